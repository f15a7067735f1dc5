//! Random drawings of lines, curves and areas on several papers -> glued tiles are black where the drawing is, and nowhere else.
//!
//! Both are painted at points, by code of its own: areas by the crossings of a ray, lines by their distance.

use proptest::prelude::*;

use super::*;
use crate::plate::PlateGeometry;
use crate::sheet::Paper;
use crate::watch::Unwatched;

/// Lines into which each curve is cut, here and there alike.
const CUTS: u32 = 64;
/// Points nearer than this to an edge of something black are not judged, in millimetres.
const NEAR: f64 = 1e-6;

fn at(x: f64, y: f64) -> PlanePoint {
    PlanePoint { x, y }
}

/// The closed lines or open lines of steps, in the drawing.
fn lines(steps: &[PathStep], back: &impl Fn(Spot) -> PlanePoint) -> Vec<Vec<PlanePoint>> {
    let mut all: Vec<Vec<PlanePoint>> = Vec::new();
    for step in steps {
        let here = all.last().and_then(|line| line.last().copied());
        match (step, all.last_mut()) {
            (PathStep::Move(to), _) => all.push(vec![back(*to)]),
            (PathStep::Line(to), Some(line)) => line.push(back(*to)),
            (PathStep::Curve(points), Some(line)) => {
                let [b, c, d] = points.map(back);
                let a = here.unwrap();
                for cut in 1..=CUTS {
                    let (t, s) = (f64::from(cut) / f64::from(CUTS), 1.0 - f64::from(cut) / f64::from(CUTS));
                    let bend = |a: f64, b: f64, c: f64, d: f64| {
                        s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
                    };
                    line.push(at(bend(a.x, b.x, c.x, d.x), bend(a.y, b.y, c.y, d.y)));
                }
            }
            (PathStep::Close, Some(line)) => line.push(line[0]),
            (_, None) => unreachable!("paths begin with a move"),
        }
    }
    all
}

/// How far a point is from the lines.
fn distance(lines: &[Vec<PlanePoint>], point: PlanePoint) -> f64 {
    let to = |a: PlanePoint, b: PlanePoint| {
        let (x, y) = (b.x - a.x, b.y - a.y);
        let along = ((point.x - a.x) * x + (point.y - a.y) * y) / (x * x + y * y).max(1e-300);
        let along = along.clamp(0.0, 1.0);
        (point.x - a.x - along * x).hypot(point.y - a.y - along * y)
    };
    let pairs = lines.iter().flat_map(|line| line.windows(2));
    pairs.map(|pair| to(pair[0], pair[1])).fold(f64::INFINITY, f64::min)
}

/// Whether a point is inside of lines that are closed, if need be.
fn inside(lines: &[Vec<PlanePoint>], point: PlanePoint, even_odd: bool) -> bool {
    let mut turns = 0_i32;
    for line in lines {
        for (a, b) in line.iter().zip(line.iter().cycle().skip(1)) {
            let across = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
            if a.y <= point.y && b.y > point.y && across > 0.0 {
                turns += 1;
            } else if a.y > point.y && b.y <= point.y && across < 0.0 {
                turns -= 1;
            }
        }
    }
    if even_odd { turns % 2 != 0 } else { turns != 0 }
}

/// What is painted, in the drawing: its lines, its paint, the lines of its clip.
struct Painted {
    lines: Vec<Vec<PlanePoint>>,
    paint: PathPaint,
    clip: Option<Vec<Vec<PlanePoint>>>,
}

/// Whether a point is black; `None` if it is too near to an edge to say.
fn is_black(painted: &[Painted], point: PlanePoint) -> Option<bool> {
    let mut black = false;
    for one in painted {
        let (is_in, edge) = match &one.paint {
            PathPaint::Line { width, .. } => {
                let far = distance(&one.lines, point);
                (far < width.0 / 2.0, (far - width.0 / 2.0).abs())
            }
            PathPaint::Fill { even_odd } | PathPaint::Blank { even_odd } => {
                let closed: Vec<_> = one.lines.iter().map(|line| [line.as_slice(), &line[..1]].concat()).collect();
                (inside(&one.lines, point, *even_odd), distance(&closed, point))
            }
        };
        let clip = one.clip.as_ref().map(|clip| (inside(clip, point, true), distance(clip, point)));
        if edge < NEAR || clip.is_some_and(|(_, edge)| edge < NEAR) {
            return None;
        }
        if is_in && clip.is_none_or(|(is_in, _)| is_in) {
            black = !matches!(one.paint, PathPaint::Blank { .. });
        }
    }
    Some(black)
}

fn painted(part: &DrawnPart, back: &impl Fn(Spot) -> PlanePoint) -> Vec<Painted> {
    let of = |path: &DrawnPath| Painted {
        lines: lines(&path.steps, back),
        paint: path.paint.clone(),
        clip: path.clip.map(|clip| lines(&part.clips[clip], back)),
    };
    part.paths.iter().map(of).collect()
}

