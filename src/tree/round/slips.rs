//! A tree -> for each person what a round can make them deal with: the facts of their slip.
//!
//! What a slip could say follows from the callers alone; some of it can never happen, because a call is lost before it
//! comes to that, or because a starter takes it over. So each step is tried: a round is run in which just those people are silent who
//! must be for it, and what did not happen is left out.

use std::collections::BTreeMap;

use super::callers::CallOrder;
use super::engine::RoundEngine;
use super::record::Round;
use crate::tree::model::{PersonAt, Tree};
use crate::tree::slip::{Call, CallSlip, Flap, PassOn, StandIn};

/// The slips of all people, in the order of the file.
#[must_use]
pub fn call_slips(tree: &Tree) -> Vec<CallSlip> {
    let order = CallOrder::of(tree);
    let mut trials = Trials::default();
    let drafts: Vec<Draft> = (0..order.len()).map(|person| draft(&order, person, &mut trials)).collect();
    let happened = trials.run(&order);
    let mut slips: Vec<CallSlip> = drafts.iter().map(|draft| finish(&order, draft, &happened)).collect();
    for (draft, person) in drafts.iter().zip(0..) {
        for (whom, _) in draft.meets.iter().filter(|(_, trial)| happened[*trial]) {
            let slip = &mut slips[*whom];
            if !slip.callers.contains(&person) && !slip.passed_by.contains(&person) {
                slip.passed_by.push(person);
            }
        }
    }
    slips
}

/// What is tried: who, under which silence, does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Call {
        by: PersonAt,
        whom: PersonAt,
    },
    Pass {
        by: PersonAt,
        to: PersonAt,
        name: PersonAt,
    },
    /// Nobody is left to call this person: they are reported, or called for a flap.
    GiveUp {
        by: PersonAt,
        whom: PersonAt,
    },
}

/// Ways in which a person comes to take part that are tried, beyond being called for themselves.
const MOST_WAYS_IN: usize = 16;

/// One trial: who must be silent, and what is done then.
#[derive(Debug)]
struct Trial {
    silent: Vec<PersonAt>,
    deed: Deed,
}

#[derive(Debug, Default)]
struct Trials(Vec<Trial>);

impl Trials {
    /// The number of the trial.
    fn add(&mut self, silent: &[PersonAt], deed: Deed) -> usize {
        self.0.push(Trial { silent: silent.to_vec(), deed });
        self.0.len() - 1
    }

    /// Whether each deed is done. Some are done only while the person that is called or named is silent as well, because they were
    /// reached by somebody else before; some only while others are silent whose calls make the person take part at all.
    fn run(&self, order: &CallOrder) -> Vec<bool> {
        let mut happened = vec![false; self.0.len()];
        let mut engine = RoundEngine::undisturbed(order);
        for more in 0..4 {
            self.run_one(&mut engine, &mut happened, order, |trial| {
                trial.silent_people(more, &[]).into_iter().collect()
            });
        }
        for more in 0..4 {
            self.run_one(&mut engine, &mut happened, order, |trial| {
                let before = order.later[trial.deed.by()].iter().take(MOST_WAYS_IN);
                before.filter_map(|(whom, place)| trial.silent_people(more, &order.callers[*whom][..*place])).collect()
            });
        }
        happened
    }

    fn run_one(
        &self,
        engine: &mut RoundEngine<'_>,
        happened: &mut [bool],
        order: &CallOrder,
        sets_of: impl Fn(&Trial) -> Vec<Vec<PersonAt>>,
    ) {
        let mut sets: BTreeMap<Vec<PersonAt>, Vec<usize>> = BTreeMap::new();
        for (trial, one) in self.0.iter().enumerate().filter(|(trial, _)| !happened[*trial]) {
            for set in sets_of(one) {
                sets.entry(set).or_default().push(trial);
            }
        }
        let mut quiet = vec![false; order.len()];
        for (silent, trials) in sets {
            for person in &silent {
                quiet[*person] = true;
            }
            let done = deeds_of(&engine.record(&quiet));
            for person in &silent {
                quiet[*person] = false;
            }
            for trial in trials {
                happened[trial] |= done.binary_search(&self.0[trial].deed).is_ok();
            }
        }
    }
}

