//! A picture and a map of it -> how well a pattern agrees, and the modules of one code.

use rxing::common::BitMatrix;

use super::lattice::{Frame, Lattice};
use crate::photo::Gray;
use crate::sheet::Square;

/// A pattern whose modules are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// 7 x 7 with the white ring around it.
    Finder,
    /// 5 x 5.
    Alignment,
}

impl Pattern {
    /// Rings about the middle module; true where dark.
    fn rings(self) -> &'static [bool] {
        match self {
            Self::Finder => &[true, true, false, true, false],
            Self::Alignment => &[true, false, true],
        }
    }
}

/// Modules between two places of a code at which the map is asked; between them it is bilinear.
const MESH: u32 = 6;
/// Modules around a module whose mean parts black from white.
const SURROUND: i32 = 5;

/// Grey levels between the pixels of a picture.
pub(super) struct View<'a> {
    gray: &'a Gray,
}

impl<'a> View<'a> {
    pub fn new(gray: &'a Gray) -> Self {
        Self { gray }
    }

    /// Bilinear; the picture's edge goes on for ever.
    pub fn level(&self, (x, y): (f64, f64)) -> f64 {
        let (width, height) = (self.gray.width as usize, self.gray.height as usize);
        let (x, y) = ((x - 0.5).clamp(0.0, (width - 1) as f64), (y - 0.5).clamp(0.0, (height - 1) as f64));
        let (left, top) = (x as usize, y as usize);
        let (right, foot) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (dx, dy) = (x - left as f64, y - top as f64);
        let pixel = |x: usize, y: usize| f64::from(self.gray.pixels[y * width + x]);
        let upper = pixel(left, top) * (1.0 - dx) + pixel(right, top) * dx;
        let lower = pixel(left, foot) * (1.0 - dx) + pixel(right, foot) * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Whether a place lies in the picture.
    pub fn holds(&self, (x, y): (f64, f64)) -> bool {
        (0.0..f64::from(self.gray.width)).contains(&x) && (0.0..f64::from(self.gray.height)).contains(&y)
    }

    /// Correlation of the picture with a pattern whose middle is moved by so many modules: 1 is perfect.
    pub fn agreement(&self, pattern: Pattern, frame: &Frame, moved: (f64, f64)) -> f64 {
        let rings = pattern.rings();
        let reach = rings.len() as i32 - 1;
        let (mut count, mut dark, mut sum, mut squares, mut inside) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (dx, dy) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy))) {
            let level = self.level(frame.at(moved.0 + f64::from(dx), moved.1 + f64::from(dy)));
            count += 1.0;
            sum += level;
            squares += level * level;
            if rings[dx.abs().max(dy.abs()) as usize] {
                dark += 1.0;
                inside += level;
            }
        }
        let spread = squares - sum * sum / count;
        // Less than four grey levels apart is noise.
        if spread < 4.0 * count {
            return 0.0;
        }
        (dark * sum / count - inside) / (spread * (dark - dark * dark / count)).sqrt()
    }

    /// The levels in the middle of each module of a code, row by row; `None` where the map does not hold.
    pub fn levels(&self, lattice: &Lattice, code: Square) -> Option<Levels> {
        let side = code.side as u32;
        let nodes = side.div_ceil(MESH) + 1;
        let at_node = |node: u32| f64::from((node * MESH).min(side));
        let mut mesh = Vec::with_capacity((nodes * nodes) as usize);
        for (row, column) in (0..nodes).flat_map(|row| (0..nodes).map(move |column| (row, column))) {
            let place = (f64::from(code.left) + at_node(column), f64::from(code.top) + at_node(row));
            mesh.push(lattice.frame(place)?.at(0.0, 0.0));
        }
        let mut values = Vec::with_capacity((side * side) as usize);
        for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
            let (row, column) = (y / MESH, x / MESH);
            let part = |at: u32, node: u32| (f64::from(at) + 0.5 - at_node(node)) / (at_node(node + 1) - at_node(node));
            let (dx, dy) = (part(x, column), part(y, row));
            let node = |row: u32, column: u32| mesh[(row * nodes + column) as usize];
            let between = |pick: fn((f64, f64)) -> f64| {
                let upper = pick(node(row, column)) * (1.0 - dx) + pick(node(row, column + 1)) * dx;
                let lower = pick(node(row + 1, column)) * (1.0 - dx) + pick(node(row + 1, column + 1)) * dx;
                upper * (1.0 - dy) + lower * dy
            };
            values.push(self.level((between(|at| at.0), between(|at| at.1))) as f32);
        }
        let last = (nodes * nodes) as usize - 1;
        let across = nodes as usize - 1;
        Some(Levels { side, values, corners: [mesh[0], mesh[across], mesh[last], mesh[last - across]] })
    }
}

/// Grey levels of a code's modules.
pub(super) struct Levels {
    side: u32,
    values: Vec<f32>,
    /// Outer corners in pixels: top left, top right, bottom right, bottom left.
    pub corners: [(f64, f64); 4],
}

impl Levels {
    /// Of a code with so many modules on a side, through any map from modules, counted from its top left, to pixels.
    pub fn through(view: &View<'_>, side: u32, map: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let middle = |at: u32| f64::from(at) + 0.5;
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let values = places.map(|(x, y)| view.level(map(middle(x), middle(y))) as f32).collect();
        let end = f64::from(side);
        let corners = [(0.0, 0.0), (end, 0.0), (end, end), (0.0, end)].map(|(x, y)| map(x, y));
        Self { side, values, corners }
    }

    /// Black and white, each module against the mean around it, after what its four neighbours add by blur was
    /// taken off: that share of their mean.
    pub fn modules(&self, blur: f32) -> Option<BitMatrix> {
        let side = self.side as i32;
        let value = |x: i32, y: i32| self.values[(y.clamp(0, side - 1) * side + x.clamp(0, side - 1)) as usize];
        let sharp: Vec<f32> = (0..side)
            .flat_map(|y| (0..side).map(move |x| (x, y)))
            .map(|(x, y)| {
                let beside = value(x - 1, y) + value(x + 1, y) + value(x, y - 1) + value(x, y + 1);
                value(x, y) - blur * beside / 4.0
            })
            .collect();
        // Sums over all modules above and left.
        let stride = side as usize + 1;
        let mut sums = vec![0.0f64; stride * stride];
        for y in 0..side as usize {
            for x in 0..side as usize {
                sums[(y + 1) * stride + x + 1] =
                    f64::from(sharp[y * side as usize + x]) + sums[y * stride + x + 1] + sums[(y + 1) * stride + x]
                        - sums[y * stride + x];
            }
        }
        let mut bits = BitMatrix::with_single_dimension(self.side).ok()?;
        for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
            let window = |at: i32| ((at - SURROUND).max(0) as usize, (at + SURROUND + 1).min(side) as usize);
            let ((left, right), (top, foot)) = (window(x), window(y));
            let sum = sums[foot * stride + right] + sums[top * stride + left]
                - sums[top * stride + right]
                - sums[foot * stride + left];
            let mean = sum / ((right - left) * (foot - top)) as f64;
            if f64::from(sharp[(y * side + x) as usize]) < mean {
                bits.set(x as u32, y as u32);
            }
        }
        Some(bits)
    }
}
