//! Who calls whom, who is silent -> the round, call by call.
//!
//! 1. The first starter who is there begins, with the lists of the starters before them, then with their own.
//! 2. Who has the message calls their list in order.
//! 3. Somebody is silent: each person on *their* list is passed to that person's next caller who is not known to be silent. If that is
//!    oneself, one calls; if none is left, one opens the flap that holds the person, or else reports them missing. With a
//!    name goes which of its callers were silent.
//! 4. Who is done reports to whom they had it from.
//!
//! What a call tells counts from its beginning; that nobody answers is known at its end. Nobody calls a person of whom they know already whether they answer, but to pass names on. What follows silence comes
//! before the rest of one's list; names that are passed come after it. At the same minute people act in the order of the file.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::callers::CallOrder;
use super::record::{Missing, OpenedFlap, PlacedCall, Reached, Round};
use super::ways::{CallTime, call_time};
use crate::tree::model::{Need, PersonAt, Tree};

/// Nobody yet, never.
const NONE: u32 = u32::MAX;

/// A name that is passed: the person, and the place of the next caller among theirs.
type Name = (PersonAt, usize);

#[derive(Debug)]
enum Job {
    Call(PersonAt),
    Pass {
        to: PersonAt,
        names: Vec<Name>,
    },
    /// This person did not answer: their list goes on.
    Silence(PersonAt),
    /// Whom these names were to be passed to did not answer.
    HandOn(Vec<Name>),
}

/// Runs rounds of one tree; it keeps its memory from round to round.
#[derive(Debug)]
pub struct RoundEngine<'a> {
    order: &'a CallOrder,
    times: Vec<CallTime>,
    /// Whom no call reaches in this round.
    deaf: Vec<bool>,
    minute: Vec<u32>,
    from: Vec<u32>,
    done: Vec<u32>,
    /// What each person still has to do, and from when on.
    jobs: Vec<VecDeque<(u32, Job)>>,
    /// Who knows of each person whether they answer.
    known_to: Vec<Vec<u32>>,
    /// Whether a person is in the queue of what happens next.
    awake: Vec<bool>,
    next: BinaryHeap<Reverse<(u32, u32)>>,
    /// Starters whose lists the beginner does.
    taken_over: Vec<PersonAt>,
    record: Option<Round>,
}

impl<'a> RoundEngine<'a> {
    /// `out` is what does not work: whom only such ways reach cannot be called.
    #[must_use]
    pub fn new(tree: &Tree, order: &'a CallOrder, out: &[Need]) -> Self {
        Self::with_times(order, tree.people.iter().map(|person| call_time(person, out)).collect())
    }

    /// With all ways working.
    #[must_use]
    pub fn undisturbed(order: &'a CallOrder) -> Self {
        Self::with_times(order, order.times.clone())
    }

    fn with_times(order: &'a CallOrder, times: Vec<CallTime>) -> Self {
        let count = order.len();
        Self {
            order,
            times,
            deaf: vec![false; count],
            minute: vec![NONE; count],
            from: vec![NONE; count],
            done: vec![NONE; count],
            jobs: (0..count).map(|_| VecDeque::new()).collect(),
            known_to: vec![Vec::new(); count],
            awake: vec![false; count],
            next: BinaryHeap::new(),
            taken_over: Vec::new(),
            record: None,
        }
    }

    /// One round with all that happened.
    pub fn record(&mut self, silent: &[bool]) -> Round {
        self.record = Some(Round::default());
        let beginner = self.play(silent);
        let mut round = self.record.take().unwrap_or_default();
        round.beginner = beginner;
        let reached = |person: usize| {
            let from = (self.from[person] != NONE).then_some(self.from[person] as usize);
            (self.minute[person] != NONE).then_some(Reached { minute: self.minute[person], from })
        };
        round.reached = (0..self.order.len()).map(reached).collect();
        round.done = self.done.iter().map(|minute| (*minute != NONE).then_some(*minute)).collect();
        round
    }

