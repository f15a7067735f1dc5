//! Requested languages -> their catalogues, the main one first.

use super::Catalogue;
use crate::assets;

/// One or more catalogues of different languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    main: Catalogue,
    others: Vec<Catalogue>,
}

/// The built-in catalogue of a language.
#[must_use]
pub fn built_in(lang: &str) -> Option<Catalogue> {
    let text = assets::catalogue(lang)?;
    Catalogue::parse(lang, text).ok()
}

impl Languages {
    /// Sheets are printed in the main language; repeated languages are dropped.
    #[must_use]
    pub fn new(main: Catalogue, more: impl IntoIterator<Item = Catalogue>) -> Self {
        let mut others: Vec<Catalogue> = Vec::new();
        for other in more {
            if other.lang() != main.lang() && others.iter().all(|known| known.lang() != other.lang()) {
                others.push(other);
            }
        }
        Self { main, others }
    }

    /// English alone.
    #[must_use]
    pub fn english() -> Self {
        // A test ensures that it parses; otherwise keys would be printed instead of text.
        Self::new(built_in("en").unwrap_or_else(|| Catalogue::empty("en")), [])
    }

    /// The language of the sheets.
    #[must_use]
    pub fn main(&self) -> &Catalogue {
        &self.main
    }

    #[must_use]
    pub fn others(&self) -> &[Catalogue] {
        &self.others
    }

    /// All of them, the main one first.
    pub fn all(&self) -> impl Iterator<Item = &Catalogue> {
        std::iter::once(&self.main).chain(&self.others)
    }
}
