//! Bilinear interpolation: values at the nodes of a mesh over a code -> the value at any place of the code.

use std::ops::{Add, Mul};

use super::coordinates::{CodePoint, Offset, Pixel, SheetPoint};
use super::homography::Pair;
use super::warp::Warp;
use crate::sheet::Square;

/// Modules around a code that a mesh of its map covers.
pub const MARGIN: usize = 3;
/// Modules between two nodes of such a mesh.
const SPACING: f64 = 4.0;

/// A square mesh, and what is known at its nodes; by default where they are in the picture.
#[derive(Clone)]
pub struct Mesh<T = Pixel> {
    /// Where its columns are, and its rows: modules from the code's left and top edge, ascending.
    lines: Vec<f64>,
    /// Row by row.
    pub nodes: Vec<T>,
}

/// The nodes of a mesh with these columns and rows, row by row.
fn places(lines: &[f64]) -> impl Iterator<Item = CodePoint> {
    lines.iter().flat_map(|y| lines.iter().map(|x| CodePoint { x: *x, y: *y }))
}

impl<T: Copy + Add<Output = T> + Mul<f64, Output = T>> Mesh<T> {
    /// With the given columns and rows, at least two; `None` where `value` is at any node.
    pub fn new(lines: Vec<f64>, value: impl FnMut(CodePoint) -> Option<T>) -> Option<Self> {
        let nodes = places(&lines).map(value).collect::<Option<Vec<_>>>()?;
        Some(Self { lines, nodes })
    }

    /// Nodes along a side.
    pub fn across(&self) -> usize {
        self.lines.len()
    }

    pub fn places(&self) -> impl Iterator<Item = CodePoint> {
        places(&self.lines)
    }

    /// The value at a place; outside the mesh as the cells at its edge go on.
    pub fn at(&self, place: CodePoint) -> T {
        let across = self.across();
        let part = |place: f64| {
            let cell = self.lines[1..across - 1].partition_point(|line| *line <= place);
            let (from, to) = (self.lines[cell], self.lines[cell + 1]);
            (cell, (place - from) / (to - from))
        };
        let ((column, dx), (row, dy)) = (part(place.x), part(place.y));
        let line = &self.nodes[row * across + column..];
        let upper = line[0] * (1.0 - dx) + line[1] * dx;
        let lower = line[across] * (1.0 - dx) + line[across + 1] * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Calls `with` for the values at `count` by `count` places, row by row: the first is `from` modules right of and below the
    /// code's corner, the others `step` modules from the one before. The same as [`Self::at`], several times as fast.
    pub fn each_of_lattice(&self, from: f64, step: f64, count: usize, mut with: impl FnMut(T)) {
        let across = self.across();
        let part = |at: usize| {
            let place = from + step * at as f64;
            let cell = self.lines[1..across - 1].partition_point(|line| *line <= place);
            let (before, after) = (self.lines[cell], self.lines[cell + 1]);
            (cell, (place - before) / (after - before))
        };
        let parts: Vec<(usize, f64)> = (0..count).map(part).collect();
        for &(row, dy) in &parts {
            let (upper, lower) = (&self.nodes[row * across..][..across], &self.nodes[(row + 1) * across..][..across]);
            let line: Vec<T> =
                upper.iter().zip(lower).map(|(upper, lower)| *upper * (1.0 - dy) + *lower * dy).collect();
            parts.iter().for_each(|&(cell, dx)| with(line[cell] * (1.0 - dx) + line[cell + 1] * dx));
        }
    }
}

impl Mesh {
    /// Where a code of a sheet is in the picture; `None` where the map does not hold.
    pub fn of(warp: &Warp, code: Square) -> Option<Self> {
        let across = ((f64::from(code.side) + 2.0 * MARGIN as f64) / SPACING).ceil() as usize + 1;
        let lines = (0..across).map(|node| node as f64 * SPACING - MARGIN as f64).collect();
        let half = f64::from(code.side) / 2.0;
        let middle = SheetPoint::on(code, CodePoint { x: half, y: half });
        let near = warp.near(middle, std::f64::consts::SQRT_2 * (half + MARGIN as f64 + SPACING));
        Self::new(lines, |at| near.at(SheetPoint::on(code, at)))
    }

