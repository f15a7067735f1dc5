//! Views of a solid at a scale -> where each stands on the figure, with room for its dimensions and labels.

use super::dimension::{DIMENSION_ROOM, DimensionSide, overhang};
use super::places::places;
use super::rounds::label_room;
use super::sketch::at;
use super::symbol::FOOT_SIZE;
use crate::design::{PlaneBox, PlanePoint};
use crate::plate::figure::{Projection, SolidView};
use crate::plate::hidden::SolidEdges;

/// Between views, and above the foot.
const BETWEEN: f64 = 7.0;
/// Half a line, so that none is cut at the edge.
const EDGE: f64 = 0.4;

/// A view in its place.
#[derive(Debug, Clone)]
pub(super) struct PlacedView {
    /// The box of the solid.
    pub area: PlaneBox,
    /// What moves a line of the view to its place.
    pub by: PlanePoint,
    /// Overall lengths that are told beside it, in millimetres of the real thing.
    pub dimensions: Vec<(DimensionSide, f64)>,
}

/// Where views stand, in millimetres on paper from the figure's top left corner.
#[derive(Debug, Clone)]
pub(super) struct ViewLayout {
    pub views: Vec<PlacedView>,
    pub size: [f64; 2],
}

/// What a view takes: of the solid, and left, right, above and below of it.
struct Room {
    size: [f64; 2],
    before: [f64; 2],
    after: [f64; 2],
}

impl ViewLayout {
    /// `texts`: for each view, its labels of diameters.
    pub(super) fn new(
        solid: &SolidEdges,
        views: &[SolidView],
        projection: Projection,
        scale: f64,
        texts: &[Vec<String>],
    ) -> Self {
        let boxes: Vec<[[f64; 2]; 2]> = views.iter().map(|view| solid.seen_box(&view.direction())).collect();
        let dimensions: Vec<Vec<(DimensionSide, f64)>> =
            (0..views.len()).map(|number| dimensions_of(views, number, &boxes[number])).collect();
        let rooms: Vec<Room> = boxes
            .iter()
            .zip(&dimensions)
            .zip(texts)
            .map(|(([low, high], dimensions), texts)| {
                let size = [(high[0] - low[0]) * scale, (high[1] - low[1]) * scale];
                let [right, down] = label_room(texts);
                let more = ((down - size[1]) / 2.0).max(0.0);
                // Beside the view, and beyond its ends along the dimension.
                let room = |wanted: DimensionSide, size: f64| {
                    let value = dimensions.iter().find(|(side, _)| *side == wanted).map(|(_, value)| *value);
                    value.map_or([0.0; 2], |value| [DIMENSION_ROOM, overhang(value, size)])
                };
                let [below, along_x] = room(DimensionSide::Below, size[0]);
                let [left, along_y] = room(DimensionSide::Left, size[1]);
                Room {
                    size,
                    before: [left.max(along_x), more.max(along_y)],
                    after: [right.max(along_x), more.max(below).max(along_y)],
                }
            })
            .collect();
        let cells = places(views, projection);
        let [columns, rows] = [0, 1].map(|axis| Track::of(&cells, &rooms, axis));
        let views = (0..views.len())
            .map(|number| {
                let [x, y] = [(&columns, 0), (&rows, 1)]
                    .map(|(track, axis)| track.start(cells[number][axis], rooms[number].size[axis]));
                let [low, high] = boxes[number];
                PlacedView {
                    area: PlaneBox { min: at(x, y), max: at(x + rooms[number].size[0], y + rooms[number].size[1]) },
                    by: at(x - low[0] * scale, y + high[1] * scale),
                    dimensions: dimensions[number].clone(),
                }
            })
            .collect();
        let width = columns.total().max(FOOT_SIZE[0]);
        Self { views, size: [width, rows.total() + BETWEEN + FOOT_SIZE[1]] }
    }
}

/// Columns or rows, from the first to the last.
struct Track {
    first: i32,
    /// Room before, for the solid, and after; all zero where there is none.
    parts: Vec<[f64; 3]>,
}

impl Track {
    fn of(cells: &[[i32; 2]], rooms: &[Room], axis: usize) -> Self {
        let first = cells.iter().map(|cell| cell[axis]).min().unwrap_or(0);
        let last = cells.iter().map(|cell| cell[axis]).max().unwrap_or(0);
        let mut parts = vec![[0.0_f64; 3]; (last - first + 1).unsigned_abs() as usize];
        for (cell, room) in cells.iter().zip(rooms) {
            let part = &mut parts[(cell[axis] - first).unsigned_abs() as usize];
            for (most, here) in part.iter_mut().zip([room.before[axis], room.size[axis], room.after[axis]]) {
                *most = most.max(here);
            }
        }
        Self { first, parts }
    }

    /// Where a view of a size begins in a column or row: in its middle.
    fn start(&self, number: i32, size: f64) -> f64 {
        let place = (number - self.first).unsigned_abs() as usize;
        let before: f64 = self.parts[..place].iter().map(|part| part.iter().sum::<f64>() + BETWEEN).sum();
        EDGE + before + self.parts[place][0] + (self.parts[place][1] - size) / 2.0
    }

    fn total(&self) -> f64 {
        let gaps = BETWEEN * (self.parts.len() as f64 - 1.0);
        2.0 * EDGE + gaps + self.parts.iter().flatten().sum::<f64>()
    }
}

/// Which overall lengths a view tells: each of the solid's three once, in the first view that shows it.
fn dimensions_of(views: &[SolidView], number: usize, [low, high]: &[[f64; 2]; 2]) -> Vec<(DimensionSide, f64)> {
    let view = views[number];
    let first = |order: &[SolidView]| order.iter().find(|wanted| views.contains(wanted)) == Some(&view);
    use SolidView::{Back, Bottom, Front, Left, Right, Top};
    let (width, height) = (high[0] - low[0], high[1] - low[1]);
    let mut told = Vec::new();
    if first(&[Front, Top, Bottom, Back]) || first(&[Right, Left]) {
        told.push((DimensionSide::Below, width));
    }
    if first(&[Front, Right, Left, Back]) {
        told.push((DimensionSide::Left, height));
    }
    let depth_is_told = views.contains(&Right) || views.contains(&Left);
    if !depth_is_told && first(&[Top, Bottom]) {
        told.push((DimensionSide::Left, height));
    }
    told
}
