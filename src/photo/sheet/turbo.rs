//! Iterative (turbo) decoder: a rough map of a sheet and whatever of its codes is known -> codes that only equalisers
//! trained on this very photo make legible.
//!
//! ```text
//! known modules --> finer map --> nets over codes -- registration --> samples -- equalisers --> soft modules
//!    ^                                                                                               |
//!    `-------------------------- decoded blocks <-- predicted header, errors and erasures -----------'
//! ```
//! What the linear equaliser makes of a code goes through the stages of [`Work::stages`], each with all that the stages
//! before it decoded. Codes that were read train the equalisers, and so do the marks and all modules that a code must
//! carry. A code with some decoded blocks trains its own, and is tried again as long as something was learnt since that
//! it may profit from.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::photo::Point;
use crate::photo::code::Code;
use crate::photo::code::{Reader, Sighting};
use crate::photo::equalise::Equaliser;
use crate::photo::equalise::decision_feedback::DecisionFeedback;
use crate::photo::equalise::interference::{InterferenceCanceller, InterferenceTraining};
use crate::photo::equalise::linear::{LinearEqualiser, LinearTraining};
use crate::photo::equalise::neural::{NeuralEqualiser, TrainingCode};
use crate::photo::equalise::samples::{CodeSamples, Mesh};
use crate::photo::map::label_map::Stands;
use crate::photo::map::registration;
use crate::photo::map::view::View;
use crate::photo::map::warp::Lattice;
use crate::photo::sheet::seen::proved;
use crate::photo::sheet::seen::{Seen, SheetKey};
use crate::qr::segments;
use crate::qr::soft;
use crate::qr::{Layout, Modules};
use crate::sheet::Grid;
use crate::watch::Watch;

/// Times that the map is made anew with what was read since.
const MAPS: usize = 4;
/// Times that places still unread are tried with what was learnt since.
const ROUNDS: usize = 5;
/// Codes that were read and teach.
const MOST_TEACHERS: usize = 60;
/// Unread places of one sheet that are tried: the densest sheets have a hundred, and each takes half a megabyte.
const MOST_PLACES: usize = 200;
/// Codes read before nothing more is learnt from the patterns of those that were not.
const ENOUGH: usize = 3;

/// Times that places of one sheet are tried: a hopeless photo is given up after some seconds.
const MOST_ATTEMPTS: usize = 150;
/// Times that the parts of a code are moved.
const MOST_MOVES: usize = 20;
/// Half modules that the parts of a code are moved at most, in turn: of one of which nothing came out, and of others.
const FAR: [i32; 4] = [10, 4, 2, 2];
const NEAR: [i32; 2] = [3, 2];
/// The same of a code that was read.
const READ: [i32; 3] = [5, 3, 2];
/// Every fourth node of a code's net tells where the codes beside it are.
pub const PINS: usize = 4;
/// Codes that train the neural equaliser, and modules that must be known of them.
const MOST_TRAINING_CODES: usize = 24;
const LEAST_KNOWN: usize = 8_000;
/// One block in `FEEDBACK_SHARE` must be decoded before decision feedback is tried.
const FEEDBACK_SHARE: usize = 4;

/// One place of the sheet.
struct Cell {
    slot: u32,
    middle: (f64, f64),
    linear: LinearTraining,
    interference: InterferenceTraining,
    /// The code was read: all of its modules train the equalisers.
    read: bool,
    /// Blocks that came out.
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
pub struct Work<'a> {
    pub view: &'a View<'a>,
    pub key: &'a SheetKey,
    pub seen: &'a mut Seen,
    pub layout: Layout,
    /// The codeword of each module.
    words: &'a [u32],
    /// Where the parts of codes that were read stand.
    pub nets: BTreeMap<u32, Mesh>,
    /// The neural equaliser of this photo, once enough is known.
    neural: Option<Rc<NeuralEqualiser<'a>>>,
    /// Times that it was trained.
    trainings: usize,
    /// Times that places may still be tried.
    attempts: usize,
    pub watch: &'a dyn Watch,
}

