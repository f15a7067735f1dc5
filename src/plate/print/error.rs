//! A design that cannot be printed -> the reason, in words, with the file's name.

use super::tiles::TileName;
use crate::press::PressError;
use crate::typeset::TypesetError;

/// Why plates could not be printed. `name` is the file's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlateError {
    /// `problem` is a sentence without a full stop.
    #[error("{name}: {problem}")]
    Figure { name: String, problem: String },
    #[error("{name}: its drawing of {} would take {sheets} sheets, and at most {most} are printed", size_text(.size))]
    TooManySheets { name: String, sheets: u64, most: u64, size: [f64; 2] },
    #[error("{name}: with it there would be {sheets} sheets, and at most {most} are printed at once")]
    Sheets { name: String, sheets: u64, most: u64 },
    #[error("no drawing has a tile {tile} on which anything is drawn")]
    NoTile { tile: TileName },
    #[error("there is nothing to print")]
    Nothing,
    #[error("tiles may overlap by 0 to {most} mm, not by {overlap}")]
    Overlap { overlap: f64, most: f64 },
    #[error("50 mm cannot measure {measured} mm: a printer is off by a few per cent")]
    Measured { measured: f64 },
    #[error("the paper is too small for plates, or lies: it must be at least {} mm wide, {} mm high and upright", least[0], least[1])]
    Paper { least: [f64; 2] },
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error("printing was stopped")]
    Stopped,
}

impl PlateError {
    /// The file's name, where the error is about one design.
    #[must_use]
    pub fn design(&self) -> Option<&str> {
        match self {
            Self::Figure { name, .. } | Self::TooManySheets { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// `700 x 400 mm`, or in metres.
fn size_text([width, height]: &[f64; 2]) -> String {
    if width.max(*height) < 10_000.0 {
        format!("{width:.0} x {height:.0} mm")
    } else {
        format!("{:.1} x {:.1} m", width / 1000.0, height / 1000.0)
    }
}
