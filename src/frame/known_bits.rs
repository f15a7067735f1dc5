//! What is known of a piece -> the data bits that its code must begin with, predicted before it is read.
//!
//! ```text
//! 0010 <cc bits: 61> <header: 30 pairs of 11 bits, one single of 6> 0001 <nc bits: digits> <10 bits for 3 digits> ..
//! ```
//! Two segments, letters and digits (ISO/IEC 18004:2015, 7.4). All codes of a sheet share these bits, except
//! for the shard's number.

use super::{Header, SetId, TAG_BYTES, header_text, mark, piece_digits};
use crate::limits::MAX_SHARD_BYTES;
use crate::sheet::MARK_VERSION;

/// Range of the set id in the header's characters.
const SET_ID: std::ops::Range<usize> = 4..4 + SetId::CHARS;
/// Digits of the set id that a mark carries.
const PREFIX: usize = 8;
/// The header's segment without its mode and count: 30 pairs and one single.
const HEADER_BITS: usize = 336;
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Bits of the character count indicators, alphanumeric and numeric, of a version (ISO/IEC 18004:2015, table 3).
fn count_widths(version: u8) -> (usize, usize) {
    match version {
        ..=9 => (9, 10),
        10..=26 => (11, 12),
        27.. => (13, 14),
    }
}

/// The bit at which the digits of a code begin.
#[must_use]
pub fn digits_start(version: u8) -> usize {
    let (letters, digits) = count_widths(version);
    4 + letters + HEADER_BITS + 4 + digits
}

/// How many bytes a shard may have in a code of a version (1 to 40) that holds `data_bits` bits; 0 if none fit.
#[must_use]
pub fn capacity(version: u8, data_bits: usize) -> usize {
    let rest = data_bits.saturating_sub(digits_start(version));
    let digits = rest / 10 * 3
        + match rest % 10 {
            7.. => 2,
            4.. => 1,
            _ => 0,
        };
    (digits / 5 * 2).saturating_sub(TAG_BYTES).min(MAX_SHARD_BYTES)
}

/// Data bits before the first digit, of the code with this header and a shard of `shard_bytes`. With `whole_id` false
/// only the first eight digits of the set id are known, and the bits of the others are `None`.
#[must_use]
pub fn predicted_bits(header: &Header, whole_id: bool, shard_bytes: usize, version: u8) -> Vec<Option<bool>> {
    let text = header_text(header);
    let (letters_width, digits_width) = count_widths(version);
    let mut bits = BitString::default();
    bits.push(0b0010, 4);
    bits.push(text.len(), letters_width);
    let values: Vec<usize> = text.bytes().map(value).collect();
    for (at, pair) in values.chunks(2).enumerate() {
        let unknown = !whole_id && SET_ID.contains(&(2 * at)) && 2 * at >= SET_ID.start + PREFIX;
        match *pair {
            [_, _] if unknown => bits.0.extend([None; 11]),
            [first, second] => bits.push(45 * first + second, 11),
            [single] => bits.push(single, 6),
            _ => {}
        }
    }
    bits.push(0b0001, 4);
    bits.push(piece_digits(&text, &vec![0; shard_bytes]).len(), digits_width);
    bits.0
}

/// Data bits of a sheet's mark from the first on, as long as they are the same on most sheets: the sentence for people, and
/// what begins the facts. How many characters follow is not known. Nor are they right where the facts leave no room for
/// the whole sentence.
#[must_use]
pub fn predicted_mark_bits() -> Vec<Option<bool>> {
    let mut bits = BitString::default();
    bits.push(0b0010, 4);
    bits.0.extend(vec![None; count_widths(MARK_VERSION).0]);
    let values: Vec<usize> = mark::opening().bytes().map(value).collect();
    for pair in values.chunks_exact(2) {
        bits.push(45 * pair[0] + pair[1], 11);
    }
    bits.0
}

/// The set id in the first data bits of a code; `None` where some of its bits are unknown, or it is none.
pub(super) fn set_id_in(bits: &[Option<bool>], version: u8) -> Option<SetId> {
    let first = 4 + count_widths(version).0;
    let mut id = String::with_capacity(SetId::CHARS);
    for pair in SET_ID.step_by(2) {
        let bits = bits.get(first + pair / 2 * 11..)?.get(..11)?;
        let value = bits.iter().try_fold(0, |value, bit| Some(value << 1 | usize::from((*bit)?)))?;
        for at in [value / 45, value % 45] {
            id.push(char::from(*ALPHANUMERIC.get(at)?));
        }
    }
    SetId::parse(&id)
}

#[derive(Default)]
struct BitString(Vec<Option<bool>>);

impl BitString {
    fn push(&mut self, value: usize, count: usize) {
        self.0.extend((0..count).rev().map(|bit| Some(value >> bit & 1 == 1)));
    }
}

/// A header's character as a number (table 5).
fn value(character: u8) -> usize {
    ALPHANUMERIC.iter().position(|&known| known == character).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Grid;

    #[test]
    fn the_set_id_is_found_in_the_bits_that_carry_it_and_in_no_fewer() {
        let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
        let grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };
        let header = Header { set, shard: 5, needed: 3, sheet: 1, sheets: 2, grid };
        for version in [9, 10, 27] {
            let bits = predicted_bits(&header, true, 60, version);
            assert_eq!(bits.len(), digits_start(version));
            assert_eq!(set_id_in(&bits, version), Some(set));
            assert_eq!(set_id_in(&predicted_bits(&header, false, 60, version), version), None);
            assert_eq!(set_id_in(&bits[..100], version), None);
        }
    }

    #[test]
    fn a_mark_carries_the_bits_that_were_predicted() {
        let facts = "SP1M-NYV6Z9N8-S3T7K120I101L840V22M4G5.4.4.4Q2X0U74";
        let text = crate::frame::SheetMark::find(facts).unwrap().text();
        let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(MARK_VERSION.into()));
        bits.push_alphanumeric_data(text.as_bytes()).unwrap();
        let bytes = bits.into_bytes();
        let predicted = predicted_mark_bits();
        for (at, known) in predicted.iter().enumerate() {
            assert!(known.is_none_or(|known| known == (bytes[at / 8] >> (7 - at % 8) & 1 == 1)), "bit {at}");
        }
        // All but the count of the characters: mode, and 19 pairs.
        assert_eq!(predicted.iter().flatten().count(), 4 + 19 * 11);
    }
}
