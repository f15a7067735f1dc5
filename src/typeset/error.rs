//! What keeps pages from being typeset -> a message with its file and line.

use std::fmt;

use super::markdown::{DocumentError, MOST_TOLD, lacking, shown};

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
    #[error("{place}: the fonts that seedpress prints with have no {}", lacking_letters(.letters))]
    Letters { letters: Vec<char>, place: OwnWords },
    #[error("{place} is {length} characters long; at most {most} fit on a page")]
    TooLong { place: OwnWords, length: usize, most: usize },
    #[error("{found} holders are named; at most {most} fit on a cover")]
    Holders { found: usize, most: usize },
    #[error("{name} set {found} pages where {wanted} are needed")]
    Pages { name: &'static str, found: usize, wanted: usize },
}

/// Words of a person's own that are printed on the pages of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnWords {
    Title,
    Date,
    Holder,
    Tree,
    Plate,
    Twin,
    ByHeart,
    Meaning,
}

impl fmt::Display for OwnWords {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Title => "the title",
            Self::Date => "the date",
            Self::Holder => "the name of a holder",
            Self::Tree => "a name or a way of the tree",
            Self::Plate => "the words of a plate",
            Self::Twin => "the text or its name",
            Self::ByHeart => "the text to be learnt",
            Self::Meaning => "the meaning of an alert",
        })
    }
}

fn lacking_letters(letters: &[char]) -> String {
    let named: Vec<String> = letters.iter().take(MOST_TOLD).map(|letter| shown(*letter)).collect();
    lacking(&named, letters.len())
}
