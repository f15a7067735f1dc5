//! Names, numbers and rows -> text that is safe and aligned on a terminal.

use std::path::Path;

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

/// A stranger's text with everything spelled out that moves a cursor, starts a line or turns the writing round.
pub(crate) fn spelled(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}') {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
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
