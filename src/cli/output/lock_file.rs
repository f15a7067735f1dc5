//! A file that several runs write -> a lock beside it, which one run at a time holds.
//!
//! The lock is the system's own (advisory), on a hidden file that goes with it. A run that was killed leaves the file
//! behind and never the lock: the next run takes that file over.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, shown};

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(10);
/// Waiting this long is worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// A lock that is held, and given back when dropped.
pub(crate) struct LockFile {
    path: PathBuf,
    _file: File,
}

impl LockFile {
    /// Waits for the lock beside `place`; `tell` is called once if that takes long. `None` where the disk has no locks.
    ///
    /// # Errors
    /// Ctrl-C was pressed, or no file can be made there.
    pub fn beside(place: &Path, tell: impl Fn()) -> Result<Option<Self>, Failure> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let path = place.with_file_name(format!(".{name}.lock"));
        let started = Instant::now();
        let mut told = false;
        loop {
            match try_lock(&path, place)? {
                LockAttempt::Held(file) => {
                    interrupt::note_part(&path);
                    return Ok(Some(Self { path, _file: file }));
                }
                LockAttempt::Unsupported => return Ok(None),
                LockAttempt::Taken => {}
            }
            if interrupt::happened() {
                return Err(Failure::interrupted());
            }
            if !told && started.elapsed() > WORTH_TELLING {
                told = true;
                tell();
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // Elsewhere than on Unix a file that somebody waits for cannot be told from its successor: there it stays.
        #[cfg(unix)]
        let _ = fs::remove_file(&self.path);
        interrupt::forget_part(&self.path);
    }
}

enum LockAttempt {
    Held(File),
    Taken,
    Unsupported,
}

fn try_lock(path: &Path, place: &Path) -> Result<LockAttempt, Failure> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(Failure::new(format!("{} is in the way: it is no lock of seedpress", shown(path)))
            .hint("move it elsewhere, or keep the pile in another folder"));
    }
    let cannot = |error| Failure::of_file("write", place, &error);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) if is_at(&file, path) => Ok(LockAttempt::Held(file)),
        // Whoever held it took the file away: the next one at this name counts.
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(LockAttempt::Taken),
        Err(TryLockError::Error(_)) => {
            let _ = fs::remove_file(path);
            Ok(LockAttempt::Unsupported)
        }
    }
}

/// Whether the file still has this name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}
