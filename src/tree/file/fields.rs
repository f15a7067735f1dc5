//! A TOML table -> its values, key by key, each with its line; keys that nobody reads are faults.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::FoundFaults;
use crate::limits::MAX_TREE_TEXT;
use crate::tree::date::Date;

/// Characters of a wrong value that a message repeats.
const SHOWN_LETTERS: usize = 40;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct PlacedValue<T> {
    pub line: usize,
    pub value: T,
}

/// Where lines begin, so that a place is found fast.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

/// One table; reading a key removes it.
pub(super) struct Fields<'a, 's> {
    table: DeTable<'a>,
    /// `[[person]]`, for messages.
    what: &'static str,
    pub line: usize,
    known: Vec<&'static str>,
    lines: &'s LineStarts,
    faults: &'s FoundFaults,
}

impl<'a, 's> Fields<'a, 's> {
    pub fn new(
        table: DeTable<'a>,
        what: &'static str,
        line: usize,
        lines: &'s LineStarts,
        faults: &'s FoundFaults,
    ) -> Self {
        Self { table, what, line, known: Vec::new(), lines, faults }
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn take(&mut self, key: &'static str) -> Option<(usize, DeValue<'a>)> {
        self.known.push(key);
        let value = self.table.remove(key)?;
        Some((self.lines.line(value.span().start), value.into_inner()))
    }

    fn wrong(&self, line: usize, key: &str, value: &DeValue<'_>, allowed: &str) {
        self.faults.add(line, format!("{key} is {}, but it must be {allowed}", shown(value)));
    }

    pub fn text(&mut self, key: &'static str) -> Option<PlacedValue<String>> {
        let (line, value) = self.take(key)?;
        self.text_of(line, key, &value)
    }

    fn text_of(&self, line: usize, key: &str, value: &DeValue<'_>) -> Option<PlacedValue<String>> {
        let DeValue::String(text) = value else {
            self.wrong(line, key, value, "words in quotes");
            return None;
        };
        let text = text.trim();
        let why = if text.is_empty() {
            Some("is empty: write something, or take the key out".to_owned())
        } else if text.chars().count() > MAX_TREE_TEXT {
            Some(format!("is longer than {MAX_TREE_TEXT} characters"))
        } else if text.chars().any(steers) {
            Some("holds a line break, or a character that turns the writing round: take it out".to_owned())
        } else {
            None
        };
        if let Some(why) = why {
            self.faults.add(line, format!("{key} {why}"));
            return None;
        }
        Some(PlacedValue { line, value: text.to_owned() })
    }

    /// A text that means something; `allowed` says what it may be.
    pub fn word<T>(
        &mut self,
        key: &'static str,
        allowed: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<PlacedValue<T>> {
        let (line, value) = self.take(key)?;
        let found = match &value {
            DeValue::String(text) => of(text.trim()),
            _ => None,
        };
        if found.is_none() {
            self.wrong(line, key, &value, allowed);
        }
        Some(PlacedValue { line, value: found? })
    }

    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        let (line, value) = self.take(key)?;
        let date = match &value {
            DeValue::Datetime(date) => Date::parse(&date.to_string()),
            DeValue::String(text) => Date::parse(text),
            _ => None,
        };
        if date.is_none() {
            self.wrong(line, key, &value, "a day like 2027-03-31");
        }
        date
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, key: &'static str, least: u32, most: u32) -> Option<PlacedValue<u32>> {
        let (line, value) = self.take(key)?;
        let number = value.as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        let Some(value) = number.filter(|number| (least..=most).contains(number)) else {
            self.wrong(line, key, &value, &format!("a number from {least} to {most}"));
            return None;
        };
        Some(PlacedValue { line, value })
    }

    /// A chance from 0 to 1.
    pub fn chance(&mut self, key: &'static str) -> Option<f64> {
        let (line, value) = self.take(key)?;
        let number = match &value {
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| (0.0..=1.0).contains(number));
        if number.is_none() {
            self.wrong(line, key, &value, "a chance from 0.0 to 1.0");
        }
        number
    }

    pub fn switch(&mut self, key: &'static str) -> Option<bool> {
        let (line, value) = self.take(key)?;
        if value.as_bool().is_none() {
            self.wrong(line, key, &value, "true or false");
        }
        value.as_bool()
    }

    /// A list of texts, none of them twice; empty where the key is missing.
    pub fn texts(&mut self, key: &'static str, most: usize) -> Vec<PlacedValue<String>> {
        const ALLOWED: &str = "a list of words in quotes, like [\"a\", \"b\"]";
        let Some((line, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(list) = value else {
            self.wrong(line, key, &value, ALLOWED);
            return Vec::new();
        };
        if list.len() > most {
            self.faults.add(line, format!("{key} has {} entries; {most} is the most", list.len()));
            return Vec::new();
        }
        let mut texts: Vec<PlacedValue<String>> = Vec::new();
        for entry in list {
            let line = self.lines.line(entry.span().start);
            if let Some(text) = self.text_of(line, key, entry.get_ref()) {
                if texts.iter().any(|other| other.value == text.value) {
                    self.faults.add(line, format!("{key} names `{}` twice: once is enough", text.value));
                } else {
                    texts.push(text);
                }
            }
        }
        texts
    }

    /// A table within this one.
    pub fn table(&mut self, key: &'static str, what: &'static str) -> Option<Self> {
        let (line, value) = self.take(key)?;
        let DeValue::Table(table) = value else {
            self.wrong(line, key, &value, &format!("a table, which begins with {what}"));
            return None;
        };
        Some(Self::new(table, what, line, self.lines, self.faults))
    }

    /// A list of tables within this one; at most `most`, or none and a fault.
    pub fn tables(&mut self, key: &'static str, what: &'static str, most: usize) -> Vec<Self> {
        let Some((line, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(list) = value else {
            self.wrong(line, key, &value, &format!("a list of tables, each of which begins with {what}"));
            return Vec::new();
        };
        if list.len() > most {
            self.faults.add(line, format!("there are {} of {what}; {most} is the most", list.len()));
            return Vec::new();
        }
        let one = |entry: Spanned<DeValue<'a>>| {
            let line = self.lines.line(entry.span().start);
            match entry.into_inner() {
                DeValue::Table(table) => Some(Self::new(table, what, line, self.lines, self.faults)),
                other => {
                    self.wrong(line, key, &other, &format!("a table, which begins with {what}"));
                    None
                }
            }
        };
        list.into_iter().filter_map(one).collect()
    }

    pub fn fault(&self, line: usize, says: impl Into<String>) {
        self.faults.add(line, says);
    }

    /// Keys that were not read are faults.
    pub fn end(self) {
        for (key, _) in &self.table {
            let line = self.lines.line(key.span().start);
            let name = cut(key.get_ref());
            self.faults.add(line, format!("{} has no `{name}`; it may have {}", self.what, self.known.join(", ")));
        }
    }
}

/// What would break a line, steer a terminal or turn writing round.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("`{}`", cut(text)),
        DeValue::Integer(number) => cut(&number.to_string()),
        DeValue::Float(number) => cut(number.as_str()),
        DeValue::Boolean(switch) => switch.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// The beginning of a text, without what steers.
pub(super) fn cut(text: &str) -> String {
    let shown: String = text.chars().map(|c| if steers(c) { ' ' } else { c }).take(SHOWN_LETTERS).collect();
    if text.chars().nth(SHOWN_LETTERS).is_some() { format!("{shown}..") } else { shown }
}
