//! Restored files -> a folder on the disk: all of them or, where something is in the way, none.
//!
//! The vault's paths are safe in themselves; what stands in the folder already may not be. So no link inside it is ever
//! followed, nothing that is there is rewritten unless asked for, and all of this is checked before the first byte is
//! written.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::cli::output::atomic_file;
use crate::cli::output::atomic_file::{Existing, FileAttributes};
use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, counted, shown};
use crate::vault::{Entry, Vault};

/// Names of what stands in the way that are told.
const TOLD: usize = 3;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct WrittenFiles {
    pub files: usize,
    pub folders: usize,
    pub bytes: u64,
    /// Files among them that stood there already, byte for byte.
    pub already_there: usize,
}

/// Writes all files and folders of a vault into `folder`, which is created if it does not exist.
pub(crate) fn write_vault(vault: &Vault, folder: &Path, existing: Existing) -> Result<WrittenFiles, Failure> {
    let plan = plan(vault, folder, existing)?;
    make_folders(folder)?;
    let mut written = WrittenFiles::default();
    for (entry, found) in vault.entries.iter().zip(plan) {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let (path, entry) = entry;
        match entry {
            Entry::Folder { .. } => {
                make_inside(folder, path.names())?;
                written.folders += 1;
            }
            Entry::File { bytes, executable, modified } => {
                let names: Vec<&str> = path.names().collect();
                let (last, parents) = names.split_last().unwrap_or((&"", &[]));
                let target = make_inside(folder, parents.iter().copied())?.join(last);
                written.files += 1;
                written.bytes += bytes.len() as u64;
                if found == ExistingFile::Same {
                    written.already_there += 1;
                    if *executable {
                        atomic_file::make_executable(&target)?;
                    }
                } else {
                    let attributes = FileAttributes { executable: *executable, modified: *modified };
                    atomic_file::write_with_attributes(&target, bytes, existing, attributes)?;
                }
            }
        }
    }
    set_folder_times(vault, folder);
    Ok(written)
}

/// Writes content of no known kind as one file.
pub(crate) fn write_unknown(
    content: &[u8],
    folder: &Path,
    name: &str,
    existing: Existing,
) -> Result<WrittenFiles, Failure> {
    let target = folder.join(name);
    let done = WrittenFiles { files: 1, bytes: content.len() as u64, ..WrittenFiles::default() };
    match existing_file(&target, content)? {
        ExistingFile::Same => return Ok(WrittenFiles { already_there: 1, ..done }),
        ExistingFile::Other if existing == Existing::Keep => return Err(Failure::exists(&target)),
        _ => {}
    }
    make_folders(folder)?;
    atomic_file::write(&target, content, existing)?;
    Ok(done)
}

/// What stands at a place now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExistingFile {
    Nothing,
    /// A file with the same bytes.
    Same,
    Other,
}

/// Looks at all places and refuses if anything stands in the way.
fn plan(vault: &Vault, folder: &Path, existing: Existing) -> Result<Vec<ExistingFile>, Failure> {
    let mut plan = Vec::with_capacity(vault.entries.len());
    let mut in_the_way = Vec::new();
    for (path, entry) in &vault.entries {
        let target = inside(folder, path.names());
        let parents = path.names().count().saturating_sub(usize::from(matches!(entry, Entry::File { .. })));
        if let Some(blocked) = blocked_folder(folder, path.names().take(parents))? {
            return Err(Failure::new(format!("{} is in the way: it is not a folder", shown(&blocked)))
                .hint("restore into another folder, or move it away"));
        }
        let found = match entry {
            Entry::Folder { .. } => ExistingFile::Nothing,
            Entry::File { bytes, .. } => existing_file(&target, bytes)?,
        };
        if found == ExistingFile::Other && existing == Existing::Keep {
            in_the_way.push(target);
        }
        plan.push(found);
    }
    if in_the_way.is_empty() { Ok(plan) } else { Err(taken(&in_the_way)) }
}

