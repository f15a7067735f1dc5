//! Plain lines, as people type them or copy them out of a chat: `Rosa Quillfeather, 555-0105` -> people.

use super::error::ListProblem;
use super::fields;
use super::numbers::{self, Written};
use super::row::{Draft, words};
use crate::invisible::is_ignorable;
use crate::limits::{MAX_LIST_NAME, MAX_LIST_ROWS};
use crate::tree::listed::{Doubt, PeopleList};
use crate::tree::model::WayKind;

/// Digits of a number in running text, and of one at the end of its line behind a mark.
const LEAST_DIGITS: usize = 6;
const LEAST_LAST: usize = 3;
/// Bytes of a line that are looked at.
const LONGEST_LINE: usize = 4096;
/// Lines without a number that are named one by one.
const MOST_NAMED: usize = 20;

/// The people of a text, one a line.
pub(super) fn people(text: &str) -> Result<PeopleList, ListProblem> {
    let mut list = PeopleList::default();
    let mut without = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| line.chars().any(char::is_alphanumeric)) {
        let at = format!("line {}", at + 1);
        if list.people.len() >= MAX_LIST_ROWS {
            return Err(ListProblem::TooManyRows { at });
        }
        if !person(&at, line, &mut list) {
            without.push((at, line));
        }
    }
    if list.people.is_empty() {
        return Err(ListProblem::Nobody);
    }
    for (at, line) in without.iter().take(MOST_NAMED) {
        list.doubts.push(Doubt {
            at: at.clone(),
            says: format!("\"{}\" has no number in it and was left out", words(line, 60).0),
        });
    }
    if let Some((at, _)) = without.get(MOST_NAMED) {
        let more = without.len() - MOST_NAMED;
        list.doubts.push(Doubt {
            at: at.clone(),
            says: format!("from here on {more} more lines without a number were left out"),
        });
    }
    Ok(list)
}

/// Reads one line; false if no number is in it.
pub(super) fn person(at: &str, line: &str, list: &mut PeopleList) -> bool {
    let end = line.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_LINE).last().unwrap_or(0);
    let line = if line.len() <= LONGEST_LINE { line } else { &line[..end] };
    let line = without_bullet(without_sender(line.trim()));
    let runs = runs(line);
    let rounded = rounded(line);
    let Some(first) = runs.iter().map(|run| run.0).chain(rounded.map(|word| word.0)).min() else { return false };
    let mut draft = Draft::new(at.to_owned(), list);
    let name = line[..first].trim();
    let mut rest = String::new();
    // `Signal: 555-0105`, `knock`: the word before a number may say what it is.
    let mut from = first;
    for (start, end) in &runs {
        rest.push_str(line.get(from..*start).unwrap_or_default());
        rest.push(',');
        from = *end;
        draft.numbers(&line[*start..*end], WayKind::Phone);
    }
    if let Some((start, end)) = rounded {
        draft.numbers(&line[start..end], WayKind::Phone);
        from = from.max(end);
    }
    rest.push_str(line.get(from..).unwrap_or_default());
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '=' | '|' | '→' | '>' | '.' | '/' | '،' | '，' | '：')
            || is_ignorable(c)
    };
    let name = name.trim_matches(is_mark);
    let name = name.trim_end_matches(['(', '[']).trim_end_matches(is_mark);
    let mut notes: Vec<String> = Vec::new();
    for part in rest
        .split([',', ';', '\t', '،'])
        .map(|part| part.trim_matches(|c| is_mark(c) || matches!(c, '(' | ')' | '[' | ']')))
        .filter(|part| !part.is_empty())
    {
        match fields::named_way(part) {
            Some(way) => draft.way(way.by, way.at),
            None => notes.push(part.to_owned()),
        }
    }
    // `555-0105 Rosa`
    let name = if name.is_empty() && !notes.is_empty() { notes.remove(0) } else { name.to_owned() };
    draft.person.name = draft.text(&name, "name", MAX_LIST_NAME);
    let notes = draft.text(&notes.join(", "), "note", 500);
    draft.person.note = Some(notes).filter(|note| !note.is_empty());
    draft.finish(true);
    true
}

/// `4.91E+11` as a word of a line, and where.
fn rounded(line: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    for word in line.split_inclusive([' ', '\t', ',', ';', ':', '(']) {
        let bare = word.trim_end_matches([' ', '\t', ',', ';', ':', '(', ')']);
        if bare.contains(['E', 'e']) && matches!(numbers::written(bare)[..], [Written::Rounded(_)]) {
            return Some((from, from + bare.len()));
        }
        from += word.len();
    }
    None
}

/// Where the numbers of a line stand, in bytes.
fn runs(line: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let is_digit = |c: char| numbers::digits(c.encode_utf8(&mut [0; 4])) == 1;
    let letters: Vec<(usize, char)> = line.char_indices().chain([(line.len(), '\0')]).collect();
    for (at, c) in letters.iter().copied() {
        let part = is_digit(c)
            || matches!(
                c,
                '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{a0}' | '\u{2010}'
                    ..='\u{2015}' | '\u{2212}' | '\u{ff0b}' | '\u{202f}' | '\u{2009}'
            )
            || is_ignorable(c);
        match start {
            None if is_digit(c) || matches!(c, '+' | '\u{ff0b}' | '(') => (start, end) = (Some(at), at + c.len_utf8()),
            Some(_) if is_digit(c) => end = at + c.len_utf8(),
            Some(_) if part => {}
            Some(from) => {
                keep(line, from, end, &mut runs);
                start = None;
            }
            None => {}
        }
    }
    runs
}