    /// Every n-th node each way: where it is on the sheet and in the picture.
    pub fn pairs(&self, code: Square, every: usize) -> impl Iterator<Item = Pair> {
        let wanted = move |at: usize| at % every == 1;
        let across = self.across();
        let nodes = self.places().zip(&self.nodes).enumerate();
        nodes
            .filter(move |(at, _)| wanted(at % across) && wanted(at / across))
            .map(move |(_, (at, picture))| Pair { sheet: SheetPoint::on(code, at), picture: *picture })
    }

    /// Each node's move as the mean of its own (twice) and those of its neighbours.
    pub fn smoothed(&self, moves: &[Offset]) -> Vec<Offset> {
        let across = self.across() as i32;
        let beside = [(0, 0), (0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)];
        (0..across * across)
            .map(|node| {
                let near = beside.iter().filter_map(|(dx, dy)| {
                    let (column, row) = (node % across + dx, node / across + dy);
                    let inside = (0..across).contains(&column) && (0..across).contains(&row);
                    inside.then(|| moves.get((row * across + column) as usize)).flatten()
                });
                let (count, sum) = near.fold((0.0, Offset::default()), |(count, sum), at| (count + 1.0, sum + *at));
                Offset { x: sum.x / count, y: sum.y / count }
            })
            .collect()
    }

    /// The mesh with each node moved by its offset.
    pub fn moved(&self, moves: &[Offset]) -> Self {
        let across = self.across();
        // A module's step at a node, from the nodes on both sides of it.
        let step = |node: usize, along: usize, at: usize| {
            let (before, after) = (at - usize::from(at > 0), at + usize::from(at + 1 < across));
            let modules = self.lines[after] - self.lines[before];
            let step = self.nodes[node + along * (after - at)] - self.nodes[node - along * (at - before)];
            Pixel { x: step.x / modules, y: step.y / modules }
        };
        let nodes = self.nodes.iter().zip(moves).enumerate().map(|(node, (at, by))| {
            let (right, down) = (step(node, 1, node % across), step(node, across, node / across));
            *at + right * by.x + down * by.y
        });
        Self { lines: self.lines.clone(), nodes: nodes.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_affine_map_is_interpolated_exactly_between_and_beyond_uneven_nodes() {
        let affine = |at: CodePoint| Pixel { x: 7.0 + 4.0 * at.x - 0.5 * at.y, y: 2.0 + 0.25 * at.x + 3.0 * at.y };
        let mesh = Mesh::new(vec![0.0, 6.0, 12.0, 14.5], |at| Some(affine(at))).unwrap();
        for (x, y) in [(0.0, 0.0), (6.0, 12.0), (14.5, 14.5), (13.5, 3.25), (-2.0, 17.0)] {
            let at = CodePoint { x, y };
            assert!((mesh.at(at) - affine(at)).length() < 1e-9, "{at:?}");
        }
        let mut lattice = Vec::new();
        mesh.each_of_lattice(-2.5, 1.75, 12, |value| lattice.push(value));
        for (at, value) in (0..).zip(&lattice) {
            let place = CodePoint { x: -2.5 + 1.75 * f64::from(at % 12), y: -2.5 + 1.75 * f64::from(at / 12) };
            assert!((*value - mesh.at(place)).length() < 1e-9, "{place:?}");
        }
        let moved = mesh.moved(&[Offset { x: 0.5, y: -1.0 }; 16]);
        let at = CodePoint { x: 5.0, y: 5.0 };
        assert!((moved.at(at) - affine(at + Offset { x: 0.5, y: -1.0 })).length() < 1e-9);
        assert!(Mesh::new(vec![0.0, 1.0], |at| (at.x < 1.0).then(|| affine(at))).is_none());
    }
}