/// Reads what can be read of the unread slots; `rough` was grown from sharp patterns. Gives back the last map.
pub fn read(
    view: &View<'_>,
    rough: Lattice,
    key: &SheetKey,
    seen: &mut Seen,
    watch: &dyn Watch,
    found: &mut Vec<Code>,
) -> Lattice {
    let Some(layout) = Layout::new(key.version, seen.format.level, seen.format.mask) else { return rough };
    let words = layout.words();
    let mut work = Work {
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
    let mut lattice = rough;
    let mut cells = Vec::new();
    for _ in 0..MAPS {
        if let Some(finer) = work.finer_map(&lattice) {
            lattice = finer;
        }
        let before = work.blocks();
        work.rounds(&mut lattice, &mut cells, found);
        if work.seen.unread() == 0 || work.blocks() == before || watch.stop() {
            break;
        }
    }
    lattice
}

/// An equaliser for one place, if it can be had, and how often it is asked at most.
type Stage<'a> = (fn(&Work<'a>, &[Cell], usize) -> Option<Rc<dyn Equaliser + 'a>>, usize);

impl<'a> Work<'a> {
    /// Blocks that came out, over all codes.
    fn blocks(&self) -> usize {
        let read = self.seen.data.iter().flatten().count();
        read * self.layout.count() + self.seen.blocks.values().flatten().flatten().count()
    }

    /// What is known of a slot's modules.
    pub fn known(&self, slot: u32) -> Modules {
        let pilots = || {
            let bits = self.seen.common.map(|common| common.bits(self.seen.first + slot, self.key.version));
            self.layout.pilots(&bits.unwrap_or_default())
        };
        match (self.seen.data.get(slot as usize), self.seen.blocks.get(&slot)) {
            (Some(Some(data)), _) => self.layout.printed(&self.layout.split(data)),
            (_, Some(blocks)) => self.layout.printed(blocks).or(&pilots()),
            _ => pilots(),
        }
    }

    fn rounds(&mut self, lattice: &mut Lattice, cells: &mut Vec<Cell>, found: &mut Vec<Code>) {
        self.teachers(lattice, cells);
        self.first_round(lattice, cells, found);
        if cells.iter().any(|cell| !cell.read) && self.attempts > 0 && !self.watch.stop() {
            self.neural = self.train_neural(cells).map(Rc::new).or(self.neural.take());
            self.trainings += 1;
        }
        for _ in 1..ROUNDS {
            let mut progress = false;
            for at in 0..cells.len() {
                if self.watch.stop() {
                    return;
                }
                progress |= self.attempt(cells, at, found).unwrap_or(false);
                self.pin(&cells[at], lattice);
            }
            if !progress {
                break;
            }
        }
    }

    /// Adds the codes that were read, their parts where they really are.
    fn teachers(&mut self, lattice: &mut Lattice, cells: &mut Vec<Cell>) {
        let slots = self.seen.slots_in(self.view, lattice);
        let read = slots.into_iter().filter(|slot| self.seen.is_read(*slot) && self.seen.beside_unread(*slot));
        let new: Vec<u32> =
            read.filter(|slot| cells.iter().all(|cell| cell.slot != *slot)).take(MOST_TEACHERS).collect();
        for slot in new {
            if self.watch.stop() {
                return;
            }
            let Some(mut cell) = self.cell(lattice, slot) else { continue };
            self.settle_read(&mut cell);
            self.pin(&cell, lattice);
            cells.push(cell);
        }
    }

