//! Random contact trees and silent sets -> their rounds as lines of JSON, for a second implementation to compare.
//!
//! `cargo run --release --example trees -- 1000 20 7`: trees, silent sets for each, seed. `.ci/tree_round.py` reads them.

#![allow(clippy::print_stdout)] // an example tells what it made

use std::fmt::Write as _;

use seedpress::tree::check::cut_off;
use seedpress::tree::file::kind_text;
use seedpress::tree::model::{Group, Person, PersonAt, Tree, Way, WayKind};
use seedpress::tree::round::callers::CallOrder;
use seedpress::tree::round::chance::SplitMix64;
use seedpress::tree::round::engine::RoundEngine;
use seedpress::tree::round::record::Round;

fn main() {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<u64>().unwrap_or(1));
    let (trees, sets, seed) =
        (numbers.next().unwrap_or(1_000), numbers.next().unwrap_or(20), numbers.next().unwrap_or(1));
    for at in 0..trees {
        let mut chance = SplitMix64::new(seed.wrapping_mul(1_000_003).wrapping_add(at));
        let tree = random_tree(&mut chance, at);
        let order = CallOrder::of(&tree);
        let mut engine = RoundEngine::new(&tree, &order, &[]);
        let mut rounds = Vec::new();
        for _ in 0..sets {
            let rare = 2 + chance.below(6);
            let silent: Vec<bool> = tree.people.iter().map(|_| chance.below(rare) == 0).collect();
            let round = engine.record(&silent);
            rounds.push(round_json(&silent, &round));
        }
        let cut: Vec<String> = cut_off::check_in(&order)
            .by_one
            .iter()
            .flat_map(|(one, lost)| lost.iter().map(move |person| format!("[{one},{person}]")))
            .collect();
        println!(
            "{{\"tree\":{},\"check_in_cut\":[{}],\"rounds\":[{}]}}",
            tree_json(&tree),
            cut.join(","),
            rounds.join(",")
        );
    }
}

/// Every third tree has groups, every third any callers at all, circles included.
fn random_tree(chance: &mut SplitMix64, at: u64) -> Tree {
    let count = 1 + chance.below(24);
    let mut tree = blank(chance, count);
    if at.is_multiple_of(3) {
        let mut from = 0;
        while from < count {
            let to = (from + 1 + chance.below(5)).min(count);
            let group = tree.groups.len();
            let mut doors: Vec<PersonAt> = (from..to).collect();
            doors.rotate_left(chance.below(to - from));
            doors.truncate(1 + chance.below(3));
            for _ in 0..=chance.below(2) {
                let caller = chance.below(group.max(1));
                if group > 0 && !tree.groups[caller].calls.contains(&group) {
                    tree.groups[caller].calls.push(group);
                }
            }
            (from..to).for_each(|person| tree.people[person].group = Some(group));
            tree.groups.push(Group { id: format!("g{group}"), name: format!("g{group}"), doors, calls: Vec::new() });
            from = to;
        }
        tree.starters.clone_from(&tree.groups[0].doors);
        if chance.below(4) == 0 {
            tree.starters.push(chance.below(count));
        }
        return tree;
    }
    for person in 0..count {
        let first = if at % 3 == 1 { (person > 0).then(|| chance.below(person)) } else { None };
        let more = if first.is_none() && at % 3 == 1 { 0 } else { chance.below(4) };
        tree.people[person].called_by = first.into_iter().chain((0..more).map(|_| chance.below(count))).collect();
    }
    for _ in 0..chance.below(3) {
        tree.starters.push(chance.below(count));
    }
    tree
}

fn blank(chance: &mut SplitMix64, count: usize) -> Tree {
    let kinds = [WayKind::Phone, WayKind::Knock, WayKind::Radio, WayKind::Text, WayKind::Drop, WayKind::Courier];
    let mut person = |at: usize| Person {
        id: format!("p{at}"),
        name: format!("p{at}"),
        ways: (0..chance.below(3))
            .map(|_| Way {
                by: kinds[chance.below(kinds.len())],
                at: "made up".to_owned(),
                hours: None,
                every_hours: Some(2),
            })
            .collect(),
        ..Person::default()
    };
    let people = (0..count).map(&mut person).collect();
    Tree { name: "Made-up tree".to_owned(), starters: vec![0], flaps: chance.below(2) == 0, people, ..Tree::default() }
}

fn tree_json(tree: &Tree) -> String {
    let person = |person: &Person| {
        let ways: Vec<String> = person.ways.iter().map(|way| format!("\"{}\"", kind_text(way.by))).collect();
        let group = person.group.map_or("null".to_owned(), |group| group.to_string());
        format!("{{\"group\":{group},\"called_by\":{:?},\"ways\":[{}]}}", person.called_by, ways.join(","))
    };
    let people: Vec<String> = tree.people.iter().map(person).collect();
    let groups: Vec<String> = tree
        .groups
        .iter()
        .map(|group| format!("{{\"doors\":{:?},\"calls\":{:?}}}", group.doors, group.calls))
        .collect();
    format!(
        "{{\"starters\":{:?},\"flaps\":{},\"groups\":[{}],\"people\":[{}]}}",
        tree.starters,
        tree.flaps,
        groups.join(","),
        people.join(",")
    )
}

fn round_json(silent: &[bool], round: &Round) -> String {
    let silent: Vec<usize> = (0..silent.len()).filter(|person| silent[*person]).collect();
    let number = |person: Option<PersonAt>| person.map_or("null".to_owned(), |person| person.to_string());
    let reached: Vec<String> = round
        .reached
        .iter()
        .map(|reached| reached.map_or("null".to_owned(), |one| format!("[{},{}]", one.minute, number(one.from))))
        .collect();
    let mut calls = String::new();
    for (at, call) in round.calls.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(calls, "{comma}[{},{},{},{},{:?}]", call.minute, call.by, call.whom, call.answered, call.names);
    }
    let missing: Vec<String> = round.missing.iter().map(|one| format!("[{},{}]", one.by, one.whom)).collect();
    let flaps: Vec<String> = round.flaps.iter().map(|one| format!("[{},{},{}]", one.by, one.of, one.whom)).collect();
    format!(
        "{{\"silent\":{silent:?},\"beginner\":{},\"reached\":[{}],\"calls\":[{calls}],\"missing\":[{}],\"flaps\":[{}]}}",
        number(round.beginner),
        reached.join(","),
        missing.join(","),
        flaps.join(",")
    )
}
