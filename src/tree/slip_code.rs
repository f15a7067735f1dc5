//! One person's slip -> what its code tells, with names in the place of indices, and the code's modules.
//!
//! Names only where the slip has only names: ways stand beside those whom the holder may have to call or ask. What lies
//! under a staple is not in the code, and neither are the pairs of words.

use std::collections::BTreeMap;

use super::model::{GroupAt, PersonAt, Tree, Way, WayKind};
use super::slip::{Call, CallSlip, StandIn};
use crate::frame::slip_text::{
    SLIP_START, SlipCall, SlipPassOn, SlipPerson, SlipStandIn, SlipText, SlipWay, TreeShard,
};
use crate::qr::{self, Symbol, SymbolError};
use crate::sheet::Level;

/// The mask of all our codes.
const MASK: u8 = 4;
/// What stands for a name that is empty.
const NAMELESS: &str = "?";

/// What the code of a slip tells.
#[must_use]
pub fn slip_text(tree: &Tree, slip: &CallSlip, shard: Option<TreeShard>) -> SlipText {
    let mut table = NameTable { tree, text: SlipText::default(), people: BTreeMap::new(), groups: BTreeMap::new() };
    let holder = table.named(slip.person);
    table.text.callers = slip.callers.iter().map(|caller| table.reached(*caller)).collect();
    table.text.passed_by = slip.passed_by.iter().map(|caller| table.reached(*caller)).collect();
    table.text.list = table.calls(&slip.list, holder);
    // Where nobody is silent, or nobody to be called, there is nothing to say.
    let told = |stand_in: &&StandIn| !stand_in.instead_of.is_empty() && !stand_in.calls.is_empty();
    for stand_in in slip.stands_in.iter().filter(told) {
        let instead_of = stand_in.instead_of.iter().map(|person| table.named(*person)).collect();
        let calls = table.calls(&stand_in.calls, holder);
        table.text.stands_in.push(SlipStandIn { instead_of, calls });
    }
    SlipText {
        tree: tree.name.clone(),
        version: tree.version,
        valid_until: tree.valid_until.map(|day| day.to_string()),
        shard,
        ..table.text
    }
}

/// The code of a slip's text (`SlipText::text`) in the smallest version from `least` on; the version is `(side - 17) / 4`.
///
/// # Errors
/// It does not fit version 40, or is no slip's text.
pub fn symbol(text: &str, level: Level, least: u8) -> Result<Symbol, SymbolError> {
    let digits = text.strip_prefix(SLIP_START).ok_or(SymbolError::Character)?;
    let mut refusal = SymbolError::Version { version: least };
    for version in least..=40 {
        match qr::code(SLIP_START, digits, version, level, MASK) {
            Err(error @ SymbolError::TooLong { .. }) => refusal = error,
            other => return other,
        }
    }
    Err(refusal)
}

struct NameTable<'a> {
    tree: &'a Tree,
    text: SlipText,
    people: BTreeMap<PersonAt, usize>,
    groups: BTreeMap<GroupAt, usize>,
}

impl NameTable<'_> {
    /// A person of whom only the name is shown.
    fn named(&mut self, person: PersonAt) -> usize {
        let (tree, text) = (self.tree, &mut self.text);
        *self.people.entry(person).or_insert_with(|| {
            let name = tree.people.get(person).map_or(NAMELESS, |person| person.name.as_str());
            let name = if name.trim().is_empty() { NAMELESS } else { name };
            text.people.push(SlipPerson { name: name.to_owned(), ways: Vec::new() });
            text.people.len() - 1
        })
    }

    /// A person whom the holder may have to reach.
    fn reached(&mut self, person: PersonAt) -> usize {
        let at = self.named(person);
        if let (Some(shown), Some(known)) = (self.text.people.get_mut(at), self.tree.people.get(person))
            && at > 0
        {
            shown.ways = known.ways.iter().map(slip_way).collect();
        }
        at
    }

    fn group(&mut self, group: GroupAt) -> usize {
        let (tree, text) = (self.tree, &mut self.text);
        *self.groups.entry(group).or_insert_with(|| {
            text.groups.push(tree.groups.get(group).map_or_else(String::new, |group| group.name.clone()));
            text.groups.len() - 1
        })
    }

    fn calls(&mut self, calls: &[Call], holder: usize) -> Vec<SlipCall> {
        calls.iter().map(|call| self.call(call, holder)).collect()
    }

    fn call(&mut self, call: &Call, holder: usize) -> SlipCall {
        let person = self.reached(call.person);
        let door = call.door.map(|(group, door)| (self.group(group), door));
        let mut if_silent = Vec::with_capacity(call.if_silent.len());
        for pass_on in &call.if_silent {
            let to: Vec<usize> = pass_on.to.iter().chain(&pass_on.then).map(|to| self.reached(*to)).collect();
            // Whom the holder may call, the holder must be able to reach; of others the name is passed on.
            let calls = to.contains(&holder);
            let person = if calls { self.reached(pass_on.person) } else { self.named(pass_on.person) };
            if_silent.push(SlipPassOn { person, to });
        }
        SlipCall { person, door, if_silent }
    }
}

fn slip_way(way: &Way) -> SlipWay {
    SlipWay { by: letter_of(way.by), at: way.at.clone(), hours: way.hours, every_hours: way.every_hours }
}

