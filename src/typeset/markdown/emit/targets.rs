//! Pictures and links of a document -> Typst markup, alone or within words.

use std::fmt::Write;

use super::super::document::PictureAt;
use super::super::element::{ElementKind, OpenElement, add_address};
use super::super::fault::DocumentFault;
use super::super::inline::{self, Address, PictureMarkup, PictureTarget};
use super::super::lines::LINE_MARK;
use super::Emitter;
use crate::limits::MAX_DOCUMENT_PICTURES;

impl Emitter {
    pub(super) fn picture(&mut self, target: &str, title: &str, line: usize) -> Result<ElementKind, DocumentFault> {
        let (at, width) = match inline::picture_target(target)? {
            PictureTarget::File { path, width } => (PictureAt { path, line, written: None }, width),
            PictureTarget::Written { kind, picture, width } => (PictureAt::written(kind, picture, line), width),
            PictureTarget::Elsewhere => {
                let address = inline::address_of_picture(target);
                self.letters(&address, line);
                self.warn(line, inline::picture_elsewhere(target));
                let picture =
                    PictureMarkup { address: Some(address), caption: title.to_owned(), ..PictureMarkup::default() };
                return Ok(ElementKind::Picture { picture, depth: 0 });
            }
        };
        if self.document.pictures.len() >= MAX_DOCUMENT_PICTURES {
            return Err(DocumentFault::Many { what: "pictures", most: MAX_DOCUMENT_PICTURES });
        }
        self.letters(title, line);
        self.document.pictures.push(at);
        let number = self.document.pictures.len();
        let picture = PictureMarkup { number, caption: title.to_owned(), width, ..PictureMarkup::default() };
        Ok(ElementKind::Picture { picture, depth: 0 })
    }

    pub(super) fn in_picture(&self) -> bool {
        matches!(self.open.last(), Some(OpenElement { kind: ElementKind::Picture { .. }, .. }))
    }

    pub(super) fn finished_picture(&mut self, picture: &PictureMarkup, line: usize) {
        // A layout may print it as a caption.
        self.letters(&picture.alt, line);
        if let Some(framed) = picture.framed() {
            self.inline(&framed, " ");
            return;
        }
        let in_line = picture.typst(true);
        let alone = format!("{LINE_MARK}{line}*/{}\n", picture.typst(false));
        let top = self.top();
        let _ = write!(top.text, "{LINE_MARK}{line}*/{in_line}");
        if let ElementKind::Paragraph { pictures, .. } = &mut top.kind {
            pictures.push_str(&alone);
        }
        self.last_letter = ' ';
    }

    pub(super) fn link(&mut self, target: &str, words: &str, text: &str, line: usize) {
        let shown = inline::address(target, words);
        if shown == Address::Private {
            let told = "a link to a file of your own machine: its words are printed, its path is not";
            self.warn(line, told.to_owned());
        }
        if let Address::Shown(address) = &shown {
            self.letters(address, line);
            add_address(&mut self.open, address);
        }
        let shown = shown.typst();
        if let Some(OpenElement { kind: ElementKind::Paragraph { words, .. }, .. }) = self.open.last_mut() {
            *words = true;
        }
        self.append(text);
        self.append(&shown);
    }

    /// Letters that must be in some font.
    pub(super) fn letters(&mut self, text: &str, line: usize) {
        if text.is_ascii() {
            return;
        }
        for letter in text.chars().filter(|letter| !letter.is_ascii()) {
            self.document.letters.entry(letter).or_insert(line);
        }
    }
}
