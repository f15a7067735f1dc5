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
        let own = || match candidate.beside {
            Beside::Points(both) => both.iter().all(|corner| corners.contains(corner)),
            Beside::Triangle(own) => {
                solid.mesh.triangles[own as usize].iter().filter(|corner| corners.contains(corner)).count() > 0
            }
        };
        let [p, q, r] = corners.map(|corner| seen[corner as usize]);
        // Beside the point, farther than its arithmetic can be off, or behind it.
        let beside = |axis: usize| {
            point[axis] < p[axis].min(q[axis]).min(r[axis]) - 1e-3
                || point[axis] > p[axis].max(q[axis]).max(r[axis]) + 1e-3
        };
        if beside(0) || beside(1) || p[2].max(q[2]).max(r[2]) < point[2] + BEHIND * diagonal || own() {
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
    disagreements_after(mesh, view, samples, |_| {})
}

/// What is seen of each candidate, as shares of its length.
type SeenShares = Vec<Vec<[f64; 2]>>;

/// The same, after a fault was planted in the intervals.
fn disagreements_after(
    mesh: &TriangleMesh,
    view: &ViewDirection,
    samples: usize,
    fault: impl Fn(&mut SeenShares),
) -> Vec<String> {
    let solid = SolidEdges::new(mesh, 1.0, &Unwatched).unwrap();
    let seen: Vec<SpacePoint> = solid.mesh.points.iter().map(|point| view.see(*point)).collect();
    let all = candidates(&solid, &seen, view);
    let mut visible = Hiders::new(&seen, &solid.mesh.triangles, solid.mesh.diagonal).visible(&all, &Unwatched).unwrap();
    fault(&mut visible);
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
#[expect(clippy::disallowed_methods, reason = "how long a test takes is for the person to say")]
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
        let wrong = disagreements(&mesh, &view, samples(3_000));
        assert!(wrong.is_empty(), "{} of them: {:#?}", wrong.len(), &wrong[..1]);
    }
}

#[test]
fn a_fault_in_the_intervals_is_noticed() {
    let mesh = testing::bracket();
    let view = ViewDirection::isometric();
    let noticed = |fault: &dyn Fn(&mut SeenShares)| !disagreements_after(&mesh, &view, 3_000, fault).is_empty();
    assert!(!noticed(&|_| {}));
    // A hidden part that is drawn.
    assert!(noticed(&|shares| {
        let hidden = shares.iter_mut().find(|one| one.is_empty()).unwrap();
        *hidden = vec![[0.0, 1.0]];
    }));
    // A seen part that is left out.
    assert!(noticed(&|shares| {
        let seen = shares.iter_mut().find(|one| **one == [[0.0, 1.0]]).unwrap();
        seen.clear();
    }));
    // Intervals that end a tenth too early.
    assert!(noticed(&|shares| shares.iter_mut().flatten().for_each(|[from, to]| *to -= 0.1 * (*to - *from))));
}

/// Triangles at random places; far apart or through one another.
fn soup(count: u32, size: f64) -> TriangleMesh {
    let mut random = Random(3);
    let mut mesh = TriangleMesh::default();
    for at in 0..count {
        let centre = [0; 3].map(|_| 100.0 * random.part());
        for _ in 0..3 {
            mesh.points.push(centre.map(|x| x + size * (random.part() - 0.5)));
        }
        mesh.triangles.push([at * 3, at * 3 + 1, at * 3 + 2]);
    }
    mesh
}

#[test]
fn meshes_that_would_take_too_long_end_in_an_error() {
    for mesh in [soup(20_000, 100.0), soup(150_000, 2.0)] {
        let drawn = SolidEdges::new(&mesh, 1.0, &Unwatched)
            .and_then(|solid| view_lines(&solid, &ViewDirection::isometric(), true, &Unwatched));
        assert!(matches!(drawn, Err(DesignError::TooMany { .. })), "{:?}", drawn.map(|lines| lines.len()));
    }
    let empty = SolidEdges::new(&TriangleMesh::default(), 1.0, &Unwatched);
    assert!(matches!(empty, Err(DesignError::Empty)));
}

#[test]
fn a_hundred_thousand_triangles_at_one_point_or_edge_come_to_an_end() {
    let count = 100_000_u32;
    let angle = |at: u32| TAU * f64::from(at) / f64::from(count);
    let round: Vec<SpacePoint> =
        (0..count).map(|at| [50.0 * angle(at).cos(), 50.0 * angle(at).sin(), 3.0 * f64::from(at % 7)]).collect();
    let fan = TriangleMesh {
        points: [vec![[0.0; 3]], round.clone()].concat(),
        triangles: (1..count).map(|at| [0, at, at + 1]).collect(),
    };
    let pages = TriangleMesh {
        points: [vec![[0.0, 0.0, -9.0], [0.0, 0.0, 30.0]], round].concat(),
        triangles: (2..count).map(|at| [0, 1, at]).collect(),
    };
    for mesh in [fan, pages] {
        let solid = SolidEdges::new(&mesh, 1.0, &Unwatched).unwrap();
        let drawn = view_lines(&solid, &ViewDirection::isometric(), false, &Unwatched);
        assert!(matches!(&drawn, Ok(lines) if !lines.is_empty()) || matches!(drawn, Err(DesignError::TooMany { .. })));
    }
}

#[test]
fn no_piece_under_half_a_millimetre_stands_alone() {
    for (name, mesh) in [
        ("gear", testing::gear()),
        ("thread", testing::thread()),
        ("knot", testing::knot()),
        ("scan", testing::scan(120)),
    ] {
        for view in views() {
            let drawn = lines(&mesh, &view, false);
            let flat: Vec<Vec<PlanePoint>> = drawn
                .iter()
                .map(|line| match &line.curve {
                    ViewCurve::Polyline(points) => points.clone(),
                    ViewCurve::Ellipse(arc) => {
                        (0..=64).map(|at| arc.point(arc.from + arc.sweep * f64::from(at) / 64.0)).collect()
                    }
                })
                .collect();
            for (number, points) in flat.iter().enumerate() {
                let long: f64 =
                    points.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum();
                let plain = |point: &PlanePoint| [point.x, point.y];
                let touches = |end: &PlanePoint| {
                    flat.iter().enumerate().any(|(other, points)| {
                        other != number
                            && points
                                .windows(2)
                                .any(|pair| tidy::distance_to(plain(end), plain(&pair[0]), plain(&pair[1])) < 0.07)
                    })
                };
                let stands_alone = !touches(&points[0]) && !touches(&points[points.len() - 1]);
                assert!(long >= 0.5 || !stands_alone, "{name}: {points:?}");
            }
        }
    }
}
