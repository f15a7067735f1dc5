//! Files and folders on a disk -> a vault, without what programs left there; every size is known before a byte is read.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::leftovers::{PACKET, PathChoice, left_over};
use crate::cli::input::bounded_file::{Links, open_with, special};
use crate::cli::run::interrupt;
use crate::cli::tell::sources::left_out_words;
use crate::cli::tell::{Failure, grouped, shown, spelled};
use crate::limits::{MAX_ENTRIES, MAX_UNPACKED_BYTES};
use crate::press::is_packet;
use crate::vault::{Entry, SafePath, Vault, VaultError};

/// Folders inside folders: deeper ones do not fit in a path that can be restored.
const MAX_DEPTH: usize = 512;
/// Reasons against packing that are gathered before giving up.
const MOST_REFUSED: usize = 1_000;

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
    /// Whatever cannot be packed, each with its reason: all of it is told at once.
    refused: Vec<Failure>,
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

/// What is known of the folders around something that is to be packed.
#[derive(Clone, Copy)]
struct Around {
    named: Named,
    /// Unless one of them is refused for its name already.
    sound: bool,
}

/// Reads files, and folders with what is in them, each under its own last name. Left-overs of programs stay out of it
/// unless they are typed, or `all` are wanted.
pub(crate) fn collect(paths: &[PathBuf], all: bool) -> Result<Collected, Failure> {
    let mut listing = Listing { all, ..Listing::default() };
    for path in paths {
        match own_name(path) {
            Ok(name) => listing.add(path, &name, 0, Around { named: Named::ByHand, sound: true })?,
            Err(failure) => listing.refused.push(failure),
        }
    }
    if listing.files.is_empty() && listing.refused.is_empty() {
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
    listing.add_inside(folder, "", 0, Around { named: Named::Inside, sound: true })?;
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
    SafePath::new(path).map_err(|error| unsafe_path(&error))
}

fn unsafe_path(error: &VaultError) -> Failure {
    Failure::new(error).hint("rename it, so that any computer can restore it")
}

impl Listing {
    fn add(&mut self, path: &Path, name: &str, depth: usize, around: Around) -> Result<(), Failure> {
        let Around { named, sound } = around;
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let about = match fs::symlink_metadata(path) {
            Ok(about) => about,
            Err(error) => return self.refuse(Failure::of_file("read", path, &error)),
        };
        let last = name.rsplit('/').next().unwrap_or(name);
        let left_over = left_over(last, about.is_dir(), about.len());
        if let (Some(why), Named::Inside | Named::InsideHidden, false) = (left_over, named, self.all) {
            self.choice.left_out.push((name.to_owned(), why));
            return Ok(());
        }
        if about.is_symlink() {
            return self.refuse(
                Failure::new(format!("{} is a symbolic link; links are not packed", shown(path)))
                    .hint("pack what it points to, or take it out of the folder"),
            );
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
            if let Some(name) = self.safe(name, sound)? {
                self.files.push((name, path.to_owned(), about));
            }
            return Ok(());
        }
        if !about.is_dir() {
            let what = special(about.file_type());
            return self.refuse(Failure::new(format!("{} is {what}; only files and folders are packed", shown(path))));
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
        let safe = self.safe(name, sound)?;
        let inside = Around { named: inside_of, sound: safe.is_some() };
        let is_empty = self.add_inside(path, &format!("{name}/"), depth + 1, inside)?;
        self.folders.extend(safe.filter(|_| is_empty).map(|name| (name, about)));
        Ok(())
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

    /// All that is in a folder; `prefix` stands before each name. Whether it is empty comes back.
    fn add_inside(&mut self, folder: &Path, prefix: &str, depth: usize, around: Around) -> Result<bool, Failure> {
        let inside = match sorted_entries(folder)? {
            Ok(inside) => inside,
            Err(failure) => {
                self.refuse(failure)?;
                return Ok(false);
            }
        };
        let is_empty = inside.is_empty();
        for (path, last) in inside {
            match text_name(&path, &last) {
                Ok(last) => self.add(&path, &format!("{prefix}{last}"), depth, around)?,
                Err(failure) => self.refuse(failure)?,
            }
        }
        Ok(is_empty)
    }

    /// Takes note of what cannot be packed. Thousands of reasons are no help: then it ends here.
    fn refuse(&mut self, why: Failure) -> Result<(), Failure> {
        self.refused.push(why);
        if self.refused.len() < MOST_REFUSED {
            Ok(())
        } else {
            Err(self.refusal().unwrap_or_else(Failure::interrupted))
        }
    }

    /// A name that can be restored on any computer. What stands in a folder with a bad name is asked for its own name
    /// alone: the folder was told.
    fn safe(&mut self, name: &str, sound: bool) -> Result<Option<SafePath>, Failure> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let why = match (SafePath::new(name), SafePath::new(last)) {
            (Ok(path), _) => return Ok(Some(path)),
            (Err(_), Ok(_)) if !sound => return Ok(None),
            (Err(_), Err(VaultError::UnsafePath { flaw, .. })) if !sound => {
                VaultError::UnsafePath { path: spelled(name), flaw }
            }
            (Err(why), _) => why,
        };
        self.refuse(unsafe_path(&why)).map(|()| None)
    }

    /// All that cannot be packed, as one failure.
    fn refusal(&mut self) -> Option<Failure> {
        let count = grouped(self.refused.len() as u64);
        Failure::all(std::mem::take(&mut self.refused), &format!("{count} files or folders cannot be packed"))
    }

    fn read(mut self) -> Result<(Vault, PathChoice), Failure> {
        self.refused.extend(self.named_twice());
        if let Some(failure) = self.refusal() {
            return Err(failure);
        }
        let mut entries = BTreeMap::new();
        for (name, about) in self.folders {
            entries.insert(name, Entry::Folder { modified: modified(&about) });
        }
        for (name, path, about) in self.files {
            if interrupt::happened() {
                return Err(Failure::interrupted());
            }
            let bytes = read_exactly(&path, about.len())?;
            let file = Entry::File { bytes, executable: executable(&about), modified: modified(&about) };
            entries.insert(name, file);
        }
        Ok((Vault { entries }, self.choice))
    }

    /// Things of different folders that would have one name.
    fn named_twice(&self) -> Vec<Failure> {
        let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
        let names = self.files.iter().map(|(name, ..)| name).chain(self.folders.iter().map(|(name, _)| name));
        let twice = names.filter(|name| !seen.insert(*name) && told.insert(*name));
        let failure = |name: &SafePath| {
            Failure::new(format!("two things would both be called `{}`", name.as_str()))
                .hint("rename one, or pack the folder that holds both")
        };
        twice.map(failure).collect()
    }
}

/// Whether a file is a PDF of ours.
pub(crate) fn holds_packet(path: &Path, about: &Metadata) -> Result<bool, Failure> {
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    Ok(is_pdf && about.len() <= MAX_UNPACKED_BYTES && is_packet(&read_exactly(path, about.len())?))
}

/// The entries of a folder by name. Outer: too many of them; inner: the folder cannot be read.
fn sorted_entries(folder: &Path) -> Result<Result<Vec<(PathBuf, OsString)>, Failure>, Failure> {
    let cannot = |error| Failure::of_file("read", folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return Ok(Err(cannot(error))),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Ok(Err(cannot(error))),
        };
        if found.len() > MAX_ENTRIES {
            return Err(Failure::new(format!("{} holds more than {MAX_ENTRIES} files", shown(folder))));
        }
        found.push((entry.path(), entry.file_name()));
    }
    found.sort();
    Ok(Ok(found))
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
