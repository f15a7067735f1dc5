//! A set's report -> a drawing of its sheets, readable in black and white.

use image::GrayImage;

use super::SetReport;

/// Draws the sheets of all sets: read codes solid, missing ones empty, doubtful ones crossed.
#[must_use]
pub fn draw(_sets: &[&SetReport]) -> GrayImage {
    GrayImage::new(1, 1)
}