    /// Tries each place of which nothing came out yet, always the one with the most neighbours of which it is known
    /// where they are.
    fn first_round(&mut self, lattice: &mut Lattice, cells: &mut Vec<Cell>, found: &mut Vec<Code>) {
        // Where little came out, the code is looked for anew by the new map, if there is news around it.
        cells.retain(|cell| {
            let no_news = cell.tried.is_some_and(|(around, _)| around == self.stamp(cell.slot).0);
            cell.read || no_news || cell.blocks * FEEDBACK_SHARE >= self.layout.count()
        });
        let mut unread = self.seen.slots_in(self.view, lattice);
        unread.retain(|slot| !self.seen.is_read(*slot) && cells.iter().all(|cell| cell.slot != *slot));
        unread.truncate(MOST_PLACES);
        let known = |work: &Self, slot: u32| work.seen.beside(slot).filter(|at| work.nets.contains_key(at)).count();
        // The nearest to what was read, of those that are alike.
        while let Some(next) = (0..unread.len()).rev().max_by_key(|at| known(self, unread[*at])) {
            if self.watch.stop() {
                return;
            }
            let Some(cell) = self.cell(lattice, unread.remove(next)) else { continue };
            cells.push(cell);
            let last = cells.len() - 1;
            self.attempt(cells, last, found);
            self.pin(&cells[last], lattice);
        }
    }

    /// Changes with all that a new try of a place may profit from: what came out of it and around it, and what was
    /// learnt.
    fn stamp(&self, slot: u32) -> (usize, usize) {
        let blocks = |slot: u32| match self.seen.blocks.get(&slot) {
            _ if self.seen.is_read(slot) => self.layout.count(),
            Some(blocks) => blocks.iter().flatten().count(),
            None => 0,
        };
        (self.seen.beside(slot).map(blocks).sum(), self.trainings)
    }

    /// What is known of where a code's parts stand tells of those beside it.
    fn pin(&mut self, cell: &Cell, lattice: &mut Lattice) {
        let much = cell.read || cell.blocks * 2 > self.layout.count();
        if much && self.nets.insert(cell.slot, cell.mesh.clone()).is_none() {
            lattice.pin(cell.mesh.pairs(self.seen.geometry.code(cell.slot), PINS));
        }
    }

