//! A design at the size at which it is printed -> what sheets of it show: lines, and words at their places.

use crate::design::{PlaneBox, PlaneDrawing, PlanePoint};

/// A ratio of lengths on paper to real ones: 1:2 is half as large. Both are 1 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlateScale {
    pub paper: u32,
    pub real: u32,
}

impl PlateScale {
    pub const ONE: Self = Self { paper: 1, real: 1 };

    /// What a real length is multiplied with.
    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.paper) / f64::from(self.real)
    }
}

/// Where views of a solid stand beside the front (ISO 128-3:2022, 4; ISO 5456-2:1996, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Projection {
    /// The view from above stands above the front.
    #[default]
    ThirdAngle,
    /// The view from above stands below the front.
    FirstAngle,
}

/// A view of a solid. The front is seen along +y; z is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SolidView {
    Front,
    Back,
    Left,
    Right,
    Top,
    Bottom,
    Isometric,
}

/// Words of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum LabelText {
    /// As it is: a number, a name.
    Plain(String),
    /// A line of the catalogue's section `[plate]`, with values for its slots.
    Line(&'static str, Vec<(&'static str, String)>),
}

/// Which point of a label stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelAnchor {
    Left,
    Centre,
    Right,
}

/// Words at a place of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct PlateLabel {
    /// On the baseline, in millimetres on paper.
    pub at: PlanePoint,
    pub text: LabelText,
    /// Height of capitals in millimetres: 2.5 or more (ISO 3098-1:2015).
    pub height: f64,
    pub anchor: LabelAnchor,
    /// Turned a quarter anticlockwise, read from the right (a vertical dimension).
    pub upright: bool,
}

/// What a figure is, for its title.
#[derive(Debug, Clone, PartialEq)]
pub enum FigureKind {
    /// A flat drawing.
    Plan,
    /// Views of a solid on one sheet.
    Views,
    /// One slice of a solid, from 1 on, at a height in millimetres.
    Slice { number: usize, of: usize, height: f64 },
    /// Several slices beside one another, the first and the last of them told.
    Slices { from: usize, to: usize, of: usize },
    /// A program for a machine.
    Path,
}

/// A figure: everything in millimetres on paper, before it is cut into tiles. A figure that fits a frame is one sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub kind: FigureKind,
    pub drawing: PlaneDrawing,
    pub labels: Vec<PlateLabel>,
    /// Around all that is drawn, lines at their middle.
    pub extent: PlaneBox,
    pub scale: PlateScale,
    pub projection: Option<Projection>,
    /// Facts that stand beside it, in the order in which they are told: volume, area, feeds.
    pub facts: Vec<LabelText>,
}
