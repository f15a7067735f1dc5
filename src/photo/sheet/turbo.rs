//! A rough map of a sheet, and whatever of its codes is known -> codes that only the photo's own blur, learnt and
//! undone, makes legible.
//!
//! ```text
//! known modules --> finer map --> nets over codes -- drift --> patches -- filter, judge --> soft modules
//!    ^                                                                                        |
//!    `-------------------------- blocks <-- header foretold, errors and erasures -------------'
//! ```
//! What a filter makes of a code's modules is judged again, all of them together (unmix.rs) and by what was learnt of how
//! they look among their neighbours (judge.rs). Codes that were read teach, and so do the marks and all that a code must
//! carry. A code of which some blocks come out teaches its own filter, and is tried again, as long as something was
//! learnt since that it may profit from.

use std::collections::BTreeMap;

use crate::photo::code::Code;
use crate::photo::code::{Reader, Sighting};
use crate::photo::equalise::decision_feedback;
use crate::photo::equalise::interference;
use crate::photo::equalise::interference::Mixing;
use crate::photo::equalise::linear::{Filter, Lesson};
use crate::photo::equalise::neighbour_correction::Polish;
use crate::photo::equalise::neural::{Case, Judge};
use crate::photo::equalise::samples::Patch;
use crate::photo::map::label_map::LabelMap;
use crate::photo::map::mesh::Mesh;
use crate::photo::map::registration;
use crate::photo::map::view::View;
use crate::photo::map::warp::Warp;
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

/// Blocks that came out before a code's modules are judged beside their neighbours.
const LEAST_POLISHED: usize = 2;
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
/// Codes from which it is learnt how modules look among their neighbours, and modules that must be known of them.
const MOST_CASES: usize = 24;
const LEAST_KNOWN: usize = 8_000;
/// Times that a code is judged with what came out of it since.
const MOST_VERDICTS: usize = 4;
/// Codes that were read on which it is learnt how neighbours go together.
const MOST_POLISHERS: usize = 4;

/// Times that a code's modules are judged together.
const MOST_UNMIXED: usize = 3;
/// One block in so many must have come out before a code is looked at with what is known of itself.
const FEEDBACK_SHARE: usize = 4;

/// One place of the sheet.
struct Cell {
    slot: u32,
    middle: (f64, f64),
    lesson: Lesson,
    mixed: interference::Lesson,
    /// The code was read: its lesson holds all of its modules.
    read: bool,
    /// Blocks that came out.
    blocks: usize,
    patch: Patch,
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
    words: Vec<u32>,
    /// Where the parts of codes that were read stand.
    pub nets: BTreeMap<u32, Mesh>,
    /// How modules look among their neighbours.
    judge: Option<Judge>,
    /// Times that this was learnt.
    judges: usize,
    /// Times that places may still be tried.
    attempts: usize,
    pub watch: &'a dyn Watch,
}