    fn cell(&self, lattice: &Lattice, slot: u32) -> Option<Cell> {
        let square = self.seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let mesh = Mesh::of(lattice, square)?;
        let samples = CodeSamples::through(self.view, square.side as usize, |x, y| mesh.at(x, y));
        let (linear, interference) = self.training(slot, &samples);
        Some(Cell {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            linear,
            interference,
            read: self.seen.is_read(slot),
            blocks: self.seen.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count()),
            samples,
            mesh,
            moves: MOST_MOVES,
            sought: false,
            tried: None,
        })
    }

    /// Tries one place with each equaliser in turn; whether more of it is known than before.
    fn attempt(&mut self, cells: &mut [Cell], at: usize, found: &mut Vec<Code>) -> Option<bool> {
        let stamp = self.stamp(cells[at].slot);
        if cells[at].read || self.attempts == 0 || cells[at].tried == Some(stamp) {
            return None;
        }
        self.attempts -= 1;
        cells[at].tried = Some(stamp);
        let before = cells[at].blocks;
        if let Some(soft) = self.equalise_linearly(cells, at) {
            self.run_stages(cells, at, &soft);
        }
        if cells[at].blocks <= before {
            return None;
        }
        if cells[at].blocks == self.layout.count() {
            found.push(self.finish(&mut cells[at])?);
            if cells[at].sought {
                self.settle_read(&mut cells[at]);
                return Some(true);
            }
        }
        (cells[at].linear, cells[at].interference) = self.training(cells[at].slot, &cells[at].samples);
        Some(true)
    }

    /// Soft modules of a place by a linear equaliser of its own, its parts moved to where they are surest.
    fn equalise_linearly(&mut self, cells: &mut [Cell], at: usize) -> Option<Vec<f32>> {
        let weighted = training_cells(cells, at, f64::from(self.layout.side));
        let linear = LinearEqualiser::learn(weighted.map(|(weight, cell)| (weight, &cell.linear)))?;
        let cell = &mut cells[at];
        let mut soft = linear.apply(&cell.samples);
        self.gain(cell, &soft);
        while cell.moves > 0 && cell.blocks < self.layout.count() {
            let so_far = cell.blocks;
            self.settle(cell, &linear);
            soft = linear.apply(&cell.samples);
            self.gain(cell, &soft);
            if cell.blocks == so_far {
                break;
            }
        }
        Some(soft)
    }

    /// The stages after the linear equaliser, in order.
    fn stages() -> [Stage<'a>; 3] {
        [
            (Self::interference_canceller, 3),
            (|work, _, _| work.neural.clone().map(|neural| neural as _), 4),
            (Self::decision_feedback, 1),
        ]
    }

    /// Decodes a place through each stage, and again with what is known of it by then, as long as that gains blocks.
    fn run_stages(&mut self, cells: &mut [Cell], at: usize, soft: &[f32]) {
        for (equaliser, most) in Self::stages() {
            if cells[at].blocks == self.layout.count() {
                return;
            }
            let Some(equaliser) = equaliser(self, cells, at) else { continue };
            let cell = &mut cells[at];
            for _ in 0..most {
                let before = cell.blocks;
                let softer = equaliser.soften(&cell.samples, soft, &self.known(cell.slot));
                self.gain(cell, &softer);
                if cell.blocks == before || cell.blocks == self.layout.count() {
                    break;
                }
            }
        }
    }

    fn interference_canceller(&self, cells: &[Cell], at: usize) -> Option<Rc<dyn Equaliser + 'a>> {
        let weighted = training_cells(cells, at, f64::from(self.layout.side));
        let canceller = InterferenceCanceller::learn(&weighted.map(|(weight, cell)| (weight, &cell.interference)))?;
        Some(Rc::new(canceller))
    }

    fn decision_feedback(&self, cells: &[Cell], at: usize) -> Option<Rc<dyn Equaliser + 'a>> {
        let Cell { slot, blocks, samples, .. } = &cells[at];
        let enough = blocks * FEEDBACK_SHARE >= self.layout.count();
        let feedback = enough.then(|| DecisionFeedback::learn(samples, &self.known(*slot), self.words))??;
        Some(Rc::new(feedback))
    }

    /// Trained on the codes of which more than half is known.
    fn train_neural(&self, cells: &[Cell]) -> Option<NeuralEqualiser<'a>> {
        let trains = |cell: &Cell| cell.read || cell.blocks * 2 > self.layout.count();
        let chosen = (0..cells.len()).filter(|at| trains(&cells[*at])).take(MOST_TRAINING_CODES);
        let codes: Vec<(&CodeSamples, Vec<f32>, Modules)> = chosen
            .filter_map(|at| {
                let weighted = training_cells(cells, at, f64::from(self.layout.side));
                let linear = LinearEqualiser::learn(weighted.map(|(weight, cell)| (weight, &cell.linear)))?;
                let samples = &cells[at].samples;
                Some((samples, linear.apply(samples), self.known(cells[at].slot)))
            })
            .collect();
        let codes: Vec<TrainingCode<'_>> =
            codes.iter().map(|(samples, soft, known)| TrainingCode { samples, soft, known }).collect();
        NeuralEqualiser::learn(&codes, self.words, LEAST_KNOWN)
    }

    /// Samples a code anew where its parts have moved.
    fn settle(&self, cell: &mut Cell, linear: &LinearEqualiser) {
        cell.moves -= 1;
        let reaches: &[i32] = if cell.blocks == 0 && !cell.sought { &FAR } else { &NEAR };
        cell.sought = true;
        let stands = self.stands(cell.slot);
        for reach in reaches {
            cell.mesh = registration::settle(self.view, &cell.mesh, linear, &stands, *reach);
        }
        self.sample(cell);
    }

    /// The same with a code of which all is known.
    fn settle_read(&self, cell: &mut Cell) {
        let stands = self.stands(cell.slot);
        for reach in READ {
            cell.mesh = registration::settle(self.view, &cell.mesh, &LinearEqualiser::identity(), &stands, reach);
        }
        self.sample(cell);
    }

    fn sample(&self, cell: &mut Cell) {
        cell.samples = CodeSamples::through(self.view, self.layout.side as usize, |x, y| cell.mesh.at(x, y));
        (cell.linear, cell.interference) = self.training(cell.slot, &cell.samples);
    }

    /// What is known of a slot, to train equalisers with.
    fn training(&self, slot: u32, samples: &CodeSamples) -> (LinearTraining, InterferenceTraining) {
        let known = self.known(slot);
        (LinearTraining::of(samples, &known), InterferenceTraining::of(samples, &known))
    }

    /// What is known to stand on a code and around it.
    fn stands(&self, slot: u32) -> Stands {
        let Grid { rows, columns, gap_x, gap_y } = self.seen.geometry.grid;
        let (row, column) = self.seen.geometry.grid.place(slot);
        let codes = std::array::from_fn(|at| {
            let beside = |place: u32, step: usize, count: u32| {
                (place + step as u32).checked_sub(1).filter(|place| *place < count)
            };
            let (row, column) = (beside(row, at / 3, rows)?, beside(column, at % 3, columns)?);
            Some(self.known(row * columns + column))
        });
        Stands::around(&codes, self.layout.side as i32, (gap_x as i32, gap_y as i32))
    }

    /// Keeps the blocks that soft modules give beyond those already there.
    fn gain(&mut self, cell: &mut Cell, soft: &[f32]) {
        let foretold = self.seen.common.map(|common| common.bits(self.seen.first + cell.slot, self.key.version));
        let new = soft::decode(soft, &self.layout, &foretold.unwrap_or_default()).blocks;
        let blocks = match self.seen.blocks.remove(&cell.slot) {
            Some(old) => old.into_iter().zip(new).map(|(old, new)| old.or(new)).collect(),
            None => new,
        };
        cell.blocks = blocks.iter().flatten().count();
        self.seen.blocks.insert(cell.slot, blocks);
    }

    /// The code of a cell of which all blocks are there; blocks that do not belong together are forgotten.
    fn finish(&mut self, cell: &mut Cell) -> Option<Code> {
        let data = self.seen.blocks.remove(&cell.slot)?.into_iter().collect::<Option<Vec<_>>>()?.concat();
        cell.blocks = 0;
        let payload = segments::payload(&data, self.key.version)?;
        if !proved(&payload, self.key, self.seen, cell.slot) {
            return None;
        }
        let corners = cell.samples.corners.map(|(x, y)| Point { x: x as f32, y: y as f32 });
        cell.read = true;
        self.seen.data[cell.slot as usize] = Some(data.clone());
        self.seen.anchor(self.seen.geometry.code(cell.slot), &corners);
        let sighting = Sighting { payload, corners, reader: Reader::Guided };
        Some(Code { sighting, version: self.key.version, format: self.seen.format, data })
    }
}

/// The codes that train the equalisers of a place and their weights: those around it, near ones most, and the place
/// itself.
fn training_cells(cells: &[Cell], at: usize, side: f64) -> impl Iterator<Item = (f64, &Cell)> + Clone {
    let here = cells[at].middle;
    let teaches = move |cell: &Cell| cell.read || cell.blocks > 0;
    let few = cells.iter().filter(|cell| teaches(cell)).count() < ENOUGH;
    cells.iter().enumerate().filter(move |(other, cell)| few || teaches(cell) || *other == at).map(move |(_, cell)| {
        let (dx, dy) = ((cell.middle.0 - here.0) / side, (cell.middle.1 - here.1) / side);
        let near = 1.0 / (1.0 + dx * dx + dy * dy);
        (near * near, cell)
    })
}
