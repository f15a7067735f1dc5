//! One page of a picture file -> its codes, at the resolution that they need.

use super::code::{PartialSighting, Sighting};
use super::detect::other_symbols::{OtherSymbol, other_symbols};
use super::files::{Pages, PhotoError};
use super::picture::Gray;
use super::plate::{PlateSighting, plates};
use super::report::quality::SheetQuality;
use super::search::{self, SearchEffort};
use super::sheet::PilotCodes;
use super::sheet::seen::Followed;
use crate::units::Dpi;
use crate::watch::Watch;

/// Resolution at which a PDF page is looked at first: 4 pixels and more for modules of 0.34 mm and more.
const FIRST_LOOK: Dpi = Dpi(300.0);
/// Resolution of the second look, when codes are missing: that of the printers that profiles are made for.
const SECOND_LOOK: Dpi = Dpi(600.0);

/// What one page of a picture gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub width: u32,
    pub height: u32,
    pub sightings: Vec<Sighting>,
    /// Codes of which only some blocks could be corrected; none of them is among the sightings.
    pub parts: Vec<PartialSighting>,
    /// The watch said stop before all was tried.
    pub cut_short: bool,
    /// Sheets that were seen and not read whole: what the picture is like where their unread codes stand.
    pub quality: Vec<SheetQuality>,
}

/// What a raster gives.
pub struct PageReading {
    pub reading: Reading,
    /// A finer one may give more.
    pub unread: bool,
    pub sheets: Vec<Followed>,
    /// The picture turned over, where that is how its codes were read.
    pub negative: Option<Gray>,
}

/// All that grey pixels give: codes, codes in part, and what the picture is like where codes were not read. `effort` is how
/// much is tried where no code shows. Pixels that do not fill `width * height` give nothing.
#[must_use]
pub fn read_pixels(gray: &Gray, effort: SearchEffort, watch: &dyn Watch) -> Reading {
    if gray.pixels.len() as u64 != u64::from(gray.width) * u64::from(gray.height) {
        let (width, height) = (gray.width, gray.height);
        return Reading { width, height, sightings: vec![], parts: vec![], cut_short: false, quality: vec![] };
    }
    read_with(gray, &PilotCodes::default(), effort, watch).reading
}

pub fn read_gray(gray: &Gray, watch: &dyn Watch) -> PageReading {
    read_with(gray, &PilotCodes::default(), SearchEffort::Much, watch)
}

fn read_with(gray: &Gray, pilots: &PilotCodes, effort: SearchEffort, watch: &dyn Watch) -> PageReading {
    let search::Found { sightings, parts, cut_short, unread, quality, sheets, negative } =
        search::search(gray, pilots, effort, watch);
    let reading = Reading { width: gray.width, height: gray.height, sightings, parts, cut_short, quality };
    PageReading { reading, unread, sheets, negative }
}

/// What one page gave, with its pixels and the plates on it.
#[derive(Debug, Clone)]
pub struct PlatePage {
    pub reading: Reading,
    /// The picture in which the plates were found.
    pub picture: Gray,
    pub plates: Vec<PlateSighting>,
}

impl Pages {
    /// Decodes one page, from 0, reads its codes and finds its plates.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read_plates(&self, page: usize, watch: &dyn Watch) -> Result<PlatePage, PhotoError> {
        let (picture, found) = self.best_reading(page, &PilotCodes::default(), watch)?;
        let picture = found.negative.unwrap_or(picture);
        let plates = plates(&picture, &found.reading.sightings, watch);
        Ok(PlatePage { reading: found.reading, picture, plates })
    }

    /// Decodes one page, from 0, and reads its codes. A PDF page is rasterised as finely as its codes need.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read(&self, page: usize, watch: &dyn Watch) -> Result<Reading, PhotoError> {
        self.read_with_pilots(page, &PilotCodes::default(), watch)
    }

    /// The same; codes that other pictures gave lead to those that stand beside them, and are themselves not looked for.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read_with_pilots(&self, page: usize, pilots: &PilotCodes, watch: &dyn Watch) -> Result<Reading, PhotoError> {
        self.best_reading(page, pilots, watch).map(|(_, found)| found.reading)
    }

    /// Symbols akin to QR codes on a page, from 0, on which no code was read.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn other_symbols(&self, page: usize, watch: &dyn Watch) -> Result<Vec<OtherSymbol>, PhotoError> {
        Ok(other_symbols(&self.pixels(page, FIRST_LOOK, watch)?, watch))
    }

    /// What one page gives, and the pixels that gave it.
    pub(in crate::photo) fn best_reading(
        &self,
        page: usize,
        pilots: &PilotCodes,
        watch: &dyn Watch,
    ) -> Result<(Gray, PageReading), PhotoError> {
        let coarse = self.pixels(page, FIRST_LOOK, watch)?;
        // A page of a PDF that shows no picture is a drawing: if it has codes at all, they are easily read.
        let effort = if self.is_drawn(page) { SearchEffort::Little } else { SearchEffort::Much };
        let first = read_with(&coarse, pilots, effort, watch);
        match self.finest(page, SECOND_LOOK) {
            Some(dpi) if first.unread && !first.reading.cut_short && dpi.0 > FIRST_LOOK.0 => {
                let fine = self.pixels(page, dpi, watch)?;
                let second = read_with(&fine, pilots, effort, watch);
                let better = second.reading.sightings.len() > first.reading.sightings.len();
                Ok(if better { (fine, second) } else { (coarse, first) })
            }
            _ => Ok((coarse, first)),
        }
    }
}
