//! Roles, drops and couriers' places -> facts of cards, two on a page; blank ones where there are none.

use super::facts::{hours, maybe_date, maybe_text, people, person};
use crate::tree::model::{Role, Tree, Way, WayKind};
use crate::typeset::PaperFact;

/// Cards on a page.
const ON_A_PAGE: usize = 2;

/// A card for each role.
pub(super) fn mandates(tree: &Tree) -> PaperFact {
    cards(tree.roles.iter().map(Some).collect(), |role| mandate(tree, role))
}

/// A card for each place that is looked after: nobody is named on it.
pub(super) fn couriers(tree: &Tree) -> PaperFact {
    let mut ways: Vec<Option<&Way>> = Vec::new();
    for way in tree.people.iter().flat_map(|person| &person.ways) {
        let carried = matches!(way.by, WayKind::Drop | WayKind::Courier);
        if carried && !ways.contains(&Some(way)) {
            ways.push(Some(way));
        }
    }
    cards(ways, courier)
}

/// Whole pages: what is left of the last one is for pens.
fn cards<T: Copy>(mut all: Vec<Option<T>>, card: impl FnMut(Option<T>) -> PaperFact) -> PaperFact {
    all.resize(all.len().max(1).next_multiple_of(ON_A_PAGE), None);
    PaperFact::Record(vec![("cards", PaperFact::list(all, card))])
}

fn mandate(tree: &Tree, role: Option<&Role>) -> PaperFact {
    let recall = role.and_then(|role| role.recall.as_ref());
    let named = |at: Option<usize>| PaperFact::maybe(at, |at| person(tree, at));
    PaperFact::Record(vec![
        ("role", maybe_text(role.map(|role| role.name.as_str()))),
        ("powers", PaperFact::list(role.map_or(&[][..], |role| &role.powers), PaperFact::text)),
        ("holder", named(role.and_then(|role| role.holder))),
        ("stand-in", named(role.and_then(|role| role.stand_in))),
        ("until", maybe_date(role.and_then(|role| role.until))),
        ("needs", PaperFact::maybe(recall, |recall| PaperFact::number(recall.needs))),
        ("recall", people(tree, recall.map_or(&[], |recall| &recall.of))),
    ])
}

fn courier(way: Option<&Way>) -> PaperFact {
    PaperFact::Record(vec![
        ("place", maybe_text(way.map(|way| way.at.as_str()))),
        ("hours", PaperFact::maybe(way.and_then(|way| way.hours), hours)),
        ("every", PaperFact::maybe(way.and_then(|way| way.every_hours), PaperFact::number)),
    ])
}
