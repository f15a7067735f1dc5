//! Names of built-in profiles, catalogues, templates and layouts -> their text.
//!
//! People copy and edit these files from `layouts/` and `docs/`; the built-in ones are used when they name none.

/// Profiles by name, the default first.
pub const PROFILES: [(&str, &str); 4] = [
    ("phone", include_str!("../layouts/phone.toml")),
    ("dense", include_str!("../layouts/dense.toml")),
    ("sturdy", include_str!("../layouts/sturdy.toml")),
    ("scanner", include_str!("../layouts/scanner.toml")),
];

/// The profile for pages on which the default one does not fit: those of a paper folded into eight.
pub const SMALL_PAGE_PROFILE: &str = include_str!("../layouts/small-page.toml");

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

/// Typst templates: the front pages, the text on each sheet of codes, the finder's guide.
pub const FRONT_TEMPLATE: &str = include_str!("../layouts/front.typ");
pub const SHEET_TEMPLATE: &str = include_str!("../layouts/sheet.typ");
pub const FINDER_TEMPLATE: &str = include_str!("../layouts/finder.typ");

/// Typst templates: how to print and fold a zine, and the text of the calibration sheet.
pub const GUIDE_TEMPLATE: &str = include_str!("../layouts/guide.typ");
pub const CALIBRATE_TEMPLATE: &str = include_str!("../layouts/calibrate.typ");
/// Typst template of key cards and letters.
pub const CARDS_TEMPLATE: &str = include_str!("../layouts/cards.typ");
/// Typst template of handwritten twins.
pub const TWIN_TEMPLATE: &str = include_str!("../layouts/twin.typ");
/// Typst templates of practice sheets and of the roll of alerts; the first is what the others share.
pub const HEADS_TEMPLATE: &str = include_str!("../layouts/heads/heads.typ");
pub const PRACTICE_TEMPLATE: &str = include_str!("../layouts/heads/practice.typ");
pub const BY_HEART_TEMPLATE: &str = include_str!("../layouts/heads/by-heart.typ");
pub const ALERT_ROLL_TEMPLATE: &str = include_str!("../layouts/heads/roll.typ");
/// Typst templates of what is printed for a contact tree, and what they share.
pub const SLIPS_TEMPLATE: &str = include_str!("../layouts/tree/slips.typ");
pub const MASTER_TEMPLATE: &str = include_str!("../layouts/tree/master.typ");
pub const MINI_TEMPLATE: &str = include_str!("../layouts/tree/mini.typ");
pub const CALLS_TEMPLATE: &str = include_str!("../layouts/tree/calls.typ");
/// A program that makes files again that were rewritten; it is packed with them.
pub const RESTORER_OF_MESHES: &str = include_str!("../docs/unspm.py");
/// A recipe for a packet with every key explained: what `init` writes.
pub const RECIPE: &str = include_str!("../layouts/packet.toml");

/// Typst templates of the forms of a contact tree; the first is what the others share.
pub const TREE_FORM_TEMPLATE: &str = include_str!("../layouts/tree/form.typ");
pub const TREE_CALENDAR_TEMPLATE: &str = include_str!("../layouts/tree/calendar.typ");
pub const TREE_ALERT_TEMPLATE: &str = include_str!("../layouts/tree/alert.typ");
pub const TREE_DRILL_TEMPLATE: &str = include_str!("../layouts/tree/drill.typ");
pub const TREE_SCENARIOS_TEMPLATE: &str = include_str!("../layouts/tree/scenarios.typ");
pub const TREE_MANDATES_TEMPLATE: &str = include_str!("../layouts/tree/mandates.typ");
pub const TREE_COURIER_TEMPLATE: &str = include_str!("../layouts/tree/courier.typ");
pub const TREE_POSTER_TEMPLATE: &str = include_str!("../layouts/tree/poster.typ");
pub const TREE_SIGN_UP_TEMPLATE: &str = include_str!("../layouts/tree/sign-up.typ");
pub const TREE_KEEPER_TEMPLATE: &str = include_str!("../layouts/tree/keeper.typ");
pub const TREE_PSEUDONYMS_TEMPLATE: &str = include_str!("../layouts/tree/pseudonyms.typ");

/// Typst template of plates: title blocks, key sheets, listings, words of drawings.
pub const PLATE_TEMPLATE: &str = include_str!("../layouts/plate/plate.typ");

/// Typst functions that every zine layout may use.
pub const STANDARD_TYPST: &str = include_str!("../layouts/standard.typ");

/// Typst functions that the built-in zine layouts share.
pub const HOUSE_TYPST: &str = include_str!("../layouts/house.typ");

/// The layout of posters that are no page of a zine.
pub const POSTER_TYPST: &str = include_str!("../layouts/poster.typ");

/// Layouts of zines by name, the default first: `layout.toml` and `layout.typ`.
pub const LAYOUTS: [(&str, &str, &str); 6] = [
    ("plain", include_str!("../layouts/plain/layout.toml"), include_str!("../layouts/plain/layout.typ")),
    ("protocol", include_str!("../layouts/protocol/layout.toml"), include_str!("../layouts/protocol/layout.typ")),
    ("reader", include_str!("../layouts/reader/layout.toml"), include_str!("../layouts/reader/layout.typ")),
    (
        "large-print",
        include_str!("../layouts/large-print/layout.toml"),
        include_str!("../layouts/large-print/layout.typ"),
    ),
    ("margin", include_str!("../layouts/margin/layout.toml"), include_str!("../layouts/margin/layout.typ")),
    ("bold", include_str!("../layouts/bold/layout.toml"), include_str!("../layouts/bold/layout.typ")),
];

/// Typst functions for all templates: how lines of a catalogue are printed.
pub const WORDS_TEMPLATE: &str = include_str!("../layouts/words.typ");

/// First words of each part of `restore.py` when it is printed as codes; codes that begin so are not reported as
/// foreign.
pub const RESTORER_PART: &str = "# restore.py part ";

/// `restore.py`, printed for finders who do not have seedpress.
pub const RESTORER: &str = include_str!("../docs/restore.py");

/// The same of `unseal.py`, printed in sealed packets for those who have cards of the key and no seedpress.
pub const UNSEALER_PART: &str = "# unseal.py part ";
pub const UNSEALER: &str = include_str!("../docs/unseal.py");

/// Whether the text of a code is a part of a program that packets bear.
#[must_use]
pub fn is_program_part(text: &str) -> bool {
    [RESTORER_PART, UNSEALER_PART].iter().any(|head| text.starts_with(head))
}

/// The text of a built-in profile.
#[must_use]
pub fn profile(name: &str) -> Option<&'static str> {
    PROFILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The two files of a built-in layout: TOML, Typst.
#[must_use]
pub fn layout(name: &str) -> Option<(&'static str, &'static str)> {
    LAYOUTS.iter().find(|(known, ..)| *known == name).map(|(_, toml, typst)| (*toml, *typst))
}

/// The text of a built-in catalogue.
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