fn keep(line: &str, from: usize, end: usize, runs: &mut Vec<(usize, usize)>) {
    // `Rosa (555-0105)`: the bracket is not the number's.
    let from = if line[from..end].starts_with('(') && !line[from..end].contains(')') { from + 1 } else { from };
    let run = &line[from..end];
    let count = numbers::digits(run);
    let last = line[end..].trim().is_empty();
    let marked = line[..from].trim_end().ends_with([':', ',', ';', '-', '=', '\t', '–', '|', '،', '：'])
        || line[..from].ends_with('\t');
    if (count >= LEAST_DIGITS && numbers::looks_like_number(run)) || (count >= LEAST_LAST && last && marked) {
        runs.push((from, end));
    }
}

/// `- Rosa`, `1. Rosa`, `• Rosa`, `- [ ] Rosa`.
fn without_bullet(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| {
        matches!(c, '-' | '*' | '•' | '·' | '–' | '—' | '▪' | '◦' | '>' | '#' | '☐' | '✓') || c.is_whitespace()
    });
    let bare = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| bare.strip_prefix(mark)).unwrap_or(bare).trim_start();
    let digits = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    match bare[digits..].strip_prefix(['.', ')']) {
        Some(rest) if (1..=3).contains(&digits) && rest.starts_with(' ') => rest.trim_start(),
        _ => bare,
    }
}

/// A line of a chat without its time and its sender: `[29.11.26, 12:03] Ash: ..`, `29/11/2026, 12:03 - Ash: ..`.
fn without_sender(line: &str) -> &str {
    let line = line.trim_start_matches(is_ignorable);
    let is_time = |text: &str| text.len() <= 40 && text.contains(':') && numbers::digits(text) >= 4;
    let after = match line.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(time, _)| is_time(time)).map(|(_, rest)| rest),
        None => line
            .split_once(" - ")
            .filter(|(time, _)| {
                is_time(time)
                    && time.starts_with(|c: char| c.is_ascii_digit())
                    && !time.contains(|c: char| c.is_alphabetic() && !"apmAPM".contains(c))
            })
            .map(|(_, rest)| rest),
    };
    let Some(after) = after else { return line };
    match after.split_once(": ") {
        Some((sender, text))
            if sender.len() <= 60 && !runs(text).is_empty() && text.chars().any(char::is_alphabetic) =>
        {
            text
        }
        _ => after,
    }
    .trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, Vec<String>, Option<String>) {
        let mut list = PeopleList::default();
        assert!(person("line 1", line, &mut list), "{line}");
        let person = list.people.remove(0);
        (person.name, person.ways.into_iter().map(|way| way.at).collect(), person.note)
    }

    #[test]
    fn a_name_and_a_number_are_found_however_a_line_is_written() {
        for line in [
            "Rosa Quillfeather, 555-0105",
            "Rosa Quillfeather: 555-0105",
            "Rosa Quillfeather 555-0105",
            "Rosa Quillfeather - 555-0105",
            "Rosa Quillfeather – 555-0105",
            "Rosa Quillfeather\t555-0105",
            "Rosa Quillfeather (555-0105)",
            "- Rosa Quillfeather: 555-0105",
            "1. Rosa Quillfeather 555-0105",
            "2) Rosa Quillfeather 555-0105",
            "• Rosa Quillfeather = 555-0105",
            "- [ ] Rosa Quillfeather 555-0105",
            "555-0105 Rosa Quillfeather",
            "555-0105, Rosa Quillfeather",
            "[29.11.26, 12:03:11] Ash: Rosa Quillfeather 555-0105",
            "29/11/2026, 12:03 - Ash Tree: Rosa Quillfeather 555-0105",
            "\u{200e}[29.11.26, 12:03] Ash: Rosa Quillfeather \u{202a}555-0105\u{202c}",
            "Rosa Quillfeather, ٥٥٥-٠١٠٥",
        ] {
            assert_eq!(read(line), ("Rosa Quillfeather".to_owned(), vec!["555-0105".to_owned()], None), "{line}");
        }
    }

    #[test]
    fn several_numbers_a_rest_and_a_short_number_are_kept() {
        assert_eq!(read("Rosa 555-0105 / 555-0115").1, ["555-0105", "555-0115"]);
        assert_eq!(
            read("Rosa 555-0105, 555-0115, mill"),
            ("Rosa".to_owned(), vec!["555-0105".to_owned(), "555-0115".to_owned()], Some("mill".to_owned()))
        );
        assert_eq!(read("Rosa: 0301").1, ["0301"]);
        assert_eq!(read("Block 12 Rosa: +1 555 010 5555").0, "Block 12 Rosa");
        assert_eq!(read("Rosa, 555-0105, knock: behind the mill").1, ["555-0105", "behind the mill"]);
    }

    #[test]
    fn lines_without_a_number_are_named_and_rounded_numbers_keep_their_person() {
        let list = people("Our people\nRosa 555-0105\nTomas\nBeni 4.91E+11\n").unwrap();
        assert_eq!(list.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Rosa", "Beni"]);
        assert!(list.people[1].ways.is_empty());
        for at in ["line 1", "line 3", "line 4"] {
            assert!(list.doubts.iter().any(|doubt| doubt.at == at), "{at}: {:?}", list.doubts);
        }
        assert_eq!(people("Meet at the school.\nBring water.\n"), Err(ListProblem::Nobody));
    }
}
