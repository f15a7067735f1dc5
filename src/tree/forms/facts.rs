//! Parts of a tree -> facts that several forms print: names, groups, hours.

use crate::tree::date::Date;
use crate::tree::model::{PersonAt, Tree};
use crate::typeset::PaperFact;

/// What the head of each paper says of its tree; lines for a pen where there is none.
pub(super) fn tree_facts(tree: Option<&Tree>) -> PaperFact {
    PaperFact::Record(vec![
        ("name", PaperFact::maybe(tree, |tree| PaperFact::text(&tree.name))),
        ("version", PaperFact::maybe(tree, |tree| PaperFact::number(tree.version))),
        ("until", maybe_date(tree.and_then(|tree| tree.valid_until))),
    ])
}

pub(super) fn maybe_date(date: Option<Date>) -> PaperFact {
    PaperFact::maybe(date, |date| PaperFact::text(date.to_string()))
}

pub(super) fn maybe_text(text: Option<&str>) -> PaperFact {
    PaperFact::maybe(text, PaperFact::text)
}

/// The name of a person; a line for a pen where the tree has none.
pub(super) fn person(tree: &Tree, at: PersonAt) -> PaperFact {
    maybe_text(tree.people.get(at).map(|person| person.name.as_str()))
}

/// Names of people that the tree has.
pub(super) fn people(tree: &Tree, all: &[PersonAt]) -> PaperFact {
    let known = all.iter().filter(|at| **at < tree.people.len());
    PaperFact::list(known, |at| person(tree, *at))
}

/// Everyone by group, in the order of the tree; at the end those without one. `unnamed` is the name of these where there
/// are groups, too.
pub(super) fn groups(tree: &Tree, unnamed: &str) -> PaperFact {
    let of = |group: Option<usize>| -> Vec<PersonAt> {
        let known = |at: Option<usize>| at.filter(|at| *at < tree.groups.len());
        let all = tree.people.iter().enumerate();
        all.filter(|(_, person)| known(person.group) == group).map(|(at, _)| at).collect()
    };
    let record = |name: PaperFact, members: &[PersonAt]| {
        PaperFact::Record(vec![("name", name), ("people", people(tree, members))])
    };
    let mut all = Vec::new();
    for (at, group) in tree.groups.iter().enumerate() {
        let members = of(Some(at));
        if !members.is_empty() {
            all.push(record(PaperFact::text(&group.name), &members));
        }
    }
    let others = of(None);
    if !others.is_empty() {
        let name = if all.is_empty() { PaperFact::Nothing } else { PaperFact::text(unnamed) };
        all.push(record(name, &others));
    }
    PaperFact::List(all)
}

/// `08:00–22:00`
pub(super) fn hours((from, to): (u16, u16)) -> PaperFact {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    PaperFact::text(format!("{}–{}", clock(from), clock(to)))
}
