//! TOML text -> typed values, key by key, each with its line; keys that nobody reads are refused.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::invisible::escaped;
use crate::vault::{SafePath, VaultError};

/// Characters of a wrong value that an error message repeats.
const SHOWN_LETTERS: usize = 60;

/// A value and its line in the recipe, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithLine<T> {
    pub line: usize,
    pub value: T,
}

/// What is wrong with a recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecipeError {
    #[error("line {line}: {message}")]
    Toml { line: usize, message: String },
    #[error("line {line}: a recipe has no `{key}`; it may have {}", .known.join(", "))]
    UnknownKey { line: usize, key: String, known: Vec<&'static str> },
    #[error("line {line}: {key} is {found}, but it must be {allowed}")]
    Value { line: usize, key: &'static str, found: String, allowed: String },
    #[error("line {line}: {key}: `{path}` is not a path inside the recipe's folder: {why}")]
    Path { line: usize, key: &'static str, path: String, why: String },
    #[error("line {line}: {key} has {found} entries; {most} is the most")]
    TooMany { line: usize, key: &'static str, found: usize, most: usize },
    #[error("line {line}: {key} does not go together with {other}; one of them must go")]
    Both { line: usize, key: &'static str, other: &'static str },
    #[error(
        "line {line}: `{key}` is gone; {instead} names what is printed to be read, and a list of people is printed only \
         if it is also named on the command line"
    )]
    Gone { line: usize, key: &'static str, instead: &'static str },
    #[error("there is no `inputs`: it lists the files and folders to pack, as inputs = [\"letters\"]")]
    NoInputs,
}

/// The keys and values of a recipe; reading a key removes it.
pub(super) struct KeyReader<'a> {
    text: &'a str,
    table: DeTable<'a>,
    /// Keys that were read.
    known: Vec<&'static str>,
}

/// A value that was removed from the table.
struct TakenValue<'a> {
    key: &'static str,
    line: usize,
    value: DeValue<'a>,
}

impl<'a> KeyReader<'a> {
    /// # Errors
    /// The first TOML syntax error.
    pub fn new(text: &'a str) -> Result<Self, RecipeError> {
        let table = DeTable::parse(text).map_err(|error| RecipeError::Toml {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            message: one_line(error.message()),
        })?;
        Ok(Self { text, table: table.into_inner(), known: Vec::new() })
    }

    /// A string.
    pub fn word(&mut self, key: &'static str) -> Result<Option<WithLine<String>>, RecipeError> {
        self.take(key).map(|taken| taken.word("words in quotes")).transpose()
    }

    /// A string, or a TOML date as it is written.
    pub fn date(&mut self, key: &'static str) -> Result<Option<WithLine<String>>, RecipeError> {
        let Some(taken) = self.take(key) else { return Ok(None) };
        match &taken.value {
            DeValue::Datetime(date) => Ok(Some(WithLine { line: taken.line, value: date.to_string() })),
            _ => taken.word("words in quotes, or a date like 2026-11-21").map(Some),
        }
    }

    /// A string like `"40%"`, or a number.
    pub fn share(&mut self, key: &'static str) -> Result<Option<WithLine<String>>, RecipeError> {
        let Some(taken) = self.take(key) else { return Ok(None) };
        match &taken.value {
            DeValue::Float(number) => Ok(Some(WithLine { line: taken.line, value: number.as_str().to_owned() })),
            DeValue::Integer(number) => Ok(Some(WithLine { line: taken.line, value: number.to_string() })),
            _ => taken.word("a share like \"40%\" or 0.4").map(Some),
        }
    }

    /// A whole number from 1 to `most`.
    pub fn count(&mut self, key: &'static str, most: u32) -> Result<Option<WithLine<u32>>, RecipeError> {
        let Some(taken) = self.take(key) else { return Ok(None) };
        let number =
            taken.value.as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        match number.filter(|number| (1..=most).contains(number)) {
            Some(value) => Ok(Some(WithLine { line: taken.line, value })),
            None => Err(taken.wrong(format!("a number from 1 to {most}"))),
        }
    }

    /// `true` or `false`.
    pub fn switch(&mut self, key: &'static str) -> Result<Option<WithLine<bool>>, RecipeError> {
        let Some(taken) = self.take(key) else { return Ok(None) };
        match taken.value.as_bool() {
            Some(value) => Ok(Some(WithLine { line: taken.line, value })),
            None => Err(taken.wrong("true or false")),
        }
    }

