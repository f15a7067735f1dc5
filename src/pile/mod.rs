//! Code texts and half-read codes from many photos -> sets, with what is read, missing and doubtful.
//!
//! ```text
//! texts of a page of a picture --add_text--> Pile --judge--> one set's stream, proved by its id
//! blocks of half-read codes -----add_part---> | ^  |   `--salvage, column by column, where whole codes are too few
//!                                             | |   \--report--> which code of which sheet is read, missing, doubtful
//!                                             v |             \--map--> a drawing of the sheets
//!                                          pile file (plain text, one code a line)
//! ```
//! Nothing read is thrown away early: unequal codes with the same number are all kept, by the picture they came from,
//! and only the set id, a hash over the whole packet, decides between them.

mod belief;
mod gather;
mod gather_partials;
mod keys;
mod map;
mod next_photo;
mod partial_line;
mod partials;
mod progress;
mod report;
mod set_report;
mod sets;
mod solver;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;

pub use gather::{Pile, PileError};
pub use keys::{Added, Counts, PageId, PageSeen, PictureKey};
pub use map::draw;
pub use report::{
    BestPhoto, CodePlace, LoneMark, Region, Report, SetReport, SetState, SetWarning, SheetReport, SlotState,
};
pub use sets::SolvedSet;
pub use text::Loaded;
