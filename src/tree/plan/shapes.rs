//! A list of people -> what six shapes of tree would do for them: whom a round reaches, in what time, at what price in names.

use super::propose::{ProposeWish, propose};
use crate::tree::check::{MOST_SLIPS, names_on};
use crate::tree::listed::PeopleList;
use crate::tree::model::{Group, Tree};
use crate::tree::round::simulation::{Expectation, simulate};
use crate::tree::round::slips::call_slips;

/// The chances to answer that are compared, for people of whom nothing is known.
pub const CHANCES: [f64; 3] = [0.6, 0.75, 0.9];
/// Steps of the simulation of one figure, rounds times people.
const SIMULATED_STEPS: usize = 300_000;
/// People a caller calls in a classical tree.
const FAN_OUT: usize = 3;

/// One shape for a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub what: &'static str,
    /// For each of [`CHANCES`].
    pub expected: [Expectation; 3],
    /// `None` for more people than slips are computed for.
    pub names: Option<ShapeNames>,
}

/// The price of a shape: names on a slip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShapeNames {
    pub mean: f64,
    pub most: usize,
    /// The most under staples.
    pub most_stapled: usize,
}

/// The table of shapes for a list; empty for fewer than two people.
#[must_use]
pub fn shapes(list: &PeopleList, max_names: usize) -> Vec<Shape> {
    let wish = ProposeWish {
        name: String::new(),
        max_names,
        country: None,
        valid_from: None,
        valid_until: None,
        secret: None,
    };
    let Some(proposed) = propose(list, &wish).filter(|_| list.people.len() > 1).map(|proposal| proposal.tree) else {
        return Vec::new();
    };
    vec![
        shape("classical, 3 calls each", classical(&proposed, false), false),
        shape("and a second caller", classical(&proposed, true), false),
        shape("classical, with flaps", classical(&proposed, false), true),
        shape("groups, two doors", doors(&proposed, 2), false),
        shape("groups, three doors", proposed.clone(), proposed.flaps),
        shape("three doors, with flaps", proposed, true),
    ]
}

fn shape(what: &'static str, mut tree: Tree, flaps: bool) -> Shape {
    tree.flaps = flaps;
    let rounds = (SIMULATED_STEPS / tree.people.len().max(1)).clamp(60, 4_000) as u32;
    let expected = CHANCES.map(|answer| {
        tree.answer = answer;
        simulate(&tree, &[], rounds, 1)
    });
    Shape { what, expected, names: (tree.people.len() <= MOST_SLIPS).then(|| names(&tree)) }
}

fn names(tree: &Tree) -> ShapeNames {
    let slips = call_slips(tree);
    let counts: Vec<usize> = slips.iter().map(|slip| names_on(slip).len()).collect();
    let stapled = slips.iter().map(|slip| slip.flaps.iter().map(|flap| flap.calls.len()).sum());
    ShapeNames {
        mean: counts.iter().sum::<usize>() as f64 / counts.len().max(1) as f64,
        most: counts.iter().copied().max().unwrap_or(0),
        most_stapled: stapled.max().unwrap_or(0),
    }
}

/// Each person calls three; the second caller is the first caller's caller, or a neighbour of the first caller.
fn classical(tree: &Tree, second: bool) -> Tree {
    let mut tree = tree.clone();
    tree.groups.clear();
    tree.starters = vec![0];
    for at in 0..tree.people.len() {
        tree.people[at].group = None;
        tree.people[at].called_by.clear();
        if at > 0 {
            let first = (at - 1) / FAN_OUT;
            tree.people[at].called_by.push(first);
            if second {
                let other = if first == 0 { (at > 1).then_some(1) } else { Some((first - 1) / FAN_OUT) };
                let neighbour = if first > 1 { first - 1 } else { first + 1 };
                let other = if neighbour < at { Some(neighbour) } else { other };
                tree.people[at].called_by.extend(other.filter(|other| *other != first && *other != at));
            }
        }
    }
    if second && tree.people.len() > 1 {
        tree.starters.push(1);
    }
    tree
}

/// The proposed groups with fewer doors.
fn doors(tree: &Tree, count: usize) -> Tree {
    let mut tree = tree.clone();
    tree.groups.iter_mut().for_each(|group: &mut Group| group.doors.truncate(count));
    tree.starters.truncate(count);
    tree
}
