//! The reading of a picture, explained -> drawings for people who want to see it, or who work on the reader.
//!
//! Three of them: the picture with everything outlined that was found or predicted; each sheet rectified through its
//! map; each unread code, module by module.

use image::RgbImage;

use crate::photo::report::canvas::pen;
use crate::photo::report::{Canvas, Explained, LEGEND, MARK, Place, SheetSeen, State, UNREAD, canvas};
use crate::photo::{Gray, Point};
use crate::qr::Layout;

/// Pixels of the longer side of a drawn picture, at most.
const PICTURE: u32 = 2_000;
/// Pixels to a module of a rectified sheet, and of its longer side, at most.
const FLAT_MODULE: f64 = 5.0;
const FLAT: f64 = 3_000.0;
/// Modules around a sheet's grid, marks and squares.
const AROUND: i32 = 8;
/// Modules between two nodes at which the map is evaluated; between them it is bilinear.
const SPACING: usize = 8;
/// Pixels of one module of an unread code.
const MODULE: u32 = 8;
/// A module that looks less dark or light than this is unsure.
const UNSURE: f32 = 0.25;

impl Explained {
    /// The picture, pale and at most 2000 pixels wide and high, with every place outlined in the colour of its state.
    #[must_use]
    pub fn picture(&self, gray: &Gray) -> RgbImage {
        let step = gray.width.max(gray.height).div_ceil(PICTURE).max(1);
        let mut canvas = pale(gray, step);
        let scaled = |at: Point| Point { x: at.x / step as f32, y: at.y / step as f32 + LEGEND as f32 };
        let places = || self.sheets.iter().flat_map(|sheet| &sheet.places);
        for sighting in &self.reading.sightings {
            // Our codes are outlined as places.
            if !places().any(|place| close(&place.corners, &sighting.corners)) {
                canvas.outline(&sighting.corners.map(scaled), MARK);
            }
        }
        for sheet in &self.sheets {
            sheet.found().for_each(|(_, at)| canvas.cross(scaled(at), 3.0));
            let marks: Vec<_> = sheet.marks().filter_map(|square| sheet.corners(square)).collect();
            for corners in marks {
                canvas.outline(&corners.map(scaled), MARK);
            }
            for place in &sheet.places {
                let corners = place.corners.map(scaled);
                canvas.outline(&corners, pen(&place.state));
                canvas.label(inside(&corners), &sheet.words(place), pen(&place.state));
            }
        }
        canvas.legend();
        canvas.0
    }
}

impl SheetSeen {
    /// The sheet rectified through its map, at most 3000 pixels wide and high: what the reader sampled, with the places
    /// outlined in the colours of their states, and crosses where patterns were found.
    #[must_use]
    pub fn flattened(&self, gray: &Gray) -> RgbImage {
        let head = self.marks().map(|square| square.top).min().unwrap_or(0).min(0);
        let (left, top) = (-AROUND, head - AROUND);
        let wide = f64::from(self.geometry.width() + 2 * AROUND);
        let high = f64::from(self.geometry.height() + self.geometry.tail() + AROUND - top);
        let scale = (FLAT / wide.max(high)).min(FLAT_MODULE);
        let (width, height) = ((wide * scale) as u32, (high * scale) as u32);
        let mut canvas = Canvas::with_legend(width, height);
        self.lay_flat(gray, (f64::from(left), f64::from(top)), (wide, high), scale, &mut canvas);
        let at = |x: f64, y: f64| Point {
            x: ((x - f64::from(left)) * scale) as f32,
            y: ((y - f64::from(top)) * scale) as f32 + LEGEND as f32,
        };
        self.found().for_each(|((x, y), _)| canvas.cross(at(x, y), 4.0));
        for place in &self.places {
            let square = self.geometry.code(place.slot);
            let (x, y, end) = (f64::from(square.left), f64::from(square.top), f64::from(square.side));
            let corners = [at(x, y), at(x + end, y), at(x + end, y + end), at(x, y + end)];
            canvas.outline(&corners, pen(&place.state));
            canvas.label(inside(&corners), &self.words(place), pen(&place.state));
        }
        canvas.legend();
        canvas.0
    }

