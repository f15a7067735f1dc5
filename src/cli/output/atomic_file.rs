//! Atomic write: bytes -> a file that is complete or absent; written beside its place, synced, renamed.

use crate::cli::input::bounded_file::special;
use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, shown};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Whether a file that stands there already may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Keep,
    Replace,
}

impl Existing {
    pub fn from_force(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// What a restored file has besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FileAttributes {
    pub executable: bool,
    /// Seconds since 1970.
    pub modified: Option<u64>,
}

/// Refuses a place that is taken, before any work is done for it. What is neither a file nor a folder is never replaced.
pub(crate) fn check_free(path: &Path, existing: Existing) -> Result<(), Failure> {
    check_replaceable(path)?;
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => {
            Err(Failure::new(format!("{} is a folder, not a file", shown(path))).hint("name a file inside it"))
        }
        Ok(_) if existing == Existing::Keep => Err(Failure::exists(path)),
        _ => Ok(()),
    }
}

/// Refuses a device, a pipe or a socket, also behind a link: a file in its place would end it.
pub(crate) fn check_replaceable(path: &Path) -> Result<(), Failure> {
    if is_among_devices(path) {
        return Err(Failure::new(format!("{} stands among the devices; no file is written there", shown(path)))
            .hint("name a file; `-o -` writes a PDF to standard output"));
    }
    let kinds = [fs::symlink_metadata(path), fs::metadata(path)].into_iter().flatten().map(|about| about.file_type());
    match kinds.into_iter().find(|kind| !(kind.is_file() || kind.is_dir() || kind.is_symlink())) {
        None => Ok(()),
        Some(kind) => {
            let kind = special(kind);
            Err(Failure::new(format!("{} is {kind}; nothing is written there", shown(path))).hint("name a file"))
        }
    }
}

/// Whether a place lies where a system keeps its devices, as `/dev/stdout` does: a link there may lead to a plain file,
/// but is no name for one. Below `/dev/shm` are files.
fn is_among_devices(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    folder.is_some_and(|folder| {
        ["/dev", "/dev/fd"].iter().any(|dev| folder == Path::new(dev)) || folder.starts_with("/proc")
    })
}

/// Refuses a place where no file can be made, before any work is done for it: makes its neighbour, and drops it.
pub(crate) fn check_writable(path: &Path) -> Result<(), Failure> {
    PartFile::beside(path).map(drop).map_err(|error| cannot_write(path, &error))
}

/// A folder that is missing is named, and how to make it.
fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    let missing = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    match missing.filter(|_| error.kind() == std::io::ErrorKind::NotFound) {
        None => Failure::of_file("write", path, error),
        Some(folder) => {
            let name = shown(folder);
            Failure::new(format!("cannot write {}: there is no folder {name}", shown(path)))
                .hint(format!("make it with `mkdir -p {name}`, or name another place"))
        }
    }
}

/// The same for a folder, which need not be there yet: then the nearest one above it must take new names.
pub(crate) fn check_folder_writable(folder: &Path) -> Result<(), Failure> {
    let stands = |above: &&Path| above.as_os_str().is_empty() || fs::symlink_metadata(above).is_ok();
    let nearest = folder.ancestors().find(stands).unwrap_or(Path::new(""));
    let doing = if nearest == folder { "write into" } else { "make the folder" };
    let neighbour = nearest.join("neighbour");
    PartFile::beside(&neighbour).map(drop).map_err(|error| Failure::of_file(doing, folder, &error))
}

/// Writes a whole file.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    write_with_attributes(path, bytes, existing, FileAttributes::default())
}

/// Writes a whole file that nobody else may read (where files have such a mode), from its first byte on.
#[cfg(feature = "open")]
pub(crate) fn write_private(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    check_free(path, existing)?;
    let cannot = |error: std::io::Error| cannot_write(path, &error);
    let (part, mut open) = PartFile::open(path, true).map_err(cannot)?;
    open.write_all(bytes).map_err(cannot)?;
    open.sync_all().map_err(cannot)?;
    drop(open);
    part.put(path).map_err(cannot)
}

/// Writes a whole file with its executable bit and time.
pub(crate) fn write_with_attributes(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
    attributes: FileAttributes,
) -> Result<(), Failure> {
    check_free(path, existing)?;
    let cannot = |error: std::io::Error| cannot_write(path, &error);
    let (part, mut open) = PartFile::beside(path).map_err(cannot)?;
    open.write_all(bytes).map_err(cannot)?;
    set_attributes(&open, attributes).map_err(cannot)?;
    open.sync_all().map_err(cannot)?;
    drop(open);
    part.put(path).map_err(cannot)
}

/// Replaces a file by what `produce` writes, which need not be in memory as a whole.
pub(crate) fn replace_by(
    path: &Path,
    produce: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    check_free(path, Existing::Replace)?;
    let cannot = |error: std::io::Error| Failure::of_file("write", path, &error);
    let (part, open) = PartFile::beside(path).map_err(cannot)?;
    let mut buffer = std::io::BufWriter::with_capacity(1 << 16, open);
    produce(&mut buffer)?;
    let open = buffer.into_inner().map_err(|error| cannot(error.into_error()))?;
    open.sync_all().map_err(cannot)?;
    drop(open);
    part.put(path).map_err(cannot)
}

/// Whoever may read it may run it: what the person's umask left. Where files have no such bit, nothing.
pub(super) fn set_executable(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut permissions = file.metadata()?.permissions();
        let mode = permissions.mode();
        if mode & 0o111 == 0 {
            permissions.set_mode(mode | ((mode & 0o444) >> 2));
            file.set_permissions(permissions)?;
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

pub(super) fn set_attributes(file: &File, attributes: FileAttributes) -> std::io::Result<()> {
    if attributes.executable {
        set_executable(file)?;
    }
    if let Some(time) = attributes.modified.and_then(time) {
        file.set_modified(time)?;
    }
    Ok(())
}

/// A time that the system can hold.
pub(crate) fn time(seconds: u64) -> Option<std::time::SystemTime> {
    std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds))
}

/// A name beside others that nothing else has.
pub(super) fn part_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!(".seedpress-{}-{number}.part", std::process::id())
}

/// A file on its way: gone when dropped, unless it was put in its place.
struct PartFile {
    path: PathBuf,
}

impl PartFile {
    fn beside(place: &Path) -> std::io::Result<(Self, File)> {
        Self::open(place, false)
    }

    /// `private` keeps others from reading it.
    fn open(place: &Path, private: bool) -> std::io::Result<(Self, File)> {
        let path = place.parent().unwrap_or(Path::new("")).join(part_name());
        interrupt::note_part(&path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = private;
        match options.open(&path) {
            Ok(open) => Ok((Self { path }, open)),
            Err(error) => {
                interrupt::forget_part(&path);
                Err(error)
            }
        }
    }

    fn put(self, place: &Path) -> std::io::Result<()> {
        fs::rename(&self.path, place)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // After a rename there is nothing at this name.
        let _ = fs::remove_file(&self.path);
        interrupt::forget_part(&self.path);
    }
}
