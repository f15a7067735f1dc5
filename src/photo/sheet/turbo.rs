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
use std::rc::Rc;

use crate::photo::code::Code;
use crate::photo::equalise::{
    CodeSamples, DecisionFeedback, Equaliser, InterferenceCanceller, InterferenceTraining, LinearEqualiser,
    LinearTraining, NeuralEqualiser, TrainingCode,
};
use crate::photo::map::{LabelMap, Mesh, View, Warp, registration};
use crate::photo::sheet::seen::proved;
use crate::photo::sheet::{Seen, SheetKey};
use crate::photo::{Reader, Sighting};
use crate::qr::{Layout, Modules, segments, soft};
use crate::sheet::Grid;
use crate::watch::Watch;

/// Times that the map is refined with what was read since.
const MAPS: usize = 4;
/// Times that unread places are tried with what was learnt since.
const ROUNDS: usize = 5;
/// Codes that were read and train the equalisers.
const MOST_TRAINING_SLOTS: usize = 60;
/// Unread places of one sheet that are tried: the densest sheets have a hundred, and each takes half a megabyte.
const MOST_PLACES: usize = 200;
/// Codes read from which on the patterns of unread ones no longer train.
const ENOUGH: usize = 3;

/// Times that places of one sheet are tried: a hopeless photo is given up after some seconds.
const MOST_ATTEMPTS: usize = 150;
/// Times that the parts of a code are moved.
const MOST_MOVES: usize = 20;
/// Half modules that the parts of a code are moved at most, in turn: of one without a decoded block, and of others.
const FAR: [i32; 4] = [10, 4, 2, 2];
const NEAR: [i32; 2] = [3, 2];
/// The same of a code that was read.
const READ: [i32; 3] = [5, 3, 2];
/// The same of a code that was read in another photo: where it stands here is not known so well.
const PILOT: [i32; 4] = [10, 5, 3, 2];
/// Correlation of a pilot's samples with its modules from which on it counts as seen: noise of a code of version 10 gives
/// 0.02.
const PILOT_AGREES: f32 = 0.25;
/// Every fourth node of a code's net pins the map for the codes beside it.
pub const PINS: usize = 4;
/// Codes that train the neural equaliser, and modules that must be known of them.
const MOST_TRAINING_CODES: usize = 24;
const LEAST_KNOWN: usize = 8_000;
/// One block in `FEEDBACK_SHARE` must be decoded before decision feedback is tried.
const FEEDBACK_SHARE: usize = 4;

/// The state of one slot of the sheet.
struct SlotWork {
    slot: u32,
    middle: (f64, f64),
    linear: LinearTraining,
    interference: InterferenceTraining,
    /// The code was read: all of its modules train the equalisers.
    read: bool,
    /// Decoded blocks.
    blocks: usize,
    samples: CodeSamples,
    mesh: Mesh,
    /// Times that its parts may still be moved.
    moves: usize,
    /// It was looked for far off.
    sought: bool,
    /// What was known when it was tried last.
    tried: Option<(usize, usize)>,
}

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
    neural: Option<Rc<NeuralEqualiser<'a>>>,
    /// Times that it was trained.
    trainings: usize,
    /// Times that places may still be tried.
    attempts: usize,
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
    let mut decoder = TurboDecoder {
        view,
        key,
        seen,
        layout,
        words: &words,
        nets: BTreeMap::new(),
        neural: None,
        trainings: 0,
        attempts: MOST_ATTEMPTS,
        watch,
    };
    let mut warp = rough;
    let mut states = Vec::new();
    for _ in 0..MAPS {
        if let Some(finer) = decoder.finer_map(&warp) {
            warp = finer;
        }
        let before = decoder.blocks();
        decoder.rounds(&mut warp, &mut states, found);
        if decoder.seen.unread() == 0 || decoder.blocks() == before || watch.stop() {
            break;
        }
    }
    warp
}

/// An equaliser for one place, if it can be had, and how often it is asked at most.
type Stage<'a> = (fn(&TurboDecoder<'a>, &[SlotWork], usize) -> Option<Rc<dyn Equaliser + 'a>>, usize);

impl<'a> TurboDecoder<'a> {
    /// Decoded blocks over all codes.
    fn blocks(&self) -> usize {
        let read = self.seen.data.iter().flatten().count();
        read * self.layout.count() + self.seen.blocks.values().flatten().flatten().count()
    }

    /// What is known of a slot's modules.
    pub fn known(&self, slot: u32) -> Modules {
        self.seen.known(slot, &self.layout)
    }

