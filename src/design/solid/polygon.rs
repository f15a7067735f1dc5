//! The corners of a polygon in space -> triangles: a fan if it is convex, else ear clipping (Meisters 1975).

use super::vectors::{cross, minus};
use crate::design::model::SpacePoint;

/// How many comparisons of corners all polygons of a file may take: a second or two. Beyond it they become fans.
const MOST_WORK: usize = 400_000_000;

/// Cuts polygons into triangles, within one bound for all of them.
pub(super) struct PolygonCutter {
    left: usize,
    /// Whether a polygon that is not convex became a fan: it crosses itself, or the bound was met.
    pub uncut: bool,
}

impl PolygonCutter {
    pub fn new() -> Self {
        Self { left: MOST_WORK, uncut: false }
    }

    /// The triangles of a polygon, as positions of its corners, two less than it has corners. They run the same way round.
    pub fn triangles(&mut self, corners: &[SpacePoint]) -> Vec<[usize; 3]> {
        let count = corners.len();
        let fan = || (1..count.saturating_sub(1)).map(|i| [0, i, i + 1]).collect();
        if count <= 3 {
            return fan();
        }
        let flat = flattened(corners);
        if is_convex(&flat) {
            return fan();
        }
        self.ears(&flat).unwrap_or_else(|| {
            self.uncut = true;
            fan()
        })
    }

    /// `None` if no ear is left, or the bound is met.
    fn ears(&mut self, flat: &[[f64; 2]]) -> Option<Vec<[usize; 3]>> {
        let mut rest: Vec<usize> = (0..flat.len()).collect();
        let mut triangles = Vec::with_capacity(flat.len());
        let (mut at, mut tried) = (0, 0);
        while rest.len() > 3 {
            let count = rest.len();
            let corners = [rest[(at + count - 1) % count], rest[at % count], rest[(at + 1) % count]];
            self.left = self.left.checked_sub(count)?;
            if is_ear(flat, &rest, corners) {
                triangles.push(corners);
                rest.remove(at % count);
                (at, tried) = (at % count, 0);
            } else {
                at = (at + 1) % count;
                tried += 1;
                if tried > count {
                    return None;
                }
            }
        }
        triangles.extend(<[usize; 3]>::try_from(rest).ok());
        Some(triangles)
    }
}

/// Corners in the plane that fits them best (Newell's normal), counter-clockwise.
fn flattened(corners: &[SpacePoint]) -> Vec<[f64; 2]> {
    let origin = corners.first().copied().unwrap_or_default();
    let moved: Vec<SpacePoint> = corners.iter().map(|corner| minus(*corner, origin)).collect();
    let next = moved.iter().cycle().skip(1);
    let normal = moved.iter().zip(next).fold([0.0; 3], |all: SpacePoint, (a, b)| {
        let part = cross(*a, *b);
        std::array::from_fn(|axis| all[axis] + part[axis])
    });
    // Leaving out the axis along which it looks keeps which corner lies where.
    let size = normal.map(f64::abs);
    let (u, v, along) = if size[0] >= size[1] && size[0] >= size[2] {
        (1, 2, normal[0])
    } else if size[1] >= size[2] {
        (2, 0, normal[1])
    } else {
        (0, 1, normal[2])
    };
    moved.iter().map(|point| if along < 0.0 { [point[v], point[u]] } else { [point[u], point[v]] }).collect()
}

fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether all corners turn to the left, and once around.
fn is_convex(flat: &[[f64; 2]]) -> bool {
    let count = flat.len();
    let corner = |i: usize| flat.get(i % count).copied().unwrap_or_default();
    let left = (0..count).all(|i| turn(corner(i), corner(i + 1), corner(i + 2)) >= 0.0);
    // A fan whose triangles all look one way covers it once: a star turns left everywhere, too.
    left && (1..count - 1).all(|i| turn(corner(0), corner(i), corner(i + 1)) >= 0.0)
}

fn is_ear(flat: &[[f64; 2]], rest: &[usize], corners: [usize; 3]) -> bool {
    let [a, b, c] = corners.map(|index| flat.get(index).copied().unwrap_or_default());
    let holds = |index: &&usize| {
        let Some(point) = flat.get(**index).copied() else { return false };
        !(point == a || point == b || point == c)
            && turn(a, b, point) >= 0.0
            && turn(b, c, point) >= 0.0
            && turn(c, a, point) >= 0.0
    };
    turn(a, b, c) >= 0.0 && !rest.iter().any(|index| holds(&index))
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::design::solid::vectors::length;

    /// Twice the area of triangles of corners.
    fn area(corners: &[SpacePoint], triangles: &[[usize; 3]]) -> f64 {
        let sizes = triangles.iter().map(|indices| {
            let [a, b, c] = indices.map(|index| corners[index]);
            length(cross(minus(b, a), minus(c, a)))
        });
        sizes.sum()
    }

    #[test]
    fn polygons_are_covered_once_in_any_direction_of_space() {
        // A square, a letter L, a comb and a star of five points.
        let comb: Vec<[f64; 2]> = [
            vec![[0.0, 0.0], [10.0, 0.0]],
            (0..10).rev().map(|i| [f64::from(i), [5.0, 1.0][i as usize % 2]]).collect(),
        ]
        .concat();
        let star: Vec<[f64; 2]> = (0..10)
            .map(|i| {
                let (sin, cos) = (TAU * f64::from(i) / 10.0).sin_cos();
                let radius = if i % 2 == 0 { 4.0 } else { 1.5 };
                [radius * cos, radius * sin]
            })
            .collect();
        let letter = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [1.0, 1.0], [1.0, 3.0], [0.0, 3.0]];
        let square = vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        for outline in [square, letter, comb, star] {
            let next = outline.iter().cycle().skip(1);
            let expected = outline.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>().abs();
            for place in [
                |[x, y]: [f64; 2]| [x, y, 7.0],
                |[x, y]: [f64; 2]| [y, x, 7.0],
                |[x, y]: [f64; 2]| [x, 7.0, y],
                |[x, y]: [f64; 2]| [-3.0, x, y],
                |[x, y]: [f64; 2]| [0.6 * x, y, -0.8 * x],
            ] {
                let corners: Vec<SpacePoint> = outline.iter().copied().map(place).collect();
                let mut cutter = PolygonCutter::new();
                let triangles = cutter.triangles(&corners);
                assert_eq!(triangles.len(), corners.len() - 2);
                assert!((area(&corners, &triangles) - expected).abs() < 1e-9, "{corners:?}");
                assert!(!cutter.uncut);
            }
        }
    }

    #[test]
    fn what_crosses_itself_becomes_a_fan_and_is_told() {
        let mut cutter = PolygonCutter::new();
        let corners =
            [[0.0, 0.0, 0.0], [2.0, 2.0, 0.0], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [-1.0, 1.0, 0.0], [3.0, 1.0, 0.0]];
        assert_eq!(cutter.triangles(&corners).len(), 4);
        let mut cutter = PolygonCutter { left: 10, uncut: false };
        let letter = [[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [1.0, 1.0], [1.0, 3.0], [0.0, 3.0]].map(|[x, y]| [x, y, 0.0]);
        assert_eq!(cutter.triangles(&letter).len(), 4);
        assert!(cutter.uncut, "beyond the bound");
    }
}
