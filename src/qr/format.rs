//! Error correction level and mask <-> the thirty modules of the format information (ISO/IEC 18004:2015, 7.9).

use crate::sheet::Level;

/// Level and mask of a code: the format's five data bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Format {
    pub level: Level,
    /// 0 to 7.
    pub mask: u8,
}

impl Format {
    /// From its five data bits (table 12).
    pub(crate) fn of(data: u32) -> Self {
        let level = [Level::M, Level::L, Level::H, Level::Q][(data >> 3 & 3) as usize];
        Self { level, mask: (data & 7) as u8 }
    }

    /// The fifteen bits that are printed, as [`format_bits`] makes them.
    pub(crate) fn bits(self) -> u32 {
        let level = match self.level {
            Level::M => 0,
            Level::L => 1,
            Level::H => 2,
            Level::Q => 3,
        };
        format_bits(level << 3 | u32::from(self.mask))
    }
}

/// The mask of the format information, and that of Model 1, the codes of the standard's first edition.
const MASK: u32 = 0x5412;
const MODEL_1_MASK: u32 = 0x2825;

/// Fifteen format bits of five data bits: BCH (15, 5) with generator 0x537, masked with 0x5412 (clause 7.9.1).
pub fn format_bits(data: u32) -> u32 {
    let mut rest = data << 10;
    for bit in (10..15).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0x537 << (bit - 10);
        }
    }
    (data << 10 | rest) ^ MASK
}

/// Where the format's bits stand, most significant first, in each of its two copies (figure 25): along row 8 and up
/// column 8; then up column 8 and along row 8.
pub fn format_places(side: u32) -> [Vec<(u32, u32)>; 2] {
    let beside = (0..6).chain([7]).map(|x| (x, 8)).chain([(8, 8), (8, 7)]).chain((0..6).rev().map(|y| (8, y)));
    let apart = (side - 7..side).rev().map(|y| (8, y)).chain((side - 8..side).map(|x| (x, 8)));
    [beside.collect(), apart.collect()]
}

/// The two copies of the format's bits, as they stand in the symbol.
fn format_copies(side: u32, dark: impl Fn(u32, u32) -> bool) -> [u32; 2] {
    let join = |bits: u32, (x, y): (u32, u32)| bits << 1 | u32::from(dark(x, y));
    format_places(side).map(|places| places.into_iter().fold(0, join))
}

/// The format nearest to either of its two copies; the code corrects three wrong modules.
pub fn read_format(side: u32, dark: impl Fn(u32, u32) -> bool) -> Option<Format> {
    let copies = format_copies(side, dark);
    let distance = |data: u32| copies.iter().map(|copy| (copy ^ format_bits(data)).count_ones()).min().unwrap_or(15);
    (0..32).min_by_key(|data| distance(*data)).filter(|data| distance(*data) <= 3).map(Format::of)
}

/// Whether both copies of the format information, give or take a module, are those of a QR code of Model 1 (ISO/IEC 18004:2000,
/// 8.9), which has versions 1 to 14. `side` is in modules.
pub fn is_model_1(side: u32, dark: impl Fn(u32, u32) -> bool) -> bool {
    if side > 17 + 4 * 14 {
        return false;
    }
    let copies = format_copies(side, dark);
    let fits = |data: u32| {
        let right = format_bits(data) ^ MASK ^ MODEL_1_MASK;
        copies.iter().all(|copy| (copy ^ right).count_ones() <= 1)
    };
    (0..32).any(fits)
}
