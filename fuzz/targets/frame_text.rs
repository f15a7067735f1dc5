//! Any text -> no panic; what is taken for a piece says itself again.

use seedpress::frame::{self, TextMatch};

pub fn run(bytes: &[u8]) {
    for seen in frame::find(&String::from_utf8_lossy(bytes)) {
        if let TextMatch::Piece(piece) = seen {
            assert_eq!(frame::find(&piece.text()), [TextMatch::Piece(piece)]);
        }
    }
}
