//! A round -> what happened in it: who was reached when and by whom, whom each person called, who is missing.

use crate::tree::model::PersonAt;

/// What happened in one round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Who began; `None` if no starter was there.
    pub beginner: Option<PersonAt>,
    /// For each person when they had the message, and from whom.
    pub reached: Vec<Option<Reached>>,
    /// In the order of their minutes.
    pub calls: Vec<PlacedCall>,
    /// Flaps that were opened.
    pub flaps: Vec<OpenedFlap>,
    /// Who was reported missing because nobody was left to call them.
    pub missing: Vec<Missing>,
    /// For each person who was reached, when they were done with all their calls and reported.
    pub done: Vec<Option<u32>>,
}

/// When somebody had the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Minutes after the beginning.
    pub minute: u32,
    /// `None` for who began.
    pub from: Option<PersonAt>,
}

/// One call of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCall {
    /// When it began.
    pub minute: u32,
    pub by: PersonAt,
    pub whom: PersonAt,
    pub answered: bool,
    /// Whom the called person was asked to call; with each name go the silent people who come before them in its callers.
    pub names: Vec<PersonAt>,
}

/// A flap that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedFlap {
    pub by: PersonAt,
    /// Whose list it is.
    pub of: PersonAt,
    /// Who was called for it.
    pub whom: PersonAt,
}

/// A report that somebody could not be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    pub by: PersonAt,
    pub whom: PersonAt,
}

impl Round {
    /// How many people had the message at the end.
    #[must_use]
    pub fn count(&self) -> usize {
        self.reached.iter().flatten().count()
    }

    /// When the last of them had it.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.reached.iter().flatten().map(|reached| reached.minute).max().unwrap_or(0)
    }
}
