//! The digests of all alerts of a key <-> the file of a roll, which everybody may have; words as heard -> whether they count.
//!
//! ```text
//! file     = "seedpress alert roll 1" LF "key " key LF "words " list LF line*         UTF-8, NFC
//! key      = 8 digits of the key's hash
//! list     = "en" / "es" / "fr" / "pt" / "zh"
//! line     = number " " digest " " meaning LF      numbers from 1, each one more than the last; digest 20 hex digits
//! ```
//! The roll makes no alert: it holds digests of words, and nobody finds words to a digest.

use std::collections::BTreeSet;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::{AlertDigest, as_printed, words};
use crate::invisible::hidden;
use crate::limits::{MAX_ALERT_MEANING, MAX_ALERT_ROLL, MAX_ALERTS};
use crate::mnemonic::{KEY_BYTES, WordList};
use crate::share::{KeyHash, MasterSecret};

/// The first line of the file.
const HEAD: &str = "seedpress alert roll 1";

/// One alert that may come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertEntry {
    /// Fixed when the roll is made: 1 to [`MAX_ALERT_MEANING`] characters on one line.
    pub meaning: String,
    pub digest: AlertDigest,
}

/// What everybody may have: for each number what it means, and the digest of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRoll {
    pub key: KeyHash,
    pub list: WordList,
    /// Alert 1 is the first.
    entries: Vec<AlertEntry>,
}

/// Why there is no roll.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AlertRollError {
    #[error("a roll has 1 to {MAX_ALERTS} alerts, not {count}")]
    Count { count: usize },
    #[error("each of the {meanings} meanings needs an alert at least, and there are {count}")]
    Meanings { meanings: usize, count: usize },
    #[error("a meaning has 1 to {MAX_ALERT_MEANING} characters on one line, and none that nothing shows")]
    Meaning,
    #[error("the key of a roll has 16 bytes")]
    Key,
    #[error("this is no roll of alerts: its first line is not \u{201c}{HEAD}\u{201d}")]
    NoRoll,
    #[error("line {line} of the roll cannot be read")]
    Line { line: usize },
}

/// What words are, said for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertVerdict {
    /// They are the words of this number, which was not used before.
    Valid,
    /// They are its words, but it was used before: somebody may only have repeated them.
    UsedBefore,
    /// They are not its words.
    NotValid {
        /// The number whose words they are.
        of: Option<u16>,
    },
}

impl AlertRoll {
    /// The roll of a key: so many alerts, shared out among the meanings in their order, as evenly as it goes.
    ///
    /// # Errors
    /// A key that has not 16 bytes; more alerts than a roll has, or fewer than meanings; a meaning that is none.
    pub fn new(secret: &MasterSecret, list: WordList, meanings: &[String], count: u16) -> Result<Self, AlertRollError> {
        let key: &[u8; KEY_BYTES] = secret.expose().try_into().map_err(|_| AlertRollError::Key)?;
        if !(1..=MAX_ALERTS).contains(&count) {
            return Err(AlertRollError::Count { count: count.into() });
        }
        if !(1..=usize::from(count)).contains(&meanings.len()) {
            return Err(AlertRollError::Meanings { meanings: meanings.len(), count: count.into() });
        }
        let meanings = meanings.iter().map(|text| meaning(text)).collect::<Result<Vec<_>, _>>()?;
        let mut entries = Vec::with_capacity(count.into());
        for number in 1..=count {
            let mnemonic = words(key, number).ok_or(AlertRollError::Key)?;
            let of = usize::from(number - 1) * meanings.len() / usize::from(count);
            let meaning = meanings.get(of).cloned().unwrap_or_default();
            entries.push(AlertEntry { meaning, digest: AlertDigest::of(&mnemonic.text(list)) });
        }
        Ok(Self { key: KeyHash::of(secret), list, entries })
    }

    /// The alerts, number 1 first.
    #[must_use]
    pub fn entries(&self) -> &[AlertEntry] {
        &self.entries
    }

