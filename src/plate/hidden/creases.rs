//! Edges with the triangles beside them -> those that are drawn from everywhere, and those across which the solid is smooth.
//!
//! Two thresholds (hysteresis, as of edges in pictures): an edge of 30 degrees is drawn; one of 12 is drawn where it goes on
//! from a drawn one, so that the end of a fillet does not stop in the middle of a face.

use super::chain::{LinesAt, MOST_AT_A_POINT};
use super::edges::{EdgeSort, EdgeTable, MeshEdge};
use super::vector::{cross, dot, length, sub, unit};
use super::weld::WeldedMesh;
use crate::design::SpacePoint;

/// Cosines of 30 and 12 degrees, a little wide, so that polygons of 12 and 30 sides are on one side of them.
const STRONG: f64 = 0.866_1;
const WEAK: f64 = 0.978_2;
/// A weak edge goes on from another if it turns by less than 45 degrees.
const GOES_ON: f64 = 0.707;
/// `MeshCreases` that hang together are a speck below this length, in millimetres on paper.
const SPECK: f64 = 2.0;
/// How far a smooth surface may be from its triangles, in millimetres on paper.
const BULGE: f64 = 0.05;

/// What each edge is; both lists are as long as the edges.
pub(super) struct MeshCreases {
    pub drawn: Vec<bool>,
    /// Whether the surface goes on smoothly across the edge.
    pub smooth: Vec<bool>,
}

/// The wanted edges at each point.
pub(super) fn lines_at(mesh: &WeldedMesh, table: &EdgeTable, wanted: impl Fn(usize) -> bool) -> LinesAt {
    let edges = || (0..).zip(&table.edges).filter(|(number, _)| wanted(*number as usize));
    LinesAt::new(mesh.points.len(), || edges().map(|(number, edge)| (number, edge.ends)))
}

/// From one end of an edge to the other, with length 1.
pub(super) fn direction(mesh: &WeldedMesh, edge: &MeshEdge, from: u32) -> SpacePoint {
    let [a, b] = edge.ends.map(|end| mesh.points[end as usize]);
    unit(if edge.ends[0] == from { sub(b, a) } else { sub(a, b) })
}

impl MeshCreases {
    pub(super) fn new(mesh: &WeldedMesh, table: &EdgeTable, scale: f64) -> Self {
        let mut strong = vec![false; table.edges.len()];
        let mut weak = vec![false; table.edges.len()];
        let mut smooth = vec![false; table.edges.len()];
        for (number, edge) in table.edges.iter().enumerate() {
            match edge.sort {
                EdgeSort::Open | EdgeSort::Several => strong[number] = true,
                EdgeSort::Flat => {}
                EdgeSort::Joined | EdgeSort::TurnedOver => {
                    let cosine = table.cosine(edge);
                    let heights = heights(mesh, edge);
                    strong[number] = cosine < STRONG;
                    weak[number] = cosine < WEAK;
                    // How far a round surface through both would be from them (the sagitta of an arc).
                    let bulge = heights[0].min(heights[1]) * cosine.clamp(-1.0, 1.0).acos() / 8.0;
                    smooth[number] = edge.sort == EdgeSort::Joined && bulge * scale < BULGE;
                }
            }
        }
        let at = lines_at(mesh, table, |number| strong[number] || weak[number]);
        let mut drawn = strong;
        let mut open: Vec<u32> = (0..drawn.len() as u32).filter(|&number| drawn[number as usize]).collect();
        while let Some(number) = open.pop() {
            let edge = &table.edges[number as usize];
            for end in edge.ends {
                if at.at(end).len() > MOST_AT_A_POINT {
                    continue;
                }
                let along = direction(mesh, edge, end);
                for &other in at.at(end) {
                    let goes_on = -dot(along, direction(mesh, &table.edges[other as usize], end)) > GOES_ON;
                    if !drawn[other as usize] && goes_on {
                        drawn[other as usize] = true;
                        open.push(other);
                    }
                }
            }
        }
        without_specks(mesh, table, &mut drawn, scale);
        for (smooth, drawn) in smooth.iter_mut().zip(&drawn) {
            *smooth &= !drawn;
        }
        Self { drawn, smooth }
    }
}

/// The heights of the triangles of an edge above it.
fn heights(mesh: &WeldedMesh, edge: &MeshEdge) -> [f64; 2] {
    let [a, b] = edge.ends.map(|end| mesh.points[end as usize]);
    let base = length(sub(b, a));
    edge.sides.map(|side| {
        let [p, q, r] = mesh.corners(side);
        length(cross(sub(q, p), sub(r, p))) / base
    })
}

/// Short creases that touch nothing are noise of a scan. Borders of sheets stay.
fn without_specks(mesh: &WeldedMesh, table: &EdgeTable, drawn: &mut [bool], scale: f64) {
    let at = lines_at(mesh, table, |number| drawn[number]);
    let mut seen = vec![false; drawn.len()];
    let mut seen_points = vec![false; mesh.points.len()];
    for start in 0..drawn.len() as u32 {
        if !drawn[start as usize] || seen[start as usize] {
            continue;
        }
        seen[start as usize] = true;
        let mut group = vec![start];
        let mut next = 0;
        let (mut total, mut stays) = (0.0, false);
        while let Some(&number) = group.get(next) {
            next += 1;
            let edge = &table.edges[number as usize];
            let [a, b] = edge.ends.map(|end| mesh.points[end as usize]);
            total += length(sub(a, b)) * scale;
            stays |= edge.sort == EdgeSort::Open || edge.sort == EdgeSort::Several;
            let ends = edge.ends.into_iter().filter(|end| !std::mem::replace(&mut seen_points[*end as usize], true));
            for other in ends.flat_map(|end| at.at(end)) {
                if !seen[*other as usize] {
                    seen[*other as usize] = true;
                    group.push(*other);
                }
            }
        }
        if total < SPECK && !stays {
            for number in group {
                drawn[number as usize] = false;
            }
        }
    }
}
