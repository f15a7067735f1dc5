//! Conflicting candidates for shards -> the ones that lie on one polynomial, by linear equations over GF(2).
//!
//! Each number that was read twice with different bytes is one unknown bit (two for three candidates, and so on):
//! `value = first + bit * (second - first)`. The code is linear, and so is the field over GF(2), so that "all parity
//! checks give zero" is a system of linear equations in those bits. Every check over a random mix of the columns gives
//! sixteen equations; one code more than needed gives as many mixes as there are columns. So a forged
//! reading of every single code is told from the true one without trying combinations (docs/FORMAT.md, "Forgeries").
//!
//! Parity check j of shards i: sum of `w_i * x_i^j * value_i` = 0 for j < count - needed, with
//! `w_i = 1 / product(x_i - x_l)`: the dual of an evaluation code.

use super::field::Field;
use super::forged::{combine, factors, seed_of};
use super::log_products::weights;

/// Unknown bits that are solved for: memory grows with the square, time with the cube.
const MAX_UNKNOWNS: usize = 6_000;
/// Shard numbers that are used: the time for their weights grows with the square.
const MAX_POINTS: usize = 8_000;
/// Free bits whose both values are tried.
const MAX_FREE: usize = 6;
/// Equations beyond the unknowns: a wrong choice passes with a chance of 2^-48.
const SURPLUS: usize = 48;
/// Random mixes of columns that are used at most.
const MAX_MIXES: usize = 64;

/// One number and the bytes that were read for it, all of one even length.
pub type Candidates<'a> = (u32, Vec<&'a [u8]>);

