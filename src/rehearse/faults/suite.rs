//! Suite of test photos and a seed -> camera and impairments of one photo.
//!
//! Readers are measured on four suites. Each draws several faults at whole grades that commonly occur together; the
//! same seed gives the same photo.

use super::{Fault, Impairments};
use crate::rehearse::Camera;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Size};

/// A kind of test photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suite {
    /// Ordinary hand-held photos.
    Phone,
    /// Bad photos of pages from a bad printer.
    Hard,
    /// Pages that were stained, torn, written on, crumpled or folded.
    Seizure,
    /// Scans from a flatbed scanner.
    Scanner,
}

/// Groups of faults, of which one or two are drawn.
const BLUR_AND_GRAIN: [Fault; 4] = [Fault::Defocus, Fault::Motion, Fault::Noise, Fault::Jpeg];
const LIGHT: [Fault; 3] = [Fault::Light, Fault::Shadow, Fault::Flash];
const PRINT: [Fault; 5] = [Fault::Toner, Fault::Weak, Fault::Spread, Fault::Nozzle, Fault::Copies];
const DAMAGE: [Fault; 5] = [Fault::Stain, Fault::Torn, Fault::Pen, Fault::Crumple, Fault::Fold];
const HELD: [Fault; 4] = [Fault::Curl, Fault::Fold, Fault::Lens, Fault::Fill];
const BENT: [Fault; 4] = [Fault::Curl, Fault::Fold, Fault::Lens, Fault::Crumple];
const PRINT_OR_STAIN: [Fault; 6] =
    [Fault::Toner, Fault::Weak, Fault::Spread, Fault::Nozzle, Fault::Copies, Fault::Stain];

/// Scanner resolutions in dpi.
const SCANS: [f64; 3] = [300.0, 400.0, 600.0];

impl Suite {
    pub const ALL: [Self; 4] = [Self::Phone, Self::Hard, Self::Seizure, Self::Scanner];

    /// Its name, one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Hard => "hard",
            Self::Seizure => "seizure",
            Self::Scanner => "scanner",
        }
    }

    /// The suite with this name, in upper or lower case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The camera and impairments of one photo of paper of a size.
    #[must_use]
    pub fn camera(self, size: Size, seed: u64) -> Camera {
        let draw = &mut FaultDraw { random: Random::new(seed, 31), faults: Vec::new() };
        match self {
            Self::Phone => Camera::held(draw.phone(), seed),
            Self::Hard => Camera::phone(draw.hard()),
            Self::Seizure => Camera::phone(draw.seizure()),
            Self::Scanner => {
                let resolution = Dpi(SCANS[draw.random.below(SCANS.len())]);
                draw.some(&PRINT_OR_STAIN, 1, (1, 2));
                let flat = Camera::flatbed(size, resolution, seed);
                let faults = draw.faults.iter().fold(flat.impairments, |all, (fault, grade)| all.with(*fault, *grade));
                Camera { impairments: faults, ..flat }
            }
        }
    }
}

/// One fault of each kind, drawn from the seed, all at one grade (0 to 5).
#[must_use]
pub fn one_of_each_kind(grade: f64, seed: u64) -> Impairments {
    let random = &mut Random::new(seed, 32);
    let kinds: [&[Fault]; 7] =
        [&[Fault::Perspective], &[Fault::Rotation], &BLUR_AND_GRAIN, &LIGHT, &HELD, &DAMAGE, &PRINT];
    kinds.iter().fold(Impairments::NONE, |all, kind| all.with(kind[random.below(kind.len())], grade))
}

/// Faults drawn so far.
struct FaultDraw {
    random: Random,
    faults: Vec<(Fault, f64)>,
}

impl FaultDraw {
    fn phone(&mut self) -> Impairments {
        self.some(&[Fault::Perspective], 1, (1, 2));
        self.some(&[Fault::Rotation], 1, (0, 2));
        self.some(&BLUR_AND_GRAIN, 2, (1, 2));
        self.some(&LIGHT, 1, (1, 2));
        self.some(&HELD, 1, (1, 2));
        Impairments::of(&self.faults)
    }

