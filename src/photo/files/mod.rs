//! The bytes of a picture file -> its pages, grey and upright, one at a time.
//!
//! Told apart by their first bytes, never by a name. Every size that a file claims is checked against limits.rs before
//! memory is taken for it.

#[cfg(feature = "heic")]
mod heic;
mod jpeg;
#[cfg(feature = "pdf-in")]
mod pdf;
mod raster;
mod tiff;

use super::guided::Followed;
use super::look::{self, Patience};
use super::{Gray, PartialSighting, SheetQuality, Sighting};
use crate::limits::{MAX_PICTURE_BYTES, MAX_PIXELS};
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

/// Resolution at which a PDF page is looked at first: 4 pixels and more for modules of 0.34 mm and more.
const FIRST_LOOK: Dpi = Dpi(300.0);
/// Resolution of the second look, when codes are missing: that of the printers that profiles are made for.
#[cfg(feature = "pdf-in")]
const SECOND_LOOK: Dpi = Dpi(600.0);

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than the {most} that are read")]
    TooManyBytes { bytes: u64, most: u64 },
    #[error("not a picture in a format that is read (JPEG, PNG, WebP, TIFF, HEIC, PDF)")]
    Unknown,
    #[error("a HEIC picture, as some phones store them; this build does not read it: save or export it as JPEG")]
    NoHeic,
    #[error("an AVIF picture; it is not read: save or export it as JPEG")]
    Avif,
    #[error("the picture says it is {width} x {height} pixels, more than the {most} pixels that are read")]
    TooManyPixels { width: u64, height: u64, most: u64 },
    #[error("the picture has no pixels")]
    NoPixels,
    #[error("the {format} data is broken or not supported: {reason}")]
    Broken { format: &'static str, reason: String },
    #[error("the PDF is locked with a password")]
    Locked,
    #[error("the file has {pages} pages, more than the {most} that are read")]
    TooManyPages { pages: usize, most: usize },
    #[error("PDF files are not read by this build")]
    NoPdf,
    #[error("there is no page {page}, the file has {pages}")]
    NoSuchPage { page: usize, pages: usize },
}

/// What one page of a picture gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub width: u32,
    pub height: u32,
    pub sightings: Vec<Sighting>,
    /// Codes of which only some blocks could be mended; none of them is among the sightings.
    pub parts: Vec<PartialSighting>,
    /// The watch said stop before all was tried.
    pub cut_short: bool,
    /// Sheets that were seen and not read whole: what the picture is like where their unread codes stand.
    pub quality: Vec<SheetQuality>,
}

/// Looks at a file's bytes and tells how many pages it has; JPEG, PNG, WebP, TIFF and
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
    if is_pdf(&bytes) {
        return open_pdf(bytes);
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Err(PhotoError::Avif);
    }
    if is_heic(&bytes) {
        return open_heic(bytes);
    }
    let kind = match raster::format_of(&bytes).ok_or(PhotoError::Unknown)? {
        image::ImageFormat::Tiff => match tiff::pages(&bytes) {
            pages if pages.is_empty() => return Err(PhotoError::NoPixels),
            pages => Kind::Tiff(pages),
        },
        format => Kind::Single(format),
    };
    Ok(Pages { bytes, kind })
}

/// The brands of an ISO base media file that hold HEIF pictures (ISO/IEC 23008-12, 10).
fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 7] = [b"heic", b"heix", b"hevc", b"heif", b"mif1", b"mif2", b"msf1"];
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

/// Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1:2008, annex H, note 13).
fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1_024)].windows(5).any(|window| window == b"%PDF-")
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

    /// Decodes one page, from 0, and reads its codes. A PDF page is rasterised as finely as its codes need.
    ///
    /// # Errors
    /// The page is broken or over the limits.
    pub fn read(&self, page: usize, watch: &dyn Watch) -> Result<Reading, PhotoError> {
        self.best_look(page, watch).map(|(_, found)| found.reading)
    }

    /// What one page gives, and the pixels that gave it.
    pub(super) fn best_look(&self, page: usize, watch: &dyn Watch) -> Result<(Gray, Looked), PhotoError> {
        let coarse = self.pixels(page, FIRST_LOOK, watch)?;
        let patience = self.patience(page);
        let first = look_with(&coarse, patience, watch);
        match self.finer(page) {
            Some(dpi) if first.unread && !first.reading.cut_short && dpi.0 > FIRST_LOOK.0 => {
                let fine = self.pixels(page, dpi, watch)?;
                let second = look_with(&fine, patience, watch);
                let better = second.reading.sightings.len() > first.reading.sightings.len();
                Ok(if better { (fine, second) } else { (coarse, first) })
            }
            _ => Ok((coarse, first)),
        }
    }

    /// A page of a PDF that shows no picture is a drawing: if it has codes at all, they are easily read.
    fn patience(&self, page: usize) -> Patience {
        match &self.kind {
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) if !document.shows_pictures(page) => Patience::Little,
            _ => {
                let _ = page;
                Patience::Much
            }
        }
    }

    /// At which resolution a page is worth a second look.
    fn finer(&self, page: usize) -> Option<Dpi> {
        match &self.kind {
            Kind::Single(_) => None,
            #[cfg(feature = "heic")]
            Kind::Heic => None,
            Kind::Tiff(directories) => directories.get(page).and(None),
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => Some(document.scanned_at(page).unwrap_or(SECOND_LOOK)),
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

    fn pixels(&self, page: usize, dpi: Dpi, watch: &dyn Watch) -> Result<Gray, PhotoError> {
        if page >= self.count() {
            return Err(PhotoError::NoSuchPage { page, pages: self.count() });
        }
        let _ = (dpi, watch);
        match &self.kind {
            Kind::Single(image::ImageFormat::Jpeg) => match jpeg::luma(&self.bytes)? {
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
                let view = tiff::View::of_page(&self.bytes, directories[page]).ok_or(PhotoError::Unknown)?;
                raster::decode(std::io::BufReader::new(view), image::ImageFormat::Tiff)
            }
            #[cfg(feature = "pdf-in")]
            Kind::Pdf(document) => document.draw(page, dpi),
        }
    }
}

/// What a raster gives.
pub(super) struct Looked {
    pub reading: Reading,
    /// A finer one may give more.
    pub unread: bool,
    pub sheets: Vec<Followed>,
    /// The picture turned over, where that is how its codes were read.
    pub negative: Option<Gray>,
}

pub(super) fn look_at(gray: &Gray, watch: &dyn Watch) -> Looked {
    look_with(gray, Patience::Much, watch)
}

fn look_with(gray: &Gray, patience: Patience, watch: &dyn Watch) -> Looked {
    let look::Found { sightings, parts, cut_short, unread, quality, sheets, negative } =
        look::search(gray, patience, watch);
    let reading = Reading { width: gray.width, height: gray.height, sightings, parts, cut_short, quality };
    Looked { reading, unread, sheets, negative }
}

/// Luma by ITU-R BT.601 in 8-bit fixed point.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue) + 128) >> 8) as u8
}

/// Sizes that a file claims, checked before any memory is taken for them.
fn claimed_size(width: u64, height: u64) -> Result<(u32, u32), PhotoError> {
    if width == 0 || height == 0 {
        return Err(PhotoError::NoPixels);
    }
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if width * height <= MAX_PIXELS => Ok((w, h)),
        _ => Err(PhotoError::TooManyPixels { width, height, most: MAX_PIXELS }),
    }
}

/// A foreign error's text on one line, as all messages here are.
fn one_line(error: &impl std::fmt::Display) -> String {
    let text: String = error.to_string().chars().filter(|c| !c.is_control() || c.is_whitespace()).take(300).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
