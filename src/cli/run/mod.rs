//! Long work -> its outcome: worker threads, Ctrl-C, time and memory limits.

#[cfg(feature = "print")]
pub(crate) mod bounded_work;
pub(crate) mod interrupt;
pub(crate) mod reader_pool;
pub(crate) mod run_log;

#[cfg(feature = "print")]
pub(crate) use bounded_work::run_bounded;
pub(crate) use run_log::{RunLog, read_more};
