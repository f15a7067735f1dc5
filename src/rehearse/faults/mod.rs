//! Name of a fault and a grade from 0 to 5 -> its amount, in its own unit.
//!
//! Grade 0 is no fault, 1 is what occurs with careful people, too, 5 is what most people would throw away. Grades in
//! between are interpolated. The direction of a fault (left or right, up or down) is drawn from the seed of the photo.

mod impairments;
mod sensitivity;
mod suite;

use std::fmt;

pub use impairments::Impairments;
pub use sensitivity::{Sensitivity, sensitivity, sensitivity_chart};
pub use suite::{Suite, one_of_each_kind};

/// A fault between a printer and a stored photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    Perspective,
    Rotation,
    Fill,
    Lens,
    Defocus,
    Motion,
    Noise,
    Jpeg,
    Light,
    Shadow,
    Flash,
    Curl,
    Fold,
    Crumple,
    Stain,
    Torn,
    Pen,
    Toner,
    Weak,
    Spread,
    Nozzle,
    Copies,
}

/// Facts of a fault.
struct FaultInfo {
    name: &'static str,
    about: &'static str,
    unit: &'static str,
    /// Amounts of grades 1 to 5.
    grades: [f64; 5],
}

const fn info(name: &'static str, about: &'static str, unit: &'static str, grades: [f64; 5]) -> FaultInfo {
    FaultInfo { name, about, unit, grades }
}

impl Fault {
    pub const ALL: [Self; 22] = [
        Self::Perspective,
        Self::Rotation,
        Self::Fill,
        Self::Lens,
        Self::Defocus,
        Self::Motion,
        Self::Noise,
        Self::Jpeg,
        Self::Light,
        Self::Shadow,
        Self::Flash,
        Self::Curl,
        Self::Fold,
        Self::Crumple,
        Self::Stain,
        Self::Torn,
        Self::Pen,
        Self::Toner,
        Self::Weak,
        Self::Spread,
        Self::Nozzle,
        Self::Copies,
    ];

    #[rustfmt::skip] // a table
    const fn info(self) -> FaultInfo {
        match self {
            Self::Perspective => info("perspective", "the phone is held at a slant", "degrees", [6.0, 12.0, 20.0, 30.0, 40.0]),
            Self::Rotation => info("rotation", "the sheet lies askew in the frame", "degrees", [3.0, 8.0, 17.0, 30.0, 45.0]),
            Self::Fill => info("fill", "the photo is taken from too far away", "of the frame", [0.85, 0.72, 0.60, 0.50, 0.40]),
            Self::Lens => info("lens", "the lens bends straight lines", "at the half diagonal", [0.015, 0.03, 0.06, 0.10, 0.15]),
            Self::Defocus => info("defocus", "the camera is out of focus", "pixels", [0.8, 1.3, 1.9, 3.5, 5.5]),
            Self::Motion => info("motion", "the hand moves", "pixels", [2.0, 4.0, 6.0, 9.0, 13.0]),
            Self::Noise => info("noise", "little light makes a grainy picture", "of 255", [4.0, 8.0, 13.0, 26.0, 45.0]),
            Self::Jpeg => info("jpeg", "the photo is compressed into a small file", "quality", [80.0, 60.0, 40.0, 18.0, 7.0]),
            Self::Light => info("light", "one side of the sheet is darker", "lost", [0.25, 0.45, 0.60, 0.75, 0.85]),
            Self::Shadow => info("shadow", "a shadow with an edge lies on the sheet", "left", [0.75, 0.55, 0.40, 0.28, 0.18]),
            Self::Flash => info("flash", "a flash lights one part of the sheet", "times the light more", [0.5, 0.9, 1.5, 2.3, 3.5]),
            Self::Curl => info("curl", "the sheet was rolled up", "degrees", [15.0, 30.0, 50.0, 75.0, 100.0]),
            Self::Fold => info("fold", "the sheet was folded", "degrees", [3.0, 6.0, 10.0, 15.0, 22.0]),
            Self::Crumple => info("crumple", "the sheet was crumpled up and flattened", "mm", [1.0, 2.0, 3.5, 5.5, 8.0]),
            Self::Stain => info("stain", "something was spilt on the sheet", "left", [0.75, 0.60, 0.45, 0.30, 0.18]),
            Self::Torn => info("torn", "a corner is torn off", "% of the page", [2.0, 4.0, 8.0, 14.0, 22.0]),
            Self::Pen => info("pen", "somebody wrote over the codes", "strokes", [1.0, 3.0, 6.0, 10.0, 16.0]),
            Self::Toner => info("toner", "a dirty drum leaves streaks", "streaks", [1.0, 2.0, 3.0, 4.0, 5.0]),
            Self::Weak => info("weak", "bands of the page have too little ink", "left", [0.75, 0.60, 0.45, 0.33, 0.22]),
            Self::Spread => info("spread", "ink runs into the paper", "um", [20.0, 40.0, 60.0, 85.0, 115.0]),
            Self::Nozzle => info("nozzle", "blocked nozzles leave lines out", "dots at 600 dpi", [1.0, 2.0, 3.0, 4.0, 6.0]),
            Self::Copies => info("copies", "the sheet is a photocopy of a photocopy", "copies", [1.0, 2.0, 3.0, 4.0, 6.0]),
        }
    }

