//! Picture bytes -> code texts, and where they stand.
//!
//! ```text
//! bytes -- files/ --> Gray -- threshold --> bits -- locate --> squares of modules -- decode --> texts
//!                       `------- guided: codes already read tell where the others stand ---------^
//! ```
//! Colour is dropped as early as can be: a 48-megapixel photo is 48 MB here. Nothing in this room asks for the time;
//! all loops ask the [`Watch`] whether to go on, and are bounded where they can't ask.

mod decode;
mod explain;
mod files;
mod guided;
mod locate;
mod look;
mod margin;
mod quality;
#[cfg(test)]
mod scenes;
mod second;
mod segments;
pub mod soft;
#[cfg(test)]
mod testing;
mod threshold;
mod trios;
mod ways;

pub use explain::{Explained, explain};
pub use files::{Pages, PhotoError, Reading, open};
pub use guided::{Place, SheetSeen, State};
pub use look::read;
pub use margin::Margin;
pub use quality::{Quality, SheetQuality};

use crate::frame::PartialCode;

/// Grey pixels, row by row, upright (EXIF orientation applied).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gray {
    pub width: u32,
    pub height: u32,
    /// `width * height`, 0 black.
    pub pixels: Vec<u8>,
}

/// A place in a picture, in pixels from its top left; the middle of the first pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// What a code carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
}

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

/// A code of our own of which only some Reed-Solomon blocks could be mended.
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
