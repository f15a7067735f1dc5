//! What is sealed, and how keys are kept: what the verbs share.

pub(crate) mod by_hand;
pub(crate) mod keeping;
pub(crate) mod notes;
pub(crate) mod random;
