//! A map of the sheet, and whatever of its codes is known -> codes that only a filter learnt on the photo makes legible.
//!
//! ```text
//! known modules -- lessons --> filter for a place -- patch --> soft modules -- pilots, erasures --> blocks --+
//!       ^-----------------------------------------------------------------------------------------------------'
//! ```
//! Codes that were read teach the filter; so do the patterns and the header that every code must carry. A code of
//! which some blocks come out teaches its own filter, and is tried again.

use super::filter::{Filter, Lesson};
use super::lattice::Lattice;
use super::patch::Patch;
use super::sample::View;
use super::{MAX_PLACES, Seen, SheetKey, proved};
use crate::photo::look::Code;
use crate::photo::soft::{self, Layout};
use crate::photo::{Point, Reader, Sighting, segments};
use crate::watch::Watch;

/// Times that places still unread are tried with what was learnt since.
const ROUNDS: usize = 5;
/// Codes that were read and teach: those beside unread ones come first.
const MOST_TEACHERS: usize = 60;
/// Codes read before nothing more is learnt from the patterns of those that were not.
const ENOUGH: usize = 3;

/// One place of the sheet.
struct Cell {
    slot: u32,
    middle: (f64, f64),
    lesson: Option<Lesson>,
    /// The code was read: its lesson holds all of its modules.
    read: bool,
    /// Blocks that came out.
    blocks: usize,
    patch: Option<Patch>,
    pilots: Vec<Option<bool>>,
}

/// Reads what can be read of the unread slots.
pub(super) fn read(
    view: &View<'_>,
    lattice: &Lattice,
    key: &SheetKey,
    seen: &mut Seen,
    slots: &[u32],
    watch: &dyn Watch,
    found: &mut Vec<Code>,
) {
    let Some(layout) = Layout::new(key.version, seen.format.level, seen.format.mask) else { return };
    let mut cells = Vec::new();
    let teachers = slots.iter().filter(|slot| seen.is_read(**slot) && seen.beside_unread(**slot)).take(MOST_TEACHERS);
    let unread = slots.iter().filter(|slot| !seen.is_read(**slot)).take(MAX_PLACES);
    for &slot in teachers.chain(unread) {
        if watch.stop() {
            return;
        }
        cells.extend(Cell::new(view, lattice, key, seen, &layout, slot));
    }
    for _ in 0..ROUNDS {
        let mut progress = false;
        for at in 0..cells.len() {
            if watch.stop() {
                return;
            }
            progress |= cells[at].patch.is_some() && attempt(&mut cells, at, key, seen, &layout, found);
        }
        if !progress {
            break;
        }
    }
}

impl Cell {
    fn new(
        view: &View<'_>,
        lattice: &Lattice,
        key: &SheetKey,
        seen: &Seen,
        layout: &Layout,
        slot: u32,
    ) -> Option<Self> {
        let square = seen.geometry.code(slot);
        let half = f64::from(square.side) / 2.0;
        let patch = Patch::sample(view, lattice, square)?;
        let pilots = seen.common.map(|common| common.bits(seen.first + slot, key.version)).unwrap_or_default();
        let data = seen.data.get(slot as usize)?.as_ref();
        let known = match data {
            Some(data) => layout.printed(&layout.split(data)),
            None => layout.pilots(&pilots),
        };
        Some(Self {
            slot,
            middle: (f64::from(square.left) + half, f64::from(square.top) + half),
            lesson: Some(Lesson::of(&patch, &known)),
            read: data.is_some(),
            blocks: 0,
            patch: data.is_none().then_some(patch),
            pilots,
        })
    }
}

/// Tries one place with a filter of its own; whether more of it is known than before.
fn attempt(
    cells: &mut [Cell],
    at: usize,
    key: &SheetKey,
    seen: &mut Seen,
    layout: &Layout,
    found: &mut Vec<Code>,
) -> bool {
    let Some(patch) = &cells[at].patch else { return false };
    let Some(filter) = filter_for(cells, at, f64::from(layout.side)) else { return false };
    let slot = cells[at].slot;
    let decoded = soft::decode(&filter.apply(patch), layout, &cells[at].pilots);
    let blocks = decoded.blocks.iter().flatten().count();
    if blocks <= cells[at].blocks {
        return false;
    }
    let known = layout.printed(&decoded.blocks).or(&layout.pilots(&cells[at].pilots));
    let lesson = Lesson::of(patch, &known);
    let corners = patch.corners;
    cells[at].lesson = Some(lesson);
    cells[at].blocks = blocks;
    let Some(data) = decoded.whole() else { return true };
    let Some(payload) = segments::payload(&data, key.version).filter(|payload| proved(payload, key, seen, slot)) else {
        return true;
    };
    cells[at].read = true;
    cells[at].patch = None;
    seen.data[slot as usize] = Some(data.clone());
    let corners = corners.map(|(x, y)| Point { x: x as f32, y: y as f32 });
    let sighting = Sighting { payload, corners, reader: Reader::Guided };
    found.push(Code { sighting, version: key.version, format: seen.format, data });
    true
}

/// Learns from the codes around a place, near ones most, and from what the place itself shows.
fn filter_for(cells: &[Cell], at: usize, side: f64) -> Option<Filter> {
    let here = cells[at].middle;
    let read = cells.iter().filter(|cell| cell.read || cell.blocks > 0).count();
    let lessons = cells.iter().enumerate().filter_map(|(other, cell)| {
        if !(cell.read || cell.blocks > 0 || read < ENOUGH || other == at) {
            return None;
        }
        let (dx, dy) = ((cell.middle.0 - here.0) / side, (cell.middle.1 - here.1) / side);
        let near = 1.0 / (1.0 + dx * dx + dy * dy);
        Some((near * near, cell.lesson.as_ref()?))
    });
    Filter::learn(lessons)
}
