//! What is drawn on a sheet and the facts of its words: a sheet of plates before it is typeset.

use super::printed::PrintedPlate;
use super::sheet_facts::SheetFacts;
use crate::frame::PlateMark;
use crate::plate::PlateGeometry;
use crate::press::{Art, DrawnPart};

/// A sheet before it is typeset.
pub(super) struct PlannedSheet {
    pub facts: SheetFacts,
    pub parts: Vec<DrawnPart>,
    pub art: Vec<Art>,
    /// Its marks; their numbers of sheets are filled in when all sheets are known.
    pub mark: Option<(PlateGeometry, PlateMark)>,
    pub about: PrintedPlate,
    /// The name and the bytes of a picture on it.
    pub picture: Option<(String, Vec<u8>)>,
}
