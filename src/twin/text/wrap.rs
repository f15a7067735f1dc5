//! Paragraphs <-> lines of at most 40 letters, with a sign at the end where the next line does not simply go on.
//!
//! ```text
//! ..sown in rows /     the paragraph ends           ..sown in rows //    it ends, and an empty line follows
//! ..a very long wo +   the next line goes on without a blank     .. a / _     it goes on after a blank
//! ..sown in            none of these: after a blank; between letters of scripts without blanks, without one
//! ```
//! The sign is the last word of a line. `_` stands where the last word of the text itself looks like a sign, and where a
//! script without blanks has one there. So the text comes back as it was.

use unicode_normalization::char::is_combining_mark;

/// Columns of a line; a wide letter takes two.
pub(super) const COLUMNS: usize = 40;
/// Columns that are kept for the sign.
const SIGN_COLUMNS: usize = 3;
/// Ends a paragraph; ends it before an empty line; joins without a blank; joins with one.
pub(super) const SIGNS: [&str; 4] = ["/", "//", "+", "_"];

/// Letters as wide as they are high (the larger part of East Asian Width W and F, UAX #11).
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Letters of scripts that set no blanks between words: Han, kana, Thai, Lao, Khmer, Burmese; and wide punctuation.
fn has_no_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3fffd}')
}

fn columns(c: char) -> usize {
    if is_wide(c) { 2 } else { 1 }
}

/// Whether two lines, with these letters at their ends, join without a blank if no sign says otherwise.
fn joins_closely(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(has_no_blanks) && after.is_some_and(has_no_blanks)
}

/// Paragraphs (no two empty ones in a row, none at the ends) -> lines.
pub(in crate::twin) fn wrapped(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().filter(|(_, paragraph)| !paragraph.is_empty()) {
        let mut rest = paragraph.as_str();
        loop {
            let (line, after, blank) = first_line(rest);
            if after.is_empty() {
                let empty_follows = paragraphs.get(at + 1).is_some_and(String::is_empty);
                lines.push(format!("{line} {}", if empty_follows { "//" } else { "/" }));
                break;
            }
            let closely = joins_closely(line.chars().last(), after.chars().next());
            let sign = match (blank, closely) {
                (false, true) if !ends_in_sign(line) => "",
                (false, _) => " +",
                (true, false) if !ends_in_sign(line) => "",
                (true, _) => " _",
            };
            lines.push(format!("{line}{sign}"));
            rest = after;
        }
    }
    lines
}

fn ends_in_sign(line: &str) -> bool {
    line.rsplit(' ').next().is_some_and(|word| SIGNS.contains(&word))
}

/// What stands on the first line of a text without blanks at its ends, the rest, and whether a blank was between them.
fn first_line(text: &str) -> (&str, &str, bool) {
    let room = COLUMNS - SIGN_COLUMNS;
    let mut width = 0;
    // The last place at which the line may end, and the place where the next one begins.
    let mut blank = None;
    let mut close = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == ' ' && width <= room {
            blank = Some(at);
        }
        if at > 0
            && may_part(before, c)
            && c != ' '
            && before != Some(' ')
            && (has_no_blanks(c) || before.is_some_and(has_no_blanks))
        {
            close = Some(at);
        }
        width += columns(c);
        if width > room {
            if c == ' ' {
                return (&text[..at], &text[at + 1..], true);
            }
            let end = match (blank, close) {
                (Some(blank), Some(close)) if close > blank => (close, close),
                (Some(blank), _) => (blank, blank + 1),
                (None, Some(close)) => (close, close),
                (None, None) => within_word(text, at),
            };
            return (&text[..end.0], &text[end.1..], end.0 != end.1);
        }
        before = Some(c);
    }
    (text, "", false)
}

/// A place to break a word of many letters at, at or before `at`: not before a mark that belongs to the letter before it.
fn within_word(text: &str, at: usize) -> (usize, usize) {
    let may_end = |place: &usize| {
        let (before, after) = text.split_at(*place);
        after.chars().next().is_some_and(|c| *place > 0 && may_part(before.chars().last(), c))
    };
    let place = text[..at].char_indices().map(|(place, _)| place).chain([at]).rfind(may_end).unwrap_or(at);
    (place, place)
}

/// Whether two letters may stand on different lines: neither is a mark or a joiner that belongs to the other.
fn may_part(before: Option<char>, c: char) -> bool {
    let joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    !is_combining_mark(c) && !joiner(c) && !before.is_some_and(joiner)
}

/// Lines -> the text, each paragraph with its end.
pub(in crate::twin) fn unwrapped(lines: &[&str]) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let (words, last) = line.rsplit_once(' ').unwrap_or(("", line));
        let (words, sign) = if SIGNS.contains(&last) { (words, last) } else { (*line, "") };
        text.push_str(words);
        let after = lines.get(at + 1).and_then(|next| next.chars().next());
        text.push_str(match sign {
            "/" => "\n",
            "//" => "\n\n",
            "+" => "",
            "_" => " ",
            _ if joins_closely(words.chars().last(), after) => "",
            _ => " ",
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::form::lines_of;
    use super::*;

    fn comes_back(text: &str) {
        let Ok((paragraphs, _)) = lines_of(text.as_bytes()) else { return };
        let lines = wrapped(&paragraphs);
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(unwrapped(&texts), paragraphs.join("\n") + "\n", "{lines:?}");
        for line in &lines {
            let width: usize = line.chars().filter(|c| !is_combining_mark(*c)).map(columns).sum();
            assert!(width <= COLUMNS, "{line:?} has {width}");
            assert_eq!(super::super::form::folded(line), *line, "a line is as it is hashed");
        }
    }

    #[test]
    fn lines_end_at_blanks_and_signs_say_how_they_go_on() {
        let (paragraphs, loss) =
            lines_of("Sow the beans in rows when the soil is warm.\n\nWater them.\n".as_bytes()).unwrap();
        assert!(loss.is_none());
        assert_eq!(wrapped(&paragraphs), ["Sow the beans in rows when the soil", "is warm. //", "Water them. /"]);
        assert_eq!(
            wrapped(&["a".repeat(90)]),
            [format!("{} +", "a".repeat(37)), format!("{} +", "a".repeat(37)), format!("{} /", "a".repeat(16))]
        );
        let chinese = "豆子要在土壤变暖的时候成行播种然后浇水等待它们发芽";
        assert_eq!(wrapped(&[chinese.to_owned()]), ["豆子要在土壤变暖的时候成行播种然后浇", "水等待它们发芽 /"]);
    }

    #[test]
    fn texts_with_words_that_look_like_signs_come_back() {
        for text in [
            "/",
            "//",
            "+",
            "_",
            "a /",
            "a _",
            "/ / / //",
            "豆 / 子",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa / bbbbbbbbbbbbb",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbb",
            "豆子要在土壤变暖的时候成行播种然后浇 水等待它们发芽",
            "豆子要在土壤变暖的时候成行播种 + 水等待它们发芽",
            "की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}की\u{94d}",
        ] {
            comes_back(text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back_from_its_lines(text in "([a-c/+_ \n豆子งाक\u{94d}]{0,120}|\\PC{0,200})") {
            comes_back(&text);
        }
    }
}
