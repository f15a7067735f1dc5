//! Facts of a plate (file, tile, frame, its place in the drawing, scale) <-> the text of its two marks.
//!
//! ```text
//! DRAWING. SEE ITS FIRST PAGE. SPP1-9F86D081884C7D65-F1S4T8NB3W560H726X18600Y-1250P1R2M4960.4980
//! `-- for a stranger's phone -'     |                | | | |  |   |   |     |     | |  |
//!         file's SHA-256, 16 of 64 digits            | | | |  |   |   |     |     | |  50 mm as measured on paper,
//!                                               figure | | tile  |   |     |     | |  across and down, 0.01 mm
//!                                                  sheet |    frame, in   |     |  scale: paper, real
//!                                                   sheets    modules   frame's corner in the drawing, 0.01 mm
//! ```
//! `SPP1-` holds no `SP1-`: readers of sheets take it for a foreign text.

use std::fmt::Write;

use super::mark::{first_after, number, with_sentence};
use crate::limits::MAX_SHEETS;
use crate::sheet::{PLATE_MODULE, PlateFrame, row_letters};
use crate::units::Mm;

/// What begins a mark.
const START: &str = "SPP1-";
/// The length that people measure on the key sheet, in hundredths of a millimetre; what it may have turned out as.
const SIDE: u32 = 5_000;
const MEASURED: std::ops::RangeInclusive<u32> = 4_000..=6_000;
/// The farthest that a frame's corner is from the drawing's origin, in hundredths of a millimetre: 100 m.
const FARTHEST: i32 = 9_999_999;
/// The largest number of a scale.
const MAX_SCALE: u32 = 1_000;
/// Rows of tiles: A to ZZ.
const MAX_ROWS: u32 = 26 * 27;

/// What the two marks of a plate say. Readers check what they can: a mark can be forged, or glued on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlateMark {
    /// The first 8 bytes of the file's SHA-256: 16 hexadecimal digits.
    pub digest: [u8; 8],
    /// Which of the file's figures, from 1. Tiles of one figure make one picture.
    pub figure: u32,
    /// From 1.
    pub sheet: u32,
    pub sheets: u32,
    /// Row and column of the tile, from 0; `None` where the figure is on one sheet.
    pub tile: Option<[u32; 2]>,
    pub frame: PlateFrame,
    /// Where the frame's top left corner is in the figure, right and down, in hundredths of a millimetre on paper as the
    /// figure has them (corrected by `measured`); may be negative.
    pub corner: [i32; 2],
    /// A ratio of lengths on paper to real ones, each 1 to 1000.
    pub scale: [u32; 2],
    /// What 50 mm of the printer measure on paper, across and down, in hundredths of a millimetre: 4000 to 6000. The
    /// drawing was printed larger or smaller by this; marks and frame were not.
    pub measured: [u32; 2],
}

impl PlateMark {
    /// What 50 mm measure if the printer is right.
    pub const RIGHT: [u32; 2] = [SIDE; 2];

    /// The text of the marks' codes: a sentence for people as long as there is room, then the facts.
    #[must_use]
    pub fn text(&self) -> String {
        let mut facts = format!("{START}{}-F{}S{}T{}", self.digits(), self.figure, self.sheet, self.sheets);
        if let Some(tile) = self.tile_name() {
            let _ = write!(facts, "N{tile}");
        }
        let ([x, y], [paper, real]) = (self.corner, self.scale);
        let _ = write!(facts, "W{}H{}X{x}Y{y}P{paper}R{real}", self.frame.width(), self.frame.height());
        if self.measured != Self::RIGHT {
            let _ = write!(facts, "M{}.{}", self.measured[0], self.measured[1]);
        }
        with_sentence(["DRAWING. SEE ITS FIRST PAGE. ", "DRAWING. "], facts)
    }

    /// The first sound mark in a text, in either case, or `None`.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        first_after(START, text, parse)
    }

    /// The 16 digits of the file's SHA-256, in capitals.
    #[must_use]
    pub fn digits(&self) -> String {
        self.digest.iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02X}");
            digits
        })
    }

    /// `B3`; `None` where the figure is on one sheet.
    #[must_use]
    pub fn tile_name(&self) -> Option<String> {
        self.tile.map(|[row, column]| format!("{}{}", row_letters(row), column + 1))
    }

    /// `a plate of the file 9F86D081884C7D65, tile B3 (sheet 4 of 8)`.
    #[must_use]
    pub fn words(&self) -> String {
        let tile = self.tile_name().map(|tile| format!(", tile {tile}")).unwrap_or_default();
        format!("a plate of the file {}{tile} (sheet {} of {})", self.digits(), self.sheet, self.sheets)
    }

    /// Millimetres of the figure to one of the frame's modules, across and down: 0.35, corrected by `measured`.
    #[must_use]
    pub fn module(&self) -> [Mm; 2] {
        self.measured.map(|measured| PLATE_MODULE * (f64::from(measured) / f64::from(SIDE)))
    }
}

