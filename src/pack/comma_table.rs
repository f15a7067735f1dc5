//! Text of comma-separated values, or of a Markdown table -> rows of cells, whatever separates them.

use csv::{ReaderBuilder, Trim};

/// Columns of a table; wider ones are printed verbatim.
const MOST_COLUMNS: usize = 40;
/// What may stand between cells.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Rows of equal length, the head first; `None` if it is not a table that fits a page, or begins with something else than
/// its head.
pub(super) fn table(text: &str, ending: &str) -> Option<Vec<Vec<String>>> {
    let candidates: &[u8] = if ending == "tsv" { b"\t" } else { &DELIMITERS };
    let read = candidates.iter().map(|delimiter| rows(text, *delimiter));
    // The delimiter that makes most rows alike; of several, the one that makes most columns.
    let mut best: Option<(_, Vec<Vec<String>>)> = None;
    for rows in read {
        let found = alike(&rows);
        if found.1 > 1 && best.as_ref().is_none_or(|(most, _)| found > *most) {
            best = Some((found, rows));
        }
    }
    let ((alike_rows, columns), mut rows) = best?;
    let widest = rows.iter().map(Vec::len).max()?;
    let begins_otherwise = rows.first().is_some_and(|first| first.len() == 1 && columns > 1);
    // With one row of two that fits, nobody can say what the columns are.
    let is_torn = rows.len() > 3 && alike_rows * 2 < rows.len();
    if widest > MOST_COLUMNS || begins_otherwise || is_torn {
        return None;
    }
    for row in &mut rows {
        row.resize(widest, String::new());
    }
    Some(rows)
}

/// Rows of a bill of materials.
const MOST_BILL_ROWS: usize = 500;

/// The rows of a bill of materials, of equal length and the head first: a table of comma-separated values (`csv`, `tsv`),
/// or the first table of a Markdown text. `None` if there is none, or it is too long or too wide for a bill.
#[must_use]
pub fn bill_of_materials(text: &str, ending: &str) -> Option<Vec<Vec<String>>> {
    let rows = match ending {
        "csv" | "tsv" => table(text, ending)?,
        _ => markdown_table(text)?,
    };
    (rows.len() <= MOST_BILL_ROWS).then_some(rows)
}

/// The first table of a Markdown text (GitHub Flavored Markdown, 4.10).
fn markdown_table(text: &str) -> Option<Vec<Vec<String>>> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |cell: &String| cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':'));
    let head = (1..lines.len()).find(|at| {
        let (above, rule) = (bar_cells(lines[at - 1]), bar_cells(lines[*at]));
        rule.len() > 1 && rule.len() == above.len() && rule.iter().all(is_rule)
    })?;
    let mut rows = vec![bar_cells(lines[head - 1])];
    let columns = rows[0].len();
    let more = lines[head + 1..].iter().take_while(|line| line.contains('|')).take(MOST_BILL_ROWS + 1);
    rows.extend(more.map(|line| {
        let mut cells = bar_cells(line);
        cells.resize(columns, String::new());
        cells
    }));
    (columns <= MOST_COLUMNS).then_some(rows)
}

/// The cells of a line of a Markdown table, without signs of emphasis around them.
fn bar_cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|line| !line.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'|') => cells.last_mut().into_iter().for_each(|cell| cell.push('|')),
            '|' => {
                cells.push(String::new());
                continue;
            }
            _ => {
                cells.last_mut().into_iter().for_each(|cell| cell.push(letter));
                continue;
            }
        }
        letters.next();
    }
    cells.iter().map(|cell| cell.trim().trim_matches(['*', '`']).trim().to_owned()).collect()
}

/// How many rows have the commonest number of cells, and that number.
fn alike(rows: &[Vec<String>]) -> (usize, usize) {
    let count = |columns: usize| rows.iter().filter(|row| row.len() == columns).count();
    let widths = rows.iter().map(Vec::len).filter(|columns| *columns > 1 && *columns <= MOST_COLUMNS);
    widths.map(|columns| (count(columns), columns)).max_by_key(|(alike, columns)| (*alike, *columns)).unwrap_or((0, 0))
}

/// The cells as they are meant: where quotes are marks of inches or begin in one row and end in another, they are letters.
fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    if !is_quoted_well(text, delimiter) {
        return records(text, delimiter, false);
    }
    let quoted = records(text, delimiter, true);
    let bare = records(text, delimiter, false);
    let (fitting, columns) = alike(&bare);
    // A row that goes over several lines takes some from the others, unless these fit without it.
    if bare.len() > quoted.len() && columns > 1 && fitting == bare.len() { bare } else { quoted }
}

