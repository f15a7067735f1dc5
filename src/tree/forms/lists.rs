//! The people of a tree -> facts of lists that are ticked: drill sheet, keeper's list, pseudonyms; and of the poster.

use super::facts::{groups, maybe_text};
use crate::catalogue::Catalogue;
use crate::tree::model::Tree;
use crate::typeset::PaperFact;

/// The columns of the table into which a drill sheet is typed.
pub const DRILL_COLUMNS: &str = "person,time,reached,missing";

pub(super) fn drill(tree: &Tree, words: &Catalogue) -> PaperFact {
    PaperFact::Record(vec![
        ("columns", PaperFact::text(DRILL_COLUMNS)),
        ("groups", groups(tree, words.line("tree.no-group"))),
    ])
}

pub(super) fn keeper(tree: &Tree) -> PaperFact {
    PaperFact::Record(vec![("people", PaperFact::list(&tree.people, |person| PaperFact::text(&person.name)))])
}

/// `names` are those behind the names of the tree, in its order.
pub(super) fn pseudonyms(tree: &Tree, names: &[String]) -> PaperFact {
    let pairs = tree.people.iter().zip(names);
    let record = |shown: &str, name: &str| {
        PaperFact::Record(vec![("shown", PaperFact::text(shown)), ("name", PaperFact::text(name))])
    };
    PaperFact::Record(vec![("people", PaperFact::list(pairs, |(person, name)| record(&person.name, name)))])
}

pub(super) fn poster(tree: &Tree) -> PaperFact {
    PaperFact::Record(vec![("place", maybe_text(tree.meeting_place.as_deref()))])
}
