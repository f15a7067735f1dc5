//! A picture, and where its unread codes stand -> what the picture is like there: the facts from which a person is told
//! how to take a better one.
//!
//! A code is half black and half white, whatever it says, and any six by six of its modules hold both. So light that
//! washes modules out, darkness that drowns them, and blur that mixes them can be measured without reading anything.

use crate::photo::sheet::Unread;
use crate::photo::{Gray, Point};

/// Places of one picture that are measured: enough for the densest sheets; each takes a tenth of a millisecond.
const MOST_PLACES: usize = 400;
/// Tiles on the side of a code, and samples on the side of a tile: one a module, where the code has as many.
const TILES: u32 = 8;
const SAMPLES: u32 = 6;
/// A tile in which black and white are not this many grey levels apart shows no modules.
const LEAST_CONTRAST: f32 = 36.0;
/// A tile without modules is washed out if it is at least so bright, drowned if at most so.
const BRIGHT: f32 = 200.0;
const DARK: f32 = 70.0;

/// What a picture is like where the codes of one sheet were not read.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetQuality {
    /// The first eight digits of the set id.
    pub prefix: String,
    /// As printed, from 1.
    pub sheet: u32,
    /// Each slot that was not read, counted from 0: what the picture is like there, or `None` where the slot does not
    /// lie in it whole.
    pub slots: Vec<(u32, Option<Quality>)>,
}

/// What a picture is like at the place of one code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pixels to a module, the mean of both directions.
    pub module: f32,
    /// Share of the place that is bright without a trace of modules: glare.
    pub washed: f32,
    /// Share of the place that is dark without a trace of modules.
    pub drowned: f32,
    /// Grey level of the white, 0 to 255: the brightest of every six by six modules, on average.
    pub white: f32,
    /// Spread of the levels over their range, where there are modules: 0.5 for modules that are black or white, 0.25
    /// for levels that blur or noise has mixed. 0 without any modules.
    pub crispness: f32,
    /// How far a pixel is from the mean of the four beside it, over the range of levels, where there are modules: 0.06 for
    /// sharp modules of four pixels, 0.02 where they are blurred, 0.1 and more for grain.
    pub grain: f32,
    /// How steep the picture is in the direction in which it is least so, over that in which it is most so: 1 when all
    /// directions are alike, less where it is smeared in one of them.
    pub evenness: f32,
}

/// Measures the unread places of each sheet; of very many, the first.
pub fn measure(picture: &Gray, unread: Vec<Unread>) -> Vec<SheetQuality> {
    let mut room = MOST_PLACES;
    let mut sheet = |unread: Unread| {
        let Unread { prefix, sheet, side, slots } = unread;
        let slots = slots.into_iter().take(room).map(|(slot, corners)| (slot, of_place(picture, side, &corners)));
        let slots: Vec<_> = slots.collect();
        room -= slots.len();
        SheetQuality { prefix, sheet, slots }
    };
    unread.into_iter().map(&mut sheet).collect()
}

/// Levels of one tile, as they come.
struct Tile {
    low: f32,
    high: f32,
    mean: f32,
    spread: f32,
    /// Mean distance of a pixel from those beside it.
    rough: f32,
}

fn of_place(picture: &Gray, side: u32, corners: &[Point; 4]) -> Option<Quality> {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let inside = |at: &Point| (0.0..width).contains(&at.x) && (0.0..height).contains(&at.y);
    if !corners.iter().all(inside) {
        return None;
    }
    let mut tiles = Vec::with_capacity((TILES * TILES) as usize);
    let mut slopes = Slopes::default();
    let count = (TILES * SAMPLES) as f32;
    for (row, column) in (0..TILES).flat_map(|row| (0..TILES).map(move |column| (row, column))) {
        let mut rough = 0.0;
        let mut levels = Vec::with_capacity((SAMPLES * SAMPLES) as usize);
        for (y, x) in (0..SAMPLES).flat_map(|y| (0..SAMPLES).map(move |x| (y, x))) {
            let across = ((column * SAMPLES + x) as f32 + 0.5) / count;
            let down = ((row * SAMPLES + y) as f32 + 0.5) / count;
            let (x, y) = pixel_at(corners, across, down);
            levels.push(level(picture, x, y));
            rough += roughness(picture, x, y);
            slopes.add(picture, x, y);
        }
        tiles.extend(Tile::of(&levels, rough / levels.len() as f32));
    }
    let all = tiles.len().max(1) as f32;
    let share = |of: &dyn Fn(&Tile) -> bool| tiles.iter().filter(|tile| of(tile)).count() as f32 / all;
    let modular: Vec<&Tile> = tiles.iter().filter(|tile| tile.shows_modules()).collect();
    let mean =
        |of: &dyn Fn(&Tile) -> f32| modular.iter().map(|tile| of(tile)).sum::<f32>() / modular.len().max(1) as f32;
    Some(Quality {
        module: side_of(corners) / side.max(1) as f32,
        washed: share(&|tile| !tile.shows_modules() && tile.mean >= BRIGHT),
        drowned: share(&|tile| !tile.shows_modules() && tile.mean <= DARK),
        white: tiles.iter().map(|tile| tile.high).sum::<f32>() / all,
        crispness: mean(&|tile| tile.spread / (tile.high - tile.low)),
        grain: mean(&|tile| tile.rough / (tile.high - tile.low)),
        evenness: slopes.evenness(),
    })
}

