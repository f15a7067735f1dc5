//! Whole packets -> their files in folders, and lines on where they went.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::output::write_files::WrittenFiles;
use crate::cli::output::{Existing, atomic_file, write_files};
use crate::cli::tell::{Failure, counted, grouped, shown, spelled};
use crate::pile::SetState;
use crate::restore::SetOutcome;
use crate::vault::{Entry, Opened, Renamed, Vault, VisibleEntries};
use crate::watch::Watch;

/// Renamed files that are told.
const RENAMED: usize = 20;

/// Where a whole packet's files went, or why they did not.
pub(crate) struct Delivery {
    pub folder: PathBuf,
    pub outcome: Result<WrittenFiles, Failure>,
    /// Hidden names that were made visible.
    made_visible: Vec<Renamed>,
    /// What stands there now and is empty.
    nothing: Option<String>,
    /// The file of a packet that is still sealed.
    sealed: Option<PathBuf>,
}

/// Whether a packet is whole and still sealed.
pub(crate) fn is_locked(set: &SetOutcome) -> bool {
    matches!(set.files, Some(Opened::Sealed(_)))
}

/// Whether any is: then there is more to do.
pub(crate) fn any_locked(sets: &[SetOutcome]) -> bool {
    sets.iter().any(is_locked)
}

/// Writes a sealed packet under the name that was asked for, before anything is opened.
pub(crate) fn keep_sealed(sets: &[SetOutcome], args: &ScanArgs) -> Result<Option<PathBuf>, Failure> {
    let Some(file) = &args.keep_sealed else { return Ok(None) };
    let sealed: Vec<&Vec<u8>> = sets
        .iter()
        .filter_map(|set| match &set.files {
            Some(Opened::Sealed(content)) => Some(content),
            _ => None,
        })
        .collect();
    match sealed.as_slice() {
        [content] => atomic_file::write(file, content, Existing::from_force(args.force)).map(|()| Some(file.clone())),
        [] => Err(Failure::new(format!("there is no whole sealed packet to be kept as {}", shown(file)))),
        several => Err(Failure::new(format!(
            "--keep-sealed names one file, and there are {} sealed packets: nothing was written to {}",
            several.len(),
            shown(file)
        ))
        .hint("scan their photos one packet at a time, or without --keep-sealed: each is written as ID.age")),
    }
}

/// Writes the files of all whole packets: into `output`, or into a folder each where there are several.
///
/// `kept` is where a sealed packet has been written already.
pub(crate) fn deliver(
    sets: &[SetOutcome],
    args: &ScanArgs,
    kept: Option<&Path>,
    watch: &dyn Watch,
) -> Vec<Option<Delivery>> {
    let whole = sets.iter().filter(|set| set.files.is_some()).count();
    let mut folders_taken = BTreeSet::new();
    let mut deliver_one = |set: &SetOutcome| {
        let mut folder = args.output.clone();
        if whole > 1 {
            let name = &set.report.short_name;
            // Two packets may share their words; their ids differ.
            let unique = folders_taken.insert(name.clone());
            folder.push(if unique { name.clone() } else { format!("{name}-{}", set.report.id) });
        }
        deliver_into(set, folder, args, kept, watch)
    };
    sets.iter().map(|set| set.files.is_some().then(|| deliver_one(set)).flatten()).collect()
}

fn deliver_into(
    set: &SetOutcome,
    folder: PathBuf,
    args: &ScanArgs,
    kept: Option<&Path>,
    watch: &dyn Watch,
) -> Option<Delivery> {
    let existing = Existing::from_force(args.force);
    let opened = set.files.as_ref()?;
    let mut sealed = None;
    let (outcome, made_visible) = match opened {
        Opened::Files { vault, .. } => match entries(vault, args.hidden) {
            Ok(VisibleEntries { entries, renamed }) => {
                (write_files::write_entries(&entries, &folder, existing, watch), renamed)
            }
            Err(failure) => (Err(failure), Vec::new()),
        },
        Opened::Sealed(content) if kept.is_some() => {
            sealed = kept.map(Path::to_owned);
            let written = WrittenFiles { files: 1, bytes: content.len() as u64, ..WrittenFiles::default() };
            (Ok(written), Vec::new())
        }
        Opened::Unknown(content) | Opened::Sealed(content) => {
            if matches!(opened, Opened::Sealed(_)) {
                sealed = Some(folder.join(unknown_name(set)));
            }
            (write_files::write_unknown(content, &folder, &unknown_name(set), existing), Vec::new())
        }
    };
    Some(Delivery { folder, outcome, made_visible, nothing: nothing_words(set, opened), sealed })
}

/// What is written, under which names.
fn entries(vault: &Vault, hidden: bool) -> Result<VisibleEntries<'_>, Failure> {
    if hidden {
        return Ok(VisibleEntries { entries: vault.listed(), renamed: Vec::new() });
    }
    vault.visible().map_err(|error| Failure::new(error).hint("use --hidden to keep hidden names as they are"))
}

/// The file for content of no known kind.
fn unknown_name(set: &SetOutcome) -> String {
    let ending = if matches!(set.files, Some(Opened::Sealed(_))) { "age" } else { "bin" };
    format!("{}.{ending}", set.report.id)
}

