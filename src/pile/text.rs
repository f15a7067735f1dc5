//! A pile <-> a plain text file, one code a line, as restore.py reads it too.
//!
//! ```text
//! # seedpress pile: one code a line; docs/restore.py reads it too
//! # picture 1 9f86d081884c7d65 page 1 codes 2 in-part 1 marks 1 foreign 0 damaged 0 newer 0 dropped 0
//! PAPER BACKUP. READ THE LAST PAGE. SP1M-NYV6Z9N8-...
//! SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-0807...
//! # part NYV6Z9N8SW6QRB3C04N76602-I00002K00002S0001T0001G02020404- bytes 22 version 6 data 108 blocks 4: 1 0a1b...
//! ```
//! Codes are listed under every picture that showed them, so that pictures stay distinct after loading. Foreign texts
//! are only counted: somebody's Wi-Fi password does not belong in the file of a backup.

use std::fmt::Write;

use super::gather::{Candidate, Pile, PileError, PrintedPlace};
use super::keys::{Counts, PageId, PictureKey, SetKey};
use super::partial_line;
use crate::frame::{Header, PartialCode, Piece, SheetMark};

/// What a text file of codes held; every line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Loaded {
    /// Sound seedpress codes.
    pub codes: u32,
    /// Partial codes.
    pub in_part: u32,
    pub marks: u32,
    /// Texts that begin like a seedpress code and are damaged.
    pub damaged: u32,
    /// Codes printed by a newer format.
    pub newer: u32,
    /// Codes that the pile had no room for.
    pub dropped: u32,
    /// Lines that hold no code, no mark, no rest of a wrapped code and no comment, or a part that is damaged.
    pub other_lines: u32,
    /// The first of these, from 1.
    pub first_other_line: Option<u32>,
}

/// The picture and page that lines belong to, and what a pile file says that the page held.
type Under = (PictureKey, u32, Option<Counts>);

/// One line of a pile file.
#[derive(Clone, Copy)]
enum Line<'a> {
    Mark(&'a SheetMark),
    Part(&'a PartialCode),
    Code(&'a SetKey, u32, &'a Candidate, &'a PrintedPlace),
}

impl Line<'_> {
    fn text(&self) -> String {
        match self {
            Self::Mark(mark) => mark.text(),
            Self::Part(code) => partial_line::write(code),
            Self::Code(key, shard, candidate, place) => {
                let header = Header {
                    set: key.id,
                    shard: *shard,
                    needed: key.needed,
                    sheet: place.sheet,
                    sheets: place.sheets,
                    grid: place.grid,
                };
                Piece { header, shard: candidate.shard.clone() }.text()
            }
        }
    }
}

impl Pile {
    /// The whole pile, to be read back by [`Pile::from_text`].
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut by_page: Vec<Vec<Line<'_>>> = vec![Vec::new(); self.pages().len()];
        let mut note = |pages: &[PageId], line| {
            for page in pages {
                if let Some(lines) = by_page.get_mut(page.0 as usize) {
                    lines.push(line);
                }
            }
        };
        for (mark, pages) in self.marks() {
            note(pages, Line::Mark(mark));
        }
        for (key, shards) in self.sets() {
            for (&shard, candidates) in shards {
                for candidate in candidates {
                    for place in &candidate.places {
                        note(&place.pages, Line::Code(key, shard, candidate, place));
                    }
                }
            }
        }
        let parts = self.parts_by_page();
        for (page, code) in &parts {
            note(&[*page], Line::Part(code));
        }
        let mut text = String::from("# seedpress pile: one code a line; docs/restore.py reads it too\n");
        for (at, (page, lines)) in self.pages().iter().zip(by_page).enumerate() {
            let Counts { codes, in_part, marks, foreign, damaged, newer, dropped } = page.counts;
            let _ = writeln!(
                text,
                "# picture {} {} page {} codes {codes} in-part {in_part} marks {marks} foreign {foreign} damaged {damaged} newer {newer} dropped {dropped}",
                at + 1,
                page.picture,
                page.page + 1
            );
            for line in lines {
                text.push_str(&line.text());
                text.push('\n');
            }
        }
        text
    }

    /// A pile file -> pile.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn from_text(text: &str) -> Result<(Self, Loaded), PileError> {
        let mut pile = Self::new();
        let loaded = pile.add_lines(PictureKey::of(text.as_bytes()), text)?;
        Ok((pile, loaded))
    }

    /// Adds a text file of codes (typed, from a reader's app, or another pile file): one a line, wrapped, or among
    /// other words. Codes after a `# picture` line belong to that picture, the others to `file`.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn add_lines(&mut self, file: PictureKey, text: &str) -> Result<Loaded, PileError> {
        let mut loaded = Loaded::default();
        let mut under = (file, 0, None);
        // A stretch of text without comments, which may hold codes wrapped over lines.
        let mut start = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with('#') {
                self.add_stretch(under, &text[start..at], &mut loaded)?;
                start = at + line.len();
                if let Some((picture, page, counts)) = picture_line(line) {
                    under = (picture, page, Some(counts));
                    self.open_counted(under)?;
                } else if let Some(code) = partial_line::parse(line) {
                    self.add_counted_part(under, &code, &mut loaded)?;
                }
            }
            at += line.len();
        }
        self.add_stretch(under, &text[start..], &mut loaded)?;
        note_other_lines(text, &mut loaded);
        Ok(loaded)
    }

    /// Registers a page that a pile file names, even if no code follows; returns whether it is new.
    fn open_counted(&mut self, (picture, page, counts): Under) -> Result<PageId, PileError> {
        let known = self.pages().len();
        let id = self.add_picture(picture, page)?;
        if let Some(counts) = counts.filter(|_| id.0 as usize == known) {
            self.set_counts(id, counts);
        }
        Ok(id)
    }

    /// A partial code of a page that a pile file names.
    fn add_counted_part(&mut self, under: Under, code: &PartialCode, loaded: &mut Loaded) -> Result<(), PileError> {
        let page = self.open_counted(under)?;
        let before = self.pages().get(page.0 as usize).map(|page| page.counts);
        let added = self.add_part(page, code);
        if let (Some(before), Some(_)) = (before, under.2) {
            self.set_counts(page, before);
        }
        loaded.codes += added.codes;
        loaded.in_part += added.in_part;
        loaded.dropped += added.dropped;
        Ok(())
    }

    fn add_stretch(&mut self, under: Under, text: &str, loaded: &mut Loaded) -> Result<(), PileError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let page = self.open_counted(under)?;
        let before = self.pages().get(page.0 as usize).map(|page| page.counts);
        let added = self.take(page, text);
        // What a pile file says of a page includes the codes that stand below.
        if let (Some(before), Some(_)) = (before, under.2) {
            self.set_counts(page, before);
        }
        loaded.codes += added.codes;
        loaded.marks += added.marks;
        loaded.damaged += added.damaged;
        loaded.newer += added.newer;
        loaded.dropped += added.dropped;
        Ok(())
    }
}

