//! Slices -> figures at 1:1: contours, the next slice dashed, holes, crosses, numbers; several in rows where they fit.

use super::stack::{SliceStack, SolidSlice};
use crate::design::{Outline, OutlinePart, PlaneBox, PlaneCircle, PlaneDrawing, PlanePen, PlanePoint, PlaneShape};
use crate::plate::figure::{Figure, FigureKind, LabelAnchor, LabelText, PlateLabel, PlateScale};

/// Below a slice: to the middle of its crosses, and to the foot of its words, in millimetres.
const CROSS_BELOW: f64 = 5.0;
const WORDS_BELOW: f64 = 13.0;
const ALL_BELOW: f64 = 14.0;
/// From a cross's middle to its ends.
const ARM: f64 = 3.0;
/// Height of capitals (ISO 3098-1:2015).
const CAPITALS: f64 = 2.5;
/// Between slices on one sheet, and the least width of a slice with its words.
const GAP: f64 = 6.0;
const LEAST_WIDTH: f64 = 45.0;
/// Numbers of slices that are told in a row.
const MOST_TOLD: usize = 12;
/// Of a quarter of a circle as a Bézier curve, how far its control points lie from its ends, in radii.
const QUARTER: f64 = 0.552_284_749_831;

/// Where one slice stands: its box with crosses and words, y downwards.
#[derive(Debug, Clone, Copy)]
struct SliceCell {
    width: f64,
    height: f64,
}

pub(super) fn figures(stack: &SliceStack, rooms: &[[f64; 2]]) -> Vec<Figure> {
    let cell = SliceCell { width: stack.extent.width().max(LEAST_WIDTH), height: stack.extent.height() + ALL_BELOW };
    let fit = |long: f64, cell: f64| ((long + GAP) / (cell + GAP)).floor().clamp(0.0, 100.0) as usize;
    let grids = rooms.iter().map(|[width, height]| [fit(*width, cell.width), fit(*height, cell.height)]);
    // Of rooms that hold as many, the first.
    let best = grids.reduce(|one, two| if two[0] * two[1] > one[0] * one[1] { two } else { one });
    let [columns, rows] = best.filter(|grid| grid[0] * grid[1] > 0).unwrap_or([1, 1]);
    stack.slices.chunks(columns * rows).map(|some| figure(stack, some, columns, cell)).collect()
}

fn figure(stack: &SliceStack, some: &[SolidSlice], columns: usize, cell: SliceCell) -> Figure {
    let of = stack.slices.len();
    let mut sketch = SliceSketch::default();
    for (index, slice) in some.iter().enumerate() {
        let left = (cell.width + GAP) * (index % columns) as f64;
        let top = (cell.height + GAP) * (index / columns) as f64;
        let middle = left + cell.width / 2.0;
        let from = PlanePoint { x: middle - stack.extent.width() / 2.0, y: top };
        sketch.slice(stack, slice, from);
        let words = LabelText::Line(
            "plate.shows-slice",
            vec![("n", slice.number.to_string()), ("slices", of.to_string()), ("height", number(slice.height))],
        );
        let at = PlanePoint { x: middle, y: top + stack.extent.height() + WORDS_BELOW };
        sketch.labels.push(PlateLabel {
            at,
            text: words,
            height: CAPITALS,
            anchor: LabelAnchor::Centre,
            upright: false,
        });
    }
    let (across, down) = (columns.min(some.len()), some.len().div_ceil(columns));
    let size = |count: usize, long: f64| count as f64 * (long + GAP) - GAP;
    let extent = PlaneBox {
        min: PlanePoint { x: 0.0, y: 0.0 },
        max: PlanePoint { x: size(across, cell.width), y: size(down, cell.height) },
    };
    let kind = match some {
        [slice] => FigureKind::Slice { number: slice.number, of, height: slice.height },
        some => {
            let number = |slice: Option<&SolidSlice>| slice.map_or(1, |slice| slice.number);
            FigureKind::Slices { from: number(some.first()), to: number(some.last()), of }
        }
    };
    let facts = facts(stack, some);
    Figure {
        kind,
        drawing: sketch.drawing,
        labels: sketch.labels,
        extent,
        scale: PlateScale::ONE,
        projection: None,
        facts,
    }
}

