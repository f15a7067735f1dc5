//! Faults and their grades -> all that stands between a perfect sheet and its photo.

use std::fmt;

use super::Fault;
use crate::rehearse::random::Random;

/// Everything that the printer, the years, the hand and the camera do to a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impairments {
    /// Degrees between the paper and the picture plane.
    pub tilt: f64,
    /// Degrees that the paper is turned in the picture plane.
    pub turn: f64,
    /// Share of the frame's height or width, whichever is filled more, that the paper takes.
    pub fill: f64,
    /// Barrel distortion: the image is this share smaller at the half diagonal.
    pub lens: f64,
    /// Radius of the disc that a point becomes, in pixels.
    pub defocus: f64,
    /// Length of the streak that a point becomes, in pixels.
    pub motion: f64,
    /// Standard deviation of the sensor's noise, of 255.
    pub noise: f64,
    /// JPEG quality, 1 to 100.
    pub quality: f64,
    /// Share of a pixel's value that the darkest corner loses.
    pub dimming: f64,
    /// Share of a pixel's value that is left inside a cast shadow; 1 for none.
    pub shadow: f64,
    /// What a flash adds to the light at its middle, in times the light that is there; a fifth as in a mirror.
    pub flash: f64,
    /// Degrees of arc that the paper bends over, from one edge to the other.
    pub curl: f64,
    /// Degrees by which the panels of folded paper lean.
    pub fold: f64,
    /// Millimetres that the highest ridge of crumpled paper rises, and its deepest dent sinks.
    pub crumple: f64,
    /// Share of a pixel's value that is left where a stain is darkest; 1 for none.
    pub stain: f64,
    /// The torn-off corner, in hundredths of the page.
    pub torn: f64,
    /// Strokes of a pen.
    pub pen: f64,
    /// Streaks from a dirty drum.
    pub toner: f64,
    /// Share of the ink that is left in weak bands; 1 for none.
    pub weak: f64,
    /// Micrometres by which ink grows at each edge.
    pub spread: f64,
    /// Dots, at 600 to the inch, of each line that blocked nozzles leave out.
    pub nozzle: f64,
    /// Photocopies of photocopies before the photo.
    pub copies: f64,
}

impl Impairments {
    /// A good printer, a good camera on a stand, whole and flat paper, even light.
    pub const NONE: Self = Self {
        tilt: 0.0,
        turn: 0.0,
        fill: 0.9,
        lens: 0.0,
        defocus: 0.5,
        motion: 0.0,
        noise: 2.0,
        quality: 92.0,
        dimming: 0.0,
        shadow: 1.0,
        flash: 0.0,
        curl: 0.0,
        fold: 0.0,
        crumple: 0.0,
        stain: 1.0,
        torn: 0.0,
        pen: 0.0,
        toner: 0.0,
        weak: 1.0,
        spread: 0.0,
        nozzle: 0.0,
        copies: 0.0,
    };

    /// Some faults at some grades (0 to 5), and nothing else.
    #[must_use]
    pub fn of(faults: &[(Fault, f64)]) -> Self {
        faults.iter().fold(Self::NONE, |all, (fault, grade)| all.with(*fault, *grade))
    }

    /// The same with one fault at another grade.
    #[must_use]
    pub fn with(mut self, fault: Fault, grade: f64) -> Self {
        *self.field(fault) = fault.amount(grade);
        self
    }

    /// How much there is of a fault, in its unit.
    #[must_use]
    pub fn get(mut self, fault: Fault) -> f64 {
        *self.field(fault)
    }

    /// The faults that are there, with their grades.
    #[must_use]
    pub fn faults(&self) -> Vec<(Fault, f64)> {
        let graded = Fault::ALL.into_iter().map(|fault| (fault, fault.grade(self.get(fault))));
        graded.filter(|(_, grade)| *grade > 0.0).collect()
    }

