//! Solids of known volume, broken meshes and planes through corners -> slices whose areas and contours must hold.

use std::f64::consts::PI;

use super::inside::is_within;
use super::{SliceStack, SliceWish, slice_stack, slices};
use crate::design::shapes::{ball, block, cone, cylinder, joined, torus, turned};
use crate::design::{DesignError, SolidFacts, TriangleMesh, obj, stl};
use crate::plate::figure::{FigureKind, LabelText};
use crate::watch::{Unwatched, Watch};

fn stack(mesh: &TriangleMesh, step: f64, dowel: Option<f64>) -> SliceStack {
    slice_stack(mesh, &SliceWish { step, dowel, rooms: &[] }, &Unwatched).unwrap()
}

/// Whether all contours are closed, and no slice is empty.
fn is_whole(stack: &SliceStack) -> bool {
    stack.slices.iter().all(|slice| slice.open.is_empty() && !slice.closed.is_empty())
}

#[test]
fn areas_times_thicknesses_are_the_volume_within_the_bound_of_the_step() {
    let bracket = stl::read(include_bytes!("../../../fixtures/designs/bracket.stl")).unwrap().mesh;
    let valve = stl::read(include_bytes!("../../../fixtures/designs/valve-body.stl")).unwrap().mesh;
    let lying = TriangleMesh {
        points: torus(30.0, 8.0, 90, 60).points.into_iter().map(|[x, y, z]| [z, x, y]).collect(),
        triangles: torus(30.0, 8.0, 90, 60).triangles,
    };
    // The midpoint rule is off by step^2 / 24 times the change of the area's slope along the height, which is a cone's
    // 2 pi r^2 / h and a ball's 4 pi r (a twentieth more, for facets are no ball); elsewhere by half a step times all the rise and fall of the area.
    for (name, mesh, step, bound) in [
        ("cone", cone(20.0, 60.0, 96), 6.0, 36.0 / 24.0 * 2.0 * PI * 400.0 / 60.0),
        ("ball", ball([5.0, -7.0, 3.0], 25.0, 96), 5.0, 25.0 / 24.0 * 4.0 * PI * 25.0),
        ("cylinder", cylinder(11.0, 40.0, 64), 7.0, 1e-6),
        ("torus", torus(30.0, 8.0, 90, 60), 1.0, 0.5 * 2.0 * PI * (38.0 * 38.0 - 22.0 * 22.0)),
        ("torus, lying", lying, 1.0, 0.5 * 4.0 * PI * 8.0 * 30.0),
        ("bracket", bracket, 2.0, 2.0 * 2400.0),
        ("valve body", valve, 3.0, 3.0 * PI * 45.0 * 45.0),
    ] {
        let volume = SolidFacts::of(&mesh).volume;
        let stack = stack(&mesh, step, None);
        assert!((stack.volume() - volume).abs() <= bound * 1.05, "{name}: {} for {volume}", stack.volume());
        assert!(is_whole(&stack), "{name}");
        let finer = self::stack(&mesh, step / 4.0, None);
        assert!((finer.volume() - volume).abs() <= bound / 4.0 * 1.05 + 1e-6 * volume, "{name}, finer");
        for stack in [stack, finer] {
            assert!((stack.volume() / volume - 1.0).abs() < 0.01, "{name}: {} for {volume}", stack.volume());
        }
    }
}