fn facts(stack: &SliceStack, some: &[SolidSlice]) -> Vec<LabelText> {
    let mut facts = Vec::new();
    // Above the last one there is none.
    if some.first().is_some_and(|slice| slice.number < stack.slices.len()) {
        facts.push(LabelText::Line("plate.slice-next", Vec::new()));
    }
    let centimetres = |cubic: f64| format!("{:.1}", cubic / 1000.0);
    facts.push(LabelText::Line("plate.slice-volume", vec![("volume", centimetres(stack.volume()))]));
    if let Some((diameter, [one, two])) = stack.holes {
        let apart = (one[0] - two[0]).hypot(one[1] - two[1]);
        let slots = vec![("diameter", number(diameter)), ("distance", format!("{apart:.1}"))];
        facts.push(LabelText::Line("plate.slice-holes", slots));
    }
    let without: Vec<usize> = some.iter().filter(|slice| !slice.has_holes).map(|slice| slice.number).collect();
    if stack.wished && !without.is_empty() {
        facts.push(LabelText::Line("plate.slice-no-room", vec![("slices", list(&without))]));
    }
    for slice in some {
        let ends = slice.open.iter().filter_map(|line| line.first().zip(line.last()));
        let gaps: Vec<[f64; 2]> = ends.map(|(a, b)| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]).collect();
        let Some(first) = gaps.first() else { continue };
        // From the lower left corner of the slice, as in tables of holes.
        let [x, y] = [first[0] - stack.extent.min.x, first[1] - stack.extent.min.y];
        let slots = vec![
            ("n", slice.number.to_string()),
            ("count", gaps.len().to_string()),
            ("place", format!("{x:.1} / {y:.1}")),
        ];
        facts.push(LabelText::Line("plate.slice-open", slots));
    }
    facts
}

/// Numbers in a row, and how many more there are.
fn list(numbers: &[usize]) -> String {
    let told: Vec<String> = numbers.iter().take(MOST_TOLD).map(usize::to_string).collect();
    let more = numbers.len().saturating_sub(MOST_TOLD);
    told.join(", ") + &if more > 0 { format!(" (+ {more})") } else { String::new() }
}

/// A length with as many digits as it needs, at most two after the point.
fn number(length: f64) -> String {
    let text = format!("{length:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What is drawn so far.
#[derive(Default)]
struct SliceSketch {
    drawing: PlaneDrawing,
    labels: Vec<PlateLabel>,
}

impl SliceSketch {
    /// One slice, the box of the solid with its top left corner at a place.
    fn slice(&mut self, stack: &SliceStack, slice: &SolidSlice, from: PlanePoint) {
        let place = |[x, y]: [f64; 2]| PlanePoint {
            x: from.x + (x - stack.extent.min.x),
            y: from.y + (stack.extent.max.y - y),
        };
        // Numbers count from 1, so this is the next one.
        if let Some(next) = stack.slices.get(slice.number) {
            for contour in &next.closed {
                self.line(contour.iter().map(|point| place(*point)), true, PlanePen::Dashed);
            }
            for contour in &next.open {
                self.line(contour.iter().map(|point| place(*point)), false, PlanePen::Dashed);
            }
        }
        for contour in &slice.closed {
            self.line(contour.iter().map(|point| place(*point)), true, PlanePen::Contour);
        }
        for contour in &slice.open {
            self.line(contour.iter().map(|point| place(*point)), false, PlanePen::Contour);
        }
        if let Some((diameter, centres)) = stack.holes.filter(|_| slice.has_holes) {
            for centre in centres.map(place) {
                self.hole(centre, diameter);
            }
        }
        // Crosses below its corners, at least so far apart that one sees a turn.
        let bottom = from.y + stack.extent.height() + CROSS_BELOW;
        let middle = from.x + stack.extent.width() / 2.0;
        let half = (stack.extent.width().max(LEAST_WIDTH) / 2.0) - ARM;
        for x in [middle - half, middle + half] {
            let at = PlanePoint { x, y: bottom };
            self.cross(at, ARM, &PlanePen::Thin);
            self.circle(at, ARM / 2.0, PlanePen::Thin);
        }
    }

    fn line(&mut self, points: impl IntoIterator<Item = PlanePoint>, closed: bool, pen: PlanePen) {
        let mut points = points.into_iter();
        let Some(start) = points.next() else { return };
        let outline = Outline { start, parts: points.map(OutlinePart::Line).collect(), closed };
        self.drawing.shapes.push(PlaneShape { outline, pen, clip: None });
    }

    fn cross(&mut self, at: PlanePoint, arm: f64, pen: &PlanePen) {
        let PlanePoint { x, y } = at;
        self.line([PlanePoint { x: x - arm, y }, PlanePoint { x: x + arm, y }], false, pen.clone());
        self.line([PlanePoint { x, y: y - arm }, PlanePoint { x, y: y + arm }], false, pen.clone());
    }

    /// A hole with its centre marked, for the drill.
    fn hole(&mut self, centre: PlanePoint, diameter: f64) {
        self.circle(centre, diameter / 2.0, PlanePen::Contour);
        self.cross(centre, diameter / 2.0 + 2.0, &PlanePen::Centre);
        self.drawing.circles.push(PlaneCircle { centre, diameter });
    }

    fn circle(&mut self, centre: PlanePoint, radius: f64, pen: PlanePen) {
        let at = |x: f64, y: f64| PlanePoint { x: centre.x + radius * x, y: centre.y + radius * y };
        let parts = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]].map(|[x, y]| {
            // A quarter turn further is at -y, x.
            OutlinePart::Curve([at(x - QUARTER * y, y + QUARTER * x), at(-y + QUARTER * x, x + QUARTER * y), at(-y, x)])
        });
        let outline = Outline { start: at(1.0, 0.0), parts: parts.to_vec(), closed: true };
        self.drawing.shapes.push(PlaneShape { outline, pen, clip: None });
    }
}
