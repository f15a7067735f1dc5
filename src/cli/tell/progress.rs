//! Progress of the work -> a bar on the terminal with a table above it; nothing in a pipe.
//!
//! Table and bar are drawn as one, so that they never part; indicatif draws at most eight times a second and only
//! what fits.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::run::interrupt;
use crate::cli::tell::progress_table;
use crate::pile::Pile;
use crate::watch::{Step, Watch};

const BAR: &str = "{prefix}{msg:<24} {bar:30} {pos}/{len}";
/// Where a terminal is narrower than that: the bar says no more than the numbers do.
const NARROW: &str = "{prefix}{msg} {pos}/{len}";
const WORDS: &str = "{prefix}{msg}";
/// What [`BAR`] needs, and [`NARROW`].
const BAR_WIDTH: usize = 70;
const NARROW_WIDTH: usize = 36;
/// A table that changes more often cannot be read.
const BETWEEN_TABLES: Duration = Duration::from_millis(250);
/// Lines below the table: the bar, and one for the cursor.
const BELOW: usize = 3;

/// A bar for whichever step is going on.
pub(crate) struct Progress {
    bar: ProgressBar,
    now: Mutex<ProgressState>,
    /// Somebody is looking.
    shown: bool,
    /// Standard error takes colour.
    colour: bool,
}

#[derive(Default)]
struct ProgressState {
    step: Option<Step>,
    table_drawn: Option<Instant>,
}

impl Progress {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        let shown = std::io::stderr().is_terminal() && !bar.is_hidden();
        let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        Self { bar, now: Mutex::default(), shown, colour }
    }

    /// Whether there is a terminal to draw on.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Says something above the bar.
    pub fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        self.bar.suspend(say)
    }

    /// Draws what is read of each sheet, above the bar. `last` draws it however short ago the one before was.
    pub fn table(&self, pile: &Pile, next: Option<&str>, last: bool) {
        if !self.shown {
            return;
        }
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if !last && now.table_drawn.is_some_and(|at| at.elapsed() < BETWEEN_TABLES) {
            return;
        }
        let (width, height) = size();
        let mut lines =
            progress_table::lines(&pile.progress(progress_table::SETS), width, height.saturating_sub(BELOW).max(1));
        lines.extend(next.map(|next| progress_table::cut(next, width)));
        lines.push(String::new());
        let text = lines.join("\n");
        self.bar.set_prefix(if self.colour { text } else { anstream::adapter::strip_str(&text).to_string() });
        now.table_drawn = Some(Instant::now());
    }

    /// In place of the bar: what is waited for.
    pub fn waiting(&self, words: &str) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).step = None;
        self.style(WORDS);
        self.bar.set_message(progress_table::cut(words, size().0));
        self.bar.tick();
    }

    /// Takes bar and table off the screen.
    pub fn clear(&self) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = ProgressState::default();
        self.bar.set_prefix("");
        self.bar.finish_and_clear();
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }
}

/// What fits on a line: the words always.
fn template(width: usize) -> &'static str {
    match width {
        BAR_WIDTH.. => BAR,
        NARROW_WIDTH.. => NARROW,
        _ => WORDS,
    }
}

/// Signs on a line of the terminal, less one for the cursor, and its lines.
fn size() -> (usize, usize) {
    terminal_size::terminal_size_of(std::io::stderr())
        .map_or((79, 24), |(width, height)| (usize::from(width.0).saturating_sub(1), usize::from(height.0)))
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Watch for Progress {
    fn at(&self, step: Step, done: usize, of: usize) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.step != Some(step) {
            now.step = Some(step);
            let width = size().0;
            self.style(template(width));
            self.bar.reset();
            self.bar.set_message(progress_table::cut(words(step), width));
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
        Step::ReadAgain => "reading what is unread",
        Step::Restore => "restoring the files",
        Step::Combine => "trying combinations",
        Step::Write => "writing the files",
        Step::Check => "joining the cards",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 12] = [
        Step::Compress,
        Step::Spare,
        Step::Draw,
        Step::Typeset,
        Step::Press,
        Step::Photograph,
        Step::Read,
        Step::ReadAgain,
        Step::Restore,
        Step::Combine,
        Step::Write,
        Step::Check,
    ];

    #[test]
    fn the_words_stay_on_a_narrow_terminal_and_the_bar_goes() {
        for width in 0..200 {
            let template = template(width);
            assert!(template.contains("{msg"), "{width}");
            assert_eq!(template.contains("{bar"), width >= BAR_WIDTH, "{width}");
            assert_eq!(template.contains("{pos}"), width >= NARROW_WIDTH, "{width}");
        }
    }

    #[test]
    fn what_fits_in_numbers_fits_with_the_words() {
        for step in STEPS {
            assert!(words(step).chars().count() + " 12345/12345".len() <= NARROW_WIDTH, "{}", words(step));
        }
    }
}
