//! How far the work is -> a bar on the terminal; nothing in a pipe.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interrupt;
use crate::watch::{Step, Watch};

/// A bar for whichever step is going on.
pub(super) struct Progress {
    bar: ProgressBar,
    step: Mutex<Option<Step>>,
}

impl Progress {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{msg:<24} {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar, step: Mutex::new(None) }
    }

    /// Says something above the bar.
    pub fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        self.bar.suspend(say)
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        *self.step.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Watch for Progress {
    fn at(&self, step: Step, done: usize, of: usize) {
        let mut current = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        if *current != Some(step) {
            *current = Some(step);
            self.bar.reset();
            self.bar.set_message(words(step));
        }
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
    }

    fn stop(&self) -> bool {
        interrupt::happened()
    }
}

fn words(step: Step) -> &'static str {
    match step {
        Step::Compress => "compressing the files",
        Step::Spare => "working out spare codes",
        Step::Draw => "drawing the codes",
        Step::Typeset => "setting the words",
        Step::Press => "writing the pages",
        Step::Photograph => "photographing the sheets",
        Step::Read => "reading the pictures",
        Step::Restore => "restoring the files",
    }
}
