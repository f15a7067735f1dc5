//! The corrected Reed-Solomon blocks of a code -> the 16-bit symbols of its shard that they hold.
//!
//! ```text
//! data bits   | header ..        | 3 digits | 3 digits | 3 digits | .. | padding |      digits_start + 10 j
//! blocks      | block 0    | block 1    | block 2    | ..                               in order, end to end
//! symbols                        | 5 digits | 5 digits | ..                             two bytes each, then the tag
//! ```
//! The packet's erasure code works symbol by symbol, so even these help (docs/FORMAT.md, "Half-read codes"). Only what
//! is impossible in a code is left out here; whether the rest is true, the set id decides.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use super::known_bits::set_id_in;
use super::{Header, Piece, TAG_BYTES, capacity, digits_start, header_text, predicted_bits, read_one};
use crate::limits::{MAX_BLOCKS, MAX_CODE_DATA_BYTES, MAX_SHARD_BYTES};

/// How the data of a code is divided into blocks: the first of them are shorter by one byte
/// (ISO/IEC 18004:2015, table 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division {
    /// QR version, 1 to 40.
    pub version: u8,
    /// Data bytes of all blocks together.
    pub data_bytes: usize,
    /// Blocks, 1 to [`MAX_BLOCKS`].
    pub blocks: usize,
}

impl Division {
    /// Whether any QR code could be divided like this and hold a shard of `shard_bytes`.
    #[must_use]
    pub fn holds(&self, shard_bytes: usize) -> bool {
        (1..=40).contains(&self.version)
            && (1..=MAX_BLOCKS).contains(&self.blocks)
            && (self.blocks..=MAX_CODE_DATA_BYTES).contains(&self.data_bytes)
            && (2..=MAX_SHARD_BYTES).contains(&shard_bytes)
            && shard_bytes.is_multiple_of(2)
            && capacity(self.version, 8 * self.data_bytes) >= shard_bytes
    }

    /// The data bytes of a block, from 0.
    #[must_use]
    pub fn bytes_of(&self, block: usize) -> Range<usize> {
        let (short, longer) = (self.data_bytes / self.blocks, self.data_bytes % self.blocks);
        let first_longer = self.blocks - longer;
        let start = |block: usize| block * short + block.saturating_sub(first_longer);
        start(block)..start(block + 1)
    }

    /// The block that holds a data bit.
    fn block_of(&self, bit: usize) -> usize {
        (0..self.blocks).find(|&block| self.bytes_of(block).end > bit / 8).unwrap_or(self.blocks)
    }
}

/// A code of which only some blocks could be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialCode {
    /// What is known of it from its sheet. Without `whole_id`, digits of the set id beyond the first eight are zeros.
    pub header: Header,
    /// The set id is known, not only its beginning.
    pub whole_id: bool,
    pub shard_bytes: usize,
    pub division: Division,
    /// Data bytes of each block, or `None`; at least one is there.
    pub blocks: Vec<Option<Vec<u8>>>,
}

impl PartialCode {
    /// Leaves out impossible blocks; takes the set id from the header if its bits are known. `None` where the header
    /// differs from the predicted one, or nothing is left.
    #[must_use]
    pub fn new(
        mut header: Header,
        mut whole_id: bool,
        shard_bytes: usize,
        division: Division,
        blocks: Vec<Option<Vec<u8>>>,
    ) -> Option<Self> {
        let fits = |(at, block): (usize, &Option<Vec<u8>>)| {
            block.as_ref().is_none_or(|block| block.len() == division.bytes_of(at).len())
        };
        if !division.holds(shard_bytes) || blocks.len() != division.blocks || !blocks.iter().enumerate().all(fits) {
            return None;
        }
        let known = known_bits(&division, &blocks);
        let predicted = predicted_bits(&header, whole_id, shard_bytes, division.version);
        let differs = |(known, predicted): (&Option<bool>, &Option<bool>)| {
            known.zip(*predicted).is_some_and(|(known, predicted)| known != predicted)
        };
        if known.iter().zip(&predicted).any(differs) {
            return None;
        }
        if let Some(set) = set_id_in(&known, division.version).filter(|_| !whole_id) {
            (header.set, whole_id) = (set, true);
        }
        let mut code = Self { header, whole_id, shard_bytes, division, blocks };
        code.leave_out_impossible(&known);
        code.blocks.iter().any(Option::is_some).then_some(code)
    }

