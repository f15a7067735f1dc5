//! Why a list could not be read -> one sentence with the file's name, and what to do.

use std::fmt;

use crate::limits::{MAX_LIST_CELLS, MAX_LIST_COLUMNS, MAX_LIST_ROWS, MAX_LIST_TEXT_BYTES, MAX_LIST_UNPACKED_BYTES};

/// A list that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct ListError {
    /// The file, as it was named.
    pub name: String,
    pub problem: ListProblem,
}

impl ListError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.problem.hint()
    }
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListProblem {
    /// More bytes than a list has.
    TooLarge {
        megabytes: usize,
    },
    /// Packed content that grows beyond what a list has.
    Unpacks {
        part: String,
    },
    /// More rows, columns or cells than a list has; `at` is the first beyond.
    TooManyRows {
        at: String,
    },
    TooManyColumns {
        at: String,
    },
    TooManyCells {
        at: String,
    },
    TooMuchText {
        at: String,
    },
    /// Sealed with a password.
    Password,
    /// A kind of spreadsheet that is not read.
    OtherSheet {
        what: &'static str,
    },
    /// A spreadsheet whose parts do not fit together.
    BrokenSheet {
        what: String,
    },
    /// A web page, or XML.
    Markup,
    /// Neither text nor a spreadsheet.
    NotText,
    /// Nothing in it.
    Empty,
    /// Text or tables, but no person.
    Nobody,
    /// No column is known by its head, and none can be told by its content.
    NoColumns {
        at: String,
    },
}

impl ListProblem {
    fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. }
            | Self::Unpacks { .. }
            | Self::TooManyRows { .. }
            | Self::TooManyColumns { .. }
            | Self::TooManyCells { .. }
            | Self::TooMuchText { .. } => "keep the rows of the people alone, and save them as CSV",
            Self::Password => "open it with its password and save it without one, or as CSV",
            Self::OtherSheet { .. } | Self::Markup => "open it where it was made, and save it as xlsx, ods or CSV",
            Self::BrokenSheet { .. } => "open it in a spreadsheet program and save it again, or as CSV",
            Self::NotText => "lists are CSV or other text, xlsx, xls, ods, vCard (.vcf) or LDIF",
            Self::Empty | Self::Nobody | Self::NoColumns { .. } => {
                "write one person in a line: name, number; or put heads such as \"name\" and \"phone\" above the columns"
            }
        }
    }
}

impl fmt::Display for ListProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { megabytes } => write!(out, "a list of people has at most {megabytes} MB"),
            Self::Unpacks { part } => {
                write!(
                    out,
                    "{part} in it unpacks to more than {} MB, which no list does",
                    MAX_LIST_UNPACKED_BYTES >> 20
                )
            }
            Self::TooManyRows { at } => write!(out, "{at}: a list has at most {MAX_LIST_ROWS} rows"),
            Self::TooManyColumns { at } => write!(out, "{at}: a list has at most {MAX_LIST_COLUMNS} columns"),
            Self::TooManyCells { at } => write!(out, "{at}: a list has at most {MAX_LIST_CELLS} cells"),
            Self::TooMuchText { at } => {
                write!(out, "{at}: the cells of a list hold at most {} MB of text", MAX_LIST_TEXT_BYTES >> 20)
            }
            Self::Password => write!(out, "the spreadsheet is locked with a password"),
            Self::OtherSheet { what } => write!(out, "{what} is not read"),
            Self::BrokenSheet { what } => write!(out, "the spreadsheet is broken: {what}"),
            Self::Markup => write!(out, "this is a web page or XML, not a list"),
            Self::NotText => write!(out, "this is neither text nor a spreadsheet"),
            Self::Empty => write!(out, "nothing is in it"),
            Self::Nobody => write!(out, "nobody was found in it"),
            Self::NoColumns { at } => write!(out, "{at}: no column of names or numbers was found"),
        }
    }
}
