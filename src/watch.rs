//! Long work -> a word on how far it is, and the question whether to go on.
//!
//! The core has no clock and no terminal; whoever calls it hands in one of these. `cli/` draws bars with it and
//! answers [`Watch::stop`] from a deadline or an interrupt.

/// What is being done, in the order in which a person meets it.
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
    Restore,
}

/// Told how far a step is; asked whether to stop.
pub trait Watch: Sync {
    /// `done` of `of` units of the step are ready.
    fn at(&self, step: Step, done: usize, of: usize) {
        let _ = (step, done, of);
    }

    /// Whether to give up as soon as possible. Asked often; must be cheap.
    fn stop(&self) -> bool {
        false
    }
}

/// Nobody watches, nothing stops.
pub struct Unwatched;

impl Watch for Unwatched {}
