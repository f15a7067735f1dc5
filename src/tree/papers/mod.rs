//! A contact tree -> its papers, each a PDF of its own.

mod print;
mod slips;

pub use print::{PrintedPaper, TreePaperError};
pub use slips::{SlipSize, SlipWish, WordPair, slips};
