//! The boundary paths of a HATCH -> subpaths, or nothing where they are not understood.

use super::curves::{Corner, polyline, unit_arc};
use super::entity::DxfEntity;
use super::pairs::DxfPair;
use super::spline::Spline;
use crate::design::error::DesignError;
use crate::design::model::{OutlinePart, PlanePoint};
use crate::design::outline::{PlaneMap, Subpath};

/// Values one after another, each with the group code that must come.
struct Values<'a, 'b> {
    pairs: std::iter::Peekable<std::slice::Iter<'b, DxfPair<'a>>>,
}

impl Values<'_, '_> {
    fn real(&mut self, code: i32) -> Result<Option<f64>, DesignError> {
        self.pairs.next_if(|pair| pair.code == code).map(DxfPair::real).transpose()
    }

    fn whole(&mut self, code: i32) -> Result<Option<i64>, DesignError> {
        self.pairs.next_if(|pair| pair.code == code).map(DxfPair::whole).transpose()
    }

    fn point(&mut self, code: i32) -> Result<Option<PlanePoint>, DesignError> {
        let (x, y) = (self.real(code)?, self.real(code + 10)?);
        Ok(x.zip(y).map(|(x, y)| PlanePoint { x, y }))
    }
}

/// The closed boundaries of a hatch; `None` if one of them is not understood. Arcs are at most `off` away.
///
/// # Errors
/// Values that are no numbers.
pub(super) fn boundaries(hatch: &DxfEntity<'_>, off: f64) -> Result<Option<Vec<Subpath>>, DesignError> {
    let start = hatch.pairs.iter().position(|pair| pair.code == 91).unwrap_or(hatch.pairs.len());
    let mut values = Values { pairs: hatch.pairs[start..].iter().peekable() };
    let count = values.whole(91)?.unwrap_or(0);
    let mut all = Vec::new();
    for _ in 0..count.clamp(0, hatch.pairs.len() as i64) {
        let Some(kind) = values.whole(92)? else { return Ok(None) };
        let found = if kind & 2 != 0 { corners(&mut values, off)? } else { edges(&mut values, off)? };
        let Some(subpath) = found else { return Ok(None) };
        all.push(subpath);
        // The entities that it was made of.
        let sources = values.whole(97)?.unwrap_or(0);
        for _ in 0..sources.clamp(0, hatch.pairs.len() as i64) {
            values.pairs.next_if(|pair| pair.code == 330);
        }
    }
    Ok(Some(all))
}

fn corners(values: &mut Values<'_, '_>, off: f64) -> Result<Option<Subpath>, DesignError> {
    let (bulges, _, count) = (values.whole(72)?.unwrap_or(0), values.whole(73)?, values.whole(93)?.unwrap_or(0));
    let mut corners = Vec::new();
    for _ in 0..count {
        let Some(at) = values.point(10)? else { return Ok(None) };
        let bulge = if bulges == 0 { None } else { values.real(42)? };
        corners.push(Corner { at, bulge: bulge.unwrap_or(0.0) });
    }
    Ok(polyline(&corners, true, off))
}

fn edges(values: &mut Values<'_, '_>, off: f64) -> Result<Option<Subpath>, DesignError> {
    let count = values.whole(93)?.unwrap_or(0);
    let mut whole: Option<Subpath> = None;
    for _ in 0..count {
        let edge = match values.whole(72)? {
            Some(1) => values
                .point(10)?
                .zip(values.point(11)?)
                .map(|(start, to)| Subpath { start, parts: vec![OutlinePart::Line(to)] }),
            Some(2) => {
                let centre = values.point(10)?;
                let (radius, from, to) = (values.real(40)?, values.real(50)?, values.real(51)?);
                let anticlockwise = values.whole(73)?.unwrap_or(1) != 0;
                match (centre, radius, from, to) {
                    (Some(centre), Some(radius), Some(from), Some(to)) if radius > 0.0 => {
                        let way = if anticlockwise { 1.0 } else { -1.0 };
                        let map = PlaneMap { a: radius, b: 0.0, c: 0.0, d: radius * way, e: centre.x, f: centre.y };
                        Some(mapped(unit_arc(from.to_radians(), to.to_radians(), off / radius).0, map))
                    }
                    _ => None,
                }
            }
            Some(3) => {
                let (centre, major) = (values.point(10)?, values.point(11)?);
                let (ratio, from, to) = (values.real(40)?, values.real(50)?, values.real(51)?);
                let anticlockwise = values.whole(73)?.unwrap_or(1) != 0;
                match (centre, major, ratio, from, to) {
                    (Some(centre), Some(major), Some(ratio), Some(from), Some(to)) if major.x.hypot(major.y) > 0.0 => {
                        let ratio = if anticlockwise { ratio } else { -ratio };
                        let map = PlaneMap {
                            a: major.x,
                            b: major.y,
                            c: -major.y * ratio,
                            d: major.x * ratio,
                            e: centre.x,
                            f: centre.y,
                        };
                        Some(mapped(unit_arc(from.to_radians(), to.to_radians(), off / major.x.hypot(major.y)).0, map))
                    }
                    _ => None,
                }
            }
            Some(4) => spline(values, off)?,
            _ => None,
        };
        let Some(edge) = edge else { return Ok(None) };
        match &mut whole {
            None => whole = Some(edge),
            Some(whole) => {
                whole.parts.push(OutlinePart::Line(edge.start));
                whole.parts.extend(edge.parts);
            }
        }
    }
    Ok(whole)
}

fn spline(values: &mut Values<'_, '_>, off: f64) -> Result<Option<Subpath>, DesignError> {
    let degree = values.whole(94)?.unwrap_or(0).clamp(0, 99) as usize;
    let is_rational = values.whole(73)?.unwrap_or(0) != 0;
    let (_, knots, points) = (values.whole(74)?, values.whole(95)?.unwrap_or(0), values.whole(96)?.unwrap_or(0));
    let mut spline = Spline { degree, ..Spline::default() };
    for _ in 0..knots {
        let Some(knot) = values.real(40)? else { return Ok(None) };
        spline.knots.push(knot);
    }
    for _ in 0..points {
        let Some(point) = values.point(10)? else { return Ok(None) };
        let weight = if is_rational { values.real(42)?.unwrap_or(1.0) } else { 1.0 };
        spline.points.push([point.x, point.y, weight]);
    }
    // Points that it was fitted to, and tangents at its ends: 97 here, unlike 97 of the path, has points behind it.
    let fits = values.pairs.clone();
    if let Some(count) = values.whole(97)? {
        for _ in 0..count {
            values.point(11)?;
        }
        if count == 0 && values.pairs.peek().is_some_and(|pair| !matches!(pair.code, 12 | 72 | 97)) {
            values.pairs = fits;
        }
        values.point(12)?;
        values.point(13)?;
    }
    spline.is_sound().then(|| spline.outline(off)).transpose()
}

/// A subpath on a map.
pub(super) fn mapped(subpath: Subpath, map: PlaneMap) -> Subpath {
    let part = |part: OutlinePart| match part {
        OutlinePart::Line(to) => OutlinePart::Line(map.of(to)),
        OutlinePart::Curve(points) => OutlinePart::Curve(points.map(|point| map.of(point))),
        OutlinePart::Move(to) => OutlinePart::Move(map.of(to)),
    };
    Subpath { start: map.of(subpath.start), parts: subpath.parts.into_iter().map(part).collect() }
}
