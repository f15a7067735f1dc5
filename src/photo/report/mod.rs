//! What was read of a picture -> what it was like: quality where codes are unread, charts of sheets, drawings.

mod canvas;
pub mod chart;
mod drawings;
pub mod explain;
pub mod quality;
