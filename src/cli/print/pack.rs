//! Files and folders, and wishes -> a printable PDF, and what its owner should know of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::args::pack::PackWishes;
use crate::cli::input::print::collect::collect;
use crate::cli::input::print::languages::languages;
use crate::cli::input::print::pack_options::{date, order, title};
use crate::cli::input::print::recipe;
use crate::cli::input::print::templates::templates;
use crate::cli::output::atomic_file::{self, Existing};
use crate::cli::print::folded;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::packet::{facts_lines, failed};
use crate::cli::tell::progress::Progress;
use crate::cli::tell::terminal::{Terminal, on_screen};
use crate::cli::tell::text::shown;
use crate::cli::tell::zine::folded_words;
use crate::error::Exit;
use crate::fold;
use crate::pack::{self, Spare};

/// Runs `seedpress pack`.
pub(crate) fn pack(typed: &PackWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let wishes = &recipe::followed(typed)?;
    let Some(output) = wishes.output.as_deref() else {
        return Err(Failure::usage("it is not said where to write the PDF").hint("name a file with -o"));
    };
    let to_stdout = output.as_os_str() == "-";
    if to_stdout && on_screen() {
        return Err(Failure::usage("a PDF is not for reading on the screen").hint("name a file with -o"));
    }
    let existing = Existing::from_force(wishes.force);
    if !to_stdout {
        atomic_file::check_free(output, existing)?;
        check_outside(output, &wishes.paths)?;
    }
    let languages = languages(&wishes.lang)?;
    let mut order = order(&wishes.look, title(wishes, languages.main())?)?;
    order.spare = match (wishes.spare, wishes.spare_sheets) {
        (Some(share), _) => share,
        (None, Some(sheets)) => Spare::Sheets(sheets),
        (None, None) => Spare::Usual,
    };
    let folding = folded::order(wishes, &languages);
    match &folding {
        Some(folding) => {
            order.page = fold::page_size(folding);
            order.sheets_per_paper = folded::pages_per_paper(folding)?;
        }
        None => order.sheets_per_paper = if wishes.duplex.is_some() { 2 } else { 1 },
    }
    order.chapters.text = !wishes.no_text;
    order.open_contacts = wishes.open_contacts;
    order.date = wishes.date.as_deref().map(date);
    order.keep_times = wishes.keep_times;
    order.holders.clone_from(&wishes.holders);
    if let Some(folder) = &wishes.layout {
        order.templates = templates(folder)?;
    }
    order.languages = languages;
    let vault = collect(&wishes.paths)?;
    if !to_stdout {
        // Not before the files are collected: it changes the time of the folder, which may be one of them.
        atomic_file::check_writable(output)?;
    }
    let progress = Progress::new();
    let packet = pack::pack(&vault, &order, &progress).map_err(failed)?;
    progress.clear();
    #[cfg(feature = "pdf-in")]
    if let Some(rehearsal) = wishes.rehearse {
        // Before it is written: a packet that does not survive is no file that somebody prints after all.
        terminal.talk(&crate::cli::rehearsal::must_survive(&packet, vault, order.page, rehearsal)?);
    }
    let papers = folding.map(|folding| folded::papers(&packet.pdf, folding, &order.languages)).transpose()?;
    let (pdf, laid) = papers.map_or((packet.pdf, None), |zine| (zine.pdf, Some(zine.facts)));
    let laid = laid.as_ref().zip(wishes.fold).map(|(facts, fold)| folded_words(fold, facts));
    if to_stdout {
        terminal.bytes(&pdf)?;
        for line in facts_lines(&packet.facts, laid, None) {
            terminal.talk(&line);
        }
    } else {
        atomic_file::file(output, &pdf, existing)?;
        for line in facts_lines(&packet.facts, laid, Some(output)) {
            terminal.line(&line)?;
        }
    }
    if !wishes.holders.is_empty() {
        terminal.talk("the holders are named on the cover; no key is split among them, and nothing is locked");
    }
    Ok(Exit::Whole)
}

/// A packet must not hold an older copy of itself, which is about to be replaced.
fn check_outside(output: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let Ok(output_is) = fs::canonicalize(output) else { return Ok(()) };
    let holds = |path: &&PathBuf| fs::canonicalize(path).is_ok_and(|whole| output_is.starts_with(whole));
    match paths.iter().find(holds) {
        None => Ok(()),
        Some(path) => Err(Failure::new(format!("{} is itself among the files of {}", shown(output), shown(path)))
            .hint("write the PDF outside of what is packed")),
    }
}