    /// Drops blocks with digits above 999 or 65535, or other padding than there is.
    fn leave_out_impossible(&mut self, known: &[Option<bool>]) {
        let (start, end) = self.digit_bits();
        let division = self.division;
        let mut wrong = BTreeSet::new();
        let mut accuse = |bits: Range<usize>| {
            wrong.extend(division.block_of(bits.start)..=division.block_of(bits.end - 1));
        };
        let digits = digits(known, start, self.digit_count());
        for (at, group) in (0..).step_by(3).zip(digits.chunks(3)) {
            if group.contains(&Digit::Impossible) {
                accuse(start + at / 3 * 10..(start + at / 3 * 10 + 10).min(end));
            }
        }
        for (at, group) in (0..).step_by(5).zip(digits.chunks(5)) {
            if symbol(group).is_some_and(|value| value > u32::from(u16::MAX)) {
                accuse(start + at / 3 * 10..(start + (at + 4) / 3 * 10 + 10).min(end));
            }
        }
        for (bit, padding) in (end..).zip(padding(end, known.len())) {
            if known[bit].is_some_and(|known| known != padding) {
                accuse(bit..bit + 1);
            }
        }
        for block in wrong {
            if let Some(block) = self.blocks.get_mut(block) {
                *block = None;
            }
        }
    }

    /// The shard's pairs of bytes and then the tag's, as far as they are known.
    #[must_use]
    pub fn symbols(&self) -> Vec<Option<u16>> {
        let known = known_bits(&self.division, &self.blocks);
        let digits = digits(&known, digits_start(self.division.version), self.digit_count());
        digits.chunks(5).map(|group| symbol(group).and_then(|value| u16::try_from(value).ok())).collect()
    }

    /// The possible values of a symbol of the shard, where some of its bits are known and at most `most` values are
    /// left; `None` where the symbol is known, or too little of it is.
    #[must_use]
    pub fn options(&self, symbol: usize, most: usize) -> Option<Vec<u16>> {
        let known = known_bits(&self.division, &self.blocks);
        let own = 5 * symbol..5 * symbol + 5;
        let mut options = vec![0u32];
        for group in own.start / 3..=(own.end - 1) / 3 {
            let (places, width) = group_of(self.digit_count() - 3 * group);
            let from = digits_start(self.division.version) + 10 * group;
            let bits = known.get(from..from + width)?;
            // The group's digits that are the symbol's: without those before it and those after it.
            let (before, after) = (own.start.saturating_sub(3 * group), (3 * group + places).saturating_sub(own.end));
            let (modulus, divisor) = (10u32.pow((places - before) as u32), 10u32.pow(after as u32));
            let agrees = |value: &u32| {
                let bit = |at: usize| value >> (width - 1 - at) & 1 == 1;
                bits.iter().enumerate().all(|(at, known)| known.is_none_or(|known| known == bit(at)))
            };
            let possible: BTreeSet<u32> =
                (0..10u32.pow(places as u32)).filter(agrees).map(|value| value % modulus / divisor).collect();
            if options.len() * possible.len() > most {
                return None;
            }
            let longer = |head: &u32| possible.iter().map(|tail| head * (modulus / divisor) + tail).collect::<Vec<_>>();
            options = options.iter().flat_map(longer).collect();
        }
        let options: Vec<u16> = options.into_iter().filter_map(|value| u16::try_from(value).ok()).collect();
        (options.len() > 1).then_some(options)
    }

    /// The whole piece, where every symbol and the whole set id are known and the tag is right.
    #[must_use]
    pub fn piece(&self) -> Option<Piece> {
        if !self.whole_id {
            return None;
        }
        let symbols = self.symbols().into_iter().collect::<Option<Vec<u16>>>()?;
        let mut text = header_text(&self.header);
        for symbol in symbols {
            let _ = write!(text, "{symbol:05}");
        }
        read_one(&text)?.ok()
    }

    fn digit_count(&self) -> usize {
        (self.shard_bytes / 2 + TAG_BYTES / 2) * 5
    }

    /// First bit of the digits, and the first after them.
    fn digit_bits(&self) -> (usize, usize) {
        let (start, count) = (digits_start(self.division.version), self.digit_count());
        (start, start + count / 3 * 10 + [0, 4, 7][count % 3])
    }
}

