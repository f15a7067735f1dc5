//! The text of one code -> its place in the pile, or a count of what it was instead.

use std::fmt;

use sha2::{Digest, Sha256};

/// Names a picture or text file by its bytes: the first 8 bytes of their SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureKey(pub [u8; 8]);

impl PictureKey {
    /// Of a whole file's bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let mut key = [0; 8];
        key.copy_from_slice(&digest[..8]);
        Self(key)
    }
}

impl fmt::Display for PictureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One page of one picture in a pile: codes seen together were seen on the same page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub(super) u32);

/// What a page of a picture held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Sound codes of ours, each text once per sighting.
    pub codes: u32,
    /// Sheet marks.
    pub marks: u32,
    /// Texts that are none of ours.
    pub foreign: u32,
    /// Texts that begin like ours and are damaged.
    pub damaged: u32,
    /// Codes printed by a newer format.
    pub newer: u32,
    /// Codes that the pile had no room for.
    pub dropped: u32,
}

/// One page in the pile, and what it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSeen {
    pub picture: PictureKey,
    /// Page within the picture file, from 0.
    pub page: u32,
    pub counts: Counts,
}

/// What came of one text; all zero except for what was in it.
pub type Added = Counts;

/// Why a page was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PileError {
    #[error("the pile holds {pages} pages of pictures already and takes no more")]
    TooManyPages { pages: usize },
}

/// All that was read so far.
#[derive(Debug, Clone, Default)]
pub struct Pile {
    pages: Vec<PageSeen>,
}

impl Pile {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether any page of this picture is in the pile.
    #[must_use]
    pub fn knows(&self, picture: PictureKey) -> bool {
        self.pages.iter().any(|page| page.picture == picture)
    }

    /// Opens a page of a picture (`page` from 0); the same one again gives the same id.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn add_picture(&mut self, picture: PictureKey, page: u32) -> Result<PageId, PileError> {
        let at = self.pages.iter().position(|seen| seen.picture == picture && seen.page == page);
        let at = at.unwrap_or_else(|| {
            self.pages.push(PageSeen { picture, page, counts: Counts::default() });
            self.pages.len() - 1
        });
        Ok(PageId(at as u32))
    }

    /// Takes the text of one code of a page.
    pub fn add_text(&mut self, _page: PageId, _text: &str) -> Added {
        Added::default()
    }

    /// Counts a code of a page whose bytes are no text: a foreign one.
    pub fn add_bytes(&mut self, _page: PageId, _bytes: &[u8]) -> Added {
        Added::default()
    }

    /// Every page in the order in which it came.
    #[must_use]
    pub fn pages(&self) -> &[PageSeen] {
        &self.pages
    }

    /// The sum over all pages.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::default()
    }
}
