//! What a person wrote and what stood there -> the slip between them, with its place.

/// One slip of a pen or a finger. Places are counted from 1, in what was typed: digits of a coded line, letters of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineSlip {
    Wrong {
        at: usize,
        typed: char,
        right: char,
    },
    /// A digit that nobody could read, written as `?`.
    Unreadable {
        at: usize,
        right: char,
    },
    /// It was left out before the letter at this place.
    Missing {
        at: usize,
        right: char,
    },
    Extra {
        at: usize,
        typed: char,
    },
    /// The letter at this place and the next one.
    Swapped {
        at: usize,
    },
    /// The sign at the end of a line of text: what it says of how the next line goes on.
    EndSign {
        right: String,
    },
    /// A slip in the number of a line of text.
    Number {
        typed: String,
        right: u16,
    },
    /// A slip in the check digits of a line of text.
    CheckDigits {
        right: String,
    },
}

impl LineSlip {
    /// Its place in what was typed, from 1; `None` for what stands outside of a line's digits or letters.
    #[must_use]
    pub fn at(&self) -> Option<usize> {
        match *self {
            Self::Wrong { at, .. }
            | Self::Unreadable { at, .. }
            | Self::Missing { at, .. }
            | Self::Extra { at, .. }
            | Self::Swapped { at } => Some(at),
            Self::EndSign { .. } | Self::Number { .. } | Self::CheckDigits { .. } => None,
        }
    }
}
