//! The files of a packet -> the same files without what they tell of their makers, and what each tells.

use crate::cli::run::interrupt;
use crate::cli::tell::Failure;
use crate::metadata::{self, Obstacle, Stripping, Traces};
use crate::vault::{Entry, Vault};

/// What a file tells, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TellingFile {
    pub path: String,
    pub told: Traces,
    pub fate: FileFate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileFate {
    /// Nobody asked for anything; and why nothing could be done, where that is so.
    AsItIs(Option<Obstacle>),
    /// Another picture file with the same pixels; it still tells what is left.
    Stripped { left: Traces },
    /// It was to be stripped and could not be.
    Kept(Obstacle),
}

/// Looks through all files, and changes pictures where they are to be stripped.
pub(crate) fn look_through(vault: &mut Vault, strip: bool) -> Result<Vec<TellingFile>, Failure> {
    let mut telling = Vec::new();
    for (path, entry) in &mut vault.entries {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let Entry::File { bytes, .. } = entry else { continue };
        let (told, fate) = if strip {
            match metadata::strip(path.as_str(), bytes) {
                Stripping::Silent => continue,
                Stripping::Kept { told, why } => (told, FileFate::Kept(why)),
                Stripping::Stripped { bytes: stripped, told, left } => {
                    *bytes = stripped;
                    (told, FileFate::Stripped { left })
                }
            }
        } else {
            match metadata::told(path.as_str(), bytes) {
                told if told.is_empty() => continue,
                told => (told, FileFate::AsItIs(metadata::obstacle(bytes))),
            }
        };
        telling.push(TellingFile { path: path.as_str().to_owned(), told, fate });
    }
    Ok(telling)
}
