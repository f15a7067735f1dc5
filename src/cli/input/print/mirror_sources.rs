//! The files that a zine was made of -> a vault with the same relative paths.
//!
//! Names are those of the folder that holds all of them: `text/one.md` and `drawings/box.svg` where the document says
//! `![](../drawings/box.svg)`, `one.md` and `drawings/box.svg` where it says `![](drawings/box.svg)`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::collect::{safe_path, text_name};
use crate::cli::tell::Failure;
use crate::vault::{Entry, Vault};

/// What was read, by its whole path without dots in it.
#[derive(Debug, Default)]
pub(crate) struct MirrorSources(BTreeMap<PathBuf, Vec<u8>>);

impl MirrorSources {
    /// Keeps a file: `written` as somebody wrote it, from `folder`.
    pub fn keep(&mut self, folder: &Path, written: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let folder = fs::canonicalize(folder).map_err(|error| Failure::of_file("read", folder, &error))?;
        self.0.insert(without_dots(&folder.join(written)), bytes.to_vec());
        Ok(())
    }

    /// Takes in what another document was made of; a picture that both show is one.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The files under the names that they have for each other.
    pub fn into_vault(self) -> Result<Vault, Failure> {
        let home = common_folder(self.0.keys().map(PathBuf::as_path));
        let (mut vault, mut refused) = (Vault::default(), Vec::new());
        for (path, bytes) in self.0 {
            let inside = path.strip_prefix(&home).unwrap_or(&path);
            let names: Result<Vec<String>, Failure> = inside.iter().map(|name| text_name(&path, name)).collect();
            match names.and_then(|names| safe_path(&names.join("/"))) {
                Ok(name) => {
                    vault.entries.insert(name, Entry::File { bytes, executable: false, modified: None });
                }
                Err(failure) => refused.push(failure),
            }
        }
        let count = refused.len();
        Failure::all(refused, &format!("{count} files cannot be put into the mirror")).map_or(Ok(vault), Err)
    }
}

/// `a/b/../c` -> `a/c`, as a document means it; links on the way are not followed.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The innermost folder that holds all of these files.
fn common_folder<'a>(mut files: impl Iterator<Item = &'a Path>) -> PathBuf {
    let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let Some(first) = files.next() else { return PathBuf::new() };
    files.fold(folder(first), |common, file| {
        let alike = common.iter().zip(folder(file).iter()).take_while(|(one, other)| one == other).count();
        common.iter().take(alike).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[&str]) -> Vec<String> {
        let sources = MirrorSources(files.iter().map(|file| (PathBuf::from(file), Vec::new())).collect());
        sources.into_vault().unwrap().entries.into_keys().map(|path| path.as_str().to_owned()).collect()
    }

    #[test]
    fn files_keep_their_places_among_each_other_and_tell_nothing_of_where_they_lay() {
        assert_eq!(names(&["/home/mira/zine/one.md"]), ["one.md"]);
        assert_eq!(names(&["/m/z/one.md", "/m/z/art/box.svg"]), ["art/box.svg", "one.md"]);
        assert_eq!(names(&["/m/z/text/one.md", "/m/z/art/box.svg"]), ["art/box.svg", "text/one.md"]);
        assert_eq!(names(&["/a/one.md", "/ab/two.md"]), ["a/one.md", "ab/two.md"]);
    }

    #[test]
    fn dots_in_a_documents_paths_are_taken_away() {
        assert_eq!(without_dots(Path::new("/m/text/../art/./box.svg")), Path::new("/m/art/box.svg"));
    }

    #[test]
    fn a_name_that_cannot_be_written_everywhere_is_refused() {
        let sources = MirrorSources(BTreeMap::from([(PathBuf::from("/m/aux.md"), Vec::new())]));
        assert!(sources.into_vault().unwrap_err().what.contains("aux.md"));
    }
}
