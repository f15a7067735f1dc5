//! A rough map of a sheet, and whatever of its codes is known -> codes that only the photo's own blur, learnt and
//! undone, makes legible.
//!
//! ```text
//! known modules -- smear --> what patterns look like --> finer map --> patches -- filter --> soft modules
//!    ^                                                                                            |
//!    `------------------------------ blocks <-- header foretold, errors and erasures -------------'
//! ```
//! Codes that were read teach, and so do the marks and all that a code must carry. A code of which some blocks come
//! out teaches its own filter, and is tried again.

use std::collections::BTreeMap;

use super::filter::{Filter, Lesson};
use super::lattice::{Control, Lattice, Shape};
use super::patch::{Mesh, Patch};
use super::polish::Polish;
use super::sample::View;
use super::smear::{Known, Smear};
use super::stands::Stands;
use super::{MAX_CONTROLS, Seen, SheetKey, proved};
use super::{drift, feedback};
use crate::photo::look::Code;
use crate::photo::soft::{self, Layout, Modules};
use crate::photo::{Point, Reader, Sighting, segments};
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
/// Codes that tell how the photo smears a module.
const MOST_SMEARED: usize = 8;
/// Codes read before nothing more is learnt from the patterns of those that were not.
const ENOUGH: usize = 3;

/// Blocks that came out before a code's modules are judged beside their neighbours.
const LEAST_POLISHED: usize = 2;
/// Times that places of one sheet are tried: a hopeless photo is given up after some seconds.
const MOST_ATTEMPTS: usize = 150;
/// Times that the parts of a code are moved.
const MOST_MOVES: usize = 6;
/// Half modules that the parts of a code are moved at most, in turn: of one of which nothing came out, and of others.
const FAR: [i32; 4] = [10, 4, 2, 2];
const NEAR: [i32; 2] = [3, 2];
/// The same of a code that was read.
const READ: [i32; 3] = [5, 3, 2];
/// Every fourth node of a code's net tells where the codes beside it are.
const PINS: usize = 4;
/// Codes that were read on which it is learnt how neighbours go together.
const MOST_POLISHERS: usize = 4;

/// One block in so many must have come out before a code is looked at with what is known of itself.
const FEEDBACK_SHARE: usize = 4;

/// One place of the sheet.
struct Cell {
    slot: u32,
    middle: (f64, f64),
    lesson: Lesson,
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
}

/// A sheet, and how its codes are laid out.
struct Work<'a> {
    view: &'a View<'a>,
    key: &'a SheetKey,
    seen: &'a mut Seen,
    layout: Layout,
    /// The codeword of each module.
    words: Vec<u32>,
    /// Where the parts of codes that were read stand.
    nets: BTreeMap<u32, Mesh>,
    /// Times that places may still be tried.
    attempts: usize,
    watch: &'a dyn Watch,
}

