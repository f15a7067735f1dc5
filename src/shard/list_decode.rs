//! A column that lacks a few values, and shards of which it is known that their value is one of some -> the values.
//!
//! With the values of all but d of `needed` shards known, each choice of d more makes a polynomial, and that foretells
//! the value of every further shard. Where only one choice foretells nothing but values that are possible, that is it.

use super::field::Field;
use super::{lagrange, point};

/// Values that may be lacking.
pub const MAX_LACKING: usize = 3;
/// Choices that are tried for one column.
const MAX_CHOICES: usize = 1 << 21;
/// Further shards that a choice must agree with: more would not make it surer.
const MAX_WITNESSES: usize = 12;

/// The values of as many of `halves` as are lacking, if the others leave no doubt. `known` are the values known in the
/// column, by shard number; `halves` the values that other shards may have.
#[must_use]
pub fn list_decode(needed: u32, known: &[(u32, u16)], halves: &[(u32, Vec<u16>)]) -> Option<Vec<(u32, u16)>> {
    let lacking = (needed as usize).checked_sub(known.len()).filter(|lacking| (1..=MAX_LACKING).contains(lacking))?;
    let mut halves: Vec<&(u32, Vec<u16>)> = halves.iter().collect();
    halves.sort_by_key(|(number, options)| (options.len(), *number));
    let (free, witnesses) = halves.split_at_checked(lacking)?;
    let witnesses = &witnesses[..witnesses.len().min(MAX_WITNESSES)];
    let choices = free.iter().try_fold(1usize, |all, (_, options)| all.checked_mul(options.len()))?;
    if witnesses.is_empty() || choices > MAX_CHOICES {
        return None;
    }
    let forecasts = forecasts(known, free, witnesses);
    let field = Field::get();
    let mut found = None;
    for choice in 0..choices {
        let values = values(choice, free);
        if forecasts.iter().all(|forecast| forecast.allows(field, &values)) {
            // Two choices that nothing contradicts: neither is sure.
            if found.replace(values).is_some() {
                return None;
            }
        }
    }
    let numbers = free.iter().map(|(number, _)| *number);
    Some(numbers.zip(found?).collect())
}

/// What a witness is foretold, and what it can be.
struct Forecast {
    base: u16,
    factors: Vec<u16>,
    /// A bit a value.
    possible: Vec<u64>,
}

impl Forecast {
    fn allows(&self, field: &Field, values: &[u16]) -> bool {
        let terms = self.factors.iter().zip(values).map(|(factor, value)| field.mul(*factor, *value));
        let value = usize::from(terms.fold(self.base, |sum, term| sum ^ term));
        self.possible[value / 64] >> (value % 64) & 1 == 1
    }
}

/// Each witness's value is its value where the free shards are zero, and a multiple of each of theirs.
fn forecasts(known: &[(u32, u16)], free: &[&(u32, Vec<u16>)], witnesses: &[&(u32, Vec<u16>)]) -> Vec<Forecast> {
    let row = |value: u16, one: Option<usize>| -> Vec<u8> {
        let units = (0..free.len()).flat_map(|at| u16::from(Some(at) == one).to_be_bytes());
        value.to_be_bytes().into_iter().chain(units).collect()
    };
    let rows: Vec<Vec<u8>> =
        known.iter().map(|(_, value)| row(*value, None)).chain((0..free.len()).map(|at| row(0, Some(at)))).collect();
    let numbers = known.iter().map(|(number, _)| *number).chain(free.iter().map(|(number, _)| *number));
    let points: Vec<u16> = numbers.map(point).collect();
    let wanted: Vec<u16> = witnesses.iter().map(|(number, _)| point(*number)).collect();
    let rows: Vec<&[u8]> = rows.iter().map(Vec::as_slice).collect();
    let foretold = lagrange::evaluate(&points, &rows, &wanted);
    let forecast = |(foretold, (_, options)): (Vec<u8>, &&(u32, Vec<u16>))| {
        let mut symbols = foretold.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let mut possible = vec![0; 1 << 10];
        for option in options {
            possible[usize::from(*option) / 64] |= 1 << (option % 64);
        }
        Forecast { base: symbols.next().unwrap_or(0), factors: symbols.collect(), possible }
    };
    foretold.into_iter().zip(witnesses).map(forecast).collect()
}

/// The values of a choice by its number.
fn values(mut choice: usize, free: &[&(u32, Vec<u16>)]) -> Vec<u16> {
    let mut values = Vec::with_capacity(free.len());
    for (_, options) in free {
        values.push(options[choice % options.len()]);
        choice /= options.len();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of shards 1 to `count` of one column.
    fn column(needed: u16, count: u32) -> Vec<(u32, u16)> {
        let data: Vec<(u32, u16)> = (1..=u32::from(needed)).map(|at| (at, (at as u16).wrapping_mul(40_503))).collect();
        let points: Vec<u16> = data.iter().map(|(number, _)| point(*number)).collect();
        let rows: Vec<Vec<u8>> = data.iter().map(|(_, value)| value.to_be_bytes().to_vec()).collect();
        let rows: Vec<&[u8]> = rows.iter().map(Vec::as_slice).collect();
        let wanted: Vec<u16> = (u32::from(needed) + 1..=count).map(point).collect();
        let parity = lagrange::evaluate(&points, &rows, &wanted).into_iter();
        let parity = parity.map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]));
        data.into_iter().chain((u32::from(needed) + 1..).zip(parity)).collect()
    }

    /// All values with the same last digits, or the same first ones.
    fn half((number, value): (u32, u16), unit: u16, last: bool) -> (u32, Vec<u16>) {
        let same = |other: &u16| if last { other % unit == value % unit } else { other / unit == value / unit };
        (number, (0..=u16::MAX).filter(same).collect())
    }

    #[test]
    fn values_that_are_half_known_are_decoded_by_others_that_are() {
        let all = column(10, 18);
        let halves: Vec<_> = all[7..].iter().map(|one| half(*one, 1_000, one.0 % 2 == 0)).collect();
        for lacking in 1..=2 {
            let known = &all[..10 - lacking];
            let decoded = list_decode(10, known, &halves[3 - lacking..]).unwrap();
            assert_eq!(decoded.len(), lacking);
            assert!(decoded.iter().all(|one| all.contains(one)), "{decoded:?}");
        }
    }

    #[test]
    fn where_two_choices_are_possible_neither_is_taken() {
        let all = column(10, 13);
        let known = &all[..9];
        let vague = [half(all[9], 100, false), half(all[10], 100, false)];
        assert_eq!(list_decode(10, known, &vague[..1]), None, "nothing contradicts");
        let whole = [half(all[9], 100, false), (all[10].0, (0..=u16::MAX).collect())];
        assert_eq!(list_decode(10, known, &whole), None);
        assert_eq!(list_decode(10, &all[..10], &vague), None, "nothing is lacking");
        assert_eq!(list_decode(10, &all[..6], &vague), None, "too much is");
    }
}