fn taken(in_the_way: &[PathBuf]) -> Failure {
    let mut names: Vec<String> = in_the_way.iter().take(TOLD).map(|path| shown(path)).collect();
    if in_the_way.len() > TOLD {
        names.push(counted(in_the_way.len() - TOLD, "other", "others"));
    }
    let exist =
        if in_the_way.len() == 1 { "exists already with other bytes" } else { "exist already with other bytes" };
    Failure::new(format!("{} {exist}; nothing was written", names.join(", ")))
        .hint("restore into another folder, or use --force to replace them")
}

/// Compares piece by piece: what stands there may be large.
fn existing_file(target: &Path, bytes: &[u8]) -> Result<ExistingFile, Failure> {
    let about = match fs::symlink_metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ExistingFile::Nothing),
        Err(error) => return Err(Failure::of_file("look at", target, &error)),
        Ok(about) => about,
    };
    if about.is_dir() {
        return Err(Failure::new(format!("{} is in the way: it is a folder", shown(target)))
            .hint("restore into another folder, or move it away"));
    }
    if !about.is_file() || about.len() != bytes.len() as u64 {
        return Ok(ExistingFile::Other);
    }
    let cannot = |error| Failure::of_file("read", target, &error);
    let mut file = File::open(target).map_err(cannot)?;
    let mut piece = vec![0; 64 << 10];
    for expected in bytes.chunks(piece.len()) {
        let found = &mut piece[..expected.len()];
        match file.read_exact(found) {
            Ok(()) if found == expected => {}
            Ok(()) => return Ok(ExistingFile::Other),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(ExistingFile::Other),
            Err(error) => return Err(cannot(error)),
        }
    }
    Ok(ExistingFile::Same)
}

fn inside<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> PathBuf {
    names.fold(folder.to_owned(), |path, name| path.join(name))
}

/// The first thing on the way that is there and is no folder: a file, or a link, which would lead out.
fn blocked_folder<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<Option<PathBuf>, Failure> {
    let mut path = folder.to_owned();
    for name in names {
        path.push(name);
        match fs::symlink_metadata(&path) {
            Ok(about) if about.is_dir() => {}
            Ok(_) => return Ok(Some(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::of_file("look at", &path, &error)),
        }
    }
    Ok(None)
}

/// Makes the folder that the person named, with those above it.
pub(crate) fn make_folders(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::of_file("make the folder", folder, &error))
}

/// Makes folders inside the restored one, one by one, so that a link on the way is seen.
fn make_inside<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<PathBuf, Failure> {
    let mut path = folder.to_owned();
    for name in names {
        path.push(name);
        let made = fs::create_dir(&path);
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir());
        match made {
            Err(error) if !(is_folder && error.kind() == ErrorKind::AlreadyExists) => {
                return Err(Failure::of_file("make the folder", &path, &error));
            }
            _ => {}
        }
    }
    Ok(path)
}

/// Last of all, for each file written changes its folder's time. A system that keeps no such times loses nothing else.
fn set_folder_times(vault: &Vault, folder: &Path) {
    for (path, entry) in vault.entries.iter().rev() {
        if let Entry::Folder { modified: Some(seconds) } = entry
            && let (Some(time), Ok(open)) = (atomic_file::time(*seconds), File::open(inside(folder, path.names())))
        {
            let _ = open.set_modified(time);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::vault::SafePath;

    #[test]
    fn a_file_that_is_there_already_becomes_executable_where_the_packet_says_so() {
        let folder = std::env::temp_dir().join(format!("seedpress-place-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut vault = Vault::default();
        for (name, executable) in [("run.sh", true), ("notes.md", false)] {
            let entry = Entry::File { bytes: b"same".to_vec(), executable, modified: None };
            vault.entries.insert(SafePath::new(name).unwrap(), entry);
            atomic_file::write(&folder.join(name), b"same", Existing::Replace).unwrap();
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o640)).unwrap();
        }
        let written = write_vault(&vault, &folder, Existing::Keep).unwrap();
        let mode = |name| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        let modes = (mode("run.sh"), mode("notes.md"));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((written.files, written.already_there), (2, 2));
        assert_eq!(modes, (0o750, 0o640));
    }
}
