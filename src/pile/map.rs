//! Sets' reports -> a drawing of their sheets, readable in black and white.
//!
//! ```text
//!   AMBER-FOX-ROPE  31 READ, 40 NEEDED, INCOMPLETE
//!   SHEET 1             SHEET 2
//!     1 2 3 4             1 2 3 4
//!   A # # # #           A # x # .      # read (solid)   / read in part (half filled)
//!   B # . # #           B . / . .      . missing (empty box)   x doubtful (crossed box)
//! ```

use image::{GrayImage, Luma};

use super::report::{SetReport, SetState, SheetReport, SlotState};
use crate::glyph::{self, HEIGHT};
use crate::sheet::Grid;

/// Pixels between and around items.
const MARGIN: u32 = 24;
/// Pixels per dot of a letter.
const SCALE: u32 = 2;
const LINE: u32 = HEIGHT * SCALE + 10;
/// Side of one place in pixels, on sheets with few places and with many (over 20 a row or column).
const LARGE_CELL: u32 = 24;
const SMALL_CELL: u32 = 8;
/// Pixels for row letters left of the places.
const LABELS: u32 = 30;
const WIDTH: u32 = 1_600;
/// Pixels; what does not fit is counted in a line.
const MAX_HEIGHT: u32 = 12_000;

/// Draws the sheets of all sets; those that do not fit are counted in a line. About 1600 x 12000 pixels at most.
#[must_use]
pub fn draw(sets: &[&SetReport]) -> GrayImage {
    let mut map = Map { items: Vec::new(), top: MARGIN };
    map.legend();
    for (at, set) in sets.iter().enumerate() {
        if map.top + 2 * LINE >= MAX_HEIGHT {
            map.line(format!("AND {} PACKETS MORE", sets.len() - at));
            break;
        }
        map.set(set);
    }
    let mut image = GrayImage::from_pixel(WIDTH, map.top.min(MAX_HEIGHT) + MARGIN, Luma([255]));
    for (corner, item) in &map.items {
        item.draw(&mut image, *corner);
    }
    image
}

/// One item on the map.
enum MapItem<'a> {
    Text(String),
    Place(SlotState, u32),
    Sheet(&'a SheetReport, u32),
    /// A sheet of which nothing was seen: rows, columns, pixels a place.
    Unseen(u32, u32, u32),
}

struct Map<'a> {
    items: Vec<((u32, u32), MapItem<'a>)>,
    top: u32,
}

impl<'a> Map<'a> {
    fn legend(&mut self) {
        let mut left = MARGIN;
        for (cell, word) in [
            (SlotState::Read, "READ"),
            (SlotState::InPart, "READ IN PART"),
            (SlotState::Missing, "MISSING"),
            (SlotState::Doubtful, "DOUBTFUL"),
        ] {
            self.items.push(((left, self.top), MapItem::Place(cell, LARGE_CELL)));
            self.items.push(((left + LARGE_CELL + 8, self.top + 5), MapItem::Text(word.into())));
            left += LARGE_CELL + 8 + glyph::width(word, SCALE) + MARGIN;
        }
        self.top += LARGE_CELL + MARGIN;
    }

    fn line(&mut self, text: String) {
        self.items.push(((MARGIN, self.top), MapItem::Text(text)));
        self.top += LINE;
    }

    fn set(&mut self, set: &'a SetReport) {
        let state = match set.state {
            SetState::Whole => "WHOLE",
            SetState::Incomplete => "INCOMPLETE",
            SetState::Corrupt => "CORRUPT",
            SetState::Refused => "REFUSED",
            SetState::Stopped => "NOT FINISHED",
        };
        self.line(format!("{}  {} READ, {} NEEDED, {state}", set.short_name, set.read, set.needed));
        let rows = set.sheets.iter().map(|sheet| sheet.rows).max().unwrap_or(1);
        let columns = set.sheets.iter().map(|sheet| sheet.columns).max().unwrap_or(1);
        let cell = if rows.max(columns) > 20 { SMALL_CELL } else { LARGE_CELL };
        let titled = glyph::width("SHEET 9999 NOT SEEN", SCALE);
        let step = ((columns * cell + LABELS).max(titled) + MARGIN, 2 * LINE + rows * cell + MARGIN);
        let unseen = set.unseen.iter().flat_map(|&(first, last)| (first..=last).map(|sheet| (sheet, None)));
        let seen = set.sheets.iter().map(|sheet| (sheet.sheet, Some(sheet)));
        let mut all: Vec<(u32, Option<&SheetReport>)> = seen.chain(unseen).collect();
        all.sort_by_key(|(number, _)| *number);
        let across = ((WIDTH - MARGIN) / step.0).max(1);
        let down = MAX_HEIGHT.saturating_sub(self.top + LINE) / step.1;
        let drawn = all.len().min((across * down) as usize);
        for (at, (number, sheet)) in (0u32..).zip(&all[..drawn]) {
            let corner = (MARGIN + at % across * step.0, self.top + at / across * step.1);
            let note = if sheet.is_none() { " NOT SEEN" } else { "" };
            self.items.push((corner, MapItem::Text(format!("SHEET {number}{note}"))));
            let body = (corner.0, corner.1 + LINE);
            self.items
                .push((body, sheet.map_or(MapItem::Unseen(rows, columns, cell), |sheet| MapItem::Sheet(sheet, cell))));
        }
        self.top += (drawn as u32).div_ceil(across) * step.1;
        if drawn < all.len() {
            self.line(format!("AND {} SHEETS MORE", all.len() - drawn));
        }
    }
}

