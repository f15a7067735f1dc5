//! HTML in Markdown -> the events and styles that mean the same.

mod events;
mod table;
mod tags;
mod tokens;

pub(super) use events::{HtmlEvents, Step};
