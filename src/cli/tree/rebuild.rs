//! Photos, PDFs and texts of slips -> the tree's file, or what the slips tell of it.

use std::path::Path;

use crate::cli::args::tree::TreeArgs;
use crate::cli::input::input_files;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::run::reader_pool::{self, PageOutcome};
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown, shown_page};
use crate::error::Exit;
use crate::frame::slip_text::{SLIP_START, SlipMatch, each};
use crate::qr::Payload;
use crate::tree::file;
use crate::tree::keep;
use crate::watch::Watch;

/// Texts of slips that are kept.
const MOST: usize = 100_000;

/// Runs `seedpress tree --rebuild`.
pub(super) fn rebuild(output: &Path, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    atomic_file::check_free(output, existing)?;
    let progress = Progress::new();
    let (texts, without) = read(args, &progress)?;
    let rebuilt = keep::rebuild(texts.iter().map(String::as_str));
    for place in &without {
        terminal.warn(&format!("{place}: no slip of a contact tree was read"));
    }
    for said in &rebuilt.said {
        terminal.warn(said);
    }
    let Some(tree) = rebuilt.tree else {
        return Err(Failure::new("no slip of a contact tree was read")
            .hint("photograph the codes of the slips, flat and near, several in one photo"));
    };
    let slips = counted(rebuilt.slips, "slip", "slips");
    if let Some(Ok(kept)) = rebuilt.kept {
        let (name, bytes) = keep::open(&kept).map_err(|error| Failure { exit: Exit::Corrupt, ..Failure::new(error) })?;
        atomic_file::write_private(output, &bytes, existing)?;
        terminal.line(&format!("{}: the very file {name}, from {slips}", shown(output)))?;
        return Ok(Exit::Whole);
    }
    atomic_file::write_private(output, file::write(&tree).as_bytes(), existing)?;
    let people = counted(tree.people.len(), "person", "people");
    terminal.line(&format!("{}: what {slips} tell of {people}; look it through", shown(output)))?;
    Ok(Exit::Incomplete)
}

/// The texts of all slips' codes, and pages on which there is none.
fn read(args: &TreeArgs, progress: &Progress) -> Result<(Vec<String>, Vec<String>), Failure> {
    let (mut texts, mut without) = (Vec::new(), Vec::new());
    let files = input_files(&args.files)?;
    reader_pool::read_all(files, Box::new(|_, _| false), progress, |input, outcome| {
        let before = texts.len();
        let place = match outcome {
            PageOutcome::Page { page, pages, reading, .. } => {
                let payloads = reading.sightings.into_iter().map(|sighting| sighting.payload);
                texts.extend(payloads.filter_map(|payload| match payload {
                    Payload::Text(text) if text.contains(SLIP_START) => Some(text),
                    _ => None,
                }));
                Some((pages > 1).then_some(page + 1))
            }
            PageOutcome::Text { text, .. } => {
                texts.extend(each(&text).filter_map(|found| match found {
                    SlipMatch::Slip(slip) => Some(slip.text()),
                    _ => None,
                }));
                Some(None)
            }
            PageOutcome::Failed { page, why } => {
                without.push(format!("{} ({why})", shown_page(&input.path, page.map(|page| page + 1))));
                None
            }
            PageOutcome::Skipped { .. } | PageOutcome::Other => None,
        };
        texts.truncate(MOST);
        if let Some(page) = place.filter(|_| texts.len() == before && before < MOST) {
            without.push(shown_page(&input.path, page));
        }
        Ok(())
    })?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    Ok((texts, without))
}