impl MapItem<'_> {
    fn draw(&self, image: &mut GrayImage, corner: (u32, u32)) {
        match self {
            Self::Text(text) => glyph::write(image, corner, SCALE, text),
            Self::Place(cell, side) => draw_cell(image, corner, *side, *cell),
            Self::Sheet(sheet, side) => draw_sheet(image, corner, *side, sheet),
            Self::Unseen(rows, columns, side) => {
                let at = (corner.0 + LABELS, corner.1 + LINE);
                frame(image, at, (columns * side, rows * side));
            }
        }
    }
}

fn draw_sheet(image: &mut GrayImage, (left, top): (u32, u32), side: u32, sheet: &SheetReport) {
    let (x, y) = (left + LABELS, top + LINE);
    let grid = Grid { rows: sheet.rows, columns: sheet.columns, gap_x: 0, gap_y: 0 };
    // Small places have room for every third number only.
    let every = if side < LARGE_CELL { 5 } else { 1 };
    for column in (0..sheet.columns).step_by(every) {
        glyph::write(image, (x + column * side, top + 4), SCALE, &(column + 1).to_string());
    }
    for row in (0..sheet.rows).step_by(every) {
        let label = grid.label(row * sheet.columns);
        let letters = label.trim_end_matches(|letter: char| letter.is_ascii_digit());
        glyph::write(image, (left, y + row * side + side.saturating_sub(HEIGHT * SCALE) / 2), SCALE, letters);
    }
    for (slot, cell) in (0..).zip(&sheet.cells) {
        let (row, column) = grid.place(slot);
        draw_cell(image, (x + column * side, y + row * side), side, *cell);
    }
}

fn draw_cell(image: &mut GrayImage, (left, top): (u32, u32), side: u32, cell: SlotState) {
    let inner = side.saturating_sub(2);
    match cell {
        SlotState::Read => glyph::fill(image, (left + 1, top + 1), (inner, inner), 60),
        SlotState::InPart => {
            frame(image, (left + 1, top + 1), (inner, inner));
            // The lower left half.
            for at in 0..inner {
                glyph::fill(image, (left + 1, top + 1 + at), (at, 1), 60);
            }
        }
        SlotState::Missing => frame(image, (left + 1, top + 1), (inner, inner)),
        SlotState::Doubtful => {
            frame(image, (left + 1, top + 1), (inner, inner));
            for at in 0..inner {
                for across in [at, inner - 1 - at] {
                    glyph::fill(image, (left + 1 + across, top + 1 + at), (2.min(inner - across), 1), 0);
                }
            }
        }
    }
}

/// An empty box with a thin black edge.
fn frame(image: &mut GrayImage, (left, top): (u32, u32), (width, height): (u32, u32)) {
    glyph::fill(image, (left, top), (width, height), 0);
    glyph::fill(image, (left + 1, top + 1), (width.saturating_sub(2), height.saturating_sub(2)), 255);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{forge, packet};
    use crate::pile::{PictureKey, Pile};
    use crate::watch::Unwatched;

    fn report(codes: &[crate::frame::Piece]) -> SetReport {
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for code in codes {
            pile.add_text(page, &code.text());
        }
        pile.solve(codes[0].header.set, &Unwatched).unwrap().report
    }

    #[test]
    fn read_in_part_missing_and_doubtful_differ_in_ink_not_only_in_shade() {
        let ink = |cell| {
            let mut image = GrayImage::from_pixel(LARGE_CELL, LARGE_CELL, Luma([255]));
            draw_cell(&mut image, (0, 0), LARGE_CELL, cell);
            image.pixels().filter(|pixel| pixel.0[0] < 128).count() * 100 / image.len()
        };
        let (read, missing, doubtful) = (ink(SlotState::Read), ink(SlotState::Missing), ink(SlotState::Doubtful));
        assert!(read > 80 && missing < 20 && doubtful > missing + 10 && doubtful < 60, "{read} {missing} {doubtful}");
        let in_part = ink(SlotState::InPart);
        assert!(in_part > doubtful + 5 && in_part < read - 20, "{in_part} {doubtful}");
    }

    #[test]
    fn what_is_read_changes_the_map() {
        let codes = packet(1, 20, 24);
        let (some, more) = (report(&codes[..7]), report(&codes[..8]));
        assert_ne!(draw(&[&some]), draw(&[&more]));
        assert_eq!(draw(&[&some]).dimensions().0, WIDTH);
    }

    #[test]
    fn a_packet_of_9999_sheets_is_drawn_in_bounds_and_so_are_a_thousand_packets() {
        let mut codes = packet(1, 20, 24);
        for code in &mut codes {
            code.header.sheets = 9_999;
        }
        codes.truncate(9);
        codes.push(forge(&codes[2], 1));
        let report = report(&codes);
        let image = draw(&vec![&report; 1_000]);
        assert!(image.height() <= MAX_HEIGHT + MARGIN);
    }
}
