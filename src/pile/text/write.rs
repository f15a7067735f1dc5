//! A pile, and the lines of the file that it replaces -> the new lines of that file.
//!
//! ```text
//! old lines --line--> the same lines, without what the pile no longer holds; at the end of each picture's, what is new
//!         \\--finish--> the pictures that are new
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::super::gather::Pile;
use super::super::keys::{PageId, PictureKey};
use super::line::{Line, LineKey, PILE_START, has_start, picture_line, with_counts, write_picture_line};
use super::partial_line;
use crate::frame::{self, SheetMark, TextMatch, read_header};

/// Characters of a code's header.
const HEADER: usize = 61;

/// Where in the old file the writer is.
#[derive(Clone, Copy)]
enum Section {
    /// Before the first picture.
    Start,
    Page(PageId),
    /// A picture that is left out.
    LeftOut,
}

/// Writes a pile file anew.
pub struct PileWriter<'a> {
    pile: &'a Pile,
    without: BTreeSet<PictureKey>,
    pages: Vec<PageLines<'a>>,
    section: Section,
    /// The largest number of a picture.
    number: u32,
    started: bool,
    /// What ends a line in the old file.
    line_end: &'static str,
    /// Whether the last old line lacks its end.
    unended: bool,
}

/// What one page showed.
#[derive(Default)]
struct PageLines<'a> {
    /// Whether its `# picture` line is written, or it needs none.
    named: bool,
    lines: Vec<(Line<'a>, bool)>,
    places: BTreeMap<LineKey, Vec<usize>>,
}

impl<'a> PageLines<'a> {
    fn push(&mut self, line: Line<'a>) {
        self.places.entry(line.key()).or_default().push(self.lines.len());
        self.lines.push((line, false));
    }

    /// Whether the page shows this line; then it is written.
    fn tick(&mut self, key: LineKey, is_same: impl Fn(&str) -> bool) -> bool {
        let places = self.places.get(&key).map_or(&[][..], Vec::as_slice);
        let same = places.iter().find(|at| self.lines.get(**at).is_some_and(|(line, _)| is_same(&line.text())));
        let Some(&at) = same else { return false };
        if let Some((_, written)) = self.lines.get_mut(at) {
            *written = true;
        }
        true
    }
}

impl<'a> PileWriter<'a> {
    /// `without` are pictures whose lines are not kept.
    #[must_use]
    pub fn new(pile: &'a Pile, without: &BTreeSet<PictureKey>) -> Self {
        let mut pages: Vec<PageLines<'a>> = Vec::new();
        pages.resize_with(pile.pages().len(), PageLines::default);
        for (mark, seen) in pile.marks() {
            for page in seen {
                pages[page.0 as usize].push(Line::Mark(mark));
            }
        }
        for (key, shards) in pile.sets() {
            for (&shard, candidates) in shards {
                for candidate in candidates {
                    for place in &candidate.places {
                        for page in &place.pages {
                            pages[page.0 as usize].push(Line::Code(key, shard, candidate, place));
                        }
                    }
                }
            }
        }
        for (page, code) in pile.parts_by_page() {
            pages[page.0 as usize].push(Line::Part(code));
        }
        Self {
            pile,
            without: without.clone(),
            pages,
            section: Section::Start,
            number: 0,
            started: false,
            line_end: "\n",
            unended: false,
        }
    }

    /// Takes one line of the old file, with its end.
    ///
    /// # Errors
    /// What `out` says.
    pub fn line(&mut self, line: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let lossy = String::from_utf8_lossy(line);
        let text = lossy.trim_start_matches('\u{feff}').trim();
        if !self.started {
            self.started = true;
            self.line_end = if line.ends_with(b"\r\n") { "\r\n" } else { "\n" };
        }
        if let Some(said) = picture_line(text) {
            self.end_section(out)?;
            self.number = self.number.max(said.number);
            let page = self.pile.page_of(said.picture, said.page);
            self.section = match page.filter(|_| !self.without.contains(&said.picture)) {
                Some(page) => Section::Page(page),
                None => Section::LeftOut,
            };
            let Section::Page(page) = self.section else { return Ok(()) };
            let again = std::mem::replace(&mut self.pages[page.0 as usize].named, true);
            let counts = self.pile.pages()[page.0 as usize].counts;
            if again || counts == said.counts {
                return self.put_old(line, out);
            }
            return self.put(&with_counts(text, counts), out);
        }
        if self.keeps(text) { self.put_old(line, out) } else { Ok(()) }
    }

