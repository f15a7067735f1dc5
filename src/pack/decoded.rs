//! Bytes of a file -> its text, in UTF-8 or as other encodings would have it.
//!
//! Only UTF-8 is printed. The other readings answer one question: whether a file may list people.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1256};

/// Encodings of one to four bytes, of the languages that seedpress speaks.
const NATIONAL: [&Encoding; 5] = [WINDOWS_1252, WINDOWS_1251, WINDOWS_1256, GB18030, WINDOWS_1254];
/// Bytes that are decoded on trial.
const MOST_TRIED: usize = 64 << 10;

/// The text of a file in UTF-8, without a mark at its beginning; `None` if it has control characters.
pub(super) fn utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_written(text))?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// How other encodings would read the bytes of a file, where they make text of it.
pub(super) fn other_readings(bytes: &[u8]) -> Vec<Cow<'_, str>> {
    let part = &bytes[..bytes.len().min(MOST_TRIED)];
    let wide = part.first_chunk().is_some_and(|mark| matches!(mark, [0xff, 0xfe] | [0xfe, 0xff])) || is_wide(part);
    let tried: &[&Encoding] = if wide { &[UTF_16LE, UTF_16BE] } else { &NATIONAL };
    let even = if wide { &part[..part.len() / 2 * 2] } else { part };
    let readings = tried.iter().map(|encoding| encoding.decode_with_bom_removal(even).0);
    readings.filter(|text| is_written(text)).collect()
}

/// Whether every second byte of the first ones is nearly always the same, as in UTF-16 of one script.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    let high = |from: usize| {
        let bytes: Vec<u8> = bytes.iter().skip(from).step_by(2).take(256).copied().collect();
        let zeros = bytes.iter().filter(|byte| matches!(byte, 0 | 4 | 6 | 9)).count();
        bytes.len() >= 4 && zeros * 5 >= bytes.len() * 4
    };
    high(0) || high(1)
}

/// Whether a text has no control characters other than white space.
fn is_written(text: &str) -> bool {
    !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_read_and_pictures_are_not() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        for text in ["Ash: 555 0101\n", "Ясень 555 0101\n", "عرعر ٥٥٥٠١٠١"] {
            for bytes in [wide(text), big(text), wide(&format!("\u{feff}{text}")), big(&format!("\u{feff}{text}"))] {
                assert!(
                    other_readings(&bytes).iter().any(|read| read.trim_start_matches('\u{feff}') == text),
                    "{text}"
                );
            }
        }
        for (encoding, text) in [(WINDOWS_1252, "Möhre"), (WINDOWS_1251, "Ясень"), (GB18030, "松某")] {
            let bytes = encoding.encode(text).0;
            assert!(utf8(&bytes).is_none() && other_readings(&bytes).iter().any(|read| read == text), "{text}");
        }
        assert!(other_readings(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR").is_empty());
    }
}
