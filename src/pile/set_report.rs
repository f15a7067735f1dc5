//! One set's candidates, marks and verdict -> its report: which code of which sheet is read, missing or doubtful.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, PrintedPlace, Shards};
use super::keys::{PageId, PageSeen, PictureKey, SetKey};
use super::next_photo::best_photo;
use super::partials::{PartialReadings, PartialsByShard};
use super::report::{CodePlace, Contradiction, SetReport, SetState, SetWarning, SheetReport, SlotState};
use super::solver::SetVerdict;
use crate::frame::SheetMark;
use crate::limits::MAX_SHARDS;
use crate::sheet::Grid;

/// Places of all sheets of one report. An honest packet has at most one for each number; forged sheets may overlap.
const MAX_PLACES: usize = 2 * MAX_SHARDS as usize;
/// Pictures that are named for their contradictions.
const MAX_CONTRADICTIONS: usize = 100;
/// Forged codes that are named one by one.
const MAX_NAMED: usize = 10_000;

/// All that the pile holds under one key.
pub(super) struct Evidence<'a> {
    pub key: &'a SetKey,
    pub shards: &'a Shards,
    /// Partial codes of numbers that were not read whole.
    pub parts: &'a PartialsByShard,
    pub verdict: &'a SetVerdict,
    /// Codes with the same id and another size.
    pub other_size: u32,
    /// Marks with the id's first digits.
    pub marks: Vec<(&'a SheetMark, &'a [PageId])>,
    /// All pages of the pile.
    pub pages: &'a [PageSeen],
}

/// How a sheet is laid out: its grid and its first number.
type SheetLayout = (Grid, u32);

/// What was read of one sheet.
#[derive(Default)]
struct SheetEvidence {
    /// Votes of its codes and marks.
    layouts: BTreeMap<SheetLayout, u32>,
    codes: Vec<(u32, SheetLayout, Trust)>,
    /// Partial codes.
    in_part: Vec<(u32, SheetLayout)>,
    marks: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Sound,
    /// One of several conflicting readings, and nothing has decided between them.
    Conflicting,
    Forged,
}

/// The report of one set; `state` and `reason` are the verdict's.
pub(super) fn set_report(evidence: &Evidence<'_>) -> SetReport {
    let mut sheets: BTreeMap<u32, SheetEvidence> = BTreeMap::new();
    let mut warnings = Vec::new();
    let mut forged = BTreeSet::new();
    let mut read = BTreeSet::new();
    for (number, place, trust) in sightings(evidence) {
        let layout = layout_of(number, place.grid);
        let sheet = sheets.entry(place.sheet).or_default();
        sheet.codes.push((number, layout, trust));
        if trust == Trust::Forged {
            let label = place.grid.label((number - 1) % place.grid.codes());
            forged.insert(CodePlace { sheet: place.sheet, label, shard: number });
        } else {
            *sheet.layouts.entry(layout).or_default() += 1;
            read.insert(number);
        }
    }
    for (&number, place) in evidence.parts.iter().flat_map(|(number, list)| list.iter().map(move |one| (number, one))) {
        let layout = layout_of(number, place.grid);
        let sheet = sheets.entry(place.sheet).or_default();
        sheet.in_part.push((number, layout));
        *sheet.layouts.entry(layout).or_default() += 1;
    }
    if evidence.other_size > 0 {
        warnings.push(SetWarning::OtherSize { codes: evidence.other_size });
    }
    let conflicts = evidence.shards.values().filter(|list| list.len() > 1).count();
    if conflicts > 0 {
        warnings.push(SetWarning::Conflicts { codes: conflicts as u32 });
    }
    let sheet_count = count_sheets(evidence, &mut warnings);
    add_marks(evidence, &mut sheets, &mut warnings);
    let seen: BTreeSet<u32> = sheets.keys().copied().collect();
    let sheets = draw_up(sheets, &mut warnings);
    let sheet_count = seen.last().copied().unwrap_or(0).max(sheet_count);
    let (state, reason) = match evidence.verdict {
        SetVerdict::Whole { .. } => (SetState::Whole, None),
        SetVerdict::Incomplete { .. } => (SetState::Incomplete, None),
        SetVerdict::Stopped => (SetState::Stopped, None),
        SetVerdict::Corrupt(why) => (SetState::Corrupt, Some(why.to_string())),
    };
    let mut report = SetReport {
        id: evidence.key.id,
        short_name: evidence.key.id.short_name(),
        state,
        needed: evidence.key.needed,
        read: read.len() as u32,
        in_part: evidence.parts.len() as u32,
        lacking: if let SetVerdict::Incomplete { lacking } = evidence.verdict { *lacking } else { 0 },
        shard_bytes: evidence.key.shard_bytes,
        sheet_count,
        sheets,
        unseen: gaps(&seen, sheet_count),
        forged: forged.into_iter().take(MAX_NAMED).collect(),
        best_photo: None,
        warnings,
        from_texts: from_texts(evidence),
        contradictions: contradictions(evidence),
        reason,
    };
    report.best_photo = best_photo(&report);
    report
}

