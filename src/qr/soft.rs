//! How dark each module looks, and how sure that is -> the code's data, block by block.
//!
//! ```text
//! soft modules (-1 white .. +1 black) -> codewords with a doubt each -> least sure erased first -> blocks
//!                                      '-> log-odds of bits, where that fails -> belief propagation -'
//! ```
//! A hard decision throws away what the picture knows: a codeword in a stain or a streak is doubtful, and announcing
//! it as an erasure costs the block half of what an unannounced error costs. Blocks are corrected one by one, so that a
//! code of which only some blocks can be had still gives those.

use std::collections::BTreeMap;

use crate::qr::belief_propagation::ParityChecks;
use crate::qr::layout::{Block, Layout};
use crate::qr::reed_solomon;

/// Error correction codewords that must be left over for a block to count on its own, whatever the errors: the chance that
/// a wrong block passes is then below 2.3e-10 for 28 error correction codewords, and no tag or id has to catch it.
const SPARE_CHECKS: usize = 4;
/// The same chance as bits: with fewer left over, a block counts where its errors alone make a wrong one as unlikely.
pub const PROOF_BITS: f64 = 32.0;
/// How fast doubt falls with the distance of a module from grey, and the log-odds that a soft module of 1 stands for.
const SHARPNESS: f32 = 5.0;
/// Log-odds of a bit that is known.
const CERTAIN: f32 = 20.0;
/// Blocks of a code that are tried by belief propagation in vain before the others are left alone: codewords of all blocks lie
/// side by side, so that what spoils one spoils all.
const MOST_VAIN: usize = 2;
/// Erasing codewords is not tried where so many times as many of the others are likely wrong as can be corrected, and some more:
/// doubts are not exact.
const HOPELESS: f32 = 3.0;
const HOPELESS_CODEWORDS: f32 = 4.0;
/// Doubt of a bit, on the average of its block, beyond which belief propagation is not tried: about that of a linear equaliser's
/// soft modules of which one in ten is wrong.
const MOST_DOUBT: f32 = 0.18;

/// One code's data as far as it could be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Data bytes of each block in order, or `None`.
    pub blocks: Vec<Option<Vec<u8>>>,
    /// The largest share of a block's error correction codewords used up, in percent; 100 when a block is lost.
    pub strain: u8,
    /// How unlikely it is that noise passes for the least sure of the blocks, in bits; 0 when a block is lost.
    pub proof: u16,
}

impl Decoded {
    /// The data of all blocks, when all could be had.
    #[must_use]
    pub fn whole(&self) -> Option<Vec<u8>> {
        self.blocks.iter().map(Option::as_deref).collect::<Option<Vec<_>>>().map(|blocks| blocks.concat())
    }
}

/// Decodes `modules` (row by row, `side * side` of them, -1 surely white to +1 surely black). `known` holds data bits
/// from the first on, those that are certain beforehand.
#[must_use]
pub fn decode(modules: &[f32], layout: &Layout, known: &[Option<bool>]) -> Decoded {
    let blocks = soft_blocks(modules, layout, known, &[]);
    let mut blocks: Vec<SoftBlock<'_>> = blocks.into_iter().flatten().collect();
    propagate_beliefs(modules, blocks.iter_mut());
    Decoded {
        strain: blocks.iter().map(SoftBlock::strain).max().unwrap_or(0),
        proof: blocks.iter().map(SoftBlock::proof).min().unwrap_or(u16::MAX),
        blocks: blocks.into_iter().map(SoftBlock::data).collect(),
    }
}

/// The same, but only of the blocks that `decoded` does not have; those that it has are `None`.
#[must_use]
pub fn decode_others(
    modules: &[f32],
    layout: &Layout,
    known: &[Option<bool>],
    decoded: &[Option<Vec<u8>>],
) -> Vec<Option<Vec<u8>>> {
    let mut blocks = soft_blocks(modules, layout, known, decoded);
    propagate_beliefs(modules, blocks.iter_mut().flatten());
    blocks.into_iter().map(|block| block?.data()).collect()
}

