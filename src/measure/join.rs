//! Tiles laid flat -> one picture of each drawing: where tiles overlap, the one whose edge is farther away is taken.

use super::error::MeasureError;
use super::lay::{FlatFacts, FlatOptions, FlatTile};
use crate::frame::PlateMark;
use crate::limits::MAX_PIXELS;
use crate::photo::Gray;
use crate::units::Mm;

/// A drawing's tiles in one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct FlatPicture {
    /// Of one of its tiles.
    pub mark: PlateMark,
    /// The names of its tiles in the order of their rows; empty where the drawing is on one sheet.
    pub tiles: Vec<String>,
    /// The poorest of all tiles.
    pub facts: FlatFacts,
    /// Where the picture's top left corner is in the drawing, in printed millimetres, right and down.
    pub corner: [f64; 2],
    pub picture: Gray,
}

/// Tiles of any number of drawings; of several photos of a tile, the most exact one is kept.
#[derive(Debug, Clone, Default)]
pub struct FlatTiles {
    /// Each drawing's, in the order in which drawings came.
    drawings: Vec<Vec<FlatTile>>,
}

impl FlatTiles {
    /// Adds a tile to those of its drawing, unless a better photo of it is there.
    ///
    /// # Errors
    /// Its mark contradicts that of another tile; all tiles together have too many pixels.
    pub fn add(&mut self, tile: FlatTile, options: &FlatOptions) -> Result<(), MeasureError> {
        let same = |known: &Vec<FlatTile>| {
            let of = |tile: &FlatTile| (tile.mark.digest, tile.mark.figure);
            known.first().is_some_and(|known| of(known) == of(&tile))
        };
        let Some(at) = self.drawings.iter().position(same) else {
            self.drawings.push(vec![tile]);
            return self.bounded(options);
        };
        let known = &mut self.drawings[at];
        if let Some(what) = known.iter().find_map(|other| contradiction(&other.mark, &tile.mark)) {
            return Err(MeasureError::Contradiction { what });
        }
        match known.iter_mut().find(|other| other.mark.tile == tile.mark.tile) {
            Some(other) if tile.facts.exactness < other.facts.exactness => *other = tile,
            Some(_) => {}
            None => known.push(tile),
        }
        self.bounded(options)
    }

    fn bounded(&self, options: &FlatOptions) -> Result<(), MeasureError> {
        let pixels = self.drawings.iter().flatten().map(|tile| tile.picture.pixels.len() as u64).sum();
        if pixels > MAX_PIXELS { Err(MeasureError::TooLarge { pixels, dpi: options.dpi() }) } else { Ok(()) }
    }

    /// One picture for each drawing. What no tile shows is white.
    ///
    /// # Errors
    /// A picture would have too many pixels: its tiles are too far apart.
    pub fn join(self, options: &FlatOptions) -> Result<Vec<FlatPicture>, MeasureError> {
        self.drawings.into_iter().map(|tiles| joined(tiles, options)).collect()
    }
}

/// What two marks of one drawing cannot both say.
fn contradiction(one: &PlateMark, other: &PlateMark) -> Option<String> {
    let name = |mark: &PlateMark| mark.tile_name().unwrap_or_else(|| "the drawing".to_owned());
    let scale = |mark: &PlateMark| format!("{}:{}", mark.scale[0], mark.scale[1]);
    if one.scale != other.scale {
        return Some(format!("{} is drawn at {}, {} at {}", name(one), scale(one), name(other), scale(other)));
    }
    if one.measured != other.measured {
        return Some(format!("{} and {} were corrected for different printers", name(one), name(other)));
    }
    if one.tile.is_some() != other.tile.is_some() {
        return Some("one says that the drawing is on one sheet, one that it is in tiles".to_owned());
    }
    let same_place = (one.corner, one.frame) == (other.corner, other.frame);
    if one.tile == other.tile && !same_place {
        return Some(format!("{} stands at two places of the drawing", name(one)));
    }
    if one.tile != other.tile && one.corner == other.corner {
        return Some(format!("{} and {} stand at one place of the drawing", name(one), name(other)));
    }
    None
}

fn joined(mut tiles: Vec<FlatTile>, options: &FlatOptions) -> Result<FlatPicture, MeasureError> {
    tiles.sort_by_key(|tile| tile.mark.tile);
    let low = |axis: usize| tiles.iter().map(|tile| tile.corner[axis]).min().unwrap_or(0);
    let high = |axis: usize| {
        let end = |tile: &FlatTile| {
            tile.corner[axis] + i64::from(if axis == 0 { tile.picture.width } else { tile.picture.height })
        };
        tiles.iter().map(end).max().unwrap_or(0)
    };
    let corner = [low(0), low(1)];
    let [width, height] = [0, 1].map(|axis| (high(axis) - corner[axis]).unsigned_abs());
    let pixels = width.saturating_mul(height);
    if pixels > MAX_PIXELS {
        return Err(MeasureError::TooLarge { pixels, dpi: options.dpi() });
    }
    let Some(first) = tiles.first() else {
        return Err(MeasureError::TooLarge { pixels: 0, dpi: options.dpi() });
    };
    let (mark, mut facts) = (first.mark, first.facts);
    for tile in &tiles {
        facts = poorer(facts, tile.facts);
    }
    let per_mm = options.dpi() / crate::units::MM_PER_INCH;
    let names = tiles.iter().filter_map(|tile| tile.mark.tile_name()).collect();
    let picture = match tiles.len() {
        1 => tiles.remove(0).picture,
        _ => copied(&tiles, corner, width as usize, height as usize),
    };
    Ok(FlatPicture { mark, tiles: names, facts, corner: corner.map(|at| at as f64 / per_mm), picture })
}

