//! A language -> its list of 2,048 words, of BIP-39; a typed word -> its place in a list.

use bip39::Language;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Letters by which a word is known: the first four of any two words of a list differ.
const ENOUGH_LETTERS: usize = 4;

/// A list of BIP-39. The other languages that we print have none, and take numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordList {
    English,
    Spanish,
    French,
    Portuguese,
    Chinese,
}

impl WordList {
    pub const ALL: [Self; 5] = [Self::English, Self::Spanish, Self::French, Self::Portuguese, Self::Chinese];

    /// The list of a language by its code: en, es, fr, pt or zh.
    #[must_use]
    pub fn of_language(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }

    /// The code of its language.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Portuguese => "pt",
            Self::Chinese => "zh",
        }
    }

    pub(super) fn language(self) -> Language {
        match self {
            Self::English => Language::English,
            Self::Spanish => Language::Spanish,
            Self::French => Language::French,
            Self::Portuguese => Language::Portuguese,
            Self::Chinese => Language::SimplifiedChinese,
        }
    }

    /// The word at a place as it is printed (NFC); empty beyond the list.
    #[must_use]
    pub fn word(self, place: u16) -> String {
        self.language().word_list().get(usize::from(place)).map_or(String::new(), |word| word.nfc().collect())
    }

    /// The place of a folded word ([`fold`]), whole or cut off behind its fourth letter.
    pub(super) fn place(self, folded: &str) -> Option<u16> {
        let words = self.language().word_list();
        let whole = words.iter().position(|word| is_folded_to(word, folded, false));
        let found = whole.or_else(|| {
            let long = folded.chars().count() >= ENOUGH_LETTERS;
            words.iter().position(|word| long && is_folded_to(word, folded, true))
        });
        found.and_then(|at| u16::try_from(at).ok())
    }
}

/// Whether a word of a list, without its accents, is this one, or begins with it.
fn is_folded_to(word: &str, folded: &str, begins: bool) -> bool {
    let mut letters = word.chars().filter(|letter| !is_combining_mark(*letter));
    folded.chars().all(|letter| letters.next() == Some(letter)) && (begins || letters.next().is_none())
}

/// A typed word without accents (BIP-39 takes them for the letters below them), in lower case, in its plainest form.
pub(super) fn fold(typed: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(4 * typed.len() + 4));
    for letter in typed.nfkd().flat_map(char::to_lowercase).filter(|letter| !is_combining_mark(*letter)) {
        folded.push(letter);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_whole_without_accents_and_by_its_first_four_letters() {
        for list in WordList::ALL {
            for place in 0..2048 {
                let word = list.word(place);
                assert_eq!(list.place(&fold(&word)), Some(place), "{word}");
                assert_eq!(list.place(&fold(&word.to_uppercase())), Some(place), "{word}");
                let short: String = fold(&word).chars().take(4).collect();
                assert_eq!(list.place(&short), Some(place), "{word}");
            }
            assert_eq!(list.word(2048), "");
        }
        for none in ["", "aba", "abandonx", "zzzz"] {
            assert_eq!(WordList::English.place(none), None, "{none}");
        }
    }
}