impl Deed {
    fn by(self) -> PersonAt {
        match self {
            Self::Call { by, .. } | Self::Pass { by, .. } | Self::GiveUp { by, .. } => by,
        }
    }
}

impl Trial {
    /// Sorted; with whom is called for `more` 1 and 3, with whom is named for 2 and 3. `None` if that changes nothing.
    fn silent_people(&self, more: u8, besides: &[PersonAt]) -> Option<Vec<PersonAt>> {
        let (called, named) = match self.deed {
            Deed::Call { whom, .. } => (Some(whom), None),
            Deed::Pass { to, name, .. } => (Some(to), Some(name)),
            Deed::GiveUp { whom, .. } => (None, Some(whom)),
        };
        if besides.contains(&self.deed.by()) {
            return None;
        }
        let mut silent = self.silent.clone();
        silent.extend(besides);
        for (person, bit) in [(called, 1), (named, 2)] {
            if more & bit != 0 {
                silent.push(person?);
            }
        }
        silent.sort_unstable();
        silent.dedup();
        Some(silent)
    }
}

fn deeds_of(round: &Round) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for call in &round.calls {
        deeds.push(Deed::Call { by: call.by, whom: call.whom });
        deeds.extend(call.names.iter().map(|name| Deed::Pass { by: call.by, to: call.whom, name: *name }));
    }
    deeds.extend(round.missing.iter().map(|missing| Deed::GiveUp { by: missing.by, whom: missing.whom }));
    deeds.extend(round.flaps.iter().map(|flap| Deed::GiveUp { by: flap.by, whom: flap.whom }));
    deeds.sort_unstable();
    deeds
}

/// What a slip could say, with the number of each trial.
struct Draft {
    person: PersonAt,
    list: Vec<DraftCall>,
    stands_in: Vec<(Vec<PersonAt>, Vec<DraftCall>)>,
    flaps: Vec<(PersonAt, Vec<DraftCall>)>,
    /// Whom this person may call without being one of their callers.
    meets: Vec<(PersonAt, usize)>,
}

struct DraftCall {
    person: PersonAt,
    /// The call itself; `None` where it belongs on the slip in any case, because the person may ask for it.
    trial: Option<usize>,
    if_silent: Vec<DraftPass>,
}

struct DraftPass {
    person: PersonAt,
    /// That the name is passed at all.
    trial: usize,
    /// Whom it is passed to, in order; the first is tried by `trial`.
    to: Vec<(PersonAt, usize)>,
}

fn draft(order: &CallOrder, person: PersonAt, trials: &mut Trials) -> Draft {
    let mut draft = Draft { person, list: Vec::new(), stands_in: Vec::new(), flaps: Vec::new(), meets: Vec::new() };
    let earlier = earlier_starters(order, person);
    if !earlier.is_empty() {
        let lists = earlier.iter().flat_map(|starter| &order.lists[*starter]);
        let taken: Vec<PersonAt> = lists.copied().filter(|whom| *whom != person && !earlier.contains(whom)).collect();
        let mut calls = Vec::new();
        for whom in taken {
            let asks = order.callers[whom].contains(&person);
            let call = draft_call(order, &mut draft, whom, &earlier, trials, asks);
            calls.push(call);
        }
        draft.stands_in.push((earlier.clone(), calls));
    }
    for whom in &order.lists[person] {
        let call = draft_call(order, &mut draft, *whom, &[], trials, true);
        draft.list.push(call);
    }
    for (whom, place) in order.later[person].iter().copied() {
        let before = &order.callers[whom][..place];
        let same = draft.stands_in.iter().position(|(silent, _)| silent.as_slice() == before);
        if same.is_some_and(|at| draft.stands_in[at].1.iter().any(|call| call.person == whom)) {
            continue;
        }
        let call = draft_call(order, &mut draft, whom, before, trials, true);
        match same {
            Some(at) => draft.stands_in[at].1.push(call),
            None => draft.stands_in.push((before.to_vec(), vec![call])),
        }
    }
    if order.flaps {
        for of in &order.lists[person] {
            let calls: Vec<PersonAt> =
                order.lists[*of].iter().copied().filter(|whom| !order.callers[*whom].contains(&person)).collect();
            let mut drafted = Vec::new();
            for whom in calls.into_iter().filter(|whom| *whom != person) {
                let silent = order.callers[whom].clone();
                let call = draft_call(order, &mut draft, whom, &silent, trials, false);
                drafted.push(call);
            }
            if !drafted.is_empty() {
                draft.flaps.push((*of, drafted));
            }
        }
    }
    draft
}

