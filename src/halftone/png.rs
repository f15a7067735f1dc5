//! Grey pixels -> PNG file.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::screen::Grey;

/// A PNG of black and white pixels only.
pub(super) fn two_colours(grey: &Grey) -> Vec<u8> {
    // Rows of dots repeat; filters would hide that from the compressor.
    encoded(grey, FilterType::NoFilter)
}

/// A PNG of greys.
pub(super) fn grey(grey: &Grey) -> Vec<u8> {
    encoded(grey, FilterType::Adaptive)
}

fn encoded(grey: &Grey, filter: FilterType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, filter);
    // Writing to memory fails only for wrong sizes, and the sizes match the pixels.
    let written = encoder.write_image(&grey.pixels, grey.width, grey.height, ExtendedColorType::L8);
    debug_assert!(written.is_ok());
    bytes
}
