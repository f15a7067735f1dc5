//! Text of a catalogue -> the printed strings of one language, by key.
//!
//! ```text
//! layouts/words/ar.toml     [sheet]                                    -> "sheet.number": "الورقة {n} من {sheets}"
//!                           number = "الورقة {n} من {sheets}"
//! ```
//!
//! A line may contain slots (`{sheets}`), bold text (`*all*`) and monospaced text (`` `tar` ``).
//! Catalogues are plain files that people write and translate, so they are bounded and checked here.

mod line;
mod list;

use std::collections::BTreeMap;
use std::fmt::Write;

use toml::{Table, Value};

use crate::limits::{MAX_CATALOGUE_LINE_BYTES, MAX_CATALOGUE_LINES, MAX_LAYOUT_BYTES};

pub use list::{Languages, built_in};

/// The table with the metadata of the catalogue.
const ABOUT: &str = "about";

/// Allowed values of `direction`.
const SIDES: &str = "\"ltr\" or \"rtl\"";

/// Writing direction of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// `ltr` or `rtl`, as in catalogues and templates.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// All lines of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    lang: String,
    name: String,
    direction: Direction,
    checked_by: String,
    lines: BTreeMap<String, String>,
}

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    #[error("{lang:?} is not a language tag: it must be two or three lower-case letters, like \"pt\"")]
    Lang { lang: String },
    #[error("it has {bytes} bytes; a catalogue has at most {most}")]
    TooLong { bytes: usize, most: u64 },
    #[error("{0}")]
    Toml(String),
    #[error("[about] must have {key}: {wanted}")]
    About { key: &'static str, wanted: &'static str },
    #[error("the line {key} {reason}")]
    Line { key: String, reason: &'static str },
    #[error("the line {key} has {bytes} bytes; a line has at most {most}")]
    LongLine { key: String, bytes: usize, most: usize },
    #[error("it has more than {most} lines")]
    Lines { most: usize },
    #[error("it lacks {}", several(.keys))]
    Lacks { keys: Vec<String> },
    #[error("it has {}, which no other catalogue has", several(.keys))]
    Strange { keys: Vec<String> },
    #[error("the line {key} must have the slots {wanted}; it has {found}")]
    Slots { key: String, found: String, wanted: String },
}

impl Catalogue {
    /// Parses the text of `layouts/words/<lang>.toml`.
    ///
    /// # Errors
    /// What is wrong with the text, with the key of the line.
    pub fn parse(lang: &str, text: &str) -> Result<Self, CatalogueError> {
        if !(2..=3).contains(&lang.len()) || !lang.bytes().all(|letter| letter.is_ascii_lowercase()) {
            return Err(CatalogueError::Lang { lang: lang.chars().take(20).collect() });
        }
        if text.len() as u64 > MAX_LAYOUT_BYTES {
            return Err(CatalogueError::TooLong { bytes: text.len(), most: MAX_LAYOUT_BYTES });
        }
        let mut tables: Table =
            text.parse().map_err(|error: toml::de::Error| CatalogueError::Toml(error.to_string().trim_end().into()))?;
        let about = match tables.remove(ABOUT) {
            Some(Value::Table(about)) => about,
            _ => Table::new(),
        };
        let about_value = |key, wanted| match about.get(key) {
            Some(Value::String(about_value)) => Ok(about_value.trim()),
            _ => Err(CatalogueError::About { key, wanted }),
        };
        let direction = match about_value("direction", SIDES)? {
            "ltr" => Direction::LeftToRight,
            "rtl" => Direction::RightToLeft,
            _ => return Err(CatalogueError::About { key: "direction", wanted: SIDES }),
        };
        Ok(Self {
            lang: lang.to_owned(),
            name: about_value("name", "the language's own name for itself")?.to_owned(),
            direction,
            checked_by: about_value("checked-by", "who speaks it from birth and has checked it; empty for nobody")?
                .to_owned(),
            lines: lines(tables)?,
        })
    }

