//! Files that were named -> a contact tree, or one list of people.

use std::path::{Path, PathBuf};

use crate::cli::input::bounded_file;
use crate::cli::tell::{Failure, Terminal, shown};
use crate::limits::{MAX_LIST_BYTES, MAX_TREE_BYTES};
use crate::tree::file;
use crate::tree::listed::{ListedPerson, PeopleList};
use crate::tree::lists;
use crate::tree::model::Tree;

/// Faults of one tree file that are told.
const FAULTS_TOLD: usize = 20;

/// What stood in the files.
pub(super) enum LoadedPeople {
    Tree(Box<Tree>),
    List(PeopleList),
}

/// Reads one tree or several lists; what is doubtful in lists is told.
pub(super) fn load(paths: &[PathBuf], terminal: &Terminal) -> Result<LoadedPeople, Failure> {
    let mut read = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes =
            bounded_file::read(path, MAX_LIST_BYTES.max(MAX_TREE_BYTES) as u64, "is too large for a list of people")?;
        if is_tree(path, &bytes) {
            if paths.len() > 1 {
                return Err(Failure::usage(format!("{} is a tree, and stands alone", shown(path)))
                    .hint("name one tree, or lists of people only"));
            }
            return tree_of(path, &bytes).map(Box::new).map(LoadedPeople::Tree);
        }
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let list = lists::read(&name, &bytes)
            .map_err(|error| Failure::new(format!("{}: {}", shown(path), error.problem)).hint(error.hint()))?;
        read.push(list);
    }
    let list = lists::join(read);
    for doubt in &list.doubts {
        terminal.warn(&format!("{}: {}", doubt.at, doubt.says));
    }
    Ok(LoadedPeople::List(list))
}

/// A tree file.
pub(super) fn load_tree(path: &Path) -> Result<Tree, Failure> {
    let bytes = bounded_file::read(path, MAX_TREE_BYTES as u64, "is too large for a tree")?;
    tree_of(path, &bytes)
}

fn is_tree(path: &Path, bytes: &[u8]) -> bool {
    let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let begins = || {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64 << 10)]);
        start.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')) == Some("[tree]")
    };
    is_toml || begins()
}

fn tree_of(path: &Path, bytes: &[u8]) -> Result<Tree, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("{} is not in UTF-8", shown(path))).hint("save it as UTF-8 in your editor")
    })?;
    file::read(text).map_err(|error| {
        let faults: Vec<String> = error.faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
        let more = error.faults.len() + error.more - faults.len();
        let hint = "see docs/TREES.md, or `seedpress tree --sample` for an example that explains itself";
        let what = match faults.as_slice() {
            [one] if more == 0 => format!("{}: {one}", shown(path)),
            _ => {
                let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
                format!("{}:\n  {}{more}", shown(path), faults.join("\n  "))
            }
        };
        Failure::new(what).hint(hint)
    })
}

/// The people of a tree, as a list would name them.
pub(super) fn list_of(tree: &Tree) -> PeopleList {
    let people = tree.people.iter().enumerate().map(|(at, person)| ListedPerson {
        at: format!("person {}", at + 1),
        name: person.name.clone(),
        ways: person.ways.clone(),
        group: person.group.map(|group| tree.groups[group].name.clone()),
        place: person.place.clone(),
        languages: person.languages.clone(),
        utc_minutes: person.utc_minutes,
        asked: person.asked,
        answer: person.answer,
        note: person.note.clone(),
    });
    PeopleList { people: people.collect(), doubts: Vec::new() }
}
