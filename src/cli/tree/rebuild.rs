//! Photos of slips -> the tree, whole where enough slips keep it, or else as far as they tell.

use crate::cli::args::tree::TreeArgs;
use crate::cli::input::input_files;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::run::private_process::keep_private;
use crate::cli::run::reader_pool::{self, PageOutcome};
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::error::Exit;
use crate::limits::MAX_TREE_PEOPLE;
use crate::qr::Payload;
use crate::tree::file;
use crate::tree::keep::{Rebuilt, open, rebuild as rebuilt};
use crate::watch::Watch;

/// Runs `seedpress tree --rebuild`.
pub(super) fn rebuild(args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let Some(path) = args.output.as_deref() else {
        return Err(Failure::usage("a tree that is rebuilt needs a file to be written to").hint("name one with -o"));
    };
    atomic_file::check_free(path, Existing::from_force(args.force))?;
    let found = rebuilt(texts(args, terminal)?.iter().map(String::as_str));
    let (text, whole) = tree_text(&found, terminal)?;
    write(path, text.as_slice(), args)?;
    let how = if whole { "the whole tree, as it was sealed" } else { "a tree of what the slips tell" };
    terminal.line(&format!("{}: {how}, from {}", shown(path), counted(found.slips, "slip", "slips")))?;
    if !whole {
        found.said.iter().for_each(|line| terminal.warn(line));
    }
    Ok(if whole || found.said.is_empty() { Exit::Whole } else { Exit::Incomplete })
}

/// The file that the slips keep, or one made of what they tell.
fn tree_text(found: &Rebuilt, terminal: &Terminal) -> Result<(Vec<u8>, bool), Failure> {
    match &found.kept {
        Some(Ok(kept)) => match open(kept) {
            Ok((_, bytes)) => return Ok((bytes, true)),
            Err(error) => terminal.warn(&error.to_string()),
        },
        Some(Err(error)) => terminal.warn(&error.to_string()),
        None => {}
    }
    match &found.tree {
        Some(tree) => Ok((file::write(tree).into_bytes(), false)),
        None => Err(Failure::new("no slip of a contact tree was found").hint("photograph the codes of slips, closer")),
    }
}

/// The texts of all codes, and text files as they are.
fn texts(args: &TreeArgs, terminal: &Terminal) -> Result<Vec<String>, Failure> {
    keep_private();
    let files = input_files(&args.files)?;
    let progress = Progress::new();
    let mut texts = Vec::new();
    reader_pool::read_all(files, Box::new(|_, _| false), &progress, |input, outcome| {
        match outcome {
            PageOutcome::Page { reading, .. } => {
                let room = (64 * MAX_TREE_PEOPLE).saturating_sub(texts.len());
                let found = reading.sightings.iter().filter_map(|sighting| match &sighting.payload {
                    Payload::Text(text) => Some(text.clone()),
                    Payload::Bytes(_) => None,
                });
                texts.extend(found.take(room));
            }
            PageOutcome::Text { text, .. } => texts.push(text),
            PageOutcome::Failed { why, .. } => terminal.warn(&format!("{}: {why}", shown(&input.path))),
            PageOutcome::Skipped { .. } | PageOutcome::Other => {}
        }
        Ok(())
    })?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    Ok(texts)
}

#[cfg(feature = "seal")]
fn write(path: &std::path::Path, bytes: &[u8], args: &TreeArgs) -> Result<(), Failure> {
    atomic_file::write_private(path, bytes, Existing::from_force(args.force))
}

#[cfg(not(feature = "seal"))]
fn write(path: &std::path::Path, bytes: &[u8], args: &TreeArgs) -> Result<(), Failure> {
    atomic_file::write(path, bytes, Existing::from_force(args.force))
}
