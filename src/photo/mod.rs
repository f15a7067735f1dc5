//! Picture bytes -> code texts, and where they stand.

use crate::watch::Watch;

/// Grey pixels, row by row, upright (EXIF orientation applied).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gray {
    pub width: u32,
    pub height: u32,
    /// `width * height`, 0 black.
    pub pixels: Vec<u8>,
}

/// A place in a picture, in pixels from its top left.
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
    Rxing,
    Rqrr,
}

/// One code read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    pub payload: Payload,
    /// From the code's own top left, clockwise.
    pub corners: [Point; 4],
    pub reader: Reader,
}

/// A picture file: one page or many, decoded one at a time.
pub struct Pages {}

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    #[error("not written yet")]
    Unwritten,
}

/// Looks at a file's bytes and tells how many pages it has; JPEG, PNG, WebP, TIFF and (feature `pdf-in`) PDF.
///
/// # Errors
/// No picture, broken, or over the limits.
pub fn open(_bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    Err(PhotoError::Unwritten)
}

impl Pages {
    #[must_use]
    pub fn count(&self) -> usize {
        0
    }

    /// Decodes one page, from 0, and reads its codes. A PDF page is rasterised as finely as its codes need.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read(&self, _page: usize, _watch: &dyn Watch) -> Result<Reading, PhotoError> {
        Err(PhotoError::Unwritten)
    }
}

/// What one page of a picture gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub width: u32,
    pub height: u32,
    pub sightings: Vec<Sighting>,
    /// The watch said stop before all was tried.
    pub cut_short: bool,
}

/// Finds and decodes the codes of a picture.
#[must_use]
pub fn read(_picture: &Gray, _watch: &dyn Watch) -> Vec<Sighting> {
    Vec::new()
}
