//! The archive of an xlsx or ods spreadsheet -> the texts of its parts.

use super::cell::broken;
use crate::limits::{MAX_LIST_PARTS, MAX_LIST_UNPACKED_BYTES};
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::text::encoding_of;
use crate::zip::{Archive, ZipError, ZipLimits};

/// A spreadsheet's archive, and how many bytes may still be unpacked of it.
pub(super) struct SheetParts<'a>(Archive<'a>);

impl<'a> SheetParts<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ListProblem> {
        let limits = ZipLimits { parts: MAX_LIST_PARTS, unpacked: MAX_LIST_UNPACKED_BYTES };
        Archive::open(bytes, limits).map(Self).map_err(problem)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// The text of a part; `None` if there is none of that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ListProblem> {
        let content = self.0.read(name).map_err(problem)?;
        Ok(content.map(|content| {
            String::from_utf8(content).unwrap_or_else(|error| {
                let content = error.into_bytes();
                encoding_of(&content).decode_with_bom_removal(&content).0.into_owned()
            })
        }))
    }
}

fn problem(error: ZipError) -> ListProblem {
    match error {
        ZipError::Password { .. } => ListProblem::Password,
        ZipError::Unpacks { part, .. } => ListProblem::Unpacks { part },
        error => broken(&error.to_string()),
    }
}
