//! Pages of words, and what is drawn on them -> one PDF, the same bytes each time.
//!
//! Each drawing is one 1-bit image, eight pixels to a module: a sheet's codes, marks and squares are one image, so
//! that no two of them can be rounded apart. Codes as rectangles or paths print with seams or fat edges, and images of
//! one pixel a module are smoothed by some viewers.

mod art;
mod bind;

pub use art::{Art, code_art, sheet_art};
pub use bind::bind;

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
}
