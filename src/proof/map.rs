//! Verdicts -> picture of the sheets with the margin of each code, legible in black and white.
//!
//! ```text
//!   SHEET 3  PRINT AGAIN
//!       1   2   3   4
//!   A  [96][91][//][  ]      number: margin, in percent of the correction capacity
//!   B  [88][##][90][93]      the smaller the margin, the denser the pattern; black: not read
//! ```

use image::{GrayImage, Luma};

use super::{Band, SheetVerdict, Standing};
use crate::glyph::{self, HEIGHT};
use crate::sheet::Grid;

/// Spacing in pixels.
const MARGIN: u32 = 24;
/// Pixels per dot of the letters.
const SCALE: u32 = 2;
const LINE: u32 = HEIGHT * SCALE + 10;
/// Side of a slot in pixels: with room for its number, and on sheets with too many slots for that.
const LARGE_CELL: u32 = 48;
const SMALL_CELL: u32 = 14;
/// Most rows or columns of a sheet that is drawn with large slots.
const MOST_LARGE: u32 = 20;
/// Width of the row letters, left of the slots.
const LABELS: u32 = 30;
const WIDTH: u32 = 1_600;
/// Maximum height; the picture says how many sheets it leaves out.
const MAX_HEIGHT: u32 = 12_000;

const BANDS: [(Band, &str); 5] = [
    (Band::Ample, "75 TO 100 LEFT"),
    (Band::Fair, "50 TO 74"),
    (Band::Weak, "25 TO 49"),
    (Band::Thin, "BELOW 25"),
    (Band::Lost, "NOT READ"),
];

/// Draws all sheets of a packet; those that do not fit are counted in a last line. At most 1600 x 12024 pixels.
#[must_use]
pub fn draw(name: &str, sheets: &[SheetVerdict]) -> GrayImage {
    let side = |sheet: &SheetVerdict| sheet.rows.max(sheet.columns);
    let cell = if sheets.iter().map(side).max() > Some(MOST_LARGE) { SMALL_CELL } else { LARGE_CELL };
    let rows = sheets.iter().map(|sheet| sheet.rows).max().unwrap_or(1);
    let columns = sheets.iter().map(|sheet| sheet.columns).max().unwrap_or(1);
    let titled = glyph::width("SHEET 9999  NOT IN ANY PHOTO", SCALE);
    let step = ((columns * cell + LABELS).max(titled) + MARGIN, 2 * LINE + rows * cell + MARGIN);
    let across = ((WIDTH - MARGIN) / step.0).max(1);
    let top = 2 * MARGIN + LARGE_CELL + LINE;
    let down = (MAX_HEIGHT - top - LINE) / step.1;
    let drawn = sheets.len().min((across * down) as usize);
    let left_out = sheets.len() - drawn;
    let height = top + (drawn as u32).div_ceil(across) * step.1 + if left_out > 0 { LINE } else { 0 };
    let mut image = GrayImage::from_pixel(WIDTH, height.min(MAX_HEIGHT) + MARGIN, Luma([255]));
    legend(&mut image);
    glyph::write(
        &mut image,
        (MARGIN, top - LINE),
        SCALE,
        &format!("{name}  PERCENT OF WHAT CAN BE CORRECTED THAT IS LEFT"),
    );
    for (at, verdict) in (0u32..).zip(&sheets[..drawn]) {
        let corner = (MARGIN + at % across * step.0, top + at / across * step.1);
        draw_sheet(&mut image, corner, cell, verdict);
    }
    if left_out > 0 {
        glyph::write(&mut image, (MARGIN, height - LINE), SCALE, &format!("AND {left_out} SHEETS MORE"));
    }
    image
}

fn legend(image: &mut GrayImage) {
    let mut left = MARGIN;
    for (band, words) in BANDS {
        pattern(image, (left, MARGIN), LARGE_CELL, band);
        left += LARGE_CELL + 8;
        glyph::write(image, (left, MARGIN + (LARGE_CELL - HEIGHT * SCALE) / 2), SCALE, words);
        left += glyph::width(words, SCALE) + MARGIN;
    }
}

