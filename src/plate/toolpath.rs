//! The path of a tool -> a figure seen from above: cuts solid, rapid moves dashed, the zero point, and facts in numbers.
//!
//! A cutter's deepest level is drawn as contours, for there it cuts through; all other levels are thin lines. A printer lays
//! down hundreds of layers of which each hides the one before: the first one is drawn, which shows where the part stands on
//! the table, and the others are counted. Facts are numbers with their usual letters (X, Y, Z, T, S, F), the same in all
//! languages.

use crate::design::{
    Outline, OutlinePart, PlaneBox, PlaneDrawing, PlanePen, PlanePoint, PlaneShape, SpacePoint, ToolPath,
};
use crate::plate::{Figure, FigureKind, LabelText, PlateScale};

/// Levels that lie closer together count as one, in millimetres.
const LEVEL: f64 = 0.005;
/// Levels that are told by number.
const MOST_LEVELS: usize = 12;
/// Half of a cross of a hole, and radius of the zero point's target, on paper.
const HOLE_CROSS: f64 = 1.0;
const TARGET: f64 = 4.0;
/// Half of a circle's side as a Bézier curve's arm, of its radius.
const ARM: f64 = 0.552_284_75;

/// Lines of one pen, one after another.
struct Strokes {
    shapes: Vec<PlaneShape>,
    factor: f64,
    /// The pen and the end of the last line.
    last: Option<(PlanePen, PlanePoint)>,
}

impl Strokes {
    fn on_paper(&self, point: SpacePoint) -> PlanePoint {
        PlanePoint { x: point[0] * self.factor, y: -point[1] * self.factor }
    }

    fn line(&mut self, from: SpacePoint, to: SpacePoint, pen: PlanePen) {
        let (from, to) = (self.on_paper(from), self.on_paper(to));
        let goes_on = self.last.as_ref().is_some_and(|(last, end)| *last == pen && *end == from);
        match self.shapes.last_mut() {
            Some(shape) if goes_on => shape.outline.parts.push(OutlinePart::Line(to)),
            _ => self.draw(from, vec![OutlinePart::Line(to)], false, pen.clone()),
        }
        self.last = Some((pen, to));
    }

    fn draw(&mut self, start: PlanePoint, parts: Vec<OutlinePart>, closed: bool, pen: PlanePen) {
        self.shapes.push(PlaneShape { outline: Outline { start, parts, closed }, pen, clip: None });
        self.last = None;
    }

    fn cross(&mut self, at: PlanePoint, half: f64) {
        for (x, y) in [(half, 0.0), (0.0, half)] {
            let (from, to) = (PlanePoint { x: at.x - x, y: at.y - y }, PlanePoint { x: at.x + x, y: at.y + y });
            self.draw(from, vec![OutlinePart::Line(to)], false, PlanePen::Thin);
        }
    }

    /// A cross in a circle: where the program counts from.
    fn target(&mut self) {
        let p = |x: f64, y: f64| PlanePoint { x: x * TARGET, y: y * TARGET };
        let quarter = |a: (f64, f64), b: (f64, f64), to: (f64, f64)| {
            OutlinePart::Curve([p(a.0, a.1), p(b.0, b.1), p(to.0, to.1)])
        };
        let parts = vec![
            quarter((1.0, ARM), (ARM, 1.0), (0.0, 1.0)),
            quarter((-ARM, 1.0), (-1.0, ARM), (-1.0, 0.0)),
            quarter((-1.0, -ARM), (-ARM, -1.0), (0.0, -1.0)),
            quarter((ARM, -1.0), (1.0, -ARM), (1.0, 0.0)),
        ];
        self.draw(p(1.0, 0.0), parts, true, PlanePen::Thin);
        self.cross(PlanePoint::default(), TARGET * 1.5);
    }
}

/// What is known of a path without drawing it.
struct PathFacts {
    low: SpacePoint,
    high: SpacePoint,
    /// Where material is cut or laid down, from the lowest on.
    levels: Vec<f64>,
    is_printer: bool,
    minutes: f64,
    has_unknown_feed: bool,
}

fn works(path: &ToolPath, is_printer: bool) -> impl Iterator<Item = (SpacePoint, &crate::design::ToolMove)> {
    let starts = std::iter::once(path.start).chain(path.moves.iter().map(|part| part.to));
    starts.zip(&path.moves).filter(move |(_, part)| if is_printer { part.extrudes } else { !part.rapid })
}

