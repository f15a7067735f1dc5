//! Files to pack, or the PDF of a packet -> what a rehearsal is held with: the pages, and the truth that must come back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::inputs::{From, Input};
use crate::cli::pool::{self, Found};
use crate::cli::progress::Progress;
use crate::cli::tally::Tally;
use crate::cli::terminal::{counted, grouped, shown};
use crate::frame::{self, Seen, SetId};
use crate::pack::{Facts, Packet};
use crate::photo::{self, Pages, Payload, Reading};
use crate::pile::{Pile, State};
use crate::restore;
use crate::units::{Dpi, Size};
use crate::vault::{Entry, Opened, Vault};

/// Pages of a PDF that are looked at to tell a packet from a file that is to be packed: sheets come first.
const FIRST_PAGES: usize = 2;
/// Enough for the size of a page, which is all that is asked.
const COARSE: Dpi = Dpi(72.0);

/// A packet to rehearse with.
pub(super) struct Subject {
    pub pages: Pages,
    /// The numbers of the sheets, and the page of each, from 0.
    pub sheets: Vec<(u32, usize)>,
    pub paper: Size,
    pub set: SetId,
    pub short_name: String,
    pub needed: u32,
    pub codes: u32,
    /// Pieces of paper that the packet promises to survive the loss of, and sheets on each of them.
    pub may_lose: u32,
    pub sides: u32,
    /// What must come back.
    pub truth: Opened,
}

impl Subject {
    /// A packet as it was just made, and the files that are in it.
    pub fn packed(packet: &Packet, vault: Vault, paper: Size) -> Result<Self, Failure> {
        let Facts { set, ref short_name, needed, codes, sheets, duplex, .. } = packet.facts;
        let may_lose = if duplex { packet.facts.may_lose_papers } else { packet.facts.may_lose_sheets };
        Ok(Self {
            pages: photo::open(packet.pdf.clone()).map_err(Failure::new)?,
            sheets: (1..=sheets).map(|sheet| (sheet, sheet as usize - 1)).collect(),
            paper,
            set,
            short_name: short_name.clone(),
            needed,
            codes,
            may_lose,
            sides: if duplex { 2 } else { 1 },
            truth: Opened::Files { vault, renamed: Vec::new() },
        })
    }

    /// The packet of a finished PDF; `None` where the file is no PDF, or its first pages hold no code of a packet.
    pub fn of_pdf(path: &Path, progress: &Progress) -> Result<Option<Self>, Failure> {
        if !is_pdf(path)? {
            return Ok(None);
        }
        if Contents::read(path, FIRST_PAGES, progress)?.pages.is_empty() {
            return Ok(None);
        }
        Contents::read(path, usize::MAX, progress)?.into_subject(path, progress).map(Some)
    }

    /// Codes on a full sheet.
    pub fn per_sheet(&self) -> u32 {
        self.codes / (self.sheets.len() as u32).max(1)
    }

    /// Its facts for programs.
    pub fn json(&self) -> Value {
        json!({
            "id": self.set.to_string(),
            "short_name": self.short_name,
            "sheets": self.sheets.len(),
            "codes": self.codes,
            "needed": self.needed,
            "may_lose": self.may_lose,
        })
    }

    /// `7 files, 59,784 bytes`.
    pub fn truth_words(&self) -> String {
        match &self.truth {
            Opened::Files { vault, .. } => {
                let sizes = vault.entries.values().filter_map(|entry| match entry {
                    Entry::File { bytes, .. } => Some(bytes.len() as u64),
                    Entry::Folder { .. } => None,
                });
                let (files, bytes) = sizes.fold((0_u64, 0), |(files, sum), bytes| (files + 1, sum + bytes));
                format!("{}, {} bytes", counted(files, "file", "files"), grouped(bytes))
            }
            Opened::Unknown(content) => format!("{} bytes of an unknown kind", grouped(content.len() as u64)),
        }
    }
}

/// Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1:2008, annex H, note 13).
fn is_pdf(path: &Path) -> Result<bool, Failure> {
    use std::io::Read;
    let cannot = |error| Failure::of_file("read", path, &error);
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Ok(false);
    }
    let mut start = Vec::new();
    fs::File::open(path).and_then(|file| file.take(1_024).read_to_end(&mut start)).map_err(cannot)?;
    Ok(start.windows(5).any(|window| window == b"%PDF-"))
}

/// What the pages of a PDF say.
struct Contents {
    tally: Tally,
    /// The page of each sheet, where its codes are of that set.
    pages: BTreeMap<(SetId, u32), usize>,
}

impl Contents {
    /// Reads the first so many pages; a file that is broken has none.
    fn read(path: &Path, most: usize, progress: &Progress) -> Result<Self, Failure> {
        let input = Input { path: path.to_owned(), from: From::Named };
        let mut contents = Self { tally: Tally::new(Pile::new()), pages: BTreeMap::new() };
        let skip = Box::new(move |_, page| page >= most);
        pool::read_all(vec![input.clone()], skip, progress, |_, found| {
            if let Found::Page { page, reading, .. } = &found {
                contents.note(*page, reading);
            }
            contents.tally.take(&input, found)
        })?;
        if crate::cli::interrupt::happened() { Err(Failure::interrupted()) } else { Ok(contents) }
    }

    fn note(&mut self, page: usize, reading: &Reading) {
        for sighting in &reading.sightings {
            let Payload::Text(text) = &sighting.payload else { continue };
            for seen in frame::find(text) {
                if let Seen::Piece(piece) = seen {
                    self.pages.entry((piece.header.set, piece.header.sheet)).or_insert(page);
                }
            }
        }
    }

    /// The PDF must hold one packet, and give it back as it is: nothing less can be rehearsed with.
    fn into_subject(self, path: &Path, progress: &Progress) -> Result<Subject, Failure> {
        let mut sets = restore::restore(&self.tally.pile, progress).sets;
        progress.clear();
        let Some(set) = sets.pop().filter(|_| sets.is_empty()) else {
            return Err(Failure::new(format!("{} holds several packets", shown(path)))
                .hint("a rehearsal is held with one packet: put each in a PDF of its own"));
        };
        let report = set.report;
        let Some(truth) = set.files.filter(|_| report.state == State::Whole) else {
            return Err(Failure::new(format!("the pages of {} do not give a whole packet", shown(path)))
                .hint("rehearse with the PDF that `pack` wrote"));
        };
        let bytes = fs::read(path).map_err(|error| Failure::of_file("read", path, &error))?;
        let pages = photo::open(bytes).map_err(Failure::new)?;
        let sheets: Vec<(u32, usize)> = self.pages.iter().map(|((_, sheet), page)| (*sheet, *page)).collect();
        let codes: u32 = report.sheets.iter().map(|sheet| sheet.cells.len() as u32).sum();
        let first = sheets.first().map_or(0, |(_, page)| *page);
        let raster = pages.raster(first, COARSE).map_err(Failure::new)?;
        let per_sheet = (codes / (sheets.len() as u32).max(1)).max(1);
        Ok(Subject {
            paper: Size {
                width: COARSE.length(f64::from(raster.width)),
                height: COARSE.length(f64::from(raster.height)),
            },
            pages,
            set: report.id,
            short_name: report.short_name,
            needed: report.needed,
            codes,
            may_lose: codes.saturating_sub(report.needed) / per_sheet,
            sides: 1,
            sheets,
            truth,
        })
    }
}