/// Whether nothing of the set was read from a picture.
fn from_texts(evidence: &Evidence<'_>) -> bool {
    let whole = evidence.shards.values().flatten().flat_map(Candidate::pages);
    let in_part = evidence.parts.values().flatten().flat_map(PartialReadings::pages);
    whole.chain(in_part).all(|page| evidence.pages.get(page.0 as usize).is_some_and(|page| page.text))
}

/// The pictures that the set would be better without, or those that contradict each other.
fn contradictions(evidence: &Evidence<'_>) -> Vec<Contradiction> {
    let mut pictures: BTreeMap<PictureKey, u32> = BTreeMap::new();
    for (number, list) in evidence.shards {
        let counts = |at: usize| match evidence.verdict {
            SetVerdict::Whole { forged, .. } => forged.contains(&(*number, at)),
            _ => list.len() > 1,
        };
        for (_, candidate) in list.iter().enumerate().filter(|(at, _)| counts(*at)) {
            let pages: BTreeSet<PageId> = candidate.pages().collect();
            let keys: BTreeSet<PictureKey> =
                pages.iter().filter_map(|page| evidence.pages.get(page.0 as usize)).map(|page| page.picture).collect();
            for key in keys {
                *pictures.entry(key).or_default() += 1;
            }
        }
    }
    let mut pictures: Vec<Contradiction> =
        pictures.into_iter().map(|(picture, readings)| Contradiction { picture, readings }).collect();
    pictures.sort_by_key(|one| (std::cmp::Reverse(one.readings), one.picture));
    pictures.truncate(MAX_CONTRADICTIONS);
    pictures
}

/// Every candidate at every place where it was read, and how far it is trusted.
fn sightings<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = (u32, &'a PrintedPlace, Trust)> {
    let trust = |number: u32, at: usize, conflicts: bool| match evidence.verdict {
        SetVerdict::Whole { forged, .. } if forged.contains(&(number, at)) => Trust::Forged,
        SetVerdict::Whole { .. } => Trust::Sound,
        _ if conflicts => Trust::Conflicting,
        _ => Trust::Sound,
    };
    evidence.shards.iter().flat_map(move |(&number, candidates)| {
        let conflicts = candidates.len() > 1;
        candidates.iter().enumerate().flat_map(move |(at, candidate): (usize, &Candidate)| {
            let trust = trust(number, at, conflicts);
            candidate.places.iter().map(move |place| (number, place, trust))
        })
    })
}

fn layout_of(number: u32, grid: Grid) -> SheetLayout {
    (grid, number - (number - 1) % grid.codes())
}

/// The largest number of sheets that a code which is not forged gives: sheets may have been added later.
fn count_sheets(evidence: &Evidence<'_>, warnings: &mut Vec<SetWarning>) -> u32 {
    let whole = sightings(evidence).filter(|(_, _, trust)| *trust != Trust::Forged).map(|(_, place, _)| place.sheets);
    let in_part = evidence.parts.values().flatten().map(|code| code.sheets);
    let said: BTreeSet<u32> = whole.chain(in_part).collect();
    let (least, most) = (said.first().copied().unwrap_or(0), said.last().copied().unwrap_or(0));
    if least < most {
        warnings.push(SetWarning::SheetCounts { least, most });
    }
    most
}

