//! Fold options: fold, paper, binding, creep, margins -> size of a page, and number of pages on a side.

use crate::units::{Mm, Size};

/// Ways to fold a paper into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// One paper printed on one side, with one cut: eight pages; the back is free for a poster.
    Mini8,
    /// One paper printed on both sides, folded three times, sewn or stapled and cut open (octavo): sixteen pages.
    Mini16,
    /// Nested papers, folded once, sewn or stapled through the fold (saddle stitch).
    Booklet,
    /// One paper printed on one side, folded twice and not cut (French fold): four pages.
    French,
    /// Zigzag fold, read along the front and then along the back; papers are glued end to end.
    Accordion,
    /// One page on each side of each paper, not folded.
    Flat,
}

impl Fold {
    /// All folds, in the order in which they are listed to users.
    pub const ALL: [Self; 6] = [Self::Mini8, Self::Mini16, Self::Booklet, Self::French, Self::Accordion, Self::Flat];

    /// The name on the command line.
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

    /// The fold with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fold| fold.name() == name)
    }

    /// Whether pages are printed on one side of the paper only.
    #[must_use]
    pub fn one_sided(self) -> bool {
        matches!(self, Self::Mini8 | Self::French)
    }
}

/// Binding edge: left for scripts that are written from left to right, right for Arabic or Hebrew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    Left,
    Right,
}

/// Duplex mode: how the printer turns the paper between its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplex {
    /// Over the long edge: the default of most printers.
    Long,
    /// Over the short edge.
    Short,
    /// No duplex unit: all fronts are printed first, then all backs. The user turns the stack over the long edge.
    None,
}

/// How pages are arranged on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldOptions {
    pub fold: Fold,
    /// Size of the paper, portrait or landscape.
    pub paper: Size,
    pub binding: Binding,
    /// Booklets: pages of a signature (a gathering of nested papers), a multiple of four; `None` for one signature of
    /// all pages. The last signature is as short as possible.
    pub signature: Option<u32>,
    /// Booklets: creep of each paper relative to the paper around it, 0 to 1 mm. Inner leaves stick out because paper
    /// has a thickness, and lose as much when the booklet is trimmed; their pages are shifted towards the fold.
    pub creep: Mm,
    pub duplex: Duplex,
    pub margins: Margins,
    /// Accordions: panels side by side on one paper, 2 to 12.
    pub panels: u32,
    /// Folding diagrams are printed at the bottom of the back cover; the margin leaves room for them.
    pub steps: bool,
    /// Folds printed on one side: the last page fills the back of the first paper.
    pub poster: bool,
}

/// Default creep: copier paper of 80 g/m² is 0.1 mm thick.
const USUAL_CREEP: Mm = Mm(0.1);
/// Default number of panels: on A4 landscape they are 74 mm wide, as wide as a mini zine.
const USUAL_PANELS: u32 = 4;

impl FoldOptions {
    /// Default options: bound on the left, turned over the long edge, default margins.
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

/// The trimmed size of a page: the page size of the typesetter.
#[must_use]
pub fn page_size(options: &FoldOptions) -> Size {
    page_of(options.fold, options.paper, options.panels)
}

/// The size of a whole side: the size of pages on a free back, or on a paper of their own.
#[must_use]
pub fn side_size(options: &FoldOptions) -> Size {
    side_of(options.fold, options.paper)
}

fn page_of(fold: Fold, paper: Size, panels: u32) -> Size {
    let (side, grid) = (side_of(fold, paper), grid(fold, panels));
    Size { width: side.width / f64::from(grid.columns), height: side.height / f64::from(grid.rows) }
}

/// The printed side in the orientation in which the fold is described: landscape for folds with several columns.
pub(super) fn side_of(fold: Fold, paper: Size) -> Size {
    let (long, short) =
        if paper.width > paper.height { (paper.width, paper.height) } else { (paper.height, paper.width) };
    match fold {
        Fold::Flat => paper,
        Fold::French => Size { width: short, height: long },
        _ => Size { width: long, height: short },
    }
}

/// Distances of the type area from folds, cuts and paper edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Gutter: the fold in which the zine is bound.
    pub inner: Mm,
    /// Any other fold; folding by hand is a millimetre off.
    pub outer: Mm,
    pub cut: Mm,
    /// Edge of the paper, 5 mm or more: printers and copiers cut off what is nearer.
    pub edge: Mm,
}

impl Margins {
    /// Default margins, in proportion to the page width, within limits.
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

/// Why pages cannot be imposed.
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
