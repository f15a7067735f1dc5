//! Size of a plate's frame -> where its marks, foot squares and edge squares stand, in modules of 0.35 mm.
//!
//! ```text
//!   +----+ +-----------------------+ +----+     marks: version 4-M, two modules to one of theirs
//!   |mark| |      title block      | |mark|
//!   +----+ +-----------------------+ +----+
//!        .     .     .     .     .             edge squares: some 28 mm apart, on all four sides of the frame
//!  . +-----------------------------------+ .
//!    |               frame               |      the drawing; places are counted from its top left corner
//!  . +-----------------------------------+ .
//!        .     .     .     .     .
//!    ##                                 ##      foot squares
//! ```

use super::{MARK_VERSION, Square};
use crate::units::Mm;

/// The unit of a plate's geometry.
pub const PLATE_MODULE: Mm = Mm(0.35);
/// Modules on the side of a module of a mark.
const MARK_MODULE: i32 = 2;
/// Of white below a mark: four of its modules.
const BELOW_MARK: i32 = 4 * MARK_MODULE;
const FOOT: i32 = 10;
const ABOVE_FOOT: i32 = 4;
/// The side of an edge square, and from the frame to its middle: at the sides, where the paper's edge is near, and above
/// and below.
const EDGE: i32 = 4;
const BESIDE: i32 = 3;
const ABOVE: i32 = 4;
/// About how far apart edge squares are.
const SPACING: i32 = 80;
/// The sides that a frame may have: 35 mm to 2.1 m.
const SIDES: std::ops::RangeInclusive<i32> = 100..=6_000;

/// The frame of a plate: what its marks speak of, and the area of its drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlateFrame {
    width: i32,
    height: i32,
}

impl PlateFrame {
    /// Both in modules of 0.35 mm, 100 to 6,000; `None` for others.
    #[must_use]
    pub fn new(width: i32, height: i32) -> Option<Self> {
        (SIDES.contains(&width) && SIDES.contains(&height)).then_some(Self { width, height })
    }

    /// In modules.
    #[must_use]
    pub fn width(&self) -> i32 {
        self.width
    }

    /// In modules.
    #[must_use]
    pub fn height(&self) -> i32 {
        self.height
    }

    /// Both marks, left and right, without their quiet zones.
    #[must_use]
    pub fn marks(&self) -> [Square; 2] {
        let side = (17 + 4 * i32::from(MARK_VERSION)) * MARK_MODULE;
        let left = Square { left: 0, top: -side - BELOW_MARK, side };
        [left, Square { left: self.width - side, ..left }]
    }

    /// Both foot squares, left and right.
    #[must_use]
    pub fn feet(&self) -> [Square; 2] {
        let left = Square { left: 0, top: self.height + ABOVE_FOOT, side: FOOT };
        [left, Square { left: self.width - FOOT, ..left }]
    }

    /// The edge squares: those at the sides from the top down, in pairs, then those above and below, from the left.
    #[must_use]
    pub fn edges(&self) -> Vec<Square> {
        let at = |x: i32, y: i32| Square { left: x - EDGE / 2, top: y - EDGE / 2, side: EDGE };
        let along = |length: i32| {
            let parts = ((length + SPACING / 2) / SPACING).max(2);
            (1..parts).map(move |part| length * part / parts)
        };
        let beside = along(self.height).flat_map(|y| [at(-BESIDE, y), at(self.width + BESIDE, y)]);
        let marks = self.marks();
        let free = marks[0].side + BELOW_MARK + EDGE;
        let above = along(self.width).filter(|x| (free..=self.width - free).contains(x)).map(|x| at(x, -ABOVE));
        let below = along(self.width).map(|x| at(x, self.height + ABOVE));
        beside.chain(above).chain(below).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(one: Square, other: Square) -> i32 {
        let apart = |one: i32, one_side: i32, other: i32, other_side: i32| {
            (other - one - one_side).max(one - other - other_side)
        };
        apart(one.left, one.side, other.left, other.side).max(apart(one.top, one.side, other.top, other.side))
    }

    #[test]
    fn edge_squares_leave_marks_their_quiet_zones_and_stay_out_of_the_frame() {
        for (width, height) in [(560, 726), (576, 677), (808, 477), (100, 100), (150, 6000)] {
            let frame = PlateFrame::new(width, height).unwrap();
            let edges = frame.edges();
            for edge in &edges {
                assert!(frame.marks().iter().all(|mark| gap(*edge, *mark) >= 8), "{edge:?}");
                assert!(frame.feet().iter().all(|foot| gap(*edge, *foot) >= 1), "{edge:?}");
                let inside =
                    (edge.left + edge.side > 0 && edge.left < width) && (edge.top + edge.side > 0 && edge.top < height);
                assert!(!inside, "{edge:?}");
                // 5 mm of the paper's 7 stay white.
                assert!(edge.left >= -5 && edge.left + edge.side <= width + 5, "{edge:?}");
            }
            assert!(edges.len() >= 4 || width.min(height) < 200);
        }
    }

    #[test]
    fn a_frame_that_no_paper_holds_is_none() {
        for (width, height) in [(99, 500), (500, 99), (6001, 500), (500, i32::MAX), (-1, 200)] {
            assert_eq!(PlateFrame::new(width, height), None);
        }
    }
}
