//! Footnote references and definitions in any order -> Typst definitions before the text, called at the references.

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
    /// In the order of first occurrence, from 1.
    number: usize,
    mentions: usize,
    /// Typst markup.
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

    /// The markup of a reference: the footnote itself the first time, then its number.
    pub fn mention(&mut self, label: &str, line: usize) -> Result<String, DocumentFault> {
        let note = self.note(label)?;
        note.mentions += 1;
        let number = note.number;
        // The label contains the number of the article, because several documents may be set together.
        let name = format!("label(\"note-\" + str(it.piece) + \"-{number}\")");
        Ok(if note.mentions == 1 {
            format!("{LINE_MARK}{line}*/#footnote(note-{number})#{name}")
        } else {
            format!("#footnote({name})")
        })
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
