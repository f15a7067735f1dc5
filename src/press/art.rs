//! QR symbols and sheet geometry -> 1-bit images with their positions on the page.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::PressError;
use crate::qr::Symbol;
use crate::sheet::{Page, Side, Square};
use crate::units::{Dpi, Mm, Size, Spot};

/// Most pixels on the side of a module: enough that viewers with smoothing keep the module. Never more than its printer
/// dots, because images that are scaled down lose their edges.
const MOST_PIXELS: f64 = 8.0;
/// Compression level: 64 KB and 21 ms a sheet of 20 codes; 70 KB at 4, 680 KB at 1.
const EFFORT: Compression = Compression::new(6);

/// A 1-bit image: rows from the top, each in whole bytes, compressed for the PDF (Flate); 0 is black.
#[derive(Debug, Clone, PartialEq)]
pub struct Art {
    pub(super) packed: Vec<u8>,
    /// In pixels.
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) at: Spot,
    pub(super) size: Size,
}

impl Art {
    /// The same image with its top left corner at another place, rounded to whole dots.
    #[must_use]
    pub fn moved(&self, at: Spot, dots: Dpi) -> Self {
        Self { at: on_dots(at, dots), ..self.clone() }
    }
}

/// A bitmap of modules, row by row.
struct ModuleRaster {
    width: usize,
    height: usize,
    /// True where dark.
    cells: Vec<bool>,
}

impl ModuleRaster {
    fn white(width: i32, height: i32) -> Self {
        let (width, height) = (usize::try_from(width).unwrap_or(0), usize::try_from(height).unwrap_or(0));
        Self { width, height, cells: vec![false; width * height] }
    }

