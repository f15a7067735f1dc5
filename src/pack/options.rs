//! Pack options: settings of a packet -> one value that, with the files, determines every byte of it.

use super::print_wish::PrintWish;
use crate::assets;
use crate::catalogue::Languages;
use crate::sheet::Profile;
use crate::typeset::{OwnFonts, PageFile};
use crate::units::Size;

/// Redundancy: how much may be lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spare {
    /// Default: any one paper and a tenth of all codes; a quarter of the codes if there is only one paper.
    Usual,
    /// Spare codes as a share of the data codes, above 0 to 20: 0.4 is two spare codes for five data codes.
    Share(f64),
    /// This many whole sheets (with `duplex`, papers), 1 to 9998, and a fiftieth of all codes.
    Sheets(u32),
}

/// Meshes that are packed in another form, and what that saves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewriting {
    /// The files, by path.
    pub files: Vec<String>,
    /// Sheets without it; `None` if it would be too much for a packet.
    pub sheets_without: Option<u32>,
    pub sheets: u32,
}

/// What the codes of a sealed packet carry in place of the files, and how its key is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedContent {
    /// An age file.
    pub bytes: Vec<u8>,
    /// The key's three words; `None` for a packet that is sealed to recipients.
    pub key: Option<String>,
    /// Sealed to post-quantum recipients, which older programs do not know.
    pub post_quantum: bool,
    /// What was rewritten before it was sealed.
    pub rewriting: Option<Rewriting>,
}

/// Whether a packet is one piece of paper: codes and words about them on the front, `restore.py` in codes on the back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compact {
    /// If all of it fits, and the compressed files are small.
    Usual,
    /// If the codes fit; texts that do not fit are in the codes only.
    Always,
    Never,
}

/// Typst templates of the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// The pages before the sheets: cover, contents, texts.
    pub front: String,
    /// The text on each sheet of codes.
    pub sheet: String,
    /// The finder's guide.
    pub finder: String,
}

impl Templates {
    /// The built-in templates.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            front: assets::FRONT_TEMPLATE.into(),
            sheet: assets::SHEET_TEMPLATE.into(),
            finder: assets::FINDER_TEMPLATE.into(),
        }
    }

    /// Whether the templates know sealed packets; older copies would say that nothing is locked.
    pub(super) fn know_sealed(&self) -> bool {
        [&self.front, &self.sheet, &self.finder].iter().all(|template| template.contains("it.sealed"))
    }

    /// Whether the templates know a restore page beside the packet; older copies say nothing of it.
    pub(super) fn know_page_file(&self) -> bool {
        [&self.front, &self.finder].iter().all(|template| template.contains("it.page-file"))
    }

    /// Whether the templates know a packet on one piece of paper; older copies do not.
    pub(super) fn know_compact(&self) -> bool {
        [&self.front, &self.finder].iter().all(|template| template.contains("it.compact"))
    }
}

/// Which pages a packet has besides its sheets of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each chapter is there, or is not")]
pub struct Chapters {
    /// What the packet is and what to do first.
    pub cover: bool,
    /// Every file with its size and digest.
    pub contents: bool,
    /// Readable texts.
    pub text: bool,
    /// The finder's guide: how to restore the files; always last.
    pub guide: bool,
}

impl Chapters {
    /// All chapters, so that a finder can restore the files.
    pub const ALL: Self = Self { cover: true, contents: true, text: true, guide: true };
    /// Sheets of codes only, to be bound into a larger document.
    pub const NONE: Self = Self { cover: false, contents: false, text: false, guide: false };
}

/// Everything that a packet depends on besides its files: the same options and files give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct PackOptions {
    pub profile: Profile,
    /// The profile for pages on which `profile` does not fit.
    pub small_page_profile: Option<Profile>,
    /// The page: a whole [`crate::sheet::Paper`], or a smaller one for a packet that is folded.
    pub page: Size,
    pub spare: Spare,
    /// Sheets on one paper: 2 for double-sided printing, 4 in a booklet; at least 1.
    pub sheets_per_paper: u32,
    /// Title on each page.
    pub title: String,
    /// Printed unchanged; `None` prints nothing.
    pub date: Option<String>,
    /// The sealed files. Then the vault holds only the notes that anyone may read, and the title is empty unless one was wished.
    pub sealed: Option<SealedContent>,
    /// Minimum number of sheets of codes.
    pub least_sheets: u32,
    /// Whether modification times are stored.
    pub keep_times: bool,
    /// Whether meshes are rewritten where that saves a sheet.
    pub rewrite: bool,
    pub chapters: Chapters,
    pub compact: Compact,
    /// Names of the holders of the packet, for the cover; at most 24.
    pub holders: Vec<String>,
    /// Files that are printed to be read besides running text.
    pub print: Vec<PrintWish>,
    /// Designs of which plates are printed; a sealed packet has none.
    pub plates: Vec<PrintWish>,
    /// The restore page that lies beside the packet: cover and guide tell its name, size and SHA-256.
    pub page_file: Option<PageFile>,
    /// Languages of the pages: sheets in the main one, a cover and a finder's guide in each.
    pub languages: Languages,
    pub templates: Templates,
    pub fonts: OwnFonts,
}

impl PackOptions {
    /// Default options: spare codes as [`Spare::Usual`], single-sided, no date, all chapters, tables, data
    /// and lists of people in the codes only, built-in templates.
    #[must_use]
    pub fn new(profile: Profile, page: impl Into<Size>, title: impl Into<String>) -> Self {
        Self {
            profile,
            small_page_profile: None,
            page: page.into(),
            spare: Spare::Usual,
            sheets_per_paper: 1,
            title: title.into(),
            date: None,
            sealed: None,
            least_sheets: 1,
            keep_times: false,
            rewrite: true,
            chapters: Chapters::ALL,
            compact: Compact::Usual,
            holders: Vec::new(),
            print: Vec::new(),
            plates: Vec::new(),
            page_file: None,
            languages: Languages::english(),
            templates: Templates::built_in(),
            fonts: OwnFonts::default(),
        }
    }
}
