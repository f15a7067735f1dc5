//! Files + pack options + a fold -> a packet whose pages are imposed on papers to fold.
//!
//! Pages are typeset at their trimmed size and printed at that size: the modules of a scaled code are no longer whole
//! printer dots.

use super::{Zine, ZineError, ZineOptions, of_pdfs};
use crate::catalogue::Direction;
use crate::fold::{self, Binding, Duplex, Fold, FoldOptions};
use crate::pack::{self, PackOptions, PrintedPacket};
use crate::press::Scale;
use crate::vault::Vault;
use crate::watch::Watch;

/// A packet, and its pages imposed on papers.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldedPacket {
    /// The packet with its pages in reading order, not folded.
    pub packet: PrintedPacket,
    /// The PDF to print and fold; `zine.facts.page` is the size of the packet's pages.
    pub zine: Zine,
}

/// Files -> a packet to print and fold. The fold decides the size of the pages and how many are lost with one paper, the
/// main language the binding edge.
///
/// # Errors
/// [`ZineError::Pack`] for a packet that cannot be printed; more pages than the fold has.
pub fn folded_packet(
    vault: &Vault,
    options: &PackOptions,
    fold: &FoldOptions,
    watch: &dyn Watch,
) -> Result<FoldedPacket, ZineError> {
    let binding = match options.languages.main().direction() {
        Direction::LeftToRight => Binding::Left,
        Direction::RightToLeft => Binding::Right,
    };
    // The bottom of the last page holds the codes of the guide, where the drawings of the fold would be printed.
    let fold = FoldOptions { binding, steps: false, ..*fold };
    let page = fold::page_size(&fold);
    let options = PackOptions { page, sheets_per_paper: pages_per_paper(&fold)?, ..options.clone() };
    let packet = pack::pack(vault, &options, watch).map_err(ZineError::Pack)?;
    let manual_duplex = fold.duplex == Duplex::None && !fold.fold.one_sided();
    let guide = manual_duplex || !matches!(fold.fold, Fold::Booklet | Fold::Flat);
    let options = ZineOptions { scale: Scale::Actual, guide, ..ZineOptions::new(fold, options.languages) };
    let zine = of_pdfs(&[&packet.pdf], &options)?;
    Ok(FoldedPacket { packet, zine })
}

/// Number of pages on one paper.
fn pages_per_paper(fold: &FoldOptions) -> Result<u32, ZineError> {
    let imposition = fold::impose(fold, 1)?;
    Ok(imposition.papers.first().map_or(1, |paper| (paper.front.len() + paper.back.len()).max(1) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use crate::sheet::{Paper, Profile};
    use crate::vault::{Entry, SafePath};
    use crate::watch::Unwatched;

    #[test]
    fn a_folded_packet_has_the_pages_of_its_fold_unscaled_and_counts_losses_by_papers() {
        let profile = Profile::parse("phone", assets::profile("phone").unwrap()).unwrap();
        let options = PackOptions::new(profile, Paper::A4, "Beans");
        let file = Entry::File { bytes: b"beans".repeat(40), executable: false, modified: None };
        let vault = Vault { entries: [(SafePath::new("beans.txt").unwrap(), file)].into() };
        let fold = FoldOptions::new(Fold::Booklet, Paper::A4.size());
        let FoldedPacket { packet, zine } = folded_packet(&vault, &options, &fold, &Unwatched).unwrap();
        assert_eq!((packet.facts.sheets_per_paper, zine.facts.page), (4, fold::page_size(&fold)));
        let pages = packet.facts.pages as usize;
        assert_eq!((zine.facts.pages, zine.facts.scale, zine.facts.guide), (pages, Some(1.0), None));
        assert!(matches!(folded_packet(&Vault::default(), &options, &fold, &Unwatched), Err(ZineError::Pack(_))));
    }
}
