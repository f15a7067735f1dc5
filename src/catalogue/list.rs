//! The languages that someone asks for -> their catalogues, the main one first.

use super::Catalogue;
use crate::assets;

/// One or more catalogues, no language twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    main: Catalogue,
    others: Vec<Catalogue>,
}

/// The catalogue that the program carries for a language.
#[must_use]
pub fn built_in(lang: &str) -> Option<Catalogue> {
    let text = assets::catalogue(lang)?;
    Catalogue::parse(lang, text).ok()
}

impl Languages {
    /// The first is the one that sheets are in; a language that comes again is left out.
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
        // The tests hold that it is sound; were it not, keys would stand where words should.
        Self::new(built_in("en").unwrap_or_else(|| Catalogue::empty("en")), [])
    }

    /// The language that sheets are in, and guides are in last.
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
