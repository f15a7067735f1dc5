//! Groups and doors -> for each person who calls them, in order; and whom each person calls, in the printed order.
//!
//! A list is called so that the last of all has the message as early as possible if everybody answers: first whom has most
//! to pass on. For calls one after another this order is optimal (Jackson's rule for one machine with tails; for equal
//! calls it is the broadcast time of a tree, Slater, Cockayne and Hedetniemi 1981).

use std::cmp::Reverse;

use super::ways::{CallTime, call_time};
use crate::tree::model::{GroupAt, PersonAt, Tree};

/// Who calls whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOrder {
    /// Who may begin, in this order.
    pub starters: Vec<PersonAt>,
    /// For each person who calls them, in order; nobody twice, nobody themselves.
    pub callers: Vec<Vec<PersonAt>>,
    /// For each person those whose first caller they are, in the order in which they are called.
    pub lists: Vec<Vec<PersonAt>>,
    /// For each person those of whom they are a later caller, with the number of callers before them; list by list, in the printed order.
    pub later: Vec<Vec<(PersonAt, usize)>>,
    /// Of which group a person is a door, and which one, from 1.
    pub door: Vec<Option<(GroupAt, usize)>>,
    /// How long a call to each person takes while all ways work.
    pub times: Vec<CallTime>,
    /// Minutes from when a person has the message until all below them have it, if everybody answers.
    pub passing: Vec<u32>,
    /// Whether lists are folded into the slips of first callers.
    pub flaps: bool,
}

impl CallOrder {
    /// Compiles groups and `called-by` of a tree.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        let callers = callers(tree);
        let times: Vec<CallTime> = tree.people.iter().map(|person| call_time(person, &[])).collect();
        let mut lists = vec![Vec::new(); tree.people.len()];
        for (person, callers) in callers.iter().enumerate() {
            if let Some(first) = callers.first() {
                lists[*first].push(person);
            }
        }
        let passing = put_in_order(&mut lists, &times);
        let mut later = vec![Vec::new(); tree.people.len()];
        for whom in lists.iter().flatten() {
            for (place, caller) in callers[*whom].iter().enumerate().skip(1) {
                later[*caller].push((*whom, place));
            }
        }
        let mut door = vec![None; tree.people.len()];
        for (group, one) in tree.groups.iter().enumerate() {
            for (at, person) in one.doors.iter().enumerate() {
                door[*person].get_or_insert((group, at + 1));
            }
        }
        let starters = unique(tree.starters.iter().copied());
        Self { starters, callers, lists, later, door, times, passing, flaps: tree.flaps }
    }

    /// Whether this name need not be said when it is passed: a later door knows the list of its own group. So callers of a group need not know
    /// who is in it.
    #[must_use]
    pub fn goes_without_saying(&self, name: PersonAt, to: PersonAt) -> bool {
        let group = |person: PersonAt| self.door[person].map(|(group, _)| group);
        let first = self.callers[name].first().and_then(|first| group(*first));
        first.is_some() && first == group(to)
    }

    /// Whether this person, whom nobody is left to call, is reported as one of a group, by whoever found none of its doors.
    #[must_use]
    pub fn is_missed_as_group(&self, name: PersonAt) -> bool {
        self.callers[name].iter().all(|caller| self.goes_without_saying(name, *caller))
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.callers.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.callers.is_empty()
    }
}

fn unique(people: impl Iterator<Item = PersonAt>) -> Vec<PersonAt> {
    let mut seen = Vec::new();
    for person in people {
        if !seen.contains(&person) {
            seen.push(person);
        }
    }
    seen
}

/// Members get the doors of their group; a door the doors before it, then whoever calls the group; a group that no group
/// calls is called by the starters. A starter is called by those before them.
fn callers(tree: &Tree) -> Vec<Vec<PersonAt>> {
    let starters = unique(tree.starters.iter().copied());
    let mut rank = vec![usize::MAX; tree.people.len()];
    for (at, starter) in starters.iter().enumerate() {
        rank[*starter] = at;
    }
    let before = |person: PersonAt| starters.iter().copied().take(rank[person]);
    let mut groups_calling: Vec<Vec<GroupAt>> = vec![Vec::new(); tree.groups.len()];
    for (at, group) in tree.groups.iter().enumerate() {
        for called in group.calls.iter().filter(|called| **called != at) {
            groups_calling[*called].push(at);
        }
    }
    let mut callers = Vec::with_capacity(tree.people.len());
    for (at, person) in tree.people.iter().enumerate() {
        let mut all: Vec<PersonAt> = Vec::new();
        if let Some(group) = person.group {
            let doors = &tree.groups[group].doors;
            let own = doors.iter().position(|door| *door == at);
            all.extend(&doors[..own.unwrap_or(doors.len())]);
            if own.is_some() || doors.is_empty() {
                let calling = &groups_calling[group];
                all.extend(calling.iter().flat_map(|group| &tree.groups[*group].doors));
                if calling.is_empty() {
                    all.extend(before(at));
                }
            }
        }
        all.extend(&person.called_by);
        if all.iter().all(|caller| *caller == at) && rank[at] != usize::MAX {
            all.extend(before(at));
        }
        callers.push(unique(all.into_iter().filter(|caller| *caller != at)));
    }
    callers
}

/// Sorts all lists, and tells how long each person's people take. Who stands in a circle counts as a leaf.
fn put_in_order(lists: &mut [Vec<PersonAt>], times: &[CallTime]) -> Vec<u32> {
    let mut parent = vec![None; lists.len()];
    let mut open: Vec<usize> = lists.iter().map(Vec::len).collect();
    for (caller, list) in lists.iter().enumerate() {
        for person in list {
            parent[*person] = Some(caller);
        }
    }
    let mut passing = vec![0u32; lists.len()];
    let mut ready: Vec<PersonAt> = (0..lists.len()).filter(|person| open[*person] == 0).collect();
    while let Some(person) = ready.pop() {
        passing[person] = put_one_in_order(&mut lists[person], times, &passing);
        if let Some(caller) = parent[person] {
            open[caller] -= 1;
            if open[caller] == 0 {
                ready.push(caller);
            }
        }
    }
    for person in (0..lists.len()).filter(|person| open[*person] > 0) {
        passing[person] = put_one_in_order(&mut lists[person], times, &passing);
    }
    passing
}

fn put_one_in_order(list: &mut [PersonAt], times: &[CallTime], passing: &[u32]) -> u32 {
    let tail = |person: PersonAt| (times[person].arrives - times[person].busy).saturating_add(passing[person]);
    list.sort_by_key(|person| Reverse(tail(*person)));
    let (mut minute, mut end) = (0u32, 0u32);
    for person in list {
        minute = minute.saturating_add(times[*person].busy);
        end = end.max(minute.saturating_add(tail(*person)));
    }
    end
}
