//! Bytes -> files on the disk: whole ones, or none.

pub(crate) mod atomic_file;
pub(crate) mod explain;
pub(crate) mod file_batch;
pub(crate) mod folder_handle;
pub(crate) mod kept_pile;
pub(crate) mod lock_file;
#[cfg(feature = "print")]
pub(crate) mod pdf;
pub(crate) mod png;
#[cfg(all(feature = "print", feature = "pdf-in"))]
pub(crate) mod preview;
pub(crate) mod write_files;

pub(crate) use atomic_file::Existing;
pub(crate) use png::png_of;
