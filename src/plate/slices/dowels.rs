//! Contours of slices -> two places for holes that most slices have room for, as far apart as possible.

use super::contours::off_line;
use crate::design::{DesignError, PlaneBox};
use crate::watch::Watch;

/// Material between a hole and the outline, in millimetres.
const WALL: f64 = 3.0;
/// Places that are tried along the longer side of the box.
const PLACES: f64 = 72.0;

/// Two holes, and which slices have room for both.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DowelHoles {
    pub diameter: f64,
    pub centres: [[f64; 2]; 2],
    /// For each slice.
    pub fits: Vec<bool>,
}

/// One place: which slices have room there, a bit each.
struct DowelPlace {
    at: [f64; 2],
    room: Vec<u64>,
}

/// Looks for two places whose holes leave [`WALL`] of material around them and between them; `None` if no slice has room.
///
/// Of all pairs, those come first for which most slices have room, then those that lie farthest apart.
pub(super) fn dowels(
    slices: &[Vec<Vec<[f64; 2]>>],
    extent: PlaneBox,
    diameter: f64,
    watch: &dyn Watch,
) -> Result<Option<DowelHoles>, DesignError> {
    let step = extent.width().max(extent.height()) / PLACES;
    if step <= 0.0 || diameter + 2.0 * WALL > extent.width().min(extent.height()) {
        return Ok(None);
    }
    let grid = PlaceGrid {
        corner: [extent.min.x, extent.min.y],
        step,
        columns: (extent.width() / step).floor() as usize + 1,
        rows: (extent.height() / step).floor() as usize + 1,
    };
    let words = slices.len().div_ceil(64);
    let mut places: Vec<DowelPlace> =
        (0..grid.columns * grid.rows).map(|index| DowelPlace { at: grid.at(index), room: vec![0; words] }).collect();
    for (number, contours) in slices.iter().enumerate() {
        if watch.stop() {
            return Err(DesignError::Stopped);
        }
        for (place, is_room) in places.iter_mut().zip(grid.room(contours, diameter / 2.0 + WALL)) {
            if let Some(word) = place.room.get_mut(number / 64).filter(|_| is_room) {
                *word |= 1 << (number % 64);
            }
        }
    }
    places.retain(|place| place.room.iter().any(|word| *word != 0));
    let mut best: Option<((u32, f64), [usize; 2])> = None;
    for (first, one) in places.iter().enumerate() {
        for (second, two) in places.iter().enumerate().skip(first + 1) {
            let apart = (one.at[0] - two.at[0]).hypot(one.at[1] - two.at[1]);
            if apart < diameter + WALL {
                continue;
            }
            let count: u32 = one.room.iter().zip(&two.room).map(|(a, b)| (a & b).count_ones()).sum();
            if count > 0 && best.is_none_or(|((most, far), _)| (count, apart) > (most, far + 1e-9)) {
                best = Some(((count, apart), [first, second]));
            }
        }
    }
    let pair = best.and_then(|(_, [one, two])| places.get(one).zip(places.get(two)));
    Ok(pair.map(|(one, two)| {
        let bit = |place: &DowelPlace, number: usize| {
            place.room.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
        };
        let fits = (0..slices.len()).map(|number| bit(one, number) && bit(two, number)).collect();
        DowelHoles { diameter, centres: [one.at, two.at], fits }
    }))
}

/// Places in rows and columns.
struct PlaceGrid {
    corner: [f64; 2],
    step: f64,
    columns: usize,
    rows: usize,
}

impl PlaceGrid {
    fn at(&self, index: usize) -> [f64; 2] {
        let (row, column) = (index / self.columns, index % self.columns);
        [self.corner[0] + self.step * column as f64, self.corner[1] + self.step * row as f64]
    }

    /// For each place, whether a circle around it lies in the material.
    fn room(&self, contours: &[Vec<[f64; 2]>], radius: f64) -> Vec<bool> {
        let count = self.columns * self.rows;
        let (mut crossed, mut near) = (vec![false; count], vec![false; count]);
        let column_of = |x: f64| ((x - self.corner[0]) / self.step).ceil().clamp(0.0, self.columns as f64) as usize;
        let row_of = |y: f64| ((y - self.corner[1]) / self.step).ceil().clamp(0.0, self.rows as f64) as usize;
        for contour in contours {
            for (a, b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
                let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
                // Places to the right of the line change sides: rows from its lower end on, short of its upper end.
                for row in row_of(low)..row_of(high) {
                    let y = self.corner[1] + self.step * row as f64;
                    let x = a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]);
                    let rest = row * self.columns + column_of(x)..(row + 1) * self.columns;
                    crossed.get_mut(rest).unwrap_or_default().iter_mut().for_each(|place| *place = !*place);
                }
                for row in row_of(low - radius)..row_of(high + radius) {
                    for column in column_of(a[0].min(b[0]) - radius)..column_of(a[0].max(b[0]) + radius) {
                        let index = row * self.columns + column;
                        if let Some(near) = near.get_mut(index).filter(|near| !**near) {
                            *near = off_line(self.at(index), [*a, *b]) < radius;
                        }
                    }
                }
            }
        }
        crossed.into_iter().zip(near).map(|(inside, near)| inside && !near).collect()
    }
}