fn facts_of(path: &ToolPath) -> PathFacts {
    let is_printer = path.moves.iter().any(|part| part.extrudes);
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    let mut levels: Vec<i64> = Vec::new();
    let (mut minutes, mut has_unknown_feed) = (0.0, false);
    for (from, part) in works(path, is_printer) {
        for axis in 0..3 {
            low[axis] = low[axis].min(from[axis]).min(part.to[axis]);
            high[axis] = high[axis].max(from[axis]).max(part.to[axis]);
        }
        let length = (0..3).map(|axis| (part.to[axis] - from[axis]).powi(2)).sum::<f64>().sqrt();
        if part.feed > 0.0 {
            minutes += length / part.feed;
        } else {
            has_unknown_feed = true;
        }
        let level = (part.to[2] / LEVEL).round() as i64;
        if levels.last() != Some(&level) {
            levels.push(level);
        }
        if levels.len() > 100_000 {
            levels.sort_unstable();
            levels.dedup();
        }
    }
    levels.sort_unstable();
    levels.dedup();
    let levels = levels.into_iter().map(|level| level as f64 * LEVEL).collect();
    PathFacts { low, high, levels, is_printer, minutes, has_unknown_feed }
}

/// A number with at most two places behind the point.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn told(path: &ToolPath, facts: &PathFacts) -> Vec<LabelText> {
    let mut all = Vec::new();
    for (axis, name) in ["X", "Y", "Z"].iter().enumerate() {
        let (low, high) = (facts.low[axis], facts.high[axis]);
        all.push(format!("{name}: {} .. {} mm ({} mm)", short(low), short(high), short(high - low)));
    }
    let is_few = facts.levels.len() <= MOST_LEVELS && !facts.is_printer;
    all.push(if is_few {
        format!("Z = {} mm", facts.levels.iter().map(|level| short(*level)).collect::<Vec<_>>().join("; "))
    } else {
        format!("Z: {} × {} .. {} mm", facts.levels.len(), short(facts.low[2]), short(facts.high[2]))
    });
    for (number, tool) in path.tools.iter().enumerate() {
        let mut feeds: Vec<String> = Vec::new();
        for (_, part) in works(path, facts.is_printer).filter(|(_, part)| part.tool == number && part.feed > 0.0) {
            if feeds.len() < MOST_LEVELS && !feeds.contains(&short(part.feed)) {
                feeds.push(short(part.feed));
            }
        }
        let speeds: Vec<String> = tool.speeds.iter().map(|speed| short(*speed)).collect();
        let mut words = Vec::new();
        words.extend((!tool.about.is_empty()).then(|| tool.about.clone()));
        words.extend((!speeds.is_empty()).then(|| format!("S {} /min", speeds.join(", "))));
        words.extend((!feeds.is_empty()).then(|| format!("F {} mm/min", feeds.join(", "))));
        if !words.is_empty() {
            let name = if tool.name.is_empty() { "T" } else { &tool.name };
            all.push(format!("{name}: {}", words.join("; ")));
        }
    }
    if facts.minutes > 0.0 {
        let seconds = (facts.minutes * 60.0).round() as u64;
        let more = if facts.has_unknown_feed { "≥ " } else { "" };
        all.push(format!("{more}{} h {:02} min {:02} s", seconds / 3_600, seconds / 60 % 60, seconds % 60));
    }
    all.into_iter().map(LabelText::Plain).collect()
}

