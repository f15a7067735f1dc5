//! The report of a set -> the one photo that would help most.

use super::report::{BestPhoto, Region, SetReport, SetState, SheetReport, SlotState};

/// From this share of missing places on, a photo of the whole sheet is advised and not of a part.
const MOST: f64 = 0.6;

/// The sheet with most missing codes. One that was seen is at hand: it is preferred if it has enough of them.
pub(super) fn best_photo(report: &SetReport) -> Option<BestPhoto> {
    let wanted = match report.state {
        SetState::Incomplete => report.lacking.max(1),
        // Locating a forged code takes two sound ones beyond those needed.
        SetState::Corrupt => 2,
        _ => return None,
    };
    let seen = report
        .sheets
        .iter()
        .map(|sheet| (unread(sheet), sheet))
        .filter(|(codes, _)| *codes > 0)
        .max_by_key(|(codes, sheet)| (*codes, std::cmp::Reverse(sheet.sheet)))
        .map(|(codes, sheet)| BestPhoto { sheet: sheet.sheet, region: region(sheet), codes, wanted, seen: true });
    // Sheets of one packet have the same grid: an unseen one has as many codes as one that was seen.
    let full = report.sheets.iter().map(|sheet| sheet.rows * sheet.columns).max().unwrap_or(0);
    let unseen = report.unseen.first().map(|&(sheet, _)| BestPhoto {
        sheet,
        region: Region::Whole,
        codes: full,
        wanted,
        seen: false,
    });
    match (seen, unseen) {
        (Some(seen), Some(unseen)) if seen.codes < wanted && unseen.codes > seen.codes => Some(unseen),
        (Some(seen), _) => Some(seen),
        (None, unseen) => unseen,
    }
}

fn unread(sheet: &SheetReport) -> u32 {
    sheet.cells.iter().filter(|cell| **cell != SlotState::Read).count() as u32
}

/// Where the missing places are on average, in thirds of the sheet.
fn region(sheet: &SheetReport) -> Region {
    let missing: Vec<u32> =
        (0..).zip(&sheet.cells).filter(|(_, cell)| **cell != SlotState::Read).map(|(slot, _)| slot).collect();
    if missing.len() as f64 >= MOST * sheet.cells.len() as f64 {
        return Region::Whole;
    }
    // Mean of the places' centres, 0 to 1.
    let mean = |part: &dyn Fn(u32) -> u32, of: u32| {
        let sum: f64 = missing.iter().map(|&slot| f64::from(part(slot)) + 0.5).sum();
        sum / missing.len().max(1) as f64 / f64::from(of.max(1))
    };
    let columns = sheet.columns.max(1);
    let third = |mean: f64| if mean < 0.4 { 0 } else { 1 + u8::from(mean > 0.6) };
    let (down, right) =
        (third(mean(&|slot| slot / columns, sheet.rows)), third(mean(&|slot| slot % columns, sheet.columns)));
    match (down, right) {
        (0, 0) => Region::UpperLeft,
        (0, 1) => Region::Upper,
        (0, _) => Region::UpperRight,
        (1, 0) => Region::Left,
        (1, 1) => Region::Middle,
        (1, _) => Region::Right,
        (_, 0) => Region::LowerLeft,
        (_, 1) => Region::Lower,
        (_, _) => Region::LowerRight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::packet;
    use crate::pile::{PictureKey, Pile};
    use crate::watch::Unwatched;

    /// Codes by number from 0, of a packet of five sheets of six that needs `needed`.
    fn advice(needed: u32, read: &[usize]) -> Option<BestPhoto> {
        let codes = packet(1, needed, 30);
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for &at in read {
            pile.add_text(page, &codes[at].text());
        }
        pile.solve(codes[0].header.set, &Unwatched).unwrap().report.best_photo
    }

    #[test]
    fn a_seen_sheet_that_is_enough_goes_before_one_that_was_not_seen() {
        let best = advice(12, &[0, 1, 2, 3, 6, 7, 8, 9, 10, 11]).unwrap();
        let region = Region::LowerRight;
        assert_eq!(best, BestPhoto { sheet: 1, region, codes: 2, wanted: 2, seen: true });
    }

    #[test]
    fn otherwise_the_sheet_that_brings_most_is_named() {
        let best = advice(20, &[0, 1, 2, 3, 4, 7, 8, 9, 10, 11]).unwrap();
        assert_eq!(best, BestPhoto { sheet: 3, region: Region::Whole, codes: 6, wanted: 10, seen: false });
        let best = advice(20, &[0, 6, 12, 18, 24, 25]).unwrap();
        assert_eq!((best.sheet, best.region, best.codes, best.seen), (1, Region::Whole, 5, true));
    }

    #[test]
    fn nothing_is_asked_for_when_all_is_restored() {
        assert_eq!(advice(5, &[0, 1, 2, 3, 4, 5]), None);
    }

    #[test]
    fn the_region_is_where_most_is_missing() {
        let with = |missing: &[usize]| {
            let mut cells = vec![SlotState::Read; 30];
            for &slot in missing {
                cells[slot] = SlotState::Missing;
            }
            let empty = Vec::new;
            region(&SheetReport {
                sheet: 1,
                rows: 6,
                columns: 5,
                cells,
                read: 0,
                in_part: empty(),
                missing: empty(),
                doubtful: empty(),
                marks: 0,
            })
        };
        assert_eq!(with(&[0, 1, 5]), Region::UpperLeft);
        assert_eq!(with(&[25, 26, 27, 28, 29]), Region::Lower);
        assert_eq!(with(&[4, 9, 14, 19, 24, 29]), Region::Right);
        assert_eq!(with(&[0, 4, 25, 29]), Region::Middle);
        assert_eq!(with(&(0..20).collect::<Vec<_>>()), Region::Whole);
    }
}
