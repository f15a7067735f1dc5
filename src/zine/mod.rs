//! Articles or PDFs + zine options -> one PDF to print and fold, and its facts.
//!
//! ```text
//!   documents + layout -> pages (typeset) -+
//!   a PDF             -> pages ------------+-> imposition (fold) -> PDF (press)
//!   folding guide     -> pages (typeset) --+
//!   source files      -> sheets (pack) ----+                                     (mirror.rs)
//! ```
//! A packet to fold (`folded_packet.rs`) takes the same way: its pages (pack) -> imposition -> PDF.

mod facts;
mod folded_packet;
#[cfg(test)]
mod imposed_words;
mod mirror;

pub use crate::typeset::TextOptions;
pub use facts::{MirrorFacts, MirrorPlace, ZineFacts};
pub use folded_packet::{FoldedPacket, folded_packet};
pub use mirror::{Mirror, of_documents_with_mirror};

use crate::assets;
use crate::catalogue::Languages;
use crate::fold::{self, Binding, Duplex, Finish, FoldError, FoldOptions, Imposition, PageMargins, PrintedSide, Turn};
use crate::pack::PackError;
use crate::press::{Originals, PressError, Scale, Trim};
use crate::typeset::{self, Article, GuideFacts, PageSetup, TypesetError, TypesetPages, ZineLayout};
use crate::units::{Mm, Size};

/// Everything that a zine depends on besides its pages: the same options and pages give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct ZineOptions {
    pub fold: FoldOptions,
    pub finish: Finish,
    pub scale: Scale,
    /// What is printed beyond the paper's edge.
    pub trim: Trim,
    /// Whether to add a page with folding instructions; always added for manual duplex printing.
    pub guide: bool,
    /// Single pages in reading order instead of imposed papers.
    pub proof: bool,
    /// Languages: folding instructions in all of them, text of the layout in the main one.
    pub languages: Languages,
}

/// A zine as a PDF.
#[derive(Debug, Clone, PartialEq)]
pub struct Zine {
    pub pdf: Vec<u8>,
    pub facts: ZineFacts,
}

/// Why a zine could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ZineError {
    #[error(transparent)]
    Fold(#[from] FoldError),
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error("the poster takes {pages} pages, and there is room for one")]
    Poster { pages: usize },
    #[error(transparent)]
    Pack(PackError),
    #[error("its source cannot be printed as codes: {0}")]
    Mirror(#[from] PackError),
}

impl ZineOptions {
    /// Default options for a fold.
    #[must_use]
    pub fn new(fold: FoldOptions, languages: Languages) -> Self {
        let finish = Finish { steps: fold.steps, ..Finish::usual(fold.fold) };
        Self { finish, fold, scale: Scale::Fit, trim: Trim::default(), guide: false, proof: false, languages }
    }
}

/// The binding edge for a language.
#[must_use]
pub fn binding_of(lang: &str) -> Binding {
    if typeset::is_right_to_left(lang) { Binding::Right } else { Binding::Left }
}

/// Articles -> a zine.
///
/// # Errors
/// Articles, a layout or a fold that cannot be printed.
pub fn of_documents(
    articles: &[Article],
    layout: &ZineLayout,
    text_options: &TextOptions,
    options: &ZineOptions,
) -> Result<Zine, ZineError> {
    let words = pages_of(articles, layout, text_options, options)?;
    of_pdfs(&[&words.pdf], options)
}

/// Typesets articles on pages of the trimmed size.
///
/// # Errors
/// Articles or a layout that cannot be printed.
pub fn pages_of(
    articles: &[Article],
    layout: &ZineLayout,
    text_options: &TextOptions,
    options: &ZineOptions,
) -> Result<TypesetPages, ZineError> {
    options.fold.check()?;
    let setup = PageSetup {
        page: fold::page_size(&options.fold),
        margins: fold::page_margins(&options.fold),
        binding: options.fold.binding,
        bleed: options.trim.bleed,
        words: options.languages.main(),
        text: text_options,
    };
    Ok(typeset::zine(articles, layout, &setup)?)
}

