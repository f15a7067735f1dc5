//! From where a solid is seen -> its points on paper and how near they are.

use super::vector::{cross, dot, unit};
use crate::design::SpacePoint;

/// From where a solid is seen, by parallel lines of sight. Solids stand with z upwards; the front is seen along +y, with +x
/// to the right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ViewDirection {
    /// Directions of the solid that point to the right, up, and to whoever looks: of length 1, at right angles.
    pub right: SpacePoint,
    pub up: SpacePoint,
    pub toward: SpacePoint,
}

impl ViewDirection {
    pub const FRONT: Self = Self { right: [1.0, 0.0, 0.0], up: [0.0, 0.0, 1.0], toward: [0.0, -1.0, 0.0] };
    pub const BACK: Self = Self { right: [-1.0, 0.0, 0.0], up: [0.0, 0.0, 1.0], toward: [0.0, 1.0, 0.0] };
    /// From the right of the front, and from its left.
    pub const RIGHT: Self = Self { right: [0.0, 1.0, 0.0], up: [0.0, 0.0, 1.0], toward: [1.0, 0.0, 0.0] };
    pub const LEFT: Self = Self { right: [0.0, -1.0, 0.0], up: [0.0, 0.0, 1.0], toward: [-1.0, 0.0, 0.0] };
    pub const TOP: Self = Self { right: [1.0, 0.0, 0.0], up: [0.0, 1.0, 0.0], toward: [0.0, 0.0, 1.0] };
    pub const BOTTOM: Self = Self { right: [1.0, 0.0, 0.0], up: [0.0, -1.0, 0.0], toward: [0.0, 0.0, -1.0] };

    /// From in front, on the right and above, all three axes equally short (ISO 5456-3:1996, 5.2).
    #[must_use]
    pub fn isometric() -> Self {
        let toward = unit([1.0, -1.0, 1.0]);
        let right = unit([1.0, 1.0, 0.0]);
        Self { right, up: cross(toward, right), toward }
    }

    /// To the right, up, and towards the viewer, in millimetres of the real thing.
    #[must_use]
    pub fn see(&self, point: SpacePoint) -> SpacePoint {
        [dot(point, self.right), dot(point, self.up), dot(point, self.toward)]
    }
}
