//! A PDF -> the file of `-o`, or standard output for `-o -`; what is said of it goes where the PDF does not.

use std::path::Path;

use super::atomic_file::{self, Existing};
use crate::cli::tell::terminal::on_screen;
use crate::cli::tell::{Failure, Terminal, shown, spelled};

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
            if let Some(ending) = other_ending(file) {
                terminal.warn(&format!("{} is a PDF, though its name ends in .{}", shown(file), spelled(&ending)));
            }
        } else {
            terminal.bytes(pdf)?;
        }
        self.tell(lines, terminal)
    }
}

impl PdfOutput<'_> {
    /// The same for a PDF that holds secrets: nobody else may read the file.
    #[cfg(feature = "seal")]
    pub fn write_private(&self, pdf: &[u8], lines: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
        match self.file {
            Some(file) => atomic_file::write_private(file, pdf, self.existing)?,
            None => terminal.bytes(pdf)?,
        }
        self.tell(lines, terminal)
    }
}

/// The ending of a name that says that it is no PDF; a number, as in `letters.2`, says nothing.
fn other_ending(file: &Path) -> Option<String> {
    let ending = file.extension()?.to_string_lossy().into_owned();
    let says_so = !ending.eq_ignore_ascii_case("pdf") && ending.chars().any(char::is_alphabetic);
    says_so.then_some(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_that_it_is_no_pdf_is_seen() {
        let ending = |name: &str| other_ending(Path::new(name));
        assert_eq!(ending("n.png").as_deref(), Some("png"));
        assert_eq!(ending("a.pdf.txt").as_deref(), Some("txt"));
        for name in ["n.pdf", "n.PDF", "n", "folder.d/n", "n.2", ".pdf"] {
            assert_eq!(ending(name), None, "{name}");
        }
    }
}
