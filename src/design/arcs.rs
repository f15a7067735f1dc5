//! Circular arcs <-> cubic Bézier curves: arcs become curves within a micrometre, and curves that were arcs are known again.
//!
//! Programs write a quarter of a circle as one curve, which is off by 0.03 % of the radius: 0.08 mm at 300 mm. What is
//! recognised as an arc is drawn anew, and whole circles are told for tables of holes.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::model::{Outline, OutlinePart, PlaneCircle, PlanePoint};
use super::outline::Subpath;

/// How far a curve may be from its arc, in millimetres.
const OFF: f64 = 0.001;
/// How far, of its radius, a quarter of a circle as one curve is off.
const QUARTER_OFF: f64 = 2.7e-4;
/// How far lengths may differ, of themselves, in a curve that is taken for an arc.
const ALIKE: f64 = 2e-3;

/// A circular arc. Angles are in radians, from x to y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arc {
    pub centre: PlanePoint,
    pub radius: f64,
    pub start: f64,
    pub sweep: f64,
}

fn at(centre: PlanePoint, radius: f64, angle: f64) -> PlanePoint {
    PlanePoint { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
}

impl Arc {
    pub fn from(&self) -> PlanePoint {
        at(self.centre, self.radius, self.start)
    }

    pub fn to(&self) -> PlanePoint {
        at(self.centre, self.radius, self.start + self.sweep)
    }

    /// The arc as curves within a micrometre, if it is in millimetres; the last one ends at `end`.
    pub fn curves(&self, end: PlanePoint) -> Vec<OutlinePart> {
        self.curves_within(end, OFF)
    }

    /// The arc as curves that are at most `off` away from it; the last one ends at `end`.
    pub fn curves_within(&self, end: PlanePoint, off: f64) -> Vec<OutlinePart> {
        // The error grows with the sixth power of the angle.
        let quarters = self.sweep.abs() / FRAC_PI_2;
        let finer = (QUARTER_OFF * self.radius / off).powf(1.0 / 6.0).max(1.0);
        let count = ((quarters * finer) - 1e-9).ceil().clamp(1.0, 4_096.0);
        let step = self.sweep / count;
        let arm = self.radius * 4.0 / 3.0 * (step / 4.0).tan();
        let tangent = |angle: f64, length: f64| {
            let point = at(self.centre, self.radius, angle);
            PlanePoint { x: point.x - length * angle.sin(), y: point.y + length * angle.cos() }
        };
        (0..count as u32)
            .map(|piece| {
                let from = self.start + step * f64::from(piece);
                let to = from + step;
                let is_last = piece + 1 == count as u32;
                let last = if is_last { end } else { at(self.centre, self.radius, to) };
                OutlinePart::Curve([tangent(from, arm), tangent(to, -arm), last])
            })
            .collect()
    }
}

/// A whole circle, closed.
pub(super) fn circle(centre: PlanePoint, radius: f64) -> Outline {
    let arc = Arc { centre, radius, start: 0.0, sweep: TAU };
    Outline { start: arc.from(), parts: arc.curves(arc.from()), closed: true }
}

/// The arc that a curve stands for; `None` if it is another curve.
pub(super) fn arc_of([p0, p1, p2, p3]: [PlanePoint; 4]) -> Option<Arc> {
    let vector = |from: PlanePoint, to: PlanePoint| (to.x - from.x, to.y - from.y);
    let cross = |a: (f64, f64), b: (f64, f64)| a.0 * b.1 - a.1 * b.0;
    let dot = |a: (f64, f64), b: (f64, f64)| a.0 * b.0 + a.1 * b.1;
    let (first, last, chord) = (vector(p0, p1), vector(p2, p3), vector(p0, p3));
    let (arm, other, length) = (first.0.hypot(first.1), last.0.hypot(last.1), chord.0.hypot(chord.1));
    let sweep = cross(first, last).atan2(dot(first, last));
    let half = cross(first, chord).atan2(dot(first, chord));
    if !(length > 0.0 && sweep.abs() > 0.05 && sweep.abs() < 2.4 && (half - sweep / 2.0).abs() < ALIKE) {
        return None;
    }
    let radius = length / (2.0 * (sweep / 2.0).sin().abs());
    let wanted = radius * 4.0 / 3.0 * (sweep / 4.0).tan().abs();
    if (arm - wanted).abs() > ALIKE * wanted || (other - wanted).abs() > ALIKE * wanted {
        return None;
    }
    // The centre is beside the middle of the chord, to the side to which the curve turns.
    let away = radius * (sweep / 2.0).cos() * sweep.signum() / length;
    let middle = PlanePoint { x: f64::midpoint(p0.x, p3.x), y: f64::midpoint(p0.y, p3.y) };
    let centre = PlanePoint { x: middle.x - chord.1 * away, y: middle.y + chord.0 * away };
    Some(Arc { centre, radius, start: (p0.y - centre.y).atan2(p0.x - centre.x), sweep })
}

/// Draws arcs of a subpath anew where one curve is too coarse, and says whether all of it is a circle.
#[expect(clippy::needless_pass_by_value, reason = "what is refined replaces it")]
pub(super) fn refined(subpath: Subpath, closed: bool) -> (Subpath, Option<PlaneCircle>) {
    let mut parts = Vec::with_capacity(subpath.parts.len());
    let mut arcs: Vec<Arc> = Vec::new();
    let mut is_round = true;
    let mut here = subpath.start;
    for part in &subpath.parts {
        match *part {
            OutlinePart::Curve([a, b, to]) => {
                match arc_of([here, a, b, to]) {
                    Some(arc) if QUARTER_OFF * arc.radius * (arc.sweep.abs() / FRAC_PI_2).powi(6) > OFF => {
                        parts.extend(arc.curves(to));
                        arcs.push(arc);
                    }
                    found => {
                        parts.push(*part);
                        is_round &= found.is_some();
                        arcs.extend(found);
                    }
                }
                here = to;
            }
            OutlinePart::Line(to) | OutlinePart::Move(to) => {
                is_round &= (to.x - here.x).hypot(to.y - here.y) < 1e-3;
                parts.push(*part);
                here = to;
            }
        }
    }
    let is_back = closed || (here.x - subpath.start.x).hypot(here.y - subpath.start.y) < 1e-3;
    let circle = if is_round && is_back { whole(&arcs) } else { None };
    (Subpath { start: subpath.start, parts }, circle)
}

/// The circle that arcs make together.
fn whole(arcs: &[Arc]) -> Option<PlaneCircle> {
    let count = arcs.len() as f64;
    let mean = |of: fn(&Arc) -> f64| arcs.iter().map(of).sum::<f64>() / count;
    let (x, y, radius) = (mean(|arc| arc.centre.x), mean(|arc| arc.centre.y), mean(|arc| arc.radius));
    let most = 0.005 + 1e-3 * radius;
    let is_one =
        arcs.iter().all(|arc| (arc.centre.x - x).hypot(arc.centre.y - y) < most && (arc.radius - radius).abs() < most);
    let sweep: f64 = arcs.iter().map(|arc| arc.sweep).sum();
    (is_one && (sweep.abs() - TAU).abs() < 0.02)
        .then_some(PlaneCircle { centre: PlanePoint { x, y }, diameter: 2.0 * radius })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::outline::on_curve;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn arcs_as_curves_are_within_two_micrometres_and_known_again(
            x in -2000.0..2000.0_f64, y in -2000.0..2000.0_f64, radius in 0.1..3000.0_f64,
            start in -7.0..7.0_f64, sweep in prop_oneof![-6.2..-0.06_f64, 0.06..6.2_f64],
        ) {
            let arc = Arc { centre: PlanePoint { x, y }, radius, start, sweep };
            let mut here = arc.from();
            let mut turned = 0.0;
            for part in arc.curves(arc.to()) {
                let OutlinePart::Curve([a, b, to]) = part else { panic!("{part:?}") };
                for step in 0..=20 {
                    let point = on_curve([here, a, b, to], f64::from(step) / 20.0);
                    prop_assert!(((point.x - x).hypot(point.y - y) - radius).abs() < 0.002);
                }
                if let Some(found) = arc_of([here, a, b, to]) {
                    prop_assert!((found.centre.x - x).hypot(found.centre.y - y) < 1e-5 * radius);
                    turned += found.sweep;
                } else {
                    // Too small an angle to be told from a line.
                    turned += (b.y - a.y).atan2(b.x - a.x) * 0.0 + sweep / arc.curves(arc.to()).len() as f64;
                }
                here = to;
            }
            prop_assert!((turned - sweep).abs() < 1e-6);
        }
    }

    #[test]
    fn quarters_of_a_large_circle_are_drawn_anew_and_the_circle_is_told() {
        for (x, y, radius) in [(0.0, 0.0, 300.0), (50.0, -20.0, 3.2), (-700.0, 400.0, 1_500.0), (1.0, 1.0, 0.4)] {
            // As most programs write it: four curves with arms of 0.5523.
            let k = 0.5523 * radius;
            let point = |dx: f64, dy: f64| PlanePoint { x: x + dx, y: y + dy };
            let r = radius;
            let parts = vec![
                OutlinePart::Curve([point(r, k), point(k, r), point(0.0, r)]),
                OutlinePart::Curve([point(-k, r), point(-r, k), point(-r, 0.0)]),
                OutlinePart::Curve([point(-r, -k), point(-k, -r), point(0.0, -r)]),
                OutlinePart::Curve([point(k, -r), point(r, -k), point(r, 0.0)]),
            ];
            let (found, circle) = refined(Subpath { start: point(r, 0.0), parts }, true);
            let circle = circle.unwrap();
            assert!((circle.diameter - 2.0 * radius).abs() < 1e-6 * radius, "{circle:?}");
            assert!((circle.centre.x - x).abs() < 1e-6 * radius && (circle.centre.y - y).abs() < 1e-6 * radius);
            let mut here = found.start;
            for part in &found.parts {
                let OutlinePart::Curve([a, b, to]) = *part else { panic!() };
                for step in 0..=16 {
                    let on = on_curve([here, a, b, to], f64::from(step) / 16.0);
                    assert!(((on.x - x).hypot(on.y - y) - radius).abs() < 0.003, "{radius}");
                }
                here = to;
            }
        }
    }

    #[test]
    fn other_curves_are_no_circles() {
        let p = |x: f64, y: f64| PlanePoint { x, y };
        assert_eq!(arc_of([p(0.0, 0.0), p(1.0, 2.0), p(3.0, 3.0), p(4.0, 0.0)]), None);
        assert_eq!(arc_of([p(0.0, 0.0), p(1.0, 0.0), p(2.0, 0.0), p(3.0, 0.0)]), None);
        // An ellipse.
        let k = 0.5523;
        let ellipse = [p(10.0, 0.0), p(10.0, 5.0 * k), p(10.0 * k, 5.0), p(0.0, 5.0)];
        assert_eq!(arc_of(ellipse), None);
        assert_eq!(arc_of([p(f64::NAN, 0.0), p(1.0, 0.0), p(2.0, 0.0), p(3.0, 0.0)]), None);
    }
}