#[test]
fn planes_through_corners_edges_and_faces_break_nothing() {
    // A block whose middle has corners: eight octahedra on one another, cut through all their equators.
    let mut points = Vec::new();
    let mut triangles = Vec::new();
    for i in 0..8_u32 {
        let base = f64::from(i) * 10.0;
        let from = points.len() as u32;
        points.extend([
            [0.0, 0.0, base],
            [6.0, 0.0, base + 5.0],
            [0.0, 6.0, base + 5.0],
            [-6.0, 0.0, base + 5.0],
            [0.0, -6.0, base + 5.0],
            [0.0, 0.0, base + 10.0],
        ]);
        for side in 0..4 {
            let (a, b) = (from + 1 + side, from + 1 + (side + 1) % 4);
            triangles.extend([[from, b, a], [from + 5, a, b]]);
        }
    }
    let beads = TriangleMesh { points, triangles };
    let whole = stack(&beads, 10.0, None);
    assert!(is_whole(&whole) && whole.slices.iter().all(|slice| (slice.area - 72.0).abs() < 1e-9));
    // Steps whose middles lie on level faces: each of these planes counts as the least bit above.
    let steps = joined(&[block([0.0; 3], [10.0, 10.0, 5.0]), block([20.0, 0.0, 5.0], [4.0, 4.0, 5.0])]);
    let halves = stack(&steps, 10.0, None);
    assert_eq!(halves.slices.len(), 1);
    assert!((halves.slices[0].area - 16.0).abs() < 1e-9, "the lower block's roof is below it");
    assert!(is_whole(&halves));
}

#[test]
fn the_last_slice_may_be_thinner_and_no_slice_is_made_of_rounding() {
    let of = |tall: f64, step: f64| stack(&block([0.0, 0.0, 3.0], [40.0, 30.0, tall]), step, None);
    let stack = of(50.0, 18.0);
    let thick: Vec<f64> = stack.slices.iter().map(|slice| slice.thickness).collect();
    assert_eq!(thick, [18.0, 18.0, 14.0]);
    assert_eq!(stack.slices[2].height, 43.0);
    assert!((stack.volume() - 60_000.0).abs() < 1e-6);
    assert_eq!(of(0.1 + 0.2, 0.1).slices.len(), 3);
    assert_eq!(of(5.0, 18.0).slices.len(), 1);
}

#[test]
fn contours_run_around_material_and_holes() {
    let solid = joined(&[block([0.0; 3], [20.0; 3]), turned(&block([5.0, 5.0, 2.0], [6.0, 6.0, 16.0]))]);
    let stack = stack(&solid, 10.0, None);
    for slice in &stack.slices {
        assert_eq!(slice.closed.len(), 2);
        assert!((slice.area - (400.0 - 36.0)).abs() < 1e-9);
        // Points on straight lines are left out: four corners are all there is.
        assert!(slice.closed.iter().all(|contour| contour.len() == 4), "{:?}", slice.closed);
        let signs: Vec<bool> = slice.closed.iter().map(|contour| super::contours::signed_area(contour) > 0.0).collect();
        assert!(signs.contains(&true) && signs.contains(&false), "outlines run one way and holes the other");
    }
}

#[test]
fn open_contours_are_kept_and_named_and_small_gaps_are_joined() {
    let mut mesh = block([0.0; 3], [30.0, 20.0, 10.0]);
    let sound = stack(&mesh, 10.0, None).slices[0].clone();
    // One of the two triangles of the side at y = 0 is left out.
    let side =
        mesh.triangles.iter().position(|corners| corners.iter().all(|i| mesh.points[*i as usize][1] == 0.0)).unwrap();
    mesh.triangles.remove(side);
    let wish = SliceWish { step: 10.0, dowel: None, rooms: &[] };
    let broken = stack(&mesh, 10.0, None).slices[0].clone();
    assert_eq!((broken.closed.len(), broken.open.len()), (0, 1));
    let figures = slices(&mesh, &wish, &Unwatched).unwrap();
    let told = figures[0].facts.iter().any(|fact| matches!(fact, LabelText::Line("plate.slice-open", _)));
    assert!(told, "{:?}", figures[0].facts);
    // A side whose corners are not those of its neighbours, but lie on their edges: no gap on paper.
    let mut split = block([0.0; 3], [30.0, 20.0, 10.0]);
    let side =
        split.triangles.iter().position(|corners| corners.iter().all(|i| split.points[*i as usize][1] == 0.0)).unwrap();
    let [a, b, c] = split.triangles.remove(side);
    let middle = split.points.len() as u32;
    let (one, two) = (split.points[b as usize], split.points[c as usize]);
    split.points.push(std::array::from_fn(|axis| f64::midpoint(one[axis], two[axis]) + 0.004));
    split.triangles.extend([[a, b, middle], [a, middle, c]]);
    let joined = stack(&split, 10.0, None).slices[0].clone();
    assert_eq!((joined.closed.len(), joined.open.len()), (1, 0));
    assert!((joined.area - sound.area).abs() < 1.0);
}

