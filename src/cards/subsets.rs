//! A policy -> the sets of cards that are just enough.

use crate::share::Policy;

/// Most sets that are tried. Where there are more, this many of them are drawn.
pub const MOST_SUBSETS: usize = 5_000;
/// Multiplier and increment of the generator that draws them (Knuth, MMIX): which ones are drawn need not be secret.
const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
const INCREMENT: u64 = 1_442_695_040_888_963_407;

/// Sets of cards that are just enough: indices into all cards, group by group. All of them, or [`MOST_SUBSETS`] that are
/// drawn.
#[must_use]
pub fn subsets(policy: &Policy) -> Vec<Vec<usize>> {
    let groups = policy.groups();
    let mut first = 0;
    let starts: Vec<usize> = groups
        .iter()
        .map(|group| {
            let start = first;
            first += usize::from(group.members);
            start
        })
        .collect();
    let threshold = usize::from(policy.group_threshold());
    let count: u128 = choices(groups.len(), threshold)
        .iter()
        .map(|chosen| {
            chosen.iter().map(|at| binomial(groups[*at].members.into(), groups[*at].threshold.into())).product::<u128>()
        })
        .sum();
    if count <= MOST_SUBSETS as u128 {
        let of = |chosen: &Vec<usize>| {
            chosen.iter().fold(vec![Vec::new()], |sets: Vec<Vec<usize>>, at| {
                let picks = choices(groups[*at].members.into(), groups[*at].threshold.into());
                let with = |set: &Vec<usize>, pick: &Vec<usize>| {
                    set.iter().copied().chain(pick.iter().map(|card| starts[*at] + card)).collect()
                };
                sets.iter().flat_map(|set| picks.iter().map(move |pick| with(set, pick))).collect()
            })
        };
        return choices(groups.len(), threshold).iter().flat_map(of).collect();
    }
    let mut state = 1_u64;
    let mut draw = move |from: usize, some: usize| {
        let mut left: Vec<usize> = (0..from).collect();
        for at in 0..some {
            state = state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
            left.swap(at, at + (state >> 33) as usize % (from - at));
        }
        left.truncate(some);
        left.sort_unstable();
        left
    };
    (0..MOST_SUBSETS)
        .map(|_| {
            let mut set = Vec::new();
            for at in draw(groups.len(), threshold) {
                let pick = draw(groups[at].members.into(), groups[at].threshold.into());
                set.extend(pick.into_iter().map(|card| starts[at] + card));
            }
            set
        })
        .collect()
}

/// All ways to take `some` of the numbers below `from`.
fn choices(from: usize, some: usize) -> Vec<Vec<usize>> {
    if some == 0 {
        return vec![Vec::new()];
    }
    (some - 1..from)
        .flat_map(|last| {
            choices(last, some - 1).into_iter().map(move |mut chosen| {
                chosen.push(last);
                chosen
            })
        })
        .collect()
}

fn binomial(from: u128, some: u128) -> u128 {
    (0..some).fold(1, |product, at| product * (from - at) / (at + 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sets(policy: &str, groups: u8) -> Vec<Vec<usize>> {
        subsets(&Policy::parse(policy, groups).unwrap())
    }

    #[test]
    fn all_sets_of_a_small_policy_are_there_once() {
        assert_eq!(sets("2-of-3", 1), [vec![0, 1], vec![0, 2], vec![1, 2]]);
        assert_eq!(sets("a=2-of-2, b=1-of-1", 1), [vec![0, 1], vec![2]]);
        assert_eq!(sets("a=2-of-2, b=1-of-1", 2), [vec![0, 1, 2]]);
        let both = sets("a=2-of-3, b=3-of-5", 2);
        assert_eq!(both.len(), 30);
        assert_eq!(both.iter().collect::<BTreeSet<_>>().len(), 30);
        assert!(both.iter().all(|set| set.iter().filter(|card| **card < 3).count() == 2 && set.len() == 5));
    }

    #[test]
    fn of_a_large_policy_so_many_are_drawn_and_each_card_is_in_some() {
        let drawn = sets("8-of-16", 1);
        assert_eq!(drawn.len(), MOST_SUBSETS);
        assert!(drawn.iter().all(|set| set.len() == 8 && set.is_sorted() && set.iter().all(|card| *card < 16)));
        assert!((0..16).all(|card| drawn.iter().any(|set| set.contains(&card))));
        let all: Vec<String> = (0..16).map(|group| format!("g{group}=8-of-16")).collect();
        assert_eq!(sets(&all.join(","), 8)[0].len(), 64);
    }
}
