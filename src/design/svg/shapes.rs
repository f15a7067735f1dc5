//! The tree of a parsed SVG -> outlines with pens, clips, circles and words.
//!
//! Fills and wide lines are told apart as `halftone/` does it: black, hatches, dashes. Lines of 0.35 mm or less are solid,
//! for their colours are what a laser cutter goes by: red ones are drawn as contours, all others as thin lines, and told.

use std::collections::BTreeMap;

use usvg::tiny_skia_path::{Path as Data, PathSegment, Rect, Stroke as StrokeShape};
use usvg::{BlendMode, ClipPath, Color, FillRule, Group, Node, PaintOrder, Path, Transform};

use super::clips::intersection;
use super::hatch;
use crate::design::arcs;
use crate::design::builder::DrawingBuilder;
use crate::design::error::DesignError;
use crate::design::model::{Outline, OutlinePart, PlaneBox, PlaneDrawing, PlanePen, PlanePoint};
use crate::design::outline::{PlaneMap, Subpath};
use crate::halftone::{HalftoneError, Inks, LineTone, SvgDrawing, Tone, brightness, check_letters, flat};
use crate::limits::MAX_PLANE_SHAPES;
use crate::units::MM_PER_INCH;
use crate::watch::Watch;

/// Lines up to this width are printed at their thinnest, in millimetres.
const HAIRLINE: f64 = 0.355;
/// Millimetres of a point, in which hatches and dashes are counted.
const POINT: f64 = MM_PER_INCH / 72.0;
/// Fills that words may stand on, the last ones.
const MOST_BELOW: usize = 4_000;
/// Lines of all hatches.
const MOST_HATCH_LINES: usize = 60_000;
/// How far a line may stick out of the page before it is cut off there, in millimetres.
const STICKS_OUT: f64 = 0.5;

pub(super) struct ShapeReader<'a> {
    canvas: DrawingBuilder,
    inks: &'a Inks,
    /// From pixels to millimetres.
    scale: f64,
    /// The page, in millimetres.
    page: PlaneBox,
    page_clip: Option<usize>,
    watch: &'a dyn Watch,
    below: Vec<(Rect, Tone)>,
    words_on: Option<Tone>,
    hatch_lines: usize,
    shapes: usize,
    outside: usize,
    cut_off: usize,
    /// How many hairlines there are of each colour.
    hairlines: BTreeMap<&'static str, usize>,
}

/// What is around a shape: from its coordinates to millimetres, the product of all opacities, the area that it is cut off
/// by.
#[derive(Clone, Copy)]
struct ShapeState {
    map: PlaneMap,
    opacity: f32,
    clip: Option<usize>,
}

fn plane_map(by: Transform) -> PlaneMap {
    let [a, b, c, d, e, f] = [by.sx, by.ky, by.kx, by.sy, by.tx, by.ty].map(f64::from);
    PlaneMap { a, b, c, d, e, f }
}

fn refused(what: &'static str) -> DesignError {
    DesignError::Broken { problem: HalftoneError::Shades { what }.to_string(), line: None }
}

fn broken(error: &HalftoneError) -> DesignError {
    DesignError::Broken { problem: error.to_string(), line: None }
}

impl<'a> ShapeReader<'a> {
    pub fn new(drawing: &'a SvgDrawing, scale: f64, watch: &'a dyn Watch) -> Self {
        let size = drawing.tree().size();
        let max = PlanePoint { x: f64::from(size.width()) * scale, y: f64::from(size.height()) * scale };
        Self {
            canvas: DrawingBuilder::default(),
            inks: drawing.inks(),
            scale,
            page: PlaneBox { min: PlanePoint::default(), max },
            page_clip: None,
            watch,
            below: Vec::new(),
            words_on: None,
            hatch_lines: MOST_HATCH_LINES,
            shapes: 0,
            outside: 0,
            cut_off: 0,
            hairlines: BTreeMap::new(),
        }
    }

    /// The drawing, and what of it is printed otherwise than it was drawn.
    ///
    /// # Errors
    /// Nothing leaves ink.
    pub fn finish(self) -> Result<(PlaneDrawing, Vec<String>), DesignError> {
        let mut told = Vec::new();
        let colours: Vec<String> = self.hairlines.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        if self.hairlines.keys().any(|name| *name != "black") {
            told.push(format!(
                "it has lines thinner than 0.35 mm in colours, as laser cutters read them: {}. Red ones are printed 0.7 mm \
                 wide, all others 0.35 mm; none are dashed",
                colours.join(", ")
            ));
        }
        if self.outside > 0 {
            told.push(format!("{} of its shapes lie outside of its page and are left out", self.outside));
        }
        if self.cut_off > 0 {
            told.push(format!("{} of its shapes stick out of its page and are cut off there", self.cut_off));
        }
        Ok((self.canvas.finish()?, told))
    }

