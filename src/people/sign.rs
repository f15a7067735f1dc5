//! What may list people in a text -> words for the owner: what it is, and in which lines.

use std::fmt;

/// Lines that are named; more are only hinted at.
const MOST_LINES: usize = 4;

/// What may list people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleKind {
    /// The name of the file or of one of its folders.
    Name,
    Telephone,
    Mail,
    /// Handles, links and keys by which somebody is reached.
    Handle,
    Address,
    /// A table with a column about people.
    Column,
    /// Rows of names.
    Names,
    /// Words that may be people, and what is said of them.
    Persons,
    /// Who calls whom: the file of a contact tree.
    Tree,
}

/// What says that a file may list people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleSign {
    pub kind: PeopleKind,
    /// Lines of the text, from 1, in ascending order.
    pub lines: Vec<usize>,
}

impl PeopleSign {
    /// Of the file of a contact tree.
    #[must_use]
    pub fn of_tree() -> Self {
        Self { kind: PeopleKind::Tree, lines: Vec::new() }
    }

    pub(super) fn of_name() -> Self {
        Self { kind: PeopleKind::Name, lines: Vec::new() }
    }

    pub(super) fn in_lines(kind: PeopleKind, lines: impl IntoIterator<Item = usize>) -> Self {
        let mut lines: Vec<usize> = lines.into_iter().collect();
        lines.sort_unstable();
        lines.dedup();
        Self { kind, lines }
    }
}

impl fmt::Display for PeopleSign {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self.kind {
            PeopleKind::Name => "its name, or its folder's",
            PeopleKind::Telephone => "telephone numbers",
            PeopleKind::Mail => "mail addresses",
            PeopleKind::Handle => "messenger names or keys",
            PeopleKind::Address => "addresses or places to sleep",
            PeopleKind::Column => "a table about people",
            PeopleKind::Names => "rows with names",
            PeopleKind::Tree => "a contact tree",
            PeopleKind::Persons => "people and what is said of them",
        })?;
        match self.lines.as_slice() {
            [] => Ok(()),
            [one] => write!(out, " in line {one}"),
            lines => {
                let shown: Vec<String> = lines.iter().take(MOST_LINES).map(usize::to_string).collect();
                let more = if lines.len() > MOST_LINES { ", .." } else { "" };
                write!(out, " in lines {}{more}", shown.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_says_what_it_saw_and_where() {
        let sign = |lines: &[usize]| PeopleSign::in_lines(PeopleKind::Telephone, lines.iter().copied()).to_string();
        assert_eq!(sign(&[5, 3, 3]), "telephone numbers in lines 3, 5");
        assert_eq!(sign(&[2]), "telephone numbers in line 2");
        assert_eq!(sign(&[1, 2, 3, 4, 5, 6]), "telephone numbers in lines 1, 2, 3, 4, ..");
        assert_eq!(PeopleSign::of_name().to_string(), "its name, or its folder's");
    }
}
