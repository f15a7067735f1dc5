//! Solids for tests, made by their formulas -> meshes.

use std::f64::consts::{PI, TAU};

use crate::design::{SpacePoint, TriangleMesh};

pub(crate) fn joined(parts: &[TriangleMesh]) -> TriangleMesh {
    let mut all = TriangleMesh::default();
    for part in parts {
        let first = all.points.len() as u32;
        all.points.extend(&part.points);
        all.triangles.extend(part.triangles.iter().map(|corners| corners.map(|corner| corner + first)));
    }
    all
}

pub(crate) fn moved(mut mesh: TriangleMesh, by: SpacePoint) -> TriangleMesh {
    for point in &mut mesh.points {
        *point = std::array::from_fn(|axis| point[axis] + by[axis]);
    }
    mesh
}

/// Coordinates with 32 bits, each triangle with corners of its own, as an STL has them.
pub(crate) fn as_in_stl(mesh: &TriangleMesh) -> TriangleMesh {
    let points: Vec<SpacePoint> = mesh
        .triangles
        .iter()
        .flatten()
        .map(|corner| mesh.points[*corner as usize].map(|x| f64::from(x as f32)))
        .collect();
    let triangles = (0..points.len() as u32 / 3).map(|at| [at * 3, at * 3 + 1, at * 3 + 2]).collect();
    TriangleMesh { points, triangles }
}

pub(crate) fn cuboid(size: SpacePoint) -> TriangleMesh {
    let [x, y, z] = size;
    prism(&[vec![[0.0, 0.0], [x, 0.0], [x, y], [0.0, y]]], z)
}

pub(crate) fn round(centre: [f64; 2], radius: f64, sides: u32, anticlockwise: bool) -> Vec<[f64; 2]> {
    let sign = if anticlockwise { 1.0 } else { -1.0 };
    (0..sides)
        .map(|at| {
            let angle = sign * TAU * f64::from(at) / f64::from(sides);
            [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
        })
        .collect()
}

pub(crate) fn cylinder(radius: f64, height: f64, sides: u32) -> TriangleMesh {
    prism(&[round([0.0, 0.0], radius, sides, true)], height)
}

/// Outlines, the outer one first and anticlockwise, holes clockwise, drawn upwards.
pub(crate) fn prism(outlines: &[Vec<[f64; 2]>], height: f64) -> TriangleMesh {
    let flat: Vec<[f64; 2]> = outlines.iter().flatten().copied().collect();
    let count = flat.len() as u32;
    let points = [0.0, height].iter().flat_map(|z| flat.iter().map(|[x, y]| [*x, *y, *z])).collect();
    let mut triangles = Vec::new();
    for [a, b, c] in ears(outlines) {
        triangles.push([a + count, b + count, c + count]);
        triangles.push([c, b, a]);
    }
    let mut first = 0;
    for outline in outlines {
        let sides = outline.len() as u32;
        for at in 0..sides {
            let (a, b) = (first + at, first + (at + 1) % sides);
            triangles.push([a, b, b + count]);
            triangles.push([a, b + count, a + count]);
        }
        first += sides;
    }
    TriangleMesh { points, triangles }
}

/// A polygon with holes in triangles, by cutting off ears.
fn ears(outlines: &[Vec<[f64; 2]>]) -> Vec<[u32; 3]> {
    let flat: Vec<[f64; 2]> = outlines.iter().flatten().copied().collect();
    let mut ring: Vec<u32> = (0..outlines[0].len() as u32).collect();
    let mut holes: Vec<Vec<u32>> = Vec::new();
    let mut first = outlines[0].len() as u32;
    for outline in &outlines[1..] {
        holes.push((first..first + outline.len() as u32).collect());
        first += outline.len() as u32;
    }
    let point = |at: u32| flat[at as usize];
    let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    // A bridge from each hole's rightmost point to a point of the ring that sees it.
    holes.sort_by(|a, b| {
        let right = |hole: &[u32]| hole.iter().map(|at| point(*at)[0]).fold(f64::NEG_INFINITY, f64::max);
        right(b).total_cmp(&right(a))
    });
    for pending in 0..holes.len() {
        let hole = &holes[pending];
        let (place, tip) = hole
            .iter()
            .enumerate()
            .max_by(|a, b| point(*a.1)[0].total_cmp(&point(*b.1)[0]))
            .map(|(p, t)| (p, *t))
            .unwrap();
        let crosses = |a: u32, b: u32, c: u32, d: u32| {
            let [a, b, c, d] = [a, b, c, d].map(point);
            turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
        };
        let mut order: Vec<usize> = (0..ring.len()).collect();
        let far = |at: &usize| {
            let [x, y] = point(ring[*at]);
            (x - point(tip)[0]).hypot(y - point(tip)[1])
        };
        order.sort_by(|a, b| far(a).total_cmp(&far(b)));
        let bridge = order
            .into_iter()
            .find(|&at| {
                let around = ring.iter().zip(ring.iter().cycle().skip(1));
                let others = holes[pending..].iter().flat_map(|hole| hole.iter().zip(hole.iter().cycle().skip(1)));
                let from = ring[at];
                let [before, after] =
                    [ring[(at + ring.len() - 1) % ring.len()], ring[(at + 1) % ring.len()]].map(point);
                let (own, to) = (point(from), point(tip));
                let inside = if turn(before, own, after) >= 0.0 {
                    turn(before, own, to) > 0.0 && turn(own, after, to) > 0.0
                } else {
                    turn(before, own, to) > 0.0 || turn(own, after, to) > 0.0
                };
                inside && around.chain(others).all(|(a, b)| !crosses(from, tip, *a, *b))
            })
            .unwrap();
        let mut longer = ring[..=bridge].to_vec();
        longer.extend(hole[place..].iter().chain(&hole[..=place]));
        longer.extend(&ring[bridge..]);
        ring = longer;
    }
    let mut triangles = Vec::new();
    while ring.len() > 3 {
        let count = ring.len();
        let ear = (0..count)
            .filter(|&at| {
                let [a, b, c] = [ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]].map(point);
                turn(a, b, c) > 1e-12
                    && ring.iter().map(|at| point(*at)).all(|p| {
                        p == a || p == b || p == c || turn(a, b, p) < 0.0 || turn(b, c, p) < 0.0 || turn(c, a, p) < 0.0
                    })
            })
            .max_by(|x, y| {
                let size = |at: usize| {
                    let [a, b, c] = [ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]].map(point);
                    let longest = [(a, b), (b, c), (c, a)].map(|(p, q)| (p[0] - q[0]).hypot(p[1] - q[1]));
                    turn(a, b, c) / longest.iter().fold(0.0_f64, |m, l| m.max(*l)).powi(2)
                };
                size(*x).total_cmp(&size(*y))
            })
            .unwrap();
        triangles.push([ring[(ear + count - 1) % count], ring[ear], ring[(ear + 1) % count]]);
        ring.remove(ear);
    }
    triangles.push([ring[0], ring[1], ring[2]]);
    triangles
}

