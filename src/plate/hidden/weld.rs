//! A mesh as its file has it -> one whose corners are shared: near points are one, empty and doubled triangles are left out.

use std::collections::HashMap;

use super::vector::{cross, dot, length, sub};
use crate::design::{SpacePoint, TriangleMesh};
use crate::limits::MAX_VIEW_LINES;

/// Points nearer than this part of the diagonal of the mesh's box are one.
const WELD: f64 = 1e-6;

/// A mesh whose triangles share corners.
pub(super) struct WeldedMesh {
    pub points: Vec<SpacePoint>,
    pub triangles: Vec<[u32; 3]>,
    /// Of the box around all corners.
    pub diagonal: f64,
}

/// Points, near ones as one: cells of a lattice, looked up by their place.
pub(super) struct PointIndex {
    tolerance: f64,
    cells: HashMap<[i64; 3], u32>,
    pub points: Vec<SpacePoint>,
}

impl PointIndex {
    /// `tolerance` is greater than zero, in the unit of the points.
    pub(super) fn new(tolerance: f64) -> Self {
        Self { tolerance, cells: HashMap::new(), points: Vec::new() }
    }

    /// The number of the point, which is an older one's if one is near enough.
    pub(super) fn number(&mut self, point: SpacePoint) -> u32 {
        // A cell holds one point: its side is such that two in it are near each other.
        let side = self.tolerance / 2.0;
        let cell = point.map(|x| (x / side).floor());
        let key = cell.map(|x| x as i64);
        if let Some(&found) = self.cells.get(&key) {
            return found;
        }
        let found = self.neighbour(point, key);
        let number = found.unwrap_or(self.points.len() as u32);
        if found.is_none() {
            self.points.push(point);
        }
        self.cells.insert(key, number);
        number
    }

    /// A point within half a side beyond the cell's walls.
    fn neighbour(&self, point: SpacePoint, key: [i64; 3]) -> Option<u32> {
        let side = self.tolerance / 2.0;
        let step: [i64; 3] =
            std::array::from_fn(|axis| if point[axis] / side - (key[axis] as f64) < 0.5 { -1 } else { 1 });
        (1..8_u8).find_map(|mask| {
            let beside: [i64; 3] = std::array::from_fn(|axis| {
                key[axis].saturating_add(if mask >> axis & 1 == 1 { step[axis] } else { 0 })
            });
            let number = *self.cells.get(&beside)?;
            (length(sub(self.points[number as usize], point)) <= self.tolerance).then_some(number)
        })
    }
}

impl WeldedMesh {
    /// `None` for a mesh with more corners than triangles, and very many: hardly one touches another.
    pub(super) fn new(mesh: &TriangleMesh) -> Option<Self> {
        let mut low = [f64::INFINITY; 3];
        let mut high = [f64::NEG_INFINITY; 3];
        for corner in mesh.triangles.iter().flatten() {
            if let Some(point) = mesh.points.get(*corner as usize) {
                low = std::array::from_fn(|axis| low[axis].min(point[axis]));
                high = std::array::from_fn(|axis| high[axis].max(point[axis]));
            }
        }
        let diagonal = length(sub(high, low));
        let diagonal = if diagonal.is_finite() && diagonal > 0.0 { diagonal } else { 1.0 };
        // Coordinates in 32 bits are as coarse as their distance from zero makes them.
        let far = low.iter().chain(&high).fold(0.0_f64, |far, x| if x.is_finite() { far.max(x.abs()) } else { far });
        let mut index = PointIndex::new((WELD * diagonal).max(2e-7 * far));
        let mut number = vec![u32::MAX; mesh.points.len()];
        let mut triangles = Vec::with_capacity(mesh.triangles.len());
        let most = mesh.triangles.len().max(MAX_VIEW_LINES);
        for corners in &mesh.triangles {
            if index.points.len() > most {
                return None;
            }
            let welded = corners.map(|corner| {
                let (Some(slot), Some(point)) = (number.get_mut(corner as usize), mesh.points.get(corner as usize))
                else {
                    return u32::MAX;
                };
                if *slot == u32::MAX {
                    *slot = index.number(*point);
                }
                *slot
            });
            let [a, b, c] = welded;
            if a != b && b != c && c != a && !welded.contains(&u32::MAX) {
                triangles.push(welded);
            }
        }
        let triangles = without_doubles(triangles);
        Some(Self { points: index.points, triangles, diagonal })
    }

    /// The volume inside, negative if the mesh is inside out; of some size for an open one.
    pub(super) fn volume(&self) -> f64 {
        let Some(&home) = self.points.first() else { return 0.0 };
        let six_times = |triangle| {
            let [a, b, c] = self.corners(triangle).map(|corner| sub(corner, home));
            dot(a, cross(b, c))
        };
        (0..self.triangles.len() as u32).map(six_times).sum::<f64>() / 6.0
    }

    pub(super) fn corners(&self, triangle: u32) -> [SpacePoint; 3] {
        self.triangles[triangle as usize].map(|corner| self.points[corner as usize])
    }
}

/// Triangles of the same three corners stand once.
fn without_doubles(triangles: Vec<[u32; 3]>) -> Vec<[u32; 3]> {
    let mut keys: Vec<([u32; 3], u32)> = triangles
        .iter()
        .zip(0..)
        .map(|(corners, number)| {
            let mut key = *corners;
            key.sort_unstable();
            (key, number)
        })
        .collect();
    keys.sort_unstable();
    keys.dedup_by_key(|(key, _)| *key);
    if keys.len() == triangles.len() {
        return triangles;
    }
    let mut kept: Vec<u32> = keys.into_iter().map(|(_, number)| number).collect();
    kept.sort_unstable();
    kept.into_iter().map(|number| triangles[number as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_points_are_one_across_the_walls_of_cells() {
        for at in [0.0, 0.999_999_7, 1.0, -1.000_000_1, 12.345_678_9] {
            let mut index = PointIndex::new(1e-5);
            let first = index.number([at, at, at]);
            for shift in [[1e-6, 0.0, 0.0], [-1e-6, 1e-6, -1e-6], [0.0, -2e-6, 2e-6]] {
                assert_eq!(index.number([at + shift[0], at + shift[1], at + shift[2]]), first, "{at}, {shift:?}");
            }
            assert_ne!(index.number([at + 3e-5, at, at]), first);
        }
    }

    #[test]
    fn empty_and_doubled_triangles_and_wild_corners_are_left_out() {
        let mesh = TriangleMesh {
            points: vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 1e-9]],
            triangles: vec![[0, 1, 2], [1, 2, 0], [2, 1, 0], [0, 2, 3], [0, 1, 9]],
        };
        let welded = WeldedMesh::new(&mesh).unwrap();
        assert_eq!(welded.triangles, [[0, 1, 2]]);
        assert_eq!(welded.points.len(), 3);
    }
}
