//! Solids of several sizes -> how long their views take, beside the time in which their corners are sorted on the same machine.
//!
//! `cargo bench --no-default-features --features print --bench plate`. Best of three, one core, seconds.

#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::expect_used)] // a bench measures and prints

use std::f64::consts::{PI, TAU};
use std::hint::black_box;
use std::time::Instant;

use seedpress::design::{SpacePoint, TriangleMesh};
use seedpress::plate::{Projection, SolidView, ViewOptions, views};
use seedpress::units::{Mm, Size};
use seedpress::watch::Unwatched;

const VIEWS: [SolidView; 4] = [SolidView::Front, SolidView::Top, SolidView::Right, SolidView::Isometric];

fn main() {
    println!(
        "{:>12} {:>9} | {:>8} {:>8} {:>8} {:>8} {:>8} | {:>8} {:>6}",
        "solid", "triangles", "front", "top", "right", "iso.", "all four", "sorting", "ratio"
    );
    for side in [50, 150, 336, 600] {
        measure("scan", &lump(side, 0.0));
        measure("noisy scan", &lump(side, 0.02));
    }
    for side in [3, 10, 20] {
        measure("rings", &rings(side));
    }
}

fn measure(name: &str, mesh: &TriangleMesh) {
    let time = |wanted: &[SolidView]| {
        let options = ViewOptions {
            views: wanted.to_vec(),
            hidden: false,
            projection: Projection::ThirdAngle,
            scale: None,
            area: Size { width: Mm(196.0), height: Mm(226.0) },
            facts: Vec::new(),
        };
        best(|| views(mesh, &options, &Unwatched).expect("a sound solid"))
    };
    let one: Vec<f64> = VIEWS.iter().map(|view| time(&[*view])).collect();
    let all = time(&VIEWS);
    let sorting = best(|| {
        let mut corners: Vec<SpacePoint> =
            mesh.triangles.iter().flatten().map(|corner| mesh.points[*corner as usize]).collect();
        corners.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])).then(a[2].total_cmp(&b[2])));
        corners
    });
    let [front, top, right, isometric] = [one[0], one[1], one[2], one[3]];
    println!(
        "{name:>12} {:>9} | {front:>8.3} {top:>8.3} {right:>8.3} {isometric:>8.3} {all:>8.3} | {sorting:>8.3} {:>6.1}",
        mesh.triangles.len(),
        all / sorting
    );
}

/// A lump with dents, as a scanner gives it.
fn lump(side: u32, noise: f64) -> TriangleMesh {
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5
    };
    let mut mesh = grid(side, side, |u, v| {
        let (a, b) = (TAU * u, PI * (v * 0.99 + 0.005));
        let radius = 40.0 + 4.0 * (3.0 * a).sin() * (4.0 * b).sin();
        [radius * a.cos() * b.sin(), radius * a.sin() * b.sin(), radius * b.cos()]
    });
    for point in &mut mesh.points {
        *point = point.map(|x| x + noise * random());
    }
    mesh
}

/// Rings in rows, which hide one another.
fn rings(side: u32) -> TriangleMesh {
    let mut all = TriangleMesh::default();
    for number in 0..side * side {
        let (x, y) = (f64::from(number % side), f64::from(number / side));
        let ring = grid(48, 16, |u, v| {
            let (a, b) = (TAU * u, TAU * v);
            let out = 4.0 + b.cos();
            [9.0 * x + out * a.cos(), 9.0 * y + b.sin(), out * a.sin()]
        });
        let first = all.points.len() as u32;
        all.points.extend(ring.points);
        all.triangles.extend(ring.triangles.iter().map(|corners| corners.map(|corner| corner + first)));
    }
    all
}

/// A surface that is joined to itself in one direction.
fn grid(columns: u32, rows: u32, point: impl Fn(f64, f64) -> SpacePoint) -> TriangleMesh {
    let points = (0..=rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .map(|(column, row)| point(f64::from(column) / f64::from(columns), f64::from(row) / f64::from(rows)))
        .collect();
    let triangles = (0..rows * columns)
        .flat_map(|at| {
            let (row, column) = (at / columns * columns, at % columns);
            let [a, b] = [row + column, row + (column + 1) % columns];
            [[a, b, b + columns], [a, b + columns, a + columns]]
        })
        .collect();
    TriangleMesh { points, triangles }
}

fn best<T>(work: impl Fn() -> T) -> f64 {
    let once = || {
        let began = Instant::now();
        black_box(work());
        began.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}
