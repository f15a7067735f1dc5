//! What was read of a picture -> what it was like: quality where codes are unread, charts of sheets, drawings.

mod canvas;
pub mod chart;
mod drawings;
pub mod explain;
pub mod quality;
pub mod quality_lines;

pub use canvas::{Canvas, LEGEND, MARK, UNREAD};
pub use chart::{Place, SheetSeen, State};
pub use explain::Explained;
pub use quality::SheetQuality;
