//! Typeset pages + the texts of their codes -> one PDF.

use crate::fold::FoldError;
use crate::press::{self, PressError};
use crate::qr::{Symbol, SymbolError};
use crate::typeset::{TypesetError, TypesetPages};
use crate::units::{Dpi, Size};

/// Dots of the printer: modules of the codes are whole dots.
const RESOLUTION: Dpi = Dpi(600.0);

/// Why a paper could not be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreePaperError {
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error(transparent)]
    Fold(#[from] FoldError),
    #[error(transparent)]
    Symbol(#[from] SymbolError),
}

/// A paper of a tree: a PDF without dates and producer strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedPaper {
    pub pdf: Vec<u8>,
    pub pages: usize,
}

/// Binds pages; the code with number n, from 1, is `codes[n - 1]`.
///
/// # Errors
/// A code or a page that cannot be drawn.
pub(super) fn bound(
    words: &TypesetPages,
    codes: &[Option<Symbol>],
    paper: Size,
) -> Result<PrintedPaper, TreePaperError> {
    let mut art: Vec<Vec<press::Art>> = (0..words.pages).map(|_| Vec::new()).collect();
    for spot in &words.codes {
        let symbol = spot.number.checked_sub(1).and_then(|at| codes.get(at)?.as_ref());
        if let (Some(symbol), Some(page)) = (symbol, art.get_mut(spot.page)) {
            page.push(press::code_art(symbol, spot.at, spot.side, RESOLUTION)?);
        }
    }
    Ok(PrintedPaper { pdf: press::bind(paper, art, &[(0, words)], [0; 16])?, pages: words.pages })
}
