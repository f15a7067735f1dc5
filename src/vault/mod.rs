//! Names and bytes <-> one stream in stock formats (gzip, xz, tar).
//!
//! ```text
//! one plain file        gzip that stores its name            gzip -dN opens it
//! anything else         tar, in gzip without a name or xz    tar -xf opens it
//! any other content     handed on as it is
//! ```
//! The smaller of gzip and xz is kept; both are read. No owners, no times unless asked for, no format of our own. What
//! comes back from paper may be a stranger's: every size is bounded before it takes memory, only files and folders
//! come out, and names that some system could not write, or would take for another's, get a safe neighbour's name.

mod archive;
mod contents;
mod error;
mod gzip;
mod rewritten;
mod safe_path;
mod unique_paths;
mod unpack;
mod visible_names;
mod xz;

use std::collections::BTreeMap;

pub use contents::{Entry, Opened, Renamed, Vault};
pub use error::{Flaw, Form, VaultError};
pub use safe_path::SafePath;
pub use visible_names::VisibleEntries;

use crate::limits::{MAX_CONTENT_BYTES, MAX_ENTRIES, MAX_UNPACKED_BYTES};
use rewritten::Members;
use unpack::Unpack;

/// First bytes of an age file (C2SP age.md, version 1).
const SEALED: &[u8] = b"age-encryption.org/v1\n";

/// Files -> content: the smaller of gzip and xz; a lone file as gzip with its name, anything else as a tar.
///
/// The same files give the same bytes. Times are left out unless `keep_times`. A file of a name beyond ASCII goes
/// through a tar too, for gzip does not say in which alphabet its name is written; so does an executable one.
///
/// # Errors
/// No files at all, too many or too big ones, or two names that would be one on some systems.
pub fn compress(vault: &Vault, keep_times: bool) -> Result<Vec<u8>, VaultError> {
    check_size(vault)?;
    unique_paths::check(vault)?;
    packed(&rewritten::members(vault, false)?, lone_file(vault, keep_times), keep_times)
}

/// A content in which meshes are rewritten, so that it is smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewrittenContent {
    pub bytes: Vec<u8>,
    /// The files that are rewritten in it, by path.
    pub files: Vec<SafePath>,
}

/// Files -> content, meshes (STL) rewritten and a program with them that reverses it; always as a tar. `None` if there are
/// none. [`open`] gives the same files for it as for what [`compress`] makes.
///
/// # Errors
/// As [`compress`].
pub fn compress_rewritten(vault: &Vault, keep_times: bool) -> Result<Option<RewrittenContent>, VaultError> {
    check_size(vault)?;
    unique_paths::check(vault)?;
    let members = rewritten::members(vault, true)?;
    if members.rewritten.is_empty() {
        return Ok(None);
    }
    Ok(Some(RewrittenContent { bytes: packed(&members, None, keep_times)?, files: members.rewritten }))
}

fn packed(members: &Members<'_>, lone: Option<(&str, &[u8])>, keep_times: bool) -> Result<Vec<u8>, VaultError> {
    let archive = archive::write(members.list.iter().map(|(path, entry)| (path, entry.as_ref())), keep_times);
    let xz = if members.rewritten.is_empty() { xz::write(&archive) } else { xz::write_meshes(&archive) }?;
    let gzip = match lone {
        Some((name, bytes)) => gzip::write(Some(name), bytes, xz.len())?,
        None => gzip::write(None, &archive, xz.len())?,
    };
    let content = if xz.len() < gzip.len() { xz } else { gzip };
    if content.len() > MAX_CONTENT_BYTES {
        return Err(VaultError::ContentTooBig { bytes: content.len(), most: MAX_CONTENT_BYTES });
    }
    Ok(content)
}

/// Content -> files, all bounds checked, nothing unsafe let through. Zeros after the content's end are skipped.
///
/// # Errors
/// Says what is wrong with the content: damage, sizes beyond the limits, or anything else than files and folders.
pub fn open(content: &[u8]) -> Result<Opened, VaultError> {
    if content.len() > MAX_CONTENT_BYTES {
        return Err(VaultError::ContentTooBig { bytes: content.len(), most: MAX_CONTENT_BYTES });
    }
    open_within(content, MAX_UNPACKED_BYTES)
}

fn open_within(content: &[u8], most: u64) -> Result<Opened, VaultError> {
    let opened = if gzip::is_gzip(content) {
        let mut members = gzip::Members::new(content);
        match members.name() {
            Some(name) => lone(&name, Unpack::new(&mut members, Form::Gzip, most)),
            None => archive::read(Unpack::new(&mut members, Form::Gzip, most)),
        }
    } else if xz::is_xz(content) {
        archive::read(Unpack::new(&mut xz::reader(content, most)?, Form::Xz, most))
    } else {
        Err(VaultError::NoArchive)
    };
    match opened {
        Ok((vault, renamed)) => Ok(Opened::Files { vault, renamed }),
        Err(VaultError::NoArchive) if content.starts_with(SEALED) => Ok(Opened::Sealed(content.to_vec())),
        Err(VaultError::NoArchive) => Ok(Opened::Unknown(content.to_vec())),
        Err(error) => Err(error),
    }
}

/// A gzip with a stored name holds that file and nothing else; folders in the name are dropped, as gzip itself does.
fn lone(name: &[u8], mut unpack: Unpack<'_>) -> Result<(Vault, Vec<Renamed>), VaultError> {
    let bytes = unpack.all()?;
    let mut names = unique_paths::UniquePaths::default();
    let name = name.rsplit(|&byte| byte == b'/').next().unwrap_or(name);
    let path = names.file(&safe_path::text(name))?;
    let entry = Entry::File { bytes, executable: false, modified: None };
    Ok((Vault { entries: BTreeMap::from([(path, entry)]) }, names.renamed))
}

fn lone_file(vault: &Vault, keep_times: bool) -> Option<(&str, &[u8])> {
    let mut entries = vault.entries.iter();
    let (path, entry) = entries.next()?;
    let plain_name = path.as_str().is_ascii() && !path.as_str().contains('/');
    match entry {
        Entry::File { bytes, executable: false, modified }
            if entries.next().is_none() && plain_name && !(keep_times && modified.is_some()) =>
        {
            Some((path.as_str(), bytes))
        }
        _ => None,
    }
}

fn check_size(vault: &Vault) -> Result<(), VaultError> {
    if vault.entries.is_empty() {
        return Err(VaultError::Empty);
    }
    if vault.entries.len() > MAX_ENTRIES {
        return Err(VaultError::TooMany { most: MAX_ENTRIES });
    }
    let bytes: u64 = vault.entries.iter().map(|(path, entry)| archive::packed_bytes(path, entry)).sum();
    if bytes + archive::END_BYTES > MAX_UNPACKED_BYTES {
        return Err(VaultError::TooBig { most: MAX_UNPACKED_BYTES });
    }
    Ok(())
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod rewritten_tests;
#[cfg(test)]
mod tests;
