//! One page of a picture of the paper -> what it showed: sheets, codes, or an error.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::tell::{Failure, Terminal, shown_page};

/// One page of a picture of the paper.
#[derive(Default)]
pub(super) struct CheckedPicture {
    pub path: PathBuf,
    /// From 1, where the file has several.
    pub page: Option<usize>,
    /// Sheets of the packet that it shows.
    pub sheets: Vec<u32>,
    /// Codes of any kind.
    pub codes: usize,
    pub cut_short: bool,
    pub error: Option<String>,
}

impl CheckedPicture {
    pub fn name(&self) -> String {
        shown_page(&self.path, self.page)
    }

    /// Why it could not be read, as a failure.
    pub fn failure(&self) -> Option<Failure> {
        self.error.as_ref().map(|why| Failure::new(format!("cannot use {}: {why}", self.name())))
    }

    pub fn warn(&self, terminal: &Terminal) {
        match &self.error {
            Some(why) => terminal.warn(&format!("{} was left out: {why}", self.name())),
            None if self.cut_short => {
                terminal.warn(&format!("{} took too long and was read in part", self.name()));
            }
            None => {}
        }
    }

    pub fn json(&self) -> Value {
        json!({
            "file": self.path.to_string_lossy(),
            "page": self.page.unwrap_or(1),
            "sheets": self.sheets,
            "codes": self.codes,
            "cut_short": self.cut_short,
            "error": self.error,
        })
    }
}
