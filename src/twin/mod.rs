//! A file <-> its handwritten twin: lines with check digits, to be copied by hand and typed back.
//!
//! ```text
//! file --make--> line 00 and lines --pen--> paper --typed--> judged line by line, slips put right --line 00--> file
//! ```
//! A text stays a text: its lines have a number, at most 40 letters and 6 or 8 check digits. Any other file becomes coded
//! lines of 31 digits, with spare ones: any so many of them restore it. docs/FORMAT.md explains both, docs/twin.py reads
//! coded lines without us.

mod coded;
mod digits;
mod error;
mod lines_read;
mod make;
#[cfg(feature = "print")]
mod paper;
mod restore;
mod slip;
mod summary;
mod text;
mod twin_line;

pub use coded::{CodedFault, CodedLine, LINE_BYTES, column_sums, group_of};
pub use error::TwinError;
pub use lines_read::{AddedLine, Judged, LineFault, LinesRead, TwinReport};
pub use make::{Twin, looks_like_key};
#[cfg(feature = "print")]
pub use paper::{TwinPaper, TwinPrintError, print};
pub use restore::TwinState;
pub use slip::LineSlip;
pub use summary::{Summary, TwinKind};
pub use text::{TextFault, TextLine, TextLoss};
pub use twin_line::{TwinLine, coded_label};

#[cfg(test)]
mod tests;
