//! Ctrl-C -> a flag that long work polls; half-written files are removed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Exit;

/// How long work that was asked to stop may take to do so. Typesetting cannot be asked.
const PATIENCE: Duration = Duration::from_secs(3);

static HAPPENED: AtomicBool = AtomicBool::new(false);
/// Files that are being written beside their place.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The first Ctrl-C asks for an end; a second one, or impatience, brings it.
pub(crate) fn watch_for_it() {
    // A process whose signals are taken already still works; it only ends less tidily.
    let _ = ctrlc::set_handler(|| {
        if HAPPENED.swap(true, Ordering::SeqCst) {
            end();
        }
        std::thread::spawn(|| {
            std::thread::sleep(PATIENCE);
            end();
        });
    });
}

/// Whether Ctrl-C was pressed.
pub(crate) fn happened() -> bool {
    HAPPENED.load(Ordering::SeqCst)
}

/// Remembers a half-written file.
pub(crate) fn note_part(path: &Path) {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
}

/// The file is whole, or gone.
pub(crate) fn forget_part(path: &Path) {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
}

fn end() -> ! {
    // The lock is kept, so that no new file is begun while this ends.
    let parts = PARTS.lock().unwrap_or_else(PoisonError::into_inner);
    for part in parts.iter() {
        let _ = std::fs::remove_file(part);
    }
    std::process::exit(i32::from(Exit::Interrupted.code()));
}
