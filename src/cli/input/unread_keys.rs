//! Texts of cards and letters -> how many there were, in a build that opens nothing; they are kept out of the pile all the same.

use crate::cli::input::texts::key_texts::{KeyKind, KeysSeen, kind_of};

/// What was seen.
#[derive(Default)]
pub(crate) struct FoundKeys {
    pub seen: KeysSeen,
}

impl FoundKeys {
    /// Takes the text of one code; whether it was a card's or a letter's.
    pub fn take(&mut self, text: &str) -> bool {
        let kind = kind_of(text);
        if let Some(kind) = kind {
            self.seen.count(kind);
        }
        kind.is_some()
    }

    /// Counts the cards of a text file.
    pub fn take_all(&mut self, text: &str) -> usize {
        let cards = text.lines().filter(|line| line.starts_with("SPK1-")).count();
        for _ in 0..cards {
            self.seen.count(KeyKind::Card);
        }
        cards
    }
}
