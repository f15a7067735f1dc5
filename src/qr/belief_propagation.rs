//! A Reed-Solomon block as log-odds of its bits -> the block as it was printed, by adaptive belief propagation.
//!
//! ```text
//! log-odds --> parity checks solved for the least sure bits --> what the other bits of each check say of a bit --.
//!    ^                                                                                                           |
//!    '------------------------------------------ a part of it is added <-----------------------------------------'
//! ```
//! Algebraic decoding throws away how sure each bit is: a codeword with one doubtful bit counts as wrong as a whole. A code over
//! GF(2^8) is a binary code as well, eight parity checks for each error correction codeword, but each check holds half of all
//! bits, so that belief propagation fails on it. If the checks are first solved for the least sure bits, each of these stands in
//! a single check, among bits that are surer (J. Jiang and K. R. Narayanan, IEEE Trans. IT 52, 2006). After each round the
//! algebraic decoder tries the hard decisions.
//!
//! It always comes to some block in the end, so a block counts only if noise is unlikely to lie as near to one
//! ([`proof_bits`]).

use crate::qr::gf256::{exp, mul};
use crate::qr::reed_solomon;

/// Rounds: more of them decode hardly any block more.
const ROUNDS: usize = 8;
/// Share of what the checks say that is added in each round.
const DAMPING: f32 = 0.15;
/// Log-odds beyond which a bit is no surer.
const SURE: f32 = 16.0;
/// Product of the beliefs of a check's bits, from which on it is not multiplied further: it tells nothing.
const LEAST_PRODUCT: f32 = 1e-4;
/// Mean product of the beliefs of a check's bits, over all checks, below which a block is given up: of 117 blocks of hard photos that
/// came back none had less in any round, and half of 2,086 that did not had less in the first.
const LEAST_MEAN: f32 = 0.02;
/// Extrinsic log-odds of the surer bits of a check that are left out.
const LEAST_EXTRINSIC: f32 = 0.02;
/// Belief from which on a bit counts as certain in what a check says of it: thousands of logarithms less.
const CERTAIN: f32 = 0.98;
/// Difference of two probabilities beyond which a check is no surer.
const MOST_DIFFERENCE: f32 = 0.999_999;
/// Below this, twice a value is near enough to the log-odds that it stands for.
const NEARLY_LINEAR: f32 = 0.2;

/// The parity checks of all blocks of one length.
pub struct ParityChecks {
    length: usize,
    checks: usize,
    /// Words of 64 bits for each parity check.
    stride: usize,
    rows: Vec<u64>,
}

impl ParityChecks {
    /// Of blocks of `length` codewords, `checks` of which are for error correction. The value of the block at each root of its
    /// generator is 0 (ISO/IEC 18004:2015, 7.5.2), bit by bit.
    pub fn new(length: usize, checks: usize) -> Self {
        let stride = (8 * length).div_ceil(64);
        let mut rows = vec![0u64; 8 * checks * stride];
        for root in 0..checks {
            for word in 0..length {
                let factor = exp(root * (length - 1 - word) % 255);
                for bit in 0..8 {
                    let column = 8 * word + bit;
                    let value = mul(factor, 0x80 >> bit);
                    for row in (0..8).filter(|row| value >> row & 1 == 1) {
                        rows[(8 * root + row) * stride + column / 64] |= 1 << (column % 64);
                    }
                }
            }
        }
        Self { length, checks, stride, rows }
    }

    /// The block, and how well it proves itself, in bits, `least` of them or more; `log_odds` are positive where a bit is likely 1.
    pub fn decode(&self, log_odds: &[f32], least: f64) -> Option<(Vec<u8>, f64)> {
        if log_odds.len() != 8 * self.length {
            return None;
        }
        let mut odds: Vec<f32> = log_odds.iter().map(|odds| odds.clamp(-SURE, SURE)).collect();
        let mut order: Vec<usize> = (0..odds.len()).collect();
        let mut extrinsic = vec![0.0f32; odds.len()];
        let mut rows = self.rows.clone();
        for round in 0.. {
            let mut block: Vec<u8> = odds
                .chunks_exact(8)
                .map(|bits| bits.iter().fold(0, |word, odds| word << 1 | u8::from(*odds > 0.0)))
                .collect();
            if reed_solomon::correct(&mut block, self.checks, &[]).is_some() {
                let proof = proof_bits(log_odds, &block, self.checks);
                return (proof >= least).then_some((block, proof));
            }
            if round == ROUNDS {
                break;
            }
            order.sort_unstable_by(|&a, &b| odds[a].abs().total_cmp(&odds[b].abs()));
            if self.update(&mut rows, &odds, &order, &mut extrinsic) < LEAST_MEAN {
                return None;
            }
            for (odds, extrinsic) in odds.iter_mut().zip(&extrinsic) {
                *odds = (*odds + DAMPING * extrinsic).clamp(-SURE, SURE);
            }
        }
        None
    }