fn earlier_starters(order: &CallOrder, person: PersonAt) -> Vec<PersonAt> {
    let place = order.starters.iter().position(|starter| *starter == person).unwrap_or(0);
    order.starters[..place].to_vec()
}

/// A call of `draft.person` to `whom` while `silent` are known to be silent.
fn draft_call(
    order: &CallOrder,
    draft: &mut Draft,
    whom: PersonAt,
    silent: &[PersonAt],
    trials: &mut Trials,
    asks: bool,
) -> DraftCall {
    let by = draft.person;
    let trial = trials.add(silent, Deed::Call { by, whom });
    if !asks {
        draft.meets.push((whom, trial));
    }
    let mut if_silent = Vec::new();
    for name in order.lists[whom].iter().filter(|name| **name != by) {
        let mut quiet: Vec<PersonAt> = silent.to_vec();
        quiet.push(whom);
        let mut to = Vec::new();
        for next in order.callers[*name].iter().filter(|next| **next != whom && !silent.contains(next)) {
            if *next == by {
                to.push((by, trials.add(&quiet, Deed::Call { by, whom: *name })));
                break;
            }
            let passed = trials.add(&quiet, Deed::Pass { by, to: *next, name: *name });
            draft.meets.push((*next, passed));
            if !order.goes_without_saying(*name, *next) {
                to.push((*next, passed));
            }
            quiet.push(*next);
        }
        if to.is_empty() && order.is_missed_as_group(*name) {
            continue;
        }
        let first = to.first().map(|(_, trial)| *trial);
        let trial = first.unwrap_or_else(|| trials.add(&quiet, Deed::GiveUp { by, whom: *name }));
        if_silent.push(DraftPass { person: *name, trial, to });
    }
    DraftCall { person: whom, trial: (!asks).then_some(trial), if_silent }
}

fn finish(order: &CallOrder, draft: &Draft, happened: &[bool]) -> CallSlip {
    let call = |call: &DraftCall| Call {
        person: call.person,
        door: order.door[call.person],
        if_silent: call
            .if_silent
            .iter()
            .filter(|pass| happened[pass.trial])
            .map(|pass| pass_on(pass, happened))
            .collect(),
    };
    let calls = |calls: &[DraftCall]| -> Vec<Call> {
        calls.iter().filter(|call| call.trial.is_none_or(|trial| happened[trial])).map(call).collect()
    };
    let flaps = draft.flaps.iter().map(|(of, list)| Flap { of: *of, calls: calls(list) });
    CallSlip {
        person: draft.person,
        callers: order.callers[draft.person].clone(),
        passed_by: Vec::new(),
        list: calls(&draft.list),
        stands_in: draft
            .stands_in
            .iter()
            .map(|(silent, list)| StandIn { instead_of: silent.clone(), calls: calls(list) })
            .collect(),
        flaps: flaps.filter(|flap| !flap.calls.is_empty()).collect(),
    }
}

fn pass_on(pass: &DraftPass, happened: &[bool]) -> PassOn {
    let mut to = pass.to.iter().filter(|(_, trial)| happened[*trial]).map(|(person, _)| *person);
    PassOn { person: pass.person, to: to.next(), then: to.collect() }
}
