//! A number and 15 bytes <-> the 31 digits of a coded line, as people write and type them.
//!
//! ```text
//! 0 7C9JP 2VKK4 ..   one digit and six groups of five:  2 digits number | 24 digits data | 5 check digits
//! ```
//! A digit that is missing or too many shows in the length of its group: that group is right in five ways or six at most,
//! which differ from one another in five digits at most, so that no two of them are words of the code.

use std::fmt;

use super::code::{self, CodeWord, DIGITS};
use crate::digits::ascii_digit;
use crate::twin::digits::{digit, digits_number, number_digits, spelled, to_bytes, to_digits, value};
use crate::twin::slip::LineSlip;

/// Bytes of a line.
pub const LINE_BYTES: usize = 15;
/// Lengths of its groups of digits.
const GROUPS: [usize; 7] = [1, 5, 5, 5, 5, 5, 5];
/// Characters of a typed line that are looked at; more is no coded line.
const MOST_CHARACTERS: usize = 120;
/// Unreadable digits beside one that is missing: then the others still tell whether one of them is wrong.
const MOST_UNREADABLE_WITH_MISSING: usize = 1;

/// Values of the digits as they were read; `None` for an unreadable one.
type ReadWord = [Option<u8>; DIGITS];

/// A line of a coded twin, or line 00 of any twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodedLine {
    /// 0 to 1023.
    pub number: u16,
    pub bytes: [u8; LINE_BYTES],
}

/// What a typed line is, read as a coded one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::twin) enum CodedReading {
    /// It does not look like one.
    Other,
    Read(CodedLine, Vec<LineSlip>),
    Refused(CodedFault),
}

/// Why a coded line cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodedFault {
    #[error("it has {found} digits, not 31{}", in_group(*.group))]
    Length { found: usize, group: Option<usize> },
    #[error("{count} digits cannot be read; at most 5 can be filled in")]
    Unreadable { count: usize },
    #[error("more digits are wrong than its check digits can put right")]
    Wrong,
}

fn in_group(group: Option<usize>) -> String {
    group.map(|group| format!("; look at group {group}")).unwrap_or_default()
}

impl CodedLine {
    /// All 31 digits.
    pub(super) fn word(&self) -> CodeWord {
        let data = number_digits(self.number.into(), 2).chain(to_digits(&self.bytes));
        let mut digits = [0; DIGITS - code::CHECK_DIGITS];
        digits.iter_mut().zip(data).for_each(|(digit, value)| *digit = value);
        code::complete(digits)
    }

    fn of_word(word: &CodeWord) -> Self {
        let mut bytes = [0; LINE_BYTES];
        bytes.copy_from_slice(&to_bytes(&word[2..26]));
        Self { number: digits_number(&word[..2]) as u16, bytes }
    }

    /// The seven groups, as they are printed.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        grouped(&self.word())
    }

    /// The line, if it was typed without a slip.
    pub(in crate::twin) fn exact(typed: &str) -> Option<Self> {
        let digits: Vec<u8> = groups_of(typed)?.concat().into_iter().map(value).collect::<Option<_>>()?;
        let word: CodeWord = digits.try_into().ok()?;
        let line = Self::of_word(&word);
        (line.word() == word).then_some(line)
    }

    /// Reads what was typed, in any case, with any blanks, points or hyphens between groups; `?` is an unreadable digit.
    pub(in crate::twin) fn read(typed: &str) -> CodedReading {
        let Some(groups) = groups_of(typed) else { return CodedReading::Other };
        let all: Vec<char> = groups.concat();
        let deviant = deviant_group(&groups);
        let fault = CodedFault::Length { found: all.len(), group: deviant.as_ref().map(|(group, _)| group + 1) };
        let places = deviant.map_or(0..DIGITS + 1, |(_, places)| places);
        match all.len() {
            DIGITS => mended(&all),
            30 => one_of(fault, places.filter(|&at| at < DIGITS).filter_map(|at| with_missing(&all, at))),
            32 => one_of(fault, places.filter(|&at| at < all.len()).filter_map(|at| without(&all, at))),
            _ => CodedReading::Refused(fault),
        }
    }
}

impl fmt::Display for CodedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.groups().join(" "))
    }
}

/// Digits of a line -> its groups.
pub(super) fn grouped(word: &CodeWord) -> Vec<String> {
    let mut rest = &word[..];
    GROUPS
        .iter()
        .map(|&length| {
            let (group, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            spelled(group)
        })
        .collect()
}

/// The group that a digit belongs to and its place there, both from 1; `place` counts from 1 to 31.
#[must_use]
pub fn group_of(place: usize) -> (usize, usize) {
    if place <= 1 { (1, 1) } else { ((place - 2) / 5 + 2, (place - 2) % 5 + 1) }
}

/// What was typed, in groups; `None` if it is nothing that has about 31 digits.
fn groups_of(typed: &str) -> Option<Vec<Vec<char>>> {
    if typed.chars().take(MOST_CHARACTERS + 1).count() > MOST_CHARACTERS {
        return None;
    }
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '·' | '|');
    let groups: Vec<Vec<char>> = typed
        .split(between)
        .filter(|group| !group.is_empty())
        .map(|group| group.chars().map(|c| ascii_digit(c).unwrap_or(c).to_ascii_uppercase()).collect())
        .collect();
    let all: Vec<char> = groups.concat();
    let like = |c: &&char| value(**c).is_some() || matches!(**c, '?' | 'U');
    let plenty = (28..=34).contains(&all.len());
    (plenty && all.iter().filter(like).count() + 1 >= all.len()).then_some(groups)
}

