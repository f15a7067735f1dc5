//! Cells of a Markdown table -> Typst markup, with the longest words of each column, by which its width is chosen.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use super::fault::DocumentFault;
use super::inline::is_written_without_blanks;
use super::lines::Lines;
use super::quoted::quote;
use crate::limits::MAX_TABLE_COLUMNS;

/// Words of a column that are measured: the longest by count of letters need not be the widest.
const MOST_WORDS: usize = 4;

/// Cells of a column that are measured for its width.
const MOST_CELLS: usize = 6;
/// Estimated width, in hundredths of the size, from which a cell may be taller than half of the smallest page.
const LONG_CELL: usize = 2_400;
/// What a line break in a cell counts for its height, and a picture.
const BREAK: usize = 1_500;
const PICTURE: usize = 1_000_000;

/// How a word is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Typeface {
    /// Of the address after a link: it may break at its signs, and is no word whose width counts.
    Address,
    Plain,
    Strong,
    Code,
}

/// A table whose rows are still read.
#[derive(Debug, Default)]
pub(super) struct MarkdownTable {
    aligned: Vec<&'static str>,
    /// The longest words of each column, of its head and of its body, with their estimated widths.
    words: Vec<[Vec<(usize, Typeface, String)>; 2]>,
    /// The widest cells of each column of the body: estimated width, row.
    widest: Vec<Vec<(usize, usize)>>,
    /// Estimated widths of the cells of the row that is read, and those of the rows with a long cell.
    row: Vec<usize>,
    long: Vec<(usize, Vec<usize>)>,
    /// Rows of the body that were begun.
    rows: usize,
    /// Column of the cell that is read.
    column: usize,
    in_body: bool,
    head: String,
    cells: String,
}

impl MarkdownTable {
    /// # Errors
    /// More than [`MAX_TABLE_COLUMNS`].
    pub fn new(columns: &[Alignment]) -> Result<Self, DocumentFault> {
        if columns.len() > MAX_TABLE_COLUMNS {
            return Err(DocumentFault::Columns { columns: columns.len(), most: MAX_TABLE_COLUMNS });
        }
        let aligned = columns.iter().map(|column| match column {
            Alignment::None => "auto",
            Alignment::Left => "left",
            Alignment::Center => "center",
            Alignment::Right => "right",
        });
        Ok(Self {
            aligned: aligned.collect(),
            words: vec![<_>::default(); columns.len()],
            widest: vec![Vec::new(); columns.len()],
            ..Self::default()
        })
    }

    pub fn begin_row(&mut self, in_body: bool) {
        self.finish_row();
        self.column = 0;
        self.in_body = in_body;
        self.rows += usize::from(in_body);
    }

    /// Adds the next cell of a row; `text` is its text as it is set, in parts.
    pub fn cell(&mut self, markup: &str, text: &[(Typeface, String)]) {
        let cells = if self.in_body { &mut self.cells } else { &mut self.head };
        // Writing to a string does not fail.
        let _ = write!(cells, "[{markup}], ");
        if let Some(words) = self.words.get_mut(self.column) {
            let words = &mut words[usize::from(self.in_body)];
            // A word may have parts in different faces: the widest face counts for all of it.
            let parts = || text.iter().filter(|(face, _)| *face != Typeface::Address);
            let whole: String = parts().map(|(_, part)| part.as_str()).collect();
            let faces: Vec<Typeface> = parts().flat_map(|(face, part)| part.bytes().map(|_| *face)).collect();
            unbreakable_words(&whole, &mut |range| {
                let face = faces[range.clone()].iter().max().copied().unwrap_or(Typeface::Plain);
                keep(words, face, &whole[range]);
            });
        }
        if self.in_body {
            let letters = text.iter().flat_map(|(face, part)| part.chars().map(|letter| (letter, *face)));
            let width = letters.map(|(letter, face)| estimated_width(letter, face)).sum::<usize>()
                + markup.matches("#linebreak()").count() * BREAK
                + markup.matches("(it.inline-picture)").count() * PICTURE;
            if let Some(widest) = self.widest.get_mut(self.column) {
                let at = widest.partition_point(|known| known.0 >= width);
                if at < MOST_CELLS {
                    widest.insert(at, (width, self.rows.saturating_sub(1)));
                    widest.truncate(MOST_CELLS);
                }
            }
            self.row.push(width);
        }
        self.column += 1;
    }

