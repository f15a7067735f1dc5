//! Random drawings -> tiles that show each line once.

use proptest::prelude::*;

use super::*;
use crate::plate::pen::{CONTOUR, DASHES};
use crate::watch::Unwatched;

const TILE: [f64; 2] = [190.0, 240.0];
const FRAME: Spot = Spot { left: Mm(7.0), top: Mm(30.0) };

fn at(x: f64, y: f64) -> PlanePoint {
    PlanePoint { x, y }
}

fn shape(points: &[(f64, f64)], closed: bool, pen: PlanePen) -> PlaneShape {
    let (x, y) = points[0];
    let parts = points[1..].iter().map(|(x, y)| OutlinePart::Line(at(*x, *y))).collect();
    PlaneShape { outline: Outline { start: at(x, y), parts, closed }, pen, clip: None }
}

fn drawing(shapes: Vec<PlaneShape>) -> PlaneDrawing {
    PlaneDrawing { shapes, ..PlaneDrawing::default() }
}

fn extent(drawing: &PlaneDrawing) -> PlaneBox {
    let points = drawing.shapes.iter().flat_map(|shape| subpaths(&shape.outline));
    PlaneBox::of(points.flat_map(super::SegmentRun::joined).flat_map(|segment| segment.hull())).unwrap()
}

fn grid(drawing: &PlaneDrawing, overlap: f64) -> TileGrid {
    TileGrid::cover(extent(drawing), TILE, overlap, 1_000).unwrap()
}

/// The part of a line within a box, as shares of its length; `None` if there is none.
fn within(from: PlanePoint, to: PlanePoint, area: PlaneBox) -> Option<(f64, f64)> {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let sides = [
        (to.x - from.x, from.x - area.min.x),
        (from.x - to.x, area.max.x - from.x),
        (to.y - from.y, from.y - area.min.y),
        (from.y - to.y, area.max.y - from.y),
    ];
    for (step, room) in sides {
        if step == 0.0 && room < 0.0 {
            return None;
        }
        if step > 0.0 {
            first = first.max(-room / step);
        } else if step < 0.0 {
            last = last.min(room / -step);
        }
    }
    (first < last).then_some((first, last))
}

/// The lines of a tile, back in the drawing.
fn lines_of(tile: &TileDrawing, corner: PlanePoint) -> Vec<(PlanePoint, PlanePoint)> {
    let back = |spot: Spot| at(spot.left.0 - FRAME.left.0 + corner.x, spot.top.0 - FRAME.top.0 + corner.y);
    let mut lines = Vec::new();
    for path in &tile.part.paths {
        let (mut start, mut from) = (at(0.0, 0.0), at(0.0, 0.0));
        for step in &path.steps {
            match step {
                PathStep::Move(to) => (start, from) = (back(*to), back(*to)),
                PathStep::Line(to) => {
                    lines.push((from, back(*to)));
                    from = back(*to);
                }
                PathStep::Close => {
                    lines.push((from, start));
                    from = start;
                }
                PathStep::Curve(_) => unreachable!("lines alone"),
            }
        }
    }
    lines
}

/// What is seen of a tile when the next ones are glued over it.
fn seen(grid: &TileGrid, at: usize) -> PlaneBox {
    let tile = grid.name(at);
    let mut area = grid.area(tile);
    if tile.column + 1 < grid.columns {
        area.max.x -= grid.overlap;
    }
    if tile.row + 1 < grid.rows {
        area.max.y -= grid.overlap;
    }
    area
}

