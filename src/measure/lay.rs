//! A photo and the map of a plate in it -> the plate's frame, laid flat on the drawing's grid.

use super::error::MeasureError;
use crate::frame::PlateMark;
use crate::limits::MAX_PIXELS;
use crate::photo::{Gray, PlateMap, PlateSighting, Point};
use crate::units::{MM_PER_INCH, Mm};
use crate::watch::Watch;

/// What is less exact than this is no measurement.
const BENT: Mm = Mm(1.0);
/// Where no square was found along so much of the edge, the paper may be folded there.
const GAP: Mm = Mm(100.0);
/// Pixels of the picture between places for which the map is asked; between them it is straight.
const STEP: u32 = 8;
/// Most samples of a photo on the side of a pixel.
const MOST_SAMPLES: u32 = 4;
/// What 50 mm may measure.
const MEASURED: std::ops::RangeInclusive<f64> = 40.0..=60.0;
const SIDE: f64 = 50.0;
/// Resolutions that a picture may have.
const RESOLUTIONS: std::ops::RangeInclusive<f64> = 10.0..=2_400.0;

/// How pictures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlatOptions {
    dpi: f64,
    measured: [f64; 2],
}

impl FlatOptions {
    /// `dpi` is 10 to 2400; `measured` is what 50 mm of the drawing measure on this paper, across and down, 40 to 60.
    ///
    /// # Errors
    /// Either is out of its range.
    pub fn new(dpi: f64, measured: [f64; 2]) -> Result<Self, MeasureError> {
        if !RESOLUTIONS.contains(&dpi) {
            return Err(MeasureError::Dpi { dpi });
        }
        match measured.into_iter().find(|measured| !MEASURED.contains(measured)) {
            Some(measured) => Err(MeasureError::Measured { measured }),
            None => Ok(Self { dpi, measured }),
        }
    }

    #[must_use]
    pub fn dpi(&self) -> f64 {
        self.dpi
    }

    /// Pixels to a millimetre of the drawing, across and down.
    fn pixels(&self) -> [f64; 2] {
        self.measured.map(|measured| self.dpi / MM_PER_INCH * measured / SIDE)
    }
}

/// What a photo tells of its plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlatFacts {
    /// How far a place may be off, in printed millimetres; 95 in 100 are nearer.
    pub exactness: Mm,
    /// How far the paper turns from edge to edge, in degrees.
    pub curl: f64,
    /// From the camera to the paper, where the photo tells.
    pub distance: Option<Mm>,
    /// Pixels of the photo to a millimetre, in the middle of the frame.
    pub resolution: f64,
    /// How many of its marks and squares were found, and how many it has.
    pub found: (usize, usize),
}

/// A plate laid flat.
#[derive(Debug, Clone, PartialEq)]
pub struct FlatTile {
    pub mark: PlateMark,
    pub facts: FlatFacts,
    /// Of the first pixel on the drawing's grid: column and row; may be negative.
    pub corner: [i64; 2],
    pub picture: Gray,
}

/// Lays a plate flat.
///
/// # Errors
/// The plate has no map, is bent or folded too much, or would have too many pixels.
pub fn lay(
    picture: &Gray,
    seen: &PlateSighting,
    options: &FlatOptions,
    watch: &dyn Watch,
) -> Result<FlatTile, MeasureError> {
    let map = seen.map.as_ref().map_err(|fault| MeasureError::Fault(*fault))?;
    let facts = facts(map, seen.mark)?;
    let mark = seen.mark;
    // Of a pixel of the drawing's grid: its place in the frame, in modules.
    let per_mm = options.pixels();
    let modules = [mark.frame.width(), mark.frame.height()].map(f64::from);
    let range = |axis: usize| {
        let start = f64::from(mark.corner[axis]) / 100.0 * per_mm[axis];
        let end = start + modules[axis] * mark.module()[axis].0 * per_mm[axis];
        (start.ceil() as i64, end.floor() as i64)
    };
    let (columns, rows) = (range(0), range(1));
    let [width, height] = [columns, rows].map(|(start, end)| (end - start).max(1).unsigned_abs());
    let pixels = width.saturating_mul(height);
    if pixels > MAX_PIXELS {
        return Err(MeasureError::TooLarge { pixels, dpi: options.dpi });
    }
    let corner = [columns.0, rows.0];
    let place = |axis: usize, at: f64| {
        let millimetres = (corner[axis] as f64 + at) / per_mm[axis] - f64::from(mark.corner[axis]) / 100.0;
        millimetres / mark.module()[axis].0
    };
    let ratio = facts.resolution / per_mm[0];
    let sampled = Sampled { map, picture, samples: (ratio.round() as u32).clamp(1, MOST_SAMPLES) };
    let flat = sampled.picture(width as u32, height as u32, place, watch).ok_or(MeasureError::Stopped)?;
    Ok(FlatTile { mark, facts, corner, picture: flat })
}

