//! A vault -> its files under names that a person sees, and that no computer acts upon unasked.
//!
//! ```text
//! .ssh/authorized_keys   dot-ssh/authorized_keys    hidden on Unix, and obeyed by programs
//! autorun.inf            autorun.inf_               obeyed by Windows when a disk or a folder is looked at
//! notes.desktop          notes.desktop_             shows another name and picture than its own
//! ```
//! A packet may be a stranger's: a file that appears unseen in a home folder could open it to them.

use super::unique_paths::UniquePaths;
use super::{Entry, Renamed, SafePath, Vault, VaultError};

/// Files that Windows obeys where they lie.
const OBEYED: [&str; 2] = ["autorun.inf", "desktop.ini"];
/// Endings of files that are links, or look like another file, or are asked for a picture as soon as they are listed.
const DISGUISED: [&str; 15] = [
    "lnk",
    "url",
    "pif",
    "scf",
    "desktop",
    "website",
    "library-ms",
    "search-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "theme",
    "webloc",
    "inetloc",
    "fileloc",
    "terminal",
];

/// Whether a name, of a file or of a folder, is hidden or acted upon.
fn is_covert(name: &str) -> bool {
    visible(name) != name
}

/// A name beside it that is neither: itself, if it is not.
fn visible(name: &str) -> String {
    if let Some(rest) = name.strip_prefix('.') {
        return format!("dot-{rest}");
    }
    let lower = name.to_lowercase();
    let disguised = lower.rsplit_once('.').is_some_and(|(_, ending)| DISGUISED.contains(&ending));
    if disguised || OBEYED.contains(&lower.as_str()) { format!("{name}_") } else { name.to_owned() }
}

/// The entries of a vault under names that a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleEntries<'a> {
    /// In the order of their paths.
    pub entries: Vec<(SafePath, &'a Entry)>,
    /// What had to change.
    pub renamed: Vec<Renamed>,
}

impl Vault {
    /// Its entries under visible names, in the order of these, and the names that had to change: a folder's once for all
    /// that is in it. What is visible already keeps its name, whatever else would take it.
    ///
    /// # Errors
    /// A path would become too long.
    pub fn visible(&self) -> Result<VisibleEntries<'_>, VaultError> {
        let covert = |path: &SafePath| path.names().any(is_covert);
        let mut names = UniquePaths::through(visible);
        let mut listed = Vec::with_capacity(self.entries.len());
        let (later, first): (Vec<_>, Vec<_>) = self.entries.iter().partition(|(path, _)| covert(path));
        for (path, entry) in first.into_iter().chain(later) {
            let path = match entry {
                Entry::File { .. } => Some(names.file(path.as_str())?),
                Entry::Folder { .. } => names.folder(path.as_str())?,
            };
            listed.extend(path.map(|path| (path, entry)));
        }
        listed.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(VisibleEntries { entries: listed, renamed: names.changed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visible_of(files: &[&str]) -> (Vec<String>, Vec<(String, String)>) {
        let file = |name: &&str| {
            (
                SafePath::new(name).unwrap(),
                Entry::File { bytes: name.as_bytes().to_vec(), executable: false, modified: None },
            )
        };
        let vault = Vault { entries: files.iter().map(file).collect() };
        let VisibleEntries { entries: listed, renamed } = vault.visible().unwrap();
        assert_eq!(listed.len(), files.len(), "none is lost");
        let names = listed.iter().map(|(path, _)| path.as_str().to_owned()).collect();
        (names, renamed.into_iter().map(|one| (one.from, one.to.as_str().to_owned())).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    #[test]
    fn names_that_hide_or_are_obeyed_are_made_visible() {
        for (name, seen) in [
            (".bashrc", "dot-bashrc"),
            (".ssh", "dot-ssh"),
            ("..x", "dot-.x"),
            ("AutoRun.inf", "AutoRun.inf_"),
            ("desktop.ini", "desktop.ini_"),
            ("plan.LNK", "plan.LNK_"),
            ("a.desktop", "a.desktop_"),
            ("a.library-ms", "a.library-ms_"),
        ] {
            assert_eq!(visible(name), seen);
            assert!(!is_covert(seen), "{seen}");
        }
        for name in ["notes.md", "run.sh", "desktop", "lnk", "a.ini", "dot-x", "inf.autorun", "a.b.c"] {
            assert_eq!(visible(name), name);
        }
    }

    #[test]
    fn a_hidden_folder_is_told_once_for_all_that_is_in_it() {
        let (names, renamed) =
            visible_of(&[".git/config", ".git/hooks/post-checkout", ".git/hooks/.x", "a.md", "sub/.env"]);
        assert_eq!(
            names,
            ["a.md", "dot-git/config", "dot-git/hooks/dot-x", "dot-git/hooks/post-checkout", "sub/dot-env"]
        );
        assert_eq!(
            renamed,
            pairs(&[(".git", "dot-git"), (".git/hooks/.x", "dot-git/hooks/dot-x"), ("sub/.env", "sub/dot-env")])
        );
    }

    #[test]
    fn a_visible_name_keeps_to_its_file_and_the_hidden_one_beside_it_gets_another() {
        let (names, renamed) = visible_of(&[".env", "dot-env", "DOT-ssh/a", ".ssh/a", "x.lnk", "x.lnk_"]);
        assert_eq!(names, ["DOT-ssh/a", "dot-env", "dot-env~2", "dot-ssh~2/a", "x.lnk_", "x~2.lnk_"]);
        assert_eq!(renamed, pairs(&[(".env", "dot-env~2"), (".ssh", "dot-ssh~2"), ("x.lnk", "x~2.lnk_")]));
    }

    #[test]
    fn a_path_that_becomes_too_long_is_an_error_and_nothing_else() {
        let deep = format!("{}x", ".a/".repeat(341));
        let file = Entry::File { bytes: vec![], executable: false, modified: None };
        let vault = Vault { entries: [(SafePath::new(&deep).unwrap(), file)].into() };
        assert!(matches!(vault.visible(), Err(VaultError::UnsafePath { .. })));
    }
}
