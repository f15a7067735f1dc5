//! Ctrl-C -> a flag that long work polls; half-written files are removed.

use std::collections::BTreeSet;
#[cfg(feature = "open")]
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Exit;

/// How long work that was asked to stop may take to do so. Typesetting cannot be asked.
const PATIENCE: Duration = Duration::from_secs(3);

/// Wipes the second screen of a terminal and what it remembers, and leaves it.
#[cfg(feature = "open")]
pub(crate) const LEAVE_SCREEN: &str = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

static HAPPENED: AtomicBool = AtomicBool::new(false);
/// Numbers stand on the second screen that must not stay there: 0, or a [`ScreenUse`].
static SCREEN: AtomicU8 = AtomicU8::new(0);
/// Files that are being written beside their place.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Where the second screen is, and whether Ctrl-C is heard while it is used.
#[cfg(feature = "open")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenUse {
    /// On standard output; the program waits for the keyboard and hears nothing else.
    #[cfg_attr(not(feature = "seal"), allow(dead_code))]
    ShowAndWait = 1,
    /// On standard error; Ctrl-C is heard, and whoever asks leaves the screen.
    Ask = 2,
}

/// The first Ctrl-C asks for an end; a second one, or impatience, brings it.
pub(crate) fn watch_for_it() {
    // A process whose signals are taken already still works; it only ends less tidily.
    let _ = ctrlc::set_handler(|| {
        // Whoever waits for the keyboard cannot be asked to stop.
        if HAPPENED.swap(true, Ordering::SeqCst) || SCREEN.load(Ordering::SeqCst) == 1 {
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
#[cfg(feature = "open")]
pub(crate) fn wipe_screen_at_end(screen: Option<ScreenUse>) {
    SCREEN.store(screen.map_or(0, |screen| screen as u8), Ordering::SeqCst);
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
    #[cfg(feature = "open")]
    match SCREEN.load(Ordering::SeqCst) {
        0 => {}
        1 => leave_screen(std::io::stdout()),
        _ => leave_screen(std::io::stderr()),
    }
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

#[cfg(feature = "open")]
fn leave_screen(mut terminal: impl Write) {
    let _ = terminal.write_all(LEAVE_SCREEN.as_bytes()).and_then(|()| terminal.flush());
}
