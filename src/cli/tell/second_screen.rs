//! Secrets -> the second screen of a terminal, which has no memory of lines that went by; it is wiped before it is left.

use std::io::Write as _;

use crate::cli::run::interrupt::{self, LEAVE_SCREEN, ScreenUse};

const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[H";
const WIPE: &str = "\x1b[2J\x1b[3J\x1b[H";

/// The second screen. It is wiped and left when this is dropped; Ctrl-C wipes it, too.
pub(crate) struct SecondScreen {
    on: ScreenUse,
}

impl SecondScreen {
    pub fn enter(on: ScreenUse) -> Self {
        interrupt::wipe_screen_at_end(Some(on));
        let screen = Self { on };
        screen.write(ENTER);
        screen
    }

    /// Nothing of what was shown or typed is left on it.
    pub fn wipe(&self) {
        self.write(WIPE);
    }

    /// Text as it is. A terminal that is gone shows nothing to anyone.
    pub fn write(&self, text: &str) {
        let _ = match self.on {
            ScreenUse::ShowAndWait => {
                let mut out = std::io::stdout().lock();
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
            ScreenUse::Ask => {
                let mut error = std::io::stderr().lock();
                error.write_all(text.as_bytes()).and_then(|()| error.flush())
            }
        };
    }
}

impl Drop for SecondScreen {
    fn drop(&mut self) {
        self.write(LEAVE_SCREEN);
        interrupt::wipe_screen_at_end(None);
    }
}
