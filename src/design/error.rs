//! A design file that cannot be drawn -> the reason, in words.

use super::model::DesignUnit;

/// Why a design file cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DesignError {
    /// `problem` is a sentence without a full stop; `line` counts from 1.
    #[error("{problem}{}", line.map(|line| format!(" (line {line})")).unwrap_or_default())]
    Broken { problem: String, line: Option<usize> },
    #[error("it has more than {most} {what}")]
    TooMany { what: &'static str, most: usize },
    #[error("there is nothing to draw in it")]
    Empty,
    /// It says no unit, and a wrong one would be a wrong part: `sizes` holds what it would measure in millimetres.
    #[error("it does not say in which unit it is")]
    Unit { sizes: Vec<(DesignUnit, [f64; 2])> },
    /// A length that no part has, told in its likely unit.
    #[error("it would be {size:.3} mm large, which is {}", if *size < 1.0 { "less than a millimetre" } else { "more than 3 m" })]
    Size { size: f64 },
    #[error("reading it was stopped")]
    Stopped,
}
