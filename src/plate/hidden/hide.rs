//! A line of a solid -> the parts of it that its triangles hide: exact intervals, for depth is linear along the line.

use super::candidates::{Beside, SolidLine};
use super::cells::{Cells, Lattice};
use super::vector::{cross, length, sub, turn};
use crate::design::{DesignError, SpacePoint};
use crate::limits::MAX_HIDING_TESTS;
use crate::watch::Watch;

/// A triangle hides what is farther behind it than this part of the mesh's diagonal, along the line of sight; and than this
/// part at right angles to the triangle.
pub(super) const BEHIND: f64 = 2e-5;
pub(super) const BEHIND_ACROSS: f64 = 2e-6;
/// Points on a triangle's border are hidden by it: a wall has no cracks. As a part of the diagonal.
pub(super) const BORDER: f64 = 1e-10;

/// Triangles as they are seen.
pub(super) struct Hiders<'a> {
    pub seen: &'a [SpacePoint],
    pub triangles: &'a [[u32; 3]],
    pub diagonal: f64,
    cells: Cells,
    /// The line for which each triangle was tried last.
    tried: Vec<u32>,
    tests: usize,
}

impl<'a> Hiders<'a> {
    pub(super) fn new(seen: &'a [SpacePoint], triangles: &'a [[u32; 3]], diagonal: f64) -> Self {
        let flat = |corner: u32| [seen[corner as usize][0], seen[corner as usize][1]];
        let nearest = |triangle: u32| {
            triangles[triangle as usize]
                .iter()
                .fold(f64::NEG_INFINITY, |near, corner| near.max(seen[*corner as usize][2]))
        };
        // The nearest first: what hides most is tried first, and what is behind the line ends the search in a cell.
        let mut order: Vec<(f64, u32)> =
            (0..triangles.len() as u32).map(|triangle| (-nearest(triangle), triangle)).collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let lattice = Lattice::new(seen.iter().map(|point| [point[0], point[1]]), triangles.len());
        let cells = Cells::new(lattice, order.len(), triangles.len() * 8, |place| {
            let triangle = order[place].1;
            (triangle, triangles[triangle as usize].map(flat))
        });
        Self { seen, triangles, diagonal, cells, tried: vec![u32::MAX; triangles.len()], tests: 0 }
    }

    /// The visible parts of each candidate, from 0 to 1, in order.
    ///
    /// # Errors
    ///
    /// [`DesignError::TooMany`] for lines and triangles that are too many to be compared; [`DesignError::Stopped`].
    pub(super) fn visible(
        &mut self,
        candidates: &[SolidLine],
        watch: &dyn Watch,
    ) -> Result<Vec<Vec<[f64; 2]>>, DesignError> {
        let mut all = Vec::with_capacity(candidates.len());
        for (candidate, number) in candidates.iter().zip(0_u32..) {
            if number % 256 == 0 && watch.stop() {
                return Err(DesignError::Stopped);
            }
            if self.tests > MAX_HIDING_TESTS {
                return Err(DesignError::TooMany {
                    what: "pairs of an edge and a triangle that may hide it in one view",
                    most: MAX_HIDING_TESTS,
                });
            }
            let hidden = self.hidden(candidate, number);
            all.push(rest(hidden, candidate, self.diagonal));
        }
        Ok(all)
    }

    /// Hidden intervals, in any order, overlapping.
    fn hidden(&mut self, candidate: &SolidLine, number: u32) -> Vec<[f64; 2]> {
        let Self { seen, triangles, diagonal, cells, tried, tests } = self;
        let (seen, triangles, diagonal) = (*seen, *triangles, *diagonal);
        let [a, b] = candidate.tried;
        let deepest = a[2].min(b[2]) + BEHIND * diagonal;
        let (low, high) = ([a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]);
        let border = BORDER * diagonal;
        let mut hidden = Vec::new();
        let mut whole = false;
        cells.lattice.rows_of(&[[a[0], a[1]], [b[0], b[1]]], |left, right| {
            for cell in left..=right {
                for &triangle in cells.at(cell) {
                    if whole {
                        return;
                    }
                    *tests += 1;
                    let corners = triangles[triangle as usize].map(|corner| seen[corner as usize]);
                    let near = corners[0][2].max(corners[1][2]).max(corners[2][2]);
                    if near < deepest {
                        break;
                    }
                    let slot = &mut tried[triangle as usize];
                    if *slot == number {
                        continue;
                    }
                    *slot = number;
                    let outside = (0..2).any(|axis| {
                        let [p, q, r] = corners.map(|corner| corner[axis]);
                        p.min(q).min(r) > high[axis] + border || p.max(q).max(r) < low[axis] - border
                    });
                    if outside {
                        continue;
                    }
                    if let Some(interval) = hidden_part(a, b, corners, diagonal)
                        && !is_beside(candidate.beside, triangle, triangles)
                    {
                        whole |= interval[0] <= 0.0 && interval[1] >= 1.0;
                        hidden.push(interval);
                    }
                }
            }
        });
        hidden
    }
}

