//! One entity of a DXF file -> its shapes on the drawing.

use super::curves::{Corner, polyline, seen_along, unit_arc};
use super::entity::DxfEntity;
use super::hatch::{boundaries, mapped};
use super::pairs::{DxfPairs, broken};
use super::sheet::{DxfSheet, DxfWords};
use super::spline::{self, Spline};
use super::text;
use crate::design::arcs;
use crate::design::error::DesignError;
use crate::design::model::{Outline, OutlinePart, PlanePen, PlanePoint};
use crate::design::outline::{PlaneMap, Subpath};
use crate::design::words::{WordAnchor, WordLine};

/// How far curves may be off, in millimetres.
const OFF: f64 = 0.002;
/// Half of the cross of a point, in millimetres.
const POINT_CROSS: f64 = 1.0;
/// From one line of an MTEXT to the next, in heights of its capitals.
const LINE_STEP: f64 = 5.0 / 3.0;

/// Whether an entity was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Yes,
    No,
}

fn flat([x, y, _]: [f64; 3]) -> PlanePoint {
    PlanePoint { x, y }
}

/// Where the shapes of an entity are drawn, and how.
struct Brush<'d> {
    sheet: &'d mut DxfSheet,
    map: PlaneMap,
    pen: &'d PlanePen,
}

impl Brush<'_> {
    /// How far curves may be off in the entity's own coordinates.
    fn off(&self) -> f64 {
        let scale = self.map.a.hypot(self.map.b).max(self.map.c.hypot(self.map.d));
        if scale > 0.0 { OFF / scale } else { f64::MAX }
    }

    fn subpath(&mut self, subpath: Subpath, closed: bool) -> Result<(), DesignError> {
        let (subpath, circle) = arcs::refined(mapped(subpath, self.map), closed);
        let outline = Outline { start: subpath.start, parts: subpath.parts, closed };
        self.sheet.builder.draw(outline, self.pen.clone(), None)?;
        circle.into_iter().for_each(|circle| self.sheet.builder.told_circle(circle));
        Ok(())
    }

    fn lines(&mut self, points: &[PlanePoint], closed: bool, pen: PlanePen) -> Result<(), DesignError> {
        let points: Vec<PlanePoint> = points.iter().map(|point| self.map.of(*point)).collect();
        self.sheet.builder.lines(&points, closed, pen)
    }
}

fn odd(entity: &DxfEntity<'_>, what: &str) -> DesignError {
    broken(format!("a {} has {what}", entity.kind), entity.line)
}

/// Draws an entity that is no copy of a block. `pairs` stands behind it, where the vertices of a polyline follow.
///
/// # Errors
/// Numbers that are none, missing points, limits.
pub(super) fn draw<'a>(
    sheet: &mut DxfSheet,
    entity: &DxfEntity<'a>,
    pairs: &mut DxfPairs<'a>,
    around: PlaneMap,
    pen: &PlanePen,
) -> Result<Drawn, DesignError> {
    // Lines, points, ellipses, splines and faces are in coordinates of the world; all others in their own.
    let is_of_world =
        matches!(entity.kind.as_str(), "LINE" | "POINT" | "ELLIPSE" | "SPLINE" | "3DFACE" | "LEADER" | "MTEXT");
    let height = if entity.kind == "LWPOLYLINE" { entity.real(38, 0.0)? } else { entity.real(30, 0.0)? };
    let own = if is_of_world { PlaneMap::SAME } else { seen_along(entity.extrusion()?, height) };
    let mut brush = Brush { sheet, map: around.after(own), pen };
    match entity.kind.as_str() {
        "LINE" => brush.lines(&[flat(entity.place(10)?), flat(entity.place(11)?)], false, pen.clone())?,
        "POINT" => cross(&mut brush, flat(entity.place(10)?))?,
        "CIRCLE" | "ARC" => arc(&mut brush, entity)?,
        "ELLIPSE" => ellipse(&mut brush, entity)?,
        "LWPOLYLINE" => light_polyline(&mut brush, entity)?,
        "POLYLINE" => return heavy_polyline(&mut brush, entity, pairs),
        "SPLINE" => return curve(&mut brush, entity),
        "SOLID" | "TRACE" => {
            // The corners run to and fro: the third stands beside the first.
            let mut corners = vec![flat(entity.place(10)?), flat(entity.place(11)?)];
            corners.extend(entity.point(13)?.map(flat));
            corners.push(flat(entity.place(12)?));
            brush.lines(&corners, true, PlanePen::Fill { even_odd: false })?;
        }
        "3DFACE" => face(&mut brush, entity)?,
        "LEADER" => {
            let corners = corners(entity)?;
            let points: Vec<PlanePoint> = corners.iter().map(|corner| corner.at).collect();
            brush.lines(&points, false, pen.clone())?;
        }
        "HATCH" => return hatch(&mut brush, entity),
        "TEXT" | "ATTRIB" => line_of_text(&mut brush, entity)?,
        "MTEXT" => many_lines(&mut brush, entity)?,
        _ => return Ok(Drawn::No),
    }
    Ok(Drawn::Yes)
}

