//! One try of one place: its samples, and what is known of the sheet -> more of its blocks.
//!
//! A try changes nothing but the place that it is about, so that several places can be tried at the same time.

use std::sync::Arc;

use super::place::{KnownSheet, SlotWork, training, training_states};
use super::seen::proved;
use crate::photo::code::Code;
use crate::photo::equalise::{DecisionFeedback, Equaliser, InterferenceCanceller, LinearEqualiser};
use crate::photo::map::registration;
use crate::photo::{Reader, Sighting};
use crate::qr::{Modules, segments, soft};

/// Half modules that the parts of a code are moved at most, in turn: of one without a decoded block, and of others.
const FAR: [i32; 4] = [10, 4, 2, 2];
const NEAR: [i32; 2] = [3, 2];
/// One block in `FEEDBACK_SHARE` must be decoded before decision feedback is tried.
pub const FEEDBACK_SHARE: usize = 4;

/// A place while it is tried.
pub struct Attempt<'t, 'a> {
    sheet: KnownSheet<'t, 'a>,
    states: &'t [SlotWork],
    at: usize,
    state: SlotWork,
    /// The place's blocks, as far as they are decoded.
    decoded: Vec<Option<Vec<u8>>>,
}

/// What a try gave.
pub struct AttemptResult {
    pub state: SlotWork,
    pub decoded: Vec<Option<Vec<u8>>>,
    /// The code, if all of it was read.
    pub code: Option<Code>,
}

