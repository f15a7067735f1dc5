//! Files and folders on a disk -> a vault; every size is known before a byte is read.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::cli::input::bounded_file::{Links, open_with, special};
use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, grouped, shown};
use crate::limits::{MAX_ENTRIES, MAX_UNPACKED_BYTES};
use crate::vault::{Entry, SafePath, Vault};

/// Folders inside folders: deeper ones do not fit in a path that can be restored.
const MAX_DEPTH: usize = 512;

/// What is on the disk, before anything is read.
#[derive(Default)]
struct Listing {
    files: Vec<(SafePath, PathBuf, Metadata)>,
    /// Folders with nothing in them.
    folders: Vec<(SafePath, Metadata)>,
    bytes: u64,
}

/// Reads files, and folders with all that is in them, each under its own last name.
pub(crate) fn collect(paths: &[PathBuf]) -> Result<Vault, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        listing.add(path, &own_name(path)?, 0)?;
    }
    listing.read()
}

/// What is inside a folder, without the folder's own name.
#[cfg(all(feature = "print", feature = "pdf-in"))]
pub(crate) fn collect_inside(folder: &Path) -> Result<Vault, Failure> {
    let mut listing = Listing::default();
    for (path, name) in sorted_entries(folder)? {
        listing.add(&path, &name, 0)?;
    }
    listing.read()
}

/// The name under which a path is packed: its last one, also of `.` and `letters/..`.
pub(crate) fn own_name(path: &Path) -> Result<String, Failure> {
    let whole = match path.file_name() {
        Some(name) => return text_name(path, name),
        None => fs::canonicalize(path).map_err(|error| Failure::of_file("read", path, &error))?,
    };
    match whole.file_name() {
        Some(name) => text_name(path, name),
        None => Err(Failure::new(format!("{} has no name of its own", shown(path))).hint("name the folders in it")),
    }
}

pub(crate) fn text_name(path: &Path, name: &std::ffi::OsStr) -> Result<String, Failure> {
    name.to_str().map(str::to_owned).ok_or_else(|| {
        Failure::new(format!("the name {} is not written in UTF-8", shown(path)))
            .hint("rename it: other computers could not show this name")
    })
}

/// A name that can be restored on any computer.
pub(crate) fn safe_path(path: &str) -> Result<SafePath, Failure> {
    SafePath::new(path).map_err(|error| Failure::new(error).hint("rename it, so that any computer can restore it"))
}

impl Listing {
    fn add(&mut self, path: &Path, name: &str, depth: usize) -> Result<(), Failure> {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let about = fs::symlink_metadata(path).map_err(|error| Failure::of_file("read", path, &error))?;
        if about.is_symlink() {
            return Err(Failure::new(format!("{} is a symbolic link; links are not packed", shown(path)))
                .hint("pack what it points to, or take it out of the folder"));
        }
        if self.files.len() + self.folders.len() >= MAX_ENTRIES || depth > MAX_DEPTH {
            return Err(Failure::new(format!(
                "there are more than {MAX_ENTRIES} files, or too many folders in folders"
            )));
        }
        if about.is_file() {
            self.bytes = self.bytes.saturating_add(about.len());
            if self.bytes > MAX_UNPACKED_BYTES {
                let most = grouped(MAX_UNPACKED_BYTES);
                return Err(Failure::new(format!("the files have more than {most} bytes together"))
                    .hint("paper holds some megabytes: pack less"));
            }
            self.files.push((safe_path(name)?, path.to_owned(), about));
            return Ok(());
        }
        if !about.is_dir() {
            let what = special(about.file_type());
            return Err(Failure::new(format!("{} is {what}; only files and folders are packed", shown(path))));
        }
        let inside = sorted_entries(path)?;
        if inside.is_empty() {
            self.folders.push((safe_path(name)?, about));
        }
        inside.iter().try_for_each(|(path, last)| self.add(path, &format!("{name}/{last}"), depth + 1))
    }

    fn read(self) -> Result<Vault, Failure> {
        let mut entries = BTreeMap::new();
        let mut put = |path: SafePath, entry| match entries.insert(path.clone(), entry) {
            None => Ok(()),
            Some(_) => Err(Failure::new(format!("two things would both be called `{}`", path.as_str()))
                .hint("rename one, or pack the folder that holds both")),
        };
        for (name, about) in self.folders {
            put(name, Entry::Folder { modified: modified(&about) })?;
        }
        for (name, path, about) in self.files {
            if interrupt::happened() {
                return Err(Failure::interrupted());
            }
            let bytes = read_exactly(&path, about.len())?;
            put(name, Entry::File { bytes, executable: executable(&about), modified: modified(&about) })?;
        }
        Ok(Vault { entries })
    }
}

fn sorted_entries(folder: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let cannot = |error| Failure::of_file("read", folder, &error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        if found.len() > MAX_ENTRIES {
            return Err(Failure::new(format!("{} holds more than {MAX_ENTRIES} files", shown(folder))));
        }
        let path = entry.path();
        let name = text_name(&path, &entry.file_name())?;
        found.push((path, name));
    }
    found.sort();
    Ok(found)
}

/// A file that grows while it is read does not get more memory than was counted for it.
fn read_exactly(path: &Path, bytes: u64) -> Result<Vec<u8>, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    let file = open_with(path, Links::Refused).map_err(cannot)?;
    let mut read = Vec::with_capacity(bytes as usize);
    file.take(bytes + 1).read_to_end(&mut read).map_err(cannot)?;
    if read.len() as u64 != bytes {
        return Err(Failure::new(format!("{} changed while it was read", shown(path))).hint("try again"));
    }
    Ok(read)
}

#[cfg(unix)]
fn executable(about: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn executable(_: &Metadata) -> bool {
    false
}

fn modified(about: &Metadata) -> Option<u64> {
    let time = about.modified().ok()?;
    Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs())
}