fn cross(brush: &mut Brush<'_>, at: PlanePoint) -> Result<(), DesignError> {
    let PlanePoint { x, y } = brush.map.of(at);
    for (across, down) in [(POINT_CROSS, 0.0), (0.0, POINT_CROSS)] {
        let ends = [PlanePoint { x: x - across, y: y - down }, PlanePoint { x: x + across, y: y + down }];
        brush.sheet.builder.lines(&ends, false, PlanePen::Thin)?;
    }
    Ok(())
}

fn arc(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let (centre, radius) = (flat(entity.place(10)?), entity.real(40, 0.0)?);
    if radius <= 0.0 {
        return Err(odd(entity, "no radius"));
    }
    let (from, to) = if entity.kind == "CIRCLE" {
        (0.0, 0.0)
    } else {
        (entity.real(50, 0.0)?.to_radians(), entity.real(51, 360.0)?.to_radians())
    };
    let map = PlaneMap::shift(centre.x, centre.y).after(PlaneMap::scaling(radius, radius));
    if entity.kind == "CIRCLE" && brush.map.keeps_circles() {
        // Exactly as the file says it.
        let pen = brush.pen.clone();
        return brush.sheet.builder.circle(brush.map.of(centre), radius * brush.map.scale(), pen);
    }
    let (subpath, is_whole) = unit_arc(from, to, brush.off() / radius);
    brush.subpath(mapped(subpath, map), is_whole)
}

fn ellipse(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let (centre, major) = (entity.place(10)?, entity.place(11)?);
    let (ratio, normal) = (entity.real(40, 1.0)?, entity.extrusion()?);
    let minor = [normal[1] * major[2] - normal[2] * major[1], normal[2] * major[0] - normal[0] * major[2]];
    let length = major[0].hypot(major[1]).hypot(major[2]);
    if length <= 0.0 || ratio <= 0.0 {
        return Err(odd(entity, "no length"));
    }
    let map =
        PlaneMap { a: major[0], b: major[1], c: minor[0] * ratio, d: minor[1] * ratio, e: centre[0], f: centre[1] };
    let (subpath, is_whole) =
        unit_arc(entity.real(41, 0.0)?, entity.real(42, std::f64::consts::TAU)?, brush.off() / length);
    brush.subpath(mapped(subpath, map), is_whole)
}

/// The points of an entity that has many, with their bulges.
fn corners(entity: &DxfEntity<'_>) -> Result<Vec<Corner>, DesignError> {
    let mut corners: Vec<Corner> = Vec::new();
    for pair in &entity.pairs {
        match (pair.code, corners.last_mut()) {
            (10, _) => corners.push(Corner { at: PlanePoint { x: pair.real()?, y: 0.0 }, bulge: 0.0 }),
            (20, Some(last)) => last.at.y = pair.real()?,
            (42, Some(last)) => last.bulge = pair.real()?,
            _ => {}
        }
    }
    Ok(corners)
}

fn light_polyline(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let (corners, closed) = (corners(entity)?, entity.whole(70, 0)? & 1 != 0);
    strip(brush, &corners, closed, entity.real(43, 0.0)?)
}

