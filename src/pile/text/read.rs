//! The lines of a pile file, or of any text with codes -> the pile, with little more than a line in memory.
//!
//! Lines that are no comments are kept until the next comment, for codes may be wrapped over them; where that grows long,
//! they are taken at the start of a code.

use std::collections::BTreeSet;

use super::super::gather::{Pile, PileError};
use super::super::keys::{Counts, PageId, PictureKey};
use super::line::{Loaded, PILE_START, has_start, picture_line};
use super::partial_line;
use crate::frame::{PartialCode, SheetMark};
use crate::limits::MAX_PILE_OTHER_LINES;

/// Bytes of lines from which on they are taken at the next start of a code, and at any line.
const STRETCH: usize = 64 << 10;
const LONGEST_STRETCH: usize = 1 << 20;

/// How programs end what they shorten.
const ELLIPSIS: [&str; 2] = ["..", "\u{2026}"];

/// The picture and page that lines belong to.
#[derive(Debug, Clone, Copy)]
struct Under {
    picture: PictureKey,
    page: u32,
    /// What a pile file says that the page held.
    counts: Option<Counts>,
    text: bool,
}

/// Takes a text line by line.
#[derive(Debug)]
pub struct PileReader {
    under: Under,
    /// Pictures of which nothing is taken.
    without: BTreeSet<PictureKey>,
    stretch: String,
    loaded: Loaded,
    lines: u32,
    in_code: bool,
    /// It is a pile file, which is to stay within bounds.
    bounded: bool,
}

impl PileReader {
    /// Lines before the first `# picture` line belong to `file`; what the pictures `without` brought is left out.
    #[must_use]
    pub fn new(file: PictureKey, without: BTreeSet<PictureKey>) -> Self {
        let under = Under { picture: file, page: 0, counts: None, text: true };
        Self {
            under,
            without,
            stretch: String::new(),
            loaded: Loaded::default(),
            lines: 0,
            in_code: false,
            bounded: false,
        }
    }

    /// The same for a pile file: other lines than codes are limited.
    #[must_use]
    pub fn of_pile_file(without: BTreeSet<PictureKey>) -> Self {
        Self { bounded: true, ..Self::new(PictureKey::of(PILE_START.as_bytes()), without) }
    }

    /// Takes one line, with its end.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`], or [`PileError::TooManyOtherLines`] of a pile file.
    pub fn line(&mut self, pile: &mut Pile, line: &str) -> Result<(), PileError> {
        let part = partial_line::is_part(line).then(|| partial_line::parse(line));
        self.note_other(line, part.as_ref().is_some_and(Option::is_none));
        if self.bounded && self.loaded.other_lines.saturating_add(self.loaded.damaged) > MAX_PILE_OTHER_LINES {
            return Err(PileError::TooManyOtherLines { lines: MAX_PILE_OTHER_LINES });
        }
        if !line.trim_start().starts_with('#') {
            let long = self.stretch.len() > STRETCH && has_start(line);
            if long || self.stretch.len() > LONGEST_STRETCH {
                self.take_stretch(pile)?;
            }
            self.stretch.push_str(line);
            return Ok(());
        }
        self.take_stretch(pile)?;
        if let Some(said) = picture_line(line) {
            let counts = Some(said.counts);
            self.under = Under { picture: said.picture, page: said.page, counts, text: said.text };
            if !self.is_left_out() {
                self.open(pile)?;
            }
        } else if let Some(code) = part.flatten().filter(|_| !self.is_left_out()) {
            self.add_part(pile, &code)?;
        }
        Ok(())
    }

    /// Takes what is left.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn finish(mut self, pile: &mut Pile) -> Result<Loaded, PileError> {
        self.take_stretch(pile)?;
        Ok(self.loaded)
    }

    fn is_left_out(&self) -> bool {
        self.without.contains(&self.under.picture)
    }

    /// Registers a page that a pile file names, even if no code follows.
    fn open(&self, pile: &mut Pile) -> Result<PageId, PileError> {
        let known = pile.pages().len();
        let id = pile.add_picture(self.under.picture, self.under.page)?;
        if id.0 as usize == known {
            if self.under.text {
                pile.set_text(id);
            }
            if let Some(counts) = self.under.counts {
                pile.set_counts(id, counts);
            }
        }
        Ok(id)
    }

    /// A partial code of a page that a pile file names.
    fn add_part(&mut self, pile: &mut Pile, code: &PartialCode) -> Result<(), PileError> {
        let page = self.open(pile)?;
        let added = self.uncounted(pile, page, |pile| pile.add_part(page, code));
        self.loaded.codes += added.codes;
        self.loaded.in_part += added.in_part;
        self.loaded.dropped += added.dropped;
        Ok(())
    }

    fn take_stretch(&mut self, pile: &mut Pile) -> Result<(), PileError> {
        let text = std::mem::take(&mut self.stretch);
        if text.trim().is_empty() || self.is_left_out() {
            return Ok(());
        }
        let page = self.open(pile)?;
        let added = self.uncounted(pile, page, |pile| pile.take(page, &text));
        self.loaded.codes += added.codes;
        self.loaded.marks += added.marks;
        self.loaded.damaged += added.damaged;
        self.loaded.newer += added.newer;
        self.loaded.dropped += added.dropped;
        Ok(())
    }

    /// What a pile file says of a page includes the codes that stand below: they are not counted again.
    fn uncounted<T>(&self, pile: &mut Pile, page: PageId, add: impl FnOnce(&mut Pile) -> T) -> T {
        let before = pile.pages().get(page.0 as usize).map(|page| page.counts);
        let added = add(pile);
        if let (Some(before), Some(_)) = (before, self.under.counts) {
            pile.set_counts(page, before);
        }
        added
    }

    /// Counts the lines that nothing is found in.
    fn note_other(&mut self, line: &str, damaged_part: bool) {
        self.lines = self.lines.saturating_add(1);
        let line = line.trim();
        let starts = has_start(line);
        let end = line.trim_end_matches(['"', '\'', '|', ',', ';']);
        self.loaded.shortened += u32::from(starts && ELLIPSIS.iter().any(|dots| end.ends_with(dots)));
        let continues = self.in_code
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && line.bytes().any(|byte| byte.is_ascii_digit());
        self.in_code = starts || continues;
        let comment = line.starts_with('#') && !damaged_part;
        if starts || continues || line.is_empty() || comment || SheetMark::find(line).is_some() {
            return;
        }
        self.loaded.other_lines += 1;
        self.loaded.first_other_line.get_or_insert(self.lines);
    }
}
