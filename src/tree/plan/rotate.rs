//! A contact tree -> the next one, in which roles and doors pass to others, so that nobody holds them for good.

use crate::tree::model::{PersonAt, Tree};

/// The next version: a stand-in takes the role, the next person becomes stand-in; the first door steps back behind the others, and
/// the next person of the group comes in. What changed is told in sentences. Ends of mandates are left to be set.
#[must_use]
pub fn rotate(tree: &Tree) -> (Tree, Vec<String>) {
    let mut next = tree.clone();
    next.version = tree.version.saturating_add(1);
    next.valid_from = None;
    next.valid_until = None;
    let mut changes = Vec::new();
    for at in 0..tree.groups.len() {
        let old = &tree.groups[at].doors;
        let members: Vec<PersonAt> =
            (0..tree.people.len()).filter(|person| tree.people[*person].group == Some(at)).collect();
        let Some((first, others)) = old.split_first().filter(|_| members.len() > 1) else { continue };
        let mut doors = others.to_vec();
        let newest = others.last().unwrap_or(first);
        let after = members.iter().position(|person| person == newest).map_or(0, |place| place + 1);
        let candidates = members[after..].iter().chain(&members[..after]);
        let comes = candidates.copied().find(|person| !old.contains(person)).unwrap_or(*first);
        doors.push(comes);
        let name = |person: PersonAt| &tree.people[person].name;
        changes.push(format!(
            "{}: {} is the first door now, and {} the last",
            tree.groups[at].name,
            name(doors[0]),
            name(comes)
        ));
        if tree.starters == *old {
            next.starters.clone_from(&doors);
        }
        next.groups[at].doors = doors;
    }
    let mut busy: Vec<PersonAt> = Vec::new();
    for (role, new) in tree.roles.iter().zip(&mut next.roles) {
        let Some(holder) = role.holder else { continue };
        let free = |person: &PersonAt| *person != holder && !busy.contains(person);
        let around = |from: PersonAt| (from + 1..tree.people.len()).chain(0..=from);
        let Some(new_holder) = role.stand_in.filter(free).or_else(|| around(holder).find(free)) else { continue };
        busy.push(new_holder);
        let stand_in = around(new_holder).find(|person| *person != holder && !busy.contains(person));
        busy.extend(stand_in);
        new.holder = Some(new_holder);
        new.stand_in = role.stand_in.and(stand_in);
        new.until = None;
        let beside = new.stand_in.map(|person| format!(", with {} as stand-in", tree.people[person].name));
        changes.push(format!(
            "{}: {} takes over from {}{}",
            role.name,
            tree.people[new_holder].name,
            tree.people[holder].name,
            beside.unwrap_or_default()
        ));
    }
    (next, changes)
}
