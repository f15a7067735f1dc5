//! Random trees, all silent sets -> a slip names exactly those whom a round can make its holder deal with.

use std::collections::BTreeSet;

use super::callers::CallOrder;
use super::engine::RoundEngine;
use super::random::{grouped, plain};
use super::slips::call_slips;
use crate::tree::model::{PersonAt, Tree};
use crate::tree::slip::{Call, CallSlip};

type Names = BTreeSet<PersonAt>;

/// All silent sets: whom each person calls, hears from, hears of and passes on. Then the check-in, in which people ask their
/// callers in order and say who has not called.
fn dealings(tree: &Tree) -> Vec<Names> {
    let order = CallOrder::of(tree);
    let mut dealt = vec![Names::new(); order.len()];
    for person in 0..order.len() {
        for (place, caller) in order.callers[person].iter().enumerate() {
            dealt[person].insert(*caller);
            dealt[*caller].insert(person);
            dealt[*caller].extend(&order.callers[person][..place]);
        }
    }
    let mut engine = RoundEngine::undisturbed(&order);
    for set in 0u32..1 << order.len() {
        let silent: Vec<bool> = (0..order.len()).map(|person| set >> person & 1 == 1).collect();
        let round = engine.record(&silent);
        if let Some(beginner) = round.beginner {
            dealt[beginner].extend(order.starters.iter().take_while(|starter| **starter != beginner));
        }
        for call in &round.calls {
            dealt[call.by].insert(call.whom);
            dealt[call.by].extend(call.names.iter().filter(|name| !order.goes_without_saying(**name, call.whom)));
            if call.answered {
                dealt[call.whom].insert(call.by);
                for name in &call.names {
                    dealt[call.whom].insert(*name);
                    dealt[call.whom].extend(order.callers[*name].iter().take_while(|caller| **caller != call.whom));
                }
            }
        }
        for flap in &round.flaps {
            dealt[flap.by].insert(flap.whom);
        }
        for missing in round.missing.iter().filter(|missing| !order.is_missed_as_group(missing.whom)) {
            dealt[missing.by].insert(missing.whom);
        }
    }
    (0..order.len()).for_each(|person| {
        dealt[person].remove(&person);
    });
    dealt
}

fn names_on(slip: &CallSlip) -> Names {
    let mut names: Names = slip.callers.iter().chain(&slip.passed_by).copied().collect();
    let mut add = |calls: &[Call]| {
        for call in calls {
            names.insert(call.person);
            for pass in &call.if_silent {
                names.insert(pass.person);
                names.extend(pass.to.iter().chain(&pass.then));
            }
        }
    };
    add(&slip.list);
    slip.stands_in.iter().for_each(|stand_in| add(&stand_in.calls));
    slip.flaps.iter().for_each(|flap| add(&flap.calls));
    slip.stands_in.iter().for_each(|stand_in| names.extend(&stand_in.instead_of));
    names.extend(slip.flaps.iter().map(|flap| flap.of));
    names.remove(&slip.person);
    names
}

fn compare(tree: &Tree, what: &str) {
    let dealt = dealings(tree);
    for (slip, dealt) in call_slips(tree).iter().zip(&dealt) {
        let order = CallOrder::of(tree);
        assert_eq!(
            &names_on(slip),
            dealt,
            "{what}: {slip:?}\nlists {:?} starters {:?} flaps {} callers {:?}",
            order.lists,
            order.starters,
            order.flaps,
            order.callers
        );
    }
}

#[test]
fn a_slip_names_exactly_whom_a_round_can_make_its_holder_deal_with() {
    for seed in 0..700 {
        compare(&grouped(seed, 4 + seed as usize % 7), &format!("groups, seed {seed}"));
        compare(&plain(seed, 2 + seed as usize % 7), &format!("callers, seed {seed}"));
    }
}
