//! Iterative (turbo) decoder: a rough map of a sheet and whatever of its codes is known -> codes that only equalisers
//! trained on this very photo make legible.
//!
//! ```text
//! known modules --> finer map --> nets over codes -- registration --> samples -- equalisers --> soft modules
//!    ^                                                                                               |
//!    `-------------------------- decoded blocks <-- predicted header, errors and erasures -----------'
//! ```
//! What the linear equaliser makes of a code goes through the stages of `TurboDecoder::stages`, each with all that
//! the stages before it decoded. Codes that were read train the equalisers, and so do the marks and all modules that a
//! code must carry. A code with some decoded blocks trains its own, and is tried again as long as something was learnt
//! since that it may profit from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::attempt::{Attempt, AttemptResult};
use super::place::{KnownSheet, SlotWork, training, training_states};
use crate::photo::code::Code;
use crate::photo::equalise::{CodeSamples, LinearEqualiser, NeuralEqualiser, TrainingCode};
use crate::photo::map::{Mesh, View, Warp};
use crate::photo::sheet::{Seen, SheetKey};
use crate::photo::{largest, parallel};
use crate::qr::{Layout, Modules};
use crate::watch::Watch;

/// Times that the map is refined with what was read since.
const MAPS: usize = 4;
/// Codes that were read and train the equalisers.
const MOST_TRAINING_SLOTS: usize = 60;

/// Times that places of one sheet are tried: a hopeless photo is given up after some seconds.
const MOST_ATTEMPTS: usize = 150;
/// Places that are tried at the same time: as many whatever the threads, so that a photo gives the same everywhere.
pub(super) const WAVE: usize = 2;
/// Times that the parts of a code are moved.
const MOST_MOVES: usize = 20;
/// Correlation of a pilot's samples with its modules from which on it counts as seen: noise of a code of version 10 gives
/// 0.02.
const PILOT_AGREES: f32 = 0.25;
/// Every fourth node of a code's net pins the map for the codes beside it.
pub const PINS: usize = 4;
/// Codes that train the neural equaliser, and modules that must be known of them.
const MOST_TRAINING_CODES: usize = 24;
const LEAST_KNOWN: usize = 8_000;

/// A sheet, and how its codes are laid out.
pub struct TurboDecoder<'a> {
    pub view: &'a View<'a>,
    pub key: &'a SheetKey,
    pub seen: &'a mut Seen,
    pub layout: Layout,
    /// The codeword of each module.
    words: &'a [u32],
    /// The nets of codes that were read, or nearly.
    pub nets: BTreeMap<u32, Mesh>,
    /// The neural equaliser of this photo, once enough is known.
    pub(super) neural: Option<Arc<NeuralEqualiser<'a>>>,
    /// Times that it was trained, and blocks that were decoded then.
    pub(super) trainings: usize,
    pub(super) taught: usize,
    /// Times that places may still be tried.
    pub(super) attempts: usize,
    pub watch: &'a dyn Watch,
}

/// Reads what can be read of the unread slots; `rough` was grown from sharp patterns. Returns the last map.
pub fn read(
    view: &View<'_>,
    rough: Warp,
    key: &SheetKey,
    seen: &mut Seen,
    watch: &dyn Watch,
    found: &mut Vec<Code>,
) -> Warp {
    let Some(layout) = Layout::new(key.version, seen.format.level, seen.format.mask) else { return rough };
    let words = layout.words();
    let mut decoder = TurboDecoder::new(view, key, seen, layout, &words, watch);
    let mut warp = rough;
    let mut states: Vec<SlotWork> = Vec::new();
    for _ in 0..MAPS {
        if let Some(finer) = decoder.finer_map(&warp) {
            warp = finer;
        }
        let before = decoder.blocks();
        decoder.rounds(&mut warp, &mut states, found);
        if decoder.seen.unread() == 0 || watch.stop() {
            break;
        }
        // Less than a code's blocks: another map would hardly give more.
        if decoder.blocks() < before + decoder.layout.count() {
            break;
        }
    }
    warp
}