/// Typesets a document on one page as large as the paper, its words as large as they fit.
///
/// # Errors
/// It does not fit one page, or cannot be printed.
pub fn poster(article: &Article, text_options: &TextOptions, options: &ZineOptions) -> Result<TypesetPages, ZineError> {
    let paper = upright(options.fold.paper);
    let natural = article.pictures.first().map(crate::halftone::Picture::natural);
    let lies = article.document.has_only_pictures() && natural.is_some_and(|size| size.width > size.height);
    let page = if lies { Size { width: paper.height, height: paper.width } } else { paper };
    let titled = article.document.title().is_some();
    let settings = format!("about = \"a poster\"\n[settings]\ntitled = {titled}\n");
    let layout = ZineLayout::parse("poster", &settings, assets::POSTER_TYPST)?;
    let none = Mm(0.0);
    let margins = PageMargins { inner: none, outer: none, top: none, bottom: none, last: none };
    let words = options.languages.main();
    let text = TextOptions { cover: false, poster: false, mirror: None, ..text_options.clone() };
    let setup = PageSetup { page, margins, binding: options.fold.binding, bleed: none, words, text: &text };
    let pages = typeset::zine(std::slice::from_ref(article), &layout, &setup)?;
    if pages.pages > 1 { Err(ZineError::Poster { pages: pages.pages }) } else { Ok(pages) }
}

/// The pages of one or several PDFs, in order -> a zine.
///
/// # Errors
/// A PDF that cannot be read, or more pages than the fold has.
pub fn of_pdfs(pdfs: &[&[u8]], options: &ZineOptions) -> Result<Zine, ZineError> {
    let pages = Originals::open(pdfs)?.trimmed(options.trim);
    let mut imposition = fold::impose(&options.fold, pages.pages())?;
    turn_posters(&mut imposition, &pages);
    let sides = Imposition::in_reading_order(imposition.page, pages.pages());
    let proof = ProofPages { sides, fitted: pages.pages() - usize::from(options.fold.poster) };
    printed(pdfs, pages, &imposition, &proof, options)
}

/// Single pages for proof-reading, and the number of leading pages that must fit the trimmed size.
struct ProofPages {
    sides: Vec<PrintedSide>,
    fitted: usize,
}

/// Imposed pages -> the requested PDF.
fn printed(
    pdfs: &[&[u8]],
    pages: Originals,
    imposition: &Imposition,
    proof: &ProofPages,
    options: &ZineOptions,
) -> Result<Zine, ZineError> {
    let facts = facts(&pages, imposition, options, proof.fitted);
    let id = print_id(pdfs);
    if options.proof {
        return Ok(Zine { pdf: pages.place_pages(&proof.sides, options.scale, id)?, facts });
    }
    let sides = imposition.sides(&options.finish);
    if !options.guide && !passes(imposition) {
        return Ok(Zine { pdf: pages.place_pages(&sides, options.scale, id)?, facts });
    }
    drop(pages);
    with_guide(pdfs, sides, imposition, options, facts)
}

/// The sides with the folding instructions: before them for manual duplex printing, else after them.
fn with_guide(
    pdfs: &[&[u8]],
    mut sides: Vec<PrintedSide>,
    imposition: &Imposition,
    options: &ZineOptions,
    facts: ZineFacts,
) -> Result<Zine, ZineError> {
    let paper = upright(options.fold.paper);
    let words = typeset::guide(assets::GUIDE_TEMPLATE, &GuideFacts::of(imposition, &options.languages), paper)?;
    let guide = guide_sides(&words, imposition, paper, facts.pages);
    let first = if passes(imposition) { 0 } else { sides.len() };
    sides.splice(first..first, guide);
    let all: Vec<&[u8]> = pdfs.iter().copied().chain([words.pdf.as_slice()]).collect();
    let pdf = Originals::open(&all)?.trimmed(options.trim).place_pages(&sides, options.scale, print_id(pdfs))?;
    Ok(Zine { pdf, facts: ZineFacts { guide: Some((first + 1, words.pages)), ..facts } })
}