/// Every choice of one candidate a number (its place in the list) under which all lie on one polynomial of degree
/// under `needed`: none, one, or, where a forger mixed whole packets, a few. `points` have distinct numbers.
#[must_use]
pub fn resolve_conflicts(needed: u32, points: &[Candidates<'_>]) -> Vec<Vec<usize>> {
    let unknowns: usize = points.iter().map(|(_, values)| values.len().saturating_sub(1)).sum();
    let checks = points.len().saturating_sub(needed as usize);
    let even = points.iter().flat_map(|(_, values)| values).all(|value| value.len() == shard_bytes(points));
    if checks == 0
        || points.len() > MAX_POINTS
        || unknowns == 0
        || unknowns > MAX_UNKNOWNS
        || shard_bytes(points) < 2
        || !even
    {
        return Vec::new();
    }
    let equations = equations(points, unknowns, checks);
    let Some(solution) = solve(equations, unknowns) else {
        return Vec::new();
    };
    solution.all().filter_map(|bits| picks(points, &bits)).collect()
}

fn shard_bytes(points: &[Candidates<'_>]) -> usize {
    points.first().and_then(|(_, values)| values.first()).map_or(0, |value| value.len() / 2 * 2)
}

/// Rows of bits: one for each unknown, and the constant last.
fn equations(points: &[Candidates<'_>], unknowns: usize, checks: usize) -> Vec<BitRow> {
    let field = Field::get();
    let places: Vec<u16> = points.iter().map(|(number, _)| number.wrapping_sub(1) as u16).collect();
    let weights = weights(field, &places);
    let wanted = unknowns + SURPLUS;
    let used = checks.min(wanted.div_ceil(16));
    let columns = shard_bytes(points) / 2;
    let mixes = wanted.div_ceil(16 * used).min(columns).min(MAX_MIXES);
    // A hash of all candidates, so that no forger can prepare for the mixes.
    let all: Vec<(u32, &[u8])> =
        points.iter().flat_map(|(number, values)| values.iter().map(|value| (*number, *value))).collect();
    let seed = seed_of(points.len() - checks, &all);
    let mut rows = Vec::with_capacity(16 * used * mixes);
    for mix in 0..mixes {
        let factors = factors(&seed, mix as u8, columns);
        let sums: Vec<Vec<u16>> = points
            .iter()
            .map(|(_, values)| values.iter().map(|value| combine(field, value, &factors)).collect())
            .collect();
        let mut powers = weights.clone();
        for _ in 0..used {
            rows.extend(check(field, &sums, &powers, unknowns));
            for (power, place) in powers.iter_mut().zip(&places) {
                *power = field.mul(*power, *place);
            }
        }
    }
    rows
}

/// Sixteen equations: the bits of one parity check of one mix.
fn check(field: &Field, mixed: &[Vec<u16>], powers: &[u16], unknowns: usize) -> Vec<BitRow> {
    let mut rows = vec![BitRow::zero(unknowns + 1); 16];
    let mut put = |at: usize, value: u16| {
        for (bit, row) in rows.iter_mut().enumerate() {
            if value >> bit & 1 == 1 {
                row.flip(at);
            }
        }
    };
    let mut at = 0;
    for (values, &power) in mixed.iter().zip(powers) {
        let Some((&first, others)) = values.split_first() else { continue };
        put(unknowns, field.mul(power, first));
        for &other in others {
            put(at, field.mul(power, first ^ other));
            at += 1;
        }
    }
    rows
}

/// The bits as one choice for each number; `None` where they select a sum of two candidates, which is neither.
fn picks(points: &[Candidates<'_>], bits: &[bool]) -> Option<Vec<usize>> {
    let mut at = 0;
    let mut picks = Vec::with_capacity(points.len());
    for (_, values) in points {
        let others = values.len().saturating_sub(1);
        let mut chosen = bits.get(at..at + others)?.iter().enumerate().filter(|(_, bit)| **bit);
        at += others;
        picks.push(chosen.next().map_or(0, |(other, _)| other + 1));
        if chosen.next().is_some() {
            return None;
        }
    }
    Some(picks)
}

#[derive(Clone)]
struct BitRow(Vec<u64>);

impl BitRow {
    fn zero(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn flip(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word ^= 1 << (at % 64);
        }
    }

    fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine ^= theirs);
    }
}

/// One solution and the directions in which it may be changed.
struct Solution {
    base: Vec<bool>,
    free: Vec<Vec<bool>>,
}

impl Solution {
    fn all(&self) -> impl Iterator<Item = Vec<bool>> {
        (0..1usize << self.free.len()).map(|mask| {
            let mut bits = self.base.clone();
            for (at, direction) in self.free.iter().enumerate() {
                if mask >> at & 1 == 1 {
                    bits.iter_mut().zip(direction).for_each(|(bit, change)| *bit ^= change);
                }
            }
            bits
        })
    }
}

/// Gauss-Jordan elimination over GF(2); `None` without a solution, or with more than 2^[`MAX_FREE`].
fn solve(mut rows: Vec<BitRow>, unknowns: usize) -> Option<Solution> {
    let mut pivots: Vec<usize> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    for column in 0..unknowns {
        let done = pivots.len();
        let Some(found) = rows.iter().skip(done).position(|row| row.get(column)) else {
            free.push(column);
            if free.len() > MAX_FREE {
                return None;
            }
            continue;
        };
        rows.swap(done, done + found);
        let pivot = rows.get(done)?.clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != done && row.get(column) {
                row.add(&pivot);
            }
        }
        pivots.push(column);
    }
    if rows.iter().skip(pivots.len()).any(|row| row.get(unknowns)) {
        return None;
    }
    let mut base = vec![false; unknowns];
    let mut directions = vec![vec![false; unknowns]; free.len()];
    for (row, &pivot) in rows.iter().zip(&pivots) {
        base[pivot] = row.get(unknowns);
        for (direction, &column) in directions.iter_mut().zip(&free) {
            direction[pivot] = row.get(column);
        }
    }
    for (direction, &column) in directions.iter_mut().zip(&free) {
        direction[column] = true;
    }
    Some(Solution { base, free: directions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shard::{Stream, parity};

    #[test]
    fn bits_that_no_equation_binds_stay_free_and_a_contradiction_is_none() {
        let row = |bits: &[usize]| {
            let mut row = BitRow::zero(4);
            for &at in bits {
                row.flip(at);
            }
            row
        };
        // a + b = 1, c = 1
        let solution = solve(vec![row(&[0, 1, 3]), row(&[2, 3])], 3).unwrap();
        let mut all: Vec<Vec<bool>> = solution.all().collect();
        all.sort();
        assert_eq!(all, [vec![false, true, true], vec![true, false, true]]);
        assert!(solve(vec![row(&[0]), row(&[0, 3])], 3).is_none());
    }

    #[test]
    fn of_three_readings_of_every_shard_the_ones_on_one_polynomial_are_chosen() {
        let stream = Stream { needed: 3, shard_bytes: 40, bytes: (0..120u8).map(|at| at.wrapping_mul(83)).collect() };
        let parity = parity(&stream, 5).unwrap();
        let sound: Vec<Vec<u8>> = stream.bytes.chunks_exact(40).map(<[u8]>::to_vec).chain(parity).collect();
        let forged = |shard: usize, salt: u8| -> Vec<u8> {
            let mix = |(at, byte): (usize, &u8)| byte ^ (at as u8).wrapping_mul(29 + salt) ^ (shard as u8 + 1) ^ salt;
            sound[shard].iter().enumerate().map(mix).collect()
        };
        let readings: Vec<Vec<Vec<u8>>> = (0..5)
            .map(|at| {
                let mut list = vec![forged(at, 90), forged(at, 160)];
                list.insert(at % 3, sound[at].clone());
                list
            })
            .collect();
        let points: Vec<Candidates<'_>> =
            (1..).zip(readings.iter().map(|list| list.iter().map(Vec::as_slice).collect())).collect();
        assert_eq!(resolve_conflicts(3, &points), [[0, 1, 2, 0, 1]]);
        assert!(resolve_conflicts(3, &points[..3]).is_empty(), "nothing is spare");
    }
}