    /// # Errors
    /// What has no black and white form, by name; over the limits; stopped.
    pub fn draw(&mut self, root: &Group) -> Result<(), DesignError> {
        self.group(root, ShapeState { map: PlaneMap::scaling(self.scale, self.scale), opacity: 1.0, clip: None })
    }

    fn group(&mut self, group: &Group, around: ShapeState) -> Result<(), DesignError> {
        if !group.filters().is_empty() {
            return Err(refused("a filter"));
        }
        if group.mask().is_some() {
            return Err(refused("a mask"));
        }
        if group.blend_mode() != BlendMode::Normal {
            return Err(refused("colours that are mixed"));
        }
        let map = around.map.after(plane_map(group.transform()));
        let clip = match group.clip_path() {
            Some(own) => self.clip(own, map, around.clip)?,
            None => around.clip,
        };
        let here = ShapeState { map, opacity: around.opacity * group.opacity().get(), clip };
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, here)?,
                Node::Path(path) => self.path(path, here)?,
                Node::Text(text) => {
                    check_letters(text).map_err(|error| broken(&error))?;
                    for chunk in text.chunks() {
                        self.canvas.words(chunk.text())?;
                    }
                    self.words_on = Some(self.below(text.abs_bounding_box()));
                    self.group(text.flattened(), here)?;
                    self.words_on = None;
                }
                Node::Image(_) => return Err(refused("another picture")),
            }
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, around: ShapeState) -> Result<(), DesignError> {
        self.shapes += 1;
        if self.shapes > MAX_PLANE_SHAPES {
            return Err(DesignError::TooMany { what: "shapes", most: MAX_PLANE_SHAPES });
        }
        if self.shapes.is_multiple_of(1_024) && self.watch.stop() {
            return Err(DesignError::Stopped);
        }
        if !path.is_visible() {
            return Ok(());
        }
        let ShapeState { map, clip, .. } = around;
        let subpaths = subpaths(path.data(), map);
        let Some(extent) = joined(&subpaths, true).map(|outline| outline.extent()) else { return Ok(()) };
        let (page, least) = (self.page, STICKS_OUT);
        if extent.min.x > page.max.x
            || extent.min.y > page.max.y
            || extent.max.x < page.min.x
            || extent.max.y < page.min.y
        {
            self.outside += 1;
            return Ok(());
        }
        let sticks_out = extent.min.x < page.min.x - least
            || extent.min.y < page.min.y - least
            || extent.max.x > page.max.x + least
            || extent.max.y > page.max.y + least;
        let clip = if sticks_out && clip.is_none() {
            self.cut_off += 1;
            Some(self.page_clip()?)
        } else {
            clip
        };
        let around = ShapeState { clip, ..around };
        let is_word = self.words_on.is_some();
        let refined = subpaths.into_iter().map(|(subpath, closed)| {
            let (subpath, circle) = if is_word { (subpath, None) } else { arcs::refined(subpath, closed) };
            (subpath, closed, circle)
        });
        let (mut outlines, mut circles) = (Vec::new(), Vec::new());
        for (subpath, closed, circle) in refined {
            outlines.push((subpath, closed));
            circles.extend(circle);
        }
        let inks = match path.paint_order() {
            PaintOrder::FillAndStroke => self.fill(path, &outlines, around)? | self.stroke(path, &outlines, around)?,
            PaintOrder::StrokeAndFill => self.stroke(path, &outlines, around)? | self.fill(path, &outlines, around)?,
        };
        if inks {
            circles.into_iter().for_each(|circle| self.canvas.told_circle(circle));
        }
        Ok(())
    }

    fn page_clip(&mut self) -> Result<usize, DesignError> {
        if let Some(clip) = self.page_clip {
            return Ok(clip);
        }
        let PlaneBox { min, max } = self.page;
        let corner = |x: f64, y: f64| OutlinePart::Line(PlanePoint { x, y });
        let parts = vec![corner(max.x, min.y), corner(max.x, max.y), corner(min.x, max.y)];
        let clip = self.canvas.clip(Outline { start: min, parts, closed: true })?;
        self.page_clip = Some(clip);
        Ok(clip)
    }

    /// What stands at the middle of a box.
    fn below(&self, area: Rect) -> Tone {
        let (x, y) = (f32::midpoint(area.left(), area.right()), f32::midpoint(area.top(), area.bottom()));
        let holds = |rect: &Rect| rect.left() <= x && x <= rect.right() && rect.top() <= y && y <= rect.bottom();
        self.below.iter().rev().find(|(rect, _)| holds(rect)).map_or(Tone::White, |(_, tone)| *tone)
    }

    /// Returns whether it leaves ink.
    fn fill(&mut self, path: &Path, outlines: &[(Subpath, bool)], around: ShapeState) -> Result<bool, DesignError> {
        let ShapeState { opacity, clip, .. } = around;
        let Some(fill) = path.fill() else { return Ok(false) };
        let color = flat(fill.paint(), fill.opacity().get() * opacity).map_err(|error| broken(&error))?;
        let (Some(color), Some(area)) = (color, joined(outlines, true)) else { return Ok(false) };
        let extent = area.extent();
        if extent.width() <= 0.0 || extent.height() <= 0.0 {
            return Ok(false);
        }
        let even_odd = fill.rule() == FillRule::EvenOdd;
        let tone = match self.words_on {
            None => self.inks.fill(color),
            Some(Tone::Black) => Tone::White,
            Some(Tone::White) => Tone::Black,
            Some(Tone::Hatched { .. }) => {
                // A white edge keeps the lines away from the letters.
                self.white_line(path, 1.6 * POINT, around)?;
                Tone::Black
            }
        };
        if self.words_on.is_none() && self.below.len() < MOST_BELOW {
            self.below.push((path.abs_bounding_box(), tone));
        }
        match tone {
            Tone::Black => self.canvas.draw(area, PlanePen::Fill { even_odd }, clip)?,
            Tone::White => self.canvas.draw(area, PlanePen::Blank { even_odd }, clip)?,
            Tone::Hatched { distance, direction } => {
                let rings = area.polylines(0.01);
                let lines = hatch::lines(&rings, even_odd, distance * POINT, direction);
                self.canvas.draw(area.clone(), PlanePen::Blank { even_odd }, clip)?;
                let kept = lines.len().min(self.hatch_lines);
                self.hatch_lines -= kept;
                for [from, to] in lines.into_iter().take(kept) {
                    let line = Outline { start: from, parts: vec![OutlinePart::Line(to)], closed: false };
                    self.canvas.draw(line, PlanePen::Thin, clip)?;
                }
                self.canvas.draw(area, PlanePen::Thin, clip)?;
            }
        }
        Ok(tone != Tone::White || self.words_on.is_some())
    }

    /// Returns whether it leaves ink.
    fn stroke(&mut self, path: &Path, outlines: &[(Subpath, bool)], around: ShapeState) -> Result<bool, DesignError> {
        let ShapeState { map, opacity, clip } = around;
        let Some(stroke) = path.stroke() else { return Ok(false) };
        let color = flat(stroke.paint(), stroke.opacity().get() * opacity).map_err(|error| broken(&error))?;
        let Some(color) = color else { return Ok(false) };
        let width = f64::from(stroke.width().get()) * map.scale();
        let line = match self.words_on {
            None => self.inks.line(color),
            Some(_) if brightness(color) >= 127.5 => LineTone::White,
            Some(_) => LineTone::Black,
        };
        let is_hairline = width <= HAIRLINE && self.words_on.is_none() && line != LineTone::White;
        let own_dashes = stroke
            .dasharray()
            .map(|dashes| dashes.iter().map(|dash| f64::from(*dash) * map.scale()).collect::<Vec<_>>());
        let pen = match (line, own_dashes) {
            (LineTone::White, _) => {
                self.white_line(path, width, around)?;
                return Ok(false);
            }
            (_, Some(dashes)) => PlanePen::Wide { width, dashes: sound(dashes) },
            _ if is_hairline => {
                let name = colour_name(color);
                *self.hairlines.entry(name).or_default() += 1;
                if name == "red" { PlanePen::Contour } else { PlanePen::Thin }
            }
            (LineTone::Dashed(dashes), None) => {
                let unit = POINT.max(width / 1.5);
                PlanePen::Wide { width, dashes: dashes.iter().map(|length| length * unit).collect() }
            }
            (LineTone::Black, None) => PlanePen::Wide { width, dashes: Vec::new() },
        };
        // Open and closed subpaths apart, for an outline is one or the other.
        for closed in [true, false] {
            let own: Vec<_> = outlines.iter().filter(|(_, is_closed)| *is_closed == closed).cloned().collect();
            if let Some(outline) = joined(&own, closed) {
                self.canvas.draw(outline, pen.clone(), clip)?;
            }
        }
        Ok(true)
    }

    /// The area of a white line, of a width in millimetres.
    fn white_line(&mut self, path: &Path, width: f64, around: ShapeState) -> Result<(), DesignError> {
        let ShapeState { map, clip, .. } = around;
        let own = path.stroke().map(usvg::Stroke::to_tiny_skia).unwrap_or_default();
        let shape = StrokeShape { width: (width / map.scale().max(1e-9)) as f32, dash: None, ..own };
        let Some(area) = path.data().stroke(&shape, map.scale() as f32) else { return Ok(()) };
        match joined(&subpaths(&area, map), true) {
            Some(area) => self.canvas.draw(area, PlanePen::Blank { even_odd: false }, clip),
            None => Ok(()),
        }
    }

    /// The area of a clip path within those around it.
    fn clip(&mut self, clip: &ClipPath, user: PlaneMap, around: Option<usize>) -> Result<Option<usize>, DesignError> {
        let around = match clip.clip_path() {
            Some(own) => self.clip(own, user, around)?,
            None => around,
        };
        let mut all = Vec::new();
        self.clip_shapes(clip.root(), user.after(plane_map(clip.transform())), &mut all)?;
        let own =
            joined(&all, true).unwrap_or(Outline { start: PlanePoint::default(), parts: Vec::new(), closed: true });
        let area = match around.and_then(|around| self.canvas.clips().get(around)) {
            Some(around) => intersection(around, &own).ok_or_else(|| DesignError::Broken {
                problem: "areas are cut out of areas (clip paths), and neither is convex; unite them in the program that made it"
                    .to_owned(),
                line: None,
            })?,
            None => own,
        };
        self.canvas.clip(area).map(Some)
    }

    fn clip_shapes(
        &mut self,
        group: &Group,
        around: PlaneMap,
        all: &mut Vec<(Subpath, bool)>,
    ) -> Result<(), DesignError> {
        let here = around.after(plane_map(group.transform()));
        for node in group.children() {
            match node {
                Node::Group(group) => self.clip_shapes(group, here, all)?,
                Node::Text(text) => self.clip_shapes(text.flattened(), here, all)?,
                Node::Path(path) => {
                    self.shapes += 1;
                    if self.shapes > MAX_PLANE_SHAPES {
                        return Err(DesignError::TooMany { what: "shapes", most: MAX_PLANE_SHAPES });
                    }
                    all.extend(subpaths(path.data(), here));
                }
                Node::Image(_) => return Err(refused("another picture")),
            }
        }
        Ok(())
    }
}

