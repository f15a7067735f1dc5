//! Restored files and packed files -> their differences.

use std::path::Path;

use super::packet::RehearsedPacket;
use super::photograph::RehearsalResult;
use crate::cli::input::bounded_file;
use crate::cli::input::print::collect::collect_inside;
use crate::cli::output::{Existing, write_files};
use crate::cli::tell::{Failure, counted};
use crate::error::Exit;
use crate::restore::Outcome;
use crate::vault::{Entry, Opened, Vault};
use crate::watch::Unwatched;

/// How the files came back.
pub(crate) enum Comparison {
    /// Every file, every byte, every executable bit.
    Same,
    /// What differs, one line each.
    Different(Vec<String>),
    /// There was no whole packet.
    NotRestored,
}

impl Comparison {
    /// Writes what was restored into a folder, reads it again from the disk and compares.
    pub fn of(rehearsed: &RehearsalResult, subject: &RehearsedPacket, folder: &Path) -> Result<Self, Failure> {
        let set = rehearsed.outcome.sets.iter().find(|set| set.report.id == subject.set);
        let lines = match (&subject.truth, set.and_then(|set| set.files.as_ref())) {
            (_, None) => return Ok(Self::NotRestored),
            (Opened::Files { vault: truth, .. }, Some(Opened::Files { vault, .. })) => {
                write_files::write_entries(&vault.listed(), folder, Existing::Keep, &Unwatched)?;
                differences(truth, &collect_inside(folder)?)
            }
            (Opened::Unknown(truth), Some(Opened::Unknown(content)))
            | (Opened::Sealed(truth), Some(Opened::Sealed(content))) => {
                let name = format!("{}.bin", subject.set);
                write_files::write_unknown(content, folder, &name, Existing::Keep)?;
                let place = folder.join(name);
                let bytes = bounded_file::read(&place, content.len() as u64, "has more bytes than were written")?;
                if bytes == *truth { Vec::new() } else { vec!["the content has other bytes".to_owned()] }
            }
            _ => vec!["the content is of another kind".to_owned()],
        };
        Ok(if lines.is_empty() { Self::Same } else { Self::Different(lines) })
    }

    /// The same without the disk.
    pub fn in_memory(rehearsed: &RehearsalResult, subject: &RehearsedPacket) -> Self {
        let set = rehearsed.outcome.sets.iter().find(|set| set.report.id == subject.set);
        let lines = match (&subject.truth, set.and_then(|set| set.files.as_ref())) {
            (_, None) => return Self::NotRestored,
            (Opened::Files { vault: truth, .. }, Some(Opened::Files { vault, .. })) => differences(truth, vault),
            (truth, Some(back)) if truth == back => Vec::new(),
            _ => vec!["the content differs".to_owned()],
        };
        if lines.is_empty() { Self::Same } else { Self::Different(lines) }
    }

    pub fn is_same(&self) -> bool {
        matches!(self, Self::Same)
    }

    /// `7 files, 59,784 bytes, every byte the same`.
    pub fn words(&self, subject: &RehearsedPacket) -> String {
        match self {
            Self::Same => format!("{}, every byte the same", subject.truth_words()),
            Self::Different(lines) => counted(lines.len(), "difference", "differences"),
            Self::NotRestored => "nothing".to_owned(),
        }
    }

    /// What differs.
    pub fn differences(&self) -> &[String] {
        match self {
            Self::Different(lines) => lines,
            _ => &[],
        }
    }

    pub fn exit(&self, outcome: &Outcome) -> Exit {
        match self {
            Self::Same => Exit::Whole,
            Self::Different(_) => Exit::Failed,
            Self::NotRestored => outcome.exit().max(Exit::Failed),
        }
    }
}

fn differences(packed: &Vault, restored: &Vault) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, entry) in &packed.entries {
        let found = restored.entries.get(path);
        let path = path.as_str();
        match (entry, found) {
            (_, None) => lines.push(format!("{path} is missing")),
            (Entry::Folder { .. }, Some(Entry::Folder { .. })) => {}
            (
                Entry::File { bytes, executable, .. },
                Some(Entry::File { bytes: bytes_now, executable: executable_now, .. }),
            ) => {
                if bytes != bytes_now {
                    lines.push(format!("{path} has other bytes"));
                } else if executable != executable_now {
                    lines.push(format!("{path} changed its executable bit"));
                }
            }
            _ => lines.push(format!("{path} is of another kind")),
        }
    }
    let extra = restored.entries.keys().filter(|path| !packed.entries.contains_key(path));
    lines.extend(extra.map(|path| format!("{} was never packed", path.as_str())));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::SafePath;

    fn vault(files: &[(&str, &[u8], bool)]) -> Vault {
        let entry = |bytes: &[u8], executable| Entry::File { bytes: bytes.to_vec(), executable, modified: None };
        let files =
            files.iter().map(|(name, bytes, executable)| (SafePath::new(name).unwrap(), entry(bytes, *executable)));
        Vault { entries: files.collect() }
    }

    #[test]
    fn every_difference_is_named() {
        let packed = vault(&[("a", b"1", false), ("b", b"2", true), ("c", b"3", false)]);
        assert!(differences(&packed, &packed).is_empty());
        let back = vault(&[("a", b"x", false), ("b", b"2", false), ("d", b"4", false)]);
        assert_eq!(
            differences(&packed, &back),
            ["a has other bytes", "b changed its executable bit", "c is missing", "d was never packed"]
        );
    }
}
