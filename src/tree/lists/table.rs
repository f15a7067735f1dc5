//! Cells of a list, row by row -> a table whose rows are named in messages as its owner would name them.

use super::error::ListProblem;
use crate::limits::{MAX_LIST_CELL_BYTES, MAX_LIST_CELLS, MAX_LIST_COLUMNS, MAX_LIST_ROWS, MAX_LIST_TEXT_BYTES};

/// A cell as its program shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    pub text: String,
    /// Whether the spreadsheet held a number, not text: leading zeros and a leading `+` are lost in these.
    pub numeric: bool,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let mut text = text.into();
        shorten(&mut text);
        Self { text, numeric: false }
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Cuts what no cell of a spreadsheet can hold. What is read of a cell is far shorter, and says so where it is cut.
pub(super) fn shorten(text: &mut String) {
    if text.len() > MAX_LIST_CELL_BYTES {
        text.truncate(text.floor_char_boundary(MAX_LIST_CELL_BYTES));
    }
}

/// What the cells of a file hold together: one text may stand in many cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct CellCount {
    cells: usize,
    bytes: usize,
}

impl CellCount {
    pub fn add(&mut self, cell: &Cell, at: impl FnOnce() -> String) -> Result<(), ListProblem> {
        self.cells += 1;
        self.bytes += cell.text.len();
        match () {
            () if self.cells > MAX_LIST_CELLS => Err(ListProblem::TooManyCells { at: at() }),
            () if self.bytes > MAX_LIST_TEXT_BYTES => Err(ListProblem::TooMuchText { at: at() }),
            () => Ok(()),
        }
    }
}

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListRow {
    /// As the program numbers it, from 1; blank rows count.
    pub number: usize,
    pub cells: Vec<Cell>,
}

impl ListRow {
    /// The cell of a column, if the row is that long.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }
}

/// A table: one sheet of a spreadsheet, or a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ListTable {
    /// The name of the sheet, where there may be several.
    pub sheet: Option<String>,
    pub rows: Vec<ListRow>,
    held: CellCount,
}

impl ListTable {
    pub fn new(sheet: Option<String>) -> Self {
        Self { sheet, ..Self::default() }
    }

    /// Adds a row, unless it is blank.
    pub fn push(&mut self, number: usize, mut cells: Vec<Cell>) -> Result<(), ListProblem> {
        while cells.last().is_some_and(Cell::is_blank) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        cells.shrink_to_fit();
        if cells.len() > MAX_LIST_COLUMNS {
            return Err(ListProblem::TooManyColumns { at: self.at(number) });
        }
        if self.rows.len() >= MAX_LIST_ROWS {
            return Err(ListProblem::TooManyRows { at: self.at(number) });
        }
        let mut held = self.held;
        for cell in &cells {
            held.add(cell, || self.at(number))?;
        }
        self.held = held;
        self.rows.push(ListRow { number, cells });
        Ok(())
    }

    /// How a row is named: `row 7`, or `sheet "People", row 7`.
    pub fn at(&self, number: usize) -> String {
        match &self.sheet {
            Some(sheet) => format!("sheet \"{sheet}\", row {number}"),
            None => format!("row {number}"),
        }
    }

    /// The number of columns of its longest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }
}

/// The name of a column as spreadsheets write it, from 0: `A`, `Z`, `AA`.
pub(super) fn column_name(column: usize) -> String {
    let (mut left, mut name) = (column + 1, Vec::new());
    while left > 0 {
        name.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    name.iter().rev().collect()
}
