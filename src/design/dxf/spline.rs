//! B-splines, rational ones too -> Bézier curves where they are exactly those, else lines (de Boor's algorithm).

use crate::design::error::DesignError;
use crate::design::model::{OutlinePart, PlanePoint};
use crate::design::outline::Subpath;

/// Degrees that programs write; `AutoCAD` allows 25.
const MOST_DEGREE: usize = 25;
/// How often a piece is halved at most.
const MOST_HALVES: u32 = 9;
/// Lines and curves of one spline: one of a million points is drawn.
const MOST_LINES: usize = 1_200_000;

/// A B-spline; points have weights.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Spline {
    pub degree: usize,
    pub knots: Vec<f64>,
    /// x, y and weight.
    pub points: Vec<[f64; 3]>,
}

impl Spline {
    /// Whether the numbers fit one another: one knot more than points and degree together, in order.
    pub fn is_sound(&self) -> bool {
        (1..=MOST_DEGREE).contains(&self.degree)
            && self.points.len() > self.degree
            && self.knots.len() == self.points.len() + self.degree + 1
            && self.knots.windows(2).all(|pair| pair[0] <= pair[1])
            && self.points.iter().all(|point| point[2] > 0.0)
            && self.knots[self.degree] < self.knots[self.points.len()]
    }

    /// The curve of a sound spline, at most `off` away where it is lines.
    ///
    /// # Errors
    /// It would take more than [`MOST_LINES`].
    pub fn outline(&self, off: f64) -> Result<Subpath, DesignError> {
        let weight = self.points[0][2];
        let is_polynomial = self.points.iter().all(|point| (point[2] - weight).abs() <= 1e-12 * weight);
        let start = self.at(self.degree, &vec![self.knots[self.degree]; self.degree]);
        let mut subpath = Subpath { start, parts: Vec::new() };
        for span in self.degree..self.points.len() {
            let (from, to) = (self.knots[span], self.knots[span + 1]);
            if from >= to {
                continue;
            }
            let end = self.at(span, &vec![to; self.degree]);
            match (is_polynomial, self.degree) {
                (true, 1) => subpath.parts.push(OutlinePart::Line(end)),
                (true, 2) => {
                    let start = self.at(span, &[from, from]);
                    let by = self.at(span, &[from, to]);
                    let third = |end: PlanePoint| PlanePoint {
                        x: end.x + (by.x - end.x) * 2.0 / 3.0,
                        y: end.y + (by.y - end.y) * 2.0 / 3.0,
                    };
                    subpath.parts.push(OutlinePart::Curve([third(start), third(end), end]));
                }
                (true, 3) => {
                    let (a, b) = (self.at(span, &[from, from, to]), self.at(span, &[from, to, to]));
                    subpath.parts.push(OutlinePart::Curve([a, b, end]));
                }
                _ => {
                    let start = self.at(span, &vec![from; self.degree]);
                    self.halve(span, (from, start), (to, end), off, MOST_HALVES, &mut subpath.parts);
                }
            }
            if subpath.parts.len() > MOST_LINES {
                return Err(DesignError::TooMany { what: "lines of one spline", most: MOST_LINES });
            }
        }
        Ok(subpath)
    }

    /// The blossom of a span at some values, as many as the degree: the same value everywhere is the curve there.
    fn at(&self, span: usize, values: &[f64]) -> PlanePoint {
        let degree = self.degree;
        let homogeneous = |point: &[f64; 3]| [point[0] * point[2], point[1] * point[2], point[2]];
        let mut points: Vec<[f64; 3]> = self.points[span - degree..=span].iter().map(homogeneous).collect();
        for (round, value) in values.iter().enumerate() {
            for at in (round + 1..=degree).rev() {
                let (low, high) = (self.knots[span - degree + at], self.knots[span + at - round]);
                let share = if high > low { (value - low) / (high - low) } else { 0.0 };
                let (before, here) = (points[at - 1], points[at]);
                points[at] = [0, 1, 2].map(|axis| before[axis] + (here[axis] - before[axis]) * share);
            }
        }
        let [x, y, weight] = points[degree];
        PlanePoint { x: x / weight, y: y / weight }
    }

