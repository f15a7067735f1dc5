//! Paths on the command line -> the files to read, folders searched, in a fixed order.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounded_file::{read_or_words, read_standard_input, special};
use crate::cli::run::interrupt;
use crate::cli::tell::failure::io_words;
use crate::cli::tell::{Failure, shown};
use crate::limits::MAX_PICTURE_BYTES;

/// Folders inside folders that are searched for pictures.
const MAX_DEPTH: usize = 64;
/// Files that one run looks at.
const MAX_FILES: usize = 100_000;

/// One file to be read.
#[derive(Debug, Clone)]
pub(crate) struct InputFile {
    /// As typed, or found in a folder that was typed.
    pub path: PathBuf,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was named: that it is no picture is worth a word.
    Named,
    /// It stood in a folder, among whatever else.
    Folder,
    /// Standard input, read already: a person may take as long as they like to type.
    Standard(Arc<Vec<u8>>),
    /// It was named and cannot be looked at, for this reason.
    Absent(String),
}

impl InputFile {
    /// Whether its name says that it is a picture: then it is worth a word when it is none.
    pub fn is_called_a_picture(&self) -> bool {
        const ENDINGS: [&str; 16] = [
            "jpg", "jpeg", "png", "webp", "tif", "tiff", "pdf", "heic", "heif", "avif", "gif", "bmp", "pnm", "pbm",
            "pgm", "ppm",
        ];
        let ending = self.path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        ENDINGS.contains(&ending.as_str())
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        if let Origin::Standard(bytes) = &self.origin {
            return Ok(bytes.to_vec());
        }
        if let Origin::Absent(why) = &self.origin {
            return Err(why.clone());
        }
        read_or_words(MAX_PICTURE_BYTES, &self.path)
    }
}

/// All files that were named, or stand in folders that were named. Names that lead nowhere end it before anything is
/// done.
pub(crate) fn input_files(typed: &[PathBuf]) -> Result<Vec<InputFile>, Failure> {
    gather(typed, |path, error| Err(Failure::of_file("read", path, &error)))
}

/// The same, but a name that leads nowhere is a picture that cannot be read, and the others are read.
pub(crate) fn input_files_and_absent(typed: &[PathBuf]) -> Result<Vec<InputFile>, Failure> {
    gather(typed, |path, error| Ok(InputFile { path: path.to_owned(), origin: Origin::Absent(io_words(&error)) }))
}

fn gather(
    typed: &[PathBuf],
    absent: impl Fn(&Path, std::io::Error) -> Result<InputFile, Failure>,
) -> Result<Vec<InputFile>, Failure> {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for path in typed {
        if path.as_os_str() == "-" {
            let bytes = read_standard_input(MAX_PICTURE_BYTES)
                .map_err(|why| Failure::new(format!("cannot read standard input: {why}")))?;
            found.push(InputFile { path: PathBuf::from("standard input"), origin: Origin::Standard(bytes.into()) });
            continue;
        }
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => search(path, 0, &mut found)?,
            Ok(about) if about.is_file() => found.push(InputFile { path: path.clone(), origin: Origin::Named }),
            // Opening it may wait for ever.
            Ok(about) => refused.push(no_file(path, special(about.file_type()))),
            Err(error) => match absent(path, error) {
                Ok(input) => found.push(input),
                Err(failure) => refused.push(failure),
            },
        }
    }
    let count = refused.len();
    if let Some(failure) = Failure::all(refused, &format!("{count} of the named pictures cannot be read")) {
        return Err(failure);
    }
    // A picture that was named, and stands in a folder that was named too, is one picture.
    let mut seen = BTreeSet::new();
    found.retain(|input| seen.insert(input.path.clone()));
    Ok(found)
}

fn no_file(path: &Path, kind: &str) -> Failure {
    Failure::new(format!("{} is {kind}; only files and folders are read", shown(path)))
        .hint("use - to read standard input")
}

/// Links to folders are not followed, so that no search goes in a circle.
fn search(folder: &Path, depth: usize, found: &mut Vec<InputFile>) -> Result<(), Failure> {
    let cannot = |error| Failure::of_file("read", folder, &error);
    let mut inside = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        inside.push(entry.map_err(cannot)?.path());
        if inside.len() + found.len() > MAX_FILES {
            return Err(Failure::new(format!("{} holds more than {MAX_FILES} files", shown(folder)))
                .hint("name the pictures, or a smaller folder"));
        }
    }
    if interrupt::happened() {
        return Err(Failure::interrupted());
    }
    inside.sort();
    for path in inside {
        let Ok(about) = fs::symlink_metadata(&path) else { continue };
        if about.is_dir() {
            if depth < MAX_DEPTH {
                search(&path, depth + 1, found)?;
            }
        } else if fs::metadata(&path).is_ok_and(|about| about.is_file()) {
            found.push(InputFile { path, origin: Origin::Folder });
        }
    }
    Ok(())
}
