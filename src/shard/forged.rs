//! Shards, some of them forged -> the numbers of those that do not lie on one polynomial with the others.
//!
//! ```text
//! shards        one value each        syndromes          locator            numbers
//! n x L bytes -> y_i = sum r_j s_ij -> sum v_i y_i x_i^l -> Berlekamp-Massey -> its roots among the points
//! ```
//! Here L is bytes, `s_ij` symbol j of shard i, `x_i` its evaluation point, `v_i = 1 / product(x_i - x_k)`.
//! The factors `r_j` come from a hash of all the shards, so nobody can make a forgery that they cancel without knowing
//! every other shard that will be read; and it must pass [`ROUNDS`] of them, each with a chance of 2^-16.
//! The decoder is Massey's (IEEE Trans. Inf. Theory 15, 1969) for the dual code of a generalised Reed-Solomon code.

use sha2::{Digest, Sha256};

use super::field::Field;
use super::log_products::weights;

/// Random combinations of columns that are checked: a forged shard passes all with a chance of 2^-64.
const ROUNDS: u8 = 4;
/// Products of symbols that one search may cost, about a second: all syndromes of 17,000 points of which half are
/// needed; of 60,000 points the first 2,500, which locate 1,250 forged ones.
const MAX_PRODUCTS: usize = 150_000_000;
/// Syndromes from which a search starts.
const MIN_SYNDROMES: usize = 256;

/// The numbers of up to floor((have - needed) / 2) shards that disagree; `None` when there are more.
///
/// Numbers are from 1, distinct, at least `needed` of them, their shards of one even length.
pub(super) fn locate(needed: usize, known: &[(u32, &[u8])]) -> Option<Vec<u32>> {
    let field = Field::get();
    let seed = seed_of(needed, known);
    let bound = (known.len() - needed) / 2;
    let mut honest: Vec<(u32, &[u8])> = known.to_vec();
    let mut forged = Vec::new();
    for round in 0..ROUNDS {
        let factors = factors(&seed, round, known.first().map_or(0, |(_, shard)| shard.len() / 2));
        let points: Vec<u16> = honest.iter().map(|(number, _)| (number - 1) as u16).collect();
        let values: Vec<u16> = honest.iter().map(|(_, shard)| combine(field, shard, &factors)).collect();
        let wrong = wrong_points(field, needed, &points, &values)?;
        if forged.len() + wrong.len() > bound {
            return None;
        }
        forged.extend(wrong.iter().map(|&point| u32::from(point) + 1));
        honest.retain(|(number, _)| !wrong.contains(&((number - 1) as u16)));
    }
    forged.sort_unstable();
    Some(forged)
}

pub(super) fn seed_of(needed: usize, known: &[(u32, &[u8])]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(format!("{needed} {} ", known.len()));
    for (number, shard) in known {
        hash.update(number.to_be_bytes());
        hash.update(shard);
    }
    hash.finalize().into()
}

