//! Counts -> made-up trees of groups, and slips as a round would make them, for tests.

use crate::tree::date::Date;
use crate::tree::model::{Group, Person, PersonAt, Tree, Way, WayKind};
use crate::tree::slip::{Call, CallSlip, PassOn, StandIn};

const FIRST: [&str; 12] =
    ["Rosa", "Tomas", "Jonah", "Ilse", "Nadia", "Beni", "Samira", "Oskar", "Lucia", "Farid", "Greta", "Milan"];
const LAST: [&str; 10] = [
    "Quillfeather",
    "Underbough",
    "Applewhistle",
    "Brambleton",
    "Fernwick",
    "Thistledown",
    "Mossgate",
    "Larkhollow",
    "Pebblewick",
    "Dewberry",
];

/// Groups of `size` people, three doors each; each group calls up to two others.
pub fn grouped_tree(groups: usize, size: usize) -> Tree {
    let person = |at: usize| Person {
        id: format!("p{at}"),
        name: format!("{} {} {at:03}", FIRST[at % FIRST.len()], LAST[at / FIRST.len() % LAST.len()]),
        group: Some(at / size),
        languages: vec!["en".into()],
        asked: Some(true),
        ways: vec![
            Way { by: WayKind::Phone, at: format!("555-01{at:04}"), hours: Some((480, 1320)), every_hours: None },
            Way { by: WayKind::Knock, at: format!("door {at} at the mill"), hours: None, every_hours: None },
        ],
        ..Person::default()
    };
    let group = |at: usize| Group {
        id: format!("g{at}"),
        name: format!("Bridge {at}"),
        doors: (at * size..at * size + size.min(3)).collect(),
        calls: [2 * at + 1, 2 * at + 2].into_iter().filter(|next| *next < groups).collect(),
    };
    Tree {
        name: "Hill workshop".into(),
        version: 3,
        valid_until: Date::parse("2027-03-31"),
        starters: (0..size.min(3)).collect(),
        secret: Some(*b"sixteen byte key"),
        meeting_place: Some("The old school".into()),
        groups: (0..groups).map(group).collect(),
        people: (0..groups * size).map(person).collect(),
        ..Tree::default()
    }
}

/// The slip of a person of such a tree.
pub fn slip_of(tree: &Tree, person: PersonAt) -> CallSlip {
    let size = tree.people.len() / tree.groups.len();
    let (at, place) = (person / size, person % size);
    let group = &tree.groups[at];
    let above = if at == 0 { Vec::new() } else { tree.groups[(at - 1) / 2].doors.clone() };
    let mut callers: Vec<PersonAt> = group.doors.iter().take(place.min(3)).copied().collect();
    if place < 3 {
        callers.extend(above);
    }
    let calls = |of: PersonAt| {
        let next = group.calls.iter().map(|&next| Call {
            person: tree.groups[next].doors[0],
            door: Some((next, 1)),
            if_silent: tree.groups[next].doors[1..]
                .iter()
                .map(|&door| PassOn { person: door, to: Some(of), then: Vec::new() })
                .collect(),
        });
        let own = (at * size..(at + 1) * size).filter(|member| *member != of && *member > at * size);
        let own = own.map(|person| Call { person, door: None, if_silent: Vec::new() });
        next.chain(own).collect::<Vec<_>>()
    };
    let stands_in =
        (1..3).contains(&place).then(|| StandIn { instead_of: group.doors[..place].to_vec(), calls: calls(person) });
    CallSlip {
        person,
        callers,
        passed_by: Vec::new(),
        list: if place == 0 { calls(person) } else { Vec::new() },
        stands_in: stands_in.into_iter().collect(),
        flaps: Vec::new(),
    }
}

/// Numbers that look random and are the same each time.
pub struct TestNumbers(pub u64);

impl TestNumbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}
