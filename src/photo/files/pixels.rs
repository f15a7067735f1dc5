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
    #[error("not a picture in a format that is read (JPEG, PNG, WebP, TIFF, HEIC, PDF)")]
    Unknown,
    #[error("a HEIC picture, as some phones store them; this build does not read it: save or export it as JPEG")]
    NoHeic,
    #[error("an AVIF picture; it is not read: save or export it as JPEG")]
    Avif,
    #[error("the picture says it is {width} x {height} pixels, more than the {most} pixels that are read")]
    TooManyPixels { width: u64, height: u64, most: u64 },
    #[error("the picture has no pixels")]
    NoPixels,
    #[error("the {format} data is broken or not supported: {reason}")]
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

/// A foreign error's text on one line, as all messages here are.
pub fn one_line(error: &impl std::fmt::Display) -> String {
    let text: String = error.to_string().chars().filter(|c| !c.is_control() || c.is_whitespace()).take(300).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
