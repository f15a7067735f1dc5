//! A pile file of an earlier run -> the pile, line by line, with bounds on what a file may cost.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::cli::input::bounded_file;
use crate::cli::run::interrupt;
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::limits::{MAX_PILE_FILE_BYTES, MAX_PILE_LINE_BYTES};
use crate::pile::{Loaded, PILE_START, PictureKey, Pile, PileReader, picture_of_line};

/// Lines between two looks for Ctrl-C.
const BETWEEN_LOOKS: usize = 1_000;

/// What is seen of a pile file from outside: it changes whenever a run writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileStamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Each write makes a new file.
    number: u64,
}

impl FileStamp {
    /// `None` where there is no file.
    pub fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        Some(Self { bytes: about.len(), modified: about.modified().ok(), number: file_number(&about) })
    }
}

#[cfg(unix)]
fn file_number(about: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn file_number(_about: &Metadata) -> u64 {
    0
}

/// Reads the pile that a run is to go on from; an empty one where there is no such file.
pub(crate) fn load(path: &Path, without: &BTreeSet<PictureKey>, terminal: &Terminal) -> Result<Pile, Failure> {
    let mut pile = Pile::new();
    let loaded = add(path, without, &mut pile)?;
    if let Some(line) = loaded.first_other_line {
        let lines = counted(loaded.other_lines, "line holds no code and is kept", "lines hold no code and are kept");
        terminal.warn(&format!("{}: {lines}, the first is line {line}", shown(path)));
    }
    if loaded.damaged > 0 {
        let codes = counted(loaded.damaged, "code is damaged", "codes are damaged");
        let hint = "copy its line again, or read it again";
        terminal.warn(&format!("{}: {codes} and cannot be used: {hint}", shown(path)));
    }
    Ok(pile)
}

/// Adds what a pile file holds, but not what the pictures `without` brought.
pub(crate) fn add(path: &Path, without: &BTreeSet<PictureKey>, pile: &mut Pile) -> Result<Loaded, Failure> {
    let mut reader = PileReader::of_pile_file(without.clone());
    each_line(path, |line| {
        let text = String::from_utf8_lossy(line);
        reader.line(pile, text.trim_start_matches('\u{feff}')).map_err(|error| {
            Failure::new(format!("cannot go on from {}: {error}", shown(path))).hint("name another file with --pile")
        })
    })?;
    reader.finish(pile).map_err(Failure::new)
}

/// The number and key of each picture that a pile file names.
pub(crate) fn pictures(path: &Path) -> Result<Vec<(u32, PictureKey)>, Failure> {
    let mut found = Vec::new();
    each_line(path, |line| {
        if line.starts_with(b"# picture") {
            found.extend(picture_of_line(&String::from_utf8_lossy(line)));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Hands on every line, with its end; nothing where there is no file. What is no pile file is refused: it would be
/// overwritten.
pub(crate) fn each_line(path: &Path, mut each: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot(error)),
        Ok(about) if about.is_dir() => {
            return Err(Failure::new(format!("{} is a folder, not a pile file", shown(path)))
                .hint("name a file inside it with --pile"));
        }
        // Opening it may wait for ever.
        Ok(about) if !about.is_file() => {
            let kind = bounded_file::special(about.file_type());
            return Err(
                Failure::new(format!("{} is {kind}, not a pile file", shown(path))).hint("name a file with --pile")
            );
        }
        Ok(about) if about.len() > MAX_PILE_FILE_BYTES => return Err(too_large(path)),
        Ok(_) => {}
    }
    let file = bounded_file::open(path).map_err(cannot)?;
    let mut lines = BufReader::with_capacity(1 << 16, file.take(MAX_PILE_FILE_BYTES + 1));
    let mut line = Vec::new();
    let mut bytes = 0;
    for number in 1.. {
        line.clear();
        lines.by_ref().take(MAX_PILE_LINE_BYTES + 1).read_until(b'\n', &mut line).map_err(cannot)?;
        if line.is_empty() {
            break;
        }
        let start = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if number == 1 && !start.starts_with(PILE_START.as_bytes()) {
            return Err(Failure::new(format!("{} is not a pile file, and would be overwritten", shown(path)))
                .hint("name another file with --pile; texts of codes can be given like pictures"));
        }
        bytes += line.len() as u64;
        if bytes > MAX_PILE_FILE_BYTES {
            return Err(too_large(path));
        }
        if line.len() as u64 > MAX_PILE_LINE_BYTES {
            let most = MAX_PILE_LINE_BYTES >> 20;
            return Err(Failure::new(format!(
                "line {number} of {} has more than {most} MB: no pile file has such lines",
                shown(path)
            ))
            .hint("take it out, or name another file with --pile"));
        }
        if number % BETWEEN_LOOKS == 0 && interrupt::happened() {
            return Err(Failure::interrupted());
        }
        each(&line)?;
    }
    Ok(())
}

fn too_large(path: &Path) -> Failure {
    let most = MAX_PILE_FILE_BYTES >> 20;
    Failure::new(format!("{} has more than {most} MB, more than a pile can hold", shown(path)))
        .hint("name another file with --pile, and scan the pictures again")
}
