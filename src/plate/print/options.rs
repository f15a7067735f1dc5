//! What is wished of plates -> typed options, each within its range.

use super::tiles::TileName;
use crate::catalogue::Catalogue;
use crate::design::Design;
use crate::plate::{PlateScale, Projection, SolidView};
use crate::typeset::OwnFonts;
use crate::units::{Mm, Size};

/// How long the sides of the square are that people measure, in millimetres.
pub const MEASURED_SIDE: f64 = 50.0;

/// At which scale designs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScaleWish {
    /// Flat drawings and slices at 1:1; views of solids at the largest usual scale at which they fit one sheet.
    #[default]
    Usual,
    Given(PlateScale),
    /// As large as fits one sheet, at whatever scale that is, but never enlarged.
    FitPage,
}

/// What becomes of the bytes of a design file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileBytes<'a> {
    /// They are not on paper.
    NotPrinted,
    /// These bytes stand in a strip of codes beside the drawing where there is room; else on sheets of codes.
    Strip(&'a [u8]),
    /// They are on sheets of codes.
    Codes,
}

/// A design that is printed.
#[derive(Debug, Clone, Copy)]
pub struct PlateItem<'a> {
    pub design: &'a Design,
    pub bytes: FileBytes<'a>,
    /// The rows of its bill of materials, the head first.
    pub bill: Option<&'a [Vec<String>]>,
}

/// What is wished of plates.
#[derive(Debug, Clone, Copy)]
pub struct PlateOptions<'a> {
    /// The upright paper.
    pub paper: Size,
    pub scale: ScaleWish,
    /// How far neighbouring tiles overlap: 0 to 50 mm.
    pub overlap: Mm,
    /// What the 50 mm of the key sheet measured on paper, across and down, in millimetres: 40 to 60.
    pub measured: [f64; 2],
    /// Only these tiles are printed; all if there are none.
    pub only: &'a [TileName],
    /// Views of solids; the usual four if there are none.
    pub views: &'a [SolidView],
    /// Whether hidden edges are drawn, dashed.
    pub hidden: bool,
    pub projection: Projection,
    /// The thickness of slices of solids; `None` makes none.
    pub slices: Option<Mm>,
    /// The diameter of holes through all slices.
    pub dowel: Option<Mm>,
    pub catalogue: &'a Catalogue,
    pub fonts: &'a OwnFonts,
    /// The three words of the packet that they are printed for.
    pub packet: Option<&'a str>,
    /// The number of the first page, where pages are numbered through.
    pub first_page: Option<usize>,
}

impl<'a> PlateOptions<'a> {
    /// The usual ones.
    #[must_use]
    pub fn usual(paper: Size, catalogue: &'a Catalogue, fonts: &'a OwnFonts) -> Self {
        Self {
            paper,
            scale: ScaleWish::Usual,
            overlap: Mm(10.0),
            measured: [MEASURED_SIDE; 2],
            only: &[],
            views: &[],
            hidden: false,
            projection: Projection::ThirdAngle,
            slices: None,
            dowel: None,
            catalogue,
            fonts,
            packet: None,
            first_page: None,
        }
    }
}
