//! Tables -> people: the row of heads is looked for below titles; without one, columns are told by their content, and that
//! is a doubt.

use super::error::ListProblem;
use super::heads::{self, ListField};
use super::numbers::looks_like_number;
use super::row::{self, Lost, listed};
use super::table::{ListRow, ListTable, column_name};
use crate::tree::listed::{Doubt, PeopleList};

/// Rows that may hold the heads, below titles.
const MOST_TITLES: usize = 30;
/// Rows by which columns are told.
const LOOKED_AT: usize = 500;

/// What the columns of a table hold.
struct ListColumns {
    fields: Vec<Option<ListField>>,
    /// Rows above the first person.
    above: usize,
    /// Where the heads are, and what was told by content, in words.
    head: Option<usize>,
    taken: Vec<String>,
}

/// The people of the sheets of a file.
pub(super) fn people(tables: &[ListTable]) -> Result<PeopleList, ListProblem> {
    let mut list = PeopleList::default();
    let with_heads = tables.iter().any(|table| columns_by_head(table).is_some());
    let mut refused = None;
    for table in tables.iter().filter(|table| !table.rows.is_empty()) {
        let by_head = columns_by_head(table);
        if by_head.is_none() && with_heads {
            list.doubts.push(Doubt {
                at: table.sheet.as_ref().map_or_else(|| table.at(1), |sheet| format!("sheet \"{sheet}\"")),
                says: "it was not read, for it has no heads such as \"name\" and \"phone\"; put some above the columns if people are on it".to_owned(),
            });
            continue;
        }
        match by_head.or_else(|| columns_by_content(table)) {
            Some(columns) => read(table, &columns, &mut list),
            None => {
                refused = refused
                    .or_else(|| table.rows.first().map(|row| ListProblem::NoColumns { at: table.at(row.number) }));
            }
        }
    }
    match refused {
        Some(problem) if list.people.is_empty() => Err(problem),
        _ if tables.iter().all(|table| table.rows.is_empty()) => Err(ListProblem::Empty),
        _ => Ok(list),
    }
}

fn columns_by_head(table: &ListTable) -> Option<ListColumns> {
    let known = |row: &ListRow| {
        let fields: Vec<_> =
            row.cells.iter().map(|cell| if cell.text.len() > 200 { None } else { heads::field(&cell.text) }).collect();
        let count = fields.iter().flatten().count();
        let numbers = row.cells.iter().any(|cell| looks_like_number(&cell.text));
        let names = fields.iter().flatten().any(|field| field.is_name());
        let ways = fields.iter().flatten().any(|field| field.is_way());
        // A lone head is one only in a row that has nothing else.
        let enough = (names && ways)
            || (count >= 2 && (names || ways))
            || (count == 1 && (names || ways) && row.cells.len() <= 2);
        (!numbers && enough).then_some((count, fields))
    };
    let found = table
        .rows
        .iter()
        .take(MOST_TITLES)
        .enumerate()
        .filter_map(|(at, row)| known(row).map(|(count, fields)| (count, at, fields)));
    // The first of equals.
    let (_, at, mut fields) = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    fields.resize(table.width(), None);
    let mut columns = ListColumns { fields, above: at + 1, head: Some(at), taken: Vec::new() };
    complete(table, &mut columns);
    Some(columns)
}

/// Heads that name no number, or nobody: the content tells, if it can.
fn complete(table: &ListTable, columns: &mut ListColumns) {
    let kinds = kinds(table, columns.above);
    let head = |column: usize| {
        columns
            .head
            .and_then(|at| table.rows.get(at))
            .and_then(|row| row.cell(column))
            .map(|cell| cell.text.trim().to_owned())
    };
    let named = |column: usize| match head(column).filter(|head| !head.is_empty()) {
        Some(head) => format!("column {} (\"{}\")", column_name(column), short(&head)),
        None => format!("column {}", column_name(column)),
    };
    let free = |fields: &[Option<ListField>], kind: ColumnKind| {
        (0..fields.len()).find(|column| fields[*column].is_none() && kinds.get(*column) == Some(&kind))
    };
    let has = |fields: &[Option<ListField>], is: fn(ListField) -> bool| fields.iter().flatten().any(|field| is(*field));
    if !has(&columns.fields, ListField::is_way)
        && let Some(column) = free(&columns.fields, ColumnKind::Numbers)
    {
        columns.fields[column] = Some(ListField::Phone);
        columns.taken.push(format!("{} for the numbers", named(column)));
    }
    if !has(&columns.fields, ListField::is_name)
        && let Some(column) = free(&columns.fields, ColumnKind::Words)
    {
        columns.fields[column] = Some(ListField::Name);
        columns.taken.push(format!("{} for the names", named(column)));
    }
}

/// What most cells of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnKind {
    Numbers,
    /// Words that may be names.
    Words,
    /// Single words that may be names.
    Word,
    Other,
}