proptest! {
    /// No gap and no doubling: whatever lines there are, those that are seen on glued tiles are as long as those that were
    /// drawn, and each point of a line is on exactly one tile.
    #[test]
    fn glued_tiles_show_each_line_once(
        points in prop::collection::vec((-900.0..900.0_f64, -900.0..900.0_f64), 2..40),
        closed: bool,
        overlap in 0.0..50.0_f64,
        pen in prop::sample::select(vec![PlanePen::Contour, PlanePen::Thin]),
    ) {
        let drawing = drawing(vec![shape(&points, closed, pen)]);
        let grid = grid(&drawing, overlap);
        let tiles = distribute(&drawing, &grid, FRAME, &Unwatched).unwrap();
        let drawn: Vec<_> = (0..grid.len()).map(|at| lines_of(&tiles[at], grid.area(grid.name(at)).min)).collect();
        let length = |from: PlanePoint, to: PlanePoint| (to.x - from.x).hypot(to.y - from.y);
        let mut seen_length = 0.0;
        for (at, lines) in drawn.iter().enumerate() {
            for (from, to) in lines {
                if let Some((first, last)) = within(*from, *to, seen(&grid, at)) {
                    seen_length += (last - first) * length(*from, *to);
                }
            }
        }
        let mut whole: f64 = points.windows(2).map(|two| length(at(two[0].0, two[0].1), at(two[1].0, two[1].1))).sum();
        if closed {
            whole += length(at(points[0].0, points[0].1), at(points[points.len() - 1].0, points[points.len() - 1].1));
        }
        prop_assert!((seen_length - whole).abs() < 1e-6 * whole.max(1.0), "{seen_length} of {whole}");
        // What is called empty shows nothing, and the rest something.
        for (at, tile) in tiles.iter().enumerate() {
            let area = grid.area(grid.name(at));
            let shows = drawn[at].iter().any(|(from, to)| within(*from, *to, area).is_some());
            prop_assert!(!(tile.is_empty && shows));
            prop_assert_eq!(tile.is_empty, drawn[at].is_empty());
        }
    }

    /// A line is left off where it meets no tile, and its ends are then far enough away that nobody sees them.
    #[test]
    fn what_is_left_off_is_not_on_the_tile(
        points in prop::collection::vec((0.0..900.0_f64, 0.0..900.0_f64), 2..40),
    ) {
        let drawing = drawing(vec![shape(&points, false, PlanePen::Contour)]);
        let grid = grid(&drawing, 10.0);
        let tiles = distribute(&drawing, &grid, FRAME, &Unwatched).unwrap();
        for (tile, drawn) in tiles.iter().enumerate() {
            let area = grown(grid.area(grid.name(tile)), CONTOUR / 2.0);
            let lines = lines_of(drawn, grid.area(grid.name(tile)).min);
            let met = points.windows(2).filter(|two| {
                crosses(at(two[0].0, two[0].1), at(two[1].0, two[1].1), area)
            });
            prop_assert_eq!(lines.len(), met.count());
        }
    }

    /// The drawing is as large as it was, to a millionth of a millimetre, with a printer's error taken back or not.
    #[test]
    fn lengths_are_those_of_the_drawing_times_the_correction(
        (x, y) in (-900.0..900.0_f64, -900.0..900.0_f64),
        across in 0.9..1.1_f64,
        down in 0.9..1.1_f64,
    ) {
        let mut stretched_drawing = drawing(vec![shape(&[(0.0, 0.0), (x, y)], false, PlanePen::Thin)]);
        stretched(&mut stretched_drawing, [across, down]);
        let grid = grid(&stretched_drawing, 10.0);
        let tiles = distribute(&stretched_drawing, &grid, FRAME, &Unwatched).unwrap();
        let shown = (0..grid.len()).flat_map(|tile| lines_of(&tiles[tile], grid.area(grid.name(tile)).min));
        for (from, to) in shown {
            prop_assert!((to.x - from.x - x * across).abs() < 1e-6 && (to.y - from.y - y * down).abs() < 1e-6);
        }
    }
}

#[test]
fn a_closed_line_on_one_tile_is_joined_at_its_ends() {
    let square = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)];
    for points in [square.to_vec(), [square.as_slice(), &square[..1]].concat()] {
        let drawing = drawing(vec![shape(&points, true, PlanePen::Contour)]);
        let tiles = distribute(&drawing, &grid(&drawing, 10.0), FRAME, &Unwatched).unwrap();
        assert_eq!(tiles[0].part.paths[0].steps.last(), Some(&PathStep::Close), "{points:?}");
    }
}