fn records(text: &str, delimiter: u8, quoting: bool) -> Vec<Vec<String>> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(quoting).trim(Trim::All);
    let records = builder.from_reader(text.as_bytes()).into_records().map_while(Result::ok);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// Whether each quote that begins a cell has one that ends it, and those between are doubled (RFC 4180, 2).
fn is_quoted_well(text: &str, delimiter: u8) -> bool {
    let delimiter = char::from(delimiter);
    let mut letters = text.chars().peekable();
    let (mut begins, mut quoted) = (true, false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => _ = letters.next(),
            '"' if quoted => {
                while letters.peek() == Some(&' ') {
                    letters.next();
                }
                if letters.peek().is_some_and(|next| *next != delimiter && !matches!(next, '\n' | '\r')) {
                    return false;
                }
                quoted = false;
            }
            _ if quoted => {}
            '"' if begins => quoted = true,
            ' ' if begins => {}
            letter => begins = letter == delimiter || matches!(letter, '\n' | '\r'),
        }
    }
    !quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_of_materials_is_the_first_table_of_a_text() {
        let markdown = "# Pump\n\nA | no table\n\n| part | **number** |\n|:---|---:|\n| flap | 1 |\n| `a\\|b` |\n\n| x | y |\n|-|-|\n";
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let expected = vec![row(["part", "number"]), row(["flap", "1"]), row(["a|b", ""])];
        assert_eq!(bill_of_materials(markdown, "md"), Some(expected));
        assert_eq!(
            bill_of_materials("part;number\nflap;1\n", "csv"),
            Some(vec![row(["part", "number"]), row(["flap", "1"])])
        );
        assert_eq!(bill_of_materials("no table | here\nnor | here\n", "md"), None);
        let long = "| a | b |\n|---|---|\n".to_owned() + &"| 1 | 2 |\n".repeat(501);
        assert_eq!(bill_of_materials(&long, "md"), None);
    }

    #[test]
    fn a_table_of_one_column_or_of_too_many_is_no_table() {
        assert_eq!(table("a\nb\n", "csv"), None);
        assert_eq!(table(&",".repeat(100), "csv"), None);
        assert_eq!(table("a\tb\n", "tsv").unwrap(), [["a", "b"]]);
    }

    #[test]
    fn what_separates_most_lines_alike_separates_the_cells() {
        for (text, rows) in [
            ("a;b,c;d\n1;2;3\n", vec![vec!["a", "b,c", "d"], vec!["1", "2", "3"]]),
            (
                "Seed;Weight\nBean;1,5\nPea;2,25\n",
                vec![vec!["Seed", "Weight"], vec!["Bean", "1,5"], vec!["Pea", "2,25"]],
            ),
            (
                "Name, kind|kg\nBean, dry|1\nPea|2\n",
                vec![vec!["Name, kind", "kg"], vec!["Bean, dry", "1"], vec!["Pea", "2"]],
            ),
            ("a,b\r1,2\r3,4\r", vec![vec!["a", "b"], vec!["1", "2"], vec!["3", "4"]]),
        ] {
            assert_eq!(table(text, "csv").unwrap(), rows, "{text}");
        }
    }

    #[test]
    fn a_table_that_begins_with_its_title_is_printed_as_it_was_written() {
        for text in [
            "Seed store, spring\n\nSeed;Weight;Note\nBean;1,5;dry\nPea;2,25;cool\n",
            "Seed store\nSeed,Weight\nBean,1\nPea,2\n",
            "# 2026\nSeed\tWeight\nBean\t1,5\n",
        ] {
            assert_eq!(table(text, "csv"), None, "{text}");
        }
    }

    #[test]
    fn marks_of_inches_stay_and_no_row_is_swallowed() {
        for (text, rows) in [
            (
                "pipe,count\n\"3/4\" copper,12\n\"1/2\" steel,3\n",
                vec![vec!["pipe", "count"], vec!["\"3/4\" copper", "12"], vec!["\"1/2\" steel", "3"]],
            ),
            ("size,count\n5\",2\n6\",3\n", vec![vec!["size", "count"], vec!["5\"", "2"], vec!["6\"", "3"]]),
            ("size,count\n\"5,2\n6,3\n", vec![vec!["size", "count"], vec!["\"5", "2"], vec!["6", "3"]]),
            ("n,s\n\",a\n\",b\n", vec![vec!["n", "s"], vec!["\"", "a"], vec!["\"", "b"]]),
            ("n,s\n\"two\nlines\",b\n", vec![vec!["n", "s"], vec!["two\nlines", "b"]]),
            ("n,s\n\"a \"\"b\"\"\", c\n", vec![vec!["n", "s"], vec!["a \"b\"", "c"]]),
        ] {
            assert_eq!(table(text, "csv").unwrap(), rows, "{text}");
        }
    }
}
