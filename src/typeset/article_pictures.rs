//! Path like `pictures/2/7/604.png` -> picture 7 of article 2, rendered for a printed width of 60.4 mm.
//!
//! Only the typesetter knows the printed width of a picture, and halftone dots depend on it: each picture is rendered
//! on request, under a path that contains its width.

use std::sync::{Mutex, PoisonError};

use typst::foundations::Dict;

use super::article::Article;
use super::compile::{PictureSource, TypstDiagnostic, TypstProject, set};
use super::markdown::{DocumentError, DocumentFault, MarkdownDocument};
use super::{OwnFonts, TypesetError, TypesetPages};
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

/// Typesets files that import each article by its number. Errors are mapped to the document, or to the template with
/// the name that `template` gives its file; errors in the file `own` are never those of a document.
pub(super) fn typeset_articles(
    files: Vec<(&str, String)>,
    data: Dict,
    articles: &[Article],
    (photos, fonts): (Photos, &OwnFonts),
    own: &str,
    template: impl Fn(&str) -> String,
) -> Result<TypesetPages, TypesetError> {
    let module = |(number, article): (u32, &Article)| (format!("piece-{number}.typ"), article.document.typst());
    let modules: Vec<(String, String)> = (1..).zip(articles).map(module).collect();
    let mut files = files;
    files.extend(modules.iter().map(|(name, text)| (name.as_str(), text.clone())));
    let pictures = ArticlePictures::new(articles, photos);
    set(TypstProject { files, data, pictures: &pictures, fonts }).map_err(
        |TypstDiagnostic { places, line, message }| {
            if let Some(fault) = pictures.fault() {
                return fault.into();
            }
            let first = places.first().map_or(own, |(file, _)| file.as_str());
            let in_article = |(file, place): &(String, usize)| {
                let (at, (_, module)) = modules.iter().enumerate().find(|(_, (name, _))| name == file)?;
                Some((&articles.get(at)?.document, MarkdownDocument::line_at(module, *place)))
            };
            match places.iter().find_map(in_article).filter(|_| first != own) {
                Some((document, line)) => DocumentFault::Unset(message).at(&document.file, line).into(),
                None => TypesetError::Template { name: template(first), line, message },
            }
        },
    )
}
