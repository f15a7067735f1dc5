//! Texts of codes -> the slips of contact trees among them, in words: for a packet they are foreign.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::frame::slip_text::{self, SlipMatch};

/// Slips that are remembered by name; more are counted.
const MOST: usize = 10_000;

/// Slips that were seen in a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct SlipsSeen {
    /// In words, each once.
    pub words: BTreeSet<String>,
    /// Codes in pictures, which are counted as foreign besides.
    pub in_pictures: u32,
}

impl SlipsSeen {
    /// Notes the slip that a code in a picture is; whether it is one.
    pub fn take(&mut self, text: &str) -> bool {
        let Some(words) = slip_words(text) else { return false };
        self.in_pictures = self.in_pictures.saturating_add(1);
        self.note(words);
        true
    }

    /// Notes the slips of a text file, as many as are remembered.
    pub fn take_all(&mut self, text: &str) {
        slip_text::each(text).take(MOST).for_each(|found| self.note(words_of(&found)));
    }

    fn note(&mut self, words: String) {
        if self.words.len() < MOST {
            self.words.insert(words);
        }
    }
}

/// `slip of Rosa Quillfeather, tree Hill workshop, version 3`; `None` for other texts. Names are on the paper anyway.
pub(crate) fn slip_words(text: &str) -> Option<String> {
    slip_text::read(text).map(|found| words_of(&found))
}

fn words_of(found: &SlipMatch) -> String {
    match found {
        SlipMatch::Slip(slip) => format!("slip of {}, tree {}, version {}", slip.holder(), slip.tree, slip.version),
        SlipMatch::Damaged(why) => format!("slip of a contact tree, damaged: {why}"),
        SlipMatch::Newer(_) => "slip of a contact tree, printed by a newer format".to_owned(),
    }
}

/// The same for programs.
pub(crate) fn slip_json(text: &str) -> Option<Value> {
    Some(match slip_text::read(text)? {
        SlipMatch::Slip(slip) => json!({
            "of": slip.holder(),
            "tree": slip.tree,
            "version": slip.version,
            "valid_until": slip.valid_until,
            "kept": slip.shard.as_ref().map(|shard| json!({ "needed": shard.needed, "number": shard.number })),
        }),
        SlipMatch::Damaged(why) => json!({ "damaged": why.to_string() }),
        SlipMatch::Newer(version) => json!({ "newer": version }),
    })
}

/// The texts of the slips in a text file, each as its code has it.
pub(crate) fn slips_in(text: &str) -> Vec<String> {
    let sound = |found| match found {
        SlipMatch::Slip(slip) => Some(slip.text()),
        _ => None,
    };
    slip_text::each(text).filter_map(sound).collect()
}
