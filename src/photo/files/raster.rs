//! JPEG, PNG, WebP, GIF, BMP or PNM -> grey pixels, upright.

use std::io::{BufRead, Seek};

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, Limits};

use super::pixels::{PhotoError, Trouble, broken, claimed_size, luma, on_white};
use crate::limits::MAX_DECODED_BYTES;
use crate::photo::Gray;

/// The format that the first bytes say, if it is one that is read here. Two letters alone are no sign of a format:
/// texts begin with them, too.
pub fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match image::guess_format(bytes).ok()? {
        format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) => Some(format),
        // After the letters BM, 12 bytes, the size of the header that follows.
        ImageFormat::Bmp if matches!(bytes.get(14..18)?, [12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]) => {
            Some(ImageFormat::Bmp)
        }
        // After the letter P and a digit a blank, then a number or a comment; P7 has words instead.
        ImageFormat::Pnm => match bytes {
            [b'P', b'1'..=b'6', blank, next, ..] if blank.is_ascii_whitespace() => {
                (next.is_ascii_digit() || *next == b'#').then_some(ImageFormat::Pnm)
            }
            _ => bytes.starts_with(b"P7\nWIDTH").then_some(ImageFormat::Pnm),
        },
        _ => None,
    }
}

/// Decodes a picture; of an animation, its first frame.
pub fn decode<R: BufRead + Seek>(from: R, format: ImageFormat) -> Result<Gray, PhotoError> {
    let broken = |error: ImageError| broken(name(format), trouble(&error));
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut decoder: Box<dyn ImageDecoder> = match format {
        ImageFormat::Jpeg => Box::new(image::codecs::jpeg::JpegDecoder::new(from).map_err(broken)?),
        ImageFormat::Png => {
            Box::new(image::codecs::png::PngDecoder::with_limits(from, limits.clone()).map_err(broken)?)
        }
        ImageFormat::WebP => Box::new(image::codecs::webp::WebPDecoder::new(from).map_err(broken)?),
        ImageFormat::Gif => Box::new(image::codecs::gif::GifDecoder::new(from).map_err(broken)?),
        ImageFormat::Bmp => Box::new(image::codecs::bmp::BmpDecoder::new(from).map_err(broken)?),
        _ => Box::new(image::codecs::pnm::PnmDecoder::new(from).map_err(broken)?),
    };
    let (width, height) = decoder.dimensions();
    claimed_size(width.into(), height.into())?;
    limits.reserve(decoder.total_bytes()).map_err(broken)?;
    decoder.set_limits(limits).map_err(broken)?;
    // A broken EXIF block costs the orientation, not the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    Ok(upright(to_gray(picture), orientation))
}

fn name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::Bmp => "BMP",
        _ => "PNM",
    }
}

fn trouble(error: &ImageError) -> Trouble {
    match error {
        ImageError::Unsupported(_) => Trouble::Unsupported,
        ImageError::Limits(_) => Trouble::TooLarge,
        _ => Trouble::Damaged,
    }
}

/// Drops the colour; what is transparent shows white paper.
fn to_gray(picture: DynamicImage) -> GrayImage {
    let (width, height) = (picture.width(), picture.height());
    let pixels = match picture {
        DynamicImage::ImageLuma8(gray) => return gray,
        DynamicImage::ImageLumaA8(picture) => picture.as_raw().chunks_exact(2).map(|p| on_white(p[0], p[1])).collect(),
        DynamicImage::ImageRgb8(picture) => picture.as_raw().chunks_exact(3).map(|p| luma(p[0], p[1], p[2])).collect(),
        DynamicImage::ImageLuma16(picture) => picture.as_raw().iter().map(|value| (value >> 8) as u8).collect(),
        DynamicImage::ImageRgb16(picture) => {
            let high = |value: u16| (value >> 8) as u8;
            picture.as_raw().chunks_exact(3).map(|p| luma(high(p[0]), high(p[1]), high(p[2]))).collect()
        }
        other => {
            let rgba = other.into_rgba8();
            rgba.as_raw().chunks_exact(4).map(|p| on_white(luma(p[0], p[1], p[2]), p[3])).collect()
        }
    };
    GrayImage::from_raw(width, height, pixels).unwrap_or_default()
}

pub fn upright(gray: GrayImage, orientation: Orientation) -> Gray {
    let mut picture = DynamicImage::ImageLuma8(gray);
    picture.apply_orientation(orientation);
    let gray = picture.into_luma8();
    Gray { width: gray.width(), height: gray.height(), pixels: gray.into_raw() }
}
