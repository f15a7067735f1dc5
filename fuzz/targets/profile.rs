//! Any text as a profile -> no panic; what is taken for one fits on paper or is refused.

use seedpress::sheet::{Page, Paper, Profile};

pub fn run(bytes: &[u8]) {
    let Ok(profile) = Profile::parse("fuzzed", &String::from_utf8_lossy(bytes)) else { return };
    assert!(profile.module().0 > 0.1 && profile.mark_module() >= 1);
    for paper in [Paper::A4, Paper::Letter] {
        if let Ok(page) = Page::fit(&profile, paper) {
            assert!(page.row_labels().len() + page.column_labels().len() > 0);
        }
    }
}
