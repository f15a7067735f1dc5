//! Version, level and mask -> which modules make which codeword of which block.

use rxing::qrcode::common::{ErrorCorrectionLevel, Version};

use crate::qr::{function_patterns, reed_solomon};
use crate::sheet::Level;

/// One codeword's eight modules, highest bit first: index into the square row by row, and whether the mask flips it.
pub type Codeword = [(u32, bool); 8];

/// How the codewords of a QR code are dealt out to modules and blocks.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Modules on a side.
    pub side: u32,
    /// True where a module carries no data: finder, alignment and timing patterns, format and version information.
    pub fixed: Vec<bool>,
    /// The modules without data, and all others white; true for dark.
    pattern: Vec<bool>,
    pub blocks: Vec<Block>,
}

/// One Reed-Solomon block: its codewords in order, data first.
#[derive(Debug, Clone)]
pub struct Block {
    pub codewords: Vec<Codeword>,
    pub data: usize,
}

impl Block {
    /// Its error correction codewords.
    pub fn checks(&self) -> usize {
        self.codewords.len() - self.data
    }
}

/// The level as the tables of blocks know it.
pub(super) fn rxing_level(level: Level) -> ErrorCorrectionLevel {
    match level {
        Level::L => ErrorCorrectionLevel::L,
        Level::M => ErrorCorrectionLevel::M,
        Level::Q => ErrorCorrectionLevel::Q,
        Level::H => ErrorCorrectionLevel::H,
    }
}

impl Layout {
    /// Of a QR code model 2, versions 1 to 40, masks 0 to 7; `None` for anything else.
    #[must_use]
    pub fn new(version: u8, level: Level, mask: u8) -> Option<Self> {
        if mask > 7 {
            return None;
        }
        let pattern = function_patterns::dark(version, level, mask)?;
        let version = Version::getVersionForNumber(u32::from(version)).ok()?;
        let function = version.buildFunctionPattern().ok()?;
        let side = version.getDimensionForVersion();
        let fixed: Vec<bool> = (0..side * side).map(|at| function.get(at % side, at / side)).collect();
        let words = codewords(side, &fixed, mask);
        let level = rxing_level(level);
        let table = version.getECBlocksForLevel(level);
        let checks = table.getECCodewordsPerBlock() as usize;
        let mut blocks: Vec<Block> = Vec::new();
        for group in table.getECBlocks() {
            let block = Block { codewords: Vec::new(), data: group.getDataCodewords() as usize };
            blocks.extend(std::iter::repeat_n(block, group.getCount() as usize));
        }
        deal(&words, checks, &mut blocks)?;
        Some(Self { side, fixed, pattern, blocks })
    }

    /// Blocks of a code.
    #[must_use]
    pub fn count(&self) -> usize {
        self.blocks.len()
    }

