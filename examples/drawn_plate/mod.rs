//! A paper and a plate's mark -> the plate in pixels, with a lattice of 10 mm for a drawing; a picture of it laid flat ->
//! how far the lattice's crossings are off.

use seedpress::frame::PlateMark;
use seedpress::photo::Gray;
use seedpress::qr;
use seedpress::sheet::{PLATE_MODULE, PlateFrame, Square};
use seedpress::units::{Dpi, Mm, Size, Spot};

/// Distance of the lattice's lines, and their width, in millimetres.
const LATTICE: f64 = 10.0;
const LINE: f64 = 0.35;
/// The mask of a plate's marks.
const MASK: u8 = 4;

/// A plate in pixels.
pub struct DrawnPlate {
    pub paper: Size,
    pub mark: PlateMark,
    pub picture: Gray,
    /// Of the frame, on the paper.
    pub corner: Spot,
    dpi: Dpi,
}

/// The frame of a paper, as plates have it: 7 mm from its edges, below the marks and above the foot squares.
pub fn frame_of(paper: Size) -> PlateFrame {
    let modules = |length: Mm| ((length.0 - 14.0) / PLATE_MODULE.0).floor() as i32;
    PlateFrame::new(modules(paper.width), modules(paper.height) - 66 - 8 - 4 - 10).unwrap_or_else(|| unreachable!())
}

/// The mark of a drawing on one sheet, the frame's corner in the drawing in hundredths of a millimetre.
pub fn mark_of(paper: Size, corner: [i32; 2], tile: Option<[u32; 2]>) -> PlateMark {
    PlateMark {
        digest: [0x9F, 0x86, 0xD0, 0x81, 0x88, 0x4C, 0x7D, 0x65],
        figure: 1,
        sheet: 1,
        sheets: 9,
        tile,
        frame: frame_of(paper),
        corner,
        scale: [1, 1],
        measured: PlateMark::RIGHT,
    }
}

impl DrawnPlate {
    /// A plate with marks, squares and lattice, at so many dots per inch.
    pub fn draw(paper: Size, mark: PlateMark, dpi: Dpi) -> Self {
        let (width, height) = (dpi.dots(paper.width).round() as u32, dpi.dots(paper.height).round() as u32);
        let picture = Gray { width, height, pixels: vec![255; width as usize * height as usize] };
        let left = (paper.width - PLATE_MODULE * f64::from(mark.frame.width())) / 2.0;
        let corner = Spot { left, top: Mm(7.0) + PLATE_MODULE * 74.0 };
        let mut plate = Self { paper, mark, picture, corner, dpi };
        plate.lattice();
        let frame = mark.frame;
        let symbol = qr::mark(&mark.text(), MASK).unwrap_or_else(|_| unreachable!());
        for mark in frame.marks() {
            plate.modules(mark, symbol.side, |at| symbol.dark[at]);
        }
        for square in frame.feet().into_iter().chain(frame.edges()) {
            plate.modules(square, 1, |_| true);
        }
        plate
    }

    /// Fills a rectangle, given in millimetres on the paper; edges between dots are grey.
    pub fn fill(&mut self, left: f64, top: f64, right: f64, bottom: f64) {
        let [left, top, right, bottom] = [left, top, right, bottom].map(|length| self.dpi.dots(Mm(length)));
        let covered = |at: u32, from: f64, to: f64| (f64::from(at + 1).min(to) - f64::from(at).max(from)).max(0.0);
        for y in top.max(0.0) as u32..(bottom.ceil() as u32).min(self.picture.height) {
            for x in left.max(0.0) as u32..(right.ceil() as u32).min(self.picture.width) {
                let share = covered(x, left, right) * covered(y, top, bottom);
                let pixel = &mut self.picture.pixels[(y * self.picture.width + x) as usize];
                *pixel = (f64::from(*pixel) - 255.0 * share).clamp(0.0, 255.0) as u8;
            }
        }
    }