/// What the photo tells; what is no measurement is refused.
fn facts(map: &PlateMap, mark: PlateMark) -> Result<FlatFacts, MeasureError> {
    let found = map.found();
    if map.longest_gap().0 > GAP.0 {
        return Err(MeasureError::Hidden { found: found.0, of: found.1 });
    }
    // The map is in modules as the file has them; they were printed larger or smaller.
    let exactness = map.exactness() * (mark.module()[0].0.max(mark.module()[1].0) / crate::sheet::PLATE_MODULE.0);
    if exactness.0.is_nan() || exactness > BENT {
        return Err(MeasureError::Bent { told: exactness.0 });
    }
    let (x, y) = (f64::from(mark.frame.width()) / 2.0, f64::from(mark.frame.height()) / 2.0);
    Ok(FlatFacts { exactness, curl: map.curl(), distance: map.distance(), resolution: map.resolution(x, y), found })
}

/// A photo, sampled through its map.
struct Sampled<'a> {
    map: &'a PlateMap,
    picture: &'a Gray,
    samples: u32,
}

impl Sampled<'_> {
    /// `place` gives the place in the frame, in modules, of a place of the picture, in pixels, by axis.
    fn picture(&self, width: u32, height: u32, place: impl Fn(usize, f64) -> f64, watch: &dyn Watch) -> Option<Gray> {
        let mut pixels = vec![255; width as usize * height as usize];
        let knots = |row: u32| -> Vec<Option<Point>> {
            let y = place(1, f64::from(row));
            (0..=width.div_ceil(STEP)).map(|knot| self.map.at(place(0, f64::from(knot * STEP)), y)).collect()
        };
        let mut above = knots(0);
        for strip in 0..height.div_ceil(STEP) {
            if watch.stop() {
                return None;
            }
            let below = knots((strip + 1) * STEP);
            for row in strip * STEP..((strip + 1) * STEP).min(height) {
                let line = &mut pixels[row as usize * width as usize..][..width as usize];
                for (column, pixel) in (0..).zip(line) {
                    let knot = (column / STEP) as usize;
                    let corners = [above[knot], above[knot + 1], below[knot], below[knot + 1]];
                    *pixel = self.pixel(corners, column % STEP, row % STEP);
                }
            }
            above = below;
        }
        Some(Gray { width, height, pixels })
    }

    /// The mean of a pixel's samples; white where the photo does not show it.
    fn pixel(&self, corners: [Option<Point>; 4], column: u32, row: u32) -> u8 {
        let [Some(first), Some(right), Some(below), Some(last)] = corners else { return 255 };
        let (mut sum, mut count) = (0.0_f32, 0.0_f32);
        for (down, across) in (0..self.samples).flat_map(|down| (0..self.samples).map(move |across| (down, across))) {
            let part = |at: u32, sample: u32| (at as f32 + (sample as f32 + 0.5) / self.samples as f32) / STEP as f32;
            let (x, y) = (part(column, across), part(row, down));
            let mix = |one: f32, right: f32, below: f32, last: f32| {
                (one * (1.0 - x) + right * x) * (1.0 - y) + (below * (1.0 - x) + last * x) * y
            };
            let at = Point { x: mix(first.x, right.x, below.x, last.x), y: mix(first.y, right.y, below.y, last.y) };
            if let Some(level) = level(self.picture, at) {
                sum += level;
                count += 1.0;
            }
        }
        if count > 0.0 { (sum / count).round().clamp(0.0, 255.0) as u8 } else { 255 }
    }
}

/// Bilinear; `None` outside of the picture.
fn level(picture: &Gray, at: Point) -> Option<f32> {
    let (x, y) = (at.x - 0.5, at.y - 0.5);
    let inside = x >= 0.0 && y >= 0.0 && x < (picture.width - 1) as f32 && y < (picture.height - 1) as f32;
    if !inside {
        return None;
    }
    let (left, top) = (x as usize, y as usize);
    let (dx, dy) = (x - left as f32, y - top as f32);
    let row = |top: usize| {
        let start = top * picture.width as usize + left;
        f32::from(picture.pixels[start]) * (1.0 - dx) + f32::from(picture.pixels[start + 1]) * dx
    };
    Some(row(top) * (1.0 - dy) + row(top + 1) * dy)
}
