//! The workbook stream of an xls file (BIFF5 and BIFF8, MS-XLS) -> its sheets.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::cell::{broken, checked_count, number, zeros_of};
use super::strings::Fields;
use crate::limits::MAX_LIST_COLUMNS;
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::row::words;
use crate::tree::lists::table::{Cell, CellCount, ListTable};

// Types of records.
const FORMULA: u16 = 0x0006;
const END: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const CONTINUE: u16 = 0x003c;
const CODE_PAGE: u16 = 0x0042;
const BOUND_SHEET: u16 = 0x0085;
const MANY_RK: u16 = 0x00bd;
const RICH_LABEL: u16 = 0x00d6;
const CELL_FORMAT: u16 = 0x00e0;
const SHARED_STRINGS: u16 = 0x00fc;
const SHARED_LABEL: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027e;
const FORMAT: u16 = 0x041e;
const BEGIN: u16 = 0x0809;

/// The version of BIFF8 in a record that begins a stream.
const BIFF8: u16 = 0x0600;

/// What the beginning of a workbook says.
struct Workbook {
    wide: bool,
    encoding: &'static Encoding,
    sheets: Vec<(usize, String)>,
    strings: Vec<String>,
    /// Of each cell format, how many digits it shows at least.
    zeros: Vec<usize>,
}

/// A record with those that go on with it.
struct Record<'a> {
    kind: u16,
    parts: Vec<&'a [u8]>,
}

/// The records of a stream; what is cut off ends it.
fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream;
    let header = |bytes: &[u8]| {
        let (kind, length) = (bytes.first_chunk::<4>()?, bytes.get(2..4)?);
        Some((u16::from_le_bytes([kind[0], kind[1]]), usize::from(u16::from_le_bytes([length[0], length[1]]))))
    };
    std::iter::from_fn(move || {
        let (kind, length) = header(rest)?;
        let mut parts = vec![rest.get(4..4 + length)?];
        rest = rest.get(4 + length..)?;
        while let Some((CONTINUE, length)) = header(rest) {
            parts.push(rest.get(4..4 + length)?);
            rest = rest.get(4 + length..)?;
        }
        Some(Record { kind, parts })
    })
}

/// The sheets of a workbook.
pub(super) fn tables(stream: &[u8]) -> Result<Vec<ListTable>, ListProblem> {
    let workbook = globals(stream)?;
    checked_count(workbook.sheets.len())?;
    let mut tables = Vec::new();
    let mut held = CellCount::default();
    for (at, name) in &workbook.sheets {
        let sheet = stream
            .get(*at..)
            .ok_or_else(|| broken(&format!("the sheet \"{name}\" lies beyond its end; the file may be cut off")))?;
        tables.push(table(sheet, name, &workbook, &mut held)?);
    }
    Ok(tables)
}

fn globals(stream: &[u8]) -> Result<Workbook, ListProblem> {
    let mut workbook =
        Workbook { wide: true, encoding: WINDOWS_1252, sheets: Vec::new(), strings: Vec::new(), zeros: Vec::new() };
    let (mut formats, mut used): (BTreeMap<u16, usize>, Vec<u16>) = (BTreeMap::new(), Vec::new());
    for record in records(stream) {
        let mut fields = Fields::new(&record.parts);
        match record.kind {
            END => break,
            FILE_PASS => return Err(ListProblem::Password),
            BEGIN => workbook.wide = fields.u16() == Some(BIFF8),
            CODE_PAGE => workbook.encoding = fields.u16().map_or(WINDOWS_1252, code_page),
            BOUND_SHEET => workbook.sheets.extend(sheet(&mut fields, &workbook)),
            SHARED_STRINGS => workbook.strings = strings(&mut fields),
            CELL_FORMAT => used.push(fields.skip(2).and_then(|()| fields.u16()).unwrap_or(0)),
            FORMAT => {
                if let Some((id, zeros)) = format(&mut fields, &workbook) {
                    formats.insert(id, zeros);
                }
            }
            _ => {}
        }
    }
    workbook.zeros = used.iter().map(|id| formats.get(id).copied().unwrap_or(0)).collect();
    Ok(workbook)
}

