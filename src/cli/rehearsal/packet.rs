//! A new packet, or the PDF of one -> its pages and the files that must come back.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::assets::is_program_part;
use crate::cli::input::{InputFile, Origin, bounded_file};
use crate::cli::run::lone_codes::LoneCodes;
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::run::{RunLog, reader_pool};
use crate::cli::tell::{Failure, Progress, counted, grouped, shown};
use crate::frame::{self, SetId, TextMatch};
use crate::limits::MAX_PICTURE_BYTES;
use crate::pack::{PacketFacts, PrintedPacket};
use crate::photo::{Pages, Reading};
use crate::pile::{Pile, SetState};
use crate::qr::Payload;
use crate::units::{Dpi, Size};
use crate::vault::{Entry, Opened};
use crate::{photo, restore};

/// Pages at either end of a PDF that are looked at to tell a packet from a file that is to be packed: the last one of a
/// packet bears codes, and folded, it lies beside the first.
const END_PAGES: usize = 2;
/// Enough for the size of a page, which is all that is asked.
const COARSE: Dpi = Dpi(72.0);

/// One printed side, as a camera sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Face {
    /// The numbers of its sheets: several where a packet is folded.
    pub sheets: Vec<u32>,
    /// Page of the PDF, from 0.
    pub page: usize,
}

impl Face {
    /// `sheet-3`, `sheet-3-4`.
    pub fn name(&self) -> String {
        self.sheets.iter().fold("sheet".to_owned(), |name, sheet| format!("{name}-{sheet}"))
    }
}

/// A packet to rehearse with.
pub(crate) struct RehearsedPacket {
    pub pages: Pages,
    /// The sides that show sheets, by their first sheet.
    pub faces: Vec<Face>,
    pub paper: Size,
    pub set: SetId,
    pub short_name: String,
    pub needed: u32,
    pub codes: u32,
    /// Sheets that would have been enough for the packet.
    pub fewest_sheets: u32,
    /// Pieces of paper that the packet promises to survive the loss of, and faces on each of them.
    pub may_lose: u32,
    pub sides: u32,
    /// What must come back.
    pub truth: Opened,
}

impl RehearsedPacket {
    /// A packet as it was just made, and what must come back.
    pub fn packed(packet: &PrintedPacket, truth: Opened, paper: Size) -> Result<Self, Failure> {
        let PacketFacts {
            set,
            ref short_name,
            needed,
            codes,
            sheets,
            fewest_sheets,
            sheets_per_paper,
            may_lose_papers,
            ..
        } = packet.facts;
        Ok(Self {
            pages: photo::open(packet.pdf.clone()).map_err(Failure::new)?,
            faces: (1..=sheets).map(|sheet| Face { sheets: vec![sheet], page: packet.facts.page_of(sheet) }).collect(),
            paper,
            set,
            short_name: short_name.clone(),
            needed,
            codes,
            fewest_sheets,
            may_lose: may_lose_papers,
            sides: sheets_per_paper,
            truth,
        })
    }

    /// What a finished PDF holds, as its first and last pages say.
    pub fn of_pdf(path: &Path, progress: &Progress) -> Result<PrintedPdf, Failure> {
        if !bounded_file::is_pdf(path)? {
            return Ok(PrintedPdf::Other);
        }
        let pages = InputFile { path: path.to_owned(), origin: Origin::Named }
            .bytes()
            .ok()
            .and_then(|bytes| photo::open(bytes).ok())
            .map_or(0, |pages| pages.count());
        let is_end = move |page| page < END_PAGES || page + END_PAGES >= pages;
        let ends = PdfCodes::read(path, is_end, progress)?;
        if !ends.ours && ends.lone.is_empty() {
            return Ok(PrintedPdf::Other);
        }
        let codes = PdfCodes::read(path, |_| true, progress)?;
        if codes.ours {
            return codes.into_subject(path, progress).map(|packet| PrintedPdf::Packet(Box::new(packet)));
        }
        progress.clear();
        let pages = pages_of(path)?;
        let paper = paper_of(&pages, codes.lone.pages().first().copied().unwrap_or_default())?;
        Ok(PrintedPdf::Lone { codes: codes.lone, pages, paper })
    }

    /// Sheets on all faces.
    pub fn sheets(&self) -> u32 {
        self.faces.iter().map(|face| face.sheets.len() as u32).sum()
    }

    /// Codes on a full sheet.
    pub fn per_sheet(&self) -> u32 {
        self.codes / self.sheets().max(1)
    }

    /// What is lost as a whole: one, and several.
    pub fn units(&self) -> (&'static str, &'static str) {
        match (self.sides, self.faces.iter().any(|face| face.sheets.len() > 1)) {
            (1, false) => ("sheet", "sheets"),
            (1, true) => ("printed side", "printed sides"),
            _ => ("piece of paper", "pieces of paper"),
        }
    }