    /// The extrinsic log-odds of each bit: what the parity checks (`rows`, as the round before left them), solved for the first
    /// independent bits in `order`, tell of it. Returns how much a check tells of its least sure bit, on the average.
    fn update(&self, rows: &mut [u64], odds: &[f32], order: &[usize], extrinsic: &mut [f32]) -> f32 {
        let pivots = self.reduce(rows, order);
        // Of a sum of bits to be even, a bit that is likely 1 has the sign minus.
        let belief: Vec<f32> = odds.iter().map(|odds| -(odds / 2.0).tanh()).collect();
        extrinsic.fill(0.0);
        let mut told = 0.0;
        for (row, &pivot) in rows.chunks_exact(self.stride).zip(&pivots) {
            let Some(others) = product(row, &belief, pivot) else { continue };
            told += others.abs();
            extrinsic[pivot] -= log_odds_of(others);
            let all = others * belief[pivot];
            if all.abs() > LEAST_EXTRINSIC {
                let by_the_others = log_odds_of(all);
                each(row, |bit| {
                    let own = belief[bit];
                    if bit != pivot {
                        extrinsic[bit] -=
                            if own.abs() > CERTAIN { by_the_others * own } else { log_odds_of(all / own) };
                    }
                });
            }
        }
        told / pivots.len().max(1) as f32
    }

    /// Adds parity checks to one another until each has a bit of its own that stands in no other; returns these bits. Which bits
    /// they are does not depend on what was added before, but there is less to add if it was nearly the same.
    fn reduce(&self, rows: &mut [u64], order: &[usize]) -> Vec<usize> {
        let stride = self.stride;
        let count = rows.len() / stride;
        let mut pivots = Vec::with_capacity(count);
        let mut pivot_row = vec![0u64; stride];
        for &column in order {
            let first = pivots.len();
            if first == count {
                break;
            }
            let (word, mask) = (column / 64, 1u64 << (column % 64));
            let Some(found) = (first..count).find(|row| rows[row * stride + word] & mask != 0) else { continue };
            for at in 0..stride {
                rows.swap(first * stride + at, found * stride + at);
            }
            pivot_row.copy_from_slice(&rows[first * stride..][..stride]);
            for (at, row) in rows.chunks_exact_mut(stride).enumerate() {
                if at != first && row[word] & mask != 0 {
                    row.iter_mut().zip(&pivot_row).for_each(|(row, pivot)| *row ^= pivot);
                }
            }
            pivots.push(column);
        }
        pivots
    }
}

/// The product of the beliefs of a check's bits without its pivot; `None` where it is nearly nought.
fn product(row: &[u64], belief: &[f32], pivot: usize) -> Option<f32> {
    let mut product = 1.0f32;
    for (at, &word) in row.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            let bit = 64 * at + left.trailing_zeros() as usize;
            if bit != pivot {
                product *= belief[bit];
            }
            left &= left - 1;
        }
        if product.abs() < LEAST_PRODUCT {
            return None;
        }
    }
    Some(product)
}

