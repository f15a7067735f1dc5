//! A count of pages and a way of folding -> which page stands where on which side of which paper.
//!
//! ```text
//!   order (fold, paper, binding) + pages -> Imposition: papers with cells, creases and cuts    (impose.rs, table.rs)
//!   order                                -> how wide and high a page is, and its margins       (margins.rs)
//!   imposition                           -> the sides in the order in which they are printed   (sides.rs)
//!   fold                                 -> how it is folded, as drawings without words        (steps.rs)
//! ```
//!
//! Nothing here knows what is on a page. Lengths are millimetres from a side's top left corner; the back of a paper is
//! described as it is printed, so that the printer turns the paper and nobody else has to. That the pages read from
//! first to last, upright, once the paper is folded and cut, is proved in `simulation/` by folding it in numbers.

mod calibrate;
mod impose;
mod inserts;
mod margins;
mod sides;
#[cfg(test)]
mod simulation;
mod steps;
mod table;

use crate::units::{Mm, Size, Spot};

pub use calibrate::{SCALE_REACH, calibration};
pub use impose::impose;
pub use margins::{Margins, PageMargins, page_margins};
pub use sides::{Creases, Finish, Pen, Side, Stroke};
pub use steps::{row_width, step, step_count, steps_in_a_row};

/// How a piece of paper becomes pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// One paper, one side, one cut, eight pages; the back is free for a poster.
    Mini8,
    /// One paper, both sides, folded three times, sewn or stapled and cut open: sixteen pages.
    Mini16,
    /// Papers laid into each other and folded once, sewn or stapled through the fold (saddle stitch).
    Booklet,
    /// One side, folded twice and not cut: four pages of double paper.
    French,
    /// A zigzag, first along its front, then along its back; papers are glued end to end.
    Accordion,
    /// One page on each side of each paper, no fold.
    Flat,
}

impl Fold {
    /// All of them, in the order in which people are told of them.
    pub const ALL: [Self; 6] = [Self::Mini8, Self::Mini16, Self::Booklet, Self::French, Self::Accordion, Self::Flat];

    /// The word that people type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mini8 => "mini8",
            Self::Mini16 => "mini16",
            Self::Booklet => "booklet",
            Self::French => "french",
            Self::Accordion => "accordion",
            Self::Flat => "flat",
        }
    }

    /// The fold of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fold| fold.name() == name)
    }

    /// Whether pages are printed on one side of the paper only, so that the back is free.
    #[must_use]
    pub fn one_sided(self) -> bool {
        matches!(self, Self::Mini8 | Self::French)
    }
}

/// The edge at which the leaves hold together: left for scripts that run to the right, right for Arabic or Hebrew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    Left,
    Right,
}

/// How the printer turns the paper between its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplex {
    /// Over the paper's long edge: what most printers do unless told otherwise.
    Long,
    /// Over its short edge.
    Short,
    /// It can't: all fronts are printed first, then all backs. People turn the pile over the long edge.
    None,
}

/// How pages are to be put on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldOrder {
    pub fold: Fold,
    /// The paper that is printed on, either way up.
    pub paper: Size,
    pub binding: Binding,
    /// Booklets: pages of a signature (papers laid into each other), a multiple of four; `None` for one signature of
    /// all pages. The last signature is as short as it can be.
    pub signature: Option<u32>,
    /// Booklets: how much further each paper's pages move towards the fold than those of the paper around it, 0 to 1.
    /// Paper is thick: inner leaves stick out of the pile and lose as much when it is trimmed.
    pub creep: Mm,
    pub duplex: Duplex,
    pub margins: Margins,
    /// Accordions: panels side by side on one paper, 2 to 12.
    pub panels: u32,
    /// Small drawings of how it is folded will stand at the foot of the back cover: pages leave room for them.
    pub steps: bool,
    /// Folds printed on one side: the last page goes on the back of the first paper, as large as the paper.
    pub poster: bool,
}

/// Most that each paper of a booklet can creep.
const MOST_CREEP: Mm = Mm(1.0);
/// Copier paper of 80 g/m² is 0.1 mm thick.
const USUAL_CREEP: Mm = Mm(0.1);
/// A4 the long way gives panels of 74 mm, as wide as a mini zine.
const USUAL_PANELS: u32 = 4;
const MOST_PANELS: u32 = 12;

