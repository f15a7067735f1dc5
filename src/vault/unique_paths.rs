//! Names in a packet -> paths that are distinct on any file system, or the two names that clash.
//!
//! Packing refuses a clash, because whoever packs can rename. Opening chooses another free name and reports it, because
//! whoever opens has nothing but the paper.

use std::collections::{BTreeMap, BTreeSet};

use super::safe_path::{look, neighbour, numbered, shown};
use super::{Entry, Renamed, SafePath, Vault, VaultError};
use crate::limits::MAX_ENTRIES;

/// Folders are numbered; this is the one that all paths start in.
const TOP: usize = 0;

/// Whether all names of a vault can stand side by side, folders that only lead to a file among them.
///
/// # Errors
/// Two names that look alike, a file that is a folder too, or more folders than a packet may have.
pub(super) fn check(vault: &Vault) -> Result<(), VaultError> {
    let mut seen: BTreeMap<(usize, String), (usize, &str, bool)> = BTreeMap::new();
    for (path, entry) in &vault.entries {
        let is_folder = matches!(entry, Entry::Folder { .. });
        let mut parent = TOP;
        let mut end = 0;
        for name in path.names() {
            let start = end;
            end += name.len() + 1;
            let upto = path.as_str().get(..end - 1).unwrap_or_default();
            let folder = is_folder || upto.len() < path.as_str().len();
            let number = seen.len() + 1;
            let &mut (node, first, first_folder) = seen.entry((parent, look(name))).or_insert((number, name, folder));
            if first != name {
                let first = format!("{}{first}", path.as_str().get(..start).unwrap_or_default());
                return Err(VaultError::LookAlike { first: shown(&first), second: shown(upto) });
            }
            if first_folder != folder {
                return Err(VaultError::FileAndFolder { path: shown(upto) });
            }
            parent = node;
        }
        if seen.len() > MAX_ENTRIES {
            return Err(VaultError::TooMany { most: MAX_ENTRIES });
        }
    }
    Ok(())
}

/// Gives each stored name, as it comes out of an archive, a path that nothing else has.
#[derive(Default)]
pub(super) struct UniquePaths {
    /// Names that had to change.
    pub(super) renamed: Vec<Renamed>,
    /// Folders by their parent and their stored name.
    folders: BTreeMap<(usize, String), (usize, SafePath)>,
    /// What is taken in each folder, as disks see it.
    taken: BTreeSet<(usize, String)>,
    /// The number to try next for a name that is taken.
    next: BTreeMap<(usize, String), usize>,
    /// What is made of a safe name before it is given, if anything.
    change: Option<fn(&str) -> String>,
    /// Files and folders whose own name was changed by that.
    pub(super) changed: Vec<Renamed>,
}

impl UniquePaths {
    /// Each name is changed so before it is given.
    pub(super) fn through(change: fn(&str) -> String) -> Self {
        Self { change: Some(change), ..Self::default() }
    }

    /// A path for one more file of this stored name.
    ///
    /// # Errors
    /// The path would be too long, or there are too many names.
    pub(super) fn file(&mut self, stored: &str) -> Result<SafePath, VaultError> {
        let (folders, name) = stored.rsplit_once('/').unwrap_or(("", stored));
        let (parent, path) = self.lead(folders)?;
        let (_, path) = self.take(parent, path.as_ref(), name, stored)?;
        self.note(stored, &path);
        Ok(path)
    }

    /// The path of the folder of this stored name; `None` for the folder that everything is in.
    ///
    /// # Errors
    /// The path would be too long, or there are too many names.
    pub(super) fn folder(&mut self, stored: &str) -> Result<Option<SafePath>, VaultError> {
        let (_, path) = self.lead(stored)?;
        if let Some(path) = &path {
            self.note(stored, path);
        }
        Ok(path)
    }

    /// Walks down the folders, making those that are new.
    fn lead(&mut self, folders: &str) -> Result<(usize, Option<SafePath>), VaultError> {
        let mut at = (TOP, None);
        let mut end = 0;
        for name in folders.split('/') {
            let stored = folders.get(..end + name.len()).unwrap_or(folders);
            end += name.len() + 1;
            if matches!(name, "" | ".") {
                continue;
            }
            let key = (at.0, name.to_owned());
            let found = match self.folders.get(&key) {
                Some(known) => known.clone(),
                None => self.take(at.0, at.1.as_ref(), name, stored)?,
            };
            self.folders.insert(key, found.clone());
            at = (found.0, Some(found.1));
        }
        Ok(at)
    }

