//! Tables inside of running text -> whether their heads or cells are about people.

use super::lexicon::{self, Column};
use super::lines::{FoldedLine, FoldedLines};
use super::names::{self, Likeness};
use super::sign::{PeopleKind, PeopleSign};
use super::slots::{is_state, is_weekday};
use super::words::words;

/// Lines of a table among which its head is.
const MOST_ABOVE: usize = 3;

/// A table whose head names a private column, or people whose cells are filled in.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    // A head is among the first lines of a table: it may have a title above it.
    let mut above = 0;
    lines.all.iter().enumerate().find_map(|(at, line)| {
        let cells = cells(line).or_else(|| {
            above = 0;
            None
        })?;
        above += 1;
        let like_above = above > 1 && self::cells(&lines.all[at - 1]).is_some_and(|before| before.len() == cells.len());
        if above > MOST_ABOVE || like_above {
            return None;
        }
        let columns: Vec<Column> = cells.iter().map(|cell| lexicon::column(cell)).collect();
        let rows: Vec<&FoldedLine> = lines.all[at + 1..].iter().take_while(|row| self::cells(row).is_some()).collect();
        let filled = |column: usize| {
            rows.iter().filter(move |row| {
                self::cells(row).and_then(|cells| Some(cells.get(column)?.chars().any(char::is_alphanumeric)))
                    == Some(true)
            })
        };
        let position = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let named = |column: usize, least: Likeness| {
            let cell = |row: &&&FoldedLine| {
                self::cells(row).and_then(|cells| cells.get(column).map(|cell| names::likeness(cell)))
            };
            filled(column).filter(|row| cell(row).is_some_and(|likeness| likeness >= least)).count()
        };
        let about = match (position(Column::Private), position(Column::Who), position(Column::Name)) {
            (Some(_), Some(who), _) => filled(who).count() >= 1,
            (Some(_), _, Some(name)) => filled(name).count() >= 1,
            (Some(private), None, None) => filled(private).count() >= 1 && columns.len() <= 12,
            (None, Some(who), _) => named(who, Likeness::Perhaps) >= 2,
            (None, None, Some(name)) => named(name, Likeness::Surely) >= 2,
            _ if cells.iter().any(|cell| begins_with_weekday(cell))
                || rows.iter().filter(|row| begins_with_weekday(&row.text)).count() >= 2 =>
            {
                (0..=cells.len()).map(|column| named(column, Likeness::Perhaps)).sum::<usize>() >= 3
                    || (cells.iter().filter(|cell| begins_with_weekday(cell)).count() >= 2
                        && named(0, Likeness::Perhaps) >= 2)
            }
            _ if (cells[0].is_empty()
                || rows.first().is_some_and(|row| self::cells(row).is_some_and(|row| row.len() > cells.len())))
                && named(0, Likeness::Perhaps) >= 2
                && rows
                    .iter()
                    .all(|row| self::cells(row).is_some_and(|cells| cells[1..].iter().all(|cell| is_tick(cell)))) =>
            {
                true
            }
            _ => (0..cells.len()).any(|column| named(column, Likeness::Surely) >= 2 && rows.len() < 200),
        };
        about.then(|| PeopleSign::in_lines(PeopleKind::Column, [line.number]))
    })
}

/// A cell that is ticked, crossed or empty.
fn is_tick(cell: &str) -> bool {
    cell.chars().count() <= 1 || words(cell).iter().all(|word| is_state(word))
}

fn begins_with_weekday(text: &str) -> bool {
    words(text).first().is_some_and(|word| is_weekday(word))
}

/// Data with keys that are private: `"phone": ..`, `email=..`, `TEL:..`.
pub(super) fn sign_of_keys(text: &str) -> Option<PeopleSign> {
    let private = |line: &&str| {
        let mut rest = *line;
        while let Some(at) = rest.find([':', '=']) {
            let key = rest[..at].rsplit([',', '{', '[', ' ']).next().unwrap_or("");
            if key.len() <= 40 && lexicon::column(key) == Column::Private {
                return true;
            }
            rest = &rest[at + 1..];
        }
        false
    };
    let numbered = text.lines().zip(1..).filter(|(line, _)| line.len() <= 10_000 && private(line));
    let rows: Vec<usize> = numbered.map(|(_, number)| number).take(2).collect();
    (!rows.is_empty()).then(|| PeopleSign::in_lines(PeopleKind::Column, rows))
}

/// The cells of a line with bars, or with columns of blanks; `None` if it has one cell.
fn cells(line: &FoldedLine) -> Option<Vec<&str>> {
    let text = line.text.as_str();
    let cells: Vec<&str> = if text.contains('|') {
        text.split('|').map(str::trim).collect()
    } else {
        text.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
    };
    (cells.len() >= 2 && cells.iter().all(|cell| cell.chars().count() <= 60)).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_nobody_filled_in_lists_nobody() {
        let form = "| task | who | phone |\n|---|---|---|\n| water |  |  |\n| dig |  |  |\n";
        assert_eq!(sign(&FoldedLines::of(form)), None);
        assert!(sign(&FoldedLines::of(&form.replace("|  |  |", "| Ash | 1 |"))).is_some());
    }
}
