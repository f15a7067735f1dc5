//! A phone or a scanner -> the size of its picture, how it is stored, and what the picture suffers.

use crate::rehearse::faults::Impairments;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm, Size};

/// Which way up the phone stores its photo: the sensor lies on its side in most phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Upright,
    /// A quarter turn, and an EXIF note that says so.
    Sideways,
    /// A quarter turn, and nobody says so.
    SidewaysUnsaid,
}

/// A phone in somebody's hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Of the upright photo, in pixels.
    pub width: u32,
    pub height: u32,
    pub stored: Stored,
    pub impairments: Impairments,
}

impl Camera {
    /// An ordinary phone's 12 million pixels, held upright.
    #[must_use]
    pub fn phone(impairments: Impairments) -> Self {
        Self { width: 3000, height: 4000, stored: Stored::Upright, impairments }
    }

    /// The same phone as people hold it: in a third of the photos it lies on its side, and tells so or not.
    #[must_use]
    pub fn held(impairments: Impairments, seed: u64) -> Self {
        let stored = match Random::new(seed, 14).below(6) {
            0 => Stored::Sideways,
            1 => Stored::SidewaysUnsaid,
            _ => Stored::Upright,
        };
        Self { stored, ..Self::phone(impairments) }
    }

    /// A flatbed scanner: the paper lies a degree askew at most, fills the picture, and is evenly lit.
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
