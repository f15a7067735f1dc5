//! A contact tree -> its papers, each a PDF of its own.

mod print;

pub use print::{PrintedPaper, TreePaperError};
