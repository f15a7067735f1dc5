//! A typed line, or the text of a file -> twelve words that may be a key, till they have been tried.

use crate::mnemonic::{self, TypedMnemonic};
use crate::share;

/// Words that were typed or stood in a file, till they have been tried.
pub(super) struct PendingWords {
    pub readings: Vec<TypedMnemonic>,
    /// The file that they stood in.
    pub file: Option<String>,
}

impl PendingWords {
    /// The twelve words of a text, or numbers. A part of a card is none: it has words of the other list, and no check of ours.
    pub fn of(text: &str, file: Option<String>) -> Option<Self> {
        let readings = mnemonic::read(text).ok()?;
        let whole = readings.iter().any(|typed| typed.mnemonic().is_some());
        (whole || share::read(text).is_err()).then_some(Self { readings, file })
    }

    /// Whether their check fits, so that they are a key.
    pub fn fit(&self) -> bool {
        self.readings.iter().any(|typed| typed.mnemonic().is_some())
    }
}