    fn rounds(&mut self, warp: &mut Warp, states: &mut Vec<SlotWork>, found: &mut Vec<Code>) {
        self.add_read(warp, states);
        self.first_round(warp, states, found);
        if states.iter().any(|state| !state.read) && self.attempts > 0 && !self.watch.stop() {
            self.neural = self.train_neural(states).map(Rc::new).or(self.neural.take());
            self.trainings += 1;
        }
        for _ in 1..ROUNDS {
            let mut progress = false;
            for at in 0..states.len() {
                if self.watch.stop() {
                    return;
                }
                progress |= self.attempt(states, at, found).unwrap_or(false);
                self.pin(&states[at], warp);
            }
            if !progress {
                break;
            }
        }
    }

    /// Adds the codes that were read, their parts where they really are.
    fn add_read(&mut self, warp: &mut Warp, states: &mut Vec<SlotWork>) {
        let slots = self.seen.slots_in(self.view, warp);
        let read = slots.into_iter().filter(|slot| self.seen.is_known(*slot) && self.seen.beside_unread(*slot));
        let new: Vec<u32> =
            read.filter(|slot| states.iter().all(|state| state.slot != *slot)).take(MOST_TRAINING_SLOTS).collect();
        for slot in new {
            if self.watch.stop() {
                return;
            }
            let Some(mut state) = self.state_of(warp, slot) else { continue };
            self.settle_read(&mut state);
            if self.seen.is_read(slot) || self.shows(&state) {
                self.pin(&state, warp);
                states.push(state);
            }
        }
    }

    /// Tries each place without decoded blocks, always the one with the most neighbours whose position is known.
    fn first_round(&mut self, warp: &mut Warp, states: &mut Vec<SlotWork>, found: &mut Vec<Code>) {
        // Codes with few decoded blocks are located anew by the new map, if more is known around them than before.
        states.retain(|state| {
            let unchanged = state.tried.is_some_and(|(around, _)| around == self.stamp(state.slot).0);
            state.read || unchanged || state.blocks * FEEDBACK_SHARE >= self.layout.count()
        });
        let mut unread = self.seen.slots_in(self.view, warp);
        unread.retain(|slot| !self.seen.is_known(*slot) && states.iter().all(|state| state.slot != *slot));
        unread.truncate(MOST_PLACES);
        let known =
            |decoder: &Self, slot: u32| decoder.seen.beside(slot).filter(|at| decoder.nets.contains_key(at)).count();
        // The nearest to what was read, of those that are alike.
        while let Some(next) = (0..unread.len()).rev().max_by_key(|at| known(self, unread[*at])) {
            if self.watch.stop() {
                return;
            }
            let Some(state) = self.state_of(warp, unread.remove(next)) else { continue };
            states.push(state);
            let last = states.len() - 1;
            self.attempt(states, last, found);
            self.pin(&states[last], warp);
        }
    }

    /// Changes with all that a new try of a place may profit from: the blocks decoded of it and around it, and the
    /// training of the neural equaliser.
    fn stamp(&self, slot: u32) -> (usize, usize) {
        let blocks = |slot: u32| match self.seen.blocks.get(&slot) {
            _ if self.seen.is_known(slot) => self.layout.count(),
            Some(blocks) => blocks.iter().flatten().count(),
            None => 0,
        };
        (self.seen.beside(slot).map(blocks).sum(), self.trainings)
    }

    /// Pins the map where the parts of a code are known to stand, for the codes beside it.
    fn pin(&mut self, state: &SlotWork, warp: &mut Warp) {
        let much = state.read || state.blocks * 2 > self.layout.count();
        if much && self.nets.insert(state.slot, state.mesh.clone()).is_none() {
            warp.pin(state.mesh.pairs(self.seen.geometry.code(state.slot), PINS));
        }
    }

