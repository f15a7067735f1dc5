//! Plan and files -> facts of a packet: name, sizes, counts, what may be lost.

use super::plan::SheetPlan;
use super::{LeftOut, PackOptions, Rewriting};
use crate::frame::{self, SetId};
use crate::shard::Stream;
use crate::sheet::{Grid, Level};
use crate::typeset::PageFile;
use crate::units::Mm;
use crate::vault::{Entry, Vault};

/// The first version of age that knows post-quantum keys.
const POST_QUANTUM_AGE: &str = "1.3";

/// A packet as a PDF.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedPacket {
    /// Cover, contents, texts, sheets, finder's guide; [`PacketFacts`] has their page numbers.
    pub pdf: Vec<u8>,
    pub facts: PacketFacts,
}

/// Facts of a packet.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketFacts {
    pub title: String,
    pub date: Option<String>,
    pub set: SetId,
    /// Three words derived from the set id.
    pub short_name: String,
    pub files: usize,
    pub folders: usize,
    /// Total size of the files.
    pub file_bytes: u64,
    /// Bytes carried by the codes: the compressed files.
    pub content_bytes: usize,
    /// The ending of the file that `restore.py` writes: `.gz`, `.tar.gz`, `.tar.xz` or `.age`.
    pub ending: &'static str,
    /// The content is an age file: neither the names of the files nor their sizes are told.
    pub sealed: bool,
    /// The three words of the key of a sealed packet.
    pub key: Option<String>,
    /// The oldest version of age that opens what is sealed; `None` if any does.
    pub least_age: Option<&'static str>,
    /// Number of codes that restore everything.
    pub needed: u32,
    /// Codes on all sheets.
    pub codes: u32,
    /// Sheets of codes; each is one printed side.
    pub sheets: u32,
    /// Sheets that would have been enough for the wished spare codes, had no least number of sheets been asked for.
    pub fewest_sheets: u32,
    /// Pages of the PDF: front pages, sheets, finder's guide.
    pub pages: u32,
    /// Pages before the first sheet.
    pub front_pages: u32,
    /// Files that are printed to be read, by path: texts, the pictures in them, designs and their bills of materials.
    pub to_be_read: Vec<String>,
    /// Number of texts among them.
    pub texts: usize,
    /// Designs of which plates are printed, and the pages of these, which stand before the first sheet.
    pub plates: usize,
    pub plate_pages: u32,
    /// What of it is printed otherwise than it was written, in words.
    pub told: Vec<String>,
    /// All other files, by path, and why they are in the codes only.
    pub left_out: Vec<LeftOut>,
    /// Meshes that are packed in a form that takes fewer sheets.
    pub rewriting: Option<Rewriting>,
    /// It is one piece of paper, printed on both sides or folded.
    pub compact: bool,
    /// Whether lists of people are printed as text.
    pub open_contacts: bool,
    /// The restore page that lies beside it.
    pub page_file: Option<PageFile>,
    /// Papers with codes, if the sheets are on as few papers as possible.
    pub papers: u32,
    /// Sheets on one paper, which are lost together.
    pub sheets_per_paper: u32,
    /// Number of sheets of which any may be lost if no other code is damaged.
    pub may_lose_sheets: u32,
    /// Number of papers of which any may be lost if no other code is damaged.
    pub may_lose_papers: u32,
    pub grid: Grid,
    pub shard_bytes: usize,
    pub module: Mm,
    pub version: u8,
    pub level: Level,
    pub mask: u8,
}

impl PacketFacts {
    /// The page of the PDF, from 0, of a sheet, from 1.
    #[must_use]
    pub fn page_of(&self, sheet: u32) -> usize {
        (self.front_pages + sheet).saturating_sub(1) as usize
    }

    /// Number of pages after the last sheet.
    #[must_use]
    pub fn guide_pages(&self) -> u32 {
        self.pages - self.front_pages - self.sheets
    }
}

/// What the content is called, by its first bytes, as docs/FORMAT.md tells them apart.
fn ending(content: &[u8]) -> &'static str {
    match content {
        [0x1f, 0x8b, 0x08, flags, ..] if flags & 8 != 0 => ".gz",
        [0x1f, 0x8b, 0x08, ..] => ".tar.gz",
        [b'a', b'g', b'e', ..] => ".age",
        _ => ".tar.xz",
    }
}

/// The facts before typesetting: pages are counted as if there were only the sheets.
pub(super) fn facts(
    vault: &Vault,
    options: &PackOptions,
    content: &[u8],
    stream: &Stream,
    plan: &SheetPlan,
) -> PacketFacts {
    let set = frame::stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let sizes = vault.entries.values().filter_map(|entry| match entry {
        Entry::File { bytes, .. } => Some(bytes.len() as u64),
        Entry::Folder { .. } => None,
    });
    let sealed = options.sealed.as_ref();
    // A sealed packet is one file.
    let files = if sealed.is_some() { 1 } else { sizes.clone().count() };
    PacketFacts {
        title: options.title.clone(),
        date: options.date.clone(),
        set,
        short_name: set.short_name(),
        files,
        folders: if sealed.is_some() { 0 } else { vault.entries.len() - files },
        file_bytes: if sealed.is_some() { content.len() as u64 } else { sizes.sum() },
        content_bytes: content.len(),
        ending: ending(content),
        sealed: sealed.is_some(),
        key: sealed.and_then(|sealed| sealed.key.clone()),
        least_age: sealed.filter(|sealed| sealed.post_quantum).map(|_| POST_QUANTUM_AGE),
        needed: plan.needed,
        codes: plan.codes() as u32,
        sheets: plan.sheets,
        fewest_sheets: plan.sheets,
        pages: plan.sheets,
        front_pages: 0,
        to_be_read: Vec::new(),
        told: Vec::new(),
        texts: 0,
        plates: 0,
        plate_pages: 0,
        left_out: Vec::new(),
        rewriting: None,
        compact: false,
        open_contacts: false,
        page_file: options.page_file.clone(),
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