/// Calls `with` for each bit of a row that is set.
fn each(row: &[u64], mut with: impl FnMut(usize)) {
    for (at, &word) in row.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            with(64 * at + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// The log-odds that the difference of two probabilities stands for.
fn log_odds_of(difference: f32) -> f32 {
    if difference.abs() < NEARLY_LINEAR {
        return 2.0 * difference;
    }
    let difference = difference.clamp(-MOST_DIFFERENCE, MOST_DIFFERENCE);
    ((1.0 + difference) / (1.0 - difference)).ln()
}

/// How unlikely it is, in bits, that noise is taken for a block: of all words that are as near to the hard decisions as this block,
/// counted by the doubt of the bits in which they differ, one in 2^(8 * checks) is a block. How many are as near is bounded by
/// Chernoff's inequality.
pub fn proof_bits(log_odds: &[f32], block: &[u8], checks: usize) -> f64 {
    let is_one = |bit: usize| block[bit / 8] >> (7 - bit % 8) & 1 == 1;
    let differs = |(bit, odds): &(usize, &f32)| is_one(*bit) != (**odds > 0.0);
    let distance: f64 = log_odds.iter().enumerate().filter(differs).map(|(_, odds)| f64::from(odds.abs())).sum();
    let mean = log_odds.iter().map(|odds| f64::from(odds.abs())).sum::<f64>() / log_odds.len() as f64;
    let near = |tilt: f64| {
        let each = log_odds.iter().map(|odds| (-tilt * f64::from(odds.abs())).exp().ln_1p());
        (tilt * distance + each.sum::<f64>()) / std::f64::consts::LN_2
    };
    let tilts = (0..24).map(|step| 0.05 * 1.35f64.powi(step) / mean.max(1e-9));
    8.0 * checks as f64 - tilts.map(near).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A linear congruential generator.
    struct Noise(u64);

    impl Noise {
        fn byte(&mut self) -> u8 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 56) as u8
        }

        /// Nearly normal, of deviation 1: a sum of twelve uniform numbers.
        fn normal(&mut self) -> f32 {
            (0..12).map(|_| f32::from(self.byte()) / 255.0).sum::<f32>() - 6.0
        }
    }

    const LENGTH: usize = 75;
    const CHECKS: usize = 28;
    const LEAST: f64 = 32.0;

    /// A valid block: random data, and error correction codewords found as erasures.
    fn block(noise: &mut Noise) -> Vec<u8> {
        let mut block: Vec<u8> = (0..LENGTH).map(|_| noise.byte()).collect();
        let erased: Vec<usize> = (LENGTH - CHECKS..LENGTH).collect();
        reed_solomon::correct(&mut block, CHECKS, &erased).unwrap();
        block
    }

    /// Log-odds of its bits as they are seen through noise of a standard deviation.
    fn seen(block: &[u8], deviation: f32, noise: &mut Noise) -> Vec<f32> {
        let bits = block.iter().flat_map(|word| (0..8).rev().map(move |bit| word >> bit & 1 == 1));
        bits.map(|bit| 2.0 * (if bit { 1.0 } else { -1.0 } + deviation * noise.normal()) / (deviation * deviation))
            .collect()
    }

    #[test]
    fn every_parity_check_of_a_block_is_even() {
        let mut noise = Noise(1);
        let parity = ParityChecks::new(LENGTH, CHECKS);
        let block = block(&mut noise);
        for row in parity.rows.chunks_exact(parity.stride) {
            let mut ones = 0;
            each(row, |bit| ones += u32::from(block[bit / 8] >> (7 - bit % 8) & 1));
            assert_eq!(ones % 2, 0);
        }
    }

    #[test]
    fn a_block_with_twice_as_many_wrong_codewords_as_can_be_corrected_comes_back() {
        let mut noise = Noise(2);
        let parity = ParityChecks::new(LENGTH, CHECKS);
        let (mut right, mut most) = (0, 0);
        for _ in 0..20 {
            let block = block(&mut noise);
            let odds = seen(&block, 0.58, &mut noise);
            let word = |bits: &[f32]| bits.iter().fold(0, |word, odds| word << 1 | u8::from(*odds > 0.0));
            let wrong = odds.chunks_exact(8).zip(&block).filter(|(bits, right)| word(bits) != **right).count();
            let Some((found, proof)) = parity.decode(&odds, LEAST) else { continue };
            assert!(found == block && proof >= LEAST);
            right += 1;
            most = most.max(wrong);
        }
        assert!(right >= 15 && most >= 26, "{right} of 20, up to {most} codewords wrong");
    }

    #[test]
    fn noise_is_never_taken_for_a_block() {
        let mut noise = Noise(3);
        let parity = ParityChecks::new(LENGTH, CHECKS);
        for _ in 0..30 {
            let odds: Vec<f32> = (0..8 * LENGTH).map(|_| 3.0 * noise.normal()).collect();
            assert_eq!(parity.decode(&odds, LEAST), None);
        }
        assert_eq!(parity.decode(&[], LEAST), None);
        assert_eq!(parity.decode(&[0.0; 8 * LENGTH], LEAST), None);
    }

    #[test]
    fn a_block_proves_itself_by_how_near_it_is() {
        let mut noise = Noise(4);
        let (own, other) = (block(&mut noise), block(&mut noise));
        let odds = seen(&own, 0.6, &mut noise);
        let (near, far) = (proof_bits(&odds, &own, CHECKS), proof_bits(&odds, &other, CHECKS));
        assert!(near > 80.0 && far < 0.0, "{near} {far}");
        let clean = seen(&own, 0.1, &mut noise);
        assert!((proof_bits(&clean, &own, CHECKS) - 8.0 * CHECKS as f64).abs() < 1.0);
    }
}