/// The path of a tool at a scale, seen from above; `None` if it cuts nothing. The time that is told is that of the cuts,
/// their length by their feed, without rapid moves.
#[must_use]
pub fn tool_path(path: &ToolPath, scale: PlateScale) -> Option<Figure> {
    let facts = facts_of(path);
    let (first, deepest) = (*facts.levels.first()?, facts.low[2]);
    let mut strokes = Strokes { shapes: Vec::new(), factor: scale.factor(), last: None };
    let mut from = path.start;
    for part in &path.moves {
        let (start, to) = (from, part.to);
        from = to;
        let is_level = start[0] == to[0] && start[1] == to[1];
        if facts.is_printer {
            if part.extrudes && (to[2] - first).abs() <= LEVEL && !is_level {
                strokes.line(start, to, PlanePen::Thin);
            }
        } else if part.rapid {
            if !is_level {
                strokes.line(start, to, PlanePen::Dashed);
            }
        } else if is_level {
            // A hole, or the way down into a cut.
            let at = strokes.on_paper(to);
            if to[2] < start[2] {
                strokes.cross(at, HOLE_CROSS);
            }
        } else if to[2] <= deepest + LEVEL && facts.levels.len() > 1 {
            strokes.line(start, to, PlanePen::Contour);
        } else {
            strokes.line(start, to, PlanePen::Thin);
        }
    }
    strokes.target();
    let (low, high) = (strokes.on_paper(facts.low), strokes.on_paper(facts.high));
    let corner = |x: f64, y: f64| OutlinePart::Line(PlanePoint { x, y });
    if facts.high[0] > facts.low[0] && facts.high[1] > facts.low[1] {
        let parts = vec![corner(high.x, low.y), corner(high.x, high.y), corner(low.x, high.y)];
        strokes.draw(low, parts, true, PlanePen::Centre);
    }
    let drawing = PlaneDrawing { shapes: strokes.shapes, ..PlaneDrawing::default() };
    let extent: PlaneBox = drawing.extent()?;
    let facts = told(path, &facts);
    Some(Figure { kind: FigureKind::Path, drawing, labels: Vec::new(), extent, scale, projection: None, facts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{DesignForm, ReadOptions, read};
    use crate::watch::Unwatched;

    fn figure(program: &str) -> Figure {
        let options = ReadOptions { unit: None, fonts: &[], watch: &Unwatched };
        let DesignForm::Path(path) = read("a.nc", program.as_bytes(), &options).unwrap().form else { panic!() };
        tool_path(&path, PlateScale::ONE).unwrap()
    }

    fn facts(figure: &Figure) -> String {
        let plain = |fact: &LabelText| match fact {
            LabelText::Plain(text) => text.clone(),
            LabelText::Line(..) => panic!(),
        };
        figure.facts.iter().map(plain).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn cuts_are_solid_by_depth_and_rapid_moves_dashed() {
        let program = "G21 G90\nT1 M6 (end mill 3 mm)\nM3 S12000\nG0 Z5\nG0 X10 Y10\nG1 Z-3 F100\nG1 X70 F600\nG1 Y50\nG1 Z-6 F100\nG1 X10 F600\nG0 Z5\nG0 X0 Y0\n";
        let figure = figure(program);
        let pens: Vec<_> = figure.drawing.shapes.iter().map(|shape| shape.pen.clone()).collect();
        for pen in [PlanePen::Dashed, PlanePen::Thin, PlanePen::Contour, PlanePen::Centre] {
            assert!(pens.contains(&pen), "{pen:?}");
        }
        let deep = figure.drawing.shapes.iter().find(|shape| shape.pen == PlanePen::Contour).unwrap();
        // y upwards in the program, downwards on paper.
        assert_eq!(deep.outline.start, PlanePoint { x: 70.0, y: -50.0 });
        let told = facts(&figure);
        for part in ["X: 10 .. 70 mm (60 mm)", "Z = -6; -3 mm", "T1: end mill 3 mm; S 12000 /min; F 100, 600 mm/min"] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
        // 8 and 3 mm down at 100, 160 mm at 600 mm a minute: 6.6 + 16 seconds.
        assert!(told.contains("0 h 00 min 23 s"), "{told}");
    }

    #[test]
    fn a_printer_shows_its_first_layer() {
        let layers: String = (1..=40)
            .map(|n| format!("G1 Z{:.1} F600\nG1 X{} Y0 E1\nG1 X0 Y9 E1\n", f64::from(n) * 0.2, n + 9))
            .collect();
        let figure = figure(&format!("G21\nM83\nG1 X0 Y9\n{layers}"));
        let lines = figure.drawing.shapes.iter().filter(|shape| shape.pen == PlanePen::Thin);
        let right = lines.map(|shape| shape.outline.extent().max.x).fold(0.0, f64::max);
        // The first layer reaches 10 mm; the box around all of them, 49.
        assert!((right - 10.0).abs() < 1e-9 && (figure.extent.max.x - 49.0).abs() < 1e-9, "{right}");
        assert!(facts(&figure).contains("Z: 40 × 0.2 .. 8 mm"), "{}", facts(&figure));
        assert!(figure.drawing.shapes.iter().all(|shape| shape.pen != PlanePen::Dashed));
    }

    #[test]
    fn holes_are_crosses_and_the_zero_point_is_a_target() {
        let figure = figure("G21\nG99 G81 X20 Y10 Z-3 R1 F100\nX40\nG80\n");
        let thin: Vec<_> = figure.drawing.shapes.iter().filter(|shape| shape.pen == PlanePen::Thin).collect();
        // Two lines for each hole, the target's circle and its two lines.
        assert_eq!(thin.len(), 7);
        assert!(thin.iter().any(|shape| shape.outline.closed && (shape.outline.extent().max.x - 4.0).abs() < 1e-9));
    }
}
