//! A paper -> where marks, title block, drawing and foot squares of a plate stand.
//!
//! ```text
//!   +----+ +-----------------------+ +----+     marks: version 4-M, modules of 0.7 mm, as on a sheet of codes;
//!   |mark| |      title block      | |mark|     between them the title block
//!   +----+ +-----------------------+ +----+
//!   +-------------------------------------+
//!   |                                     |     the frame: what a mark's text speaks of, and the drawing's area;
//!   |               frame                 |     above its bottom edge there may be a strip of codes
//!   +-------------------------------------+
//!   ##                                   ##     foot squares
//! ```

use crate::units::{Mm, Size, Spot};

/// Free on all sides: many printers leave 5 mm white.
const MARGIN: Mm = Mm(7.0);
/// The unit of the geometry: a mark's module is two of them.
pub const MODULE: Mm = Mm(0.35);
/// Modules on the side of a mark (33 of two), of the white below it (4 of two), of a foot square, and above a foot square.
const MARK: i32 = 66;
const BELOW_MARK: i32 = 8;
const FOOT: i32 = 10;
const ABOVE_FOOT: i32 = 4;

/// Where everything of a plate stands on its paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlateGeometry {
    pub paper: Size,
    /// Of the frame, in modules of 0.35 mm.
    pub width: i32,
    pub height: i32,
}

impl PlateGeometry {
    /// `paper` as it is turned: wider than high for landscape.
    #[must_use]
    pub fn new(paper: Size) -> Self {
        let modules = |length: Mm| ((length - MARGIN * 2.0) / MODULE).floor() as i32;
        let height = modules(paper.height) - MARK - BELOW_MARK - ABOVE_FOOT - FOOT;
        Self { paper, width: modules(paper.width), height }
    }

    /// A place in modules from the frame's top left corner -> on paper.
    #[must_use]
    pub fn spot(&self, left: f64, top: f64) -> Spot {
        let edge = (self.paper.width - MODULE * f64::from(self.width)) / 2.0;
        Spot { left: edge + MODULE * left, top: MARGIN + MODULE * (f64::from(MARK + BELOW_MARK) + top) }
    }

    /// The frame: its top left corner and its size.
    #[must_use]
    pub fn frame(&self) -> (Spot, Size) {
        let size = Size { width: MODULE * f64::from(self.width), height: MODULE * f64::from(self.height) };
        (self.spot(0.0, 0.0), size)
    }

    /// Between the marks: its top left corner and its size.
    #[must_use]
    pub fn title_block(&self) -> (Spot, Size) {
        let white = f64::from(MARK + BELOW_MARK);
        let size = Size { width: MODULE * (f64::from(self.width) - 2.0 * white), height: MODULE * f64::from(MARK) };
        (self.spot(white, -white), size)
    }

    /// The top left corners of both marks, left and right, and their side.
    #[must_use]
    pub fn marks(&self) -> ([Spot; 2], Mm) {
        let top = -f64::from(MARK + BELOW_MARK);
        ([self.spot(0.0, top), self.spot(f64::from(self.width - MARK), top)], MODULE * f64::from(MARK))
    }

    /// The top left corners of both foot squares, left and right, and their side.
    #[must_use]
    pub fn feet(&self) -> ([Spot; 2], Mm) {
        let top = f64::from(self.height + ABOVE_FOOT);
        ([self.spot(0.0, top), self.spot(f64::from(self.width - FOOT), top)], MODULE * f64::from(FOOT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;

    #[test]
    fn nothing_stands_within_five_millimetres_of_an_edge() {
        for paper in [Paper::A4, Paper::Letter, Paper::A3] {
            let Size { width, height } = paper.size();
            for paper in [Size { width, height }, Size { width: height, height: width }] {
                let plate = PlateGeometry::new(paper);
                let ([left, right], side) = plate.marks();
                let ([_, foot], foot_side) = plate.feet();
                assert!(left.left.0 >= 5.0 && left.top.0 >= 5.0);
                assert!(right.left + side <= paper.width - Mm(5.0));
                assert!(foot.top + foot_side <= paper.height - Mm(5.0));
                let (at, size) = plate.title_block();
                assert!(size.width.0 > 100.0 && at.left > left.left + side);
            }
        }
    }
}
