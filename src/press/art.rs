//! Symbols and a page's geometry -> 1-bit images with their places on the page.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::PressError;
use crate::sheet::{Page, Side, Square};
use crate::symbol::Symbol;
use crate::units::{Dpi, Mm, Size, Spot};

/// Pixels on the side of a module. A row of eight modules' pixels is then eight bytes: one byte a module.
const ENLARGED: usize = 8;
const BLACK: u8 = 0x00;
const WHITE: u8 = 0xFF;
/// Effort of the packing: 64 KB and 21 ms a sheet of 20 codes; 70 KB at 4, 680 KB at 1.
const EFFORT: Compression = Compression::new(6);

/// One drawing: rows of 1-bit pixels from the top, packed for the PDF (Flate), 0 black.
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
    cells: Vec<u8>,
}

impl Plate {
    fn white(width: i32, height: i32) -> Self {
        let (width, height) = (usize::try_from(width).unwrap_or(0), usize::try_from(height).unwrap_or(0));
        Self { width, height, cells: vec![WHITE; width * height] }
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
                if dark(x / each, y / each) {
                    *cell = BLACK;
                }
            }
        }
    }

    fn draw_symbol(&mut self, place: Square, symbol: &Symbol) {
        let side = symbol.side as usize;
        self.draw(place, symbol.side, |x, y| symbol.dark.get(y * side + x).copied().unwrap_or(false));
    }

    fn art(&self, at: Spot, size: Size) -> Result<Art, PressError> {
        let mut packer = ZlibEncoder::new(Vec::new(), EFFORT);
        for row in self.cells.chunks_exact(self.width.max(1)) {
            for _ in 0..ENLARGED {
                packer.write_all(row)?;
            }
        }
        let (width, height) = (self.width * ENLARGED, self.height * ENLARGED);
        Ok(Art { packed: packer.finish()?, width, height, at, size })
    }
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
    let at = on_dots(page.spot(0.0, f64::from(-sheet.head())), dots);
    plate.art(at, Size { width: page.module * plate.width as f64, height: page.module * plate.height as f64 })
}

/// One code alone, its corner at `at` (rounded to whole dots), `side` wide.
///
/// # Errors
/// The image can not be packed.
pub fn code_art(symbol: &Symbol, at: Spot, side: Mm, dots: Dpi) -> Result<Art, PressError> {
    let side_modules = symbol.side as i32;
    let mut plate = Plate::white(side_modules, side_modules);
    plate.draw_symbol(Square { left: 0, top: 0, side: side_modules }, symbol);
    plate.art(on_dots(at, dots), Size { width: side, height: side })
}

/// The nearest place where a module's edge falls between two printer dots.
fn on_dots(at: Spot, dots: Dpi) -> Spot {
    let round = |length: Mm| dots.length(dots.dots(length).round());
    Spot { left: round(at.left), top: round(at.top) }
}
