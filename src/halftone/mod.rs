//! A picture -> black and nothing else, at the size that it is printed in.
//!
//! ```text
//! grey pixels -- screen.rs --> dots of one size, coarse enough for a copier, or sharp lines: a PNG of two colours
//! SVG         -- svg.rs --> the same shapes in black and white, no line too thin: an SVG
//! ```
//! A copier makes black of some greys and white of others, and a copy of its copy is worse; black dots of a size that it
//! can see come through.

mod png;
mod screen;
mod svg;

use std::sync::Arc;

use crate::units::{Dpi, Mm, Size};

pub use screen::Grey;
pub use svg::{HalftoneError, SvgDrawing};

/// How pictures of pixels are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Photos {
    /// Black dots, more of them where it is darker; what is black and white already stays sharp.
    #[default]
    Dither,
    /// Black where it is darker than around it, white elsewhere: for ink on paper, maps, handwriting.
    Line,
    /// Greys as they are: for a good printer and no copier. Drawings keep their colours, too.
    AsIs,
}

impl Photos {
    pub const ALL: [Self; 3] = [Self::Dither, Self::Line, Self::AsIs];

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dither => "dither",
            Self::Line => "line",
            Self::AsIs => "as-is",
        }
    }
}

/// A picture is printed no coarser than this unless asked for: small ones stay small.
const COARSEST: Dpi = Dpi(72.0);

/// A picture that is ready to be printed in any size.
#[derive(Debug, Clone)]
pub enum Picture {
    Pixels(Arc<Grey>),
    Drawing(Arc<SvgDrawing>),
}

/// A file that the typesetter can place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureFile {
    Png(Vec<u8>),
    Svg(Vec<u8>),
}

impl Picture {
    /// Of grey pixels, 0 black, row by row.
    ///
    /// # Errors
    /// Not `width * height` pixels, or none.
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

    /// Of the text of an SVG. `fonts` are the files that its letters may be taken from.
    ///
    /// # Errors
    /// It is none, or too large.
    pub fn of_svg(svg: &[u8], fonts: &[&'static [u8]]) -> Result<Self, HalftoneError> {
        Ok(Self::Drawing(Arc::new(SvgDrawing::read(svg, fonts)?)))
    }

    /// The largest size that it should be printed in unless somebody asks for more.
    #[must_use]
    pub fn natural(&self) -> Size {
        match self {
            Self::Pixels(grey) => {
                Size { width: COARSEST.length(f64::from(grey.width)), height: COARSEST.length(f64::from(grey.height)) }
            }
            Self::Drawing(drawing) => drawing.natural(),
        }
    }

    /// The picture at a printed width.
    ///
    /// # Errors
    /// Shades in a drawing that is to be black and white.
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
