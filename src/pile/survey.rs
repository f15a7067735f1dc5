//! One set's candidates, marks and verdict -> its report: which code of which sheet is read, missing or doubtful.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, PageId, Place, SetKey, Shards};
use super::judge::Verdict;
use super::{Cell, CodePlace, SetReport, SheetReport, State, Warning, advice};
use crate::frame::SheetMark;
use crate::limits::MAX_SHARDS;
use crate::sheet::Grid;

/// Places of all sheets of one report. An honest packet has at most one a number; a forger's sheets overlap.
const MAX_PLACES: usize = 2 * MAX_SHARDS as usize;
/// Forged codes that are named one by one.
const MAX_NAMED: usize = 10_000;

/// All that the pile has under one set id.
pub(super) struct Evidence<'a> {
    pub key: &'a SetKey,
    pub shards: &'a Shards,
    pub verdict: &'a Verdict,
    /// Codes with the same id and another size.
    pub other_size: u32,
    /// Marks with the id's first digits.
    pub marks: Vec<(&'a SheetMark, &'a [PageId])>,
}

/// How a sheet is laid out: its grid and its first number.
type Layout = (Grid, u32);

/// What is gathered of one sheet.
#[derive(Default)]
struct Sheet {
    /// Votes of its codes and marks.
    layouts: BTreeMap<Layout, u32>,
    codes: Vec<(u32, Layout, Trust)>,
    marks: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Sound,
    /// A twin, and nothing has judged between them.
    Contested,
    Liar,
}

/// The report of one set; `state` and `reason` are the verdict's.
pub(super) fn survey(evidence: &Evidence<'_>) -> SetReport {
    let mut sheets: BTreeMap<u32, Sheet> = BTreeMap::new();
    let mut warnings = Vec::new();
    let mut forged = BTreeSet::new();
    let mut read = BTreeSet::new();
    for (number, place, trust) in sightings(evidence) {
        let layout = layout_of(number, place.grid);
        let sheet = sheets.entry(place.sheet).or_default();
        sheet.codes.push((number, layout, trust));
        if trust == Trust::Liar {
            let label = place.grid.label((number - 1) % place.grid.codes());
            forged.insert(CodePlace { sheet: place.sheet, label, shard: number });
        } else {
            *sheet.layouts.entry(layout).or_default() += 1;
            read.insert(number);
        }
    }
    if evidence.other_size > 0 {
        warnings.push(Warning::OtherSize { codes: evidence.other_size });
    }
    let twins = evidence.shards.values().filter(|list| list.len() > 1).count();
    if twins > 0 {
        warnings.push(Warning::Twins { codes: twins as u32 });
    }
    let sheet_count = count_sheets(evidence, &mut warnings);
    add_marks(evidence, &mut sheets, &mut warnings);
    let seen: BTreeSet<u32> = sheets.keys().copied().collect();
    let sheets = draw_up(sheets, &mut warnings);
    let sheet_count = seen.last().copied().unwrap_or(0).max(sheet_count);
    let (state, reason) = match evidence.verdict {
        Verdict::Whole { .. } => (State::Whole, None),
        Verdict::Incomplete => (State::Incomplete, None),
        Verdict::Stopped => (State::Stopped, None),
        Verdict::Corrupt(why) => (State::Corrupt, Some(why.to_string())),
    };
    let mut report = SetReport {
        id: evidence.key.id,
        short_name: evidence.key.id.short_name(),
        state,
        needed: evidence.key.needed,
        read: read.len() as u32,
        shard_bytes: evidence.key.shard_bytes,
        sheet_count,
        sheets,
        unseen: gaps(&seen, sheet_count),
        forged: forged.into_iter().take(MAX_NAMED).collect(),
        best_photo: None,
        warnings,
        reason,
    };
    report.best_photo = advice::best_photo(&report);
    report
}

/// Every candidate at every place where it was read, and how far it is believed.
fn sightings<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = (u32, &'a Place, Trust)> {
    let trust = |number: u32, at: usize, twins: bool| match evidence.verdict {
        Verdict::Whole { liars, .. } if liars.contains(&(number, at)) => Trust::Liar,
        Verdict::Whole { .. } => Trust::Sound,
        _ if twins => Trust::Contested,
        _ => Trust::Sound,
    };
    evidence.shards.iter().flat_map(move |(&number, candidates)| {
        let twins = candidates.len() > 1;
        candidates.iter().enumerate().flat_map(move |(at, candidate): (usize, &Candidate)| {
            let trust = trust(number, at, twins);
            candidate.places.iter().map(move |place| (number, place, trust))
        })
    })
}

fn layout_of(number: u32, grid: Grid) -> Layout {
    (grid, number - (number - 1) % grid.codes())
}

