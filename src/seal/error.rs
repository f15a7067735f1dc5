//! What cannot be opened or sealed -> one line that says why.

/// What may be too many of.
pub(super) const RECIPIENTS: &str = "recipients";

/// Why an age file could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    #[error("this is no age file")]
    NotAge,
    #[error("this age file is of version `{version}`, and only `v1` is known")]
    Version { version: String },
    #[error("the age file is damaged at byte {at}, in its {part}: {what}")]
    Damaged { part: AgePart, at: usize, what: &'static str },
    #[error("it needs another key: it opens with {kinds}")]
    NeedsAnotherKey { kinds: String },
    #[error("none of the keys given opens it")]
    NoMatchingKey,
    #[error("opening it asks for a work factor of {log_n}, and {most} is the most allowed")]
    WorkFactor { log_n: u64, most: u8 },
    #[error("{}", too_large(what, *most))]
    TooLarge { what: &'static str, most: usize },
}

/// Where an age file is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgePart {
    Armor,
    Header,
    /// The header can be read, but is not the one that was sealed.
    Mac,
    Payload,
}

impl std::fmt::Display for AgePart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Armor => "armor",
            Self::Header => "header",
            Self::Mac => "header's checksum",
            Self::Payload => "content",
        })
    }
}

impl OpenError {
    pub(super) fn damaged(part: AgePart, at: usize, what: &'static str) -> Self {
        Self::Damaged { part, at, what }
    }
}

/// Why a text is no key or no recipient. What was typed is not repeated: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    #[error("it is not 32 hexadecimal digits")]
    NotHex,
    #[error("line {line} is no age identity: {why}")]
    Identity { line: usize, why: &'static str },
    #[error("there is no age identity in it")]
    NoIdentity,
    #[error("it is no age recipient: {why}")]
    Recipient { why: &'static str },
}

/// Why nothing was sealed.
#[cfg(feature = "seal")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    #[error("no recipient was given")]
    NoRecipients,
    #[error("more than {most} recipients")]
    TooManyRecipients { most: usize },
    #[error(
        "post-quantum recipients (age1pq1..) and others (age1..) in one file: a quantum computer would open it for all"
    )]
    MixedRecipients,
    #[error("the sealed content would be larger than {most} bytes, the most that a packet carries")]
    TooLarge { most: usize },
    #[error("the content could not be sealed: {why}")]
    Unwritten { why: String },
}

fn too_large(what: &str, most: usize) -> String {
    match what {
        RECIPIENTS => format!("it has more than {most} recipients"),
        _ => format!("its {what} is larger than {most} bytes"),
    }
}
