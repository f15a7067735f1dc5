//! Numbers -> meshes of simple solids, for tests.

use std::f64::consts::{PI, TAU};

use crate::design::model::{SpacePoint, TriangleMesh};

/// A block from its lowest corner on.
pub fn block(low: SpacePoint, size: SpacePoint) -> TriangleMesh {
    let point = |i: usize| std::array::from_fn(|axis| low[axis] + if i >> axis & 1 == 1 { size[axis] } else { 0.0 });
    let faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let triangles = faces.iter().flat_map(|[a, b, c, d]| [[*a, *b, *c], [*a, *c, *d]]).collect();
    TriangleMesh { points: (0..8).map(point).collect(), triangles }
}

/// A solid of revolution around the z axis: a profile of radius and height, from the axis to the axis, counter-clockwise
/// seen with the axis on the left.
pub fn turned_profile(profile: &[(f64, f64)], sides: u32) -> TriangleMesh {
    let mut points = Vec::new();
    let mut rings: Vec<Vec<u32>> = Vec::new();
    for &(radius, height) in profile {
        let first = points.len() as u32;
        if radius == 0.0 {
            points.push([0.0, 0.0, height]);
            rings.push(vec![first; sides as usize]);
        } else {
            points.extend((0..sides).map(|i| {
                let (sin, cos) = (TAU * f64::from(i) / f64::from(sides)).sin_cos();
                [radius * cos, radius * sin, height]
            }));
            rings.push((first..first + sides).collect());
        }
    }
    TriangleMesh { points, triangles: rings.windows(2).flat_map(|pair| strip(&pair[0], &pair[1])).collect() }
}

/// Triangles between two rings of as many points.
fn strip(below: &[u32], above: &[u32]) -> Vec<[u32; 3]> {
    let count = below.len();
    let quad = |i: usize| {
        let j = (i + 1) % count;
        [[below[i], below[j], above[j]], [below[i], above[j], above[i]]]
    };
    (0..count).flat_map(quad).filter(|[a, b, c]| a != b && b != c && c != a).collect()
}

pub fn cylinder(radius: f64, height: f64, sides: u32) -> TriangleMesh {
    turned_profile(&[(0.0, 0.0), (radius, 0.0), (radius, height), (0.0, height)], sides)
}

pub fn cone(radius: f64, height: f64, sides: u32) -> TriangleMesh {
    turned_profile(&[(0.0, 0.0), (radius, 0.0), (0.0, height)], sides)
}

pub fn ball(centre: SpacePoint, radius: f64, sides: u32) -> TriangleMesh {
    let half = sides / 2;
    let mut profile = vec![(0.0, -radius)];
    profile.extend((1..half).map(|i| {
        let (sin, cos) = (PI * f64::from(i) / f64::from(half)).sin_cos();
        (radius * sin, -radius * cos)
    }));
    profile.push((0.0, radius));
    let mut mesh = turned_profile(&profile, sides);
    for point in &mut mesh.points {
        *point = std::array::from_fn(|axis| point[axis] + centre[axis]);
    }
    mesh
}

/// A ring of two radii around the z axis, as many sides around the axis and around the ring's own circle.
pub fn torus(radius: f64, thickness: f64, around: u32, across: u32) -> TriangleMesh {
    let mut profile: Vec<(f64, f64)> = (0..across)
        .map(|i| {
            let (sin, cos) = (TAU * f64::from(i) / f64::from(across)).sin_cos();
            (radius + thickness * cos, thickness * sin)
        })
        .collect();
    let mut mesh = turned_profile(&profile, around);
    profile.clear();
    let first: Vec<u32> = (0..around).collect();
    let last: Vec<u32> = (around * (across - 1)..around * across).collect();
    mesh.triangles.extend(strip(&last, &first));
    mesh
}

/// The same surface, seen from the other side.
pub fn turned(mesh: &TriangleMesh) -> TriangleMesh {
    TriangleMesh {
        points: mesh.points.clone(),
        triangles: mesh.triangles.iter().map(|[a, b, c]| [*a, *c, *b]).collect(),
    }
}

/// All of some meshes as one.
pub fn joined(meshes: &[TriangleMesh]) -> TriangleMesh {
    let mut all = TriangleMesh::default();
    for mesh in meshes {
        let from = all.points.len() as u32;
        all.points.extend(&mesh.points);
        all.triangles.extend(mesh.triangles.iter().map(|corners| corners.map(|index| index + from)));
    }
    all
}
