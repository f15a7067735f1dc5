//! What was typed -> the library called, what happened told, and the exit code.
//!
//! One file a verb. This is the only room that touches files, the terminal, the clock, threads and signals; all that
//! it knows of packets it asks the library. Results go to standard output, talk and progress to standard error.

#![allow(clippy::disallowed_methods, reason = "this is the room that may touch the world outside")]

mod args;
mod arrivals;
#[cfg(feature = "print")]
mod collect;
#[cfg(feature = "print")]
mod documents;
#[cfg(all(feature = "print", feature = "pdf-in"))]
mod drill;
mod explain;
mod failure;
#[cfg(feature = "print")]
mod folded;
#[cfg(feature = "print")]
mod init;
mod inputs;
mod inspect;
mod interrupt;
#[cfg(feature = "print")]
mod languages;
#[cfg(feature = "print")]
mod layouts;
#[cfg(feature = "print")]
mod pack;
#[cfg(feature = "print")]
mod pack_wishes;
#[cfg(feature = "print")]
mod patience;
mod place;
mod pool;
mod progress;
#[cfg(feature = "print")]
mod recipe;
mod report;
mod scan;
#[cfg(feature = "print")]
mod sources;
mod table;
mod tally;
#[cfg(feature = "print")]
mod templates;
mod terminal;
#[cfg(feature = "pdf-in")]
mod verify;
mod watching;
mod write;
#[cfg(feature = "print")]
mod zine;
#[cfg(feature = "print")]
mod zine_wishes;

use clap::Parser;

use crate::error::Exit;
use args::{Typed, Verb};
use terminal::Terminal;

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> Exit {
    interrupt::watch_for_it();
    pool::keep_panics_quiet();
    let typed = match Typed::try_parse() {
        Ok(typed) => typed,
        Err(answer) => {
            // Help that nobody reads on is no failure.
            let _ = answer.print();
            return if answer.use_stderr() { Exit::Usage } else { Exit::Whole };
        }
    };
    let mut terminal = Terminal::new();
    let outcome = match &typed.verb {
        #[cfg(feature = "print")]
        Verb::Pack(wishes) => pack::pack(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Init(wishes) => init::init(wishes, &mut terminal),
        Verb::Scan(wishes) => scan::scan(wishes, &mut terminal),
        Verb::Inspect(wishes) => inspect::inspect(wishes, &mut terminal),
        #[cfg(all(feature = "print", feature = "pdf-in"))]
        Verb::Drill(wishes) => drill::drill(wishes, &mut terminal),
        #[cfg(feature = "pdf-in")]
        Verb::Verify(wishes) => verify::verify(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Zine(wishes) => zine::zine(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Layouts(wishes) => layouts::layouts(wishes, &mut terminal),
    };
    let exit = outcome.and_then(|exit| terminal.finish().map(|()| exit)).unwrap_or_else(|failure| {
        terminal.failed(&failure);
        failure.exit
    });
    if interrupt::happened() { Exit::Interrupted } else { exit }
}
