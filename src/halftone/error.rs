//! Why a picture cannot be halftoned -> words for its maker.

/// Why a picture cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HalftoneError {
    #[error("it has no pixels")]
    Empty,
    #[error("the SVG has {bytes} bytes; at most {most} are read")]
    Large { bytes: usize, most: usize },
    #[error("the SVG is broken or not supported: {0}")]
    Broken(String),
    #[error("the SVG holds {what}, which no copier keeps; draw it in black and white, or save the picture as a PNG")]
    Shades { what: &'static str },
    #[error(
        "the SVG holds {what}, which would be lost; turn it into paths and plain text, or save the picture as a PNG"
    )]
    Lost { what: String },
    #[error("the fonts that seedpress prints with have no letter `{letter}`, which is in the SVG")]
    Letter { letter: char },
    #[error("the SVG would print as an empty place: all of it is white, transparent or outside of its own edges")]
    Blank,
    #[error("the SVG has more than {most} shapes")]
    Shapes { most: usize },
}
