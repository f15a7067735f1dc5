//! Photos of sheets -> files and reports: the verbs `scan`, `inspect`, `measure` and `verify`.

mod deliver;
mod folder_watch;
pub(crate) mod inspect;
pub(crate) mod measure;
mod nothing_found;
pub(crate) mod page;
pub(crate) mod scan;
#[cfg(not(feature = "open"))]
mod shut;
#[cfg(feature = "open")]
mod unlock;
#[cfg(feature = "pdf-in")]
pub(crate) mod verify;

#[cfg(not(feature = "open"))]
use shut::{Unlocker, ask, may_ask};
#[cfg(feature = "open")]
use unlock::{Unlocker, ask, may_ask};
