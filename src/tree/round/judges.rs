//! Random trees -> the same answers by other means: brute force, enumeration, deletion, petgraph.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};

use super::callers::CallOrder;
use super::check_in::{heard, immediate_dominators};
use super::engine::{RoundEngine, round};
use super::random::{grouped, plain, three_doors, wild};
use super::simulation::{enumerate, simulate};
use crate::tree::model::{PersonAt, Tree, Way, WayKind};

/// A tree in which calls to people take different times.
fn with_mixed_ways(mut tree: Tree, seed: u64) -> Tree {
    let kinds = [WayKind::Phone, WayKind::Knock, WayKind::Drop, WayKind::Radio];
    for (at, person) in tree.people.iter_mut().enumerate() {
        let by = kinds[(seed as usize + at * 7) % 4];
        person.ways = vec![Way { by, at: "made up".to_owned(), hours: None, every_hours: Some(1 + seed as u32 % 3) }];
    }
    tree
}

fn first_callers_only(mut tree: Tree) -> Tree {
    tree.starters.truncate(1);
    tree.people.iter_mut().for_each(|person| person.called_by.truncate(1));
    tree
}

/// The least minutes over all orders of all lists: each person's best order by itself.
fn least_minutes(order: &CallOrder, person: PersonAt) -> u32 {
    let below: Vec<(u32, u32)> = order.lists[person]
        .iter()
        .map(|whom| {
            (
                order.times[*whom].busy,
                order.times[*whom].arrives - order.times[*whom].busy + least_minutes(order, *whom),
            )
        })
        .collect();
    best(&mut vec![false; below.len()], &below, 0, 0)
}

fn best(used: &mut Vec<bool>, below: &[(u32, u32)], minute: u32, last: u32) -> u32 {
    let mut minimum = u32::MAX;
    for at in 0..below.len() {
        if !used[at] {
            used[at] = true;
            let (busy, tail) = below[at];
            minimum = minimum.min(best(used, below, minute + busy, last.max(minute + busy + tail)));
            used[at] = false;
        }
    }
    if minimum == u32::MAX { last } else { minimum }
}

#[test]
fn the_printed_order_is_as_fast_as_the_best_of_all_orders() {
    for seed in 0..3_000 {
        let tree = first_callers_only(plain(seed, 2 + seed as usize % 7));
        let tree = if seed % 2 == 0 { with_mixed_ways(tree, seed) } else { tree };
        let order = CallOrder::of(&tree);
        let minutes = round(&tree, &[], &[]).minutes();
        assert_eq!(minutes, least_minutes(&order, tree.starters[0]), "seed {seed}: {:?}", order.lists);
        assert_eq!(order.passing[tree.starters[0]], minutes, "seed {seed}");
    }
}

#[test]
fn simulated_rounds_are_within_a_point_of_all_rounds() {
    for seed in 0..40 {
        for tree in [grouped(seed, 6 + seed as usize % 7), plain(seed, 6 + seed as usize % 7)] {
            let all = enumerate(&tree, &[]).unwrap();
            let some = simulate(&tree, &[], 40_000, seed);
            assert!((all.reached - some.reached).abs() < 0.01, "seed {seed}: {all:?} {some:?}");
            assert!((all.minutes - some.minutes).abs() < 0.01 * all.minutes.max(50.0), "seed {seed}: {all:?} {some:?}");
        }
    }
}

#[test]
fn who_is_cut_off_from_a_check_in_agrees_with_petgraph_and_with_deletion() {
    for seed in 0..1_000 {
        let count = 2 + seed as usize % 30;
        for tree in [grouped(seed, count), plain(seed, count), wild(seed, count)] {
            let order = CallOrder::of(&tree);
            let above = immediate_dominators(&order, None);
            let mut graph = DiGraph::<(), ()>::new();
            let nodes: Vec<NodeIndex> = (0..=count).map(|_| graph.add_node(())).collect();
            for starter in &order.starters {
                graph.add_edge(nodes[count], nodes[*starter], ());
            }
            for (person, callers) in order.callers.iter().enumerate() {
                for caller in callers {
                    graph.add_edge(nodes[*caller], nodes[person], ());
                }
            }
            let judge = simple_fast(&graph, nodes[count]);
            let all = heard(&order, &vec![false; count]);
            for person in 0..count {
                let expected = judge.immediate_dominator(nodes[person]).map(NodeIndex::index).filter(|at| *at < count);
                assert_eq!(above[person], expected, "seed {seed}, person {person}");
            }
            for gone in 0..count {
                let mut silent = vec![false; count];
                silent[gone] = true;
                let rest = heard(&order, &silent);
                for person in (0..count).filter(|person| *person != gone && all[*person]) {
                    let mut chain = std::iter::successors(above[person], |at| above[*at]);
                    assert_eq!(chain.any(|at| at == gone), !rest[person], "seed {seed}: {gone}, {person}");
                }
            }
        }
    }
}

#[test]
fn any_callers_at_all_end_in_a_round() {
    for seed in 0..3_000 {
        let tree = wild(seed, 1 + seed as usize % 12);
        let order = CallOrder::of(&tree);
        let mut engine = RoundEngine::undisturbed(&order);
        for set in 0..16u32 {
            let silent: Vec<bool> = (0..order.len()).map(|person| set >> (person % 4) & 1 == 1).collect();
            let round = engine.record(&silent);
            assert!(round.calls.len() <= 4 * order.len() * order.len());
            for (person, reached) in round.reached.iter().enumerate() {
                assert!(reached.is_none() || !silent[person], "seed {seed}: somebody silent was reached");
            }
            let calls: std::collections::BTreeSet<_> = round.missing.iter().map(|missing| missing.whom).collect();
            assert_eq!(calls.len(), round.missing.len(), "seed {seed}: nobody is given up twice");
        }
        let _ = super::slips::call_slips(&tree);
    }
}

#[test]
fn one_or_two_silent_people_cut_nobody_off_from_groups_with_three_doors() {
    let tree = three_doors(40);
    let order = CallOrder::of(&tree);
    let mut engine = RoundEngine::undisturbed(&order);
    for one in 0..40 {
        for other in 0..40 {
            let silent: Vec<bool> = (0..40).map(|person| person == one || person == other).collect();
            let round = engine.record(&silent);
            assert_eq!(round.count(), silent.iter().filter(|silent| !**silent).count(), "{one}, {other}");
        }
    }
}
