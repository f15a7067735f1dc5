//! Footnotes, mentioned and explained in any order -> each a definition before the text, called where it is mentioned.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::document::DocumentWarning;
use super::fault::DocumentFault;
use super::lines::LINE_MARK;
use crate::limits::MAX_DOCUMENT_NOTES;

/// All notes of a document, by their labels.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: BTreeMap<String, Note>,
}

#[derive(Debug, Default)]
struct Note {
    /// In the order in which they were met, from 1.
    number: usize,
    mentions: usize,
    /// Typst, markup.
    text: Option<String>,
    line: usize,
}

impl Notes {
    fn note(&mut self, label: &str) -> Result<&mut Note, DocumentFault> {
        if self.notes.len() >= MAX_DOCUMENT_NOTES && !self.notes.contains_key(label) {
            return Err(DocumentFault::Many { what: "footnotes", most: MAX_DOCUMENT_NOTES });
        }
        let number = self.notes.len() + 1;
        Ok(self.notes.entry(label.to_owned()).or_insert_with(|| Note { number, ..Note::default() }))
    }

    /// The markup where a note is mentioned: the first time its text, then its number again.
    pub fn mention(&mut self, label: &str, line: usize) -> Result<String, DocumentFault> {
        let note = self.note(label)?;
        note.mentions += 1;
        let number = note.number;
        // A label is made of the piece's number, too: several documents may be set one after the other.
        let name = format!("label(\"note-\" + str(it.piece) + \"-{number}\")");
        Ok(if note.mentions == 1 {
            format!("{LINE_MARK}{line}*/#footnote(note-{number})#{name}")
        } else {
            format!("#footnote({name})")
        })
    }

    /// Takes a note's text; false where it has one already.
    pub fn explain(&mut self, label: &str, text: String, line: usize) -> Result<bool, DocumentFault> {
        let note = self.note(label)?;
        let first = note.text.is_none();
        if first {
            (note.text, note.line) = (Some(text), line);
        }
        Ok(first)
    }

    /// The definitions, and a word on each note that nothing refers to.
    pub fn finish(self) -> (String, Vec<DocumentWarning>) {
        let (mut typst, mut warnings) = (String::new(), Vec::new());
        let mut notes: Vec<(String, Note)> = self.notes.into_iter().collect();
        notes.sort_by_key(|(_, note)| note.number);
        for (label, Note { number, mentions, text, line }) in notes {
            if mentions == 0 {
                let text = format!("nothing in the text refers to the footnote {label}; it is not printed");
                warnings.push(DocumentWarning { line, text });
            }
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
