//! Bytes -> files on the disk: whole ones, or none.

pub(crate) mod atomic_file;
pub(crate) mod explain;
pub(crate) mod write_files;
