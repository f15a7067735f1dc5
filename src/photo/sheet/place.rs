//! What is known of a sheet, and one of its places -> where its parts stand, and what trains its equalisers.

use std::sync::Arc;

use super::{Seen, SheetKey};
use crate::photo::equalise::{CodeSamples, InterferenceTraining, LinearEqualiser, LinearTraining, NeuralEqualiser};
use crate::photo::map::{LabelMap, Mesh, View, registration};
use crate::qr::{Layout, Modules};
use crate::sheet::Grid;
use crate::watch::Watch;

/// Codes read from which on the patterns of unread ones no longer train.
const ENOUGH: usize = 3;
/// Half modules that the parts of a code that was read are moved at most, in turn.
const READ: [i32; 3] = [5, 3, 2];
/// The same of a code that was read in another photo: where it stands here is not known so well.
const PILOT: [i32; 4] = [10, 5, 3, 2];
/// The same of a code that mostly stands where it was read: parts of its rim are moved by two, and what is moved by all is not sure.
const NEAR: i32 = 3;
/// The same once more, through a filter learnt on the code itself.
const SHARPENED: i32 = 2;

/// The state of one slot of the sheet.
#[derive(Clone)]
pub struct SlotWork {
    pub slot: u32,
    pub middle: (f64, f64),
    pub linear: LinearTraining,
    pub interference: InterferenceTraining,
    /// The code was read: all of its modules train the equalisers.
    pub read: bool,
    /// Decoded blocks.
    pub blocks: usize,
    pub samples: CodeSamples,
    pub mesh: Mesh,
    /// Times that its parts may still be moved.
    pub moves: usize,
    /// It was looked for far off.
    pub sought: bool,
    /// It was read, and its parts were moved to where they stand.
    pub settled: bool,
    /// Neighbours that pinned the map by which it was located.
    pub beside: usize,
    /// What was known when it was tried last.
    pub tried: Option<(usize, usize)>,
}

impl SlotWork {
    /// The state of a slot among others.
    pub fn of(states: &[Self], slot: u32) -> Option<usize> {
        states.iter().position(|state| state.slot == slot)
    }

    /// Puts a state in place of the former one of its slot, or after all others.
    pub fn put(self, states: &mut Vec<Self>) {
        match Self::of(states, self.slot) {
            Some(at) => states[at] = self,
            None => states.push(self),
        }
    }
}

/// What a try of a place sees of its sheet.
#[derive(Clone, Copy)]
pub struct KnownSheet<'t, 'a> {
    pub view: &'a View<'a>,
    pub key: &'a SheetKey,
    pub seen: &'t Seen,
    pub layout: &'t Layout,
    /// The codeword of each module.
    pub words: &'a [u32],
    /// The neural equaliser of this photo, once enough is known.
    pub neural: Option<&'t Arc<NeuralEqualiser<'a>>>,
    pub watch: &'a dyn Watch,
}

impl KnownSheet<'_, '_> {
    /// Moves the parts of a code of which all is known to where they stand; `anywhere`: it was not read in this picture.
    pub fn settle_read(&self, state: &mut SlotWork, anywhere: bool, known: &Modules) {
        let stands = self.stands(state.slot, known);
        let identity = LinearEqualiser::identity();
        let mut reaches: &[i32] = if anywhere { &PILOT } else { &READ };
        if !anywhere && !self.watch.stop() {
            // It mostly stands where it was read, but for a fraction of a module.
            let near = registration::settle_within(self.view, &state.mesh, &identity, &stands, NEAR);
            if let Some(near) = near {
                state.mesh = near;
                reaches = &[];
            }
        }
        for reach in reaches {
            if self.watch.stop() {
                return;
            }
            state.mesh = registration::settle(self.view, &state.mesh, &identity, &stands, *reach);
        }
        state.samples = self.samples(state);
        if self.watch.stop() {
            (state.linear, state.interference) = training(&state.samples, known);
            return;
        }
        let Some(own) = LinearEqualiser::learn_on(&state.samples, known) else { return };
        state.mesh = registration::settle(self.view, &state.mesh, &own, &stands, SHARPENED);
        self.sample(state, known);
    }

    /// Samples a code anew where its parts have moved.
    pub fn sample(&self, state: &mut SlotWork, known: &Modules) {
        state.samples = self.samples(state);
        (state.linear, state.interference) = training(&state.samples, known);
    }

    fn samples(&self, state: &SlotWork) -> CodeSamples {
        CodeSamples::on(self.view, self.layout.side as usize, &state.mesh, 0.0)
    }

    /// What is known to stand on a code, of which `own` is known, and around it.
    pub fn stands(&self, slot: u32, own: &Modules) -> LabelMap {
        let Grid { rows, columns, gap_x, gap_y } = self.seen.geometry.grid;
        let (row, column) = self.seen.geometry.grid.place(slot);
        let codes = std::array::from_fn(|at| {
            let beside = |place: u32, step: usize, count: u32| {
                (place + step as u32).checked_sub(1).filter(|place| *place < count)
            };
            let (row, column) = (beside(row, at / 3, rows)?, beside(column, at % 3, columns)?);
            let place = row * columns + column;
            Some(if place == slot { own.clone() } else { self.seen.known(place, self.layout) })
        });
        LabelMap::around(&codes, self.layout.side as i32, (gap_x as i32, gap_y as i32))
    }
}

/// What is known of a slot, to train equalisers with.
pub fn training(samples: &CodeSamples, known: &Modules) -> (LinearTraining, InterferenceTraining) {
    (LinearTraining::of(samples, known), InterferenceTraining::of(samples, known))
}

/// The codes that train the equalisers of a place and their weights: those around it, near ones most, and the place
/// itself, as `current` has it by now.
pub fn training_states<'s>(
    states: &'s [SlotWork],
    at: usize,
    current: &'s SlotWork,
    side: f64,
) -> impl Iterator<Item = (f64, &'s SlotWork)> + Clone {
    let here = current.middle;
    let teaches = move |state: &SlotWork| state.read || state.blocks > 0;
    let now = move |other: usize, state: &'s SlotWork| if other == at { current } else { state };
    let all = move || states.iter().enumerate().map(move |(other, state)| (other, now(other, state)));
    let few = all().filter(|(_, state)| teaches(state)).count() < ENOUGH;
    all().filter(move |(other, state)| few || teaches(state) || *other == at).map(move |(_, state)| {
        let (dx, dy) = ((state.middle.0 - here.0) / side, (state.middle.1 - here.1) / side);
        let near = 1.0 / (1.0 + dx * dx + dy * dy);
        (near * near, state)
    })
}