    /// Draws `per_side` by `per_side` equal squares in a place; `dark` gives the colour of each.
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

/// A row of modules -> a row of pixels, eight in a byte from the highest bit; 0 is dark. What is left of the last byte is
/// white. `enlarged` is 1 to 8.
fn row_bytes(cells: &[bool], enlarged: usize) -> Vec<u8> {
    let white = (1u32 << enlarged) - 1;
    let mut row = Vec::with_capacity((cells.len() * enlarged).div_ceil(8));
    // The lowest `bits` bits of `pixels` are not in the row yet.
    let (mut pixels, mut bits) = (0u32, 0);
    for &dark in cells {
        pixels = pixels << enlarged | if dark { 0 } else { white };
        bits += enlarged;
        if bits >= 8 {
            bits -= 8;
            row.push((pixels >> bits) as u8);
        }
    }
    if bits > 0 {
        row.push((pixels << (8 - bits)) as u8 | 0xFF >> bits);
    }
    row
}

/// A whole sheet: its codes by slot, both sheet marks, both foot squares.
///
/// # Errors
/// The number of codes is not the number of slots.
pub fn sheet_art(page: &Page, codes: &[Symbol], mark: &Symbol, dots: Dpi) -> Result<Art, PressError> {
    let sheet = page.geometry;
    let wanted = sheet.grid.codes() as usize;
    if codes.len() != wanted {
        return Err(PressError::Codes { found: codes.len(), wanted });
    }
    let mut raster = ModuleRaster::white(sheet.width(), sheet.head() + sheet.height() + sheet.tail());
    let below_head = |place: Square| Square { top: place.top + sheet.head(), ..place };
    for (slot, symbol) in (0..).zip(codes) {
        raster.draw_symbol(below_head(sheet.code(slot)), symbol);
    }
    for side in [Side::Left, Side::Right] {
        raster.draw_symbol(below_head(sheet.mark(side)), mark);
        raster.draw(below_head(sheet.foot(side)), 1, |_, _| true);
    }
    raster.art(page.spot(0.0, f64::from(-sheet.head())), page.module, dots)
}

/// A single code, `side` wide, its top left corner at `at` (rounded to whole dots).
///
/// # Errors
/// The image cannot be compressed.
pub fn code_art(symbol: &Symbol, at: Spot, side: Mm, dots: Dpi) -> Result<Art, PressError> {
    let side_modules = symbol.side as i32;
    let mut raster = ModuleRaster::white(side_modules, side_modules);
    raster.draw_symbol(Square { left: 0, top: 0, side: side_modules }, symbol);
    raster.art(at, side / f64::from(symbol.side), dots)
}

/// The nearest position on the grid of printer dots.
fn on_dots(at: Spot, dots: Dpi) -> Spot {
    let round = |length: Mm| dots.length(dots.dots(length).round());
    Spot { left: round(at.left), top: round(at.top) }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::ZlibDecoder;

    use super::*;
    use crate::qr;
    use crate::sheet::{Level, Paper, Profile};

    /// The pixels of an image, true where dark.
    fn pixels(art: &Art) -> Vec<Vec<bool>> {
        let mut bytes = Vec::new();
        ZlibDecoder::new(art.packed.as_slice()).read_to_end(&mut bytes).unwrap();
        let row = art.width.div_ceil(8);
        assert_eq!(bytes.len(), row * art.height);
        let dark = |row: &[u8]| (0..art.width).map(|x| row[x / 8] & (0x80 >> (x % 8)) == 0).collect();
        bytes.chunks_exact(row).map(dark).collect()
    }

    fn profile(dots: u32) -> Profile {
        let text = format!("about = \"x\"\nversion = 5\nlevel = \"M\"\ndots = {dots}\ncolumns = 6\nrows = 2\n");
        Profile::parse("x", &text).unwrap()
    }

    #[test]
    fn each_code_and_mark_is_read_where_the_geometry_says() {
        for (dots, enlarged) in [(12, 8), (10, 8), (6, 6)] {
            let profile = profile(dots);
            let page = Page::fit(&profile, Paper::A4).unwrap();
            let sheet = page.geometry;
            let codes: Vec<_> = (0..12).map(|n| qr::code("SP1-", &n.to_string(), 5, Level::M, 4).unwrap()).collect();
            let mark = qr::mark("PAPER BACKUP", 4).unwrap();
            let art = sheet_art(&page, &codes, &mark, profile.resolution).unwrap();
            let pixels = pixels(&art);
            let read = |place: Square, side: u32| {
                let each = place.side as usize / side as usize * enlarged;
                let (left, top) = (place.left as usize * enlarged, (place.top + sheet.head()) as usize * enlarged);
                let cell = |x: usize, y: usize| pixels[top + y * each + each / 2][left + x * each + each / 2];
                rqrr::Grid::new(rqrr::SimpleGrid::from_func(side as usize, cell)).decode().unwrap().1
            };
            for slot in 0..12 {
                assert_eq!(read(sheet.code(slot), 37), format!("SP1-{slot}"));
            }
            assert_eq!(read(sheet.mark(Side::Left), 33), "PAPER BACKUP");
            assert_eq!(read(sheet.mark(Side::Right), 33), "PAPER BACKUP");
            let foot = sheet.foot(Side::Right);
            assert!(pixels[(foot.top + sheet.head()) as usize * enlarged][foot.left as usize * enlarged]);
            assert_eq!(pixels.len(), (foot.top + foot.side + sheet.head()) as usize * enlarged);
        }
    }

    #[test]
    fn a_drawing_begins_on_a_printer_dot_and_is_whole_dots_wide() {
        let profile = profile(10);
        let page = Page::fit(&profile, Paper::Letter).unwrap();
        let code = qr::code("SP1-", "1", 5, Level::M, 4).unwrap();
        let mark = qr::mark("X", 4).unwrap();
        let art = sheet_art(&page, &vec![code; 12], &mark, profile.resolution).unwrap();
        for length in [art.at.left, art.at.top, art.size.width, art.size.height] {
            let dots = Dpi(600.0).dots(length);
            assert!((dots - dots.round()).abs() < 1e-6, "{dots}");
        }
    }

    #[test]
    fn rows_of_any_length_are_enlarged_pixel_by_pixel_and_end_in_white() {
        for enlarged in 1..=8 {
            for length in 0..40 {
                let cells: Vec<bool> = (0..length).map(|at| at * at % 7 < 3).collect();
                let row = row_bytes(&cells, enlarged);
                assert_eq!(row.len(), (length * enlarged).div_ceil(8));
                for pixel in 0..row.len() * 8 {
                    let dark = row[pixel / 8] & (0x80 >> (pixel % 8)) == 0;
                    assert_eq!(
                        dark,
                        cells.get(pixel / enlarged).copied().unwrap_or(false),
                        "{enlarged} {length} {pixel}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_sheet_with_a_code_too_few_is_refused() {
        let profile = profile(10);
        let page = Page::fit(&profile, Paper::A4).unwrap();
        let mark = qr::mark("X", 4).unwrap();
        let refused = sheet_art(&page, &[], &mark, profile.resolution).unwrap_err();
        assert_eq!(refused.to_string(), "the sheet has 12 places and 0 codes for them");
    }
}
