//! Picture -> pure black and white at its printed size (halftone screening).
//!
//! ```text
//! grey pixels -- screen.rs --> dots of one size, coarse enough for a copier, or sharp lines: a PNG in black and white
//! SVG         -- svg.rs --> the same shapes in black and white, with no line too thin: an SVG
//! ```
//! A copier turns some greys black and others white, and each further copy is worse; black dots that are large enough
//! survive copying.

mod error;
mod png;
mod screen;
mod svg;
mod svg_inks;
mod svg_source;
mod svg_words;

use std::sync::Arc;

use crate::units::{Dpi, Mm, Size};

pub use error::HalftoneError;
pub use screen::Grey;
pub(crate) use svg::check_letters;
pub use svg::{FontFile, SvgDrawing};
pub(crate) use svg_inks::{Inks, LineTone, Tone, brightness, flat};

/// How pixel pictures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Photos {
    /// Dithered to black dots; pictures that are black and white already stay sharp.
    #[default]
    Dither,
    /// Adaptive threshold: black where it is darker than its surroundings; for ink on paper, maps, handwriting.
    Line,
    /// Unchanged greys, for a good printer and no copier. Drawings keep their colours, too.
    AsIs,
}

impl Photos {
    pub const ALL: [Self; 3] = [Self::Dither, Self::Line, Self::AsIs];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dither => "dither",
            Self::Line => "line",
            Self::AsIs => "as-is",
        }
    }
}

/// Lowest resolution of a picture at its natural size: small pictures stay small.
const COARSEST: Dpi = Dpi(72.0);

/// A picture that can be printed at any size.
#[derive(Debug, Clone)]
pub enum Picture {
    Pixels(Arc<Grey>),
    Drawing(Arc<SvgDrawing>),
}

/// A picture file for the typesetter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureFile {
    Png(Vec<u8>),
    Svg(Vec<u8>),
}

impl Picture {
    /// A picture of grey pixels, row by row; 0 is black.
    ///
    /// # Errors
    /// [`HalftoneError::Empty`] if there are not `width * height` pixels, or none.
    pub fn of_grey(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, HalftoneError> {
        if pixels.is_empty() || pixels.len() as u64 != u64::from(width) * u64::from(height) {
            return Err(HalftoneError::Empty);
        }
        let grey = Grey { width, height, pixels };
        let longest = width.max(height);
        let grey = if longest > screen::MOST_SIDE {
            screen::shrunk(&grey, f64::from(screen::MOST_SIDE) / f64::from(longest))
        } else {
            grey
        };
        Ok(Self::Pixels(Arc::new(grey)))
    }

    /// A picture from the text of an SVG. `fonts` are the font files for its text.
    ///
    /// # Errors
    /// It is not an SVG, or too large.
    pub fn of_svg(svg: &[u8], fonts: &[FontFile]) -> Result<Self, HalftoneError> {
        Ok(Self::Drawing(Arc::new(SvgDrawing::read(svg, fonts)?)))
    }

    /// The largest size at which it is printed by default.
    #[must_use]
    pub fn natural(&self) -> Size {
        match self {
            Self::Pixels(grey) => {
                Size { width: COARSEST.length(f64::from(grey.width)), height: COARSEST.length(f64::from(grey.height)) }
            }
            Self::Drawing(drawing) => drawing.natural(),
        }
    }

    /// What of a drawing is printed otherwise than it was drawn, in words.
    #[must_use]
    pub fn told(&self) -> &[&'static str] {
        match self {
            Self::Pixels(_) => &[],
            Self::Drawing(drawing) => drawing.told(),
        }
    }

    /// The picture at a printed width.
    ///
    /// # Errors
    /// The drawing has shades that have no black and white form.
    pub fn render(&self, width: Mm, photos: Photos) -> Result<PictureFile, HalftoneError> {
        match (self, photos) {
            (Self::Pixels(grey), Photos::AsIs) => Ok(PictureFile::Png(png::grey(&screen::as_it_is(grey, width)))),
            (Self::Pixels(grey), Photos::Line) => Ok(PictureFile::Png(png::two_colours(&screen::lines(grey, width)))),
            (Self::Pixels(grey), Photos::Dither) if screen::is_black_and_white(grey) => {
                Ok(PictureFile::Png(png::two_colours(&screen::lines(grey, width))))
            }
            (Self::Pixels(grey), Photos::Dither) => Ok(PictureFile::Png(png::two_colours(&screen::dots(grey, width)))),
            (Self::Drawing(drawing), Photos::AsIs) => Ok(PictureFile::Svg(drawing.as_it_is())),
            (Self::Drawing(drawing), _) => drawing.black(width).map(PictureFile::Svg),
        }
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pixels(one), Self::Pixels(other)) => one == other,
            (Self::Drawing(one), Self::Drawing(other)) => one.as_it_is() == other.as_it_is(),
            _ => false,
        }
    }
}
