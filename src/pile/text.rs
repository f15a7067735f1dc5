//! A pile <-> a plain text file, one code a line, as restore.py reads it too.

use super::{PictureKey, Pile, PileError};

/// What a text file of codes held; nothing in it is passed over without being counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Loaded {
    /// Sound codes of ours.
    pub codes: u32,
    pub marks: u32,
    /// Codes that begin like ours and are damaged.
    pub damaged: u32,
    /// Codes printed by a newer format.
    pub newer: u32,
    /// Codes that the pile had no room for.
    pub dropped: u32,
    /// Lines that hold no code, no mark, no digits of a wrapped code and no comment.
    pub other_lines: u32,
    /// The first of these, from 1.
    pub first_other_line: Option<u32>,
}

impl Pile {
    /// The whole pile, to be read back by [`Pile::from_text`].
    #[must_use]
    pub fn to_text(&self) -> String {
        String::new()
    }

    /// A pile file -> pile.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn from_text(_text: &str) -> Result<(Self, Loaded), PileError> {
        Ok((Self::new(), Loaded::default()))
    }

    /// Adds a text file of codes (typed, from a reader's app, or another pile file): one a line, wrapped, or among
    /// other words. Codes after a `# picture` line belong to that picture, the others to `file`.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn add_lines(&mut self, _file: PictureKey, _text: &str) -> Result<Loaded, PileError> {
        Ok(Loaded::default())
    }
}
