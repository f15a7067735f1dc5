//! Survival test -> sensitivity: the highest grade of each fault that a packet survives; as a chart.
//!
//! ```text
//!               0    1    2    3    4    5
//!   PERSPECTIVE |####|####|####|##  |    |  20 DEGREES
//!   TORN        |####|##  |    |    |    |  2 % OF THE PAGE
//! ```

use image::{GrayImage, Luma};

use super::{Fault, Impairments};
use crate::glyph;

/// Steps per grade in which a margin is measured.
const STEPS: u8 = 4;
/// The highest grade.
const MOST: u8 = 5;

/// The highest grade of one fault that is survived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sensitivity {
    pub fault: Fault,
    /// The highest grade, 0 to 5 in quarters; `None` if the test fails even without the fault.
    pub grade: Option<f64>,
}

impl Sensitivity {
    /// The amount of the fault, in its unit.
    #[must_use]
    pub fn amount(&self) -> Option<f64> {
        self.grade.map(|grade| self.fault.amount(grade))
    }

    /// As text: `grade 2.25, 13.25 pixels`.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.grade, self.amount()) {
            (Some(0.0), _) => "none of it".to_owned(),
            (Some(grade), Some(amount)) => format!("grade {grade}, {}", self.fault.with_unit(amount)),
            _ => "fails without it".to_owned(),
        }
    }
}