impl Tile {
    fn of(levels: &[f32], rough: f32) -> Option<Self> {
        let mean = levels.iter().sum::<f32>() / levels.len().max(1) as f32;
        let squares = levels.iter().map(|level| (level - mean).powi(2)).sum::<f32>();
        let low = levels.iter().copied().min_by(f32::total_cmp)?;
        let high = levels.iter().copied().max_by(f32::total_cmp)?;
        Some(Self { low, high, mean, spread: (squares / levels.len() as f32).sqrt(), rough })
    }

    fn shows_modules(&self) -> bool {
        self.high - self.low >= LEAST_CONTRAST
    }
}

/// How steep a picture is, in all directions at once (the structure tensor).
#[derive(Default)]
struct Slopes {
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Slopes {
    fn add(&mut self, picture: &Gray, x: usize, y: usize) {
        let dx = f64::from(level(picture, x + 1, y) - level(picture, x.saturating_sub(1), y));
        let dy = f64::from(level(picture, x, y + 1) - level(picture, x, y.saturating_sub(1)));
        self.xx += dx * dx;
        self.xy += dx * dy;
        self.yy += dy * dy;
    }

    /// The ratio of the tensor's axes.
    fn evenness(&self) -> f32 {
        let half = f64::midpoint(self.xx, self.yy);
        let off = ((self.xx - self.yy) / 2.0).hypot(self.xy);
        let (most, least) = (half + off, (half - off).max(0.0));
        if most <= 0.0 { 1.0 } else { (least / most).sqrt() as f32 }
    }
}

/// The pixel at a share of the way across and down a four-sided place.
fn pixel_at(corners: &[Point; 4], across: f32, down: f32) -> (usize, usize) {
    let [a, b, c, d] = corners;
    let between = |of: &dyn Fn(&Point) -> f32| {
        let upper = of(a) * (1.0 - across) + of(b) * across;
        let lower = of(d) * (1.0 - across) + of(c) * across;
        upper * (1.0 - down) + lower * down
    };
    (between(&|at| at.x).max(0.0) as usize, between(&|at| at.y).max(0.0) as usize)
}

/// The level of a pixel; the picture's edge goes on for ever.
fn level(picture: &Gray, x: usize, y: usize) -> f32 {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let at = y.min(height.saturating_sub(1)) * width + x.min(width.saturating_sub(1));
    picture.pixels.get(at).copied().map_or(0.0, f32::from)
}

/// How far a pixel is from the mean of the four beside it.
fn roughness(picture: &Gray, x: usize, y: usize) -> f32 {
    let beside = level(picture, x + 1, y)
        + level(picture, x.saturating_sub(1), y)
        + level(picture, x, y + 1)
        + level(picture, x, y.saturating_sub(1));
    (level(picture, x, y) - beside / 4.0).abs()
}

/// The mean of the four sides in pixels.
fn side_of(corners: &[Point; 4]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).sum::<f32>() / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::files::open;
    use crate::photo::search;
    use crate::photo::sheet::PilotCodes;
    use crate::photo::testing::Sheet;
    use crate::rehearse::{Camera, Impairments, Scene, Stored, expose};
    use crate::sheet::{Grid, Level, Square};
    use crate::units::{Mm, Size, Spot};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 };

    /// The places of all codes in a photo of a sheet, 3.8 pixels to a module.
    fn photographed(impairments: Impairments) -> [Quality; 4] {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        // One millimetre to a pixel of the page.
        let size = Size { width: Mm(f64::from(sheet.picture.width)), height: Mm(f64::from(sheet.picture.height)) };
        let camera = Camera { width: 750, height: 1000, stored: Stored::Upright, impairments };
        let photo = expose(&sheet.picture, size, &camera, 3).unwrap();
        let scene = Scene::new(size, &camera, 3);
        let corner = |at: Point| scene.project(Spot { left: Mm(f64::from(at.x)), top: Mm(f64::from(at.y)) });
        [0, 1, 2, 3].map(|slot| of_place(&photo, 57, &sheet.corners(slot).map(corner)).unwrap())
    }

    #[test]
    fn blur_mixes_levels_and_a_streak_does_so_in_one_direction() {
        let sharp = photographed(Impairments::NONE);
        let defocused = photographed(Impairments { defocus: 3.5, ..Impairments::NONE });
        let streaked = photographed(Impairments { motion: 9.0, ..Impairments::NONE });
        for (sharp, (defocused, streaked)) in sharp.iter().zip(defocused.iter().zip(&streaked)) {
            assert!(sharp.crispness > 0.37 && sharp.evenness > 0.9, "{sharp:?}");
            assert!(defocused.crispness < 0.31 && defocused.evenness > 0.9, "{defocused:?}");
            assert!(streaked.crispness < 0.31 && streaked.evenness < 0.65, "{streaked:?}");
        }
    }

    #[test]
    fn grain_is_told_from_blur() {
        let grainy = photographed(Impairments { noise: 26.0, ..Impairments::NONE });
        let blurred = photographed(Impairments { defocus: 3.5, ..Impairments::NONE });
        for (grainy, blurred) in grainy.iter().zip(&blurred) {
            assert!(grainy.grain > 0.1 && grainy.crispness < 0.33, "{grainy:?}");
            assert!(blurred.grain < 0.03, "{blurred:?}");
        }
    }

    #[test]
    fn glare_washes_modules_out_and_shadow_drowns_them() {
        let even = photographed(Impairments::NONE);
        let glared = photographed(Impairments { flash: 3.5, ..Impairments::NONE });
        let shadowed = photographed(Impairments { shadow: 0.18, ..Impairments::NONE });
        assert!(
            even.iter().all(|place| place.washed == 0.0 && place.drowned == 0.0 && place.white > 190.0),
            "{even:?}"
        );
        assert!(glared.iter().any(|place| place.washed > 0.05), "{glared:?}");
        assert!(shadowed.iter().any(|place| place.drowned > 0.1 || place.white < 100.0), "{shadowed:?}");
        assert!((3.7..4.0).contains(&even[0].module), "{even:?}");
    }

    #[test]
    fn a_place_that_the_pictures_edge_cuts_is_not_measured() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let moved = |by: f32| sheet.corners(0).map(|at| Point { x: at.x + by, y: at.y });
        assert!(of_place(&sheet.picture, 57, &moved(0.0)).is_some());
        assert!(of_place(&sheet.picture, 57, &moved(-60.0)).is_none());
    }

    #[test]
    fn what_was_read_is_not_measured_and_what_was_not_is() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let code = sheet.geometry.code(2);
        sheet.cover(Square { side: code.side, ..code }, 250);
        let found = search::search(&sheet.picture, &PilotCodes::default(), search::SearchEffort::Much, &Unwatched);
        let [seen] = found.quality.as_slice() else { panic!("{:?}", found.quality) };
        assert_eq!((seen.prefix.as_str(), seen.sheet), ("NYV6Z9N8", 1));
        let [(2, Some(place))] = seen.slots.as_slice() else { panic!("{:?}", seen.slots) };
        assert!(place.washed > 0.9, "{place:?}");
    }

    #[test]
    fn a_sheet_read_whole_has_nothing_to_tell() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let mut png = std::io::Cursor::new(Vec::new());
        let pixels =
            image::GrayImage::from_raw(sheet.picture.width, sheet.picture.height, sheet.picture.pixels).unwrap();
        pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert!(open(png.into_inner()).unwrap().read(0, &Unwatched).unwrap().quality.is_empty());
    }
}
