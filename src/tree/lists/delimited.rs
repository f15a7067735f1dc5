//! A text with cells between commas, semicolons, tabs, bars or anything else -> a table, if it is one.
//!
//! The mark is the one by which most heads are known; without heads, the one that most lines have. Quotes are opened at
//! the start of a cell only, and a quote that is never closed is a letter: inches swallow no rows.

use super::error::ListProblem;
use super::heads;
use super::numbers::looks_like_number;
use super::table::{Cell, ListTable};

/// Marks, the usual ones first.
const MARKS: [char; 13] =
    ['\t', ';', ',', '|', '^', '~', '\u{a6}', '\u{a7}', '\u{1f}', '\u{60c}', '\u{ff0c}', '\u{3001}', '\u{ff1b}'];
/// Marks that stand in names and numbers, too: taken only where heads are known by them.
const WEAK: [char; 4] = [':', '/', '#', '='];
/// Rows by which the mark is chosen.
const LOOKED_AT: usize = 200;
/// Bytes by which it is chosen, where rows are long.
const MOST_BYTES: usize = 256 << 10;
/// Rows that may hold the heads, below titles.
const MOST_TITLES: usize = 30;
/// Letters of a quoted cell; a longer one was not meant to be one.
const LONGEST_QUOTED: usize = 128 << 10;
/// Quotes without an end after which no quote counts.
const MOST_UNCLOSED: usize = 64;

/// The table of a text; `None` if its lines have no cells.
pub(super) fn table(ending: &str, text: &str) -> Result<Option<ListTable>, ListProblem> {
    let (said, text) = said_mark(text);
    let text = plain_bars(text);
    let Some(mark) = said.or_else(|| mark_of(&text)) else {
        let spaced = with_tabs(&text);
        let first = &spaced[..spaced.floor_char_boundary(MOST_BYTES)];
        return if known_heads(first, '\t') >= 2 { rows(&spaced, '\t').map(Some) } else { single(ending, &text) };
    };
    rows(&text, mark).map(Some)
}

/// A CSV file of one column has no mark at all.
fn single(ending: &str, text: &str) -> Result<Option<ListTable>, ListProblem> {
    if matches!(ending, "csv" | "tsv" | "tab") && known_heads(text, '\u{1f}') == 1 {
        rows(text, '\u{1f}').map(Some)
    } else {
        Ok(None)
    }
}

/// `sep=;`, which Excel reads and hides.
fn said_mark(text: &str) -> (Option<char>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_start_matches('\u{feff}').trim_matches('"');
    match said.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| said[4..].chars().next()) {
        Some(mark) => (Some(mark), rest),
        None => (None, text),
    }
}

/// Tables as chats, Markdown and terminals draw them: bars, without rules, fences and marks of quotation. Each line stays
/// on its line.
fn plain_bars(text: &str) -> String {
    let quoted = text.lines().filter(|line| !line.trim().is_empty()).all(|line| line.trim_start().starts_with('>'));
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = if quoted { line.trim_start().trim_start_matches('>').trim_start() } else { line };
        if !is_rule(line) && !line.trim_start().starts_with("```") {
            out.extend(line.chars().map(|c| if matches!(c, '│' | '┃' | '║' | '╎' | '┆' | '｜') { '|' } else { c }));
        }
        out.push('\n');
    }
    out
}

/// A line that separates rows: `|---|:--|`, `+----+`, `├──┼──┤`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().filter(|c| matches!(c, '-' | '=' | '─' | '━' | '═')).count() >= 3
        && line.chars().all(|c| matches!(c, '-' | '=' | '+' | '|' | ':' | ' ' | '\u{2500}'..='\u{257f}'))
}

/// Columns that are only aligned by blanks: two and more of them, as a tab.
fn with_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                out.push('\t');
            }
            out.push_str(cell);
        }
        out.push('\n');
    }
    out
}