/// A polyline, as wide as it says.
fn strip(brush: &mut Brush<'_>, corners: &[Corner], closed: bool, width: f64) -> Result<(), DesignError> {
    let Some(subpath) = polyline(corners, closed, brush.off()) else { return Ok(()) };
    let width = width * brush.map.scale();
    if width > 0.35 {
        let pen = PlanePen::Wide { width, dashes: Vec::new() };
        let mut wide = Brush { sheet: &mut *brush.sheet, map: brush.map, pen: &pen };
        return wide.subpath(subpath, closed);
    }
    brush.subpath(subpath, closed)
}

/// A polyline whose vertices are entities that follow it.
fn heavy_polyline<'a>(
    brush: &mut Brush<'_>,
    entity: &DxfEntity<'a>,
    pairs: &mut DxfPairs<'a>,
) -> Result<Drawn, DesignError> {
    const SPLINE_FRAME: i64 = 16;
    let flags = entity.whole(70, 0)?;
    let mut corners = Vec::new();
    let mut vertex = DxfEntity::default();
    loop {
        let before = *pairs;
        if !vertex.read(pairs)? || vertex.kind != "VERTEX" {
            if vertex.kind != "SEQEND" {
                *pairs = before;
            }
            break;
        }
        if vertex.whole(70, 0)? & SPLINE_FRAME == 0 {
            corners.push(Corner { at: flat(vertex.place(10)?), bulge: vertex.real(42, 0.0)? });
        }
    }
    if flags & (16 | 64) != 0 {
        return Ok(Drawn::No);
    }
    let width = entity.real(40, 0.0)?;
    strip(brush, &corners, flags & 1 != 0, width)?;
    Ok(Drawn::Yes)
}