    fn finish_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|width| *width >= LONG_CELL) {
            self.long.push((self.rows.saturating_sub(1), row));
        }
    }

    /// `#(it.table)((auto, ), ((("word",), ("longest",)), ), ((0, ), ), ((0, (2500, )), ), ([head], ), [cell], )`, with `*`
    /// before a word in bold and `=` before one of code; after the words come the rows of the widest cells of each column,
    /// and the rows with a long cell, each with the estimated widths of its cells in hundredths of the size.
    pub fn typst(&mut self) -> String {
        self.finish_row();
        let mut out = String::from("#(it.table)((");
        for aligned in &self.aligned {
            out.push_str(aligned);
            out.push_str(", ");
        }
        out.push_str("), (");
        for column in &self.words {
            out.push('(');
            for words in column {
                out.push('(');
                for (_, face, word) in words {
                    let sign = match face {
                        Typeface::Address | Typeface::Plain => "",
                        Typeface::Strong => "*",
                        Typeface::Code => "=",
                    };
                    let sign = if sign.is_empty() && word.starts_with(['*', '=', ' ']) { " " } else { sign };
                    quote(&format!("{sign}{word}"), &mut out);
                    out.push_str(", ");
                }
                out.push_str("), ");
            }
            out.push_str("), ");
        }
        out.push_str("), (");
        for widest in &self.widest {
            let _ = write!(out, "({}), ", numbers(widest.iter().map(|(_, row)| row)));
        }
        out.push_str("), (");
        for (row, widths) in &self.long {
            let _ = write!(out, "({row}, ({})), ", numbers(widths.iter()));
        }
        let _ = write!(out, "), ({}), {})", self.head, self.cells);
        out
    }
}

/// `1, 2, `
fn numbers<'a>(numbers: impl Iterator<Item = &'a usize>) -> String {
    numbers.fold(String::new(), |mut out, number| {
        // Writing to a string does not fail.
        let _ = write!(out, "{number}, ");
        out
    })
}

/// Keeps the longest words, in the order of their widths.
fn keep(words: &mut Vec<(usize, Typeface, String)>, face: Typeface, word: &str) {
    let width = word.chars().map(|letter| estimated_width(letter, face)).sum();
    if words.iter().any(|known| known.1 == face && known.2 == word) {
        return;
    }
    let at = words.partition_point(|known| known.0 >= width);
    if at < MOST_WORDS {
        words.insert(at, (width, face, word.to_owned()));
        words.truncate(MOST_WORDS);
    }
}

/// Width of a letter in hundredths of the size, roughly.
fn estimated_width(letter: char, face: Typeface) -> usize {
    match (face, letter) {
        (Typeface::Code | Typeface::Address, _) => 60,
        (_, 'i' | 'j' | 'l' | 'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')') => 30,
        (_, 'm' | 'w' | 'M' | 'W' | '@') => 90,
        (_, letter) if letter.is_uppercase() => 68,
        (_, letter) if is_written_without_blanks(letter) => 100,
        _ => 56,
    }
}

/// Parts of a text between which a line may break; some that may break are left whole.
fn unbreakable_words(text: &str, keep: &mut impl FnMut(Range<usize>)) {
    let mut from = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let blank = letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}');
        let may_break = matches!(before, '-' | '/') && letter.is_alphabetic()
            || is_written_without_blanks(before) && is_written_without_blanks(letter);
        // A full stop of a script without blanks stays with the letter before it.
        if blank || may_break && letter.is_alphanumeric() {
            if from < at {
                keep(from..at);
            }
            from = if blank { at + letter.len_utf8() } else { at };
        }
        before = letter;
    }
    if from < text.len() {
        keep(from..text.len());
    }
}

/// A table with a row that has more cells than its head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WideRow {
    pub line: usize,
    pub cells: usize,
    pub columns: usize,
}

