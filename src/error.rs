//! How a run ended -> the exit code that scripts rely on.

/// Exit codes are a contract: README lists them, `tests/` holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Every set found is whole.
    Whole,
    /// It failed: a file could not be read or written, or nothing was found.
    Failed,
    /// The command line makes no sense.
    Usage,
    /// At least one set is incomplete: bring more photos. The whole ones were written all the same.
    Incomplete,
    /// What was read is corrupt or forged; nothing doubtful was written.
    Corrupt,
    /// Interrupted (128 + SIGINT).
    Interrupted,
}

impl Exit {
    /// The number that the process ends with.
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