/// The data bits of a code as far as its blocks are known.
fn known_bits(division: &Division, blocks: &[Option<Vec<u8>>]) -> Vec<Option<bool>> {
    let mut bits = Vec::with_capacity(8 * division.data_bytes.min(MAX_CODE_DATA_BYTES));
    for (at, block) in blocks.iter().enumerate() {
        let count = division.bytes_of(at).len();
        let known = block.as_deref().unwrap_or_default();
        for byte in known.iter().take(count) {
            bits.extend((0..8).rev().map(|bit| Some(byte >> bit & 1 == 1)));
        }
        bits.resize(bits.len() + 8 * count.saturating_sub(known.len()), None);
    }
    bits
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digit {
    Known(u8),
    Unknown,
    /// Its group is a number with more digits than the group has.
    Impossible,
}

/// `count` digits from bit `start` on: groups of three in 10 bits, the last two in 7, or one in 4 (7.4.3).
fn digits(known: &[Option<bool>], start: usize, count: usize) -> Vec<Digit> {
    let mut digits = Vec::with_capacity(count + 2);
    for first in (0..count).step_by(3) {
        let (places, width) = group_of(count - first);
        let from = start + first / 3 * 10;
        let bits = known.get(from..from + width).unwrap_or_default();
        let value = bits.iter().try_fold(0u32, |value, bit| Some(value << 1 | u32::from((*bit)?)));
        let value = value.filter(|_| bits.len() == width);
        digits.extend((0..places as u32).rev().map(|place| match value {
            None => Digit::Unknown,
            Some(value) if value >= 10u32.pow(places as u32) => Digit::Impossible,
            Some(value) => Digit::Known((value / 10u32.pow(place) % 10) as u8),
        }));
    }
    digits
}

/// Digits of a group when `left` are left, and the bits that they take.
fn group_of(left: usize) -> (usize, usize) {
    match left {
        1 => (1, 4),
        2 => (2, 7),
        _ => (3, 10),
    }
}

/// The number that five known digits make.
fn symbol(digits: &[Digit]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| match digit {
        Digit::Known(digit) => Some(10 * value + u32::from(*digit)),
        _ => None,
    })
}

