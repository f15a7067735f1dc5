//! Any small file <-> coded lines: 31 digits of a Reed-Solomon code each.

mod code;
mod column_sums;
pub(super) mod content;
mod field;
mod line;

pub use column_sums::column_sums;
pub(super) use line::CodedReading;
pub use line::{CodedFault, CodedLine, LINE_BYTES, group_of};

#[cfg(test)]
mod tests;
