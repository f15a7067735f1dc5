//! The outcomes of all pages -> a pile, and one row per page.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::assets::{RESTORER_PART, UNSEALER_PART, is_program_part};
use crate::cli::input::left_out::PicturesLeftOut;
use crate::cli::input::texts::key_texts::KeysSeen;
use crate::cli::input::texts::twin_texts::TwinLinesSeen;
use crate::cli::input::{FoundKeys, InputFile, Origin, SlipsSeen, kind_of};
use crate::cli::run::read_again::{PagesToReadAgain, kept_as};
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::tell::plates_seen::PlatesSeen;
use crate::cli::tell::{Failure, Terminal, columns, counted, shown_page};
use crate::frame::{self, SheetMark};
use crate::guidance::Views;
use crate::photo::{Reading, Sighting};
use crate::pile::{Counts, Loaded, PictureKey, Pile};
use crate::qr::Payload;
use std::collections::BTreeSet;

/// Rows of pictures that are all right which are told; of many pictures only those that gave nothing are.
const TOLD: usize = 40;

/// One page of a picture, or one text file.
struct PictureRow {
    path: PathBuf,
    /// From 1, where the file has several.
    page: Option<usize>,
    counts: Counts,
    /// Cards and letters of keys.
    keys: KeysSeen,
    /// Codes that carry a part of restore.py, as the finder's pages do; and of unseal.py, as those of sealed packets.
    parts: u32,
    unsealer_parts: u32,
    /// Codes of slips of contact trees, which are counted as foreign besides.
    slips: u32,
    /// Marks of plates of drawings, which are counted as foreign besides.
    plates: u32,
    /// Lines of handwritten twins.
    twin_lines: u32,
    /// Codes that a second reading added, led by those of other pictures.
    again: u32,
    /// No picture but a text.
    is_text: bool,
    state: PictureState,
    /// Known where the file could be read.
    key: Option<PictureKey>,
}

enum PictureState {
    Read,
    CutShort,
    KnownBefore,
    LeftOut,
    Failed(String),
    /// It was named and is not there.
    Absent(String),
}

impl PictureState {
    /// Why nothing was read.
    fn error(&self) -> Option<&str> {
        match self {
            Self::Failed(why) | Self::Absent(why) => Some(why),
            _ => None,
        }
    }
}

/// The pile that grows, and what each picture gave.
pub(crate) struct RunLog {
    pub pile: Pile,
    /// Cards and letters, which go to no pile.
    pub keys: FoundKeys,
    /// Slips of contact trees, which are no part of a packet.
    pub slips: SlipsSeen,
    /// Plates of drawings, whose marks are no part of a packet.
    pub plates: PlatesSeen,
    /// Lines of handwritten twins, which another verb reads.
    pub twin_lines: TwinLinesSeen,
    /// What the pictures were like where codes were not read.
    pub views: Views,
    /// Pages that other pictures may help.
    pub read_again: PagesToReadAgain,
    rows: Vec<PictureRow>,
    /// The row that was added or changed last.
    latest: usize,
    left_out: PicturesLeftOut,
    /// Lines of texts that somebody cut short.
    shortened: u32,
    /// Files in folders that are no pictures.
    pub others: usize,
}

impl RunLog {
    pub fn new(pile: Pile) -> Self {
        Self::going_on(pile, PicturesLeftOut::default())
    }

    /// The same, with pictures that are left out.
    pub fn going_on(pile: Pile, left_out: PicturesLeftOut) -> Self {
        let keys = FoundKeys::default();
        let (slips, plates, twin_lines) = (SlipsSeen::default(), PlatesSeen::default(), TwinLinesSeen::default());
        let (views, rows, read_again) = (Views::new(), Vec::new(), PagesToReadAgain::default());
        Self {
            pile,
            keys,
            slips,
            plates,
            twin_lines,
            views,
            read_again,
            rows,
            latest: 0,
            left_out,
            shortened: 0,
            others: 0,
        }
    }

