//! Codes and marks already read -> the codes of the same sheets that no finder saw.
//!
//! One code or mark tells the whole sheet's geometry, version, level and mask. Its corners give a first map of the
//! sheet; the map is grown (warp.rs), every unread place is sampled through it (levels.rs) and decoded with the
//! format already known. What does not say that it stands where it was found is not taken.

use super::grouping::sheets;
use super::pilot_codes::PilotCodes;
use super::seen::{Followed, Seen, SheetKey, proved};
use crate::photo::map::template::landmarks_of;
use crate::photo::map::{Levels, MAX_LANDMARKS, SHARPER};

use crate::photo::code::Code;
use crate::photo::map::{View, Warp};
use crate::photo::{Gray, PartialSighting, Reader, Sighting};
use crate::qr::{Layout, hard};
use crate::watch::Watch;

/// Places of one sheet that are sampled and decoded.
const MAX_PLACES: usize = 1_000;
/// What the search led by the known sheets gave.
pub struct Guided {
    pub codes: Vec<Code>,
    /// Codes of which only some blocks were decoded.
    pub parts: Vec<PartialSighting>,
    /// Places of the sheets seen that are still unread.
    pub unread: usize,
    /// Whether any sheet of ours was seen.
    pub sheets: usize,
    /// What is known of each of them in the end.
    pub followed: Vec<Followed>,
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Black and white modules, a fixed sharpening: milliseconds a code. Sheets of which only marks were read are left.
    Little,
    /// A filter learnt on the photo, errors and erasures: tens of milliseconds a code.
    Much,
}

/// Looks at every place of the sheets that the codes speak of and that none of them covers.
pub fn read_sheets(picture: &Gray, codes: &[Code], pilots: &PilotCodes, effort: Effort, watch: &dyn Watch) -> Guided {
    let sheets = sheets(codes);
    let mut found =
        Guided { codes: Vec::new(), parts: Vec::new(), unread: 0, sheets: sheets.len(), followed: Vec::new() };
    let view = View::new(picture);
    for (key, mut seen) in sheets {
        seen.pilots = pilots.of_sheet(&key, seen.format.level);
        if seen.unread() > 0 {
            follow(&view, &key, &mut seen, effort, watch, &mut found.codes);
        }
        found.unread += seen.unread();
        found.parts.extend(crate::photo::sheet::partial::codes(&key, &seen));
        found.followed.push(Followed { key, seen });
    }
    found
}

/// Grows the map of one sheet and reads its unread places.
fn follow(view: &View<'_>, key: &SheetKey, seen: &mut Seen, effort: Effort, watch: &dyn Watch, found: &mut Vec<Code>) {
    // Where not one code was read there is a long way to go from the marks, which is gone once.
    let only_marks = seen.data.iter().all(Option::is_none);
    if only_marks && effort == Effort::Little {
        return;
    }
    let layout = Layout::new(key.version, seen.format.level, seen.format.mask);
    let grow = |seen: &Seen, warp: &mut Warp| {
        if let Some(layout) = layout.as_ref().filter(|_| seen.data.iter().all(Option::is_none)) {
            warp.reach_out(
                view,
                crate::photo::map::gutters::of(&seen.geometry, |slot| seen.known(slot, layout)),
                seen.size(),
                watch,
            );
        }
        let mut controls = Vec::new();
        for slot in seen.slots_in(view, warp).into_iter().filter(|slot| seen.beside_unread(*slot)) {
            landmarks_of(seen.geometry.code(slot), key.version, &mut controls);
            if controls.len() >= MAX_LANDMARKS {
                break;
            }
        }
        warp.grow(view, &controls, watch);
    };
    let Some(mut warp) = seen.first_map(grow) else { return };
    if only_marks || effort == Effort::Little {
        let read = read_places(view, &warp, key, seen, watch, found);
        // Codes tell more than marks.
        warp = if only_marks && read > 0 { seen.first_map(grow).unwrap_or(warp) } else { warp };
    }
    if effort == Effort::Much && seen.unread() > 0 {
        warp = crate::photo::sheet::turbo::read(view, warp, key, seen, watch, found);
    }
    seen.map = Some(warp);
}

/// Reads what can be read of the unread places through a map; how many.
fn read_places(
    view: &View<'_>,
    warp: &Warp,
    key: &SheetKey,
    seen: &mut Seen,
    watch: &dyn Watch,
    found: &mut Vec<Code>,
) -> usize {
    let mut unread = seen.slots_in(view, warp);
    unread.retain(|slot| !seen.is_known(*slot));
    let before = found.len();
    for slot in unread.into_iter().take(MAX_PLACES) {
        if watch.stop() {
            break;
        }
        if let Some(code) = read_place(view, warp, key, seen, slot) {
            seen.data[slot as usize] = Some(code.data.clone());
            seen.anchor(seen.geometry.code(slot), &code.sighting.corners);
            found.push(code);
        }
    }
    found.len() - before
}