/// A wheel of 18 teeth, 60 mm across, with a bore and four holes.
pub(crate) fn gear() -> TriangleMesh {
    let teeth = 18;
    let outer = (0..teeth * 4)
        .map(|at| {
            let step = TAU / f64::from(teeth * 4);
            let angle = step * (f64::from(at) + if at % 4 == 0 || at % 4 == 2 { 0.2 } else { -0.2 });
            let radius = if at % 4 < 2 { 30.0 } else { 26.0 };
            [radius * angle.cos(), radius * angle.sin()]
        })
        .collect();
    let mut outlines: Vec<Vec<[f64; 2]>> = vec![outer, round([0.0, 0.0], 5.0, 48, false)];
    for at in 0..4 {
        let angle = PI / 4.0 + PI / 2.0 * f64::from(at);
        outlines.push(round([15.0 * angle.cos(), 15.0 * angle.sin()], 3.0, 32, false));
    }
    prism(&outlines, 8.0)
}

/// A base of 60 x 40 x 6 mm with four holes of 6 mm, and a wall on it with one of 20 mm that lies across.
pub(crate) fn bracket() -> TriangleMesh {
    let mut base: Vec<Vec<[f64; 2]>> = vec![vec![[0.0, 0.0], [60.0, 0.0], [60.0, 40.0], [0.0, 40.0]]];
    for centre in [[8.0, 8.0], [52.0, 8.0], [8.0, 26.0], [52.0, 26.0]] {
        base.push(round(centre, 3.0, 32, false));
    }
    let wall =
        prism(&[vec![[0.0, 0.0], [60.0, 0.0], [60.0, 44.0], [0.0, 44.0]], round([30.0, 24.0], 10.0, 64, false)], 8.0);
    // Turned up: its thickness runs along -y.
    let points = wall.points.iter().map(|[x, y, z]| [*x, 40.0 - z, *y + 6.0]).collect();
    joined(&[prism(&base, 6.0), TriangleMesh { points, ..wall }])
}