    /// Adds the outcome of one page, or of a file without pages.
    pub fn add(&mut self, input: &InputFile, found: PageOutcome) -> Result<(), Failure> {
        let (mut parts, mut unsealer_parts, mut twin_lines) = (0, 0, 0);
        let (seen, slips_before) = (self.keys.seen, self.slips.in_pictures);
        let plates_before = self.plates.in_pictures;
        let mut key = match &found {
            PageOutcome::Page { key, .. } | PageOutcome::Skipped { key, .. } | PageOutcome::Text { key, .. } => {
                Some(*key)
            }
            _ => None,
        };
        let is_text = matches!(found, PageOutcome::Text { .. });
        let (page, counts, state) = match found {
            PageOutcome::Page { page, .. } | PageOutcome::Skipped { page, .. }
                if key.is_some_and(|key| self.left_out.keys.contains(&key)) =>
            {
                ((page > 0).then_some(page + 1), Counts::default(), PictureState::LeftOut)
            }
            PageOutcome::Text { key, .. } if self.left_out.keys.contains(&key) => {
                (None, Counts::default(), PictureState::LeftOut)
            }
            PageOutcome::Page { key: picture, page, pages, reading } => {
                let picture = kept_as(picture, &reading);
                key = Some(picture);
                let of = |head: &str| reading.sightings.iter().filter(|seen| is_part_of(seen, head)).count() as u32;
                (parts, unsealer_parts) = (of(RESTORER_PART), of(UNSEALER_PART));
                self.views.add(&reading.quality);
                let counts = self.add_page(picture, page, &reading)?;
                let state = if reading.cut_short { PictureState::CutShort } else { PictureState::Read };
                ((pages > 1).then_some(page + 1), counts, state)
            }
            PageOutcome::Skipped { key, page } => {
                let known = self.pile.pages().iter().find(|seen| seen.picture == key && seen.page as usize == page);
                let counts = known.map(|seen| seen.counts).unwrap_or_default();
                ((page > 0).then_some(page + 1), counts, PictureState::KnownBefore)
            }
            PageOutcome::Text { key, text } => {
                self.keys.take_all(&text);
                self.slips.take_all(&text);
                twin_lines = self.twin_lines.take_all(&text);
                let loaded = self.pile.add_lines(key, &text).map_err(Failure::new)?;
                self.shortened += loaded.shortened;
                (None, of_text(loaded), PictureState::Read)
            }
            PageOutcome::Other => {
                self.others += 1;
                return Ok(());
            }
            PageOutcome::Failed { page, why } => {
                let absent = matches!(input.origin, Origin::Absent(_));
                let state = if absent { PictureState::Absent(why) } else { PictureState::Failed(why) };
                (page.map(|page| page + 1), Counts::default(), state)
            }
        };
        let keys = self.keys.seen.since(seen);
        self.latest = self.rows.len();
        self.rows.push(PictureRow {
            path: input.path.clone(),
            page,
            counts,
            keys,
            parts,
            unsealer_parts,
            slips: self.slips.in_pictures - slips_before,
            plates: self.plates.in_pictures - plates_before,
            twin_lines,
            again: 0,
            is_text,
            state,
            key,
        });
        Ok(())
    }

    fn add_page(&mut self, key: PictureKey, page: usize, reading: &Reading) -> Result<Counts, Failure> {
        let id = self.pile.add_picture(key, page as u32).map_err(Failure::new)?;
        let mut sum = Counts::default();
        for sighting in reading.sightings.iter().filter(|seen| !is_part(seen)) {
            sum = sum.plus(match &sighting.payload {
                Payload::Text(text) if self.keys.take(text) => continue,
                Payload::Text(text) => {
                    let _ = self.slips.take(text) || self.plates.take(text);
                    self.pile.add_text(id, text)
                }
                Payload::Bytes(bytes) => self.pile.add_bytes(id, bytes),
            });
        }
        for part in &reading.parts {
            sum = sum.plus(self.pile.add_part(id, &part.code));
        }
        Ok(sum)
    }

    /// Adds what a page gave that was read again; whether it was more. `key` is what the
    /// pile calls the picture, `page` counts from 0. Only codes of packets are taken: the first reading took all else.
    pub fn add_again(&mut self, key: PictureKey, page: usize, reading: &Reading) -> Result<bool, Failure> {
        let id = self.pile.add_picture(key, page as u32).map_err(Failure::new)?;
        let before = self.codes_of(key, page);
        for sighting in &reading.sightings {
            let Payload::Text(text) = &sighting.payload else { continue };
            if kind_of(text).is_none() && is_of_sheet(text) {
                self.pile.add_text(id, text);
            }
        }
        for part in &reading.parts {
            self.pile.add_part(id, &part.code);
        }
        self.views.add(&reading.quality);
        let more = self.codes_of(key, page).saturating_sub(before);
        let is_same = |row: &PictureRow| row.key == Some(key) && row.page.unwrap_or(1) == page + 1;
        let Some(at) = self.rows.iter().position(is_same) else { return Ok(more > 0) };
        if let Some(row) = self.rows.get_mut(at) {
            row.counts.codes += more;
            row.again += more;
            if more > 0 {
                row.counts.in_part = row.counts.in_part.min(reading.parts.len() as u32);
                self.latest = at;
            }
            if matches!(row.state, PictureState::CutShort) && !reading.cut_short {
                row.state = PictureState::Read;
            }
        }
        Ok(more > 0)
    }

