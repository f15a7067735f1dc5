//! The extent of a drawing and the frame of a sheet -> a grid of tiles that overlap.
//!
//! ```text
//!   +--------+--+--------+     each tile is as large as the frame; two neighbours share a band as wide as the overlap.
//!   |   A1   |  |   A2   |     Right and lower tiles are glued on those before them: they are cut along their left and
//!   +--------+--+--------+     upper edge, so each point of the drawing is seen once.
//! ```

use super::tile_name::TileName;
use crate::design::{PlaneBox, PlanePoint};

/// Lengths are compared with this tolerance: a drawing as large as the frame is one tile.
const TOLERANCE: f64 = 1e-6;

/// Tiles in rows and columns; lengths in millimetres on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::plate::print) struct TileGrid {
    pub columns: u32,
    pub rows: u32,
    /// The top left corner of the first tile, in the drawing.
    pub origin: PlanePoint,
    /// The width and height of a tile.
    pub tile: [f64; 2],
    pub overlap: f64,
}

impl TileGrid {
    /// The fewest tiles that cover an extent, which is in the middle of them. `Err` says how many it would take if they
    /// are more than `most`. `overlap` is less than half a side of `tile`.
    pub fn cover(extent: PlaneBox, tile: [f64; 2], overlap: f64, most: u64) -> Result<Self, u64> {
        let count = |length: f64, side: f64| {
            if length <= side + TOLERANCE { 1.0 } else { ((length - overlap - TOLERANCE) / (side - overlap)).ceil() }
        };
        let (columns, rows) = (count(extent.width(), tile[0]), count(extent.height(), tile[1]));
        let wanted = (columns * rows) as u64;
        if !(columns * rows).is_finite() || wanted > most {
            return Err(wanted);
        }
        let (columns, rows) = (columns as u32, rows as u32);
        let grid = Self { columns, rows, origin: PlanePoint::default(), tile, overlap };
        let [width, height] = grid.size();
        let origin = PlanePoint {
            x: f64::midpoint(extent.min.x, extent.max.x) - width / 2.0,
            y: f64::midpoint(extent.min.y, extent.max.y) - height / 2.0,
        };
        Ok(Self { origin, ..grid })
    }

    /// The width and height of all tiles together.
    pub fn size(&self) -> [f64; 2] {
        let length = |count: u32, side: f64| f64::from(count) * (side - self.overlap) + self.overlap;
        [length(self.columns, self.tile[0]), length(self.rows, self.tile[1])]
    }

    /// How far the corners of neighbouring tiles are apart.
    pub fn steps(&self) -> [f64; 2] {
        self.tile.map(|side| side - self.overlap)
    }

    pub fn len(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    /// Tiles count row by row.
    pub fn name(&self, at: usize) -> TileName {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        TileName { row: at / self.columns.max(1), column: at % self.columns.max(1) }
    }

    /// The place of a tile in that order; `None` if there is none of the name.
    pub fn index(&self, tile: TileName) -> Option<usize> {
        (tile.row < self.rows && tile.column < self.columns)
            .then(|| tile.row as usize * self.columns as usize + tile.column as usize)
    }

    /// What a tile shows of the drawing.
    pub fn area(&self, tile: TileName) -> PlaneBox {
        let [across, down] = self.steps();
        let min = PlanePoint {
            x: self.origin.x + f64::from(tile.column) * across,
            y: self.origin.y + f64::from(tile.row) * down,
        };
        PlaneBox { min, max: PlanePoint { x: min.x + self.tile[0], y: min.y + self.tile[1] } }
    }

    /// The rows and columns, first and last, of tiles that a box may meet; `None` if it is beside all of them.
    pub fn around(&self, bounds: PlaneBox) -> Option<[std::ops::RangeInclusive<u32>; 2]> {
        let [across, down] = self.steps();
        let range = |low: f64, high: f64, side: f64, step: f64, count: u32| {
            let last = f64::from(count.checked_sub(1)?);
            let (first, end) = (((low - side) / step).ceil().max(0.0), (high / step).floor().min(last));
            (first <= end).then_some(first as u32..=end as u32)
        };
        let (min, max) = (bounds.min, bounds.max);
        Some([
            range(min.y - self.origin.y, max.y - self.origin.y, self.tile[1], down, self.rows)?,
            range(min.x - self.origin.x, max.x - self.origin.x, self.tile[0], across, self.columns)?,
        ])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(left: f64, top: f64, width: f64, height: f64) -> PlaneBox {
        PlaneBox { min: PlanePoint { x: left, y: top }, max: PlanePoint { x: left + width, y: top + height } }
    }

    #[test]
    fn a_drawing_as_large_as_the_frame_is_one_tile_and_a_larger_one_two() {
        for (width, height, columns, rows) in
            [(190.0, 240.0, 1, 1), (190.1, 240.0, 2, 1), (370.0, 1.0, 2, 1), (370.1, 470.0, 3, 2), (0.0, 0.0, 1, 1)]
        {
            let grid = TileGrid::cover(bounds(-5.0, 7.0, width, height), [190.0, 240.0], 10.0, 99).unwrap();
            assert_eq!((grid.columns, grid.rows), (columns, rows), "{width} x {height}");
        }
    }

    #[test]
    fn more_tiles_than_there_may_be_are_counted_and_refused() {
        let wanted = TileGrid::cover(bounds(0.0, 0.0, 18_000.0, 2_300.0), [190.0, 240.0], 10.0, 99);
        assert_eq!(wanted.unwrap_err(), 1_000);
        assert!(TileGrid::cover(bounds(0.0, 0.0, 1e300, 1e300), [190.0, 240.0], 10.0, 99).is_err());
    }

    proptest! {
        #[test]
        fn tiles_cover_the_extent_and_neighbours_share_the_overlap(
            (left, top) in (-3000.0..3000.0, -3000.0..3000.0_f64),
            (width, height) in (0.0..3000.0, 0.0..3000.0_f64),
            (across, down, overlap) in (150.0..400.0, 150.0..400.0_f64, 0.0..50.0_f64),
        ) {
            let extent = bounds(left, top, width, height);
            let grid = TileGrid::cover(extent, [across, down], overlap, 10_000).unwrap();
            let last = grid.name(grid.len() - 1);
            let (first, end) = (grid.area(grid.name(0)), grid.area(last));
            prop_assert!(first.min.x <= left + 1e-5 && first.min.y <= top + 1e-5);
            prop_assert!(end.max.x >= left + width - 1e-5 && end.max.y >= top + height - 1e-5);
            // One column fewer would not do.
            if grid.columns > 1 {
                prop_assert!(grid.size()[0] - grid.steps()[0] < width);
            }
            for at in 0..grid.len() {
                let tile = grid.name(at);
                prop_assert_eq!(grid.index(tile), Some(at));
                let right = TileName { column: tile.column + 1, ..tile };
                prop_assert!((grid.area(tile).max.x - grid.area(right).min.x - overlap).abs() < 1e-9);
                let [rows, columns] = grid.around(grid.area(tile)).unwrap();
                prop_assert!(rows.contains(&tile.row) && columns.contains(&tile.column));
            }
        }
    }
}
