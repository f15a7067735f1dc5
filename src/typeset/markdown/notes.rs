//! Footnote references and definitions in any order -> Typst definitions before the text, called at the references.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::document::DocumentWarning;
use super::fault::DocumentFault;
use super::lines::LINE_MARK;
use crate::limits::MAX_DOCUMENT_NOTES;

/// How the first reference to a note begins; `layouts/standard.typ` has the function.
const NOTE: &str = "#(it.note)(";
/// How a later one begins.
const NOTE_AGAIN: &str = "#(it.note-again)(";

/// All notes of a document, by their labels.
#[derive(Debug, Default)]
pub(super) struct Notes {
    by_label: BTreeMap<String, Note>,
    /// How many have been mentioned.
    mentioned: usize,
    /// The first that is mentioned in the current paragraph, and in the current block of the document.
    paragraph: Option<usize>,
    block: Option<usize>,
    /// Some of them are mentioned in a heading: none stands within the block below, of which the typesetter might lose a line.
    in_heading: bool,
}

#[derive(Debug, Default)]
struct Note {
    /// In the order of their first references, from 1.
    number: Option<usize>,
    /// Typst markup.
    text: Option<String>,
    line: usize,
}

impl Notes {
    fn note(&mut self, label: &str) -> Result<&mut Note, DocumentFault> {
        if self.by_label.len() >= MAX_DOCUMENT_NOTES && !self.by_label.contains_key(label) {
            return Err(DocumentFault::Many { what: "footnotes", most: MAX_DOCUMENT_NOTES });
        }
        Ok(self.by_label.entry(label.to_owned()).or_default())
    }

    /// The markup of a reference: the footnote itself the first time, then its number.
    pub fn mention(&mut self, label: &str, line: usize) -> Result<String, DocumentFault> {
        let next = self.mentioned + 1;
        let note = self.note(label)?;
        if let Some(number) = note.number {
            return Ok(format!("{NOTE_AGAIN}{number})"));
        }
        note.number = Some(next);
        self.mentioned = next;
        let paragraph = *self.paragraph.get_or_insert(next);
        let block = *self.block.get_or_insert(next);
        Ok(format!("{LINE_MARK}{line}*/{NOTE}{next}, {paragraph}, {block}, note-{next})"))
    }

    /// Markup after a paragraph, where its notes stand if they cannot stand beside their references.
    pub fn below_paragraph(&mut self) -> Option<String> {
        if self.in_heading {
            return None;
        }
        let (paragraph, block) = (self.paragraph.take()?, self.block?);
        Some(below("1", paragraph, block, self.mentioned))
    }

    /// The same after a block of the document.
    pub fn below_block(&mut self) -> Option<String> {
        let block = self.block.take()?;
        self.in_heading = false;
        Some(match self.paragraph.take() {
            Some(paragraph) if paragraph == block => below("1, 2", paragraph, block, self.mentioned),
            Some(paragraph) => below("1", paragraph, block, self.mentioned) + &below("2", block, block, self.mentioned),
            None => below("2", block, block, self.mentioned),
        })
    }

    /// A heading has ended: its notes may stand below the block that follows.
    pub fn after_heading(&mut self) {
        self.in_heading = self.block.is_some();
    }

    /// Markup between a heading and a paragraph with footnotes.
    pub fn room(&self) -> Option<String> {
        let (paragraph, block) = (self.paragraph?, self.block?);
        Some(format!("#(it.note-room)({}, {paragraph}, {block})", self.mentioned))
    }

    /// Adds the definition of a note; false if it has one already.
    pub fn explain(&mut self, label: &str, text: String, line: usize) -> Result<bool, DocumentFault> {
        let note = self.note(label)?;
        let first = note.text.is_none();
        if first {
            (note.text, note.line) = (Some(text), line);
        }
        Ok(first)
    }

    /// The definitions, and a warning for each note without a reference.
    pub fn finish(self) -> (String, Vec<DocumentWarning>) {
        let (mut typst, mut warnings) = (String::new(), Vec::new());
        let mut notes: Vec<(String, Note)> = self.by_label.into_iter().collect();
        notes.sort_by_key(|(_, note)| (note.number, note.line));
        for (label, Note { number, text, line }) in notes {
            let Some(number) = number else {
                let text = format!("nothing in the text refers to the footnote {label}; it is not printed");
                warnings.push(DocumentWarning { line, text });
                continue;
            };
            // Writing to a string does not fail.
            let _ = writeln!(
                typst,
                "#let note-{number} = (it.own-language)[{LINE_MARK}{line}*/{}]",
                text.unwrap_or_default()
            );
        }
        (typst, warnings)
    }
}

/// Whether there is a reference to a note in some markup.
pub(super) fn has_note(markup: &str) -> bool {
    markup.contains(NOTE) || markup.contains(NOTE_AGAIN)
}

fn below(how_late: &str, paragraph: usize, block: usize, last: usize) -> String {
    let from = paragraph.max(block);
    let mut out = format!("#(it.notes-below)(({how_late},), {paragraph}, {block}");
    for number in from..=last {
        // Writing to a string does not fail.
        let _ = write!(out, ", note-{number}");
    }
    out.push_str(")\n");
    out
}
