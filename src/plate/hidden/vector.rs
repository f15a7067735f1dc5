//! Vectors in space -> sums, products and lengths; the few that drawing a solid needs.

use crate::design::SpacePoint;

pub(super) fn sub(a: SpacePoint, b: SpacePoint) -> SpacePoint {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a` and `factor` times `b`.
pub(super) fn add_scaled(a: SpacePoint, b: SpacePoint, factor: f64) -> SpacePoint {
    [factor.mul_add(b[0], a[0]), factor.mul_add(b[1], a[1]), factor.mul_add(b[2], a[2])]
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

/// The vector of length 1 in the direction of `a`; zero if `a` is zero.
pub(super) fn unit(a: SpacePoint) -> SpacePoint {
    let length = length(a);
    if length > 0.0 { a.map(|x| x / length) } else { [0.0; 3] }
}

/// Twice the signed area of the triangle of three points of a plane: positive if they run anticlockwise (y upwards).
pub(super) fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

pub(super) fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
