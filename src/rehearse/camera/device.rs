//! Phone or scanner -> size of its picture, stored orientation, and impairments.

use crate::rehearse::faults::Impairments;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm, Size};

/// Stored orientation of a photo: the sensor of most phones is in landscape orientation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Upright,
    /// Rotated by a quarter turn, with an EXIF orientation.
    Sideways,
    /// Rotated by a quarter turn, without an EXIF orientation.
    SidewaysUnsaid,
}

/// A camera and everything that impairs its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Size of the upright photo in pixels.
    pub width: u32,
    pub height: u32,
    pub stored: Stored,
    pub impairments: Impairments,
}

impl Camera {
    /// An ordinary phone with 12 megapixels, held upright.
    #[must_use]
    pub fn phone(impairments: Impairments) -> Self {
        Self { width: 3000, height: 4000, stored: Stored::Upright, impairments }
    }

    /// The same phone as people hold it: a third of the photos are stored sideways, with or without an EXIF
    /// orientation.
    #[must_use]
    pub fn held(impairments: Impairments, seed: u64) -> Self {
        let stored = match Random::new(seed, 14).below(6) {
            0 => Stored::Sideways,
            1 => Stored::SidewaysUnsaid,
            _ => Stored::Upright,
        };
        Self { stored, ..Self::phone(impairments) }
    }

    /// A flatbed scanner: the paper is rotated by at most a degree, fills the picture, and is evenly lit.
    #[must_use]
    pub fn flatbed(size: Size, resolution: Dpi, seed: u64) -> Self {
        let impairments = Impairments {
            turn: Random::new(seed, 15).between(0.0, 1.0),
            fill: 1.0,
            defocus: 0.8,
            noise: 3.0,
            quality: 85.0,
            ..Impairments::NONE
        };
        let dots = |length: Mm| resolution.dots(length).round().max(1.0) as u32;
        Self { width: dots(size.width), height: dots(size.height), stored: Stored::Upright, impairments }
    }
}
