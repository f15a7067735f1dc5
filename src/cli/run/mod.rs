//! Long work -> its outcome: worker threads, Ctrl-C, time and memory limits.

#[cfg(feature = "print")]
pub(crate) mod bounded_work;
pub(crate) mod interrupt;
#[cfg(feature = "print")]
pub(crate) mod layout_process;
#[cfg(feature = "pdf-in")]
pub(crate) mod lone_codes;
#[cfg(feature = "open")]
pub(crate) mod private_process;
#[cfg(feature = "print")]
mod process_usage;
mod read_again;
#[cfg(feature = "seal")]
pub(crate) mod read_keys;
mod read_pictures;
pub(crate) mod reader_pool;
pub(crate) mod run_log;

#[cfg(feature = "print")]
pub(crate) use bounded_work::run_bounded;
#[cfg(feature = "print")]
pub(crate) use layout_process::LayoutLimits;
pub(crate) use read_pictures::{Patience, read_more};
pub(crate) use run_log::RunLog;
