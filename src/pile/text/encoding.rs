//! Bytes of a text file -> its text: UTF-8, UTF-16 with and without a byte order mark, Windows-1252.

/// Bytes by which the encoding of a file without a byte order mark is told.
const SAMPLE: usize = 4_096;
/// Bytes below which there is nothing to tell; a code alone takes 150.
const SHORTEST: usize = 32;
/// Letters of Windows-1252 from 0x80 on which differ from Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The bytes as text, if they are one that may hold codes. Pictures' formats hold zero bytes, or no code's start.
#[must_use]
pub fn text_of_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || bytes.starts_with(b"%PDF") {
        return None;
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes);
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
            (even, odd) if 5 * odd > 4 * half && 20 * even < half => utf16(bytes, u16::from_le_bytes),
            (even, odd) if 5 * even > 4 * half && 20 * odd < half => utf16(bytes, u16::from_be_bytes),
            _ => None,
        };
    }
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if bytes.windows(3).any(|window| window.eq_ignore_ascii_case(b"SP1")) => {
            let letter = |byte: &u8| match byte {
                0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
                byte => char::from(*byte),
            };
            Some(bytes.iter().map(letter).collect())
        }
        Err(_) => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    (!text.contains('\0')).then_some(text)
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
