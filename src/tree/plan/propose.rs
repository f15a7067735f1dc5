//! A list of people -> a contact tree of groups with doors: the reliable are doors, a caller tries three of them.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::grouping::{GROUP_SIZE, groups};
use super::ids::IdMaker;
use crate::tree::check::{CheckWish, FindingKind, weaknesses};
use crate::tree::date::Date;
use crate::tree::listed::PeopleList;
use crate::tree::model::{Group, Person, Tree};

/// Doors of a group.
const DOORS: usize = 3;
/// Calls of one person, their own group included.
const MOST_CALLS: usize = 9;

/// What a person wants of a proposed tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposeWish {
    pub name: String,
    /// The most names on a slip.
    pub max_names: usize,
    pub country: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// The secret of the tree, drawn by whoever asks.
    pub secret: Option<[u8; 16]>,
}

/// A proposed tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub tree: Tree,
    /// What could not be done as wished, in sentences.
    pub doubts: Vec<String>,
}

/// Proposes a tree; the same list gives the same tree. `None` for an empty list.
#[must_use]
pub fn propose(list: &PeopleList, wish: &ProposeWish) -> Option<Proposal> {
    if list.people.is_empty() {
        return None;
    }
    // Smaller groups show fewer names.
    let sizes = [GROUP_SIZE, 4, 3];
    let fits = |size: &usize| size - 1 + DOORS + DOORS <= wish.max_names;
    let size = sizes.into_iter().find(fits).unwrap_or(3);
    let mut tree = people_of(list, wish);
    let members = groups(list, size);
    name_groups(list, &members, &mut tree);
    attach(&mut tree, wish.max_names);
    tree.flaps = tree.groups.iter().any(|group| group.doors.len() < DOORS) && tree.people.len() > 2;
    let mut doubts = Vec::new();
    let refused: Vec<&str> =
        tree.people.iter().filter(|person| person.asked == Some(false)).map(|person| person.name.as_str()).collect();
    if !refused.is_empty() {
        doubts.push(format!(
            "the list says that {} did not agree to be on paper: take them out, or ask",
            refused.join(", ")
        ));
    }
    let found = weaknesses(&tree, &CheckWish { max_names: wish.max_names, ..CheckWish::default() });
    let large = found.findings.iter().filter(|finding| finding.kind == FindingKind::ManyNames).count();
    if let Some(most) = found.most_names.filter(|_| large > 0) {
        doubts.push(format!(
            "no slip should show more than {} names, but {large} of them do, up to {most}: three doors, which nobody can cut \
             off, need {} at least",
            wish.max_names,
            2 + DOORS + DOORS
        ));
    }
    Some(Proposal { tree, doubts })
}

fn people_of(list: &PeopleList, wish: &ProposeWish) -> Tree {
    let mut ids = IdMaker::default();
    let people = list.people.iter().map(|listed| Person {
        id: ids.id(&listed.name),
        name: listed.name.clone(),
        group: None,
        called_by: Vec::new(),
        languages: listed.languages.clone(),
        utc_minutes: listed.utc_minutes,
        place: listed.place.clone(),
        asked: listed.asked,
        answer: listed.answer,
        note: listed.note.clone(),
        ways: listed.ways.clone(),
    });
    Tree {
        name: wish.name.clone(),
        valid_from: wish.valid_from,
        valid_until: wish.valid_until,
        country: wish.country.clone(),
        starters: Vec::new(),
        secret: wish.secret,
        people: people.collect(),
        ..Tree::default()
    }
}

