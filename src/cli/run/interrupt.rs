//! Ctrl-C -> a flag that long work polls; half-written files are removed.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Exit;

/// How long work that was asked to stop may take to do so. Typesetting cannot be asked.
const PATIENCE: Duration = Duration::from_secs(3);

/// Wipes the second screen of a terminal and what it remembers, and leaves it.
pub(crate) const LEAVE_SCREEN: &str = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

static HAPPENED: AtomicBool = AtomicBool::new(false);
/// Numbers stand on the second screen that must not stay there.
static SCREEN: AtomicBool = AtomicBool::new(false);
/// Files that are being written beside their place.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The first Ctrl-C asks for an end; a second one, or impatience, brings it.
pub(crate) fn watch_for_it() {
    // A process whose signals are taken already still works; it only ends less tidily.
    let _ = ctrlc::set_handler(|| {
        // Whoever waits for the keyboard cannot be asked to stop.
        if HAPPENED.swap(true, Ordering::SeqCst) || SCREEN.load(Ordering::SeqCst) {
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

/// Whether Ctrl-C must wipe the second screen of the terminal.
#[cfg(feature = "seal")]
pub(crate) fn wipe_screen_at_end(wipe: bool) {
    SCREEN.store(wipe, Ordering::SeqCst);
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
    if SCREEN.load(Ordering::SeqCst) {
        let mut screen = std::io::stdout();
        let _ = screen.write_all(LEAVE_SCREEN.as_bytes()).and_then(|()| screen.flush());
    }
    std::process::exit(i32::from(Exit::Interrupted.code()));
}