/// Counts the marks that agree with all codes. A mark that was cut off another sheet and glued on cannot be told from
/// that sheet's own.
fn add_marks(evidence: &Evidence<'_>, sheets: &mut BTreeMap<u32, SheetEvidence>, warnings: &mut Vec<SetWarning>) {
    let owners: BTreeMap<SheetLayout, u32> =
        sheets.iter().flat_map(|(&number, sheet)| sheet.layouts.keys().map(move |&layout| (layout, number))).collect();
    let coded: BTreeSet<u32> = owners.values().copied().collect();
    for (mark, pages) in &evidence.marks {
        let layout = (mark.grid, mark.first_shard);
        let size = (mark.needed, mark.shard_bytes) == (evidence.key.needed, evidence.key.shard_bytes);
        let agrees = match owners.get(&layout) {
            Some(&owner) => owner == mark.sheet,
            None => !coded.contains(&mark.sheet),
        };
        if !size || !agrees {
            warnings.push(SetWarning::LyingMark { sheet: mark.sheet });
            continue;
        }
        let sheet = sheets.entry(mark.sheet).or_default();
        sheet.marks += pages.len() as u32;
        *sheet.layouts.entry(layout).or_default() += 1;
    }
}

/// Each sheet with the layout that most of its codes give.
fn draw_up(sheets: BTreeMap<u32, SheetEvidence>, warnings: &mut Vec<SetWarning>) -> Vec<SheetReport> {
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
        let others = sheet.codes.iter().filter(|(_, other, trust)| *other != layout && *trust != Trust::Forged).count();
        if others > 0 {
            warnings.push(SetWarning::OtherLayout { sheet: number, codes: others as u32 });
        }
        reports.push(sheet_report(number, &sheet, layout, places));
    }
    if left_out > 0 {
        warnings.push(SetWarning::SheetsLeftOut { sheets: left_out });
    }
    reports
}

