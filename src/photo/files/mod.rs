//! The bytes of a picture file -> its pages, grey and upright, one at a time.
//!
//! Told apart by their first bytes, never by a name. Every size that a file claims is checked against limits.rs before
//! memory is taken for it.

mod foreign;
#[cfg(feature = "heic")]
mod heic;
mod jpeg;
#[cfg(feature = "pdf-in")]
mod pdf;
mod pixels;
mod raster;
mod tiff;
mod watched_bytes;

pub use pixels::PhotoError;

use crate::limits::MAX_PICTURE_BYTES;
use crate::photo::Gray;
use crate::units::Dpi;
use crate::watch::{Unwatched, Watch};

/// A picture file: one page or many, decoded one at a time.
pub struct Pages {
    bytes: Vec<u8>,
    kind: Kind,
}

enum Kind {
    Single(image::ImageFormat),
    #[cfg(feature = "heic")]
    Heic,
    /// Where each page's directory stands in the file.
    Tiff(Vec<u64>),
    #[cfg(feature = "pdf-in")]
    Pdf(pdf::Document),
}

/// Looks at a file's bytes and tells how many pages it has; JPEG, PNG, WebP, TIFF, GIF, BMP, PNM and
/// (features `heic` and `pdf-in`) HEIC and PDF.
///
/// # Errors
/// No picture, broken, or over the limits.
pub fn open(bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if bytes.len() as u64 > MAX_PICTURE_BYTES {
        return Err(PhotoError::TooManyBytes { bytes: bytes.len() as u64, most: MAX_PICTURE_BYTES });
    }
    // Before PDF: archives and documents may hold one.
    if let Some(error) = foreign::told(&bytes) {
        return Err(error);
    }
    if is_pdf(&bytes) {
        return open_pdf(bytes);
    }
    if is_heic(&bytes) {
        return open_heic(bytes);
    }
    if tiff::is_tiff(&bytes) {
        let kind = match tiff::pages(&bytes) {
            pages if pages.is_empty() => return Err(tiff::no_pages()),
            pages if tiff::is_camera_raw(&bytes, &pages) => return Err(foreign::camera_raw()),
            pages => Kind::Tiff(pages),
        };
        return Ok(Pages { bytes, kind });
    }
    let format = raster::format_of(&bytes).ok_or(PhotoError::Unknown)?;
    Ok(Pages { bytes, kind: Kind::Single(format) })
}

/// The brands of an ISO base media file that hold HEIF pictures (ISO/IEC 23008-12, 10).
fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 12] =
        [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"heif", b"mif1", b"mif2", b"msf1"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

#[cfg(feature = "heic")]
fn open_heic(bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    heic::check(&bytes)?;
    Ok(Pages { bytes, kind: Kind::Heic })
}

#[cfg(not(feature = "heic"))]
fn open_heic(_bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    Err(PhotoError::NoHeic)
}

/// Readers accept the head anywhere in the first 1024 bytes (ISO 32000-1:2008, annex H, note 13). It may stand further
/// down where a file was saved with the head of a message; and a head that is lost leaves the end.
fn is_pdf(bytes: &[u8]) -> bool {
    const NEAR: usize = 1 << 10;
    const FAR: usize = 64 << 10;
    const END: usize = 2 << 10;
    let has = |part: &[u8], word: &[u8]| part.windows(word.len()).any(|found| found == word);
    let end = &bytes[bytes.len().saturating_sub(END)..];
    has(&bytes[..bytes.len().min(NEAR)], b"%PDF-")
        || (has(&bytes[..bytes.len().min(FAR)], b"%PDF-") && has(bytes, b"endobj"))
        || (has(end, b"startxref") && has(end, b"%%EOF"))
}

#[cfg(feature = "pdf-in")]
fn open_pdf(bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    Ok(Pages { bytes: Vec::new(), kind: Kind::Pdf(pdf::Document::open(bytes)?) })
}

#[cfg(not(feature = "pdf-in"))]
fn open_pdf(_bytes: Vec<u8>) -> Result<Pages, PhotoError> {
    Err(PhotoError::NoPdf)
}

impl Pages {
    /// Whether a page was drawn, not photographed: a page of a PDF that shows no picture.
    pub(in crate::photo) fn is_drawn(&self, page: usize) -> bool {
        match &self.kind {
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => !document.shows_pictures(page),
            _ => page > self.count(),
        }
    }

    /// The finest resolution at which a page of a PDF can give more: that of its scan, or else `printer`. `None` where
    /// the file has the pixels it has.
    pub(in crate::photo) fn finest(&self, page: usize, printer: Dpi) -> Option<Dpi> {
        match &self.kind {
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => Some(document.scanned_at(page).unwrap_or(printer)),
            _ => (page > self.count()).then_some(printer),
        }
    }

    /// How many pages the file has, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.kind {
            Kind::Single(_) => 1,
            #[cfg(feature = "heic")]
            Kind::Heic => 1,
            Kind::Tiff(directories) => directories.len(),
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => document.count(),
        }
    }

    /// Decodes one page, from 0, to grey pixels. A PDF page is drawn at `dpi`; other pictures have the pixels they
    /// have.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn raster(&self, page: usize, dpi: Dpi) -> Result<Gray, PhotoError> {
        self.pixels(page, dpi, &Unwatched)
    }

    /// The same; decoding stops early where the watch says so and the format allows it.
    pub(in crate::photo) fn pixels(&self, page: usize, dpi: Dpi, watch: &dyn Watch) -> Result<Gray, PhotoError> {
        if page >= self.count() {
            return Err(PhotoError::NoSuchPage { page, pages: self.count() });
        }
        let _ = (dpi, watch);
        match &self.kind {
            Kind::Single(image::ImageFormat::Jpeg) => match jpeg::luma(&self.bytes, watch)? {
                Some((gray, orientation)) => Ok(raster::upright(gray, orientation)),
                None => raster::decode(std::io::Cursor::new(self.bytes.as_slice()), image::ImageFormat::Jpeg),
            },
            Kind::Single(format) => raster::decode(std::io::Cursor::new(self.bytes.as_slice()), *format),
            #[cfg(feature = "heic")]
            Kind::Heic => {
                let gray = heic::luma(&self.bytes, watch)?;
                Ok(raster::upright(gray, image::metadata::Orientation::NoTransforms))
            }
            Kind::Tiff(directories) => {
                let (gray, orientation) = tiff::luma(&self.bytes, directories[page], watch)?;
                Ok(raster::upright(gray, orientation))
            }
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => document.draw(page, dpi),
        }
    }
}
