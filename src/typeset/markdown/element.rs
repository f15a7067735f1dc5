//! Open elements of a document: their state between the start -> end events of the parser.

use pulldown_cmark::Alignment;

use super::fault::DocumentFault;
use super::inline::PictureMarkup;
use super::list::List;
use crate::limits::MAX_TABLE_COLUMNS;

/// An element that has started and not ended.
pub(super) struct OpenElement {
    pub kind: ElementKind,
    /// Its content so far: Typst markup, or plain text for code and HTML.
    pub text: String,
    pub line: usize,
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
    /// Columns and their alignment in Typst syntax.
    Table(String),
    Head,
    Row,
    Cell,
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

/// `#table(columns: 2, align: (left, auto, ), `.
pub(super) fn table_head(columns: &[Alignment]) -> Result<String, DocumentFault> {
    if columns.len() > MAX_TABLE_COLUMNS {
        return Err(DocumentFault::Columns { columns: columns.len(), most: MAX_TABLE_COLUMNS });
    }
    let aligned = columns.iter().map(|column| match column {
        Alignment::None => "auto, ",
        Alignment::Left => "left, ",
        Alignment::Center => "center, ",
        Alignment::Right => "right, ",
    });
    let aligned: Vec<&str> = aligned.collect();
    Ok(format!("#table(columns: {}, align: ({}), ", columns.len(), aligned.concat()))
}
