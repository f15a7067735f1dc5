//! The restore page that the program carries; a path -> name, size and SHA-256 of a restore page, for the paper.

#[cfg(feature = "print")]
use std::path::Path;

use crate::assets::CATALOGUES;
use crate::catalogue::{Catalogue, built_in};
use crate::page;
#[cfg(feature = "print")]
use crate::{
    cli::input::bounded_file,
    cli::tell::{Failure, shown},
    typeset::PageFile,
};

/// The core as wasm, which `page/make` builds before the program.
#[cfg(feature = "page")]
const WASM: Option<&[u8]> = Some(include_bytes!(env!("SEEDPRESS_PAGE_WASM", "build it with `bash page/make`")));
#[cfg(not(feature = "page"))]
const WASM: Option<&[u8]> = None;

/// The licences of what is in it, which `page/licences.py` gathers.
#[cfg(feature = "page")]
const LICENCES: &str = include_str!(env!("SEEDPRESS_PAGE_LICENCES", "build it with `bash page/make`"));
#[cfg(not(feature = "page"))]
const LICENCES: &str = "";

/// Most bytes of a restore page; it has less than two million.
#[cfg(feature = "print")]
const MOST_BYTES: u64 = 16 << 20;
/// Most characters of its name, so that a command with it fits in a line on paper.
#[cfg(feature = "print")]
const MOST_LETTERS: usize = 40;

/// The restore page that this program writes; `None` if it carries none.
pub(crate) fn own_page() -> Option<String> {
    let catalogues: Vec<Catalogue> = CATALOGUES.iter().filter_map(|(lang, _)| built_in(lang)).collect();
    WASM.map(|wasm| page::html(wasm, LICENCES, &catalogues))
}

/// What the paper tells of the restore page beside it.
#[cfg(feature = "print")]
pub(crate) fn page_file(path: &Path) -> Result<PageFile, Failure> {
    let bytes = bounded_file::read(path, MOST_BYTES, "is too large for a restore page").map_err(|failure| {
        if path.exists() { failure } else { failure.hint("`seedpress page -o restore.html` writes one") }
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    if name.len() > MOST_LETTERS || name.starts_with('-') || !name.chars().all(plain) {
        let what = format!("{} cannot stand in commands that people type from paper", shown(path));
        return Err(Failure::usage(what).hint(format!(
            "give it a name of at most {MOST_LETTERS} of the characters A-Z, a-z, 0-9, `.`, `-` and `_`, like restore.html"
        )));
    }
    match String::from_utf8(bytes) {
        Ok(html) if page::is_restore_page(&html) => {
            Ok(PageFile { name, bytes: html.len() as u64, digest: page::digest(&html) })
        }
        _ => Err(Failure::new(format!("{} is no restore page", shown(path)))
            .hint("name the file that `seedpress page -o restore.html` writes")),
    }
}

/// Whether a restore page is another one than this program writes; unknown, and `false`, if it carries none.
#[cfg(feature = "print")]
pub(crate) fn is_another(file: &PageFile) -> bool {
    own_page().is_some_and(|own| page::digest(&own) != file.digest)
}
