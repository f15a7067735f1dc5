//! Outcomes -> lines for people, on standard output and standard error.

pub(crate) mod failure;
pub(crate) mod progress;
pub(crate) mod progress_table;
pub(crate) mod report;
pub(crate) mod terminal;
