//! Letters as phones, mail programs and text editors change them -> the letters of a code.
//!
//! Compatibility forms (NFKC: full-width letters, styled letters), digits of other scripts, dashes, blanks, and letters
//! that take no place. A wrong guess does no harm: the check digits of each code decide.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::digits::ascii_digit;

/// The text with plain letters; the same where it has no others.
pub(super) fn plain_letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(['\\', '%', '\x0b', '\x0c']) {
        return Cow::Borrowed(text);
    }
    let plain: String = text.nfkc().filter_map(plain).collect();
    // Escapes of Markdown, JSON, addresses and rich text.
    let mut plain = plain;
    for (escape, letter) in [
        ("\\u002d", "-"),
        ("\\u002D", "-"),
        ("\\u2010", "-"),
        ("\\u2011", "-"),
        ("\\u2013", "-"),
        ("\\u2014", "-"),
        ("\\u2212", "-"),
        ("\\u8211?", "-"),
        ("\\u8209?", "-"),
        ("\\'96", "-"),
        ("\\endash ", "-"),
        ("\\emdash ", "-"),
        ("\\_", "-"),
        ("\\-", "-"),
        ("\\r\\n", "\n"),
        ("\\n", "\n"),
        ("\\par\n", "\n"),
        ("\\line\n", "\n"),
        ("%2D", "-"),
        ("%2d", "-"),
        ("%20", " "),
        ("%0A", "\n"),
    ] {
        if plain.contains(escape) {
            plain = plain.replace(escape, letter);
        }
    }
    if plain == text { Cow::Borrowed(text) } else { Cow::Owned(plain) }
}

fn plain(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return Some(if matches!(letter, '\x0b' | '\x0c') { '\n' } else { letter });
    }
    match letter {
        // Hyphens, dashes, minus signs, and what looks like them.
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{02d7}'
        | '\u{207b}'
        | '\u{208b}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{30fc}'
        | '\u{ff70}'
        | '\u{058a}'
        | '\u{05be}'
        | '\u{1806}'
        | '\u{2500}'
        | '\u{2796}'
        | '\u{fe31}'
        | '\u{fe32}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => Some('-'),
        // Soft hyphens, joiners, directions, variation selectors, the byte order mark.
        '\u{00ad}'
        | '\u{034f}'
        | '\u{061c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{0085}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        other if other.is_whitespace() => Some(' '),
        other => Some(ascii_digit(other).unwrap_or(other)),
    }
}