fn sheet_report(number: u32, sheet: &SheetEvidence, (grid, first): SheetLayout, places: usize) -> SheetReport {
    let mut cells = vec![SlotState::Missing; places];
    for (shard, _) in sheet.in_part.iter().filter(|(_, other)| *other == (grid, first)) {
        if let Some(cell) = cells.get_mut((shard - first) as usize) {
            *cell = SlotState::InPart;
        }
    }
    for &(shard, layout, trust) in &sheet.codes {
        if layout != (grid, first) {
            continue;
        }
        if let Some(cell) = cells.get_mut((shard - first) as usize) {
            *cell = match (trust, *cell) {
                (Trust::Sound, _) | (Trust::Forged, SlotState::Read) => SlotState::Read,
                _ => SlotState::Doubtful,
            };
        }
    }
    let labels = |wanted: SlotState| -> Vec<String> {
        (0..).zip(&cells).filter(|(_, cell)| **cell == wanted).map(|(slot, _)| grid.label(slot)).collect()
    };
    SheetReport {
        sheet: number,
        rows: grid.rows,
        columns: grid.columns,
        read: cells.iter().filter(|cell| **cell == SlotState::Read).count() as u32,
        in_part: labels(SlotState::InPart),
        missing: labels(SlotState::Missing),
        doubtful: labels(SlotState::Doubtful),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Piece;
    use crate::pile::testing::{forge, mark_of, packet};
    use crate::pile::{PictureKey, Pile};
    use crate::watch::Unwatched;

    /// Pages with codes and the texts of marks.
    fn report(pages: &[(&[Piece], &[SheetMark])]) -> SetReport {
        let mut pile = Pile::new();
        for (number, (codes, marks)) in (0..).zip(pages) {
            let page = pile.add_picture(PictureKey([number; 8]), 0).unwrap();
            for code in *codes {
                pile.add_text(page, &code.text());
            }
            for mark in *marks {
                pile.add_text(page, &mark.text());
            }
        }
        pile.solve(pile.set_ids().0[0], &Unwatched).unwrap().report
    }

    #[test]
    fn each_place_is_read_or_missing_and_each_sheet_seen_or_not() {
        let codes = packet(1, 20, 36);
        let report = report(&[(&codes[1..5], &[mark_of(&codes[0])]), (&codes[18..24], &[])]);
        assert_eq!((report.state, report.read, report.needed, report.sheet_count), (SetState::Incomplete, 10, 20, 6));
        assert_eq!(report.sheets.iter().map(|sheet| sheet.sheet).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(report.sheets[0].missing, ["A1", "B3"]);
        assert_eq!((report.sheets[0].read, report.sheets[0].marks), (4, 1));
        assert!(report.sheets[1].missing.is_empty());
        assert_eq!(report.unseen, [(2, 3), (5, 6)]);
        assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    }

    #[test]
    fn a_forged_code_is_named_by_sheet_row_and_column() {
        let mut codes = packet(1, 6, 12);
        codes[10] = forge(&codes[10], 1);
        codes.push(forge(&codes[1], 2));
        let report = report(&[(&codes, &[])]);
        assert_eq!((report.state, report.read), (SetState::Whole, 11));
        let named: Vec<_> =
            report.forged.iter().map(|place| (place.sheet, place.label.as_str(), place.shard)).collect();
        assert_eq!(named, [(1, "A2", 2), (2, "B2", 11)]);
        assert_eq!(report.sheets[1].doubtful, ["B2"]);
        assert!(report.sheets[0].doubtful.is_empty(), "its true reading was seen as well");
        assert_eq!(report.best_photo, None);
    }

    #[test]
    fn conflicts_that_nothing_can_resolve_are_doubtful() {
        let mut codes = packet(1, 6, 12);
        codes.truncate(3);
        codes.push(forge(&codes[1], 2));
        let report = report(&[(&codes, &[])]);
        assert_eq!(
            (report.state, report.sheets[0].doubtful.as_slice()),
            (SetState::Incomplete, &["A2".to_owned()][..])
        );
        assert!(report.warnings.contains(&SetWarning::Conflicts { codes: 1 }));
    }

    #[test]
    fn what_does_not_fit_is_told_and_stops_nothing() {
        let mut codes = packet(1, 6, 18);
        codes[0].header.sheets = 2;
        codes[1].header.grid.columns = 2;
        let other = packet(2, 4, 6).remove(0);
        let set = codes[0].header.set;
        codes.push(Piece { header: crate::frame::Header { set, ..other.header }, ..other });
        let mark = SheetMark { sheet: 3, ..mark_of(&codes[2]) };
        let report = report(&[(&codes[..6], &[mark]), (&codes[6..], &[])]);
        assert_eq!(report.state, SetState::Whole);
        assert_eq!(
            report.warnings,
            [
                SetWarning::OtherSize { codes: 1 },
                SetWarning::SheetCounts { least: 2, most: 3 },
                SetWarning::LyingMark { sheet: 3 },
                SetWarning::OtherLayout { sheet: 1, codes: 1 },
            ]
        );
    }

    #[test]
    fn a_sheet_of_which_only_the_mark_was_read_is_known_and_empty() {
        let codes = packet(1, 8, 18);
        let report = report(&[(&codes[..6], &[mark_of(&codes[0]), mark_of(&codes[7])])]);
        assert_eq!(report.sheets[1].missing.len(), 6);
        assert_eq!(report.unseen, [(3, 3)]);
        assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    }

    #[test]
    fn sheets_that_a_forger_makes_up_do_not_grow_the_report_without_bound() {
        let mut codes = vec![packet(1, 60_000 / 20, 1).remove(0); 200];
        for (at, code) in (1..).zip(&mut codes) {
            code.header.shard = at;
            code.header.sheet = at;
            code.header.sheets = 9_999;
            (code.header.grid.rows, code.header.grid.columns) = (99, 99);
        }
        let report = report(&[(&codes, &[])]);
        let places: usize = report.sheets.iter().map(|sheet| sheet.cells.len()).sum();
        assert!(places <= MAX_PLACES);
        assert!(report.warnings.iter().any(|warning| matches!(warning, SetWarning::SheetsLeftOut { sheets: 187 })));
    }
}
