//! Who calls whom -> circles, people whom no call gets to, too many calls, too many steps.

use super::finding::{Finding, FindingKind, names, verb};
use crate::tree::model::{PersonAt, Tree};
use crate::tree::round::callers::CallOrder;

/// Calls of one list, and steps of a round: more than that takes too long.
const MOST_CALLS: usize = 9;
const MOST_STEPS: usize = 6;

pub(super) fn findings(tree: &Tree, order: &CallOrder, reached: &[bool], found: &mut Vec<Finding>) {
    let steps = steps(order);
    let circles = circles(order);
    for circle in &circles {
        let says = format!(
            "{} call one another in a circle, and nobody else calls them first: no message gets in",
            names(tree, circle)
        );
        found.push(Finding::of(FindingKind::Circle, circle.clone(), says));
    }
    let starter = |person: PersonAt| order.starters.contains(&person);
    let lost: Vec<PersonAt> = (0..order.len())
        .filter(|person| !reached[*person] && !circles.iter().any(|circle| circle.contains(person)))
        .collect();
    if !lost.is_empty() {
        let says = format!(
            "Nobody's call gets to {}, even if everybody answers: give {} a group or called-by",
            names(tree, &lost),
            verb(&lost, "them", "each")
        );
        found.push(Finding::of(FindingKind::Unreachable, lost, says));
    }
    let single: Vec<PersonAt> =
        (0..order.len()).filter(|person| order.callers[*person].len() == 1 && !starter(*person)).collect();
    if !single.is_empty() {
        let says = format!("{} {} no second caller", names(tree, &single), verb(&single, "has", "have"));
        found.push(Finding::of(FindingKind::NoSecondCaller, single, says));
    }
    for (person, list) in order.lists.iter().enumerate().filter(|(_, list)| list.len() > MOST_CALLS) {
        let says = format!(
            "{} has {} calls to make; {MOST_CALLS} is the most that one person gets done: divide the list",
            tree.people[person].name,
            list.len()
        );
        found.push(Finding { kind: FindingKind::ManyCalls, people: vec![person], victims: list.clone(), says });
    }
    let far: Vec<PersonAt> =
        (0..order.len()).filter(|person| steps[*person].is_some_and(|steps| steps > MOST_STEPS)).collect();
    if !far.is_empty() {
        let most = far.iter().filter_map(|person| steps[*person]).max().unwrap_or(0);
        let says = format!(
            "{} {} more than {MOST_STEPS} steps away from who begins (up to {most}): let callers call more people",
            names(tree, &far),
            verb(&far, "is", "are")
        );
        found.push(Finding::of(FindingKind::ManySteps, far, says));
    }
}

/// How many calls it takes from the first starter; `None` where none does.
fn steps(order: &CallOrder) -> Vec<Option<usize>> {
    let mut steps = vec![None; order.len()];
    let mut open: Vec<PersonAt> = order.starters.iter().take(1).copied().collect();
    for starter in &open {
        steps[*starter] = Some(0);
    }
    while let Some(person) = open.pop() {
        for next in &order.lists[person] {
            if steps[*next].is_none() {
                steps[*next] = steps[person].map(|steps| steps + 1);
                open.push(*next);
            }
        }
    }
    steps
}

/// Circles of first callers without a starter in them.
fn circles(order: &CallOrder) -> Vec<Vec<PersonAt>> {
    let mut seen = vec![0usize; order.len()];
    let mut circles = Vec::new();
    for start in 0..order.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(person) = at.filter(|person| seen[*person] == 0) {
            seen[person] = start + 1;
            path.push(person);
            at = order.callers[person].first().copied();
        }
        if let Some(person) = at.filter(|person| seen[*person] == start + 1) {
            let from = path.iter().position(|other| *other == person).unwrap_or(0);
            let circle: Vec<PersonAt> = path.split_off(from);
            if circle.len() > 1 && !circle.iter().any(|person| order.starters.contains(person)) {
                circles.push(circle);
            }
        }
    }
    circles
}
