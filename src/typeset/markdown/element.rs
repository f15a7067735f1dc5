//! Open elements of a document: their state between the start -> end events of the parser.

use super::inline::PictureMarkup;
use super::list::List;
use super::table::{Face, Table};
use crate::catalogue::Direction;

/// An element that has started and not ended.
pub(super) struct OpenElement {
    pub kind: ElementKind,
    /// Its content so far: Typst markup, or plain text for code and HTML.
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
    },
    Heading {
        level: u8,
        /// Its plain text.
        words: String,
    },
    Quote,
    Code,
    Html,
    List(List),
    Item {
        done: Option<bool>,
    },
    Note(String),
    Table(Table),
    Head,
    Row,
    /// Its text as it is set, in parts.
    Cell(Vec<(Face, String)>),
    /// `emph`, `strong`, `strike`.
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
