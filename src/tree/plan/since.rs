//! Two versions of a contact tree -> whose slips changed, and whose old ones to collect.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::model::{PersonAt, Tree, Way};
use crate::tree::round::slips::call_slips;
use crate::tree::slip::{Call, CallSlip};

/// What is different between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipChanges {
    /// People of the new tree whose slips are new or say something else.
    pub changed: Vec<PersonAt>,
    /// People of the old tree, whose slip is to be collected: it changed, or they are no longer in the tree.
    pub collect: Vec<PersonAt>,
}

/// Compares by id what the slips say: names, ways, order. The version alone changes no slip.
#[must_use]
pub fn since(old: &Tree, new: &Tree) -> SlipChanges {
    let before: BTreeMap<&str, String> = texts(old);
    let after: BTreeMap<&str, String> = texts(new);
    let says_other = |id: &str| before.get(id) != after.get(id);
    SlipChanges {
        changed: (0..new.people.len()).filter(|at| says_other(&new.people[*at].id)).collect(),
        collect: (0..old.people.len()).filter(|at| says_other(&old.people[*at].id)).collect(),
    }
}

fn texts(tree: &Tree) -> BTreeMap<&str, String> {
    let slips = call_slips(tree);
    let mut texts = BTreeMap::new();
    for slip in &slips {
        texts.insert(tree.people[slip.person].id.as_str(), text(tree, slip));
    }
    texts
}

/// All that a slip says, as one text, to compare it.
fn text(tree: &Tree, slip: &CallSlip) -> String {
    let id = |person: &PersonAt| tree.people[*person].id.clone();
    let ids = |people: &[PersonAt]| people.iter().map(id).collect::<Vec<_>>();
    let calls = |calls: &[Call]| {
        let one = |call: &Call| {
            let door = call.door.map(|(group, door)| (tree.groups[group].name.clone(), door));
            let passes =
                call.if_silent.iter().map(|pass| (id(&pass.person), pass.to.as_ref().map(id), ids(&pass.then)));
            (id(&call.person), door, passes.collect::<Vec<_>>())
        };
        calls.iter().map(one).collect::<Vec<_>>()
    };
    let stands_in: Vec<_> =
        slip.stands_in.iter().map(|stand_in| (ids(&stand_in.instead_of), calls(&stand_in.calls))).collect();
    let flaps: Vec<_> = slip.flaps.iter().map(|flap| (id(&flap.of), calls(&flap.calls))).collect();
    let named: BTreeSet<PersonAt> = people_on(slip);
    let contacts: Vec<(&str, &str, &[Way])> = named
        .iter()
        .map(|person| &tree.people[*person])
        .map(|person| (person.id.as_str(), person.name.as_str(), person.ways.as_slice()))
        .collect();
    format!(
        "{:?} {:?} {:?} {:?} {stands_in:?} {flaps:?} {contacts:?} {}",
        tree.name,
        ids(&slip.callers),
        ids(&slip.passed_by),
        calls(&slip.list),
        tree.starters.contains(&slip.person)
    )
}

/// Everybody a slip names, its holder and its flaps included.
fn people_on(slip: &CallSlip) -> BTreeSet<PersonAt> {
    let mut people = crate::tree::check::names_on(slip);
    people.insert(slip.person);
    people.extend(slip.flaps.iter().flat_map(|flap| &flap.calls).map(|call| call.person));
    people
}
