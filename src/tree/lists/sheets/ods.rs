//! An ods spreadsheet -> its sheets. Repetitions are counted, not written out, unless something stands in them.

use super::cell::{broken, checked_count, number};
use super::parts::SheetParts;
use crate::limits::{MAX_LIST_COLUMNS, MAX_LIST_ROWS};
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::row::words;
use crate::tree::lists::table::{Cell, ListTable};
use crate::xml::{Event, Tag, Xml};

/// The sheets of a spreadsheet.
pub(super) fn tables(archive: &mut SheetParts<'_>) -> Result<Vec<ListTable>, ListProblem> {
    let kind = archive.text("mimetype")?.unwrap_or_default();
    if !kind.is_empty() && !kind.contains("spreadsheet") {
        return Err(ListProblem::OtherSheet { what: "an office document without a spreadsheet" });
    }
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(ListProblem::Password);
    }
    let content = archive.text("content.xml")?.unwrap_or_default();
    let mut reader = OdsReader::default();
    for event in Xml::new(&content) {
        match event {
            Event::Start { tag, closed } => {
                reader.begun(&tag)?;
                if closed {
                    reader.ended(tag.name)?;
                }
            }
            Event::End(name) => reader.ended(name)?,
            Event::Text(text) => reader.text(&text),
        }
    }
    if reader.open.is_some() {
        return Err(broken("its content ends in the middle of a sheet; the file may be cut off"));
    }
    Ok(reader.tables)
}

#[derive(Default)]
struct OdsReader {
    tables: Vec<ListTable>,
    open: Option<ListTable>,
    /// The number of the next row, and how often this one stands there.
    row: usize,
    rows: usize,
    cells: Vec<Cell>,
    in_row: bool,
    cell: Option<OpenCell>,
    /// Blank cells that nothing follows yet.
    blank: usize,
    /// Depth of comments and of tables within cells, which are not content.
    aside: usize,
}

/// A cell that has begun.
#[derive(Default)]
struct OpenCell {
    count: usize,
    value: Option<f64>,
    words: Option<&'static str>,
    text: String,
    paragraphs: usize,
}

impl OdsReader {
    fn begun(&mut self, tag: &Tag<'_>) -> Result<(), ListProblem> {
        match tag.name {
            "annotation" | "shapes" | "tracked-changes" => self.aside += 1,
            "table" if self.open.is_some() => self.aside += 1,
            _ if self.aside > 0 => {}
            "table" => {
                let name = tag
                    .attribute("name")
                    .map_or_else(|| format!("{}", self.tables.len() + 1), |name| words(&name, 60).0);
                self.open = Some(ListTable::new(Some(name)));
                (self.row, self.in_row) = (1, false);
                checked_count(self.tables.len() + 1)?;
            }
            "table-row" => {
                self.rows = tag.count("number-rows-repeated").max(1);
                self.cells.clear();
                (self.blank, self.in_row) = (0, true);
            }
            "table-cell" | "covered-table-cell" if self.in_row => self.cell = Some(OpenCell::of(tag)),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "s" => self.text(&" ".repeat(tag.count("c").min(80))),
            "tab" | "line-break" => self.text(if tag.name == "tab" { "\t" } else { "\n" }),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.aside == 0 && cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn ended(&mut self, name: &str) -> Result<(), ListProblem> {
        match name {
            "annotation" | "shapes" | "tracked-changes" => self.aside = self.aside.saturating_sub(1),
            "table" if self.aside > 0 => self.aside -= 1,
            _ if self.aside > 0 => {}
            "table" => self.tables.extend(self.open.take()),
            "table-row" => self.end_row()?,
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ListProblem> {
        let Some(open) = self.cell.take() else { return Ok(()) };
        let count = open.count;
        let cell = open.cell();
        if cell.is_blank() {
            self.blank = self.blank.saturating_add(count);
            return Ok(());
        }
        let width = self.cells.len().saturating_add(self.blank).saturating_add(count);
        if width > MAX_LIST_COLUMNS {
            let at = self.open.as_ref().map_or_else(String::new, |table| table.at(self.row));
            return Err(ListProblem::TooManyColumns { at });
        }
        self.cells.resize(self.cells.len() + self.blank, Cell::default());
        self.cells.resize(width, cell);
        self.blank = 0;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ListProblem> {
        self.in_row = false;
        let Some(table) = &mut self.open else { return Ok(()) };
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for step in 0..self.rows.min(MAX_LIST_ROWS + 1) {
                table.push(self.row.saturating_add(step), cells.clone())?;
            }
        }
        self.row = self.row.saturating_add(self.rows);
        Ok(())
    }
}

impl OpenCell {
    fn of(tag: &Tag<'_>) -> Self {
        let kind = tag.attribute("value-type");
        let value = match kind.as_deref() {
            Some("float" | "percentage" | "currency") => {
                tag.attribute("value").and_then(|value| value.trim().parse().ok())
            }
            _ => None,
        };
        let words = match (kind.as_deref(), tag.attribute("boolean-value").as_deref()) {
            (Some("boolean"), Some("true")) => Some("TRUE"),
            (Some("boolean"), Some(_)) => Some("FALSE"),
            _ => None,
        };
        Self { count: tag.count("number-columns-repeated").max(1), value, words, ..Self::default() }
    }

    fn cell(self) -> Cell {
        match (self.value, self.words) {
            // A format with zeros shows more of a number than the value says.
            (Some(value), _) => {
                let shown = self.text.trim();
                let zeros = if shown.starts_with('0') && shown.len() > 1 && shown.bytes().all(|b| b.is_ascii_digit()) {
                    shown.len()
                } else {
                    0
                };
                number(value, zeros.min(20))
            }
            (None, Some(words)) => Cell::text(words),
            (None, None) => Cell::text(self.text),
        }
    }
}
