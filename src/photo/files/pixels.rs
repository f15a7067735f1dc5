//! What a file claims and what its decoder says -> sizes within bounds, luma, and errors.

use crate::limits::MAX_PIXELS;

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than the {most} that are read")]
    TooManyBytes { bytes: u64, most: u64 },
    #[error("not a picture in a format that is read (JPEG, PNG, WebP, TIFF, GIF, BMP, PNM, HEIC, PDF)")]
    Unknown,
    #[error("a HEIC picture, as some phones store them; this build does not read it: save or export it as JPEG")]
    NoHeic,
    /// A picture in a format that is not read, or no picture at all. `photo` says whether phones, cameras or scanners
    /// write it, so that it may show a sheet.
    #[error("{what}; it is not read: {advice}")]
    OtherFormat { what: &'static str, advice: &'static str, photo: bool },
    #[error("the picture says it is {width} x {height} pixels, more than the {most} pixels that are read")]
    TooManyPixels { width: u64, height: u64, most: u64 },
    #[error("the picture has no pixels")]
    NoPixels,
    #[error("the {format} file cannot be read: {reason}")]
    Broken { format: &'static str, reason: String },
    #[error("the PDF is locked with a password")]
    Locked,
    #[error("the file has {pages} pages, more than the {most} that are read")]
    TooManyPages { pages: usize, most: usize },
    #[error("PDF files are not read by this build")]
    NoPdf,
    #[error("there is no page {page}, the file has {pages}")]
    NoSuchPage { page: usize, pages: usize },
}

/// Luma by ITU-R BT.601 in 8-bit fixed point.
pub fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue) + 128) >> 8) as u8
}

/// A level that is more or less opaque, on white paper.
pub fn on_white(level: u8, alpha: u8) -> u8 {
    ((u32::from(level) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255) as u8
}

/// Sizes that a file claims, checked before any memory is taken for them.
pub fn claimed_size(width: u64, height: u64) -> Result<(u32, u32), PhotoError> {
    if width == 0 || height == 0 {
        return Err(PhotoError::NoPixels);
    }
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if width * height <= MAX_PIXELS => Ok((w, h)),
        _ => Err(PhotoError::TooManyPixels { width, height, most: MAX_PIXELS }),
    }
}

/// What a decoder says in its own words -> what a person can do about it.
pub fn broken(format: &'static str, trouble: Trouble) -> PhotoError {
    let reason = match trouble {
        Trouble::Damaged => {
            "it is damaged or cut off; copy it again, or open it in a picture program and save it as PNG"
        }
        Trouble::Unsupported => "it uses a part of the format that is not read; save it as PNG or JPEG",
        Trouble::TooLarge => "it takes too much memory; save it smaller, or as a grey picture",
    };
    PhotoError::Broken { format, reason: reason.to_owned() }
}

/// Why a decoder gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Damaged,
    Unsupported,
    TooLarge,
}