/// Reads what can be read of the unread slots; `rough` was grown from sharp patterns. Gives back the last map.
pub(super) fn read(
    view: &View<'_>,
    rough: Lattice,
    key: &SheetKey,
    seen: &mut Seen,
    watch: &dyn Watch,
    found: &mut Vec<Code>,
) -> Lattice {
    let Some(layout) = Layout::new(key.version, seen.format.level, seen.format.mask) else { return rough };
    let words = layout.words();
    let mut work = Work { view, key, seen, layout, words, nets: BTreeMap::new(), attempts: MOST_ATTEMPTS, watch };
    let mut lattice = rough;
    for _ in 0..MAPS {
        if let Some(finer) = work.finer_map(&lattice) {
            lattice = finer;
        }
        let before = work.blocks();
        work.rounds(&mut lattice, found);
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
    fn known(&self, slot: u32) -> Modules {
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

    /// A map of where codes stand exactly, reckoned with how this photo smears them.
    fn finer_map(&self, lattice: &Lattice) -> Option<Lattice> {
        let taught = self.seen.data.iter().any(Option::is_some);
        let finer = self.registered(lattice, &self.smear(lattice)?)?;
        if taught {
            return Some(finer);
        }
        // What all codes share tells little of each, but much together.
        let smear = self.smear_of_pilots(&finer)?;
        self.registered(&finer, &smear)
    }

    fn registered(&self, lattice: &Lattice, smear: &Smear) -> Option<Lattice> {
        let mut finer = Lattice::from_anchors(&self.seen.anchors)?;
        for (slot, net) in &self.nets {
            finer.pin(net.pairs(self.seen.geometry.code(*slot), PINS));
        }
        let pilots = self.layout.pilots(&[]);
        if self.seen.data.iter().all(Option::is_none) {
            finer.reach_out(
                self.view,
                super::crossings::of(&self.seen.geometry, &pilots),
                self.seen.size(),
                self.watch,
            );
        }
        let mut controls = Vec::new();
        for slot in self.seen.slots_in(self.view, lattice) {
            if controls.len() >= MAX_CONTROLS || self.watch.stop() {
                break;
            }
            if self.seen.beside_unread(slot) && !self.nets.contains_key(&slot) {
                self.controls(slot, smear, &mut controls);
            }
        }
        finer.grow(self.view, &controls, self.watch);
        Some(finer)
    }

    /// The patterns of a code, as the photo shows them with what is known around them.
    fn controls(&self, slot: u32, smear: &Smear, into: &mut Vec<Control>) {
        let modules = self.known(slot);
        let grid = self.seen.geometry.grid;
        let code = self.seen.geometry.code(slot);
        let known = Known { side: code.side, modules: &modules, quiet: grid.gap_x.min(grid.gap_y).min(4) as i32 };
        for place in super::pattern_places(self.key.version, code.side as u32) {
            let sheet = (f64::from(code.left + place.0) + 0.5, f64::from(code.top + place.1) + 0.5);
            into.push(Control { sheet, shape: Shape::Smeared(smear.pattern(&known, place)) });
        }
    }

    fn smear_of_pilots(&self, lattice: &Lattice) -> Option<Smear> {
        let slots = self.seen.slots_in(self.view, lattice).into_iter().take(MOST_SMEARED);
        let codes: Vec<(Patch, Modules)> = slots
            .filter_map(|slot| {
                Some((Patch::sample(self.view, lattice, self.seen.geometry.code(slot))?, self.known(slot)))
            })
            .collect();
        Smear::learn(
            codes.iter().map(|(patch, modules)| (patch, Known { side: patch.side() as i32, modules, quiet: 0 })),
        )
    }

    /// Learnt from codes that were read, and from the marks where there are none.
    fn smear(&self, lattice: &Lattice) -> Option<Smear> {
        let slots = self.seen.slots_in(self.view, lattice);
        let read = slots.iter().filter(|slot| self.seen.is_read(**slot)).take(MOST_SMEARED);
        let mut codes: Vec<(Patch, Modules)> = read
            .filter_map(|slot| {
                Some((Patch::sample(self.view, lattice, self.seen.geometry.code(*slot))?, self.known(*slot)))
            })
            .collect();
        if codes.is_empty() {
            let marks = self.seen.marks.iter();
            codes.extend(marks.filter_map(|(square, modules)| {
                Some((Patch::of_mark(self.view, lattice, *square, square.side as usize / 33)?, modules.clone()))
            }));
        }
        Smear::learn(
            codes.iter().map(|(patch, modules)| (patch, Known { side: patch.side() as i32, modules, quiet: 0 })),
        )
    }

    fn rounds(&mut self, lattice: &mut Lattice, found: &mut Vec<Code>) {
        let mut cells = self.teachers(lattice);
        self.first_round(lattice, &mut cells, found);
        for _ in 1..ROUNDS {
            let mut progress = false;
            for at in 0..cells.len() {
                if self.watch.stop() {
                    return;
                }
                progress |= self.attempt(&mut cells, at, found).unwrap_or(false);
                if cells[at].read {
                    self.pin(&cells[at], lattice);
                }
            }
            if !progress {
                break;
            }
        }
    }

    /// The codes that were read, their parts where they really are.
    fn teachers(&mut self, lattice: &mut Lattice) -> Vec<Cell> {
        let slots = self.seen.slots_in(self.view, lattice);
        let read = slots.into_iter().filter(|slot| self.seen.is_read(*slot) && self.seen.beside_unread(*slot));
        let read: Vec<u32> = read.take(MOST_TEACHERS).collect();
        let mut cells = Vec::new();
        for slot in read {
            if self.watch.stop() {
                break;
            }
            let Some(mut cell) = self.cell(lattice, slot) else { continue };
            if let Some(net) = self.nets.get(&slot) {
                cell.mesh = net.clone();
            } else {
                let stands = self.stands(slot);
                for reach in READ {
                    cell.mesh = drift::settle(self.view, &cell.mesh, &Filter::plain(), &stands, reach);
                }
            }
            self.sample(&mut cell);
            self.pin(&cell, lattice);
            cells.push(cell);
        }
        cells
    }

    /// Tries each place that was not read, always the one with the most neighbours of which it is known where they are.
    fn first_round(&mut self, lattice: &mut Lattice, cells: &mut Vec<Cell>, found: &mut Vec<Code>) {
        let mut unread = self.seen.slots_in(self.view, lattice);
        unread.retain(|slot| !self.seen.is_read(*slot));
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
            if cells[last].read {
                self.pin(&cells[last], lattice);
            }
        }
    }

    /// What is known of where a code's parts stand tells of those beside it.
    fn pin(&mut self, cell: &Cell, lattice: &mut Lattice) {
        if self.nets.insert(cell.slot, cell.mesh.clone()).is_none() {
            lattice.pin(cell.mesh.pairs(self.seen.geometry.code(cell.slot), PINS));
        }
    }

    fn cell(&self, lattice: &Lattice, slot: u32) -> Option<Cell> {
        let square = self.seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let mesh = Mesh::of(lattice, square)?;
        let patch = Patch::through(self.view, square.side as usize, |x, y| mesh.at(x, y));
        let read = self.seen.is_read(slot);
        Some(Cell {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            lesson: Lesson::of(&patch, &self.known(slot)),
            read,
            blocks: self.seen.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count()),
            patch,
            mesh,
            moves: MOST_MOVES,
            sought: false,
        })
    }

    /// Tries one place with a filter of its own, and then with what is known of itself; whether more of it is known
    /// than before.
    fn attempt(&mut self, cells: &mut [Cell], at: usize, found: &mut Vec<Code>) -> Option<bool> {
        if cells[at].read || self.attempts == 0 {
            return None;
        }
        self.attempts -= 1;
        let before = cells[at].blocks;
        if let Some(filter) = filter_for(cells, at, f64::from(self.layout.side)) {
            let mut soft = filter.apply(&cells[at].patch);
            self.gain(&mut cells[at], &soft);
            while cells[at].moves > 0 && cells[at].blocks < self.layout.count() {
                let so_far = cells[at].blocks;
                self.settle(&mut cells[at], &filter);
                soft = filter.apply(&cells[at].patch);
                self.gain(&mut cells[at], &soft);
                if cells[at].blocks == so_far {
                    break;
                }
            }
            // Where hardly anything came out, neighbours are no better known.
            let hopeful = (LEAST_POLISHED..self.layout.count()).contains(&cells[at].blocks);
            if let Some(polish) = hopeful.then(|| self.polish(cells, at, &filter)).flatten() {
                let polished = polish.apply(&soft, self.layout.side as usize);
                self.gain(&mut cells[at], &polished);
            }
        }
        if cells[at].blocks * FEEDBACK_SHARE >= self.layout.count() && cells[at].blocks < self.layout.count() {
            let soft = feedback::soften(&cells[at].patch, &self.known(cells[at].slot), &self.words)?;
            self.gain(&mut cells[at], &soft);
        }
        if cells[at].blocks <= before {
            return None;
        }
        if cells[at].blocks == self.layout.count() {
            found.push(self.finish(&mut cells[at])?);
        }
        cells[at].lesson = Lesson::of(&cells[at].patch, &self.known(cells[at].slot));
        Some(true)
    }

    /// Samples a code anew where its parts have moved.
    fn settle(&self, cell: &mut Cell, filter: &Filter) {
        cell.moves -= 1;
        let reaches: &[i32] = if cell.blocks == 0 && !cell.sought { &FAR } else { &NEAR };
        cell.sought = true;
        let stands = self.stands(cell.slot);
        for reach in reaches {
            cell.mesh = drift::settle(self.view, &cell.mesh, filter, &stands, *reach);
        }
        self.sample(cell);
    }

    fn sample(&self, cell: &mut Cell) {
        cell.patch = Patch::through(self.view, self.layout.side as usize, |x, y| cell.mesh.at(x, y));
        cell.lesson = Lesson::of(&cell.patch, &self.known(cell.slot));
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
        let corners = cell.patch.corners.map(|(x, y)| Point { x: x as f32, y: y as f32 });
        cell.read = true;
        self.seen.data[cell.slot as usize] = Some(data.clone());
        self.seen.anchor(self.seen.geometry.code(cell.slot), &corners);
        let sighting = Sighting { payload, corners, reader: Reader::Guided };
        Some(Code { sighting, version: self.key.version, format: self.seen.format, data })
    }
}

/// Learns from the codes around a place, near ones most, and from what the place itself shows.
fn filter_for(cells: &[Cell], at: usize, side: f64) -> Option<Filter> {
    let here = cells[at].middle;
    let teaches = |cell: &Cell| cell.read || cell.blocks > 0;
    let few = cells.iter().filter(|cell| teaches(cell)).count() < ENOUGH;
    let lessons =
        cells.iter().enumerate().filter(|(other, cell)| few || teaches(cell) || *other == at).map(|(_, cell)| {
            let (dx, dy) = ((cell.middle.0 - here.0) / side, (cell.middle.1 - here.1) / side);
            let near = 1.0 / (1.0 + dx * dx + dy * dy);
            (near * near, &cell.lesson)
        });
    Filter::learn(lessons)
}
