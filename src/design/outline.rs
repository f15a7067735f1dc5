//! Outlines -> the same moved and scaled, as short lines, and the exact boxes around them (affine maps, cubic Béziers).

use usvg::Transform;
use usvg::tiny_skia_path::{Path, PathSegment};

use super::model::{Outline, OutlinePart, PlaneBox, PlaneDrawing, PlanePen, PlanePoint};

/// An affine map of the plane: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlaneMap {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl PlaneMap {
    pub const SAME: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    pub fn of_transform(by: Transform) -> Self {
        let [a, b, c, d, e, f] = [by.sx, by.ky, by.kx, by.sy, by.tx, by.ty].map(f64::from);
        Self { a, b, c, d, e, f }
    }

    pub fn shift(x: f64, y: f64) -> Self {
        Self { e: x, f: y, ..Self::SAME }
    }

    /// Turned by an angle in radians, from x to y.
    pub fn turn(angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { a: cos, b: sin, c: -sin, d: cos, e: 0.0, f: 0.0 }
    }

    /// Whether circles stay circles.
    pub fn keeps_circles(self) -> bool {
        let (x, y) = (self.a.hypot(self.b), self.c.hypot(self.d));
        (x - y).abs() <= 1e-9 * x.max(y) && (self.a * self.c + self.b * self.d).abs() <= 1e-9 * x * y
    }

    pub fn scaling(x: f64, y: f64) -> Self {
        Self { a: x, d: y, ..Self::SAME }
    }

    pub fn of(self, point: PlanePoint) -> PlanePoint {
        let PlanePoint { x, y } = point;
        PlanePoint { x: self.a * x + self.c * y + self.e, y: self.b * x + self.d * y + self.f }
    }

    /// First `inner`, then this.
    pub fn after(self, inner: Self) -> Self {
        let start = self.of(PlanePoint { x: inner.e, y: inner.f });
        Self {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            e: start.x,
            f: start.y,
        }
    }

    /// How much longer lines become, on average.
    pub fn scale(self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

/// A subpath: its start, its parts without moves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subpath {
    pub start: PlanePoint,
    pub parts: Vec<OutlinePart>,
}

fn between(from: PlanePoint, to: PlanePoint, at: f64) -> PlanePoint {
    PlanePoint { x: from.x + (to.x - from.x) * at, y: from.y + (to.y - from.y) * at }
}

/// A point of a cubic Bézier curve.
pub(super) fn on_curve([p0, p1, p2, p3]: [PlanePoint; 4], at: f64) -> PlanePoint {
    let (a, b, c) = (between(p0, p1, at), between(p1, p2, at), between(p2, p3, at));
    between(between(a, b, at), between(b, c, at), at)
}

/// Where a coordinate of a curve turns round: zeros of its derivative within the curve.
fn turns([p0, p1, p2, p3]: [f64; 4]) -> impl Iterator<Item = f64> {
    let (a, b, c) = (3.0 * (p3 - 3.0 * p2 + 3.0 * p1 - p0), 6.0 * (p2 - 2.0 * p1 + p0), 3.0 * (p1 - p0));
    let largest = a.abs().max(b.abs()).max(c.abs());
    let found = if a.abs() <= 1e-12 * largest {
        [-c / b, f64::NAN]
    } else {
        let root = (b * b - 4.0 * a * c).sqrt();
        [(-b + root) / (2.0 * a), (-b - root) / (2.0 * a)]
    };
    found.into_iter().filter(|at| *at > 0.0 && *at < 1.0)
}

/// The exact box around a curve.
fn curve_box(curve: [PlanePoint; 4]) -> PlaneBox {
    let ends = PlaneBox { min: curve[0], max: curve[0] }.with(curve[3]);
    let all = turns(curve.map(|point| point.x)).chain(turns(curve.map(|point| point.y)));
    all.fold(ends, |all, at| all.with(on_curve(curve, at)))
}

/// Into how many lines a curve is cut so that they are no farther from it than `off` (flatness by second differences).
fn pieces([p0, p1, p2, p3]: [PlanePoint; 4], off: f64) -> u32 {
    let bend = |a: PlanePoint, b: PlanePoint, c: PlanePoint| (a.x - 2.0 * b.x + c.x).hypot(a.y - 2.0 * b.y + c.y);
    let most = bend(p0, p1, p2).max(bend(p1, p2, p3));
    ((0.75 * most / off).sqrt().ceil() as u32).clamp(1, 1_000)
}

