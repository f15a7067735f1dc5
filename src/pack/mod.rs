//! Vault, profile and wishes -> a printable packet: the print staircase.

use crate::frame::SetId;
use crate::sheet::{Grid, Level, PageError, Paper, Profile};
use crate::units::Mm;
use crate::vault::{Vault, VaultError};
use crate::watch::Watch;

/// How much may be lost before the files are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spare {
    /// One whole sheet (with `duplex`, one piece of paper) and a tenth of all codes besides; a quarter of the codes of a
    /// packet of one sheet.
    Usual,
    /// Spare codes as a share of the data codes, above 0 to 20: 0.4 is two spare codes for each five.
    Share(f64),
    /// This many whole sheets, 1 to 9998.
    Sheets(u32),
}

/// The words of the pages, as Typst templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// The words on each sheet of codes.
    pub sheet: String,
    /// The pages that tell a finder what to do.
    pub finder: String,
}

/// All that a packet depends on besides its files: the same order and files give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub profile: Profile,
    pub paper: Paper,
    pub spare: Spare,
    /// Sheets are printed on both sides, so that one lost piece of paper loses two of them.
    pub duplex: bool,
    /// Largest words on each page; people's own.
    pub title: String,
    /// Printed as it is; nothing is printed where `None`.
    pub date: Option<String>,
    /// At least this many sheets of codes, however little there is; 1 lets the files decide.
    pub least_sheets: u32,
    /// Whether files keep their time of last change.
    pub keep_times: bool,
    pub templates: Templates,
}

/// A packet, ready for the printer.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    /// Pages 1 to `facts.sheets` are the sheets in order; the pages after them are words for a finder.
    pub pdf: Vec<u8>,
    pub facts: Facts,
}

/// What a person may want to know of a packet.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
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
    /// Pages of the PDF: the sheets and the finder's pages.
    pub pages: u32,
    /// Pieces of paper that carry codes: half the sheets, rounded up, with `duplex`.
    pub papers: u32,
    pub duplex: bool,
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

/// Why there is no packet.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("stopped")]
    Stopped,
}

impl Order {
    /// The usual wishes: spare codes as [`Spare::Usual`], one side, no date, the templates that seedpress carries.
    #[must_use]
    pub fn new(profile: Profile, paper: Paper, title: impl Into<String>) -> Self {
        Self {
            profile,
            paper,
            spare: Spare::Usual,
            duplex: false,
            title: title.into(),
            date: None,
            least_sheets: 1,
            keep_times: false,
            templates: Templates { sheet: String::new(), finder: String::new() },
        }
    }
}

/// Files -> a PDF of sheets of codes, and the finder's pages.
///
/// # Errors
/// What of the files, the profile or the wishes can not be printed; [`PackError::Stopped`] when `watch` said so.
pub fn pack(_vault: &Vault, _order: &Order, _watch: &dyn Watch) -> Result<Packet, PackError> {
    Err(PackError::Stopped)
}
