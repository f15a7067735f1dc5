//! A drawing and a grid of tiles -> what each tile shows of it, as paths on its sheet.
//!
//! A tile gets only the lines that meet it; those that go on elsewhere are left off, with dashes that go on as if they were
//! there. What is drawn is cut off at the tile's edge when it is painted.

use super::grid::TileGrid;
use crate::design::{Outline, OutlinePart, PlaneBox, PlaneDrawing, PlanePen, PlanePoint, PlaneShape};
use crate::limits::MAX_PLATE_STEPS;
use crate::plate::pen::line_of;
use crate::press::{DrawnPart, DrawnPath, PathPaint, PathStep};
use crate::units::{Mm, Size, Spot};
use crate::watch::Watch;

/// Lines in which a curve is measured.
const PIECES: u32 = 24;

/// Why a drawing cannot be distributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plate::print) enum DistributeFault {
    /// More than [`MAX_PLATE_STEPS`] in all.
    TooMuch,
    Stopped,
}

/// What a tile shows.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::plate::print) struct TileDrawing {
    pub part: DrawnPart,
    /// Whether anything black meets it.
    pub is_empty: bool,
}

/// A tile that grows.
struct OpenTile {
    paths: Vec<DrawnPath>,
    is_empty: bool,
    /// The shape, subpath and segment that it has last.
    last: Option<(usize, usize, usize)>,
}

/// How a pen paints; widths in millimetres on paper.
pub(in crate::plate::print) fn paint(pen: &PlanePen) -> PathPaint {
    match pen {
        PlanePen::Fill { even_odd } => PathPaint::Fill { even_odd: *even_odd },
        PlanePen::Blank { even_odd } => PathPaint::Blank { even_odd: *even_odd },
        _ => {
            let (width, dashes) = line_of(pen).unwrap_or_default();
            PathPaint::Line { width: Mm(width), dashes: dashes.to_vec(), phase: 0.0 }
        }
    }
}

/// Half the width of the widest line of a drawing: how far it reaches over its extent.
pub(in crate::plate::print) fn widest_half(drawing: &PlaneDrawing) -> f64 {
    let half = |shape: &PlaneShape| line_of(&shape.pen).map_or(0.0, |(width, _)| width / 2.0);
    drawing.shapes.iter().map(half).fold(0.0, f64::max)
}

/// A drawing whose x and y are multiplied: a printer's error is taken back with it.
pub(in crate::plate::print) fn stretched(drawing: &mut PlaneDrawing, [across, down]: [f64; 2]) {
    let point = |point: PlanePoint| PlanePoint { x: point.x * across, y: point.y * down };
    for outline in drawing.shapes.iter_mut().map(|shape| &mut shape.outline).chain(&mut drawing.clips) {
        *outline = outline.moved(point);
    }
}

/// Distributes a drawing over tiles. `frame` is the top left corner of the tile on its sheet.
pub(in crate::plate::print) fn distribute(
    drawing: &PlaneDrawing,
    grid: &TileGrid,
    frame: Spot,
    watch: &dyn Watch,
) -> Result<Vec<TileDrawing>, DistributeFault> {
    let tiles = (0..grid.len()).map(|_| OpenTile { paths: Vec::new(), is_empty: true, last: None }).collect();
    let mut walk = Distribution { grid, frame, tiles, steps: 0 };
    for (at, shape) in drawing.shapes.iter().enumerate() {
        if at % 256 == 0 && watch.stop() {
            return Err(DistributeFault::Stopped);
        }
        let paint = paint(&shape.pen);
        if matches!(paint, PathPaint::Line { .. }) {
            walk.line(at, &shape.outline, &paint, shape.clip)?;
        } else {
            walk.area(&shape.outline, &paint, shape.clip)?;
        }
    }
    let [width, height] = grid.tile.map(Mm);
    let mut drawings = Vec::with_capacity(grid.len());
    for (at, tile) in walk.tiles.into_iter().enumerate() {
        let corner = grid.area(grid.name(at)).min;
        let place = |point: PlanePoint| on_sheet(point, corner, frame);
        let clips = if tile.paths.iter().any(|path| path.clip.is_some()) {
            drawing.clips.iter().map(|outline| whole(outline, &place)).collect()
        } else {
            Vec::new()
        };
        let part = DrawnPart { at: frame, size: Size { width, height }, clips, paths: tile.paths };
        drawings.push(TileDrawing { part, is_empty: tile.is_empty });
    }
    Ok(drawings)
}

