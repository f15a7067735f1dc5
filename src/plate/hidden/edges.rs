//! Triangles with shared corners -> their edges, each with the triangles beside it; slivers take the direction of a neighbour.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::vector::{cross, dot, length, sub, unit};
use super::weld::WeldedMesh;
use crate::design::SpacePoint;

/// No triangle.
pub(super) const NONE: u32 = u32::MAX;
/// A triangle this low, in millimetres on paper, whose direction says nothing; and this part of the diagonal at most.
const SLIVER: f64 = 0.02;
const SLIVER_OF_DIAGONAL: f64 = 2e-4;
/// A sliver's longest side is this many times its height.
const SLIVER_LENGTH: f64 = 6.0;

/// An edge, and what is beside it.
pub(super) struct MeshEdge {
    /// The smaller number first.
    pub ends: [u32; 2],
    /// [`NONE`] where there is no triangle; of three and more, two of them.
    pub sides: [u32; 2],
    pub sort: EdgeSort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EdgeSort {
    /// One triangle: the border of a sheet.
    Open,
    /// Three triangles or more that are not all in one plane.
    Several,
    /// Two triangles, both turned the same way round.
    Joined,
    /// Two triangles, one of which is turned over.
    TurnedOver,
    /// Triangles in one plane, however many.
    Flat,
}

/// All edges of a mesh.
pub(super) struct EdgeTable {
    pub edges: Vec<MeshEdge>,
    /// For each triangle, its edges: from corner 0 to 1, 1 to 2, 2 to 0.
    pub of_triangle: Vec<[u32; 3]>,
    /// For each triangle, its direction; a sliver has that of a neighbour. Length 1, or zero.
    pub normals: Vec<SpacePoint>,
}

impl EdgeTable {
    /// `scale`: what real lengths are multiplied with on paper.
    pub(super) fn new(mesh: &WeldedMesh, scale: f64) -> Self {
        let (edges, of_triangle) = collect(mesh);
        let mut table = Self { edges, of_triangle, normals: Vec::new() };
        // A mesh that is inside out is turned.
        let sign = if mesh.volume() < 0.0 { -1.0 } else { 1.0 };
        let own: Vec<SpacePoint> =
            (0..mesh.triangles.len() as u32).map(|triangle| normal(mesh, triangle).map(|x| x * sign)).collect();
        let most = (SLIVER / scale).min(SLIVER_OF_DIAGONAL * mesh.diagonal);
        let slivers: Vec<bool> = (0..mesh.triangles.len() as u32).map(|t| is_sliver(mesh, t, most)).collect();
        table.normals = table.bridged(mesh, own, &slivers);
        for edge in &mut table.edges {
            if edge.sort == EdgeSort::Several && edge.sides[0] == NONE {
                edge.sort = EdgeSort::Flat;
            }
        }
        table
    }

    /// The cosine of the angle between the triangles of an edge, as if none were turned over.
    pub(super) fn cosine(&self, edge: &MeshEdge) -> f64 {
        let [a, b] = edge.sides.map(|side| self.normals[side as usize]);
        if edge.sort == EdgeSort::TurnedOver { -dot(a, b) } else { dot(a, b) }
    }

