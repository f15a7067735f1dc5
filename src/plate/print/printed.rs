//! Sheets of plates -> what each of them shows, for whoever tells people.

use super::tiles::TileName;

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
