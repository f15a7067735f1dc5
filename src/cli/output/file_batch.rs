//! Many files of one folder -> all of them under their names, or none.
//!
//! ```text
//! write   each file beside its place, under a name of no meaning
//! keep    one sync for all of them
//! put     each one renamed to its place
//! ```
//! Where a step fails, or Ctrl-C ends it, what was done is undone: files that were put, files beside their places, folders
//! that were made. A file that `--force` replaced does not come back; it is told.

use std::io::{self, Write};
use std::path::Path;

use super::atomic_file::{Existing, FileAttributes, part_name, set_attributes, set_executable};
use super::folder_handle::FolderHandle;
use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, counted};

/// So many files are synced one by one: quicker, on a busy disk, than waiting for all that others wrote.
const SYNCED_ALONE: usize = 16;

/// A file that is on its way.
struct StagedFile<'a> {
    /// Its place in the folder; `/` between names.
    place: &'a str,
    part: String,
    replaces: bool,
    put: bool,
}

/// Files that are written into a folder together.
pub(crate) struct FileBatch<'a> {
    top: FolderHandle,
    staged: Vec<StagedFile<'a>>,
    /// Folders that were made, those above first.
    made: Vec<String>,
    /// The folder that was last asked for: files come in the order of their paths.
    last: Option<(String, FolderHandle)>,
    sync_each: bool,
    finished: bool,
}

/// A path in the batch -> its folder's path and its last name.
fn parted(place: &str) -> (&str, &str) {
    place.rsplit_once('/').unwrap_or(("", place))
}

impl<'a> FileBatch<'a> {
    /// Opens the folder; about so many `files` will come.
    pub fn open(folder: &Path, files: usize) -> Result<Self, Failure> {
        let top = FolderHandle::open(folder).map_err(|error| Failure::of_file("write into", folder, &error))?;
        let sync_each = files <= SYNCED_ALONE || !cfg!(any(target_os = "linux", target_os = "android"));
        Ok(Self { top, staged: Vec::new(), made: Vec::new(), last: None, sync_each, finished: false })
    }

    /// Makes a folder and those above it, as far as they are missing.
    pub fn make_folder(&mut self, place: &str) -> Result<(), Failure> {
        self.lead(place, true).map(drop).map_err(|(at, error)| Failure::of_file("make the folder", &at, &error))
    }

    /// Writes a file beside its place.
    pub fn write(
        &mut self,
        place: &'a str,
        bytes: &[u8],
        attributes: FileAttributes,
        replaces: bool,
    ) -> Result<(), Failure> {
        let (folder, _) = parted(place);
        self.make_folder(folder)?;
        let whole = self.top.path().join(place);
        let cannot = |error: io::Error| Failure::of_file("write", &whole, &error);
        let sync = self.sync_each;
        let part = part_name();
        let inside = self.lead(folder, false).map_err(|(_, error)| cannot(error))?;
        let at = inside.path().join(&part);
        interrupt::note_part(&at);
        let written = inside.create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            set_attributes(&file, attributes)?;
            if sync { file.sync_all() } else { Ok(()) }
        });
        // Noted also where it is half written: then it is taken away with the others.
        self.staged.push(StagedFile { place, part, replaces, put: false });
        written.map_err(cannot)
    }

    /// Everything that was written is on the disk.
    pub fn keep(&self) -> Result<(), Failure> {
        if self.sync_each || self.staged.is_empty() {
            return Ok(());
        }
        self.top.sync_disk().map(drop).map_err(|error| Failure::of_file("write into", self.top.path(), &error))
    }

    fn put(&mut self, index: usize) -> Result<(), Failure> {
        let Some(StagedFile { place, part, replaces, .. }) = self.staged.get(index) else { return Ok(()) };
        let (place, part, existing) = (*place, part.clone(), Existing::from_force(*replaces));
        let (folder, name) = parted(place);
        let whole = self.top.path().join(place);
        let inside = self.lead(folder, false).map_err(|(_, error)| Failure::of_file("write", &whole, &error))?;
        let at = inside.path().join(&part);
        inside.rename(&part, name, existing).map_err(|error| Failure::of_file("write", &whole, &error))?;
        interrupt::forget_part(&at);
        if let Some(file) = self.staged.get_mut(index) {
            file.put = true;
        }
        Ok(())
    }

    /// Gives every file its name.
    pub fn put_all(&mut self, mut before_each: impl FnMut() -> Result<(), Failure>) -> Result<(), Failure> {
        for index in 0..self.staged.len() {
            before_each()?;
            self.put(index)?;
        }
        Ok(())
    }

    /// Makes a file that stands there already executable, unless it is.
    pub fn make_executable(&mut self, place: &str) -> Result<(), Failure> {
        let (folder, name) = parted(place);
        let whole = self.top.path().join(place);
        let made = self.folder(folder).and_then(|inside| set_executable(&inside.file(name)?));
        made.map_err(|error| Failure::of_file("make executable", &whole, &error))
    }

    /// A folder of the batch, for what comes last of all: its time.
    pub fn folder(&mut self, place: &str) -> io::Result<&FolderHandle> {
        self.lead(place, false).map_err(|(_, error)| error)
    }

    /// All is as it was wanted.
    pub fn finish(mut self) {
        self.finished = true;
    }

    /// Files that were replaced already and do not come back, in words.
    pub fn replaced_words(&self) -> Option<String> {
        match self.staged.iter().filter(|file| file.put && file.replaces).count() {
            0 => None,
            some => Some(format!("{} replaced already", counted(some, "file was", "files were"))),
        }
    }

    /// Walks down to a folder, making what is missing if it may; no link is followed.
    fn lead(&mut self, place: &str, make: bool) -> Result<&FolderHandle, (std::path::PathBuf, io::Error)> {
        if place.is_empty() {
            return Ok(&self.top);
        }
        if self.last.as_ref().is_none_or(|(at, _)| at != place) {
            let mut at: Option<FolderHandle> = None;
            let mut end = 0;
            for name in place.split('/') {
                end += name.len() + usize::from(end > 0);
                let above = at.as_ref().unwrap_or(&self.top);
                let failed = |error| (above.path().join(name), error);
                if make {
                    match above.make_folder(name) {
                        Ok(()) => self.made.push(place.get(..end).unwrap_or(place).to_owned()),
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                        Err(error) => return Err(failed(error)),
                    }
                }
                at = Some(above.inner(name).map_err(failed)?);
            }
            self.last = at.map(|handle| (place.to_owned(), handle));
        }
        Ok(self.last.as_ref().map_or(&self.top, |(_, handle)| handle))
    }

    fn undo(&mut self) {
        for file in std::mem::take(&mut self.staged).into_iter().rev() {
            let (folder, name) = parted(file.place);
            let Ok(inside) = self.lead(folder, false) else { continue };
            if !file.put {
                let _ = inside.remove_file(&file.part);
                interrupt::forget_part(&inside.path().join(&file.part));
            } else if !file.replaces {
                let _ = inside.remove_file(name);
            }
        }
        self.last = None;
        for place in std::mem::take(&mut self.made).into_iter().rev() {
            let (folder, name) = parted(&place);
            if let Ok(inside) = self.lead(folder, false) {
                // One that holds something by now stays.
                let _ = inside.remove_folder(name);
            }
            self.last = None;
        }
    }
}

impl Drop for FileBatch<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.undo();
        }
    }
}
