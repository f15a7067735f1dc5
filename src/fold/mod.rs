//! A count of pages and a way of folding -> which page stands where on which side of which paper.
//!
//! ```text
//!   order (fold, paper, binding) + pages -> Imposition: papers with cells, creases and cuts    (impose.rs, table.rs)
//!   order                                -> how wide and high a page is, and its margins       (margins.rs)
//!   imposition                           -> the sides in the order in which they are printed   (sides.rs)
//!   fold                                 -> how it is folded, as drawings without words        (steps.rs)
//! ```
//!
//! Nothing here knows what is on a page. Lengths are millimetres from a side's top left corner; the back of a paper is
//! described as it is printed, so that the printer turns the paper and nobody else has to. That the pages read from
//! first to last, upright, once the paper is folded and cut, is proved in `simulation/` by folding it in numbers.

mod calibrate;
mod check;
mod impose;
mod imposition;
mod inserts;
mod margins;
mod options;
mod sides;
#[cfg(test)]
mod simulation;
mod steps;
mod strokes;
mod table;

pub use calibrate::{SCALE_REACH, calibration};
pub use impose::impose;
pub use imposition::{FoldLine, ImposedPaper, Imposition, LineKind, PlacedPage, Turn};
pub use margins::{PageMargins, page_margins};
pub use options::{Binding, Duplex, Fold, FoldError, FoldOptions, Margins, page_size, side_size};
pub use sides::{Creases, Finish, PrintedSide};
pub use steps::{row_width, step, step_count, steps_in_a_row};
pub use strokes::{Stroke, StrokeStyle};
