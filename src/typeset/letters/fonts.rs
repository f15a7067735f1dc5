//! Characters of a text -> the fonts that it needs: the built-in ones (`layouts/fonts/`), and a person's own.
//!
//! No system fonts are used: the same packet prints the same everywhere. Fonts of scripts that do not occur in the text
//! are not loaded.

use std::sync::{Arc, OnceLock};

use typst::foundations::{Bytes, Dict, Value};
use typst::text::Font;

use super::own_fonts::OwnFonts;
use crate::halftone::FontFile;

/// The scripts that a font is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Latin, Greek, Cyrillic; always loaded.
    Western,
    Arabic,
    Devanagari,
    Han,
    /// Signs that letters do without: the last resort.
    Symbols,
}

/// Noto Sans for sheets, Noto Sans and Noto Serif for zines; its narrow black weight for display; `JetBrains Mono` for
/// text that is typed in again (0 and O, 1, l and I differ). Text that is both bold and italic uses one of the two. One
/// family for each other script, Chinese in one weight. All are OFL except Droid Sans Fallback, which is Apache-2.0.
const FACES: [(Script, &[u8]); 16] = [
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSans-Regular.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSans-Bold.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSans-Italic.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSans-ExtraCondensedBlack.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSerif-Regular.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSerif-Italic.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/NotoSerif-Bold.ttf")),
    (Script::Western, include_bytes!("../../../layouts/fonts/JetBrainsMono-Regular.ttf")),
    (Script::Arabic, include_bytes!("../../../layouts/fonts/NotoNaskhArabic-Regular.ttf")),
    (Script::Arabic, include_bytes!("../../../layouts/fonts/NotoNaskhArabic-Bold.ttf")),
    (Script::Devanagari, include_bytes!("../../../layouts/fonts/NotoSansDevanagari-Regular.ttf")),
    (Script::Devanagari, include_bytes!("../../../layouts/fonts/NotoSansDevanagari-Bold.ttf")),
    (Script::Han, include_bytes!("../../../layouts/fonts/DroidSansFallbackFull.ttf")),
    (Script::Symbols, include_bytes!("../../../layouts/fonts/NotoSansSymbols2-Regular.ttf")),
    (Script::Symbols, include_bytes!("../../../layouts/fonts/NotoSansSymbols-Regular.ttf")),
    (Script::Symbols, include_bytes!("../../../layouts/fonts/NotoSansMath-Regular.ttf")),
];

/// The fonts of [`FACES`], each opened once: to list the letters of one takes milliseconds.
static OPENED: [OnceLock<Option<Font>>; FACES.len()] = [const { OnceLock::new() }; FACES.len()];

/// Fallback families by script, as named in templates.
const FAMILIES: [(Script, &str); 7] = [
    (Script::Western, "Noto Sans"),
    (Script::Arabic, "Noto Naskh Arabic"),
    (Script::Devanagari, "Noto Sans Devanagari"),
    (Script::Han, "Droid Sans Fallback"),
    (Script::Symbols, "Noto Sans Symbols2"),
    (Script::Symbols, "Noto Sans Symbols"),
    (Script::Symbols, "Noto Sans Math"),
];

/// The script of a character (blocks of Unicode 16).
fn script(letter: char) -> Script {
    match u32::from(letter) {
        0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Script::Arabic,
        0x0900..=0x097F | 0x1CD0..=0x1CFF | 0xA8E0..=0xA8FF => Script::Devanagari,
        0x2030..=0x205F | 0x20A0..=0x20FF | 0x2100..=0x2BFF | 0x1D400..=0x1D7FF | 0x1F000..=0x1FAFF => Script::Symbols,
        0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000.. => {
            Script::Han
        }
        _ => Script::Western,
    }
}

/// The fonts that a text needs, and its fallback families in order.
pub(in crate::typeset) struct FontSet {
    pub fonts: Vec<Font>,
    pub families: Vec<String>,
}

