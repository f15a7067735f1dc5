//! Path like `pictures/2/7/604.png` -> picture 7 of article 2, rendered for a printed width of 60.4 mm.
//!
//! Only the typesetter knows the printed width of a picture, and halftone dots depend on it: each picture is rendered
//! on request, under a path that contains its width.

use std::sync::{Mutex, PoisonError};

use super::article::Article;
use super::compile::PictureSource;
use super::markdown::{DocumentError, DocumentFault};
use crate::halftone::{Photos, Picture, PictureFile};
use crate::units::Mm;

/// Largest width in tenths of a millimetre: one metre.
const MOST_TENTHS: u32 = 10_000;

/// The pictures of all articles.
pub(super) struct ArticlePictures<'a> {
    articles: &'a [Article],
    photos: Photos,
    /// The first error.
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
        // The first error in the text: pages are laid out in parallel, so requests come in any order.
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

/// File extension of a picture.
pub(super) fn ending(picture: &Picture) -> &'static str {
    match picture {
        Picture::Pixels(_) => "png",
        Picture::Drawing(_) => "svg",
    }
}
