//! Long-running work -> progress reports, and requests to stop.
//!
//! The core has no clock and no terminal; the caller passes in a [`Watch`]. `cli/` draws progress bars with it and
//! answers [`Watch::stop`] from a deadline or an interrupt.

/// A step of the work, in the order in which users see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    Compress,
    Spare,
    Draw,
    Typeset,
    Press,
    Photograph,
    Read,
    /// Pictures with unread codes, led by what others gave.
    ReadAgain,
    Restore,
    /// One set whose codes contradict one another: which choice of them is tried, and how many there may be.
    Combine,
    Write,
    /// Cards of a key, joined in every way before they are printed.
    Check,
}

/// Receives progress and decides whether to stop.
pub trait Watch: Sync {
    /// `done` of `of` units of the step are finished.
    fn at(&self, step: Step, done: usize, of: usize) {
        let _ = (step, done, of);
    }

    /// Whether to stop as soon as possible. Called often; must be cheap.
    fn stop(&self) -> bool {
        false
    }

    /// Does two pieces of work that do not depend on each other. The core has no threads; a caller with a core to spare does
    /// them at the same time.
    fn side_by_side(&self, first: &mut (dyn FnMut() + Send), second: &mut (dyn FnMut() + Send)) {
        first();
        second();
    }
}

/// Ignores progress and never stops.
pub struct Unwatched;

impl Watch for Unwatched {}