/// The code at one place, if it says that it stands there.
fn read_place(view: &View<'_>, warp: &Warp, key: &SheetKey, seen: &Seen, slot: u32) -> Option<Code> {
    let levels = Levels::of(view, warp, seen.geometry.code(slot))?;
    SHARPER.into_iter().find_map(|share| {
        let decoded = hard::decode(&levels.modules(share)?, Some(seen.format))?;
        proved(&decoded.payload, key, seen, slot).then_some(Code {
            version: decoded.version,
            format: decoded.format,
            data: decoded.data,
            sighting: Sighting { payload: decoded.payload, corners: levels.corners, reader: Reader::Guided },
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::photo::code::Reader;
    use crate::photo::search::read;
    use crate::photo::testing::Sheet;
    use crate::qr::Payload;
    use crate::sheet::{Grid, Level, Square};
    use crate::watch::{Unwatched, Watch};

    const GRID: Grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };

    fn guided(sheet: &Sheet) -> Vec<usize> {
        let found = read(&sheet.picture, &Unwatched);
        let by_guide = |text: &str| {
            found.iter().any(|seen| seen.reader == Reader::Guided && seen.payload == Payload::Text(text.to_owned()))
        };
        sheet.pieces.iter().enumerate().filter(|(_, piece)| by_guide(&piece.text())).map(|(slot, _)| slot).collect()
    }

    /// Covers the three finder patterns of a code: no finder can see it then.
    fn blind(sheet: &mut Sheet, slot: u32) {
        let code = sheet.geometry.code(slot);
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
        }
    }

    #[test]
    fn a_code_without_its_finder_patterns_is_read_by_what_its_neighbours_say() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        blind(&mut sheet, 4);
        blind(&mut sheet, 8);
        assert_eq!(guided(&sheet), [4, 8]);
    }

    #[test]
    fn the_marks_alone_lead_to_every_code() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        for slot in 0..9 {
            blind(&mut sheet, slot);
        }
        assert_eq!(guided(&sheet), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// Each pixel the mean of those beside it: what a hand that moves does.
    fn streak(sheet: &mut Sheet, reach: i32) {
        let (width, sharp) = (sheet.picture.width as i32, sheet.picture.pixels.clone());
        for (at, pixel) in sheet.picture.pixels.iter_mut().enumerate() {
            let (x, line) = (at as i32 % width, at as i32 / width * width);
            let beside = (-reach..=reach).map(|dx| sharp[(line + (x + dx).clamp(0, width - 1)) as usize]);
            *pixel = (beside.map(u32::from).sum::<u32>() / (2 * reach as u32 + 1)) as u8;
        }
    }

    #[test]
    fn a_streak_of_nearly_two_modules_is_undone() {
        let mut sheet = Sheet::draw(Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 }, 10, Level::M, 5);
        streak(&mut sheet, 4);
        // The first look reads one of the four.
        assert_eq!(guided(&sheet), [1, 2, 3]);
    }

    #[test]
    fn codewords_under_a_stain_are_erased() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let code = sheet.geometry.code(4);
        blind(&mut sheet, 4);
        // A tenth of the code: more codewords than could be wrong unannounced.
        sheet.cover(Square { left: code.left + 16, top: code.top + 20, side: 20 }, 128);
        assert_eq!(guided(&sheet), [4]);
    }

    #[test]
    fn a_code_that_says_it_stands_elsewhere_is_not_taken_for_its_place() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let other = Sheet::draw(Grid { rows: 4, ..GRID }, 10, Level::M, 4);
        let piece = &other.pieces[4];
        let header = crate::frame::header_text(&piece.header);
        let digits = crate::frame::piece_digits(&header, &piece.shard);
        let square = sheet.geometry.code(4);
        sheet.cover(square, 255);
        sheet.stamp(&crate::qr::testing::symbol(&header, &digits, 10, Level::M), square);
        blind(&mut sheet, 4);
        assert!(guided(&sheet).is_empty());
    }

    #[test]
    fn a_watch_that_says_stop_is_heard() {
        struct Stopped;
        impl Watch for Stopped {
            fn stop(&self) -> bool {
                true
            }
        }
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        assert!(read(&sheet.picture, &Stopped).is_empty());
    }
}
