//! Adaptive threshold: a picture and a map of it -> the grey levels of one code's modules, and dark or light.

use rxing::common::BitMatrix;

use super::coordinates::{CodePoint, Pixel, SheetPoint};
use super::mesh::Mesh;
use super::view::View;
use super::warp::Warp;
use crate::photo::Point;
use crate::sheet::Square;

/// Modules between two nodes of the mesh that interpolates the map.
const SPACING: u32 = 6;
/// Shares of the neighbours' levels that are subtracted in turn: none, then more and more against blur.
pub const SHARPER: [f32; 4] = [0.0, 0.4, 0.7, 1.0];
/// Modules on each side of a module over which its threshold, a mean, is taken.
const SURROUND: i32 = 5;

/// Grey levels of a code's modules.
pub struct Levels {
    side: u32,
    values: Vec<f32>,
    /// Outer corners in pixels: top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

impl Levels {
    /// The levels in the middle of each module of a code, row by row; `None` where the map does not hold.
    pub fn of(view: &View<'_>, warp: &Warp, code: Square) -> Option<Self> {
        let side = code.side as u32;
        let lines = (0..=side.div_ceil(SPACING)).map(|node| f64::from((node * SPACING).min(side))).collect();
        let mesh = Mesh::new(lines, |at| warp.at(SheetPoint::on(code, at)))?;
        Some(Self::through(view, side, |at| mesh.at(at)))
    }

    /// Of a code `side` modules wide, through any map of it.
    pub fn through(view: &View<'_>, side: u32, map: impl Fn(CodePoint) -> Pixel) -> Self {
        let middle = |at: u32| f64::from(at) + 0.5;
        let places = (0..side).flat_map(|y| (0..side).map(move |x| CodePoint { x: middle(x), y: middle(y) }));
        let values = places.map(|at| view.level(map(at)) as f32).collect();
        Self { side, values, corners: CodePoint::corners(side.into()).map(|at| map(at).into()) }
    }

    /// Each module against the mean around it, after `blur` times the mean of its four neighbours was subtracted.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::synthetic::{SIDE, map, smeared};

    #[test]
    fn every_module_of_a_sharp_code_is_black_or_white_as_printed_and_blur_is_taken_off() {
        let wrong = |streak: i32, blur: f32| {
            let (modules, picture) = smeared(streak, 0);
            let square = Square { left: 0, top: 0, side: SIDE };
            let levels = Levels::of(&View::new(&picture), &map(0.0), square).unwrap();
            let bits = levels.modules(blur).unwrap();
            let places = (0..SIDE as u32).flat_map(|y| (0..SIDE as u32).map(move |x| (x, y)));
            places.zip(&modules.0).filter(|((x, y), dark)| Some(bits.get(*x, *y)) != **dark).count()
        };
        assert_eq!(wrong(1, 0.0), 0);
        assert!(wrong(9, 0.7) < wrong(9, 0.0), "{} {}", wrong(9, 0.7), wrong(9, 0.0));
    }
}
