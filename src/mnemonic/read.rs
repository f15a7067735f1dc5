//! Typed words or numbers -> the key that they are; one that cannot be read, or is wrong -> every key that it could be.
//!
//! Words count in any case, with or without accents, whole or from their first four letters on; numbers in the digits of
//! any script. Blanks, line breaks, commas and dots part them; Chinese words need nothing between them.

use thiserror::Error;
use zeroize::Zeroizing;

use super::list::{WordList, fold};
use super::{LIST_WORDS, Mnemonic, WORDS};
use crate::digits::ascii_digit;
use crate::invisible::is_ignorable;
use crate::limits::MAX_MNEMONIC_TEXT;

/// Why a text is no mnemonic. What was typed is not repeated: it may be nearly right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MnemonicError {
    #[error("this is longer than twelve words")]
    TooLong,
    #[error("these are {found} words; a key has {WORDS}")]
    Count { found: usize },
    #[error("{} of these words are in none of the five lists", places.len())]
    Unknown {
        /// The words that the best list does not have, from 1.
        places: Vec<usize>,
    },
    #[error("number {place} is not one of 0000 to 2047")]
    Number { place: usize },
}

/// Twelve words of one list, or numbers; one of them may be unreadable.
#[derive(Clone)]
pub struct TypedMnemonic {
    /// `None` for numbers.
    pub list: Option<WordList>,
    places: Zeroizing<[u16; WORDS]>,
    /// The one that the list does not have, from 0.
    unread: Option<usize>,
}

/// One word changed, so that the check fits.
#[derive(Clone)]
pub struct Repair {
    /// The word that is changed, from 1.
    pub place: usize,
    pub mnemonic: Mnemonic,
}

impl TypedMnemonic {
    /// The words, if all of them could be read and their check fits.
    #[must_use]
    pub fn mnemonic(&self) -> Option<Mnemonic> {
        let mnemonic = Mnemonic::from_places(self.places.clone()).filter(|_| self.unread.is_none())?;
        mnemonic.key().is_some().then_some(mnemonic)
    }

    /// Its words with one changed, for each that fits the check: 1,535 on average, or 128 if one is unreadable.
    pub fn repairs(&self) -> impl Iterator<Item = Repair> + '_ {
        let at_all = (0..WORDS).filter(|at| self.unread.is_none_or(|unread| unread == *at));
        at_all.flat_map(move |at| {
            (0..LIST_WORDS).filter_map(move |place| {
                if self.unread.is_none() && place == self.places[at] {
                    return None;
                }
                let mut places = self.places.clone();
                places[at] = place;
                let mnemonic = Mnemonic::from_places(places)?;
                mnemonic.key().is_some().then_some(Repair { place: at + 1, mnemonic })
            })
        })
    }
}

/// Reads twelve words. Some are in more than one list (100 are English and French): then there is a reading for each.
///
/// # Errors
/// A text that is not twelve words, or has more than one that no list has.
pub fn read(text: &str) -> Result<Vec<TypedMnemonic>, MnemonicError> {
    if text.len() > MAX_MNEMONIC_TEXT {
        return Err(MnemonicError::TooLong);
    }
    let words = words_of(text);
    if words.len() != WORDS {
        return Err(MnemonicError::Count { found: words.len() });
    }
    if words.iter().all(|word| word.chars().all(|letter| letter.is_ascii_digit())) {
        return numbers(&words).map(|typed| vec![typed]);
    }
    let mut readings = Vec::new();
    let mut unknown: Option<Vec<usize>> = None;
    for list in WordList::ALL {
        let mut places = Zeroizing::new([0; WORDS]);
        let mut lacking = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match list.place(word) {
                Some(place) => places[at] = place,
                None => lacking.push(at + 1),
            }
        }
        if lacking.len() < 2 {
            readings.push(TypedMnemonic { list: Some(list), places, unread: lacking.first().map(|place| place - 1) });
        } else if unknown.as_ref().is_none_or(|places| lacking.len() < places.len()) {
            unknown = Some(lacking);
        }
    }
    // What is read whole in one list is not a slip in another.
    if readings.iter().any(|typed| typed.unread.is_none()) {
        readings.retain(|typed| typed.unread.is_none());
    }
    if readings.is_empty() { Err(MnemonicError::Unknown { places: unknown.unwrap_or_default() }) } else { Ok(readings) }
}

/// Folded words. A Chinese character is a word, whatever stands beside it.
fn words_of(text: &str) -> Vec<Zeroizing<String>> {
    let mut words = Vec::new();
    for typed in text.split(parts_words) {
        let mut folded = Zeroizing::new(String::with_capacity(4 * typed.len() + 4));
        for letter in fold(typed).chars().filter(|letter| !is_ignorable(*letter)) {
            folded.push(ascii_digit(letter).unwrap_or(letter));
        }
        if folded.chars().all(is_han) {
            words.extend(folded.chars().map(|letter| Zeroizing::new(letter.to_string())));
        } else if !folded.is_empty() {
            words.push(folded);
        }
        if words.len() > 4 * WORDS {
            break;
        }
    }
    words
}

