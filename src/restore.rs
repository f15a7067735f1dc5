//! Pile -> files and a report, set by set.

use crate::error::Exit;
use crate::pile::{Pile, Report, SetReport};
use crate::vault::Opened;
use crate::watch::Watch;

/// One set: what can be told of it, and its files when it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetOutcome {
    pub report: SetReport,
    /// `Some` only for [`crate::pile::State::Whole`].
    pub files: Option<Opened>,
}

/// All sets of a pile, most codes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub sets: Vec<SetOutcome>,
    pub report: Report,
}

impl Outcome {
    /// The exit code that these sets give: the worst of them, or [`Exit::Failed`] when there are none.
    #[must_use]
    pub fn exit(&self) -> Exit {
        Exit::Failed
    }
}

/// Restores every set that can be restored. Never gives bytes that the set id does not prove.
#[must_use]
pub fn restore(pile: &Pile, _watch: &dyn Watch) -> Outcome {
    Outcome { sets: Vec::new(), report: Report { counts: pile.counts(), further_sets: 0 } }
}