fn kinds(table: &ListTable, above: usize) -> Vec<ColumnKind> {
    (0..table.width())
        .map(|column| {
            let (mut all, mut numbers, mut words, mut single) = (0_usize, 0_usize, 0_usize, 0_usize);
            let cells = table
                .rows
                .iter()
                .skip(above)
                .take(LOOKED_AT)
                .filter_map(|row| row.cell(column))
                .filter(|cell| !cell.is_blank());
            for text in cells.map(|cell| cell.text.trim()) {
                all += 1;
                numbers += usize::from(looks_like_number(text));
                let is_name = text.chars().count() <= 80
                    && !text.contains(['@', '/'])
                    && text.chars().any(char::is_alphabetic)
                    && !text.chars().any(|c| c.is_ascii_digit());
                words += usize::from(is_name);
                single += usize::from(
                    is_name
                        && !text.contains(char::is_whitespace)
                        && text.chars().next().is_some_and(|c| !c.is_lowercase()),
                );
            }
            match () {
                () if all > 0 && numbers * 10 >= all * 6 => ColumnKind::Numbers,
                () if all > 0 && single * 10 >= all * 8 => ColumnKind::Word,
                () if all > 0 && words * 10 >= all * 6 => ColumnKind::Words,
                () => ColumnKind::Other,
            }
        })
        .collect()
}

fn columns_by_content(table: &ListTable) -> Option<ListColumns> {
    let kinds = kinds(table, 0);
    let mut fields = vec![None; table.width()];
    let mut taken = Vec::new();
    let is_name = |column: &usize| matches!(kinds[*column], ColumnKind::Words | ColumnKind::Word);
    let name = (0..kinds.len()).find(is_name)?;
    // `Rosa;Quillfeather;555-0105`
    let family =
        (kinds[name] == ColumnKind::Word && kinds.get(name + 1) == Some(&ColumnKind::Word)).then_some(name + 1);
    fields[name] = Some(if family.is_some() { ListField::Given } else { ListField::Name });
    match family {
        Some(family) => {
            fields[family] = Some(ListField::Family);
            taken.push(format!("columns {} and {} for the names", column_name(name), column_name(family)));
        }
        None => taken.push(format!("column {} for the names", column_name(name))),
    }
    let mut numbers = Vec::new();
    for column in (0..kinds.len()).filter(|column| kinds[*column] == ColumnKind::Numbers) {
        fields[column] = Some(ListField::Phone);
        numbers.push(column_name(column));
    }
    match &numbers[..] {
        [] => return None,
        [one] => taken.push(format!("column {one} for the numbers")),
        several => taken.push(format!("columns {} for the numbers", several.join(", "))),
    }
    Some(ListColumns { fields, above: 0, head: None, taken })
}

fn read(table: &ListTable, columns: &ListColumns, list: &mut PeopleList) {
    let head = columns.head.and_then(|at| table.rows.get(at));
    let above = table.rows.first().map_or_else(|| table.at(1), |row| table.at(row.number));
    let at = head.map_or(above, |row| table.at(row.number));
    if !columns.taken.is_empty() {
        let lack = if head.is_some() { "a head is missing" } else { "there are no heads" };
        list.doubts.push(Doubt {
            at: at.clone(),
            says: format!("{lack}; taken by what stands there: {}; put heads such as \"name\" and \"phone\" above the columns if that is wrong", columns.taken.join(", ")),
        });
    }
    unread(table, columns, &at, list);
    let mut doubtful = Lost::default();
    for row in table.rows.iter().skip(columns.above) {
        if head.is_some_and(|head| is_again(head, row)) {
            continue;
        }
        row::read(table, row, &columns.fields, list, &mut doubtful);
    }
    doubtful.tell(list);
}

/// The heads once more, as where two lists were put one below the other.
fn is_again(head: &ListRow, row: &ListRow) -> bool {
    head.cells.len() >= 2
        && head.cells.len() == row.cells.len()
        && head.cells.iter().zip(&row.cells).all(|(a, b)| a.text.trim() == b.text.trim())
}

/// Names the columns that hold something and were not read.
fn unread(table: &ListTable, columns: &ListColumns, at: &str, list: &mut PeopleList) {
    let holds = |column: usize| {
        table.rows.iter().skip(columns.above).any(|row| row.cell(column).is_some_and(|cell| !cell.is_blank()))
    };
    let head = |column: usize| {
        columns
            .head
            .and_then(|at| table.rows.get(at))
            .and_then(|row| row.cell(column))
            .map(|cell| short(cell.text.trim()))
            .filter(|head| !head.is_empty())
    };
    let names: Vec<String> = (0..columns.fields.len())
        .filter(|column| columns.fields[*column].is_none() && holds(*column))
        .map(|column| head(column).map_or_else(|| column_name(column), |head| format!("\"{head}\"")))
        .collect();
    if names.is_empty() {
        return;
    }
    let (verb, noun) = if names.len() == 1 { ("was", "column") } else { ("were", "columns") };
    list.doubts.push(Doubt { at: at.to_owned(), says: format!("the {noun} {} {verb} not read", listed(&names)) });
}

fn short(text: &str) -> String {
    row::words(text, 40).0
}
