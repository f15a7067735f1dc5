//! A drawing -> the bytes of a PNG file.

use crate::cli::tell::Failure;
use std::io::Cursor;

use image::{ImageBuffer, ImageFormat, ImageResult, PixelWithColorType};

/// The drawing as a PNG file.
pub(crate) fn png<P: PixelWithColorType<Subpixel = u8>>(drawing: &ImageBuffer<P, Vec<u8>>) -> ImageResult<Vec<u8>> {
    let mut png = Cursor::new(Vec::new());
    drawing.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// The same; where it fails, it is said that `what` cannot be drawn.
pub(crate) fn png_of<P>(what: &str, drawing: &ImageBuffer<P, Vec<u8>>) -> Result<Vec<u8>, Failure>
where
    P: PixelWithColorType<Subpixel = u8>,
{
    png(drawing).map_err(|error| Failure::new(format!("{what} cannot be drawn: {error}")))
}
