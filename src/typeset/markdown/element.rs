//! What a document's elements are while they are open.

use pulldown_cmark::Alignment;

use super::fault::DocumentFault;
use super::inline::PictureMarkup;
use super::list::List;
use crate::limits::MAX_TABLE_COLUMNS;

/// An element that has begun and not ended.
pub(super) struct OpenElement {
    pub kind: ElementKind,
    /// Typst markup; plain text where `kind` holds what is not marked up.
    pub text: String,
    pub line: usize,
}

pub(super) enum ElementKind {
    Root,
    Paragraph {
        /// Something besides pictures stands in it.
        words: bool,
        /// Its pictures, each on lines of its own.
        pictures: String,
    },
    Heading {
        level: u8,
        /// Its words alone.
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
    /// Columns and their alignment, as Typst writes them.
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
        /// Elements open within its words.
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
