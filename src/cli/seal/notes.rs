//! What `--open` names -> the notes that are printed outside the seal; they are inside as well.

use std::path::PathBuf;

use crate::cli::input::print::collect::{Collected, collect};
use crate::cli::tell::{Failure, spelled};
use crate::pack::{self, PrintWish};
use crate::vault::{Entry, SafePath, Vault};

/// Notes by their paths in the packet; a file that is not among the packed ones is added to them.
pub(crate) fn take_notes(open: &[String], vault: &mut Vault) -> Result<Vault, Failure> {
    let mut notes = Vault::default();
    for name in open {
        let wish = PrintWish { pattern: name.trim_start_matches("./").to_owned(), opens_people: true };
        let mut named = named_by(&wish, vault);
        if named.is_empty() {
            add(name, vault)?;
            named = named_by(&wish, vault);
        }
        refuse_trees(name, &named)?;
        notes.entries.extend(named);
    }
    Ok(notes)
}

/// Who calls whom is not printed, and least of all outside the seal.
fn refuse_trees(name: &str, named: &[(SafePath, Entry)]) -> Result<(), Failure> {
    let is_tree = |(path, entry): &&(SafePath, Entry)| match entry {
        Entry::File { bytes, .. } => pack::is_contact_tree(path.as_str(), bytes),
        Entry::Folder { .. } => false,
    };
    match named.iter().find(is_tree) {
        None => Ok(()),
        Some((path, _)) => Err(Failure::usage(format!(
            "--open {}: {} is a contact tree, which stays inside the seal",
            spelled(name),
            spelled(path.as_str())
        ))
        .hint("leave it out of --open; `seedpress tree` prints its slips")),
    }
}

fn named_by(wish: &PrintWish, vault: &Vault) -> Vec<(SafePath, Entry)> {
    let files =
        vault.entries.iter().filter(|(path, entry)| matches!(entry, Entry::File { .. }) && wish.names(path.as_str()));
    files.map(|(path, entry)| (path.clone(), entry.clone())).collect()
}

fn add(name: &str, vault: &mut Vault) -> Result<(), Failure> {
    let path = PathBuf::from(name);
    if !path.is_file() {
        return Err(Failure::usage(format!(
            "--open {}: no packed file is called so, and no file is there",
            spelled(name)
        ))
        .hint("name a note as it is packed, or a file beside the others"));
    }
    let Collected { vault: found, .. } = collect(&[path], false)?;
    for (path, entry) in found.entries {
        if vault.entries.contains_key(&path) {
            return Err(Failure::usage(format!("--open {}: the packet has another file of this name", spelled(name)))
                .hint("give one of the two another name"));
        }
        vault.entries.insert(path, entry);
    }
    Ok(())
}
