//! A side of paper, its bleed -> how far the printed page reaches beyond it, and its crop marks.

use crate::fold::{Stroke, StrokeStyle};
use crate::units::{Dpi, Mm, Size, Spot};

/// Printer resolution to which pages are aligned that are not scaled.
pub(super) const DOTS: Dpi = Dpi(600.0);

/// What is printed beyond the paper's edge, for paper that is cut after it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trim {
    /// How far pages run beyond the edge: 0 to [`MOST_BLEED`].
    pub bleed: Mm,
    /// Lines at the corners, off the edge, that show where to cut.
    pub marks: bool,
}

/// The widest bleed; print shops ask for 3 to 5 mm.
pub const MOST_BLEED: Mm = Mm(20.0);
/// Crop marks: their length, the least distance from the edge at which they begin, and their line width (0.35 pt).
const CROP_MARK: Mm = Mm(5.0);
const CROP_MARK_OFF: Mm = Mm(3.0);
const CROP_MARK_LINE: Mm = Mm(0.1235);

impl Trim {
    /// Distance of the crop marks from the edge.
    fn off(self) -> Mm {
        Mm(self.bleed.0.max(CROP_MARK_OFF.0))
    }

    /// How far the printed page reaches beyond the edge, on each side, in points: a whole number of dots.
    pub(super) fn beyond(self) -> f64 {
        let reach = if self.marks { self.off() + CROP_MARK } else { self.bleed };
        DOTS.nearest(reach.into()).0
    }

    /// Two strokes at each corner of a side.
    pub(super) fn crop_marks(self, side: Size) -> Vec<Stroke> {
        let (near, far) = (self.off(), self.off() + CROP_MARK);
        let mut strokes = Vec::new();
        for (left, outward) in [(Mm(0.0), -1.0), (side.width, 1.0)] {
            for (top, downward) in [(Mm(0.0), -1.0), (side.height, 1.0)] {
                let across = |off: Mm| Spot { left: left + off * outward, top };
                let along = |off: Mm| Spot { left, top: top + off * downward };
                for path in [vec![across(near), across(far)], vec![along(near), along(far)]] {
                    strokes.push(Stroke { path, style: StrokeStyle::Line(CROP_MARK_LINE) });
                }
            }
        }
        strokes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pt;

    const SIDE: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    #[test]
    fn marks_point_at_each_edge_and_touch_neither_the_paper_nor_its_bleed() {
        for bleed in [0.0, 2.0, 5.0] {
            let trim = Trim { bleed: Mm(bleed), marks: true };
            let marks = trim.crop_marks(SIDE);
            assert_eq!(marks.len(), 8);
            let off = bleed.max(3.0);
            for spot in marks.iter().flat_map(|mark| &mark.path) {
                let beyond = |at: Mm, far: Mm| (-at.0).max((at - far).0);
                let (across, along) = (beyond(spot.left, SIDE.width), beyond(spot.top, SIDE.height));
                assert!(across.max(along) >= off - 1e-9 && across.min(along).abs() < 1e-9, "{spot:?}");
                assert!(Pt::from(Mm(across.max(along))).0 <= trim.beyond() + 0.1);
            }
        }
        assert!(Trim::default().beyond().abs() < 1e-9);
    }
}
