//! Imposition: number of pages + fold options -> papers with each page in its position, and their folds and cuts.
//!
//! All folds work the same way: pages and blanks are assigned to the positions of each paper by the tables of
//! `table.rs`, for a left binding; they are mirrored for a right binding; backs are rotated as the printer turns the
//! paper.

use super::imposition::{FoldLine, ImposedPaper, Imposition, LineKind, PlacedPage, Turn};
use super::options::{Binding, Duplex, Fold, FoldError, FoldOptions, PageGrid, grid, page_size, side_of};
use super::table::{self, Placement, Seam};
use crate::limits::MAX_PAGES;
use crate::units::{Mm, Spot};

/// Pages of one paper, row by row; the back as seen when the paper is turned like a leaf.
struct PaperPages {
    front: Vec<(Option<usize>, Turn)>,
    back: Vec<(Option<usize>, Turn)>,
    /// Shift of the pages towards the fold.
    creep: Mm,
}

/// Arranges pages on papers.
///
/// # Errors
/// Options that no paper can follow, or more pages than the fold has.
pub fn impose(options: &FoldOptions, pages: usize) -> Result<Imposition, FoldError> {
    options.check()?;
    let most = most_pages(options);
    if pages > most {
        return Err(FoldError::TooManyPages { fold: options.fold.name(), pages, most });
    }
    let poster = options.poster.then(|| pages.saturating_sub(1));
    let inside = pages - usize::from(options.poster && pages > 0);
    if inside == 0 {
        return Err(FoldError::NoPages);
    }
    let (pages_of_paper, signatures) = assign_pages(options, inside);
    let places = pages_of_paper.iter().map(|paper| paper.front.len() + paper.back.len()).sum::<usize>();
    let mut papers: Vec<ImposedPaper> =
        pages_of_paper.iter().zip(0..).map(|(paper, number)| imposed_paper(options, paper, number)).collect();
    if let (Some(page), Some(paper)) = (poster, papers.first_mut()) {
        let turn = if turned_over(options) { Turn::Half } else { Turn::Upright };
        paper.back.push(PlacedPage::whole(page, side_of(options.fold, options.paper), turn));
    }
    Ok(Imposition {
        side: side_of(options.fold, options.paper),
        page: page_size(options),
        fold: options.fold,
        binding: options.binding,
        duplex: options.duplex,
        turned_over: turned_over(options),
        papers,
        signatures,
        last: Some(inside - 1).filter(|last| *last > 0),
        blanks: places - inside,
    })
}

fn most_pages(options: &FoldOptions) -> usize {
    let poster = usize::from(options.poster);
    match options.fold {
        Fold::Mini8 => 8 + poster,
        Fold::Mini16 => 16,
        Fold::French => MAX_PAGES + poster,
        _ => MAX_PAGES,
    }
}

/// `count` page positions in reading order. The last page is the back cover, so blanks are inserted before it.
fn with_blanks(pages: usize, count: usize) -> Vec<Option<usize>> {
    let last = pages.saturating_sub(1);
    let page = |place: usize| match place {
        0 => Some(0),
        _ if place + 1 == count => Some(last),
        _ if place < last => Some(place),
        _ => None,
    };
    (0..count).map(|place| page(place).filter(|page| *page > 0 || place == 0)).collect()
}

/// The pages of each paper, and the number of papers in each signature.
fn assign_pages(options: &FoldOptions, pages: usize) -> (Vec<PaperPages>, Vec<usize>) {
    match options.fold {
        Fold::Mini8 => sheets(&with_blanks(pages, 8), &table::MINI8, &[]),
        Fold::Mini16 => sheets(&with_blanks(pages, 16), &table::MINI16_FRONT, &table::MINI16_BACK),
        Fold::French => sheets(&with_blanks(pages, pages.next_multiple_of(4)), &table::FRENCH, &[]),
        Fold::Booklet => booklet(options, pages),
        Fold::Accordion => accordion(options.panels as usize, pages),
        Fold::Flat => {
            let places = (0..pages.next_multiple_of(2)).map(|place| Some(place).filter(|page| *page < pages));
            sheets(&places.collect::<Vec<_>>(), &[(1, Turn::Upright)], &[(2, Turn::Upright)])
        }
    }
}

