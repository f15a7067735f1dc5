//! A drawing -> the bytes of a PNG file.

use crate::cli::tell::Failure;
use std::io::Cursor;

use image::{ImageBuffer, ImageFormat, ImageResult, Luma, PixelWithColorType};

use crate::photo::Gray;
use crate::units::MM_PER_INCH;

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

/// Where the first chunk ends: the signature, and IHDR with its length, type and check (PNG, third edition, 5.2, 11.2.1).
const AFTER_HEAD: usize = 8 + 4 + 4 + 13 + 4;

/// A grey picture as a PNG file that says its resolution (11.3.4.3); `what` is it that cannot be drawn where that fails.
pub(crate) fn png_at(what: &str, picture: &Gray, dpi: f64) -> Result<Vec<u8>, Failure> {
    let drawn = ImageBuffer::<Luma<u8>, _>::from_raw(picture.width, picture.height, picture.pixels.clone());
    let drawn = drawn.ok_or_else(|| Failure::new(format!("{what} cannot be drawn: it has no pixels")))?;
    let png = png_of(what, &drawn)?;
    let per_metre = (dpi / MM_PER_INCH * 1000.0).round() as u32;
    let mut body = b"pHYs".to_vec();
    body.extend([per_metre.to_be_bytes(), per_metre.to_be_bytes()].concat());
    body.push(1);
    let (head, rest) = png.split_at(AFTER_HEAD.min(png.len()));
    Ok([head, &9_u32.to_be_bytes(), &body, &check(&body).to_be_bytes(), rest].concat())
}

/// The cyclic redundancy check of a chunk (PNG, third edition, 5.5).
fn check(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_says_its_resolution_and_is_read_again() {
        let picture = Gray { width: 3, height: 2, pixels: vec![0, 50, 100, 150, 200, 255] };
        let png = png_at("it", &picture, 254.0).unwrap();
        assert_eq!(&png[AFTER_HEAD + 4..AFTER_HEAD + 17], b"pHYs\0\0\x27\x10\0\0\x27\x10\x01");
        // The check of the empty chunk IEND, as every PNG file has it.
        assert_eq!(check(b"IEND"), 0xAE42_6082);
        assert_eq!(image::load_from_memory(&png).unwrap().to_luma8().into_raw(), picture.pixels);
    }
}