    /// Lines between two values of a span.
    fn halve(
        &self,
        span: usize,
        from: (f64, PlanePoint),
        to: (f64, PlanePoint),
        off: f64,
        left: u32,
        parts: &mut Vec<OutlinePart>,
    ) {
        let value = |share: f64| from.0 + (to.0 - from.0) * share;
        let point = |share: f64| self.at(span, &vec![value(share); self.degree]);
        let middle = point(0.5);
        let is_flat = [(0.25, point(0.25)), (0.5, middle), (0.75, point(0.75))]
            .iter()
            .all(|(_, on)| away(*on, from.1, to.1) < off * 0.7);
        if left == 0 || (is_flat && left < MOST_HALVES - 1) {
            parts.push(OutlinePart::Line(to.1));
            return;
        }
        self.halve(span, from, (value(0.5), middle), off, left - 1, parts);
        self.halve(span, (value(0.5), middle), to, off, left - 1, parts);
    }
}

/// How far a point is from a line between two others.
fn away(point: PlanePoint, from: PlanePoint, to: PlanePoint) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x.hypot(y);
    if length == 0.0 {
        return (point.x - from.x).hypot(point.y - from.y);
    }
    ((point.x - from.x) * y - (point.y - from.y) * x).abs() / length
}

/// A curve through points: a natural cubic spline over the lengths of the chords. `None` for fewer than two points.
pub(super) fn through(points: &[PlanePoint]) -> Option<Subpath> {
    let mut points = points.to_vec();
    points.dedup_by(|one, other| (one.x - other.x).hypot(one.y - other.y) == 0.0);
    if points.len() < 2 {
        return None;
    }
    let steps: Vec<f64> = points.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).collect();
    let slopes = |of: fn(&PlanePoint) -> f64| slopes(&points.iter().map(of).collect::<Vec<_>>(), &steps);
    let (across, down) = (slopes(|point| point.x), slopes(|point| point.y));
    let parts = steps.iter().enumerate().map(|(at, step)| {
        let (from, to) = (points[at], points[at + 1]);
        OutlinePart::Curve([
            PlanePoint { x: from.x + across[at] * step / 3.0, y: from.y + down[at] * step / 3.0 },
            PlanePoint { x: to.x - across[at + 1] * step / 3.0, y: to.y - down[at + 1] * step / 3.0 },
            to,
        ])
    });
    Some(Subpath { start: points[0], parts: parts.collect() })
}

