//! A pile <-> a plain text file, one code a line, as restore.py reads it too.
//!
//! ```text
//! # seedpress pile: one code a line; docs/restore.py reads it too
//! # picture 1 9f86d081884c7d65 page 1 codes 2 in-part 1 marks 1 foreign 0 damaged 0 newer 0 dropped 0
//! PAPER BACKUP. READ THE LAST PAGE. SP1M-NYV6Z9N8-...
//! SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-0807...
//! # part NYV6Z9N8SW6QRB3C04N76602-I00002K00002S0001T0001G02020404- bytes 22 version 6 data 108 blocks 4: 1 0a1b...
//! # picture 2 60303ae22b998861 page 1 codes 9 in-part 0 marks 0 foreign 0 damaged 0 newer 0 dropped 0 text 1
//! ```
//! Codes are listed under every picture that showed them, so that pictures stay distinct after loading, and one picture
//! can be left out again. `text 1` is said of a file of texts. Foreign texts are only counted: somebody's Wi-Fi password
//! does not belong in the file of a backup.
//!
//! A file that is written again keeps every line that this version does not know, byte for byte and in its place: codes
//! of a newer format, comments of a later version, a person's notes.

mod encoding;
mod letters;
mod line;
mod mail;
mod markup;
mod partial_line;
mod read;
mod views;
mod write;

use std::collections::BTreeSet;

use super::gather::{Pile, PileError};
use super::keys::PictureKey;
use crate::frame::{self, TextMatch};

pub use encoding::text_of_bytes;
pub use line::{Loaded, PILE_START, picture_of_line};
pub use read::PileReader;
use views::views;
pub use write::PileWriter;

/// Bytes of a text that is looked at for the traces of mail programs and notepads: a larger one is read as it stands.
const MAX_VIEWED_BYTES: usize = 64 << 20;

impl Pile {
    /// The text of a whole pile, to be read back by [`Pile::from_text`].
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = Vec::new();
        // Nothing is written to that could fail.
        let _ = PileWriter::new(self, &BTreeSet::new()).finish(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// A pile file -> pile.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn from_text(text: &str) -> Result<(Self, Loaded), PileError> {
        let mut pile = Self::new();
        let loaded = pile.add_lines(PictureKey::of(PILE_START.as_bytes()), text)?;
        Ok((pile, loaded))
    }

    /// Adds a text file of codes (typed, from a reader's app, or another pile file): one a line, wrapped, or among
    /// other words, quoted and encoded as mail programs do it. Codes after a `# picture` line belong to that picture, the others to `file`.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn add_lines(&mut self, file: PictureKey, text: &str) -> Result<Loaded, PileError> {
        let views =
            if text.starts_with(PILE_START) || text.len() > MAX_VIEWED_BYTES { Vec::new() } else { views(text) };
        if views.is_empty() {
            return self.add_plain_lines(file, text);
        }
        // The view with most codes is what the file says; what only others show is added.
        let pieces = |text: &str| -> BTreeSet<String> {
            let found = frame::find(text).into_iter();
            found
                .filter_map(|seen| if let TextMatch::Piece(piece) = seen { Some(piece.text()) } else { None })
                .collect()
        };
        let mut best = (text, pieces(text));
        let mut all = best.1.clone();
        for view in &views {
            let found = pieces(view);
            all.extend(found.iter().cloned());
            if found.len() > best.1.len() {
                best = (view, found);
            }
        }
        let mut loaded = self.add_plain_lines(file, best.0)?;
        for piece in all.difference(&best.1) {
            loaded.codes += self.add_plain_lines(file, piece)?.codes;
        }
        Ok(loaded)
    }

    fn add_plain_lines(&mut self, file: PictureKey, text: &str) -> Result<Loaded, PileError> {
        let mut reader = PileReader::new(file, BTreeSet::new());
        for line in text.split_inclusive('\n') {
            reader.line(self, line)?;
        }
        reader.finish(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{forge, mark_of, packet};

    fn filled() -> Pile {
        let codes = packet(1, 5, 12);
        let mut pile = Pile::new();
        for (picture, codes) in [(1, &codes[..6]), (2, &codes[4..9])] {
            let page = pile.add_picture(PictureKey([picture; 8]), 1).unwrap();
            for code in codes {
                pile.add_text(page, &code.text());
            }
            pile.add_text(page, &mark_of(&codes[0]).text());
            pile.add_text(page, "WIFI:S:secret;;");
        }
        let empty = pile.add_picture(PictureKey([3; 8]), 0).unwrap();
        let page = pile.add_picture(PictureKey([4; 8]), 0).unwrap();
        pile.add_text(page, &forge(&codes[0], 1).text());
        pile.add_text(page, "SP3-X");
        assert_ne!(empty, page);
        pile
    }

    #[test]
    fn a_pile_comes_back_from_its_text() {
        let pile = filled();
        let text = pile.to_text();
        let (back, loaded) = Pile::from_text(&text).unwrap();
        assert_eq!(back.to_text(), text);
        assert_eq!(back.pages(), pile.pages());
        assert_eq!((loaded.codes, loaded.marks, loaded.other_lines, loaded.damaged), (12, 2, 0, 0));
        assert!(!text.contains("secret"));
    }

    #[test]
    fn a_pile_added_to_itself_stays_as_it_is() {
        let mut pile = filled();
        let text = pile.to_text();
        pile.add_lines(PictureKey([9; 8]), &text).unwrap();
        assert_eq!(pile.to_text(), text);
    }

    #[test]
    fn typed_text_is_read_wrapped_and_among_other_words_and_nothing_is_passed_over() {
        let codes = packet(1, 5, 12);
        let (first, second) = (codes[0].text(), codes[1].text());
        let text = format!(
            "\u{feff}my codes:\r\n\r\n1) {}\r\n{}\r\n  {} \r\nnothing here\r\n{second}\r\nSP1-BROKEN\r\n",
            &first[..50],
            &first[50..90],
            &first[90..]
        );
        let mut pile = Pile::new();
        let loaded = pile.add_lines(PictureKey([1; 8]), &text).unwrap();
        assert_eq!((loaded.codes, loaded.damaged, loaded.other_lines), (2, 1, 2));
        assert_eq!(loaded.first_other_line, Some(1));
        assert_eq!(pile.pages()[0].counts.codes, 2);
    }

    #[test]
    fn a_lying_picture_line_breaks_nothing() {
        for line in [
            "# picture",
            "# picture 1",
            "# picture 1 zz",
            "# picture 1 0123456789abcdef page 0 codes -1 x",
            "# picture 9 +123456789abcdef page 99999999999999999999",
        ] {
            let (pile, loaded) = Pile::from_text(line).unwrap();
            assert_eq!(loaded.other_lines, 0, "{line}");
            assert!(pile.pages().len() <= 1);
        }
    }
}
