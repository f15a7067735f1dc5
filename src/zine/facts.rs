//! Imposed zine -> its facts: papers, blanks, pages of the guide, position of its codes.

use crate::fold::{self, Duplex, FoldOptions};
use crate::pack;
use crate::press::FoundPages;
use crate::sheet::{Page, Profile};
use crate::units::Size;

/// Facts of a zine.
#[derive(Debug, Clone, PartialEq)]
pub struct ZineFacts {
    /// Number of input pages.
    pub pages: usize,
    /// Number of blank pages that fill the last paper.
    pub blanks: usize,
    /// Number of papers.
    pub papers: usize,
    /// Papers in each signature.
    pub signatures: Vec<usize>,
    pub two_sided: bool,
    pub duplex: Duplex,
    /// The size of a folded page.
    pub page: Size,
    /// Scale factor of the pages, posters excepted; `None` if they differ.
    pub scale: Option<f64>,
    /// Number of pages with comments or form fields, which are left out.
    pub pages_with_notes: usize,
    /// What was found of a damaged PDF.
    pub damaged: Option<FoundPages>,
    /// Folding instructions: their first page in the PDF, from 1, and their number.
    pub guide: Option<(usize, usize)>,
    /// The codes with its source.
    pub mirror: Option<MirrorFacts>,
}

/// Position of the sheets of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorPlace {
    /// On the last pages, before the back cover.
    Pages,
    /// On the back of the paper, and on further papers if that is not enough.
    Back,
    /// On separate papers inserted into the zine.
    Papers,
}

impl MirrorPlace {
    /// The position for a fold, whose pages may be too small for a sheet.
    pub(super) fn of(options: &FoldOptions, profile: &Profile) -> Self {
        if Page::fit(profile, fold::page_size(options)).is_ok() {
            Self::Pages
        } else if options.fold.one_sided() && !options.poster {
            Self::Back
        } else {
            Self::Papers
        }
    }

    /// Size of each sheet.
    pub(super) fn size(self, options: &FoldOptions) -> Size {
        match self {
            Self::Pages => fold::page_size(options),
            Self::Back | Self::Papers => fold::side_size(options),
        }
    }

    /// Its name in layouts and catalogue keys, such as `colophon.mirror-pages`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Back => "back",
            Self::Papers => "papers",
        }
    }
}

/// Facts of the codes of a zine.
#[derive(Debug, Clone, PartialEq)]
pub struct MirrorFacts {
    pub place: MirrorPlace,
    pub packet: pack::PacketFacts,
}
