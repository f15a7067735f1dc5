//! What is missing -> the one photo that would help most.

use serde::Serialize;

/// Part of a sheet, as a person looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    Whole,
    UpperLeft,
    Upper,
    UpperRight,
    Left,
    Middle,
    Right,
    LowerLeft,
    Lower,
    LowerRight,
}

impl Region {
    /// Words that follow "photograph": `the upper left part`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "the whole",
            Self::UpperLeft => "the upper left part",
            Self::Upper => "the upper part",
            Self::UpperRight => "the upper right part",
            Self::Left => "the left part",
            Self::Middle => "the middle",
            Self::Right => "the right part",
            Self::LowerLeft => "the lower left part",
            Self::Lower => "the lower part",
            Self::LowerRight => "the lower right part",
        }
    }
}

/// The photo that would help most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BestPhoto {
    pub sheet: u32,
    pub region: Region,
    /// Codes that it could bring at most.
    pub codes: u32,
    /// Codes that are needed still.
    pub wanted: u32,
    /// Whether anything of that sheet was seen.
    pub seen: bool,
}
