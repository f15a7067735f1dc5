//! A design that a document shows as a picture -> an SVG of it, and what is to be told.

use super::files::unit_words;
use crate::catalogue::Catalogue;
use crate::design::{self, DesignUnit, ReadOptions};
use crate::plate;
use crate::typeset::{OwnFonts, font_files};
use crate::watch::Unwatched;

/// Endings of designs that a document may show. SVG is a picture already.
const ENDINGS: [&str; 12] = ["stl", "obj", "3mf", "dxf", "gcode", "gco", "g", "nc", "ngc", "tap", "cnc", "ncc"];

/// How designs are shown in a document.
#[derive(Debug, Clone)]
pub(crate) struct DesignPictures {
    /// The unit of files that do not say theirs.
    pub unit: Option<DesignUnit>,
    pub catalogue: Catalogue,
}

/// Whether a file is a design, by its name.
pub(crate) fn is_design(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    ENDINGS.contains(&ending.as_str())
}

impl DesignPictures {
    /// An SVG, and warnings; or why it cannot be drawn, in words that follow its name.
    pub fn draw(&self, name: &str, bytes: &[u8], fonts: &OwnFonts) -> Result<(Vec<u8>, Vec<String>), String> {
        let files = font_files(fonts);
        let options = ReadOptions { unit: self.unit, fonts: &files, watch: &Unwatched };
        let design = design::read(name, bytes, &options).map_err(|error| {
            unit_words(&error, "--unit").map_or_else(|| error.to_string(), |hint| format!("{error}: {hint}"))
        })?;
        let figure = plate::picture(&design, &self.catalogue, &Unwatched).map_err(|error| error.to_string())?;
        Ok((figure.into_bytes(), design.warnings))
    }
}
