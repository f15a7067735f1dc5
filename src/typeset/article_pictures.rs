//! A path like `pictures/2/7/604.png` -> picture 7 of piece 2, made for a printed width of 60.4 mm.
//!
//! Only the typesetter knows how wide a picture is printed, and only then can its dots be drawn: so each is made when it
//! is asked for, by a path that says its width.

use std::sync::{Mutex, PoisonError};

use super::article::Article;
use super::compile::PictureSource;
use super::markdown::{DocumentError, DocumentFault};
use crate::halftone::{Photos, Picture, PictureFile};
use crate::units::Mm;

/// Tenths of a millimetre: the widest that is drawn, a metre.
const MOST_TENTHS: u32 = 10_000;

/// All pictures of a zine.
pub(super) struct ArticlePictures<'a> {
    articles: &'a [Article],
    photos: Photos,
    /// Why the first picture that failed did.
    fault: Mutex<Option<DocumentError>>,
}

impl<'a> ArticlePictures<'a> {
    pub fn new(articles: &'a [Article], photos: Photos) -> Self {
        Self { articles, photos, fault: Mutex::new(None) }
    }

    pub fn fault(&self) -> Option<DocumentError> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail(&self, article: &Article, number: usize, why: String) {
        let Some(at) = article.document.pictures.get(number) else { return };
        let fault = DocumentFault::Picture { path: at.path.clone(), why }.at(&article.document.file, at.line);
        let mut first = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        // The first in the text, whichever was asked for first: pages are set side by side.
        if first.as_ref().is_none_or(|known| (&known.file, known.line) > (&fault.file, fault.line)) {
            *first = Some(fault);
        }
    }
}

impl PictureSource for ArticlePictures<'_> {
    fn picture(&self, path: &str) -> Option<Vec<u8>> {
        let mut parts = path.strip_prefix("pictures/")?.split('/');
        let mut number = || parts.next()?.split('.').next()?.parse::<u32>().ok();
        let (article, picture, tenths) = (number()?, number()?, number()?);
        let article = self.articles.get((article as usize).checked_sub(1)?)?;
        let at = (picture as usize).checked_sub(1)?;
        let width = Mm(f64::from(tenths.clamp(1, MOST_TENTHS)) / 10.0);
        match article.pictures.get(at)?.render(width, self.photos) {
            Ok(PictureFile::Png(bytes) | PictureFile::Svg(bytes)) => Some(bytes),
            Err(error) => {
                self.fail(article, at, error.to_string());
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
