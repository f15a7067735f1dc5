//! What a person may want to know of a zine: papers, blanks, the guide, where its codes stand.

use crate::fold::{self, Duplex, FoldOptions};
use crate::pack;
use crate::sheet::{Page, Profile};
use crate::units::Size;

/// What a person may want to know of a zine.
#[derive(Debug, Clone, PartialEq)]
pub struct ZineFacts {
    /// Pages that were given.
    pub pages: usize,
    /// Empty ones that fill the last paper.
    pub blanks: usize,
    /// Pieces of paper to print.
    pub papers: usize,
    /// Of each signature, where a booklet has several.
    pub signatures: Vec<usize>,
    pub two_sided: bool,
    pub duplex: Duplex,
    /// The size of a folded page.
    pub page: Size,
    /// How large pages are printed, but for a poster; `None` where they differ.
    pub scale: Option<f64>,
    /// Pages with comments or form fields, which are left out.
    pub pages_with_notes: usize,
    /// The pages of the PDF that tell how to fold it: the first one, from 1, and how many.
    pub guide: Option<(usize, usize)>,
    /// The sheets of codes that hold its source.
    pub mirror: Option<MirrorFacts>,
}

/// Where the sheets of codes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorPlace {
    /// On the last pages, before the back cover.
    Pages,
    /// On the back of the paper; on others where that is not enough.
    Back,
    /// On papers that lie in the zine.
    Papers,
}

impl MirrorPlace {
    /// The one for a fold whose pages may be too small for a sheet.
    pub(super) fn of(options: &FoldOptions, profile: &Profile) -> Self {
        if Page::fit(profile, fold::page_size(options)).is_ok() {
            Self::Pages
        } else if options.fold.one_sided() && !options.poster {
            Self::Back
        } else {
            Self::Papers
        }
    }

    /// How large each sheet is.
    pub(super) fn size(self, options: &FoldOptions) -> Size {
        match self {
            Self::Pages => fold::page_size(options),
            Self::Back | Self::Papers => fold::side_size(options),
        }
    }

    /// As layouts and catalogues call it: `colophon.mirror-pages`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Back => "back",
            Self::Papers => "papers",
        }
    }
}

/// What a person may want to know of a zine's codes.
#[derive(Debug, Clone, PartialEq)]
pub struct MirrorFacts {
    pub place: MirrorPlace,
    pub packet: pack::PacketFacts,
}
