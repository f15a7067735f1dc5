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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::*;

    /// A folder `in` to write into and a folder `out` beside it that nothing may reach; gone when dropped.
    struct Ground(PathBuf);

    impl Ground {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("seedpress-batch-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(path.join("in")).unwrap();
            fs::create_dir_all(path.join("out")).unwrap();
            Self(path)
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }

        /// Everything below a folder, hidden or not.
        fn names(&self, folder: &str) -> Vec<String> {
            let mut found = Vec::new();
            let mut folders = vec![self.at(folder)];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    found.push(path.strip_prefix(&self.0).unwrap().to_string_lossy().into_owned());
                    if fs::symlink_metadata(&path).unwrap().is_dir() {
                        folders.push(path);
                    }
                }
            }
            found.sort();
            found
        }
    }

    impl Drop for Ground {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn write<'a>(batch: &mut FileBatch<'a>, place: &'a str) -> Result<(), Failure> {
        batch.write(place, place.as_bytes(), FileAttributes::default(), false)
    }

    /// Puts a link to `out` in the place of a folder of `in`.
    fn swap(ground: &Ground, folder: &str) {
        fs::rename(ground.at(folder), ground.at("moved")).unwrap();
        symlink(ground.at("out"), ground.at(folder)).unwrap();
    }

    #[test]
    fn all_files_get_their_names_and_nothing_is_left_beside_them() {
        for count in [3, SYNCED_ALONE + 20] {
            let ground = Ground::new("all");
            let mut batch = FileBatch::open(&ground.at("in"), count).unwrap();
            for place in ["a/one", "a/b/two", "three"] {
                write(&mut batch, place).unwrap();
            }
            assert!(!ground.at("in/three").exists(), "no name before all are written");
            batch.keep().unwrap();
            batch.put_all(|| Ok(())).unwrap();
            batch.finish();
            assert_eq!(ground.names("in"), ["in/a", "in/a/b", "in/a/b/two", "in/a/one", "in/three"]);
            assert_eq!(fs::read(ground.at("in/a/b/two")).unwrap(), b"a/b/two");
        }
    }

    #[test]
    fn a_folder_that_becomes_a_link_before_a_file_is_written_leads_nothing_out() {
        let ground = Ground::new("before");
        let mut batch = FileBatch::open(&ground.at("in"), 3).unwrap();
        write(&mut batch, "a/one").unwrap();
        write(&mut batch, "b/two").unwrap();
        swap(&ground, "in/a");
        let failure = write(&mut batch, "a/three").unwrap_err();
        assert!(failure.what.contains("is not a folder"), "{}", failure.what);
        let failure = write(&mut batch, "a/deeper/four").unwrap_err();
        assert!(failure.what.contains("is not a folder"), "{}", failure.what);
        drop(batch);
        assert!(ground.names("out").is_empty());
    }

    #[test]
    fn a_folder_that_becomes_a_link_before_files_get_their_names_leads_nothing_out() {
        for (swapped, last) in [("in/a", "b/two"), ("in/a/deep", "b/two"), ("in/a", "a/deep/two")] {
            let ground = Ground::new("between");
            let mut batch = FileBatch::open(&ground.at("in"), 2).unwrap();
            write(&mut batch, "a/deep/one").unwrap();
            write(&mut batch, last).unwrap();
            swap(&ground, swapped);
            let put = batch.put_all(|| Ok(()));
            // By a handle that is open still, the file goes where its folder went; by a new one, nowhere.
            assert_eq!(put.is_ok(), last == "a/deep/two", "{swapped}");
            drop(batch);
            assert!(ground.names("out").is_empty(), "{swapped}");
        }
    }

    #[test]
    fn the_folder_itself_may_become_a_link() {
        let ground = Ground::new("top");
        let mut batch = FileBatch::open(&ground.at("in"), 1).unwrap();
        swap(&ground, "in");
        write(&mut batch, "one").unwrap();
        write(&mut batch, "a/two").unwrap();
        batch.put_all(|| Ok(())).unwrap();
        batch.finish();
        assert!(ground.names("out").is_empty());
        assert_eq!(ground.names("moved"), ["moved/a", "moved/a/two", "moved/one"]);
    }

    #[test]
    fn a_place_that_was_taken_meanwhile_is_left_alone_and_all_else_is_undone() {
        for intruder in ["file", "link", "folder"] {
            let ground = Ground::new("undo");
            fs::create_dir(ground.at("in/there")).unwrap();
            let mut batch = FileBatch::open(&ground.at("in"), 3).unwrap();
            for place in ["a/one", "b/c/two", "there/three"] {
                write(&mut batch, place).unwrap();
            }
            let place = ground.at("in/there/three");
            match intruder {
                "file" => fs::write(&place, "mine").unwrap(),
                "link" => symlink(ground.at("out/x"), &place).unwrap(),
                _ => fs::create_dir(&place).unwrap(),
            }
            let failure = batch.put_all(|| Ok(())).unwrap_err();
            assert!(failure.what.contains("there/three"), "{}", failure.what);
            assert_eq!(batch.replaced_words(), None);
            drop(batch);
            assert_eq!(ground.names("in"), ["in/there", "in/there/three"], "{intruder}");
            assert!(intruder != "file" || fs::read(&place).unwrap() == b"mine");
            assert!(ground.names("out").is_empty());
        }
    }

    #[test]
    fn what_was_replaced_before_a_failure_is_told() {
        let ground = Ground::new("replaced");
        for name in ["in/a", "in/b"] {
            fs::write(ground.at(name), "old").unwrap();
        }
        let mut batch = FileBatch::open(&ground.at("in"), 2).unwrap();
        for place in ["a", "b", "c"] {
            batch.write(place, b"new", FileAttributes::default(), place != "c").unwrap();
        }
        fs::create_dir(ground.at("in/c")).unwrap();
        batch.put_all(|| Ok(())).unwrap_err();
        assert_eq!(batch.replaced_words().as_deref(), Some("2 files were replaced already"));
        drop(batch);
        assert_eq!(ground.names("in"), ["in/a", "in/b", "in/c"]);
    }

    #[test]
    fn an_end_in_the_middle_undoes_all() {
        for after in 0..3 {
            let ground = Ground::new("middle");
            let mut batch = FileBatch::open(&ground.at("in"), 3).unwrap();
            for place in ["a/one", "a/two", "three"] {
                write(&mut batch, place).unwrap();
            }
            let mut put = 0;
            let ended = batch.put_all(|| {
                put += 1;
                if put > after { Err(Failure::interrupted()) } else { Ok(()) }
            });
            ended.unwrap_err();
            drop(batch);
            assert!(ground.names("in").is_empty(), "{after}");
        }
    }
}
