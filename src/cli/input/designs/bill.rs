//! The path of a design -> the bill of materials beside it: a CSV or Markdown file of the same name.

use std::path::Path;

use crate::cli::input::bounded_file::{self, Links};
use crate::cli::tell::{Failure, Terminal, shown};
use crate::limits::MAX_LAYOUT_BYTES;
use crate::pack::{DecodedText, bill_of_materials, decoded};
use crate::people;

/// Endings of files that may hold one, the first of them first.
const ENDINGS: [&str; 3] = ["csv", "tsv", "md"];

/// A bill of materials that was found.
#[derive(Debug)]
pub(crate) struct FoundBill {
    pub shown: String,
    /// Rows of equal length, the head first.
    pub rows: Vec<Vec<String>>,
}

/// The bill of materials beside a design. It was not named by anybody, so that one that may list people is not printed.
pub(crate) fn beside(design: &Path, terminal: &Terminal) -> Result<Option<FoundBill>, Failure> {
    for ending in ENDINGS {
        let path = design.with_extension(ending);
        if path == design || !path.is_file() {
            continue;
        }
        let file = bounded_file::open_with(&path, Links::Followed);
        let bytes = file.and_then(|file| bounded_file::read_file_at_most(MAX_LAYOUT_BYTES, file));
        let bytes = bytes.map_err(|error| Failure::of_file("read", &path, &error))?;
        let Some(bytes) = bytes else {
            terminal.warn(&format!("{} is too long for a bill of materials: it is not printed", shown(&path)));
            continue;
        };
        let Some(DecodedText { text, .. }) = decoded(&bytes) else { continue };
        let Some(rows) = bill_of_materials(&text, ending) else { continue };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(sign) = people::sign(&name, Some(&text)) {
            terminal
                .warn(&format!("{} may list people ({sign}): it is not printed as a bill of materials", shown(&path)));
            continue;
        }
        return Ok(Some(FoundBill { shown: shown(&path), rows }));
    }
    Ok(None)
}
