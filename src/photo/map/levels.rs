//! A picture and a map of it -> the grey levels of one code's modules, and black or white.

use rxing::common::BitMatrix;

use super::view::View;
use super::warp::Warp;
use crate::sheet::Square;

/// Modules between two places of a code at which the map is asked; between them it is bilinear.
const MESH: u32 = 6;
/// Shares of the neighbours' light that are taken off in turn: none, then more and more against blur.
pub const SHARPER: [f32; 4] = [0.0, 0.4, 0.7, 1.0];
/// Modules around a module whose mean parts black from white.
const SURROUND: i32 = 5;

/// Grey levels of a code's modules.
pub struct Levels {
    side: u32,
    values: Vec<f32>,
    /// Outer corners in pixels: top left, top right, bottom right, bottom left.
    pub corners: [(f64, f64); 4],
}

impl Levels {
    /// The levels in the middle of each module of a code, row by row; `None` where the map does not hold.
    pub fn of(view: &View<'_>, warp: &Warp, code: Square) -> Option<Self> {
        let side = code.side as u32;
        let nodes = side.div_ceil(MESH) + 1;
        let at_node = |node: u32| f64::from((node * MESH).min(side));
        let mut mesh = Vec::with_capacity((nodes * nodes) as usize);
        for (row, column) in (0..nodes).flat_map(|row| (0..nodes).map(move |column| (row, column))) {
            let place = (f64::from(code.left) + at_node(column), f64::from(code.top) + at_node(row));
            mesh.push(warp.frame(place)?.at(0.0, 0.0));
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
            values.push(view.level((between(|at| at.0), between(|at| at.1))) as f32);
        }
        let last = (nodes * nodes) as usize - 1;
        let across = nodes as usize - 1;
        Some(Self { side, values, corners: [mesh[0], mesh[across], mesh[last], mesh[last - across]] })
    }

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
