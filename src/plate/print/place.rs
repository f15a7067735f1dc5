//! A figure and a paper -> its tiles on sheets, upright or lying, whichever takes fewer.

use super::error::PlateError;
use super::options::{MEASURED_SIDE, PlateOptions};
use super::tiles::{DistributeFault, TileDrawing, TileGrid, distribute, grown, stretched, widest_half};
use crate::design::{PlaneBox, PlanePoint};
use crate::limits::MAX_PLATE_SHEETS;
use crate::plate::{CodeStrip, Figure, PlateGeometry, strip};
use crate::units::{Mm, Size};
use crate::watch::Watch;

/// White around a strip of codes or facts below a drawing.
const ABOVE_FOOT: f64 = 3.0;
/// The height of facts that stand below a drawing.
pub(super) const FACTS: f64 = 17.0;

/// A figure on its sheets.
pub(super) struct PlacedFigure {
    /// Its lengths are corrected for the printer.
    pub figure: Figure,
    pub geometry: PlateGeometry,
    pub grid: TileGrid,
    pub tiles: Vec<TileDrawing>,
    /// At the foot of its sheet.
    pub strip: Option<CodeStrip>,
}

/// What stands beside a figure on its sheet.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// Whether its facts stand below it.
    pub facts: bool,
    /// The name and the bytes of the file for the strip.
    pub file: Option<(&'a str, &'a [u8])>,
}

/// What lengths are multiplied with, so that they are true on a printer that prints 50 mm as `measured`.
pub(super) fn correction(measured: [f64; 2]) -> [f64; 2] {
    measured.map(|measured| MEASURED_SIDE / measured)
}

/// The paper upright, then lying.
pub(super) fn papers(upright: Size) -> [Size; 2] {
    [upright, Size { width: upright.height, height: upright.width }]
}

/// The size of a drawing's place on a sheet of this paper.
pub(super) fn room(paper: Size, beside: Beside) -> [f64; 2] {
    let (_, frame) = PlateGeometry::new(paper).frame();
    let below = if beside.facts { FACTS + ABOVE_FOOT } else { 0.0 };
    [frame.width.0, frame.height.0 - below]
}

/// Places a figure. `name` is the file's, for errors.
pub(super) fn place(
    mut figure: Figure,
    name: &str,
    beside: Beside,
    options: &PlateOptions,
    watch: &dyn Watch,
) -> Result<PlacedFigure, PlateError> {
    let [across, down] = correction(options.measured);
    stretched(&mut figure.drawing, [across, down]);
    for label in &mut figure.labels {
        label.at = PlanePoint { x: label.at.x * across, y: label.at.y * down };
    }
    let PlaneBox { min, max } = figure.extent;
    figure.extent = PlaneBox {
        min: PlanePoint { x: min.x * across, y: min.y * down },
        max: PlanePoint { x: max.x * across, y: max.y * down },
    };
    let whole = grown(figure.extent, widest_half(&figure.drawing));
    let mut best: Option<PlacedFigure> = None;
    let mut wanted = u64::MAX;
    for paper in papers(options.paper) {
        let geometry = PlateGeometry::new(paper);
        let grid = match TileGrid::cover(whole, room(paper, beside), options.overlap.0, MAX_PLATE_SHEETS) {
            Ok(grid) => grid,
            Err(count) => {
                wanted = wanted.min(count);
                continue;
            }
        };
        let (frame, _) = geometry.frame();
        let tiles = distribute(&figure.drawing, &grid, frame, watch).map_err(|fault| match fault {
            DistributeFault::Stopped => PlateError::Stopped,
            DistributeFault::TooMuch => PlateError::Figure {
                name: name.to_owned(),
                problem: "too much is drawn in it for so many sheets; print it at a smaller scale".to_owned(),
            },
        })?;
        let count = |placed: &PlacedFigure| placed.tiles.iter().filter(|tile| !tile.is_empty).count();
        let placed = PlacedFigure { figure: figure.clone(), geometry, grid, tiles, strip: None };
        if best.as_ref().is_none_or(|best| count(&placed) < count(best)) {
            best = Some(placed);
        }
        if best.as_ref().is_some_and(|best| best.grid.len() == 1) {
            break;
        }
    }
    let Some(mut placed) = best else {
        let size = [figure.extent.width(), figure.extent.height()];
        return Err(PlateError::TooManySheets { name: name.to_owned(), sheets: wanted, most: MAX_PLATE_SHEETS, size });
    };
    if let (1, Some((file, bytes))) = (placed.grid.len(), beside.file) {
        with_strip(&mut placed, whole, beside, (file, bytes), options, watch);
    }
    Ok(placed)
}

/// Adds the strip to a drawing on one sheet, if both fit.
fn with_strip(
    placed: &mut PlacedFigure,
    whole: PlaneBox,
    beside: Beside,
    (file, bytes): (&str, &[u8]),
    options: &PlateOptions,
    watch: &dyn Watch,
) {
    for paper in papers(options.paper) {
        let geometry = PlateGeometry::new(paper);
        let Some(codes) = strip(&geometry, file, bytes) else { continue };
        let [width, height] = room(paper, beside);
        let tile = [width, height - codes.height.0 - ABOVE_FOOT];
        let Ok(grid) = TileGrid::cover(whole, tile, options.overlap.0, 1) else { continue };
        let (frame, _) = geometry.frame();
        if let Ok(tiles) = distribute(&placed.figure.drawing, &grid, frame, watch) {
            (placed.geometry, placed.grid, placed.tiles, placed.strip) = (geometry, grid, tiles, Some(codes));
            return;
        }
    }
}

impl PlacedFigure {
    /// Where facts stand on the sheet: left, top, width, height in millimetres.
    pub fn facts_area(&self) -> super::key_sheet::PageArea {
        let (frame, size) = self.geometry.frame();
        let strip = self.strip.as_ref().map_or(Mm(0.0), |strip| strip.height + Mm(ABOVE_FOOT));
        let top = frame.top + size.height - strip - Mm(FACTS);
        super::key_sheet::PageArea { left: frame.left.0, top: top.0, width: size.width.0, height: FACTS }
    }
}

/// The size of what is drawn, lines included, in millimetres on paper; `None` if nothing is.
pub(super) fn drawn_size(drawing: &crate::design::PlaneDrawing) -> Option<[f64; 2]> {
    let whole = grown(drawing.extent()?, widest_half(drawing));
    Some([whole.width(), whole.height()])
}
