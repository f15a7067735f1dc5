//! Faults with grades -> impairments: all physical amounts between a perfect sheet and its photo.

use std::fmt;

use super::Fault;
use crate::rehearse::random::Random;

/// Amounts of all faults of printer, paper, light and camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impairments {
    /// Degrees between the paper and the picture plane.
    pub tilt: f64,
    /// Rotation of the paper in the picture plane, in degrees.
    pub turn: f64,
    /// Share of the height or width of the frame that the paper fills, whichever is greater.
    pub fill: f64,
    /// Barrel distortion at the half diagonal, as a share.
    pub lens: f64,
    /// Radius of the blur disc, in pixels.
    pub defocus: f64,
    /// Length of the motion blur, in pixels.
    pub motion: f64,
    /// Standard deviation of the sensor noise, of 255.
    pub noise: f64,
    /// JPEG quality, 1 to 100.
    pub quality: f64,
    /// Share of its value that a pixel in the darkest corner loses.
    pub dimming: f64,
    /// Share of its value that a pixel keeps inside a shadow; 1 for no shadow.
    pub shadow: f64,
    /// Light that a flash adds at its centre, relative to the ambient light; a fifth of it is specular.
    pub flash: f64,
    /// Arc of the curled paper from edge to edge, in degrees.
    pub curl: f64,
    /// Angle of the panels of folded paper, in degrees.
    pub fold: f64,
    /// Height of the highest ridge and depth of the deepest dent of crumpled paper, in millimetres.
    pub crumple: f64,
    /// Share of its value that a pixel keeps where a stain is darkest; 1 for no stain.
    pub stain: f64,
    /// Size of the torn-off corner, in percent of the page.
    pub torn: f64,
    /// Number of pen strokes.
    pub pen: f64,
    /// Number of streaks from a dirty drum.
    pub toner: f64,
    /// Share of the ink in weak bands; 1 for no bands.
    pub weak: f64,
    /// Ink spread at each edge, in micrometres.
    pub spread: f64,
    /// Width of each line that blocked nozzles leave out, in dots at 600 dpi.
    pub nozzle: f64,
    /// Generations of photocopies before the photo.
    pub copies: f64,
}

impl Impairments {
    /// A good printer, a good camera on a stand, undamaged and flat paper, even light.
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

    /// The given faults at the given grades (0 to 5), and no others.
    #[must_use]
    pub fn of(faults: &[(Fault, f64)]) -> Self {
        faults.iter().fold(Self::NONE, |all, (fault, grade)| all.with(*fault, *grade))
    }

    /// The same with another grade of one fault.
    #[must_use]
    pub fn with(mut self, fault: Fault, grade: f64) -> Self {
        *self.field(fault) = fault.amount(grade);
        self
    }

    /// The amount of a fault, in its unit.
    #[must_use]
    pub fn get(mut self, fault: Fault) -> f64 {
        *self.field(fault)
    }

    /// All faults with a grade above 0.
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

    /// The photo of a rehearsal: all faults of a hand-held photo at low grades. Tilt is 8 to 12 degrees.
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

/// Grades and amounts; grade 0 is [`Impairments::NONE`].
impl Fault {
    /// The amount without the fault: that of a good camera, a good printer and undamaged paper.
    #[must_use]
    pub fn none(self) -> f64 {
        Impairments::NONE.get(self)
    }

    /// The amount at a grade, which is clamped to 0 to 5.
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

    /// The grade of an amount, 0 to 5: inverse of [`Self::amount`].
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
