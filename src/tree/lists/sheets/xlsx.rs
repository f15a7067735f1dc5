//! An xlsx workbook (ECMA-376) -> its sheets.

use std::collections::BTreeMap;

use super::cell::{broken, checked_count, number, zeros_of};
use super::parts::SheetParts;
use crate::limits::{MAX_LIST_CELLS, MAX_LIST_COLUMNS};
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::row::words;
use crate::tree::lists::table::{Cell, CellCount, ListTable, shorten};
use crate::xml::{Event, Tag, Xml};

/// The sheets of a workbook.
pub(super) fn tables(archive: &mut SheetParts<'_>) -> Result<Vec<ListTable>, ListProblem> {
    let workbook = main_part(archive)?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let text = archive.text(&workbook)?.ok_or_else(|| broken("it has no workbook"))?;
    let targets = targets(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let strings = strings(archive, &targets, folder)?;
    let zeros = formats(archive, &targets, folder)?;
    let mut tables = Vec::new();
    let mut held = CellCount::default();
    let sheets: Vec<Tag<'_>> = starts(&text).filter(|tag| tag.name == "sheet").collect();
    checked_count(sheets.len())?;
    for tag in sheets {
        let name = tag.attribute("name").map_or_else(|| format!("{}", tables.len() + 1), |name| words(&name, 60).0);
        let id = tag.attribute("id").unwrap_or_default();
        let target = targets.iter().find(|target| target.id == id);
        // Charts and dialogues are sheets, too.
        let Some(target) = target.filter(|target| target.kind.ends_with("/worksheet")) else { continue };
        let sheet = archive.text(&target.part)?.ok_or_else(|| broken(&format!("the sheet \"{name}\" is missing")))?;
        let mut reader = XlsxReader::new(ListTable::new(Some(name)), &strings, &zeros, &mut held);
        reader.read(&sheet)?;
        tables.push(reader.table);
    }
    Ok(tables)
}

/// What a part refers to.
struct Target {
    id: String,
    kind: String,
    part: String,
}

fn starts(text: &str) -> impl Iterator<Item = Tag<'_>> {
    Xml::new(text).filter_map(|event| match event {
        Event::Start { tag, .. } => Some(tag),
        _ => None,
    })
}

fn main_part(archive: &mut SheetParts<'_>) -> Result<String, ListProblem> {
    let found =
        targets(archive, "_rels/.rels", "")?.into_iter().find(|target| target.kind.ends_with("/officeDocument"));
    Ok(found.map_or_else(|| "xl/workbook.xml".to_owned(), |target| target.part))
}

fn targets(archive: &mut SheetParts<'_>, part: &str, folder: &str) -> Result<Vec<Target>, ListProblem> {
    let text = archive.text(part.trim_start_matches('/'))?.unwrap_or_default();
    let target = |tag: Tag<'_>| {
        let attribute = |name| tag.attribute(name).unwrap_or_default().into_owned();
        Target { id: attribute("Id"), kind: attribute("Type"), part: resolved(folder, &attribute("Target")) }
    };
    Ok(starts(&text).filter(|tag| tag.name == "Relationship").map(target).collect())
}

/// A path in the archive: absolute, or beside the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    path.join("/")
}

fn part_of(targets: &[Target], kind: &str, folder: &str, usual: &str) -> String {
    targets
        .iter()
        .find(|target| target.kind.ends_with(kind))
        .map_or_else(|| resolved(folder, usual), |target| target.part.clone())
}

/// The texts that cells refer to by number. Letters that only say how others are read are left out.
fn strings(archive: &mut SheetParts<'_>, targets: &[Target], folder: &str) -> Result<Vec<String>, ListProblem> {
    let text = archive.text(&part_of(targets, "/sharedStrings", folder, "sharedStrings.xml"))?.unwrap_or_default();
    let mut strings = Vec::new();
    let (mut current, mut in_text, mut phonetic) = (String::new(), false, false);
    for event in Xml::new(&text) {
        match event {
            Event::Start { tag, closed } => match tag.name {
                "si" if closed => strings.push(String::new()),
                "si" => current.clear(),
                "t" => in_text = !closed,
                "rPh" => phonetic = !closed,
                _ => {}
            },
            Event::End("t") => in_text = false,
            Event::End("rPh") => phonetic = false,
            Event::End("si") => {
                let mut text = escaped(&std::mem::take(&mut current));
                shorten(&mut text);
                strings.push(text);
            }
            Event::Text(text) if in_text && !phonetic => current.push_str(&text),
            _ => {}
        }
        if strings.len() > MAX_LIST_CELLS {
            return Err(ListProblem::TooManyCells { at: "its texts".to_owned() });
        }
    }
    Ok(strings)
}

/// Control characters, which XML cannot hold, are written `_x000D_`: line ends become blanks.
fn escaped(text: &str) -> String {
    if text.contains("_x000") {
        text.replace("_x000D_", "").replace("_x000A_", "\n").replace("_x0009_", "\t")
    } else {
        text.to_owned()
    }
}

