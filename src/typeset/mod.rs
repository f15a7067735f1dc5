//! Facts and Typst templates -> typeset pages.
//!
//! The templates are `layouts/front.typ`, `layouts/sheet.typ` and `layouts/finder.typ`, and the layouts of zines in
//! folders of their own; people may edit copies of them. Codes, marks and diagrams are drawn elsewhere: a template only
//! places text and reserves positions.

mod article;
mod article_pictures;
#[cfg(test)]
mod boxes;
mod cards;
mod chapters;
mod compile;
mod error;
mod front_pages;
mod guide;
mod layout;
mod letters;
mod markdown;
mod paper;
mod passes;
mod plain;
mod settings;
mod words;
mod zine;

pub use article::Article;
#[cfg(test)]
pub(crate) use boxes::{PageBoxes, PreparedSample, TextBox, number_of, numbers, paper_boxes};
pub use cards::{CardCell, CardKind, CardPage, CardSize, cards};
pub use error::{OwnWords, TypesetError};
pub use front_pages::{Body, FrontPages, Listed, ListedKind, Text, front_pages, unprintable};
pub use guide::{GuideFacts, calibration, guide};
pub use layout::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};
pub use letters::fonts::font_files;
pub use letters::{OwnFonts, emoji};
pub use markdown::{
    DocumentError, DocumentFault, DocumentWarning, FrontMatter, MarkdownDocument, PictureAt, WrittenPicture,
};
pub use paper::{PaperFact, paper, paper_with_pictures};
pub use words::{FinderOptions, PacketPageFacts, PageFile, ProgramListing, finder, printable, sheets};
pub use zine::{CoverStyle, PageSetup, TextOptions, check_letters, is_right_to_left, lacking_letters, zine};

use crate::units::{Mm, Spot};

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

impl OwnWords {
    /// Checks that all of it can be printed, and that there is room.
    fn check(self, text: &str, most: usize, own: &OwnFonts) -> Result<(), TypesetError> {
        let length = text.chars().count();
        if length > most {
            return Err(TypesetError::TooLong { place: self, length, most });
        }
        match letters::fonts::unknown_letters(text, own) {
            lacking if lacking.is_empty() => Ok(()),
            letters => Err(TypesetError::Letters { letters, place: self }),
        }
    }
}
