//! What a sheet's codes have in common -> the bits that each of them must carry, known before it is read.

use crate::frame::{self, Header, SetId};
use crate::sheet::Grid;

/// Characters of a header, and where the set id stands in it.
const SET_ID: std::ops::Range<usize> = 4..4 + SetId::CHARS;
/// Digits of the set id that a mark tells.
const PREFIX: usize = 8;

/// What is known of a sheet's codes before they are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    /// Of any code of the sheet.
    pub header: Header,
    /// The whole set id is known, not only its first eight digits.
    pub whole_id: bool,
    pub shard_bytes: usize,
}

impl Common {
    /// From what a mark says.
    pub fn of_mark(mark: &frame::SheetMark) -> Option<Self> {
        let set = SetId::parse(&format!("{:0<width$}", mark.prefix, width = SetId::CHARS))?;
        let (shard, needed, sheet, sheets, grid): (u32, u32, u32, u32, Grid) =
            (mark.first_shard, mark.needed, mark.sheet, mark.sheets, mark.grid);
        let header = Header { set, shard, needed, sheet, sheets, grid };
        Some(Self { header, whole_id: false, shard_bytes: mark.shard_bytes })
    }

    /// Data bits from the first on, of the code with a shard: two segments (ISO/IEC 18004:2015, 7.4), letters and
    /// digits; of the digits nothing is known.
    pub fn bits(&self, shard: u32, version: u8) -> Vec<Option<bool>> {
        let text = frame::header_text(&Header { shard, ..self.header });
        let (letters_width, digits_width) = match version {
            ..=9 => (9, 10),
            10..=26 => (11, 12),
            27.. => (13, 14),
        };
        let mut bits = Bits::default();
        bits.push(0b0010, 4);
        bits.push(text.len(), letters_width);
        let values: Vec<usize> = text.bytes().map(value).collect();
        for (at, pair) in values.chunks(2).enumerate() {
            let unknown = !self.whole_id && SET_ID.contains(&(2 * at)) && 2 * at >= SET_ID.start + PREFIX;
            match *pair {
                [_, _] if unknown => bits.0.extend([None; 11]),
                [first, second] => bits.push(45 * first + second, 11),
                [single] => bits.push(single, 6),
                _ => {}
            }
        }
        bits.push(0b0001, 4);
        bits.push(frame::piece_digits(&text, &vec![0; self.shard_bytes]).len(), digits_width);
        bits.0
    }
}

#[derive(Default)]
struct Bits(Vec<Option<bool>>);

impl Bits {
    fn push(&mut self, value: usize, count: usize) {
        self.0.extend((0..count).rev().map(|bit| Some(value >> bit & 1 == 1)));
    }
}

/// A header's character as a number (table 5): digits, letters and the hyphen.
fn value(character: u8) -> usize {
    match character {
        b'0'..=b'9' => usize::from(character - b'0'),
        b'A'..=b'Z' => usize::from(character - b'A') + 10,
        _ => 41,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_carries_the_bits_that_were_foretold() {
        let grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };
        let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
        let header = Header { set, shard: 5, needed: 3, sheet: 1, sheets: 2, grid };
        for version in [9u8, 10, 27] {
            let shard = vec![0xA5; 60];
            let text = frame::header_text(&header);
            let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(version.into()));
            bits.push_alphanumeric_data(text.as_bytes()).unwrap();
            bits.push_numeric_data(frame::piece_digits(&text, &shard).as_bytes()).unwrap();
            let bytes = bits.into_bytes();
            let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1 == 1;
            for whole_id in [true, false] {
                let common = Common { header: Header { shard: 1, ..header }, whole_id, shard_bytes: 60 };
                let foretold = common.bits(5, version);
                assert!(foretold.iter().enumerate().all(|(at, known)| known.is_none_or(|known| known == bit(at))));
                assert_eq!(foretold.iter().filter(|known| known.is_none()).count(), if whole_id { 0 } else { 8 * 11 });
            }
        }
    }
}
