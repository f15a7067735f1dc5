//! Number of pages and fold options -> imposition: position of every page on each side of each paper.
//!
//! ```text
//!   options (fold, paper, binding) + pages -> Imposition: papers with pages, folds and cuts     (impose.rs, table.rs)
//!   options                                -> size and margins of a page              (options.rs, margins.rs)
//!   imposition                             -> printed sides in printing order                   (sides.rs)
//!   fold                                   -> folding diagrams without words                    (steps.rs)
//! ```
//!
//! Nothing here knows the content of a page. Lengths are millimetres from a side's top left corner. The back of a paper
//! is described as it is printed. The tests in `simulation/` fold and cut the paper in numbers and show that the pages
//! read upright from first to last.

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