/// What fills a code from the end of its digits on (7.4.9, 7.4.10): four zeros, zeros to a whole byte, then two bytes
/// in turn.
fn padding(from: usize, to: usize) -> impl Iterator<Item = bool> {
    let bytes = (from + 4).next_multiple_of(8);
    (from..to).map(move |bit| {
        let Some(after) = bit.checked_sub(bytes) else { return false };
        let byte = if after / 8 % 2 == 0 { 0b1110_1100 } else { 0b0001_0001_u8 };
        byte >> (7 - after % 8) & 1 == 1
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::frame::{SetId, piece_digits};
    use crate::sheet::Grid;

    const GRID: Grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };

    fn header() -> Header {
        let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
        Header { set, shard: 5, needed: 3, sheet: 1, sheets: 2, grid: GRID }
    }

    /// The data bytes of a code as the crate that prints it makes them.
    fn data(version: u8, shard: &[u8]) -> Vec<u8> {
        let text = header_text(&header());
        let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(version.into()));
        bits.push_alphanumeric_data(text.as_bytes()).unwrap();
        bits.push_numeric_data(piece_digits(&text, shard).as_bytes()).unwrap();
        bits.push_terminator(qrcode::EcLevel::M).unwrap();
        bits.into_bytes()
    }

    fn shard(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| (at * 151 + at / 7) as u8).collect()
    }

    /// 25-M: 1000 bytes, 8 blocks of 47 and 13 of 48.
    const LARGE: Division = Division { version: 25, data_bytes: 1_000, blocks: 21 };
    /// 10-M: 216 bytes, 4 blocks of 43 and one of 44.
    const SMALL: Division = Division { version: 10, data_bytes: 216, blocks: 5 };

    fn split(division: &Division, data: &[u8]) -> Vec<Option<Vec<u8>>> {
        (0..division.blocks).map(|block| Some(data[division.bytes_of(block)].to_vec())).collect()
    }

    fn code(division: Division, shard: &[u8], blocks: Vec<Option<Vec<u8>>>) -> Option<PartialCode> {
        PartialCode::new(header(), true, shard.len(), division, blocks)
    }

    #[test]
    fn shorter_blocks_come_first_and_all_end_where_the_data_does() {
        assert_eq!((LARGE.bytes_of(0), LARGE.bytes_of(7), LARGE.bytes_of(8)), (0..47, 329..376, 376..424));
        assert_eq!(LARGE.bytes_of(20).end, 1_000);
        assert_eq!((SMALL.bytes_of(3), SMALL.bytes_of(4)), (129..172, 172..216));
        assert_eq!(SMALL.block_of(8 * 172), 4);
    }

    #[test]
    fn all_blocks_are_the_whole_piece() {
        for (division, bytes) in [(LARGE, 910), (LARGE, 600), (SMALL, capacity(10, 1_728))] {
            let bytes = bytes / 2 * 2;
            let shard = shard(bytes);
            let whole = code(division, &shard, split(&division, &data(division.version, &shard))).unwrap();
            assert_eq!(whole.blocks.iter().flatten().count(), division.blocks);
            assert_eq!(whole.piece(), Some(Piece { header: header(), shard }));
        }
    }

    #[test]
    fn one_block_of_twenty_one_gives_most_of_its_bytes() {
        let shard = shard(910);
        let mut blocks = vec![None; 21];
        blocks[7] = split(&LARGE, &data(25, &shard))[7].clone();
        let part = code(LARGE, &shard, blocks).unwrap();
        let known = part.symbols().iter().flatten().count();
        assert!((20..=23).contains(&known), "{known}");
        assert_eq!(part.piece(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_blocks_tell_of_a_shard_is_what_it_holds(kept in prop::collection::vec(any::<bool>(), 21), bytes in 1usize..456) {
            prop_assume!(kept.contains(&true));
            let shard = shard(2 * bytes);
            let all = split(&LARGE, &data(25, &shard));
            let some = all.into_iter().zip(&kept).map(|(block, kept)| block.filter(|_| *kept)).collect();
            let part = code(LARGE, &shard, some).unwrap();
            let symbols = part.symbols();
            prop_assert_eq!(symbols.len(), bytes + 2);
            for (pair, symbol) in shard.chunks(2).zip(symbols) {
                prop_assert!(symbol.is_none_or(|symbol| symbol.to_be_bytes() == *pair));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn the_values_that_a_symbol_may_have_hold_its_own(kept in prop::collection::vec(any::<bool>(), 21), bytes in 1usize..456) {
            prop_assume!(kept.contains(&true));
            let shard = shard(2 * bytes);
            let all = split(&LARGE, &data(25, &shard));
            let some = all.into_iter().zip(&kept).map(|(block, kept)| block.filter(|_| *kept)).collect();
            let part = code(LARGE, &shard, some).unwrap();
            for (at, (pair, symbol)) in shard.chunks(2).zip(part.symbols()).enumerate() {
                let own = u16::from_be_bytes([pair[0], pair[1]]);
                if let Some(options) = part.options(at, 20_000) {
                    prop_assert!(symbol.is_none() && options.contains(&own) && options.len() <= 20_000);
                }
            }
        }
    }

    #[test]
    fn a_header_block_that_says_something_else_condemns_the_code() {
        let shard = shard(910);
        let blocks = split(&LARGE, &data(25, &shard));
        let other = Header { shard: 6, ..header() };
        assert_eq!(PartialCode::new(other, true, 910, LARGE, blocks.clone()), None);
        assert_eq!(PartialCode::new(header(), true, 908, LARGE, blocks), None);
    }

    #[test]
    fn the_set_id_that_a_mark_does_not_tell_is_taken_from_the_header() {
        let shard = shard(910);
        let set = SetId::parse("NYV6Z9N80000000000000000").unwrap();
        let short = Header { set, ..header() };
        let mut blocks = split(&LARGE, &data(25, &shard));
        let whole = PartialCode::new(short, false, 910, LARGE, blocks.clone()).unwrap();
        assert_eq!((whole.header, whole.whole_id), (header(), true));
        assert_eq!(whole.piece().unwrap().shard, shard);
        blocks[0] = None;
        let part = PartialCode::new(short, false, 910, LARGE, blocks).unwrap();
        assert_eq!((part.header, part.whole_id), (short, false));
    }

    #[test]
    fn a_block_that_no_code_could_have_is_left_out() {
        let shard = shard(600);
        let clean = split(&LARGE, &data(25, &shard));
        // All ones: digits over 999 in block 5, the wrong padding in block 20.
        for (block, lost) in [(5, 1..=3), (20, 1..=1)] {
            let mut blocks = clean.clone();
            blocks[block] = Some(vec![0xFF; LARGE.bytes_of(block).len()]);
            let part = code(LARGE, &shard, blocks).unwrap();
            assert!(part.blocks[block].is_none());
            assert!(lost.contains(&(21 - part.blocks.iter().flatten().count())));
        }
    }

    #[test]
    fn a_division_that_no_code_has_is_refused_before_anything_is_sized_by_it() {
        for division in [
            Division { blocks: 0, ..LARGE },
            Division { blocks: MAX_BLOCKS + 1, ..LARGE },
            Division { data_bytes: usize::MAX, ..LARGE },
            Division { data_bytes: 20, ..LARGE },
            Division { version: 0, ..LARGE },
            Division { version: 41, ..LARGE },
        ] {
            assert_eq!(code(division, &[0; 910], vec![None; 21]), None, "{division:?}");
            assert!(!division.holds(910), "{division:?}");
        }
        assert!(!LARGE.holds(912) && !LARGE.holds(3) && !LARGE.holds(0));
        assert_eq!(code(LARGE, &[0; 910], vec![None; 21]), None);
    }
}
