//! Line 00, a coded line or a line of text -> its number, its label, and how it is written.

use std::fmt;

use super::coded::CodedLine;
use super::digits::{number_digits, spelled};
use super::summary::Summary;
use super::text::{TextLine, padded};

/// A line of a twin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TwinLine {
    Summary(Summary),
    Coded(CodedLine),
    Text(TextLine),
}

impl TwinLine {
    /// Its number; 0 for the line with the digest.
    #[must_use]
    pub fn number(&self) -> u16 {
        match self {
            Self::Summary(_) => 0,
            Self::Coded(line) => line.number,
            Self::Text(line) => line.number,
        }
    }

    /// Its number as it is printed beside it: 07 of a text, the digits 07 of a coded line.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Summary(_) => "00".to_owned(),
            Self::Coded(line) => coded_label(line.number),
            Self::Text(line) => padded(line.number),
        }
    }
}

/// The two digits that a coded line's number is written with.
#[must_use]
pub fn coded_label(number: u16) -> String {
    let digits: Vec<u8> = number_digits(number.into(), 2).collect();
    spelled(&digits)
}

/// As it is written and typed.
impl fmt::Display for TwinLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Summary(summary) => summary.line().fmt(f),
            Self::Coded(line) => line.fmt(f),
            Self::Text(line) => write!(f, "{} {} {}", padded(line.number), line.text, line.check()),
        }
    }
}