fn is_beside(beside: Beside, triangle: u32, triangles: &[[u32; 3]]) -> bool {
    let corners = &triangles[triangle as usize];
    match beside {
        Beside::Points([a, b]) => corners.contains(&a) && corners.contains(&b),
        Beside::Triangle(own) => triangles[own as usize].iter().any(|corner| corners.contains(corner)),
    }
}

/// The part of a line that a triangle hides.
fn hidden_part(a: SpacePoint, b: SpacePoint, corners: [SpacePoint; 3], diagonal: f64) -> Option<[f64; 2]> {
    let flat = |p: SpacePoint| [p[0], p[1]];
    let [p, q, r] = corners;
    let area = turn(flat(p), flat(q), flat(r));
    if area == 0.0 {
        return None;
    }
    let sign = area.signum();
    let mut part = [0.0_f64, 1.0_f64];
    // Heights of the line's ends above each side, as parts of the triangle's.
    let mut weights = [[0.0; 2]; 3];
    for (side, (from, to)) in [(q, r), (r, p), (p, q)].into_iter().enumerate() {
        let (start, end) = (turn(flat(from), flat(to), flat(a)) * sign, turn(flat(from), flat(to), flat(b)) * sign);
        weights[side] = [start / area.abs(), end / area.abs()];
        let outside = -BORDER * diagonal * (to[0] - from[0]).hypot(to[1] - from[1]);
        cut(&mut part, start - outside, end - outside)?;
    }
    // How far the line lies behind the triangle's plane, at both ends.
    let depth = |end: usize, point: SpacePoint| {
        weights[0][end] * (p[2] - point[2]) + weights[1][end] * (q[2] - point[2]) + weights[2][end] * (r[2] - point[2])
    };
    let full = length(cross(sub(q, p), sub(r, p)));
    let least = diagonal * BEHIND.max(BEHIND_ACROSS * full / area.abs());
    cut(&mut part, depth(0, a) - least, depth(1, b) - least)?;
    // No point of a triangle is nearer than its nearest corner: steep planes are not trusted beyond it.
    let near = p[2].max(q[2]).max(r[2]) - BEHIND * diagonal;
    cut(&mut part, near - a[2], near - b[2])?;
    Some(part)
}

/// Leaves the part in which a value, linear from 0 to 1, is not negative.
fn cut(part: &mut [f64; 2], start: f64, end: f64) -> Option<()> {
    if start < 0.0 && end < 0.0 {
        return None;
    }
    if start < 0.0 {
        part[0] = part[0].max(start / (start - end));
    } else if end < 0.0 {
        part[1] = part[1].min(start / (start - end));
    }
    (part[0] < part[1]).then_some(())
}

/// What is left of a line between its hidden parts.
fn rest(mut hidden: Vec<[f64; 2]>, candidate: &SolidLine, diagonal: f64) -> Vec<[f64; 2]> {
    let [a, b] = candidate.tried;
    // Gaps that come from rounding, as a part of the line.
    let speck = 1e-6 * diagonal / (a[0] - b[0]).hypot(a[1] - b[1]).max(1e-9 * diagonal);
    hidden.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]));
    let mut visible = Vec::new();
    let mut from = 0.0;
    for [start, end] in hidden {
        if start > from + speck {
            visible.push([from, start]);
        }
        from = end.max(from);
    }
    if from < 1.0 - speck.min(0.5) {
        visible.push([from, 1.0]);
    }
    visible
}
