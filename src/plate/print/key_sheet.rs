//! A drawing and its tiles -> what is drawn on its key sheet: squares, rulers, the outline of a bank card, a map of tiles.
//!
//! ```text
//!   +-------------------------------------------+
//!   |                title block                |     Each drawing has one, be it on one sheet or many: nobody cuts
//!   +-------------------------------------------+     wood by a drawing whose size was not checked, and tiles have no
//!   | |  how to print                           |     room for squares and rulers.
//!   |r|  +------+ +------+  what to do if it is |
//!   |u|  | 50mm | | 2 in |  wrong               |
//!   |l|  +------+ +------+                      |
//!   |e|  +----------+  map of the sheets        |
//!   |r|  |bank card |  how they are joined      |
//!   | |  +----------+  tables                   |
//!   |                  ruler                    |
//!   +-------------------------------------------+
//! ```

use super::note::{SheetNote, micrometres};
use super::tiles::{TileGrid, on_sheet, stretched, stroke, whole};
use crate::design::{PlaneDrawing, PlanePen, PlanePoint};
use crate::plate::LabelAnchor;
use crate::plate::pen::{DASHED, THIN};
use crate::press::{DrawnPart, DrawnPath, PathPaint, PathStep};
use crate::typeset::PaperFact;
use crate::units::{MM_PER_INCH, Mm, Size, Spot};

/// The least sides of a paper for plates, upright.
pub(super) const LEAST_PAPER: [f64; 2] = [200.0, 265.0];
/// White at the paper's edges, as on other plates.
const MARGIN: f64 = 7.0;
/// The height of the title block, and the white below it.
const BLOCK: f64 = 23.1;
const BELOW_BLOCK: f64 = 3.0;
/// The width of a ruler with its numbers.
const RULER: f64 = 13.0;
/// Between things.
const GAP: f64 = 5.0;
/// The outline of a card ID-1 and the radius of its corners (ISO/IEC 7810:2019, 5).
const CARD: [f64; 2] = [85.60, 53.98];
const CARD_CORNER: f64 = 3.18;
/// Heights of the areas of words.
const HOW: f64 = 27.0;
const MAP_WORDS: f64 = 14.0;
const GLUE: f64 = 22.0;
/// Control points of a quarter circle of radius 1 as a Bézier curve.
pub(super) const KAPPA: f64 = 0.552_284_749_830_793_4;
/// The shortest line of the map, and the most steps that it has: it is small, and only shows what is where.
const SHORTEST: f64 = 0.1;
const MOST_MAP_STEPS: usize = 400_000;

/// A rectangle of a page, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PageArea {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl PageArea {
    pub fn fact(self) -> PaperFact {
        let length = |length: f64| micrometres(Mm(length));
        PaperFact::Record(vec![
            ("left", length(self.left)),
            ("top", length(self.top)),
            ("width", length(self.width)),
            ("height", length(self.height)),
        ])
    }

    fn inset(self, by: f64) -> Self {
        Self { left: self.left + by, top: self.top + by, width: self.width - 2.0 * by, height: self.height - 2.0 * by }
    }
}

/// The title block of a sheet without marks: over its whole width.
pub(super) fn wide_block(paper: Size) -> PageArea {
    PageArea { left: MARGIN, top: MARGIN, width: paper.width.0 - 2.0 * MARGIN, height: BLOCK }
}

/// What lies between the title block and the lower margin of such a sheet.
pub(super) fn body(paper: Size) -> PageArea {
    let top = MARGIN + BLOCK + BELOW_BLOCK;
    PageArea { left: MARGIN, top, width: paper.width.0 - 2.0 * MARGIN, height: paper.height.0 - top - MARGIN }
}

/// What of a drawing is on its key sheet.
pub(super) struct KeyDrawing<'a> {
    pub drawing: &'a PlaneDrawing,
    pub grid: &'a TileGrid,
    /// Which tiles are empty, row by row.
    pub empty: &'a [bool],
}

