//! Path and text of a file -> whether it is running text, a table or data, and what in it may list people.
//!
//! ```text
//! path, text -> form: running text, table, data -----------------------------------\
//!           \-> folded lines -> numbers, addresses of all kinds, rows of names ------> verdict, with a reason
//! ```
//! No list of words knows all names, and no pattern all numbers. So tables and data are never taken for running text,
//! and in running text the shape counts more than the words: several rows with a name first and something about it
//! after. The tests prefer false positives: what is held back is still in the codes, and its owner is told why.

mod form;
mod ids;
mod lexicon;
mod lines;
mod names;
mod numbers;
mod places;
mod rows;
mod score;
#[cfg(test)]
mod sets;
mod shapes;
mod short_rows;
mod sign;
mod slots;
mod tables;
mod words;

pub use form::{TextForm, form};
pub use sign::{PeopleKind, PeopleSign};

use lines::FoldedLines;

/// Bytes of a text that are examined. A longer one is too long to be printed.
const MOST_EXAMINED: usize = 256 << 10;

/// What says that a file may list people; `text` is `None` where it is not text.
#[must_use]
pub fn sign(path: &str, text: Option<&str>) -> Option<PeopleSign> {
    if lexicon::names_people(path) {
        return Some(PeopleSign::of_name());
    }
    let text = beginning(text?);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let form = form(&ending, text);
    if form == TextForm::Data
        && let Some(sign) = tables::sign_of_keys(text)
    {
        return Some(sign);
    }
    let barred = (form == TextForm::Table && !text.contains('|')).then(|| text.replace([',', ';', '\t'], " | "));
    let lines = FoldedLines::of(barred.as_deref().unwrap_or(text));
    numbers::sign(&lines)
        .or_else(|| ids::sign(text, &lines))
        .or_else(|| tables::sign(&lines))
        .or_else(|| places::sign(&lines))
        .or_else(|| rows::sign(&lines))
        .or_else(|| shapes::sign(&lines))
        .or_else(|| short_rows::sign(text, &lines))
        .or_else(|| ids::accounts(&lines))
        .or_else(|| score::sign(&lines))
}

fn beginning(text: &str) -> &str {
    let end = (0..=MOST_EXAMINED.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}
