//! A picture, a map of the sheet and one code's place -> samples at half-module steps, freed of light and shadow.

use std::ops::Range;

use crate::photo::Point;
use crate::photo::map::{CodePoint, MARGIN, Mesh, Offset, Pixel, View, Warp};
use crate::sheet::Square;

/// Half modules on each side of a module's middle that equalisers see.
pub const REACH: usize = 5;
/// Half modules on each side over which light and contrast are taken.
const SURROUND: usize = 11;
/// Grey levels of contrast that noise and JPEG make where there is nothing to see.
const GRAIN: f32 = 8.0;

/// The middles of some modules of a code that stand together, sampled no farther than their light reaches.
pub struct ModuleMiddles {
    /// First and last half modules of what is sampled, from the code's left and top edge.
    across: (usize, usize),
    down: (usize, usize),
    values: Vec<f32>,
    sums: LightSums,
}

impl ModuleMiddles {
    /// Of the modules in these columns and rows of a code of `side` modules.
    pub fn of(view: &View<'_>, mesh: &Mesh, side: usize, columns: Range<usize>, rows: Range<usize>) -> Self {
        let reach =
            |from: usize, to: usize| ((2 * from + 1).saturating_sub(SURROUND), (2 * to + 1 + SURROUND).min(2 * side));
        let (across, down) = (reach(columns.start, columns.end - 1), reach(rows.start, rows.end - 1));
        let place = |at: usize| at as f64 / 2.0;
        let places = (down.0..=down.1).flat_map(|y| (across.0..=across.1).map(move |x| (x, y)));
        let values: Vec<f32> =
            places.map(|(x, y)| view.level(mesh.at(CodePoint { x: place(x), y: place(y) })) as f32).collect();
        let sums = LightSums::of(&values, across.1 - across.0 + 1);
        Self { across, down, values, sums }
    }

    /// The same as [`CodeSamples::middle`].
    pub fn at(&self, x: usize, y: usize) -> f32 {
        let window = |at: usize, (first, last): (usize, usize)| {
            (at.saturating_sub(SURROUND).max(first) - first, (at + SURROUND).min(last) + 1 - first)
        };
        let (x, y) = (2 * x + 1, 2 * y + 1);
        let value = self.values[(y - self.down.0) * (self.across.1 - self.across.0 + 1) + x - self.across.0];
        let (mean, spread) = self.sums.light(window(x, self.across), window(y, self.down));
        level(value, mean, spread)
    }
}

/// Sums of samples and of their squares above and left of each.
struct LightSums {
    width: usize,
    sums: Vec<(f64, f64)>,
}

impl LightSums {
    /// Of samples row by row, `across` in each.
    fn of(values: &[f32], across: usize) -> Self {
        let width = across + 1;
        let mut sums = vec![(0.0f64, 0.0f64); width];
        sums.reserve(values.len() / across * width);
        for (y, line) in values.chunks_exact(across).enumerate() {
            let mut along = (0.0, 0.0);
            sums.push(along);
            for (x, value) in line.iter().enumerate() {
                let value = f64::from(*value);
                along = (along.0 + value, along.1 + value * value);
                let above = sums[y * width + x + 1];
                sums.push((above.0 + along.0, above.1 + along.1));
            }
        }
        Self { width, sums }
    }

    /// The mean of a window, and its contrast.
    fn light(&self, (left, right): (usize, usize), (top, bottom): (usize, usize)) -> (f64, f64) {
        let corners =
            [(bottom, right), (top, left), (top, right), (bottom, left)].map(|(y, x)| self.sums[y * self.width + x]);
        let count = ((bottom - top) * (right - left)) as f64;
        let mean = (corners[0].0 + corners[1].0 - corners[2].0 - corners[3].0) / count;
        let square = (corners[0].1 + corners[1].1 - corners[2].1 - corners[3].1) / count;
        // One grey level more, so that blank paper stays near 0.
        (mean, (square - mean * mean).max(0.0).sqrt() + 1.0)
    }
}

/// How much darker a sample is than the mean of a window, in units of the window's contrast.
fn level(value: f32, mean: f64, spread: f64) -> f32 {
    (((mean - f64::from(value)) / spread) as f32).clamp(-4.0, 4.0)
}

