//! `seedpress page`: the reader that this program carries -> one HTML file, its size and its SHA-256.

use crate::cli::args::page::PageArgs;
use crate::cli::input::page_file::own_page;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::{Failure, Terminal, grouped, shown};
use crate::error::Exit;
use crate::page;

/// Runs `seedpress page`.
pub(crate) fn page(args: &PageArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    atomic_file::check_free(&args.output, existing)?;
    let Some(html) = (if args.lines { Some(page::lines_html()) } else { own_page() }) else {
        return Err(Failure::new("this build of seedpress does not carry the restore page").hint(
            "in a copy of its source, `bash page/make` builds one that does, and target/restore.html; \
             --lines writes the small twin, which every build has",
        ));
    };
    atomic_file::write(&args.output, html.as_bytes(), existing)?;
    terminal.line(&format!("{}  {} bytes", shown(&args.output), grouped(html.len() as u64)))?;
    terminal.line(&format!("SHA-256  {}", page::digest(&html)))?;
    Ok(Exit::Whole)
}