/// The subpaths of path data of the SVG parser on a map, each with whether it is closed.
pub(super) fn subpaths_of(data: &Path, map: PlaneMap) -> Vec<(Subpath, bool)> {
    let mut all: Vec<(Subpath, bool)> = Vec::new();
    let place =
        |point: usvg::tiny_skia_path::Point| map.of(PlanePoint { x: f64::from(point.x), y: f64::from(point.y) });
    let mut here = PlanePoint::default();
    let mut is_open = false;
    for segment in data.segments() {
        if let PathSegment::MoveTo(to) = segment {
            here = place(to);
            is_open = false;
            continue;
        }
        if !is_open && !matches!(segment, PathSegment::Close) {
            all.push((Subpath { start: here, parts: Vec::new() }, false));
            is_open = true;
        }
        let Some((subpath, closed)) = all.last_mut() else { continue };
        match segment {
            PathSegment::MoveTo(_) => {}
            PathSegment::LineTo(to) => {
                here = place(to);
                subpath.parts.push(OutlinePart::Line(here));
            }
            PathSegment::QuadTo(by, to) => {
                let (by, to) = (place(by), place(to));
                let third = |end: PlanePoint| PlanePoint {
                    x: end.x + (by.x - end.x) * 2.0 / 3.0,
                    y: end.y + (by.y - end.y) * 2.0 / 3.0,
                };
                subpath.parts.push(OutlinePart::Curve([third(here), third(to), to]));
                here = to;
            }
            PathSegment::CubicTo(a, b, to) => {
                here = place(to);
                subpath.parts.push(OutlinePart::Curve([place(a), place(b), here]));
            }
            PathSegment::Close if is_open => {
                *closed = true;
                here = subpath.start;
                is_open = false;
            }
            PathSegment::Close => {}
        }
    }
    all
}

impl Outline {
    /// The exact box around it.
    #[must_use]
    pub fn extent(&self) -> PlaneBox {
        let mut all = PlaneBox { min: self.start, max: self.start };
        let mut here = self.start;
        for part in &self.parts {
            match *part {
                OutlinePart::Line(to) | OutlinePart::Move(to) => {
                    all = all.with(to);
                    here = to;
                }
                OutlinePart::Curve([a, b, to]) => {
                    let around = curve_box([here, a, b, to]);
                    all = all.with(around.min).with(around.max);
                    here = to;
                }
            }
        }
        all
    }

    /// The same with each point moved.
    #[must_use]
    pub fn moved(&self, how: impl Fn(PlanePoint) -> PlanePoint) -> Self {
        let part = |part: &OutlinePart| match *part {
            OutlinePart::Line(to) => OutlinePart::Line(how(to)),
            OutlinePart::Curve(points) => OutlinePart::Curve(points.map(&how)),
            OutlinePart::Move(to) => OutlinePart::Move(how(to)),
        };
        Self { start: how(self.start), parts: self.parts.iter().map(part).collect(), closed: self.closed }
    }

    /// Its subpaths as lines that are at most `off` away from the curves. The first point is not said again at the end.
    #[must_use]
    pub fn polylines(&self, off: f64) -> Vec<Vec<PlanePoint>> {
        let mut all = vec![vec![self.start]];
        let mut here = self.start;
        for part in &self.parts {
            let Some(last) = all.last_mut() else { break };
            match *part {
                OutlinePart::Line(to) => last.push(to),
                OutlinePart::Curve([a, b, to]) => {
                    let curve = [here, a, b, to];
                    let count = pieces(curve, off);
                    last.extend((1..count).map(|piece| on_curve(curve, f64::from(piece) / f64::from(count))));
                    last.push(to);
                }
                OutlinePart::Move(to) => all.push(vec![to]),
            }
            here = match *part {
                OutlinePart::Line(to) | OutlinePart::Move(to) | OutlinePart::Curve([_, _, to]) => to,
            };
        }
        all
    }
}

impl PlaneDrawing {
    /// The box around all that leaves ink, lines at their middle; `None` if nothing does.
    #[must_use]
    pub fn extent(&self) -> Option<PlaneBox> {
        let clips: Vec<PlaneBox> = self.clips.iter().map(Outline::extent).collect();
        let inked = self.shapes.iter().filter(|shape| !matches!(shape.pen, PlanePen::Blank { .. }));
        inked.fold(None, |all: Option<PlaneBox>, shape| {
            let mut part = shape.outline.extent();
            if let Some(clip) = shape.clip.and_then(|clip| clips.get(clip)) {
                part = PlaneBox {
                    min: PlanePoint { x: part.min.x.max(clip.min.x), y: part.min.y.max(clip.min.y) },
                    max: PlanePoint { x: part.max.x.min(clip.max.x), y: part.max.y.min(clip.max.y) },
                };
                if part.min.x > part.max.x || part.min.y > part.max.y {
                    return all;
                }
            }
            Some(all.map_or(part, |all| all.with(part.min).with(part.max)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_of_a_curve_is_that_of_its_points_and_not_of_its_control_points() {
        let at = |x: f64, y: f64| PlanePoint { x, y };
        for (start, points) in [
            (at(0.0, 0.0), [at(0.0, 10.0), at(10.0, 10.0), at(10.0, 0.0)]),
            (at(0.0, 0.0), [at(30.0, -10.0), at(-20.0, 10.0), at(10.0, 5.0)]),
            (at(1.0, 1.0), [at(2.0, 2.0), at(3.0, 3.0), at(4.0, 4.0)]),
            (at(5.0, 5.0), [at(5.0, 5.0), at(5.0, 5.0), at(5.0, 5.0)]),
        ] {
            let found = Outline { start, parts: vec![OutlinePart::Curve(points)], closed: false }.extent();
            let [one, other, to] = points;
            let walked = (0..=20_000).map(|t| on_curve([start, one, other, to], f64::from(t) / 20_000.0));
            let wanted = PlaneBox::of(walked).unwrap();
            for (found, wanted) in [(found.min, wanted.min), (found.max, wanted.max)] {
                assert!((found.x - wanted.x).abs() < 1e-6 && (found.y - wanted.y).abs() < 1e-6, "{start:?} {found:?}");
            }
        }
    }
}
