//! Imposition: sheets of paper -> pages placed on both sides, with folds and cuts.

use super::options::{Binding, Duplex, Fold};
use crate::units::{Mm, Size, Spot};

/// All papers of a zine with their pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Imposition {
    /// Size of a printed side.
    pub side: Size,
    /// Size of a folded page.
    pub page: Size,
    pub fold: Fold,
    pub binding: Binding,
    pub duplex: Duplex,
    /// Whether backs are upside down, because the printer turns the paper over its upper edge.
    pub(super) turned_over: bool,
    pub papers: Vec<ImposedPaper>,
    /// Number of papers in each signature, in order; folds other than booklets have one paper in each.
    pub signatures: Vec<usize>,
    /// The page on the back cover, if any.
    pub last: Option<usize>,
    /// Number of blank pages that fill up the last paper.
    pub blanks: usize,
}

/// A sheet of paper: recto, verso, folds and cuts.
#[derive(Debug, Clone, PartialEq)]
pub struct ImposedPaper {
    pub front: Vec<PlacedPage>,
    /// As printed: the printer turns the paper as [`Duplex`] says. Empty where nothing is printed.
    pub back: Vec<PlacedPage>,
    /// Folds and cuts, on the front.
    pub lines: Vec<FoldLine>,
}

/// A page placed on one side of a paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedPage {
    /// Page number from 0; `None` is blank.
    pub page: Option<usize>,
    /// Top left corner of the area on the side, whichever way the page is turned.
    pub at: Spot,
    /// Size of the area on the side.
    pub size: Size,
    pub turn: Turn,
    /// Shift to the right within the area, to compensate creep.
    pub shift: Mm,
}

/// Clockwise rotation of a page on its side, in quarter turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Upright,
    Right,
    Half,
    Left,
}

impl Turn {
    /// Rotated by another half turn.
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

/// A fold or a cut on the front of a paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldLine {
    pub from: Spot,
    pub to: Spot,
    pub kind: LineKind,
}

/// Fold or cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Valley fold: the front lies inside.
    Valley,
    /// Mountain fold: the front lies outside.
    Mountain,
    /// Cut, not folded.
    Cut,
    /// Mountain fold that is cut open once the paper is folded and stapled.
    CutMountain,
    /// Valley fold that is cut open once the paper is folded and stapled.
    CutValley,
}

impl PlacedPage {
    /// A page that fills a whole side of this size.
    pub(super) fn whole(page: usize, size: Size, turn: Turn) -> Self {
        Self { page: Some(page), at: Spot::default(), size, turn, shift: Mm(0.0) }
    }

    /// Rotates the placement by half a turn together with its side.
    pub(super) fn turn_over(&mut self, side: Size) {
        self.at = Spot {
            left: side.width - self.at.left - self.size.width,
            top: side.height - self.at.top - self.size.height,
        };
        self.turn = self.turn.opposite();
        self.shift = -self.shift;
    }

    /// Maps a position on the page, from the page's own top left corner, to the side.
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
