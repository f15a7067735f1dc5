//! Version, level and mask -> which modules make which codeword of which block.

use rxing::qrcode::common::{ErrorCorrectionLevel, Version};

use crate::sheet::Level;

/// One codeword's eight modules, highest bit first: index into the square row by row, and whether the mask flips it.
pub(super) type Codeword = [(u32, bool); 8];

/// How the codewords of a QR code are dealt out to modules and blocks.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Modules on a side.
    pub side: u32,
    /// True where a module carries no data: finder, alignment and timing patterns, format and version information.
    pub fixed: Vec<bool>,
    pub(super) blocks: Vec<Block>,
}

/// One Reed-Solomon block: its codewords in order, data first.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub codewords: Vec<Codeword>,
    pub data: usize,
}

impl Layout {
    /// Of a QR code model 2, versions 1 to 40, masks 0 to 7; `None` for anything else.
    #[must_use]
    pub fn new(version: u8, level: Level, mask: u8) -> Option<Self> {
        if mask > 7 {
            return None;
        }
        let version = Version::getVersionForNumber(u32::from(version)).ok()?;
        let pattern = version.buildFunctionPattern().ok()?;
        let side = version.getDimensionForVersion();
        let fixed: Vec<bool> = (0..side * side).map(|at| pattern.get(at % side, at / side)).collect();
        let words = codewords(side, &fixed, mask);
        let level = match level {
            Level::L => ErrorCorrectionLevel::L,
            Level::M => ErrorCorrectionLevel::M,
            Level::Q => ErrorCorrectionLevel::Q,
            Level::H => ErrorCorrectionLevel::H,
        };
        let table = version.getECBlocksForLevel(level);
        let checks = table.getECCodewordsPerBlock() as usize;
        let mut blocks: Vec<Block> = Vec::new();
        for group in table.getECBlocks() {
            let block = Block { codewords: Vec::new(), data: group.getDataCodewords() as usize };
            blocks.extend(std::iter::repeat_n(block, group.getCount() as usize));
        }
        deal(&words, checks, &mut blocks)?;
        Some(Self { side, fixed, blocks })
    }

    /// Bytes of data that the code carries, over all blocks.
    #[must_use]
    pub fn data_bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.data).sum()
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
fn flips(mask: u8, j: u32, i: u32) -> bool {
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

/// Deals codewords to blocks in turn: data first, shorter blocks skipping the last round, then check words
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
