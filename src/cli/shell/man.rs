//! `seedpress man`: the definition of the command line -> pages of the manual, one for each verb.
//!
//! Options are set by `clap_mangen`; what follows them in the help, examples and tables, keeps its lines.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::cli::args::CommandLine;
use crate::cli::args::shell::ManArgs;
use crate::cli::output::write_files::make_folders;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::error::Exit;

/// Lines that are longer are paragraphs.
const WIDEST_TABLE: usize = 100;

/// Runs `seedpress man`.
pub(crate) fn man(args: &ManArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    let pages: Vec<_> = pages()?.into_iter().map(|(name, page)| (args.folder.join(name), page)).collect();
    for (path, _) in &pages {
        atomic_file::check_free(path, existing)?;
    }
    make_folders(&args.folder)?;
    for (path, page) in &pages {
        atomic_file::write(path, page, existing)?;
    }
    let count = counted(pages.len(), "page", "pages");
    terminal.line(&format!("{count} of the manual in {}", shown(&args.folder)))?;
    if let Some((first, _)) = pages.first() {
        terminal.talk(&format!("read one with: man -l {}", shown(first)));
    }
    Ok(Exit::Whole)
}

/// Names of files, and what is in them: the program's own page, then one for each verb and each of its own verbs.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut whole = CommandLine::command();
    whole.build();
    let verbs = |of: &Command| -> Vec<Command> {
        of.get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect()
    };
    let all = verbs(&whole).into_iter().flat_map(|verb| {
        let own = verbs(&verb);
        std::iter::once(verb).chain(own)
    });
    std::iter::once(whole.clone())
        .chain(all)
        .map(|command| {
            let name = format!("{}.1", command.get_display_name().unwrap_or(command.get_name()));
            let page = page(command).map_err(|error| Failure::new(format!("cannot write {name}: {error}")))?;
            Ok((name, page))
        })
        .collect()
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let notes = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_verbs = command.has_subcommands();
    let man = Man::new(command).source(concat!("seedpress ", env!("CARGO_PKG_VERSION"))).manual("seedpress");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_verbs {
        man.render_subcommands_section(&mut page)?;
    }
    if !notes.is_empty() {
        let mut roff = Roff::new();
        roff.control("SH", ["NOTES"]).control("nf", []);
        for line in notes.lines() {
            // A paragraph is broken by whoever shows it; a table is not.
            if line.chars().count() > WIDEST_TABLE {
                roff.control("fi", []).text([roman(line)]).control("nf", []);
            } else {
                roff.text([roman(line)]);
            }
        }
        roff.control("fi", []).to_writer(&mut page)?;
    }
    Ok(page)
}
