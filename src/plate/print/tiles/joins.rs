//! A tile and its neighbours -> what is needed to glue them: cut lines, halves of diamonds, crosses, names.
//!
//! ```text
//!            A1 . . . . . . .<> <- the tile to the right is cut along its left edge and glued on, so that the halves
//!                          . |      of the diamonds meet; crosses in the middle of the overlap lie on one another
//!                          .+|
//! ```

use super::free_place::free_place;
use super::grid::TileGrid;
use super::tile_name::TileName;
use crate::catalogue::Catalogue;
use crate::design::{PlaneBox, PlanePoint};
use crate::plate::LabelAnchor;
use crate::plate::pen::{DASHED, THIN};
use crate::plate::print::note::SheetNote;
use crate::press::{DrawnPart, DrawnPath, PathPaint, PathStep};
use crate::units::{Mm, Spot};

/// Half the diagonal of a diamond, half an arm of a cross, the length of ticks, in millimetres.
const DIAMOND: f64 = 3.0;
const CROSS: f64 = 2.5;
const TICK: f64 = 4.0;
/// Ticks outside of the frame end 5 mm before the paper's edge at the nearest.
const OUTER_TICK: f64 = 1.8;
/// Dashes of a line that is cut along.
const CUT_DASHES: [f64; 2] = [2.0, 1.0];
/// Where on a shared edge diamonds and crosses stand, as shares of its length.
const DIAMONDS: [f64; 2] = [0.25, 0.75];
const CROSSES: [f64; 2] = [0.125, 0.875];
/// Height of words on an overlap of at least this width, and of names.
const WORDS: f64 = 2.5;
const WORDS_ROOM: f64 = 6.0;
/// The width of a usual letter, and the white beside words.
const LETTER: f64 = 2.2;
const BESIDE: f64 = 0.7;
/// Where words may stand on an edge, away from diamonds and crosses; the first free place is taken. What is glued over
/// a place that is not free shows the same again; a name beside a cut would hide it, and stands without its white.
const PLACES: [f64; 7] = [0.5, 0.42, 0.58, 0.36, 0.64, 0.185, 0.815];

/// Lines and words of a tile's edges.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::plate::print) struct Joins {
    pub paths: Vec<DrawnPath>,
    pub notes: Vec<SheetNote>,
}

/// A line through points; `frame` is added to them.
pub(in crate::plate::print) fn stroke(frame: Spot, points: &[(f64, f64)], width: f64, dashes: &[f64]) -> DrawnPath {
    let spot = |(x, y): (f64, f64)| Spot { left: frame.left + Mm(x), top: frame.top + Mm(y) };
    let step = |(at, point): (usize, &(f64, f64))| match at {
        0 => PathStep::Move(spot(*point)),
        _ => PathStep::Line(spot(*point)),
    };
    let paint = PathPaint::Line { width: Mm(width), dashes: dashes.to_vec(), phase: 0.0 };
    DrawnPath { steps: points.iter().enumerate().map(step).collect(), paint, clip: None }
}

