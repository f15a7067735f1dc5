//! Grey pixels, and places among them: what every picture file -> after decoding.

/// Grey pixels, row by row, upright (EXIF orientation applied).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gray {
    pub width: u32,
    pub height: u32,
    /// `width * height`, 0 black.
    pub pixels: Vec<u8>,
}

/// A place in a picture, in pixels from its top left; the middle of the first pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}
