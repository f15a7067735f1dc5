//! Text -> its characters that nothing shows: default-ignorable code points (UAX #44), unless a script needs them there.
//!
//! Two names that differ in such a character look the same, and a direction mark turns `gpj.exe` into `exe.jpg`. But
//! Persian keeps letters apart with U+200C, Hindi and Malayalam join them with U+200D, emoji and Han characters choose a
//! shape by the selector behind them: there, and only there, these are part of how a word is spelled.

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// The characters that nothing shows, each with the byte that it starts at.
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut before = [None, None];
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while let Some((at, c)) = letters.next() {
            let after = letters.peek().map(|(_, next)| *next);
            let found = is_ignorable(c) && !is_spelling(before, c, after);
            before = [before[1], Some(c)];
            if found {
                return Some((at, c));
            }
        }
        None
    })
}

/// A letter of a stranger's text as a message may show it: a control character is escaped.
pub fn escaped(letter: char) -> impl Iterator<Item = char> {
    let (shown, escape) =
        if letter.is_control() { (None, Some(letter.escape_unicode())) } else { (Some(letter), None) };
    shown.into_iter().chain(escape.into_iter().flatten())
}

/// `Default_Ignorable_Code_Point` of Unicode 16, and the marks of interlinear notes, which nothing shows either.
#[must_use]
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether an ignorable character, between its neighbours, is how a word is spelled.
fn is_spelling(before: [Option<char>; 2], c: char, after: Option<char>) -> bool {
    let [before_last, Some(last)] = before else { return false };
    let next = |is: fn(char) -> bool| after.is_some_and(is);
    match c {
        JOINER if is_virama(last) => true,
        JOINER if next(is_picture) => is_picture(last) || (last == '\u{fe0f}' && before_last.is_some_and(is_picture)),
        JOINER | NON_JOINER => joins(last) && next(joins),
        '\u{fe0e}' | '\u{fe0f}' => is_picture(last) || next(|c| c == '\u{20e3}'),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => is_han(last),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(last, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Signs of the scripts whose letters join: Arabic and its kin, N'Ko, those of India and South-East Asia, Mongolian.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{610}'..='\u{61a}' | '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}'
        | '\u{1780}'..='\u{17b3}' | '\u{17b6}'..='\u{17df}' | '\u{1820}'..='\u{18aa}' | '\u{1900}'..='\u{1cff}'
        | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{10aff}'
        | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

/// The sign that takes a consonant's vowel away; a joiner behind it asks for the consonant's half or final form.
fn is_virama(c: char) -> bool {
    matches!(u32::from(c), 0x94d | 0x9cd | 0xa4d | 0xacd | 0xb4d | 0xbcd | 0xc4d | 0xccd | 0xd4d | 0xdca)
}

/// A pictogram, or the colour of its skin.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        hidden(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn what_nothing_shows_is_found_wherever_it_stands() {
        for c in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2063}',
            '\u{2066}',
            '\u{2069}',
            '\u{206f}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
            '\u{e01ef}',
        ] {
            for text in [format!("{c}ab"), format!("a{c}b"), format!("ab{c}"), format!("{c}{c}"), format!("1{c}.md")] {
                assert!(!found(&text).is_empty(), "{}", text.escape_unicode());
            }
        }
        assert_eq!(hidden("ab\u{200b}c\u{feff}").collect::<Vec<_>>(), [(2, '\u{200b}'), (6, '\u{feff}')]);
    }

    #[test]
    fn what_a_script_needs_is_no_trick() {
        for word in [
            "می\u{200c}روم.md",
            "کتاب\u{200c}ها",
            "क\u{94d}\u{200d}ष",
            "ක\u{dca}\u{200d}ර",
            "അവന\u{d4d}\u{200d}",
            "র\u{200d}\u{9cd}য",
            "葛\u{e0100}城",
            "ᠠ\u{180b}",
            "❤\u{fe0f}.md",
            "1\u{fe0f}\u{20e3}.md",
            "👩\u{200d}🌾",
            "🏳\u{fe0f}\u{200d}🌈",
            "👩🏽\u{200d}🚒",
            "ملاحظات",
            "种子",
            "Übung",
        ] {
            assert!(found(word).is_empty(), "{}", word.escape_unicode());
        }
    }

    #[test]
    fn the_same_signs_anywhere_else_are_found() {
        for word in [
            "می\u{200c}",
            "\u{200c}می",
            "می\u{200c}\u{200c}روم",
            "a\u{200c}می",
            "pass\u{200d}word",
            "a\u{fe0f}",
            "❤\u{fe0f}\u{fe0f}",
            "葛\u{e0100}\u{e0100}",
            "a\u{e0100}",
            "👩\u{200d}.md",
            "क\u{200b}ष",
            "👩\u{e0041}",
        ] {
            assert!(!found(word).is_empty(), "{}", word.escape_unicode());
        }
    }
}
