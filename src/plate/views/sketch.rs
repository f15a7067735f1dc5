//! Lines, arrows, circles and words -> shapes and labels of a figure, in millimetres on paper.

use crate::design::{Outline, OutlinePart, PlaneBox, PlaneDrawing, PlanePen, PlanePoint, PlaneShape};
use crate::plate::figure::{LabelAnchor, LabelText, PlateLabel};
use crate::plate::hidden::{EllipseArc, ViewCurve};

/// Length and half width of an arrow (ISO 129-1:2018, 6.4: filled, 15 degrees at the tip, rounded up).
pub(super) const ARROW: [f64; 2] = [3.0, 0.5];
/// Height of capitals of dimensions, and of smaller words (ISO 3098-1:2015).
pub(super) const LETTERS: f64 = 3.5;
pub(super) const SMALL_LETTERS: f64 = 2.5;
/// The width of a letter or digit, as a part of the height of capitals; wide enough for all fonts that are used.
const LETTER_WIDTH: f64 = 0.9;

/// A figure that is being drawn.
#[derive(Debug, Default)]
pub(super) struct FigureSketch {
    pub drawing: PlaneDrawing,
    pub labels: Vec<PlateLabel>,
}

pub(super) fn at(x: f64, y: f64) -> PlanePoint {
    PlanePoint { x, y }
}

impl FigureSketch {
    pub(super) fn shape(&mut self, points: &[PlanePoint], closed: bool, pen: PlanePen) {
        let Some((start, others)) = points.split_first() else { return };
        let parts = others.iter().map(|point| OutlinePart::Line(*point)).collect();
        self.drawing.shapes.push(PlaneShape { outline: Outline { start: *start, parts, closed }, pen, clip: None });
    }

    pub(super) fn line(&mut self, from: PlanePoint, to: PlanePoint, pen: PlanePen) {
        self.shape(&[from, to], false, pen);
    }

    pub(super) fn circle(&mut self, centre: PlanePoint, radius: f64, pen: PlanePen) {
        let axes = [at(radius, 0.0), at(0.0, radius)];
        self.curve(
            &ViewCurve::Ellipse(EllipseArc { centre, axes, from: 0.0, sweep: std::f64::consts::TAU }),
            at(0.0, 0.0),
            pen,
        );
    }

    /// A curve of a view, moved.
    pub(super) fn curve(&mut self, curve: &ViewCurve, by: PlanePoint, pen: PlanePen) {
        let moved = |point: PlanePoint| at(point.x + by.x, point.y + by.y);
        match curve {
            ViewCurve::Polyline(points) => {
                let points: Vec<PlanePoint> = points.iter().map(|point| moved(*point)).collect();
                match points.split_last() {
                    Some((last, others)) if others.len() > 2 && others.first() == Some(last) => {
                        self.shape(others, true, pen);
                    }
                    _ => self.shape(&points, false, pen),
                }
            }
            ViewCurve::Ellipse(arc) => {
                let outline = Outline {
                    start: moved(arc.point(arc.from)),
                    parts: bezier_curves(arc).into_iter().map(|points| OutlinePart::Curve(points.map(moved))).collect(),
                    closed: arc.is_whole(),
                };
                self.drawing.shapes.push(PlaneShape { outline, pen, clip: None });
            }
        }
    }

    /// A filled arrow, its tip at `tip`, along a direction of length 1.
    pub(super) fn arrow(&mut self, tip: PlanePoint, [x, y]: [f64; 2]) {
        let [long, half] = ARROW;
        let base = at(tip.x - x * long, tip.y - y * long);
        let corners = [tip, at(base.x - y * half, base.y + x * half), at(base.x + y * half, base.y - x * half)];
        self.shape(&corners, true, PlanePen::Fill { even_odd: false });
    }

    pub(super) fn label(&mut self, point: PlanePoint, text: String, height: f64, anchor: LabelAnchor, upright: bool) {
        self.labels.push(PlateLabel { at: point, text: LabelText::Plain(text), height, anchor, upright });
    }

    /// The box around all shapes, control points too, and labels.
    pub(super) fn extent(&self) -> Option<PlaneBox> {
        let shapes = self.drawing.shapes.iter().flat_map(|shape| {
            std::iter::once(shape.outline.start).chain(shape.outline.parts.iter().flat_map(|part| match part {
                OutlinePart::Line(point) | OutlinePart::Move(point) => vec![*point],
                OutlinePart::Curve(points) => points.to_vec(),
            }))
        });
        let labels = self.labels.iter().map(label_box).flat_map(|area| [area.min, area.max]);
        PlaneBox::of(shapes.chain(labels))
    }
}

/// The width of a text on paper, a little too wide rather than too narrow.
pub(super) fn text_width(text: &str, height: f64) -> f64 {
    text.chars().count() as f64 * height * LETTER_WIDTH
}

/// The box that a label takes.
pub(super) fn label_box(label: &PlateLabel) -> PlaneBox {
    let text = match &label.text {
        LabelText::Plain(text) => text.as_str(),
        LabelText::Line(..) => "",
    };
    let wide = text_width(text, label.height);
    let before = match label.anchor {
        LabelAnchor::Left => 0.0,
        LabelAnchor::Centre => wide / 2.0,
        LabelAnchor::Right => wide,
    };
    let PlanePoint { x, y } = label.at;
    if label.upright {
        PlaneBox { min: at(x - label.height, y + before - wide), max: at(x, y + before) }
    } else {
        PlaneBox { min: at(x - before, y - label.height), max: at(x - before + wide, y) }
    }
}

/// Cubic Bézier curves of at most a quarter turn each, 0.03 % off (Goldapp 1991).
fn bezier_curves(arc: &EllipseArc) -> Vec<[PlanePoint; 3]> {
    let count = (arc.sweep / (std::f64::consts::FRAC_PI_2 + 1e-9)).ceil().clamp(1.0, 4.0);
    let step = arc.sweep / count;
    let handle = 4.0 / 3.0 * (step / 4.0).tan();
    let along = |angle: f64| {
        let (sine, cosine) = angle.sin_cos();
        let [u, v] = arc.axes;
        [handle * (v.x * cosine - u.x * sine), handle * (v.y * cosine - u.y * sine)]
    };
    (0..count as u32)
        .map(|number| {
            let (from, to) = (arc.from + step * f64::from(number), arc.from + step * f64::from(number + 1));
            let (start, end) = (arc.point(from), arc.point(to));
            let ([ax, ay], [bx, by]) = (along(from), along(to));
            [at(start.x + ax, start.y + ay), at(end.x - bx, end.y - by), end]
        })
        .collect()
}