    /// Whether a line of the old file stays: all but codes and parts that the pile does not hold here.
    fn keeps(&mut self, text: &str) -> bool {
        let page = match self.section {
            Section::Start => self.pile.page_of(PictureKey::of(PILE_START.as_bytes()), 0),
            Section::Page(page) => Some(page),
            Section::LeftOut => None,
        };
        let mut tick = |key: LineKey, is_same: &dyn Fn(&str) -> bool| {
            page.is_some_and(|page| self.pages[page.0 as usize].tick(key, is_same))
        };
        if text.starts_with('#') {
            let Some(code) = partial_line::parse(text) else { return true };
            return tick(LineKey::Part(code.header.shard), &|own| own == text);
        }
        if let Some(mark) = SheetMark::find(text).filter(|_| !has_start(text)) {
            let (key, own) = (LineKey::Mark(mark.sheet), mark.text());
            tick(key, &|other| other == own);
            return true;
        }
        let header = text.get(..HEADER).map(str::to_ascii_uppercase).and_then(|header| read_header(&header));
        let Some(header) = header else { return true };
        if tick(LineKey::Code(header.shard), &|own| own.eq_ignore_ascii_case(text)) {
            return true;
        }
        // Alone on its line, sound, and not in the pile: it was left out. Anything else is a person's.
        let alone = match frame::find(text).as_slice() {
            [TextMatch::Piece(piece)] => piece.text().eq_ignore_ascii_case(text),
            _ => false,
        };
        !alone
    }

    /// Writes the rest: what is new of the last picture, and the pictures that the old file lacks.
    ///
    /// # Errors
    /// What `out` says.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.started {
            self.put(&format!("{PILE_START}: one code a line; docs/restore.py reads it too"), out)?;
        }
        self.end_section(out)?;
        for at in 0..self.pages.len() {
            let seen = self.pile.pages()[at];
            if self.pages[at].named || self.without.contains(&seen.picture) {
                continue;
            }
            self.number += 1;
            self.put(&write_picture_line(self.number, &seen), out)?;
            self.put_rest(PageId(at as u32), out)?;
        }
        Ok(())
    }

    fn end_section(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.section {
            Section::Start => match self.pile.page_of(PictureKey::of(PILE_START.as_bytes()), 0) {
                Some(page) => {
                    self.pages[page.0 as usize].named = true;
                    self.put_rest(page, out)
                }
                None => Ok(()),
            },
            Section::Page(page) => self.put_rest(page, out),
            Section::LeftOut => Ok(()),
        }
    }

    /// The lines of a page that are not written yet.
    fn put_rest(&mut self, page: PageId, out: &mut dyn Write) -> io::Result<()> {
        let lines = std::mem::take(&mut self.pages[page.0 as usize].lines);
        for (line, _) in lines.iter().filter(|(_, written)| !written) {
            self.put(&line.text(), out)?;
        }
        self.pages[page.0 as usize].places.clear();
        Ok(())
    }

    fn put_old(&mut self, line: &[u8], out: &mut dyn Write) -> io::Result<()> {
        self.end_line(out)?;
        self.unended = !line.ends_with(b"\n");
        out.write_all(line)
    }

    fn put(&mut self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.end_line(out)?;
        self.started = true;
        out.write_all(text.as_bytes())?;
        out.write_all(self.line_end.as_bytes())
    }

    fn end_line(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::take(&mut self.unended) { out.write_all(self.line_end.as_bytes()) } else { Ok(()) }
    }
}
