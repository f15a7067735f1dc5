//! Facts and Typst templates -> typeset pages.
//!
//! The templates are `layouts/front.typ`, `layouts/sheet.typ` and `layouts/finder.typ`, and the layouts of zines in
//! folders of their own; people may edit copies of them. Codes, marks and diagrams are drawn elsewhere: a template only
//! places text and reserves positions.

mod article;
mod article_pictures;
mod chapters;
mod compile;
mod fonts;
mod front_pages;
mod guide;
mod layout;
mod markdown;
mod plain;
mod words;
mod zine;

pub use article::Article;
pub use fonts::font_files;
pub use front_pages::{Body, FrontPages, Listed, ListedKind, Text, front_pages, unprintable, unprintable_in};
pub use guide::{GuideFacts, calibration, guide};
pub use layout::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};
pub use markdown::{DocumentError, DocumentFault, DocumentWarning, FrontMatter, MarkdownDocument, PictureAt};
pub use words::{PacketPageFacts, finder, printable, sheets};
pub use zine::{PageSetup, TextOptions, check_letters, is_right_to_left, zine};

use std::fmt;

use crate::units::{Mm, Spot};
use markdown::{MOST_TOLD, lacking, shown};

/// Typeset pages.
#[derive(Debug, Clone, PartialEq)]
pub struct TypesetPages {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Positions reserved for codes.
    pub codes: Vec<CodeSpot>,
}

/// A position that a template reserves for a code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodeSpot {
    /// Which code, from 1.
    pub number: usize,
    /// Page of the template, from 0.
    pub page: usize,
    /// Top left corner of the code, without its quiet zone.
    pub at: Spot,
    pub side: Mm,
}

/// Words of a person's own that are printed on the pages of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnWords {
    Title,
    Date,
    Holder,
}

impl fmt::Display for OwnWords {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Title => "the title",
            Self::Date => "the date",
            Self::Holder => "the name of a holder",
        })
    }
}

impl OwnWords {
    /// Checks that all of it can be printed, and that there is room.
    fn check(self, text: &str, most: usize) -> Result<(), TypesetError> {
        let length = text.chars().count();
        if length > most {
            return Err(TypesetError::TooLong { place: self, length, most });
        }
        match fonts::unknown_letters(text) {
            letters if letters.is_empty() => Ok(()),
            letters => Err(TypesetError::Letters { letters, place: self }),
        }
    }
}

fn lacking_letters(letters: &[char]) -> String {
    let named: Vec<String> = letters.iter().take(MOST_TOLD).map(|letter| shown(*letter)).collect();
    lacking(&named, letters.len())
}

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
