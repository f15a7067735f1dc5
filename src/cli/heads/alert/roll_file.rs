//! The file of a roll, and the file beside it with the numbers that were used -> their values.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::alert::AlertRoll;
use crate::cli::input::bounded_file;
use crate::cli::output::Existing;
use crate::cli::output::atomic_file;
use crate::cli::output::lock_file::LockFile;
use crate::cli::tell::{Failure, Terminal, shown, spelled};
use crate::limits::{MAX_ALERT_ROLL, MAX_ALERTS};
use crate::mnemonic::WordList;

/// The ending of the file with numbers that were used.
const USED: &str = "used";

/// Reads a roll.
pub(super) fn read_roll(path: &Path) -> Result<AlertRoll, Failure> {
    let bytes = bounded_file::read(path, MAX_ALERT_ROLL as u64, "is too large for a roll of alerts")?;
    let hint = "the roll is the file roll.txt that `seedpress alert new` wrote, in UTF-8";
    let text = String::from_utf8(bytes).map_err(|_| Failure::new(format!("{} is no text", shown(path))).hint(hint))?;
    AlertRoll::parse(&text).map_err(|error| Failure::new(format!("{}: {error}", shown(path))).hint(hint))
}

/// The list of a language that was typed.
pub(super) fn word_list(code: &str) -> Result<WordList, Failure> {
    WordList::of_language(code).ok_or_else(|| {
        Failure::usage(format!("there is no list of words in {}", spelled(code))).hint("choose from en, es, fr, pt, zh")
    })
}

/// The number is on the roll.
pub(super) fn check_number(roll: &AlertRoll, number: u16) -> Result<(), Failure> {
    let count = roll.entries().len();
    if roll.entry(number).is_some() {
        return Ok(());
    }
    Err(Failure::usage(format!("the roll has alerts 1 to {count}, and no alert {number}"))
        .hint("when all numbers are used, make new cards and a new roll: `seedpress alert new`"))
}

/// Numbers that were used, as they were noted beside a roll.
pub(super) struct UsedNumbers {
    path: PathBuf,
    pub numbers: BTreeSet<u16>,
    _lock: Option<LockFile>,
}

impl UsedNumbers {
    /// Those beside the roll at this path. Until they are dropped, no other run notes any.
    pub fn beside(roll: &Path, terminal: &Terminal) -> Result<Self, Failure> {
        let path = roll.with_extension(USED);
        // A disk that takes no lock must not keep anybody from hearing that an alert is valid.
        let lock = LockFile::beside(&path, || terminal.talk("another run is checking an alert of this roll; waiting"));
        let lock = lock.ok().flatten();
        let mut numbers = BTreeSet::new();
        if path.exists() {
            let most = u64::from(MAX_ALERTS) * 16;
            let text = bounded_file::read(&path, most, "is too large for a list of numbers")?;
            for line in String::from_utf8_lossy(&text).lines().map(str::trim).filter(|line| !line.is_empty()) {
                let number = line.parse().ok().filter(|number| (1..=MAX_ALERTS).contains(number));
                let wrong = || {
                    Failure::new(format!("{}: there is a line in it that is no number of an alert", shown(&path)))
                        .hint("each line of this file is the number of an alert that was used; mend it, or delete it")
                };
                numbers.insert(number.ok_or_else(wrong)?);
            }
        }
        Ok(Self { path, numbers, _lock: lock })
    }

    /// Notes a number.
    pub fn note(&mut self, number: u16) -> Result<(), Failure> {
        self.numbers.insert(number);
        let text: String = self.numbers.iter().map(|number| format!("{number}\n")).collect();
        atomic_file::write(&self.path, text.as_bytes(), Existing::from_force(true))
    }
}