fn poorer(one: FlatFacts, other: FlatFacts) -> FlatFacts {
    let worse = if other.exactness > one.exactness { other } else { one };
    let nearer = |one: Mm, other: Mm| if other < one { other } else { one };
    FlatFacts {
        curl: one.curl.max(other.curl),
        resolution: one.resolution.min(other.resolution),
        distance: one.distance.zip(other.distance).map(|(one, other)| nearer(one, other)),
        ..worse
    }
}

fn copied(tiles: &[FlatTile], corner: [i64; 2], width: usize, height: usize) -> Gray {
    let mut pixels = vec![255; width * height];
    // How far the edge of the tile is that a pixel was taken from; far away counts as one.
    let mut depths = vec![0_u8; width * height];
    for tile in tiles {
        let (columns, rows) = (tile.picture.width as usize, tile.picture.height as usize);
        let [left, top] = [0, 1].map(|axis| (tile.corner[axis] - corner[axis]).unsigned_abs() as usize);
        for (row, line) in tile.picture.pixels.chunks_exact(columns.max(1)).enumerate() {
            let start = (top + row) * width + left;
            let down = row.min(rows - 1 - row);
            let (into, deep) = (&mut pixels[start..start + columns], &mut depths[start..start + columns]);
            for (column, ((pixel, depth), level)) in into.iter_mut().zip(deep).zip(line).enumerate() {
                let here = (1 + down.min(column.min(columns - 1 - column))).min(255) as u8;
                if here > *depth {
                    (*pixel, *depth) = (*level, here);
                }
            }
        }
    }
    Gray { width: width as u32, height: height as u32, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::PlateFrame;

    fn tile(column: u32, left: i64, level: u8) -> FlatTile {
        let mark = PlateMark {
            digest: [1; 8],
            figure: 1,
            sheet: 1,
            sheets: 2,
            tile: Some([0, column]),
            frame: PlateFrame::new(100, 100).unwrap(),
            corner: [left as i32, 0],
            scale: [1, 1],
            measured: PlateMark::RIGHT,
        };
        let facts =
            FlatFacts { exactness: Mm(0.1), curl: 1.0, distance: Some(Mm(300.0)), resolution: 9.0, found: (38, 38) };
        let picture = Gray { width: 20, height: 10, pixels: vec![level; 200] };
        FlatTile { mark, facts, corner: [left, 0], picture }
    }

    fn options() -> FlatOptions {
        FlatOptions::new(254.0, [50.0; 2]).unwrap()
    }

    #[test]
    fn where_tiles_overlap_each_gives_what_is_nearer_to_its_middle() {
        let mut tiles = FlatTiles::default();
        tiles.add(tile(1, 12, 200), &options()).unwrap();
        tiles.add(tile(0, -2, 100), &options()).unwrap();
        let flat = tiles.join(&options()).unwrap().remove(0);
        assert_eq!((flat.picture.width, flat.picture.height, flat.tiles), (34, 10, vec!["A1".into(), "A2".into()]));
        assert!((flat.corner[0] + 0.2).abs() < 1e-9);
        let middle = &flat.picture.pixels[5 * 34..6 * 34];
        assert!(middle[16] == 100 && middle[17] > 100);
        assert!(middle.is_sorted() && middle[0] == 100 && middle[33] == 200);
    }

    #[test]
    fn of_two_photos_of_a_tile_the_more_exact_one_is_taken_and_the_poorest_tile_is_told() {
        let mut tiles = FlatTiles::default();
        for (level, exactness) in [(50, 0.3), (70, 0.1), (90, 0.2)] {
            let tile = tile(0, 0, level);
            let facts = FlatFacts { exactness: Mm(exactness), ..tile.facts };
            tiles.add(FlatTile { facts, ..tile }, &options()).unwrap();
        }
        let poor = tile(1, 20, 10);
        tiles.add(FlatTile { facts: FlatFacts { exactness: Mm(0.4), ..poor.facts }, ..poor }, &options()).unwrap();
        let flat = tiles.join(&options()).unwrap().remove(0);
        assert_eq!((flat.picture.pixels[0], flat.facts.exactness), (70, Mm(0.4)));
    }

    #[test]
    fn marks_that_contradict_each_other_are_refused() {
        let first = tile(0, 0, 0);
        let lies = [
            PlateMark { scale: [1, 2], ..tile(1, 20, 0).mark },
            PlateMark { measured: [4_900, 5_000], ..tile(1, 20, 0).mark },
            PlateMark { tile: None, ..tile(1, 20, 0).mark },
            PlateMark { corner: [7, 7], ..first.mark },
            PlateMark { tile: Some([3, 3]), ..first.mark },
        ];
        for mark in lies {
            let mut tiles = FlatTiles::default();
            tiles.add(first.clone(), &options()).unwrap();
            let refused = tiles.add(FlatTile { mark, ..tile(1, 20, 0) }, &options());
            assert!(matches!(refused, Err(MeasureError::Contradiction { .. })), "{mark:?}");
        }
    }

    #[test]
    fn tiles_that_say_they_are_far_apart_are_refused_before_memory_is_taken() {
        let mut tiles = FlatTiles::default();
        tiles.add(tile(0, 0, 0), &options()).unwrap();
        let far = tile(1, 9_999_999, 0);
        tiles.add(FlatTile { corner: [3_000_000_000, 0], ..far }, &options()).unwrap();
        assert!(matches!(tiles.join(&options()), Err(MeasureError::TooLarge { .. })));
    }
}
