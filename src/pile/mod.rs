//! Texts of codes and partial codes from many photos -> sets, with what is read, missing and doubtful.
//!
//! ```text
//! texts of a page of a picture --add_text--> Pile --solve--> one set's stream, proved by its id
//! blocks of partial codes -------add_part---> | ^  |
//!                                             | |   \--report--> which code of which sheet is read, missing, doubtful
//!                                             v |             \--map--> a drawing of the sheets
//!                                          pile file (plain text, one code a line)
//! ```
//! Conflicting readings (unequal bytes for one number) are all kept, with the pages that showed them. Only the set id,
//! a hash over the whole packet, decides between them. A code of which only some blocks were decoded is a partial code.

mod belief;
mod gather;
mod gather_partials;
#[cfg(test)]
mod hostile;
mod keys;
mod map;
mod next_photo;
mod partials;
mod progress;
mod report;
mod set_report;
mod sets;
mod sheet_codes;
mod solver;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod text;

pub use gather::{Pile, PileError};
pub use keys::{Added, Counts, PageId, PageSeen, PictureKey};
pub use map::draw;
pub use report::{
    BestPhoto, CodePlace, Contradiction, LoneMark, Region, Report, SetReport, SetState, SetWarning, SheetReport,
    SlotState,
};
pub use sets::SolvedSet;
pub use sheet_codes::{PageKey, SheetCodes, SheetId};
pub use text::{Loaded, PILE_START, PileReader, PileWriter, picture_of_line, text_of_bytes};
