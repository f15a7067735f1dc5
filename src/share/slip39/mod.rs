//! SLIP-0039: a master secret <-> shares, their numbers and words; all of the standard and nothing of ours.
//!
//! Below it GF(256) and RS1024; nothing in here knows of cards.

pub mod cipher;
pub mod field;
pub mod join;
pub mod rs1024;
pub mod share;
#[cfg(feature = "seal")]
pub mod split;
pub mod word_list;