#[test]
fn holes_leave_three_millimetres_everywhere_and_are_taken_off_the_area() {
    let wall = 3.0;
    for (mesh, step) in [
        (block([-3.0, 4.0, 0.0], [60.0, 40.0, 54.0]), 18.0),
        (torus(40.0, 14.0, 90, 60), 7.0),
        (stl::read(include_bytes!("../../../fixtures/designs/bracket.stl")).unwrap().mesh, 5.0),
        (cone(40.0, 60.0, 64), 6.0),
    ] {
        let plain = stack(&mesh, step, None);
        let drilled = stack(&mesh, step, Some(6.0));
        let (diameter, centres) = drilled.holes.unwrap();
        let mut any = false;
        for (before, after) in plain.slices.iter().zip(&drilled.slices) {
            let circle: Vec<[f64; 2]> = (0..64)
                .flat_map(|i| {
                    let (sin, cos) = (f64::from(i) * PI / 32.0).sin_cos();
                    let reach = diameter / 2.0 + wall - 1e-6;
                    centres.map(|[x, y]| [x + reach * cos, y + reach * sin])
                })
                .collect();
            let within =
                |point: &[f64; 2]| before.closed.iter().filter(|contour| is_within(*point, contour)).count() % 2 == 1;
            let fits = circle.iter().all(within);
            assert!(fits || !after.has_holes, "slice {}", after.number);
            let holes = if after.has_holes { 2.0 * PI * 9.0 } else { 0.0 };
            assert!((before.area - after.area - holes).abs() < 1e-9);
            any |= after.has_holes;
        }
        assert!(any);
    }
    // In a block they lie in opposite corners, as far apart as the wall allows, to a step of the search.
    let drilled = stack(&block([0.0; 3], [100.0, 50.0, 40.0]), 20.0, Some(6.0));
    let (_, [one, two]) = drilled.holes.unwrap();
    let apart = (one[0] - two[0]).hypot(one[1] - two[1]);
    assert!(apart > (88.0_f64).hypot(38.0) - 4.0, "{apart}");
    assert!(drilled.slices.iter().all(|slice| slice.has_holes));
}

#[test]
fn slices_without_room_for_holes_are_named() {
    let wish = SliceWish { step: 6.0, dowel: Some(6.0), rooms: &[] };
    let told = |mesh: &TriangleMesh| -> Vec<usize> {
        let figures = slices(mesh, &wish, &Unwatched).unwrap();
        let is_told = |fact: &LabelText| matches!(fact, LabelText::Line("plate.slice-no-room", _));
        (1..).zip(&figures).filter(|(_, figure)| figure.facts.iter().any(is_told)).map(|(number, _)| number).collect()
    };
    let pointed = told(&cone(40.0, 60.0, 64));
    assert_eq!(pointed.last(), Some(&10), "the top has no room");
    assert!(!pointed.contains(&1));
    assert_eq!(told(&block([0.0; 3], [8.0, 8.0, 12.0])), [1, 2], "no slice has room");
    assert!(told(&block([0.0; 3], [80.0, 40.0, 12.0])).is_empty());
}

