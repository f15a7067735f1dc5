//! Open elements of a document: their state between the start -> end events of the parser.

use std::fmt::Write;

use pulldown_cmark::HeadingLevel;

use super::inline::PictureMarkup;
use super::table::{MarkdownTable, Typeface};
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
    Table(MarkdownTable),
    Head,
    Row,
    /// Its text as it is set, in parts.
    Cell(Vec<(Typeface, String)>),
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

/// From 1 to 6.
pub(super) fn heading_level(level: HeadingLevel) -> u8 {
    level as u8
}

/// A list being parsed.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The first number; `None` for bullets.
    pub start: Option<u64>,
    /// Whether an item contains paragraphs, so that all items are spaced.
    pub loose: bool,
    pub items: Vec<ListItem>,
}

#[derive(Debug)]
pub(super) struct ListItem {
    /// Whether its box is ticked; `None` if it has no box.
    pub done: Option<bool>,
    /// Typst markup.
    pub body: String,
}

impl List {
    /// As Typst markup. Tasks are drawn by the layout: `tasks(start:, tight:, (done, body), ..)`, see docs/LAYOUTS.md.
    pub fn typst(&self) -> String {
        let mut out = String::new();
        let tight = !self.loose;
        let tasks = self.items.iter().any(|item| item.done.is_some());
        // Writing to a string does not fail.
        let _ = match (tasks, self.start) {
            (true, None) => write!(out, "#(it.tasks)(start: none, tight: {tight}"),
            (true, Some(start)) => write!(out, "#(it.tasks)(start: {start}, tight: {tight}"),
            (false, None) => write!(out, "#list(tight: {tight}"),
            (false, Some(start)) => write!(out, "#enum(start: {start}, tight: {tight}"),
        };
        for ListItem { done, body } in &self.items {
            let _ = match (tasks, done) {
                (true, None) => write!(out, ", (none, [{body}])"),
                (true, Some(done)) => write!(out, ", ({done}, [{body}])"),
                (false, _) => write!(out, ", [{body}]"),
            };
        }
        out.push_str(")\n");
        out
    }
}