    /// Its facts for programs.
    pub fn json(&self) -> Value {
        json!({
            "id": self.set.to_string(),
            "short_name": self.short_name,
            "sheets": self.sheets(),
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
            Opened::Sealed(content) => format!("{} sealed bytes", grouped(content.len() as u64)),
            Opened::Unknown(content) => format!("{} bytes of an unknown kind", grouped(content.len() as u64)),
        }
    }
}

/// What a PDF is, to who rehearses with it.
pub(crate) enum PrintedPdf {
    Packet(Box<RehearsedPacket>),
    /// Cards, letters or slips.
    Lone {
        codes: LoneCodes,
        pages: Pages,
        paper: Size,
    },
    /// No PDF, or one without a code of ours.
    Other,
}

fn pages_of(path: &Path) -> Result<Pages, Failure> {
    let bytes = bounded_file::read(path, MAX_PICTURE_BYTES, "grew while it was read")?;
    photo::open(bytes).map_err(Failure::new)
}

/// The size of a page, from 0.
fn paper_of(pages: &Pages, page: usize) -> Result<Size, Failure> {
    let raster = pages.raster(page, COARSE).map_err(Failure::new)?;
    Ok(Size { width: COARSE.length(f64::from(raster.width)), height: COARSE.length(f64::from(raster.height)) })
}

/// What the pages of a PDF say.
struct PdfCodes {
    log: RunLog,
    /// The page of each sheet, where its codes are of that set.
    pages: BTreeMap<(SetId, u32), usize>,
    /// A code of a packet was seen, or one of those that its guide bears.
    ours: bool,
    /// Cards, letters and slips.
    lone: LoneCodes,
}

impl PdfCodes {
    /// Reads the pages that are wanted, by their numbers from 0; a file that is broken has none.
    fn read(
        path: &Path,
        wanted: impl Fn(usize) -> bool + Send + Sync + 'static,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let input = InputFile { path: path.to_owned(), origin: Origin::Named };
        let (log, lone) = (RunLog::new(Pile::new()), LoneCodes::default());
        let mut contents = Self { log, pages: BTreeMap::new(), ours: false, lone };
        let skip = Box::new(move |_, page| !wanted(page));
        reader_pool::read_all(vec![input], skip, progress, |input, found| {
            if let PageOutcome::Page { page, reading, .. } = &found {
                contents.note(*page, reading);
            }
            contents.log.add(input, found)
        })?;
        if crate::cli::run::interrupt::happened() { Err(Failure::interrupted()) } else { Ok(contents) }
    }

    fn note(&mut self, page: usize, reading: &Reading) {
        for sighting in &reading.sightings {
            self.lone.note(page, &sighting.payload);
            let Payload::Text(text) = &sighting.payload else { continue };
            self.ours |= is_program_part(text);
            for seen in frame::find(text) {
                if let TextMatch::Piece(piece) = seen {
                    self.ours = true;
                    self.pages.entry((piece.header.set, piece.header.sheet)).or_insert(page);
                }
            }
        }
    }

    /// The PDF must hold one packet, and give it back as it is: nothing less can be rehearsed with.
    fn into_subject(self, path: &Path, progress: &Progress) -> Result<RehearsedPacket, Failure> {
        let mut sets = restore::restore(&self.log.pile, progress).sets;
        progress.clear();
        let Some(set) = sets.pop().filter(|_| sets.is_empty()) else {
            return Err(Failure::new(format!("{} holds several packets", shown(path)))
                .hint("a rehearsal is held with one packet: put each in a PDF of its own"));
        };
        let report = set.report;
        let Some(truth) = set.files.filter(|_| report.state == SetState::Whole) else {
            return Err(Failure::new(format!("the pages of {} do not give a whole packet", shown(path)))
                .hint("rehearse with the PDF that `pack` wrote"));
        };
        let pages = pages_of(path)?;
        let faces = faces(&self.pages);
        let codes: u32 = report.sheets.iter().map(|sheet| sheet.cells.len() as u32).sum();
        let first = faces.first().map_or(0, |face| face.page);
        let per_sheet = (codes / (self.pages.len() as u32).max(1)).max(1);
        let per_face = per_sheet * faces.iter().map(|face| face.sheets.len() as u32).max().unwrap_or(1);
        Ok(RehearsedPacket {
            paper: paper_of(&pages, first)?,
            pages,
            set: report.id,
            short_name: report.short_name,
            needed: report.needed,
            codes,
            fewest_sheets: self.pages.len() as u32,
            may_lose: codes.saturating_sub(report.needed) / per_face,
            sides: 1,
            faces,
            truth,
        })
    }
}

/// The sheets that stand on one page together.
fn faces(pages: &BTreeMap<(SetId, u32), usize>) -> Vec<Face> {
    let mut faces: Vec<Face> = Vec::new();
    for ((_, sheet), page) in pages {
        match faces.iter_mut().find(|face| face.page == *page) {
            Some(face) => face.sheets.push(*sheet),
            None => faces.push(Face { sheets: vec![*sheet], page: *page }),
        }
    }
    faces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_one_page_are_one_face() {
        let set = SetId([0; 15]);
        let pages = BTreeMap::from([((set, 1), 4), ((set, 2), 5), ((set, 3), 4)]);
        let faces = faces(&pages);
        assert_eq!(faces, [Face { sheets: vec![1, 3], page: 4 }, Face { sheets: vec![2], page: 5 }]);
        assert_eq!((faces[0].name(), faces[1].name()), ("sheet-1-3".to_owned(), "sheet-2".to_owned()));
    }
}
