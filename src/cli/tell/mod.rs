//! Outcomes -> lines for people, on standard output and standard error.

pub(crate) mod failure;
#[cfg(feature = "print")]
pub(crate) mod nearest;
#[cfg(feature = "print")]
pub(crate) mod packet;
#[cfg(feature = "print")]
pub(crate) mod plates;
pub(crate) mod plates_seen;
pub(crate) mod progress;
pub(crate) mod progress_table;
#[cfg(feature = "print")]
pub(crate) mod readers;
pub(crate) mod report;
#[cfg(feature = "open")]
pub(crate) mod second_screen;
#[cfg(feature = "print")]
pub(crate) mod sources;
pub(crate) mod terminal;
pub(crate) mod text;
#[cfg(feature = "print")]
pub(crate) mod zine;

pub(crate) use failure::Failure;
pub(crate) use progress::Progress;
pub(crate) use terminal::Terminal;
pub(crate) use text::{columns, counted, grouped, shown, shown_page, spelled};