    /// The alert of a number.
    #[must_use]
    pub fn entry(&self, number: u16) -> Option<&AlertEntry> {
        self.entries.get(usize::from(number).checked_sub(1)?)
    }

    /// What words as they were heard are, said for this number; `used` holds the numbers that were used before.
    #[must_use]
    pub fn check(&self, number: u16, heard: &str, used: &BTreeSet<u16>) -> AlertVerdict {
        let digest = AlertDigest::of(&as_printed(heard, self.list));
        match self.entry(number) {
            Some(entry) if entry.digest == digest && used.contains(&number) => AlertVerdict::UsedBefore,
            Some(entry) if entry.digest == digest => AlertVerdict::Valid,
            _ => {
                let of = (1..).zip(&self.entries).find(|(_, entry)| entry.digest == digest);
                AlertVerdict::NotValid { of: of.map(|(number, _)| number) }
            }
        }
    }

    /// The text of its file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\nkey {}\nwords {}\n", self.key, self.list.code());
        for (number, AlertEntry { meaning, digest }) in (1..).zip(&self.entries) {
            text.push_str(&format_args!("{number} {digest} {meaning}\n").to_string());
        }
        text
    }

    /// From the text of its file. A byte order mark and line ends of other systems are taken.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, AlertRollError> {
        if text.len() > MAX_ALERT_ROLL {
            return Err(AlertRollError::NoRoll);
        }
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
        if lines.next() != Some(HEAD) {
            return Err(AlertRollError::NoRoll);
        }
        let key = lines.next().and_then(|line| KeyHash::parse(line.strip_prefix("key ")?));
        let key = key.ok_or(AlertRollError::Line { line: 2 })?;
        let list = lines.next().and_then(|line| WordList::of_language(line.strip_prefix("words ")?));
        let list = list.ok_or(AlertRollError::Line { line: 3 })?;
        let mut entries = Vec::new();
        for (line, text) in (4..).zip(lines) {
            if entries.len() >= usize::from(MAX_ALERTS) {
                return Err(AlertRollError::Count { count: entries.len() + 1 });
            }
            let entry = entry(text, entries.len() + 1).ok_or(AlertRollError::Line { line })?;
            entries.push(entry);
        }
        if entries.is_empty() { Err(AlertRollError::Count { count: 0 }) } else { Ok(Self { key, list, entries }) }
    }
}

fn entry(line: &str, wanted: usize) -> Option<AlertEntry> {
    let mut fields = line.splitn(3, ' ');
    let (number, digest, text) = (fields.next()?, fields.next()?, fields.next()?);
    let digest = AlertDigest::parse(digest)?;
    (number == wanted.to_string()).then_some(AlertEntry { meaning: meaning(text).ok()?, digest })
}

