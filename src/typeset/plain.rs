//! Line of plain text -> lines that fit the page, with all spaces kept.

/// Indent of continuation lines.
const GOES_ON: &str = "    ";
/// Distance of tab stops.
const TAB: usize = 8;

/// Breaks a line at spaces where possible, else within words; `columns` is the width in characters, at least 8.
/// Continuation lines are indented by four spaces.
pub(super) fn wrapped(line: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = untabbed(line).chars().filter(|letter| !letter.is_control()).collect();
    let mut rows = Vec::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() || rows.is_empty() {
        let indent = if rows.is_empty() { "" } else { GOES_ON };
        let room = columns.saturating_sub(indent.len()).max(4);
        let taken = if rest.len() <= room { rest.len() } else { break_before(rest, room) };
        let (row, after) = rest.split_at(taken);
        rows.push(row.iter().fold(indent.to_owned(), |row, letter| row + letter.encode_utf8(&mut [0; 4])));
        rest = after;
    }
    rows
}

/// Number of characters on the line: up to the last space that leaves it at least half full (the space itself may
/// overhang), or all that fit.
fn break_before(letters: &[char], room: usize) -> usize {
    let blank = letters.iter().take(room + 1).rposition(|letter| *letter == ' ');
    blank.map(|blank| blank + 1).filter(|taken| taken * 2 >= room).unwrap_or(room)
}

fn untabbed(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut column = 0;
    for letter in line.chars() {
        let width = if letter == '\t' { TAB - column % TAB } else { 1 };
        column += width;
        if letter == '\t' { text.extend(std::iter::repeat_n(' ', width)) } else { text.push(letter) }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stay_and_long_ones_break_at_blanks() {
        assert_eq!(wrapped("", 20), [""]);
        assert_eq!(wrapped("  two  blanks", 20), ["  two  blanks"]);
        assert_eq!(wrapped("sow after the last frost", 12), ["sow after ", "    the last ", "    frost"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut_and_no_letter_is_lost() {
        let word = "x".repeat(50);
        let rows = wrapped(&word, 10);
        assert!(rows.iter().all(|row| row.chars().count() <= 10));
        assert_eq!(rows.iter().map(|row| row.trim()).collect::<String>(), word);
    }

    #[test]
    fn tabs_become_blanks_and_other_controls_vanish() {
        assert_eq!(wrapped("a\tb\r", 20), ["a       b"]);
    }
}
