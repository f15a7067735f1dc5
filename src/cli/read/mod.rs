//! Photos of sheets -> files and reports: the verbs `scan`, `inspect` and `verify`.

mod deliver;
mod folder_watch;
pub(crate) mod inspect;
mod nothing_found;
pub(crate) mod scan;
#[cfg(feature = "pdf-in")]
pub(crate) mod verify;
