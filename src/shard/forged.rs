//! Shards, some of which may be lies -> the numbers of those that do not lie on one polynomial with the others.
//!
//! ```text
//! shards        one value each        syndromes          locator            numbers
//! n x L bytes -> y_i = sum r_j s_ij -> sum v_i y_i x_i^l -> Berlekamp-Massey -> its roots among the points
//! ```
//! The factors `r_j` come from a hash of all the shards, so nobody can make a lie that they cancel without knowing
//! every other shard that will be read; and a lie must pass [`ROUNDS`] of them, each with a chance of 2^-16.
//! The decoder is Massey's (IEEE Trans. Inf. Theory 15, 1969) for the dual code of a generalised Reed-Solomon code.

use sha2::{Digest, Sha256};

use super::field::{Field, ORDER};
use super::log_products::log_distances_of;

/// Combinations that every shard left must agree with: a lie passes all with a chance of 2^-64.
const ROUNDS: u8 = 4;

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

/// One random symbol for each column.
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
    let syndromes = syndromes(field, points.len() - needed, points, values);
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
    let distances = log_distances_of(field, points, points);
    let weigh = |(&distance, &value): (&u32, &u16)| field.mul(value, field.power(u64::from(ORDER - distance)));
    let mut terms: Vec<u16> = distances.iter().zip(values).map(weigh).collect();
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