/// Rotates pages that fill a whole side by a quarter turn where they fit better so.
fn turn_posters(imposition: &mut Imposition, pages: &Originals) {
    let (side, sizes) = (imposition.side, pages.sizes().collect::<Vec<_>>());
    let is_wide = |size: Size| size.width > size.height;
    for cell in imposition.papers.iter_mut().flat_map(|paper| &mut paper.back).filter(|cell| cell.size == side) {
        let page = cell.page.and_then(|page| sizes.get(page).copied());
        if imposition.page != side && page.is_some_and(|page| is_wide(page) != is_wide(side)) {
            cell.turn = if cell.turn == Turn::Half { Turn::Left } else { Turn::Right };
        }
    }
}

/// Whether fronts and backs are printed in two passes.
fn passes(imposition: &Imposition) -> bool {
    imposition.duplex == Duplex::None && imposition.is_two_sided()
}

/// The pages of the guide with the folding diagrams; `before` is the number of pages before them in the originals.
fn guide_sides(words: &TypesetPages, imposition: &Imposition, paper: Size, before: usize) -> Vec<PrintedSide> {
    let mut sides: Vec<PrintedSide> = (0..words.pages).map(|page| PrintedSide::whole(before + page, paper)).collect();
    for spot in &words.codes {
        if let (Some(side), Some(number)) = (sides.get_mut(spot.page), spot.number.checked_sub(1)) {
            side.strokes.extend(fold::step(imposition.fold, imposition.binding, number, spot.at, spot.side));
        }
    }
    sides
}

fn upright(paper: Size) -> Size {
    let Size { width, height } = paper;
    if width > height { Size { width: height, height: width } } else { paper }
}

/// A calibration sheet that shows the registration error between front and back.
///
/// # Errors
/// Options that no paper can follow.
pub fn calibration(options: &ZineOptions) -> Result<Vec<u8>, ZineError> {
    options.fold.check()?;
    let [mut front, mut back] = fold::calibration(&options.fold);
    let reach = fold::SCALE_REACH.0;
    let words = typeset::calibration(assets::CALIBRATE_TEMPLATE, &options.languages, front.size, reach)?;
    // The text is upright on both sides, so that it shows which way up the back is printed.
    for (side, page) in [(&mut front, 0), (&mut back, 1)] {
        side.cells = PrintedSide::whole(page, side.size).cells;
    }
    Ok(Originals::open(&[&words.pdf])?.trimmed(options.trim).place_pages(
        &[front, back],
        Scale::Actual,
        print_id(&[&words.pdf]),
    )?)
}

fn facts(pages: &Originals, imposition: &Imposition, options: &ZineOptions, fitted: usize) -> ZineFacts {
    let mut scales = (0..fitted).filter_map(|page| pages.scale_of(page, imposition.page, options.scale));
    let scale = scales.next().filter(|first| scales.all(|other| (other - first).abs() < 1e-3));
    ZineFacts {
        pages: pages.pages(),
        blanks: imposition.blanks,
        papers: imposition.papers.len(),
        signatures: imposition.signatures.clone(),
        two_sided: imposition.is_two_sided(),
        duplex: imposition.duplex,
        page: imposition.page,
        scale,
        pages_with_notes: pages.pages_with_notes(),
        damaged: pages.damaged(),
        guide: None,
        mirror: None,
    }
}

