//! The data of a code -> its payload, segment by segment (ISO/IEC 18004:2015, 7.4).
//!
//! Bytes without a declared character set are text where they are UTF-8, or where they stand beside characters of Shift JIS
//! and are text with them; and bytes otherwise: guessing a character set would show a stranger's bytes as something they
//! are not. Each code of a structured append stands for itself.

use std::fmt::Write;

use rxing::common::{CharacterSet, Eci};

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// What a code carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
}

/// The payload of corrected data; `None` when the segments are not valid.
pub fn payload(data: &[u8], version: u8) -> Option<Payload> {
    let mut bits = Bits { data, at: 0 };
    let mut content = Content::default();
    // Fewer than four bits left, or four zeros, end the message.
    while bits.left() >= 4 {
        match bits.take(4)? {
            0 => break,
            1 => numeric(&mut bits, version, &mut content)?,
            2 => alphanumeric(&mut bits, version, &mut content)?,
            3 => drop(bits.take(16)?),
            4 => bytes(&mut bits, version, &mut content)?,
            5 => content.gs1 = true,
            7 => content.declare(designator(&mut bits)?),
            8 => kanji(&mut bits, version, &mut content)?,
            9 => {
                content.gs1 = true;
                bits.take(8)?;
            }
            _ => return None,
        }
    }
    content.finish()
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.data.len() * 8 - self.at
    }

    /// The next bits, at most 24 of them.
    fn take(&mut self, count: usize) -> Option<u32> {
        if count > self.left() {
            return None;
        }
        let mut value = 0;
        for at in self.at..self.at + count {
            value = value << 1 | u32::from(self.data[at / 8] >> (7 - at % 8) & 1);
        }
        self.at += count;
        Some(value)
    }

    /// A count of characters, whose width grows with the version (table 3).
    fn count(&mut self, version: u8, widths: [usize; 3]) -> Option<u32> {
        let class = match version {
            ..=9 => 0,
            10..=26 => 1,
            27.. => 2,
        };
        self.take(widths[class])
    }
}

/// What was read so far.
#[derive(Default)]
struct Content {
    /// Runs of text and of bytes, each bytes run with the character set that was declared for it.
    runs: Vec<Run>,
    declared: Option<CharacterSet>,
    /// '%' stands for the GS1 separator in alphanumeric segments (7.4.8.2).
    gs1: bool,
    /// A segment was in the mode of Shift JIS.
    kanji: bool,
}

enum Run {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    fn declare(&mut self, designator: u32) {
        // An unknown or binary designator leaves the bytes as they are.
        self.declared = match Eci::from(designator) {
            Eci::Unknown | Eci::Binary => None,
            known => Some(CharacterSet::from(known)),
        };
    }

    fn push_text(&mut self, text: &str) {
        match self.runs.last_mut() {
            Some(Run::Text(last)) => last.push_str(text),
            _ => self.runs.push(Run::Text(text.to_owned())),
        }
    }

    fn push_bytes(&mut self, bytes: Vec<u8>) {
        if let Some(text) = self.declared.as_ref().and_then(|set| set.decode(&bytes).ok()) {
            return self.push_text(&text);
        }
        match self.runs.last_mut() {
            Some(Run::Bytes(last)) => last.extend(bytes),
            _ => self.runs.push(Run::Bytes(bytes)),
        }
    }

    fn finish(self) -> Option<Payload> {
        let mut joined = Vec::new();
        for run in self.runs {
            match run {
                Run::Text(text) => joined.extend(text.into_bytes()),
                Run::Bytes(bytes) if self.kanji && str::from_utf8(&bytes).is_err() => {
                    let text = CharacterSet::Shift_JIS.decode(&bytes);
                    joined.extend(text.map_or(bytes, String::into_bytes));
                }
                Run::Bytes(bytes) => joined.extend(bytes),
            }
        }
        match String::from_utf8(joined) {
            Ok(text) if text.is_empty() => None,
            Ok(text) => Some(Payload::Text(text)),
            Err(error) => Some(Payload::Bytes(error.into_bytes())),
        }
    }
}

fn numeric(bits: &mut Bits<'_>, version: u8, content: &mut Content) -> Option<()> {
    let mut left = bits.count(version, [10, 12, 14])? as usize;
    let mut text = String::with_capacity(left);
    while left > 0 {
        let digits = left.min(3);
        let value = bits.take(1 + 3 * digits)?;
        if value >= 10u32.pow(digits as u32) {
            return None;
        }
        let _ = write!(text, "{value:0digits$}");
        left -= digits;
    }
    content.push_text(&text);
    Some(())
}

