//! The chance that each person answers -> how many a round reaches, and in how many minutes; by many rounds or by all of them.

use super::callers::CallOrder;
use super::chance::SplitMix64;
use super::engine::RoundEngine;
use crate::tree::model::{Need, Tree};

/// What to expect of rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    /// The part of those who would answer that has the message at the end, 0 to 1.
    pub reached: f64,
    /// Minutes until the last of them has it, in the mean.
    pub minutes: f64,
}

/// The chance that a person answers: what drills told, or else what is said of the tree.
#[must_use]
pub fn answers(tree: &Tree) -> Vec<f64> {
    tree.people.iter().map(|person| person.answer.unwrap_or(tree.answer)).collect()
}

/// Sums over rounds, each with its weight.
#[derive(Default)]
struct Tally {
    there: f64,
    reached: f64,
    minutes: f64,
    weight: f64,
}

impl Tally {
    /// A round in which nobody was there to begin says nothing of the tree.
    fn add(&mut self, engine: &mut RoundEngine<'_>, silent: &[bool], weight: f64) {
        if engine.play(silent).is_none() {
            return;
        }
        let there = silent.iter().filter(|silent| !**silent).count();
        let (mut count, mut last) = (0usize, 0u32);
        for minute in (0..silent.len()).filter_map(|person| engine.minute_of(person)) {
            count += 1;
            last = last.max(minute);
        }
        self.there += weight * there as f64;
        self.reached += weight * count as f64;
        self.minutes += weight * f64::from(last);
        self.weight += weight;
    }

    fn expectation(&self) -> Expectation {
        if self.weight == 0.0 || self.there == 0.0 {
            return Expectation { reached: 0.0, minutes: 0.0 };
        }
        Expectation { reached: self.reached / self.there, minutes: self.minutes / self.weight }
    }
}

/// Runs `rounds` rounds in which people are silent by chance, each for themselves. Somebody who can begin is there.
#[must_use]
pub fn simulate(tree: &Tree, out: &[Need], rounds: u32, seed: u64) -> Expectation {
    let order = CallOrder::of(tree);
    let mut engine = RoundEngine::new(tree, &order, out);
    let answers = answers(tree);
    let mut chance = SplitMix64::new(seed);
    let mut silent = vec![false; answers.len()];
    let mut tally = Tally::default();
    for _ in 0..rounds {
        for (silent, answer) in silent.iter_mut().zip(&answers) {
            *silent = chance.fraction() >= *answer;
        }
        tally.add(&mut engine, &silent, 1.0);
    }
    tally.expectation()
}

/// All rounds there can be, each with its chance; `None` for more than 16 people.
#[must_use]
pub fn enumerate(tree: &Tree, out: &[Need]) -> Option<Expectation> {
    let order = CallOrder::of(tree);
    let answers = answers(tree);
    if answers.len() > 16 {
        return None;
    }
    let mut engine = RoundEngine::new(tree, &order, out);
    let mut tally = Tally::default();
    for set in 0u32..1 << answers.len() {
        let silent: Vec<bool> = (0..answers.len()).map(|person| set >> person & 1 == 1).collect();
        let weight: f64 = silent.iter().zip(&answers).map(|(silent, p)| if *silent { 1.0 - p } else { *p }).product();
        if weight > 0.0 {
            tally.add(&mut engine, &silent, weight);
        }
    }
    Some(tally.expectation())
}