/// Finds the highest grade of a fault, in quarters, at which every seed survives, together with the faults of `rest`.
///
/// Bisection, on the assumption that what fails at a grade fails above it: at most six grades are tried, each until its
/// first seed fails.
///
/// # Errors
/// The first error of `survives`.
pub fn sensitivity<E>(
    fault: Fault,
    rest: &Impairments,
    seeds: &[u64],
    mut survives: impl FnMut(&Impairments, u64) -> Result<bool, E>,
) -> Result<Sensitivity, E> {
    let mut holds = |step: u8| -> Result<bool, E> {
        let faults = rest.with(fault, grade_of(step));
        for seed in seeds {
            if !survives(&faults, *seed)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    let last = STEPS * MOST;
    if holds(last)? {
        return Ok(Sensitivity { fault, grade: Some(grade_of(last)) });
    }
    // All steps below `held` survive, `failed` does not.
    let (mut held, mut failed) = (0, last);
    while held < failed {
        let middle = held.midpoint(failed);
        if holds(middle)? { held = middle + 1 } else { failed = middle }
    }
    Ok(Sensitivity { fault, grade: held.checked_sub(1).map(grade_of) })
}

fn grade_of(step: u8) -> f64 {
    f64::from(step) / f64::from(STEPS)
}

/// Pixels per dot of the letters.
const SCALE: u32 = 2;
/// Margin and distance of columns in pixels.
const GAP: u32 = 16;
/// Distance of the bars and their height in pixels.
const LINE: u32 = 30;
const BAR: u32 = 18;
/// Length of a grade in pixels.
const GRADE: u32 = 80;
/// Grey of the bars, distinct from paper and ink in print.
const GREY: u8 = 90;

/// Draws a bar for each fault, as long as its grade, with the name on the left and the amount on the right.
#[must_use]
pub fn sensitivity_chart(sensitivities: &[Sensitivity]) -> GrayImage {
    let widest =
        |texts: &mut dyn Iterator<Item = String>| texts.map(|text| glyph::width(&text, SCALE)).max().unwrap_or(0);
    let names = widest(&mut sensitivities.iter().map(|sensitivity| sensitivity.fault.name().to_owned()));
    let words = widest(&mut sensitivities.iter().map(Sensitivity::words));
    let (left, length) = (2 * GAP + names, u32::from(MOST) * GRADE);
    let top = GAP + LINE;
    let height = top + LINE * sensitivities.len() as u32 + GAP;
    let mut image = GrayImage::from_pixel(left + length + 2 * GAP + words, height, Luma([255]));
    for grade in 0..=u32::from(MOST) {
        let middle = glyph::width("0", SCALE) / 2;
        glyph::write(&mut image, (left + grade * GRADE - middle, GAP), SCALE, &grade.to_string());
    }
    for (line, sensitivity) in (0..).zip(sensitivities) {
        let middle = top + line * LINE;
        let words_top = middle + (BAR - glyph::HEIGHT * SCALE) / 2;
        glyph::write(&mut image, (GAP, words_top), SCALE, sensitivity.fault.name());
        bar(&mut image, (left, middle), sensitivity.grade.unwrap_or(0.0));
        glyph::write(&mut image, (left + length + GAP, words_top), SCALE, &sensitivity.words());
    }
    image
}

/// A scale of five grades, filled up to `grade`.
fn bar(image: &mut GrayImage, (left, top): (u32, u32), grade: f64) {
    glyph::fill(image, (left, top), ((grade * f64::from(GRADE)) as u32, BAR), GREY);
    for mark in 0..=u32::from(MOST) {
        glyph::fill(image, (left + mark * GRADE, top), (1, BAR), 0);
    }
    for edge in [top, top + BAR - 1] {
        glyph::fill(image, (left, edge), (u32::from(MOST) * GRADE + 1, 1), 0);
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The sensitivity of a test that holds up to the amount `most`.
    fn until(fault: Fault, most: f64, tried: &mut usize) -> Sensitivity {
        let survives = |faults: &Impairments, _| {
            *tried += 1;
            Ok::<bool, Infallible>(faults.get(fault) <= most)
        };
        sensitivity(fault, &Impairments::NONE, &[1], survives).unwrap()
    }

    #[test]
    fn the_last_grade_that_holds_is_found_in_six_tries() {
        for step in 0..=20 {
            let grade = f64::from(step) / 4.0;
            let mut tried = 0;
            let found = until(Fault::Motion, Fault::Motion.amount(grade) + 1e-9, &mut tried);
            assert_eq!(found.grade, Some(grade));
            assert!(tried <= 6, "{tried} tries");
        }
        assert_eq!(until(Fault::Motion, -1.0, &mut 0).grade, None);
    }

    #[test]
    fn one_seed_that_fails_is_a_failure_and_the_other_faults_stay() {
        let rest = Impairments::of(&[(Fault::Noise, 2.0)]);
        let survives = |faults: &Impairments, seed: u64| {
            assert!((faults.noise - rest.noise).abs() < 1e-9);
            Ok::<bool, Infallible>(faults.curl <= 10.0 * seed as f64)
        };
        assert_eq!(sensitivity(Fault::Curl, &rest, &[9, 3, 7], survives).unwrap().grade, Some(2.0));
    }

    #[test]
    fn an_error_ends_the_search() {
        let stopped = sensitivity(Fault::Curl, &Impairments::NONE, &[1], |_, _| Err::<bool, &str>("stop"));
        assert_eq!(stopped, Err("stop"));
    }

    #[test]
    fn a_bar_is_as_long_as_its_grade() {
        let sensitivities = [
            Sensitivity { fault: Fault::Perspective, grade: Some(2.5) },
            Sensitivity { fault: Fault::Torn, grade: Some(5.0) },
            Sensitivity { fault: Fault::Pen, grade: None },
        ];
        let image = sensitivity_chart(&sensitivities);
        for (line, grade) in (0..).zip([2.5, 5.0, 0.0]) {
            let row = GAP + LINE + line * LINE + 3;
            let grey = (0..image.width()).filter(|x| image.get_pixel(*x, row).0[0] == GREY).count();
            // The marks of the grades are drawn over the bar.
            let expected = grade * f64::from(GRADE);
            assert!((expected - 5.0..=expected).contains(&(grey as f64)), "{grade}: {grey}");
        }
        assert_eq!(sensitivities[0].words(), "grade 2.5, 16 degrees");
        assert_eq!(sensitivities[2].words(), "fails without it");
        assert!(sensitivity_chart(&[]).height() > 0);
    }
}