/// Papers that all follow the same table.
fn sheets(places: &[Option<usize>], front: &[Placement], back: &[Placement]) -> (Vec<PaperPages>, Vec<usize>) {
    let side = |pages: &[Option<usize>], table: &[Placement]| {
        table.iter().map(|(number, turn)| (pages.get(*number as usize - 1).copied().flatten(), *turn)).collect()
    };
    let papers: Vec<PaperPages> = places
        .chunks(front.len() + back.len())
        .map(|pages| PaperPages { front: side(pages, front), back: side(pages, back), creep: Mm(0.0) })
        .collect();
    let signatures = vec![1; papers.len()];
    (papers, signatures)
}

/// Nested papers (saddle stitch): the outermost carries the first two and the last two pages of its signature.
fn booklet(options: &FoldOptions, pages: usize) -> (Vec<PaperPages>, Vec<usize>) {
    let places = with_blanks(pages, pages.next_multiple_of(4));
    let signature = options.signature.map_or(places.len(), |pages| pages as usize);
    let mut papers = Vec::new();
    let mut signatures = Vec::new();
    for part in places.chunks(signature) {
        let (deep, last) = (part.len() / 4, part.len() - 1);
        signatures.push(deep);
        papers.extend((0..deep).map(|depth| {
            let page = |place: usize| (part.get(place).copied().flatten(), Turn::Upright);
            let outer = 2 * depth;
            PaperPages {
                front: vec![page(last - outer), page(outer)],
                back: vec![page(outer + 1), page(last - outer - 1)],
                creep: options.creep * depth as f64,
            }
        }));
    }
    (papers, signatures)
}

/// A strip of panels from papers glued end to end: first along the front, then back along the back.
fn accordion(panels: usize, pages: usize) -> (Vec<PaperPages>, Vec<usize>) {
    let strip = if pages <= panels { panels } else { pages.div_ceil(2).next_multiple_of(panels) };
    let page = |place: usize| (Some(place).filter(|page| *page < pages), Turn::Upright);
    let papers: Vec<PaperPages> = (0..strip / panels)
        .map(|paper| {
            let (first, last) = (paper * panels, paper * panels + panels - 1);
            // The first page of the back is behind the last panel of the strip.
            let behind = strip + (strip - 1 - last);
            let back = if pages > strip { (behind..behind + panels).map(page).collect() } else { Vec::new() };
            PaperPages { front: (first..=last).map(page).collect(), back, creep: Mm(0.0) }
        })
        .collect();
    let signatures = vec![papers.len()];
    (papers, signatures)
}

/// The pages of a paper, placed on its two printed sides; papers count from 0.
fn imposed_paper(options: &FoldOptions, pages_of_paper: &PaperPages, number: u32) -> ImposedPaper {
    let front = cells(options, &pages_of_paper.front, pages_of_paper.creep);
    let mut back = cells(options, &pages_of_paper.back, pages_of_paper.creep);
    if turned_over(options) {
        let side = side_of(options.fold, options.paper);
        for cell in &mut back {
            cell.turn_over(side);
        }
    }
    ImposedPaper { front, back, lines: lines(options, number) }
}

fn cells(options: &FoldOptions, pages_of_paper: &[(Option<usize>, Turn)], creep: Mm) -> Vec<PlacedPage> {
    let PageGrid { columns, .. } = grid(options.fold, options.panels);
    let (page, side) = (page_size(options), side_of(options.fold, options.paper));
    pages_of_paper
        .iter()
        .zip(0_u32..)
        .map(|((number, turn), place)| {
            let (row, column) = (place / columns, place % columns);
            let column = match options.binding {
                Binding::Left => column,
                Binding::Right => columns - 1 - column,
            };
            let at = Spot { left: page.width * f64::from(column), top: page.height * f64::from(row) };
            let shift = if at.left + page.width / 2.0 < side.width / 2.0 { creep } else { -creep };
            PlacedPage { page: *number, at, size: page, turn: *turn, shift }
        })
        .collect()
}