    /// A catalogue of lines that somebody took out of a whole one, by `table.key`: those of a page in a browser. The lines
    /// that [`Self::parse`] would refuse are left out.
    #[must_use]
    pub fn from_lines(lang: &str, given: impl Iterator<Item = (String, String)>) -> Self {
        let sound =
            |(_, line): &(String, String)| line.len() <= MAX_CATALOGUE_LINE_BYTES && line::fault(line).is_none();
        Self { lines: given.filter(sound).take(MAX_CATALOGUE_LINES).collect(), ..Self::empty(lang) }
    }

    /// A catalogue without lines: keys are printed instead of text.
    fn empty(lang: &str) -> Self {
        let (name, checked_by) = (lang.to_owned(), String::new());
        Self { lang: lang.to_owned(), name, direction: Direction::LeftToRight, checked_by, lines: BTreeMap::new() }
    }

    /// Checks that this catalogue has the same keys and slots as another one.
    ///
    /// # Errors
    /// The lines that are missing, unknown, or have other slots.
    pub fn matches(&self, original: &Self) -> Result<(), CatalogueError> {
        let only_in = |one: &Self, other: &Self| -> Vec<String> {
            one.lines.keys().filter(|key| !other.lines.contains_key(*key)).cloned().collect()
        };
        let (lacking, strange) = (only_in(original, self), only_in(self, original));
        if !lacking.is_empty() {
            return Err(CatalogueError::Lacks { keys: lacking });
        }
        if !strange.is_empty() {
            return Err(CatalogueError::Strange { keys: strange });
        }
        for ((key, line), theirs) in self.lines.iter().zip(original.lines.values()) {
            let (found, wanted) = (line::slots(line), line::slots(theirs));
            if found != wanted {
                let shown = |slots: Vec<&str>| slots.iter().flat_map(|slot| ["{", slot, "}"]).collect();
                return Err(CatalogueError::Slots { key: key.clone(), found: shown(found), wanted: shown(wanted) });
            }
        }
        Ok(())
    }

    /// The language: `en`, `ar`, ..
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// The name of the language in the language itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether a native speaker has checked it.
    #[must_use]
    pub fn checked_by_native(&self) -> bool {
        !self.checked_by.is_empty()
    }

    /// A line as written, with slots and markup. An unknown key is returned itself, so that the mistake shows on paper.
    #[must_use]
    pub fn line<'a>(&'a self, key: &'a str) -> &'a str {
        self.lines.get(key).map_or(key, String::as_str)
    }

    /// A line as plain text, with slots filled and markup removed.
    #[must_use]
    pub fn fill(&self, key: &str, slots: &[(&str, &str)]) -> String {
        line::fill(self.line(key), slots)
    }

    /// The line for a number of things: `KEY-one` for 1, `KEY-other` otherwise, with `{count}` filled.
    #[must_use]
    pub fn counted(&self, key: &str, count: u64) -> String {
        let form = if count == 1 { "one" } else { "other" };
        self.fill(&format!("{key}-{form}"), &[("count", &count.to_string())])
    }

    /// All lines with their keys, sorted by key.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines.iter().map(|(key, line)| (key.as_str(), line.as_str()))
    }
}

/// Tables of lines -> `table.key`: line.
fn lines(tables: Table) -> Result<BTreeMap<String, String>, CatalogueError> {
    let mut lines = BTreeMap::new();
    for (table, values) in tables {
        let Value::Table(values) = values else {
            return Err(CatalogueError::Line { key: table, reason: "is not in any [table]" });
        };
        for (key, value) in values {
            let key = format!("{table}.{key}");
            let Value::String(text) = value else {
                return Err(CatalogueError::Line { key, reason: "must be a text in quotes" });
            };
            if text.len() > MAX_CATALOGUE_LINE_BYTES {
                return Err(CatalogueError::LongLine { key, bytes: text.len(), most: MAX_CATALOGUE_LINE_BYTES });
            }
            if let Some(reason) = line::fault(&text) {
                return Err(CatalogueError::Line { key, reason });
            }
            lines.insert(key, text);
            if lines.len() > MAX_CATALOGUE_LINES {
                return Err(CatalogueError::Lines { most: MAX_CATALOGUE_LINES });
            }
        }
    }
    Ok(lines)
}

/// The first few keys of a list, as text.
fn several(keys: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = keys.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if keys.len() > SHOWN {
        let _ = write!(text, " and {} more", keys.len() - SHOWN);
    }
    text
}

#[cfg(test)]
mod tests;
