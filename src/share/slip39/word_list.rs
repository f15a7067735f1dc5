//! Numbers 0 to 1023 <-> the words of SLIP-0039; a word as it was typed -> its number, or the word that was meant.
//!
//! The list is part of the standard. Words have 4 to 8 letters and differ within their first four. A word is found by
//! its number at its place in memory: what is done with it next is typesetting or typing, which nobody does in constant
//! time.

/// One word a line, in alphabetical order.
const TEXT: &str = include_str!("words.txt");
/// Words in the list.
const COUNT: usize = 1_024;
/// Letters that are enough to tell a word.
const PREFIX: usize = 4;

/// The byte at which each word begins, and the one behind the last line.
const STARTS: [usize; COUNT + 1] = starts();

const fn starts() -> [usize; COUNT + 1] {
    let text = TEXT.as_bytes();
    let mut starts = [0; COUNT + 1];
    let (mut at, mut word) = (0, 0);
    while at < text.len() {
        at += 1;
        if text[at - 1] == b'\n' {
            word += 1;
            starts[word] = at;
        }
    }
    assert!(word == COUNT);
    starts
}

/// The word of a number below 1024; above, the last one.
#[must_use]
pub fn word(number: u16) -> &'static str {
    let at = usize::from(number).min(COUNT - 1);
    TEXT.get(STARTS[at]..STARTS[at + 1] - 1).unwrap_or_default()
}

/// The number of a word in lower case, whole or cut after four letters or more.
#[must_use]
pub fn number_of(typed: &str) -> Option<u16> {
    if typed.len() < PREFIX {
        return None;
    }
    // The first word that does not stand before what was typed.
    let (mut low, mut high) = (0, COUNT as u16);
    while low < high {
        let middle = u16::midpoint(low, high);
        if word(middle) < typed { low = middle + 1 } else { high = middle }
    }
    (usize::from(low) < COUNT && word(low).starts_with(typed)).then_some(low)
}

/// The one word that somebody meant who made one slip: a letter wrong, missing, extra, or two neighbours swapped, or
/// anything behind the fourth letter. `None` if none or several are so near.
#[must_use]
pub fn meant_by(typed: &str) -> Option<u16> {
    let letters: Vec<char> = typed.chars().take(12).collect();
    let prefix: String = letters.iter().take(PREFIX).collect();
    number_of(&prefix).or_else(|| {
        let mut near = (0..COUNT as u16).filter(|number| is_one_slip(&letters, word(*number)));
        let first = near.next()?;
        near.next().is_none().then_some(first)
    })
}

/// Whether one slip lies between the two.
fn is_one_slip(typed: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let same_start = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same_start..], &word[same_start..]);
    match (typed, word) {
        ([_, rest @ ..], [_, word_rest @ ..]) if rest == word_rest => true,
        ([_, rest @ ..], _) if rest == word => true,
        (_, [_, word_rest @ ..]) if typed == word_rest => true,
        ([a, b, rest @ ..], [c, d, word_rest @ ..]) => a == d && b == c && rest == word_rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_list_is_the_one_of_the_standard() {
        // Of the file in python-shamir-mnemonic 0.3.0, by the standard's authors.
        assert_eq!(
            format!("{:x}", Sha256::digest(TEXT)),
            "bcc4555340332d169718aed8bf31dd9d5248cb7da6e5d355140ef4f1e601eec3"
        );
        let words: Vec<&str> = (0..1024).map(word).collect();
        assert_eq!(words, TEXT.lines().collect::<Vec<_>>());
        assert!(words.is_sorted());
        assert!(words.iter().all(|word| (4..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())));
        assert_eq!(words.iter().map(|word| &word[..4]).collect::<BTreeSet<_>>().len(), 1024);
    }

    #[test]
    fn a_word_is_known_whole_and_by_its_first_four_letters() {
        for number in 0..1024 {
            let word = word(number);
            for end in 4..=word.len() {
                assert_eq!(number_of(&word[..end]), Some(number));
            }
            assert_eq!(number_of(&word[..3]), None);
            assert_eq!(number_of(&format!("{word}x")), None);
        }
        for none in ["", "zzzz", "aaaa", "acadx", "ACADEMIC"] {
            assert_eq!(number_of(none), None, "{none}");
        }
    }

    #[test]
    fn one_slip_still_tells_the_word() {
        for (typed, meant) in [
            ("academy", "academic"),
            ("acdaemic", "academic"),
            ("zreo", "zero"),
            ("yoge", "yoga"),
            ("xnemploy", ""),
            ("unkown", "unknown"),
            ("uunknown", "unknown"),
            ("qqqq", ""),
        ] {
            assert_eq!(meant_by(typed).map(word).unwrap_or_default(), meant, "{typed}");
        }
    }
}