fn numbers(words: &[Zeroizing<String>]) -> Result<TypedMnemonic, MnemonicError> {
    let mut places = Zeroizing::new([0; WORDS]);
    for (at, word) in words.iter().enumerate() {
        let number = word.parse().ok().filter(|number| *number < LIST_WORDS);
        places[at] = number.ok_or(MnemonicError::Number { place: at + 1 })?;
    }
    Ok(TypedMnemonic { list: None, places, unread: None })
}

/// Whether a character stands between words, whatever the script.
fn parts_words(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, ',' | '.' | ';' | ':' | '|' | '/' | '-' | '،' | '؛' | '。' | '、' | '，' | '；' | '：' | '।')
}

/// The blocks of CJK Unified Ideographs that the list has.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mnemonic::KEY_BYTES;

    fn key(text: &str) -> Vec<[u8; KEY_BYTES]> {
        let keys = read(text).unwrap().into_iter().filter_map(|typed| typed.mnemonic()?.key());
        keys.map(|key| *key).collect()
    }

    #[test]
    fn words_of_each_list_are_read_however_they_are_written() {
        let secret = [0xc3; KEY_BYTES];
        let mnemonic = Mnemonic::of(&secret);
        for list in WordList::ALL {
            let words = mnemonic.text(list).to_string();
            let first_letters: Vec<String> =
                words.split(' ').map(|word| fold(word).chars().take(4).collect()).collect();
            for text in [
                words.clone(),
                words.to_uppercase(),
                words.replace(' ', "\n"),
                words.replace(' ', ", "),
                fold(&words).to_string(),
                format!("\u{feff} {words}\r\n"),
                first_letters.join(" "),
            ] {
                assert!(key(&text).contains(&secret), "{text}");
            }
        }
        assert_eq!(key(&mnemonic.text(WordList::Chinese).replace(' ', "")), [secret]);
    }

    #[test]
    fn numbers_are_read_in_the_digits_of_any_script() {
        let secret = [0xc3; KEY_BYTES];
        let numbers: Vec<String> = Mnemonic::of(&secret).places().iter().map(|place| format!("{place:04}")).collect();
        let numbers = numbers.join(" ");
        let arabic: String = numbers
            .chars()
            .map(|c| c.to_digit(10).and_then(|value| char::from_u32(0x660 + value)).unwrap_or(c))
            .collect();
        assert_eq!((key(&numbers), key(&arabic)), (vec![secret], vec![secret]));
        assert_eq!(read(&numbers.replacen(&numbers[..4], "2048", 1)).err(), Some(MnemonicError::Number { place: 1 }));
        assert_eq!(
            read(&numbers.replacen(&numbers[..4], "99999999999999999999", 1)).err(),
            Some(MnemonicError::Number { place: 1 })
        );
    }

    #[test]
    fn what_is_no_mnemonic_is_refused_and_not_repeated() {
        let words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        assert_eq!(read("").err(), Some(MnemonicError::Count { found: 0 }));
        assert_eq!(read(&words[6..]).err(), Some(MnemonicError::Count { found: 11 }));
        assert_eq!(read(&format!("{words} zoo")).err(), Some(MnemonicError::Count { found: 13 }));
        let two = words.replace("legal", "qqqq");
        assert_eq!(read(&two).err(), Some(MnemonicError::Unknown { places: vec![1, 9] }));
        assert_eq!(read(&"zoo ".repeat(5000)).err(), Some(MnemonicError::TooLong));
        let error = read(&two).err().map(|error| format!("{error} {error:?}")).unwrap();
        assert!(!error.contains("qqqq") && !error.contains("winner"), "{error}");
    }

    #[test]
    fn any_one_wrong_word_is_among_the_repairs_and_an_unreadable_one_leaves_its_place_alone() {
        let secret = [0x31; KEY_BYTES];
        let mnemonic = Mnemonic::of(&secret);
        let words: Vec<String> = mnemonic.text(WordList::English).split(' ').map(str::to_owned).collect();
        for at in 0..WORDS {
            for wrong in ["zoo", "qqqqq"] {
                let mut typed = words.clone();
                typed[at] = wrong.to_owned();
                let typed = read(&typed.join(" ")).unwrap().remove(0);
                let right: Vec<usize> = typed
                    .repairs()
                    .filter(|repair| *repair.mnemonic.key().unwrap() == secret)
                    .map(|repair| repair.place)
                    .collect();
                assert_eq!(right, [at + 1], "{wrong}");
                let count = typed.repairs().count();
                let wanted = if wrong == "zoo" { 1400..1670 } else { 90..170 };
                assert!(wanted.contains(&count), "{count}");
            }
        }
    }
}