/// Groups with their doors; named after what their people have in common, or else after their first door.
fn name_groups(list: &PeopleList, members: &[Vec<usize>], tree: &mut Tree) {
    let mut ids = IdMaker::default();
    let names: Vec<Option<String>> = members.iter().map(|members| common_name(list, members)).collect();
    for (at, members) in members.iter().enumerate() {
        let doors = best(tree, members);
        let name = match &names[at] {
            Some(name) => {
                let before = names[..at].iter().filter(|other| other.as_ref() == Some(name)).count();
                let alone = names.iter().filter(|other| other.as_ref() == Some(name)).count() == 1;
                if alone { name.clone() } else { format!("{name} {}", before + 1) }
            }
            None => format!("Group {}", at + 1),
        };
        for person in members {
            tree.people[*person].group = Some(at);
        }
        let id = ids.id(&name.replace(' ', ""));
        tree.groups.push(Group { id, name, doors, calls: Vec::new() });
    }
}

fn common_name(list: &PeopleList, members: &[usize]) -> Option<String> {
    let first = &list.people[*members.first()?];
    let same_group = first.group.is_some() && members.iter().all(|at| list.people[*at].group == first.group);
    let same_place = first.place.is_some() && members.iter().all(|at| list.people[*at].place == first.place);
    let name = if same_group {
        &first.group
    } else if same_place {
        &first.place
    } else {
        &None
    };
    name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The three who answer most; of equals those with more ways, then the first of the list.
pub(super) fn best(tree: &Tree, members: &[usize]) -> Vec<usize> {
    let mut sorted = members.to_vec();
    sorted.sort_by(|one, other| {
        let (one, other) = (&tree.people[*one], &tree.people[*other]);
        let answer = |person: &Person| person.answer.unwrap_or(tree.answer);
        answer(other).total_cmp(&answer(one)).then(other.ways.len().min(2).cmp(&one.ways.len().min(2)))
    });
    sorted.truncate(DOORS);
    sorted
}

/// The group that can be relied on most begins; each other one is called by the first group with room that speaks its
/// language, as few steps away as there is room.
fn attach(tree: &mut Tree, max_names: usize) {
    let mut sizes = vec![0; tree.groups.len()];
    tree.people.iter().filter_map(|person| person.group).for_each(|group| sizes[group] += 1);
    let reliable = |group: usize| {
        let answers = tree.groups[group].doors.iter().map(|door| tree.people[*door].answer.unwrap_or(tree.answer));
        (answers.map(|answer| (answer * 1_000.0) as u64).sum::<u64>(), Reverse(group))
    };
    let Some(root) = (0..tree.groups.len()).max_by_key(|group| reliable(*group)) else { return };
    let languages: Vec<Vec<String>> = tree
        .groups
        .iter()
        .map(|group| group.doors.iter().flat_map(|door| tree.people[*door].languages.clone()).collect())
        .collect();
    let capacity = |group: usize| {
        let known = sizes[group] - 1 + if group == root { 0 } else { DOORS };
        let by_names = max_names.saturating_sub(known) / DOORS;
        by_names.min((MOST_CALLS + 1).saturating_sub(sizes[group])).max(1)
    };
    tree.starters.clone_from(&tree.groups[root].doors);
    let mut waiting: VecDeque<usize> = (0..tree.groups.len()).filter(|group| *group != root).collect();
    let mut open: VecDeque<usize> = VecDeque::from([root]);
    while let Some(caller) = open.pop_front() {
        let mut left = capacity(caller);
        while left > 0 && !waiting.is_empty() {
            let speaks = |group: &usize| {
                let (own, other) = (&languages[caller], &languages[*group]);
                own.is_empty() || other.is_empty() || own.iter().any(|tag| other.contains(tag))
            };
            let at = waiting.iter().take(64).position(speaks).unwrap_or(0);
            let Some(called) = waiting.remove(at) else { break };
            tree.groups[caller].calls.push(called);
            open.push_back(called);
            left -= 1;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::tree::listed::ListedPerson;
    use crate::tree::model::{Way, WayKind};
    use crate::tree::round::chance::SplitMix64;
    use crate::tree::round::simulation::simulate;

    pub(crate) fn list(seed: u64, count: usize) -> PeopleList {
        let mut chance = SplitMix64::new(seed);
        let kinds = 1 + chance.below(6);
        let mut pick = |prefix: &str| match chance.below(4) {
            0 => None,
            _ => Some(format!("{prefix} {}", chance.below(kinds))),
        };
        let one = |at: usize| ListedPerson {
            at: format!("row {}", at + 2),
            name: format!("Made-up Person {at}"),
            ways: vec![Way { by: WayKind::Phone, at: format!("555-{at:04}"), hours: None, every_hours: None }],
            group: if seed.is_multiple_of(3) { pick("Group") } else { None },
            place: if seed.is_multiple_of(2) { pick("Place") } else { None },
            languages: pick("en").map(|tag| tag.replace(' ', "")).into_iter().collect(),
            ..ListedPerson::default()
        };
        PeopleList { people: (0..count).map(one).collect(), doubts: Vec::new() }
    }

    pub(crate) fn wish(max_names: usize) -> ProposeWish {
        ProposeWish {
            name: "Made-up tree".to_owned(),
            max_names,
            country: None,
            valid_from: None,
            valid_until: None,
            secret: None,
        }
    }

    #[test]
    fn from_four_people_no_one_and_from_nine_no_two_silent_people_cut_anyone_off() {
        for seed in 0..1_000 {
            let count = 1 + (seed as usize * 7) % 64;
            let tree = propose(&list(seed, count), &wish(16)).unwrap().tree;
            let found = weaknesses(&tree, &CheckWish::default());
            let has = |kind: FindingKind| found.findings.iter().find(|finding| finding.kind == kind);
            if count >= 4 {
                let one = [FindingKind::AlertCutByOne, FindingKind::CheckInCutByOne, FindingKind::Unreachable];
                for kind in one {
                    assert_eq!(has(kind), None, "seed {seed}, {count} people");
                }
            }
            if count >= 9 {
                for kind in [FindingKind::AlertCutByTwo, FindingKind::CheckInCutByTwo] {
                    assert_eq!(has(kind), None, "seed {seed}, {count} people: {:?}", tree.groups);
                }
            }
        }
    }

    #[test]
    fn slips_show_no_more_names_than_wished_or_it_is_said_why_not() {
        for seed in 0..300 {
            let most = [16, 16, 12, 20, 8, 5][seed as usize % 6];
            let proposal = propose(&list(seed, 4 + (seed as usize * 5) % 90), &wish(most)).unwrap();
            let found = weaknesses(&proposal.tree, &CheckWish { max_names: most, ..CheckWish::default() });
            let kept = found.most_names.unwrap() <= most;
            assert!(kept || proposal.doubts.iter().any(|doubt| doubt.contains("names")), "seed {seed}: {found:?}");
            assert!(kept || most < 16, "seed {seed}: {:?} names; {:?}", found.most_names, proposal.tree.groups);
        }
    }

    #[test]
    fn a_round_reaches_97_of_40_and_95_of_300_people() {
        for (count, least) in [(40, 0.97), (300, 0.95)] {
            for seed in 0..6 {
                let tree = propose(&list(seed, count), &wish(16)).unwrap().tree;
                let expected = simulate(&tree, &[], 3_000, 1);
                println!(
                    "{count} people, list {seed}: {:.1} %, {:.0} minutes",
                    100.0 * expected.reached,
                    expected.minutes
                );
                assert!(expected.reached >= least, "{count} people, list {seed}: {expected:?}");
            }
        }
    }

    #[test]
    fn the_same_list_gives_the_same_tree_and_reliable_people_are_doors() {
        let mut list = list(4, 23);
        list.people[17].answer = Some(0.99);
        let tree = propose(&list, &wish(16)).unwrap().tree;
        assert_eq!(propose(&list, &wish(16)).unwrap().tree, tree);
        assert_eq!(tree.groups[tree.people[17].group.unwrap()].doors[0], 17);
        assert_eq!(crate::tree::file::read(&crate::tree::file::write(&tree)).unwrap(), tree);
    }
}
