//! One person's slip -> what its code tells, with names in the place of indices, and the code's modules.
//!
//! Names only where the slip has only names: ways stand beside those whom the holder may have to call or ask. What lies
//! under a staple is not in the code, and neither are the pairs of words.

use std::collections::BTreeMap;

use super::model::{GroupAt, PersonAt, Tree, Way, WayKind};
use super::slip::{Call, CallSlip};
use crate::frame::slip_text::{SLIP_START, SlipCall, SlipPerson, SlipStandIn, SlipText, SlipWay, TreeShard};
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
    table.text.list = table.calls(&slip.list, holder);
    for stand_in in &slip.stands_in {
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

/// The code of a slip in the smallest version from `least` on; the version is `(side - 17) / 4`.
///
/// # Errors
/// It does not fit version 40.
pub fn symbol(text: &SlipText, level: Level, least: u8) -> Result<Symbol, SymbolError> {
    let digits = text.digits();
    let mut refusal = SymbolError::Version { version: least };
    for version in least..=40 {
        match qr::code(SLIP_START, &digits, version, level, MASK) {
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
            let to = pass_on.to.map(|to| self.reached(to));
            // Whom the holder calls, the holder must be able to reach; of others the name is passed on.
            let of = if to == Some(holder) { self.reached(pass_on.person) } else { self.named(pass_on.person) };
            if_silent.push((of, to));
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
