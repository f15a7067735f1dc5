//! Shards and sheet geometry -> one image for each sheet: codes, sheet marks, foot squares.

use super::PacketFacts;
use super::error::PackError;
use crate::frame::{Header, SheetMark, header_text, piece_digits};
use crate::press::{Art, sheet_art};
use crate::qr;
use crate::shard::Stream;
use crate::sheet::{Page, Profile};
use crate::watch::{Step, Watch};

/// Draws all sheets, with a list of images for each page; `watch` is asked before each sheet.
pub(super) fn draw(
    facts: &PacketFacts,
    page: &Page,
    profile: &Profile,
    stream: &Stream,
    parity: &[Vec<u8>],
    watch: &dyn Watch,
) -> Result<Vec<Vec<Art>>, PackError> {
    let mut shards = stream.bytes.chunks(stream.shard_bytes).chain(parity.iter().map(Vec::as_slice));
    let mut sheets = Vec::with_capacity(facts.sheets as usize);
    for sheet in 1..=facts.sheets {
        if watch.stop() {
            return Err(PackError::Stopped);
        }
        watch.at(Step::Draw, sheets.len(), facts.sheets as usize);
        let first = (sheet - 1) * facts.grid.codes() + 1;
        let here = (first..).zip(shards.by_ref().take(facts.grid.codes() as usize));
        let codes = here.map(|(number, shard)| code(facts, sheet, number, shard)).collect::<Result<Vec<_>, _>>()?;
        let mark = qr::mark(&mark(facts, page, sheet, first).text(), facts.mask)?;
        sheets.push(vec![sheet_art(page, &codes, &mark, profile.resolution)?]);
    }
    watch.at(Step::Draw, sheets.len(), sheets.len());
    Ok(sheets)
}

fn code(facts: &PacketFacts, sheet: u32, shard: u32, bytes: &[u8]) -> Result<qr::Symbol, PackError> {
    let header = header_text(&Header {
        set: facts.set,
        shard,
        needed: facts.needed,
        sheet,
        sheets: facts.sheets,
        grid: facts.grid,
    });
    let digits = piece_digits(&header, bytes);
    Ok(qr::code(&header, &digits, facts.version, facts.level, facts.mask)?)
}

fn mark(facts: &PacketFacts, page: &Page, sheet: u32, first_shard: u32) -> SheetMark {
    SheetMark {
        prefix: facts.set.prefix(),
        sheet,
        sheets: facts.sheets,
        needed: facts.needed,
        first_shard,
        shard_bytes: facts.shard_bytes,
        version: facts.version,
        level: facts.level,
        mask: facts.mask,
        grid: facts.grid,
        module: page.geometry.mark_module,
        offset_x: 0,
        offset_y: page.geometry.head() as u32,
    }
}
