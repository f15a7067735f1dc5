//! Typeset pages and images -> one PDF, the same bytes each time.
//!
//! All codes, marks and foot squares of a sheet are one 1-bit image with up to eight pixels per module, so that
//! rounding cannot shift them against each other. Codes as rectangles or paths print with seams or thick edges, and
//! images with one pixel per module are smoothed by some viewers.
//!
//! [`Originals::place_pages`] paints the pages of any PDF on paper as imposed by `fold`.

mod art;
mod bind;
mod bind_drawn;
mod import_pages;
mod own_pdf;
mod place_pages;
mod repair;
mod splice;
mod strokes;
#[cfg(test)]
mod testing;
mod trim;
mod vector;

pub use art::{Art, code_art, sheet_art};
pub use bind::bind;
pub use bind_drawn::{VectorPage, bind_drawn};
pub use own_pdf::is_packet;
pub use place_pages::{Originals, Scale};
pub use repair::FoundPages;
pub use splice::splice;
pub use trim::{MOST_BLEED, Trim};
pub use vector::{DrawnPart, DrawnPath, PathPaint, PathStep};

/// Why a PDF could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PressError {
    #[error("the sheet has {wanted} places and {found} codes for them")]
    Codes { found: usize, wanted: usize },
    #[error("{art} pages are drawn, but words are set for {words}")]
    Pages { art: usize, words: usize },
    #[error("the pages of words cannot be joined: {0}")]
    Join(#[from] lopdf::Error),
    #[error("a drawing cannot be packed")]
    Pack(#[from] std::io::Error),
    #[error("this is not a PDF")]
    NotPdf,
    #[error("the PDF is locked with a password")]
    Locked,
    #[error("the PDF is locked in a way that is not supported")]
    LockedOtherwise,
    #[error("the PDF is broken, and its pages cannot be found")]
    Unreadable,
    #[error("the PDF has no pages")]
    NoPages,
    #[error("the PDF has more than {most} pages")]
    TooManyPages { most: usize },
    #[error("page {page} of the PDF has no sound size")]
    NoSize { page: usize },
    #[error("page {page} of the PDF is broken: what is drawn on it is damaged or too much")]
    Page { page: usize },
    #[error("a frame of {width} x {height} modules is not one of this paper's plates")]
    Frame { width: i32, height: i32 },
    #[error("a mark cannot be drawn: {0}")]
    Mark(#[from] crate::qr::SymbolError),
    #[error("page {page} is to be printed, but there are {pages} pages")]
    Missing { page: usize, pages: usize },
}