fn meaning(text: &str) -> Result<String, AlertRollError> {
    let text: String = text.trim().nfc().collect();
    let shown = hidden(&text).next().is_none() && !text.contains(char::is_control);
    let short = (1..=MAX_ALERT_MEANING).contains(&text.chars().count());
    if shown && short { Ok(text) } else { Err(AlertRollError::Meaning) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> MasterSecret {
        MasterSecret::new((0..16).collect())
    }

    fn roll(meanings: &[&str], count: u16) -> Result<AlertRoll, AlertRollError> {
        let meanings: Vec<String> = meanings.iter().map(|&text| text.to_owned()).collect();
        AlertRoll::new(&secret(), WordList::English, &meanings, count)
    }

    fn said(number: u16) -> String {
        let key: [u8; KEY_BYTES] = secret().expose().try_into().unwrap();
        words(&key, number).unwrap().text(WordList::English).to_string()
    }

    #[test]
    fn alerts_are_shared_out_among_the_meanings_in_their_order() {
        let meanings = |list: &[&str], count| -> Vec<String> {
            roll(list, count).unwrap().entries().iter().map(|entry| entry.meaning.clone()).collect()
        };
        assert_eq!(meanings(&["a", "b", "c"], 7), ["a", "a", "a", "b", "b", "c", "c"]);
        assert_eq!(meanings(&["a", "b"], 2), ["a", "b"]);
        assert_eq!(roll(&["a", "b"], 1), Err(AlertRollError::Meanings { meanings: 2, count: 1 }));
        assert_eq!(roll(&[], 1), Err(AlertRollError::Meanings { meanings: 0, count: 1 }));
        for count in [0, 201] {
            assert_eq!(roll(&["a"], count), Err(AlertRollError::Count { count: count.into() }));
        }
        for wrong in ["", "  ", "a\nb", "a\u{202e}b", "a\u{200b}", &"x".repeat(121)] {
            assert_eq!(roll(&[wrong], 3), Err(AlertRollError::Meaning), "{wrong}");
        }
    }

    #[test]
    fn words_count_once_and_for_their_own_number() {
        let roll = roll(&["Stay", "Leave the valley"], 20).unwrap();
        let (new, used) = (BTreeSet::new(), BTreeSet::from([7]));
        assert_eq!(roll.check(7, &said(7), &new), AlertVerdict::Valid);
        assert_eq!(roll.check(7, &said(7).to_uppercase(), &new), AlertVerdict::Valid);
        assert_eq!(roll.check(7, &said(7), &used), AlertVerdict::UsedBefore);
        assert_eq!(roll.check(8, &said(8), &used), AlertVerdict::Valid);
        assert_eq!(roll.check(8, &said(7), &used), AlertVerdict::NotValid { of: Some(7) });
        for (number, heard) in
            [(7, said(21)), (7, String::new()), (7, "zoo ".repeat(12)), (0, said(21)), (21, said(21))]
        {
            assert_eq!(roll.check(number, &heard, &new), AlertVerdict::NotValid { of: None }, "{heard}");
        }
        assert_eq!(roll.check(21, &said(20), &new), AlertVerdict::NotValid { of: Some(20) });
    }

    #[test]
    fn another_key_makes_no_alert_of_a_roll() {
        let roll = roll(&["a"], 200).unwrap();
        for byte in 0..=255 {
            let other = words(&[byte; KEY_BYTES], 1).unwrap().text(WordList::English).to_string();
            assert_eq!(roll.check(1, &other, &BTreeSet::new()), AlertVerdict::NotValid { of: None });
        }
    }

    #[test]
    fn a_roll_is_read_from_its_file_again_and_each_broken_line_is_named() {
        let roll = roll(&["Stay", "Cafe\u{301} الخروج"], 4).unwrap();
        let text = roll.text();
        assert!(text.contains("Café") && text.starts_with("seedpress alert roll 1\nkey "), "{text}");
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            assert_eq!(AlertRoll::parse(&text).as_ref(), Ok(&roll));
        }
        for (from, to, error) in [
            ("roll 1", "roll 2", AlertRollError::NoRoll),
            ("key ", "key I", AlertRollError::Line { line: 2 }),
            ("words en", "words de", AlertRollError::Line { line: 3 }),
            ("\n2 ", "\n02 ", AlertRollError::Line { line: 5 }),
            ("\n2 ", "\n3 ", AlertRollError::Line { line: 5 }),
            ("Stay", "", AlertRollError::Line { line: 4 }),
            ("Stay", "St\u{202e}ay", AlertRollError::Line { line: 4 }),
        ] {
            assert_eq!(AlertRoll::parse(&text.replacen(from, to, 1)), Err(error), "{to}");
        }
        let head: String = text.lines().take(3).flat_map(|line| [line, "\n"]).collect();
        assert_eq!(AlertRoll::parse(&head), Err(AlertRollError::Count { count: 0 }));
        let many: String = (1..=201).map(|number| format!("{number} ca978112ca1bbdcafac2 a\n")).collect();
        assert_eq!(AlertRoll::parse(&(head + &many)), Err(AlertRollError::Count { count: 201 }));
        for end in 0..text.len() {
            let _ = text.get(..end).map(AlertRoll::parse);
        }
        assert_eq!(AlertRoll::parse(&"x".repeat(MAX_ALERT_ROLL + 1)), Err(AlertRollError::NoRoll));
    }
}
