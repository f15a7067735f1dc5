//! A picture, a map of the sheet and one code's place -> light samples at half-module steps, freed of light and shadow.

use crate::photo::Point;
use crate::photo::map::coordinates::{CodePoint, Pixel};
use crate::photo::map::mesh::{MARGIN, Mesh};
use crate::photo::map::view::View;
use crate::photo::map::warp::Warp;
use crate::sheet::Square;

/// Half modules about a module's middle that a filter sees on each side.
pub const REACH: usize = 5;
/// Half modules on each side over which light and contrast are taken.
const SURROUND: usize = 11;

/// Grey levels of contrast that noise and JPEG make where there is nothing to see.
const GRAIN: f32 = 8.0;

/// One code's samples.
pub struct Patch {
    side: usize,
    stride: usize,
    /// How much darker than its surroundings, in units of their contrast.
    values: Vec<f32>,
    /// Contrast around each module's middle, in grey levels.
    contrast: Vec<f32>,
    /// Outer corners in pixels: top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

impl Patch {
    /// `None` where the map does not hold.
    pub fn sample(view: &View<'_>, lattice: &Warp, code: Square) -> Option<Self> {
        Self::over(view, lattice, code, SURROUND)
    }

    /// A mark whose modules are so many modules of the codes wide: light is taken over as many of its own.
    pub fn of_mark(view: &View<'_>, lattice: &Warp, mark: Square, module: usize) -> Option<Self> {
        Self::over(view, lattice, mark, SURROUND * module)
    }

    fn over(view: &View<'_>, lattice: &Warp, code: Square, surround: usize) -> Option<Self> {
        let mesh = Mesh::of(lattice, code)?;
        let mut patch = Self::raw(view, code.side as usize, |at| mesh.at(at));
        patch.level_light(surround);
        Some(patch)
    }

    /// A code through any map from modules, counted from its top left, to pixels.
    pub fn through(view: &View<'_>, side: usize, map: impl Fn(CodePoint) -> Pixel) -> Self {
        let mut patch = Self::raw(view, side, map);
        patch.level_light(SURROUND);
        patch
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

    pub fn modules(&self) -> usize {
        self.side * self.side
    }

    /// The sample in a module's middle.
    pub fn middle(&self, x: usize, y: usize) -> f32 {
        self.values[(2 * (y + MARGIN) + 1) * self.stride + 2 * (x + MARGIN) + 1]
    }

    /// The sample so many half modules right of and below a module's middle.
    pub fn beside(&self, module: usize, right: usize, down: usize) -> f32 {
        let (x, y) = (module % self.side, module / self.side);
        self.values[(2 * (y + MARGIN) + 1 + down) * self.stride + 2 * (x + MARGIN) + 1 + right]
    }

    /// How far a module's light is to be trusted, 0 to 1: where contrast is no more than noise makes, not at all.
    pub fn trust(&self, module: usize) -> f32 {
        let signal = self.contrast[module].powi(2);
        signal / (signal + GRAIN * GRAIN)
    }

    /// The samples around a module's middle, line by line.
    pub fn around(&self, module: usize) -> impl Iterator<Item = &[f32]> {
        self.around_beside(module, 0, 0)
    }

    /// The same around a place so many half modules, -1 to 1, right of and below the module's middle.
    pub fn around_beside(&self, module: usize, right: i32, down: i32) -> impl Iterator<Item = &[f32]> {
        let (x, y) = (module % self.side, module / self.side);
        let first = |module: usize, step: i32| {
            (2 * (module + MARGIN) + 1 - REACH).saturating_add_signed(step.signum() as isize)
        };
        let (left, top) = (first(x, right), first(y, down));
        (top..=top + 2 * REACH).map(move |line| &self.values[line * self.stride + left..][..=2 * REACH])
    }

    /// The samples of a line of half-module steps, each seen from so many of a neighbourhood's columns and rows.
    pub fn line(&self, y: usize, down: usize, right: usize) -> &[f32] {
        let first = 2 * MARGIN - REACH;
        &self.values[(y + first + down) * self.stride + first + right..][..2 * self.side]
    }

    /// Takes off the mean of what is nearby and divides by its spread. What is nearby ends at the code's edge: the
    /// white around it would look like light.
    fn level_light(&mut self, surround: usize) {
        let width = self.stride + 1;
        let mut sums = vec![(0.0f64, 0.0f64); width * width];
        for y in 0..self.stride {
            let mut along = (0.0, 0.0);
            for x in 0..self.stride {
                let value = f64::from(self.values[y * self.stride + x]);
                along = (along.0 + value, along.1 + value * value);
                let above = sums[y * width + x + 1];
                sums[(y + 1) * width + x + 1] = (above.0 + along.0, above.1 + along.1);
            }
        }
        let (first, last) = (2 * MARGIN, 2 * (self.side + MARGIN) + 1);
        let window = |at: usize| {
            let at = at.clamp(first, last - 1);
            (at.saturating_sub(surround).max(first), (at + surround + 1).min(last))
        };
        for y in 0..self.stride {
            let (top, foot) = window(y);
            for x in 0..self.stride {
                let (left, right) = window(x);
                let corners =
                    [(foot, right), (top, left), (top, right), (foot, left)].map(|(y, x)| sums[y * width + x]);
                let count = ((foot - top) * (right - left)) as f64;
                let mean = (corners[0].0 + corners[1].0 - corners[2].0 - corners[3].0) / count;
                let square = (corners[0].1 + corners[1].1 - corners[2].1 - corners[3].1) / count;
                // A grey level more, so that blank paper stays near nothing.
                let spread = (square - mean * mean).max(0.0).sqrt() + 1.0;
                let inner = 2 * MARGIN + 1..2 * (MARGIN + self.side);
                if inner.contains(&x) && inner.contains(&y) && (x - inner.start) % 2 == 0 && (y - inner.start) % 2 == 0
                {
                    self.contrast[(y - inner.start) / 2 * self.side + (x - inner.start) / 2] = spread as f32;
                }
                let value = &mut self.values[y * self.stride + x];
                *value = (((mean - f64::from(*value)) / spread) as f32).clamp(-4.0, 4.0);
            }
        }
    }
}
