//! A path like `pictures/2/7/604.png` -> picture 7 of piece 2, made for a printed width of 60.4 mm.
//!
//! Only the typesetter knows how wide a picture is printed, and only then can its dots be drawn: so each is made when it
//! is asked for, by a path that says its width.

use std::sync::{Mutex, PoisonError};

use super::article::Piece;
use super::compile::Pictures;
use super::markdown::{DocumentError, Fault};
use crate::halftone::{Photos, Picture, Plate};
use crate::units::Mm;

/// Tenths of a millimetre: the widest that is drawn, a metre.
const MOST_TENTHS: u32 = 10_000;

/// All pictures of a zine.
pub(super) struct Gallery<'a> {
    pieces: &'a [Piece],
    photos: Photos,
    /// Why the first picture that failed did.
    fault: Mutex<Option<DocumentError>>,
}

impl<'a> Gallery<'a> {
    pub fn new(pieces: &'a [Piece], photos: Photos) -> Self {
        Self { pieces, photos, fault: Mutex::new(None) }
    }

    pub fn fault(&self) -> Option<DocumentError> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail(&self, piece: &Piece, number: usize, why: String) {
        let Some(at) = piece.document.pictures.get(number) else { return };
        let fault = Fault::Picture { path: at.path.clone(), why }.at(&piece.document.file, at.line);
        let mut first = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        // The first in the text, whichever was asked for first: pages are set side by side.
        if first.as_ref().is_none_or(|known| (&known.file, known.line) > (&fault.file, fault.line)) {
            *first = Some(fault);
        }
    }
}

impl Pictures for Gallery<'_> {
    fn picture(&self, path: &str) -> Option<Vec<u8>> {
        let mut parts = path.strip_prefix("pictures/")?.split('/');
        let mut number = || parts.next()?.split('.').next()?.parse::<u32>().ok();
        let (piece, picture, tenths) = (number()?, number()?, number()?);
        let piece = self.pieces.get((piece as usize).checked_sub(1)?)?;
        let at = (picture as usize).checked_sub(1)?;
        let width = Mm(f64::from(tenths.clamp(1, MOST_TENTHS)) / 10.0);
        match piece.pictures.get(at)?.plate(width, self.photos) {
            Ok(Plate::Png(bytes) | Plate::Svg(bytes)) => Some(bytes),
            Err(error) => {
                self.fail(piece, at, error.to_string());
                None
            }
        }
    }
}

/// What the path of a picture ends in.
pub(super) fn ending(picture: &Picture) -> &'static str {
    match picture {
        Picture::Pixels(_) => "png",
        Picture::Drawing(_) => "svg",
    }
}
