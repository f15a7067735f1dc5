//! Imposition -> printed sides in printing order, with folds and cuts drawn.

use super::imposition::{FoldLine, ImposedPaper, Imposition, LineKind, PlacedPage, Turn};
use super::options::{Duplex, Fold};
use super::steps::{row_width, steps_in_a_row};
use super::strokes::{HAIRLINE, Stroke, StrokeStyle, between, scissors};
use crate::units::{Mm, Size, Spot};

/// A printed side: pages, and strokes drawn over them.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedSide {
    pub size: Size,
    pub cells: Vec<PlacedPage>,
    pub strokes: Vec<Stroke>,
}

impl PrintedSide {
    /// A side with a single page.
    #[must_use]
    pub fn whole(page: usize, size: Size) -> Self {
        Self { size, cells: vec![PlacedPage::whole(page, size, Turn::Upright)], strokes: Vec::new() }
    }

    /// Rotates it by half a turn.
    pub(super) fn turn_over(&mut self) {
        let size = self.size;
        self.cells.iter_mut().for_each(|cell| cell.turn_over(size));
        self.each_spot(|spot| Spot { left: size.width - spot.left, top: size.height - spot.top });
    }

    fn each_spot(&mut self, moved: impl Fn(Spot) -> Spot) {
        self.strokes.iter_mut().flat_map(|stroke| &mut stroke.path).for_each(|spot| *spot = moved(*spot));
    }
}

/// How much of each fold line is drawn; cuts are always drawn in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creases {
    /// The whole line.
    Full,
    /// The two ends of the line.
    Ends,
    None,
}

/// Marks that are printed besides the pages, and the registration of backs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finish {
    pub creases: Creases,
    /// Folding diagrams at the bottom of the back cover.
    pub steps: bool,
    /// Shift of the backs to the right and down, as seen through the paper from its front, to correct the registration
    /// of the printer.
    pub offset: Spot,
}

/// Line width of cuts: 0.6 pt.
const CUT_LINE: Mm = Mm(0.212);
/// Unprintable edge of most printers.
const EDGE: Mm = Mm(5.0);
/// Height of the folding diagrams on a back cover, and their distance from the unprintable edge.
const STEPS_HIGH: Mm = Mm(5.0);
const STEPS_OFF: Mm = Mm(0.5);
/// Bottom margin that they need.
pub(super) const STEPS_MARGIN: Mm = Mm(12.0);
/// Length of the drawn ends of a fold line.
const TICK: Mm = Mm(6.0);

impl Finish {
    /// Default: full fold lines on papers that are folded more than once, only their ends on booklets.
    #[must_use]
    pub fn usual(fold: Fold) -> Self {
        let creases = match fold {
            Fold::Mini8 | Fold::Mini16 | Fold::French => Creases::Full,
            Fold::Booklet | Fold::Accordion => Creases::Ends,
            Fold::Flat => Creases::None,
        };
        Self { creases, steps: fold != Fold::Flat, offset: Spot::default() }
    }
}

impl Imposition {
    /// The printed sides in printing order: front, back, front, back; with [`Duplex::None`] all fronts, then all backs
    /// in the same order. If no back is printed there are fronts only.
    #[must_use]
    pub fn sides(&self, finish: &Finish) -> Vec<PrintedSide> {
        let fronts = self.papers.iter().map(|paper| self.front(paper, finish));
        if !self.is_two_sided() {
            return fronts.collect();
        }
        let backs = self.papers.iter().map(|paper| self.back(paper, finish));
        match self.duplex {
            Duplex::None => fronts.chain(backs).collect(),
            Duplex::Long | Duplex::Short => fronts.zip(backs).flat_map(|(front, back)| [front, back]).collect(),
        }
    }

    /// Whether anything is printed on the backs.
    #[must_use]
    pub fn is_two_sided(&self) -> bool {
        self.papers.iter().any(|paper| !paper.back.is_empty())
    }

    /// Single pages in reading order, for proof-reading.
    #[must_use]
    pub fn in_reading_order(page: Size, pages: usize) -> Vec<PrintedSide> {
        (0..pages).map(|number| PrintedSide::whole(number, page)).collect()
    }

    fn front(&self, paper: &ImposedPaper, finish: &Finish) -> PrintedSide {
        // The front of the outermost paper of a booklet is its cover: fold lines are drawn on the backs.
        let lines = if self.fold == Fold::Booklet { &[] } else { paper.lines.as_slice() };
        self.drawn(&paper.front, lines, finish)
    }

    fn back(&self, paper: &ImposedPaper, finish: &Finish) -> PrintedSide {
        // The single fold of a booklet is in the same position on both sides.
        let lines = if self.fold == Fold::Booklet { paper.lines.as_slice() } else { &[] };
        let mut side = self.drawn(&paper.back, lines, finish);
        let through = if self.turned_over { 1.0 } else { -1.0 };
        let (right, down) = (finish.offset.left * through, finish.offset.top * -through);
        let moved = |spot: Spot| Spot { left: spot.left + right, top: spot.top + down };
        side.cells.iter_mut().for_each(|cell| cell.at = moved(cell.at));
        side.each_spot(moved);
        side
    }

    fn drawn(&self, cells: &[PlacedPage], lines: &[FoldLine], finish: &Finish) -> PrintedSide {
        let mut strokes: Vec<Stroke> = lines.iter().flat_map(|line| self.line_strokes(line, finish.creases)).collect();
        if let Some(cover) = cells.iter().find(|cell| finish.steps && cell.page.is_some() && cell.page == self.last) {
            strokes.extend(self.steps_on(cover));
        }
        PrintedSide { size: self.side, cells: cells.to_vec(), strokes }
    }