impl<'a> TurboDecoder<'a> {
    pub(super) fn new(
        view: &'a View<'a>,
        key: &'a SheetKey,
        seen: &'a mut Seen,
        layout: Layout,
        words: &'a [u32],
        watch: &'a dyn Watch,
    ) -> Self {
        Self {
            view,
            key,
            seen,
            layout,
            words,
            nets: BTreeMap::new(),
            neural: None,
            trainings: 0,
            taught: 0,
            attempts: MOST_ATTEMPTS,
            watch,
        }
    }

    /// Decoded blocks over all codes.
    pub(super) fn blocks(&self) -> usize {
        let read = self.seen.data.iter().flatten().count();
        read * self.layout.count() + self.seen.blocks.values().flatten().flatten().count()
    }

    /// What is known of a slot's modules.
    pub fn known(&self, slot: u32) -> Modules {
        self.seen.known(slot, &self.layout)
    }

    /// What a try of a place sees of the sheet.
    pub(super) fn now(&self) -> KnownSheet<'_, 'a> {
        let Self { view, key, words, watch, .. } = *self;
        KnownSheet { view, key, seen: self.seen, layout: &self.layout, words, neural: self.neural.as_ref(), watch }
    }

    /// Adds the codes that were read, their parts where they really are.
    pub(super) fn add_read(&mut self, warp: &mut Warp, states: &mut Vec<SlotWork>) {
        let slots = self.seen.slots_in(self.view, warp);
        let read = slots.into_iter().filter(|slot| self.seen.is_known(*slot) && self.seen.beside_unread(*slot));
        let unsettled = |slot: &u32| SlotWork::of(states, *slot).is_none_or(|at| !states[at].settled);
        let new: Vec<u32> = read.filter(unsettled).take(MOST_TRAINING_SLOTS).collect();
        for wave in new.chunks(WAVE) {
            if self.watch.stop() {
                return;
            }
            let settled = parallel::each(wave, self.watch, |slot| {
                let known = SlotWork::of(states, *slot).map(|at| states[at].clone());
                let mut state = known.or_else(|| self.state_untaught(warp, *slot))?;
                self.now().settle_read(&mut state, !self.seen.is_read(*slot), &self.known(*slot));
                state.settled = true;
                (self.seen.is_read(*slot) || self.shows(&state)).then_some(state)
            });
            for state in settled.into_iter().flatten() {
                self.pin(&state, warp);
                state.put(states);
            }
        }
    }

    /// Changes with all that a new try of a place may profit from: the blocks decoded of it and around it, and the
    /// training of the neural equaliser.
    fn stamp(&self, slot: u32) -> (usize, usize) {
        let blocks = |slot: u32| if self.seen.is_known(slot) { self.layout.count() } else { self.seen.decoded(slot) };
        (self.seen.beside(slot).map(blocks).sum(), self.trainings)
    }

    /// Pins the map where the parts of a code are known to stand, for the codes beside it.
    pub(super) fn pin(&mut self, state: &SlotWork, warp: &mut Warp) {
        let much = state.read || state.blocks * 2 > self.layout.count();
        if much && self.nets.insert(state.slot, state.mesh.clone()).is_none() {
            warp.pin(state.mesh.pairs(self.seen.geometry.code(state.slot), PINS));
        }
    }

    pub(super) fn state_of(&self, warp: &Warp, slot: u32) -> Option<SlotWork> {
        self.state_taught(warp, slot, &self.known(slot))
    }

    /// The same without training: of a place that is yet to be located.
    pub(super) fn state_untaught(&self, warp: &Warp, slot: u32) -> Option<SlotWork> {
        self.state_taught(warp, slot, &Modules(vec![None; (self.layout.side * self.layout.side) as usize]))
    }

