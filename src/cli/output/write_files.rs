//! Restored files -> a folder on the disk: all of them or, where something is in the way, none.
//!
//! The vault's paths are safe in themselves; what stands in the folder already may not be. So no link inside it is ever
//! followed, nothing that is there is rewritten unless asked for, and all of this is checked before the first byte is
//! written.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::cli::input::bounded_file::{Links, open_with};
use crate::cli::output::atomic_file;
use crate::cli::output::atomic_file::{Existing, FileAttributes};
use crate::cli::output::file_batch::FileBatch;
use crate::cli::tell::{Failure, counted, shown};
use crate::error::Exit;
use crate::vault::{Entry, SafePath};
use crate::watch::{Step, Watch};

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

/// Writes files and folders into `folder`, which is created if it does not exist: all of them, or none.
pub(crate) fn write_entries(
    entries: &[(SafePath, &Entry)],
    folder: &Path,
    existing: Existing,
    watch: &dyn Watch,
) -> Result<WrittenFiles, Failure> {
    let plan = plan(entries, folder, existing)?;
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| fs::symlink_metadata(above).is_err()).collect();
    make_folders(folder)?;
    let written = write_planned(entries, &plan, folder, watch);
    if written.is_err() {
        for made in missing.into_iter().filter(|made| !made.as_os_str().is_empty()) {
            let _ = fs::remove_dir(made);
        }
    }
    written
}

fn write_planned(
    entries: &[(SafePath, &Entry)],
    plan: &[ExistingFile],
    folder: &Path,
    watch: &dyn Watch,
) -> Result<WrittenFiles, Failure> {
    let count = plan.iter().filter(|found| found.is_written()).count();
    let mut batch = FileBatch::open(folder, count)?;
    let written = write_batch(&mut batch, entries, plan, count, watch);
    match written {
        Ok(written) => {
            set_folder_times(&mut batch, entries);
            batch.finish();
            Ok(written)
        }
        Err(failure) if failure.exit == Exit::Interrupted => Err(failure),
        Err(failure) => {
            let left = batch.replaced_words().unwrap_or_else(|| match entries.len() {
                1 => "nothing was restored".to_owned(),
                many => format!("none of the {many} files and folders was restored"),
            });
            Err(Failure { what: format!("{}; {left}", failure.what), ..failure })
        }
    }
}

/// Writes all files beside their places; when all are on the disk, they get their names.
fn write_batch<'a>(
    batch: &mut FileBatch<'a>,
    entries: &'a [(SafePath, &Entry)],
    plan: &[ExistingFile],
    count: usize,
    watch: &dyn Watch,
) -> Result<WrittenFiles, Failure> {
    let mut written = WrittenFiles::default();
    let mut done = 0;
    let mut step = || {
        watch.at(Step::Write, done, 2 * count);
        done += 1;
        if watch.stop() { Err(Failure::interrupted()) } else { Ok(()) }
    };
    for ((path, entry), found) in entries.iter().zip(plan) {
        match entry {
            Entry::Folder { .. } => {
                batch.make_folder(path.as_str())?;
                written.folders += 1;
            }
            Entry::File { bytes, executable, modified } => {
                written.files += 1;
                written.bytes += bytes.len() as u64;
                if found.is_written() {
                    step()?;
                    let attributes = FileAttributes { executable: *executable, modified: *modified };
                    batch.write(path.as_str(), bytes, attributes, *found == ExistingFile::Other)?;
                } else {
                    written.already_there += 1;
                }
            }
        }
    }
    batch.keep()?;
    batch.put_all(step)?;
    for ((path, entry), found) in entries.iter().zip(plan) {
        if matches!(entry, Entry::File { executable: true, .. }) && !found.is_written() {
            batch.make_executable(path.as_str())?;
        }
    }
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
    atomic_file::check_replaceable(&target)?;
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

impl ExistingFile {
    /// Whether a file whose place was found so is written.
    fn is_written(self) -> bool {
        matches!(self, Self::Nothing | Self::Other)
    }
}

/// Looks at all places and refuses if anything stands in the way.
fn plan(entries: &[(SafePath, &Entry)], folder: &Path, existing: Existing) -> Result<Vec<ExistingFile>, Failure> {
    let mut plan = Vec::with_capacity(entries.len());
    let mut in_the_way = Vec::new();
    for (path, entry) in entries {
        let target = inside(folder, path.names());
        let parents = path.names().count().saturating_sub(usize::from(matches!(entry, Entry::File { .. })));
        if let Some(blocked) = blocked_folder(folder, path.names().take(parents))? {
            return Err(Failure::new(format!("{} is in the way: it is not a folder", shown(&blocked)))
                .hint("restore into another folder, or move it away"));
        }
        let found = match entry {
            // A folder that stands already is as it should be.
            Entry::Folder { .. } => ExistingFile::Same,
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
    atomic_file::check_replaceable(target)?;
    if !about.is_file() || about.len() != bytes.len() as u64 {
        return Ok(ExistingFile::Other);
    }
    let cannot = |error| Failure::of_file("read", target, &error);
    let mut file = open_with(target, Links::Refused).map_err(cannot)?;
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

/// Makes a folder for pictures; one that holds something already is refused, unless its files may be replaced.
pub(crate) fn set_up_folder(path: &Path, existing: Existing) -> Result<(), Failure> {
    make_folders(path)?;
    let mut inside = fs::read_dir(path).map_err(|error| Failure::of_file("read", path, &error))?;
    if existing == Existing::Keep && inside.next().is_some() {
        return Err(Failure::new(format!("the folder {} is not empty", shown(path)))
            .hint("name a new folder, or use --force to replace what is in it"));
    }
    atomic_file::check_folder_writable(path)
}

/// Last of all, for each file written changes its folder's time. A system that keeps no such times loses nothing else.
fn set_folder_times(batch: &mut FileBatch<'_>, entries: &[(SafePath, &Entry)]) {
    for (path, entry) in entries.iter().rev() {
        if let Entry::Folder { modified: Some(seconds) } = entry
            && let (Some(time), Ok(folder)) = (atomic_file::time(*seconds), batch.folder(path.as_str()))
        {
            let _ = folder.set_modified(time);
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::vault::Vault;
    use crate::watch::Unwatched;

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
        let written = write_entries(&vault.listed(), &folder, Existing::Keep, &Unwatched).unwrap();
        let mode = |name| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        let modes = (mode("run.sh"), mode("notes.md"));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((written.files, written.already_there), (2, 2));
        assert_eq!(modes, (0o750, 0o640));
    }
}
