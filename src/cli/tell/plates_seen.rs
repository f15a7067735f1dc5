//! Texts of codes -> the plates of drawings among them, in words: for a packet their marks are foreign.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::frame::PlateMark;

/// Plates that are remembered; more are counted.
const MOST: usize = 10_000;

/// Plates that were seen in a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlatesSeen {
    /// In words, each once.
    pub words: BTreeSet<String>,
    /// Marks in pictures, which are counted as foreign besides.
    pub in_pictures: u32,
}

impl PlatesSeen {
    /// Notes the plate whose mark a code in a picture is; whether it is one.
    pub fn take(&mut self, text: &str) -> bool {
        let Some(mark) = PlateMark::find(text) else { return false };
        self.in_pictures = self.in_pictures.saturating_add(1);
        if self.words.len() < MOST {
            self.words.insert(mark.words());
        }
        true
    }
}

/// `a plate of the file 9F86D081884C7D65, tile B3 (sheet 4 of 8); `seedpress measure` lays it flat`.
pub(crate) fn plate_words(text: &str) -> Option<String> {
    PlateMark::find(text).map(|mark| format!("{}; `seedpress measure` lays it flat", mark.words()))
}

/// The same for programs.
pub(crate) fn plate_json(text: &str) -> Option<Value> {
    PlateMark::find(text).map(|mark| {
        json!({
            "of": mark.digits(),
            "figure": mark.figure,
            "sheet": mark.sheet,
            "sheets": mark.sheets,
            "tile": mark.tile_name(),
            "scale": format!("{}:{}", mark.scale[0], mark.scale[1]),
        })
    })
}