    /// Fills the canvas below its legend with what the picture shows; white where the map does not hold.
    fn lay_flat(&self, gray: &Gray, from: (f64, f64), size: (f64, f64), scale: f64, canvas: &mut Canvas) {
        let across = size.0 as usize / SPACING + 2;
        let down = size.1 as usize / SPACING + 2;
        let node = |at: usize, from: f64| from + (at * SPACING) as f64;
        let nodes: Vec<Option<Point>> = (0..down)
            .flat_map(|row| (0..across).map(move |column| (column, row)))
            .map(|(column, row)| self.at(node(column, from.0), node(row, from.1)))
            .collect();
        let (width, height) = ((size.0 * scale) as u32, (size.1 * scale) as u32);
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            let (column, row) =
                ((f64::from(x) + 0.5) / scale / SPACING as f64, (f64::from(y) + 0.5) / scale / SPACING as f64);
            let (dx, dy) = (column.fract() as f32, row.fract() as f32);
            let first = row as usize * across + column as usize;
            let corner = |at: usize| nodes.get(at).copied().flatten();
            let corners = [corner(first), corner(first + 1), corner(first + across), corner(first + across + 1)];
            let [Some(a), Some(b), Some(c), Some(d)] = corners else { continue };
            let between = |pick: fn(Point) -> f32| {
                (pick(a) * (1.0 - dx) + pick(b) * dx) * (1.0 - dy) + (pick(c) * (1.0 - dx) + pick(d) * dx) * dy
            };
            let (px, py) = (between(|at| at.x), between(|at| at.y));
            let inside = px >= 0.0 && py >= 0.0 && px < gray.width as f32 && py < gray.height as f32;
            if let Some(level) = gray.pixels.get(py as usize * gray.width as usize + px as usize).filter(|_| inside) {
                canvas.set(x, y + LEGEND, faded(*level));
            }
        }
    }

    /// An unread code module by module: the darker a module looked, the darker it is; hatched where its block was
    /// not decoded, crossed where the module is unsure. `None` for a code that was read.
    #[must_use]
    pub fn modules(&self, place: &Place) -> Option<RgbImage> {
        let State::Unread(blocks) = &place.state else { return None };
        let layout = Layout::new(self.version, self.level, self.mask)?;
        let owners = layout.owners();
        let mut canvas = Canvas::new(layout.side * MODULE, layout.side * MODULE);
        for (at, soft) in (0u32..).zip(&place.soft) {
            let (left, top) = (at % layout.side * MODULE, at / layout.side * MODULE);
            let lost = owners.get(at as usize).copied().flatten().is_some_and(|block| blocks.get(block) != Some(&true));
            let grey = (127.5 - soft.clamp(-1.0, 1.0) * 127.5) as u8;
            for (x, y) in (0..MODULE).flat_map(|y| (0..MODULE).map(move |x| (x, y))) {
                canvas.set(left + x, top + y, grey);
            }
            let corner = |x: u32, y: u32| Point { x: (left + x) as f32, y: (top + y) as f32 };
            if lost {
                canvas.line(corner(0, MODULE - 1), corner(MODULE - 1, 0), canvas::PART.thin());
            }
            if lost && soft.abs() < UNSURE {
                canvas.line(corner(0, 0), corner(MODULE - 1, MODULE - 1), UNREAD.thin());
            }
        }
        Some(canvas.0)
    }

    /// `B3 97`: its label, and its margin in percent where it was read, or how many blocks were decoded.
    fn words(&self, place: &Place) -> String {
        let label = self.geometry.grid.label(place.slot);
        match (&place.state, place.margin) {
            (State::Read(_), Some(margin)) => format!("{label} {}", margin.percent()),
            (State::Read(_), None) => label,
            (State::Unread(blocks), _) => {
                let came = blocks.iter().filter(|came| **came).count();
                format!("{label} {came} OF {}", blocks.len())
            }
        }
    }
}

/// The picture with `step` by `step` pixels averaged into one, pale, below an empty legend.
fn pale(gray: &Gray, step: u32) -> Canvas {
    let (width, height) = ((gray.width / step).max(1), (gray.height / step).max(1));
    let mut canvas = Canvas::with_legend(width, height);
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        let lines = (y * step..(y + 1) * step).map(|line| line as usize * gray.width as usize + (x * step) as usize);
        let block = lines.filter_map(|start| gray.pixels.get(start..start + step as usize));
        let (sum, count) =
            block.flatten().fold((0u32, 0u32), |(sum, count), level| (sum + u32::from(*level), count + 1));
        canvas.set(x, y + LEGEND, faded((sum / count.max(1)) as u8));
    }
    canvas
}

/// Paler, so that lines stand out.
fn faded(level: u8) -> u8 {
    80 + (u32::from(level) * 175 / 255) as u8
}

