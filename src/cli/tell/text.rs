//! Names, numbers and rows -> text that is safe and aligned on a terminal.

use std::fmt::Write;
use std::path::Path;

use crate::invisible::hidden;

/// A terminal narrower than this breaks lines by itself.
const LEAST_WIDTH: usize = 20;

/// A path as people may see it.
pub(crate) fn shown(path: &Path) -> String {
    spelled(&path.to_string_lossy())
}

/// A page of a file as people may see it; `page` counts from 1 and is `None` where the file has only one.
pub(crate) fn shown_page(path: &Path, page: Option<usize>) -> String {
    page.map_or_else(|| shown(path), |page| format!("{} page {page}", shown(path)))
}

/// A stranger's text with everything spelled out that moves a cursor, starts a line, turns the writing round or is not
/// shown at all.
pub(crate) fn spelled(text: &str) -> String {
    with_escapes(text, |c, safe| safe.extend(c.escape_default()))
}

/// The same in JSON, where the escapes are JSON's own: what is read from it is the very same text.
pub(crate) fn spelled_json(json: &str) -> String {
    with_escapes(json, |c, safe| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(safe, "\\u{unit:04x}");
        }
    })
}

fn with_escapes(text: &str, escape: impl Fn(char, &mut String)) -> String {
    let mut unseen = hidden(text).map(|(at, _)| at).peekable();
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_hidden = unseen.next_if_eq(&at).is_some();
        if is_hidden || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            escape(c, &mut safe);
        } else {
            safe.push(c);
        }
    }
    safe
}

/// What goes to a terminal, whoever wrote it: spelled out but for its line ends and for colours that this program sets.
pub(crate) fn for_terminal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([ESCAPE, '\n']) {
        let (plain, from) = rest.split_at(at);
        safe.push_str(&spelled(plain));
        let kept = if from.starts_with('\n') { 1 } else { colour_bytes(from) };
        let (kept, after) = from.split_at(kept);
        safe.push_str(kept);
        rest = after;
        if kept.is_empty() {
            safe.push_str("\\u{1b}");
            rest = after.strip_prefix(ESCAPE).unwrap_or(after);
        }
    }
    safe + &spelled(rest)
}

const ESCAPE: char = '\x1b';
/// Of SGR (ECMA-48, 8.3.117) plain, bold, italic, underlined, and red, green, yellow: nothing that hides a word.
const COLOURS: [&str; 11] = ["", "0", "1", "3", "4", "31", "32", "33", "1;31", "1;32", "1;33"];

/// Bytes of the colour that a text begins with; 0 if it begins with none.
fn colour_bytes(text: &str) -> usize {
    let parameters = text.strip_prefix("\x1b[").and_then(|rest| rest.split_once('m')).map(|(parameters, _)| parameters);
    parameters.filter(|found| COLOURS.contains(found)).map_or(0, |found| found.len() + 3)
}

/// `1 sheet`, `2 sheets`.
pub(crate) fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        more => format!("{} {many}", grouped(more)),
    }
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A line -> lines that are no wider than the terminal, broken between words; what follows the first stands two blanks
/// further in, or below the second column of a row. Words that are wider stay whole: they may be names that somebody copies. Colour has no width.
pub(crate) fn wrapped(line: &str, width: usize) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    if width < LEAST_WIDTH || cells(line) <= width {
        return line.to_owned();
    }
    let hang =
        " ".repeat(value_column(line, indent).filter(|at| *at <= width / 3).unwrap_or(indent + 2).min(width / 2));
    let mut text = " ".repeat(indent);
    let (mut at, mut blanks) = (indent, 0);
    for word in line[indent..].split(' ') {
        let long = cells(word);
        if at > indent.max(hang.len()) && at + blanks + long > width {
            text.push('\n');
            text.push_str(&hang);
            (at, blanks) = (hang.len(), 0);
        }
        text.push_str(&" ".repeat(blanks));
        text.push_str(word);
        at += blanks + long;
        blanks = 1;
    }
    text
}

/// Where the second column of a row begins.
fn value_column(line: &str, indent: usize) -> Option<usize> {
    let gap = indent + line.get(indent..).filter(|_| indent > 0)?.find("  ")?;
    let rest = line.get(gap..)?;
    Some(cells(line.get(..gap)?) + rest.len() - rest.trim_start_matches(' ').len())
}

/// Places that a text takes on a terminal: none for colour, two for the letters of Chinese, Japanese and Korean.
fn cells(text: &str) -> usize {
    let mut in_colour = false;
    let mut count = 0;
    for c in text.chars() {
        match c {
            '\x1b' => in_colour = true,
            'm' if in_colour => in_colour = false,
            _ if in_colour => {}
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => {
                count += 2;
            }
            '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => count += 2,
            _ => count += 1,
        }
    }
    count
}

