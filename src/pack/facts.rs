//! A plan and its files -> what a person may want to know of a packet.

use super::plan::SheetPlan;
use super::{LeftOut, PackOptions};
use crate::frame::{self, SetId};
use crate::shard::Stream;
use crate::sheet::{Grid, Level};
use crate::units::Mm;
use crate::vault::{Entry, Vault};

/// A packet, ready for the printer.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedPacket {
    /// Cover, contents, texts; the sheets in order; the guide for whoever finds them: as [`PacketFacts`] counts them.
    pub pdf: Vec<u8>,
    pub facts: PacketFacts,
}

/// What a person may want to know of a packet.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketFacts {
    pub title: String,
    pub date: Option<String>,
    pub set: SetId,
    /// Three plain words made of the set id.
    pub short_name: String,
    pub files: usize,
    pub folders: usize,
    /// Bytes of the files.
    pub file_bytes: u64,
    /// Bytes that the codes carry: the files, compressed.
    pub content_bytes: usize,
    /// Codes that restore everything.
    pub needed: u32,
    /// Codes on all sheets.
    pub codes: u32,
    /// Sheets of codes; each is one printed side.
    pub sheets: u32,
    /// Pages of the PDF: those before the sheets, the sheets, and the finder's guide.
    pub pages: u32,
    /// Pages before the first sheet.
    pub front_pages: u32,
    /// Files that are printed to be read.
    pub texts: usize,
    /// Texts that are not printed to be read, and why.
    pub left_out: Vec<LeftOut>,
    /// Lists of people are printed to be read.
    pub open_contacts: bool,
    /// Pieces of paper that carry codes, where the sheets lie side by side on as few as can be.
    pub papers: u32,
    /// Sheets that are lost with one piece of paper.
    pub sheets_per_paper: u32,
    /// Whole sheets, whichever, that may be lost with nothing else damaged.
    pub may_lose_sheets: u32,
    /// Whole pieces of paper, whichever, that may be lost with nothing else damaged.
    pub may_lose_papers: u32,
    pub grid: Grid,
    pub shard_bytes: usize,
    pub module: Mm,
    pub version: u8,
    pub level: Level,
    pub mask: u8,
}

impl PacketFacts {
    /// The page of the PDF, from 0, that a sheet stands on; sheets count from 1.
    #[must_use]
    pub fn page_of(&self, sheet: u32) -> usize {
        (self.front_pages + sheet).saturating_sub(1) as usize
    }

    /// Pages after the last sheet.
    #[must_use]
    pub fn guide_pages(&self) -> u32 {
        self.pages - self.front_pages - self.sheets
    }
}

/// What is known before the words are set: of pages, only the sheets.
pub(super) fn facts(
    vault: &Vault,
    options: &PackOptions,
    content_bytes: usize,
    stream: &Stream,
    plan: &SheetPlan,
) -> PacketFacts {
    let set = frame::stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let sizes = vault.entries.values().filter_map(|entry| match entry {
        Entry::File { bytes, .. } => Some(bytes.len() as u64),
        Entry::Folder { .. } => None,
    });
    let files = sizes.clone().count();
    PacketFacts {
        title: options.title.clone(),
        date: options.date.clone(),
        set,
        short_name: set.short_name(),
        files,
        folders: vault.entries.len() - files,
        file_bytes: sizes.sum(),
        content_bytes,
        needed: plan.needed,
        codes: plan.codes() as u32,
        sheets: plan.sheets,
        pages: plan.sheets,
        front_pages: 0,
        texts: 0,
        left_out: Vec::new(),
        open_contacts: false,
        papers: plan.papers(),
        sheets_per_paper: options.sheets_per_paper.max(1),
        may_lose_sheets: plan.may_lose_sheets(),
        may_lose_papers: plan.may_lose_papers(),
        grid: plan.grid,
        shard_bytes: stream.shard_bytes,
        module: options.profile.module(),
        version: options.profile.version,
        level: options.profile.level,
        mask: options.profile.mask,
    }
}
