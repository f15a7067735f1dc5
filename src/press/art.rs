//! Symbols and a page's geometry -> 1-bit images with their places on the page.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::PressError;
use crate::sheet::{Page, Side, Square};
use crate::symbol::Symbol;
use crate::units::{Dpi, Mm, Size, Spot};

/// Most pixels on the side of a module: enough that a viewer which smooths edges leaves the module alone. Never more
/// than its printer dots, for images that are made smaller lose their edges.
const MOST_PIXELS: f64 = 8.0;
/// Effort of the packing: 64 KB and 21 ms a sheet of 20 codes; 70 KB at 4, 680 KB at 1.
const EFFORT: Compression = Compression::new(6);

/// One drawing: rows of 1-bit pixels from the top, each row in whole bytes, packed for the PDF (Flate), 0 black.
#[derive(Debug, Clone, PartialEq)]
pub struct Art {
    pub(super) packed: Vec<u8>,
    /// In pixels.
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) at: Spot,
    pub(super) size: Size,
}

/// Modules, row by row.
struct Plate {
    width: usize,
    height: usize,
    /// True where dark.
    cells: Vec<bool>,
}

impl Plate {
    fn white(width: i32, height: i32) -> Self {
        let (width, height) = (usize::try_from(width).unwrap_or(0), usize::try_from(height).unwrap_or(0));
        Self { width, height, cells: vec![false; width * height] }
    }

    /// Blackens a place's cells for which `dark` says so; each of `per_side` squared questions covers an equal part.
    fn draw(&mut self, place: Square, per_side: u32, dark: impl Fn(usize, usize) -> bool) {
        let per_side = per_side as usize;
        let (Ok(left), Ok(top), Ok(side)) =
            (usize::try_from(place.left), usize::try_from(place.top), usize::try_from(place.side))
        else {
            return;
        };
        let each = side / per_side.max(1);
        for y in 0..side {
            let start = (top + y) * self.width + left;
            let Some(row) = self.cells.get_mut(start..start + side) else { return };
            for (x, cell) in row.iter_mut().enumerate() {
                *cell = dark(x / each, y / each);
            }
        }
    }

    fn draw_symbol(&mut self, place: Square, symbol: &Symbol) {
        let side = symbol.side as usize;
        self.draw(place, symbol.side, |x, y| symbol.dark.get(y * side + x).copied().unwrap_or(false));
    }

    fn art(&self, at: Spot, module: Mm, dots: Dpi) -> Result<Art, PressError> {
        let enlarged = dots.dots(module).round().clamp(1.0, MOST_PIXELS) as usize;
        let mut packer = ZlibEncoder::new(Vec::new(), EFFORT);
        for cells in self.cells.chunks_exact(self.width.max(1)) {
            let row = row_bytes(cells, enlarged);
            for _ in 0..enlarged {
                packer.write_all(&row)?;
            }
        }
        Ok(Art {
            packed: packer.finish()?,
            width: self.width * enlarged,
            height: self.height * enlarged,
            at: on_dots(at, dots),
            size: Size { width: module * self.width as f64, height: module * self.height as f64 },
        })
    }
}

/// Modules -> a row of pixels, eight to a byte from the highest bit, 0 for dark.
fn row_bytes(cells: &[bool], enlarged: usize) -> Vec<u8> {
    let mut row = vec![0xFF; (cells.len() * enlarged).div_ceil(8)];
    for (cell, _) in cells.iter().enumerate().filter(|(_, dark)| **dark) {
        for pixel in cell * enlarged..(cell + 1) * enlarged {
            row[pixel / 8] &= !(0x80 >> (pixel % 8));
        }
    }
    row
}

/// A whole sheet: its codes by slot, its mark left and right, its foot squares.
///
/// # Errors
/// Not one code for each slot.
pub fn sheet_art(page: &Page, codes: &[Symbol], mark: &Symbol, dots: Dpi) -> Result<Art, PressError> {
    let sheet = page.geometry;
    let wanted = sheet.grid.codes() as usize;
    if codes.len() != wanted {
        return Err(PressError::Codes { found: codes.len(), wanted });
    }
    let mut plate = Plate::white(sheet.width(), sheet.head() + sheet.height() + sheet.tail());
    let below_head = |place: Square| Square { top: place.top + sheet.head(), ..place };
    for (slot, symbol) in (0..).zip(codes) {
        plate.draw_symbol(below_head(sheet.code(slot)), symbol);
    }
    for side in [Side::Left, Side::Right] {
        plate.draw_symbol(below_head(sheet.mark(side)), mark);
        plate.draw(below_head(sheet.foot(side)), 1, |_, _| true);
    }
    plate.art(page.spot(0.0, f64::from(-sheet.head())), page.module, dots)
}

/// One code alone, its corner at `at` (rounded to whole dots), `side` wide.
///
/// # Errors
/// The image can not be packed.
pub fn code_art(symbol: &Symbol, at: Spot, side: Mm, dots: Dpi) -> Result<Art, PressError> {
    let side_modules = symbol.side as i32;
    let mut plate = Plate::white(side_modules, side_modules);
    plate.draw_symbol(Square { left: 0, top: 0, side: side_modules }, symbol);
    plate.art(at, side / f64::from(symbol.side), dots)
}

/// The nearest place where a module's edge falls between two printer dots.
fn on_dots(at: Spot, dots: Dpi) -> Spot {
    let round = |length: Mm| dots.length(dots.dots(length).round());
    Spot { left: round(at.left), top: round(at.top) }
}
