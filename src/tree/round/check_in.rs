//! Callers and who is silent -> who hears that all is well: whoever is not called by the hour asks their next caller.
//!
//! So a person hears if one of their callers does: plain reachability from the starters, and who is cut off by one silent
//! person follows from dominators (Cooper, Harvey and Kennedy 2001).

use super::callers::CallOrder;
use crate::tree::model::PersonAt;

/// Who hears, if these people are silent.
#[must_use]
pub fn heard(order: &CallOrder, silent: &[bool]) -> Vec<bool> {
    let called = called(order);
    let mut heard = vec![false; order.len()];
    let mut open: Vec<PersonAt> = order.starters.iter().copied().filter(|starter| !silent[*starter]).collect();
    for starter in &open {
        heard[*starter] = true;
    }
    while let Some(person) = open.pop() {
        for next in &called[person] {
            if !silent[*next] && !heard[*next] {
                heard[*next] = true;
                open.push(*next);
            }
        }
    }
    heard
}

/// For each person the one whose silence alone, and nearest to them, cuts them off; `None` if nobody's does, or if they
/// hear in no case. `without` is silent from the start.
#[must_use]
pub fn immediate_dominators(order: &CallOrder, without: Option<PersonAt>) -> Vec<Option<PersonAt>> {
    let count = order.len();
    let root = count;
    let called = called(order);
    let starters: Vec<PersonAt> = order.starters.iter().copied().filter(|one| Some(*one) != without).collect();
    let sequence = postorder(&called, &starters, without);
    let mut number = vec![usize::MAX; count + 1];
    for (at, person) in sequence.iter().enumerate() {
        number[*person] = at;
    }
    number[root] = sequence.len();
    let mut above = vec![usize::MAX; count + 1];
    above[root] = root;
    let mut starts = vec![false; count];
    for starter in &starters {
        starts[*starter] = true;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for person in sequence.iter().rev().copied() {
            let callers = order.callers[person].iter().copied().filter(|caller| above[*caller] != usize::MAX);
            let mut new = usize::MAX;
            for caller in callers.chain(starts[person].then_some(root)) {
                new = if new == usize::MAX { caller } else { meet(&above, &number, new, caller) };
            }
            if new != above[person] {
                above[person] = new;
                changed = true;
            }
        }
    }
    (0..count).map(|person| Some(above[person]).filter(|above| *above < root)).collect()
}

fn meet(above: &[usize], number: &[usize], mut one: usize, mut other: usize) -> usize {
    while one != other {
        while number[one] < number[other] {
            one = above[one];
        }
        while number[other] < number[one] {
            other = above[other];
        }
    }
    one
}

/// For each person all those of whom they are a caller.
fn called(order: &CallOrder) -> Vec<Vec<PersonAt>> {
    let mut called = vec![Vec::new(); order.len()];
    for (person, callers) in order.callers.iter().enumerate() {
        for caller in callers {
            called[*caller].push(person);
        }
    }
    called
}

/// People who can be reached, each after all that were found through them.
fn postorder(called: &[Vec<PersonAt>], starters: &[PersonAt], without: Option<PersonAt>) -> Vec<PersonAt> {
    let mut seen = vec![false; called.len()];
    if let Some(person) = without {
        seen[person] = true;
    }
    let mut sequence = Vec::new();
    for starter in starters {
        if std::mem::replace(&mut seen[*starter], true) {
            continue;
        }
        let mut open = vec![(*starter, 0)];
        while let Some((person, at)) = open.pop() {
            match called[person].get(at) {
                None => sequence.push(person),
                Some(next) => {
                    open.push((person, at + 1));
                    if !std::mem::replace(&mut seen[*next], true) {
                        open.push((*next, 0));
                    }
                }
            }
        }
    }
    sequence
}
