//! Points on paper -> strokes of a line drawing, and the scissors that mark a cut.

use crate::units::{Mm, Spot};

/// A black line or area of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// At least two points.
    pub path: Vec<Spot>,
    pub style: StrokeStyle,
}

/// How a stroke is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StrokeStyle {
    /// A solid line of this width, 0.35 pt or more.
    Line(Mm),
    /// A dashed line: a fold.
    Dashed(Mm),
    /// A black area; the path is closed.
    Fill,
    /// A white area that hides what is below it; the path is closed.
    Blank,
}

/// The thinnest line that copiers reproduce: 0.4 pt.
pub(super) const HAIRLINE: Mm = Mm(0.141);

/// The point at a share of the way from one to another.
pub(super) fn between(from: Spot, to: Spot, share: f64) -> Spot {
    Spot { left: from.left + (to.left - from.left) * share, top: from.top + (to.top - from.top) * share }
}

/// Half the length of the scissors on a cut, in millimetres.
const SCISSORS: f64 = 2.4;

/// Open scissors in the middle of a cut, with their blades along it.
pub(super) fn scissors(from: Spot, to: Spot) -> Vec<Stroke> {
    let middle = between(from, to, 0.5);
    let angle = (to.top - from.top).0.atan2((to.left - from.left).0);
    scissors_at(middle, angle, SCISSORS)
}

/// Scissors with their rivet at a position; `angle` is the direction of the blades, clockwise from the right; `half` is
/// the length of the blades in millimetres.
pub(super) fn scissors_at(rivet: Spot, angle: f64, half: f64) -> Vec<Stroke> {
    let (sin, cos) = angle.sin_cos();
    let place = |x: f64, y: f64| Spot {
        left: rivet.left + Mm((x * cos - y * sin) * half),
        top: rivet.top + Mm((x * sin + y * cos) * half),
    };
    let mut strokes = Vec::new();
    for up in [-1.0, 1.0] {
        // A blade from the rivet to its tip, and the ring of its handle.
        let blade = [(-0.30, 0.12), (1.0, -0.34), (0.86, -0.42), (-0.02, -0.10)];
        strokes.push(Stroke { path: blade.map(|(x, y)| place(x, y * up)).to_vec(), style: StrokeStyle::Fill });
        let ring = (0..=16).map(|step| {
            let turn = f64::from(step) / 16.0 * std::f64::consts::TAU;
            place(-0.62 + 0.34 * turn.cos(), (0.33 + 0.22 * turn.sin()) * up)
        });
        strokes.push(Stroke { path: ring.collect(), style: StrokeStyle::Line(Mm(half * 0.1).max(HAIRLINE)) });
    }
    strokes
}