/// Each block, corrected with erasures if that can be; `None` where `decoded` has it.
fn soft_blocks<'a>(
    modules: &[f32],
    layout: &'a Layout,
    known: &'a [Option<bool>],
    decoded: &[Option<Vec<u8>>],
) -> Vec<Option<SoftBlock<'a>>> {
    let mut first = 0;
    let mut blocks = Vec::with_capacity(layout.blocks.len());
    for (at, block) in layout.blocks.iter().enumerate() {
        let known = known.get(8 * first..).unwrap_or_default();
        let is_left = decoded.get(at).is_none_or(Option::is_none);
        blocks.push(is_left.then(|| SoftBlock::new(modules, block, &known[..known.len().min(8 * block.data)])));
        first += block.data;
    }
    blocks
}

/// A block, and what could be had of it.
struct SoftBlock<'a> {
    block: &'a Block,
    /// Bits of its data that are certain, from the first on.
    known: &'a [Option<bool>],
    /// The sum over its bits.
    doubt: f32,
    corrected: Option<CorrectedBlock>,
}

/// A block that was corrected.
struct CorrectedBlock {
    words: Vec<u8>,
    /// Error correction codewords that were used up.
    used: usize,
    /// How unlikely it is that noise passes for it, in bits.
    proof: f64,
}

impl<'a> SoftBlock<'a> {
    /// Corrected with erasures, if that can be.
    fn new(modules: &[f32], block: &'a Block, known: &'a [Option<bool>]) -> Self {
        let (words, doubts): (Vec<u8>, Vec<f32>) = block
            .codewords
            .iter()
            .zip(known.chunks(8).chain(std::iter::repeat(&[][..])))
            .map(|(places, known)| codeword(modules, places, known))
            .unzip();
        let corrected = correct_block(&words, &doubts, block.checks());
        Self { block, known, doubt: doubts.iter().sum(), corrected }
    }

    fn length(&self) -> usize {
        self.block.codewords.len()
    }

    /// Of each bit, positive where it is likely 1.
    fn log_odds(&self, modules: &[f32]) -> Vec<f32> {
        let places = self.block.codewords.iter().flatten();
        places
            .zip(self.known.iter().copied().chain(std::iter::repeat(None)))
            .map(|(&(module, flipped), known)| {
                let value = SHARPNESS * modules.get(module as usize).copied().unwrap_or(0.0);
                known.map_or(if flipped { -value } else { value }, |bit| if bit { CERTAIN } else { -CERTAIN })
            })
            .collect()
    }

    fn strain(&self) -> u8 {
        self.corrected.as_ref().map_or(100, |block| (100 * block.used / self.block.checks().max(1)) as u8)
    }

    fn proof(&self) -> u16 {
        self.corrected.as_ref().map_or(0, |block| block.proof as u16)
    }

    fn data(self) -> Option<Vec<u8>> {
        let mut words = self.corrected?.words;
        words.truncate(self.block.data);
        Some(words)
    }
}

/// Decodes blocks that were not corrected, the likeliest first.
fn propagate_beliefs<'s, 'b: 's>(modules: &[f32], blocks: impl Iterator<Item = &'s mut SoftBlock<'b>>) {
    let mut left: Vec<&mut SoftBlock<'_>> = blocks.filter(|block| block.corrected.is_none()).collect();
    left.sort_by(|a, b| a.doubt.total_cmp(&b.doubt));
    let mut parity: BTreeMap<usize, ParityChecks> = BTreeMap::new();
    let mut vain = 0;
    for block in left {
        let (length, checks) = (block.length(), block.block.checks());
        if vain == MOST_VAIN || block.doubt > MOST_DOUBT * (8 * length) as f32 {
            return;
        }
        let parity = parity.entry(length).or_insert_with(|| ParityChecks::new(length, checks));
        let decoded = parity.decode(&block.log_odds(modules), PROOF_BITS);
        vain = if decoded.is_some() { 0 } else { vain + 1 };
        block.corrected = decoded.map(|(words, proof)| CorrectedBlock { words, used: checks, proof });
    }
}

/// A codeword's most likely value, and how doubtful it is: about the expected number of its bits that are wrong.
fn codeword(modules: &[f32], places: &crate::qr::layout::Codeword, certain: &[Option<bool>]) -> (u8, f32) {
    let mut word = 0;
    let mut doubt = 0.0;
    for (at, &(module, flipped)) in places.iter().enumerate() {
        let value = modules.get(module as usize).copied().unwrap_or(0.0);
        let bit = certain.get(at).copied().flatten().unwrap_or_else(|| {
            doubt += (-SHARPNESS * value.abs()).exp();
            (value > 0.0) != flipped
        });
        word = word << 1 | u8::from(bit);
    }
    (word, doubt)
}