    /// A list of at most `most` strings; empty where the key is missing.
    pub fn words(&mut self, key: &'static str, most: usize) -> Result<Vec<WithLine<String>>, RecipeError> {
        const ALLOWED: &str = "a list of words in quotes, like [\"a\", \"b\"]";
        let Some(taken) = self.take(key) else { return Ok(Vec::new()) };
        let DeValue::Array(list) = taken.value else { return Err(taken.wrong(ALLOWED)) };
        if list.len() > most {
            return Err(RecipeError::TooMany { line: taken.line, key, found: list.len(), most });
        }
        let entry = |entry: Spanned<DeValue<'a>>| {
            let line = line_of(self.text, entry.span().start);
            TakenValue { key, line, value: entry.into_inner() }.word(ALLOWED)
        };
        list.into_iter().map(entry).collect()
    }

    /// A path inside the recipe's folder.
    pub fn path(&mut self, key: &'static str) -> Result<Option<WithLine<SafePath>>, RecipeError> {
        self.word(key)?.map(|word| inside(key, &word)).transpose()
    }

    /// A list of paths inside the recipe's folder.
    pub fn paths(&mut self, key: &'static str, most: usize) -> Result<Vec<WithLine<SafePath>>, RecipeError> {
        self.words(key, most)?.iter().map(|word| inside(key, word)).collect()
    }

    /// A table within the recipe, with keys of its own.
    pub fn table(&mut self, key: &'static str) -> Result<Option<Self>, RecipeError> {
        let Some(taken) = self.take(key) else { return Ok(None) };
        match taken.value {
            DeValue::Table(table) => Ok(Some(Self { text: self.text, table, known: Vec::new() })),
            _ => Err(taken.wrong(format!("a table, which begins with the line [{key}]"))),
        }
    }

    /// # Errors
    /// A key that recipes had once, with what took its place.
    pub fn refuse(&mut self, key: &'static str, instead: &'static str) -> Result<(), RecipeError> {
        match self.table.remove(key) {
            None => Ok(()),
            Some(value) => Err(RecipeError::Gone { line: line_of(self.text, value.span().start), key, instead }),
        }
    }

    /// # Errors
    /// The first key, by line, that was not read.
    pub fn finish(self) -> Result<(), RecipeError> {
        let Some(key) = self.table.keys().min_by_key(|key| key.span().start) else { return Ok(()) };
        let line = line_of(self.text, key.span().start);
        Err(RecipeError::UnknownKey { line, key: shortened(key.get_ref()), known: self.known })
    }

    fn take(&mut self, key: &'static str) -> Option<TakenValue<'a>> {
        self.known.push(key);
        let value = self.table.remove(key)?;
        Some(TakenValue { key, line: line_of(self.text, value.span().start), value: value.into_inner() })
    }
}

impl TakenValue<'_> {
    fn word(self, allowed: &str) -> Result<WithLine<String>, RecipeError> {
        match self.value {
            DeValue::String(word) => Ok(WithLine { line: self.line, value: word.into_owned() }),
            _ => Err(self.wrong(allowed)),
        }
    }

    fn wrong(&self, allowed: impl Into<String>) -> RecipeError {
        let found = match &self.value {
            DeValue::String(word) => format!("\"{}\"", shortened(word)),
            DeValue::Integer(number) => shortened(&number.to_string()),
            DeValue::Float(number) => shortened(&number.to_string()),
            DeValue::Boolean(switch) => switch.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Array(list) => format!("a list of {}", list.len()),
            DeValue::Table(_) => "a table".to_owned(),
        };
        RecipeError::Value { line: self.line, key: self.key, found, allowed: allowed.into() }
    }
}

/// Checks a path; a folder may end in a slash.
fn inside(key: &'static str, word: &WithLine<String>) -> Result<WithLine<SafePath>, RecipeError> {
    let WithLine { line, value } = word;
    let path = value.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(value);
    let refused = |error| {
        let why = match error {
            VaultError::UnsafePath { flaw, .. } => flaw.to_string(),
            other => other.to_string(),
        };
        RecipeError::Path { line: *line, key, path: shortened(value), why }
    };
    Ok(WithLine { line: *line, value: SafePath::new(path).map_err(refused)? })
}

/// The line of a byte offset, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The parser's message without line breaks.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An untrusted value, shortened, with control characters escaped.
fn shortened(word: &str) -> String {
    let mut short: String = word.chars().take(SHOWN_LETTERS).flat_map(escaped).collect();
    if word.chars().nth(SHOWN_LETTERS).is_some() {
        short.push_str("..");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_wrong_value_is_repeated_at_length_or_steers_a_terminal() {
        let text = format!("duplex = \"\\u001b[2J{}\"", "x".repeat(5_000));
        let message = KeyReader::new(&text).unwrap().switch("duplex").unwrap_err().to_string();
        assert!(message.len() < 200 && message.contains("\\u{1b}[2J"), "{message}");
    }

    #[test]
    fn the_first_unknown_key_is_the_uppermost_one() {
        let reader = KeyReader::new("zebra = 1\napple = 2\n").unwrap();
        let RecipeError::UnknownKey { line, key, .. } = reader.finish().unwrap_err() else { panic!() };
        assert_eq!((line, key.as_str()), (1, "zebra"));
    }
}
