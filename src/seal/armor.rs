//! Armored text of an age file -> its bytes, by the strict rules of RFC 7468.
//!
//! White space is allowed before and after, and lines may end with CR LF. Nothing else may differ: of what could be read
//! in two ways, nothing is read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{AgePart, OpenError};
use crate::limits::MAX_AGE_BLANKS;

const BEGIN: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const END: &[u8] = b"-----END AGE ENCRYPTED FILE-----";
const COLUMNS: usize = 64;

pub(super) fn is_armor(bytes: &[u8]) -> bool {
    bytes.get(blanks(bytes.iter())..).is_some_and(|rest| rest.starts_with(BEGIN))
}

/// # Errors
/// Anything that a strict encoder would not have written.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<u8>, OpenError> {
    let mut at = blanks(bytes.iter());
    let end = bytes.len() - blanks(bytes.iter().skip(at).rev());
    let text = bytes.get(..end).unwrap_or_default();
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut expects = Expects::Begin;
    while at < end {
        let wrong = |what| OpenError::damaged(AgePart::Armor, at, what);
        let rest = text.get(at..).unwrap_or_default();
        let (line, length) = match rest.iter().position(|&byte| byte == b'\n') {
            Some(length) => (rest.get(..length).unwrap_or_default(), length + 1),
            None => (rest, rest.len()),
        };
        let line = if length > line.len() { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
        expects = match expects {
            Expects::Begin if line == BEGIN => Expects::FullLine,
            Expects::Begin => return Err(wrong("its first line has something after it")),
            Expects::FullLine | Expects::EndLine if line == END => Expects::Nothing,
            Expects::EndLine => return Err(wrong("a line follows that is shorter or padded before it")),
            Expects::Nothing => return Err(wrong("something follows its last line")),
            Expects::FullLine if line.is_empty() || line.len() > COLUMNS => {
                return Err(wrong("a line has not 64 characters"));
            }
            Expects::FullLine => {
                let before = out.len();
                STANDARD.decode_vec(line, &mut out).map_err(|_| wrong("a line is no canonical base64"))?;
                if out.len() - before == COLUMNS / 4 * 3 { Expects::FullLine } else { Expects::EndLine }
            }
        };
        at += length;
    }
    match expects {
        Expects::Nothing => Ok(out),
        _ => Err(OpenError::damaged(AgePart::Armor, end, "its last line is missing")),
    }
}

enum Expects {
    Begin,
    /// Another line of base64, or the end.
    FullLine,
    EndLine,
    Nothing,
}

/// Where in an armored text the byte `at` of what it holds is written.
pub(super) fn place(bytes: &[u8], at: usize) -> usize {
    let start = blanks(bytes.iter()) + BEGIN.len();
    let body = bytes.iter().enumerate().skip(start).filter(|(_, byte)| !byte.is_ascii_whitespace());
    body.map(|(place, _)| place).nth(at / 3 * 4 + at % 3).unwrap_or(bytes.len())
}

/// Bytes of white space before anything else, at most what is allowed around an armor.
fn blanks<'a>(bytes: impl Iterator<Item = &'a u8>) -> usize {
    bytes.take(MAX_AGE_BLANKS).take_while(|byte| byte.is_ascii_whitespace()).count()
}