    /// Its name, one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// What happened to the sheet or the photo, in one line.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.info().about
    }

    /// The unit of its amounts.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        self.info().unit
    }

    /// The amounts of grades 1 to 5.
    #[must_use]
    pub const fn grades(self) -> [f64; 5] {
        self.info().grades
    }

    /// The fault with this name, in upper or lower case.
    ///
    /// # Errors
    /// There is no such fault.
    pub fn parse(name: &str) -> Result<Self, UnknownFault> {
        let found = Self::ALL.into_iter().find(|fault| fault.name().eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| UnknownFault { name: name.to_owned() })
    }

    /// An amount with its unit: `12 degrees`, `3 strokes`.
    #[must_use]
    pub fn with_unit(self, amount: f64) -> String {
        let steps = match self {
            Self::Pen | Self::Toner | Self::Copies => 1.0,
            Self::Lens => 1000.0,
            _ => 100.0,
        };
        format!("{} {}", (amount * steps).round() / steps, self.unit())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no fault with this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault called {name:?}; there are: {}", Fault::ALL.map(Fault::name).join(", "))]
pub struct UnknownFault {
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_between_whole_grades_lie_between_theirs() {
        assert!((Fault::Perspective.amount(1.5) - 9.0).abs() < 1e-12);
        assert!((Fault::Perspective.amount(0.5) - 3.0).abs() < 1e-12);
        assert!((Fault::Jpeg.amount(9.0) - 7.0).abs() < 1e-12);
        assert!((Fault::Fill.amount(0.0) - Impairments::NONE.fill).abs() < 1e-12);
    }

    #[test]
    fn each_grade_is_worse_than_the_one_before_in_one_direction() {
        for fault in Fault::ALL {
            let all: Vec<f64> = std::iter::once(fault.none()).chain(fault.grades()).collect();
            let rises = all.windows(2).all(|pair| pair[0] < pair[1]);
            assert!(rises || all.windows(2).all(|pair| pair[0] > pair[1]), "{fault}: {all:?}");
        }
    }

    #[test]
    fn the_grade_of_an_amount_is_the_way_back() {
        for fault in Fault::ALL {
            for quarter in 0..=20 {
                let grade = f64::from(quarter) / 4.0;
                assert!((fault.grade(fault.amount(grade)) - grade).abs() < 1e-9, "{fault} {grade}");
            }
        }
    }

    #[test]
    fn what_is_counted_is_told_in_whole_numbers() {
        assert_eq!(Fault::Pen.with_unit(2.6), "3 strokes");
        assert_eq!(Fault::Torn.with_unit(2.0), "2 % of the page");
        assert_eq!(Fault::Lens.with_unit(0.0225), "0.023 at the half diagonal");
    }

    #[test]
    fn the_documents_list_every_fault_with_its_amounts() {
        let text = include_str!("../../../docs/PROFILES.md");
        for fault in Fault::ALL {
            let amounts = fault.grades().map(|amount| amount.to_string()).join(" | ");
            let row = format!("| {fault} | {} | {} | {amounts} |", fault.about(), fault.unit());
            assert!(text.contains(&row), "docs/PROFILES.md lacks: {row}");
        }
    }

    #[test]
    fn a_name_means_its_fault_and_a_wrong_one_lists_all() {
        for fault in Fault::ALL {
            assert_eq!(Fault::parse(&fault.name().to_uppercase()), Ok(fault));
        }
        let told = Fault::parse("rain").unwrap_err().to_string();
        assert!(told.contains("rain") && told.contains("crumple") && told.lines().count() == 1, "{told}");
    }
}
