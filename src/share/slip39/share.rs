//! One share of SLIP-0039 <-> its numbers, 0 to 1023, of which each stands for a word.
//!
//! ```text
//! bits    15          1           4                   4            4                5 x 4 in all: 4             4
//!         identifier  extendable  iteration exponent  group index  group threshold  group count  member index  member threshold
//!         padding (zeros, at most 8)  share value     30 of RS1024
//! ```
//! Thresholds and counts are written less one. A value of 16 bytes makes 20 numbers, one of 32 bytes 33.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use super::rs1024;
use super::word_list;
use crate::limits::MAX_SHARE_WORDS;
use crate::share::secret::SecretBytes;

/// Words before the value: identifier and its like, then group and member.
const HEAD_WORDS: usize = 4;
/// The shortest secret that the standard allows, in bytes.
const LEAST_BYTES: usize = 16;
const LEAST_WORDS: usize = HEAD_WORDS + 13 + rs1024::CHECK_WORDS;
/// Bits that the value may begin with besides its own.
const MOST_PADDING: usize = 8;
/// Groups of a split, and members of a group.
pub const MAX_PLACES: u8 = 16;

/// Numbers of a share, wiped when dropped.
pub type Numbers = Zeroizing<Vec<u16>>;

/// What all shares of one split have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Parameters {
    /// 15 bits, drawn anew for each split.
    pub identifier: u16,
    /// Whether the identifier is no part of the cipher's salt. Ours never are extendable.
    pub extendable: bool,
    /// 0 to 15: the cipher takes 10,000 x 2^this iterations.
    pub iteration_exponent: u8,
    /// Groups that are needed, and groups that there are: 1 to 16.
    pub group_threshold: u8,
    pub group_count: u8,
}

/// One share.
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    pub parameters: Parameters,
    /// 0 to 15, as is the member's.
    pub group: u8,
    pub member: u8,
    /// Members of this group that are needed: 1 to 16.
    pub member_threshold: u8,
    pub value: SecretBytes,
}

/// Why numbers are no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShareError {
    #[error("{have} words are here; a share has 20, or 33 for a longer secret")]
    Length { have: usize },
    #[error("word {place} has the number {number}; the last one is 1023")]
    NumberTooLarge { place: usize, number: u16 },
    #[error("a word is wrong, or several: the checksum does not fit")]
    Checksum,
    #[error("the share needs {threshold} groups, but says that there are {count}")]
    ThresholdOverCount { threshold: u8, count: u8 },
    #[error("the share says that it is of group {group}, but that there are {count}")]
    GroupOverCount { group: u8, count: u8 },
    #[error("the share's value begins with bits that should be zero")]
    Padding,
}

/// Bits before the value, if a share may have so many words.
fn padding(words: usize) -> Option<usize> {
    let bits = 10 * words.checked_sub(HEAD_WORDS + rs1024::CHECK_WORDS)?;
    ((LEAST_WORDS..=MAX_SHARE_WORDS).contains(&words) && bits % 16 <= MOST_PADDING).then_some(bits % 16)
}

/// Whether a share may have so many words.
#[must_use]
pub fn is_length(words: usize) -> bool {
    padding(words).is_some()
}

impl Share {
    /// From its numbers; every rule of the standard that one share can break is checked.
    pub fn from_numbers(numbers: &[u16]) -> Result<Self, ShareError> {
        let padding = padding(numbers.len()).ok_or(ShareError::Length { have: numbers.len() })?;
        if let Some(at) = numbers.iter().position(|number| *number > 1023) {
            return Err(ShareError::NumberTooLarge { place: at + 1, number: numbers[at] });
        }
        let (head, rest) = numbers.split_at(HEAD_WORDS);
        let head = head.iter().fold(0u64, |head, number| head << 10 | u64::from(*number));
        let nibble = |place: u32| (head >> (4 * place)) as u8 & 15;
        let parameters = Parameters {
            identifier: (head >> 25) as u16,
            extendable: head >> 24 & 1 == 1,
            iteration_exponent: nibble(5),
            group_threshold: nibble(3) + 1,
            group_count: nibble(2) + 1,
        };
        if !rs1024::is_right(numbers, parameters.extendable) {
            return Err(ShareError::Checksum);
        }
        let Parameters { group_threshold: threshold, group_count: count, .. } = parameters;
        if threshold > count {
            return Err(ShareError::ThresholdOverCount { threshold, count });
        }
        let group = nibble(4);
        if group >= count {
            return Err(ShareError::GroupOverCount { group: group + 1, count });
        }
        let value = value_of(&rest[..rest.len() - rs1024::CHECK_WORDS], padding).ok_or(ShareError::Padding)?;
        Ok(Self { parameters, group, member: nibble(1), member_threshold: nibble(0) + 1, value })
    }

