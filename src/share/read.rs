//! Typed text -> the numbers of one share; a text that cannot be read -> the place at which it goes wrong.
//!
//! Words count in any case, whole or from their first four letters on; numbers with or without leading zeros, in the
//! digits of any of our eleven languages. Blanks, line breaks, commas, dots and their like part them. A number with its
//! word behind it, as on a card, is one place; so is a counted word (`1. academic`).

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::slip39::share::Numbers;
use super::slip39::word_list;
use crate::invisible::is_ignorable;
use crate::limits::{MAX_SHARE_TEXT, MAX_SHARE_WORDS};

/// Why a text cannot be read. Places are counted from 1. What was typed is not repeated: it may be nearly right.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No word and no number.
    Empty,
    /// More than any share has.
    TooLong,
    /// A word that is not in the list, and the number of the one that was meant, if one slip explains it.
    Unknown { place: usize, meant: Option<u16> },
    /// A word of fewer than four letters.
    TooShort { place: usize },
    /// A letter that is not one of the English alphabet, though it may look like one.
    Letter { place: usize, letter: char },
    /// A character within a word that nothing shows.
    Hidden { place: usize, character: char },
    /// A number above 1023, or letters and digits in one.
    Number { place: usize },
    /// A number and the word behind it are not the same place of the list.
    Disagree { place: usize },
}

/// Says the place, and nothing of the words.
impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there are no words and no numbers"),
            Self::TooLong => write!(f, "this is longer than any share"),
            Self::Unknown { place, meant: None } => write!(f, "word {place} is not in the list"),
            Self::Unknown { place, .. } => write!(f, "word {place} is not in the list, but nearly"),
            Self::TooShort { place } => write!(f, "word {place} has fewer than four letters"),
            Self::Letter { place, letter } => {
                write!(f, "word {place} has the letter U+{:04X}, which is not English", u32::from(*letter))
            }
            Self::Hidden { place, character } => {
                write!(f, "word {place} has the character U+{:04X} in it, which nothing shows", u32::from(*character))
            }
            Self::Number { place } => write!(f, "number {place} is not one of 0000 to 1023"),
            Self::Disagree { place } => write!(f, "number {place} and the word behind it do not belong together"),
        }
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ReadError {}

/// The numbers of a share as somebody typed them, as words, numbers or both. Their checksum is not looked at.
pub fn read(text: &str) -> Result<Numbers, ReadError> {
    if text.len() > MAX_SHARE_TEXT {
        return Err(ReadError::TooLong);
    }
    let typed: Vec<&str> = text.split(parts_words).map(|word| word.trim_matches(is_ignorable)).collect();
    let typed: Vec<&str> = typed.into_iter().filter(|word| !word.is_empty()).collect();
    if typed.is_empty() {
        return Err(ReadError::Empty);
    }
    if typed.len() > 2 * MAX_SHARE_WORDS {
        return Err(ReadError::TooLong);
    }
    let counted = typed.len() >= 4
        && typed.chunks(2).all(|pair| matches!(pair, [number, word] if is_number(number) && !is_number(word)));
    let mut numbers = Zeroizing::new(Vec::with_capacity(typed.len()));
    if counted {
        for (at, pair) in typed.chunks_exact(2).enumerate() {
            let place = at + 1;
            let number = number(pair[1], place)?;
            if ![number, place as u16].contains(&self::number(pair[0], place)?) {
                return Err(ReadError::Disagree { place });
            }
            numbers.push(number);
        }
    } else {
        for (at, word) in typed.iter().enumerate() {
            numbers.push(number(word, at + 1)?);
        }
    }
    if numbers.len() > MAX_SHARE_WORDS { Err(ReadError::TooLong) } else { Ok(numbers) }
}

/// The number of one word, or a number itself.
fn number(typed: &str, place: usize) -> Result<u16, ReadError> {
    let mut word = Zeroizing::new(String::with_capacity(2 * typed.len()));
    for c in typed.nfkc() {
        match c {
            c if is_ignorable(c) => return Err(ReadError::Hidden { place, character: c }),
            c => word.push(digit(c).unwrap_or(c).to_ascii_lowercase()),
        }
    }
    if is_number(&word) {
        return word.parse().ok().filter(|number| *number < 1024).ok_or(ReadError::Number { place });
    }
    if let Some(letter) = word.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(ReadError::Letter { place, letter });
    }
    if word.contains(|c: char| c.is_ascii_digit()) {
        return Err(ReadError::Number { place });
    }
    if word.len() < 4 {
        return Err(ReadError::TooShort { place });
    }
    word_list::number_of(&word).ok_or_else(|| ReadError::Unknown { place, meant: word_list::meant_by(&word) })
}

