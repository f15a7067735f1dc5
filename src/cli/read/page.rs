//! `seedpress page`: the reader that this program carries -> one HTML file, its size and its SHA-256.

use crate::assets::CATALOGUES;
use crate::catalogue::{Catalogue, built_in};
use crate::cli::args::page::PageArgs;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::{Failure, Terminal, grouped, shown};
use crate::error::Exit;
use crate::page;

/// The core as wasm, which `page/make` builds before the program.
#[cfg(feature = "page")]
const WASM: Option<&[u8]> = Some(include_bytes!(env!("SEEDPRESS_PAGE_WASM", "build it with `bash page/make`")));
#[cfg(not(feature = "page"))]
const WASM: Option<&[u8]> = None;

/// Runs `seedpress page`.
pub(crate) fn page(args: &PageArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    atomic_file::check_free(&args.output, existing)?;
    let html = match (args.lines, WASM) {
        (true, _) => page::lines_html(),
        (false, Some(wasm)) => {
            let catalogues: Vec<Catalogue> = CATALOGUES.iter().filter_map(|(lang, _)| built_in(lang)).collect();
            page::html(wasm, &catalogues)
        }
        (false, None) => {
            return Err(Failure::new("this build of seedpress does not carry the restore page").hint(
                "in a copy of its source, `bash page/make` builds one that does, and target/restore.html; \
                 --lines writes the small twin, which every build has",
            ));
        }
    };
    atomic_file::write(&args.output, html.as_bytes(), existing)?;
    terminal.line(&format!("{}  {} bytes", shown(&args.output), grouped(html.len() as u64)))?;
    terminal.line(&format!("SHA-256  {}", page::digest(&html)))?;
    Ok(Exit::Whole)
}