    /// One round, of which only minutes remain: see [`Self::minute_of`]. The beginner, if anybody was there.
    pub fn play(&mut self, silent: &[bool]) -> Option<PersonAt> {
        self.clear(silent);
        let at = self.order.starters.iter().position(|starter| !silent[*starter])?;
        let order = self.order;
        let beginner = order.starters[at];
        let earlier = &order.starters[..at];
        self.taken_over.extend(earlier);
        for starter in earlier {
            self.learn(beginner, *starter);
        }
        self.minute[beginner] = 0;
        let lists = earlier.iter().chain(std::iter::once(&beginner)).flat_map(|starter| &order.lists[*starter]);
        let calls = lists.filter(|person| !earlier.contains(person)).map(|person| (0, Job::Call(*person)));
        self.jobs[beginner].extend(calls);
        self.wake(beginner, 0);
        while let Some(Reverse((minute, person))) = self.next.pop() {
            self.act(person as usize, minute);
        }
        Some(beginner)
    }

    /// When a person had the message in the round that was played last.
    #[must_use]
    pub fn minute_of(&self, person: PersonAt) -> Option<u32> {
        (self.minute[person] != NONE).then_some(self.minute[person])
    }

    fn clear(&mut self, silent: &[bool]) {
        for (deaf, (silent, time)) in self.deaf.iter_mut().zip(silent.iter().zip(&self.times)) {
            *deaf = *silent || !time.usable;
        }
        self.minute.fill(NONE);
        self.from.fill(NONE);
        self.done.fill(NONE);
        self.awake.fill(false);
        self.jobs.iter_mut().for_each(VecDeque::clear);
        self.known_to.iter_mut().for_each(Vec::clear);
        self.next.clear();
        self.taken_over.clear();
    }

    fn wake(&mut self, person: PersonAt, minute: u32) {
        if !self.awake[person] {
            self.awake[person] = true;
            self.next.push(Reverse((minute, person as u32)));
        }
    }

    fn knows(&self, one: PersonAt, other: PersonAt) -> bool {
        self.known_to[other].contains(&(one as u32))
    }

    fn learn(&mut self, one: PersonAt, of: PersonAt) {
        if !self.knows(one, of) {
            self.known_to[of].push(one as u32);
        }
    }

    /// The next call of this person, or nothing if all is done.
    fn act(&mut self, person: PersonAt, minute: u32) {
        self.awake[person] = false;
        loop {
            let Some((from, job)) = self.jobs[person].pop_front() else {
                self.done[person] = minute;
                return;
            };
            if from > minute {
                self.jobs[person].push_front((from, job));
                self.done[person] = minute;
                self.wake(person, from);
                return;
            }
            let busy = match job {
                Job::Call(whom) => self.call(person, whom, minute),
                Job::Pass { to, names } => self.pass(person, to, names, minute),
                Job::Silence(whom) => {
                    self.follow_silence(person, whom, minute);
                    None
                }
                Job::HandOn(names) => {
                    self.hand_on(person, names, minute);
                    None
                }
            };
            if let Some(busy) = busy {
                self.wake(person, minute.saturating_add(busy));
                return;
            }
        }
    }

    /// Calls somebody; how long it took, if a call was made.
    fn call(&mut self, by: PersonAt, whom: PersonAt, minute: u32) -> Option<u32> {
        if whom == by {
            return None;
        }
        let known = self.knows(by, whom);
        if !self.deaf[whom] {
            if !known {
                self.write_down(by, whom, minute, true, &[]);
                self.deliver(by, whom, minute);
                return Some(self.times[whom].busy);
            }
            return None;
        }
        self.jobs[by].push_front((minute, Job::Silence(whom)));
        if known {
            return None;
        }
        self.write_down(by, whom, minute, false, &[]);
        self.learn(by, whom);
        Some(self.times[whom].silent)
    }