#[test]
fn figures_of_one_solid_register_and_show_the_next_slice_dashed() {
    let wish = SliceWish { step: 10.0, dowel: Some(6.0), rooms: &[[180.0, 240.0]] };
    let figures = slices(&cone(70.0, 50.0, 64), &wish, &Unwatched).unwrap();
    assert_eq!(figures.len(), 5, "too large for two on a sheet");
    for (number, figure) in (1..).zip(&figures) {
        assert_eq!(figure.extent, figures[0].extent);
        assert!(matches!(figure.kind, FigureKind::Slice { number: n, of: 5, .. } if n == number));
        let dashed = figure.drawing.shapes.iter().filter(|shape| shape.pen == crate::design::PlanePen::Dashed).count();
        assert_eq!(dashed, usize::from(number < 5));
        let crosses = |figure: &crate::plate::figure::Figure| {
            figure
                .drawing
                .shapes
                .iter()
                .filter(|shape| shape.pen == crate::design::PlanePen::Thin)
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(crosses(figure), crosses(&figures[0]));
    }
}

#[test]
fn small_slices_share_a_sheet_that_they_fit() {
    let rooms = [[180.0, 240.0], [267.0, 150.0]];
    let wish = SliceWish { step: 3.0, dowel: None, rooms: &rooms };
    let figures = slices(&cylinder(22.0, 60.0, 48), &wish, &Unwatched).unwrap();
    // 3 columns of 45 + 6 mm and 3 rows of 58 + 6 upright; 5 and 2 lying.
    assert_eq!(figures.len(), 2);
    assert!(matches!(figures[0].kind, FigureKind::Slices { from: 1, to: 10, of: 20 }), "{:?}", figures[0].kind);
    for figure in &figures {
        assert!(rooms.iter().any(|[w, h]| figure.extent.width() <= *w && figure.extent.height() <= *h));
        assert_eq!(figure.labels.len(), 10);
    }
}

#[test]
fn random_meshes_give_closed_contours_or_name_the_open_ones() {
    let mut seed = 11_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as f64 / f64::from(1_u32 << 31)
    };
    for turn in 0..200 {
        // Loose triangles on a coarse lattice, so that many corners, edges and planes meet.
        let count = 5 + turn % 40;
        let points = (0..count).map(|_| [0, 1, 2].map(|_| (random() * 6.0).floor())).collect::<Vec<_>>();
        let mut pick = || (random() * f64::from(count)) as u32;
        let triangles = (0..count * 2).map(|_| [pick(), pick(), pick()]).collect();
        let mesh = TriangleMesh { points, triangles };
        match slice_stack(&mesh, &SliceWish { step: 0.5, dowel: Some(0.5), rooms: &[] }, &Unwatched) {
            Ok(stack) => {
                for slice in &stack.slices {
                    assert!(slice.area.is_finite() && slice.area >= -0.5);
                    assert!(slice.closed.iter().all(|contour| contour.len() > 2));
                    assert!(slice.open.iter().all(|line| line.len() > 1));
                }
            }
            Err(error) => assert_eq!(error, DesignError::Empty),
        }
        // Balls and rings that run through one another stay closed, whatever the plane.
        let shells = [
            ball([random() * 30.0, random() * 30.0, random() * 5.0], 5.0 + random() * 20.0, 20),
            torus(20.0, 4.0 + random() * 8.0, 20, 12),
        ];
        let stack = stack(&joined(&shells), 1.0 + random() * 5.0, None);
        assert!(stack.slices.iter().all(|slice| slice.open.is_empty()));
    }
}

#[test]
fn slices_beyond_all_bounds_are_refused_and_work_is_stopped() {
    let mesh = block([0.0; 3], [10.0; 3]);
    let with = |step: f64, dowel: Option<f64>| slice_stack(&mesh, &SliceWish { step, dowel, rooms: &[] }, &Unwatched);
    assert!(matches!(with(0.001, None), Err(DesignError::TooMany { .. })));
    assert!(matches!(with(1e-300, None), Err(DesignError::TooMany { .. })));
    for step in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(with(step, None), Err(DesignError::Broken { .. })));
        assert!(matches!(with(1.0, Some(step)), Err(DesignError::Broken { .. })));
    }
    let flat = obj::read(b"v 0 0 0\nv 9 0 0\nv 0 9 0\nf 1 2 3\n").unwrap().mesh;
    assert_eq!(
        slice_stack(&flat, &SliceWish { step: 1.0, dowel: None, rooms: &[] }, &Unwatched),
        Err(DesignError::Empty)
    );
    struct Stopping;
    impl Watch for Stopping {
        fn stop(&self) -> bool {
            true
        }
    }
    let wish = SliceWish { step: 1.0, dowel: None, rooms: &[] };
    assert_eq!(slice_stack(&mesh, &wish, &Stopping), Err(DesignError::Stopped));
}