    fn hard(&mut self) -> Impairments {
        self.some(&[Fault::Perspective], 1, (1, 3));
        self.some(&[Fault::Rotation], 1, (0, 4));
        self.some(&BLUR_AND_GRAIN, 2, (2, 3));
        self.some(&LIGHT, 1, (2, 4));
        self.some(&BENT, 1, (2, 3));
        self.some(&PRINT, 1, (1, 3));
        Impairments::of(&self.faults)
    }

    fn seizure(&mut self) -> Impairments {
        self.some(&[Fault::Perspective], 1, (1, 2));
        self.some(&[Fault::Rotation], 1, (0, 3));
        self.some(&DAMAGE, 2, (2, 4));
        self.some(&PRINT, 1, (1, 3));
        self.some(&BLUR_AND_GRAIN, 2, (1, 2));
        self.some(&LIGHT, 1, (1, 3));
        Impairments::of(&self.faults)
    }

    /// Draws `count` different faults, each at a whole grade in the range `grades`.
    fn some(&mut self, of: &[Fault], count: usize, grades: (u8, u8)) {
        let mut left = of.to_vec();
        for _ in 0..count.min(left.len()) {
            let fault = left.swap_remove(self.random.below(left.len()));
            let above = self.random.below(usize::from(grades.1 - grades.0) + 1) as f64;
            self.faults.push((fault, f64::from(grades.0) + above));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;

    fn drawn(suite: Suite, seed: u64) -> Vec<(Fault, f64)> {
        suite.camera(Paper::A4.size(), seed).impairments.faults()
    }

    fn of_kind(faults: &[(Fault, f64)], kind: &[Fault]) -> Vec<f64> {
        faults.iter().filter(|(fault, _)| kind.contains(fault)).map(|(_, grade)| *grade).collect()
    }

    #[test]
    fn a_seizure_damages_the_paper_twice_and_the_print_once() {
        for seed in 0..100 {
            let faults = drawn(Suite::Seizure, seed);
            let damage = of_kind(&faults, &DAMAGE);
            assert!(damage.len() == 2 && damage.iter().all(|grade| (2.0..=4.0).contains(grade)), "{faults:?}");
            assert_eq!(of_kind(&faults, &PRINT).len(), 1, "{faults:?}");
            assert_eq!(of_kind(&faults, &BLUR_AND_GRAIN).len(), 2, "{faults:?}");
        }
    }

    #[test]
    fn every_fault_of_a_kind_comes_at_every_grade_sooner_or_later() {
        let seen: Vec<(Fault, f64)> = (0..400).flat_map(|seed| drawn(Suite::Hard, seed)).collect();
        for (kind, grades) in [(&BENT[..], 2..=3), (&PRINT, 1..=3), (&LIGHT, 2..=4), (&BLUR_AND_GRAIN, 2..=3)] {
            for fault in kind {
                for grade in grades.clone() {
                    assert!(seen.contains(&(*fault, f64::from(grade))), "{fault} {grade} never came");
                }
            }
        }
    }

    #[test]
    fn a_phone_s_photo_has_no_faults_of_print_or_paper() {
        for seed in 0..100 {
            let faults = drawn(Suite::Phone, seed);
            assert!(of_kind(&faults, &PRINT).is_empty() && of_kind(&faults, &[Fault::Stain, Fault::Torn]).is_empty());
            assert!(faults.iter().all(|(_, grade)| *grade <= 2.0), "{faults:?}");
        }
    }

    #[test]
    fn one_of_each_kind_is_at_one_grade_throughout() {
        for seed in 0..50 {
            let faults = one_of_each_kind(2.5, seed).faults();
            assert!((6..=7).contains(&faults.len()), "{faults:?}");
            assert!(faults.iter().all(|(_, grade)| (grade - 2.5).abs() < 1e-9), "{faults:?}");
        }
        assert_eq!(one_of_each_kind(0.0, 1), Impairments::NONE);
    }

    #[test]
    fn a_seed_repeats_and_a_name_means_its_suite() {
        for suite in Suite::ALL {
            assert_eq!(drawn(suite, 3), drawn(suite, 3));
            assert_eq!(Suite::parse(suite.name()), Some(suite));
        }
        assert_eq!(Suite::parse("fax"), None);
    }
}