fn parse(text: &str) -> Option<PlateMark> {
    let (digits, rest) = text.split_at_checked(16)?;
    let mut digest = [0; 8];
    for (byte, pair) in digest.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    let (figure, rest) = number(rest.strip_prefix("-F")?)?;
    let (sheet, rest) = number(rest.strip_prefix('S')?)?;
    let (sheets, rest) = number(rest.strip_prefix('T')?)?;
    let (tile, rest) = match rest.strip_prefix('N') {
        Some(rest) => tile(rest).map(|(tile, rest)| (Some(tile), rest))?,
        None => (None, rest),
    };
    let (width, rest) = number(rest.strip_prefix('W')?)?;
    let (height, rest) = number(rest.strip_prefix('H')?)?;
    let (x, rest) = signed(rest.strip_prefix('X')?)?;
    let (y, rest) = signed(rest.strip_prefix('Y')?)?;
    let (paper, rest) = number(rest.strip_prefix('P')?)?;
    let (real, rest) = number(rest.strip_prefix('R')?)?;
    let measured = match rest.strip_prefix('M') {
        Some(rest) => {
            let (across, rest) = number(rest)?;
            let (down, _) = number(rest.strip_prefix('.')?)?;
            [across, down]
        }
        None => PlateMark::RIGHT,
    };
    let frame = PlateFrame::new(i32::try_from(width).ok()?, i32::try_from(height).ok()?)?;
    let sound = (1..=MAX_SHEETS).contains(&sheets)
        && (1..=sheets).contains(&sheet)
        && (1..=MAX_SHEETS).contains(&figure)
        && [paper, real].iter().all(|number| (1..=MAX_SCALE).contains(number))
        && measured.iter().all(|measured| MEASURED.contains(measured))
        && [x, y].iter().all(|place| place.abs() <= FARTHEST);
    sound.then_some(PlateMark {
        digest,
        figure,
        sheet,
        sheets,
        tile,
        frame,
        corner: [x, y],
        scale: [paper, real],
        measured,
    })
}

/// A tile's name at the start of a text, and what follows it.
fn tile(text: &str) -> Option<([u32; 2], &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (name, rest) = text.split_at_checked(letters)?;
    let row =
        name.bytes().fold(0, |row: u32, letter| row.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1));
    let (column, rest) = number(rest)?;
    ((1..=2).contains(&letters) && (1..=MAX_ROWS).contains(&row) && column >= 1).then(|| ([row - 1, column - 1], rest))
}

/// A number of up to seven digits, with a minus where it is negative.
fn signed(text: &str) -> Option<(i32, &str)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=7).contains(&digits) {
        return None;
    }
    let (digits, rest) = text.split_at_checked(digits)?;
    let number: i32 = digits.parse().ok()?;
    Some((if negative { -number } else { number }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::mark::MARK_CHARS;

    fn mark() -> PlateMark {
        PlateMark {
            digest: [0x9F, 0x86, 0xD0, 0x81, 0x88, 0x4C, 0x7D, 0x65],
            figure: 1,
            sheet: 4,
            sheets: 8,
            tile: Some([1, 2]),
            frame: PlateFrame::new(560, 726).unwrap(),
            corner: [18_600, -1_250],
            scale: [1, 2],
            measured: [4_960, 4_980],
        }
    }

    #[test]
    fn a_mark_says_what_it_was_told() {
        let text = mark().text();
        assert_eq!(text, "DRAWING. SPP1-9F86D081884C7D65-F1S4T8NB3W560H726X18600Y-1250P1R2M4960.4980");
        assert_eq!(PlateMark::find(&text.to_lowercase()), Some(mark()));
        let plain = PlateMark { tile: None, measured: PlateMark::RIGHT, ..mark() };
        let text = plain.text();
        assert_eq!(text, "DRAWING. SEE ITS FIRST PAGE. SPP1-9F86D081884C7D65-F1S4T8W560H726X18600Y-1250P1R2");
        assert_eq!(PlateMark::find(&text), Some(plain));
        assert_eq!(mark().tile_name().as_deref(), Some("B3"));
        assert!((mark().module()[0].0 - 0.3472).abs() < 1e-9);
    }

    #[test]
    fn the_largest_plate_still_fits_its_mark() {
        let large = PlateMark {
            figure: 999,
            sheet: 9_999,
            sheets: 9_999,
            tile: Some([701, 999]),
            frame: PlateFrame::new(6_000, 6_000).unwrap(),
            corner: [-FARTHEST, -FARTHEST],
            // The longest ratio that cannot be told with smaller numbers.
            scale: [1_000, 999],
            measured: [4_000, 6_000],
            ..mark()
        };
        assert!(large.text().len() <= MARK_CHARS, "{}", large.text());
        assert_eq!(PlateMark::find(&large.text()), Some(large));
    }

    #[test]
    fn readers_of_sheets_take_it_for_a_foreign_text() {
        let text = mark().text();
        assert_eq!(crate::frame::SheetMark::find(&text), None);
        assert!(crate::frame::find(&text).is_empty());
        assert!(crate::frame::read_one(&text).is_none());
        for start in ["SP1-", "SP1M-", "SP2-", "SP9-"] {
            assert!(!text.contains(start));
        }
    }

    #[test]
    fn no_prefix_panics_and_a_lie_out_of_range_is_no_mark() {
        let text = mark().text();
        for end in 0..text.len() {
            let _ = PlateMark::find(&text[..end]);
        }
        for (from, to) in [
            ("S4T", "S9T"),
            ("T8", "T0"),
            ("NB3", "NAAA3"),
            ("NB3", "NB0"),
            ("NB3", "N3"),
            ("W560", "W99"),
            ("H726", "H60001"),
            ("X18600", "X99999999"),
            ("Y-1250", "Y--1250"),
            ("P1R", "P0R"),
            ("R2", "R1001"),
            ("M4960", "M3999"),
            ("9F86", "GF86"),
            ("-F1", "-F0"),
        ] {
            assert_ne!(text.replace(from, to), text, "{from}");
            assert_eq!(PlateMark::find(&text.replace(from, to)), None, "{to}");
        }
    }
}
