//! `seedpress twin`: a file -> a PDF to copy by hand; typed lines -> the file.

mod kept_lines;
#[cfg(feature = "print")]
mod print;
mod read;
mod typed;
mod words;

use crate::cli::args::twin::TwinArgs;
use crate::cli::tell::{Failure, Terminal};
use crate::error::Exit;

/// Runs `seedpress twin`.
pub(crate) fn twin(args: &TwinArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    #[cfg(feature = "print")]
    if let Some(file) = &args.file {
        return print::print(file, args, terminal);
    }
    read::read(args, terminal)
}
