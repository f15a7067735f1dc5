//! A Markdown document as Typst markup, with its pictures, its title and the line of each thing: values.

use std::collections::BTreeMap;

use super::front_matter::FrontMatter;

/// Something to know of a document that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentWarning {
    pub line: usize,
    pub text: String,
}

/// A picture that a document shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureAt {
    /// Relative to the document, as written, with `%20` and the like resolved. Whoever reads it judges where it leads.
    pub path: String,
    pub line: usize,
}

/// A document, read and turned into Typst.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkdownDocument {
    /// What messages call it.
    pub file: String,
    pub front: FrontMatter,
    /// In the order of the text; one that is shown twice stands here twice. The cover's comes last.
    pub pictures: Vec<PictureAt>,
    pub warnings: Vec<DocumentWarning>,
    /// The heading that the text begins with, if it is of the highest level: most documents' title.
    pub(in crate::typeset) opening: Option<Opening>,
    /// The highest level among the other headings.
    pub(in crate::typeset) top_level: Option<u8>,
    /// Typst, markup: what stands in the brackets of `#let body(it) = [..]`.
    pub(in crate::typeset) body: String,
    /// Each letter beyond ASCII, and the line where it stands first.
    pub(in crate::typeset) letters: BTreeMap<char, usize>,
}

/// A heading at the very start of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::typeset) struct Opening {
    /// Its words alone.
    pub words: String,
    /// Typst, markup: what stands in its brackets.
    pub typst: String,
    pub line: usize,
}