/// The slopes of a natural cubic spline at its points (a tridiagonal system, solved by Thomas's algorithm).
fn slopes(values: &[f64], steps: &[f64]) -> Vec<f64> {
    let last = values.len() - 1;
    let rise = |at: usize| (values[at + 1] - values[at]) / steps[at];
    let row = |at: usize| -> [f64; 4] {
        if at == 0 {
            [0.0, 2.0, 1.0, 3.0 * rise(0)]
        } else if at == last {
            [1.0, 2.0, 0.0, 3.0 * rise(last - 1)]
        } else {
            let (before, after) = (steps[at - 1], steps[at]);
            [after, 2.0 * (before + after), before, 3.0 * (after * rise(at - 1) + before * rise(at))]
        }
    };
    let mut upper = vec![0.0; values.len()];
    let mut found = vec![0.0; values.len()];
    for at in 0..=last {
        let [low, middle, high, right] = row(at);
        let (before_upper, before_found) = if at == 0 { (0.0, 0.0) } else { (upper[at - 1], found[at - 1]) };
        let pivot = middle - low * before_upper;
        upper[at] = high / pivot;
        found[at] = (right - low * before_found) / pivot;
    }
    for at in (0..last).rev() {
        found[at] -= upper[at] * found[at + 1];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::model::Outline;

    fn lines(subpath: Subpath) -> Vec<PlanePoint> {
        Outline { start: subpath.start, parts: subpath.parts, closed: false }.polylines(0.000_1).concat()
    }

    #[test]
    fn a_rational_quadratic_spline_is_a_circle() {
        // Nine points on the corners and middles of a square (Piegl and Tiller, The NURBS Book, 7.5).
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let r = 50.0;
        let ring = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)];
        let points = ring
            .iter()
            .enumerate()
            .map(|(at, (x, y))| [f64::from(*x) * r, f64::from(*y) * r, if at % 2 == 1 { half } else { 1.0 }]);
        let knots = vec![0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 4.0];
        let spline = Spline { degree: 2, knots, points: points.collect() };
        assert!(spline.is_sound());
        let found = lines(spline.outline(0.005).unwrap());
        assert!(found.len() > 60, "{}", found.len());
        for pair in found.windows(2) {
            let middle = PlanePoint { x: f64::midpoint(pair[0].x, pair[1].x), y: f64::midpoint(pair[0].y, pair[1].y) };
            assert!((pair[0].x.hypot(pair[0].y) - r).abs() < 1e-9);
            assert!((middle.x.hypot(middle.y) - r).abs() < 0.005, "{middle:?}");
        }
    }

    #[test]
    fn a_cubic_spline_is_the_curves_that_de_boor_gives() {
        let points: Vec<[f64; 3]> =
            (0..9).map(|at| [f64::from(at) * 10.0, f64::from(at * at % 7) * 5.0, 1.0]).collect();
        for degree in 1..=3 {
            let inner = points.len() - degree;
            let mut knots = vec![0.0; degree];
            knots.extend((0..=inner).map(|at| (at * at) as f64));
            knots.extend(vec![(inner * inner) as f64; degree]);
            let spline = Spline { degree, knots: knots.clone(), points: points.clone() };
            assert!(spline.is_sound(), "{degree}");
            let outline = spline.outline(0.005).unwrap();
            assert_eq!(outline.parts.len(), inner);
            let mut here = outline.start;
            assert_eq!((here.x, here.y), (0.0, 0.0));
            for (number, part) in outline.parts.iter().enumerate() {
                let (span, end) = (number + degree, (knots[number + degree], knots[number + degree + 1]));
                let at = |share: f64| spline.at(span, &vec![end.0 + (end.1 - end.0) * share; degree]);
                let (middle, to) = match *part {
                    OutlinePart::Curve([a, b, to]) => (crate::design::outline::on_curve([here, a, b, to], 0.3), to),
                    OutlinePart::Line(to) => {
                        (PlanePoint { x: here.x + (to.x - here.x) * 0.3, y: here.y + (to.y - here.y) * 0.3 }, to)
                    }
                    OutlinePart::Move(_) => panic!(),
                };
                let judge = at(0.3);
                assert!((middle.x - judge.x).hypot(middle.y - judge.y) < 1e-9, "{degree} {number}");
                here = to;
            }
            assert!((here.x - 80.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_curve_through_points_goes_through_them_smoothly() {
        let points: Vec<PlanePoint> =
            (0..12).map(|at| f64::from(at) / 2.0).map(|x| PlanePoint { x: x * 10.0, y: x.sin() * 30.0 }).collect();
        let curve = through(&points).unwrap();
        let mut before: Option<(f64, f64)> = None;
        let mut here = curve.start;
        for (part, point) in curve.parts.iter().zip(&points[1..]) {
            let OutlinePart::Curve([a, b, to]) = *part else { panic!() };
            assert_eq!(to, *point);
            let way = ((a.x - here.x), (a.y - here.y));
            if let Some(before) = before {
                let cross = way.0 * before.1 - way.1 * before.0;
                assert!(cross.abs() < 1e-6 * way.0.hypot(way.1) * before.0.hypot(before.1), "{cross}");
            }
            before = Some((to.x - b.x, to.y - b.y));
            here = to;
        }
    }

    #[test]
    fn splines_whose_numbers_do_not_fit_are_not_sound() {
        let good =
            Spline { degree: 1, knots: vec![0.0, 0.0, 1.0, 1.0], points: vec![[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]] };
        assert!(good.is_sound());
        for bad in [
            Spline { degree: 0, ..good.clone() },
            Spline { degree: 99, ..good.clone() },
            Spline { knots: vec![0.0, 1.0, 0.0, 1.0], ..good.clone() },
            Spline { knots: vec![0.0; 4], ..good.clone() },
            Spline { points: vec![[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]], ..good.clone() },
            Spline::default(),
        ] {
            assert!(!bad.is_sound(), "{bad:?}");
        }
    }
}