/// One code's samples.
#[derive(Clone)]
pub struct CodeSamples {
    side: usize,
    stride: usize,
    /// How much darker than its surroundings, in units of their contrast.
    values: Vec<f32>,
    /// Contrast around each module's middle, in grey levels.
    contrast: Vec<f32>,
    /// Outer corners in pixels: top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

impl CodeSamples {
    /// `None` where the map does not hold.
    pub fn sample(view: &View<'_>, warp: &Warp, code: Square) -> Option<Self> {
        Self::over(view, warp, code, SURROUND)
    }

    /// A mark whose modules are `module` modules of the codes wide: light is taken over as many modules of its own.
    pub fn of_mark(view: &View<'_>, warp: &Warp, mark: Square, module: usize) -> Option<Self> {
        Self::over(view, warp, mark, SURROUND * module)
    }

    fn over(view: &View<'_>, warp: &Warp, code: Square, surround: usize) -> Option<Self> {
        let mesh = Mesh::of(warp, code)?;
        let mut samples = Self::raw_on(view, code.side as usize, &mesh, 0.0);
        samples.level_light(surround);
        Some(samples)
    }

    /// A square of `side` modules on a mesh, that begins `from` modules right of and below the mesh's code.
    pub fn on(view: &View<'_>, side: usize, mesh: &Mesh, from: f64) -> Self {
        let mut samples = Self::raw_on(view, side, mesh, from);
        samples.level_light(SURROUND);
        samples
    }

    /// Grey levels as they are.
    fn raw_on(view: &View<'_>, side: usize, mesh: &Mesh, from: f64) -> Self {
        let stride = 2 * (side + 2 * MARGIN) + 1;
        let mut values = Vec::with_capacity(stride * stride);
        mesh.each_of_lattice(from - MARGIN as f64, 0.5, stride, |at| values.push(view.level(at) as f32));
        let from = Offset { x: from, y: from };
        let corners = CodePoint::corners(side as f64).map(|at| mesh.at(at + from).into());
        Self { side, stride, values, contrast: vec![0.0; side * side], corners }
    }

    /// A code through any map from modules, counted from its top left, to pixels.
    pub fn through(view: &View<'_>, side: usize, map: impl Fn(CodePoint) -> Pixel) -> Self {
        let mut samples = Self::raw(view, side, map);
        samples.level_light(SURROUND);
        samples
    }

    /// Grey levels as they are.
    fn raw(view: &View<'_>, side: usize, map: impl Fn(CodePoint) -> Pixel) -> Self {
        let stride = 2 * (side + 2 * MARGIN) + 1;
        let place = |at: usize| at as f64 / 2.0 - MARGIN as f64;
        let mut values = Vec::with_capacity(stride * stride);
        for (row, column) in (0..stride).flat_map(|row| (0..stride).map(move |column| (row, column))) {
            values.push(view.level(map(CodePoint { x: place(column), y: place(row) })) as f32);
        }
        let corners = CodePoint::corners(side as f64).map(|at| map(at).into());
        Self { side, stride, values, contrast: vec![0.0; side * side], corners }
    }

    /// Modules on a side.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Modules in all.
    pub fn modules(&self) -> usize {
        self.side * self.side
    }

    /// The sample in a module's middle.
    pub fn middle(&self, x: usize, y: usize) -> f32 {
        self.values[(2 * (y + MARGIN) + 1) * self.stride + 2 * (x + MARGIN) + 1]
    }

    /// The sample `right` and `down` half modules from a module's middle.
    pub fn beside(&self, module: usize, right: usize, down: usize) -> f32 {
        let (x, y) = (module % self.side, module / self.side);
        self.values[(2 * (y + MARGIN) + 1 + down) * self.stride + 2 * (x + MARGIN) + 1 + right]
    }

    /// How far a module's light is to be trusted, 0 to 1: where contrast is no more than noise makes, not at all.
    pub fn trust(&self, module: usize) -> f32 {
        let signal = self.contrast[module].powi(2);
        signal / (signal + GRAIN * GRAIN)
    }

    /// The samples up to [`REACH`] half modules from a module's middle, line by line.
    pub fn around(&self, module: usize) -> impl Iterator<Item = &[f32]> {
        let (x, y) = (module % self.side, module / self.side);
        let (left, top) = (2 * (x + MARGIN) + 1 - REACH, 2 * (y + MARGIN) + 1 - REACH);
        (top..=top + 2 * REACH).map(move |line| &self.values[line * self.stride + left..][..=2 * REACH])
    }

    /// The samples that stand at `down` and `right` in the neighbourhoods of a line's places at half-module steps.
    pub fn line(&self, y: usize, down: usize, right: usize) -> &[f32] {
        let first = 2 * MARGIN - REACH;
        &self.values[(y + first + down) * self.stride + first + right..][..2 * self.side]
    }

