//! A JPEG -> its luma, upright.
//!
//! Only the brightness channel is taken out of the file: no colour is interpolated, converted and thrown away again,
//! and a photo takes one byte a pixel. Files without one (CMYK, RGB) are left to the general decoder.

use image::metadata::Orientation;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::pixels::{PhotoError, Trouble, broken, claimed_size};
use super::watched_bytes::WatchedBytes;
use crate::limits::MAX_JPEG_SCANS;
use crate::watch::Watch;

/// Grey pixels as they lie in the file, and how they must be turned; `None` for files without a brightness channel.
/// Where the watch says so, decoding ends early: the rest is not there, as in a file that was cut off.
pub fn luma(bytes: &[u8], watch: &dyn Watch) -> Result<Option<(image::GrayImage, Orientation)>, PhotoError> {
    let options = DecoderOptions::default()
        // What can be read of a file that was cut off is read.
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_JPEG_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(WatchedBytes::new(bytes, watch), options);
    decoder.decode_headers().map_err(|_| broken("JPEG", Trouble::Damaged))?;
    let (width, height) = decoder.dimensions().ok_or(PhotoError::NoPixels)?;
    let (width, height) = claimed_size(width as u64, height as u64)?;
    if !matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma)) {
        return Ok(None);
    }
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let pixels = decoder.decode().map_err(|_| broken("JPEG", Trouble::Damaged))?;
    let gray = image::GrayImage::from_raw(width, height, pixels).ok_or(PhotoError::NoPixels)?;
    Ok(Some((gray, orientation.unwrap_or(Orientation::NoTransforms))))
}