/// What stands at the edges of a tile. `is_printed` says which other tiles there are; words are put where they
/// cover nothing that is drawn on the tile.
pub(in crate::plate::print) fn joins(
    grid: &TileGrid,
    tile: TileName,
    frame: Spot,
    is_printed: impl Fn(TileName) -> bool,
    drawn: &DrawnPart,
    words: &Catalogue,
) -> Joins {
    let mut all = Joins::default();
    if grid.len() < 2 {
        return all;
    }
    let mut draw = |points: &[(f64, f64)], width: f64, dashes: &[f64]| {
        all.paths.push(stroke(frame, points, width, dashes));
    };
    let [width, height] = grid.tile;
    for (x, inward) in [(0.0, 1.0), (width, -1.0)] {
        for (y, down) in [(0.0, 1.0), (height, -1.0)] {
            draw(&[(x + inward * TICK, y), (x, y), (x, y + down * TICK)], THIN, &[]);
            draw(&[(x, y), (x - inward * OUTER_TICK, y)], THIN, &[]);
        }
    }
    // Both directions are drawn alike: `turned` swaps across and down.
    for (sides, turned) in [([width, height], false), ([height, width], true)] {
        let at = |along: f64, across: f64| if turned { (across, along) } else { (along, across) };
        let neighbour = |step: i64| {
            let moved = |at: u32| u32::try_from(i64::from(at) + step).ok();
            let name = if turned {
                TileName { row: moved(tile.row)?, ..tile }
            } else {
                TileName { column: moved(tile.column)?, ..tile }
            };
            (grid.index(name).is_some() && is_printed(name)).then_some(name)
        };
        let [length, edge] = sides;
        let name_spot = |along: f64, across: f64| {
            let (x, y) = at(along, across);
            (frame.left.0 + x, frame.top.0 + y)
        };
        // The neighbour that is cut off and glued on, then the one that this tile is glued on.
        for (name, is_next) in [(neighbour(1), true), (neighbour(-1), false)] {
            let Some(name) = name else { continue };
            let (joint, middle, tip) = if is_next {
                (length - grid.overlap, length - grid.overlap / 2.0, -DIAMOND)
            } else {
                draw(&[at(0.0, 0.0), at(0.0, edge)], DASHED, &CUT_DASHES);
                (0.0, grid.overlap / 2.0, DIAMOND)
            };
            for share in DIAMONDS {
                let half = [(joint, -DIAMOND), (joint + tip, 0.0), (joint, DIAMOND)];
                draw(&half.map(|(along, across)| at(along, edge * share + across)), THIN, &[]);
            }
            for share in CROSSES {
                let across = edge * share;
                draw(&[at(middle - CROSS, across), at(middle + CROSS, across)], THIN, &[]);
                draw(&[at(middle, across - CROSS), at(middle, across + CROSS)], THIN, &[]);
            }
            let has_room = is_next && grid.overlap >= WORDS_ROOM;
            let (text, along) = if has_room {
                (words.fill("plate.glue-here", &[("tile", &name.to_string())]), middle)
            } else {
                (name.to_string(), joint + tip)
            };
            // Words run along the edge; beside them some white is wanted.
            let (long, high) = (text.chars().count() as f64 * LETTER / 2.0 + BESIDE, WORDS / 2.0 + BESIDE);
            let around = |share: f64| {
                let (from, to) = (at(along - high, edge * share - long), at(along + high, edge * share + long));
                let corner = |(x, y)| PlanePoint { x: frame.left.0 + x, y: frame.top.0 + y };
                PlaneBox { min: corner(from), max: corner(to) }
            };
            let free = free_place(drawn, &PLACES, around);
            let (left, top) = name_spot(along, edge * free.unwrap_or(PLACES[0]));
            // Words run along the edge, with their middle on the line.
            let (left, top) = if turned { (left, top + WORDS / 2.0) } else { (left + WORDS / 2.0, top) };
            let mut note = SheetNote::new(left, top, text, WORDS);
            (note.upright, note.anchor, note.on_white) = (!turned, LabelAnchor::Centre, has_room || free.is_some());
            all.notes.push(note);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::built_in;
    use crate::units::Size;

    const FRAME: Spot = Spot { left: Mm(7.0), top: Mm(30.0) };

    fn grid(overlap: f64) -> TileGrid {
        let extent = PlaneBox { min: PlanePoint::default(), max: PlanePoint { x: 500.0, y: 600.0 } };
        TileGrid::cover(extent, [190.0, 240.0], overlap, 99).unwrap()
    }

    fn nothing() -> DrawnPart {
        let size = Size { width: Mm(190.0), height: Mm(240.0) };
        DrawnPart { at: FRAME, size, clips: Vec::new(), paths: Vec::new() }
    }

    fn tile(row: u32, column: u32) -> TileName {
        TileName { row, column }
    }

    /// The points of a tile's lines, in the drawing.
    fn points(grid: &TileGrid, name: TileName) -> Vec<Vec<(i64, i64)>> {
        let corner = grid.area(name).min;
        let back = |spot: &Spot| {
            let micrometres = |length: f64| (length * 1_000.0).round() as i64;
            (micrometres(spot.left.0 - FRAME.left.0 + corner.x), micrometres(spot.top.0 - FRAME.top.0 + corner.y))
        };
        let of = |path: &DrawnPath| {
            let spot = |step: &PathStep| match step {
                PathStep::Move(to) | PathStep::Line(to) => Some(back(to)),
                _ => None,
            };
            path.steps.iter().filter_map(spot).collect()
        };
        joins(grid, name, FRAME, |_| true, &nothing(), &built_in("en").unwrap()).paths.iter().map(of).collect()
    }

    #[test]
    fn halves_of_diamonds_meet_and_crosses_lie_on_one_another() {
        for overlap in [0.0, 5.0, 10.0, 33.3] {
            let grid = grid(overlap);
            for (one, other, is_across) in [(tile(0, 0), tile(0, 1), true), (tile(1, 1), tile(2, 1), false)] {
                let (one, other) = (points(&grid, one), points(&grid, other));
                let is_half = |path: &&Vec<(i64, i64)>| {
                    path.len() == 3 && {
                        let (from, to) = (path[0], path[2]);
                        if is_across {
                            from.0 == to.0 && (to.1 - from.1) == 6_000
                        } else {
                            from.1 == to.1 && (to.0 - from.0) == 6_000
                        }
                    }
                };
                let mut whole = 0;
                for half in one.iter().filter(is_half) {
                    whole += other
                        .iter()
                        .filter(is_half)
                        .filter(|it| it[0] == half[0] && it[2] == half[2] && it[1] != half[1])
                        .count();
                }
                assert_eq!(whole, 2, "{overlap} {is_across}");
                let is_arm = |path: &&Vec<(i64, i64)>| {
                    path.len() == 2 && {
                        let (from, to) = (path[0], path[1]);
                        (to.0 - from.0).abs().max((to.1 - from.1).abs()) == 5_000
                    }
                };
                let shared = one.iter().filter(is_arm).filter(|arm| other.contains(arm)).count();
                assert_eq!(shared, 4, "{overlap} {is_across}: two crosses");
            }
        }
    }

    #[test]
    fn only_neighbours_that_are_printed_are_named() {
        let grid = grid(10.0);
        let words = built_in("en").unwrap();
        let named = |is_printed: &dyn Fn(TileName) -> bool| -> Vec<String> {
            let joins = joins(&grid, tile(1, 1), FRAME, is_printed, &nothing(), &words);
            joins.notes.into_iter().map(|note| note.text).collect()
        };
        let all = named(&|_| true);
        assert_eq!(all.len(), 4);
        for name in ["B3", "C2", "B1", "A2"] {
            assert!(all.iter().any(|text| text.contains(name)), "{name}: {all:?}");
        }
        assert_eq!(named(&|tile| tile.row == 0), ["A2"]);
        assert!(named(&|_| false).is_empty());
    }

    #[test]
    fn words_give_way_to_what_is_drawn() {
        let grid = grid(10.0);
        // A line over the middle of the right edge, where the next tile is glued.
        let mut drawn = nothing();
        drawn.paths.push(stroke(FRAME, &[(150.0, 121.0), (190.0, 121.0)], THIN, &[]));
        let notes =
            |drawn: &DrawnPart| joins(&grid, tile(0, 0), FRAME, |_| true, drawn, &built_in("en").unwrap()).notes;
        let (free, moved) = (notes(&nothing()), notes(&drawn));
        assert!((free[0].at.top.0 - FRAME.top.0 - 120.0).abs() < 1e-9);
        assert!((moved[0].at.top.0 - FRAME.top.0 - 240.0 * 0.36).abs() < 1e-9, "{:?}", moved[0]);
        assert_eq!(free[1], moved[1]);
    }

    #[test]
    fn a_drawing_on_one_sheet_has_no_joins() {
        let extent = PlaneBox { min: PlanePoint::default(), max: PlanePoint { x: 50.0, y: 60.0 } };
        let grid = TileGrid::cover(extent, [190.0, 240.0], 10.0, 99).unwrap();
        assert_eq!(joins(&grid, tile(0, 0), FRAME, |_| true, &nothing(), &built_in("en").unwrap()), Joins::default());
    }
}