impl FontSet {
    /// The fonts for all texts together. A person's own stand before the built-in ones of other scripts.
    pub(in crate::typeset) fn of<'a>(texts: impl IntoIterator<Item = &'a str>, own: &OwnFonts) -> Self {
        let mut needed = [true, false, false, false, false];
        for letter in texts.into_iter().flat_map(str::chars) {
            needed[script(letter) as usize] = true;
        }
        let open = |script: Script| needed[script as usize];
        let faces = FACES.iter().zip(&OPENED).filter(|((script, _), _)| open(*script));
        let opened = |(_, file): &(Script, &'static [u8]), font: &OnceLock<Option<Font>>| {
            font.get_or_init(|| Font::new(Bytes::new(*file), 0)).clone()
        };
        let mut fonts: Vec<Font> = faces.filter_map(|(face, font)| opened(face, font)).collect();
        fonts.extend(own.faces().cloned());
        let mut families: Vec<String> =
            FAMILIES.iter().filter(|(script, _)| open(*script)).map(|(_, family)| (*family).to_owned()).collect();
        let own: Vec<String> = own.families().into_iter().filter(|family| !families.contains(family)).collect();
        families.splice(1..1, own);
        Self { fonts, families }
    }

    /// The fonts for the texts of files and the strings in their data.
    pub(in crate::typeset) fn for_files<'a>(
        files: impl Iterator<Item = &'a str>,
        data: &'a Dict,
        own: &OwnFonts,
    ) -> Self {
        let mut texts: Vec<&str> = files.collect();
        data.iter().for_each(|(_, value)| gather(value, &mut texts));
        Self::of(texts, own)
    }

    /// Whether any font has the character.
    pub(in crate::typeset) fn has(&self, letter: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
    }

    /// The characters that no fallback family has, each once; they would print as empty boxes.
    pub(in crate::typeset) fn unknown_letters(&self, text: &str) -> Vec<char> {
        let known = |letter: char| {
            let mut fonts = self.fonts.iter().filter(|font| self.families.contains(&font.info().family));
            fonts.any(|font| font.info().coverage.contains(u32::from(letter)))
        };
        let mut lacking: Vec<char> = Vec::new();
        for letter in text.chars() {
            if !known(letter) && !lacking.contains(&letter) {
                lacking.push(letter);
            }
        }
        lacking
    }
}

fn gather<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::Str(text) => texts.push(text.as_str()),
        Value::Array(values) => values.iter().for_each(|value| gather(value, texts)),
        Value::Dict(values) => values.iter().for_each(|(_, value)| gather(value, texts)),
        _ => {}
    }
}

/// All font files, for text in SVG pictures.
#[must_use]
pub fn font_files(own: &OwnFonts) -> Vec<FontFile> {
    FACES.iter().map(|(_, file)| Arc::new(*file) as FontFile).chain(own.files()).collect()
}

/// The characters that no font has, each once; none where they are printed as boxes.
pub(in crate::typeset) fn unknown_letters(text: &str, own: &OwnFonts) -> Vec<char> {
    if own.boxes { Vec::new() } else { FontSet::of([text], own).unknown_letters(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::CATALOGUES;
    use crate::catalogue::built_in;

    fn of(texts: &[&str]) -> FontSet {
        FontSet::of(texts.iter().copied(), &OwnFonts::default())
    }

    fn unknown_letters(text: &str) -> Vec<char> {
        super::unknown_letters(text, &OwnFonts::default())
    }

    #[test]
    fn all_fonts_are_whole_and_of_the_families_that_templates_name() {
        let all = of(&["aلक種★"]);
        assert_eq!(all.fonts.len(), FACES.len());
        for (_, family) in FAMILIES {
            assert!(all.fonts.iter().any(|font| font.info().family == family), "{family}");
        }
    }

    #[test]
    fn fonts_are_opened_for_the_scripts_that_are_there() {
        assert_eq!(of(&["Saatgut, семена, σπόροι"]).families, ["Noto Sans"]);
        assert_eq!(of(&["seeds", "بذور"]).families, ["Noto Sans", "Noto Naskh Arabic"]);
        assert_eq!(of(&["種 बीज"]).families, ["Noto Sans", "Noto Sans Devanagari", "Droid Sans Fallback"]);
    }

    #[test]
    fn a_letter_that_no_font_has_is_found() {
        let known = "Saatgut für Äcker, семена, σπόροι – 7 × 9, بذور، دانه‌ها, बीज, 种子";
        assert!(unknown_letters(known).is_empty());
        assert_eq!(unknown_letters("seeds ዘርዘ"), ['ዘ', 'ር']);
        for signs in ["✓☐☑☒★♥❤☎✂⚠➜", "📷🏠🔒👍✉✏", "→⇒≠≤∀∑√", "♻☮⚙⌘♪", "①②⅓№€₿"]
        {
            assert_eq!(unknown_letters(signs), [] as [char; 0], "{signs}");
        }
    }

    #[test]
    fn every_letter_of_every_catalogue_is_in_the_fonts() {
        for (lang, _) in CATALOGUES {
            let catalogue = built_in(lang).unwrap();
            let texts: Vec<&str> = catalogue.lines().map(|(_, line)| line).chain([catalogue.name()]).collect();
            let shelf = of(&texts);
            for text in texts {
                assert!(shelf.unknown_letters(text).is_empty(), "{lang}: {text}");
            }
        }
    }
}