struct Distribution<'a> {
    grid: &'a TileGrid,
    frame: Spot,
    tiles: Vec<OpenTile>,
    /// Steps of all paths so far.
    steps: usize,
}

impl Distribution<'_> {
    fn count(&mut self, steps: usize) -> Result<(), DistributeFault> {
        self.steps += steps;
        if self.steps > MAX_PLATE_STEPS { Err(DistributeFault::TooMuch) } else { Ok(()) }
    }

    fn line(
        &mut self,
        shape: usize,
        outline: &Outline,
        paint: &PathPaint,
        clip: Option<usize>,
    ) -> Result<(), DistributeFault> {
        let PathPaint::Line { width, dashes, .. } = paint else { return Ok(()) };
        let (half, is_solid) = (width.0 / 2.0, dashes.is_empty());
        let period: f64 = dashes.iter().sum::<f64>() * if dashes.len() % 2 == 1 { 2.0 } else { 1.0 };
        for (subpath, segments) in subpaths(outline).into_iter().enumerate() {
            let mut gone = 0.0;
            for (at, segment) in segments.parts.iter().enumerate() {
                for tile in self.met(segment, half) {
                    self.count(2)?;
                    let corner = self.grid.area(self.grid.name(tile)).min;
                    let frame = self.frame;
                    let Some(open) = self.tiles.get_mut(tile) else { continue };
                    open.is_empty = false;
                    let goes_on = at > 0 && open.last == Some((shape, subpath, at - 1));
                    let same_shape = open.last.is_some_and(|(last, ..)| last == shape);
                    open.last = Some((shape, subpath, at));
                    let begin = PathStep::Move(on_sheet(segment.from, corner, frame));
                    match open.paths.last_mut() {
                        Some(path) if goes_on => path.steps.push(segment.step(corner, frame)),
                        // Dashes begin anew with each path.
                        Some(path) if same_shape && is_solid => {
                            path.steps.extend([begin, segment.step(corner, frame)]);
                        }
                        _ => {
                            let mut paint = paint.clone();
                            if let PathPaint::Line { phase, .. } = &mut paint {
                                *phase = if is_solid { 0.0 } else { gone % period };
                            }
                            let steps = vec![begin, segment.step(corner, frame)];
                            open.paths.push(DrawnPath { steps, paint, clip });
                        }
                    }
                    let is_last = at + 1 == segments.parts.len();
                    if is_last && segments.closed && is_solid {
                        close(open, segments.parts.len());
                    }
                }
                if !is_solid {
                    gone += segment.length();
                }
            }
        }
        Ok(())
    }

    fn area(&mut self, outline: &Outline, paint: &PathPaint, clip: Option<usize>) -> Result<(), DistributeFault> {
        let segments: Vec<OutlineSegment> = subpaths(outline).into_iter().flat_map(SegmentRun::joined).collect();
        let Some(bounds) = PlaneBox::of(segments.iter().flat_map(OutlineSegment::hull)) else { return Ok(()) };
        let Some([rows, columns]) = self.grid.around(bounds) else { return Ok(()) };
        let wide = columns.clone().count();
        let mut met = vec![false; rows.clone().count() * wide];
        let mark = |tile: usize| {
            let name = self.grid.name(tile);
            (name.row - rows.start()) as usize * wide + (name.column - columns.start()) as usize
        };
        for tile in segments.iter().flat_map(|segment| self.met(segment, 0.0)) {
            if let Some(met) = met.get_mut(mark(tile)) {
                *met = true;
            }
        }
        let even_odd = matches!(paint, PathPaint::Fill { even_odd: true } | PathPaint::Blank { even_odd: true });
        let is_black = matches!(paint, PathPaint::Fill { .. });
        for row in rows.clone() {
            for column in columns.clone() {
                let Some(tile) = self.grid.index(super::tile_name::TileName { row, column }) else { continue };
                let area = self.grid.area(self.grid.name(tile));
                let is_met = met.get(mark(tile)).copied().unwrap_or_default();
                if !is_met && !is_inside(&segments, middle(area), even_odd) {
                    continue;
                }
                self.count(outline.parts.len() + 2)?;
                let place = |point: PlanePoint| on_sheet(point, area.min, self.frame);
                let path = DrawnPath { steps: whole(outline, &place), paint: paint.clone(), clip };
                if let Some(open) = self.tiles.get_mut(tile) {
                    open.paths.push(path);
                    open.is_empty &= !is_black;
                    open.last = None;
                }
            }
        }
        Ok(())
    }

    /// The tiles that a segment meets, with lines that reach `half` to both sides.
    fn met(&self, segment: &OutlineSegment, half: f64) -> Vec<usize> {
        let Some(hull) = PlaneBox::of(segment.hull()) else { return Vec::new() };
        let Some([rows, columns]) = self.grid.around(grown(hull, half)) else { return Vec::new() };
        let mut met = Vec::new();
        for row in rows {
            for column in columns.clone() {
                let name = super::tile_name::TileName { row, column };
                let Some(tile) = self.grid.index(name) else { continue };
                let area = grown(self.grid.area(name), half);
                let mut from = segment.from;
                let meets = segment.points().into_iter().any(|to| {
                    let meets = crosses(from, to, area);
                    from = to;
                    meets
                });
                if meets {
                    met.push(tile);
                }
            }
        }
        met
    }
}

