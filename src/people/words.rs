//! Text -> words as lists of words have them: lower case, without accents, apart at capitals and digits.

use std::collections::HashSet;
use std::sync::OnceLock;

/// A set of words that is made once.
pub(super) struct Lexicon {
    words: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl Lexicon {
    /// From words with blanks between them.
    pub const fn new(words: &'static str) -> Self {
        Self { words, set: OnceLock::new() }
    }

    fn set(&self) -> &HashSet<&'static str> {
        self.set.get_or_init(|| self.words.split_whitespace().collect())
    }

    pub fn has(&self, word: &str) -> bool {
        let set = self.set();
        // The Arabic article is written with its word.
        set.contains(word) || word.strip_prefix("ال").is_some_and(|word| set.contains(word))
    }

    /// Whether one of the words begins another one.
    pub fn begins(&self, word: &str) -> bool {
        let set = self.set();
        word.char_indices().any(|(at, letter)| set.contains(&word[..at + letter.len_utf8()]))
    }

    /// Whether one of the words is in a text.
    pub fn is_in(&self, text: &str) -> bool {
        let set = self.set();
        // Words of Chinese are not in texts without its characters.
        let chinese = text.contains(|c| c >= '\u{3000}');
        set.iter().any(|part| (chinese || !part.starts_with(|c| c >= '\u{3000}')) && text.contains(part))
    }
}

/// Lower case without accents; letters that are written in several ways in one.
pub(super) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).filter_map(plain_letter).collect::<String>().replace('\u{df}', "ss")
}

fn plain_letter(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{640}' | '\u{93c}' | '\u{200b}'..='\u{200f}' => return None,
        'á' | 'à' | 'ã' | 'â' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'õ' | 'ô' | 'ö' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
        'ç' | 'č' | 'ć' => 'c',
        'ñ' | 'ň' => 'n',
        'ş' | 'š' | 'ś' => 's',
        'ğ' => 'g',
        'ž' | 'ż' | 'ź' => 'z',
        'ё' => 'е',
        'й' => 'и',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'ة' => 'ه',
        '\u{958}' => 'क',
        '\u{959}' => 'ख',
        '\u{95a}' => 'ग',
        '\u{95b}' => 'ज',
        '\u{95c}' => 'ड',
        '\u{95d}' => 'ढ',
        '\u{95e}' => 'फ',
        other => other,
    })
}

/// Whether a character is part of a word: Devanagari joins its letters with signs.
pub(super) fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '\u{900}'..='\u{963}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}')
}

/// The words of a text, plain; `phoneNumber2` is `phone`, `number`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in text.chars().filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{ad}')) {
        let hump = before.is_lowercase() && letter.is_uppercase();
        if !is_letter(letter) || hump {
            words.push(String::new());
        }
        if let (true, Some(word)) = (is_letter(letter), words.last_mut()) {
            word.push(letter);
        }
        before = letter;
    }
    words.iter().filter(|word| !word.is_empty()).map(|word| plain(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_and_apart_at_capitals_and_digits() {
        assert_eq!(words("phoneNumber_2 Téléphone"), ["phone", "number", "telephone"]);
        assert_eq!(words("फ़ोन नम्बर"), words("फोन नम्बर"));
        assert_eq!(words("أعضاء"), ["اعضاء"]);
        assert_eq!(words("Straße"), ["strasse"]);
    }
}