fn draw_sheet(image: &mut GrayImage, (left, top): (u32, u32), side: u32, sheet: &SheetVerdict) {
    let note = match sheet.standing {
        Standing::Good => "GOOD",
        Standing::Weak => "WEAK",
        Standing::Again => "PRINT AGAIN",
        Standing::Unseen => "NOT IN ANY PHOTO",
    };
    glyph::write(image, (left, top), SCALE, &format!("SHEET {}  {note}", sheet.sheet));
    let (x, y) = (left + LABELS, top + 2 * LINE);
    let grid = Grid { rows: sheet.rows, columns: sheet.columns, gap_x: 0, gap_y: 0 };
    // Small slots have room for every fifth label only.
    let every = if side < LARGE_CELL { 5 } else { 1 };
    for column in (0..sheet.columns).step_by(every) {
        glyph::write(image, (x + column * side, top + LINE + 4), SCALE, &(column + 1).to_string());
    }
    for row in (0..sheet.rows).step_by(every) {
        let label = grid.label(row * sheet.columns);
        let letters = label.trim_end_matches(|letter: char| letter.is_ascii_digit());
        glyph::write(image, (left, y + row * side + side.saturating_sub(HEIGHT * SCALE) / 2), SCALE, letters);
    }
    for slot in 0..sheet.codes {
        let (row, column) = grid.place(slot);
        let corner = (x + column * side, y + row * side);
        match sheet.band(slot) {
            _ if sheet.standing == Standing::Unseen => frame(image, corner, side),
            Some(band) => pattern(image, corner, side, band),
            None => frame(image, corner, side),
        }
        if let (Some(Some(percent)), LARGE_CELL) = (sheet.margins.get(slot as usize), side) {
            number(image, corner, side, *percent);
        }
    }
}

/// A number on white in the middle of a slot.
fn number(image: &mut GrayImage, (left, top): (u32, u32), side: u32, percent: u32) {
    let text = percent.to_string();
    let (wide, high) = (glyph::width(&text, SCALE), HEIGHT * SCALE);
    let corner = (left + (side - wide) / 2, top + (side - high) / 2);
    glyph::fill(image, (corner.0 - 3, corner.1 - 3), (wide + 6, high + 6), 255);
    glyph::write(image, corner, SCALE, &text);
}

/// A slot in the pattern of its band: blank, dots, lines, crossed lines, black.
fn pattern(image: &mut GrayImage, (left, top): (u32, u32), side: u32, band: Band) {
    frame(image, (left, top), side);
    let inked = |x: u32, y: u32| match band {
        Band::Ample => false,
        Band::Fair => x % 6 < 2 && y % 6 < 2,
        Band::Weak => (x + y) % 8 < 2,
        Band::Thin => (x + y) % 6 < 2 || (x + side - y) % 6 < 2,
        Band::Lost => true,
    };
    for (x, y) in (2..side - 2).flat_map(|y| (2..side - 2).map(move |x| (x, y))) {
        if inked(x, y) {
            glyph::fill(image, (left + x, top + y), (1, 1), 0);
        }
    }
}

/// An empty box with a thin black edge, one pixel from its neighbours.
fn frame(image: &mut GrayImage, (left, top): (u32, u32), side: u32) {
    glyph::fill(image, (left + 1, top + 1), (side - 2, side - 2), 0);
    glyph::fill(image, (left + 2, top + 2), (side - 4, side - 4), 255);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(sheet: u32, side: u32, percent: Option<u32>) -> SheetVerdict {
        let codes = side * side;
        SheetVerdict {
            sheet,
            standing: Standing::Good,
            rows: side,
            columns: side,
            photos: 1,
            codes,
            read: codes,
            unread: vec![],
            slots_read: vec![percent.is_some(); codes as usize],
            unread_twice: 0,
            unread_in_part: 0,
            weak: vec![],
            thin: 0,
            weakest: None,
            mean: percent,
            pixels: None,
            margins: vec![percent; codes as usize],
        }
    }

    #[test]
    fn the_less_is_left_the_more_ink_a_place_has() {
        let ink = BANDS.map(|(band, _)| {
            let mut image = GrayImage::from_pixel(LARGE_CELL, LARGE_CELL, Luma([255]));
            pattern(&mut image, (0, 0), LARGE_CELL, band);
            image.pixels().filter(|pixel| pixel.0[0] < 128).count() * 100 / image.len()
        });
        assert!(ink.windows(2).all(|pair| pair[0] + 5 < pair[1]), "{ink:?}");
    }

    #[test]
    fn each_percentage_is_drawn_as_its_number() {
        let drawings = [Some(100), Some(99), Some(98), Some(3), None].map(|left| draw("ACORN", &[verdict(1, 3, left)]));
        assert!((0..5).all(|one| (0..one).all(|other| drawings[one] != drawings[other])));
    }

    #[test]
    fn a_packet_of_9999_sheets_is_drawn_in_bounds_and_so_is_a_sheet_of_9801_codes() {
        let many: Vec<SheetVerdict> = (1..=9_999).map(|sheet| verdict(sheet, 5, Some(60))).collect();
        assert!(draw("ACORN", &many).height() <= MAX_HEIGHT + MARGIN);
        assert_eq!(draw("ACORN", &[verdict(1, 99, None)]).width(), WIDTH);
    }
}
