//! Margins at gutter, folds, cuts and paper edges -> margins of every page.
//!
//! Each side of a page is the gutter (the binding fold), another fold, a cut, or the edge of the paper, and this
//! differs between the pages of a zine: a page in the middle of a mini zine is cut where its neighbour is folded. All
//! pages have the same margins, so each margin is the widest that any page needs on that side.

use super::options::{Fold, FoldOptions};
use super::sides::STEPS_MARGIN;
use crate::units::Mm;

/// The margins of every page around its type area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageMargins {
    /// Gutter: on the left of recto pages if the zine is bound on the left.
    pub inner: Mm,
    pub outer: Mm,
    pub top: Mm,
    pub bottom: Mm,
    /// Bottom margin of the last page, where the folding diagrams may stand.
    pub last: Mm,
}

/// Kind of a side of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Border {
    Binding,
    Fold,
    Cut,
    Edge,
}

use Border::{Binding, Cut, Edge, Fold as Folded};

/// All kinds that the inner, outer, top and bottom sides of the pages of a fold can have.
pub(super) fn borders(fold: Fold) -> [&'static [Border]; 4] {
    match fold {
        Fold::Mini8 => [&[Binding], &[Folded, Edge], &[Folded, Cut], &[Edge]],
        Fold::Mini16 => [&[Binding], &[Cut, Edge], &[Cut], &[Edge]],
        Fold::Booklet => [&[Binding], &[Edge], &[Edge], &[Edge]],
        Fold::French => [&[Binding], &[Edge], &[Folded], &[Edge]],
        Fold::Accordion => [&[Folded, Edge], &[Folded, Edge], &[Edge], &[Edge]],
        Fold::Flat => [&[Binding, Edge], &[Edge], &[Edge], &[Edge]],
    }
}

/// The margins of every page.
#[must_use]
pub fn page_margins(options: &FoldOptions) -> PageMargins {
    let of = |border: &Border| match border {
        Border::Binding => options.margins.inner,
        Border::Fold => options.margins.outer,
        Border::Cut => options.margins.cut,
        Border::Edge => options.margins.edge,
    };
    let widest = |borders: &[Border]| Mm(borders.iter().map(|border| of(border).0).fold(0.0, f64::max));
    let [inner, outer, top, bottom] = borders(options.fold).map(widest);
    let last = if options.steps { bottom.max(STEPS_MARGIN) } else { bottom };
    PageMargins { inner, outer, top, bottom, last }
}

#[cfg(test)]
mod tests {
    use super::super::options::{Margins, page_size};
    use super::*;
    use crate::units::Size;

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    fn options(fold: Fold, margins: Margins) -> FoldOptions {
        FoldOptions { margins, steps: false, ..FoldOptions::new(fold, A4) }
    }

    #[test]
    fn each_side_keeps_the_widest_of_what_may_stand_there() {
        let margins = Margins { inner: Mm(1.0), outer: Mm(2.0), cut: Mm(3.0), edge: Mm(5.0) };
        let of = |fold| {
            let PageMargins { inner, outer, top, bottom, .. } = page_margins(&options(fold, margins));
            [inner, outer, top, bottom]
        };
        assert_eq!(of(Fold::Mini8), [1.0, 5.0, 3.0, 5.0].map(Mm));
        assert_eq!(of(Fold::Mini16), [1.0, 5.0, 3.0, 5.0].map(Mm));
        assert_eq!(of(Fold::Booklet), [1.0, 5.0, 5.0, 5.0].map(Mm));
        assert_eq!(of(Fold::French), [1.0, 5.0, 2.0, 5.0].map(Mm));
        assert_eq!(of(Fold::Accordion), [Mm(5.0); 4]);
        assert_eq!(of(Fold::Flat), [Mm(5.0); 4]);
    }

    #[test]
    fn the_last_foot_leaves_room_for_the_drawings_of_its_folds() {
        let options = FoldOptions::new(Fold::Mini8, A4);
        let margins = page_margins(&options);
        assert_eq!(margins.last, STEPS_MARGIN);
        assert!(margins.bottom < STEPS_MARGIN);
        let without = page_margins(&FoldOptions { steps: false, ..options });
        assert_eq!(without.last, without.bottom);
    }

    #[test]
    fn the_usual_margins_leave_every_fold_more_than_two_thirds_of_its_width() {
        for fold in Fold::ALL {
            let options = FoldOptions::new(fold, A4);
            let (page, margins) = (page_size(&options), page_margins(&options));
            assert_eq!(options.check(), Ok(()));
            assert!((page.width - margins.inner - margins.outer) / page.width > 0.67, "{fold:?}");
        }
    }

    #[test]
    fn margins_that_leave_nothing_or_not_a_number_are_refused() {
        let usual = Margins::usual(page_size(&FoldOptions::new(Fold::Mini8, A4)));
        for margins in [
            Margins { inner: Mm(60.0), ..usual },
            Margins { cut: Mm(-1.0), ..usual },
            Margins { outer: Mm(f64::NAN), ..usual },
            Margins { edge: Mm(4.9), ..usual },
            Margins { edge: Mm(f64::NAN), ..usual },
        ] {
            assert!(options(Fold::Mini8, margins).check().is_err(), "{margins:?}");
        }
        let refused = options(Fold::Mini8, Margins { edge: Mm(4.9), ..usual }).check().unwrap_err();
        assert_eq!(refused.to_string(), "4.9 mm between the words and the paper's edge; printers need 5 mm");
    }
}
