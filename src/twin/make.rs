//! A file -> its twin: line 00 and the lines to copy by hand.

use super::coded::{CodedLine, LINE_BYTES, content};
use super::error::TwinError;
use super::summary::{Summary, TwinKind};
use super::text::{TextLine, TextLoss, folded, is_wide_script, lines_of, wrapped};
use super::twin_line::TwinLine;
use crate::limits::{MAX_NAME_BYTES, MAX_TWIN_LINES, MAX_TWIN_TEXT_BYTES, MAX_TWIN_TEXT_LINES};
use crate::shard::{self, Stream};

/// A line in the shard code: its 15 bytes and a zero, since a shard's length is even. The last byte of a spare line is zero, too.
pub(super) const SHARD_BYTES: usize = LINE_BYTES + 1;

/// A file, to be copied by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    pub summary: Summary,
    /// Lines 1, 2, ..: those of data, then spare ones.
    pub lines: Vec<TwinLine>,
    /// What of a text does not come back; nothing of a coded twin is lost.
    pub loss: TextLoss,
}

impl Twin {
    /// Coded lines of a file and `spare` more; `None` for a fifth, two at least.
    ///
    /// # Errors
    /// [`TwinError::TooLarge`] over 2,048 bytes; [`TwinError::LongName`]; [`TwinError::TooManyLines`] with the spare ones.
    pub fn coded(name: &str, bytes: &[u8], spare: Option<usize>, secret: bool) -> Result<Self, TwinError> {
        let (kind, content) = content::wrap(name, bytes)?;
        let needed = content.len().div_ceil(LINE_BYTES);
        let spare = spare.unwrap_or_else(|| needed.div_ceil(5).max(2));
        let count = needed.saturating_add(spare);
        let too_many = || TwinError::TooManyLines { lines: count, most: MAX_TWIN_LINES };
        if count > MAX_TWIN_LINES {
            return Err(too_many());
        }
        let summary = Summary::of(kind, secret, &content, needed as u16, count as u16);
        let mut shards: Vec<Vec<u8>> = content.chunks(LINE_BYTES).map(<[u8]>::to_vec).collect();
        shards.iter_mut().for_each(|shard| shard.resize(SHARD_BYTES, 0));
        let stream = Stream { needed: needed as u32, shard_bytes: SHARD_BYTES, bytes: shards.concat() };
        shards.extend(shard::parity(&stream, count as u32).map_err(|_| too_many())?);
        let line = |(number, shard): (u16, Vec<u8>)| {
            let mut bytes = [0; LINE_BYTES];
            bytes.copy_from_slice(&shard[..LINE_BYTES]);
            TwinLine::Coded(CodedLine { number, bytes })
        };
        Ok(Self { summary, lines: (1..).zip(shards).map(line).collect(), loss: TextLoss::default() })
    }

    /// Lines of a text; the first is the file's name.
    ///
    /// # Errors
    /// What is no text or holds what nobody can copy; [`TwinError::TooLarge`] over 32,767 bytes;
    /// [`TwinError::TooManyLines`] over 999.
    pub fn text(name: &str, bytes: &[u8], secret: bool) -> Result<Self, TwinError> {
        if bytes.len() > 2 * MAX_TWIN_TEXT_BYTES {
            return Err(TwinError::TooLarge { bytes: bytes.len(), most: MAX_TWIN_TEXT_BYTES });
        }
        let (mut paragraphs, loss) = lines_of(bytes)?;
        let name = folded(name);
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            return Err(TwinError::LongName { bytes: name.len() });
        }
        paragraphs.insert(0, name);
        let content = paragraphs.join("\n") + "\n";
        if content.len() > MAX_TWIN_TEXT_BYTES {
            return Err(TwinError::TooLarge { bytes: content.len(), most: MAX_TWIN_TEXT_BYTES });
        }
        let texts = wrapped(&paragraphs);
        if texts.len() > MAX_TWIN_TEXT_LINES {
            return Err(TwinError::TooManyLines { lines: texts.len(), most: MAX_TWIN_TEXT_LINES });
        }
        let kind = if is_wide_script(&content) { TwinKind::WideText } else { TwinKind::Text };
        let count = texts.len() as u16;
        let summary = Summary::of(kind, secret, content.as_bytes(), count, count);
        let check_digits = kind.check_digits();
        let line = |(number, text)| TwinLine::Text(TextLine { number, text, check_digits });
        Ok(Self { summary, lines: (1..).zip(texts).map(line).collect(), loss })
    }
}

/// Whether a file looks like a key of ours or of age: an identity, a packet's key of 32 hexadecimal digits, a card.
#[must_use]
pub fn looks_like_key(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let hex = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let upper = text.to_ascii_uppercase();
    hex || ["AGE-SECRET-KEY-", "SPK1-", "PRIVATE KEY-----"].iter().any(|mark| upper.contains(mark))
}
