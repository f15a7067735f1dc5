//! A text -> lines of words, some of which are gaps, each with its first letter; in any language.
//!
//! Words are those of UAX #29 (default word boundaries), so that Chinese and Japanese, which have no blanks, come apart at
//! each character; a letter is an extended grapheme cluster, so that a Hindi consonant keeps its vowel sign.

use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

use crate::invisible::hidden;
use crate::limits::MAX_PASSAGE_WORDS;

/// Every so many words there is a gap.
const GAP: usize = 3;

/// One word, or what stands between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub text: String,
    /// Its first letter; empty for what is no word.
    pub first: String,
    /// Letters behind the first one.
    pub rest: usize,
    pub is_gap: bool,
}

/// A line of a text: a verse, or a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage(pub(super) Vec<Token>);

/// Why a text cannot be set as a practice sheet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PassageError {
    #[error("there is no word in it")]
    Empty,
    #[error("it has more than {MAX_PASSAGE_WORDS} words, which nobody learns from one sheet")]
    TooLong,
    #[error("it has the character U+{:04X}, which nothing shows", u32::from(*character))]
    Hidden { character: char },
}

/// Takes a text apart. Empty lines part verses; marks of Markdown at the beginning of a line are left out.
///
/// # Errors
/// A text without words, with too many, or with characters that nothing shows.
pub fn passages(text: &str) -> Result<Vec<Passage>, PassageError> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some((_, character)) = hidden(text).find(|(_, character)| !character.is_control()) {
        return Err(PassageError::Hidden { character });
    }
    let mut words = 0;
    let mut passages = Vec::new();
    for line in text.lines().map(plain) {
        let mut tokens = Vec::new();
        for part in line.split_word_bounds() {
            let is_word = part.chars().any(char::is_alphanumeric);
            words += usize::from(is_word);
            if words > MAX_PASSAGE_WORDS {
                return Err(PassageError::TooLong);
            }
            let mut letters = part.graphemes(true);
            let first = if is_word { letters.next().unwrap_or_default().to_owned() } else { String::new() };
            let rest = if is_word { letters.count() } else { 0 };
            tokens.push(Token { text: part.to_owned(), first, rest, is_gap: is_word && words % GAP == 0 });
        }
        passages.push(Passage(tokens));
    }
    if words == 0 { Err(PassageError::Empty) } else { Ok(passages) }
}

/// A line without the marks of a heading, a quotation or a list, and without stars.
fn plain(line: &str) -> String {
    let line = line.trim();
    let line = line.trim_start_matches(['#', '>', '*', '+']).trim_start_matches("- ").trim();
    line.chars().filter(|letter| !matches!(letter, '*' | '`') && (!letter.is_control() || *letter == '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> (String, String) {
        let (mut gaps, mut first) = (String::new(), String::new());
        for token in passages(text).unwrap().into_iter().flat_map(|passage| passage.0) {
            let is_word = !token.first.is_empty();
            gaps.push_str(if token.is_gap { "__" } else { &token.text });
            first.push_str(if is_word { &token.first } else { &token.text });
            assert_eq!(is_word, token.text.chars().any(char::is_alphanumeric));
        }
        (gaps, first)
    }

    #[test]
    fn every_third_word_is_a_gap_and_every_word_has_a_first_letter() {
        assert_eq!(
            set("# No door stays locked.\n- We don't count."),
            ("No door __ locked.We __ count.".into(), "N d s l.W d c.".into())
        );
        assert_eq!(set("لا نترك أحدا وراءنا،"), ("لا نترك __ وراءنا،".into(), "ل ن أ و،".into()));
        assert_eq!(set("बीज किसी के नहीं").1, "बी कि के न");
        assert_eq!(set("没有人被留下。"), ("没有__被留__。".into(), "没有人被留下。".into()));
    }

    #[test]
    fn verses_stay_apart() {
        let lines: Vec<usize> = passages("a b\n\nc").unwrap().iter().map(|passage| passage.0.len()).collect();
        assert_eq!(lines, [3, 0, 1]);
    }

    #[test]
    fn what_nobody_can_learn_is_refused() {
        assert_eq!(passages(" \n--\n"), Err(PassageError::Empty));
        assert_eq!(passages("a\u{202e}b"), Err(PassageError::Hidden { character: '\u{202e}' }));
        assert_eq!(passages(&"a ".repeat(MAX_PASSAGE_WORDS + 1)), Err(PassageError::TooLong));
        assert!(passages(&"a ".repeat(MAX_PASSAGE_WORDS)).is_ok());
    }
}
