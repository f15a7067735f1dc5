//! A mesh -> its edges, each with the triangles that share it.
//!
//! Memory: 8 bytes for each side of a triangle, and 4 for each point.

use crate::design::model::TriangleMesh;

/// A side of a triangle, among those that begin or end at the same lower point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EdgeSide {
    /// The point with the higher index.
    high: u32,
    /// Twice the triangle's index, and one more if it runs from the higher point to the lower.
    triangle: u32,
}

/// All edges of a mesh. Sides whose ends fall together are left out, and so are triangles with such a side.
pub(super) struct MeshEdges {
    /// Where the sides of each lower point begin.
    starts: Vec<u32>,
    sides: Vec<EdgeSide>,
}

/// One edge: its points, and the triangles at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct WeldedEdge<'a> {
    pub low: u32,
    pub high: u32,
    sides: &'a [EdgeSide],
}

impl WeldedEdge<'_> {
    pub fn count(&self) -> usize {
        self.sides.len()
    }

    /// How many triangles more run along it upwards than downwards: 0 if it is closed.
    pub fn excess(&self) -> isize {
        self.sides.iter().map(|side| if side.triangle & 1 == 0 { 1 } else { -1 }).sum()
    }

    pub fn triangles(&self) -> impl Iterator<Item = u32> + '_ {
        self.sides.iter().map(|side| side.triangle >> 1)
    }
}

/// Whether two corners of a triangle are the same point.
pub(super) fn is_collapsed([a, b, c]: [u32; 3]) -> bool {
    a == b || b == c || c == a
}

impl MeshEdges {
    /// Indices of triangles must be below 2^31, as [`MAX_TRIANGLES`](crate::limits::MAX_TRIANGLES) makes sure.
    pub fn of(mesh: &TriangleMesh) -> Self {
        let sides_of = |(index, corners): (u32, &[u32; 3])| {
            let [a, b, c] = *corners;
            let sides = [(a, b), (b, c), (c, a)].map(|(from, to)| {
                let side = EdgeSide { high: from.max(to), triangle: index * 2 + u32::from(from > to) };
                (from.min(to), side)
            });
            sides.into_iter().take(if is_collapsed(*corners) { 0 } else { 3 })
        };
        let all = || (0..).zip(&mesh.triangles).flat_map(sides_of);
        let mut starts = vec![0_u32; mesh.points.len() + 1];
        for (low, _) in all() {
            if let Some(count) = starts.get_mut(low as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut sides = vec![EdgeSide { high: 0, triangle: 0 }; sum as usize];
        let mut next = starts.clone();
        for (low, side) in all() {
            if let Some(at) = next.get_mut(low as usize)
                && let Some(place) = sides.get_mut(*at as usize)
            {
                *place = side;
                *at += 1;
            }
        }
        for pair in starts.windows(2) {
            if let [from, to] = *pair {
                sides.get_mut(from as usize..to as usize).unwrap_or_default().sort_unstable();
            }
        }
        Self { starts, sides }
    }

    /// The edges, ordered by their points.
    pub fn iter(&self) -> impl Iterator<Item = WeldedEdge<'_>> {
        (0_u32..).zip(self.starts.windows(2)).flat_map(move |(low, pair)| {
            let range = pair.first().zip(pair.last()).map(|(from, to)| *from as usize..*to as usize);
            let sides = range.and_then(|range| self.sides.get(range)).unwrap_or_default();
            let same = sides.chunk_by(|one, two| one.high == two.high);
            same.map(move |sides| WeldedEdge { low, high: sides.first().map_or(low, |side| side.high), sides })
        })
    }

    /// Both points of each edge that is not closed; points may stand several times.
    pub fn open_points(&self) -> Vec<u32> {
        self.iter().filter(|edge| edge.excess() != 0).flat_map(|edge| [edge.low, edge.high]).collect()
    }
}
