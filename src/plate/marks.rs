//! Facts of a plate -> the images of its marks and squares, and a strip of codes that holds the file.

use super::geometry::PlateGeometry;
use crate::frame::{self, Header, PlateMark, header_text, piece_digits};
use crate::press::{Art, PressError, code_art};
use crate::qr::{self, Symbol};
use crate::shard;
use crate::sheet::{Grid, Level, PlateFrame, QUIET, Square};
use crate::units::{Dpi, Mm, Spot};
use crate::vault::{self, Entry, SafePath, Vault};

/// The mask of all codes of a plate.
const MASK: u8 = 4;
/// Images of codes are placed to a thousandth of a millimetre, for lines are not rounded to dots either.
const FINE: Dpi = Dpi(25_400.0);
/// A module of the strip's codes: seven dots at 600 dpi.
const STRIP_MODULE: Mm = Mm(7.0 * 25.4 / 600.0);
/// Version and level of the strip's codes: 876 bytes each, 117 modules wide.
const VERSION: u8 = 25;
const LEVEL: Level = Level::M;
/// Codes in a row, and how many of them are spare at least.
const CODES: u32 = 5;
const SPARE: u32 = 2;
/// Most bytes of a file that is tried: what compresses better than fifty to one is not a design.
const MOST_BYTES: usize = 128 << 10;

/// A row of codes that holds a file, at the bottom edge of a plate's frame.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeStrip {
    pub art: Vec<Art>,
    /// What it takes of the frame, from its bottom edge upwards, with the white above the codes.
    pub height: Mm,
    /// The short name of its packet: three words.
    pub name: String,
}

impl PlateGeometry {
    /// What a mark's text speaks of.
    ///
    /// # Errors
    /// [`PressError::Frame`] if the paper is too small or too large for plates.
    pub fn frame_of_mark(&self) -> Result<PlateFrame, PressError> {
        PlateFrame::new(self.width, self.height).ok_or(PressError::Frame { width: self.width, height: self.height })
    }
}

/// Two marks, two foot squares and the edge squares around the frame.
///
/// The squares stand outside of the frame: at its sides from 0.35 to 1.75 mm beyond it, above and below from 0.7 to
/// 2.1 mm; those places must stay white otherwise.
///
/// # Errors
/// The mark is of another frame; an image cannot be compressed.
pub fn marks_art(geometry: &PlateGeometry, mark: &PlateMark) -> Result<Vec<Art>, PressError> {
    let frame = geometry.frame_of_mark()?;
    if mark.frame != frame {
        return Err(PressError::Frame { width: mark.frame.width(), height: mark.frame.height() });
    }
    let symbol = qr::mark(&mark.text(), MASK)?;
    let square = Symbol { side: 1, dark: vec![true] };
    let ([mark, _], [foot, _]) = (frame.marks(), frame.feet());
    let image = |symbol: &Symbol, square: Square| {
        let at = geometry.spot(f64::from(square.left), f64::from(square.top));
        code_art(symbol, at, super::geometry::MODULE * f64::from(square.side), FINE)
    };
    let edges = frame.edges();
    // Each image is compressed once, and then put at its places.
    let mut all = Vec::new();
    for (image, squares) in [
        (image(&symbol, mark)?, frame.marks().to_vec()),
        (image(&square, foot)?, frame.feet().to_vec()),
        (image(&square, edges.first().copied().unwrap_or(foot))?, edges),
    ] {
        let at = |square: Square| geometry.spot(f64::from(square.left), f64::from(square.top));
        all.extend(squares.into_iter().map(|square| image.moved(at(square), FINE)));
    }
    Ok(all)
}

