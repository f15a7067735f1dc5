//! Pages at their places on each side of each paper, with folds and cuts: the imposition, as values.

use super::options::{Binding, Duplex, Fold};
use crate::units::{Mm, Size, Spot};

/// Which page stands where.
#[derive(Debug, Clone, PartialEq)]
pub struct Imposition {
    /// Each printed side.
    pub side: Size,
    /// Each page.
    pub page: Size,
    pub fold: Fold,
    pub binding: Binding,
    pub duplex: Duplex,
    /// Whether backs are described on their head, for so the printer turns the paper.
    pub(super) turned_over: bool,
    pub papers: Vec<ImposedPaper>,
    /// How many papers each signature has, in order; other folds have one signature a paper.
    pub signatures: Vec<usize>,
    /// The back cover, where there is one.
    pub last: Option<usize>,
    /// Empty pages that fill the last paper.
    pub blanks: usize,
}

/// A piece of paper.
#[derive(Debug, Clone, PartialEq)]
pub struct ImposedPaper {
    pub front: Vec<PlacedPage>,
    /// As it is printed: the printer turns it as [`Duplex`] says. Empty where nothing is printed.
    pub back: Vec<PlacedPage>,
    /// Where it is folded and cut, on its front.
    pub lines: Vec<FoldLine>,
}

/// A page's place on one side of a paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedPage {
    /// Counted from 0; `None` stays white.
    pub page: Option<usize>,
    /// The top left corner of its place, whichever way the page is turned.
    pub at: Spot,
    /// As it lies on the side.
    pub size: Size,
    pub turn: Turn,
    /// How far right what is printed moves within its place: creep.
    pub shift: Mm,
}

/// How far a page is turned clockwise on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Upright,
    Right,
    Half,
    Left,
}

impl Turn {
    /// Turned by half a turn more.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Upright => Self::Half,
            Self::Right => Self::Left,
            Self::Half => Self::Upright,
            Self::Left => Self::Right,
        }
    }
}

/// A straight line on the front of a paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldLine {
    pub from: Spot,
    pub to: Spot,
    pub kind: LineKind,
}

/// What happens along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Folded so that the fronts beside it meet.
    Valley,
    /// Folded so that the fronts beside it look away from each other.
    Mountain,
    /// Cut, not folded.
    Cut,
    /// Folded as a mountain, and cut open when all is folded and stapled.
    CutMountain,
    /// Folded as a valley, and cut open when all is folded and stapled.
    CutValley,
}

impl PlacedPage {
    /// Moves it to where it lies when its side is turned by half a turn.
    pub(super) fn turn_over(&mut self, side: Size) {
        self.at = Spot {
            left: side.width - self.at.left - self.size.width,
            top: side.height - self.at.top - self.size.height,
        };
        self.turn = self.turn.opposite();
        self.shift = -self.shift;
    }

    /// Where a spot of the page, from its own top left corner, lies on the side.
    #[must_use]
    pub fn spot(&self, on_page: Spot) -> Spot {
        let Spot { left: x, top: y } = on_page;
        let (width, height) = (self.size.width, self.size.height);
        let (x, y) = match self.turn {
            Turn::Upright => (x, y),
            Turn::Right => (width - y, x),
            Turn::Half => (width - x, height - y),
            Turn::Left => (y, height - x),
        };
        Spot { left: self.at.left + x + self.shift, top: self.at.top + y }
    }
}
