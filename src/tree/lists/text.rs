//! Bytes of a file -> its text, in whatever encoding address books and spreadsheets write.
//!
//! A byte order mark decides, then UTF-16 without one, then UTF-8, then the guesser that Firefox uses: Outlook writes the
//! code page of the machine. Lines end in line feeds afterwards.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::ListProblem;

/// Bytes by which UTF-16 without a mark is told.
const LOOKED_AT: usize = 4096;

/// The text of a file.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, ListProblem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ListProblem::Empty);
    }
    let encoding = encoding_of(bytes);
    let text = encoding.decode_with_bom_removal(bytes).0;
    if text.contains('\0') || text.chars().filter(|c| is_control(*c)).count() > text.len() / 64 {
        return Err(ListProblem::NotText);
    }
    Ok(with_line_feeds(text).into_owned())
}

/// The encoding of bytes that say nothing of it otherwise.
pub(super) fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) => UTF_8,
        _ => wide(bytes).unwrap_or_else(|| narrow(bytes)),
    }
}

/// UTF-16 without a mark: most letters of any alphabet share their high byte with the blanks and line feeds or are few.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let part = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = |from: usize| part.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 8 > part.len(), odd * 8 > part.len()) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn narrow(bytes: &[u8]) -> &'static Encoding {
    // A text in UTF-8 with a broken letter or two is still UTF-8.
    let text = String::from_utf8_lossy(bytes);
    let (wrong, right) = text.chars().filter(|c| !c.is_ascii()).fold((0_usize, 0_usize), |(wrong, right), c| {
        if c == char::REPLACEMENT_CHARACTER { (wrong + 1, right) } else { (wrong, right + 1) }
    });
    if wrong * 10 < right {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess.decode_without_bom_handling(bytes).1 { WINDOWS_1252 } else { guess }
}

/// The text with line feeds at the ends of its lines; vertical tabs are line breaks within a cell.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['\r', '\u{b}', '\u{85}']) {
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{85}'], "\n").into()
    } else {
        text
    }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{1a}' | '\u{1c}'..='\u{1f}')
}

/// Whether a text is a web page or XML; spreadsheet programs save these under `.xls`, too.
pub(super) fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_lowercase();
    ["<?xml", "<!doctype", "<html", "<table", "<meta", "<head", "<style"].iter().any(|mark| start.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_address_books_gives_the_same_text() {
        let text = "Name;Telefon\nÄsop Brückenmüller;555-0101\nJosé Núñez Façade;555-0102\n";
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let forms = [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes().to_vec()),
            WINDOWS_1252.encode(text).0.into_owned(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            marked(&[0xff, 0xfe], wide(u16::to_le_bytes)),
            marked(&[0xfe, 0xff], wide(u16::to_be_bytes)),
        ];
        for bytes in forms {
            assert_eq!(decoded(&bytes).as_deref(), Ok(text), "{:?}", &bytes[..8]);
        }
    }

    #[test]
    fn a_broken_letter_does_not_turn_utf_8_into_something_else() {
        let mut bytes = "Çığ,555\nŞöğ,555\nÜğü,555\nİşİ,555\nçığ,555\nÖöö,555\n".as_bytes().to_vec();
        bytes.push(0xc3);
        assert!(decoded(&bytes).unwrap().starts_with("Çığ"));
    }

    #[test]
    fn lines_end_in_line_feeds_whoever_wrote_them() {
        for text in ["a,1\r\nb,2\r\n", "a,1\rb,2\r", "a,1\nb,2\n"] {
            assert_eq!(decoded(text.as_bytes()).as_deref(), Ok("a,1\nb,2\n"));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"%PDF\0\x01\x02\x03", b"MZ\x90\0\x03\0\0\0\x04"] {
            assert_eq!(decoded(bytes), Err(ListProblem::NotText));
        }
        assert_eq!(decoded(b" \r\n\t"), Err(ListProblem::Empty));
    }
}
