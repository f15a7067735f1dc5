//! A spreadsheet (xlsx, xls, ods) -> its sheets as tables.
//!
//! These are small readers of our own. What reads spreadsheets elsewhere trusts them: a cell at XFD1048576, a row repeated
//! a million times, a chain of sectors that bites its tail or an index beyond its table end in memory without bound, in
//! an endless loop or in a panic. Here each part is unpacked under one bound, and cells are kept as they come.

mod cell;
mod cfb;
mod ods;
mod parts;
mod strings;
mod xls;
mod xlsx;

use self::parts::SheetParts;
use super::error::ListProblem;
use super::table::ListTable;

/// The sheets of a spreadsheet; `None` where the bytes are none.
pub(super) fn tables(bytes: &[u8]) -> Result<Option<Vec<ListTable>>, ListProblem> {
    let tables = match bytes {
        [b'P', b'K', 3, 4, ..] => packed(SheetParts::open(bytes)?)?,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => xls::tables(&cfb::workbook(bytes)?)?,
        // A workbook without a container around it, as some programs write.
        [0x09, 0x08, 8 | 16, 0, ..] => xls::tables(bytes)?,
        [0x09, 0 | 2 | 4, _, 0, ..] => {
            return Err(ListProblem::OtherSheet { what: "a spreadsheet from before Excel 5" });
        }
        _ => return Ok(None),
    };
    Ok(Some(tables))
}

fn packed(mut archive: SheetParts<'_>) -> Result<Vec<ListTable>, ListProblem> {
    let other = |what| Err(ListProblem::OtherSheet { what });
    if archive.has("xl/workbook.bin") {
        return other("a binary workbook (xlsb)");
    }
    if archive.has("word/document.xml") {
        return other("a text document (docx)");
    }
    if archive.has("Index/Document.iwa") {
        return other("a document of Numbers or Pages");
    }
    if archive.has("content.xml") {
        return ods::tables(&mut archive);
    }
    if archive.has("xl/workbook.xml") || archive.has("_rels/.rels") {
        return xlsx::tables(&mut archive);
    }
    other("an archive without a spreadsheet")
}

#[cfg(test)]
mod tests;