/// Whether the back must be rotated by half a turn. Tables describe it as the back of a leaf that is turned sideways;
/// it is upside down where the printer turns the paper over the side's upper edge.
pub(super) fn turned_over(options: &FoldOptions) -> bool {
    let side = side_of(options.fold, options.paper);
    let wide = side.width > side.height;
    match options.duplex {
        Duplex::Long | Duplex::None => wide,
        Duplex::Short => !wide,
    }
}

/// Folds and cuts on the front of a paper.
fn lines(options: &FoldOptions, number: u32) -> Vec<FoldLine> {
    let seams: Vec<Seam> = match options.fold {
        Fold::Mini8 => table::MINI8_SEAMS.to_vec(),
        Fold::Mini16 => table::MINI16_SEAMS.to_vec(),
        Fold::French => table::FRENCH_SEAMS.to_vec(),
        Fold::Booklet => vec![((1, 0), (1, 1), LineKind::Mountain)],
        Fold::Accordion => {
            let before = number * options.panels;
            (1..options.panels).map(|panel| ((panel, 0), (panel, 1), zigzag(before + panel))).collect()
        }
        Fold::Flat => Vec::new(),
    };
    let PageGrid { columns, .. } = grid(options.fold, options.panels);
    let page = page_size(options);
    let spot = |(column, row): (u32, u32)| {
        let column = match options.binding {
            Binding::Left => column,
            Binding::Right => columns - column,
        };
        Spot { left: page.width * f64::from(column), top: page.height * f64::from(row) }
    };
    seams.into_iter().map(|(from, to, kind)| FoldLine { from: spot(from), to: spot(to), kind }).collect()
}