    /// Its numbers, the checksum behind them.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let Parameters { identifier, extendable, iteration_exponent, group_threshold, group_count } = self.parameters;
        let nibbles = [
            iteration_exponent,
            self.group,
            group_threshold.wrapping_sub(1),
            group_count.wrapping_sub(1),
            self.member,
            self.member_threshold.wrapping_sub(1),
        ];
        let head = u64::from(identifier & 0x7fff) << 1 | u64::from(extendable);
        let head = nibbles.iter().fold(head, |head, nibble| head << 4 | u64::from(nibble & 15));
        let value = self.value.expose();
        let words = (8 * value.len()).div_ceil(10);
        let mut numbers = Zeroizing::new(Vec::with_capacity(HEAD_WORDS + words + rs1024::CHECK_WORDS));
        numbers.extend((0..HEAD_WORDS).rev().map(|at| (head >> (10 * at)) as u16 & 0x3ff));
        let mut rest = 0u32;
        let mut bits = 10 * words - 8 * value.len();
        for byte in value {
            rest = rest << 8 | u32::from(*byte);
            bits += 8;
            if bits >= 10 {
                bits -= 10;
                numbers.push((rest >> bits) as u16 & 0x3ff);
            }
        }
        let checksum = rs1024::checksum(&numbers, extendable);
        numbers.extend(checksum);
        numbers
    }

    /// Its words in lower case, one blank apart: what any tool for SLIP-0039 takes.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        let numbers = self.numbers();
        let mut words = Zeroizing::new(String::with_capacity(9 * numbers.len()));
        for (at, number) in numbers.iter().enumerate() {
            if at > 0 {
                words.push(' ');
            }
            words.push_str(word_list::word(*number));
        }
        words
    }
}

/// Without its value.
impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Share")
            .field("parameters", &self.parameters)
            .field("group", &self.group)
            .field("member", &self.member)
            .field("member_threshold", &self.member_threshold)
            .finish_non_exhaustive()
    }
}

/// The bytes of numbers without the bits of padding before them, if those are zero.
fn value_of(numbers: &[u16], padding: usize) -> Option<SecretBytes> {
    let mut bytes = Vec::with_capacity((10 * numbers.len() / 8).max(LEAST_BYTES));
    let mut held = 0u32;
    let mut bits = 0;
    for (at, number) in numbers.iter().enumerate() {
        held = held << 10 | u32::from(*number);
        bits += 10;
        if at == 0 {
            if held >> (10 - padding) != 0 {
                return None;
            }
            bits -= padding;
        }
        while bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(SecretBytes::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(bytes: usize) -> Share {
        Share {
            parameters: Parameters {
                identifier: 0x2bcd,
                extendable: bytes.is_multiple_of(4),
                iteration_exponent: 9,
                group_threshold: 3,
                group_count: 11,
            },
            group: 10,
            member: 15,
            member_threshold: 16,
            value: SecretBytes::new((0..bytes as u8).map(|i| i.wrapping_mul(151).wrapping_add(200)).collect()),
        }
    }

    #[test]
    fn a_share_is_written_and_read_at_every_length() {
        for bytes in (16..=64).step_by(2) {
            let share = share(bytes);
            let numbers = share.numbers();
            assert_eq!(numbers.len(), HEAD_WORDS + (8 * bytes).div_ceil(10) + 3);
            assert!(Share::from_numbers(&numbers).unwrap() == share, "{bytes}");
        }
        assert_eq!(share(16).numbers().len(), 20);
        assert_eq!(share(32).numbers().len(), 33);
    }

    #[test]
    fn lengths_that_no_secret_has_are_refused() {
        let lengths: Vec<usize> = (0..100).filter(|words| is_length(*words)).collect();
        let made: Vec<usize> =
            (16..=64).step_by(2).map(|bytes| HEAD_WORDS + (8 * bytes as usize).div_ceil(10) + 3).collect();
        assert_eq!(lengths, made);
        for words in [0, 1, 4, 7, 19, 21, 60, 1000] {
            assert_eq!(Share::from_numbers(&vec![0; words]), Err(ShareError::Length { have: words }));
        }
    }

    #[test]
    fn rules_that_one_share_can_break_are_checked() {
        let sound = share(16).numbers();
        // `at`, what is added there, and the checksum made anew.
        let broken = |at: usize, added: u16| {
            let mut numbers = sound.to_vec();
            numbers.truncate(17);
            numbers[at] ^= added;
            let checksum = rs1024::checksum(&numbers, true);
            numbers.extend(checksum);
            Share::from_numbers(&numbers)
        };
        assert_eq!(broken(4, 0x200), Err(ShareError::Padding));
        assert_eq!(broken(4, 0x100), Err(ShareError::Padding));
        assert!(broken(4, 0x080).is_ok());
        // Word 2 holds group index 10, threshold - 1 = 2 and two bits of count - 1 = 10.
        assert!(broken(2, 0b1000 << 2).is_ok());
        assert_eq!(broken(2, 0b1001 << 2), Err(ShareError::ThresholdOverCount { threshold: 12, count: 11 }));
        assert_eq!(broken(2, 0b0001 << 6), Err(ShareError::GroupOverCount { group: 12, count: 11 }));
        let mut high = sound.to_vec();
        high[7] = 1024;
        assert_eq!(Share::from_numbers(&high), Err(ShareError::NumberTooLarge { place: 8, number: 1024 }));
        high[7] = (sound[7] + 1) % 1024;
        assert_eq!(Share::from_numbers(&high), Err(ShareError::Checksum));
    }

    #[test]
    fn what_is_shown_of_a_share_is_not_its_value() {
        let shown = format!("{:?}", share(16));
        assert!(shown.contains("member: 15") && !shown.contains("value"), "{shown}");
    }
}
