//! A seed -> a random contact tree, for tests.

use super::chance::SplitMix64;
use crate::tree::model::{Group, Person, Tree, Way, WayKind};

/// A tree without groups in which each person's first caller comes before them; up to three callers, up to three starters.
pub(crate) fn plain(seed: u64, count: usize) -> Tree {
    let mut chance = SplitMix64::new(seed);
    let mut tree = blank(count);
    for at in 1..count {
        let mut callers = vec![chance.below(at)];
        for _ in 0..chance.below(3) {
            callers.push(chance.below(count));
        }
        callers.retain(|caller| *caller != at);
        tree.people[at].called_by = callers;
    }
    for _ in 0..chance.below(3) {
        tree.starters.push(chance.below(count));
    }
    tree.flaps = chance.below(2) == 1;
    tree
}

/// Any callers at all: circles, nobody, the whole tree away from the starters.
pub(crate) fn wild(seed: u64, count: usize) -> Tree {
    let mut chance = SplitMix64::new(seed);
    let mut tree = plain(seed, count);
    for at in 0..count {
        tree.people[at].called_by = (0..chance.below(4)).map(|_| chance.below(count)).collect();
    }
    tree
}

/// Groups of one to five people with up to three doors; each group but the first is called by an earlier one.
pub(crate) fn grouped(seed: u64, count: usize) -> Tree {
    let mut chance = SplitMix64::new(seed);
    let mut tree = blank(count);
    let mut at = 0;
    while at < count {
        let size = (1 + chance.below(5)).min(count - at);
        let group = tree.groups.len();
        let doors: Vec<usize> = (at..at + (1 + chance.below(3)).min(size)).collect();
        if group > 0 {
            tree.groups[chance.below(group)].calls.push(group);
            if chance.below(4) == 0 {
                let other = chance.below(group);
                if !tree.groups[other].calls.contains(&group) {
                    tree.groups[other].calls.push(group);
                }
            }
        }
        tree.groups.push(Group { id: format!("g{group}"), name: format!("Group {group}"), doors, calls: Vec::new() });
        (at..at + size).for_each(|person| tree.people[person].group = Some(group));
        at += size;
    }
    tree.starters.clone_from(&tree.groups[0].doors);
    tree.flaps = chance.below(2) == 1;
    tree
}

/// People who call nobody, the first of them a starter.
pub(crate) fn blank(count: usize) -> Tree {
    let people = (0..count).map(|at| Person {
        id: format!("p{at}"),
        name: format!("Person {at}"),
        ways: vec![Way { by: WayKind::Phone, at: format!("555-{at:04}"), hours: None, every_hours: None }],
        ..Person::default()
    });
    Tree { name: "Made-up tree".to_owned(), starters: vec![0], people: people.collect(), ..Tree::default() }
}

/// Groups of five with three doors, each calling the next two.
pub(crate) fn three_doors(count: usize) -> Tree {
    let mut tree = blank(count);
    let groups = count / 5;
    for group in 0..groups {
        let first = group * 5;
        (first..first + 5).for_each(|person| tree.people[person].group = Some(group));
        tree.groups.push(Group {
            id: format!("g{group}"),
            name: format!("Group {group}"),
            doors: vec![first, first + 1, first + 2],
            calls: (group * 2 + 1..=group * 2 + 2).filter(|called| *called < groups).collect(),
        });
    }
    tree.starters = vec![0, 1, 2];
    tree
}