/// Of each cell format, how many digits it shows at least.
fn formats(archive: &mut SheetParts<'_>, targets: &[Target], folder: &str) -> Result<Vec<usize>, ListProblem> {
    let text = archive.text(&part_of(targets, "/styles", folder, "styles.xml"))?.unwrap_or_default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let (mut zeros, mut in_cells) = (Vec::new(), false);
    for event in Xml::new(&text) {
        match event {
            Event::Start { tag, closed } => match tag.name {
                "numFmt" => {
                    let code = tag.attribute("formatCode").unwrap_or_default();
                    known.insert(tag.attribute("numFmtId").unwrap_or_default().into_owned(), zeros_of(&code));
                }
                "cellXfs" => in_cells = !closed,
                "xf" if in_cells => {
                    zeros.push(tag.attribute("numFmtId").and_then(|id| known.get(id.as_ref()).copied()).unwrap_or(0));
                }
                _ => {}
            },
            Event::End("cellXfs") => in_cells = false,
            _ => {}
        }
    }
    Ok(zeros)
}

struct XlsxReader<'a> {
    table: ListTable,
    strings: &'a [String],
    zeros: &'a [usize],
    held: &'a mut CellCount,
    /// From 1.
    row: usize,
    cells: Vec<Cell>,
}

impl<'a> XlsxReader<'a> {
    fn new(table: ListTable, strings: &'a [String], zeros: &'a [usize], held: &'a mut CellCount) -> Self {
        Self { table, strings, zeros, held, row: 0, cells: Vec::new() }
    }

    fn read(&mut self, text: &str) -> Result<(), ListProblem> {
        let mut cell: Option<(CellPlace, String)> = None;
        let (mut in_value, mut whole, mut phonetic) = (false, false, false);
        let mut next = 0;
        for event in Xml::new(text) {
            match event {
                Event::Start { tag, closed } => match tag.name {
                    "row" => {
                        let given = tag
                            .attribute("r")
                            .and_then(|row| row.trim().parse::<u32>().ok())
                            .and_then(|row| usize::try_from(row).ok());
                        self.row = given.unwrap_or(self.row + 1);
                        self.cells.clear();
                        next = 0;
                    }
                    "c" => {
                        let place = CellPlace::of(&tag, next);
                        next = place.column.saturating_add(1);
                        cell = (!closed).then_some((place, String::new()));
                    }
                    "v" | "t" => in_value = !closed,
                    "rPh" => phonetic = !closed,
                    _ => {}
                },
                Event::Text(text) if in_value && !phonetic => {
                    if let Some((_, value)) = &mut cell {
                        value.push_str(&text);
                    }
                }
                Event::End("v" | "t") => in_value = false,
                Event::End("rPh") => phonetic = false,
                Event::End("c") => {
                    if let Some((place, value)) = cell.take() {
                        self.cell(&place, &value)?;
                    }
                }
                Event::End("row") => self.table.push(self.row, std::mem::take(&mut self.cells))?,
                Event::End("sheetData") => whole = true,
                Event::Text(_) | Event::End(_) => {}
            }
        }
        if whole || text.contains("<sheetData/>") || !text.contains("sheetData") {
            Ok(())
        } else {
            Err(broken("a sheet ends in the middle; the file may be cut off"))
        }
    }

    fn cell(&mut self, place: &CellPlace, value: &str) -> Result<(), ListProblem> {
        let cell = place.value(value, self.strings, self.zeros);
        if cell.is_blank() {
            return Ok(());
        }
        if place.column >= MAX_LIST_COLUMNS {
            return Err(ListProblem::TooManyColumns { at: self.table.at(self.row) });
        }
        self.held.add(&cell, || self.table.at(self.row))?;
        if self.cells.len() <= place.column {
            self.cells.resize(place.column + 1, Cell::default());
        }
        if let Some(slot) = self.cells.get_mut(place.column) {
            *slot = cell;
        }
        Ok(())
    }
}

/// Where a cell stands and how its value is to be read.
struct CellPlace {
    column: usize,
    kind: String,
    style: usize,
}

impl CellPlace {
    fn of(tag: &Tag<'_>, next: usize) -> Self {
        let column = tag.attribute("r").and_then(|place| column_of(&place)).unwrap_or(next);
        let style = tag.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
        Self { column, kind: tag.attribute("t").unwrap_or_default().into_owned(), style }
    }

    fn value(&self, value: &str, strings: &[String], zeros: &[usize]) -> Cell {
        match self.kind.as_str() {
            "s" => Cell::text(
                value.trim().parse::<usize>().ok().and_then(|at| strings.get(at)).cloned().unwrap_or_default(),
            ),
            "str" | "inlineStr" | "d" => Cell::text(escaped(value)),
            "b" => Cell::text(if value.trim() == "1" { "TRUE" } else { "FALSE" }),
            "e" => Cell::default(),
            _ => match value.trim().parse::<f64>() {
                Ok(value) => number(value, zeros.get(self.style).copied().unwrap_or(0)),
                Err(_) => Cell::text(value),
            },
        }
    }
}

/// The column in a place such as `B7`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters
        .take(4)
        .fold(0_usize, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}