fn alphanumeric(bits: &mut Bits<'_>, version: u8, content: &mut Content) -> Option<()> {
    let count = bits.count(version, [9, 11, 13])? as usize;
    let mut text = String::with_capacity(count);
    for _ in 0..count / 2 {
        let pair = bits.take(11)? as usize;
        text.push(char::from(*ALPHANUMERIC.get(pair / 45)?));
        text.push(char::from(ALPHANUMERIC[pair % 45]));
    }
    if count % 2 == 1 {
        text.push(char::from(*ALPHANUMERIC.get(bits.take(6)? as usize)?));
    }
    if content.gs1 {
        text = text.replace("%%", "\u{1}").replace('%', "\u{1d}").replace('\u{1}', "%");
    }
    content.push_text(&text);
    Some(())
}

fn bytes(bits: &mut Bits<'_>, version: u8, content: &mut Content) -> Option<()> {
    let count = bits.count(version, [8, 16, 16])?;
    if count as usize > bits.left() / 8 {
        return None;
    }
    let bytes = (0..count).map(|_| bits.take(8).map(|byte| byte as u8)).collect::<Option<Vec<_>>>()?;
    content.push_bytes(bytes);
    Some(())
}

/// Thirteen bits a character of Shift JIS (7.4.6).
fn kanji(bits: &mut Bits<'_>, version: u8, content: &mut Content) -> Option<()> {
    let count = bits.count(version, [8, 10, 12])?;
    let mut bytes = Vec::new();
    for _ in 0..count {
        let packed = bits.take(13)?;
        let joined = ((packed / 0xC0) << 8) | (packed % 0xC0);
        let character = joined + if joined < 0x1F00 { 0x8140 } else { 0xC140 };
        bytes.extend_from_slice(&(character as u16).to_be_bytes());
    }
    content.kanji = true;
    content.push_text(&CharacterSet::Shift_JIS.decode(&bytes).ok()?);
    Some(())
}

/// One to three bytes, as the leading ones say (7.4.2.2).
fn designator(bits: &mut Bits<'_>) -> Option<u32> {
    let first = bits.take(8)?;
    match first {
        0x00..0x80 => Some(first),
        0x80..0xC0 => Some((first & 0x3F) << 8 | bits.take(8)?),
        0xC0..0xE0 => Some((first & 0x1F) << 16 | bits.take(16)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits written as text, padded with zeros to whole bytes.
    fn packed(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|bit| *bit != b' ').map(|bit| bit - b'0').collect();
        bits.chunks(8).map(|eight| eight.iter().enumerate().fold(0, |byte, (at, bit)| byte | bit << (7 - at))).collect()
    }

    fn read(bits: &str) -> Option<Payload> {
        payload(&packed(bits), 1)
    }

    fn text(text: &str) -> Payload {
        Payload::Text(text.into())
    }

    #[test]
    fn the_standards_examples_are_read() {
        // Clause 7.4.3, example 1: "01234567"; 7.4.4: "AC-42".
        assert_eq!(read("0001 0000001000 0000001100 0101011001 1000011 0000"), Some(text("01234567")));
        assert_eq!(read("0010 000000101 00111001110 11100111001 000010 0000"), Some(text("AC-42")));
        // 7.4.6: the two characters at 935F and E4AA in Shift JIS.
        assert_eq!(read("1000 00000010 0110110011111 1101010101010 0000"), Some(text("点茗")));
    }

    #[test]
    fn bytes_are_text_only_where_they_are_utf8_or_declared() {
        assert_eq!(read("0100 00000010 11000011 10101001 0000"), Some(text("é")));
        assert_eq!(read("0100 00000001 11101001 0000"), Some(Payload::Bytes(vec![0xE9])));
        assert_eq!(read("0111 00000011 0100 00000001 11101001 0000"), Some(text("é")));
    }

    #[test]
    fn bytes_beside_kanji_are_shift_jis() {
        // A character at 935F, then two bytes: the hiragana at 82A0.
        let kanji = "1000 00000001 0110110011111";
        assert_eq!(read(&format!("{kanji} 0100 00000010 10000010 10100000 0000")), Some(text("点あ")));
        assert_eq!(read(&format!("{kanji} 0100 00000010 11000011 10101001 0000")), Some(text("点é")));
    }

    #[test]
    fn each_code_of_a_structured_append_stands_for_itself() {
        assert_eq!(read("0011 0000 0001 10101010 0001 0000000001 0111 0000"), Some(text("7")));
    }

    #[test]
    fn counts_beyond_the_data_and_numbers_beyond_their_digits_are_refused() {
        assert_eq!(read("0100 11111111 00000000"), None);
        assert_eq!(read("0001 0000000011 1111111111"), None);
        assert_eq!(read("1110 0000"), None);
        assert_eq!(payload(&[], 1), None);
        for seed in 0..5_000u32 {
            let noise: Vec<u8> =
                (0..40u32).map(|at| ((seed * 977 + at * 131).wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let _ = payload(&noise, (seed % 40 + 1) as u8);
        }
    }
}
