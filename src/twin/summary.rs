//! What a twin is, how long, and its digest <-> line 00, which all lines must agree with.
//!
//! ```text
//! 00 | kind 1 digit | bytes 3 | lines needed 2 | lines 2 | digest 16       24 digits of data, 15 bytes
//! digest = the first 80 bits of SHA-256(ASCII `seedpress twin 1 00 ` + the eight digits before it + one blank + content)
//! ```

use super::coded::{CodedLine, LINE_BYTES};
use super::digits::{digits_number, hash_digits, number_digits, spelled, to_bytes, to_digits};
use crate::limits::{MAX_TWIN_BYTES, MAX_TWIN_LINES, MAX_TWIN_TEXT_BYTES};

/// Set in the digit of the kind: the content opens something, so no program keeps it in a file of its own.
const SECRET: u8 = 8;
/// Digits of the digest.
const DIGEST_DIGITS: usize = 16;

/// How a twin's lines hold a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TwinKind {
    /// Coded lines: the name's length, the name, the file.
    Plain,
    /// Coded lines: the name's length, the name, the file as raw DEFLATE (RFC 1951).
    Deflated,
    /// Text, 6 check digits after each line.
    Text,
    /// Text in a script of more than 200 letters, 8 check digits after each line.
    WideText,
}

impl TwinKind {
    const ALL: [Self; 4] = [Self::Plain, Self::Deflated, Self::Text, Self::WideText];

    /// Whether its lines are coded; else they are text.
    #[must_use]
    pub fn is_coded(self) -> bool {
        matches!(self, Self::Plain | Self::Deflated)
    }

    /// Check digits of a line.
    #[must_use]
    pub fn check_digits(self) -> usize {
        match self {
            Self::Plain | Self::Deflated => 5,
            Self::Text => 6,
            Self::WideText => 8,
        }
    }
}

/// Line 00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Summary {
    pub kind: TwinKind,
    pub secret: bool,
    /// Bytes of the content.
    pub bytes: u16,
    /// Lines of data, 1 to 1023: for coded twins, any so many lines restore it.
    pub needed: u16,
    /// All lines but line 00, spare ones included.
    pub lines: u16,
    digest: [u8; DIGEST_DIGITS],
}

impl Summary {
    /// The summary of a content; its numbers must be within their limits.
    pub(super) fn of(kind: TwinKind, secret: bool, content: &[u8], needed: u16, lines: u16) -> Self {
        let bytes = content.len() as u16;
        let mut summary = Self { kind, secret, bytes, needed, lines, digest: [0; DIGEST_DIGITS] };
        summary.digest = summary.digest_of(content);
        summary
    }

    /// Whether this is the content of the twin, by its digest.
    #[must_use]
    pub fn proves(&self, content: &[u8]) -> bool {
        content.len() == usize::from(self.bytes) && self.digest == self.digest_of(content)
    }

    /// Line 00.
    #[must_use]
    pub fn line(&self) -> CodedLine {
        let mut bytes = [0; LINE_BYTES];
        bytes.copy_from_slice(&to_bytes(&[&self.head()[..], &self.digest].concat()));
        CodedLine { number: 0, bytes }
    }

    /// From line 00; `None` if it says what no twin of this version is.
    #[must_use]
    pub fn read(line: &CodedLine) -> Option<Self> {
        let digits = to_digits(&line.bytes);
        let kind = *TwinKind::ALL.get(usize::from(digits[0] & !SECRET))?;
        let [bytes, needed, lines] = [&digits[1..4], &digits[4..6], &digits[6..8]].map(digits_number);
        let mut digest = [0; DIGEST_DIGITS];
        digest.copy_from_slice(&digits[8..]);
        let (most_bytes, fits) = if kind.is_coded() {
            (MAX_TWIN_BYTES, needed == bytes.div_ceil(LINE_BYTES) && (needed..=MAX_TWIN_LINES).contains(&lines))
        } else {
            (MAX_TWIN_TEXT_BYTES, needed == lines && needed <= bytes)
        };
        let within = line.number == 0 && needed > 0 && bytes <= most_bytes && fits;
        let [bytes, needed, lines] = [bytes, needed, lines].map(|number| number as u16);
        within.then_some(Self { kind, secret: digits[0] & SECRET != 0, bytes, needed, lines, digest })
    }

    fn head(&self) -> Vec<u8> {
        let kind = Self::kind_digit(self.kind) | if self.secret { SECRET } else { 0 };
        let numbers = [(self.bytes, 3), (self.needed, 2), (self.lines, 2)];
        let numbers = numbers.into_iter().flat_map(|(number, count)| number_digits(number.into(), count));
        [kind].into_iter().chain(numbers).collect()
    }

    fn kind_digit(kind: TwinKind) -> u8 {
        TwinKind::ALL.iter().position(|other| *other == kind).unwrap_or_default() as u8
    }

    fn digest_of(&self, content: &[u8]) -> [u8; DIGEST_DIGITS] {
        let head = spelled(&self.head());
        let mut digest = [0; DIGEST_DIGITS];
        digest.copy_from_slice(&hash_digits(&[b"seedpress twin 1 00 ", head.as_bytes(), b" ", content], DIGEST_DIGITS));
        digest
    }
}
