//! One or two silent people -> who hears nothing although they would answer; in an alert, and at a check-in.
//!
//! In an alert a call is lost only when all callers of a person are silent, so whoever may cut somebody off is a person's
//! only caller, or the only starter; two people are somebody's only two callers, or one of them is an only caller. Each
//! candidate is tried by a round. At a check-in people ask
//! themselves; there, dominators tell.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::model::PersonAt;
use crate::tree::round::callers::CallOrder;
use crate::tree::round::check_in::{heard, immediate_dominators};
use crate::tree::round::engine::RoundEngine;

/// People of whom all pairs are tried: the cost grows with the square.
const MOST_FOR_PAIRS: usize = 1_000;
/// Pairs that are tried by a round, times people: some of a second.
const MOST_TRIED: usize = 6_000_000;

/// Who is cut off by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CutOffs {
    /// One silent person, and those who hear nothing then.
    pub by_one: Vec<(PersonAt, Vec<PersonAt>)>,
    /// Two silent people, and those who hear nothing then, but would if one of them answered.
    pub by_two: Vec<([PersonAt; 2], Vec<PersonAt>)>,
    /// Whether all pairs were looked at.
    pub pairs_whole: bool,
}

/// In an alert.
#[must_use]
pub fn alert(order: &CallOrder) -> CutOffs {
    let mut trial = AlertTrial::new(order);
    let mut ones: BTreeSet<PersonAt> = BTreeSet::new();
    let mut twos: BTreeSet<[PersonAt; 2]> = BTreeSet::new();
    for callers in order.callers.iter().chain(std::iter::once(&order.starters)) {
        match callers.as_slice() {
            [one] => {
                ones.insert(*one);
            }
            [one, other] => {
                twos.insert([*one.min(other), *one.max(other)]);
            }
            _ => {}
        }
    }
    let most = MOST_TRIED / order.len().max(1);
    // An only caller and anybody: who stood in for the one may be lost by the other.
    let with_anybody = ones.iter().flat_map(|one| (0..order.len()).map(|other| [*one.min(&other), *one.max(&other)]));
    for pair in with_anybody.filter(|[one, other]| one != other).take(most) {
        twos.insert(pair);
    }
    let tried = ones.len() * order.len() <= most && twos.len() <= most;
    let mut found = CutOffs { pairs_whole: tried, ..CutOffs::default() };
    let mut lost_by: BTreeMap<PersonAt, Vec<PersonAt>> = BTreeMap::new();
    for one in ones {
        let lost = trial.lost(&[one]);
        if !lost.is_empty() {
            lost_by.insert(one, lost);
        }
    }
    for pair in twos.into_iter().take(most) {
        let mut lost = trial.lost(&pair);
        for alone in pair {
            if let Some(alone) = lost_by.get(&alone) {
                lost.retain(|person| alone.binary_search(person).is_err());
            }
        }
        if !lost.is_empty() {
            found.by_two.push((pair, lost));
        }
    }
    found.by_one = lost_by.into_iter().collect();
    found
}

/// Rounds in which few are silent, against the round in which nobody is.
pub(crate) struct AlertTrial<'a> {
    engine: RoundEngine<'a>,
    /// Who hears if nobody is silent.
    all: Vec<bool>,
    silent: Vec<bool>,
}

impl<'a> AlertTrial<'a> {
    pub fn new(order: &'a CallOrder) -> Self {
        let mut engine = RoundEngine::undisturbed(order);
        let silent = vec![false; order.len()];
        engine.play(&silent);
        let all = (0..order.len()).map(|person| engine.minute_of(person).is_some()).collect();
        Self { engine, all, silent }
    }

    /// Who hears nothing because these are silent; in the order of the file.
    pub fn lost(&mut self, silent: &[PersonAt]) -> Vec<PersonAt> {
        for person in silent {
            self.silent[*person] = true;
        }
        self.engine.play(&self.silent);
        let unheard =
            |person: &PersonAt| self.all[*person] && !self.silent[*person] && self.engine.minute_of(*person).is_none();
        let lost = (0..self.silent.len()).filter(unheard).collect();
        for person in silent {
            self.silent[*person] = false;
        }
        lost
    }
}

/// At a check-in.
#[must_use]
pub fn check_in(order: &CallOrder) -> CutOffs {
    let all = heard(order, &vec![false; order.len()]);
    let above = immediate_dominators(order, None);
    let by_one = below(&above, None);
    let mut found = CutOffs { pairs_whole: order.len() <= MOST_FOR_PAIRS, ..CutOffs::default() };
    if found.pairs_whole {
        for one in (0..order.len()).filter(|one| all[*one]) {
            let without = immediate_dominators(order, Some(one));
            let alone = by_one.get(&one).map_or(&[][..], Vec::as_slice);
            for (other, mut lost) in below(&without, Some(one)) {
                let others = by_one.get(&other).map_or(&[][..], Vec::as_slice);
                lost.retain(|person| alone.binary_search(person).is_err() && others.binary_search(person).is_err());
                if other > one && !lost.is_empty() {
                    found.by_two.push(([one, other], lost));
                }
            }
        }
    }
    found.by_one = by_one.into_iter().collect();
    found
}

/// For each person all those whom they cut off; sorted.
fn below(above: &[Option<PersonAt>], without: Option<PersonAt>) -> BTreeMap<PersonAt, Vec<PersonAt>> {
    let mut below: BTreeMap<PersonAt, Vec<PersonAt>> = BTreeMap::new();
    for person in (0..above.len()).filter(|person| Some(*person) != without) {
        for upper in std::iter::successors(above[person], |upper| above[*upper]) {
            below.entry(upper).or_default().push(person);
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::round::random::{grouped, plain, three_doors};

    fn brute(order: &CallOrder, mut lost: impl FnMut(&[PersonAt]) -> Vec<PersonAt>) -> CutOffs {
        let mut found = CutOffs { pairs_whole: true, ..CutOffs::default() };
        let ones: Vec<Vec<PersonAt>> = (0..order.len()).map(|one| lost(&[one])).collect();
        for one in 0..order.len() {
            for other in one + 1..order.len() {
                let mut gone = lost(&[one, other]);
                gone.retain(|person| !ones[one].contains(person) && !ones[other].contains(person));
                if !gone.is_empty() {
                    found.by_two.push(([one, other], gone));
                }
            }
        }
        found.by_one = ones.into_iter().enumerate().filter(|(_, lost)| !lost.is_empty()).collect();
        found
    }

    #[test]
    fn candidates_and_dominators_find_what_all_pairs_find() {
        for seed in 0..2_000 {
            let count = 3 + seed as usize % 16;
            for tree in [grouped(seed, count), plain(seed, count), three_doors(20)] {
                let order = CallOrder::of(&tree);
                let mut trial = AlertTrial::new(&order);
                let expected = brute(&order, |silent| trial.lost(silent));
                assert_eq!(alert(&order), expected, "alert, seed {seed}: {:?} {:?}", order.callers, order.starters);
                let all = heard(&order, &vec![false; count.max(order.len())]);
                let expected = brute(&order, |silent| {
                    let quiet: Vec<bool> = (0..order.len()).map(|person| silent.contains(&person)).collect();
                    let rest = heard(&order, &quiet);
                    (0..order.len()).filter(|person| all[*person] && !quiet[*person] && !rest[*person]).collect()
                });
                assert_eq!(check_in(&order), expected, "check-in, seed {seed}: {:?}", order.callers);
            }
        }
    }
}
