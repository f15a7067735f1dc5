//! Lines of several days and people <-> one text file, which can itself be read as typed lines.

use std::path::{Path, PathBuf};

use crate::cli::input::bounded_file;
use crate::cli::output::atomic_file;
use crate::cli::output::lock_file::LockFile;
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::limits::MAX_TWIN_LINES_FILE_BYTES;
use crate::twin::{Judged, LinesRead};

/// The first line of the file.
const START: &str = "# seedpress twin 1: lines that were read";

/// The file of `--pile`.
pub(super) struct KeptLines {
    path: PathBuf,
}

impl KeptLines {
    /// Adds what is kept already to `read`. What is no such file is refused: it would be overwritten.
    pub fn load(path: &Path, read: &mut LinesRead, terminal: &Terminal) -> Result<Self, Failure> {
        let kept = Self { path: path.to_owned() };
        let refused = kept.add_to(read)?;
        if refused > 0 {
            let lines = counted(
                refused,
                "line is no line of a twin and is dropped",
                "lines are no lines of a twin and are dropped",
            );
            terminal.warn(&format!("{}: {lines}", shown(path)));
        }
        Ok(kept)
    }

    /// Writes all lines, and those that other runs have kept meanwhile, which are added to `read` too. Nothing of a key.
    pub fn keep(&self, read: &mut LinesRead, terminal: &Terminal) -> Result<(), Failure> {
        if read.summaries().iter().any(|summary| summary.secret) {
            return Err(Failure::new("line 00 says that these lines are a key: they are kept in no file")
                .hint("read them without --pile; burn the file, too, if they were typed into one"));
        }
        let waiting = || terminal.talk(&format!("waiting for another run that writes {}", shown(&self.path)));
        let lock = LockFile::beside(&self.path, waiting)?;
        self.add_to(read)?;
        let mut text = format!("{START}\n");
        read.lines().for_each(|line| text.push_str(&format!("{line}\n")));
        atomic_file::replace_by(&self.path, |out| {
            out.write_all(text.as_bytes()).map_err(|error| Failure::of_file("write", &self.path, &error))
        })?;
        drop(lock);
        Ok(())
    }

    /// How many lines could not be read.
    fn add_to(&self, read: &mut LinesRead) -> Result<usize, Failure> {
        if std::fs::symlink_metadata(&self.path).is_err() {
            return Ok(0);
        }
        let text = typed_text(&self.path)?;
        if !text.trim_start_matches('\u{feff}').starts_with(START) {
            return Err(Failure::new(format!(
                "{} holds no lines that were kept, and would be overwritten",
                shown(&self.path)
            ))
            .hint("name another file with --pile; lines that somebody typed into a file are given to --read"));
        }
        let mut refused = 0;
        for line in text.lines() {
            match read.judge(line) {
                Judged::Line(line, slips) if slips.is_empty() => {
                    read.add(line);
                }
                Judged::Note => {}
                _ => refused += 1,
            }
        }
        Ok(refused)
    }
}

/// A text file of typed lines; bytes that are not UTF-8 become signs that no line has.
pub(super) fn typed_text(path: &Path) -> Result<String, Failure> {
    let large = format!("has more than {} MB: that are no lines of a twin", MAX_TWIN_LINES_FILE_BYTES >> 20);
    let bytes = if path.as_os_str() == "-" {
        bounded_file::read_standard_input(MAX_TWIN_LINES_FILE_BYTES)
            .map_err(|words| Failure::new(format!("standard input {words}")))?
    } else {
        bounded_file::read(path, MAX_TWIN_LINES_FILE_BYTES, &large)?
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