    /// Subtracts the local mean and divides by the local standard deviation. Windows end at the code's edge: the white
    /// around it would look like light.
    fn level_light(&mut self, surround: usize) {
        let sums = LightSums::of(&self.values, self.stride);
        let (first, last) = (2 * MARGIN, 2 * (self.side + MARGIN) + 1);
        let window = |at: usize| {
            let at = at.clamp(first, last - 1);
            (at.saturating_sub(surround).max(first), (at + surround + 1).min(last))
        };
        let inside = 2 * MARGIN + 1..2 * (MARGIN + self.side);
        for y in 0..self.stride {
            let down = window(y);
            for x in 0..self.stride {
                let (mean, spread) = sums.light(window(x), down);
                let value = &mut self.values[y * self.stride + x];
                *value = level(*value, mean, spread);
                if x % 2 == 1 && y % 2 == 1 && inside.contains(&x) && inside.contains(&y) {
                    self.contrast[(y / 2 - MARGIN) * self.side + x / 2 - MARGIN] = spread as f32;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;
    use crate::photo::synthetic::{SIDE, map, smeared};

    fn sampled(picture: &Gray) -> CodeSamples {
        CodeSamples::sample(&View::new(picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap()
    }

    /// The same picture, each pixel changed by its column.
    fn changed(picture: &Gray, change: impl Fn(f64, f64) -> f64) -> Gray {
        let width = picture.width as usize;
        let each = picture.pixels.iter().enumerate().map(|(at, level)| change(f64::from(*level), (at % width) as f64));
        Gray { pixels: each.map(|level| level.round() as u8).collect(), ..picture.clone() }
    }

    #[test]
    fn black_is_above_nought_and_white_below() {
        let (modules, picture) = smeared(1, 0);
        let samples = sampled(&picture);
        let side = samples.side();
        assert_eq!(samples.modules(), modules.0.len());
        for (at, dark) in modules.0.iter().enumerate() {
            let middle = samples.middle(at % side, at / side);
            assert!(*dark == Some(middle > 0.0) && (0.4..2.5).contains(&middle.abs()), "{at}: {middle}");
            assert!((samples.beside(at, 0, 0) - middle).abs() < 1e-6);
        }
    }

    #[test]
    fn middles_that_are_sampled_alone_are_those_of_the_whole_code() {
        let (_, picture) = smeared(5, 6);
        let picture = changed(&picture, |level, x| level / 2.0 + 60.0 + x / 20.0);
        let (view, square) = (View::new(&picture), Square { left: 0, top: 0, side: SIDE });
        let whole = CodeSamples::sample(&view, &map(0.0), square).unwrap();
        let (mesh, side) = (Mesh::of(&map(0.0), square).unwrap(), SIDE as usize);
        for (columns, rows) in [(0..9, 0..9), (side - 8..side, 8..9), (8..9, side - 8..side), (0..side, 0..side)] {
            let middles = ModuleMiddles::of(&view, &mesh, side, columns.clone(), rows.clone());
            for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
                assert!((middles.at(x, y) - whole.middle(x, y)).abs() < 1e-4, "{x} {y}");
            }
        }
    }

    #[test]
    fn a_gradient_of_light_and_weaker_contrast_are_taken_off() {
        let (_, picture) = smeared(1, 0);
        let plain = sampled(&picture);
        // From one side to the other it gets lighter by 60 levels.
        let slope = 60.0 / f64::from(picture.width);
        let lit = sampled(&changed(&picture, |level, x| level / 2.0 + 60.0 + slope * x));
        let side = plain.side();
        let off = |at: usize| (plain.middle(at % side, at / side) - lit.middle(at % side, at / side)).abs();
        let worst = (0..plain.modules()).map(off).fold(0.0, f32::max);
        assert!(worst < 0.2, "{worst}");
    }

    #[test]
    fn blank_paper_gives_nothing_and_is_not_trusted() {
        let blank = sampled(&changed(&smeared(1, 0).1, |_, _| 180.0));
        let side = blank.side();
        assert!((0..blank.modules()).all(|at| blank.middle(at % side, at / side).abs() < 0.01));
        assert!((0..blank.modules()).all(|at| blank.trust(at) < 0.05));
        let drawn = sampled(&smeared(1, 0).1);
        assert!((0..drawn.modules()).all(|at| drawn.trust(at) > 0.9));
    }
}
