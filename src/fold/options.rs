//! How pages are to be folded -> how large a page is, and how many stand on a side.

use crate::units::{Mm, Size};

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
pub struct FoldOptions {
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

/// Copier paper of 80 g/m² is 0.1 mm thick.
const USUAL_CREEP: Mm = Mm(0.1);
/// A4 the long way gives panels of 74 mm, as wide as a mini zine.
const USUAL_PANELS: u32 = 4;

impl FoldOptions {
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
}

/// The size of a page once it is folded and cut: what the typesetter sets.
#[must_use]
pub fn page_size(options: &FoldOptions) -> Size {
    page_of(options.fold, options.paper, options.panels)
}

/// The size of a whole side: what a page on a free back, or on a paper of its own, is as large as.
#[must_use]
pub fn side_size(options: &FoldOptions) -> Size {
    side_of(options.fold, options.paper)
}

fn page_of(fold: Fold, paper: Size, panels: u32) -> Size {
    let (side, grid) = (side_of(fold, paper), grid(fold, panels));
    Size { width: side.width / f64::from(grid.columns), height: side.height / f64::from(grid.rows) }
}

/// The side that is printed, the way up in which the fold is described: wide for folds with columns.
pub(super) fn side_of(fold: Fold, paper: Size) -> Size {
    let (long, short) =
        if paper.width > paper.height { (paper.width, paper.height) } else { (paper.height, paper.width) };
    match fold {
        Fold::French | Fold::Flat => Size { width: short, height: long },
        _ => Size { width: long, height: short },
    }
}

/// What the words keep away from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// The fold in which the zine is bound.
    pub inner: Mm,
    /// Any other fold: hands are a millimetre off.
    pub outer: Mm,
    pub cut: Mm,
    /// The paper's edge, 5 or more: printers and copiers lose what is nearer.
    pub edge: Mm,
}

impl Margins {
    /// What suits a page: the wider it is the wider they are, within what a thumb and a printer need.
    #[must_use]
    pub fn usual(page: Size) -> Self {
        let part = |share: f64, least: f64, most: f64| Mm((page.width.0 * share).clamp(least, most));
        Self {
            inner: part(0.085, 6.5, 18.0),
            outer: part(0.075, 6.0, 15.0),
            cut: part(0.075, 6.0, 15.0),
            edge: part(0.085, 8.0, 16.0),
        }
    }
}

/// Columns and rows of pages on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageGrid {
    pub columns: u32,
    pub rows: u32,
}

/// The grid of a fold; `panels` are those of an accordion.
pub(super) fn grid(fold: Fold, panels: u32) -> PageGrid {
    let (columns, rows) = match fold {
        Fold::Mini8 | Fold::Mini16 => (4, 2),
        Fold::Booklet => (2, 1),
        Fold::French => (2, 2),
        Fold::Accordion => (panels, 1),
        Fold::Flat => (1, 1),
    };
    PageGrid { columns, rows }
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
