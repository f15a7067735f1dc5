//! A tree, and what a person wants to know -> findings in order, the worst first, and figures.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::cut_off::{self, CutOffs};
use super::finding::{Finding, FindingKind, names, verb};
use super::{numbers, people, shape};
use crate::tree::date::Date;
use crate::tree::model::{Need, PersonAt, Tree};
use crate::tree::round::callers::CallOrder;
use crate::tree::round::engine::RoundEngine;
use crate::tree::round::simulation::{Expectation, simulate};
use crate::tree::round::slips::call_slips;
use crate::tree::slip::{Call, CallSlip};

/// Names on a slip, if nothing else is said.
pub const USUAL_MAX_NAMES: usize = 16;
/// Pairs that are told one by one; the others are counted.
const PAIRS_TOLD: usize = 10;
/// Steps of the simulation, rounds times people: within one point for 40 people, in a second for 300.
const SIMULATED_STEPS: usize = 600_000;
/// People whose slips are computed for a check.
pub const MOST_SLIPS: usize = 2_000;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckWish {
    /// The day on which the tree is used, where it is known.
    pub today: Option<Date>,
    /// The most names that a slip should hold.
    pub max_names: usize,
    /// What is out of order.
    pub out: Vec<Need>,
}

impl Default for CheckWish {
    fn default() -> Self {
        Self { today: None, max_names: USUAL_MAX_NAMES, out: Vec::new() }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckReport {
    pub weak: Weaknesses,
    /// Of many rounds in which people answer by chance.
    pub expected: Expectation,
    /// Minutes of the round in which everybody answers.
    pub minutes: u32,
    /// How many are reached in that round.
    pub reached: usize,
}

/// What is weak, without what chance makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weaknesses {
    /// Grave ones first.
    pub findings: Vec<Finding>,
    /// The most names on one slip; `None` for more people than slips are computed for.
    pub most_names: Option<usize>,
    /// Whether no two silent people cut anybody off from an alert.
    pub safe_from_two: bool,
    /// Pairs that cut somebody off, beyond those that are told.
    pub more_pairs: usize,
}

/// Checks a tree without simulating rounds.
#[must_use]
pub fn weaknesses(tree: &Tree, wish: &CheckWish) -> Weaknesses {
    let order = CallOrder::of(tree);
    let mut findings = Vec::new();
    let reached = sound(&order);
    shape::findings(tree, &order, &reached, &mut findings);
    let alert = cut_off::alert(&order);
    let check_in = cut_off::check_in(&order);
    let kinds = [FindingKind::AlertCutByOne, FindingKind::AlertCutByTwo];
    let mut more_pairs = cut(tree, &alert, "an alert", kinds, &mut findings);
    let kinds = [FindingKind::CheckInCutByOne, FindingKind::CheckInCutByTwo];
    more_pairs += cut(tree, &check_in, "a check-in", kinds, &mut findings);
    people::findings(tree, &order, &mut findings);
    numbers::findings(tree, &mut findings);
    let most_names = slips(tree, wish, &mut findings);
    dates(tree, wish, &mut findings);
    findings.sort_by_key(|finding| (Reverse(finding.kind.is_grave()), finding.kind));
    let uncut = alert.pairs_whole && alert.by_one.is_empty() && alert.by_two.is_empty();
    let safe_from_two = uncut && reached.iter().all(|reached| *reached);
    Weaknesses { findings, most_names, safe_from_two, more_pairs }
}

/// Checks a tree.
#[must_use]
pub fn check(tree: &Tree, wish: &CheckWish) -> CheckReport {
    let order = CallOrder::of(tree);
    let full = RoundEngine::new(tree, &order, &wish.out).record(&vec![false; order.len()]);
    let rounds = (SIMULATED_STEPS / order.len().max(1)).clamp(60, 4_000) as u32;
    CheckReport {
        weak: weaknesses(tree, wish),
        expected: simulate(tree, &wish.out, rounds, 1),
        minutes: full.minutes(),
        reached: full.count(),
    }
}

/// Who is reached while everything works and everybody answers.
fn sound(order: &CallOrder) -> Vec<bool> {
    let mut engine = RoundEngine::undisturbed(order);
    engine.play(&vec![false; order.len()]);
    (0..order.len()).map(|person| engine.minute_of(person).is_some()).collect()
}

/// Sentences about who is cut off; how many pairs are not told.
fn cut(tree: &Tree, cut: &CutOffs, of: &str, kinds: [FindingKind; 2], found: &mut Vec<Finding>) -> usize {
    let mut ones: Vec<_> = cut.by_one.iter().collect();
    ones.sort_by_key(|(_, lost)| Reverse(lost.len()));
    let mut twos: Vec<_> = cut.by_two.iter().collect();
    twos.sort_by_key(|(_, lost)| Reverse(lost.len()));
    let ones = ones.into_iter().map(|(one, lost)| (kinds[0], vec![*one], lost));
    let pairs = twos.len();
    let twos = twos.into_iter().take(PAIRS_TOLD).map(|(pair, lost)| (kinds[1], pair.to_vec(), lost));
    for (kind, people, lost) in ones.chain(twos) {
        let silent = verb(&people, "is", "are both");
        let says = format!("If {} {silent} silent, {}", names(tree, &people), unheard(tree, lost, of));
        found.push(Finding { kind, people, victims: lost.clone(), says });
    }
    pairs.saturating_sub(PAIRS_TOLD)
}

/// `5 people of Bridge hear nothing of an alert: Piet, Oda, ..`.
fn unheard(tree: &Tree, lost: &[PersonAt], of: &str) -> String {
    let groups: BTreeSet<Option<usize>> = lost.iter().map(|person| tree.people[*person].group).collect();
    let group = match groups.iter().collect::<Vec<_>>().as_slice() {
        [Some(group)] => format!(" of {}", tree.groups[*group].name),
        _ => String::new(),
    };
    match lost {
        [one] => format!("{} hears nothing of {of}", tree.people[*one].name),
        _ => format!("{} people{group} hear nothing of {of}: {}", lost.len(), names(tree, lost)),
    }
}

/// The most names on a slip.
fn slips(tree: &Tree, wish: &CheckWish, found: &mut Vec<Finding>) -> Option<usize> {
    if tree.people.len() > MOST_SLIPS {
        return None;
    }
    let mut most = 0;
    for slip in call_slips(tree) {
        let open = names_on(&slip).len();
        most = most.max(open);
        if open > wish.max_names {
            let says = format!(
                "The slip of {} shows {open} names, more than {}: smaller groups, or fewer doors, show fewer",
                tree.people[slip.person].name, wish.max_names
            );
            found.push(Finding::of(FindingKind::ManyNames, vec![slip.person], says));
        }
    }
    Some(most)
}

/// Whom a slip names, its holder and stapled flaps apart.
#[must_use]
pub fn names_on(slip: &CallSlip) -> BTreeSet<PersonAt> {
    let mut names: BTreeSet<PersonAt> = slip.callers.iter().chain(&slip.passed_by).copied().collect();
    let stands_in = slip.stands_in.iter();
    names.extend(stands_in.clone().flat_map(|stand_in| &stand_in.instead_of));
    let calls: Vec<&Call> = slip.list.iter().chain(stands_in.flat_map(|stand_in| &stand_in.calls)).collect();
    for call in calls {
        names.insert(call.person);
        for pass in &call.if_silent {
            names.insert(pass.person);
            names.extend(pass.to.iter().chain(&pass.then));
        }
    }
    names.remove(&slip.person);
    names
}

fn dates(tree: &Tree, wish: &CheckWish, found: &mut Vec<Finding>) {
    let Some(today) = wish.today else { return };
    if let Some(until) = tree.valid_until.filter(|until| *until < today) {
        let says =
            format!("The tree was valid until {until}: look it over, give it a new version and hand out new slips");
        found.push(Finding::of(FindingKind::Expired, Vec::new(), says));
    }
    for role in &tree.roles {
        if let Some(until) = role.until.filter(|until| *until < today) {
            let says =
                format!("The mandate of the role `{}` ended on {until}: renew it, or choose somebody else", role.name);
            found.push(Finding::of(FindingKind::RoleEnded, role.holder.into_iter().collect(), says));
        }
    }
}
