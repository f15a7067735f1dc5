//! Solids whose views are known, and a brute-force oracle -> whether lines are hidden where they should be.

use super::candidates::{Beside, SolidLine, candidates};
use super::hide::{BEHIND, BEHIND_ACROSS, Hiders};

use super::vector::{cross, dot, sub, unit};
use super::*;
use crate::design::TriangleMesh;
use crate::plate::testing::{self, Random};
use crate::watch::Unwatched;

fn lines(mesh: &TriangleMesh, view: &ViewDirection, hidden: bool) -> Vec<ViewLine> {
    let solid = SolidEdges::new(mesh, 1.0, &Unwatched).unwrap();
    view_lines(&solid, view, hidden, &Unwatched).unwrap()
}

/// How many lines, whole ellipses and parts of ellipses.
fn count(lines: &[ViewLine]) -> [usize; 3] {
    let mut count = [0; 3];
    for line in lines {
        match &line.curve {
            ViewCurve::Polyline(points) => {
                assert_eq!(points.len(), 2, "{points:?}");
                count[0] += 1;
            }
            ViewCurve::Ellipse(arc) => count[if arc.is_whole() { 1 } else { 2 }] += 1,
        }
    }
    count
}

fn oblique() -> Vec<ViewDirection> {
    [[0.3, -0.9, 0.45], [-0.6, 0.5, 0.7], [0.15, 0.35, -0.8]]
        .into_iter()
        .map(|toward| {
            let toward = unit(toward);
            let right = unit(cross([0.0, 0.0, 1.0], toward));
            ViewDirection { right, up: cross(toward, right), toward }
        })
        .collect()
}

#[test]
fn a_cube_has_nine_lines_in_isometry_and_four_from_each_side() {
    for size in [[20.0; 3], [10.0, 35.5, 7.25]] {
        for mesh in [testing::cuboid(size), testing::as_in_stl(&testing::cuboid(size))] {
            let iso = lines(&mesh, &ViewDirection::isometric(), false);
            assert_eq!(count(&iso), [9, 0, 0]);
            for view in [ViewDirection::FRONT, ViewDirection::TOP, ViewDirection::RIGHT, ViewDirection::BACK] {
                assert_eq!(count(&lines(&mesh, &view, false)), [4, 0, 0]);
                assert_eq!(count(&lines(&mesh, &view, true)), [4, 0, 0], "hidden edges lie on visible ones");
            }
        }
    }
}

#[test]
fn a_cylinder_has_two_lines_an_ellipse_and_half_an_ellipse_in_isometry() {
    for (radius, sides) in [(10.0, 64), (10.0, 48), (25.0, 100), (4.0, 30)] {
        for mesh in
            [testing::cylinder(radius, 20.0, sides), testing::as_in_stl(&testing::cylinder(radius, 20.0, sides))]
        {
            let seen = lines(&mesh, &ViewDirection::isometric(), false);
            assert_eq!(count(&seen), [2, 1, 1], "{radius}, {sides}: {seen:#?}");
            let half = seen.iter().find_map(|line| match line.curve {
                ViewCurve::Ellipse(arc) if !arc.is_whole() => Some(arc.sweep),
                _ => None,
            });
            assert!((half.unwrap() - TAU / 2.0).abs() < 1.01 * TAU / f64::from(sides), "{half:?}");
            assert_eq!(count(&lines(&mesh, &ViewDirection::TOP, false)), [0, 1, 0]);
            assert_eq!(count(&lines(&mesh, &ViewDirection::FRONT, false)), [4, 0, 0]);
        }
    }
}