    fn modules(&mut self, square: Square, per_side: u32, dark: impl Fn(usize) -> bool) {
        let each = PLATE_MODULE.0 * f64::from(square.side) / f64::from(per_side);
        let left = self.corner.left.0 + PLATE_MODULE.0 * f64::from(square.left);
        let top = self.corner.top.0 + PLATE_MODULE.0 * f64::from(square.top);
        for at in (0..per_side * per_side).filter(|at| dark(*at as usize)) {
            let (x, y) = (left + each * f64::from(at % per_side), top + each * f64::from(at / per_side));
            self.fill(x, y, x + each, y + each);
        }
    }

    /// Lines at whole centimetres of the drawing, cut off at the frame.
    fn lattice(&mut self) {
        let [left, top] = self.mark.corner.map(|corner| f64::from(corner) / 100.0);
        let [width, height] =
            [self.mark.frame.width(), self.mark.frame.height()].map(|modules| PLATE_MODULE.0 * f64::from(modules));
        let (x, y) = (self.corner.left.0, self.corner.top.0);
        for line in lines(left, left + width) {
            let at = x + line - left;
            self.fill((at - LINE / 2.0).max(x), y, (at + LINE / 2.0).min(x + width), y + height);
        }
        for line in lines(top, top + height) {
            let at = y + line - top;
            self.fill(x, (at - LINE / 2.0).max(y), x + width, (at + LINE / 2.0).min(y + height));
        }
    }
}

/// Whole centimetres in a range of millimetres.
fn lines(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((from / LATTICE).ceil() as i64, (to / LATTICE).floor() as i64);
    (first..=last).map(|line| line as f64 * LATTICE)
}

/// How far each crossing of the lattice is off in a picture that was laid flat, in millimetres, from the least on;
/// `corner` is that of the picture in the drawing, in millimetres.
pub fn errors(flat: &Gray, corner: [f64; 2], dpi: f64) -> Vec<f64> {
    let per_mm = dpi / 25.4;
    let size = [flat.width, flat.height].map(|pixels| f64::from(pixels) / per_mm);
    let mut off = Vec::new();
    for y in lines(corner[1] + 4.0, corner[1] + size[1] - 4.0) {
        for x in lines(corner[0] + 4.0, corner[0] + size[0] - 4.0) {
            let at = [x - corner[0], y - corner[1]];
            let across = line_at(flat, per_mm, at, false);
            let down = line_at(flat, per_mm, [at[1], at[0]], true);
            off.push((across - at[0]).hypot(down - at[1]));
        }
    }
    off.sort_by(f64::total_cmp);
    off
}

/// The middle of a line near a place, in millimetres: of what is dark within 2 mm, beside the line that crosses it.
fn line_at(flat: &Gray, per_mm: f64, [at, along]: [f64; 2], turned: bool) -> f64 {
    let level = |across: i64, down: i64| {
        let (x, y) = if turned { (down, across) } else { (across, down) };
        f64::from(flat.pixels[y as usize * flat.width as usize + x as usize])
    };
    let pixel = |millimetres: f64| (millimetres * per_mm).round() as i64;
    let sums: Vec<(i64, f64)> = (pixel(at - 2.0)..=pixel(at + 2.0))
        .map(|across| {
            let beside =
                [(-3.0, -1.0), (1.0, 3.0)].into_iter().flat_map(|(from, to)| pixel(along + from)..=pixel(along + to));
            (across, beside.map(|down| level(across, down)).sum())
        })
        .collect();
    // Paper is not equally white everywhere: from a straight line between both ends.
    let ends = |sums: &[(i64, f64)]| sums.iter().map(|sum| sum.1).sum::<f64>() / sums.len() as f64;
    let part = sums.len() / 5;
    let (first, last) = (ends(&sums[..part]), ends(&sums[sums.len() - part..]));
    let (mut weight, mut place) = (0.0, 0.0);
    for (step, (across, sum)) in sums.iter().enumerate() {
        let white = first + (last - first) * step as f64 / (sums.len() - 1) as f64;
        let dark = (white - sum - 0.15 * white).max(0.0);
        weight += dark;
        place += dark * (*across as f64 + 0.5);
    }
    place / weight / per_mm
}