/// The one group that is a digit too short or too long, from 0, and the places of its digits in what was typed.
fn deviant_group(groups: &[Vec<char>]) -> Option<(usize, std::ops::Range<usize>)> {
    let mut lengths: Vec<usize> = groups.iter().map(Vec::len).collect();
    if lengths == GROUPS[1..] {
        lengths.insert(0, 0);
    }
    let mut off = lengths.iter().zip(GROUPS).enumerate().filter(|(_, (found, wanted))| **found != *wanted);
    let (group, (&found, wanted)) = off.next()?;
    let alone = lengths.len() == GROUPS.len() && off.next().is_none() && found.abs_diff(wanted) == 1;
    let start: usize = GROUPS[..group].iter().sum();
    alone.then(|| (group, start..start + found.max(wanted)))
}

/// Reads 31 digits.
fn mended(typed: &[char]) -> CodedReading {
    let mut read = [None; DIGITS];
    read.iter_mut().zip(typed).for_each(|(digit, &typed)| *digit = value(typed));
    let unreadable = read.iter().filter(|digit| digit.is_none()).count();
    match code::mend(&read) {
        Some(word) => CodedReading::Read(CodedLine::of_word(&word), slips(&read, typed, &word)),
        None if unreadable > code::CHECK_DIGITS => CodedReading::Refused(CodedFault::Unreadable { count: unreadable }),
        None => CodedReading::Refused(CodedFault::Wrong),
    }
}

fn slips(read: &ReadWord, typed: &[char], word: &CodeWord) -> Vec<LineSlip> {
    let wrong = |(at, &typed): (usize, &char)| {
        let right = digit(word[at]);
        let at_digit = at + 1;
        match read[at] {
            None => Some(LineSlip::Unreadable { at: at_digit, right }),
            Some(value) if value != word[at] => Some(LineSlip::Wrong { at: at_digit, typed, right }),
            Some(_) => None,
        }
    };
    typed.iter().enumerate().filter_map(wrong).collect()
}

/// The line, if the digit at `at` was left out.
fn with_missing(typed: &[char], at: usize) -> Option<(CodeWord, Vec<LineSlip>)> {
    let mut digits = typed.to_vec();
    digits.insert(at.min(digits.len()), '?');
    let word = filled(&digits, MOST_UNREADABLE_WITH_MISSING + 1)?;
    let mut slips = vec![LineSlip::Missing { at: at + 1, right: digit(word[at]) }];
    let others = typed.iter().enumerate().filter(|(_, digit)| value(**digit).is_none());
    slips.extend(others.map(|(n, _)| LineSlip::Unreadable { at: n + 1, right: digit(word[n + usize::from(n >= at)]) }));
    Some((word, slips))
}

/// The line, if the digit at `at` was written too much.
fn without(typed: &[char], at: usize) -> Option<(CodeWord, Vec<LineSlip>)> {
    let mut digits = typed.to_vec();
    let typed = digits.remove(at);
    Some((filled(&digits, 0)?, vec![LineSlip::Extra { at: at + 1, typed }]))
}

/// The word of the code with these 31 digits, none of which is wrong and at most so many unreadable.
fn filled(digits: &[char], most_unreadable: usize) -> Option<CodeWord> {
    let mut read: ReadWord = [None; DIGITS];
    read.iter_mut().zip(digits).for_each(|(digit, &typed)| *digit = value(typed));
    let unreadable = read.iter().filter(|digit| digit.is_none()).count();
    let word = if unreadable <= most_unreadable { code::mend(&read)? } else { return None };
    read.iter().zip(&word).all(|(read, word)| read.is_none_or(|read| read == *word)).then_some(word)
}

/// The one word that is found, however often; none if there are two.
fn one_of(fault: CodedFault, found: impl Iterator<Item = (CodeWord, Vec<LineSlip>)>) -> CodedReading {
    let mut one: Option<(CodeWord, Vec<LineSlip>)> = None;
    for (word, slips) in found {
        match &one {
            Some((other, _)) if *other != word => return CodedReading::Refused(fault),
            Some(_) => {}
            None => one = Some((word, slips)),
        }
    }
    one.map_or(CodedReading::Refused(fault), |(word, slips)| CodedReading::Read(CodedLine::of_word(&word), slips))
}