/// That a packet holds nothing is worth a word: it is not what anybody expects of a packet that is whole.
fn nothing_words(set: &SetOutcome, opened: &Opened) -> Option<String> {
    match opened {
        Opened::Sealed(_) => None,
        Opened::Unknown(content) => {
            content.is_empty().then(|| format!("the packet holds nothing: {} has 0 bytes", unknown_name(set)))
        }
        Opened::Files { vault, .. } if vault.entries.is_empty() => {
            Some("the packet holds nothing, not even a file".to_owned())
        }
        Opened::Files { vault, .. } => {
            let mut files = vault.entries.iter().filter_map(|(path, entry)| match entry {
                Entry::File { bytes, .. } => Some((path, bytes.len())),
                Entry::Folder { .. } => None,
            });
            let first = files.next();
            let all_empty = first.is_none_or(|(_, bytes)| bytes == 0) && files.all(|(_, bytes)| bytes == 0);
            all_empty.then(|| match (first, vault.entries.len()) {
                (Some((path, _)), 1) => {
                    format!("the packet holds nothing but {}, a file of 0 bytes", spelled(path.as_str()))
                }
                (Some(_), _) => "the packet holds nothing but names: every file has 0 bytes".to_owned(),
                (None, _) => "the packet holds nothing but empty folders".to_owned(),
            })
        }
    }
}

/// Writes the files of one whole packet of several into a folder of its own; what was written, in lines.
pub(crate) fn deliver_apart(
    set: &SetOutcome,
    args: &ScanArgs,
    watch: &dyn Watch,
) -> Option<Result<Vec<String>, Failure>> {
    let folder = args.output.join(&set.report.short_name);
    let delivery = deliver_into(set, folder, args, None, watch)?;
    let lines = delivery_lines(&delivery);
    Some(delivery.outcome.map(|_| lines))
}

/// Where the files are, and what is to be known of them.
pub(crate) fn delivery_lines(delivery: &Delivery) -> Vec<String> {
    let Some(line) = delivery_line(delivery) else { return Vec::new() };
    let mut lines = vec![line];
    lines.extend(delivery.nothing.clone());
    let visible = &delivery.made_visible;
    let line = |one: &Renamed| format!("made visible: {} is now {}", spelled(&one.from), spelled(one.to.as_str()));
    lines.extend(visible.iter().take(RENAMED).map(line));
    if visible.len() > RENAMED {
        lines.push(format!("and {} more", visible.len() - RENAMED));
    }
    if !visible.is_empty() {
        lines.push(
            "such files are hidden, or computers act on them unasked; if you trust this packet, scan again with --hidden"
                .to_owned(),
        );
    }
    lines
}

fn delivery_line(delivery: &Delivery) -> Option<String> {
    let WrittenFiles { files, folders, bytes, already_there } = *delivery.outcome.as_ref().ok()?;
    let mut what = vec![counted(files, "file", "files")];
    if folders > 0 {
        what.push(counted(folders, "empty folder", "empty folders"));
    }
    let there = match already_there {
        0 => String::new(),
        some if some == files => " (all were there already)".to_owned(),
        some => format!(" ({some} were there already)"),
    };
    if let Some(file) = &delivery.sealed {
        return Some(format!("the sealed packet, {} bytes, is {}{there}", grouped(bytes), shown(file)));
    }
    let folder = shown(&delivery.folder);
    Some(format!("{}, {} bytes, restored into {folder}{there}", what.join(" and "), grouped(bytes)))
}

pub(crate) fn delivery_json(delivery: &Delivery) -> Value {
    let folder = delivery.folder.to_string_lossy();
    match &delivery.outcome {
        Ok(WrittenFiles { files, folders, bytes, already_there }) => json!({
            "folder": folder, "files": files, "empty_folders": folders, "bytes": bytes, "already_there": already_there,
            "sealed_file": delivery.sealed.as_ref().map(|file| file.to_string_lossy()),
            "made_visible": delivery.made_visible.iter().map(renamed_json).collect::<Vec<_>>(),
        }),
        Err(failure) => json!({ "folder": folder, "error": failure.what }),
    }
}

/// `{"from": ".env", "to": "dot-env"}`.
pub(crate) fn renamed_json(one: &Renamed) -> Value {
    json!({ "from": one.from, "to": one.to.as_str() })
}

pub(crate) fn renamed(set: &SetOutcome) -> &[Renamed] {
    match &set.files {
        Some(Opened::Files { renamed, .. }) => renamed,
        _ => &[],
    }
}

pub(crate) fn renamed_lines(set: &SetOutcome) -> Vec<String> {
    let renamed = renamed(set);
    let line =
        |one: &Renamed| format!("renamed for safety: {} is now {}", spelled(&one.from), spelled(one.to.as_str()));
    let mut lines: Vec<String> = renamed.iter().take(RENAMED).map(line).collect();
    if renamed.len() > RENAMED {
        lines.push(format!("and {} more", renamed.len() - RENAMED));
    }
    if matches!(set.files, Some(Opened::Unknown(_))) && set.report.state == SetState::Whole {
        lines.push("its content is of a kind that seedpress does not know; it is written as it is".to_owned());
    }
    lines
}
