//! One Reed-Solomon block with errors and erasures -> the block as it was printed.
//!
//! A block of n codewords with e error correction codewords has the roots 2^0 to 2^(e-1) (ISO/IEC 18004:2015, 7.5.2). It is corrected as
//! long as erasures + 2 * errors <= e: a codeword known to be doubtful costs half of one that is wrong unannounced.
//! Berlekamp and Massey's algorithm started from the erasures' locator, Chien's search, Forney's formula
//! (Blahut, Algebraic Codes for Data Transmission, 7.4 and 7.5).

use crate::qr::gf256::{div, evaluate, exp, mul};

/// A block that was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// Codewords that were wrong and not announced as erasures.
    pub errors: usize,
}

/// Mends `block` in place; `erased` are positions in it. `None`, and the block as it was, when it can't be.
pub fn correct(block: &mut [u8], checks: usize, erased: &[usize]) -> Option<Corrected> {
    if block.len() > 255 || checks >= block.len() {
        return None;
    }
    correct_with(block, &syndromes(block, checks), erased)
}

/// The same of a block whose [`syndromes`] are known.
pub fn correct_with(block: &mut [u8], syndromes: &[u8], erased: &[usize]) -> Option<Corrected> {
    let checks = syndromes.len();
    if block.len() > 255 || checks >= block.len() || erased.len() > checks {
        return None;
    }
    if syndromes.iter().all(|&syndrome| syndrome == 0) {
        return Some(Corrected { errors: 0 });
    }
    let locator = locator(syndromes, block.len(), erased)?;
    let evaluator = product(syndromes, &locator, checks);
    let mut corrected = block.to_vec();
    let mut roots = 0;
    for (position, codeword) in corrected.iter_mut().enumerate() {
        let power = block.len() - 1 - position;
        let inverse = exp((255 - power) % 255);
        if evaluate(&locator, inverse) == 0 {
            let slope = derivative_at(&locator, inverse);
            if slope == 0 {
                return None;
            }
            *codeword ^= mul(exp(power), div(evaluate(&evaluator, inverse), slope));
            roots += 1;
        }
    }
    let degree = locator.len() - 1;
    if roots != degree || crate::qr::reed_solomon::syndromes(&corrected, checks).iter().any(|&syndrome| syndrome != 0) {
        return None;
    }
    block.copy_from_slice(&corrected);
    Some(Corrected { errors: degree - erased.len() })
}

/// Values of the block, first codeword highest, at 2^0 to 2^(checks-1).
pub fn syndromes(block: &[u8], checks: usize) -> Vec<u8> {
    (0..checks).map(|power| block.iter().fold(0, |sum, &codeword| mul(sum, exp(power)) ^ codeword)).collect()
}

/// The polynomial whose roots are the inverses of the places that are wrong, erasures among them.
fn locator(syndromes: &[u8], length: usize, erased: &[usize]) -> Option<Vec<u8>> {
    let mut locator = vec![1u8];
    for &position in erased {
        let place = exp(length.checked_sub(position + 1)?);
        locator.push(0);
        for at in (1..locator.len()).rev() {
            locator[at] ^= mul(place, locator[at - 1]);
        }
    }
    let known = erased.len();
    let mut before = locator.clone();
    let mut degree = known;
    for step in known..syndromes.len() {
        let gap = (0..=step.min(locator.len() - 1)).fold(0, |sum, at| sum ^ mul(locator[at], syndromes[step - at]));
        before.insert(0, 0);
        if gap == 0 {
            continue;
        }
        let mut next = locator.clone();
        next.resize(locator.len().max(before.len()), 0);
        for (factor, &old) in next.iter_mut().zip(&before) {
            *factor ^= mul(gap, old);
        }
        if 2 * degree <= step + known {
            before = locator.iter().map(|&factor| div(factor, gap)).collect();
            degree = step + 1 + known - degree;
        }
        locator = next;
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    (locator.len() == degree + 1).then_some(locator)
}

/// The product of two polynomials below x^`terms`.
fn product(a: &[u8], b: &[u8], terms: usize) -> Vec<u8> {
    let mut out = vec![0; terms];
    for (i, &x) in a.iter().enumerate() {
        for (j, &y) in b.iter().enumerate().take(terms.saturating_sub(i)) {
            out[i + j] ^= mul(x, y);
        }
    }
    out
}

/// The formal derivative at x: in characteristic 2 only the odd powers are left.
fn derivative_at(polynomial: &[u8], x: u8) -> u8 {
    let odd: Vec<u8> = polynomial.iter().skip(1).step_by(2).copied().collect();
    evaluate(&odd, mul(x, x))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Data with its error correction codewords: the remainder of division by the generator polynomial.
    fn printed(data: &[u8], checks: usize) -> Vec<u8> {
        let mut generator = vec![1u8];
        for power in 0..checks {
            generator.push(0);
            for at in (1..generator.len()).rev() {
                generator[at] ^= mul(exp(power), generator[at - 1]);
            }
        }
        let mut rest = [data, &vec![0; checks]].concat();
        for at in 0..data.len() {
            let lead = rest[at];
            for (place, &factor) in generator.iter().enumerate() {
                rest[at + place] ^= mul(lead, factor);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    fn noise(seed: &mut u64) -> usize {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize
    }

    #[test]
    fn all_that_the_parity_allows_is_corrected() {
        let data: Vec<u8> = (0..47).map(|at| (at * 37 + 11) as u8).collect();
        let right = printed(&data, 28);
        let mut seed = 7;
        for erasures in 0..=28 {
            for _ in 0..40 {
                let mut places: Vec<usize> = (0..right.len()).collect();
                for at in (1..places.len()).rev() {
                    places.swap(at, noise(&mut seed) % (at + 1));
                }
                let errors = (28 - erasures) / 2;
                let mut block = right.clone();
                for &place in &places[..erasures] {
                    block[place] = noise(&mut seed) as u8;
                }
                for &place in &places[erasures..erasures + errors] {
                    block[place] ^= 1 + (noise(&mut seed) % 255) as u8;
                }
                let corrected = correct(&mut block, 28, &places[..erasures]);
                assert_eq!(block, right);
                assert!(corrected.unwrap().errors <= errors);
            }
        }
    }

    #[test]
    fn one_error_more_is_not_passed_off_as_corrected() {
        let right = printed(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10);
        let mut wrong = 0;
        for seed in 0..2_000 {
            let mut seed = seed;
            let mut block = right.clone();
            for place in 0..6 {
                block[place * 3] ^= 1 + (noise(&mut seed) % 255) as u8;
            }
            let before = block.clone();
            match correct(&mut block, 10, &[]) {
                None => assert_eq!(block, before),
                Some(_) => wrong += 1,
            }
        }
        // A random word lies within five errors of a codeword in one of about 120 cases, 1/5! (McEliece, Swanson).
        assert!(wrong < 40, "{wrong}");
    }
}
