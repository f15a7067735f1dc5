//! Whole packets -> their files in folders, and lines on where they went.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::output::write_files::WrittenFiles;
use crate::cli::output::{Existing, write_files};
use crate::cli::tell::{Failure, counted, grouped, shown, spelled};
use crate::pile::SetState;
use crate::restore::SetOutcome;
use crate::vault::{Opened, Renamed};

/// Renamed files that are told.
const RENAMED: usize = 20;

/// Where a whole packet's files went, or why they did not.
pub(crate) struct Delivery {
    pub folder: PathBuf,
    pub outcome: Result<WrittenFiles, Failure>,
}

/// Writes the files of all whole packets: into `output`, or into a folder each where there are several.
pub(crate) fn deliver(sets: &[SetOutcome], output: &Path, existing: Existing) -> Vec<Option<Delivery>> {
    let whole = sets.iter().filter(|set| set.files.is_some()).count();
    let mut folders_taken = BTreeSet::new();
    let mut deliver_one = |set: &SetOutcome| {
        let mut folder = output.to_owned();
        if whole > 1 {
            let name = &set.report.short_name;
            // Two packets may share their words; their ids differ.
            let unique = folders_taken.insert(name.clone());
            folder.push(if unique { name.clone() } else { format!("{name}-{}", set.report.id) });
        }
        deliver_into(set, folder, existing)
    };
    sets.iter().map(|set| set.files.is_some().then(|| deliver_one(set)).flatten()).collect()
}

fn deliver_into(set: &SetOutcome, folder: PathBuf, existing: Existing) -> Option<Delivery> {
    let outcome = match set.files.as_ref()? {
        Opened::Files { vault, .. } => write_files::write_vault(vault, &folder, existing),
        Opened::Unknown(content) => {
            write_files::write_unknown(content, &folder, &format!("{}.bin", set.report.id), existing)
        }
    };
    Some(Delivery { folder, outcome })
}

/// Writes the files of one whole packet of several into a folder of its own; what was written, in words.
pub(crate) fn deliver_apart(set: &SetOutcome, args: &ScanArgs) -> Option<Result<String, Failure>> {
    let folder = args.output.join(&set.report.short_name);
    let delivery = deliver_into(set, folder, Existing::from_force(args.force))?;
    match delivery_line(&delivery) {
        Some(line) => Some(Ok(line)),
        None => delivery.outcome.err().map(Err),
    }
}

pub(crate) fn delivery_line(delivery: &Delivery) -> Option<String> {
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
    let folder = shown(&delivery.folder);
    Some(format!("{}, {} bytes, restored into {folder}{there}", what.join(" and "), grouped(bytes)))
}

pub(crate) fn delivery_json(delivery: &Delivery) -> Value {
    let folder = delivery.folder.to_string_lossy();
    match &delivery.outcome {
        Ok(WrittenFiles { files, folders, bytes, already_there }) => json!({
            "folder": folder, "files": files, "empty_folders": folders, "bytes": bytes, "already_there": already_there,
        }),
        Err(failure) => json!({ "folder": folder, "error": failure.what }),
    }
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
