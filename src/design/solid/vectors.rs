//! Points in space -> differences, products and lengths.

use crate::design::model::SpacePoint;

pub(super) fn minus(a: SpacePoint, b: SpacePoint) -> SpacePoint {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(super) fn dot(a: SpacePoint, b: SpacePoint) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn cross(a: SpacePoint, b: SpacePoint) -> SpacePoint {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(super) fn length(a: SpacePoint) -> f64 {
    dot(a, a).sqrt()
}