/// One pseudo-random symbol for each column.
pub(super) fn factors(seed: &[u8; 32], round: u8, columns: usize) -> Vec<u16> {
    let block = |count: usize| -> [u8; 32] {
        Sha256::new().chain_update(seed).chain_update([round]).chain_update(count.to_be_bytes()).finalize().into()
    };
    let bytes: Vec<u8> = (0..columns.div_ceil(16)).flat_map(block).collect();
    bytes.chunks_exact(2).take(columns).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

pub(super) fn combine(field: &Field, shard: &[u8], factors: &[u16]) -> u16 {
    let symbols = shard.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    symbols.zip(factors).fold(0, |sum, (symbol, &factor)| sum ^ field.mul(symbol, factor))
}

/// The points whose values are not those of one polynomial of degree under `needed`; `None` when they are too many
/// to tell.
fn wrong_points(field: &Field, needed: usize, points: &[u16], values: &[u16]) -> Option<Vec<u16>> {
    let all = points.len() - needed;
    // The time grows with points times syndromes. Few wrong points need few syndromes; more than can be told in a few
    // seconds are not looked for.
    let most = all.min((MAX_PRODUCTS / points.len().max(1)).max(MIN_SYNDROMES));
    let mut count = most.min(MIN_SYNDROMES);
    loop {
        let found = wrong_points_by(field, count, points, values);
        if found.is_some() || count == most {
            return found;
        }
        count = most.min(4 * count);
    }
}

/// The same by the first `count` syndromes.
fn wrong_points_by(field: &Field, count: usize, points: &[u16], values: &[u16]) -> Option<Vec<u16>> {
    let syndromes = syndromes(field, count, points, values);
    let (connection, length) = shortest_recurrence(field, &syndromes);
    if 2 * length > syndromes.len() {
        return None;
    }
    // Reversed over its full length, so that an error at point 0 shows as a root like any other.
    let locator = |x: u16| (0..=length).fold(0, |sum, at| field.mul(sum, x) ^ connection.get(at).unwrap_or(&0));
    let roots: Vec<u16> = points.iter().copied().filter(|&point| locator(point) == 0).collect();
    (roots.len() == length).then_some(roots)
}

/// All zero exactly when the values lie on one polynomial of degree under `points.len() - count`.
fn syndromes(field: &Field, count: usize, points: &[u16], values: &[u16]) -> Vec<u16> {
    let weighted = weights(field, points).into_iter().zip(values);
    let mut terms: Vec<u16> = weighted.map(|(weight, &value)| field.mul(weight, value)).collect();
    let mut syndromes = Vec::with_capacity(count);
    for _ in 0..count {
        syndromes.push(terms.iter().fold(0, |sum, term| sum ^ term));
        for (term, &point) in terms.iter_mut().zip(points) {
            *term = field.mul(*term, point);
        }
    }
    syndromes
}

/// Massey's algorithm: the shortest recurrence that makes the sequence, its first coefficient 1, and its length.
fn shortest_recurrence(field: &Field, sequence: &[u16]) -> (Vec<u16>, usize) {
    let (mut current, mut before) = (vec![1], vec![1]);
    let (mut length, mut gap, mut last) = (0, 1, 1);
    for at in 0..sequence.len() {
        let terms = current.iter().zip(sequence[..=at].iter().rev());
        let miss = terms.fold(0, |sum, (&factor, &value)| sum ^ field.mul(factor, value));
        if miss == 0 {
            gap += 1;
            continue;
        }
        let kept = current.clone();
        let factor = field.div(miss, last);
        if current.len() < before.len() + gap {
            current.resize(before.len() + gap, 0);
        }
        for (slot, &value) in current[gap..].iter_mut().zip(&before) {
            *slot ^= field.mul(factor, value);
        }
        if 2 * length <= at {
            (length, before, last, gap) = (at + 1 - length, kept, miss, 1);
        } else {
            gap += 1;
        }
    }
    (current, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polynomial 7 + 9x + 11x^2 at points 0 to `count - 1`.
    fn values(count: u16) -> (Vec<u16>, Vec<u16>) {
        let field = Field::get();
        let at = |x: u16| [11, 9, 7].into_iter().fold(0, |sum, factor| field.mul(sum, x) ^ factor);
        ((0..count).collect(), (0..count).map(at).collect())
    }

    #[test]
    fn a_sum_of_two_geometric_sequences_has_the_recurrence_of_its_ratios() {
        let field = Field::get();
        let term = |ratio: u16, at: u32| (0..at).fold(1, |power, _| field.mul(power, ratio));
        let one: Vec<u16> = (0..6).map(|at| field.mul(5, term(300, at))).collect();
        assert_eq!(shortest_recurrence(field, &one), (vec![1, 300], 1));
        let two: Vec<u16> = (0..6).map(|at| one[at as usize] ^ field.mul(77, term(2, at))).collect();
        // (1 + 300 x) (1 + 2 x)
        assert_eq!(shortest_recurrence(field, &two), (vec![1, 0x12C ^ 2, field.mul(300, 2)], 2));
        assert_eq!(shortest_recurrence(field, &[0; 6]), (vec![1], 0));
        // Of length two, though its second coefficient is zero: an error at point 0 looks like this.
        assert_eq!(shortest_recurrence(field, &[4 ^ 1, 8, 16, 32]).1, 2);
    }

    #[test]
    fn syndromes_are_zero_on_a_polynomial_and_a_geometric_sequence_of_the_point_of_one_error() {
        let field = Field::get();
        let (points, mut values) = values(9);
        assert_eq!(syndromes(field, 6, &points, &values), [0; 6]);
        values[5] ^= 0x1234;
        let syndromes = syndromes(field, 6, &points, &values);
        assert_ne!(syndromes[0], 0);
        assert!(syndromes.windows(2).all(|pair| pair[1] == field.mul(pair[0], points[5])));
    }

    #[test]
    fn errors_are_located_up_to_half_of_what_is_spare_at_point_0_too() {
        let field = Field::get();
        let (points, sound) = values(9);
        assert_eq!(wrong_points(field, 3, &points, &sound), Some(vec![]));
        for wrong in [&[0][..], &[4], &[0, 8], &[1, 2, 3], &[0, 6, 7]] {
            let mut values = sound.clone();
            for &at in wrong {
                values[usize::from(at)] ^= 1000 + at;
            }
            assert_eq!(wrong_points(field, 3, &points, &values), Some(wrong.to_vec()));
        }
        let mut values = sound;
        for at in [0, 2, 4, 6] {
            values[at] ^= 0x0101 << at;
        }
        assert_eq!(wrong_points(field, 3, &points, &values), None);
    }

    #[test]
    fn combining_is_linear_and_each_round_and_seed_has_factors_of_its_own() {
        let field = Field::get();
        let (a, b) = ([1, 2, 3, 4, 5, 6], [9, 0, 0, 8, 7, 7]);
        let sum: Vec<u8> = a.iter().zip(&b).map(|(a, b)| a ^ b).collect();
        let seed = seed_of(2, &[(1, &a), (2, &b)]);
        let factors = |seed, round| super::factors(&seed, round, 40);
        let first = factors(seed, 0);
        assert_eq!(first.len(), 40);
        assert_eq!(combine(field, &sum, &first), combine(field, &a, &first) ^ combine(field, &b, &first));
        assert_eq!(combine(field, &[0, 0, 0, 1, 0, 0], &first), first[1]);
        assert_ne!(first, factors(seed, 1));
        assert_ne!(first, factors(seed_of(2, &[(1, &a), (3, &b)]), 0));
    }

    #[test]
    fn a_shard_that_differs_in_one_column_only_is_located() {
        let (points, _) = values(7);
        // Two columns: x and 1.
        let mut shards: Vec<Vec<u8>> = points.iter().map(|x| [x.to_be_bytes(), [0, 1]].concat()).collect();
        shards[2][3] ^= 0x80;
        let known: Vec<(u32, &[u8])> = (1..).zip(shards.iter().map(Vec::as_slice)).collect();
        assert_eq!(locate(2, &known), Some(vec![3]));
        assert_eq!(locate(2, &known[..3]), None, "one is spare: something is wrong, but not what");
    }
}
