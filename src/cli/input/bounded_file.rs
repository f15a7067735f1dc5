//! A path and a limit -> the bytes of its file, never more than the limit.
//!
//! The length is not asked for first: a pipe or a device has none, and a file may grow while it is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::tell::failure::io_words;
use crate::cli::tell::{Failure, shown};

/// All bytes, or `None` where there are more than `limit`.
pub(crate) fn read_at_most(limit: u64, from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The same; what went wrong is said in words that follow a name: `it has more than 512 MB`.
pub(crate) fn read_or_words(limit: u64, from: io::Result<impl Read>) -> Result<Vec<u8>, String> {
    let bytes = from.and_then(|from| read_at_most(limit, from)).map_err(|error| io_words(&error))?;
    bytes.ok_or_else(|| format!("it has more than {} MB", limit >> 20))
}

/// The bytes of a file; `too_large` follows its name in the failure: `is too large for a layout`.
pub(crate) fn read(path: &Path, limit: u64, too_large: &str) -> Result<Vec<u8>, Failure> {
    let bytes = File::open(path).and_then(|file| read_at_most(limit, file));
    let bytes = bytes.map_err(|error| Failure::of_file("read", path, &error))?;
    bytes.ok_or_else(|| Failure::new(format!("{} {too_large}", shown(path))))
}

/// Whether a file is a PDF. Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1:2008, annex H,
/// note 13).
#[cfg(feature = "pdf-in")]
pub(crate) fn is_pdf(path: &Path) -> Result<bool, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    if !std::fs::metadata(path).map_err(cannot)?.is_file() {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path).and_then(|file| file.take(1_024).read_to_end(&mut start)).map_err(cannot)?;
    Ok(start.windows(5).any(|window| window == b"%PDF-"))
}

/// The text of a file of settings that a person edits: a `kind` like `profile`.
#[cfg(feature = "print")]
pub(crate) fn read_settings(path: &Path, kind: &str) -> Result<String, Failure> {
    let bytes = read(path, crate::limits::MAX_LAYOUT_BYTES, &format!("is too large for a {kind}"))?;
    String::from_utf8(bytes).map_err(|_| {
        let error = io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8");
        Failure::of_file("read", path, &error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_limit_is_taken_even_of_what_never_ends() {
        assert_eq!(read_at_most(3, &b"abc"[..]).unwrap().as_deref(), Some(&b"abc"[..]));
        assert_eq!(read_at_most(2, &b"abc"[..]).unwrap(), None);
        assert_eq!(read_at_most(1_000, io::repeat(7)).unwrap(), None);
        assert_eq!(read_or_words(1 << 20, Ok(io::repeat(7))), Err("it has more than 1 MB".to_owned()));
    }
}
