//! A word and a grade from 1 to 5 -> how far a photo of a sheet falls short of a perfect one.
//!
//! Grade 1 is what a careful person's phone does anyway; 5 is a picture that most would throw away. Grades between
//! the whole ones are interpolated. Where a fault points to (left or right, up or down) is drawn from the photo's
//! seed, not kept here.

use super::random::Random;

/// Everything that the camera and the hand do to a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impairments {
    /// Degrees between the paper and the picture plane.
    pub tilt: f64,
    /// Degrees that the paper is turned in the picture plane.
    pub turn: f64,
    /// Share of the frame's height or width, whichever is filled more, that the paper takes.
    pub fill: f64,
    /// Degrees of arc that the paper bends over, from one edge to the other.
    pub curl: f64,
    /// Barrel distortion: the image is this share smaller at the half diagonal.
    pub lens: f64,
    /// Radius of the disc that a point becomes, in pixels.
    pub defocus: f64,
    /// Length of the streak that a point becomes, in pixels.
    pub motion: f64,
    /// Standard deviation of the sensor's noise, of 255.
    pub noise: f64,
    /// Share of a pixel's value that the darkest corner loses.
    pub dimming: f64,
    /// Share of a pixel's value that is left inside a cast shadow; 1 for none.
    pub shadow: f64,
    /// What a lamp's reflection adds at its middle, as a share of white.
    pub glare: f64,
    /// JPEG quality, 1 to 100.
    pub quality: f64,
}

/// What grades 1 to 5 mean.
type Grades = [f64; 5];

pub const TILT: Grades = [6.0, 12.0, 20.0, 30.0, 40.0];
pub const TURN: Grades = [3.0, 8.0, 17.0, 30.0, 45.0];
pub const FILL: Grades = [0.85, 0.72, 0.60, 0.50, 0.40];
pub const CURL: Grades = [15.0, 30.0, 50.0, 75.0, 100.0];
pub const LENS: Grades = [0.015, 0.03, 0.06, 0.10, 0.15];
pub const DEFOCUS: Grades = [0.8, 1.3, 1.9, 3.5, 5.5];
pub const MOTION: Grades = [2.0, 4.0, 6.0, 9.0, 13.0];
pub const NOISE: Grades = [4.0, 8.0, 13.0, 26.0, 45.0];
pub const DIMMING: Grades = [0.25, 0.45, 0.60, 0.75, 0.85];
pub const SHADOW: Grades = [0.75, 0.55, 0.40, 0.28, 0.18];
pub const GLARE: Grades = [0.5, 0.9, 1.5, 2.3, 3.5];
pub const QUALITY: Grades = [80.0, 60.0, 40.0, 18.0, 7.0];

/// What a grade means, whole or between two; below 1 and above 5 the ends.
#[must_use]
pub fn grade(grades: &Grades, at: f64) -> f64 {
    let at = at.clamp(1.0, 5.0) - 1.0;
    let low = (at as usize).min(3);
    let part = at - low as f64;
    grades[low] * (1.0 - part) + grades[low + 1] * part
}

impl Impairments {
    /// A good camera on a stand, flat paper, even light.
    pub const NONE: Self = Self {
        tilt: 0.0,
        turn: 0.0,
        fill: 0.9,
        curl: 0.0,
        lens: 0.0,
        defocus: 0.5,
        motion: 0.0,
        noise: 2.0,
        dimming: 0.0,
        shadow: 1.0,
        glare: 0.0,
        quality: 92.0,
    };

    /// What an ordinary person's hand-held photo of a flat page suffers: tilt 1 to 2, turn up to 2, two faults of the
    /// camera, one of the light and one of curl, lens and distance, each at 1 to 2.
    #[must_use]
    pub fn by_hand(seed: u64) -> Self {
        Self::drawn(&mut Random::new(seed, 11), 2.0, 2.0, (1.0, 2.0), (1.0, 2.0))
    }

    /// A photo that its maker should have looked at: tilt 1 to 3, turn up to 4, two faults of the camera at 2 to 3, one
    /// of the light at 2 to 4, one of curl, lens and distance at 2 to 3.
    #[must_use]
    pub fn hard(seed: u64) -> Self {
        Self::drawn(&mut Random::new(seed, 13), 3.0, 4.0, (2.0, 3.0), (2.0, 4.0))
    }

    fn drawn(random: &mut Random, tilt: f64, turn: f64, faults: (f64, f64), light: (f64, f64)) -> Self {
        let mut photo = Self::NONE;
        photo.tilt = grade(&TILT, random.between(1.0, tilt));
        photo.turn = random.between(0.0, grade(&TURN, turn));
        let first = random.below(4);
        let second = (first + 1 + random.below(3)) % 4;
        for fault in [first, second] {
            let at = random.between(faults.0, faults.1);
            match fault {
                0 => photo.defocus = grade(&DEFOCUS, at),
                1 => photo.motion = grade(&MOTION, at),
                2 => photo.noise = grade(&NOISE, at),
                _ => photo.quality = grade(&QUALITY, at),
            }
        }
        let at = random.between(light.0, light.1);
        match random.below(3) {
            0 => photo.dimming = grade(&DIMMING, at),
            1 => photo.shadow = grade(&SHADOW, at),
            _ => photo.glare = grade(&GLARE, at),
        }
        let at = random.between(faults.0, faults.1);
        match random.below(3) {
            0 => photo.curl = grade(&CURL, at),
            1 => photo.lens = grade(&LENS, at),
            _ => photo.fill = grade(&FILL, at),
        }
        photo
    }

    /// The rehearsal's photo: everything that a hand-held photo suffers, at once, mildly. Tilt is 8 to 12 degrees.
    #[must_use]
    pub fn rehearsed(seed: u64) -> Self {
        let random = &mut Random::new(seed, 12);
        Self {
            tilt: random.between(8.0, 12.0),
            turn: random.between(1.0, TURN[1]),
            fill: random.between(0.82, 0.88),
            curl: random.between(0.0, CURL[0]),
            lens: random.between(0.0, LENS[0]),
            defocus: random.between(0.6, DEFOCUS[0]),
            motion: random.between(0.0, MOTION[0]),
            noise: random.between(NOISE[0], 6.0),
            dimming: random.between(DIMMING[0], DIMMING[1]),
            shadow: 1.0,
            glare: 0.0,
            quality: random.between(72.0, 82.0).round(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_between_whole_ones_lie_between_them() {
        assert!((grade(&TILT, 1.5) - 9.0).abs() < 1e-12);
        assert!((grade(&QUALITY, 9.0) - 7.0).abs() < 1e-12);
        assert!((grade(&FILL, 0.0) - 0.85).abs() < 1e-12);
    }

    #[test]
    fn a_rehearsed_photo_is_tilted_by_eight_degrees_at_least_and_never_clean() {
        for seed in 0..200 {
            let photo = Impairments::rehearsed(seed);
            assert!(photo.tilt >= 8.0 && photo.defocus > 0.5 && photo.noise >= 4.0, "{photo:?}");
            assert!(photo.dimming >= 0.25 && photo.quality < 83.0);
        }
    }

    #[test]
    fn photos_by_hand_differ_and_repeat() {
        assert_ne!(Impairments::by_hand(1), Impairments::by_hand(2));
        assert_eq!(Impairments::by_hand(1), Impairments::by_hand(1));
    }
}
