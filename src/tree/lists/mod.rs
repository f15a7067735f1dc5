//! A file with a list of people, in any form -> [`PeopleList`]: who is on it, how to reach them, and what is doubtful.
//!
//! ```text
//! bytes -> sheets/ (xlsx, ods, xls) ---------\
//!       \-> text -> rows of cells, any mark --> tables -> columns by their heads, or by content -> people
//!                \-> vCard, LDIF, plain lines -----------------------------------------------------^
//! ```
//! Nothing is guessed in silence: a number whose digits a spreadsheet has thrown away is not made up, the person is kept
//! without it and the row is named. Everything that is read comes from a stranger: each number in it is checked against
//! `src/limits.rs` before it sizes anything.

mod columns;
mod delimited;
mod error;
mod fields;
mod heads;
mod join;
mod languages;
mod ldif;
mod lines;
mod numbers;
mod row;
mod sheets;
mod table;
mod text;
mod vcard;

pub use error::{ListError, ListProblem};
pub use join::join;

use super::listed::PeopleList;
use crate::limits::MAX_LIST_BYTES;

/// Reads a list. `name` is that of its file: only its ending is looked at, where the bytes do not say what they are, and
/// messages name it.
///
/// # Errors
///
/// When the file is no list, has nobody in it, or is larger than a list may be.
pub fn read(name: &str, bytes: &[u8]) -> Result<PeopleList, ListError> {
    let list = people_of(name, bytes).map_err(|problem| ListError { name: name.to_owned(), problem })?;
    if list.people.is_empty() {
        return Err(ListError { name: name.to_owned(), problem: ListProblem::Nobody });
    }
    Ok(list)
}

fn people_of(name: &str, bytes: &[u8]) -> Result<PeopleList, ListProblem> {
    if bytes.len() > MAX_LIST_BYTES {
        return Err(ListProblem::TooLarge { megabytes: MAX_LIST_BYTES >> 20 });
    }
    if let Some(tables) = sheets::tables(bytes)? {
        return columns::people(&tables);
    }
    let text = text::decoded(bytes)?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    if vcard::is_vcard(&ending, &text) {
        return vcard::people(&text);
    }
    if ldif::is_ldif(&ending, &text) {
        return ldif::people(&text);
    }
    if text::is_markup(&text) {
        return Err(ListProblem::Markup);
    }
    match delimited::table(&ending, &text)? {
        Some(table) => columns::people(&[table]),
        None => lines::people(&text),
    }
}

#[cfg(test)]
mod tests;