/// Ends a subpath that a tile has wholly, so that its first and last line are joined.
fn close(open: &mut OpenTile, segments: usize) {
    let Some(path) = open.paths.last_mut() else { return };
    let Some(begin) = path.steps.iter().rposition(|step| matches!(step, PathStep::Move(_))) else { return };
    if path.steps.len() - begin == segments + 1 {
        path.steps.push(PathStep::Close);
    }
}

/// A point of the drawing on the sheet of the tile whose top left corner is at `corner`.
pub(in crate::plate::print) fn on_sheet(point: PlanePoint, corner: PlanePoint, frame: Spot) -> Spot {
    Spot { left: frame.left + Mm(point.x - corner.x), top: frame.top + Mm(point.y - corner.y) }
}

/// An outline as the steps of a path.
pub(in crate::plate::print) fn whole(outline: &Outline, place: &impl Fn(PlanePoint) -> Spot) -> Vec<PathStep> {
    let mut steps = Vec::with_capacity(outline.parts.len() + 2);
    steps.push(PathStep::Move(place(outline.start)));
    for part in &outline.parts {
        match part {
            OutlinePart::Line(to) => steps.push(PathStep::Line(place(*to))),
            OutlinePart::Curve(points) => steps.push(PathStep::Curve(points.map(place))),
            OutlinePart::Move(to) => {
                if outline.closed {
                    steps.push(PathStep::Close);
                }
                steps.push(PathStep::Move(place(*to)));
            }
        }
    }
    if outline.closed {
        steps.push(PathStep::Close);
    }
    steps
}

/// A line or a curve of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
struct OutlineSegment {
    from: PlanePoint,
    part: OutlinePart,
}

/// What is drawn without lifting the pen.
struct SegmentRun {
    parts: Vec<OutlineSegment>,
    closed: bool,
    start: PlanePoint,
}

impl SegmentRun {
    /// Its segments, with one back to its beginning.
    fn joined(mut self) -> Vec<OutlineSegment> {
        let from = self.parts.last().map_or(self.start, OutlineSegment::end);
        self.parts.push(OutlineSegment { from, part: OutlinePart::Line(self.start) });
        self.parts
    }
}