/// Code pages of Windows and of the Macintosh; names in others are rare in xls.
fn code_page(number: u16) -> &'static Encoding {
    let label = match number {
        10_000 => "macintosh".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

fn sheet(fields: &mut Fields<'_>, workbook: &Workbook) -> Option<(usize, String)> {
    let at = usize::try_from(fields.u32()?).ok()?;
    fields.u8()?;
    // Charts and macros are no tables.
    if fields.u8()? != 0 {
        return None;
    }
    let letters = usize::from(fields.u8()?);
    let name = if workbook.wide { fields.text(letters)? } else { fields.bytes(letters, workbook.encoding)? };
    Some((at, words(&name, 60).0))
}

fn strings(fields: &mut Fields<'_>) -> Vec<String> {
    let mut strings = Vec::new();
    let total = fields.skip(4).and_then(|()| fields.u32()).unwrap_or(0);
    // The count is a claim: memory is taken for what is there.
    for _ in 0..total {
        let Some(text) = fields.u16().and_then(|letters| fields.text(usize::from(letters))) else { break };
        strings.push(text);
    }
    strings
}

fn format(fields: &mut Fields<'_>, workbook: &Workbook) -> Option<(u16, usize)> {
    let id = fields.u16()?;
    let code = if workbook.wide {
        let letters = usize::from(fields.u16()?);
        fields.text(letters)?
    } else {
        let letters = usize::from(fields.u8()?);
        fields.bytes(letters, workbook.encoding)?
    };
    Some((id, zeros_of(&code)))
}

fn table(stream: &[u8], name: &str, workbook: &Workbook, held: &mut CellCount) -> Result<ListTable, ListProblem> {
    let mut rows: BTreeMap<u16, BTreeMap<u16, Cell>> = BTreeMap::new();
    let mut depth = 0_usize;
    let mut result_at = None;
    let table = ListTable::new(Some(name.to_owned()));
    for record in records(stream) {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Charts lie within sheets, with cells of their own.
            _ if depth > 1 => {}
            kind => {
                for (row, column, cell) in cells(kind, &record, workbook, &mut result_at)
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|(_, _, cell)| !cell.is_blank())
                {
                    held.add(&cell, || table.at(usize::from(row) + 1))?;
                    rows.entry(row).or_default().insert(column, cell);
                }
            }
        }
    }
    filled(table, rows)
}

fn filled(mut table: ListTable, rows: BTreeMap<u16, BTreeMap<u16, Cell>>) -> Result<ListTable, ListProblem> {
    for (row, held) in rows {
        let number = usize::from(row) + 1;
        let width = held.keys().next_back().map_or(0, |last| usize::from(*last) + 1);
        if width > MAX_LIST_COLUMNS {
            return Err(ListProblem::TooManyColumns { at: table.at(number) });
        }
        let mut cells = vec![Cell::default(); width];
        for (column, cell) in held {
            if let Some(place) = cells.get_mut(usize::from(column)) {
                *place = cell;
            }
        }
        table.push(number, cells)?;
    }
    Ok(table)
}

type PlacedCell = (u16, u16, Cell);

/// The cells that a record holds. The text of a formula comes in a record of its own, behind it.
fn cells(
    kind: u16,
    record: &Record<'_>,
    workbook: &Workbook,
    result_at: &mut Option<(u16, u16)>,
) -> Option<Vec<PlacedCell>> {
    let mut fields = Fields::new(&record.parts);
    if kind == STRING {
        let (row, column) = result_at.take()?;
        return Some(vec![(row, column, Cell::text(long_text(&mut fields, workbook)?))]);
    }
    if !matches!(kind, NUMBER | RK | MANY_RK | LABEL | RICH_LABEL | SHARED_LABEL | TRUTH | FORMULA) {
        return None;
    }
    let (row, column) = (fields.u16()?, fields.u16()?);
    if kind == MANY_RK {
        let size: usize = record.parts.iter().map(|part| part.len()).sum();
        let mut cells = Vec::new();
        for step in 0..size.saturating_sub(6) / 6 {
            let (format, value) = (fields.u16()?, fields.u32()?);
            cells.push((row, column.checked_add(u16::try_from(step).ok()?)?, numeric(rk(value), format, workbook)));
        }
        return Some(cells);
    }
    let format = fields.u16()?;
    let cell = match kind {
        NUMBER => numeric(fields.f64()?, format, workbook),
        RK => numeric(rk(fields.u32()?), format, workbook),
        SHARED_LABEL => Cell::text(workbook.strings.get(usize::try_from(fields.u32()?).ok()?)?.clone()),
        TRUTH => truth(fields.u8()?, fields.u8()?),
        FORMULA => {
            let bits = (fields.u32()?, fields.u32()?);
            match (bits.1 >> 16, bits.0 & 0xff) {
                (0xffff, 0) => {
                    *result_at = Some((row, column));
                    return None;
                }
                (0xffff, 1) => truth(u8::try_from(bits.0 >> 16 & 0xff).ok()?, 0),
                (0xffff, _) => return None,
                _ => numeric(f64::from_bits(u64::from(bits.1) << 32 | u64::from(bits.0)), format, workbook),
            }
        }
        _ => Cell::text(long_text(&mut fields, workbook)?),
    };
    Some(vec![(row, column, cell)])
}

fn long_text(fields: &mut Fields<'_>, workbook: &Workbook) -> Option<String> {
    let letters = usize::from(fields.u16()?);
    if workbook.wide { fields.text(letters) } else { fields.bytes(letters, workbook.encoding) }
}

fn numeric(value: f64, format: u16, workbook: &Workbook) -> Cell {
    number(value, workbook.zeros.get(usize::from(format)).copied().unwrap_or(0))
}

fn truth(value: u8, error: u8) -> Cell {
    Cell::text(match (error, value) {
        (0, 0) => "FALSE",
        (0, _) => "TRUE",
        _ => "",
    })
}

/// A number in four bytes: the upper 30 bits of a float or an integer, perhaps in hundredths.
fn rk(value: u32) -> f64 {
    let number =
        if value & 2 != 0 { f64::from(value.cast_signed() >> 2) } else { f64::from_bits(u64::from(value & !3) << 32) };
    if value & 1 != 0 { number / 100.0 } else { number }
}
