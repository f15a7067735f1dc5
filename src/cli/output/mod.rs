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

#[cfg(feature = "seal")]
use std::ffi::OsString;
#[cfg(feature = "seal")]
use std::path::{Path, PathBuf};

/// `packet.pdf` and `.cards.pdf` -> `packet.cards.pdf`, in the same folder.
#[cfg(feature = "seal")]
pub(crate) fn beside(output: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(output.file_stem().unwrap_or_default());
    name.push(ending);
    output.parent().unwrap_or(Path::new("")).join(name)
}