/// Mends a block, erasing more and more of its least sure codewords.
fn correct_block(words: &[u8], doubts: &[f32], checks: usize) -> Option<CorrectedBlock> {
    let most = checks.saturating_sub(SPARE_CHECKS.min(checks / 4));
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|&a, &b| doubts[b].total_cmp(&doubts[a]));
    let mut wrong: f32 = doubts.iter().map(|doubt| likely_wrong(*doubt)).sum();
    let syndromes = reed_solomon::syndromes(words, checks);
    (0..=most).step_by(2).find_map(|erased| {
        let erased = erased.min(order.len());
        let newly = &order[erased.saturating_sub(2)..erased];
        wrong -= newly.iter().map(|at| likely_wrong(doubts[*at])).sum::<f32>();
        if wrong > HOPELESS * (checks - erased) as f32 / 2.0 + HOPELESS_CODEWORDS {
            return None;
        }
        let mut trial = words.to_vec();
        let corrected = reed_solomon::correct_with(&mut trial, &syndromes, &order[..erased])?;
        let used = erased + 2 * corrected.errors;
        let proof = proof_bits(words.len(), checks, erased, corrected.errors);
        (used <= most || proof >= PROOF_BITS).then_some(CorrectedBlock { words: trial, used, proof })
    })
}

/// How likely a codeword of this doubt is wrong.
fn likely_wrong(doubt: f32) -> f32 {
    1.0 - (-doubt).exp()
}