/// `# picture 1 9f86d081884c7d65 page 1 codes 2 ...`: the key, the page from 0 and what is counted.
fn picture_line(line: &str) -> Option<(PictureKey, u32, Counts)> {
    let mut words = line.trim().strip_prefix("# picture ")?.split_ascii_whitespace();
    let _number = words.next()?;
    let key = parse_key(words.next()?)?;
    let mut page = 0;
    let mut counts = Counts::default();
    while let (Some(name), Some(value)) = (words.next(), words.next().and_then(|value| value.parse::<u32>().ok())) {
        match name {
            "page" => page = value.saturating_sub(1),
            "codes" => counts.codes = value,
            "in-part" => counts.in_part = value,
            "marks" => counts.marks = value,
            "foreign" => counts.foreign = value,
            "damaged" => counts.damaged = value,
            "newer" => counts.newer = value,
            "dropped" => counts.dropped = value,
            _ => {}
        }
    }
    Some((key, page, counts))
}

fn parse_key(hex: &str) -> Option<PictureKey> {
    let number = u64::from_str_radix(hex, 16).ok()?;
    (hex.len() == 16).then(|| PictureKey(number.to_be_bytes()))
}

/// Counts the lines that nothing was found in.
fn note_other_lines(text: &str, loaded: &mut Loaded) {
    let mut in_code = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let starts = has_start(line);
        let continues = in_code
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && line.bytes().any(|byte| byte.is_ascii_digit());
        in_code = starts || continues;
        let comment = line.starts_with('#') && (!partial_line::is_part(line) || partial_line::parse(line).is_some());
        if starts || continues || line.is_empty() || comment || SheetMark::find(line).is_some() {
            continue;
        }
        loaded.other_lines += 1;
        loaded.first_other_line.get_or_insert(number);
    }
}

fn has_start(line: &str) -> bool {
    line.as_bytes().windows(4).any(|window| matches!(window, [b'S' | b's', b'P' | b'p', b'1'..=b'9', b'-']))
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
