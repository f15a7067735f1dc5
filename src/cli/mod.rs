//! What was typed -> the library called, what happened told, and the exit code.
//!
//! One file a verb. This is the only room that touches files, the terminal, the clock, threads and signals; all that
//! it knows of packets it asks the library. Results go to standard output, talk and progress to standard error.

#![allow(clippy::disallowed_methods, reason = "this is the room that may touch the world outside")]

mod args;
#[cfg(all(feature = "print", feature = "pdf-in"))]
mod drill;
mod input;
mod output;
#[cfg(feature = "print")]
mod print;
mod read;
#[cfg(all(feature = "print", feature = "pdf-in"))]
mod rehearsal;
mod run;
mod tell;

use clap::Parser;

use crate::error::Exit;
use args::{Typed, Verb};
use run::{interrupt, reader_pool};
use tell::terminal::Terminal;

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> Exit {
    interrupt::watch_for_it();
    reader_pool::keep_panics_quiet();
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
        Verb::Pack(wishes) => print::pack::pack(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Init(wishes) => print::init::init(wishes, &mut terminal),
        Verb::Scan(wishes) => read::scan::scan(wishes, &mut terminal),
        Verb::Inspect(wishes) => read::inspect::inspect(wishes, &mut terminal),
        #[cfg(all(feature = "print", feature = "pdf-in"))]
        Verb::Drill(wishes) => drill::drill(wishes, &mut terminal),
        #[cfg(feature = "pdf-in")]
        Verb::Verify(wishes) => read::verify::verify(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Zine(wishes) => print::zine::zine(wishes, &mut terminal),
        #[cfg(feature = "print")]
        Verb::Layouts(wishes) => print::layouts::layouts(wishes, &mut terminal),
    };
    let exit = outcome.and_then(|exit| terminal.finish().map(|()| exit)).unwrap_or_else(|failure| {
        terminal.failed(&failure);
        failure.exit
    });
    if interrupt::happened() { Exit::Interrupted } else { exit }
}