    fn field(&mut self, fault: Fault) -> &mut f64 {
        match fault {
            Fault::Perspective => &mut self.tilt,
            Fault::Rotation => &mut self.turn,
            Fault::Fill => &mut self.fill,
            Fault::Lens => &mut self.lens,
            Fault::Defocus => &mut self.defocus,
            Fault::Motion => &mut self.motion,
            Fault::Noise => &mut self.noise,
            Fault::Jpeg => &mut self.quality,
            Fault::Light => &mut self.dimming,
            Fault::Shadow => &mut self.shadow,
            Fault::Flash => &mut self.flash,
            Fault::Curl => &mut self.curl,
            Fault::Fold => &mut self.fold,
            Fault::Crumple => &mut self.crumple,
            Fault::Stain => &mut self.stain,
            Fault::Torn => &mut self.torn,
            Fault::Pen => &mut self.pen,
            Fault::Toner => &mut self.toner,
            Fault::Weak => &mut self.weak,
            Fault::Spread => &mut self.spread,
            Fault::Nozzle => &mut self.nozzle,
            Fault::Copies => &mut self.copies,
        }
    }

    /// The rehearsal's photo: everything that a hand-held photo suffers, at once, mildly. Tilt is 8 to 12 degrees.
    #[must_use]
    pub fn rehearsed(seed: u64) -> Self {
        let random = &mut Random::new(seed, 12);
        let first = |fault: Fault| fault.amount(1.0);
        Self {
            tilt: random.between(8.0, 12.0),
            turn: random.between(1.0, Fault::Rotation.amount(2.0)),
            fill: random.between(0.82, 0.88),
            curl: random.between(0.0, first(Fault::Curl)),
            lens: random.between(0.0, first(Fault::Lens)),
            defocus: random.between(0.6, first(Fault::Defocus)),
            motion: random.between(0.0, first(Fault::Motion)),
            noise: random.between(first(Fault::Noise), 6.0),
            dimming: random.between(first(Fault::Light), Fault::Light.amount(2.0)),
            quality: random.between(72.0, 82.0).round(),
            ..Self::NONE
        }
    }
}

/// Grades and amounts: the amount of no fault is that of [`Impairments::NONE`].
impl Fault {
    /// The amount without the fault: what a good camera, a good printer and whole paper have.
    #[must_use]
    pub fn none(self) -> f64 {
        Impairments::NONE.get(self)
    }

    /// The amount at a grade; below 0 and above 5 the ends.
    #[must_use]
    pub fn amount(self, grade: f64) -> f64 {
        let grade = grade.clamp(0.0, 5.0);
        let above = grade.ceil() as usize;
        let part = grade.fract();
        match above {
            0 => self.none(),
            _ if part == 0.0 => self.grades()[above - 1],
            1 => self.none() * (1.0 - part) + self.grades()[0] * part,
            _ => self.grades()[above - 2] * (1.0 - part) + self.grades()[above - 1] * part,
        }
    }

    /// The grade of an amount, 0 to 5: [`Self::amount`] the other way round.
    #[must_use]
    pub fn grade(self, amount: f64) -> f64 {
        let mut low = self.none();
        for (grade, high) in (0_u8..).zip(self.grades()) {
            let part = (amount - low) / (high - low);
            if part <= 1.0 {
                return f64::from(grade) + part.max(0.0);
            }
            low = high;
        }
        5.0
    }
}

/// The faults and their grades in one line: `perspective 1, defocus 2.5`.
impl fmt::Display for Impairments {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let faults = self.faults();
        if faults.is_empty() {
            return f.write_str("no faults");
        }
        let words = faults.iter().map(|(fault, grade)| format!("{fault} {}", (grade * 100.0).round() / 100.0));
        f.write_str(&words.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsed_photo_is_tilted_by_eight_degrees_at_least_and_never_clean() {
        for seed in 0..200 {
            let photo = Impairments::rehearsed(seed);
            assert!(photo.tilt >= 8.0 && photo.defocus > 0.5 && photo.noise >= 4.0, "{photo:?}");
            assert!(photo.dimming >= 0.25 && photo.quality < 83.0);
        }
    }

    #[test]
    fn each_fault_has_an_amount_of_its_own() {
        for fault in Fault::ALL {
            let one = Impairments::of(&[(fault, 3.0)]);
            assert_eq!(one.faults(), [(fault, 3.0)]);
            assert_eq!(one.with(fault, 0.0), Impairments::NONE);
        }
    }

    #[test]
    fn faults_are_told_in_one_line() {
        let some = Impairments::of(&[(Fault::Fold, 2.5), (Fault::Perspective, 1.0)]);
        assert_eq!(some.to_string(), "perspective 1, fold 2.5");
        assert_eq!(Impairments::NONE.to_string(), "no faults");
    }
}