/// A key sheet: what is drawn, words at places, and facts for the template.
pub(super) struct KeySheet {
    pub part: DrawnPart,
    pub notes: Vec<SheetNote>,
    /// Where its tables stand.
    pub body: PageArea,
    pub places: Vec<(&'static str, PaperFact)>,
}

/// The key sheet of a drawing. `correction` is what lengths are multiplied with to take a printer's error back.
pub(super) fn key_sheet(paper: Size, shown: &KeyDrawing, correction: [f64; 2]) -> KeySheet {
    let [across, down] = correction;
    let around = body(paper);
    let mut notes = Vec::new();
    let mut paths = rulers(paper, around, correction, &mut notes);
    let left = around.left + RULER + GAP;
    let right = around.left + around.width;
    let how = PageArea { left, top: around.top, width: right - left, height: HOW };
    let square_at =
        |left: f64, side: f64| PageArea { left, top: how.top + HOW + 2.0, width: side * across, height: side * down };
    let square = square_at(left, 50.0);
    let inches = square_at(square.left + square.width + GAP, 2.0 * MM_PER_INCH);
    paths.extend([rectangle(square, THIN), rectangle(inches, THIN)]);
    let beside = inches.left + inches.width + GAP;
    let check = PageArea { left: beside, width: right - beside, height: square.height.max(inches.height), ..square };
    let top = square.top + check.height + GAP;
    let card = PageArea { left, top, width: CARD[0] * across, height: CARD[1] * down };
    paths.push(card_outline(card, correction));
    let map_left = card.left + card.width + GAP;
    let map_words = PageArea { left: map_left, top, width: right - map_left, height: MAP_WORDS };
    let map_box = PageArea { top: top + MAP_WORDS + 1.0, height: card.height - MAP_WORDS - 1.0, ..map_words };
    let map = map(shown, map_box, &mut notes);
    paths.extend(map.paths);
    let many = shown.grid.len() > 1;
    let glue = PageArea { left, top: top + card.height + GAP, width: right - left, height: GLUE };
    let below = glue.top + if many { GLUE } else { 0.0 } - around.top;
    let tables = PageArea { left, width: right - left, height: around.height - RULER - GAP, ..around };
    let places = vec![
        ("how", how.fact()),
        ("square", square.inset(5.0).fact()),
        ("inches", inches.inset(5.0).fact()),
        ("check", check.fact()),
        ("card", card.inset(8.0).fact()),
        ("map", map_words.fact()),
        ("glue", glue.fact()),
        ("below", micrometres(Mm(below))),
        ("tiles", PaperFact::number(shown.grid.len())),
        ("rows", PaperFact::number(shown.grid.rows)),
        ("columns", PaperFact::number(shown.grid.columns)),
        ("empty", PaperFact::Flag(shown.empty.contains(&true))),
    ];
    let at = Spot { left: Mm(0.0), top: Mm(0.0) };
    let part = DrawnPart { at, size: paper, clips: map.clips, paths };
    KeySheet { part, notes, body: tables, places }
}

fn rectangle(area: PageArea, width: f64) -> DrawnPath {
    let PageArea { left, top, width: across, height: down } = area;
    let mut path = stroke(
        Spot { left: Mm(left), top: Mm(top) },
        &[(0.0, 0.0), (across, 0.0), (across, down), (0.0, down)],
        width,
        &[],
    );
    path.steps.push(PathStep::Close);
    path
}

/// The outline of a card with its round corners.
fn card_outline(area: PageArea, [across, down]: [f64; 2]) -> DrawnPath {
    let (x, y) = (CARD_CORNER * across, CARD_CORNER * down);
    let (width, height) = (area.width, area.height);
    let spot = |x: f64, y: f64| Spot { left: Mm(area.left + x), top: Mm(area.top + y) };
    let (slack_x, slack_y) = (x * (1.0 - KAPPA), y * (1.0 - KAPPA));
    let steps = vec![
        PathStep::Move(spot(x, 0.0)),
        PathStep::Line(spot(width - x, 0.0)),
        PathStep::Curve([spot(width - slack_x, 0.0), spot(width, slack_y), spot(width, y)]),
        PathStep::Line(spot(width, height - y)),
        PathStep::Curve([spot(width, height - slack_y), spot(width - slack_x, height), spot(width - x, height)]),
        PathStep::Line(spot(x, height)),
        PathStep::Curve([spot(slack_x, height), spot(0.0, height - slack_y), spot(0.0, height - y)]),
        PathStep::Line(spot(0.0, y)),
        PathStep::Curve([spot(0.0, slack_y), spot(slack_x, 0.0), spot(x, 0.0)]),
        PathStep::Close,
    ];
    let paint = PathPaint::Line { width: Mm(THIN), dashes: Vec::new(), phase: 0.0 };
    DrawnPath { steps, paint, clip: None }
}

/// Rulers along the left and the lower edge, with millimetres outside and inches inside.
fn rulers(paper: Size, around: PageArea, [across, down]: [f64; 2], notes: &mut Vec<SheetNote>) -> Vec<DrawnPath> {
    let mut paths = Vec::new();
    let foot = paper.height.0 - MARGIN;
    let length = |room: f64, factor: f64| (room / factor / 10.0).floor() * 10.0;
    for (is_upright, origin, room, factor) in [
        (true, (around.left + 6.5, around.top), foot - RULER - GAP - around.top, down),
        (false, (around.left + RULER + GAP, foot - 6.5), around.width - RULER - GAP, across),
    ] {
        // Along the ruler, and away from its line: outwards is to the left, or down.
        let at = |along: f64, outwards: f64| {
            if is_upright { (-outwards, along * factor) } else { (along * factor, outwards) }
        };
        let length = length(room, factor);
        let frame = Spot { left: Mm(origin.0), top: Mm(origin.1) };
        let mut line = |from: (f64, f64), to: (f64, f64), width: f64| {
            paths.push(stroke(frame, &[from, to], width, &[]));
        };
        line(at(0.0, 0.0), at(length, 0.0), THIN);
        for tick in 0..=length as u32 {
            let long = if tick % 10 == 0 {
                3.6
            } else if tick % 5 == 0 {
                2.6
            } else {
                1.6
            };
            line(at(f64::from(tick), 0.0), at(f64::from(tick), long), DASHED);
        }
        let eighths = (length / MM_PER_INCH * 8.0).floor() as u32;
        for tick in 0..=eighths {
            let long = if tick % 8 == 0 {
                3.6
            } else if tick % 4 == 0 {
                2.6
            } else {
                1.6
            };
            let along = f64::from(tick) * MM_PER_INCH / 8.0;
            line(at(along, 0.0), at(along, -long), DASHED);
        }
        let mut number = |along: f64, outwards: f64, text: String| {
            let (x, y) = at(along, outwards);
            let mut note = SheetNote::new(origin.0 + x, origin.1 + y, text, 1.8);
            // Beside its tick, and read along the ruler.
            if is_upright {
                (note.upright, note.anchor) = (true, LabelAnchor::Right);
                note.at = Spot { left: note.at.left + Mm(0.9), top: note.at.top - Mm(-0.5) };
                note.anchor = LabelAnchor::Right;
            } else {
                (note.anchor, note.at.left, note.at.top) =
                    (LabelAnchor::Left, note.at.left + Mm(0.5), note.at.top + Mm(0.9));
            }
            notes.push(note);
        };
        for ten in 0..(length / 10.0) as u32 {
            let text = if ten == 0 { "0 mm".to_owned() } else { (ten * 10).to_string() };
            number(f64::from(ten) * 10.0, 5.0, text);
        }
        for inch in 0..=(eighths / 8) {
            let along = f64::from(inch) * MM_PER_INCH;
            if along + 8.0 <= length {
                number(along, -5.0, if inch == 0 { "0 in".to_owned() } else { inch.to_string() });
            }
        }
    }
    paths
}

/// A small drawing with its tiles.
struct DrawnMap {
    paths: Vec<DrawnPath>,
    clips: Vec<Vec<PathStep>>,
}

fn map(shown: &KeyDrawing, area: PageArea, notes: &mut Vec<SheetNote>) -> DrawnMap {
    let grid = shown.grid;
    let [width, height] = grid.size();
    let factor = (area.width / width).min(area.height / height);
    let mut small = PlaneDrawing { circles: Vec::new(), words: Vec::new(), ..shown.drawing.clone() };
    stretched(&mut small, [factor; 2]);
    let corner = PlanePoint { x: grid.origin.x * factor, y: grid.origin.y * factor };
    let left = area.left + (area.width - width * factor) / 2.0;
    let frame = Spot { left: Mm(left), top: Mm(area.top) };
    let place = |point: PlanePoint| on_sheet(point, corner, frame);
    let line = || PathPaint::Line { width: Mm(DASHED), dashes: Vec::new(), phase: 0.0 };
    let mut paths = Vec::new();
    let mut steps_in_all = 0;
    // Rapid moves and what lies behind would hide the drawing at this size.
    for shape in small.shapes.iter().filter(|shape| shape.pen != PlanePen::Dashed) {
        let steps = thinned(whole(&shape.outline, &place));
        let paint = match shape.pen {
            PlanePen::Fill { even_odd } => PathPaint::Fill { even_odd },
            PlanePen::Blank { even_odd } => PathPaint::Blank { even_odd },
            _ => line(),
        };
        steps_in_all += steps.len();
        if steps_in_all > MOST_MAP_STEPS {
            break;
        }
        if steps.len() > 1 {
            paths.push(DrawnPath { steps, paint, clip: shape.clip });
        }
    }
    let clips = small.clips.iter().map(|outline| whole(outline, &place)).collect();
    if grid.len() < 2 {
        return DrawnMap { paths, clips };
    }
    // What is seen of each tile when they are glued.
    let [across, down] = grid.steps().map(|step| step * factor);
    let (width, height) = (width * factor, height * factor);
    for column in 0..=grid.columns {
        let x = if column == grid.columns { width } else { f64::from(column) * across };
        paths.push(stroke(frame, &[(x, 0.0), (x, height)], THIN, &[]));
    }
    for row in 0..=grid.rows {
        let y = if row == grid.rows { height } else { f64::from(row) * down };
        paths.push(stroke(frame, &[(0.0, y), (width, y)], THIN, &[]));
    }
    let letters = (across.min(down) * 0.3).clamp(1.5, 3.5);
    for at in 0..grid.len() {
        let tile = grid.name(at);
        let (x, y) = (f64::from(tile.column) * across, f64::from(tile.row) * down);
        let (right, bottom) = ((x + across).min(width), (y + down).min(height));
        if shown.empty.get(at).copied().unwrap_or_default() {
            paths.push(stroke(frame, &[(x, y), (right, bottom)], THIN, &[]));
            paths.push(stroke(frame, &[(x, bottom), (right, y)], THIN, &[]));
        } else if across.min(down) >= 4.0 {
            let (x, y) = (f64::midpoint(x, right), f64::midpoint(y, bottom) + letters / 2.0);
            let mut note = SheetNote::new(left + x, area.top + y, tile.to_string(), letters);
            note.on_white = true;
            notes.push(note);
        }
    }
    DrawnMap { paths, clips }
}

/// A path without lines that are too short to be seen.
fn thinned(steps: Vec<PathStep>) -> Vec<PathStep> {
    let mut kept: Vec<PathStep> = Vec::with_capacity(steps.len().min(64));
    let mut last: Option<Spot> = None;
    let mut rest = steps.into_iter().peekable();
    while let Some(step) = rest.next() {
        let end = match step {
            PathStep::Move(to) | PathStep::Line(to) | PathStep::Curve([.., to]) => Some(to),
            PathStep::Close => None,
        };
        let is_short = match (last, end) {
            (Some(from), Some(to)) => (from.left - to.left).0.hypot((from.top - to.top).0) < SHORTEST,
            _ => false,
        };
        let may_go = matches!(step, PathStep::Line(_)) && matches!(rest.peek(), Some(PathStep::Line(_)));
        if may_go && is_short {
            continue;
        }
        last = end;
        kept.push(step);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::PlaneBox;
    use crate::sheet::Paper;

    fn sheet(paper: Size, width: f64, correction: [f64; 2]) -> KeySheet {
        let extent = PlaneBox { min: PlanePoint::default(), max: PlanePoint { x: width, y: 100.0 } };
        let grid = TileGrid::cover(extent, [190.0, 240.0], 10.0, 99).unwrap();
        let empty = vec![false; grid.len()];
        let drawing = PlaneDrawing::default();
        key_sheet(paper, &KeyDrawing { drawing: &drawing, grid: &grid, empty: &empty }, correction)
    }

    fn spots(path: &DrawnPath) -> Vec<Spot> {
        let spots = |step: &PathStep| match step {
            PathStep::Move(to) | PathStep::Line(to) => vec![*to],
            PathStep::Curve(points) => points.to_vec(),
            PathStep::Close => Vec::new(),
        };
        path.steps.iter().flat_map(spots).collect()
    }

    #[test]
    fn nothing_is_drawn_within_five_millimetres_of_the_edge() {
        for paper in [Paper::A4, Paper::Letter, Paper::A3] {
            for width in [100.0, 1_000.0] {
                let paper = paper.size();
                let sheet = sheet(paper, width, [1.05; 2]);
                let notes = sheet.notes.iter().map(|note| note.at);
                for spot in sheet.part.paths.iter().flat_map(spots).chain(notes) {
                    assert!(spot.left.0 >= 5.2 && spot.left.0 <= paper.width.0 - 5.2, "{spot:?}");
                    assert!(spot.top.0 >= 5.2 && spot.top.0 <= paper.height.0 - 5.2, "{spot:?}");
                }
            }
        }
    }

    #[test]
    fn squares_card_and_rulers_have_the_sizes_that_are_told() {
        for correction in [[1.0, 1.0], [50.0 / 49.6, 50.0 / 49.8]] {
            let sheet = sheet(Paper::A4.size(), 100.0, correction);
            let sizes: Vec<[f64; 2]> = sheet
                .part
                .paths
                .iter()
                .filter(|path| path.steps.last() == Some(&PathStep::Close))
                .map(|path| {
                    let (spots, mut low, mut high) = (spots(path), [f64::MAX; 2], [f64::MIN; 2]);
                    for spot in spots {
                        (low[0], high[0]) = (low[0].min(spot.left.0), high[0].max(spot.left.0));
                        (low[1], high[1]) = (low[1].min(spot.top.0), high[1].max(spot.top.0));
                    }
                    [(high[0] - low[0]) / correction[0], (high[1] - low[1]) / correction[1]]
                })
                .collect();
            for (size, wanted) in sizes.iter().zip([[50.0, 50.0], [50.8, 50.8], [85.60, 53.98]]) {
                assert!((size[0] - wanted[0]).abs() < 1e-9 && (size[1] - wanted[1]).abs() < 1e-9, "{size:?}");
            }
            assert_eq!(sizes.len(), 3);
        }
    }

    #[test]
    fn the_map_names_tiles_and_crosses_out_empty_ones() {
        let extent = PlaneBox { min: PlanePoint::default(), max: PlanePoint { x: 500.0, y: 400.0 } };
        let grid = TileGrid::cover(extent, [190.0, 240.0], 10.0, 99).unwrap();
        let area = PageArea { left: 100.0, top: 100.0, width: 80.0, height: 50.0 };
        let drawing = PlaneDrawing::default();
        let count = |empty: &[bool]| {
            let mut notes = Vec::new();
            let map = map(&KeyDrawing { drawing: &drawing, grid: &grid, empty }, area, &mut notes);
            (map.paths.len(), notes.into_iter().map(|note| note.text).collect::<Vec<_>>())
        };
        let (all, names) = count(&[false; 6]);
        assert_eq!(names, ["A1", "A2", "A3", "B1", "B2", "B3"]);
        let (crossed, names) = count(&[false, true, false, false, false, true]);
        assert_eq!((crossed, names), (all + 4, vec!["A1".into(), "A3".into(), "B1".into(), "B2".into()]));
    }
}
