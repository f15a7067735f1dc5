//! Bare numbers -> lengths with a unit: millimetres, PDF points, dots per inch.
//!
//! A bare `f64` that is sometimes millimetres and sometimes points puts a code in the wrong place without an error.
//! These types let the compiler find the mistake.

use std::ops::{Add, Div, Mul, Neg, Sub};

macro_rules! length {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct $name(pub f64);

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }
        impl Div<f64> for $name {
            type Output = Self;
            fn div(self, divisor: f64) -> Self {
                Self(self.0 / divisor)
            }
        }
        /// The ratio of two lengths.
        impl Div for $name {
            type Output = f64;
            fn div(self, other: Self) -> f64 {
                self.0 / other.0
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
    };
}

length! {
    /// Millimetres on paper.
    Mm
}
length! {
    /// PDF points, 72 to the inch.
    Pt
}

/// Millimetres in an inch, by definition.
pub const MM_PER_INCH: f64 = 25.4;
/// PDF points in an inch (ISO 32000-1:2008, 8.3.2.3).
pub const PT_PER_INCH: f64 = 72.0;

impl From<Mm> for Pt {
    fn from(length: Mm) -> Self {
        Self(length.0 / MM_PER_INCH * PT_PER_INCH)
    }
}

impl From<Pt> for Mm {
    fn from(length: Pt) -> Self {
        Self(length.0 / PT_PER_INCH * MM_PER_INCH)
    }
}

impl Mm {
    /// The longer of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

/// Dots or pixels per inch; greater than zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Dpi(pub f64);

impl Dpi {
    /// Number of dots that a length covers, not rounded.
    #[must_use]
    pub fn dots(self, length: Mm) -> f64 {
        length.0 / MM_PER_INCH * self.0
    }

    /// Length of a number of dots.
    #[must_use]
    pub fn length(self, dots: f64) -> Mm {
        Mm(dots / self.0 * MM_PER_INCH)
    }

    /// The nearest length of a whole number of dots.
    #[must_use]
    pub fn nearest(self, length: Pt) -> Pt {
        self.length(self.dots(length.into()).round()).into()
    }
}

/// A position on a page: from the top left corner, right and down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    pub left: Mm,
    pub top: Mm,
}

/// A width and a height on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub width: Mm,
    pub height: Mm,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inch_is_72_points_and_600_dots() {
        let inch = Mm(25.4);
        assert!((Pt::from(inch).0 - 72.0).abs() < 1e-12);
        assert!((Dpi(600.0).dots(inch) - 600.0).abs() < 1e-12);
        assert!((Mm::from(Pt(72.0)).0 - 25.4).abs() < 1e-12);
        assert!((Dpi(600.0).length(10.0).0 - 0.423_333).abs() < 1e-6);
    }
}