fn mark_of(text: &str) -> Option<char> {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    let known = |mark: &char| known_heads(text, *mark);
    // The first of equals: `max_by_key` takes the last.
    let by_heads = MARKS.iter().chain(&WEAK).rev().max_by_key(|mark| known(mark)).filter(|mark| known(mark) >= 2);
    by_heads.or_else(|| MARKS.iter().find(|mark| is_divided(text, **mark))).copied()
}

/// How many heads are known in the best of the first rows.
fn known_heads(text: &str, mark: char) -> usize {
    let known = |cells: Vec<String>| {
        let fields: Vec<_> =
            cells.iter().filter(|cell| !looks_like_number(cell)).filter_map(|cell| heads::field(cell)).collect();
        if fields.iter().any(|field| field.is_name() || field.is_way()) { fields.len() } else { 0 }
    };
    Records::new(text, mark)
        .filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty()))
        .take(MOST_TITLES)
        .map(known)
        .max()
        .unwrap_or(0)
}

/// Whether the mark divides most lines, with a number in a cell of its own in most of them.
fn is_divided(text: &str, mark: char) -> bool {
    let (mut all, mut divided, mut with_number) = (0, 0, 0);
    for cells in
        Records::new(text, mark).filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty())).take(LOOKED_AT)
    {
        all += 1;
        divided += usize::from(cells.iter().filter(|cell| !cell.trim().is_empty()).count() >= 2);
        with_number += usize::from(cells.len() >= 2 && cells.iter().any(|cell| looks_like_number(cell)));
    }
    all > 0 && divided * 5 >= all * 4 && with_number * 2 >= all
}

fn rows(text: &str, mark: char) -> Result<ListTable, ListProblem> {
    let mut table = ListTable::new(None);
    let barred = mark == '|';
    for (at, cells) in Records::new(text, mark).enumerate() {
        let mut cells: Vec<Cell> = cells.into_iter().map(Cell::text).collect();
        // `| a | b |`: nothing stands outside of the bars.
        if barred
            && cells.len() > 2
            && cells.first().is_some_and(Cell::is_blank)
            && cells.last().is_some_and(Cell::is_blank)
        {
            cells.remove(0);
        }
        if barred {
            for cell in &mut cells {
                cell.text = bare(&cell.text);
            }
        }
        table.push(at + 1, cells)?;
    }
    Ok(table)
}

/// A cell of Markdown without emphasis.
fn bare(cell: &str) -> String {
    let mut text = cell.trim();
    for mark in ["**", "__", "`", "*", "_"] {
        if let Some(inner) = text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)) {
            text = inner;
        }
    }
    text.to_owned()
}

