//! A PDF -> the file of `-o`, or standard output for `-o -`; what is said of it goes where the PDF does not.

use std::path::Path;

use super::atomic_file::{self, Existing};
use crate::cli::tell::terminal::on_screen;
use crate::cli::tell::{Failure, Terminal};

/// Where a PDF goes.
pub(crate) struct PdfOutput<'a> {
    /// `None` is standard output.
    pub file: Option<&'a Path>,
    existing: Existing,
}

impl<'a> PdfOutput<'a> {
    /// From the words after `-o`. A terminal is refused, and a file that is there, unless `force` replaces it.
    pub fn new(output: &'a Path, force: bool) -> Result<Self, Failure> {
        let existing = Existing::from_force(force);
        let file = (output.as_os_str() != "-").then_some(output);
        match file {
            Some(file) => atomic_file::check_free(file, existing)?,
            None if on_screen() => {
                return Err(Failure::usage("a PDF is not for reading on the screen").hint("name a file with -o"));
            }
            None => {}
        }
        Ok(Self { file, existing })
    }

    /// Refuses a place where no file can be made.
    pub fn check_writable(&self) -> Result<(), Failure> {
        self.file.map_or(Ok(()), atomic_file::check_writable)
    }

    /// Says lines where the PDF does not go.
    pub fn tell(&self, lines: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
        if self.file.is_some() {
            return terminal.lines(lines);
        }
        for line in lines {
            terminal.talk(line);
        }
        Ok(())
    }

    /// Writes the PDF, then the lines.
    pub fn write(&self, pdf: &[u8], lines: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
        if let Some(file) = self.file {
            atomic_file::write(file, pdf, self.existing)?;
        } else {
            terminal.bytes(pdf)?;
        }
        self.tell(lines, terminal)
    }
}