/// Gives the heads of tables empty cells where a row below has more cells, which the parser would drop (GFM 0.29, 4.10:
/// "the excess is ignored"). No line is added or taken away.
pub(super) fn widened(text: &str, options: Options, lines: &Lines) -> Option<(String, Vec<WideRow>)> {
    let mut wide = Vec::new();
    let mut head: Option<(Range<usize>, usize, usize)> = None;
    let mut widest: Option<(usize, usize)> = None;
    let mut edits: Vec<(usize, usize)> = Vec::new();
    let mut columns = 0;
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(aligned)) => {
                columns = aligned.len();
                widest = None;
                head = None;
            }
            Event::Start(Tag::TableHead) => head = Some((place.clone(), place.start, place.end)),
            Event::Start(Tag::TableRow) => {
                let cells = cells_in(text.get(place.clone()).unwrap_or_default());
                if cells > columns && widest.is_none_or(|(most, _)| cells > most) {
                    widest = Some((cells, place.start));
                }
            }
            Event::End(TagEnd::Table) => {
                if let (Some((cells, row)), Some((head, ..))) = (widest.take(), head.take())
                    && cells <= MAX_TABLE_COLUMNS
                {
                    wide.push(WideRow { line: lines.at(row), cells, columns });
                    edits.push((line_end(text, head.start), cells - columns));
                }
            }
            _ => {}
        }
    }
    if edits.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for (head_end, more) in edits {
        let next = text.get(head_end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |feed| head_end + feed + 1);
        let delimiter_end = line_end(text, next);
        for (end, cell) in [(head_end, " |"), (delimiter_end, "---|")] {
            let line = text.get(from..end).unwrap_or_default();
            out.push_str(line);
            if !line.trim_end().ends_with('|') || line.trim_end().ends_with("\\|") {
                out.push('|');
            }
            out.push_str(&cell.repeat(more));
            from = end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Some((out, wide))
}

/// Where the line of a place ends, without its line feed and blanks.
fn line_end(text: &str, place: usize) -> usize {
    let rest = text.get(place..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    place + line.trim_end().len()
}

/// Cells of a row as GFM counts them: by pipes that are not escaped, without those at its ends.
fn cells_in(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = 1;
    let mut escaped = false;
    let mut open = false;
    for letter in row.chars() {
        open = letter == '|' && !escaped;
        cells += usize::from(open);
        escaped = letter == '\\' && !escaped;
    }
    cells - usize::from(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        unbreakable_words(text, &mut |word| found.push(text[word].to_owned()));
        found
    }

    #[test]
    fn words_end_where_a_line_may_break() {
        assert_eq!(words("two  words"), ["two", "words"]);
        assert_eq!(words("seed-library and/or 3-4"), ["seed-", "library", "and/", "or", "3-4"]);
        assert_eq!(words("橡树，磨坊"), ["橡", "树，", "磨", "坊"]);
        assert_eq!(words("10\u{a0}km"), ["10\u{a0}km"]);
    }

    #[test]
    fn the_widest_words_of_a_column_are_kept() {
        let mut table = MarkdownTable::new(&[Alignment::None]).unwrap();
        for word in ["a", "bb", "iiii", "www", "cccc", "ddddd"] {
            table.begin_row(true);
            table.cell(word, &[(Typeface::Plain, word.to_owned())]);
        }
        let kept: Vec<&str> = table.words[0][1].iter().map(|word| word.2.as_str()).collect();
        assert_eq!(kept, ["ddddd", "www", "cccc", "iiii"]);
    }

    #[test]
    fn cells_are_counted_as_the_parser_counts_them() {
        for (row, cells) in
            [("| a | b |", 2), ("a|b", 2), ("a | b |", 2), (r"a \| b | c", 2), ("| a |", 1), ("|a||b|", 3)]
        {
            assert_eq!(cells_in(row), cells, "{row}");
        }
    }

    #[test]
    fn a_head_gets_cells_for_those_of_the_widest_row() {
        let text = "# T\n\n| tap | turns |\n|---|---|\n| A | 2 | then shut B |\n| B |\n";
        let (wider, rows) = widened(text, Options::ENABLE_TABLES, &Lines::of(text, 0)).unwrap();
        assert_eq!(wider, "# T\n\n| tap | turns | |\n|---|---|---|\n| A | 2 | then shut B |\n| B |\n");
        assert_eq!(rows, [WideRow { line: 5, cells: 3, columns: 2 }]);
        let text = "> a | b\n> - | -\n> c | d | e | f\n";
        let (wider, _) = widened(text, Options::ENABLE_TABLES, &Lines::of(text, 0)).unwrap();
        assert_eq!(wider, "> a | b| | |\n> - | -|---|---|\n> c | d | e | f\n");
        assert!(widened("a | b\n- | -\nc | d\n", Options::ENABLE_TABLES, &Lines::of("", 0)).is_none());
    }
}
