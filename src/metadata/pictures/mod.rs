//! A picture's bytes -> what it tells, and the same picture without it.

mod gif;
mod heif;
mod jpeg;
mod png;
#[cfg(feature = "print")]
mod svg;
#[cfg(test)]
mod tests;
mod tiff;
mod webp;

use super::traces::Traces;

/// Pictures that are told apart by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PictureFormat {
    Jpeg,
    Png,
    WebP,
    Tiff,
    Heif,
    #[cfg(feature = "print")]
    Svg,
    Gif,
}

/// Whether a file begins as its format does.
type IsFormat = fn(&[u8]) -> bool;

impl PictureFormat {
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let formats: [(IsFormat, Self); _] = [
            (jpeg::is, Self::Jpeg),
            (png::is, Self::Png),
            (webp::is, Self::WebP),
            (tiff::is, Self::Tiff),
            (heif::is, Self::Heif),
            #[cfg(feature = "print")]
            (svg::is, Self::Svg),
            (gif::is, Self::Gif),
        ];
        formats.into_iter().find(|(is, _)| is(bytes)).map(|(_, format)| format)
    }

    /// What a picture tells; `None` where it cannot be taken apart.
    pub fn told(self, bytes: &[u8]) -> Option<Traces> {
        match self {
            Self::Jpeg => jpeg::told(bytes),
            Self::Png => png::told(bytes),
            Self::WebP => webp::told(bytes),
            Self::Tiff => tiff::told(bytes),
            Self::Heif => heif::told(bytes),
            #[cfg(feature = "print")]
            Self::Svg => svg::told(bytes, &within),
            Self::Gif => gif::told(bytes),
        }
    }

    /// The same pixels with their colour profile and orientation; `None` where nothing can be taken out.
    pub fn stripped(self, bytes: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Jpeg => jpeg::stripped(bytes),
            Self::Png => png::stripped(bytes),
            Self::WebP => webp::stripped(bytes),
            Self::Tiff => tiff::stripped(bytes),
            Self::Heif => heif::stripped(bytes),
            #[cfg(feature = "print")]
            Self::Svg => svg::stripped(bytes, &within),
            Self::Gif => None,
        }
    }
}

/// What can be seen of a picture that cannot be taken apart, besides fragments of other formats.
pub(super) fn told_at_a_glance(bytes: &[u8]) -> Traces {
    match PictureFormat::of(bytes) {
        #[cfg(feature = "print")]
        Some(PictureFormat::Svg) => svg::told_at_a_glance(bytes),
        _ => Traces::default(),
    }
}

/// A picture that is written into a drawing; a drawing in a drawing is not looked into.
#[cfg(feature = "print")]
fn within(bytes: &[u8]) -> (Traces, Option<Vec<u8>>) {
    let Some(format) = PictureFormat::of(bytes).filter(|format| *format != PictureFormat::Svg) else {
        return (Traces::default(), None);
    };
    (format.told(bytes).unwrap_or_default(), format.stripped(bytes))
}
