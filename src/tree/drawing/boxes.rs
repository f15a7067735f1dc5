//! A tree and its slips -> its boxes: groups, and the people whom one person calls; a forest without circles.

use std::collections::BTreeMap;

use crate::tree::model::{GroupAt, PersonAt, Tree};
use crate::tree::slip::CallSlip;

/// Most backups that a line names; the others are counted.
const MOST_BACKUPS: usize = 6;

/// By which minute each person is reached if everybody answers; `None` for people whom nobody reaches.
pub type Minutes = Vec<Option<u32>>;

/// What a box holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoxTitle {
    Starters,
    Group(GroupAt),
    /// The people whom this person calls.
    List(PersonAt),
}

/// One person of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxLine {
    pub person: PersonAt,
    /// The number of a door of the group, from 1.
    pub door: Option<usize>,
    /// Who calls this person if nobody of this box and of the box before it does, each with their box.
    pub backups: Vec<(PersonAt, usize)>,
    /// How many more there are.
    pub more: usize,
}

/// A box. Boxes are referred to by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListBox {
    pub title: BoxTitle,
    /// Which part of its list this is, from 1; several where one is too long for a page.
    pub part: usize,
    pub lines: Vec<BoxLine>,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Steps from a root.
    pub depth: usize,
}

/// The boxes of a tree. Roots are those that nobody calls, or that would call themselves.
#[must_use]
pub fn boxes(tree: &Tree, slips: &[CallSlip]) -> Vec<ListBox> {
    let mut callers: Vec<&[PersonAt]> = vec![&[]; tree.people.len()];
    let mut order = vec![usize::MAX; tree.people.len()];
    for slip in slips {
        if let Some(of) = callers.get_mut(slip.person) {
            *of = &slip.callers;
        }
        for (n, call) in slip.list.iter().enumerate() {
            if let Some(at) = order.get_mut(call.person) {
                *at = (*at).min(n);
            }
        }
    }
    let title = |person: PersonAt| match (tree.people[person].group, callers[person].first()) {
        (Some(group), _) if group < tree.groups.len() => BoxTitle::Group(group),
        (_, Some(caller)) if *caller < tree.people.len() => BoxTitle::List(*caller),
        _ => BoxTitle::Starters,
    };
    let mut found: BTreeMap<BoxTitle, Vec<PersonAt>> = BTreeMap::new();
    for person in 0..tree.people.len() {
        found.entry(title(person)).or_default().push(person);
    }
    let place: BTreeMap<BoxTitle, usize> = found.keys().enumerate().map(|(at, title)| (*title, at)).collect();
    let home = |person: PersonAt| place.get(&title(person)).copied().unwrap_or_default();
    let doors = |title: BoxTitle| match title {
        BoxTitle::Group(group) => &tree.groups[group].doors[..],
        _ => &[],
    };
    let mut boxes: Vec<ListBox> = Vec::with_capacity(found.len());
    for (title, mut people) in found {
        let door = |person: PersonAt| doors(title).iter().position(|door| *door == person);
        people.sort_by_key(|person| (door(*person).unwrap_or(usize::MAX), order[*person], *person));
        let here = boxes.len();
        let parent = match title {
            BoxTitle::Starters => None,
            BoxTitle::List(caller) => Some(home(caller)),
            BoxTitle::Group(_) => {
                people.iter().filter_map(|person| callers[*person].first()).map(|of| home(*of)).find(|of| *of != here)
            }
        };
        let mut lines: Vec<BoxLine> = Vec::with_capacity(people.len());
        let mut told: Vec<(PersonAt, usize)> = Vec::new();
        for person in people {
            let outside = |of: &&PersonAt| **of < tree.people.len() && home(**of) != here && Some(home(**of)) != parent;
            let all: Vec<(PersonAt, usize)> =
                callers[person].iter().skip(1).filter(outside).map(|of| (*of, home(*of))).collect();
            // The doors of a group have the same backups: the first of them says so.
            let (backups, more) = if all == told {
                (Vec::new(), 0)
            } else {
                (all.iter().copied().take(MOST_BACKUPS).collect(), all.len().saturating_sub(MOST_BACKUPS))
            };
            told = all;
            lines.push(BoxLine { person, door: door(person).map(|at| at + 1), backups, more });
        }
        boxes.push(ListBox { title, part: 1, lines, parent, children: Vec::new(), depth: 0 });
    }
    into_forest(&mut boxes);
    boxes
}

/// Cuts circles where they close, and fills in children and depths. The children of a box stand in the order of its calls.
fn into_forest(boxes: &mut [ListBox]) {
    // 0: not seen, else the number of the walk on which it was seen.
    let mut seen = vec![0_usize; boxes.len()];
    for start in 0..boxes.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match boxes[at].parent {
                Some(parent) if seen[parent] == start + 1 => boxes[at].parent = None,
                Some(parent) => at = parent,
                None => {}
            }
        }
    }
    for at in 0..boxes.len() {
        if let Some(parent) = boxes[at].parent {
            boxes[parent].children.push(at);
        }
    }
    for at in top_down(boxes) {
        boxes[at].depth = boxes[at].parent.map_or(0, |parent| boxes[parent].depth + 1);
    }
}

/// All boxes, each after its parent.
pub(super) fn top_down(boxes: &[ListBox]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..boxes.len()).filter(|at| boxes[*at].parent.is_none()).collect();
    let mut next = 0;
    while let Some(at) = order.get(next).copied() {
        order.extend(&boxes[at].children);
        next += 1;
    }
    order
}