/// Dashes that are not all nothing.
fn sound(dashes: Vec<f64>) -> Vec<f64> {
    if dashes.iter().sum::<f64>() > 0.01 { dashes } else { Vec::new() }
}

/// A colour that programs for laser cutters know, or `other`.
fn colour_name(color: Color) -> &'static str {
    let Color { red, green, blue } = color;
    match [red, green, blue].map(|part| part / 64) {
        [3, 0, 0] => "red",
        [0, 3, 0] => "green",
        [0, 0, 3] => "blue",
        [3, 0, 3] => "magenta",
        [0, 3, 3] => "cyan",
        [3, 3, 0] => "yellow",
        [0, 0, 0] => "black",
        _ if red.abs_diff(green) < 16 && green.abs_diff(blue) < 16 => "grey",
        _ => "another",
    }
}

/// The subpaths of path data in millimetres, each with whether it is closed.
fn subpaths(data: &Data, map: PlaneMap) -> Vec<(Subpath, bool)> {
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

/// Subpaths as one outline.
fn joined(all: &[(Subpath, bool)], closed: bool) -> Option<Outline> {
    let ((first, _), rest) = all.split_first()?;
    let mut parts = first.parts.clone();
    for (subpath, _) in rest {
        parts.push(OutlinePart::Move(subpath.start));
        parts.extend_from_slice(&subpath.parts);
    }
    Some(Outline { start: first.start, parts, closed })
}