    /// Bytes of data that the code carries, over all blocks.
    #[must_use]
    pub fn data_bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.data).sum()
    }

    /// Error correction codewords of each block.
    #[must_use]
    pub fn checks(&self) -> usize {
        self.blocks.first().map_or(0, Block::checks)
    }

    /// The number of each module's codeword; modules without data have numbers of their own.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let codewords = self.blocks.iter().flat_map(|block| &block.codewords);
        let first = codewords.clone().count() as u32;
        let mut words: Vec<u32> = (0..self.fixed.len() as u32).map(|at| first + at).collect();
        for (number, places) in (0..).zip(codewords) {
            for (module, _) in places {
                words[*module as usize] = number;
            }
        }
        words
    }

    /// Of each block, how many codewords differ from what was printed, and how many it can correct. `seen` tells
    /// whether a module looks dark.
    #[must_use]
    pub fn wrong_words(&self, printed: &Modules, seen: impl Fn(u32) -> bool) -> Vec<(u32, u32)> {
        let is_wrong = |places: &&Codeword| {
            let printed = |module: u32| printed.0.get(module as usize).copied().flatten();
            places.iter().any(|&(module, _)| printed(module).is_some_and(|dark| dark != seen(module)))
        };
        let of_block =
            |block: &Block| (block.codewords.iter().filter(is_wrong).count() as u32, block.checks() as u32 / 2);
        self.blocks.iter().map(of_block).collect()
    }

    /// The number of each module's block; `None` for modules without data.
    #[must_use]
    pub fn owners(&self) -> Vec<Option<usize>> {
        let mut owners = vec![None; self.fixed.len()];
        for (number, block) in self.blocks.iter().enumerate() {
            for (module, _) in block.codewords.iter().flatten() {
                owners[*module as usize] = Some(number);
            }
        }
        owners
    }

    /// The modules that are known beforehand: those without data, and those of data bits that are certain.
    #[must_use]
    pub fn pilots(&self, certain: &[Option<bool>]) -> Modules {
        let mut modules = Modules::unknown(self);
        let mut bits = certain.iter();
        for places in self.blocks.iter().flat_map(|block| &block.codewords[..block.data]) {
            for &(module, flipped) in places {
                if let Some(Some(bit)) = bits.next() {
                    modules.0[module as usize] = Some(*bit != flipped);
                }
            }
        }
        modules
    }

    /// The modules of a code that carries `data`; those of missing blocks are unknown.
    #[must_use]
    pub fn printed(&self, blocks: &[Option<Vec<u8>>]) -> Modules {
        let mut modules = Modules::unknown(self);
        for (block, data) in self.blocks.iter().zip(blocks) {
            let Some(words) = data.as_ref().and_then(|data| block.words(data)) else { continue };
            for (places, word) in block.codewords.iter().zip(words) {
                for (at, &(module, flipped)) in places.iter().enumerate() {
                    modules.0[module as usize] = Some((word >> (7 - at) & 1 == 1) != flipped);
                }
            }
        }
        modules
    }

    /// Data of the whole code -> that of each block.
    #[must_use]
    pub fn split(&self, data: &[u8]) -> Vec<Option<Vec<u8>>> {
        let mut rest = data;
        let cut = |block: &Block| {
            let (head, tail) = rest.split_at_checked(block.data)?;
            rest = tail;
            Some(head.to_vec())
        };
        self.blocks.iter().map(cut).collect()
    }
}

impl Block {
    /// Data -> data and error correction codewords: error correction codewords are what corrects a block that has lost all of them.
    fn words(&self, data: &[u8]) -> Option<Vec<u8>> {
        let mut words = data.to_vec();
        words.resize(self.codewords.len(), 0);
        let checks: Vec<usize> = (self.data..words.len()).collect();
        reed_solomon::correct(&mut words, checks.len(), &checks)?;
        Some(words)
    }
}

/// What is known of a code's modules, row by row: dark, light or unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules(pub Vec<Option<bool>>);

impl Modules {
    fn unknown(layout: &Layout) -> Self {
        Self(layout.fixed.iter().zip(&layout.pattern).map(|(fixed, dark)| fixed.then_some(*dark)).collect())
    }

    /// 1 for each dark module, -1 for each light one, 0 for those that are not known.
    #[must_use]
    pub fn levels(&self) -> Vec<f32> {
        self.0.iter().map(|known| known.map_or(0.0, |dark| if dark { 1.0 } else { -1.0 })).collect()
    }

    /// Each module as a square of `times` by `times`.
    #[must_use]
    pub fn enlarged(&self, times: u32) -> Self {
        let (side, times) = (self.0.len().isqrt(), times as usize);
        let places = (0..side * times).flat_map(|y| (0..side * times).map(move |x| (x / times, y / times)));
        Self(places.map(|(x, y)| self.0[y * side + x]).collect())
    }

    /// What either knows; the first where both do.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one.or(*other)).collect())
    }
}

