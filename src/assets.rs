//! The files of `layouts/` and `docs/` that are part of the program -> their text.
//!
//! People copy and edit these files; what is carried here is what is used when they name none.

/// Profiles by name, the default first.
pub const PROFILES: [(&str, &str); 3] = [
    ("phone", include_str!("../layouts/phone.toml")),
    ("sturdy", include_str!("../layouts/sturdy.toml")),
    ("scanner", include_str!("../layouts/scanner.toml")),
];

/// The words on each sheet of codes, and on the finder's pages: Typst.
pub const SHEET_TEMPLATE: &str = include_str!("../layouts/sheet.typ");
pub const FINDER_TEMPLATE: &str = include_str!("../layouts/finder.typ");

/// A recipe for a packet with every key explained: what `init` writes.
pub const RECIPE: &str = include_str!("../layouts/packet.toml");

/// How each part of the small restorer begins where it is printed as codes: codes of this kind are no strangers.
pub const RESTORER_PART: &str = "# restore.py part ";

/// The small restorer that is printed for whoever has no seedpress.
pub const RESTORER: &str = include_str!("../docs/restore.py");

/// The text of a profile that the program carries.
#[must_use]
pub fn profile(name: &str) -> Option<&'static str> {
    PROFILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
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
