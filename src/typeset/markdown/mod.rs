//! Markdown -> Typst: `CommonMark` with tables, footnotes, task lists, strikethrough and front matter.
//!
//! ```text
//! text -> front matter (front_matter.rs) + parser events -> open elements (emit.rs) -> one Typst function
//! ```
//! User text reaches Typst as quoted strings only (quoted.rs), so no text becomes code. What cannot be
//! set as intended is printed verbatim and reported as a [`DocumentWarning`].

mod direction;
mod document;
mod element;
mod emit;
mod fault;
mod head;
mod heading_ids;
mod html;
mod inline;
mod lines;
mod list;
mod notes;
mod quoted;
mod table;
mod tests;
mod weight;

pub use document::{DocumentWarning, MarkdownDocument, PictureAt, WrittenPicture};
pub use fault::{DocumentError, DocumentFault};
pub(super) use fault::{MOST_TOLD, lacking, shown};
pub use head::FrontMatter;

use std::borrow::Cow;

use crate::limits::MAX_DOCUMENT_BYTES;
use head::Head;
use inline::PictureTarget;
use lines::LINE_MARK;

impl MarkdownDocument {
    /// Whether there is neither text nor a picture in it, apart from its head.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.body.trim().is_empty() && self.opening.is_none() && self.pictures.is_empty()
    }

    /// Bytes of its markup: what there is to typeset.
    #[must_use]
    pub fn markup_bytes(&self) -> usize {
        self.body.len()
    }

    /// Whether it shows nothing but pictures: none of its characters belongs to words.
    #[must_use]
    pub fn has_only_pictures(&self) -> bool {
        !self.pictures.is_empty() && self.opening.is_none() && !self.has_words
    }

    /// Parses a document; `file` is its name in messages.
    ///
    /// # Errors
    /// Invalid front matter, a text that is too large or too deeply nested, a footnote in a footnote, a picture without
    /// a file.
    pub fn parse(file: &str, text: &str) -> Result<Self, DocumentError> {
        if text.len() > MAX_DOCUMENT_BYTES {
            let fault = DocumentFault::Large { bytes: text.len(), most: MAX_DOCUMENT_BYTES };
            return Err(fault.at(file, 1));
        }
        let text = &with_line_feeds(text.strip_prefix('\u{feff}').unwrap_or(text));
        let Head { mut front, rest, before, told } = head::split(file, text)?;
        let mut document = emit::document(file, rest, before)?;
        document.warnings.splice(0..0, told.into_iter().map(|(line, text)| DocumentWarning { line, text }));
        for (line, value) in &front.lines {
            for letter in value.chars().filter(|letter| !letter.is_ascii()) {
                document.letters.entry(letter).or_insert(*line);
            }
        }
        let place = front.cover.clone().and_then(|cover| Some((front.line_of(&cover)?, cover)));
        if let Some((line, cover)) = place {
            match inline::picture_target(&cover).map_err(|fault| fault.at(file, line))? {
                PictureTarget::File { path, .. } => document.pictures.push(PictureAt { path, line, written: None }),
                PictureTarget::Written { kind, picture, .. } => {
                    document.pictures.push(PictureAt::written(kind, picture, line));
                }
                PictureTarget::Elsewhere => {
                    let text = "the picture of the cover is on the net: the cover is printed without it".to_owned();
                    document.warnings.push(DocumentWarning { line, text });
                    front.cover = None;
                }
            }
        }
        document.front = front;
        Ok(document)
    }

    /// The title of the front matter, or the heading at the start of the text.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.front.title.as_deref().or_else(|| self.opening.as_ref().map(|opening| opening.words.as_str()))
    }

    /// The language of the front matter, or the one that the letters of the text tell.
    #[must_use]
    pub fn lang(&self) -> Option<&str> {
        self.front.lang.as_deref().or_else(|| self.counts.lang())
    }

    /// The number of the cover picture, from 1.
    pub(super) fn cover_picture(&self) -> Option<usize> {
        self.front.cover.as_ref().map(|_| self.pictures.len())
    }

    /// The document as a Typst file with `body(it)`, and `opening(it)` if it begins with a heading of the first level.
    #[must_use]
    pub fn typst(&self) -> String {
        let opening = self.opening.as_ref().map_or_else(String::new, |opening| {
            format!("#let opening(it) = [{}{}*/{}]\n", LINE_MARK, opening.line, opening.typst)
        });
        format!("{opening}#let body(it) = [\n{}]\n", self.body)
    }

    /// The line of the document for a byte offset in the text of [`Self::typst`].
    pub(super) fn line_at(module: &str, place: usize) -> usize {
        let before = module.get(..place).unwrap_or(module);
        let mark = before.rfind(LINE_MARK).map(|at| &before[at + LINE_MARK.len()..]);
        mark.and_then(|rest| rest.split('*').next()).and_then(|number| number.parse().ok()).unwrap_or(1)
    }
}

/// The text with line feeds at the ends of its lines: old and mixed programs write carriage returns.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}
