//! Pages of words, and what is drawn on them -> one PDF, the same bytes each time.
//!
//! Each drawing is one 1-bit image, eight pixels to a module: a sheet's codes, marks and squares are one image, so
//! that no two of them can be rounded apart. Codes as rectangles or paths print with seams or fat edges, and images of
//! one pixel a module are smoothed by some viewers.
//!
//! Pages of a PDF, ours or another's, are put on paper as `fold` says by [`impose`].

mod art;
mod bind;
mod import_pages;
mod place_pages;
mod strokes;
#[cfg(test)]
mod testing;

pub use art::{Art, code_art, sheet_art};
pub use bind::bind;
pub use place_pages::{Originals, Scale, place_pages};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PressError {
    #[error("the sheet has {wanted} places and {found} codes for them")]
    Codes { found: usize, wanted: usize },
    #[error("{art} pages are drawn, but words are set for {words}")]
    Pages { art: usize, words: usize },
    #[error("the pages of words can not be joined: {0}")]
    Join(#[from] lopdf::Error),
    #[error("a drawing can not be packed")]
    Pack(#[from] std::io::Error),
    #[error("this is no PDF")]
    NotPdf,
    #[error("the PDF is locked with a password")]
    Locked,
    #[error("the PDF is broken: {0}")]
    Broken(lopdf::Error),
    #[error("the PDF has no pages")]
    NoPages,
    #[error("the PDF has more than {most} pages")]
    TooManyPages { most: usize },
    #[error("page {page} of the PDF has no sound size")]
    NoSize { page: usize },
    #[error("page {page} of the PDF is broken: {error}")]
    Page { page: usize, error: lopdf::Error },
    #[error("page {page} is to be printed, but there are {pages} pages")]
    Missing { page: usize, pages: usize },
}
