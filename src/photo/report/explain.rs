//! A picture -> its codes, and how they were read: which sheets it shows, their maps, and the state of each place.

use crate::photo::files::{Pages, PhotoError};
use crate::photo::read::{PageReading, Reading, read_gray};
use crate::photo::report::SheetSeen;
use crate::photo::{Gray, PilotCodes};
use crate::watch::Watch;

/// The reading of a picture, and how it came about.
pub struct Explained {
    pub reading: Reading,
    /// The sheets of ours that it shows, those with the most codes first.
    pub sheets: Vec<SheetSeen>,
}

/// Reads a picture as [`crate::photo::search::read`] does, and explains how. The explanation takes some seconds
/// at most; where the watch says stop, it is rougher.
#[must_use]
pub fn explain(picture: &Gray, watch: &dyn Watch) -> Explained {
    charted(read_gray(picture, watch), picture, watch)
}

fn charted(found: PageReading, picture: &Gray, watch: &dyn Watch) -> Explained {
    let PageReading { reading, sheets, negative, .. } = found;
    let picture = negative.as_ref().unwrap_or(picture);
    let sheets = sheets.into_iter().filter_map(|sheet| sheet.chart(picture, &reading.sightings, watch)).collect();
    Explained { reading, sheets }
}

impl Pages {
    /// Decodes one page, from 0, as [`Pages::read`] does, and tells how; with the pixels that it was read from.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn explain(&self, page: usize, watch: &dyn Watch) -> Result<(Gray, Explained), PhotoError> {
        let (picture, found) = self.best_reading(page, &PilotCodes::default(), watch)?;
        let explained = charted(found, &picture, watch);
        Ok((picture, explained))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::code::Reader;
    use crate::photo::report::chart::State;
    use crate::photo::testing::Sheet;
    use crate::sheet::{Grid, Level, Side, Square};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

    fn sheet() -> Sheet {
        Sheet::draw(GRID, 10, Level::M, 4)
    }

    /// Greys over some rows of modules in the middle of a code.
    fn stain(sheet: &mut Sheet, slot: u32, rows: i32) {
        let code = sheet.geometry.code(slot);
        for row in 0..rows {
            for column in 10..code.side - 10 {
                let square = Square { left: code.left + column, top: code.top + 20 + row, side: 1 };
                sheet.cover(square, 128);
            }
        }
    }

    fn only(sheet: &Sheet) -> SheetSeen {
        let mut sheets = explain(&sheet.picture, &Unwatched).sheets;
        assert_eq!(sheets.len(), 1);
        sheets.remove(0)
    }

    #[test]
    fn every_place_of_a_clean_sheet_is_read_where_it_stands_and_has_all_its_margin() {
        let sheet = sheet();
        let seen = only(&sheet);
        assert_eq!((seen.sheet, seen.version, seen.level, seen.mask), (1, 10, Level::M, 4));
        assert_eq!(seen.places.len(), 6);
        for place in &seen.places {
            assert_eq!(
                (&place.state, place.margin.unwrap().percent()),
                (&State::Read(Reader::Rxing), 100),
                "slot {}",
                place.slot
            );
            for (corner, right) in place.corners.iter().zip(sheet.corners(place.slot)) {
                assert!((corner.x - right.x).hypot(corner.y - right.y) < 1.0, "slot {}", place.slot);
            }
        }
        let mark = sheet.geometry.mark(Side::Right);
        assert!(seen.marks().any(|square| square == mark));
        let corner = seen.corners(mark).unwrap()[0];
        assert!((corner.x - (sheet.left + mark.left * 4) as f32).abs() < 2.0, "{corner:?}");
        assert!(seen.found().count() > 6 * 4);
    }

    #[test]
    fn a_stain_takes_margin_from_the_code_it_lies_on_and_from_no_other() {
        let mut sheet = sheet();
        stain(&mut sheet, 4, 4);
        let seen = only(&sheet);
        for place in &seen.places {
            let percent = place.margin.unwrap().percent();
            assert_eq!(percent < 80, place.slot == 4, "slot {}: {percent}", place.slot);
        }
        let mut worse = self::sheet();
        stain(&mut worse, 4, 6);
        let margin = |seen: &SheetSeen| seen.places[4].margin.unwrap().percent();
        assert!(margin(&only(&worse)) < margin(&seen));
    }

    #[test]
    fn a_code_that_is_lost_has_a_place_no_margin_and_blocks_that_are_told_apart() {
        let mut sheet = sheet();
        stain(&mut sheet, 1, 30);
        let seen = only(&sheet);
        let lost = &seen.places[1];
        assert_eq!(lost.margin, None);
        assert!(matches!(&lost.state, State::Unread(blocks) if blocks.len() == 5), "{:?}", lost.state);
        assert_eq!(lost.soft.len(), 57 * 57);
        let right = sheet.corners(1)[2];
        assert!((lost.corners[2].x - right.x).hypot(lost.corners[2].y - right.y) < 2.0);
    }

    #[test]
    fn a_picture_without_our_sheets_is_explained_by_its_codes_alone() {
        let blank = Gray { width: 60, height: 40, pixels: vec![255; 2_400] };
        let explained = explain(&blank, &Unwatched);
        assert!(explained.sheets.is_empty() && explained.reading.sightings.is_empty());
    }
}
