//! Bytes of a text file -> its text: UTF-8, UTF-16 with and without a byte order mark, Windows-1252.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes by which the encoding of a file without a byte order mark is told.
const SAMPLE: usize = 4_096;
/// Bytes below which there is nothing to tell; a code alone takes 150.
const SHORTEST: usize = 32;

/// The bytes as text, if they are one that may hold codes. Pictures' formats hold zero bytes, or no code's start.
#[must_use]
pub fn text_of_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || bytes.starts_with(b"%PDF") {
        return None;
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, UTF_16LE);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, UTF_16BE);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.contains(&0) {
        if sample.len() < SHORTEST {
            return None;
        }
        // Of a text in letters like A to Z, every other byte is zero.
        let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let half = sample.len() / 2;
        return match (even, odd) {
            (even, odd) if 5 * odd > 4 * half && 20 * even < half => utf16(bytes, UTF_16LE),
            (even, odd) if 5 * even > 4 * half && 20 * odd < half => utf16(bytes, UTF_16BE),
            _ => None,
        };
    }
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if bytes.windows(3).any(|window| window.eq_ignore_ascii_case(b"SP1")) => {
            Some(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
        Err(_) => None,
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    // Half a character at the end says nothing.
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len() / 2 * 2]);
    (!text.contains('\0')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_each_encoding_and_what_is_none_is_not() {
        let text = "SP1-NYV6\r\nzwei – drei\r\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        let windows: Vec<u8> = text.chars().map(|c| if c == '–' { 0x96 } else { c as u8 }).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            little.clone(),
            big.clone(),
            marked(&[0xff, 0xfe], &little),
            marked(&[0xfe, 0xff], &big),
            windows,
        ] {
            assert_eq!(text_of_bytes(&bytes).as_deref(), Some(text), "{bytes:?}");
        }
        for other in [&b""[..], b"\xff\xd8\xff", b"a\0b", b"%PDF-1.7\n", b"\0\0\0\x20ftypheic\0\0\0\0"] {
            assert_eq!(text_of_bytes(other), None);
        }
    }
}
