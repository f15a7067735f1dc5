//! List decoding with erasures, one column: known values, and lists of possible values -> the lacking values.
//!
//! Where d of `needed` values are lacking, each choice of d values from the lists gives a polynomial, which predicts
//! the value of every further shard. If exactly one choice predicts only values that are in the lists, it is right.

use super::field::Field;
use super::lagrange::{self, point};

/// Values that may be lacking.
pub const MAX_LACKING: usize = 3;
/// Choices of values that are tried for one column.
const MAX_CHOICES: usize = 1 << 21;
/// Further shards whose lists a choice is checked against; more would not make it more certain.
const MAX_FURTHER: usize = 12;

/// The lacking values, 1 to [`MAX_LACKING`], by shard number; `None` unless exactly one choice is possible. `known` are
/// the known values of the column by shard number, `lists` the possible values of other shards.
#[must_use]
pub fn list_decode(needed: u32, known: &[(u32, u16)], lists: &[(u32, Vec<u16>)]) -> Option<Vec<(u32, u16)>> {
    let lacking = (needed as usize).checked_sub(known.len()).filter(|lacking| (1..=MAX_LACKING).contains(lacking))?;
    let mut lists: Vec<&(u32, Vec<u16>)> = lists.iter().collect();
    lists.sort_by_key(|(number, options)| (options.len(), *number));
    let (chosen, further) = lists.split_at_checked(lacking)?;
    let further = &further[..further.len().min(MAX_FURTHER)];
    let choices = chosen.iter().try_fold(1usize, |all, (_, options)| all.checked_mul(options.len()))?;
    if further.is_empty() || choices > MAX_CHOICES {
        return None;
    }
    let predictions = predictions(known, chosen, further);
    let field = Field::get();
    let mut found = None;
    for choice in 0..choices {
        let values = values(choice, chosen);
        if predictions.iter().all(|prediction| prediction.allows(field, &values)) {
            // Two possible choices: neither is certain.
            if found.replace(values).is_some() {
                return None;
            }
        }
    }
    let numbers = chosen.iter().map(|(number, _)| *number);
    Some(numbers.zip(found?).collect())
}

/// The predicted value of a further shard, as a function of the chosen values, and its possible values.
struct Prediction {
    base: u16,
    factors: Vec<u16>,
    /// One bit for each of the 65536 values.
    possible: Vec<u64>,
}

impl Prediction {
    fn allows(&self, field: &Field, values: &[u16]) -> bool {
        let terms = self.factors.iter().zip(values).map(|(factor, value)| field.mul(*factor, *value));
        let value = usize::from(terms.fold(self.base, |sum, term| sum ^ term));
        self.possible[value / 64] >> (value % 64) & 1 == 1
    }
}

/// A further shard's value is `base`, its value if all chosen values are zero, plus the sum of factor * chosen value.
fn predictions(known: &[(u32, u16)], chosen: &[&(u32, Vec<u16>)], further: &[&(u32, Vec<u16>)]) -> Vec<Prediction> {
    let row = |value: u16, one: Option<usize>| -> Vec<u8> {
        let units = (0..chosen.len()).flat_map(|at| u16::from(Some(at) == one).to_be_bytes());
        value.to_be_bytes().into_iter().chain(units).collect()
    };
    let rows: Vec<Vec<u8>> =
        known.iter().map(|(_, value)| row(*value, None)).chain((0..chosen.len()).map(|at| row(0, Some(at)))).collect();
    let numbers = known.iter().map(|(number, _)| *number).chain(chosen.iter().map(|(number, _)| *number));
    let points: Vec<u16> = numbers.map(point).collect();
    let wanted: Vec<u16> = further.iter().map(|(number, _)| point(*number)).collect();
    let rows: Vec<&[u8]> = rows.iter().map(Vec::as_slice).collect();
    let predicted = lagrange::evaluate(&points, &rows, &wanted);
    let prediction = |(predicted, (_, options)): (Vec<u8>, &&(u32, Vec<u16>))| {
        let mut symbols = predicted.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let mut possible = vec![0; 1 << 10];
        for option in options {
            possible[usize::from(*option) / 64] |= 1 << (option % 64);
        }
        Prediction { base: symbols.next().unwrap_or(0), factors: symbols.collect(), possible }
    };
    predicted.into_iter().zip(further).map(prediction).collect()
}

/// The values of a choice by its number.
fn values(mut choice: usize, chosen: &[&(u32, Vec<u16>)]) -> Vec<u16> {
    let mut values = Vec::with_capacity(chosen.len());
    for (_, options) in chosen {
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
        let lists: Vec<_> = all[7..].iter().map(|one| half(*one, 1_000, one.0 % 2 == 0)).collect();
        for lacking in 1..=2 {
            let known = &all[..10 - lacking];
            let decoded = list_decode(10, known, &lists[3 - lacking..]).unwrap();
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
