//! Source files of a zine -> sheets of codes among its pages, from which `scan` restores the source.
//!
//! ```text
//!   if a page is large enough             on the last pages, before the back cover      booklet, flat
//!   else, if a side is free               on the back of the paper                      mini8, french
//!   else                                  on papers of their own                        mini16, accordion
//! ```
//! Sheets that do not fit on the backs go on papers of their own, too. Codes are never scaled: a sheet has the size of
//! the page, or of the paper, on which it is printed.

use super::facts::{MirrorFacts, MirrorPlace, ZineFacts};
use super::{ProofPages, TextOptions, Zine, ZineError, ZineOptions, pages_of, printed, turn_posters};
use crate::fold::{self, PrintedSide};
use crate::pack::{self, Chapters, PrintedPacket, SealedContent, Spare};
use crate::press::Originals;
use crate::sheet::Profile;
use crate::typeset::{self, Article, OwnFonts, ZineLayout};
use crate::vault::Vault;
use crate::watch::Watch;

/// One spare code for three data codes: any quarter of the codes may be lost. The sheets of a zine are bound together,
/// so codes are lost to stains and folds rather than with whole sheets.
const SPARE: Spare = Spare::Share(1.0 / 3.0);

/// Source of a zine that is printed as codes, and the profile of the codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirror {
    /// The documents and pictures, unchanged, with relative paths that match.
    pub source: Vault,
    pub profile: Profile,
    /// The source, sealed; then nothing else of it is in the codes.
    pub sealed: Option<SealedContent>,
}

/// Articles -> a zine with their source as codes.
///
/// # Errors
/// Articles, a layout, a fold or a source that cannot be printed.
pub fn of_documents_with_mirror(
    articles: &[Article],
    layout: &ZineLayout,
    text_options: &TextOptions,
    options: &ZineOptions,
    mirror: &Mirror,
    watch: &dyn Watch,
) -> Result<Zine, ZineError> {
    options.fold.check()?;
    let place = MirrorPlace::of(&options.fold, &mirror.profile);
    let packet = sheets(articles, (options, &text_options.fonts), mirror, place, watch)?;
    let text_options = TextOptions {
        short_name: Some(packet.facts.short_name.clone()),
        mirror: Some(place.word()),
        mirror_key: mirror.sealed.as_ref().and_then(|sealed| sealed.key.clone()),
        ..text_options.clone()
    };
    let words = pages_of(articles, layout, &text_options, options)?;
    let pdfs = [words.pdf.as_slice(), packet.pdf.as_slice()];
    let pages = Originals::open(&pdfs)?;
    let sheets = packet.facts.sheets as usize;
    let reading = reading_order(words.pages, sheets, place, text_options.cover);
    let mut imposition;
    if place == MirrorPlace::Pages {
        imposition = fold::impose(&options.fold, words.pages + sheets)?;
        imposition.renumber(&reading);
    } else {
        imposition = fold::impose(&options.fold, words.pages)?;
        imposition.insert(words.pages..words.pages + sheets);
    }
    let sizes = |page: usize| if page < words.pages { imposition.page } else { place.size(&options.fold) };
    let proof: Vec<PrintedSide> = reading.iter().map(|page| PrintedSide::whole(*page, sizes(*page))).collect();
    turn_posters(&mut imposition, &pages);
    let fitted = words.pages - usize::from(options.fold.poster);
    let zine = printed(&pdfs, pages, &imposition, &ProofPages { sides: proof, fitted }, options)?;
    // Sheets as large as the paper do not count as pages of the zine.
    let pages = if place == MirrorPlace::Pages { zine.facts.pages } else { words.pages };
    let mirror = Some(MirrorFacts { place, packet: packet.facts });
    Ok(Zine { facts: ZineFacts { pages, mirror, ..zine.facts }, ..zine })
}

/// The source as sheets of codes, without other pages.
fn sheets(
    articles: &[Article],
    (options, fonts): (&ZineOptions, &OwnFonts),
    mirror: &Mirror,
    place: MirrorPlace,
    watch: &dyn Watch,
) -> Result<PrintedPacket, ZineError> {
    let title =
        articles.first().and_then(|article| article.document.title()).filter(|title| typeset::printable(title, fonts));
    let title = title.unwrap_or_else(|| options.languages.main().line("cover.kind"));
    let pack_options = pack::PackOptions {
        spare: SPARE,
        chapters: Chapters::NONE,
        languages: options.languages.clone(),
        sealed: mirror.sealed.clone(),
        fonts: fonts.clone(),
        ..pack::PackOptions::new(mirror.profile.clone(), place.size(&options.fold), title)
    };
    Ok(pack::pack(&mirror.source, &pack_options, watch)?)
}

/// Page numbers in reading order; in the originals, the text pages come before the sheets. The back cover stays last.
fn reading_order(text: usize, sheets: usize, place: MirrorPlace, back_cover: bool) -> Vec<usize> {
    let kept = if place == MirrorPlace::Pages && back_cover && text > 1 { text - 1 } else { text };
    (0..kept).chain(text..text + sheets).chain(kept..text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use crate::fold::{Fold, FoldOptions};
    use crate::sheet::Paper;

    fn place(fold: Fold, profile: &str) -> MirrorPlace {
        let profile = Profile::parse(profile, assets::profile(profile).unwrap()).unwrap();
        MirrorPlace::of(&FoldOptions::new(fold, Paper::A4.size()), &profile)
    }

    #[test]
    fn sheets_stand_on_pages_that_have_room_else_on_a_free_back_else_on_their_own_papers() {
        let places = Fold::ALL.map(|fold| place(fold, "sturdy"));
        let [mini8, mini16, booklet, french, accordion, flat] = places;
        assert_eq!((booklet, flat), (MirrorPlace::Pages, MirrorPlace::Pages));
        assert_eq!((mini8, french), (MirrorPlace::Back, MirrorPlace::Back));
        assert_eq!((mini16, accordion), (MirrorPlace::Papers, MirrorPlace::Papers));
    }

    #[test]
    fn the_back_cover_stays_last() {
        assert_eq!(reading_order(4, 2, MirrorPlace::Pages, true), [0, 1, 2, 4, 5, 3]);
        assert_eq!(reading_order(4, 2, MirrorPlace::Pages, false), [0, 1, 2, 3, 4, 5]);
        assert_eq!(reading_order(1, 1, MirrorPlace::Pages, true), [0, 1]);
        assert_eq!(reading_order(2, 2, MirrorPlace::Back, true), [0, 1, 2, 3]);
    }
}
