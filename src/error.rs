//! Outcome of a run -> exit code that scripts rely on.

/// Exit codes are a contract: README lists them, `tests/` holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Every set that was found is complete.
    Whole,
    /// An input or output error, or nothing was found.
    Failed,
    /// The command line is invalid.
    Usage,
    /// At least one set is incomplete and needs more photos. Complete sets have been written.
    Incomplete,
    /// The data is corrupt or forged. Nothing doubtful has been written.
    Corrupt,
    /// Interrupted (128 + SIGINT).
    Interrupted,
}

impl Exit {
    /// The exit status of the process.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
            Self::Corrupt => 4,
            Self::Interrupted => 130,
        }
    }
}
