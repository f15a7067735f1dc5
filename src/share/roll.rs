//! The shares of one group -> the roll that each of its cards carries, by which one honest card names a forged one.
//!
//! It has ten Crockford digits for each of the 16 places of a group, whether a card stands there yet or not, so that a
//! card that is added later is on the old ones, too. Shares are 128 bits or more of chance: a hash of one tells nothing of
//! it. It holds numbers, never names.

use std::fmt;

use sha2::{Digest, Sha256};

use super::slip39::share::{MAX_PLACES, Share};

/// Crockford's base32 alphabet: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of one place.
const PLACE_DIGITS: usize = 10;
/// What is hashed begins with this.
const DOMAIN: &[u8] = b"seedpress share ";

/// 50 bits of the hash of each share that a group can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Roll([u64; MAX_PLACES as usize]);

impl Roll {
    /// Digits of a roll as text.
    pub const DIGITS: usize = PLACE_DIGITS * MAX_PLACES as usize;

    /// The roll of a group, from a function that makes its share for each place.
    pub fn of(share_at: impl Fn(u8) -> Share) -> Self {
        let mut roll = [0; MAX_PLACES as usize];
        for (place, entry) in (0..).zip(&mut roll) {
            *entry = hash(&share_at(place));
        }
        Self(roll)
    }

    /// Whether this share is the one that stands at its place.
    #[must_use]
    pub fn lists(&self, share: &Share) -> bool {
        self.has(share.member, hash(share))
    }

    /// Whether this hash stands at a place.
    #[must_use]
    pub fn has(&self, place: u8, hash: u64) -> bool {
        self.0.get(usize::from(place)) == Some(&hash)
    }

    /// The ten digits of a place, from 0: they stand on paper.
    #[must_use]
    pub fn entry(&self, place: u8) -> String {
        self.0.get(usize::from(place)).map_or(String::new(), |entry| digits(*entry, PLACE_DIGITS))
    }

    /// From 160 digits in upper case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != Self::DIGITS {
            return None;
        }
        let mut roll = [0; MAX_PLACES as usize];
        for (entry, digits) in roll.iter_mut().zip(text.as_bytes().chunks_exact(PLACE_DIGITS)) {
            *entry = value(digits)?;
        }
        Some(Self(roll))
    }
}

impl fmt::Display for Roll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|entry| f.write_str(&digits(*entry, PLACE_DIGITS)))
    }
}

/// The first 50 bits of the hash of a share's words, as a number.
pub fn hash(share: &Share) -> u64 {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(share.words().as_bytes());
    leading_bits(&hash.finalize(), 50)
}

/// The first bits of a hash, at most 64, as a number.
pub fn leading_bits(hash: &[u8], bits: u32) -> u64 {
    hash.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte)) >> (64 - bits)
}

/// A number as so many Crockford digits.
pub fn digits(value: u64, count: usize) -> String {
    (0..count).rev().map(|place| char::from(DIGITS[(value >> (5 * place)) as usize & 31])).collect()
}

/// The number that Crockford digits in upper case write, at most twelve.
pub fn value(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |value, digit| {
        let digit = DIGITS.iter().position(|known| known == digit)?;
        Some(value << 5 | digit as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_are_written_and_nothing_else_is() {
        for number in [0, 1, 31, 32, (1 << 50) - 1, 0x1_2345_6789_abcd] {
            assert_eq!(value(digits(number, 10).as_bytes()), Some(number));
        }
        assert_eq!(leading_bits(&[0xff; 32], 50), (1 << 50) - 1);
        assert_eq!(leading_bits(&[0x80, 0, 0, 0, 0, 0, 0x40, 0], 50), (1 << 49) + 1);
        for none in ["I", "L", "O", "U", "a", " ", "-"] {
            assert_eq!(value(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn a_roll_has_a_hundred_and_sixty_digits() {
        let roll = Roll(std::array::from_fn(|place| place as u64 * 0x3141_5926_5358 + 5));
        let text = roll.to_string();
        assert_eq!(text.len(), Roll::DIGITS);
        assert_eq!(Roll::parse(&text), Some(roll));
        assert_eq!(roll.entry(3), text[30..40]);
        for wrong in [&text[1..], &format!("{text}0"), &text.to_lowercase(), &text.replacen('0', "O", 1), ""] {
            assert_eq!(Roll::parse(wrong), None);
        }
    }
}
