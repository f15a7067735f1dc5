//! The command line -> calls of the library, lines about what happened, and the exit code.
//!
//! One file for each verb, in `print/`, `read/`, `drill/` and `shell/`. This is the only room that touches files, the terminal, the
//! clock, threads and signals; all that it knows of packets it asks the library. Results go to standard output, talk and
//! progress to standard error.

#![allow(clippy::disallowed_methods, reason = "this is the room that may touch the world outside")]

mod args;
#[cfg(all(feature = "print", feature = "pdf-in"))]
mod drill;
#[cfg(feature = "seal")]
mod heads;
mod input;
#[cfg(feature = "seal")]
mod keys;
mod output;
#[cfg(feature = "print")]
mod print;
mod read;
#[cfg(all(feature = "print", feature = "pdf-in"))]
mod rehearsal;
mod run;
#[cfg(feature = "seal")]
mod seal;
mod shell;
mod tell;
#[cfg(feature = "print")]
mod tree;
#[cfg(feature = "open")]
mod twin;

use clap::Parser;

use crate::error::Exit;
use args::{CommandLine, Verb};
use run::{interrupt, reader_pool};
use tell::terminal::Terminal;

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> Exit {
    interrupt::watch_for_it();
    reader_pool::keep_panics_quiet();
    let typed = match CommandLine::try_parse() {
        Ok(typed) => typed,
        Err(answer) => {
            Terminal::answer_to_command_line(&answer);
            return if answer.use_stderr() { Exit::Usage } else { Exit::Whole };
        }
    };
    let mut terminal = Terminal::new();
    let outcome = match &typed.verb {
        #[cfg(feature = "print")]
        Verb::Pack(args) => print::pack::pack(args, tree::tree, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Init(args) => print::init::init(args, &mut terminal),
        Verb::Page(args) => read::page::page(args, &mut terminal),
        Verb::Scan(args) => read::scan::scan(args, &mut terminal),
        Verb::Inspect(args) => read::inspect::inspect(args, &mut terminal),
        Verb::Measure(args) => read::measure::measure(args, &mut terminal),
        #[cfg(all(feature = "print", feature = "pdf-in"))]
        Verb::Drill(args) => drill::drill(args, &mut terminal),
        #[cfg(feature = "pdf-in")]
        Verb::Verify(args) => read::verify::verify(args, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Zine(args) => print::zine::zine(args, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Plate(args) => print::plate::plate(args, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Layouts(args) => print::layouts::layouts(args, &mut terminal),
        #[cfg(feature = "seal")]
        Verb::Cards(args) => keys::cards(args, &mut terminal),
        #[cfg(feature = "seal")]
        Verb::Words(args) => heads::words::words(args, &mut terminal),
        #[cfg(feature = "seal")]
        Verb::Alert(args) => heads::alert::alert(args, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Tree(args) => tree::tree(args, &mut terminal),
        #[cfg(feature = "open")]
        Verb::Twin(args) => twin::twin(args, &mut terminal),
        Verb::Completions(args) => shell::completions::completions(args, &mut terminal),
        Verb::Man(args) => shell::man::man(args, &mut terminal),
    };
    let exit = outcome.and_then(|exit| terminal.finish().map(|()| exit)).unwrap_or_else(|failure| {
        terminal.failed(&failure);
        failure.exit
    });
    if interrupt::happened() { Exit::Interrupted } else { exit }
}
