//! Parsed Markdown document: front matter, pictures, warnings, Markdown -> Typst markup.

use std::collections::BTreeMap;

use super::direction::LetterCounts;
use super::head::FrontMatter;

/// A problem in a document that is not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentWarning {
    pub line: usize,
    pub text: String,
}

/// Most warnings about one document.
const MOST_WARNINGS: usize = 20;

/// A picture that a document shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureAt {
    /// Relative to the document, as written, with `%20` and the like decoded. The caller must check where it leads.
    pub path: String,
    pub line: usize,
    /// One that is written into the text, in base64 or as text; its path only names it in messages.
    pub written: Option<WrittenPicture>,
}

/// A picture that is written into a text: `data:image/png;base64,iVBO..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenPicture {
    pub data: String,
    pub base64: bool,
}

/// A document, parsed and converted to Typst.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarkdownDocument {
    /// Its name in messages.
    pub file: String,
    pub front: FrontMatter,
    /// In the order of the text, with repetitions. The cover picture is the last.
    pub pictures: Vec<PictureAt>,
    pub warnings: Vec<DocumentWarning>,
    /// Estimated memory for typesetting, in bytes; and the line in which it passes what is usual.
    pub weight: u64,
    pub heavy_from: Option<usize>,
    /// The heading at the start of the text, if it is of the first level: usually the title.
    pub(in crate::typeset) opening: Option<Opening>,
    /// The highest level among the other headings.
    pub(in crate::typeset) top_level: Option<u8>,
    /// Typst markup: the content of `#let body(it) = [..]`.
    pub(in crate::typeset) body: String,
    /// Whether there are words in it, apart from its head.
    pub(in crate::typeset) has_words: bool,
    /// The letters of its words.
    pub(in crate::typeset) counts: LetterCounts,
    /// Each non-ASCII character with the line of its first occurrence.
    pub(in crate::typeset) letters: BTreeMap<char, usize>,
}

/// A heading at the very start of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::typeset) struct Opening {
    /// Its plain text.
    pub words: String,
    /// Its content as Typst markup.
    pub typst: String,
    pub line: usize,
}

impl PictureAt {
    pub(super) fn written(kind: &str, picture: WrittenPicture, line: usize) -> Self {
        Self { path: format!("in the text itself ({kind})"), line, written: Some(picture) }
    }
}

impl MarkdownDocument {
    /// One more warning; after the last there is one that says that there are more.
    pub(super) fn warn(&mut self, line: usize, text: String) {
        let told = self.warnings.len();
        if told < MOST_WARNINGS {
            self.warnings.push(DocumentWarning { line, text });
        } else if told == MOST_WARNINGS {
            let text = "from here on there is more of this kind".to_owned();
            self.warnings.push(DocumentWarning { line, text });
        }
    }
}
