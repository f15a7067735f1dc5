//! What heads carry -> the verbs for it: a key as words to be learnt, alerts that several people make together.

pub(crate) mod alert;
pub(crate) mod words;
