//! Open elements of a document: their state between the start -> end events of the parser.

use pulldown_cmark::HeadingLevel;

use super::inline::PictureMarkup;
use super::list::List;
use super::table::{MarkdownTable, Typeface};
use crate::catalogue::Direction;

/// An element that has started and not ended.
pub(super) struct OpenElement {
    pub kind: ElementKind,
    /// Its content so far: Typst markup, or plain text for code.
    pub text: String,
    pub line: usize,
    /// The direction of its first letter.
    pub direction: Option<Direction>,
}

impl OpenElement {
    pub fn new(kind: ElementKind, line: usize) -> Self {
        Self { kind, text: String::new(), line, direction: None }
    }
}

pub(super) enum ElementKind {
    Root,
    Paragraph {
        /// Whether it contains anything besides pictures.
        words: bool,
        /// Its pictures as block elements.
        pictures: String,
        /// Whether it holds blocks, as HTML allows.
        blocks: bool,
    },
    Heading {
        level: u8,
        /// Its plain text.
        words: String,
    },
    Quote,
    Code,
    List(List),
    Item {
        done: Option<bool>,
    },
    Note(String),
    Table(MarkdownTable),
    Head,
    Row,
    /// Its text as it is set, in parts.
    Cell(Vec<(Typeface, String)>),
    /// A Typst function: `emph`, `strong`, `strike`, `align(center)`.
    Style(&'static str),
    Link {
        target: String,
        words: String,
    },
    Picture {
        picture: PictureMarkup,
        /// Number of open elements within its description.
        depth: usize,
    },
}

/// A paragraph in an item makes the list loose (`CommonMark` 0.31, 5.3).
pub(super) fn loosen(open: &mut [OpenElement]) {
    if let [.., OpenElement { kind: ElementKind::List(list), .. }, OpenElement { kind: ElementKind::Item { .. }, .. }] =
        open
    {
        list.loose = true;
    }
}

/// No block may stand in what Typst takes for a paragraph: those that are open are none.
pub(super) fn hold_blocks(open: &mut [OpenElement]) {
    for open in open {
        if let ElementKind::Paragraph { blocks, .. } = &mut open.kind {
            *blocks = true;
        }
    }
}

/// From 1 to 6.
pub(super) fn heading_level(level: HeadingLevel) -> u8 {
    level as u8
}
