//! The pages of a packet, and a way of folding -> the papers that they are printed on.
//!
//! Pages are set as large as the folds leave them and printed at that size: a code that is scaled is no longer made of
//! whole printer dots.

use crate::catalogue::{Direction, Languages};
use crate::cli::args::pack::PackWishes;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::zine::failed;
use crate::fold::{self, Binding, Duplex, Fold, FoldOptions};
use crate::press::Scale;
use crate::sheet::Paper;
use crate::zine::{self, Zine};

/// How a packet is folded; `None` where it is not.
pub(crate) fn order(wishes: &PackWishes, languages: &Languages) -> Option<FoldOptions> {
    let usual = FoldOptions::new(wishes.fold?, wishes.look.paper.unwrap_or(Paper::A4).size());
    let binding = match languages.main().direction() {
        Direction::LeftToRight => Binding::Left,
        Direction::RightToLeft => Binding::Right,
    };
    let duplex = wishes.duplex.map_or(Duplex::Long, Duplex::from);
    // The last page has the guide's codes at its foot, where the drawings would stand.
    Some(FoldOptions { binding, duplex, steps: false, ..usual })
}

/// Pages that are lost with one piece of paper.
pub(crate) fn pages_per_paper(order: &FoldOptions) -> Result<u32, Failure> {
    let laid = fold::impose(order, 1).map_err(Failure::new)?;
    Ok(laid.papers.first().map_or(1, |paper| (paper.front.len() + paper.back.len()).max(1) as u32))
}

/// Puts the pages on paper.
pub(crate) fn papers(pdf: &[u8], order: FoldOptions, languages: &Languages) -> Result<Zine, Failure> {
    let passes = order.duplex == Duplex::None && !order.fold.one_sided();
    let is_plain = matches!(order.fold, Fold::Booklet | Fold::Flat);
    let mut zine_order = zine::ZineOptions::new(order, languages.clone());
    zine_order.scale = Scale::Actual;
    zine_order.guide = passes || !is_plain;
    zine::of_pdfs(&[pdf], &zine_order).map_err(|error| failed(&error, ""))
}
