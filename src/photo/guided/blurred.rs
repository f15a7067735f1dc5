//! A rough map of a sheet, and whatever of its codes is known -> codes that only the photo's own blur, learnt and
//! undone, makes legible.
//!
//! ```text
//! known modules -- smear --> what patterns look like --> finer map --> patches -- filter --> soft modules
//!    ^                                                                                            |
//!    `------------------------------ blocks <-- header foretold, errors and erasures -------------'
//! ```
//! Then the modules of a code are judged all together (unmix.rs). Codes that were read teach, and so do the marks and
//! all that a code must carry. A code of which some blocks come out teaches its own filter, and is tried again.

use super::filter::{Filter, Lesson};
use super::lattice::{Control, Lattice, Shape};
use super::patch::{Mesh, Patch};
use super::polish::Polish;
use super::sample::View;
use super::smear::{Known, Smear};
use super::unmix::{self, Mixing};
use super::{MAX_CONTROLS, Seen, SheetKey, proved};
use super::{drift, feedback};
use crate::photo::look::Code;
use crate::photo::soft::{self, Layout, Modules};
use crate::photo::{Point, Reader, Sighting, segments};
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
    mixed: unmix::Lesson,
    /// The code was read: its lesson holds all of its modules.
    read: bool,
    /// Blocks that came out.
    blocks: usize,
    patch: Patch,
    mesh: Mesh,
    /// Times that its parts may still be moved.
    moves: usize,
}

/// A sheet, and how its codes are laid out.
struct Work<'a> {
    view: &'a View<'a>,
    key: &'a SheetKey,
    seen: &'a mut Seen,
    layout: Layout,
    /// The codeword of each module.
    words: Vec<u32>,
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
    let mut work = Work { view, key, seen, layout, words, attempts: MOST_ATTEMPTS, watch };
    let mut lattice = rough;
    for _ in 0..MAPS {
        if let Some(finer) = work.finer_map(&lattice) {
            lattice = finer;
        }
        let before = work.blocks();
        work.rounds(&lattice, found);
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
            if self.seen.beside_unread(slot) {
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

    fn rounds(&mut self, lattice: &Lattice, found: &mut Vec<Code>) {
        let slots = self.seen.slots_in(self.view, lattice);
        let teachers = slots.iter().filter(|slot| self.seen.is_read(**slot) && self.seen.beside_unread(**slot));
        let unread = slots.iter().filter(|slot| !self.seen.is_read(**slot));
        let mut cells = Vec::new();
        for &slot in teachers.take(MOST_TEACHERS).chain(unread.take(MOST_PLACES)) {
            if self.watch.stop() {
                return;
            }
            cells.extend(self.cell(lattice, slot));
        }
        for _ in 0..ROUNDS {
            let mut progress = false;
            for at in 0..cells.len() {
                if self.watch.stop() {
                    return;
                }
                progress |= self.attempt(&mut cells, at, found).unwrap_or(false);
            }
            if !progress {
                break;
            }
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
            mixed: unmix::Lesson::of(&patch, &self.known(slot)),
            read,
            blocks: self.seen.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count()),
            patch,
            mesh,
            moves: MOST_MOVES,
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
            if self.settle(&mut cells[at], &filter) {
                soft = filter.apply(&cells[at].patch);
                self.gain(&mut cells[at], &soft);
            }
            self.unmix(cells, at, &soft);
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
        cells[at].mixed = unmix::Lesson::of(&cells[at].patch, &self.known(cells[at].slot));
        Some(true)
    }

    /// Samples a code anew where its parts have moved; whether they had.
    fn settle(&self, cell: &mut Cell, filter: &Filter) -> bool {
        if cell.moves == 0 || cell.blocks == self.layout.count() {
            return false;
        }
        cell.moves -= 1;
        let known = self.known(cell.slot);
        let Some((patch, mesh)) = drift::settle(self.view, &cell.patch, &cell.mesh, filter, &known) else {
            return false;
        };
        cell.lesson = Lesson::of(&patch, &known);
        cell.mixed = unmix::Lesson::of(&patch, &known);
        (cell.patch, cell.mesh) = (patch, mesh);
        true
    }

    /// Judges all modules of a place together, and again with what came out.
    fn unmix(&mut self, cells: &mut [Cell], at: usize, soft: &[f32]) {
        let Some(mixing) = mixing_for(cells, at, f64::from(self.layout.side)) else { return };
        for _ in 0..MOST_UNMIXED {
            let before = cells[at].blocks;
            if before == self.layout.count() {
                return;
            }
            let together = mixing.apply(&cells[at].patch, soft, &self.known(cells[at].slot));
            self.gain(&mut cells[at], &together);
            if cells[at].blocks == before {
                return;
            }
        }
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
    Filter::learn(teachers(cells, at, side).map(|(weight, cell)| (weight, &cell.lesson)))
}

fn mixing_for(cells: &[Cell], at: usize, side: f64) -> Option<Mixing> {
    Mixing::learn(teachers(cells, at, side).map(|(weight, cell)| (weight, &cell.mixed)))
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