/// File identifier, derived from the pages: 128-bit FNV-1a over words of 16 bytes. It only tells printed documents
/// apart.
fn print_id(pdfs: &[&[u8]]) -> [u8; 16] {
    const PRIME: u128 = (1 << 88) + 0x13B;
    let mut hash: u128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D;
    for chunk in pdfs.iter().flat_map(|pdf| pdf.chunks(16)) {
        let mut word = [0; 16];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u128::from_le_bytes(word)).wrapping_mul(PRIME);
    }
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Fold;
    use crate::units::Mm;

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    fn options(fold: Fold) -> ZineOptions {
        ZineOptions::new(FoldOptions::new(fold, A4), Languages::english())
    }

    /// Blank pages of a size.
    fn pages(count: usize, size: Size) -> Vec<u8> {
        let sides: Vec<PrintedSide> = Imposition::in_reading_order(size, count);
        let empty = sides.into_iter().map(|side| PrintedSide { cells: Vec::new(), ..side }).collect::<Vec<_>>();
        Originals::open(&[]).unwrap().place_pages(&empty, Scale::Fit, [0; 16]).unwrap()
    }

    #[test]
    fn two_passes_begin_with_the_page_that_tells_of_them() {
        let mut options = options(Fold::Booklet);
        options.fold.duplex = Duplex::None;
        let pdf = pages(8, fold::page_size(&options.fold));
        let zine = of_pdfs(&[&pdf], &options).unwrap();
        assert_eq!((zine.facts.guide, zine.facts.papers, zine.facts.scale), (Some((1, 1)), 2, Some(1.0)));
        assert_eq!(Originals::open(&[&zine.pdf]).unwrap().pages(), 5);
        options.fold.duplex = Duplex::Long;
        let zine = of_pdfs(&[&pdf], &options).unwrap();
        assert_eq!(zine.facts.guide, None);
        let zine = of_pdfs(&[&pdf], &ZineOptions { guide: true, ..options }).unwrap();
        assert_eq!(zine.facts.guide, Some((5, 1)));
    }

    #[test]
    fn a_poster_lies_across_its_side_where_it_fits_better_so() {
        let mut options = options(Fold::Mini8);
        options.fold.poster = true;
        let page = fold::page_size(&options.fold);
        for (size, turn) in [(A4, Turn::Left), (Size { width: A4.height, height: A4.width }, Turn::Half)] {
            let pdfs = [pages(8, page), pages(1, size)];
            let pdfs: Vec<&[u8]> = pdfs.iter().map(Vec::as_slice).collect();
            let originals = Originals::open(&pdfs).unwrap();
            let mut imposition = fold::impose(&options.fold, 9).unwrap();
            turn_posters(&mut imposition, &originals);
            assert_eq!(imposition.papers[0].back[0].turn, turn);
            let zine = of_pdfs(&pdfs, &options).unwrap();
            assert_eq!((zine.facts.two_sided, zine.facts.scale), (true, Some(1.0)));
        }
    }

    #[test]
    fn every_fold_and_way_of_printing_has_a_guide_in_every_language() {
        let languages = Languages::new(
            crate::catalogue::built_in("ar").unwrap(),
            ["zh", "hi", "en"].map(|lang| crate::catalogue::built_in(lang).unwrap()),
        );
        for fold in Fold::ALL {
            for duplex in [Duplex::Long, Duplex::None] {
                let mut options = ZineOptions { guide: true, languages: languages.clone(), ..options(fold) };
                options.fold.duplex = duplex;
                let zine = of_pdfs(&[&pages(4, A4)], &options).unwrap();
                let (_, guides) = zine.facts.guide.unwrap();
                assert!((1..=4).contains(&guides), "{fold:?}: {guides} pages");
            }
        }
    }

    #[test]
    fn a_paper_to_calibrate_is_as_the_fold_lies() {
        for (fold, wide) in [(Fold::Booklet, true), (Fold::Flat, false)] {
            let pdf = calibration(&options(fold)).unwrap();
            let sizes: Vec<Size> = Originals::open(&[&pdf]).unwrap().sizes().collect();
            assert_eq!(sizes.len(), 2);
            assert!(sizes.iter().all(|size| (size.width > size.height) == wide));
        }
    }
}
