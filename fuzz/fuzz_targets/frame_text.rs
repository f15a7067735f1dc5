//! Any text -> no panic; what is taken for a piece or a mark says itself again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use seedpress::frame::{self, TextMatch, SheetMark};

fuzz_target!(|text: &str| {
    for seen in frame::find(text) {
        if let TextMatch::Piece(piece) = seen {
            assert_eq!(frame::find(&piece.text()), [TextMatch::Piece(piece)]);
        }
    }
    if let Some(mark) = SheetMark::find(text) {
        assert_eq!(SheetMark::find(&mark.text()), Some(mark));
    }
});
