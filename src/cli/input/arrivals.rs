//! A folder, polled -> its new files that are complete.
//!
//! Phones and sync programs write a picture bit by bit. A file is taken once two looks in a row found it the same, or
//! when nothing has touched it for a while; one that changes afterwards is taken again. What a sync program has not
//! finished has a name that says so, and is left alone; what was renamed is a new file with bytes that are known.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::cli::input::pictures::{InputFile, input_files};
use crate::cli::tell::Failure;

/// A file that was not modified for this long is not being written.
const AT_REST: Duration = Duration::from_secs(3);
/// Endings of files that a sync program, a browser or a camera has not finished.
const UNFINISHED: [&str; 7] = ["part", "partial", "tmp", "temp", "crdownload", "download", "filepart"];

/// What is seen of a file from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileStamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

#[derive(Debug, Clone, Copy)]
struct FileState {
    stamp: FileStamp,
    /// It was handed out as it is now.
    taken: bool,
}

/// A folder, and what is known of its files.
pub(crate) struct Arrivals {
    folder: PathBuf,
    /// What the program itself writes, with links resolved: it is nothing that arrives.
    own: Vec<PathBuf>,
    files: BTreeMap<PathBuf, FileState>,
}

impl Arrivals {
    /// `own` are the files and folders that the program writes.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn new(folder: &Path, own: &[&Path]) -> Result<Self, Failure> {
        let cannot = |error| Failure::of_file("watch", folder, &error);
        if !fs::metadata(folder).map_err(cannot)?.is_dir() {
            return Err(Failure::new(format!("{} is a file, not a folder", crate::cli::tell::text::shown(folder)))
                .hint("name the folder in which pictures arrive"));
        }
        Ok(Self {
            folder: folder.to_owned(),
            own: own.iter().map(|path| resolved(path)).collect(),
            files: BTreeMap::new(),
        })
    }

    /// The files that are whole and were not handed out as they are now, in the order of their names.
    ///
    /// # Errors
    /// The folder cannot be read just now.
    pub fn poll(&mut self) -> Result<Vec<InputFile>, Failure> {
        let found = input_files(std::slice::from_ref(&self.folder))?;
        let whole_folder = resolved(&self.folder);
        let arrives = |input: &InputFile| {
            let Ok(inside) = input.path.strip_prefix(&self.folder) else { return false };
            let place = whole_folder.join(inside);
            !is_unfinished(inside) && !self.own.iter().any(|own| place.starts_with(own))
        };
        let stamped: Vec<(InputFile, FileStamp)> = found
            .into_iter()
            .filter(arrives)
            .filter_map(|input| {
                let about = fs::metadata(&input.path).ok()?;
                Some((input, FileStamp { bytes: about.len(), modified: about.modified().ok() }))
            })
            .collect();
        let ready = self.update(stamped.iter().map(|(input, stamp)| (input.path.clone(), *stamp)), SystemTime::now());
        Ok(stamped.into_iter().map(|(input, _)| input).filter(|input| ready.contains(&input.path)).collect())
    }

    /// Takes note of what is there now; tells which files are whole and new.
    fn update(&mut self, found: impl Iterator<Item = (PathBuf, FileStamp)>, now: SystemTime) -> Vec<PathBuf> {
        let before = std::mem::take(&mut self.files);
        let mut ready = Vec::new();
        for (path, stamp) in found {
            let known = before.get(&path).filter(|known| known.stamp == stamp);
            let rests = stamp.modified.and_then(|at| now.duration_since(at).ok()).is_some_and(|since| since >= AT_REST);
            let taken = known.is_some_and(|known| known.taken);
            let take = !taken && stamp.bytes > 0 && (known.is_some() || rests);
            if take {
                ready.push(path.clone());
            }
            self.files.insert(path, FileState { stamp, taken: taken || take });
        }
        ready
    }
}

/// Whether a name says that the file, or a folder around it, is no finished picture: hidden, or of a sync program.
fn is_unfinished(inside: &Path) -> bool {
    let hides = |part: Component<'_>| {
        let name = part.as_os_str().to_string_lossy();
        name.starts_with('.') || name.starts_with('~')
    };
    let ending = inside.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    inside.components().any(hides) || UNFINISHED.contains(&ending.as_str())
}

/// With links resolved, as far as the path is there.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals() -> Arrivals {
        Arrivals { folder: "photos".into(), own: vec![], files: BTreeMap::new() }
    }

    const NOW: Duration = Duration::from_secs(1_000);

    /// A file of `bytes` bytes, modified `ago` seconds before [`NOW`].
    fn file(name: &str, bytes: u64, ago: u64) -> (PathBuf, FileStamp) {
        let modified = SystemTime::UNIX_EPOCH + NOW - Duration::from_secs(ago);
        (name.into(), FileStamp { bytes, modified: Some(modified) })
    }

    fn polled(arrivals: &mut Arrivals, files: &[(PathBuf, FileStamp)]) -> Vec<String> {
        let ready = arrivals.update(files.iter().cloned(), SystemTime::UNIX_EPOCH + NOW);
        ready.iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_rests_is_taken_at_once_and_never_again() {
        let mut folder = arrivals();
        let files = [file("a", 9, 60), file("b", 9, 4)];
        assert_eq!(polled(&mut folder, &files), ["a", "b"]);
        assert!(polled(&mut folder, &files).is_empty());
    }

    #[test]
    fn what_is_being_written_is_waited_for_and_what_changes_is_taken_again() {
        let mut folder = arrivals();
        assert!(polled(&mut folder, &[file("a", 10, 0)]).is_empty());
        assert!(polled(&mut folder, &[file("a", 20, 0)]).is_empty());
        assert_eq!(polled(&mut folder, &[file("a", 20, 0)]), ["a"]);
        assert!(polled(&mut folder, &[file("a", 30, 0)]).is_empty());
        assert_eq!(polled(&mut folder, &[file("a", 30, 0)]), ["a"]);
        assert!(polled(&mut folder, &[file("a", 30, 0)]).is_empty());
    }

    #[test]
    fn a_clock_that_is_ahead_does_not_keep_a_file_out() {
        let mut folder = arrivals();
        let ahead = SystemTime::UNIX_EPOCH + NOW * 2;
        let file = ("a".into(), FileStamp { bytes: 5, modified: Some(ahead) });
        assert!(polled(&mut folder, std::slice::from_ref(&file)).is_empty());
        assert_eq!(polled(&mut folder, &[file]), ["a"]);
    }

    #[test]
    fn an_empty_file_is_not_there_yet_and_one_that_went_and_came_is_new() {
        let mut folder = arrivals();
        assert!(polled(&mut folder, &[file("a", 0, 60)]).is_empty());
        assert_eq!(polled(&mut folder, &[file("a", 7, 60)]), ["a"]);
        assert!(polled(&mut folder, &[]).is_empty());
        assert_eq!(polled(&mut folder, &[file("a", 7, 60)]), ["a"]);
    }

    #[test]
    fn names_of_unfinished_files_are_left_alone() {
        for name in [".syncthing.a.jpg.tmp", "a.jpg.part", "~syncthing~a.jpg", "a.crdownload", ".trash/a.jpg", "A.TMP"]
        {
            assert!(is_unfinished(Path::new(name)), "{name}");
        }
        for name in ["a.jpg", "party/a.jpg", "a.b.png", "part.jpg", "IMG~2.jpg"] {
            assert!(!is_unfinished(Path::new(name)), "{name}");
        }
    }
}
