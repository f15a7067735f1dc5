//! Test data: a square of pseudo-random modules -> its picture, blurred and noisy.

#![cfg(test)]

use crate::photo::Gray;
use crate::photo::map::{Pair, Pixel, SheetPoint, Warp};
use crate::qr::Modules;

pub const SIDE: i32 = 80;
pub const SCALE: i32 = 4;

/// Pseudo-random modules, and their picture with a white border: motion blur along rows over `streak` pixels (an odd
/// number), `grain` grey levels of noise.
pub fn smeared(streak: i32, grain: i32) -> (Modules, Gray) {
    let noise = |at: i32| {
        let mixed = (at as u32 ^ 0x5EED).wrapping_mul(0x85EB_CA6B);
        (mixed ^ mixed >> 13).wrapping_mul(0xC2B2_AE35) >> 31 == 1
    };
    let modules = Modules((0..SIDE * SIDE).map(|at| Some(noise(at))).collect());
    let width = (SIDE + 12) * SCALE;
    let sharp = |x: i32, y: i32| {
        let (x, y) = (x.div_euclid(SCALE) - 6, y.div_euclid(SCALE) - 6);
        let inside = (0..SIDE).contains(&x) && (0..SIDE).contains(&y);
        if inside && noise(y * SIDE + x) { 0 } else { 255 }
    };
    let pixel = |at: i32| {
        let light: i32 = (-streak / 2..=streak / 2).map(|dx| sharp(at % width + dx, at / width)).sum();
        let speck = if noise(at.wrapping_mul(31)) { grain } else { -grain };
        (light / streak / 2 + 64 + speck).clamp(0, 255) as u8
    };
    let pixels = (0..width * width).map(pixel).collect();
    (modules, Gray { width: width as u32, height: width as u32, pixels })
}

/// A flat map of it, wrong by `off` pixels to the right.
pub fn map(off: f64) -> Warp {
    let pair = |x: f64, y: f64| {
        let at = |module: f64| (module + 6.0) * f64::from(SCALE);
        Pair { sheet: SheetPoint { x, y }, picture: Pixel { x: at(x) + off, y: at(y) } }
    };
    let end = f64::from(SIDE);
    Warp::from_anchors(&[pair(0.0, 0.0), pair(end, 0.0), pair(end, end), pair(0.0, end)]).unwrap()
}