    /// A free name in `parent`, nearest to the one given.
    fn take(
        &mut self,
        parent: usize,
        parent_path: Option<&SafePath>,
        name: &str,
        stored: &str,
    ) -> Result<(usize, SafePath), VaultError> {
        if self.taken.len() >= MAX_ENTRIES {
            return Err(VaultError::TooMany { most: MAX_ENTRIES });
        }
        let mut wanted = neighbour(name);
        if let Some(change) = self.change {
            wanted = neighbour(&change(&wanted));
        }
        let key = (parent, look(&wanted));
        let mut free = wanted.clone();
        if self.taken.contains(&key) {
            let next = self.next.entry(key).or_insert(2);
            while self.taken.contains(&(parent, look(&free))) {
                free = numbered(&wanted, *next);
                *next += 1;
            }
        }
        self.taken.insert((parent, look(&free)));
        let path = parent_path.map_or(free.clone(), |folder| format!("{}/{free}", folder.as_str()));
        let path = SafePath::new(&path).map_err(|error| match error {
            VaultError::UnsafePath { flaw, .. } => VaultError::UnsafePath { path: shown(stored), flaw },
            other => other,
        })?;
        if self.change.is_some() && free != name {
            self.changed.push(Renamed { from: shown(stored), to: path.clone() });
        }
        Ok((self.taken.len(), path))
    }

    /// Remembers a name that changed in more than dots and slashes that say nothing.
    fn note(&mut self, stored: &str, path: &SafePath) {
        let absolute = stored.starts_with('/');
        let same = stored.split('/').filter(|name| !matches!(*name, "" | ".")).eq(path.names());
        if absolute || !same {
            self.renamed.push(Renamed { from: shown(stored), to: path.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(files: &[&str], folders: &[&str]) -> Vault {
        let file = Entry::File { bytes: vec![], executable: false, modified: None };
        let mut entries = BTreeMap::new();
        entries.extend(files.iter().map(|path| (SafePath::new(path).unwrap(), file.clone())));
        entries.extend(folders.iter().map(|path| (SafePath::new(path).unwrap(), Entry::Folder { modified: None })));
        Vault { entries }
    }

    #[test]
    fn two_names_that_look_alike_are_refused_with_both_told() {
        let clash = check(&vault(&["seeds/Beans.md", "seeds/beans.md"], &[]));
        let told = VaultError::LookAlike { first: "seeds/Beans.md".into(), second: "seeds/beans.md".into() };
        assert_eq!(clash, Err(told));
        assert!(matches!(check(&vault(&["caf\u{e9}", "cafe\u{301}"], &[])), Err(VaultError::LookAlike { .. })));
        assert!(matches!(check(&vault(&["Docs/a", "docs/b"], &[])), Err(VaultError::LookAlike { .. })));
        assert_eq!(check(&vault(&["a/beans.md", "b/beans.md"], &["a", "c"])), Ok(()));
    }

    #[test]
    fn a_file_that_is_a_folder_too_is_refused() {
        let clash = Err(VaultError::FileAndFolder { path: "a/b".into() });
        assert_eq!(check(&vault(&["a/b", "a/b/c"], &[])), clash);
        assert_eq!(check(&vault(&["a/b"], &["a/b/c"])), clash);
    }

    fn paths(stored: &[&str]) -> (Vec<String>, UniquePaths) {
        let mut names = UniquePaths::default();
        let paths = stored.iter().map(|name| names.file(name).unwrap().as_str().to_owned()).collect();
        (paths, names)
    }

    #[test]
    fn a_name_that_climbs_comes_out_below() {
        let (paths, names) = paths(&["../../x", "/etc/x", "C:\\x", "a/./b//c", "../y"]);
        assert_eq!(paths, ["__/__/x", "etc/x", "C__x", "a/b/c", "__/y"]);
        assert_eq!(names.renamed.len(), 4, "all but a/b/c");
        assert_eq!(names.renamed[1], Renamed { from: "/etc/x".into(), to: SafePath::new("etc/x").unwrap() });
    }

    #[test]
    fn names_that_clash_come_out_side_by_side() {
        let (paths, names) =
            paths(&["Bean.md", "bean.md", "bean.md", "bean~2.md", "bean.md/x", "Bean.md/y", "bean.md/z"]);
        assert_eq!(
            paths,
            ["Bean.md", "bean~2.md", "bean~3.md", "bean~2~2.md", "bean~4.md/x", "Bean~5.md/y", "bean~4.md/z"]
        );
        assert_eq!(names.renamed.len(), 6);
    }

    #[test]
    fn the_folder_that_everything_is_in_is_no_entry() {
        let mut names = UniquePaths::default();
        assert_eq!(names.folder("./").unwrap(), None);
        assert_eq!(names.folder("/").unwrap(), None);
        assert_eq!(names.folder("a/").unwrap(), Some(SafePath::new("a").unwrap()));
        assert_eq!(names.renamed, []);
    }

    #[test]
    fn folders_that_only_lead_to_a_file_count_too() {
        let deep = |number: usize| format!("{number}/{}x", "d/".repeat(400));
        let mut names = UniquePaths::default();
        let stopped = (0..1000).find_map(|number| names.file(&deep(number)).err());
        assert_eq!(stopped, Some(VaultError::TooMany { most: MAX_ENTRIES }));
    }

    #[test]
    fn a_path_too_deep_to_restore_is_refused_by_its_stored_name() {
        let error = UniquePaths::default().file(&"folder/".repeat(200)).unwrap_err();
        assert!(matches!(error, VaultError::UnsafePath { path, .. } if path.starts_with("folder/folder/")));
    }
}
