//! Grid of a sheet -> position of every code, sheet mark and foot square, in modules of the codes.
//!
//! Whole modules do not depend on the printer's scale or the paper size: this is the geometry that a reader maps to a
//! photo. Origin: the grid's top left corner; right and down are positive. Part of the format: docs/FORMAT.md.

/// Quiet zone of a code on all sides, in its own modules (ISO/IEC 18004:2015, 6.3.8).
pub const QUIET: u32 = 4;
/// Quiet zone of a sheet mark, in the mark's modules.
pub const MARK_QUIET: u32 = 4;
/// Side of a foot square in modules of the codes.
pub const FOOT_SIDE: u32 = 10;
/// Distance from the grid to the foot squares, in modules of the codes.
pub const FOOT_DISTANCE: u32 = 4;

/// QR version of a mark: 33 modules, the smallest that holds the text at [`MARK_LEVEL`] (90 characters).
pub const MARK_VERSION: u8 = 4;
/// Error correction level of a mark.
pub const MARK_LEVEL: Level = Level::M;
/// QR error correction level (ISO/IEC 18004:2015, 6.5.1): corrects about 7, 15, 25 or 30 % of codewords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    L,
    M,
    Q,
    H,
}

impl Level {
    /// Its letter on paper and in profiles.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::L => 'L',
            Self::M => 'M',
            Self::Q => 'Q',
            Self::H => 'H',
        }
    }

    /// The level of a letter, in either case.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        match letter.to_ascii_uppercase() {
            'L' => Some(Self::L),
            'M' => Some(Self::M),
            'Q' => Some(Self::Q),
            'H' => Some(Self::H),
            _ => None,
        }
    }
}

/// Which of the two marks of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// Rows, columns and gaps of the codes on a sheet: the `G` of every code's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grid {
    /// 1 to 99.
    pub rows: u32,
    /// 1 to 99.
    pub columns: u32,
    /// Horizontal gap between codes, in modules, 0 to 99.
    pub gap_x: u32,
    /// Vertical gap between codes, in modules, 0 to 99.
    pub gap_y: u32,
}

impl Grid {
    /// Codes on one full sheet; every sheet is full.
    #[must_use]
    pub fn codes(&self) -> u32 {
        self.rows * self.columns
    }

    /// Row and column of a slot, both from 0; slots count row by row.
    #[must_use]
    pub fn place(&self, slot: u32) -> (u32, u32) {
        (slot / self.columns, slot % self.columns)
    }

    /// The label of a slot: row letter and column number, `B3`.
    #[must_use]
    pub fn label(&self, slot: u32) -> String {
        let (row, column) = self.place(slot);
        format!("{}{}", row_letters(row), column + 1)
    }
}

/// Label of a row, counted from 0: A to Z, then AA, AB, ..
#[must_use]
pub fn row_letters(row: u32) -> String {
    let letter = |at: u32| char::from_u32(u32::from(b'A') + at % 26).unwrap_or('?');
    match row {
        ..26 => letter(row).to_string(),
        _ => [letter(row / 26 - 1), letter(row)].iter().collect(),
    }
}

/// A square on the sheet, in modules of the codes from the grid's top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Square {
    pub left: i32,
    pub top: i32,
    pub side: i32,
}

/// The whole sheet, in modules of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    pub grid: Grid,
    /// Modules on a code's side: 21 to 177.
    pub code_side: u32,
    /// Side of a mark's module, in modules of the codes.
    pub mark_module: u32,
}

impl Geometry {
    /// `version` is the QR version of the codes, 1 to 40.
    #[must_use]
    pub fn new(grid: Grid, version: u8, mark_module: u32) -> Self {
        Self { grid, code_side: side_of(version), mark_module }
    }

    /// Modules from the left edge of the first column to the right edge of the last.
    #[must_use]
    pub fn width(&self) -> i32 {
        (self.grid.columns * (self.code_side + self.grid.gap_x)) as i32 - self.grid.gap_x as i32
    }

    /// Modules from the top of the first row to the bottom of the last.
    #[must_use]
    pub fn height(&self) -> i32 {
        (self.grid.rows * (self.code_side + self.grid.gap_y)) as i32 - self.grid.gap_y as i32
    }

    /// The code in a slot, without its quiet zone.
    #[must_use]
    pub fn code(&self, slot: u32) -> Square {
        let (row, column) = self.grid.place(slot);
        Square {
            left: (column * (self.code_side + self.grid.gap_x)) as i32,
            top: (row * (self.code_side + self.grid.gap_y)) as i32,
            side: self.code_side as i32,
        }
    }

    /// A sheet mark, without its quiet zone.
    #[must_use]
    pub fn mark(&self, side: Side) -> Square {
        let mark = (side_of(MARK_VERSION) * self.mark_module) as i32;
        let left = match side {
            Side::Left => 0,
            Side::Right => self.width() - mark,
        };
        Square { left, top: -self.head(), side: mark }
    }

    /// A foot square.
    #[must_use]
    pub fn foot(&self, side: Side) -> Square {
        let left = match side {
            Side::Left => 0,
            Side::Right => self.width() - FOOT_SIDE as i32,
        };
        Square { left, top: self.height() + FOOT_DISTANCE as i32, side: FOOT_SIDE as i32 }
    }

    /// Modules from the top of the marks to the top of the grid.
    #[must_use]
    pub fn head(&self) -> i32 {
        ((side_of(MARK_VERSION) + MARK_QUIET) * self.mark_module) as i32
    }

    /// Modules from the bottom of the grid to the bottom of the foot squares.
    #[must_use]
    pub fn tail(&self) -> i32 {
        (FOOT_DISTANCE + FOOT_SIDE) as i32
    }
}

/// Modules on the side of a QR code of a version (ISO/IEC 18004:2015, 6.3.1).
fn side_of(version: u8) -> u32 {
    17 + 4 * u32::from(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { rows: 5, columns: 4, gap_x: 4, gap_y: 6 };

    #[test]
    fn codes_stand_row_by_row_with_the_gap_between_them() {
        let sheet = Geometry::new(GRID, 22, 2);
        assert_eq!(sheet.code(0), Square { left: 0, top: 0, side: 105 });
        assert_eq!(sheet.code(5), Square { left: 109, top: 111, side: 105 });
        assert_eq!((sheet.width(), sheet.height()), (4 * 109 - 4, 5 * 111 - 6));
        assert_eq!(GRID.label(5), "B2");
        assert_eq!(row_letters(27), "AB");
    }

    #[test]
    fn marks_and_squares_are_flush_with_the_grid_and_clear_of_it() {
        let sheet = Geometry::new(GRID, 22, 2);
        let (left, right) = (sheet.mark(Side::Left), sheet.mark(Side::Right));
        assert_eq!((left.left, left.side), (0, 66));
        assert_eq!(right.left + right.side, sheet.width());
        assert_eq!(left.top + left.side, -((MARK_QUIET * 2) as i32));
        let foot = sheet.foot(Side::Right);
        assert_eq!((foot.left + foot.side, foot.top), (sheet.width(), sheet.height() + 4));
    }
}
