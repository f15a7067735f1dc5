//! A solid and a direction -> all lines that may be seen: its drawn edges, and its silhouettes.

use super::direction::ViewDirection;
use super::edges::{EdgeSort, NONE};
use super::solid::SolidEdges;
use super::vector::{add_scaled, dot, unit};
use crate::design::SpacePoint;

/// A surface is turned away where the cosine of its direction is under this: what is seen edge-on is, whatever the last
/// digits of its corners say, so that a rounded block's outline is on the side that nothing hides.
const AWAY: f64 = 1e-3;
/// How far outside a silhouette it is tried, in millimetres on paper.
const OUTSIDE: f64 = 0.1;

/// A line of a solid as it is seen, in millimetres of the real thing: to the right, up, towards the viewer.
#[derive(Debug, Clone, Copy)]
pub(super) struct SolidLine {
    pub ends: [SpacePoint; 2],
    /// Where it is looked whether something hides it: beside the line for silhouettes inside triangles, so that noise of
    /// the surface itself does not.
    pub tried: [SpacePoint; 2],
    pub beside: Beside,
    /// The edge of the mesh that it is, and the part of it, from 0 to 1; or [`NONE`].
    pub edge: u32,
    pub part: [f64; 2],
}

/// Triangles that a line lies on, and that do not hide it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beside {
    /// Those with both points.
    Points([u32; 2]),
    /// Those that share a corner with this triangle: a silhouette inside it is not where the triangles' own is.
    Triangle(u32),
}

/// All candidates, in the order of edges and then of triangles.
pub(super) fn candidates(solid: &SolidEdges, seen: &[SpacePoint], view: &ViewDirection) -> Vec<SolidLine> {
    let toward: Vec<f32> =
        solid.corners.normals.iter().map(|normal| (dot(*normal, view.toward) - AWAY) as f32).collect();
    let facing: Vec<bool> = solid.table.normals.iter().map(|normal| dot(*normal, view.toward) >= AWAY).collect();
    let mut found = Vec::new();
    for (number, edge) in (0_u32..).zip(&solid.table.edges) {
        let at = number as usize;
        let drawn = solid.creases.drawn[at];
        if drawn {
            edge_parts(solid, seen, &toward, number, &mut found);
        } else if !solid.creases.smooth[at] && edge.sides[1] != NONE && edge.sort != EdgeSort::Flat {
            let [a, b] = edge.sides.map(|side| facing[side as usize]);
            if (a == b) == (edge.sort == EdgeSort::TurnedOver) {
                found.push(whole_edge(seen, number, edge.ends));
            }
        }
    }
    for (triangle, corners) in (0_u32..).zip(&solid.corners.of_corner) {
        let values = corners.map(|corner| f64::from(toward[corner as usize]));
        if values.iter().any(|value| *value < 0.0) && values.iter().any(|value| *value >= 0.0) {
            found.push(silhouette(solid, seen, view, triangle, values));
        }
    }
    found
}

fn whole_edge(seen: &[SpacePoint], number: u32, ends: [u32; 2]) -> SolidLine {
    let points = ends.map(|end| seen[end as usize]);
    SolidLine { ends: points, tried: points, beside: Beside::Points(ends), edge: number, part: [0.0, 1.0] }
}

/// A drawn edge; in two parts if a silhouette ends on it, so that the line goes on from there.
fn edge_parts(solid: &SolidEdges, seen: &[SpacePoint], toward: &[f32], number: u32, found: &mut Vec<SolidLine>) {
    let edge = &solid.table.edges[number as usize];
    let whole = whole_edge(seen, number, edge.ends);
    for side in edge.sides.into_iter().filter(|side| *side != NONE) {
        let corners = solid.mesh.triangles[side as usize];
        let value = |end: u32| {
            let corner = corners.iter().position(|corner| *corner == end).unwrap_or_default();
            f64::from(toward[solid.corners.of_corner[side as usize][corner] as usize])
        };
        let values = edge.ends.map(value);
        if (values[0] < 0.0) != (values[1] < 0.0) {
            let split = values[0] / (values[0] - values[1]);
            let middle = between(whole.ends[0], whole.ends[1], split);
            let beside = |facing: f64| if facing >= 0.0 { Beside::Triangle(side) } else { whole.beside };
            let [first, last] = whole.ends;
            for (ends, value, part) in
                [([first, middle], values[0], [0.0, split]), ([middle, last], values[1], [split, 1.0])]
            {
                found.push(SolidLine { ends, tried: ends, beside: beside(value), part, ..whole });
            }
            return;
        }
    }
    found.push(whole);
}

/// Where the direction of the surface, taken from corner to corner, is at right angles to the line of sight (Hertzmann
/// 1999).
fn silhouette(
    solid: &SolidEdges,
    seen: &[SpacePoint],
    view: &ViewDirection,
    triangle: u32,
    values: [f64; 3],
) -> SolidLine {
    let corners = solid.mesh.triangles[triangle as usize];
    let normals = solid.corners.of_corner[triangle as usize].map(|corner| solid.corners.normals[corner as usize]);
    let mut ends = [[0.0; 3]; 2];
    let mut tried = ends;
    let mut count = 0;
    for from in 0..3 {
        let to = (from + 1) % 3;
        if (values[from] < 0.0) != (values[to] < 0.0) && count < 2 {
            // The smaller number first, so that both triangles of an edge find the same point.
            let (a, b) = if corners[from] < corners[to] { (from, to) } else { (to, from) };
            let part = values[a] / (values[a] - values[b]);
            ends[count] = between(seen[corners[a] as usize], seen[corners[b] as usize], part);
            let [x, y, _] = view.see(between(normals[a], normals[b], part));
            tried[count] = add_scaled(ends[count], unit([x, y, 0.0]), OUTSIDE / solid.scale);
            count += 1;
        }
    }
    SolidLine { ends, tried, beside: Beside::Triangle(triangle), edge: NONE, part: [0.0, 1.0] }
}

pub(super) fn between(a: SpacePoint, b: SpacePoint, part: f64) -> SpacePoint {
    std::array::from_fn(|axis| a[axis] + (b[axis] - a[axis]) * part)
}