/// A surface over a lattice of parameters from 0 to 1, joined to itself where asked for.
pub(crate) fn surface(
    columns: u32,
    rows: u32,
    [round_columns, round_rows]: [bool; 2],
    point: impl Fn(f64, f64) -> SpacePoint,
) -> TriangleMesh {
    let (wide, high) = (columns + u32::from(!round_columns), rows + u32::from(!round_rows));
    let points = (0..high)
        .flat_map(|row| (0..wide).map(move |column| (column, row)))
        .map(|(column, row)| point(f64::from(column) / f64::from(columns), f64::from(row) / f64::from(rows)))
        .collect();
    let mut triangles = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let at = |c: u32, r: u32| (r % high) * wide + c % wide;
            let [a, b] = [at(column, row), at(column + 1, row)];
            let [c, d] = [at(column + 1, row + 1), at(column, row + 1)];
            triangles.push([a, b, c]);
            triangles.push([a, c, d]);
        }
    }
    TriangleMesh { points, triangles }
}

pub(crate) fn torus(large: f64, small: f64, columns: u32, rows: u32) -> TriangleMesh {
    surface(columns, rows, [true, true], |u, v| {
        let (a, b) = (TAU * u, TAU * v);
        let out = large + small * b.cos();
        [out * a.cos(), out * a.sin(), small * b.sin()]
    })
}

/// A screw's thread: a ridge that winds up, open at both ends.
pub(crate) fn thread() -> TriangleMesh {
    surface(480, 4, [false, false], |u, v| {
        let (turns, pitch) = (6.0, 4.0);
        let angle = TAU * u * turns;
        let radius = if (v - 0.5).abs() < 0.3 { 12.0 } else { 9.0 };
        [radius * angle.cos(), radius * angle.sin(), pitch * (u * turns + v)]
    })
}

/// A sheet with waves, open all round.
pub(crate) fn sheet() -> TriangleMesh {
    surface(40, 40, [false, false], |u, v| {
        [80.0 * u, 60.0 * v, 8.0 * (9.0 * u).sin() * (7.0 * v).cos() + 4.0 * (13.0 * v).sin()]
    })
}

pub(crate) fn touching_cubes() -> TriangleMesh {
    joined(&[cuboid([20.0; 3]), moved(cuboid([20.0; 3]), [20.0, 0.0, 0.0]), moved(cuboid([12.0; 3]), [4.0, 4.0, 20.0])])
}

/// A knotted tube that runs through itself, with a fin on some of its edges.
pub(crate) fn knot() -> TriangleMesh {
    let rows = 12;
    let mut mesh = surface(160, rows, [true, true], |u, v| {
        let (a, b) = (TAU * u, TAU * v);
        let centre =
            [(2.0 + (3.0 * a).cos()) * (2.0 * a).cos(), (2.0 + (3.0 * a).cos()) * (2.0 * a).sin(), (3.0 * a).sin()];
        let out = [(2.0 * a).cos(), (2.0 * a).sin()];
        [
            12.0 * centre[0] + 9.0 * b.cos() * out[0],
            12.0 * centre[1] + 9.0 * b.cos() * out[1],
            12.0 * centre[2] + 9.0 * b.sin(),
        ]
    });
    for at in 0..60 {
        let (a, b) = (at * 2, at * 2 + 1);
        let [p, q] = [mesh.points[a as usize], mesh.points[b as usize]];
        mesh.points.push(std::array::from_fn(|axis| f64::midpoint(p[axis], q[axis]) * 1.2));
        mesh.triangles.push([a, b, mesh.points.len() as u32 - 1]);
    }
    mesh
}

/// A lump with dents and noise, as a scanner gives it: 2 x `side` x `side` triangles.
pub(crate) fn scan(side: u32) -> TriangleMesh {
    let mut random = Random(7);
    let mut mesh = surface(side, side, [true, false], |u, v| {
        let (a, b) = (TAU * u, PI * (v * 0.998 + 0.001));
        let radius = 40.0 + 4.0 * (3.0 * a).sin() * (4.0 * b).sin() + 3.0 * (5.0 * a + 2.0 * b).cos() * b.sin();
        [radius * a.cos() * b.sin(), radius * a.sin() * b.sin(), 1.2 * radius * b.cos()]
    });
    for point in &mut mesh.points {
        *point = point.map(|x| x + 0.01 * (random.part() - 0.5));
    }
    mesh
}

/// Numbers that look like chance and are the same each time (splitmix64).
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// From 0 to 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
