//! Arcs, ellipses and polylines of DXF -> outlines (bulges, arbitrary axis algorithm).

use std::f64::consts::TAU;

use crate::design::arcs::Arc;
use crate::design::model::{OutlinePart, PlanePoint};
use crate::design::outline::{PlaneMap, Subpath};

/// From the coordinates of an entity that is looked at in a direction to those of the world, seen from above (DXF reference,
/// "Arbitrary axis algorithm"). `height` is the entity's z.
pub(super) fn seen_along(direction: [f64; 3], height: f64) -> PlaneMap {
    let [x, y, z] = direction;
    if x == 0.0 && y == 0.0 && z > 0.0 {
        return PlaneMap::SAME;
    }
    let cross =
        |a: [f64; 3], b: [f64; 3]| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let is_steep = x.abs() < 1.0 / 64.0 && y.abs() < 1.0 / 64.0;
    let across = cross(if is_steep { [0.0, 1.0, 0.0] } else { [0.0, 0.0, 1.0] }, direction);
    let length = across.iter().map(|part| part * part).sum::<f64>().sqrt();
    let across = across.map(|part| part / length);
    let up = cross(direction, across);
    PlaneMap { a: across[0], b: across[1], c: up[0], d: up[1], e: x * height, f: y * height }
}

/// A corner of a polyline; the bulge of the piece that begins at it is the tangent of a quarter of its angle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    pub at: PlanePoint,
    pub bulge: f64,
}

/// A polyline whose arcs are at most `off` away.
pub(super) fn polyline(corners: &[Corner], closed: bool, off: f64) -> Option<Subpath> {
    let first = corners.first()?;
    let mut subpath = Subpath { start: first.at, parts: Vec::with_capacity(corners.len()) };
    let pieces = if closed { corners.len() } else { corners.len() - 1 };
    for at in 0..pieces {
        let (from, to) = (corners[at], corners[(at + 1) % corners.len()].at);
        match bulged(from.at, to, from.bulge) {
            Some(arc) => subpath.parts.extend(arc.curves_within(to, off)),
            None if at + 1 == corners.len() => {}
            None => subpath.parts.push(OutlinePart::Line(to)),
        }
    }
    Some(subpath)
}

/// The arc between two points; `None` if it is a line.
pub(super) fn bulged(from: PlanePoint, to: PlanePoint, bulge: f64) -> Option<Arc> {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let chord = x.hypot(y);
    if bulge.abs() < 1e-9 || chord == 0.0 {
        return None;
    }
    let sweep = 4.0 * bulge.atan();
    // The centre is beside the middle of the chord.
    let away = (1.0 - bulge * bulge) / (4.0 * bulge);
    let centre = PlanePoint { x: f64::midpoint(from.x, to.x) - y * away, y: f64::midpoint(from.y, to.y) + x * away };
    let radius = (from.x - centre.x).hypot(from.y - centre.y);
    Some(Arc { centre, radius, start: (from.y - centre.y).atan2(from.x - centre.x), sweep })
}

/// A piece of the unit circle between two angles in radians, anticlockwise; all of it where they are the same.
pub(super) fn unit_arc(from: f64, to: f64, off: f64) -> (Subpath, bool) {
    let mut sweep = (to - from).rem_euclid(TAU);
    let is_whole = sweep < 1e-9 || TAU - sweep < 1e-9;
    if is_whole {
        sweep = TAU;
    }
    let arc = Arc { centre: PlanePoint::default(), radius: 1.0, start: from, sweep };
    let end = if is_whole { arc.from() } else { arc.to() };
    (Subpath { start: arc.from(), parts: arc.curves_within(end, off) }, is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulge_of_one_is_a_half_circle_and_negative_ones_turn_clockwise() {
        let p = |x: f64, y: f64| PlanePoint { x, y };
        let half = bulged(p(0.0, 0.0), p(10.0, 0.0), 1.0).unwrap();
        assert!(
            (half.centre.x - 5.0).abs() < 1e-12 && half.centre.y.abs() < 1e-12 && (half.radius - 5.0).abs() < 1e-12
        );
        // Anticlockwise from left to right runs below.
        let middle = Arc { sweep: half.sweep / 2.0, ..half }.to();
        assert!((middle.x - 5.0).abs() < 1e-9 && (middle.y + 5.0).abs() < 1e-9, "{middle:?}");
        let quarter = bulged(p(10.0, 0.0), p(0.0, 10.0), (std::f64::consts::FRAC_PI_8).tan()).unwrap();
        assert!(quarter.centre.x.hypot(quarter.centre.y) < 1e-9 && (quarter.radius - 10.0).abs() < 1e-9);
        let back = bulged(p(10.0, 0.0), p(0.0, 10.0), -(std::f64::consts::FRAC_PI_8).tan()).unwrap();
        assert!((back.centre.x - 10.0).abs() < 1e-9 && (back.centre.y - 10.0).abs() < 1e-9, "{back:?}");
        assert_eq!(bulged(p(1.0, 1.0), p(2.0, 2.0), 0.0), None);
    }

    #[test]
    fn entities_seen_from_below_are_mirrored() {
        let point = seen_along([0.0, 0.0, -1.0], 3.0).of(PlanePoint { x: 4.0, y: 5.0 });
        assert!((point.x + 4.0).abs() < 1e-12 && (point.y - 5.0).abs() < 1e-12, "{point:?}");
        // Looked at along x: what is across is y, what is up is z, which is not seen from above.
        let point = seen_along([1.0, 0.0, 0.0], 7.0).of(PlanePoint { x: 4.0, y: 5.0 });
        assert!((point.x - 7.0).abs() < 1e-12 && (point.y - 4.0).abs() < 1e-12, "{point:?}");
    }
}
