//! Pile -> files and a report, set by set.
//!
//! ```text
//! pile --judge--> stream (proved by the set id) --unpad--> content --open--> files
//! ```
//! Bytes that the set id does not prove never come out of here, and one set's failure is no other's.

use crate::error::Exit;
use crate::pile::{Judged, Pile, Report, SetReport, State};
use crate::shard;
use crate::vault::{self, Opened};
use crate::watch::Watch;

/// One set: what can be told of it, and its files when it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetOutcome {
    pub report: SetReport,
    /// `Some` exactly for [`State::Whole`].
    pub files: Option<Opened>,
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
            State::Whole => Exit::Whole,
            State::Incomplete => Exit::Incomplete,
            State::Corrupt | State::Refused => Exit::Corrupt,
            State::Stopped => Exit::Interrupted,
        };
        let of_marks = if self.report.lone_marks.is_empty() { Exit::Failed } else { Exit::Incomplete };
        self.sets.iter().map(of_set).max().unwrap_or(of_marks)
    }
}

/// Restores every set that can be restored.
#[must_use]
pub fn restore(pile: &Pile, watch: &dyn Watch) -> Outcome {
    let mut sets = Vec::new();
    let report = pile.solve_all(watch, |judged| sets.push(open(judged)));
    Outcome { sets, report }
}

fn open(judged: Judged) -> SetOutcome {
    let Judged { mut report, stream } = judged;
    let Some(stream) = stream else {
        return SetOutcome { report, files: None };
    };
    let opened = match shard::unpad(&stream) {
        Ok(content) => vault::open(content).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match opened {
        Ok(files) => SetOutcome { report, files: Some(files) },
        Err(reason) => {
            report.state = State::Refused;
            report.reason = Some(reason);
            SetOutcome { report, files: None }
        }
    }
}
