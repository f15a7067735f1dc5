//! An error of the library or the system -> one line for people, a hint, and the exit code.

use std::fmt::Display;
use std::fmt::Write;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::cli::tell::text::shown;
use crate::error::Exit;

/// Reasons of one failure that are told; the others are counted.
const MOST_TOLD: usize = 10;

/// Why a verb gave up.
#[derive(Debug)]
pub(crate) struct Failure {
    pub exit: Exit,
    /// One line, lower case: what happened; where several things did, a line for each below it.
    pub what: String,
    /// One line: what to do about it.
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(what: impl Display) -> Self {
        Self { exit: Exit::Failed, what: what.to_string(), hint: None }
    }

    /// What was typed makes no sense.
    #[cfg(any(feature = "print", feature = "pdf-in"))]
    pub fn usage(what: impl Display) -> Self {
        Self { exit: Exit::Usage, ..Self::new(what) }
    }

    pub fn interrupted() -> Self {
        Self { exit: Exit::Interrupted, ..Self::new("interrupted") }
    }

    /// `cannot read seeds/beans.md: no such file or folder`.
    pub fn of_file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let failure = Self::new(format!("cannot {doing} {}: {}", shown(path), io_words(error)));
        match error.kind() {
            ErrorKind::StorageFull => failure.hint("make room on the disk, or write to another one"),
            _ => failure,
        }
    }

    /// Several reasons as one: `head` before them, each on a line, the hints of those that are told. One reason stands
    /// alone; no reason is no failure.
    pub fn all(mut reasons: Vec<Self>, head: &str) -> Option<Self> {
        if reasons.len() < 2 {
            return reasons.pop();
        }
        let exit = reasons.iter().map(|reason| reason.exit).max()?;
        let mut what = format!("{head}:");
        let mut hints: Vec<&str> = Vec::new();
        for reason in reasons.iter().take(MOST_TOLD) {
            let _ = write!(what, "\n  {}", reason.what);
            hints.extend(reason.hint.as_deref().filter(|hint| !hints.contains(hint)));
        }
        if let Some(more) = reasons.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            let _ = write!(what, "\n  and {more} more");
        }
        let hint = Some(hints.join("; ")).filter(|hint| !hint.is_empty());
        Some(Self { exit, what, hint })
    }

    /// Nothing is overwritten unless asked for.
    pub fn exists(path: &Path) -> Self {
        Self::new(format!("{} exists already", shown(path))).hint("choose another name, or use --force to replace it")
    }

    /// With a hint where there is one.
    #[cfg(feature = "print")]
    pub fn hint_if(self, hint: Option<&str>) -> Self {
        Self { hint: hint.map(str::to_owned), ..self }
    }

    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }
}

/// What the system says, without its numbers.
pub(crate) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::QuotaExceeded => "your share of the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "part of the path is not a folder".to_owned(),
        _ => {
            let text = error.to_string();
            let words = text.split(" (os error").next().unwrap_or(&text).to_owned();
            let mut letters = words.chars();
            letters.next().map_or(words.clone(), |first| first.to_lowercase().chain(letters).collect())
        }
    }
}