    /// Distinct codes that a page gave.
    fn codes_of(&self, key: PictureKey, page: usize) -> u32 {
        let mut pages = self.pile.pages().iter();
        pages.find(|seen| seen.picture == key && seen.page as usize == page).map_or(0, |seen| seen.counts.codes)
    }

    /// Pictures that are left out.
    pub fn left_out(&self) -> &BTreeSet<PictureKey> {
        &self.left_out.keys
    }

    /// Forgets the rows of a file that is read anew; what its pages gave stays in the pile.
    pub fn forget(&mut self, path: &Path) {
        self.read_again.forget(path);
        self.rows.retain(|row| row.path != path);
    }

    /// Whether a file that was taken could not be read, in whole or in part.
    pub fn failed(&self, path: &Path) -> bool {
        self.rows.iter().any(|row| row.path == path && row.state.error().is_some())
    }

    /// What the last page gave, in words and for programs; `None` before the first.
    pub fn latest(&self) -> Option<(String, Value)> {
        self.rows.get(self.latest).map(|row| (format!("{}  {}", row.name(), row.words()), row.json()))
    }

    /// Pages and texts that were read now or before.
    pub fn pages(&self) -> usize {
        self.rows.len()
    }

    /// Whether all that was read are texts: then there is nothing to photograph again.
    pub fn only_texts(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.is_text)
    }

    /// Whether somebody cut codes short, as programs do on a screen.
    pub fn has_shortened(&self) -> bool {
        self.shortened > 0
    }

    /// What a picture is called: as it was named in this run, or by its number in the pile file.
    pub fn name_of(&self, picture: PictureKey) -> String {
        if let Some(row) = self.rows.iter().find(|row| row.key == Some(picture)) {
            return shown_page(&row.path, None);
        }
        let number = self.left_out.numbers.get(&picture);
        number.map_or_else(|| picture.to_string(), |number| format!("picture {number} of the pile"))
    }

    /// Whether not one of them could be read.
    pub fn all_failed(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.state.error().is_some())
    }

    /// Codes that hold a part of restore.py.
    pub fn parts(&self) -> u32 {
        self.rows.iter().map(|row| row.parts).sum()
    }

    /// Each page that could not be read, and why.
    pub fn failures(&self) -> Vec<Failure> {
        self.rows.iter().filter_map(PictureRow::failure).collect()
    }

    /// The same of pictures that were named and are not there.
    pub fn absent(&self) -> Vec<Failure> {
        let absent = self.rows.iter().filter(|row| matches!(row.state, PictureState::Absent(_)));
        absent.filter_map(PictureRow::failure).collect()
    }

    /// What a person should know at once: pictures that are there and could not be read.
    pub fn warn(&self, terminal: &Terminal) {
        for row in &self.rows {
            match &row.state {
                PictureState::Failed(why) => terminal.warn(&format!("cannot read {}: {why}", row.name())),
                PictureState::CutShort => terminal.warn(&format!("{} took too long and was read in part", row.name())),
                _ => {}
            }
        }
        if self.shortened > 0 {
            let lines = counted(self.shortened, "line of a code is", "lines of codes are");
            terminal
                .warn(&format!("{lines} shortened (.. at the end): give the whole lines, or the pictures themselves"));
        }
    }

    /// Lines that say what each picture gave; of many, those that gave no code of ours.
    pub fn lines(&self) -> Vec<String> {
        let few = self.rows.len() <= TOLD;
        // Those that could not be read are warned of.
        let read = self.rows.iter().filter(|row| row.state.error().is_none());
        let count = read.clone().count();
        let told: Vec<&PictureRow> =
            read.filter(|row| few || row.counts.codes == 0 || !row.keys.is_none()).take(TOLD).collect();
        let rows: Vec<Vec<String>> = told.iter().map(|row| vec![row.name(), row.words()]).collect();
        let mut lines = columns(&rows, 2);
        let untold = count - told.len();
        if untold > 0 {
            lines.push(format!("  {}", counted(untold, "more picture was read", "more pictures were read")));
        }
        if self.others > 0 {
            lines.push(format!(
                "  {}",
                counted(self.others, "file that is not a picture", "files that are not pictures")
            ));
        }
        lines
    }

    pub fn json(&self) -> Vec<Value> {
        self.rows.iter().map(PictureRow::json).collect()
    }
}

