//! Any text as that of a sheet's mark -> no panic; what is taken for a mark says itself again.

use seedpress::frame::SheetMark;

pub fn run(bytes: &[u8]) {
    if let Some(mark) = SheetMark::find(&String::from_utf8_lossy(bytes)) {
        assert_eq!(SheetMark::find(&mark.text()), Some(mark));
    }
}