fn subpaths(outline: &Outline) -> Vec<SegmentRun> {
    let mut all = vec![SegmentRun { parts: Vec::new(), closed: outline.closed, start: outline.start }];
    let mut from = outline.start;
    for part in &outline.parts {
        if let OutlinePart::Move(to) = part {
            all.push(SegmentRun { parts: Vec::new(), closed: outline.closed, start: *to });
            from = *to;
        } else if let Some(last) = all.last_mut() {
            let segment = OutlineSegment { from, part: *part };
            from = segment.end();
            last.parts.push(segment);
        }
    }
    for subpath in &mut all {
        let end = subpath.parts.last().map(OutlineSegment::end);
        // A dot is a line of no length with round ends.
        if subpath.closed && end.is_none_or(|end| end != subpath.start) {
            let from = end.unwrap_or(subpath.start);
            subpath.parts.push(OutlineSegment { from, part: OutlinePart::Line(subpath.start) });
        }
    }
    all
}

impl OutlineSegment {
    fn end(&self) -> PlanePoint {
        match self.part {
            OutlinePart::Line(to) | OutlinePart::Move(to) | OutlinePart::Curve([.., to]) => to,
        }
    }

    /// Points that hold it between them.
    fn hull(&self) -> Vec<PlanePoint> {
        match self.part {
            OutlinePart::Curve([one, other, to]) => vec![self.from, one, other, to],
            OutlinePart::Line(to) | OutlinePart::Move(to) => vec![self.from, to],
        }
    }

    /// Points on it after its first one, close enough that lines between them are as good.
    fn points(&self) -> Vec<PlanePoint> {
        match self.part {
            OutlinePart::Line(to) | OutlinePart::Move(to) => vec![to],
            OutlinePart::Curve([one, other, to]) => (1..=PIECES)
                .map(|step| {
                    let (t, from) = (f64::from(step) / f64::from(PIECES), self.from);
                    let s = 1.0 - t;
                    let at = |from: f64, one: f64, other: f64, to: f64| {
                        s * s * s * from + 3.0 * s * s * t * one + 3.0 * s * t * t * other + t * t * t * to
                    };
                    PlanePoint { x: at(from.x, one.x, other.x, to.x), y: at(from.y, one.y, other.y, to.y) }
                })
                .collect(),
        }
    }

    fn length(&self) -> f64 {
        let mut from = self.from;
        let mut length = 0.0;
        for to in self.points() {
            length += (to.x - from.x).hypot(to.y - from.y);
            from = to;
        }
        length
    }

    fn step(&self, corner: PlanePoint, frame: Spot) -> PathStep {
        match self.part {
            OutlinePart::Curve(points) => PathStep::Curve(points.map(|point| on_sheet(point, corner, frame))),
            OutlinePart::Line(to) | OutlinePart::Move(to) => PathStep::Line(on_sheet(to, corner, frame)),
        }
    }
}

pub(in crate::plate::print) fn grown(bounds: PlaneBox, by: f64) -> PlaneBox {
    PlaneBox {
        min: PlanePoint { x: bounds.min.x - by, y: bounds.min.y - by },
        max: PlanePoint { x: bounds.max.x + by, y: bounds.max.y + by },
    }
}

fn middle(bounds: PlaneBox) -> PlanePoint {
    PlanePoint { x: f64::midpoint(bounds.min.x, bounds.max.x), y: f64::midpoint(bounds.min.y, bounds.max.y) }
}

/// Whether a line and a box have a point in common (Liang and Barsky 1984).
pub(super) fn crosses(from: PlanePoint, to: PlanePoint, area: PlaneBox) -> bool {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (at, step, low, high) in
        [(from.x, to.x - from.x, area.min.x, area.max.x), (from.y, to.y - from.y, area.min.y, area.max.y)]
    {
        if step == 0.0 {
            if at < low || at > high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - at) / step, (high - at) / step);
        first = first.max(one.min(other));
        last = last.min(one.max(other));
    }
    first <= last
}

/// Whether a point is in the area within closed lines.
fn is_inside(segments: &[OutlineSegment], point: PlanePoint, even_odd: bool) -> bool {
    let mut winding = 0_i64;
    for segment in segments {
        let mut from = segment.from;
        for to in segment.points() {
            if (from.y <= point.y) != (to.y <= point.y) {
                let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x);
                if x > point.x {
                    winding += if to.y > from.y { 1 } else { -1 };
                }
            }
            from = to;
        }
    }
    if even_odd { winding % 2 != 0 } else { winding != 0 }
}

#[cfg(test)]
mod joined_tests;
#[cfg(test)]
mod tests;
