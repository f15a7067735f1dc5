//! What keeps pages from being typeset -> a message with its file and line.

use super::markdown::{DocumentError, shown};

/// Why pages could not be typeset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    #[error("{name}, line {line}: {message}")]
    Template { name: String, line: usize, message: String },
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("there is no text to set")]
    Empty,
    #[error("the fonts that seedpress prints with have no letter {}, which is in {place}", shown(*.letter))]
    Letter { letter: char, place: &'static str },
    #[error("{place} is {length} characters long; at most {most} fit on a page")]
    TooLong { place: &'static str, length: usize, most: usize },
    #[error("{found} holders are named; at most {most} fit on a cover")]
    Holders { found: usize, most: usize },
    #[error("{name} set {found} pages where {wanted} are needed")]
    Pages { name: &'static str, found: usize, wanted: usize },
}
