//! Profile and page size -> position of each code, mark and square of a sheet, in modules and in millimetres.
//!
//! ```text
//!   +------+                    +------+      head: two sheet marks, flush with the grid, and words between them
//!   | mark |   title, sheet 3   | mark |
//!   +------+   of 7, ...        +------+
//!
//!   A [1] [2] [3] [4]                         grid: codes row by row, a gap between them
//!   B [5] [6] [7] [8]
//!   #   1   2   3   4 #                       foot: two solid squares, flush with the grid
//! ```
//! Printing and scanning both use this room. Only `geometry.rs` is part of the format; its placement on a page
//! (`page.rs`) and the choices of a profile (`profile.rs`) can change at any time.

mod geometry;
mod page;
mod plate_frame;
mod profile;

pub use geometry::{
    FOOT_DISTANCE, FOOT_SIDE, Geometry, Grid, Level, MARK_LEVEL, MARK_QUIET, MARK_VERSION, QUIET, Side, Square,
    row_letters,
};
pub use page::{Area, Page, PageError, Paper};
pub use plate_frame::{PLATE_MODULE, PlateFrame};
pub use profile::{Profile, ProfileError};