    /// What becomes of the list of somebody silent.
    fn follow_silence(&mut self, by: PersonAt, whom: PersonAt, minute: u32) {
        if self.taken_over.contains(&whom) {
            return;
        }
        let list = &self.order.lists[whom];
        let names = list.iter().filter(|name| **name != by && (self.deaf[**name] || !self.knows(by, **name)));
        let names: Vec<Name> = names.map(|name| (*name, 1)).collect();
        self.hand_on(by, names, minute);
    }

    /// Calls somebody to pass names on; how long it took, if a call was made.
    fn pass(&mut self, by: PersonAt, to: PersonAt, names: Vec<Name>, minute: u32) -> Option<u32> {
        let known = self.knows(by, to);
        if self.deaf[to] {
            if !known {
                self.write_down(by, to, minute, false, &names);
                self.learn(by, to);
            }
            self.jobs[by].push_front((minute, Job::HandOn(names)));
            return (!known).then_some(self.times[to].silent);
        }
        self.write_down(by, to, minute, true, &names);
        self.deliver(by, to, minute);
        let arrives = minute.saturating_add(self.times[to].arrives);
        for (name, next) in names {
            for at in 0..next {
                self.learn(to, self.order.callers[name][at]);
            }
            self.jobs[to].push_back((arrives, Job::Call(name)));
        }
        self.wake(to, arrives);
        Some(self.times[to].busy)
    }

    /// Somebody answers: they have the message, and begin with their list if they did not have it before.
    fn deliver(&mut self, by: PersonAt, to: PersonAt, minute: u32) {
        self.learn(by, to);
        self.learn(to, by);
        if self.minute[to] == NONE {
            let arrives = minute.saturating_add(self.times[to].arrives);
            self.minute[to] = arrives;
            self.from[to] = by as u32;
            let order = self.order;
            self.jobs[to].extend(order.lists[to].iter().map(|person| (arrives, Job::Call(*person))));
            self.wake(to, arrives);
        }
    }

    /// What becomes of names whose caller is silent, before anything else is done.
    fn hand_on(&mut self, by: PersonAt, names: Vec<Name>, minute: u32) {
        let mut jobs: Vec<Job> = Vec::new();
        for (name, from) in names {
            let callers = &self.order.callers[name];
            let next = (from..callers.len())
                .find(|at| callers[*at] == by || !(self.deaf[callers[*at]] && self.knows(by, callers[*at])));
            match next {
                Some(at) if callers[at] == by => jobs.push(Job::Call(name)),
                Some(at) => {
                    let to = callers[at];
                    let same = jobs.iter_mut().find_map(|job| match job {
                        Job::Pass { to: other, names } if *other == to => Some(names),
                        _ => None,
                    });
                    match same {
                        Some(names) => names.push((name, at)),
                        None => jobs.push(Job::Pass { to, names: vec![(name, at)] }),
                    }
                }
                None => {
                    let of = callers.first().copied();
                    let holds = of.filter(|of| self.order.flaps && self.order.callers[*of].first() == Some(&by));
                    if holds.is_some() {
                        jobs.push(Job::Call(name));
                    }
                    if let Some(record) = &mut self.record {
                        match holds {
                            Some(of) => record.flaps.push(OpenedFlap { by, of, whom: name }),
                            None => record.missing.push(Missing { by, whom: name }),
                        }
                    }
                }
            }
        }
        for job in jobs.into_iter().rev() {
            self.jobs[by].push_front((minute, job));
        }
    }

    fn write_down(&mut self, by: PersonAt, whom: PersonAt, minute: u32, answered: bool, names: &[Name]) {
        if let Some(record) = &mut self.record {
            let names = names.iter().map(|(name, _)| *name).collect();
            record.calls.push(PlacedCall { minute, by, whom, answered, names });
        }
    }
}

/// One round of a tree, with these people silent and these things out of order.
#[must_use]
pub fn round(tree: &Tree, silent: &[PersonAt], out: &[Need]) -> Round {
    let order = CallOrder::of(tree);
    let mut quiet = vec![false; order.len()];
    for person in silent {
        quiet[*person] = true;
    }
    RoundEngine::new(tree, &order, out).record(&quiet)
}
