//! A pile, and its file of earlier runs and of other runs -> the file with what all of them read.
//!
//! ```text
//! lock --> old file, if another run wrote it --lines--> pile --lines, upon the old ones--> new file --rename--> unlock
//! ```

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::input::pile_file::{self, FileStamp};
use crate::cli::output::atomic_file;
use crate::cli::output::lock_file::LockFile;
use crate::cli::tell::{Failure, Progress, Terminal, shown};
use crate::pile::{PictureKey, Pile, PileWriter};

/// The pile file of a run.
pub(crate) struct KeptPile {
    pub path: PathBuf,
    /// Pictures that are left out.
    without: BTreeSet<PictureKey>,
    /// The file as this run read or wrote it last.
    seen: Option<FileStamp>,
    warned: Cell<bool>,
}

impl KeptPile {
    /// Reads the pile that a run is to go on from; an empty one where there is no such file.
    pub fn load(path: &Path, without: &BTreeSet<PictureKey>, terminal: &Terminal) -> Result<(Self, Pile), Failure> {
        let seen = FileStamp::of(path);
        let pile = pile_file::load(path, without, terminal)?;
        let kept = Self { path: path.to_owned(), without: without.clone(), seen, warned: Cell::new(false) };
        Ok((kept, pile))
    }

    /// Writes the pile, with what other runs have written meanwhile, which is added to `pile` too.
    pub fn keep(&mut self, pile: &mut Pile, progress: &Progress, terminal: &Terminal) -> Result<(), Failure> {
        let path = self.path.as_path();
        let waiting = || {
            let words = format!("waiting for another scan that writes {} (Ctrl-C ends it)", shown(path));
            progress.aside(|| terminal.talk(&words));
        };
        let lock = LockFile::beside(path, waiting)?;
        if lock.is_none() && !self.warned.replace(true) {
            let words = format!("the disk of {} has no locks: let only one scan at a time write it", shown(path));
            progress.aside(|| terminal.warn(&words));
        }
        if FileStamp::of(path) != self.seen {
            pile_file::add(path, &self.without, pile)?;
        }
        let mut writer = PileWriter::new(pile, &self.without);
        atomic_file::replace_by(path, |out| {
            let cannot = |error| Failure::of_file("write", path, &error);
            pile_file::each_line(path, |line| writer.line(line, out).map_err(cannot))?;
            writer.finish(out).map_err(cannot)
        })?;
        self.seen = FileStamp::of(path);
        drop(lock);
        Ok(())
    }
}