impl FoldOrder {
    /// The usual wishes: bound on the left, printed on both sides over the long edge, margins for hand and copier.
    #[must_use]
    pub fn new(fold: Fold, paper: Size) -> Self {
        Self {
            fold,
            paper,
            binding: Binding::Left,
            signature: None,
            creep: USUAL_CREEP,
            duplex: Duplex::Long,
            margins: Margins::usual(page_of(fold, paper, USUAL_PANELS)),
            panels: USUAL_PANELS,
            steps: fold != Fold::Flat,
            poster: false,
        }
    }

    /// Refuses what no paper can do; [`impose`] asks it, too.
    ///
    /// # Errors
    /// What of the order makes no sense.
    pub fn check(&self) -> Result<(), FoldError> {
        let sane = |length: Mm| (50.0..=2000.0).contains(&length.0);
        if !sane(self.paper.width) || !sane(self.paper.height) {
            return Err(FoldError::Paper { width: self.paper.width.0, height: self.paper.height.0 });
        }
        if let Some(pages) = self.signature.filter(|pages| *pages == 0 || !pages.is_multiple_of(4)) {
            return Err(FoldError::Signature { pages });
        }
        if !(0.0..=MOST_CREEP.0).contains(&self.creep.0) {
            return Err(FoldError::Creep { creep: self.creep.0, most: MOST_CREEP.0 });
        }
        if self.fold == Fold::Accordion && !(2..=MOST_PANELS).contains(&self.panels) {
            return Err(FoldError::Panels { panels: self.panels, most: MOST_PANELS });
        }
        if self.poster && !self.fold.one_sided() {
            return Err(FoldError::Poster { fold: self.fold.name() });
        }
        margins::check(self)
    }
}

/// The size of a page once it is folded and cut: what the typesetter sets.
#[must_use]
pub fn page_size(order: &FoldOrder) -> Size {
    page_of(order.fold, order.paper, order.panels)
}

/// The size of a whole side: what a page on a free back, or on a paper of its own, is as large as.
#[must_use]
pub fn side_size(order: &FoldOrder) -> Size {
    side_of(order.fold, order.paper)
}

fn page_of(fold: Fold, paper: Size, panels: u32) -> Size {
    let (side, grid) = (side_of(fold, paper), table::grid(fold, panels));
    Size { width: side.width / f64::from(grid.columns), height: side.height / f64::from(grid.rows) }
}

/// The side that is printed, the way up in which the fold is described: wide for folds with columns.
fn side_of(fold: Fold, paper: Size) -> Size {
    let (long, short) =
        if paper.width > paper.height { (paper.width, paper.height) } else { (paper.height, paper.width) };
    match fold {
        Fold::French | Fold::Flat => Size { width: short, height: long },
        _ => Size { width: long, height: short },
    }
}

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
    turned_over: bool,
    pub papers: Vec<Paper>,
    /// How many papers each signature has, in order; other folds have one signature a paper.
    pub signatures: Vec<usize>,
    /// The back cover, where there is one.
    pub last: Option<usize>,
    /// Empty pages that fill the last paper.
    pub blanks: usize,
}

/// A piece of paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub front: Vec<Cell>,
    /// As it is printed: the printer turns it as [`Duplex`] says. Empty where nothing is printed.
    pub back: Vec<Cell>,
    /// Where it is folded and cut, on its front.
    pub lines: Vec<Line>,
}

/// A page's place on one side of a paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
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
pub struct Line {
    pub from: Spot,
    pub to: Spot,
    pub mark: Mark,
}

/// What happens along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
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

/// Why pages can not be put on paper this way.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FoldError {
    #[error("there is no page to fold")]
    NoPages,
    #[error("{pages} pages; {fold} holds {most}")]
    TooManyPages { fold: &'static str, pages: usize, most: usize },
    #[error("a paper of {width:.1} x {height:.1} mm; its sides must be 50 to 2000 mm")]
    Paper { width: f64, height: f64 },
    #[error("a signature of {pages} pages; it must be a multiple of four")]
    Signature { pages: u32 },
    #[error("{creep:.2} mm of creep for each paper; it must be 0 to {most:.0} mm")]
    Creep { creep: f64, most: f64 },
    #[error("{panels} panels; an accordion has 2 to {most} on each paper")]
    Panels { panels: u32, most: u32 },
    #[error("no side is free for a poster: {fold} is printed on both")]
    Poster { fold: &'static str },
    #[error("{margin:.1} mm between the words and the paper's edge; printers need 5 mm")]
    Edge { margin: f64 },
    #[error("the margins leave {width:.1} x {height:.1} mm of a page of {page_width:.1} x {page_height:.1} mm")]
    Margins { width: f64, height: f64, page_width: f64, page_height: f64 },
}
