//! Markdown -> Typst: `CommonMark` with tables, footnotes, task lists, strikethrough and a head of `key: value` lines.
//!
//! ```text
//! text -> head (front_matter.rs) + events of the parser -> open elements, innermost last (emit.rs) -> one Typst function
//! ```
//! What a person wrote reaches Typst as quoted strings only (quoted.rs), so no text becomes code. Nothing is lost without
//! a word: what can not be set as it was meant is printed as it stands, and told as a [`DocumentWarning`].

mod document;
mod element;
mod emit;
mod fault;
mod front_matter;
mod inline;
mod lines;
mod list;
mod notes;
mod quoted;
mod tests;

pub use document::{DocumentWarning, MarkdownDocument, PictureAt};
pub(super) use fault::shown;
pub use fault::{DocumentError, DocumentFault};
pub use front_matter::FrontMatter;

use crate::limits::MAX_DOCUMENT_BYTES;
use lines::LINE_MARK;

impl MarkdownDocument {
    /// Reads a document; `file` is what messages call it.
    ///
    /// # Errors
    /// A broken head, too much or too deep a text, a footnote in a footnote, a picture of no file.
    pub fn parse(file: &str, text: &str) -> Result<Self, DocumentError> {
        if text.len() > MAX_DOCUMENT_BYTES {
            let fault = DocumentFault::Large { bytes: text.len(), most: MAX_DOCUMENT_BYTES };
            return Err(fault.at(file, 1));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (front, rest, before) = front_matter::split(file, text)?;
        let mut document = emit::document(file, rest, before)?;
        for (line, value) in &front.lines {
            for letter in value.chars().filter(|letter| !letter.is_ascii()) {
                document.letters.entry(letter).or_insert(*line);
            }
        }
        let place = front.cover.clone().and_then(|cover| Some((front.line_of(&cover)?, cover)));
        if let Some((line, cover)) = place {
            let (path, _) = inline::picture_target(&cover).map_err(|fault| fault.at(file, line))?;
            document.pictures.push(PictureAt { path, line });
        }
        document.front = front;
        Ok(document)
    }

    /// What the document calls itself: its head's title, or the heading that it begins with.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.front.title.as_deref().or_else(|| self.opening.as_ref().map(|opening| opening.words.as_str()))
    }

    /// Which of its pictures is for the cover, from 1.
    pub(super) fn cover_picture(&self) -> Option<usize> {
        self.front.cover.as_ref().map(|_| self.pictures.len())
    }

    /// The document as a Typst file: `body(it)`, and `opening(it)` where it begins with a heading of the highest level.
    pub(super) fn module(&self) -> String {
        let opening = self.opening.as_ref().map_or_else(String::new, |opening| {
            format!("#let opening(it) = [{}{}*/{}]\n", LINE_MARK, opening.line, opening.typst)
        });
        format!("{opening}#let body(it) = [\n{}]\n", self.body)
    }

    /// The line of the document that a place in [`Self::module`]'s text stands for.
    pub(super) fn line_at(module: &str, place: usize) -> usize {
        let before = module.get(..place).unwrap_or(module);
        let mark = before.rfind(LINE_MARK).map(|at| &before[at + LINE_MARK.len()..]);
        mark.and_then(|rest| rest.split('*').next()).and_then(|number| number.parse().ok()).unwrap_or(1)
    }
}