/// A drawing as it is, without tiles.
fn untiled(drawing: &PlaneDrawing) -> Vec<Painted> {
    let place = |point: PlanePoint| Spot { left: Mm(point.x), top: Mm(point.y) };
    let back = |spot: Spot| at(spot.left.0, spot.top.0);
    let of = |shape: &PlaneShape| Painted {
        lines: lines(&whole(&shape.outline, &place), &back),
        paint: paint(&shape.pen),
        clip: shape.clip.map(|clip| lines(&whole(&drawing.clips[clip], &place), &back)),
    };
    drawing.shapes.iter().map(of).collect()
}

fn point() -> impl Strategy<Value = PlanePoint> {
    (-500.0..500.0_f64, -500.0..500.0_f64).prop_map(|(x, y)| at(x, y))
}

fn outline() -> impl Strategy<Value = Outline> {
    let part = prop_oneof![
        4 => point().prop_map(OutlinePart::Line),
        3 => (point(), point(), point()).prop_map(|(a, b, c)| OutlinePart::Curve([a, b, c])),
        1 => point().prop_map(OutlinePart::Move),
    ];
    (point(), prop::collection::vec(part, 1..8), any::<bool>()).prop_map(|(start, parts, closed)| Outline {
        start,
        parts,
        closed,
    })
}

fn drawing() -> impl Strategy<Value = PlaneDrawing> {
    let pen = prop::sample::select(vec![
        PlanePen::Contour,
        PlanePen::Thin,
        PlanePen::Wide { width: 25.0, dashes: Vec::new() },
        PlanePen::Fill { even_odd: true },
        PlanePen::Fill { even_odd: false },
        PlanePen::Blank { even_odd: true },
    ]);
    let shape = (outline(), pen, prop::option::weighted(0.3, 0..2_usize)).prop_map(|(outline, pen, clip)| PlaneShape {
        outline,
        pen,
        clip,
    });
    let closed = outline().prop_map(|outline| Outline { closed: true, ..outline });
    (prop::collection::vec(shape, 1..6), prop::collection::vec(closed, 2)).prop_map(|(shapes, clips)| PlaneDrawing {
        shapes,
        clips,
        ..PlaneDrawing::default()
    })
}

proptest! {
    #[test]
    fn glued_tiles_of_any_paper_are_black_where_the_drawing_is(
        drawing in drawing(),
        overlap in 0.0..50.0_f64,
        paper in prop::sample::select(vec![Paper::A4, Paper::Letter, Paper::A3]),
        lies: bool,
        samples in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 60),
        along in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), -1.0..1.0_f64), 60),
    ) {
        let Size { width, height } = paper.size();
        let paper = if lies { Size { width: height, height: width } } else { Size { width, height } };
        let (frame, size) = PlateGeometry::new(paper).frame();
        let points = drawing.shapes.iter().flat_map(|shape| subpaths(&shape.outline)).flat_map(SegmentRun::joined);
        let extent = grown(PlaneBox::of(points.flat_map(|segment| segment.hull())).unwrap(), widest_half(&drawing));
        let grid = TileGrid::cover(extent, [size.width.0, size.height.0], overlap, 1_000).unwrap();
        let tiles = distribute(&drawing, &grid, frame, &Unwatched).unwrap();
        let wanted = untiled(&drawing);
        let on_tiles: Vec<Vec<Painted>> = tiles
            .iter()
            .enumerate()
            .map(|(number, tile)| {
                let corner = grid.area(grid.name(number)).min;
                painted(&tile.part, &|spot| at(spot.left.0 - frame.left.0 + corner.x, spot.top.0 - frame.top.0 + corner.y))
            })
            .collect();
        // Points anywhere, and points about as far from a line as its edge is.
        let mut tried: Vec<PlanePoint> = samples
            .iter()
            .map(|(x, y)| at(extent.min.x + x * extent.width(), extent.min.y + y * extent.height()))
            .collect();
        for (shape, place, off) in along {
            let lines = &wanted[shape.index(wanted.len())].lines;
            let all: Vec<PlanePoint> = lines.iter().flatten().copied().collect();
            let near = all[place.index(all.len())];
            tried.push(at(near.x + off * 0.6, near.y - off * 0.5));
        }
        for point in tried {
            // The tile that is seen there: the last one in each direction that is cut at or before the point.
            let [across, down] = grid.steps();
            let column = ((point.x - grid.origin.x) / across).floor().clamp(0.0, f64::from(grid.columns - 1));
            let row = ((point.y - grid.origin.y) / down).floor().clamp(0.0, f64::from(grid.rows - 1));
            let number = row as usize * grid.columns as usize + column as usize;
            if let (Some(wanted), Some(found)) = (is_black(&wanted, point), is_black(&on_tiles[number], point)) {
                prop_assert_eq!(found, wanted, "{:?} on tile {}", point, number);
                prop_assert!(!(wanted && tiles[number].is_empty));
            }
        }
    }
}
