//! Text in any script -> lines in which digits, dashes, dots and blanks are the ASCII ones, without marks of layout.

use crate::digits::ascii_digit;

/// Bytes of a line that is examined as one; longer ones are prose, or made to take time.
const LONGEST_LINE: usize = 1_000;
/// Elements of HTML that begin a line.
const NEW_LINE: [&str; 9] = ["tr", "li", "p", "br", "div", "dt", "ul", "table", "h2"];

/// A line of a text, folded.
#[derive(Debug)]
pub(super) struct FoldedLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Without bullets, emphasis and outer blanks. Two blanks stand for a column's space.
    pub text: String,
    /// A heading, or the first line of a paragraph that ends in a colon.
    pub heading: bool,
    /// It follows an empty line, or is the first one.
    pub first: bool,
}

/// The lines of a text that are not empty.
#[derive(Debug, Default)]
pub(super) struct FoldedLines {
    pub all: Vec<FoldedLine>,
}

impl FoldedLines {
    pub fn of(text: &str) -> Self {
        let mut lines = Self::default();
        let mut first = true;
        for (at, written) in text.split(['\n', '\r', '\u{2028}', '\u{85}', '\u{b}', '\u{c}']).enumerate() {
            let mark = written.trim_start();
            if mark.starts_with("```") || mark.starts_with("~~~") {
                continue;
            }
            let before = lines.all.len();
            for part in without_tags(written).iter().flat_map(|part| pieces(part)) {
                lines.add(at + 1, part, first);
            }
            first = lines.all.len() == before;
        }
        lines
    }

    fn add(&mut self, number: usize, written: &str, first: bool) {
        let folded = fold(written);
        let text = without_bullet(&folded);
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let heading = folded.trim_start().starts_with('#') || (text.ends_with(':') && text.split(' ').count() <= 6);
        self.all.push(FoldedLine { number, text: text.to_owned(), heading, first });
    }
}

/// A long line in pieces that end at a blank, if there is one.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while rest.len() > LONGEST_LINE {
        let end = (0..=LONGEST_LINE).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        let end = rest[..end].rfind(", ").or_else(|| rest[..end].rfind(' ')).map_or(end, |blank| blank + 1);
        let (piece, after) = rest.split_at(end.max(1));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// A line of HTML inside a text -> lines without tags; cells become columns.
fn without_tags(line: &str) -> Vec<String> {
    if !line.contains('<') {
        return vec![line.to_owned()];
    }
    let mut parts = vec![String::new()];
    let mut rest = line;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        if let Some(part) = parts.last_mut() {
            part.push_str(before);
        }
        let inner = tag.find('>').map(|end| &tag[1..end]);
        let name = inner.map(|inner| inner.trim_start_matches('/').split([' ', '/']).next().unwrap_or(""));
        let is_tag = name.is_some_and(|name| name.len() <= 10 && name.starts_with(|c: char| c.is_ascii_lowercase()))
            && inner.is_some_and(|inner| !inner.contains('@') && !inner.contains("://"));
        if let (true, Some(name), Some(inner)) = (is_tag, name, inner) {
            if NEW_LINE.contains(&name) {
                parts.push(String::new());
            } else if let (false, "td" | "th", Some(part)) = (inner.starts_with('/'), name, parts.last_mut()) {
                part.push_str(if part.trim().is_empty() { "" } else { "  | " });
            }
            rest = &tag[inner.len() + 2..];
        } else {
            if let Some(part) = parts.last_mut() {
                part.push(' ');
            }
            rest = &tag[1..];
        }
    }
    if let Some(part) = parts.last_mut() {
        part.push_str(rest);
    }
    parts
}

/// A letter as its ASCII kin, where it is a digit or a mark.
fn folded(letter: char) -> Option<char> {
    if letter.is_ascii() && !matches!(letter, '*' | '`') {
        return Some(letter);
    }
    if let Some(digit) = ascii_digit(letter) {
        return Some(digit);
    }
    Some(match letter {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{fe0f}'
        | '\u{20e3}'
        | '*'
        | '`' => return None,
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{2e3a}'
        | '\u{30fc}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2219}' | '\u{22c5}' | '\u{2027}' | '\u{30fb}' | '\u{2024}' | '\u{387}'
        | '\u{6d4}' | '\u{964}' | '\u{3002}' => '.',
        '\u{60c}' | '\u{3001}' => ',',
        '\u{61b}' => ';',
        '\u{2502}' | '\u{2503}' => '|',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0)?,
        '\t' => '\t',
        other if other.is_whitespace() => ' ',
        other => other,
    })
}

pub(super) fn fold(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars().filter_map(folded) {
        match letter {
            '\t' => line.push_str("  "),
            '_' if line.ends_with('_') => _ = line.pop(),
            letter => line.push(letter),
        }
    }
    line
}

/// Without quotes, bullets, checkboxes, numbers of a list and bars of a table.
fn without_bullet(line: &str) -> &str {
    let mut rest = line.trim();
    let whole = rest;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(['#', '>', '|', '+', ' ', ':']).trim_start();
        if whole.starts_with('+') && rest.starts_with(|c: char| c.is_ascii_digit()) && !whole.starts_with("+ ") {
            rest = whole;
        }
        for bullet in ["- ", "* ", "+ ", "o ", ". ", "[ ] ", "[x] ", "[X] ", "[] "] {
            rest = rest.strip_prefix(bullet).unwrap_or(rest).trim_start();
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = &rest[digits..];
        if (1..=3).contains(&digits)
            && let Some(item) = after.strip_prefix(". ").or_else(|| after.strip_prefix(") "))
            && item.starts_with(|c: char| !c.is_ascii_digit() && c != '(')
        {
            rest = item.trim_start();
        }
        if rest == before || rest == whole && rest.starts_with('+') {
            break;
        }
    }
    rest.trim_end_matches([' ', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        FoldedLines::of(text).all.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn digits_dashes_dots_and_blanks_of_all_scripts_are_the_same() {
        for text in ["٠٦-١٢", "۰۶–۱۲", "०६‑१२", "０６－１２", "06—12", "𝟎𝟔-𝟏𝟐", "0\u{200b}6-1\u{ad}2"]
        {
            assert_eq!(fold(text), "06-12", "{text}");
        }
        assert_eq!(fold("06·12•34\u{a0}56"), "06.12.34 56");
    }

    #[test]
    fn marks_of_lists_and_emphasis_are_taken_off() {
        assert_eq!(texts("- [ ] **Ash**: 1\n1. Ash\n> * Ash\n| Ash | 1 |\n---\n"), ["Ash: 1", "Ash", "Ash", "Ash | 1"]);
        assert_eq!(texts("+49 30 1\n415 555"), ["+49 30 1", "415 555"]);
        assert_eq!(texts("<tr><td>Ash</td><td>1</td></tr>"), ["Ash  | 1"]);
        assert_eq!(texts("Ash <ash@trees.example>"), ["Ash  ash@trees.example>"]);
    }
}