/// Reads what can be read of the unread slots; `rough` was grown from sharp patterns. Gives back the last map.
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
    let mut work = Work {
        view,
        key,
        seen,
        layout,
        words,
        nets: BTreeMap::new(),
        judge: None,
        judges: 0,
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

impl Work<'_> {
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

    fn rounds(&mut self, lattice: &mut Warp, cells: &mut Vec<Cell>, found: &mut Vec<Code>) {
        self.teachers(lattice, cells);
        self.first_round(lattice, cells, found);
        if cells.iter().any(|cell| !cell.read) && self.attempts > 0 && !self.watch.stop() {
            self.judge = self.judge(cells).or(self.judge.take());
            self.judges += 1;
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
    fn teachers(&mut self, lattice: &mut Warp, cells: &mut Vec<Cell>) {
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
    fn first_round(&mut self, lattice: &mut Warp, cells: &mut Vec<Cell>, found: &mut Vec<Code>) {
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
        (self.seen.beside(slot).map(blocks).sum(), self.judges)
    }

    /// What is known of where a code's parts stand tells of those beside it.
    fn pin(&mut self, cell: &Cell, lattice: &mut Warp) {
        let much = cell.read || cell.blocks * 2 > self.layout.count();
        if much && self.nets.insert(cell.slot, cell.mesh.clone()).is_none() {
            lattice.pin(cell.mesh.pairs(self.seen.geometry.code(cell.slot), PINS));
        }
    }

    fn cell(&self, lattice: &Warp, slot: u32) -> Option<Cell> {
        let square = self.seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let mesh = Mesh::of(lattice, square)?;
        let patch = Patch::through(self.view, square.side as usize, |at| mesh.at(at));
        let (lesson, mixed) = self.lessons(slot, &patch);
        Some(Cell {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            lesson,
            mixed,
            read: self.seen.is_read(slot),
            blocks: self.seen.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count()),
            patch,
            mesh,
            moves: MOST_MOVES,
            sought: false,
            tried: None,
        })
    }

    /// Tries one place with a filter of its own, and then with what is known of itself; whether more of it is known
    /// than before.
    fn attempt(&mut self, cells: &mut [Cell], at: usize, found: &mut Vec<Code>) -> Option<bool> {
        let stamp = self.stamp(cells[at].slot);
        if cells[at].read || self.attempts == 0 || cells[at].tried == Some(stamp) {
            return None;
        }
        self.attempts -= 1;
        cells[at].tried = Some(stamp);
        let before = cells[at].blocks;
        if let Some(filter) = filter_for(cells, at, f64::from(self.layout.side)) {
            self.through(&filter, cells, at);
        }
        if cells[at].blocks * FEEDBACK_SHARE >= self.layout.count() && cells[at].blocks < self.layout.count() {
            let soft = decision_feedback::soften(&cells[at].patch, &self.known(cells[at].slot), &self.words)?;
            self.gain(&mut cells[at], &soft);
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
        (cells[at].lesson, cells[at].mixed) = self.lessons(cells[at].slot, &cells[at].patch);
        Some(true)
    }

    /// What a filter makes of a place, where its parts are surest, and judged again in each way that there is.
    fn through(&mut self, filter: &Filter, cells: &mut [Cell], at: usize) {
        let mut soft = filter.apply(&cells[at].patch);
        self.gain(&mut cells[at], &soft);
        while cells[at].moves > 0 && cells[at].blocks < self.layout.count() {
            let so_far = cells[at].blocks;
            self.settle(&mut cells[at], filter);
            soft = filter.apply(&cells[at].patch);
            self.gain(&mut cells[at], &soft);
            if cells[at].blocks == so_far {
                break;
            }
        }
        self.unmix(cells, at, &soft);
        self.be_judged(&mut cells[at], &soft);
        // Where hardly anything came out, neighbours are no better known.
        let hopeful = self.judge.is_none() && (LEAST_POLISHED..self.layout.count()).contains(&cells[at].blocks);
        if let Some(polish) = hopeful.then(|| self.polish(cells, at, filter)).flatten() {
            let polished = polish.apply(&soft, self.layout.side as usize);
            self.gain(&mut cells[at], &polished);
        }
    }

    /// Tries a code with what was learnt of how modules look among their neighbours, as long as more of it comes out.
    fn be_judged(&mut self, cell: &mut Cell, soft: &[f32]) {
        let Some(judge) = self.judge.take() else { return };
        self.insist(cell, MOST_VERDICTS, |work, cell, known| {
            judge.apply(&Case { patch: &cell.patch, soft, known }, &work.words)
        });
        self.judge = Some(judge);
    }

    /// Judges all modules of a place together, and again with what came out.
    fn unmix(&mut self, cells: &mut [Cell], at: usize, soft: &[f32]) {
        if cells[at].blocks == self.layout.count() {
            return;
        }
        let Some(mixing) = mixing_for(cells, at, f64::from(self.layout.side)) else { return };
        self.insist(&mut cells[at], MOST_UNMIXED, |_, cell, known| mixing.apply(&cell.patch, soft, known));
    }

    /// Judges a code anew with what is known of it by then, as long as more of it comes out.
    fn insist(&mut self, cell: &mut Cell, most: usize, judged: impl Fn(&Self, &Cell, &Modules) -> Vec<f32>) {
        for _ in 0..most {
            let before = cell.blocks;
            if before == self.layout.count() {
                return;
            }
            let soft = judged(self, cell, &self.known(cell.slot));
            self.gain(cell, &soft);
            if cell.blocks == before {
                return;
            }
        }
    }

    /// Learns from the codes that were read, and from those of which much was.
    fn judge(&self, cells: &[Cell]) -> Option<Judge> {
        let teaches = |cell: &Cell| cell.read || cell.blocks * 2 > self.layout.count();
        let taught = (0..cells.len()).filter(|at| teaches(&cells[*at])).take(MOST_CASES);
        let cases: Vec<(usize, Vec<f32>, Modules)> = taught
            .filter_map(|at| {
                let filter = filter_for(cells, at, f64::from(self.layout.side))?;
                Some((at, filter.apply(&cells[at].patch), self.known(cells[at].slot)))
            })
            .collect();
        let cases: Vec<Case<'_>> =
            cases.iter().map(|(at, soft, known)| Case { patch: &cells[*at].patch, soft, known }).collect();
        Judge::learn(&cases, &self.words, LEAST_KNOWN)
    }

    /// Samples a code anew where its parts have moved.
    fn settle(&self, cell: &mut Cell, filter: &Filter) {
        cell.moves -= 1;
        let reaches: &[i32] = if cell.blocks == 0 && !cell.sought { &FAR } else { &NEAR };
        cell.sought = true;
        let stands = self.stands(cell.slot);
        for reach in reaches {
            cell.mesh = registration::settle(self.view, &cell.mesh, filter, &stands, *reach);
        }
        self.sample(cell);
    }

    /// The same with a code of which all is known.
    fn settle_read(&self, cell: &mut Cell) {
        let stands = self.stands(cell.slot);
        for reach in READ {
            cell.mesh = registration::settle(self.view, &cell.mesh, &Filter::plain(), &stands, reach);
        }
        self.sample(cell);
    }

    fn sample(&self, cell: &mut Cell) {
        cell.patch = Patch::through(self.view, self.layout.side as usize, |at| cell.mesh.at(at));
        (cell.lesson, cell.mixed) = self.lessons(cell.slot, &cell.patch);
    }

    /// What is known of a slot, to learn a filter and a mixing from.
    fn lessons(&self, slot: u32, patch: &Patch) -> (Lesson, interference::Lesson) {
        let known = self.known(slot);
        (Lesson::of(patch, &known), interference::Lesson::of(patch, &known))
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

    /// Learnt on the codes nearest to a place that were read.
    fn polish(&self, cells: &[Cell], at: usize, filter: &Filter) -> Option<Polish> {
        let here = cells[at].middle;
        let away = |cell: &Cell| (cell.middle.0 - here.0).hypot(cell.middle.1 - here.1);
        let mut teachers: Vec<&Cell> = cells.iter().filter(|cell| cell.read).collect();
        teachers.sort_by(|a, b| away(a).total_cmp(&away(b)));
        let lessons: Vec<(Vec<f32>, Modules)> = teachers
            .into_iter()
            .take(MOST_POLISHERS)
            .map(|cell| (filter.apply(&cell.patch), self.known(cell.slot)))
            .collect();
        let lessons = lessons.iter().map(|(soft, known)| (soft.as_slice(), known));
        Polish::learn(lessons, self.layout.side as usize)
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
        let corners = cell.patch.corners;
        cell.read = true;
        self.seen.data[cell.slot as usize] = Some(data.clone());
        self.seen.anchor(self.seen.geometry.code(cell.slot), &corners);
        let sighting = Sighting { payload, corners, reader: Reader::Guided };
        Some(Code { sighting, version: self.key.version, format: self.seen.format, data })
    }
}

/// Learns from the codes around a place, near ones most, and from what the place itself shows.
fn filter_for(cells: &[Cell], at: usize, side: f64) -> Option<Filter> {
    Filter::learn(teachers(cells, at, side).map(|(weight, cell)| (weight, &cell.lesson)))
}

fn mixing_for(cells: &[Cell], at: usize, side: f64) -> Option<Mixing> {
    Mixing::learn(&teachers(cells, at, side).map(|(weight, cell)| (weight, &cell.mixed)))
}

fn teachers(cells: &[Cell], at: usize, side: f64) -> impl Iterator<Item = (f64, &Cell)> + Clone {
    let here = cells[at].middle;
    let teaches = move |cell: &Cell| cell.read || cell.blocks > 0;
    let few = cells.iter().filter(|cell| teaches(cell)).count() < ENOUGH;
    cells.iter().enumerate().filter(move |(other, cell)| few || teaches(cell) || *other == at).map(move |(_, cell)| {
        let (dx, dy) = ((cell.middle.0 - here.0) / side, (cell.middle.1 - here.1) / side);
        let near = 1.0 / (1.0 + dx * dx + dy * dy);
        (near * near, cell)
    })
}
