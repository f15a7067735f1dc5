//! Long work -> its outcome: worker threads, Ctrl-C, time and memory limits.

#[cfg(feature = "print")]
pub(crate) mod bounded_work;
pub(crate) mod interrupt;
pub(crate) mod reader_pool;
pub(crate) mod run_log;

pub(crate) use run_log::RunLog;
