//! Pictures that gave no code of a packet -> why, in one line, and what to do.

use std::path::PathBuf;

use crate::cli::input::texts::twin_texts::READ_TWINS;
use crate::cli::run::RunLog;
use crate::cli::tell::{Failure, counted, shown, spelled};
use crate::pile::Counts;

/// Paths that one line names.
const MOST_NAMED: usize = 3;

/// `typed` are the pictures and folders that were named; `counts` are of all pictures, this run's and earlier ones'.
pub(super) fn nothing_found(log: &RunLog, typed: &[PathBuf], counts: Counts) -> Failure {
    if log.pages() == 0 {
        return no_picture(log, typed);
    }
    if log.all_failed() {
        let failure = Failure::all(log.failures(), "not one picture could be read");
        return failure.unwrap_or_else(|| Failure::new("not one picture could be read"));
    }
    let (one, many) = if log.only_texts() { ("text", "texts") } else { ("picture", "pictures") };
    let pages = counted(log.pages(), one, many);
    if counts.newer > 0 {
        return Failure::new(format!("the codes in {pages} were printed by a newer format"))
            .hint("a newer seedpress reads them");
    }
    if !log.keys.seen.is_none() {
        return Failure::new(format!("no code of a packet was found in {pages}, only cards or letters of a key"))
            .hint("photograph the sheets as well, which are the pages full of codes; cards alone hold no files");
    }
    if let Some(slip) = log.slips.words.first() {
        let slips = match log.slips.words.len() {
            1 => spelled(slip),
            count => format!("{} slips of contact trees ({}, ..)", count, spelled(slip)),
        };
        let failure = Failure::new(format!("no code of a packet was found in {pages}, only {slips}"));
        return if cfg!(feature = "print") {
            failure.hint("`seedpress tree --rebuild` makes a tree of slips, as far as they tell")
        } else {
            failure.hint("slips hold no files: photograph the sheets, which are the pages full of codes")
        };
    }
    if let Some(plate) = log.plates.words.first() {
        let plates = match log.plates.words.len() {
            1 => plate.clone(),
            count => format!("{count} plates of drawings ({plate}, ..)"),
        };
        return Failure::new(format!("no code of a packet was found in {pages}, only {plates}")).hint(
            "`seedpress measure` lays plates flat, to measure from them; the file itself is on sheets of codes, or in a \
             row of codes below the drawing",
        );
    }
    if let Some(line) = log.twin_lines.words.first() {
        let lines = match log.twin_lines.words.len() {
            1 => line.clone(),
            count => format!("{count} lines of handwritten twins"),
        };
        return Failure::new(format!("no code of a packet was found in {pages}, only {lines}")).hint(READ_TWINS);
    }
    let failure = Failure::new(format!("no code of a packet was found in {pages}"));
    if log.has_shortened() {
        return failure.hint("give the whole lines, or the pictures themselves");
    }
    if counts.damaged > 0 && log.only_texts() {
        return failure.hint(
            "codes were there, but damaged: copy the lines again, whole, or read these codes again with the QR reader",
        );
    }
    if counts.damaged > 0 {
        return failure.hint("codes were there, but damaged: photograph the sheet again, flat and sharp");
    }
    if log.parts() > 0 {
        return failure.hint(
            "the codes in them hold restore.py, as the last pages of a packet do: photograph the sheets, which are the \
             pages full of codes",
        );
    }
    if counts.foreign > 0 {
        return failure.hint("the codes in them were made by other programs; `seedpress inspect` shows what they say");
    }
    if log.only_texts() {
        return Failure::new(format!("there is no code of a packet in {}", named(typed))).hint(
            "a text is read only if it holds the texts of codes, which begin with SP1-; to put a text on paper, use \
             `seedpress pack`",
        );
    }
    failure.hint(
        "photograph the sheets, which are the pages full of codes, not the cover: one at a time, flat and sharp, in even \
         light, so that it fills the picture",
    )
}

/// Folders without pictures, or nothing at all.
fn no_picture(log: &RunLog, typed: &[PathBuf]) -> Failure {
    if typed.is_empty() {
        return Failure::new("no picture was read, and there is no code in the pile").hint("name the photos to read");
    }
    let failure = Failure::new(format!("there is no picture in {}", named(typed)));
    match log.others {
        0 => failure.hint("put the photos of the sheets there, or name the folder that holds them"),
        others => failure.hint(format!(
            "it holds {}; `seedpress help scan` says what is read",
            counted(others, "file of another kind", "files of other kinds")
        )),
    }
}

fn named(typed: &[PathBuf]) -> String {
    let names: Vec<String> = typed.iter().take(MOST_NAMED).map(|path| shown(path)).collect();
    match typed.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", names.join(", ")),
        None => names.join(", "),
    }
}