    fn state_taught(&self, warp: &Warp, slot: u32, known: &Modules) -> Option<SlotWork> {
        let square = self.seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let mesh = Mesh::of(warp, square)?;
        let samples = CodeSamples::on(self.view, square.side as usize, &mesh, 0.0);
        let (linear, interference) = training(&samples, known);
        Some(SlotWork {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            linear,
            interference,
            read: self.seen.is_known(slot),
            blocks: self.seen.decoded(slot),
            samples,
            mesh,
            moves: MOST_MOVES,
            sought: false,
            settled: false,
            beside: self.pinned_beside(slot),
            tried: None,
        })
    }

    /// Whether there is anything new to try a place with.
    pub(super) fn may_profit(&self, state: &SlotWork) -> bool {
        !state.read && self.attempts > 0 && state.tried != Some(self.stamp(state.slot))
    }

    /// Tries places with each equaliser in turn, at the same time.
    pub(super) fn attempt(&mut self, states: &mut [SlotWork], wave: &[usize], found: &mut Vec<Code>) {
        let tried: Vec<usize> =
            wave.iter().copied().filter(|at| self.may_profit(&states[*at])).take(self.attempts).collect();
        for at in &tried {
            states[*at].tried = Some(self.stamp(states[*at].slot));
        }
        self.attempts -= tried.len();
        let outcomes = parallel::each(&tried, self.watch, |at| Attempt::new(self.now(), states, *at).run());
        for (at, outcome) in tried.into_iter().zip(outcomes) {
            states[at] = self.keep(outcome, found);
        }
    }

    /// Keeps what a try decoded; gives the state of its place.
    pub(super) fn keep(&mut self, outcome: AttemptResult, found: &mut Vec<Code>) -> SlotWork {
        let slot = outcome.state.slot;
        self.seen.blocks.insert(slot, outcome.decoded);
        if let Some(code) = outcome.code {
            self.seen.blocks.remove(&slot);
            self.seen.data[slot as usize] = Some(code.data.clone());
            self.seen.anchor(self.seen.geometry.code(slot), &code.sighting.corners);
            found.push(code);
        }
        outcome.state
    }

    /// Trained on the codes of which most is known.
    pub(super) fn train_neural(&self, states: &[SlotWork]) -> Option<NeuralEqualiser<'a>> {
        let known = |state: &SlotWork| if state.read { self.layout.count() } else { state.blocks };
        let taught: Vec<usize> = (0..states.len()).filter(|at| known(&states[*at]) > 0).collect();
        let chosen = largest::of(taught, MOST_TRAINING_CODES, |at| known(&states[*at]));
        let filtered = |at: &usize| {
            let weighted = training_states(states, *at, &states[*at], f64::from(self.layout.side));
            let linear = LinearEqualiser::learn(weighted.map(|(weight, state)| (weight, &state.linear)))?;
            let samples = &states[*at].samples;
            Some((samples, linear.apply(samples), self.known(states[*at].slot)))
        };
        let mut codes: Vec<(&CodeSamples, Vec<f32>, Modules)> = Vec::new();
        for wave in chosen.chunks(WAVE) {
            if self.watch.stop() {
                return None;
            }
            codes.extend(parallel::each(wave, self.watch, filtered).into_iter().flatten());
        }
        let codes: Vec<TrainingCode<'_>> =
            codes.iter().map(|(samples, soft, known)| TrainingCode { samples, soft, known }).collect();
        NeuralEqualiser::learn(&codes, self.words, LEAST_KNOWN, self.watch)
    }

    /// Whether a code that was read elsewhere is what stands here.
    fn shows(&self, state: &SlotWork) -> bool {
        let side = state.samples.side();
        let (mut sum, mut seen, mut count) = (0.0, 0.0, 0.0);
        for (at, level) in self.known(state.slot).levels().into_iter().enumerate() {
            let value = state.samples.middle(at % side, at / side) * state.samples.trust(at);
            sum += value * level;
            seen += value * value;
            count += level * level;
        }
        sum > PILOT_AGREES * (seen * count).sqrt()
    }
}
