//! The files of `layouts/` and `docs/` that are part of the program -> their text.
//!
//! People copy and edit these files; what is carried here is what is used when they name none.

/// Profiles by name, the default first.
pub const PROFILES: [(&str, &str); 3] = [
    ("phone", include_str!("../layouts/phone.toml")),
    ("sturdy", include_str!("../layouts/sturdy.toml")),
    ("scanner", include_str!("../layouts/scanner.toml")),
];

/// Catalogues of words by language, the original first.
pub const CATALOGUES: [(&str, &str); 11] = [
    ("en", include_str!("../layouts/words/en.toml")),
    ("es", include_str!("../layouts/words/es.toml")),
    ("fr", include_str!("../layouts/words/fr.toml")),
    ("pt", include_str!("../layouts/words/pt.toml")),
    ("de", include_str!("../layouts/words/de.toml")),
    ("ar", include_str!("../layouts/words/ar.toml")),
    ("fa", include_str!("../layouts/words/fa.toml")),
    ("ru", include_str!("../layouts/words/ru.toml")),
    ("tr", include_str!("../layouts/words/tr.toml")),
    ("hi", include_str!("../layouts/words/hi.toml")),
    ("zh", include_str!("../layouts/words/zh.toml")),
];

/// The pages before the sheets, the words on each sheet of codes, and the finder's pages: Typst.
pub const FRONT_TEMPLATE: &str = include_str!("../layouts/front.typ");
pub const SHEET_TEMPLATE: &str = include_str!("../layouts/sheet.typ");
pub const FINDER_TEMPLATE: &str = include_str!("../layouts/finder.typ");

/// How to print and fold a zine, and the words of the paper that shows whether front and back meet: Typst.
pub const GUIDE_TEMPLATE: &str = include_str!("../layouts/guide.typ");
pub const CALIBRATE_TEMPLATE: &str = include_str!("../layouts/calibrate.typ");
/// A recipe for a packet with every key explained: what `init` writes.
pub const RECIPE: &str = include_str!("../layouts/packet.toml");

/// What layouts need not write themselves: Typst.
pub const STANDARD_TYPST: &str = include_str!("../layouts/standard.typ");

/// What the layouts that are carried share: Typst.
pub const HOUSE_TYPST: &str = include_str!("../layouts/house.typ");

/// Layouts of zines by name, the default first: `layout.toml` and `layout.typ`.
pub const LAYOUTS: [(&str, &str, &str); 5] = [
    ("plain", include_str!("../layouts/plain/layout.toml"), include_str!("../layouts/plain/layout.typ")),
    ("protocol", include_str!("../layouts/protocol/layout.toml"), include_str!("../layouts/protocol/layout.typ")),
    ("reader", include_str!("../layouts/reader/layout.toml"), include_str!("../layouts/reader/layout.typ")),
    (
        "large-print",
        include_str!("../layouts/large-print/layout.toml"),
        include_str!("../layouts/large-print/layout.typ"),
    ),
    ("margin", include_str!("../layouts/margin/layout.toml"), include_str!("../layouts/margin/layout.typ")),
];

/// What all templates may import: how lines of a catalogue are printed.
pub const WORDS_TEMPLATE: &str = include_str!("../layouts/words.typ");

/// How each part of the small restorer begins where it is printed as codes: codes of this kind are no strangers.
pub const RESTORER_PART: &str = "# restore.py part ";

/// The small restorer that is printed for whoever has no seedpress.
pub const RESTORER: &str = include_str!("../docs/restore.py");

/// The text of a profile that the program carries.
#[must_use]
pub fn profile(name: &str) -> Option<&'static str> {
    PROFILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The two files of a layout that the program carries: TOML, Typst.
#[must_use]
pub fn layout(name: &str) -> Option<(&'static str, &'static str)> {
    LAYOUTS.iter().find(|(known, ..)| *known == name).map(|(_, toml, typst)| (*toml, *typst))
}

/// The text of a catalogue that the program carries.
#[must_use]
pub fn catalogue(lang: &str) -> Option<&'static str> {
    CATALOGUES.iter().find(|(known, _)| *known == lang).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Page, Paper, Profile};

    #[test]
    fn every_profile_that_is_carried_is_sound_and_fits_both_papers() {
        for (name, text) in PROFILES {
            let profile = Profile::parse(name, text).unwrap();
            for paper in [Paper::A4, Paper::Letter] {
                assert!(Page::fit(&profile, paper).unwrap().geometry.grid.codes() > 1, "{name}");
            }
        }
        assert_eq!(profile("photocopier"), None);
    }
}
