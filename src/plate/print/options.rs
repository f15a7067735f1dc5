//! What is wished of plates -> typed options, each within its range.

use std::fmt;

use crate::catalogue::Catalogue;
use crate::design::Design;
use crate::plate::{PlateScale, Projection, SolidView};
use crate::sheet::row_letters;
use crate::typeset::OwnFonts;
use crate::units::{Mm, Size};

/// How long the sides of the square are that people measure, in millimetres.
pub const MEASURED_SIDE: f64 = 50.0;

/// A tile of a drawing: its row and column, from 0. It is written `B3`: rows are letters, columns numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileName {
    pub row: u32,
    pub column: u32,
}

impl TileName {
    /// The tile of a word such as `B3` or `aa12`; `None` for any other word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let digits = word.find(|letter: char| letter.is_ascii_digit())?;
        let (letters, number) = word.split_at(digits);
        if letters.is_empty() || letters.len() > 2 || number.len() > 4 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut row = 0;
        for letter in letters.bytes() {
            let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
            row = row * 26 + u32::from(place) + 1;
        }
        Some(Self { row: row - 1, column: number.parse::<u32>().ok()?.checked_sub(1)? })
    }
}

impl fmt::Display for TileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", row_letters(self.row), self.column + 1)
    }
}

/// At which scale designs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScaleWish {
    /// Flat drawings and slices at 1:1; views of solids at the largest usual scale at which they fit one sheet.
    #[default]
    Usual,
    Given(PlateScale),
    /// As large as fits one sheet, at whatever scale that is, but never enlarged.
    FitPage,
}

/// What becomes of the bytes of a design file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileBytes<'a> {
    /// They are not on paper.
    NotPrinted,
    /// These bytes stand in a strip of codes beside the drawing where there is room; else on sheets of codes.
    Strip(&'a [u8]),
    /// They are on sheets of codes.
    Codes,
}

/// A design that is printed.
#[derive(Debug, Clone, Copy)]
pub struct PlateItem<'a> {
    pub design: &'a Design,
    pub bytes: FileBytes<'a>,
    /// The rows of its bill of materials, the head first.
    pub bill: Option<&'a [Vec<String>]>,
}

/// What is wished of plates.
#[derive(Debug, Clone, Copy)]
pub struct PlateOptions<'a> {
    /// The upright paper.
    pub paper: Size,
    pub scale: ScaleWish,
    /// How far neighbouring tiles overlap: 0 to 50 mm.
    pub overlap: Mm,
    /// What the 50 mm of the key sheet measured on paper, across and down, in millimetres: 40 to 60.
    pub measured: [f64; 2],
    /// Only these tiles are printed; all if there are none.
    pub only: &'a [TileName],
    /// Views of solids; the usual four if there are none.
    pub views: &'a [SolidView],
    /// Whether hidden edges are drawn, dashed.
    pub hidden: bool,
    pub projection: Projection,
    /// The thickness of slices of solids; `None` makes none.
    pub slices: Option<Mm>,
    /// The diameter of holes through all slices.
    pub dowel: Option<Mm>,
    pub catalogue: &'a Catalogue,
    pub fonts: &'a OwnFonts,
    /// The three words of the packet that they are printed for.
    pub packet: Option<&'a str>,
    /// The number of the first page, where pages are numbered through.
    pub first_page: Option<usize>,
}

impl<'a> PlateOptions<'a> {
    /// The usual ones.
    #[must_use]
    pub fn usual(paper: Size, catalogue: &'a Catalogue, fonts: &'a OwnFonts) -> Self {
        Self {
            paper,
            scale: ScaleWish::Usual,
            overlap: Mm(10.0),
            measured: [MEASURED_SIDE; 2],
            only: &[],
            views: &[],
            hidden: false,
            projection: Projection::ThirdAngle,
            slices: None,
            dowel: None,
            catalogue,
            fonts,
            packet: None,
            first_page: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_named_by_letters_and_numbers_and_read_back() {
        for (row, column, name) in [(0, 0, "A1"), (1, 2, "B3"), (25, 9, "Z10"), (26, 0, "AA1"), (51, 99, "AZ100")] {
            let tile = TileName { row, column };
            assert_eq!(tile.to_string(), name);
            assert_eq!(TileName::parse(name), Some(tile));
            assert_eq!(TileName::parse(&name.to_lowercase()), Some(tile));
        }
        for word in ["", "A", "1", "A0", "1A", "A1B", "AAA1", "A12345", "\u{c4}1", "A-1"] {
            assert_eq!(TileName::parse(word), None, "{word}");
        }
    }
}
