//! Files of a vault -> members of an archive, meshes among them rewritten; a member -> the file that was rewritten.
//!
//! ```text
//! unspm.py          first of all: it makes the files again, for whoever has nothing but stock tools
//! part.stl.spm      the file part.stl in another form (rewrite/), proved by its SHA-256
//! mine.spm.spm      a file of the user's own that is named and begins as a rewritten one does, wrapped
//! ```
//! So each member that has the suffix and proves its digest is undone once, and nothing else is: what a user calls .spm
//! comes back as it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::safe_path::{look, numbered};
use super::unpack::Unpack;
use super::{Entry, SafePath, Vault, VaultError};
use crate::assets;
use crate::rewrite::{self, MAGIC, RewriteError};

/// What a rewritten member's name ends with.
const SUFFIX: &str = ".spm";
/// What the name of a file ends with that may be a mesh.
const MESH: &str = ".stl";
const RESTORER_NAME: &str = "unspm.py";

/// Files and folders as they are written, and which of them are rewritten.
pub(super) struct Members<'a> {
    pub(super) list: Vec<(SafePath, Cow<'a, Entry>)>,
    /// By the names that they have in the vault.
    pub(super) rewritten: Vec<SafePath>,
}

/// The members of a vault; `meshes`: those that can be rewritten are.
///
/// # Errors
/// A file has to be wrapped, and there is no name for it.
pub(super) fn members(vault: &Vault, meshes: bool) -> Result<Members<'_>, VaultError> {
    let wrapped = wrapped(vault)?;
    let mut list: Vec<(SafePath, Cow<'_, Entry>)> = Vec::new();
    for (path, entry) in &vault.entries {
        list.push(match (wrapped.get(path), entry) {
            (Some(name), Entry::File { bytes, .. }) => {
                (name.clone(), Cow::Owned(with_bytes(entry, rewrite::wrap(bytes))))
            }
            _ => (path.clone(), Cow::Borrowed(entry)),
        });
    }
    let mut taken = looks(list.iter().map(|(path, _)| path));
    let mut rewritten = Vec::new();
    for (path, entry) in list.iter_mut().filter(|_| meshes) {
        let Entry::File { bytes, .. } = entry.as_ref() else { continue };
        let is_mesh = path.as_str().len() > MESH.len() && path.as_str().to_ascii_lowercase().ends_with(MESH);
        let Some(name) = suffixed(path).filter(|name| is_mesh && !taken.contains(&look(name.as_str()))) else {
            continue;
        };
        if let Some(shrunk) = rewrite::shrink(bytes) {
            taken.insert(look(name.as_str()));
            rewritten.push(path.clone());
            *entry = Cow::Owned(with_bytes(entry, shrunk));
            *path = name;
        }
    }
    if !(rewritten.is_empty() && wrapped.is_empty()) {
        let restorer = restorer(&taken)?;
        list.insert(0, (restorer, Cow::Owned(plain(assets::RESTORER_OF_MESHES.as_bytes().to_vec()))));
    }
    Ok(Members { list, rewritten })
}

fn plain(bytes: Vec<u8>) -> Entry {
    Entry::File { bytes, executable: false, modified: None }
}

fn with_bytes(entry: &Entry, bytes: Vec<u8>) -> Entry {
    match entry {
        Entry::File { executable, modified, .. } => Entry::File { bytes, executable: *executable, modified: *modified },
        Entry::Folder { .. } => entry.clone(),
    }
}

fn suffixed(path: &SafePath) -> Option<SafePath> {
    SafePath::new(&format!("{}{SUFFIX}", path.as_str())).ok()
}

/// Files that would be taken for rewritten ones, and files whose names they need, each with its new name.
fn wrapped(vault: &Vault) -> Result<BTreeMap<SafePath, SafePath>, VaultError> {
    let seems_rewritten = |(path, entry): &(&SafePath, &Entry)| matches!(entry, Entry::File { bytes, .. } if path.as_str().ends_with(SUFFIX) && bytes.starts_with(MAGIC));
    let mut waiting: Vec<&SafePath> = vault.entries.iter().filter(seems_rewritten).map(|(path, _)| path).collect();
    let mut wrapped = BTreeMap::new();
    if waiting.is_empty() {
        return Ok(wrapped);
    }
    let by_look: BTreeMap<String, &SafePath> = vault.entries.keys().map(|path| (look(path.as_str()), path)).collect();
    let folders = looks(vault.entries.keys());
    while let Some(path) = waiting.pop() {
        if wrapped.contains_key(path) {
            continue;
        }
        let no_name = || VaultError::NoName { path: path.as_str().to_owned() };
        let name = suffixed(path).ok_or_else(no_name)?;
        let seen = look(name.as_str());
        match by_look.get(&seen).map(|other| (*other, vault.entries.get(*other))) {
            Some((other, Some(Entry::File { .. }))) => waiting.push(other),
            None if !folders.contains(&seen) => {}
            _ => return Err(no_name()),
        }
        wrapped.insert(path.clone(), name);
    }
    Ok(wrapped)
}

/// How these paths, and the folders that lead to them, look on any disk.
fn looks<'a>(paths: impl Iterator<Item = &'a SafePath>) -> BTreeSet<String> {
    let mut looks = BTreeSet::new();
    for path in paths {
        let seen = look(path.as_str());
        looks.extend(seen.match_indices('/').map(|(at, _)| seen[..at].to_owned()));
        looks.insert(seen);
    }
    looks
}

fn restorer(taken: &BTreeSet<String>) -> Result<SafePath, VaultError> {
    let names = std::iter::once(RESTORER_NAME.to_owned()).chain((2..).map(|number| numbered(RESTORER_NAME, number)));
    let free = names.take(taken.len() + 1).find(|name| !taken.contains(&look(name)));
    SafePath::new(&free.unwrap_or_default())
}

/// Whether an archive's first member is what [`members`] puts there, in this version or another.
pub(super) fn is_restorer(path: &SafePath, bytes: &[u8]) -> bool {
    let name = path.as_str();
    let (stem, extension) = RESTORER_NAME.split_at(RESTORER_NAME.len() - 3);
    name.starts_with(stem) && name.ends_with(extension) && !name.contains('/') && bytes.starts_with(b"# unspm.py: ")
}

/// A member's stored name and bytes -> the name and bytes of the file that was rewritten; `None` where it is a file itself.
///
/// # Errors
/// All files would take more than is allowed.
pub(super) fn undone(stored: &str, bytes: &[u8], unpack: &Unpack<'_>) -> Result<Option<(String, Vec<u8>)>, VaultError> {
    let Some(name) = stored.strip_suffix(SUFFIX).filter(|name| !name.is_empty() && !name.ends_with('/')) else {
        return Ok(None);
    };
    // It takes the place of the member.
    let room = unpack.room() + bytes.len() as u64;
    match rewrite::restore(bytes, usize::try_from(room).unwrap_or(usize::MAX)) {
        Ok(file) => Ok(Some((name.to_owned(), file))),
        Err(RewriteError::TooMany { what: "bytes", .. }) => Err(VaultError::TooBig { most: unpack.most() }),
        Err(_) => Ok(None),
    }
}