/// Whether a point of a line is hidden: every triangle is asked, with a ray towards the viewer (Möller and Trumbore 1997).
fn oracle(solid: &SolidEdges, seen: &[SpacePoint], candidate: &SolidLine, at: f64) -> bool {
    let point: SpacePoint =
        std::array::from_fn(|axis| candidate.tried[0][axis] * (1.0 - at) + candidate.tried[1][axis] * at);
    let diagonal = solid.mesh.diagonal;
    solid.mesh.triangles.iter().any(|corners| {
        let own = match candidate.beside {
            Beside::Points(both) => both.iter().all(|corner| corners.contains(corner)),
            Beside::Triangle(own) => {
                solid.mesh.triangles[own as usize].iter().filter(|corner| corners.contains(corner)).count() > 0
            }
        };
        let [p, q, r] = corners.map(|corner| seen[corner as usize]);
        if own || p[2].max(q[2]).max(r[2]) < point[2] + BEHIND * diagonal {
            return false;
        }
        let ray = [0.0, 0.0, 1.0];
        let (e1, e2) = (sub(q, p), sub(r, p));
        let h = cross(ray, e2);
        let det = dot(e1, h);
        if det == 0.0 {
            return false;
        }
        let s = sub(point, p);
        let u = dot(s, h) / det;
        let qv = cross(s, e1);
        let v = dot(ray, qv) / det;
        if u < -1e-9 || v < -1e-9 || u + v > 1.0 + 1e-9 {
            return false;
        }
        let far = dot(e2, qv) / det;
        let facing = dot(unit(cross(e1, e2)), ray).abs();
        far > BEHIND * diagonal && far * facing > BEHIND_ACROSS * diagonal
    })
}

/// Samples that the oracle and the intervals judge differently, farther than 0.02 mm from an interval's end.
fn disagreements(mesh: &TriangleMesh, view: &ViewDirection, samples: usize) -> Vec<String> {
    let solid = SolidEdges::new(mesh, 1.0, &Unwatched).unwrap();
    let seen: Vec<SpacePoint> = solid.mesh.points.iter().map(|point| view.see(*point)).collect();
    let all = candidates(&solid, &seen, view);
    let visible = Hiders::new(&seen, &solid.mesh.triangles, solid.mesh.diagonal).visible(&all, &Unwatched).unwrap();
    let mut random = Random(samples as u64);
    let mut wrong = Vec::new();
    let mut judged = [0; 2];
    for _ in 0..samples {
        let number = (random.next() % all.len() as u64) as usize;
        let at = random.part();
        let told = visible[number].iter().any(|[from, to]| (from..=to).contains(&&at));
        let hidden = oracle(&solid, &seen, &all[number], at);
        judged[usize::from(hidden)] += 1;
        let [a, b] = all[number].tried;
        let length = (a[0] - b[0]).hypot(a[1] - b[1]);
        let near_an_end = visible[number].iter().flatten().any(|end| (end - at).abs() * length <= 0.02);
        // A line that is hidden or seen wholly has no ends but its own.
        if told == hidden && !near_an_end {
            wrong.push(format!("line {number} at {at}: hidden {hidden}, {:?}", all[number]));
        }
    }
    assert!(judged[0] > 0, "nothing is visible");
    wrong
}

/// As many as asked for by `SEEDPRESS_SAMPLES`, or these.
fn samples(usual: usize) -> usize {
    std::env::var("SEEDPRESS_SAMPLES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn views() -> Vec<ViewDirection> {
    let mut views = vec![ViewDirection::FRONT, ViewDirection::TOP, ViewDirection::RIGHT, ViewDirection::isometric()];
    views.extend(oblique());
    views
}

#[test]
fn intervals_agree_with_every_triangle_asked_at_every_sample() {
    for (name, mesh) in [
        ("cube", testing::cuboid([20.0; 3])),
        ("gear", testing::gear()),
        ("bracket", testing::bracket()),
        ("torus", testing::torus(30.0, 10.0, 96, 40)),
        ("thread", testing::thread()),
        ("sheet", testing::sheet()),
        ("cubes", testing::touching_cubes()),
        ("knot", testing::knot()),
    ] {
        for (number, view) in views().iter().enumerate() {
            for mesh in [&mesh, &testing::as_in_stl(&mesh)] {
                let wrong = disagreements(mesh, view, samples(3_000));
                assert!(wrong.is_empty(), "{name}, view {number}: {} of them: {:#?}", wrong.len(), &wrong[..1]);
            }
        }
    }
}

#[test]
fn intervals_agree_with_every_triangle_of_a_scan() {
    let mesh = testing::as_in_stl(&testing::scan(317));
    assert!(mesh.triangles.len() > 200_000);
    for view in [ViewDirection::FRONT, ViewDirection::TOP, ViewDirection::RIGHT, ViewDirection::isometric()] {
        let wrong = disagreements(&mesh, &view, samples(150));
        assert!(wrong.is_empty(), "{} of them: {:#?}", wrong.len(), &wrong[..1]);
    }
}
