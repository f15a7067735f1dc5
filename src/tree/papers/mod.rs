//! A contact tree -> its papers, each a PDF of its own.

mod master;
mod mini;
mod print;
#[cfg(test)]
mod slip_tests;
mod slips;

pub use master::{MasterWish, master};
pub use mini::mini_zines;
pub use print::{PrintedPaper, TreePaperError};
pub use slips::{SlipSize, SlipWish, WordPair, slips};