    /// The folding diagrams at the bottom of the back cover.
    fn steps_on(&self, cover: &PlacedPage) -> Vec<Stroke> {
        let width = row_width(self.fold, STEPS_HIGH);
        let at = Spot { left: (self.page.width - width) / 2.0, top: self.page.height - EDGE - STEPS_HIGH - STEPS_OFF };
        let mut strokes = steps_in_a_row(self.fold, self.binding, at, STEPS_HIGH);
        strokes.iter_mut().flat_map(|stroke| &mut stroke.path).for_each(|spot| *spot = cover.spot(*spot));
        strokes
    }

    fn line_strokes(&self, line: &FoldLine, creases: Creases) -> Vec<Stroke> {
        let (from, to) = (self.inside(line.from), self.inside(line.to));
        let crease = |from, to| Stroke { path: vec![from, to], style: StrokeStyle::Dashed(HAIRLINE) };
        let cut = |style| {
            let mut strokes = vec![Stroke { path: vec![from, to], style }];
            strokes.extend(scissors(from, to));
            strokes
        };
        match (line.kind, creases) {
            (LineKind::Cut, _) => cut(StrokeStyle::Line(CUT_LINE)),
            // Folded before it is cut.
            (LineKind::CutMountain | LineKind::CutValley, _) => cut(StrokeStyle::Dashed(CUT_LINE)),
            (_, Creases::None) => Vec::new(),
            (_, Creases::Full) => vec![crease(from, to)],
            (_, Creases::Ends) => {
                let length = apart(from, to);
                if length <= TICK * 2.0 {
                    return vec![crease(from, to)];
                }
                let share = TICK / length;
                vec![crease(from, between(from, to, share)), crease(to, between(to, from, share))]
            }
        }
    }

    /// A position, moved out of the unprintable edge.
    fn inside(&self, spot: Spot) -> Spot {
        let keep = |at: Mm, far: Mm| Mm(at.0.clamp(EDGE.0, (far - EDGE).0));
        Spot { left: keep(spot.left, self.side.width), top: keep(spot.top, self.side.height) }
    }
}

fn apart(from: Spot, to: Spot) -> Mm {
    Mm((to.left - from.left).0.hypot((to.top - from.top).0))
}

#[cfg(test)]
mod tests {
    use super::super::{Binding, FoldOptions, impose};
    use super::*;

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    fn sides(options: &FoldOptions, pages: usize, finish: &Finish) -> Vec<PrintedSide> {
        impose(options, pages).unwrap().sides(finish)
    }

    fn pages(side: &PrintedSide) -> Vec<usize> {
        side.cells.iter().map(|cell| cell.page.map_or(0, |page| page + 1)).collect()
    }

    #[test]
    fn sides_alternate_where_the_printer_turns_paper_and_are_two_passes_where_it_does_not() {
        let options = FoldOptions::new(Fold::Booklet, A4);
        let (finish, passes) = (Finish::usual(Fold::Booklet), FoldOptions { duplex: Duplex::None, ..options.clone() });
        let of = |options| sides(options, 8, &finish).iter().map(pages).collect::<Vec<_>>();
        assert_eq!(of(&options), [[8, 1], [2, 7], [6, 3], [4, 5]]);
        assert_eq!(of(&passes), [[8, 1], [6, 3], [2, 7], [4, 5]]);
        assert_eq!(sides(&FoldOptions::new(Fold::Mini8, A4), 8, &finish).len(), 1);
    }

    #[test]
    fn nothing_is_drawn_within_5_mm_of_the_edge() {
        for fold in Fold::ALL {
            for binding in [Binding::Left, Binding::Right] {
                let options = FoldOptions { binding, ..FoldOptions::new(fold, A4) };
                let finish = Finish { creases: Creases::Full, ..Finish::usual(fold) };
                for side in sides(&options, 8, &finish) {
                    for Spot { left, top } in side.strokes.iter().flat_map(|stroke| stroke.path.iter().copied()) {
                        assert!(left.0 > 4.99 && left.0 < side.size.width.0 - 4.99, "{fold:?} {left:?}");
                        assert!(top.0 > 4.99 && top.0 < side.size.height.0 - 4.99, "{fold:?} {top:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_backs_move_and_the_fronts_stay() {
        let options = FoldOptions::new(Fold::Booklet, A4);
        let usual = Finish::usual(Fold::Booklet);
        let moved = Finish { offset: Spot { left: Mm(1.5), top: Mm(-0.5) }, ..usual };
        let (plain, moved) = (sides(&options, 4, &usual), sides(&options, 4, &moved));
        assert_eq!(plain[0], moved[0]);
        for (one, other) in plain[1].cells.iter().zip(&moved[1].cells) {
            // The paper is turned over its long upper edge: right stays right, down becomes up.
            let by = ((other.at.left - one.at.left).0, (other.at.top - one.at.top).0);
            assert!((by.0 - 1.5).abs() < 1e-9 && (by.1 - 0.5).abs() < 1e-9);
        }
    }

    #[test]
    fn every_folded_zine_shows_how_it_is_folded_once() {
        for fold in [Fold::Mini8, Fold::Mini16, Fold::Booklet, Fold::French, Fold::Accordion] {
            for duplex in [Duplex::Long, Duplex::Short, Duplex::None] {
                let options = FoldOptions { duplex, ..FoldOptions::new(fold, A4) };
                let shown = |steps| {
                    let finish = Finish { steps, ..Finish::usual(fold) };
                    sides(&options, 7, &finish).iter().map(|side| side.strokes.len()).sum::<usize>()
                };
                let drawn = steps_in_a_row(fold, Binding::Left, Spot::default(), STEPS_HIGH).len();
                assert_eq!(shown(true) - shown(false), drawn, "{fold:?}");
            }
        }
    }
}
