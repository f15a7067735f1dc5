//! 26 digits <-> 31 digits of a Reed-Solomon code over GF(32), and wrong or unreadable ones put right.
//!
//! ```text
//! digit i (0 to 30) = P(2^i), P of degree under 26;   so for j = 1 .. 5:  sum over i of digit i * 2^(i j) = 0
//! ```
//! Words of the code differ in 6 digits at least (Singleton bound). Two wrong digits are put right, and three are then
//! never taken for two others: 2 + 3 < 6. With an unreadable digit known, words differ in 5 others, so one wrong digit
//! more is put right; with two or more unreadable ones, none. That way three wrong digits are refused beside up to two
//! unreadable ones. Five unreadable digits take up all that there is: then a wrong digit beside them is not seen.

use super::field::{ORDER, inverse, power, product};

/// Digits of a line.
pub(in crate::twin) const DIGITS: usize = ORDER;
/// Check digits among them: the last five.
pub(super) const CHECK_DIGITS: usize = 5;
/// Wrong and unreadable digits that are put right where at least one is wrong.
const MOST_WITH_WRONG: usize = 2;

/// Values of a line's digits, each under 32.
pub(in crate::twin) type CodeWord = [u8; DIGITS];

/// 26 digits -> all 31.
pub(super) fn complete(data: [u8; DIGITS - CHECK_DIGITS]) -> CodeWord {
    let mut word = [0; DIGITS];
    word[..data.len()].copy_from_slice(&data);
    let check: Vec<usize> = (data.len()..DIGITS).collect();
    // Five unknown digits and five sums that must be zero have one solution.
    filled(&word, &check).unwrap_or(word)
}

/// The word of the code that a word with `unreadable` digits (`None`) was.
///
/// `None` if more digits are wrong or unreadable than can be put right without taking three wrong ones for others.
pub(super) fn mend(read: &[Option<u8>; DIGITS]) -> Option<CodeWord> {
    let unreadable: Vec<usize> = (0..DIGITS).filter(|&at| read[at].is_none()).collect();
    if unreadable.len() > CHECK_DIGITS {
        return None;
    }
    let word = read.map(Option::unwrap_or_default);
    if let Some(whole) = filled(&word, &unreadable) {
        return Some(whole);
    }
    let legible = || (0..DIGITS).filter(|at| !unreadable.contains(at));
    let with = |wrong: &[usize]| filled(&word, &[&unreadable, wrong].concat());
    match MOST_WITH_WRONG.checked_sub(unreadable.len()) {
        None | Some(0) => None,
        Some(1) => legible().find_map(|at| with(&[at])),
        Some(_) => legible().find_map(|at| with(&[at])).or_else(|| with(&two_wrong(&word)?)),
    }
}

/// Where the two wrong digits of a word stand, if it has two (Peterson's decoder).
///
/// With X and Y the points of the two digits, sum j + 2 = (X + Y) * sum j + 1 + X Y * sum j.
fn two_wrong(word: &CodeWord) -> Option<[usize; 2]> {
    let [s1, s2, s3, s4, _] = sums(word);
    let determinant = product(s2, s2) ^ product(s1, s3);
    let scale = if determinant == 0 { return None } else { inverse(determinant) };
    let sum = product(scale, product(s2, s3) ^ product(s1, s4));
    let both = product(scale, product(s2, s4) ^ product(s3, s3));
    let is_root = |at: &usize| product(power(*at), power(*at) ^ sum) == both;
    let roots: Vec<usize> = (0..DIGITS).filter(is_root).collect();
    roots.try_into().ok()
}

/// The word of the code that differs from this one at `places` (at most 5, distinct) only, if there is one.
fn filled(word: &CodeWord, places: &[usize]) -> Option<CodeWord> {
    let sums = sums(word);
    // Row j - 1: sum over the places of value * 2^(place * j) = sum j.
    let mut rows: Vec<Vec<u8>> = (1..=places.len())
        .map(|j| places.iter().map(|place| power(place * j)).chain([sums[j - 1]]).collect())
        .collect();
    for column in 0..places.len() {
        let pivot = (column..rows.len()).find(|&row| rows[row][column] != 0)?;
        rows.swap(column, pivot);
        let scale = inverse(rows[column][column]);
        let chosen: Vec<u8> = rows[column].iter().map(|&value| product(value, scale)).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != column {
                row.iter_mut().zip(&chosen).for_each(|(value, &other)| *value ^= product(factor, other));
            }
        }
        rows[column] = chosen;
    }
    let mut whole = *word;
    for (place, row) in places.iter().zip(&rows) {
        whole[*place] ^= row.last().copied().unwrap_or_default();
    }
    (self::sums(&whole) == [0; CHECK_DIGITS]).then_some(whole)
}

/// The five sums that are zero in a word of the code.
fn sums(word: &CodeWord) -> [u8; CHECK_DIGITS] {
    let mut sums = [0; CHECK_DIGITS];
    for (j, sum) in (1..).zip(&mut sums) {
        // Horner's rule, from the last digit.
        *sum = word.iter().rev().fold(0, |value, &digit| product(value, power(j)) ^ digit);
    }
    sums
}
