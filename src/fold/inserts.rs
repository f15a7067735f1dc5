//! Pages as large as the paper -> free backs first, then papers of their own. Also: pages -> other page numbers.

use super::imposition::{ImposedPaper, Imposition, PlacedPage, Turn};

impl Imposition {
    /// Places pages as large as a side: first on free backs of papers that are printed on one side only, then on papers
    /// of their own behind the others, which are neither folded nor cut. These have printed backs if any other paper
    /// has.
    pub fn insert(&mut self, pages: impl IntoIterator<Item = usize>) {
        let mut pages = pages.into_iter();
        let turn = if self.turned_over { Turn::Half } else { Turn::Upright };
        let size = self.side;
        let whole = |page, turn| PlacedPage::whole(page, size, turn);
        if self.fold.one_sided() {
            for paper in self.papers.iter_mut().filter(|paper| paper.back.is_empty()) {
                paper.back.extend(pages.next().map(|page| whole(page, turn)));
            }
        }
        let two_sided = self.is_two_sided();
        while let Some(front) = pages.next() {
            let back = if two_sided { pages.next() } else { None };
            let (front, back) = (vec![whole(front, Turn::Upright)], back.map(|page| whole(page, turn)));
            self.papers.push(ImposedPaper { front, back: back.into_iter().collect(), lines: Vec::new() });
        }
    }

    /// Replaces page `n` by page `order[n]`. Pages beyond its end keep their numbers.
    pub fn renumber(&mut self, order: &[usize]) {
        let other = |page: usize| order.get(page).copied().unwrap_or(page);
        for paper in &mut self.papers {
            for cell in paper.front.iter_mut().chain(&mut paper.back) {
                cell.page = cell.page.map(other);
            }
        }
        self.last = self.last.map(other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Finish, Fold, FoldOptions, impose};
    use super::*;
    use crate::units::{Mm, Size};

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    /// The pages of each printed side, from 1; 0 for a blank.
    fn sides(imposition: &Imposition) -> Vec<Vec<usize>> {
        let sides = imposition.sides(&Finish::usual(imposition.fold));
        let pages = |cells: &[PlacedPage]| cells.iter().map(|cell| cell.page.map_or(0, |page| page + 1)).collect();
        sides.iter().map(|side| pages(&side.cells)).collect()
    }

    #[test]
    fn large_pages_fill_free_backs_first_and_then_papers_of_their_own() {
        let mut mini = impose(&FoldOptions::new(Fold::Mini8, A4), 8).unwrap();
        mini.insert(8..12);
        assert_eq!(sides(&mini)[1..], [vec![9], vec![10], vec![11], vec![12], vec![]][..mini.papers.len() * 2 - 1]);
        assert!(mini.papers[1].lines.is_empty() && mini.papers[1].front[0].size == mini.side);
        let mut french = impose(&FoldOptions::new(Fold::French, A4), 8).unwrap();
        french.insert(8..10);
        assert_eq!(
            (french.papers.len(), french.papers[0].back[0].page, french.papers[1].back[0].page),
            (2, Some(8), Some(9))
        );
    }

    #[test]
    fn what_is_printed_on_one_side_stays_so() {
        let mut strip = impose(&FoldOptions::new(Fold::Accordion, A4), 4).unwrap();
        strip.insert(4..6);
        assert_eq!(sides(&strip)[1..], [[5], [6]]);
    }

    #[test]
    fn a_large_page_on_a_back_is_turned_as_the_printer_turns_the_paper() {
        for (duplex, turn) in [(super::super::Duplex::Long, Turn::Half), (super::super::Duplex::Short, Turn::Upright)] {
            let mut mini = impose(&FoldOptions { duplex, ..FoldOptions::new(Fold::Mini8, A4) }, 8).unwrap();
            mini.insert([8]);
            assert_eq!(mini.papers[0].back[0].turn, turn);
        }
    }

    #[test]
    fn renumbered_pages_stand_where_the_others_stood() {
        let mut booklet = impose(&FoldOptions::new(Fold::Booklet, A4), 4).unwrap();
        booklet.renumber(&[0, 2, 3, 1]);
        assert_eq!(sides(&booklet), [[2, 1], [3, 4]]);
        assert_eq!(booklet.last, Some(1));
    }
}
