//! Bytes of a file -> its text, in UTF-8 or as other encodings would have it.
//!
//! One reading is printed: the likeliest, with a word if it was guessed. The others answer one question: whether a file
//! may list people.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1256};

/// Encodings of one to four bytes, of the languages that seedpress speaks.
const NATIONAL: [&Encoding; 5] = [WINDOWS_1252, WINDOWS_1251, WINDOWS_1256, GB18030, WINDOWS_1254];
/// Bytes that are decoded on trial.
const MOST_TRIED: usize = 64 << 10;

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText<'a> {
    /// With line feeds at the ends of its lines, and without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding, if it is not UTF-8: it was guessed unless a mark at the beginning says so.
    pub encoding: Option<&'static str>,
}

/// The text of a file in UTF-8, UTF-16 or a national encoding; `None` if it has control characters, as files of programs
/// have.
#[must_use]
pub fn decoded(bytes: &[u8]) -> Option<DecodedText<'_>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if is_written(text) {
            return Some(DecodedText { text: with_line_feeds(text.into()), encoding: None });
        }
    }
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if is_wide(bytes) => wide_encoding(bytes),
        _ if bytes.contains(&0) || std::str::from_utf8(bytes).is_ok() => return None,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(None, Utf8Detection::Deny)
        }
    };
    let text = encoding.decode_with_bom_removal(bytes).0;
    // An accent more or less may be a slip, but a text of them is another file.
    let wrong = text.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count();
    (wrong == 0 && is_written(&text))
        .then(|| DecodedText { text: with_line_feeds(text), encoding: Some(encoding.name()) })
}

/// The order of bytes in UTF-16 without a mark: the byte that is nearly always the same is the high one.
fn wide_encoding(bytes: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| matches!(byte, 0 | 4 | 6 | 9)).count();
    if zeros(0) > zeros(1) { UTF_16BE } else { UTF_16LE }
}

/// The text with line feeds at the ends of its lines; some programs write carriage returns alone.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    let alone = text.split('\r').skip(1).any(|after| !after.starts_with('\n'));
    if alone { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text }
}

/// The first control character of a text in UTF-8, and its line, from 1.
pub(super) fn control_in(bytes: &[u8]) -> Option<(char, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (place, letter) = text.char_indices().find(|(_, letter)| is_control(*letter))?;
    Some((letter, text.get(..place)?.matches('\n').count() + 1))
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
    !text.chars().any(is_control)
}

fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}')
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
            assert!(other_readings(&bytes).iter().any(|read| read == text), "{text}");
        }
        assert!(decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR").is_none());
        assert!(other_readings(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR").is_empty());
    }

    #[test]
    fn the_likeliest_encoding_is_found_and_named() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let german = "Für den Kürbis: zehn Minuten köcheln – fertig.\n";
        let russian = "Семена хранят в сухом и прохладном месте, в стеклянной банке.\n";
        let chinese = "种子要放在干燥阴凉的地方，用玻璃瓶保存。\n";
        let polish = "Nasiona przechowuj w słoiku, w suchym i chłodnym miejscu. Gęś, żółw, źdźbło.\n";
        let turkish = "Tohumları kuru ve serin bir yerde, cam kavanozda saklayın. Şişe, ığdır, çiğ.\n";
        for (encoding, text) in [
            (WINDOWS_1252, german),
            (WINDOWS_1251, russian),
            (encoding_rs::GBK, chinese),
            (encoding_rs::WINDOWS_1250, polish),
            (WINDOWS_1254, turkish),
        ] {
            let bytes = encoding.encode(text).0;
            let found = decoded(&bytes).unwrap_or_else(|| panic!("{}", encoding.name()));
            assert_eq!(found.text, text);
            assert!(found.encoding.is_some());
        }
        for text in [german, russian, chinese] {
            assert_eq!(decoded(text.as_bytes()), Some(DecodedText { text: text.into(), encoding: None }));
            for bytes in [wide(&format!("\u{feff}{text}")), big(&format!("\u{feff}{text}"))] {
                assert_eq!(decoded(&bytes).unwrap().text, text);
            }
        }
        for bytes in [wide(german), big(german), wide(russian), big(russian)] {
            assert!([german, russian].contains(&decoded(&bytes).unwrap().text.as_ref()));
        }
        assert_eq!(decoded(b"\xef\xbb\xbfone\rtwo\r").unwrap().text, "one\ntwo\n");
        assert_eq!(control_in(b"one\ntwo\x1b[2J"), Some(('\u{1b}', 2)));
        for none in [&b"a\0b"[..], b"a\x08b", b"M\xf6hre \x01"] {
            assert_eq!(decoded(none), None);
        }
    }
}
