//! What is sealed, and how keys are kept: what the verbs share.

pub(crate) mod by_hand;
pub(crate) mod found_splits;
pub(crate) mod keeping;
pub(crate) mod notes;
pub(crate) mod policy;
pub(crate) mod printed;
pub(crate) mod random;