/// Whether a character stands between words, whatever the script.
fn parts_words(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            ',' | '.' | ';' | ':' | '|' | '/' | '-' | '\u{2010}'
                ..='\u{2015}' | '،' | '؛' | '。' | '、' | '，' | '；' | '：' | '।'
        )
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| digit(c).is_some())
}

/// The digit 0 to 9 that a character is, in Western, Arabic, Persian, Devanagari or fullwidth figures.
fn digit(c: char) -> Option<char> {
    ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}']
        .into_iter()
        .find_map(|zero| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10))
        .and_then(|value| char::from_digit(value, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Result<Vec<u16>, ReadError> {
        super::read(text).map(|numbers| numbers.to_vec())
    }

    #[test]
    fn words_and_numbers_are_read_however_they_are_written() {
        for text in [
            "academic acid zero",
            "ACADEMIC Acid zEro",
            "acad acid zero",
            "academi,acid;zero",
            " academic\n\tacid.\r\nzero\u{a0}",
            "0000 0001 1023",
            "0 1 1023",
            "0, 1, 1023.",
            "0000\n0001\n1023\n",
            "٠٠٠٠ ٠٠٠١ ١٠٢٣",
            "۰۰۰۰، ۰۰۰۱، ۱۰۲۳",
            "०००० ०००१ १०२३",
            "００００、０００１、１０２３",
            "ａｃａｄｅｍｉｃ ａｃｉｄ ｚｅｒｏ",
            "0000 academic 0001 acid 1023 zero",
            "1. academic 2. acid 3. zero",
            "1: acad\n2: acid\n3: zero",
            "academic 0001 zero",
            "\u{feff}academic acid\u{200f} \u{202a}zero\u{202c}",
        ] {
            assert_eq!(numbers(text), Ok(vec![0, 1, 1023]), "{}", text.escape_unicode());
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_place() {
        for (text, error) in [
            ("", ReadError::Empty),
            (" ,.\u{200b}\n", ReadError::Empty),
            ("academic acib zero", ReadError::Unknown { place: 2, meant: Some(1) }),
            ("academic acid qqqqqq", ReadError::Unknown { place: 3, meant: None }),
            ("aca acid", ReadError::TooShort { place: 1 }),
            ("academic \u{430}cid", ReadError::Letter { place: 2, letter: '\u{430}' }),
            ("academic \u{251}cid", ReadError::Letter { place: 2, letter: '\u{251}' }),
            ("acadé acid", ReadError::Letter { place: 1, letter: 'é' }),
            ("academic ac\u{200b}id", ReadError::Hidden { place: 2, character: '\u{200b}' }),
            ("academic ac\u{202e}id", ReadError::Hidden { place: 2, character: '\u{202e}' }),
            ("academic ac\u{ad}id", ReadError::Hidden { place: 2, character: '\u{ad}' }),
            ("0000 1024", ReadError::Number { place: 2 }),
            ("0000 99999999999999", ReadError::Number { place: 2 }),
            ("0000 00l1", ReadError::Number { place: 2 }),
            ("0000 academic 0003 acid", ReadError::Disagree { place: 2 }),
            ("0007 academic 0001 acid", ReadError::Disagree { place: 1 }),
        ] {
            assert_eq!(numbers(text), Err(error), "{}", text.escape_unicode());
        }
        assert_eq!(numbers(&"zero ".repeat(60)), Err(ReadError::TooLong));
        assert_eq!(numbers(&" ".repeat(5_000)), Err(ReadError::TooLong));
        assert_eq!(numbers(&"1 ".repeat(2_000)), Err(ReadError::TooLong));
    }

    #[test]
    fn errors_do_not_repeat_what_was_typed() {
        let error = numbers("academic acdi zero").unwrap_err();
        assert_eq!(format!("{error} {error:?}").matches("ac").count(), 0);
    }
}
