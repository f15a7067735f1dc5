//! Designs -> one PDF of plates: key sheets, tiles with title block, rulers, neighbours' names.

mod distribute;
mod error;
mod grid;
mod options;
mod tile_name;

pub use error::PlateError;
pub use options::{FileBytes, MEASURED_SIDE, PlateItem, PlateOptions, ScaleWish};
pub use tile_name::TileName;

use crate::watch::Watch;

/// What a sheet of plates shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateKind {
    /// How to print, rulers, map of tiles, holes, bill of materials.
    Key,
    /// A part of a drawing, or all of it.
    Drawing,
    /// A text, or what is said of a file that is not drawn.
    Listing,
}

/// A sheet of plates.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedPlate {
    /// Which of the designs, from 0.
    pub design: usize,
    pub kind: PlateKind,
    /// `None` if the drawing is on one sheet.
    pub tile: Option<TileName>,
    /// As the title block has it, `1:2`; `None` where nothing is drawn.
    pub scale: Option<String>,
    /// Whether the file's bytes stand in a strip of codes on it.
    pub strip: bool,
}

/// Plates: a PDF without dates and producer strings.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedPlates {
    pub pdf: Vec<u8>,
    pub sheets: Vec<PrintedPlate>,
    /// What a person should know, as sentences that begin with the file's name.
    pub told: Vec<String>,
}

/// Prints designs, each with its key sheet.
///
/// # Errors
/// Options out of range; a design of which nothing can be drawn, or that would take too many sheets; letters that no
/// font has; [`PlateError::Stopped`].
pub fn plates(
    items: &[PlateItem<'_>],
    options: &PlateOptions<'_>,
    watch: &dyn Watch,
) -> Result<PrintedPlates, PlateError> {
    let _ = (items, options, watch);
    Err(PlateError::Stopped)
}