fn curve(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<Drawn, DesignError> {
    let mut spline = Spline { degree: entity.whole(71, 3)?.clamp(0, 99) as usize, ..Spline::default() };
    let mut fits: Vec<PlanePoint> = Vec::new();
    let mut weights = Vec::new();
    for pair in &entity.pairs {
        match pair.code {
            40 => spline.knots.push(pair.real()?),
            41 => weights.push(pair.real()?),
            10 => spline.points.push([pair.real()?, 0.0, 1.0]),
            20 => spline.points.last_mut().into_iter().try_for_each(|last| pair.real().map(|y| last[1] = y))?,
            11 => fits.push(PlanePoint { x: pair.real()?, y: 0.0 }),
            21 => fits.last_mut().into_iter().try_for_each(|last| pair.real().map(|y| last.y = y))?,
            _ => {}
        }
    }
    for (point, weight) in spline.points.iter_mut().zip(weights) {
        point[2] = weight;
    }
    let subpath = if spline.points.is_empty() {
        spline::through(&fits)
    } else if spline.is_sound() {
        Some(spline.outline(brush.off())?)
    } else {
        None
    };
    match subpath {
        Some(subpath) => brush.subpath(subpath, false)?,
        None => brush.sheet.unsound += 1,
    }
    Ok(Drawn::Yes)
}

fn face(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let hidden = entity.whole(70, 0)?;
    let mut corners = vec![flat(entity.place(10)?), flat(entity.place(11)?), flat(entity.place(12)?)];
    corners.extend(entity.point(13)?.map(flat));
    for (at, from) in corners.iter().enumerate() {
        let to = corners[(at + 1) % corners.len()];
        if hidden & (1 << at) == 0 && to != *from {
            brush.lines(&[*from, to], false, brush.pen.clone())?;
        }
    }
    Ok(())
}

fn hatch(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<Drawn, DesignError> {
    let Some(all) = boundaries(entity, brush.off())? else { return Ok(Drawn::No) };
    let is_solid = entity.whole(70, 0)? == 1;
    let mut parts = Vec::new();
    let mut start = None;
    for subpath in all.into_iter().map(|subpath| mapped(subpath, brush.map)) {
        if start.is_none() {
            start = Some(subpath.start);
        } else {
            parts.push(OutlinePart::Move(subpath.start));
        }
        parts.extend(subpath.parts);
    }
    let Some(start) = start else { return Ok(Drawn::Yes) };
    let outline = Outline { start, parts, closed: true };
    if is_solid {
        brush.sheet.builder.draw(outline, PlanePen::Fill { even_odd: true }, None)?;
    } else {
        brush.sheet.as_outlines += 1;
        brush.sheet.builder.draw(outline, PlanePen::Thin, None)?;
    }
    Ok(Drawn::Yes)
}

/// Words at a place: `map` puts capitals of height 1, y downwards, into the coordinates of the entity.
fn words(brush: &mut Brush<'_>, text: String, anchor: WordAnchor, map: PlaneMap) {
    if !text.trim().is_empty() {
        let map = brush.map.after(map);
        brush.sheet.words.push(DxfWords { line: WordLine { text, anchor }, map });
    }
}

fn line_of_text(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let height = entity.real(40, 1.0)?;
    if entity.kind == "ATTRIB" && entity.whole(70, 0)? & 1 != 0 {
        return Ok(());
    }
    let (level, rise) = (entity.whole(72, 0)?, entity.whole(if entity.kind == "ATTRIB" { 74 } else { 73 }, 0)?);
    let first = entity.place(10)?;
    // Other places than the left end of the baseline are told by the second point. 3 and 5 stretch between both.
    let is_placed = (level != 0 || rise != 0) && !matches!(level, 3 | 5);
    let at = flat(if is_placed { entity.point(11)?.unwrap_or(first) } else { first });
    let anchor = match level {
        1 | 4 => WordAnchor::Middle,
        2 => WordAnchor::Right,
        _ => WordAnchor::Left,
    };
    let down = match (level, rise) {
        (4, _) | (_, 2) => 0.5,
        (_, 3) => 1.0,
        (_, 1) => -0.3,
        _ => 0.0,
    };
    let mirror = entity.whole(71, 0)?;
    let (across, upright) = (if mirror & 2 != 0 { -1.0 } else { 1.0 }, if mirror & 4 != 0 { -1.0 } else { 1.0 });
    let width = entity.real(41, 1.0)?;
    let slant = entity.real(51, 0.0)?.clamp(-80.0, 80.0).to_radians().tan();
    let map = PlaneMap::shift(at.x, at.y)
        .after(PlaneMap::turn(entity.real(50, 0.0)?.to_radians()))
        .after(PlaneMap {
            a: height * width * across,
            b: 0.0,
            c: -height * slant,
            d: -height * upright,
            e: 0.0,
            f: 0.0,
        })
        .after(PlaneMap::shift(0.0, down));
    words(brush, text::plain(&entity.text(1)), anchor, map);
    Ok(())
}

fn many_lines(brush: &mut Brush<'_>, entity: &DxfEntity<'_>) -> Result<(), DesignError> {
    let (at, height) = (flat(entity.place(10)?), entity.real(40, 1.0)?);
    let mut bytes = Vec::new();
    for pair in entity.pairs.iter().filter(|pair| matches!(pair.code, 1 | 3)) {
        bytes.extend_from_slice(match pair.value {
            super::pairs::Value::Text(text) => text,
            _ => b"",
        });
    }
    let lines = text::lines(&bytes);
    let attachment = entity.whole(71, 1)?;
    let anchor = match attachment % 3 {
        2 => WordAnchor::Middle,
        0 => WordAnchor::Right,
        _ => WordAnchor::Left,
    };
    let turn = match entity.point(11)? {
        Some([x, y, _]) if x.hypot(y) > 0.0 => y.atan2(x),
        _ => entity.real(50, 0.0)?.to_radians(),
    };
    let step = LINE_STEP * entity.real(44, 1.0)?;
    let all = 1.0 + step * (lines.len() as f64 - 1.0);
    let top = match attachment {
        4..=6 => -all / 2.0,
        7..=9 => -all,
        _ => 0.0,
    };
    let place = PlaneMap::shift(at.x, at.y).after(PlaneMap::turn(turn)).after(PlaneMap::scaling(height, -height));
    for (number, line) in lines.into_iter().enumerate() {
        let baseline = top + 1.0 + step * number as f64;
        words(brush, line, anchor, place.after(PlaneMap::shift(0.0, baseline)));
    }
    Ok(())
}