    fn state_of(&self, warp: &Warp, slot: u32) -> Option<SlotWork> {
        let square = self.seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let mesh = Mesh::of(warp, square)?;
        let samples = CodeSamples::on(self.view, square.side as usize, &mesh, 0.0);
        let (linear, interference) = self.training(slot, &samples);
        Some(SlotWork {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            linear,
            interference,
            read: self.seen.is_known(slot),
            blocks: self.seen.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count()),
            samples,
            mesh,
            moves: MOST_MOVES,
            sought: false,
            tried: None,
        })
    }

    /// Tries one place with each equaliser in turn; whether more of it is known than before.
    fn attempt(&mut self, states: &mut [SlotWork], at: usize, found: &mut Vec<Code>) -> Option<bool> {
        let stamp = self.stamp(states[at].slot);
        if states[at].read || self.attempts == 0 || states[at].tried == Some(stamp) {
            return None;
        }
        self.attempts -= 1;
        states[at].tried = Some(stamp);
        let before = states[at].blocks;
        if let Some(soft) = self.equalise_linearly(states, at) {
            self.run_stages(states, at, &soft);
        }
        if states[at].blocks <= before {
            return None;
        }
        if states[at].blocks == self.layout.count() {
            found.push(self.finish(&mut states[at])?);
            if states[at].sought {
                self.settle_read(&mut states[at]);
                return Some(true);
            }
        }
        (states[at].linear, states[at].interference) = self.training(states[at].slot, &states[at].samples);
        Some(true)
    }

    /// Soft modules of a place by a linear equaliser of its own, its parts moved to where they are surest.
    fn equalise_linearly(&mut self, states: &mut [SlotWork], at: usize) -> Option<Vec<f32>> {
        let weighted = training_states(states, at, f64::from(self.layout.side));
        let linear = LinearEqualiser::learn(weighted.map(|(weight, state)| (weight, &state.linear)))?;
        let state = &mut states[at];
        let mut soft = linear.apply(&state.samples);
        self.gain(state, &soft);
        while state.moves > 0 && state.blocks < self.layout.count() && !self.watch.stop() {
            let so_far = state.blocks;
            self.settle(state, &linear);
            soft = linear.apply(&state.samples);
            self.gain(state, &soft);
            if state.blocks == so_far {
                break;
            }
        }
        Some(soft)
    }

    /// The stages after the linear equaliser, in order.
    fn stages() -> [Stage<'a>; 3] {
        [
            (Self::interference_canceller, 3),
            (|decoder, _, _| decoder.neural.clone().map(|neural| neural as _), 4),
            (Self::decision_feedback, 1),
        ]
    }

    /// Decodes a place through each stage, and again with what is known of it by then, as long as that gains blocks.
    fn run_stages(&mut self, states: &mut [SlotWork], at: usize, soft: &[f32]) {
        for (equaliser, most) in Self::stages() {
            if states[at].blocks == self.layout.count() || self.watch.stop() {
                return;
            }
            let Some(equaliser) = equaliser(self, states, at) else { continue };
            let state = &mut states[at];
            for _ in 0..most {
                let before = state.blocks;
                let softer = equaliser.soften(&state.samples, soft, &self.known(state.slot));
                self.gain(state, &softer);
                if state.blocks == before || state.blocks == self.layout.count() || self.watch.stop() {
                    break;
                }
            }
        }
    }

    fn interference_canceller(&self, states: &[SlotWork], at: usize) -> Option<Rc<dyn Equaliser + 'a>> {
        let weighted = training_states(states, at, f64::from(self.layout.side));
        let canceller = InterferenceCanceller::learn(&weighted.map(|(weight, state)| (weight, &state.interference)))?;
        Some(Rc::new(canceller))
    }

    fn decision_feedback(&self, states: &[SlotWork], at: usize) -> Option<Rc<dyn Equaliser + 'a>> {
        let SlotWork { slot, blocks, samples, .. } = &states[at];
        let enough = blocks * FEEDBACK_SHARE >= self.layout.count();
        let feedback = enough.then(|| DecisionFeedback::learn(samples, &self.known(*slot), self.words))??;
        Some(Rc::new(feedback))
    }

    /// Trained on the codes of which more than half is known.
    fn train_neural(&self, states: &[SlotWork]) -> Option<NeuralEqualiser<'a>> {
        let trains = |state: &SlotWork| state.read || state.blocks * 2 > self.layout.count();
        let chosen = (0..states.len()).filter(|at| trains(&states[*at])).take(MOST_TRAINING_CODES);
        let codes: Vec<(&CodeSamples, Vec<f32>, Modules)> = chosen
            .filter_map(|at| {
                let weighted = training_states(states, at, f64::from(self.layout.side));
                let linear = LinearEqualiser::learn(weighted.map(|(weight, state)| (weight, &state.linear)))?;
                let samples = &states[at].samples;
                Some((samples, linear.apply(samples), self.known(states[at].slot)))
            })
            .collect();
        let codes: Vec<TrainingCode<'_>> =
            codes.iter().map(|(samples, soft, known)| TrainingCode { samples, soft, known }).collect();
        NeuralEqualiser::learn(&codes, self.words, LEAST_KNOWN, self.watch)
    }

    /// Samples a code anew where its parts have moved.
    fn settle(&self, state: &mut SlotWork, linear: &LinearEqualiser) {
        state.moves -= 1;
        let reaches: &[i32] = if state.blocks == 0 && !state.sought { &FAR } else { &NEAR };
        state.sought = true;
        let stands = self.stands(state.slot);
        for reach in reaches {
            state.mesh = registration::settle(self.view, &state.mesh, linear, &stands, *reach);
        }
        self.sample(state);
    }

    /// The same with a code of which all is known.
    fn settle_read(&self, state: &mut SlotWork) {
        let stands = self.stands(state.slot);
        let reaches: &[i32] = if self.seen.is_read(state.slot) { &READ } else { &PILOT };
        for reach in reaches {
            state.mesh = registration::settle(self.view, &state.mesh, &LinearEqualiser::identity(), &stands, *reach);
        }
        self.sample(state);
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

    fn sample(&self, state: &mut SlotWork) {
        state.samples = CodeSamples::on(self.view, self.layout.side as usize, &state.mesh, 0.0);
        (state.linear, state.interference) = self.training(state.slot, &state.samples);
    }

    /// What is known of a slot, to train equalisers with.
    fn training(&self, slot: u32, samples: &CodeSamples) -> (LinearTraining, InterferenceTraining) {
        let known = self.known(slot);
        (LinearTraining::of(samples, &known), InterferenceTraining::of(samples, &known))
    }

    /// What is known to stand on a code and around it.
    fn stands(&self, slot: u32) -> LabelMap {
        let Grid { rows, columns, gap_x, gap_y } = self.seen.geometry.grid;
        let (row, column) = self.seen.geometry.grid.place(slot);
        let codes = std::array::from_fn(|at| {
            let beside = |place: u32, step: usize, count: u32| {
                (place + step as u32).checked_sub(1).filter(|place| *place < count)
            };
            let (row, column) = (beside(row, at / 3, rows)?, beside(column, at % 3, columns)?);
            Some(self.known(row * columns + column))
        });
        LabelMap::around(&codes, self.layout.side as i32, (gap_x as i32, gap_y as i32))
    }

    /// Decodes soft modules and keeps the blocks that are new.
    fn gain(&mut self, state: &mut SlotWork, soft: &[f32]) {
        let predicted = self.seen.common.map(|common| common.bits(self.seen.first + state.slot, self.key.version));
        let new = soft::decode(soft, &self.layout, &predicted.unwrap_or_default()).blocks;
        let blocks = match self.seen.blocks.remove(&state.slot) {
            Some(old) => old.into_iter().zip(new).map(|(old, new)| old.or(new)).collect(),
            None => new,
        };
        state.blocks = blocks.iter().flatten().count();
        self.seen.blocks.insert(state.slot, blocks);
    }

    /// The code of a slot with all blocks decoded; blocks that do not belong together are dropped.
    fn finish(&mut self, state: &mut SlotWork) -> Option<Code> {
        let data = self.seen.blocks.remove(&state.slot)?.into_iter().collect::<Option<Vec<_>>>()?.concat();
        state.blocks = 0;
        let payload = segments::payload(&data, self.key.version)?;
        if !proved(&payload, self.key, self.seen, state.slot) {
            return None;
        }
        let corners = state.samples.corners;
        state.read = true;
        self.seen.data[state.slot as usize] = Some(data.clone());
        self.seen.anchor(self.seen.geometry.code(state.slot), &corners);
        let sighting = Sighting { payload, corners, reader: Reader::Guided };
        Some(Code { sighting, version: self.key.version, format: self.seen.format, data })
    }
}

/// The codes that train the equalisers of a place and their weights: those around it, near ones most, and the place
/// itself.
fn training_states(states: &[SlotWork], at: usize, side: f64) -> impl Iterator<Item = (f64, &SlotWork)> + Clone {
    let here = states[at].middle;
    let teaches = move |state: &SlotWork| state.read || state.blocks > 0;
    let few = states.iter().filter(|state| teaches(state)).count() < ENOUGH;
    states.iter().enumerate().filter(move |(other, state)| few || teaches(state) || *other == at).map(
        move |(_, state)| {
            let (dx, dy) = ((state.middle.0 - here.0) / side, (state.middle.1 - here.1) / side);
            let near = 1.0 / (1.0 + dx * dx + dy * dy);
            (near * near, state)
        },
    )
}
