//! What a person wishes of a packet -> one value that, with the files, decides every byte of it.

use crate::assets;
use crate::catalogue::Languages;
use crate::sheet::Profile;
use crate::units::Size;

/// How much may be lost before the files are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spare {
    /// One whole piece of paper and a tenth of all codes besides; a quarter of the codes when there is only one.
    Usual,
    /// Spare codes as a share of the data codes, above 0 to 20: 0.4 is two spare codes for each five.
    Share(f64),
    /// This many whole sheets (with `duplex`, pieces of paper), 1 to 9998, and a fiftieth of all codes besides.
    Sheets(u32),
}

/// The words of the pages, as Typst templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// The pages before the sheets: cover, contents, texts.
    pub front: String,
    /// The words on each sheet of codes.
    pub sheet: String,
    /// The pages that tell a finder what to do.
    pub finder: String,
}

impl Templates {
    /// Those that seedpress carries.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            front: assets::FRONT_TEMPLATE.into(),
            sheet: assets::SHEET_TEMPLATE.into(),
            finder: assets::FINDER_TEMPLATE.into(),
        }
    }
}

/// Which pages a packet has around its sheets of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each chapter is there, or is not")]
pub struct Chapters {
    /// What this is and what to do first.
    pub cover: bool,
    /// Every file with its size and digest.
    pub contents: bool,
    /// What can be read as text.
    pub text: bool,
    /// How to bring the files back; always last.
    pub guide: bool,
}

impl Chapters {
    /// A packet that a stranger can open.
    pub const ALL: Self = Self { cover: true, contents: true, text: true, guide: true };
    /// Sheets of codes and nothing else: for pages that are bound into something larger.
    pub const NONE: Self = Self { cover: false, contents: false, text: false, guide: false };
}

/// All that a packet depends on besides its files: the same order and files give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct PackOptions {
    pub profile: Profile,
    /// The page: a whole [`crate::sheet::Paper`], or a smaller one for a packet that is folded.
    pub page: Size,
    pub spare: Spare,
    /// Sheets that are lost with one piece of paper: 2 where both sides are printed, 4 in a booklet; at least 1.
    pub sheets_per_paper: u32,
    /// Largest words on each page; people's own.
    pub title: String,
    /// Printed as it is; nothing is printed where `None`.
    pub date: Option<String>,
    /// At least this many sheets of codes, however little there is; 1 lets the files decide.
    pub least_sheets: u32,
    /// Whether files keep their time of last change.
    pub keep_times: bool,
    pub chapters: Chapters,
    /// Who keeps the packet: their names stand on the cover. At most 24.
    pub holders: Vec<String>,
    /// Lists of people are printed to be read like other texts, and named in the index.
    pub open_contacts: bool,
    /// What the pages say is said in these: sheets in the first, a cover and a finder's guide in each.
    pub languages: Languages,
    pub templates: Templates,
}

impl PackOptions {
    /// The usual wishes: spare codes as [`Spare::Usual`], one side, no date, all chapters, lists of people in codes
    /// only, the templates that seedpress carries.
    #[must_use]
    pub fn new(profile: Profile, page: impl Into<Size>, title: impl Into<String>) -> Self {
        Self {
            profile,
            page: page.into(),
            spare: Spare::Usual,
            sheets_per_paper: 1,
            title: title.into(),
            date: None,
            least_sheets: 1,
            keep_times: false,
            chapters: Chapters::ALL,
            holders: Vec::new(),
            open_contacts: false,
            languages: Languages::english(),
            templates: Templates::built_in(),
        }
    }
}
