//! The map of a sheet about one place -> an affine map: modules from there to pixels.

/// An affine map about one place of the sheet: modules from there -> pixels.
#[derive(Debug, Clone, Copy)]
pub struct LocalAffine {
    pub middle: (f64, f64),
    pub right: (f64, f64),
    pub down: (f64, f64),
}

impl LocalAffine {
    pub fn at(&self, dx: f64, dy: f64) -> (f64, f64) {
        (self.middle.0 + dx * self.right.0 + dy * self.down.0, self.middle.1 + dx * self.right.1 + dy * self.down.1)
    }

    /// Pixels to a module.
    pub fn module(&self) -> f64 {
        (self.right.0 * self.down.1 - self.right.1 * self.down.0).abs().sqrt()
    }

    /// Modules of at least a pixel, seen from in front and not edge-on.
    pub fn is_plausible(&self) -> bool {
        let area = (self.right.0 * self.down.1 - self.right.1 * self.down.0).abs();
        let (wide, high) = (self.right.0.hypot(self.right.1), self.down.0.hypot(self.down.1));
        area.is_finite() && area >= 1.0 && area >= 0.2 * wide * high && wide.max(high) <= 5.0 * wide.min(high)
    }
}
