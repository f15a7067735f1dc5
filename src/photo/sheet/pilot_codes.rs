//! Codes that were read in other photos -> pilots: codes of a sheet that are known before they are read in this photo.
//!
//! Whoever photographs a sheet twice has half of it from each photo. What the first gave is printed on the paper that the
//! second shows: it trains equalisers, pins the map and labels what surrounds the codes that neither gave so far. A code
//! that is known is not looked for, and where the photo does not show it, it teaches nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::SheetKey;
use crate::frame::{self, Header, Piece};
use crate::qr;
use crate::sheet::Level;

/// Codes of all packets that are kept: as many as the largest packet has.
const MOST: usize = 65_536;

/// Codes that were read in other photos.
#[derive(Debug, Clone, Default)]
pub struct PilotCodes {
    pieces: Vec<Piece>,
    /// The first digits of the packet's id, sheet and slot of each.
    places: BTreeSet<(String, u32, u32)>,
}

impl PilotCodes {
    /// Of codes that were read whole; those beyond 65,536 are passed over.
    #[must_use]
    pub fn of(pieces: impl Iterator<Item = Piece>) -> Self {
        let pieces: Vec<Piece> = pieces.take(MOST).collect();
        let place = |header: &Header| (header.set.prefix(), header.sheet, header.slot());
        let places = pieces.iter().map(|piece| place(&piece.header)).collect();
        Self { pieces, places }
    }

    /// Whether one of them is printed at a slot of a sheet, of a packet whose id begins so.
    #[must_use]
    pub fn has(&self, prefix: &str, sheet: u32, slot: u32) -> bool {
        self.places.contains(&(prefix.to_owned(), sheet, slot))
    }

    /// Whether a text is that of one of them.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        let Some(Ok(read)) = frame::read_one(text) else { return false };
        self.pieces.contains(&read)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The data of a sheet's codes by slot. Where two texts contradict each other, neither is believed.
    pub(in crate::photo) fn of_sheet(&self, key: &SheetKey, level: Level) -> BTreeMap<u32, Vec<u8>> {
        let mut slots: BTreeMap<u32, Option<&Piece>> = BTreeMap::new();
        let stands = |piece: &&Piece| {
            let header = &piece.header;
            header.sheet == key.sheet && header.grid == key.grid && header.set.prefix() == key.prefix
        };
        for piece in self.pieces.iter().filter(stands) {
            slots
                .entry(piece.header.slot())
                .and_modify(|known| *known = known.filter(|known| *known == piece))
                .or_insert(Some(piece));
        }
        let data = |piece: &Piece| {
            let header = frame::header_text(&piece.header);
            qr::code_data(&header, &frame::piece_digits(&header, &piece.shard), key.version, level).ok()
        };
        slots.into_iter().filter_map(|(slot, piece)| Some((slot, data(piece?)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::search::{SearchEffort, search};
    use crate::photo::testing::Sheet;
    use crate::photo::{Reader, Sighting};
    use crate::qr::{Format, Payload};
    use crate::sheet::{Grid, Square};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };

    fn key(sheet: &Sheet) -> SheetKey {
        let header = sheet.pieces[0].header;
        SheetKey { prefix: header.set.prefix(), sheet: header.sheet, grid: GRID, version: 10 }
    }

    /// What a photo gives with pilots, slot by slot.
    fn read(sheet: &Sheet, pilots: &PilotCodes) -> Vec<(usize, Reader)> {
        let found = search(&sheet.picture, pilots, SearchEffort::Much, &Unwatched).sightings;
        let is = |seen: &Sighting, piece: &Piece| seen.payload == Payload::Text(piece.text());
        let slot = |seen: &Sighting| sheet.pieces.iter().position(|piece| is(seen, piece));
        let mut slots: Vec<(usize, Reader)> =
            found.iter().filter_map(|seen| Some((slot(seen)?, seen.reader))).collect();
        slots.sort_by_key(|(slot, _)| *slot);
        slots
    }

    fn blind(sheet: &mut Sheet, slot: u32) {
        let code = sheet.geometry.code(slot);
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
        }
    }

    #[test]
    fn a_sheets_codes_are_known_as_they_are_read() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let known = PilotCodes::of(sheet.pieces.iter().cloned()).of_sheet(&key(&sheet), Level::M);
        let found = search(&sheet.picture, &PilotCodes::default(), SearchEffort::Much, &Unwatched);
        let seen = &found.sheets[0].seen;
        assert_eq!(seen.format, Format { level: Level::M, mask: seen.format.mask });
        assert_eq!((known.len(), seen.unread()), (9, 0));
        assert!(known.iter().all(|(slot, data)| seen.data[*slot as usize].as_ref() == Some(data)));
    }

    #[test]
    fn other_sheets_and_codes_that_contradict_each_other_are_not_known() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let mut forged = sheet.pieces[4].clone();
        forged.shard[0] ^= 1;
        let pilots = PilotCodes::of(sheet.pieces.iter().cloned().chain([forged, sheet.pieces[3].clone()]));
        let known = pilots.of_sheet(&key(&sheet), Level::M);
        assert_eq!(known.into_keys().collect::<Vec<u32>>(), [0, 1, 2, 3, 5, 6, 7, 8]);
        assert!(pilots.of_sheet(&SheetKey { sheet: 2, ..key(&sheet) }, Level::M).is_empty());
        let (prefix, number) = (key(&sheet).prefix, sheet.pieces[0].header.sheet);
        assert!(
            pilots.has(&prefix, number, 8) && !pilots.has(&prefix, number, 9) && !pilots.has(&prefix, number + 1, 8)
        );
        assert!(pilots.holds(&sheet.pieces[2].text()) && !pilots.holds("SEEDS"));
    }

    #[test]
    fn pilots_are_not_looked_for_and_those_beside_them_are_read() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        for slot in 0..9 {
            blind(&mut sheet, slot);
        }
        let pilots = PilotCodes::of(sheet.pieces[..5].iter().cloned());
        let guided = |slots: std::ops::Range<usize>| slots.map(|slot| (slot, Reader::Guided)).collect::<Vec<_>>();
        assert_eq!(read(&sheet, &pilots), guided(5..9));
    }

    #[test]
    fn pilots_that_the_photo_does_not_show_mislead_nobody() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        // Two covered codes and one that says something else, all of them known from elsewhere; one with a blot.
        for slot in [0, 1] {
            let code = sheet.geometry.code(slot);
            sheet.cover(code, 230);
        }
        let mut other = sheet.pieces[2].clone();
        other.shard.reverse();
        blind(&mut sheet, 2);
        blind(&mut sheet, 4);
        let code = sheet.geometry.code(4);
        sheet.cover(Square { left: code.left + 16, top: code.top + 20, side: 20 }, 128);
        let pilots = PilotCodes::of(sheet.pieces[..2].iter().cloned().chain([other]));
        let slots: Vec<usize> = read(&sheet, &pilots).into_iter().map(|(slot, _)| slot).collect();
        assert_eq!(slots, [3, 4, 5, 6, 7, 8]);
    }
}