/// The fold after the first `panels` panels of an accordion: the first page lies on top, back to back with the second.
fn zigzag(panels: u32) -> LineKind {
    if panels.is_multiple_of(2) { LineKind::Valley } else { LineKind::Mountain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Size;

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    fn pages(cells: &[PlacedPage]) -> Vec<usize> {
        cells.iter().map(|cell| cell.page.map_or(0, |page| page + 1)).collect()
    }

    fn of(fold: Fold, count: usize) -> Imposition {
        impose(&FoldOptions::new(fold, A4), count).unwrap()
    }

    #[test]
    fn blanks_stand_before_the_back_cover() {
        let booklet = of(Fold::Booklet, 6);
        assert_eq!(booklet.blanks, 2);
        assert_eq!(pages(&booklet.papers[0].front), [6, 1]);
        assert_eq!(pages(&booklet.papers[1].front), [0, 3]);
        let alone = of(Fold::Booklet, 1);
        assert_eq!(pages(&alone.papers[0].front), [0, 1]);
        assert_eq!(pages(&of(Fold::Mini8, 3).papers[0].front), [0, 0, 0, 2, 0, 0, 3, 1]);
    }

    #[test]
    fn the_last_signature_is_as_short_as_it_can_be() {
        let options = FoldOptions { signature: Some(16), ..FoldOptions::new(Fold::Booklet, A4) };
        assert_eq!(impose(&options, 37).unwrap().signatures, [4, 4, 2]);
        assert_eq!(impose(&options, 48).unwrap().signatures, [4, 4, 4]);
        assert_eq!(impose(&options, 5).unwrap().signatures, [2]);
        assert_eq!(of(Fold::Booklet, 100).signatures, [25]);
    }

    #[test]
    fn inner_papers_move_towards_the_fold_on_both_sides() {
        for duplex in [Duplex::Long, Duplex::Short] {
            let options = FoldOptions { duplex, creep: Mm(0.15), ..FoldOptions::new(Fold::Booklet, A4) };
            let booklet = impose(&options, 16).unwrap();
            for (depth, paper) in booklet.papers.iter().enumerate() {
                for cell in paper.front.iter().chain(&paper.back) {
                    let left = cell.at.left.0 < 1.0;
                    let wanted = 0.15 * depth as f64 * if left { 1.0 } else { -1.0 };
                    assert!((cell.shift.0 - wanted).abs() < 1e-9, "{cell:?}");
                }
            }
        }
    }

    #[test]
    fn creep_begins_anew_with_each_signature() {
        let options = FoldOptions { signature: Some(8), ..FoldOptions::new(Fold::Booklet, A4) };
        let shifts: Vec<f64> =
            impose(&options, 24).unwrap().papers.iter().map(|paper| paper.front[0].shift.0).collect();
        assert_eq!(shifts, [0.0, 0.1, 0.0, 0.1, 0.0, 0.1]);
    }

    #[test]
    fn a_poster_fills_the_back_of_the_first_paper() {
        let options = FoldOptions { poster: true, ..FoldOptions::new(Fold::Mini8, A4) };
        let mini = impose(&options, 9).unwrap();
        let poster = mini.papers[0].back[0];
        assert_eq!((poster.page, poster.size, poster.turn), (Some(8), mini.side, Turn::Half));
        assert_eq!(impose(&options, 1).unwrap_err(), FoldError::NoPages);
        assert!(impose(&FoldOptions { fold: Fold::Booklet, ..options }, 9).is_err());
    }

    #[test]
    fn more_pages_than_a_fold_has_are_refused_with_what_it_holds() {
        let refused = |fold, pages| impose(&FoldOptions::new(fold, A4), pages).unwrap_err().to_string();
        assert_eq!(refused(Fold::Mini8, 9), "9 pages; mini8 holds 8");
        assert_eq!(refused(Fold::Mini16, 17), "17 pages; mini16 holds 16");
        assert_eq!(refused(Fold::Booklet, usize::MAX), format!("{} pages; booklet holds 2000", usize::MAX));
        assert_eq!(refused(Fold::Flat, 0), "there is no page to fold");
    }

    #[test]
    fn wishes_that_no_paper_can_follow_are_refused() {
        let usual = FoldOptions::new(Fold::Booklet, A4);
        for (options, words) in [
            (
                FoldOptions { signature: Some(6), ..usual.clone() },
                "a signature of 6 pages; it must be a multiple of four",
            ),
            (
                FoldOptions { signature: Some(0), ..usual.clone() },
                "a signature of 0 pages; it must be a multiple of four",
            ),
            (FoldOptions { creep: Mm(1.5), ..usual.clone() }, "1.50 mm of creep for each paper; it must be 0 to 1 mm"),
            (
                FoldOptions { creep: Mm(f64::NAN), ..usual.clone() },
                "NaN mm of creep for each paper; it must be 0 to 1 mm",
            ),
            (
                FoldOptions { panels: 1, ..FoldOptions::new(Fold::Accordion, A4) },
                "1 panels; an accordion has 2 to 12 on each paper",
            ),
            (
                FoldOptions { paper: Size { width: Mm(210.0), height: Mm(f64::INFINITY) }, ..usual },
                "a paper of 210.0 x inf mm; its sides must be 50 to 2000 mm",
            ),
        ] {
            assert_eq!(impose(&options, 8).unwrap_err().to_string(), words);
        }
    }

    #[test]
    fn pages_fill_their_side_without_gaps() {
        for fold in Fold::ALL {
            let imposition = of(fold, 5);
            for paper in &imposition.papers {
                let area: f64 = paper.front.iter().map(|cell| cell.size.width.0 * cell.size.height.0).sum();
                assert!((area - imposition.side.width.0 * imposition.side.height.0).abs() < 1e-6, "{fold:?}");
            }
        }
    }
}