/// How unlikely it is, in bits, that noise is taken for a block with so many erasures and errors: of all words of the
/// codewords that are not erased, those within so many errors of a valid block (R. J. `McEliece` and L. Swanson, IEEE Trans.
/// IT 32, 1986).
fn proof_bits(length: usize, checks: usize, erased: usize, errors: usize) -> f64 {
    let kept = length.saturating_sub(erased);
    let places: f64 = (0..errors).map(|at| (kept.saturating_sub(at) as f64 / (at + 1) as f64).log2()).sum();
    8.0 * (checks as f64 - erased as f64 - errors as f64) - places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Level;

    /// A code's modules as soft values, by the crate that prints them.
    fn printed(version: u8, level: qrcode::EcLevel, text: &str) -> Vec<f32> {
        let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(i16::from(version)));
        bits.push_alphanumeric_data(text.as_bytes()).unwrap();
        bits.push_terminator(level).unwrap();
        let (data, checks) =
            qrcode::ec::construct_codewords(&bits.into_bytes(), qrcode::Version::Normal(i16::from(version)), level)
                .unwrap();
        let mut canvas = qrcode::canvas::Canvas::new(qrcode::Version::Normal(i16::from(version)), level);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &checks);
        canvas.apply_mask(qrcode::canvas::MaskPattern::LargeCheckerboard);
        canvas.into_colors().iter().map(|&color| if color == qrcode::Color::Dark { 1.0 } else { -1.0 }).collect()
    }

    fn text(data: &[u8], chars: usize) -> String {
        const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let bit = |at: usize| usize::from(data[at / 8] >> (7 - at % 8) & 1);
        let number = |from: usize, bits: usize| (from..from + bits).fold(0, |sum, at| sum << 1 | bit(at));
        (0..chars / 2)
            .flat_map(|pair| {
                let value = number(4 + 11 + 11 * pair, 11);
                [ALPHABET[value / 45], ALPHABET[value % 45]].map(char::from)
            })
            .collect()
    }

    #[test]
    fn a_clean_code_of_each_level_is_read() {
        let words = "SEEDS TRAVEL ".repeat(20);
        for (level, ours) in [
            (qrcode::EcLevel::L, Level::L),
            (qrcode::EcLevel::M, Level::M),
            (qrcode::EcLevel::Q, Level::Q),
            (qrcode::EcLevel::H, Level::H),
        ] {
            let layout = Layout::new(20, ours, 4).unwrap();
            let decoded = decode(&printed(20, level, &words), &layout, &[]);
            assert_eq!(decoded.strain, 0);
            assert_eq!(text(&decoded.whole().unwrap(), words.len()), words);
        }
    }

    #[test]
    fn a_stain_is_erased_and_only_its_blocks_are_lost() {
        let words = "SEEDS TRAVEL ".repeat(30);
        let clean = printed(20, qrcode::EcLevel::M, &words);
        let layout = Layout::new(20, Level::M, 4).unwrap();
        let stained = |rows: u32| -> Vec<f32> {
            let hidden = |at: usize| (at as u32 / layout.side) >= layout.side - rows;
            clean.iter().enumerate().map(|(at, &value)| if hidden(at) { 0.01 } else { value }).collect()
        };
        let light = decode(&stained(18), &layout, &[]);
        assert_eq!(text(&light.whole().unwrap(), words.len()), words);
        assert!(light.strain > 50, "{}", light.strain);
        let heavy = decode(&stained(60), &layout, &[]);
        assert!(heavy.whole().is_none());
        assert_eq!(heavy.strain, 100);
    }

    #[test]
    fn blocks_that_are_decoded_already_are_left_out_and_the_others_are_the_same() {
        let words = "SEEDS TRAVEL ".repeat(30);
        let layout = Layout::new(20, Level::M, 4).unwrap();
        let clean = printed(20, qrcode::EcLevel::M, &words);
        let all = decode(&clean, &layout, &[]).blocks;
        let half: Vec<Option<Vec<u8>>> =
            all.iter().enumerate().map(|(at, block)| block.clone().filter(|_| at % 2 == 0)).collect();
        let others = decode_others(&clean, &layout, &[], &half);
        assert!(all.len() > 4 && all.iter().all(Option::is_some));
        for ((all, half), other) in all.iter().zip(&half).zip(&others) {
            assert_eq!(half.as_ref().or(other.as_ref()), all.as_ref());
            assert!(half.is_some() != other.is_some());
        }
    }

    #[test]
    fn what_is_known_beforehand_is_not_doubted() {
        let words = "SEEDS TRAVEL ".repeat(30);
        let layout = Layout::new(20, Level::M, 4).unwrap();
        let clean = printed(20, qrcode::EcLevel::M, &words);
        let data = decode(&clean, &layout, &[]).whole().unwrap();
        let known: Vec<Option<bool>> =
            (0..data.len() * 8).map(|at| Some(data[at / 8] >> (7 - at % 8) & 1 == 1)).collect();
        let worn: Vec<f32> =
            clean.iter().enumerate().map(|(at, &value)| if at % 4 == 0 { -value * 0.5 } else { value }).collect();
        assert!(decode(&worn, &layout, &[]).whole().is_none());
        assert_eq!(decode(&worn, &layout, &known).whole(), Some(data));
    }

    #[test]
    fn as_many_errors_as_can_be_corrected_are_where_noise_could_not_pass_for_them() {
        let words = "SEEDS TRAVEL ".repeat(30);
        let layout = Layout::new(25, Level::M, 4).unwrap();
        let clean = printed(25, qrcode::EcLevel::M, &words);
        // Codewords of the first block whose first bit is turned over, as sure as any; none of them is erased first.
        let worn = |wrong: usize| {
            let mut modules = clean.clone();
            for codeword in &layout.blocks[0].codewords[40..40 + wrong] {
                modules[codeword[0].0 as usize] *= -1.0;
            }
            decode(&modules, &layout, &[]).blocks
        };
        let right = worn(0);
        assert!(right.iter().all(Option::is_some) && layout.checks() == 28);
        assert_eq!(worn(14), right);
        assert_eq!(worn(15)[0], None);
    }

    #[test]
    fn a_block_proves_itself_where_noise_passes_in_one_of_four_thousand_million() {
        assert!((proof_bits(75, 28, 24, 0) - 32.0).abs() < 1e-9);
        assert!(proof_bits(75, 28, 0, 14) > 60.0 && proof_bits(75, 28, 16, 5) > PROOF_BITS);
        assert!(proof_bits(75, 28, 26, 1) < 16.0 && proof_bits(75, 28, 20, 4) < PROOF_BITS);
        assert!(proof_bits(26, 10, 0, 5) < PROOF_BITS);
    }

    #[test]
    fn a_random_square_is_never_taken_for_a_code() {
        let layout = Layout::new(10, Level::L, 4).unwrap();
        let mut seed = 1u64;
        for _ in 0..50 {
            let noise: Vec<f32> = (0..layout.side * layout.side)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((seed >> 40) as f32 / 8_388_608.0) - 1.0
                })
                .collect();
            assert_eq!(decode(&noise, &layout, &[]).blocks.iter().flatten().count(), 0);
        }
    }
}
