//! A pile file of an earlier run -> the pile.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::bounded_file;
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::limits::MAX_PILE_FILE_BYTES;
use crate::pile::Pile;

/// The first words of a pile file: what has other ones is not replaced.
const PILE_START: &str = "# seedpress pile";

/// Reads the pile that a run is to go on from; an empty one where there is no such file.
pub(crate) fn load(path: &Path, terminal: &Terminal) -> Result<Pile, Failure> {
    if fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(Pile::new());
    }
    let bytes = bounded_file::read(path, MAX_PILE_FILE_BYTES, "is too large for a pile")?;
    let text = String::from_utf8_lossy(&bytes);
    if !text.is_empty() && !text.starts_with(PILE_START) {
        return Err(Failure::new(format!("{} is not a pile file, and would be overwritten", shown(path)))
            .hint("name another file with --pile; texts of codes can be given like pictures"));
    }
    let (pile, loaded) = Pile::from_text(&text).map_err(Failure::new)?;
    if let Some(line) = loaded.first_other_line {
        let lines = counted(loaded.other_lines, "line", "lines");
        terminal.warn(&format!("{}: {lines} hold no code, the first is line {line}", shown(path)));
    }
    if loaded.damaged > 0 {
        let codes = counted(loaded.damaged, "code is damaged", "codes are damaged");
        terminal.warn(&format!("{}: {codes} and left out", shown(path)));
    }
    Ok(pile)
}
