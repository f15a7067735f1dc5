//! Local linearisation: the map of a sheet about one of its places -> an affine map from modules to pixels.

use super::coordinates::{Offset, Pixel};

/// An affine map about one place of a sheet: the offset from there in modules -> pixels.
#[derive(Debug, Clone, Copy)]
pub struct LocalAffine {
    pub middle: Pixel,
    /// One module right.
    pub right: Pixel,
    /// One module down.
    pub down: Pixel,
}

impl LocalAffine {
    /// Of a map about one of its places; `None` where it does not hold there.
    pub fn of(map: impl Fn(Offset) -> Option<Pixel>) -> Option<Self> {
        let middle = map(Offset::default())?;
        let (right, down) = (map(Offset { x: 1.0, y: 0.0 })?, map(Offset { x: 0.0, y: 1.0 })?);
        Some(Self { middle, right: right - middle, down: down - middle })
    }

    pub fn at(&self, by: Offset) -> Pixel {
        self.middle + self.right * by.x + self.down * by.y
    }

    /// Pixels to a module.
    pub fn module(&self) -> f64 {
        self.area().sqrt()
    }

    /// Square pixels that a module covers.
    fn area(&self) -> f64 {
        (self.right.x * self.down.y - self.right.y * self.down.x).abs()
    }

    /// Whether a module covers at least a pixel and is seen from in front, not edge-on.
    pub fn is_plausible(&self) -> bool {
        let (area, wide, high) = (self.area(), self.right.length(), self.down.length());
        area.is_finite() && area >= 1.0 && area >= 0.2 * wide * high && wide.max(high) <= 5.0 * wide.min(high)
    }
}
