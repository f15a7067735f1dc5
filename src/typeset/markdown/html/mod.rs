//! HTML in Markdown -> the events and styles that mean the same.

mod events;
mod steps;
mod table;
mod tags;
mod tokens;

pub(super) use events::HtmlEvents;
pub(super) use steps::HtmlStep;