/// Modules of each codeword in the order of placement (ISO/IEC 18004:2015, 7.7.3): pairs of columns from the right,
/// up and down in turn, around everything fixed.
fn codewords(side: u32, fixed: &[bool], mask: u8) -> Vec<Codeword> {
    let mut bits = Vec::with_capacity(fixed.len());
    let mut up = true;
    // The vertical timing pattern's column (6) is left out of the pairing.
    let rights = (1..side).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
    for right in rights {
        for step in 0..side {
            let y = if up { side - 1 - step } else { step };
            for x in [right, right - 1] {
                if !fixed[(y * side + x) as usize] {
                    bits.push((y * side + x, flips(mask, x, y)));
                }
            }
        }
        up = !up;
    }
    bits.as_chunks::<8>().0.to_vec()
}

/// Whether a mask turns a module over (ISO/IEC 18004:2015, table 10; i is the row, j the column).
pub(super) fn flips(mask: u8, j: u32, i: u32) -> bool {
    let product = i * j;
    0 == match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => product % 2 + product % 3,
        6 => (product % 2 + product % 3) % 2,
        _ => ((i + j) % 2 + product % 3) % 2,
    }
}

/// Deals codewords to blocks in turn: data first, shorter blocks skipping the last round, then error correction codewords
/// (ISO/IEC 18004:2015, 7.6).
fn deal(words: &[Codeword], checks: usize, blocks: &mut [Block]) -> Option<()> {
    let longest = blocks.iter().map(|block| block.data).max()?;
    let mut words = words.iter();
    for round in 0..longest {
        for block in blocks.iter_mut().filter(|block| round < block.data) {
            block.codewords.push(*words.next()?);
        }
    }
    for _ in 0..checks {
        for block in blocks.iter_mut() {
            block.codewords.push(*words.next()?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::testing::symbol;

    #[test]
    fn what_a_code_carries_tells_each_of_its_modules() {
        for (version, level) in
            [(1, Level::L), (6, Level::M), (7, Level::Q), (22, Level::M), (25, Level::M), (40, Level::H)]
        {
            let dark = symbol("SP1-SEEDS", "0123456789", version, level);
            let layout = Layout::new(version, level, 4).unwrap();
            let soft: Vec<f32> = dark.iter().map(|dark| if *dark { 1.0 } else { -1.0 }).collect();
            let blocks = super::super::decode(&soft, &layout, &[]).blocks;
            let printed = layout.printed(&blocks);
            let wrong = printed.0.iter().zip(&dark).filter(|(known, dark)| known.is_some_and(|known| known != **dark));
            assert_eq!(wrong.count(), 0, "version {version} {level:?}");
            // Only remainder bits, at most seven, are told by nothing.
            assert!(printed.0.iter().filter(|known| known.is_none()).count() <= 7);
        }
    }

    #[test]
    fn enlarged_modules_are_squares_of_the_same_colour() {
        let modules = Modules(vec![Some(true), None, Some(false), Some(true)]).enlarged(2);
        let row = |one, other| [one, one, other, other];
        let (top, foot) = (row(Some(true), None), row(Some(false), Some(true)));
        assert_eq!(modules.0, [top, top, foot, foot].concat());
    }

    #[test]
    fn bits_that_are_certain_tell_their_modules_and_no_others() {
        let dark = symbol("SP1-SEEDS", "", 10, Level::M);
        let layout = Layout::new(10, Level::M, 4).unwrap();
        // The mode of letters, 0010, and then nothing for seven bits, and the count's last four, 9.
        let mut certain: Vec<Option<bool>> = [0, 0, 1, 0].map(|bit| Some(bit == 1)).to_vec();
        certain.extend([None; 7]);
        certain.extend([1, 0, 0, 1].map(|bit| Some(bit == 1)));
        let pilots = layout.pilots(&certain);
        let known: Vec<usize> = (0..dark.len()).filter(|at| pilots.0[*at].is_some() && !layout.fixed[*at]).collect();
        assert_eq!(known.len(), 8);
        assert!(known.iter().all(|at| pilots.0[*at] == Some(dark[*at])));
    }
}