impl PictureRow {
    fn name(&self) -> String {
        shown_page(&self.path, self.page)
    }

    fn failure(&self) -> Option<Failure> {
        self.state.error().map(|why| Failure::new(format!("cannot read {}: {why}", self.name())))
    }

    fn words(&self) -> String {
        let Counts { codes, in_part, marks, foreign, damaged, newer, dropped } = self.counts;
        if let Some(why) = self.state.error() {
            return why.to_owned();
        }
        if matches!(self.state, PictureState::LeftOut) {
            return "left out, as was asked".to_owned();
        }
        let mut words = vec![if codes == 0 { "no codes".to_owned() } else { counted(codes, "code", "codes") }];
        let mut more = |count: u32, one: &str, many: &str| {
            if count > 0 {
                words.push(counted(count, one, many));
            }
        };
        more(self.again, "of them when it was read again", "of them when it was read again");
        more(in_part, "code in part", "codes in part");
        more(marks, "sheet mark", "sheet marks");
        more(self.slips, "slip of a contact tree", "slips of contact trees");
        more(self.plates, "mark of a plate", "marks of plates");
        more(self.twin_lines, "line of a handwritten twin", "lines of handwritten twins");
        more(foreign.saturating_sub(self.slips + self.plates), "foreign code", "foreign codes");
        more(damaged, "damaged code", "damaged codes");
        more(self.parts, "part of restore.py", "parts of restore.py");
        more(self.unsealer_parts, "part of unseal.py", "parts of unseal.py");
        let KeysSeen { cards, shares, letters, alert_cards, broken } = self.keys;
        more(cards, "card of a key", "cards of a key");
        more(shares, "share of a key without its card", "shares of a key without their cards");
        more(letters, "letter with a key", "letters with keys");
        more(alert_cards, "card for alerts", "cards for alerts");
        more(broken, "card that cannot be read", "cards that cannot be read");
        more(newer, "code of a newer format", "codes of a newer format");
        more(dropped, "code left out for lack of room", "codes left out for lack of room");
        match self.state {
            PictureState::CutShort => words.push("took too long, read in part".to_owned()),
            PictureState::KnownBefore => words.push("known from before".to_owned()),
            _ => {}
        }
        words.join(", ")
    }

    fn json(&self) -> Value {
        json!({
            "file": self.path.to_string_lossy(),
            "page": self.page.unwrap_or(1),
            "counts": self.counts,
            "restorer_parts": self.parts,
            "cards": self.keys.cards + self.keys.shares,
            "letters": self.keys.letters,
            "codes_read_again": self.again,
            "alert_cards": self.keys.alert_cards,
            "cut_short": matches!(self.state, PictureState::CutShort),
            "known_before": matches!(self.state, PictureState::KnownBefore),
            "left_out": matches!(self.state, PictureState::LeftOut),
            "error": self.state.error(),
        })
    }
}

/// Whether a text is that of a sheet's code or mark.
fn is_of_sheet(text: &str) -> bool {
    matches!(frame::read_one(text), Some(Ok(_))) || SheetMark::find(text).is_some()
}

/// Whether a code holds a part of a program.
fn is_part_of(sighting: &Sighting, head: &str) -> bool {
    matches!(&sighting.payload, Payload::Text(text) if text.starts_with(head))
}

fn is_part(sighting: &Sighting) -> bool {
    matches!(&sighting.payload, Payload::Text(text) if is_program_part(text))
}

fn of_text(loaded: Loaded) -> Counts {
    let Loaded { codes, in_part, marks, damaged, newer, dropped, .. } = loaded;
    Counts { codes, in_part, marks, foreign: 0, damaged, newer, dropped }
}
