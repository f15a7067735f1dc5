//! A PDF -> its pages as grey pixels: scans that are kept as PDF, and our own packets.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::pixels::PhotoError;
use crate::limits::{MAX_PAGES, MAX_PDF_PIXELS};
use crate::photo::Gray;
use crate::units::{Dpi, PT_PER_INCH};

/// Sides that the rasteriser counts in 16 bits.
const MAX_SIDE: f64 = 32_000.0;
/// Resolutions of scans that are believed: below there is nothing to read, above only a claim.
const SCANS: std::ops::RangeInclusive<f64> = 100.0..=1_300.0;
/// Pictures of one page that are looked at for the page's resolution.
const MAX_RESOURCES: usize = 200;

/// Drawings within drawings that are looked into.
const MAX_FORMS: usize = 5;

/// A PDF that can be drawn page by page.
pub struct Document {
    pdf: Pdf,
}

impl Document {
    pub fn open(bytes: Vec<u8>) -> Result<Self, PhotoError> {
        let pdf = Pdf::new(bytes).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PhotoError::Locked,
            LoadPdfError::Decryption(_) => broken("it is encrypted in a way that is not supported"),
            LoadPdfError::Invalid => broken("its structure cannot be followed"),
        })?;
        match pdf.pages().len() {
            0 => Err(broken("it has no pages")),
            pages if pages > MAX_PAGES => Err(PhotoError::TooManyPages { pages, most: MAX_PAGES }),
            _ => Ok(Self { pdf }),
        }
    }

    pub fn count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// A page on white paper, at `dpi` or as finely as the pixel limit allows.
    pub fn draw(&self, page: usize, dpi: Dpi) -> Result<Gray, PhotoError> {
        let page = self.page(page)?;
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        if !(width.is_finite() && height.is_finite()) {
            return Err(broken("the page has no size"));
        }
        let fitting = (MAX_PDF_PIXELS as f64 / (width * height)).sqrt().min(MAX_SIDE / width.max(height));
        let scale = (dpi.0 / PT_PER_INCH).min(fitting);
        if width * scale < 1.0 || height * scale < 1.0 {
            return Err(PhotoError::NoPixels);
        }
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings { hinting: false, ..RenderSettings::default() },
            &PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE },
        );
        let pixels = pixmap.data().iter().map(|p| super::pixels::luma(p.r, p.g, p.b)).collect();
        Ok(Gray { width: pixmap.width().into(), height: pixmap.height().into(), pixels })
    }

    /// The resolution of the scan that a page is made of, judged by its largest picture.
    pub fn scanned_at(&self, page: usize) -> Option<Dpi> {
        let page = self.page(page).ok()?;
        let pictures = page.resources().x_objects.clone();
        let widest = pictures
            .keys()
            .take(MAX_RESOURCES)
            .filter_map(|name| pictures.get::<Stream<'_>>(name))
            .filter_map(|picture| size_of(picture.dict()))
            .max()?;
        let (width, height) = page.render_dimensions();
        let inches = f64::from(width.max(height)) / PT_PER_INCH;
        Some(Dpi(f64::from(widest) / inches)).filter(|dpi| SCANS.contains(&dpi.0))
    }

    /// Whether a page shows a picture of pixels anywhere, as scans do, and our sheets of codes.
    pub fn shows_pictures(&self, page: usize) -> bool {
        let Ok(page) = self.page(page) else { return false };
        let resources = page.resources();
        !resources.patterns.is_empty() || holds_picture(&resources.x_objects, &mut { MAX_RESOURCES }, MAX_FORMS)
    }

    fn page(&self, page: usize) -> Result<&Page<'_>, PhotoError> {
        self.pdf.pages().get(page).ok_or(PhotoError::NoSuchPage { page, pages: self.count() })
    }
}

/// Whether a picture is among these, or in a drawing among them; yes where there are too many to be looked at.
fn holds_picture(drawings: &Dict<'_>, left: &mut usize, depth: usize) -> bool {
    for name in drawings.keys() {
        let Some(next) = left.checked_sub(1) else { return true };
        *left = next;
        let Some(drawing) = drawings.get::<Stream<'_>>(&name) else { continue };
        if drawing.dict().get::<Name<'_>>(keys::SUBTYPE).is_some_and(|kind| &*kind != b"Form") {
            return true;
        }
        let Some(resources) = drawing.dict().get::<Dict<'_>>(keys::RESOURCES) else { continue };
        let inside = resources.get::<Dict<'_>>(keys::XOBJECT);
        if resources.contains_key(keys::PATTERN)
            || inside.is_some_and(|inside| depth == 0 || holds_picture(&inside, left, depth - 1))
        {
            return true;
        }
    }
    false
}

/// The longer side of a picture in a PDF, in pixels.
fn size_of(picture: &Dict<'_>) -> Option<u32> {
    Some(picture.get::<u32>(keys::WIDTH)?.max(picture.get::<u32>(keys::HEIGHT)?))
}

fn broken(reason: &str) -> PhotoError {
    PhotoError::Broken { format: "PDF", reason: reason.to_owned() }
}
