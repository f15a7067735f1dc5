//! Bytes of font files -> the fonts of a person's own, for scripts that no built-in font has.

use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::Font;

use crate::halftone::FontFile;
use crate::limits::{MAX_FONT_FACES, MAX_FONTS};

/// Fonts that are used besides the built-in ones, and what becomes of letters that none has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFonts {
    faces: Vec<Font>,
    files: usize,
    /// Such letters are printed as empty boxes; else they are an error.
    pub boxes: bool,
}

impl OwnFonts {
    /// Adds all faces of a font file: TTF or OTF, or a collection of them.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow its name.
    pub fn add(&mut self, file: Vec<u8>) -> Result<(), String> {
        if self.files >= MAX_FONTS {
            return Err(format!("is one font too many: at most {MAX_FONTS} can be used at once"));
        }
        if let Some(kind) = packed_for_the_web(&file) {
            return Err(format!("is a {kind} font, packed for the web; take the TTF or OTF of the same font"));
        }
        let faces: Vec<Font> = Font::iter(Bytes::new(file)).take(MAX_FONT_FACES).collect();
        if faces.is_empty() {
            return Err("is not a font (TTF, OTF, TTC or OTC), or is damaged".to_owned());
        }
        self.faces.extend(faces);
        self.files += 1;
        Ok(())
    }

    pub(super) fn faces(&self) -> impl Iterator<Item = &Font> {
        self.faces.iter()
    }

    /// The names of their families, each once, in their order.
    #[must_use]
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = Vec::new();
        for face in &self.faces {
            let family = &face.info().family;
            if !families.contains(family) {
                families.push(family.clone());
            }
        }
        families
    }

    /// Their files, for text in drawings.
    pub(super) fn files(&self) -> impl Iterator<Item = FontFile> {
        let first = self.faces.iter().filter(|face| face.index() == 0);
        first.map(|face| Arc::new(face.data().clone()) as FontFile)
    }
}

fn packed_for_the_web(file: &[u8]) -> Option<&'static str> {
    match file.get(..4)? {
        b"wOFF" => Some("WOFF"),
        b"wOF2" => Some("WOFF2"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../layouts/fonts/NotoSansMath-Regular.ttf");

    #[test]
    fn what_is_no_font_is_told_and_fonts_are_bounded() {
        let mut fonts = OwnFonts::default();
        for (file, told) in [
            (&b""[..], "is not a font"),
            (b"<svg/>", "is not a font"),
            (&FONT[..900], "is not a font"),
            (b"wOF2", "is a WOFF2"),
        ] {
            assert!(fonts.add(file.to_vec()).unwrap_err().starts_with(told), "{told}");
        }
        assert_eq!(fonts, OwnFonts::default());
        for _ in 0..MAX_FONTS {
            fonts.add(FONT.to_vec()).unwrap();
        }
        assert!(fonts.add(FONT.to_vec()).unwrap_err().contains("at most"));
        assert_eq!(fonts.families(), ["Noto Sans Math"]);
    }
}
