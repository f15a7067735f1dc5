//! Pile -> files and a report, set by set.
//!
//! ```text
//! pile --solve--> stream (proved by the set id) --unpad--> content --open--> files
//! ```
//! Only bytes that the set id proves are returned, and the failure of one set does not affect another.

use crate::error::Exit;
use crate::pile::{Pile, Report, SetReport, SetState, SolvedSet};
use crate::shard;
use crate::vault::{self, Opened, VaultError};
use crate::watch::Watch;

/// One set: its report, and its files when it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetOutcome {
    pub report: SetReport,
    /// `Some` exactly for [`SetState::Whole`].
    pub files: Option<Opened>,
    /// `Some` exactly for [`SetState::Refused`]: the kind of reason that the report gives in words.
    pub refusal: Option<Refusal>,
}

/// Why the content of a set is not opened, by kind: for words in other languages than the report's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It takes more memory, more files or more bytes than are allowed.
    TooLarge,
    Damaged,
    /// Names of files that are not safe on every computer, or that contradict one another.
    UnsafeNames,
    /// Opening what is sealed takes more work than is allowed.
    TooMuchWork,
}

impl Refusal {
    /// The kind of what is wrong with a content.
    #[must_use]
    pub fn of_content(error: &VaultError) -> Self {
        match error {
            VaultError::TooMany { .. }
            | VaultError::TooBig { .. }
            | VaultError::ContentTooBig { .. }
            | VaultError::TooManyParts { .. }
            | VaultError::Dictionary { .. }
            | VaultError::LongDescription { .. } => Self::TooLarge,
            VaultError::UnsafePath { .. }
            | VaultError::LookAlike { .. }
            | VaultError::NoName { .. }
            | VaultError::FileAndFolder { .. }
            | VaultError::NotPlain { .. }
            | VaultError::TwoClaims { .. } => Self::UnsafeNames,
            VaultError::Empty
            | VaultError::Damaged { .. }
            | VaultError::CutShort { .. }
            | VaultError::Trailing { .. }
            | VaultError::Filter
            | VaultError::Header { .. }
            | VaultError::Unwritten { .. }
            | VaultError::NoArchive => Self::Damaged,
        }
    }
}

/// All sets of a pile, most codes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub sets: Vec<SetOutcome>,
    pub report: Report,
}

impl Outcome {
    /// The exit code that these sets give: the worst of them. Where there is none: [`Exit::Incomplete`] if a sheet's
    /// mark was read, for then better photos will help, else [`Exit::Failed`].
    #[must_use]
    pub fn exit(&self) -> Exit {
        let of_set = |set: &SetOutcome| match set.report.state {
            SetState::Whole => Exit::Whole,
            SetState::Incomplete => Exit::Incomplete,
            SetState::Corrupt | SetState::Refused => Exit::Corrupt,
            SetState::Stopped => Exit::Interrupted,
        };
        let of_marks = if self.report.lone_marks.is_empty() { Exit::Failed } else { Exit::Incomplete };
        self.sets.iter().map(of_set).max().unwrap_or(of_marks)
    }
}

/// Restores every set that can be restored.
#[must_use]
pub fn restore(pile: &Pile, watch: &dyn Watch) -> Outcome {
    let mut sets = Vec::new();
    let report = pile.solve_all(watch, |solved| sets.push(open(solved)));
    Outcome { sets, report }
}

fn open(solved: SolvedSet) -> SetOutcome {
    let SolvedSet { mut report, stream } = solved;
    let Some(stream) = stream else {
        return SetOutcome { report, files: None, refusal: None };
    };
    let opened = match shard::unpad(&stream) {
        Ok(content) => vault::open(content).map_err(|error| (Refusal::of_content(&error), error.to_string())),
        Err(error) => Err((Refusal::Damaged, error.to_string())),
    };
    match opened {
        Ok(files) => SetOutcome { report, files: Some(files), refusal: None },
        Err((refusal, reason)) => {
            report.state = SetState::Refused;
            report.reason = Some(reason);
            SetOutcome { report, files: None, refusal: Some(refusal) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::{LoneMark, PictureKey};
    use crate::watch::Unwatched;

    const FIRST: &str = "SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-08075020560000000000007672487829816296960289419789105822398146991";
    const THIRD: &str = "SP1-NYV6Z9N8SW6QRB3C04N76602-I00003K00002S0001T0001G02020404-29138359043853549115005402779500164327680763451927317383472435970";

    fn outcome(texts: &[&str]) -> Outcome {
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey::of(b"photo"), 0).unwrap();
        for text in texts {
            pile.add_text(page, text);
        }
        restore(&pile, &Unwatched)
    }

    #[test]
    fn two_codes_of_the_worked_example_give_its_file() {
        let outcome = outcome(&[THIRD, FIRST]);
        let Some(Opened::Files { vault, .. }) = &outcome.sets[0].files else { panic!("{outcome:?}") };
        let (path, entry) = vault.entries.first_key_value().unwrap();
        let vault::Entry::File { bytes, .. } = entry else { panic!("{entry:?}") };
        assert_eq!((path.as_str(), bytes.as_slice()), ("a.txt", &b"Seeds travel.\n"[..]));
        assert_eq!(outcome.exit(), Exit::Whole);
    }

    #[test]
    fn the_worst_set_gives_the_exit_code_and_a_lone_mark_asks_for_more_photos() {
        assert_eq!(outcome(&[FIRST]).exit(), Exit::Incomplete);
        let mut nothing = outcome(&["https://example.org"]);
        assert_eq!(nothing.exit(), Exit::Failed);
        let mark = LoneMark { prefix: "NYV6Z9N8".into(), sheet: 1, sheets: 1, needed: 2, from_texts: false };
        nothing.report.lone_marks.push(mark);
        assert_eq!(nothing.exit(), Exit::Incomplete);
        let mut mixed = outcome(&[FIRST, THIRD]);
        mixed.sets.extend(outcome(&[FIRST]).sets);
        assert_eq!(mixed.exit(), Exit::Incomplete);
        mixed.sets[0].report.state = SetState::Refused;
        assert_eq!(mixed.exit(), Exit::Corrupt);
    }
}