/// The largest number of sheets that a believed code gives: sheets may have been added since others were printed.
fn count_sheets(evidence: &Evidence<'_>, warnings: &mut Vec<Warning>) -> u32 {
    let said: BTreeSet<u32> =
        sightings(evidence).filter(|(_, _, trust)| *trust != Trust::Liar).map(|(_, place, _)| place.sheets).collect();
    let (least, most) = (said.first().copied().unwrap_or(0), said.last().copied().unwrap_or(0));
    if least < most {
        warnings.push(Warning::SheetCounts { least, most });
    }
    most
}

/// Believes the marks that agree with the codes they were seen with.
fn add_marks(evidence: &Evidence<'_>, sheets: &mut BTreeMap<u32, Sheet>, warnings: &mut Vec<Warning>) {
    let mut coded: BTreeMap<PageId, BTreeSet<u32>> = BTreeMap::new();
    for (_, place, trust) in sightings(evidence) {
        if trust != Trust::Liar {
            place.pages.iter().for_each(|&page| _ = coded.entry(page).or_default().insert(place.sheet));
        }
    }
    let mut marked: BTreeMap<PageId, BTreeSet<u32>> = BTreeMap::new();
    for (mark, pages) in &evidence.marks {
        pages.iter().for_each(|&page| _ = marked.entry(page).or_default().insert(mark.sheet));
    }
    for (mark, pages) in &evidence.marks {
        let layout = (mark.grid, mark.first_shard);
        // A picture may show one sheet whole and of the next only the mark: that is no lie.
        let misplaced = |page: &PageId| {
            let coded = coded.get(page).cloned().unwrap_or_default();
            let unmarked = marked.get(page).is_some_and(|marked| coded.iter().any(|sheet| !marked.contains(sheet)));
            !coded.contains(&mark.sheet) && unmarked
        };
        let size = (mark.needed, mark.shard_bytes) == (evidence.key.needed, evidence.key.shard_bytes);
        let known = sheets.get(&mark.sheet).filter(|sheet| !sheet.layouts.is_empty());
        let agrees = known.is_none_or(|sheet| sheet.layouts.contains_key(&layout));
        if !size || !agrees || pages.iter().any(misplaced) {
            warnings.push(Warning::LyingMark { sheet: mark.sheet });
            continue;
        }
        let sheet = sheets.entry(mark.sheet).or_default();
        sheet.marks += pages.len() as u32;
        *sheet.layouts.entry(layout).or_default() += 1;
    }
}

/// Each sheet in the layout that most of its codes give.
fn draw_up(sheets: BTreeMap<u32, Sheet>, warnings: &mut Vec<Warning>) -> Vec<SheetReport> {
    let mut room = MAX_PLACES;
    let mut left_out = 0;
    let mut reports = Vec::new();
    for (number, sheet) in sheets {
        let best = sheet.layouts.iter().max_by_key(|(_, votes)| **votes).map(|(layout, _)| *layout);
        // All its codes are forged: they still say what it looks like.
        let Some(layout) = best.or(sheet.codes.first().map(|(_, layout, _)| *layout)) else { continue };
        let (grid, first) = layout;
        let places = grid.codes().min(MAX_SHARDS + 1 - first) as usize;
        if places > room {
            left_out += 1;
            continue;
        }
        room -= places;
        let others = sheet.codes.iter().filter(|(_, other, trust)| *other != layout && *trust != Trust::Liar).count();
        if others > 0 {
            warnings.push(Warning::OtherLayout { sheet: number, codes: others as u32 });
        }
        reports.push(sheet_report(number, &sheet, layout, places));
    }
    if left_out > 0 {
        warnings.push(Warning::SheetsLeftOut { sheets: left_out });
    }
    reports
}

fn sheet_report(number: u32, sheet: &Sheet, (grid, first): Layout, places: usize) -> SheetReport {
    let mut cells = vec![Cell::Missing; places];
    for &(shard, layout, trust) in &sheet.codes {
        if layout != (grid, first) {
            continue;
        }
        if let Some(cell) = cells.get_mut((shard - first) as usize) {
            *cell = match (trust, *cell) {
                (Trust::Sound, _) | (Trust::Liar, Cell::Read) => Cell::Read,
                _ => Cell::Doubtful,
            };
        }
    }
    let labels = |wanted: Cell| -> Vec<String> {
        (0..).zip(&cells).filter(|(_, cell)| **cell == wanted).map(|(slot, _)| grid.label(slot)).collect()
    };
    SheetReport {
        sheet: number,
        rows: grid.rows,
        columns: grid.columns,
        read: cells.iter().filter(|cell| **cell == Cell::Read).count() as u32,
        missing: labels(Cell::Missing),
        doubtful: labels(Cell::Doubtful),
        marks: sheet.marks,
        cells,
    }
}

/// Runs of numbers from 1 to `count` that are not in `seen`.
fn gaps(seen: &BTreeSet<u32>, count: u32) -> Vec<(u32, u32)> {
    let mut gaps = Vec::new();
    let mut next = 1;
    for &sheet in seen.iter().chain(&[count + 1]) {
        if sheet > next {
            gaps.push((next, sheet - 1));
        }
        next = next.max(sheet + 1);
    }
    gaps
}
