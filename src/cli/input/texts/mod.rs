//! The text of a code, or a text file -> what in it is of no packet: keys, slips of contact trees, lines of handwritten twins.

pub(crate) mod key_texts;
pub(crate) mod slip_texts;
pub(crate) mod twin_texts;