/// An equaliser for one place, if it can be had, and how often it is asked at most.
type Stage<'t, 'a> = (fn(&Attempt<'t, 'a>) -> Option<Arc<dyn Equaliser + 'a>>, usize);

impl<'t, 'a> Attempt<'t, 'a> {
    pub fn new(sheet: KnownSheet<'t, 'a>, states: &'t [SlotWork], at: usize) -> Self {
        let state = states[at].clone();
        let decoded = sheet.seen.blocks.get(&state.slot).cloned();
        Self { sheet, states, at, state, decoded: decoded.unwrap_or_else(|| vec![None; sheet.layout.count()]) }
    }

    /// Tries the place with each equaliser in turn.
    pub fn run(mut self) -> AttemptResult {
        let before = self.state.blocks;
        if let Some(soft) = self.equalise_linearly() {
            self.run_stages(&soft);
        }
        let (code, gained) = self.conclude(before);
        if code.is_some() && self.state.sought {
            let known = self.known();
            self.sheet.settle_read(&mut self.state, false, &known);
        } else if gained {
            (self.state.linear, self.state.interference) = training(&self.state.samples, &self.known());
        }
        self.result(code)
    }

    /// Tries the place where it is thought to stand, with a linear equaliser alone.
    pub fn run_once(mut self) -> AttemptResult {
        let before = self.state.blocks;
        if let Some(linear) = self.linear() {
            self.gain(&linear.apply(&self.state.samples));
        }
        let (code, _) = self.conclude(before);
        self.result(code)
    }

    /// The code, if all blocks are decoded, and whether more is known than before.
    fn conclude(&mut self, before: usize) -> (Option<Code>, bool) {
        if self.state.blocks <= before {
            return (None, false);
        }
        if !self.is_whole() {
            return (None, true);
        }
        let code = self.finish();
        let gained = code.is_some();
        (code, gained)
    }

    fn result(self, code: Option<Code>) -> AttemptResult {
        AttemptResult { state: self.state, decoded: self.decoded, code }
    }

    fn is_whole(&self) -> bool {
        self.state.blocks == self.sheet.layout.count()
    }

    /// Nothing more is to be done.
    fn is_over(&self) -> bool {
        self.is_whole() || self.sheet.watch.stop()
    }

    /// What is known of the place's modules.
    fn known(&self) -> Modules {
        self.sheet.seen.known_with(self.state.slot, self.sheet.layout, Some(&self.decoded))
    }

    /// A linear equaliser of the place's own, learnt on what is known around it.
    fn linear(&self) -> Option<LinearEqualiser> {
        let side = f64::from(self.sheet.layout.side);
        let weighted = training_states(self.states, self.at, &self.state, side);
        LinearEqualiser::learn(weighted.map(|(weight, state)| (weight, &state.linear)))
    }

    /// Soft modules by a linear equaliser of the place's own, its parts moved to where they are surest.
    fn equalise_linearly(&mut self) -> Option<Vec<f32>> {
        let linear = self.linear()?;
        let mut soft = linear.apply(&self.state.samples);
        if self.is_over() {
            return None;
        }
        self.gain(&soft);
        // Where others stand is not known well, what the place shows of itself may teach more.
        if !self.is_over() && self.state.blocks * 2 < self.sheet.layout.count() {
            let own = LinearEqualiser::learn(std::iter::once((1.0, &self.state.linear)));
            if let Some(alone) = own.map(|own| own.apply(&self.state.samples)) {
                self.gain(&alone);
            }
        }
        while self.state.moves > 0 && !self.is_over() {
            let so_far = self.state.blocks;
            self.settle(&linear);
            if self.is_over() {
                break;
            }
            soft = linear.apply(&self.state.samples);
            self.gain(&soft);
            if self.state.blocks == so_far {
                break;
            }
        }
        Some(soft)
    }

    /// The stages after the linear equaliser, in order.
    fn stages() -> [Stage<'t, 'a>; 3] {
        [
            (Self::interference_canceller, 3),
            (|attempt| attempt.sheet.neural.cloned().map(|neural| neural as _), 4),
            (Self::decision_feedback, 1),
        ]
    }

    /// Decodes the place through each stage, and again with what is known of it by then, as long as that gains blocks.
    fn run_stages(&mut self, soft: &[f32]) {
        for (equaliser, most) in Self::stages() {
            if self.is_over() {
                return;
            }
            let Some(equaliser) = equaliser(self) else { continue };
            for _ in 0..most {
                let before = self.state.blocks;
                let softer = equaliser.soften(&self.state.samples, soft, &self.known());
                if self.is_over() {
                    return;
                }
                self.gain(&softer);
                if self.state.blocks == before || self.is_over() {
                    break;
                }
            }
        }
    }

    fn interference_canceller(&self) -> Option<Arc<dyn Equaliser + 'a>> {
        let side = f64::from(self.sheet.layout.side);
        let weighted = training_states(self.states, self.at, &self.state, side);
        let canceller = InterferenceCanceller::learn(&weighted.map(|(weight, state)| (weight, &state.interference)))?;
        Some(Arc::new(canceller))
    }

    fn decision_feedback(&self) -> Option<Arc<dyn Equaliser + 'a>> {
        let enough = self.state.blocks * FEEDBACK_SHARE >= self.sheet.layout.count();
        let words = self.sheet.words;
        let feedback = enough.then(|| DecisionFeedback::learn(&self.state.samples, &self.known(), words))??;
        Some(Arc::new(feedback))
    }

    /// Samples the place anew where its parts have moved.
    fn settle(&mut self, linear: &LinearEqualiser) {
        let known = self.known();
        let state = &mut self.state;
        state.moves -= 1;
        let reaches: &[i32] = if state.blocks == 0 && !state.sought { &FAR } else { &NEAR };
        state.sought = true;
        let stands = self.sheet.stands(state.slot, &known);
        for reach in reaches {
            if self.sheet.watch.stop() {
                return;
            }
            state.mesh = registration::settle(self.sheet.view, &state.mesh, linear, &stands, *reach);
        }
        self.sheet.sample(state, &known);
    }

    /// Decodes soft modules and keeps the blocks that are new.
    fn gain(&mut self, soft: &[f32]) {
        let KnownSheet { seen, key, layout, .. } = self.sheet;
        let predicted = seen.common.map(|common| common.bits(seen.first + self.state.slot, key.version));
        let new = soft::decode_others(soft, layout, &predicted.unwrap_or_default(), &self.decoded);
        for (old, new) in self.decoded.iter_mut().zip(new) {
            if old.is_none() {
                *old = new;
            }
        }
        self.state.blocks = self.decoded.iter().flatten().count();
    }

    /// The code, all blocks of which are decoded; blocks that do not belong together are dropped.
    fn finish(&mut self) -> Option<Code> {
        let KnownSheet { seen, key, .. } = self.sheet;
        let data = self.decoded.iter().flatten().flatten().copied().collect::<Vec<u8>>();
        let payload = segments::payload(&data, key.version).filter(|read| proved(read, key, seen, self.state.slot));
        let Some(payload) = payload else {
            self.state.blocks = 0;
            self.decoded.fill(None);
            return None;
        };
        self.state.read = true;
        let sighting = Sighting { payload, corners: self.state.samples.corners, reader: Reader::Guided };
        Some(Code { sighting, version: key.version, format: seen.format, data })
    }
}
