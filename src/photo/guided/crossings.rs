//! A sheet's grid -> the places where the white between its codes meets: seen through any blur, and far off.
//!
//! Alignment patterns are small, and every few modules there is something like them. Where two white strips cross,
//! with corners of codes around them, there is nothing alike within a code's width, and the strips stay white when
//! modules have run into each other. So these places are looked for first, over a wide reach, and the small patterns
//! from there.

use super::lattice::{Control, Shape};
use super::smear::Smeared;
use crate::photo::soft::Modules;
use crate::sheet::{Geometry, QUIET};

/// Modules on each side of a crossing that are compared: a finder pattern and what parts it from the rest, and as much
/// again of noise.
const LOOK: i32 = 13;
/// Modules between the place that is foretold and the one that is looked at, at most.
const REACH: f64 = 14.0;

/// All crossings of a sheet, its edges and corners with them. `pilots` holds the modules that all its codes share.
pub(super) fn of(geometry: &Geometry, pilots: &Modules) -> Vec<Control> {
    let grid = geometry.grid;
    let half = |gap: u32| f64::from(gap) / 2.0;
    let pitch = |gap: u32| (geometry.code_side + gap) as i32;
    let places = (0..=grid.rows).flat_map(|row| (0..=grid.columns).map(move |column| (row as i32, column as i32)));
    places
        .map(|(row, column)| {
            let corner = (column * pitch(grid.gap_x), row * pitch(grid.gap_y));
            let shape = Smeared::sharp(LOOK, |dx, dy| {
                // The crossing's middle may lie between two modules; the one right of and below it counts as its own.
                darkness(geometry, pilots, corner.0 - grid.gap_x.div_ceil(2) as i32 + dx, corner.1 - grid.gap_y.div_ceil(2) as i32 + dy)
            });
            let middle = |at: i32, gap: u32| f64::from(at) - half(gap) + if gap % 2 == 0 { 0.5 } else { 0.0 };
            let sheet = (middle(corner.0, grid.gap_x), middle(corner.1, grid.gap_y));
            Control { sheet, shape: Shape::Wide(shape, REACH) }
        })
        .collect()
}

/// How dark a module of the sheet is printed; 0 where that differs from code to code, `None` off the grid.
fn darkness(geometry: &Geometry, pilots: &Modules, x: i32, y: i32) -> Option<f32> {
    let grid = geometry.grid;
    let quiet = -(QUIET as i32);
    let within = |at: i32, count: u32, gap: u32| {
        let pitch = (geometry.code_side + gap) as i32;
        let end = count as i32 * pitch - gap as i32;
        (quiet..end - quiet).contains(&at).then(|| match at {
            ..0 => None,
            at if at >= end => None,
            at => Some(at % pitch).filter(|at| *at < geometry.code_side as i32),
        })
    };
    let (across, down) = (within(x, grid.columns, grid.gap_x)?, within(y, grid.rows, grid.gap_y)?);
    let (Some(x), Some(y)) = (across, down) else { return Some(-1.0) };
    let dark = pilots.0.get((y * geometry.code_side as i32 + x) as usize).copied().flatten();
    Some(dark.map_or(0.0, |dark| if dark { 1.0 } else { -1.0 }))
}