/// Rows -> lines with their columns under each other, two blanks between; the last column is not padded.
pub(crate) fn columns(rows: &[Vec<String>], indent: usize) -> Vec<String> {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..).map_while(width).collect();
    rows.iter()
        .map(|row| {
            let mut line = " ".repeat(indent);
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.chars().count() + 2));
            }
            line.trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_steer_the_terminal_is_spelled_out() {
        assert_eq!(spelled("a\x1b[2Jb\n\u{202e}gpj.exe"), "a\\u{1b}[2Jb\\n\\u{202e}gpj.exe");
        assert_eq!(spelled("Bohnen und Mais – ja.md"), "Bohnen und Mais – ja.md");
    }

    #[test]
    fn what_is_not_shown_is_spelled_out_and_what_a_script_needs_is_left() {
        for c in ['\u{200b}', '\u{61c}', '\u{200f}', '\u{202e}', '\u{e0041}', '\u{feff}', '\u{fe0f}', '\u{ad}'] {
            assert_eq!(spelled(&format!("a{c}b.md")), format!("a{}b.md", c.escape_unicode()));
        }
        for name in ["می\u{200c}روم.md", "क\u{94d}\u{200d}ष.md", "❤\u{fe0f}.md"] {
            assert_eq!(spelled(name), name);
        }
        assert_eq!(spelled(&spelled("a\u{202e}\\b")), "a\\u{202e}\\b", "spelled twice is spelled once");
    }

    #[test]
    fn json_keeps_its_meaning_when_it_is_spelled_out() {
        let value = serde_json::json!({ "a\u{202e}": "b\u{e0041}\u{feff}\u{85}\u{7f}c\u{1b}" });
        let text = spelled_json(&value.to_string());
        assert_eq!(text, "{\"a\\u202e\":\"b\\udb40\\udc41\\ufeff\\u0085\\u007fc\\u001b\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn only_colours_of_our_own_and_line_ends_reach_a_terminal_as_they_are() {
        let own = "\x1b[1;31merror:\x1b[0m a\n  \x1b[4mb\x1b[0m";
        assert_eq!(for_terminal(own), own);
        assert_eq!(
            for_terminal("a\x1b[8mb\x1b[2Jc\x1b]0;d\x07e\rf\u{202e}g"),
            "a\\u{1b}[8mb\\u{1b}[2Jc\\u{1b}]0;d\\u{7}e\\rf\\u{202e}g"
        );
        assert_eq!(for_terminal("\x1b"), "\\u{1b}");
        assert_eq!(for_terminal("\x1b[0m\u{200b}"), "\x1b[0m\\u{200b}");
    }

    #[test]
    fn numbers_are_grouped_by_three_and_one_is_no_plural() {
        assert_eq!(["0", "999", "1,000", "1,234,567"], [0, 999, 1_000, 1_234_567].map(grouped).as_slice());
        assert_eq!(counted(1_u32, "sheet", "sheets"), "1 sheet");
        assert_eq!(counted(0_u32, "sheet", "sheets"), "0 sheets");
    }

    #[test]
    fn lines_break_between_words_and_hang_below_their_first() {
        let line = "error: letters/beans.md is a symbolic link; links are not packed";
        assert_eq!(wrapped(line, 40), "error: letters/beans.md is a symbolic\n  link; links are not packed");
        assert_eq!(
            wrapped("  files   seven of them in a folder", 31),
            "  files   seven of them in a\n          folder"
        );
        assert_eq!(wrapped("  files   seven of them in a folder", 24), "  files   seven of them\n    in a folder");
        assert_eq!(wrapped("short", 40), "short");
        // Colour is not counted, nor a word broken.
        assert_eq!(
            wrapped("\x1b[1;31merror:\x1b[0m one two three four", 24),
            "\x1b[1;31merror:\x1b[0m one two three\n  four"
        );
        assert_eq!(
            wrapped("see a/very/long/path/that/is/copied.md now", 20),
            "see\n  a/very/long/path/that/is/copied.md\n  now"
        );
        for width in 20..90 {
            for text in [
                line,
                "種子 保存 種子 保存 種子 保存 種子 保存 種子 保存 種子 保存",
                "  a b c d e f g h i j k l m n o p q r s t u v w x y z",
            ] {
                let broken = wrapped(text, width);
                assert!(broken.lines().all(|line| cells(line) <= width), "{width}: {broken}");
                let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                assert_eq!(words(&broken), words(text), "nothing is lost");
            }
        }
    }

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        let rows = [vec!["é".to_owned(), "b".to_owned()], vec!["ccc".to_owned(), "d".to_owned()]];
        assert_eq!(columns(&rows, 1), [" é    b", " ccc  d"]);
    }
}
