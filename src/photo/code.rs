//! A QR code found in a picture -> what it carries, where it stands, and what its neighbours on the sheet share with it.

use crate::frame::PartialCode;
use crate::photo::Point;
use crate::qr::{Format, Payload};

/// Who read a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The finder patterns were found, the modules sampled and decoded.
    Rxing,
    /// The second reader, where the first found nothing.
    Rqrr,
    /// Other codes of the sheet told where it stands and what it must say of itself.
    Guided,
}

/// A code of our own of which only some Reed-Solomon blocks could be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct PartialSighting {
    pub code: PartialCode,
    /// As a [`Sighting`]'s, by the flat map of its sheet.
    pub corners: [Point; 4],
}

/// One code read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    pub payload: Payload,
    /// From the code's own top left, clockwise (counter-clockwise where the code is seen in a mirror).
    pub corners: [Point; 4],
    pub reader: Reader,
}

/// A code read, and what its neighbours on the sheet share with it.
pub struct Code {
    pub sighting: Sighting,
    pub version: u8,
    pub format: Format,
    /// All data of the code, padding with it.
    pub data: Vec<u8>,
}