#[test]
fn dashes_go_on_over_the_edges_of_tiles() {
    // One line of 1,000 mm and one in ten pieces: the dashes of each tile begin where those of the line would be.
    for pieces in [1_u32, 10] {
        let points: Vec<_> = (0..=pieces).map(|piece| (f64::from(piece) * 1_000.0 / f64::from(pieces), 0.0)).collect();
        let drawing = drawing(vec![shape(&points, false, PlanePen::Dashed)]);
        let grid = grid(&drawing, 10.0);
        let tiles = distribute(&drawing, &grid, FRAME, &Unwatched).unwrap();
        for (at, tile) in tiles.iter().enumerate() {
            let corner = grid.area(grid.name(at)).min;
            let [path] = tile.part.paths.as_slice() else { panic!("one path a tile") };
            let (PathStep::Move(begin), PathPaint::Line { phase, .. }) = (path.steps[0], &path.paint) else { panic!() };
            let gone = begin.left.0 - FRAME.left.0 + corner.x;
            let off = (gone - phase).rem_euclid(DASHES.iter().sum());
            assert!(off.min(4.0 - off) < 1e-6, "{gone} {phase}");
        }
    }
}

#[test]
fn tiles_within_an_area_are_not_empty_and_those_in_its_hole_are() {
    let frame = |low: f64, high: f64| [(low, low), (high, low), (high, high), (low, high)];
    let ring = |even_odd| {
        let mut ring = shape(&frame(0.0, 1_500.0), true, PlanePen::Fill { even_odd });
        let hole = frame(400.0, 1_100.0);
        ring.outline.parts.push(OutlinePart::Move(at(hole[0].0, hole[0].1)));
        ring.outline.parts.extend(hole[1..].iter().map(|(x, y)| OutlinePart::Line(at(*x, *y))));
        ring
    };
    for (even_odd, holes) in [(true, true), (false, false)] {
        let drawing = drawing(vec![ring(even_odd)]);
        let grid = grid(&drawing, 10.0);
        let tiles = distribute(&drawing, &grid, FRAME, &Unwatched).unwrap();
        let is_in_hole =
            |area: PlaneBox| area.min.x > 400.0 && area.min.y > 400.0 && area.max.x < 1_100.0 && area.max.y < 1_100.0;
        let mut met = 0;
        for (at, tile) in tiles.iter().enumerate() {
            let in_hole = is_in_hole(grid.area(grid.name(at)));
            met += usize::from(in_hole);
            assert_eq!(tile.is_empty, in_hole && holes, "{at} {even_odd}");
        }
        assert!(met > 1);
    }
}

#[test]
fn white_areas_alone_make_no_sheet() {
    let square = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)];
    let drawing = drawing(vec![shape(&square, true, PlanePen::Blank { even_odd: false })]);
    let tiles = distribute(&drawing, &grid(&drawing, 10.0), FRAME, &Unwatched).unwrap();
    assert!(tiles[0].is_empty);
}

#[test]
fn a_drawing_of_too_many_steps_is_refused_before_they_are_kept() {
    // 40 by 40 tiles, and an area with 5,000 corners over all of them.
    let corners: Vec<_> = (0..5_000).map(|n| f64::from(n) / 5_000.0 * std::f64::consts::TAU).collect();
    let points: Vec<_> = corners.iter().map(|turn| (4_000.0 * turn.cos(), 4_000.0 * turn.sin())).collect();
    let drawing = drawing(vec![shape(&points, true, PlanePen::Fill { even_odd: true })]);
    let grid = TileGrid::cover(extent(&drawing), TILE, 10.0, 10_000).unwrap();
    assert_eq!(distribute(&drawing, &grid, FRAME, &Unwatched).unwrap_err(), DistributeFault::TooMuch);
}

#[test]
fn a_line_over_a_corner_of_a_tile_is_on_it() {
    let area = PlaneBox { min: at(0.0, 0.0), max: at(10.0, 10.0) };
    for (from, to, meets) in [
        (at(-5.0, 5.0), at(5.0, -5.0), true),
        (at(-5.0, 4.9), at(4.9, -5.0), false),
        (at(-5.0, 5.0), at(15.0, 5.0), true),
        (at(5.0, 5.0), at(5.0, 5.0), true),
        (at(11.0, 0.0), at(11.0, 9.0), false),
        (at(10.0, -9.0), at(10.0, 19.0), true),
    ] {
        assert_eq!(crosses(from, to, area), meets, "{from:?} {to:?}");
        assert_eq!(crosses(to, from, area), meets);
    }
}
