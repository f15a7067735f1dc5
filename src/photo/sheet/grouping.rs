//! Codes and marks that were read -> the sheets that they stand on.

use std::collections::BTreeMap;

use super::known_bits::Common;
use super::seen::{Seen, SheetKey};
use crate::frame::{self, Piece, SheetMark};
use crate::photo::code::Code;
use crate::photo::largest;
use crate::qr::{Format, Layout, Payload};
use crate::sheet::MARK_VERSION;

/// Sheets that are followed in one picture: two pages side by side, and a mark that lies.
const MAX_SHEETS: usize = 6;
/// Modules on the side of a mark's module: larger marks than this teach nothing about blur that smaller do not.
const LARGEST_MARK: u32 = 8;

/// The sheets that codes and marks speak of, those with the most to go on first.
pub fn sheets(codes: &[Code]) -> Vec<(SheetKey, Seen)> {
    let mut sheets: BTreeMap<SheetKey, Seen> = BTreeMap::new();
    for code in codes {
        let Payload::Text(text) = &code.sighting.payload else { continue };
        if let Some(Ok(piece)) = frame::read_one(text) {
            add_code(&mut sheets, code, &piece);
        } else if let Some(mark) = SheetMark::find(text).filter(|_| code.version == MARK_VERSION) {
            add_mark(&mut sheets, code, &mark);
        }
    }
    sheets.values_mut().for_each(Seen::place_marks);
    largest::of(sheets.into_iter().collect(), MAX_SHEETS, |(_, seen)| seen.anchors.len())
}

fn add_code(sheets: &mut BTreeMap<SheetKey, Seen>, code: &Code, piece: &Piece) {
    let header = piece.header;
    let key = SheetKey {
        prefix: header.set.to_string().chars().take(8).collect(),
        sheet: header.sheet,
        grid: header.grid,
        version: code.version,
    };
    let slot = header.slot();
    let seen = sheets.entry(key).or_insert_with(|| Seen::new(header.grid, code.version, code.format));
    seen.first = header.shard - slot;
    // A code knows its own format; a mark only says it.
    seen.format = code.format;
    if seen.common.is_none_or(|common| !common.whole_id) {
        seen.common = Some(Common { header, whole_id: true, shard_bytes: piece.shard.len() });
    }
    if let Some(data) = seen.data.get_mut(slot as usize) {
        *data = Some(code.data.clone());
    }
    seen.anchor(seen.geometry.code(slot), &code.sighting.corners);
}

fn add_mark(sheets: &mut BTreeMap<SheetKey, Seen>, code: &Code, mark: &SheetMark) {
    let key = SheetKey { prefix: mark.prefix.clone(), sheet: mark.sheet, grid: mark.grid, version: mark.version };
    let format = Format { level: mark.level, mask: mark.mask };
    let seen = sheets.entry(key).or_insert_with(|| Seen::new(mark.grid, mark.version, format));
    if seen.first == 0 {
        seen.first = mark.first_shard;
    }
    seen.common = seen.common.or_else(|| Common::of_mark(mark));
    let layout = Layout::new(code.version, code.format.level, code.format.mask);
    let layout = layout.filter(|_| mark.module <= LARGEST_MARK);
    let modules = layout.map(|layout| layout.printed(&layout.split(&code.data)).enlarged(mark.module));
    seen.add_loose(mark, code.sighting.corners, modules);
}