/// The letter of a kind of way in a slip's code.
#[must_use]
pub fn letter_of(kind: WayKind) -> char {
    match kind {
        WayKind::Phone => 'p',
        WayKind::Text => 't',
        WayKind::Signal => 's',
        WayKind::Radio => 'r',
        WayKind::Knock => 'k',
        WayKind::Drop => 'd',
        WayKind::Courier => 'c',
    }
}

/// The kind of way of a letter; `None` for letters of later versions.
#[must_use]
pub fn kind_of(letter: char) -> Option<WayKind> {
    use WayKind::{Courier, Drop, Knock, Phone, Radio, Signal, Text};
    [Phone, Text, Signal, Radio, Knock, Drop, Courier].into_iter().find(|kind| letter_of(*kind) == letter)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::frame::slip_text::{self, SlipMatch};
    use crate::tree::keep::testing::{grouped_tree, slip_of};
    use crate::tree::slip::{Flap, PassOn};

    fn call(person: PersonAt, if_silent: Vec<PassOn>) -> Call {
        Call { person, door: None, if_silent }
    }

    #[test]
    fn the_code_names_whom_the_slip_makes_its_holder_deal_with_and_nobody_else() {
        let tree = grouped_tree(8, 5);
        for person in 0..40 {
            let slip = slip_of(&tree, person);
            let text = slip_text(&tree, &slip, None);
            let stands_in = slip.stands_in.iter().flat_map(|stand_in| &stand_in.calls);
            let calls: Vec<&Call> = slip.list.iter().chain(stands_in).collect();
            let mut dealt: BTreeSet<PersonAt> = calls.iter().map(|call| call.person).collect();
            for pass_on in calls.iter().flat_map(|call| &call.if_silent) {
                dealt.extend([pass_on.person].iter().chain(&pass_on.to).chain(&pass_on.then));
            }
            dealt.extend(
                slip.callers
                    .iter()
                    .chain(&slip.passed_by)
                    .chain(slip.stands_in.iter().flat_map(|stand_in| &stand_in.instead_of)),
            );
            dealt.insert(person);
            let names: BTreeSet<&str> = text.people.iter().map(|shown| shown.name.as_str()).collect();
            assert_eq!(names, dealt.iter().map(|at| tree.people[*at].name.as_str()).collect());
            assert_eq!(text.holder(), tree.people[person].name);
            assert_eq!(slip_text::read(&text.text()), Some(SlipMatch::Slip(Box::new(text))));
        }
    }

    #[test]
    fn nothing_under_a_staple_and_no_number_of_whom_others_call_is_in_the_code() {
        let tree = grouped_tree(2, 5);
        let pass = |person, to: Option<PersonAt>, then: &[PersonAt]| PassOn { person, to, then: then.to_vec() };
        let slip = CallSlip {
            person: 0,
            callers: vec![1],
            passed_by: vec![],
            list: vec![call(2, vec![pass(3, Some(4), &[1]), pass(5, Some(4), &[0]), pass(6, None, &[])])],
            stands_in: vec![
                StandIn { instead_of: vec![7], calls: vec![call(5, vec![])] },
                StandIn { instead_of: vec![9], calls: vec![] },
                StandIn { instead_of: vec![], calls: vec![call(9, vec![])] },
            ],
            flaps: vec![Flap { of: 2, calls: vec![call(8, vec![])] }],
        };
        let text = slip_text(&tree, &slip, None);
        let ways: Vec<(&str, bool)> =
            text.people.iter().map(|shown| (shown.name.as_str(), !shown.ways.is_empty())).collect();
        let expected = [(0, false), (1, true), (2, true), (4, true), (3, false), (5, true), (6, false), (7, false)];
        assert_eq!(ways, expected.map(|(at, reached)| (tree.people[at].name.as_str(), reached)));
        assert!(!slip_text::lines(&text).contains(&tree.people[8].name));
        assert_eq!(
            text.list[0].if_silent,
            [(4, vec![3, 1]), (5, vec![3, 0]), (6, vec![])].map(|(person, to)| SlipPassOn { person, to })
        );
    }

    #[test]
    fn people_without_a_name_and_places_outside_of_the_tree_break_nothing() {
        let mut tree = grouped_tree(1, 5);
        tree.people[1].name = " ".into();
        let slip = CallSlip {
            person: 99,
            callers: vec![1, 98],
            passed_by: vec![96],
            list: vec![Call { person: 97, door: Some((9, 1)), if_silent: vec![] }],
            stands_in: vec![],
            flaps: vec![],
        };
        let text = slip_text(&tree, &slip, None);
        assert!(text.people.iter().all(|shown| shown.name == NAMELESS));
        assert_eq!(slip_text::read(&text.text()), Some(SlipMatch::Slip(Box::new(text.clone()))));
        let mut long = text;
        long.people[0].name = (0..3_000_u32).filter_map(|at| char::from_u32(0x4e00 + at * 37 % 20_000)).collect();
        assert!(matches!(symbol(&long.text(), Level::M, 6), Err(SymbolError::TooLong { version: 40, .. })));
        for kind in ['p', 't', 's', 'r', 'k', 'd', 'c'] {
            assert_eq!(kind_of(kind).map(letter_of), Some(kind));
        }
        assert_eq!(kind_of('x'), None);
    }
}
