//! Values from 0 to 31 <-> the digits that people write: Crockford's base 32, which has no I, L, O, U.

use sha2::{Digest, Sha256};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The digit of a value; only its lowest five bits count.
pub(super) fn digit(value: u8) -> char {
    char::from(DIGITS[usize::from(value & 31)])
}

/// The value of a digit, upper or lower case. O is read as 0, I and L as 1, as their alphabet has none of these.
pub(super) fn value(digit: char) -> Option<u8> {
    let upper = match digit.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        upper => upper,
    };
    DIGITS.iter().position(|&known| char::from(known) == upper).map(|at| at as u8)
}

/// The first `count` digits (at most 51) of SHA-256 over `parts`, one after the other.
pub(super) fn hash_digits(parts: &[&[u8]], count: usize) -> Vec<u8> {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    to_digits(&hasher.finalize()).into_iter().take(count).collect()
}

/// Bytes -> digits, five bits each, first bit first; the last digit is filled up with zeros.
pub(super) fn to_digits(bytes: &[u8]) -> Vec<u8> {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    (0..(bytes.len() * 8).div_ceil(5)).map(|at| (0..5).fold(0, |value, n| value << 1 | bit(at * 5 + n))).collect()
}

/// Digits -> the bytes that they fill; bits of a last byte that is not full are left out.
pub(super) fn to_bytes(digits: &[u8]) -> Vec<u8> {
    let bit = |at: usize| digits[at / 5] >> (4 - at % 5) & 1;
    (0..digits.len() * 5 / 8).map(|at| (0..8).fold(0, |value, n| value << 1 | bit(at * 8 + n))).collect()
}

/// A number -> `count` digits, the highest first.
pub(super) fn number_digits(number: usize, count: usize) -> impl Iterator<Item = u8> {
    (0..count).rev().map(move |place| (number >> (5 * place) & 31) as u8)
}

/// Digits -> the number that they spell.
pub(super) fn digits_number(digits: &[u8]) -> usize {
    digits.iter().fold(0, |number, &digit| number << 5 | usize::from(digit))
}

/// Values -> text.
pub(super) fn spelled(values: &[u8]) -> String {
    values.iter().map(|&value| digit(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_read_in_either_case_and_what_looks_like_one_is_taken_for_it() {
        for n in 0..32 {
            assert_eq!(value(digit(n)), Some(n));
            assert_eq!(value(digit(n).to_ascii_lowercase()), Some(n));
        }
        assert_eq!(['o', 'O', 'i', 'L', 'l', 'I'].map(value), [Some(0), Some(0), Some(1), Some(1), Some(1), Some(1)]);
        assert_eq!(['U', 'u', '?', '-', 'Ö', '٣'].map(value), [None; 6]);
    }

    #[test]
    fn bytes_and_digits_are_the_same_bits() {
        assert_eq!(spelled(&to_digits(b"seeds")), "EDJPAS3K");
        assert_eq!(to_bytes(&to_digits(b"seeds")), b"seeds");
        assert_eq!(to_digits(&[0xff]), [31, 28]);
        assert_eq!(digits_number(&number_digits(1023, 2).collect::<Vec<_>>()), 1023);
        assert_eq!(spelled(&hash_digits(&[b"a", b"bc"], 6)), spelled(&hash_digits(&[b"abc"], 6)));
    }
}