/// Where a label goes: a little inside of the top left corner.
fn inside(corners: &[Point; 4]) -> Point {
    let [a, _, c, _] = corners;
    Point { x: a.x + (c.x - a.x) * 0.04 + 3.0, y: a.y + (c.y - a.y) * 0.04 + 3.0 }
}

/// Whether the middles of two places lie within a quarter of a diagonal.
fn close(one: &[Point; 4], other: &[Point; 4]) -> bool {
    let middle = |corners: &[Point; 4]| {
        let sum = corners.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.x, sum.1 + at.y));
        (sum.0 / 4.0, sum.1 / 4.0)
    };
    let ((ax, ay), (bx, by)) = (middle(one), middle(other));
    (ax - bx).hypot(ay - by) < (one[0].x - one[2].x).hypot(one[0].y - one[2].y) / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::report::canvas::{FIRST, GUIDED};
    use crate::photo::report::explain::explain;
    use crate::photo::testing::Sheet;
    use crate::sheet::{Grid, Level, Square};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

    /// One code without its finder patterns, one lost.
    fn hurt() -> Sheet {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let code = sheet.geometry.code(1);
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
        }
        let lost = sheet.geometry.code(2);
        sheet.cover(Square { left: lost.left + 2, top: lost.top + 2, side: lost.side - 4 }, 150);
        sheet
    }

    fn has(image: &RgbImage, colour: [u8; 3], (left, top): (f32, f32), reach: i32) -> bool {
        let near = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
        near.map(|(dx, dy)| (left as i32 + dx, top as i32 + dy))
            .any(|(x, y)| image.get_pixel_checked(x as u32, y as u32).is_some_and(|pixel| pixel.0 == colour))
    }

    #[test]
    fn each_place_is_outlined_in_the_colour_of_what_came_of_it() {
        let sheet = hurt();
        let explained = explain(&sheet.picture, &Unwatched);
        let drawn = explained.picture(&sheet.picture);
        for (slot, pen) in [(0, FIRST), (1, GUIDED), (2, UNREAD), (3, FIRST)] {
            let [_, b, c, _] = sheet.corners(slot);
            let edge = (b.x, f32::midpoint(b.y, c.y) + LEGEND as f32);
            assert!(has(&drawn, pen.colour, edge, 4), "slot {slot}");
        }
    }

    #[test]
    fn a_sheet_laid_flat_shows_its_codes_where_the_geometry_has_them() {
        let sheet = hurt();
        let explained = explain(&sheet.picture, &Unwatched);
        let seen = &explained.sheets[0];
        let drawn = seen.flattened(&sheet.picture);
        let scale = FLAT_MODULE;
        let top = sheet.geometry.head() + AROUND;
        let pixel = |x: i32, y: i32| {
            let place = |module: i32| (f64::from(module) + 0.5) * scale;
            drawn.get_pixel(place(x + AROUND) as u32, place(y + top) as u32 + LEGEND).0[0]
        };
        // A code's finder pattern at the top right: its middle, and the white ring.
        let code = sheet.geometry.code(3);
        assert!(
            pixel(code.left + code.side - 4, code.top + 3) < 120
                && pixel(code.left + code.side - 2, code.top + 3) > 200
        );
        let corner = |x: i32, y: i32| (f64::from(x + AROUND) * scale, f64::from(y + top) * scale);
        let edge = corner(code.left + code.side, code.top + code.side / 2);
        assert!(has(&drawn, FIRST.colour, (edge.0 as f32, edge.1 as f32 + LEGEND as f32), 3));
    }

    #[test]
    fn only_unread_codes_are_drawn_module_by_module() {
        let sheet = hurt();
        let explained = explain(&sheet.picture, &Unwatched);
        let seen = &explained.sheets[0];
        let drawn: Vec<bool> = seen.places.iter().map(|place| seen.modules(place).is_some()).collect();
        assert_eq!(drawn, [false, false, true, false, false, false]);
        let image = seen.modules(&seen.places[2]).unwrap();
        assert_eq!(image.dimensions(), (57 * MODULE, 57 * MODULE));
        let hatched = image.pixels().filter(|pixel| pixel.0 == canvas::PART.colour).count();
        assert!(hatched > 57 * 57, "{hatched}");
    }

    #[test]
    fn a_large_picture_is_drawn_in_bounds() {
        let gray = Gray { width: 9_000, height: 3, pixels: vec![7; 27_000] };
        let explained = explain(&gray, &Unwatched);
        assert!(explained.picture(&gray).width() <= PICTURE);
    }
}
