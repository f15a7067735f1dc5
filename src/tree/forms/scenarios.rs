//! A seed -> four scenarios for drills, each harder than the one before: who plays silent, what is down.

use super::facts::people;
use crate::tree::model::{Need, PersonAt, Tree};
use crate::tree::round::chance::SplitMix64;
use crate::typeset::PaperFact;

/// More names do not fit on a card, and are not needed: a tree breaks at a few.
const MOST_SILENT: usize = 8;

/// What is down on each card, and how many of a hundred play silent.
const HARDER: [(&[Need], usize); 4] =
    [(&[], 10), (&[], 25), (&[Need::Cell], 15), (&[Need::Cell, Need::Net, Need::Power], 25)];

/// What a drill rehearses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillScenario {
    /// In the order of the tree.
    pub silent: Vec<PersonAt>,
    pub down: Vec<Need>,
}

/// The scenarios of a seed. Somebody who may begin is left in each, and somebody who listens.
#[must_use]
pub fn scenarios(tree: &Tree, seed: u64) -> Vec<DrillScenario> {
    let mut random = SplitMix64::new(seed);
    HARDER
        .into_iter()
        .map(|(down, of_hundred)| DrillScenario { silent: silent(tree, of_hundred, &mut random), down: down.to_vec() })
        .collect()
}

fn silent(tree: &Tree, of_hundred: usize, random: &mut SplitMix64) -> Vec<PersonAt> {
    let count =
        (tree.people.len() * of_hundred).div_ceil(100).min(MOST_SILENT).min(tree.people.len().saturating_sub(2));
    let mut left: Vec<PersonAt> = (0..tree.people.len()).collect();
    let mut drawn: Vec<PersonAt> = Vec::new();
    while drawn.len() < count && !left.is_empty() {
        let person = left.swap_remove(random.below(left.len()));
        let last_starter = tree.starters.contains(&person)
            && tree.starters.iter().all(|starter| *starter == person || drawn.contains(starter));
        if !last_starter {
            drawn.push(person);
        }
    }
    drawn.sort_unstable();
    drawn
}

pub(super) fn facts(tree: &Tree, seed: u64) -> PaperFact {
    let need = |need: &Need| match need {
        Need::Cell => "cell",
        Need::Net => "net",
        Need::Power => "power",
    };
    let cards = (1_usize..).zip(scenarios(tree, seed));
    let card = |(number, scenario): (usize, DrillScenario)| {
        PaperFact::Record(vec![
            ("number", PaperFact::number(number)),
            ("silent", people(tree, &scenario.silent)),
            ("down", PaperFact::list(&scenario.down, |down| PaperFact::text(need(down)))),
        ])
    };
    PaperFact::Record(vec![("cards", PaperFact::list(cards, card))])
}
