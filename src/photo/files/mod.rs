//! The bytes of a picture file -> its pages, grey and upright, one at a time.
//!
//! Told apart by their first bytes, never by a name. Every size that a file claims is checked against limits.rs before
//! memory is taken for it.

mod raster;

use super::{Gray, Sighting, look};
use crate::limits::{MAX_PICTURE_BYTES, MAX_PIXELS};
use crate::units::Dpi;
use crate::watch::Watch;

/// A picture file: one page or many, decoded one at a time.
pub struct Pages {
    bytes: Vec<u8>,
    kind: Kind,
}

enum Kind {
    Single(image::ImageFormat),
}

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than the {most} that are read")]
    TooManyBytes { bytes: u64, most: u64 },
    #[error("not a picture in a format that is read (JPEG, PNG, WebP, TIFF, PDF)")]
    Unknown,
    #[error("the picture says it is {width} x {height} pixels, more than the {most} pixels that are read")]
    TooManyPixels { width: u64, height: u64, most: u64 },
    #[error("the picture has no pixels")]
    NoPixels,
    #[error("the {format} data is broken or not supported: {reason}")]
    Broken { format: &'static str, reason: String },
    #[error("there is no page {page}, the file has {pages}")]
    NoSuchPage { page: usize, pages: usize },
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

/// Looks at a file's bytes and tells how many pages it has; JPEG, PNG, WebP, TIFF and (feature `pdf-in`) PDF.
///
/// # Errors
/// No picture, broken, or over the limits.
pub fn open(bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if bytes.len() as u64 > MAX_PICTURE_BYTES {
        return Err(PhotoError::TooManyBytes { bytes: bytes.len() as u64, most: MAX_PICTURE_BYTES });
    }
    let kind = Kind::Single(raster::format_of(&bytes).ok_or(PhotoError::Unknown)?);
    Ok(Pages { bytes, kind })
}

impl Pages {
    /// How many pages the file has, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.kind {
            Kind::Single(_) => 1,
        }
    }

    /// Decodes one page, from 0, and reads its codes. A PDF page is rasterised as finely as its codes need.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read(&self, page: usize, watch: &dyn Watch) -> Result<Reading, PhotoError> {
        let gray = self.raster(page, Dpi(300.0))?;
        let (sightings, cut_short) = look::search(&gray, watch);
        Ok(Reading { width: gray.width, height: gray.height, sightings, cut_short })
    }

    /// Decodes one page, from 0, to grey pixels. A PDF page is drawn at `dpi`; other pictures have the pixels they
    /// have.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn raster(&self, page: usize, _dpi: Dpi) -> Result<Gray, PhotoError> {
        if page >= self.count() {
            return Err(PhotoError::NoSuchPage { page, pages: self.count() });
        }
        match self.kind {
            Kind::Single(format) => raster::decode(std::io::Cursor::new(self.bytes.as_slice()), format),
        }
    }
}

/// Sizes that a file claims, checked before any memory is taken for them.
fn claimed_size(width: u64, height: u64) -> Result<(u32, u32), PhotoError> {
    if width == 0 || height == 0 {
        return Err(PhotoError::NoPixels);
    }
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if width * height <= MAX_PIXELS => Ok((w, h)),
        _ => Err(PhotoError::TooManyPixels { width, height, most: MAX_PIXELS }),
    }
}
