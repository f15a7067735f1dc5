//! A pile file of an earlier run -> the pile.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::Terminal;
use crate::cli::tell::text::{counted, shown};
use crate::limits::MAX_PILE_FILE_BYTES;
use crate::pile::Pile;

/// The first words of a pile file: what has other ones is not replaced.
const PILE_START: &str = "# seedpress pile";

pub(crate) fn load(path: &Path, terminal: &Terminal) -> Result<Pile, Failure> {
    let cannot = |error: std::io::Error| Failure::of_file("read", path, &error);
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Pile::new()),
        other => other.map_err(cannot)?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_PILE_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_PILE_FILE_BYTES {
        return Err(Failure::new(format!("{} is too large for a pile", shown(path))));
    }
    let text = String::from_utf8_lossy(&bytes);
    if !text.is_empty() && !text.starts_with(PILE_START) {
        return Err(Failure::new(format!("{} is no pile file, and would be replaced by one", shown(path)))
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
