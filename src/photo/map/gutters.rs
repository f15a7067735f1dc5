//! A sheet's grid -> landmarks where the gutters between its codes cross: found through blur, over a wide search range.
//!
//! Alignment patterns are small, and every few modules something resembles them. Where two white gutters cross, with
//! corners of codes around them, nothing within a code's width looks alike, and gutters stay white even when modules
//! blur into each other. So the crossings are searched for first, over a wide range, and the small patterns from there.

use crate::photo::map::{Landmark, SheetPoint, Template, WeightedTemplate};
use crate::qr::Modules;
use crate::sheet::{Geometry, QUIET};

/// Modules on each side of a crossing that are compared: a finder pattern with its separator, and as much data again.
const LOOK: i32 = 13;
/// Most modules between the predicted place and a place that is tried.
const REACH: f64 = 14.0;

/// All crossings of a sheet, those at its edges included. `known` gives the modules that are known of a slot's code: those
/// that all codes share, or all of them.
pub fn of(geometry: &Geometry, known: impl Fn(u32) -> Modules) -> Vec<Landmark> {
    let grid = geometry.grid;
    let known: Vec<Modules> = (0..grid.codes()).map(known).collect();
    let half = |gap: u32| f64::from(gap) / 2.0;
    let pitch = |gap: u32| (geometry.code_side + gap) as i32;
    let places = (0..=grid.rows).flat_map(|row| (0..=grid.columns).map(move |column| (row as i32, column as i32)));
    places
        .map(|(row, column)| {
            let corner = (column * pitch(grid.gap_x), row * pitch(grid.gap_y));
            let template = WeightedTemplate::sharp(LOOK, |dx, dy| {
                // The crossing's middle may lie between two modules; the one right of and below it counts as its own.
                darkness(
                    geometry,
                    &known,
                    corner.0 - grid.gap_x.div_ceil(2) as i32 + dx,
                    corner.1 - grid.gap_y.div_ceil(2) as i32 + dy,
                )
            });
            let middle = |at: i32, gap: u32| f64::from(at) - half(gap) + if gap.is_multiple_of(2) { 0.5 } else { 0.0 };
            let sheet = SheetPoint { x: middle(corner.0, grid.gap_x), y: middle(corner.1, grid.gap_y) };
            Landmark { sheet, template: Template::Wide(template, REACH) }
        })
        .collect()
}

/// How dark a module of the sheet is printed, -1 to 1; 0 where that differs from code to code, `None` off the sheet.
fn darkness(geometry: &Geometry, known: &[Modules], x: i32, y: i32) -> Option<f32> {
    let grid = geometry.grid;
    let quiet = -(QUIET as i32);
    let within = |at: i32, count: u32, gap: u32| {
        let pitch = (geometry.code_side + gap) as i32;
        let end = count as i32 * pitch - gap as i32;
        (quiet..end - quiet).contains(&at).then(|| match at {
            ..0 => None,
            at if at >= end => None,
            at => Some((at / pitch, at % pitch)).filter(|(_, at)| *at < geometry.code_side as i32),
        })
    };
    let (across, down) = (within(x, grid.columns, grid.gap_x)?, within(y, grid.rows, grid.gap_y)?);
    let (Some((column, x)), Some((row, y))) = (across, down) else { return Some(-1.0) };
    let code = known.get((row * grid.columns as i32 + column) as usize);
    let dark = code.and_then(|code| *code.0.get((y * geometry.code_side as i32 + x) as usize)?);
    Some(dark.map_or(0.0, |dark| if dark { 1.0 } else { -1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::map::coordinates::{Offset, Pixel};
    use crate::photo::map::homography::Pair;
    use crate::photo::map::view::View;
    use crate::photo::map::warp::Warp;
    use crate::photo::testing::Sheet;
    use crate::qr::Layout;
    use crate::sheet::{Grid, Level, Side};
    use crate::watch::Unwatched;

    #[test]
    fn from_the_marks_alone_the_whole_sheet_is_found_though_it_is_bent() {
        let sheet = Sheet::draw(Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        // Paper that bends away towards its bottom: rows crowd, by three modules at the last crossing.
        let (width, height) = (sheet.picture.width as usize, f64::from(sheet.picture.height));
        let mut bent = sheet.picture.clone();
        let squeeze = |y: f64| y + 14.0 * (y / height) * (y / height);
        for y in 0..bent.height as usize {
            let from = (squeeze(y as f64).round() as usize).min(bent.height as usize - 1);
            bent.pixels[y * width..][..width].copy_from_slice(&sheet.picture.pixels[from * width..][..width]);
        }
        let unsqueezed = |y: f64| (0..40).fold(y, |at, _| y - 14.0 * (at / height) * (at / height));
        let at = |x: i32, y: i32| {
            let corner = sheet.corners(0)[0];
            let pixel = |module: i32, corner: f32| f64::from(corner) + 4.0 * f64::from(module);
            Pixel { x: pixel(x, corner.x), y: unsqueezed(pixel(y, corner.y)) }
        };
        let mut anchors = Vec::new();
        for side in [Side::Left, Side::Right] {
            let mark = sheet.geometry.mark(side);
            for (x, y) in [(0, 0), (mark.side, 0), (mark.side, mark.side), (0, mark.side)] {
                let place = (mark.left + x, mark.top + y);
                let modules = SheetPoint { x: f64::from(place.0), y: f64::from(place.1) };
                anchors.push(Pair { sheet: modules, picture: at(place.0, place.1) });
            }
        }
        let off = |map: &Warp| {
            let (x, y) = (sheet.geometry.width(), sheet.geometry.height());
            (map.at(SheetPoint { x: x.into(), y: y.into() }).unwrap() - at(x, y)).length()
        };
        let mut map = Warp::from_anchors(&anchors).unwrap();
        let before = off(&map);
        let layout = Layout::new(10, Level::M, 4).unwrap();
        let size = Offset::of((sheet.geometry.width(), sheet.geometry.height()));
        map.reach_out(&View::new(&bent), of(&sheet.geometry, |_| layout.pilots(&[])), size, &Unwatched);
        // A module is four pixels wide.
        assert!(before > 6.0 && off(&map) < 3.2, "{before} {}", off(&map));
    }
}
