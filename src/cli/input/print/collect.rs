//! Files and folders on a disk -> a vault, without what programs left there; every size is known before a byte is read.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::leftovers::{PACKET, PathChoice, left_over};
use crate::cli::run::interrupt;
use crate::cli::tell::sources::left_out_words;
use crate::cli::tell::{Failure, grouped, shown};
use crate::limits::{MAX_ENTRIES, MAX_UNPACKED_BYTES};
use crate::press::is_packet;
use crate::vault::{Entry, SafePath, Vault};

/// Folders inside folders: deeper ones do not fit in a path that can be restored.
const MAX_DEPTH: usize = 512;

/// What is on the disk, before anything is read.
#[derive(Default)]
struct Listing {
    /// Left-overs found in folders are listed, too.
    all: bool,
    files: Vec<(SafePath, PathBuf, Metadata)>,
    /// Folders with nothing in them.
    folders: Vec<(SafePath, Metadata)>,
    bytes: u64,
    choice: PathChoice,
}

/// Files that were read, and what was chosen.
pub(crate) struct Collected {
    pub vault: Vault,
    pub choice: PathChoice,
    /// Where the files lie.
    pub places: Vec<PathBuf>,
}

/// Where something that is to be packed comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    /// It was typed, or stands in a recipe.
    ByHand,
    /// It lies in a folder that is packed.
    Inside,
    /// It lies in a hidden folder that is packed, and has been named.
    InsideHidden,
    /// It lies in a folder that is a left-over and was typed: somebody wants it.
    InsideLeftOver,
}

/// Reads files, and folders with what is in them, each under its own last name. Left-overs of programs stay out of it
/// unless they are typed, or `all` are wanted.
pub(crate) fn collect(paths: &[PathBuf], all: bool) -> Result<Collected, Failure> {
    let mut listing = Listing { all, ..Listing::default() };
    for path in paths {
        listing.add(path, &own_name(path)?, 0, Named::ByHand)?;
    }
    if listing.files.is_empty() {
        return Err(nothing_to_pack(paths, &listing));
    }
    let places = listing.files.iter().map(|(_, place, _)| place.clone()).collect();
    let (vault, choice) = listing.read()?;
    Ok(Collected { vault, choice, places })
}

fn nothing_to_pack(paths: &[PathBuf], listing: &Listing) -> Failure {
    let names = paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
    let failure = Failure::new(format!("there is nothing to pack in {names}"));
    match left_out_words(&listing.choice.left_out) {
        Some(words) => failure.hint(format!("{words}; --all-files packs that, too")),
        None if listing.folders.len() > paths.len() => {
            failure.hint("there are only empty folders: put files into them")
        }
        None => failure.hint("the folder is empty: name a folder with files in it, or the files"),
    }
}

/// What is inside a folder, without the folder's own name.
#[cfg(all(feature = "print", feature = "pdf-in"))]
pub(crate) fn collect_inside(folder: &Path) -> Result<Vault, Failure> {
    let mut listing = Listing { all: true, ..Listing::default() };
    for (path, name) in sorted_entries(folder)? {
        listing.add(&path, &name, 0, Named::Inside)?;
    }
    Ok(listing.read()?.0)
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
    fn add(&mut self, path: &Path, name: &str, depth: usize, named: Named) -> Result<(), Failure> {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let about = fs::symlink_metadata(path).map_err(|error| Failure::of_file("read", path, &error))?;
        let last = name.rsplit('/').next().unwrap_or(name);
        let left_over = left_over(last, about.is_dir(), about.len());
        if let (Some(why), Named::Inside | Named::InsideHidden, false) = (left_over, named, self.all) {
            self.choice.left_out.push((name.to_owned(), why));
            return Ok(());
        }
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
            if !self.is_wanted(path, name, &about, named)? {
                return Ok(());
            }
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
            let what = special(&about);
            return Err(Failure::new(format!("{} is {what}; only files and folders are packed", shown(path))));
        }
        let inside = sorted_entries(path)?;
        if inside.is_empty() {
            self.folders.push((safe_path(name)?, about));
        }
        let inside_of = match (left_over, named) {
            (Some(_), _) | (_, Named::InsideLeftOver) => Named::InsideLeftOver,
            (_, Named::Inside) if last.starts_with('.') => {
                self.choice.hidden.push(format!("{name}/"));
                Named::InsideHidden
            }
            (_, Named::InsideHidden) => Named::InsideHidden,
            _ => Named::Inside,
        };
        inside.iter().try_for_each(|(path, last)| self.add(path, &format!("{name}/{last}"), depth + 1, inside_of))
    }

    /// Whether a file is packed; notes what is to be told of it.
    fn is_wanted(&mut self, path: &Path, name: &str, about: &Metadata, named: Named) -> Result<bool, Failure> {
        if holds_packet(path, about)? {
            match named {
                Named::ByHand => self.choice.packets.push(name.to_owned()),
                Named::Inside | Named::InsideHidden if !self.all => {
                    self.choice.left_out.push((name.to_owned(), PACKET));
                    return Ok(false);
                }
                _ => {}
            }
        }
        let is_hidden = name.rsplit('/').next().is_some_and(|last| last.starts_with('.'));
        if is_hidden && named == Named::Inside {
            self.choice.hidden.push(name.to_owned());
        }
        Ok(true)
    }

    fn read(self) -> Result<(Vault, PathChoice), Failure> {
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
        Ok((Vault { entries }, self.choice))
    }
}

/// Whether a file is a PDF of ours.
pub(crate) fn holds_packet(path: &Path, about: &Metadata) -> Result<bool, Failure> {
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    Ok(is_pdf && about.len() <= MAX_UNPACKED_BYTES && is_packet(&read_exactly(path, about.len())?))
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
    let mut read = Vec::with_capacity(bytes as usize);
    let file = File::open(path).map_err(cannot)?;
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

#[cfg(unix)]
fn special(about: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = about.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "no plain file"
}