    /// Each sliver gets the direction of the triangle from which it is reached over the longest edges.
    fn bridged(&self, mesh: &WeldedMesh, mut normals: Vec<SpacePoint>, slivers: &[bool]) -> Vec<SpacePoint> {
        if !slivers.contains(&true) {
            return normals;
        }
        let mut known: Vec<bool> = slivers.iter().map(|sliver| !sliver).collect();
        let mut heap = BinaryHeap::new();
        let reach = |from: u32, known: &[bool], heap: &mut BinaryHeap<(Length, Reverse<u32>, Reverse<u32>)>| {
            for &number in &self.of_triangle[from as usize] {
                let edge = &self.edges[number as usize];
                if !matches!(edge.sort, EdgeSort::Joined | EdgeSort::TurnedOver) {
                    continue;
                }
                let other = if edge.sides[0] == from { edge.sides[1] } else { edge.sides[0] };
                if !known[other as usize] {
                    let [a, b] = edge.ends.map(|end| mesh.points[end as usize]);
                    heap.push((Length(length(sub(a, b))), Reverse(number), Reverse(from)));
                }
            }
        };
        for triangle in 0..slivers.len() as u32 {
            if known[triangle as usize] {
                reach(triangle, &known, &mut heap);
            }
        }
        while let Some((_, Reverse(number), Reverse(from))) = heap.pop() {
            let edge = &self.edges[number as usize];
            let other = if edge.sides[0] == from { edge.sides[1] } else { edge.sides[0] };
            if !known[other as usize] {
                known[other as usize] = true;
                let sign = if edge.sort == EdgeSort::TurnedOver { -1.0 } else { 1.0 };
                normals[other as usize] = normals[from as usize].map(|x| x * sign);
                reach(other, &known, &mut heap);
            }
        }
        normals
    }
}

#[derive(PartialEq)]
struct Length(f64);

impl Eq for Length {}

impl PartialOrd for Length {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Length {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Edges by their ends, and those of each triangle.
fn collect(mesh: &WeldedMesh) -> (Vec<MeshEdge>, Vec<[u32; 3]>) {
    let mut halves: Vec<(u64, u32)> = Vec::with_capacity(mesh.triangles.len() * 3);
    for (corners, triangle) in mesh.triangles.iter().zip(0_u32..) {
        for corner in 0..3 {
            let (a, b) = (corners[corner], corners[(corner + 1) % 3]);
            halves.push((u64::from(a.min(b)) << 32 | u64::from(a.max(b)), triangle * 3 + corner as u32));
        }
    }
    halves.sort_unstable();
    let mut of_triangle = vec![[0; 3]; mesh.triangles.len()];
    let mut edges = Vec::with_capacity(halves.len() / 2);
    for same in halves.chunk_by(|a, b| a.0 == b.0) {
        for (_, half) in same {
            of_triangle[(half / 3) as usize][(half % 3) as usize] = edges.len() as u32;
        }
        let key = same[0].0;
        let ends = [(key >> 32) as u32, key as u32];
        let side = |which: usize| same.get(which).map_or(NONE, |(_, half)| half / 3);
        let (sides, sort) = match same.len() {
            1 => ([side(0), NONE], EdgeSort::Open),
            2 => {
                let from = |which: usize| {
                    let half = same[which].1;
                    mesh.triangles[(half / 3) as usize][(half % 3) as usize]
                };
                ([side(0), side(1)], if from(0) == from(1) { EdgeSort::TurnedOver } else { EdgeSort::Joined })
            }
            _ => {
                let flat = all_in_one_plane(mesh, same.iter().map(|(_, half)| half / 3));
                (if flat { [NONE, NONE] } else { [side(0), side(1)] }, EdgeSort::Several)
            }
        };
        edges.push(MeshEdge { ends, sides, sort });
    }
    (edges, of_triangle)
}

/// Whether triangles at an edge lie in one plane, on both sides of it.
fn all_in_one_plane(mesh: &WeldedMesh, triangles: impl Iterator<Item = u32> + Clone) -> bool {
    let Some(first) = triangles.clone().next() else { return false };
    let first_normal = normal(mesh, first);
    let middle = |t: u32| {
        let [a, b, c] = mesh.corners(t);
        std::array::from_fn(|axis| (a[axis] + b[axis] + c[axis]) / 3.0)
    };
    let from = middle(first);
    let mut apart = false;
    for triangle in triangles {
        let other = normal(mesh, triangle);
        if dot(first_normal, other).abs() < 0.999 {
            return false;
        }
        // The edge lies between two middles that are farther from each other than from the edge.
        let shared: Vec<u32> = mesh.triangles[triangle as usize]
            .into_iter()
            .filter(|corner| mesh.triangles[first as usize].contains(corner))
            .collect();
        if let [a, b] = shared[..] {
            let along = sub(mesh.points[b as usize], mesh.points[a as usize]);
            let side = |p: SpacePoint| cross(along, sub(p, mesh.points[a as usize]));
            apart |= dot(side(from), side(middle(triangle))) < 0.0;
        }
    }
    apart
}

pub(super) fn normal(mesh: &WeldedMesh, triangle: u32) -> SpacePoint {
    let [a, b, c] = mesh.corners(triangle);
    unit(cross(sub(b, a), sub(c, a)))
}

fn is_sliver(mesh: &WeldedMesh, triangle: u32, most: f64) -> bool {
    let [a, b, c] = mesh.corners(triangle);
    let longest = length(sub(b, a)).max(length(sub(c, b))).max(length(sub(a, c)));
    let height = length(cross(sub(b, a), sub(c, a))) / longest;
    height < most && height * SLIVER_LENGTH < longest
}
