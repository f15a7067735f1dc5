//! The font files of `layouts/fonts/` -> the only fonts that words on paper are set in.
//!
//! None is taken from the machine: the same packet prints the same everywhere.

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};

/// Noto Sans for words on sheets, Noto Sans and Noto Serif for zines; `JetBrains Mono` for text that is typed in again
/// (0 and O, 1, l and I differ). All OFL. Words that are bold and italic at once take one of the two.
const FILES: [&[u8]; 7] = [
    include_bytes!("../../layouts/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../layouts/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../layouts/fonts/NotoSans-Italic.ttf"),
    include_bytes!("../../layouts/fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../../layouts/fonts/NotoSerif-Italic.ttf"),
    include_bytes!("../../layouts/fonts/NotoSerif-Bold.ttf"),
    include_bytes!("../../layouts/fonts/JetBrainsMono-Regular.ttf"),
];

pub(super) fn all() -> Vec<Font> {
    FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect()
}

pub(super) fn book(fonts: &[Font]) -> FontBook {
    FontBook::from_fonts(fonts)
}

/// The first character that people's own words hold and the fonts do not: it would print as an empty box.
pub(super) fn unknown_letter(fonts: &[Font], text: &str) -> Option<char> {
    // The first font is the one that titles fall back to; a bold face covers what the regular one does.
    text.chars().find(|letter| !fonts.iter().take(2).all(|font| font.info().coverage.contains(u32::from(*letter))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fonts_are_whole_and_know_many_letters_but_not_all() {
        let fonts = all();
        assert_eq!(fonts.len(), FILES.len());
        assert_eq!(unknown_letter(&fonts, "Saatgut für Äcker, семена, σπόροι – 7 × 9"), None);
        assert_eq!(unknown_letter(&fonts, "seeds 種"), Some('種'));
    }
}
