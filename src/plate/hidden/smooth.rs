//! Smooth parts of a mesh -> a direction of the surface at each corner of each triangle, the same on both sides of a smooth edge.

use super::edges::EdgeTable;
use super::vector::{add_scaled, cross, dot, length, sub, unit};
use super::weld::WeldedMesh;
use crate::design::SpacePoint;

/// Directions of the surface, which corners of triangles share.
pub(super) struct CornerNormals {
    /// For each triangle and corner, an index of [`Self::normals`].
    pub of_corner: Vec<[u32; 3]>,
    /// Of length 1, or zero.
    pub normals: Vec<SpacePoint>,
}

impl CornerNormals {
    /// `smooth`: for each edge, whether the surface goes on across it.
    pub(super) fn new(mesh: &WeldedMesh, table: &EdgeTable, smooth: &[bool]) -> Self {
        let mut parent: Vec<u32> = (0..mesh.triangles.len() as u32 * 3).collect();
        for (edge, _) in table.edges.iter().zip(smooth).filter(|(_, smooth)| **smooth) {
            for end in edge.ends {
                let [a, b] = edge.sides.map(|side| {
                    let corners = mesh.triangles[side as usize];
                    let corner = corners.iter().position(|corner| *corner == end).unwrap_or_default();
                    root(&mut parent, side * 3 + corner as u32)
                });
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let mut group = vec![u32::MAX; parent.len()];
        let mut normals: Vec<SpacePoint> = Vec::new();
        let mut of_corner = vec![[0; 3]; mesh.triangles.len()];
        for triangle in 0..mesh.triangles.len() as u32 {
            let points = mesh.corners(triangle);
            let area = length(cross(sub(points[1], points[0]), sub(points[2], points[0])));
            for corner in 0..3 {
                let root = root(&mut parent, triangle * 3 + corner as u32) as usize;
                if group[root] == u32::MAX {
                    group[root] = normals.len() as u32;
                    normals.push([0.0; 3]);
                }
                of_corner[triangle as usize][corner] = group[root];
                // By area, so that a plane beside a fillet stays a plane; by angle, so that it does not matter how a
                // plane is cut into triangles (Thürmer and Wüthrich 1998).
                let [to_next, to_last] = [1, 2].map(|step| unit(sub(points[(corner + step) % 3], points[corner])));
                let angle = dot(to_next, to_last).clamp(-1.0, 1.0).acos();
                let sum = &mut normals[group[root] as usize];
                *sum = add_scaled(*sum, table.normals[triangle as usize], angle * area);
            }
        }
        for normal in &mut normals {
            *normal = unit(*normal);
        }
        Self { of_corner, normals }
    }
}

fn root(parent: &mut [u32], mut corner: u32) -> u32 {
    while parent[corner as usize] != corner {
        let above = parent[parent[corner as usize] as usize];
        parent[corner as usize] = above;
        corner = above;
    }
    corner
}
