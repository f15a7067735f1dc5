//! `seedpress completions`: the definition of the command line -> a script that completes words in a shell.

use clap::CommandFactory;
use clap_complete::generate;

use crate::cli::args::CommandLine;
use crate::cli::args::shell::CompletionsArgs;
use crate::cli::tell::{Failure, Terminal};
use crate::error::Exit;

/// Runs `seedpress completions`.
pub(crate) fn completions(args: &CompletionsArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut CommandLine::command(), "seedpress", &mut script);
    terminal.unbroken(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Whole)
}