/// A file as an ordinary set of codes, in a row at the bottom edge of the frame: at most three codes and two spare ones.
/// `None` where it does not fit: a file of more than some 2,600 bytes when compressed, a frame that is too narrow, a
/// name that cannot be a file's.
#[must_use]
pub fn strip(geometry: &PlateGeometry, name: &str, bytes: &[u8]) -> Option<CodeStrip> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let file = Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
    let entries = [(SafePath::new(name).ok()?, file)].into_iter().collect();
    let content = vault::compress(&Vault { entries }, false).ok()?;
    let capacity = frame::capacity(VERSION, qr::data_bits(VERSION, LEVEL));
    let stream = shard::pack(&content, capacity).ok()?;
    if stream.needed + SPARE > CODES {
        return None;
    }
    let parity = shard::parity(&stream, CODES).ok()?;
    let grid = Grid { rows: 1, columns: CODES, gap_x: QUIET, gap_y: QUIET };
    let set = frame::stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let shards = stream.bytes.chunks(stream.shard_bytes).chain(parity.iter().map(Vec::as_slice));
    let ([corner, size], side) = (place_of(geometry), f64::from(17 + 4 * u32::from(VERSION)));
    let quiet = STRIP_MODULE * f64::from(QUIET);
    let width = STRIP_MODULE * (f64::from(CODES) * (side + f64::from(QUIET)) + f64::from(QUIET));
    let height = STRIP_MODULE * side + quiet * 2.0;
    if width > size.left || height * 2.0 > size.top {
        return None;
    }
    // In the middle of the frame's width, its own white around it.
    let left = corner.left + (size.left - width) / 2.0 + quiet;
    let top = corner.top + size.top - height + quiet;
    let mut art = Vec::new();
    for (number, shard) in (1..).zip(shards) {
        let header = header_text(&Header { set, shard: number, needed: stream.needed, sheet: 1, sheets: 1, grid });
        let symbol = qr::code(&header, &piece_digits(&header, shard), VERSION, LEVEL, MASK).ok()?;
        let at = Spot { left: left + STRIP_MODULE * (f64::from(number - 1) * (side + f64::from(QUIET))), top };
        art.push(code_art(&symbol, at, STRIP_MODULE * side, FINE).ok()?);
    }
    Some(CodeStrip { art, height, name: set.short_name() })
}

/// The frame's top left corner, and its width and height.
fn place_of(geometry: &PlateGeometry) -> [Spot; 2] {
    let (corner, size) = geometry.frame();
    [corner, Spot { left: size.width, top: size.height }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;
    use crate::units::Size;

    #[test]
    fn the_frame_of_the_marks_is_that_of_the_paper() {
        for paper in [Paper::A4, Paper::Letter, Paper::A3] {
            let Size { width, height } = paper.size();
            for paper in [Size { width, height }, Size { width: height, height: width }] {
                let plate = PlateGeometry::new(paper);
                let frame = plate.frame_of_mark().unwrap();
                let close = |spot: Spot, square: Square, side: Mm| {
                    let right = plate.spot(f64::from(square.left), f64::from(square.top));
                    let off = (right.left.0 - spot.left.0).abs() + (right.top.0 - spot.top.0).abs();
                    off < 1e-9 && (side.0 - f64::from(square.side) * 0.35).abs() < 1e-9
                };
                let ((marks, mark_side), (feet, foot_side)) = (plate.marks(), plate.feet());
                for at in 0..2 {
                    assert!(close(marks[at], frame.marks()[at], mark_side));
                    assert!(close(feet[at], frame.feet()[at], foot_side));
                }
                for edge in frame.edges() {
                    let (near, far) = (
                        plate.spot(f64::from(edge.left), f64::from(edge.top)),
                        plate.spot(f64::from(edge.left + edge.side), f64::from(edge.top + edge.side)),
                    );
                    assert!(near.left.0 >= 5.0 && near.top.0 >= 5.0);
                    assert!(far.left.0 <= paper.width.0 - 5.0 && far.top.0 <= paper.height.0 - 5.0);
                }
            }
        }
    }

    #[test]
    fn a_strip_holds_what_fits_three_codes_and_no_more() {
        let noise = |count: u64| {
            (1..=count)
                .map(|at| (at.wrapping_mul(at).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8)
                .collect::<Vec<u8>>()
        };
        let geometry = PlateGeometry::new(Paper::A4.size());
        for count in [1, 600, 2_500] {
            let strip = strip(&geometry, "plate.svg", &noise(count)).unwrap();
            assert_eq!(strip.art.len(), 5);
            assert!((strip.height.0 - 125.0 * 7.0 * 25.4 / 600.0).abs() < 1e-9);
            assert_eq!(strip.name.split(['-', ' ']).count(), 3, "{}", strip.name);
        }
        assert_eq!(strip(&geometry, "plate.svg", &noise(2_800)), None);
        assert_eq!(strip(&geometry, "", b"a"), None);
        let narrow = PlateGeometry::new(Size { width: Mm(180.0), height: Mm(297.0) });
        assert_eq!(strip(&narrow, "plate.svg", b"a"), None);
    }
}
