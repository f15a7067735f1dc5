//! Rewritten bytes that cannot be turned back -> one line that says why.

/// Why a rewritten file could not be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RewriteError {
    #[error("it does not begin as a rewritten file does")]
    Foreign,
    #[error("it ends too early")]
    CutShort,
    #[error("it contradicts itself")]
    Damaged,
    #[error("it claims {claimed} {what}, and {most} is the most allowed")]
    TooMany { what: &'static str, claimed: u64, most: u64 },
    #[error("what comes back does not have the digest that it tells")]
    Digest,
}