/// The records of a text, one after another.
struct Records<'a> {
    rest: &'a str,
    mark: char,
    unclosed: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, mark: char) -> Self {
        Self { rest: text, mark, unclosed: 0 }
    }

    /// The next cell and what ended it; `None` for the end of the text.
    fn cell(&mut self) -> (String, Option<char>) {
        if let Some((cell, left)) = self.quoted() {
            self.rest = left;
            return (cell, self.end_of_cell());
        }
        let end = self.plain_end();
        let cell = self.rest[..end].trim().to_owned();
        let cell = if self.mark == '|' { cell.replace("\\|", "|") } else { cell };
        self.rest = &self.rest[end..];
        (cell, self.end_of_cell())
    }

    fn plain_end(&self) -> usize {
        let mut before = '\0';
        for (at, c) in self.rest.char_indices() {
            if c == '\n' || (c == self.mark && !(c == '|' && before == '\\')) {
                return at;
            }
            before = c;
        }
        self.rest.len()
    }

    fn end_of_cell(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let end = letters.next();
        self.rest = letters.as_str();
        end
    }

    /// A cell in quotes, and what follows its blanks: the mark, a line feed or nothing.
    fn quoted(&mut self) -> Option<(String, &'a str)> {
        let start = self.rest.trim_start_matches(' ');
        let inner = start.strip_prefix('"').filter(|_| self.unclosed < MOST_UNCLOSED)?;
        let mut cell = String::new();
        let mut letters = inner.char_indices().peekable();
        while let Some((at, c)) = letters.next().filter(|(at, _)| *at < LONGEST_QUOTED) {
            if c != '"' {
                cell.push(c);
                continue;
            }
            if letters.peek().is_some_and(|(_, next)| *next == '"') {
                letters.next();
                cell.push('"');
                continue;
            }
            let left = inner[at + 1..].trim_start_matches(' ');
            if left.is_empty() || left.starts_with(self.mark) || left.starts_with('\n') {
                return Some((cell, left));
            }
            // `"Rosa" Quillfeather`: quotes within a cell.
            cell.push('"');
        }
        self.unclosed += 1;
        None
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell();
            cells.push(cell);
            if end != Some(self.mark) {
                return Some(cells);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let table = table("csv", text).unwrap().unwrap_or_default();
        table.rows.into_iter().map(|row| row.cells.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn any_mark_divides_a_row() {
        let expected = [
            ["Name", "Phone", "Group"],
            ["Rosa Quillfeather", "555-0105", "mill"],
            ["Tomas Emberly", "555-0106", "school"],
        ];
        for mark in MARKS.iter().chain(&[':', '#']) {
            let text = expected.map(|row| row.join(&mark.to_string())).join("\n");
            assert_eq!(cells(&text), expected, "{}", mark.escape_unicode());
            let said = format!("sep={mark}\n{text}");
            assert_eq!(cells(&said), expected, "{}", mark.escape_unicode());
        }
        let aligned = "Name                 Phone       Group\nRosa Quillfeather    555-0105    mill\nTomas Emberly        555-0106    school\n";
        assert_eq!(cells(aligned), expected);
        for drawn in [
            "| Name | Phone | Group |\n|---|:--|--:|\n| Rosa Quillfeather | 555-0105 | mill |\n| **Tomas Emberly** | `555-0106` | school |\n",
            "Name | Phone | Group\n---|---|---\nRosa Quillfeather | 555-0105 | mill\nTomas Emberly | 555-0106 | school\n",
            "┌──────┬───┐\n│ Name │ Phone │ Group │\n├──────┼───┤\n│ Rosa Quillfeather │ 555-0105 │ mill │\n│ Tomas Emberly │ 555-0106 │ school │\n",
            "> | Name | Phone | Group |\n> |---|---|---|\n> | Rosa Quillfeather | 555-0105 | mill |\n> | Tomas Emberly | 555-0106 | school |\n",
            "```\nName | Phone | Group\nRosa Quillfeather | 555-0105 | mill\nTomas Emberly | 555-0106 | school\n```\n",
        ] {
            assert_eq!(cells(drawn), expected, "{drawn}");
        }
    }

    #[test]
    fn quotes_hold_marks_and_line_feeds_and_inches_swallow_nothing() {
        let text = "Name,Phone,Note\n\"Quillfeather, Rosa\",555-0105,\"two\nlines and \"\"quotes\"\"\"\nTomas,555-0106,\"3\" pipe\nBeni,555-0107,\"open\nIlse,555-0108,\n";
        let found = cells(text);
        assert_eq!(found[1], ["Quillfeather, Rosa", "555-0105", "two\nlines and \"quotes\""]);
        assert_eq!(found[2], ["Tomas", "555-0106", "\"3\" pipe"]);
        assert_eq!(found[3], ["Beni", "555-0107", "\"open"]);
        assert_eq!(found[4], ["Ilse", "555-0108"]);
    }

    #[test]
    fn rows_are_counted_as_spreadsheets_count_them() {
        let table = table("csv", "Name,Phone\n\n\"Rosa\nQuillfeather\",555-0105\n\nTomas,555-0106\n").unwrap().unwrap();
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn lines_of_talk_are_no_table() {
        for text in [
            "Rosa: 555-0105\nTomas: 555-0106\n",
            "Rosa 555-0105\nTomas 555-0106\n",
            "Meet at the school, at six.\nBring water.\n",
        ] {
            assert_eq!(cells(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn quotes_without_an_end_do_not_take_long() {
        let text = "\"a,\"b".repeat(300_000);
        assert!(rows(&text, ',').is_ok() || rows(&text, ',').is_err());
    }
}
