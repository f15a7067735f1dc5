//! What a packet lacks, and the quality of its photos there -> the photo to take next, in one plain sentence.
//!
//! ```text
//! photos --quality--> Views --.
//! pile --report--> best photo --`--> NextPhoto --> "photograph sheet 3 of .. again: the lower right part, closer, .."
//! ```
//! The reader holds a phone and wants the files back: the sentence says where to point the phone and what to do
//! differently from last time, and nothing else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::photo::{Quality, SheetQuality};
use crate::pile::{BestPhoto, Region, SetReport, SetState, SetWarning, SheetReport, SlotState};

/// Places of which the best view is kept: 4,000 full sheets.
const MAX_VIEWS: usize = 100_000;
/// Share of the missing places from which on a hindrance is reported.
const WORTH_TELLING: f64 = 1.0 / 3.0;
/// Hindrances in one sentence; nobody keeps more in mind while holding a phone.
const MOST_TOLD: usize = 2;
/// Sheets, or runs of them, in one sentence.
const MOST_RUNS: usize = 8;

/// Pixels per module below which reading is unreliable.
const FEW_PIXELS: f32 = 3.0;
/// Share of a code without visible modules that its error correction cannot compensate.
const TOO_MUCH: f32 = 0.12;
/// White paper darker than this is in the dark, or in a shadow.
const DIM: f32 = 110.0;
/// Measured on simulated photos: 0.37 and more when sharp, 0.31 at a streak of 1.2 or a disc of 0.4 modules.
const MIXED: f32 = 0.32;
/// Measured: 0.72 at a streak of 1.2 modules; a tilt of 40 degrees gives the same, but no mixed levels.
const STREAKED: f32 = 0.72;
/// Measured: 0.11 at a noise of 26 of 255, 0.07 at 13, with a streak or without.
const GRAINY: f32 = 0.1;

/// What stood in the way of reading a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hindrance {
    /// It does not lie in any picture whole.
    CutOff,
    /// The flash, or a lamp, is mirrored in the paper.
    Glare,
    /// Too little light, or a shadow; the camera may have made up for it with grain.
    Dark,
    /// Too few pixels.
    Small,
    /// Smeared in one direction: the hand moved.
    Shaken,
    /// Out of focus.
    Blurred,
}

impl Hindrance {
    /// Every one of them.
    pub const ALL: [Self; 6] = [Self::CutOff, Self::Glare, Self::Dark, Self::Small, Self::Shaken, Self::Blurred];

    /// The line that says what to do about it: words that follow "photograph sheet 3 again:".
    fn remedy(self) -> &'static str {
        match self {
            Self::CutOff => "restore.remedy-cut-off",
            Self::Glare => "restore.remedy-glare",
            Self::Dark => "restore.remedy-dark",
            Self::Small => "restore.remedy-small",
            Self::Shaken => "restore.remedy-shaken",
            Self::Blurred => "restore.remedy-blurred",
        }
    }
}

/// The line that names a part of a sheet: words that follow "photograph" and precede "of sheet 3".
fn region_line(region: Region) -> &'static str {
    match region {
        Region::Whole => "restore.region-whole",
        Region::UpperLeft => "restore.region-upper-left",
        Region::Upper => "restore.region-upper",
        Region::UpperRight => "restore.region-upper-right",
        Region::Left => "restore.region-left",
        Region::Middle => "restore.region-middle",
        Region::Right => "restore.region-right",
        Region::LowerLeft => "restore.region-lower-left",
        Region::Lower => "restore.region-lower",
        Region::LowerRight => "restore.region-lower-right",
    }
}

/// What stood in the way at one place; nothing when the picture was fine there.
fn hindrances(view: Option<&Quality>) -> Vec<Hindrance> {
    let Some(quality) = view else { return vec![Hindrance::CutOff] };
    // Without any modules there is nothing to be sharp.
    let mixed = quality.crispness > 0.0 && quality.crispness < MIXED;
    let grainy = mixed && quality.grain > GRAINY;
    let streaked = quality.evenness < STREAKED;
    [
        (quality.washed > TOO_MUCH, Hindrance::Glare),
        (quality.drowned > TOO_MUCH || quality.white < DIM || grainy, Hindrance::Dark),
        (quality.module < FEW_PIXELS, Hindrance::Small),
        (mixed && !grainy && streaked, Hindrance::Shaken),
        // Small modules are mixed by the lens alone: closer is all that helps.
        (mixed && !grainy && !streaked && quality.module >= FEW_PIXELS, Hindrance::Blurred),
    ]
    .into_iter()
    .filter_map(|(is, hindrance)| is.then_some(hindrance))
    .collect()
}

/// What the photos of this run were like where codes were not read: the best view of each place.
#[derive(Debug, Clone, Default)]
pub struct Views {
    /// By the set id's first digits and the sheet.
    sheets: BTreeMap<(String, u32), BTreeMap<u32, Option<Quality>>>,
    places: usize,
}

impl Views {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what one page was like; beyond a bound, what is new is left out.
    pub fn add(&mut self, page: &[SheetQuality]) {
        for SheetQuality { prefix, sheet, slots } in page {
            for &(slot, view) in slots {
                if self.places >= MAX_VIEWS {
                    return;
                }
                let views = self.sheets.entry((prefix.clone(), *sheet)).or_default();
                let Some(best) = views.get_mut(&slot) else {
                    views.insert(slot, view);
                    self.places += 1;
                    continue;
                };
                if burden(view.as_ref()) < burden(best.as_ref()) {
                    *best = view;
                }
            }
        }
    }

    /// What stood in the way at the places that are not read, what did so most often first. `None` when no photo of
    /// this run showed where the sheet lies.
    fn of_sheet(&self, prefix: &str, sheet: u32, wanted: impl Fn(u32) -> bool) -> Option<Vec<Hindrance>> {
        let views = self.sheets.get(&(prefix.to_owned(), sheet))?;
        let views: Vec<&Option<Quality>> =
            views.iter().filter(|(slot, _)| wanted(**slot)).map(|(_, view)| view).collect();
        let mut counts: BTreeMap<Hindrance, usize> = BTreeMap::new();
        for hindrance in views.iter().flat_map(|view| hindrances(view.as_ref())) {
            *counts.entry(hindrance).or_default() += 1;
        }
        let mut counts: Vec<(Hindrance, usize)> = counts.into_iter().collect();
        counts.retain(|(_, count)| *count as f64 >= WORTH_TELLING * views.len() as f64);
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        (!views.is_empty()).then(|| counts.into_iter().map(|(hindrance, _)| hindrance).take(MOST_TOLD).collect())
    }
}

/// How bad a view is: one that shows the place goes before one that does not, then the fewest hindrances.
fn burden(view: Option<&Quality>) -> usize {
    view.map_or(usize::MAX, |quality| hindrances(Some(quality)).len())
}

/// The photo to take next, and what to do otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextPhoto {
    #[serde(flatten)]
    pub photo: BestPhoto,
    /// What stood in the way so far; `None` when no photo of this run shows the sheet.
    pub hindrances: Option<Vec<Hindrance>>,
}

impl NextPhoto {
    /// The photo that would help a packet most; `None` when it needs no more.
    #[must_use]
    pub fn of(report: &SetReport, views: &Views) -> Option<Self> {
        let photo = report.best_photo?;
        let sheet = report.sheets.iter().find(|sheet| sheet.sheet == photo.sheet);
        let unread = |sheet: &SheetReport, slot: u32| sheet.cells.get(slot as usize) != Some(&SlotState::Read);
        let hindrances =
            sheet.and_then(|sheet| views.of_sheet(&report.id.prefix(), photo.sheet, |slot| unread(sheet, slot)));
        Some(Self { photo, hindrances })
    }

    /// `photograph sheet 3 of fennel-moon-copper again: the lower right part, closer, without the flash ..`, without
    /// a full stop. Where one sheet is not enough, those that are enough together are named.
    #[must_use]
    pub fn sentence(&self, report: &SetReport, words: &Catalogue) -> String {
        let BestPhoto { sheet, region, codes, wanted, seen } = self.photo;
        let name = report.short_name.as_str();
        if report.from_texts {
            return self.text_sentence(report, words);
        }
        let others = Others::of(report, &self.photo);
        let mut photo = if seen {
            let how = how(region, self.hindrances.as_deref(), words);
            words.fill("restore.again", &[("sheet", &sheet.to_string()), ("name", name), ("how", &how)])
        } else {
            words.fill("restore.unseen", &[("sheets", &unseen_words(report, others.unseen, words)), ("name", name)])
        };
        if seen && others.unseen > 0 {
            let sheets = unseen_words(report, others.unseen, words);
            photo = words.fill("restore.and-unseen", &[("first", &photo), ("sheets", &sheets)]);
        }
        if !others.again.is_empty() {
            let sheets = sheets_words(&others.again, words);
            photo = words.fill("restore.and-again", &[("first", &photo), ("sheets", &sheets)]);
        }
        let (brings, codes) = match (seen, others.unseen, others.again.len()) {
            (true, 0, 0) | (false, ..=1, 0) => ("restore.gives", codes),
            (false, _, 0) => ("restore.each-gives", codes),
            _ => ("restore.together-give", others.codes),
        };
        let gives = words.counted(brings, u64::from(codes));
        let still = still(report, wanted, words);
        words.fill("restore.photo", &[("photo", &photo), ("still", &still), ("gives", &gives)])
    }

    /// The same where only texts were given: there is nothing to photograph again.
    fn text_sentence(&self, report: &SetReport, words: &Catalogue) -> String {
        let BestPhoto { sheet, region, codes, wanted, seen } = self.photo;
        let what = if seen {
            let part = if region == Region::Whole { "restore.all-of-them" } else { region_line(region) };
            words.fill("restore.text-seen", &[("part", &words.fill(part, &[]))])
        } else {
            words.fill("restore.text-unseen", &[])
        };
        let gives = words.counted("restore.sheet-gives", u64::from(codes));
        let slots = [
            ("sheet", sheet.to_string()),
            ("name", report.short_name.clone()),
            ("what", what),
            ("still", still(report, wanted, words)),
            ("gives", gives),
        ];
        words.fill("restore.text", &slots.each_ref().map(|(slot, value)| (*slot, value.as_str())))
    }
}

/// What is still needed.
fn still(report: &SetReport, wanted: u32, words: &Catalogue) -> String {
    match report.state {
        SetState::Corrupt => words.fill("restore.still-corrupt", &[]),
        _ => words.counted("restore.still", u64::from(wanted)),
    }
}

/// What has to be photographed besides the best sheet, where that one is not enough.
struct Others {
    /// So many of the sheets that no picture shows, whichever; the best one counts if it is one of them.
    unseen: u32,
    /// Sheets that were seen.
    again: Vec<u32>,
    /// Codes that all of them, and the best one, can give.
    codes: u32,
}

impl Others {
    fn of(report: &SetReport, best: &BestPhoto) -> Self {
        let mut others = Self { unseen: u32::from(!best.seen), again: Vec::new(), codes: best.codes };
        // More good codes tell forged ones apart, from whichever sheet.
        if report.state == SetState::Corrupt {
            return others;
        }
        let is_read = |cell: &SlotState| *cell == SlotState::Read;
        let lacks = |sheet: &SheetReport| sheet.cells.iter().filter(|cell| !is_read(cell)).count() as u32;
        let full = report.sheets.iter().map(|sheet| sheet.rows * sheet.columns).max().unwrap_or(0).max(1);
        let still = best.wanted.saturating_sub(best.codes).div_ceil(full);
        others.unseen = still.saturating_add(others.unseen).min(unseen_count(report));
        others.codes = others.codes.saturating_add((others.unseen - u32::from(!best.seen)).saturating_mul(full));
        let mut seen: Vec<(u32, u32)> = report.sheets.iter().map(|sheet| (lacks(sheet), sheet.sheet)).collect();
        seen.retain(|(codes, sheet)| *codes > 0 && !(best.seen && *sheet == best.sheet));
        seen.sort_by_key(|(codes, sheet)| (std::cmp::Reverse(*codes), *sheet));
        for (codes, sheet) in seen {
            if others.codes >= best.wanted {
                break;
            }
            others.codes = others.codes.saturating_add(codes);
            others.again.push(sheet);
        }
        others.again.sort_unstable();
        others
    }
}

fn unseen_count(report: &SetReport) -> u32 {
    report.unseen.iter().map(|(first, last)| last - first + 1).sum()
}

/// `any two of sheets 5, 6 and 9 to 12`, `sheets 5 and 6` where all of them are needed.
fn unseen_words(report: &SetReport, count: u32, words: &Catalogue) -> String {
    let all = unseen_count(report);
    if count == 1 {
        let first = report.unseen.first().map_or(1, |(first, _)| *first);
        return words.fill("restore.sheet", &[("n", &first.to_string())]);
    }
    let sheets = if report.unseen.len() > MOST_RUNS {
        words.fill("restore.all-sheets", &[("count", &all.to_string())])
    } else {
        let runs = report.unseen.iter().flat_map(|&(first, last)| match last - first {
            0 => vec![first.to_string()],
            1 => vec![first.to_string(), last.to_string()],
            _ => {
                vec![words.fill("restore.range", &[("first", &first.to_string()), ("last", &last.to_string())])]
            }
        });
        words.fill("restore.sheets", &[("list", &joined(&runs.collect::<Vec<_>>(), words))])
    };
    if count >= all {
        return sheets;
    }
    words.fill("restore.any", &[("count", &number_word(count, words)), ("sheets", &sheets)])
}

/// `sheet 2`, `sheets 2, 3 and 5`.
fn sheets_words(sheets: &[u32], words: &Catalogue) -> String {
    let numbers: Vec<String> = sheets.iter().take(MOST_RUNS).map(u32::to_string).collect();
    if let ([number], 1) = (numbers.as_slice(), sheets.len()) {
        return words.fill("restore.sheet", &[("n", number)]);
    }
    let list = match sheets.len().checked_sub(MOST_RUNS).filter(|more| *more > 0) {
        Some(more) => {
            words.fill("restore.list-more", &[("list", &listed(&numbers, words)), ("count", &more.to_string())])
        }
        None => joined(&numbers, words),
    };
    words.fill("restore.sheets", &[("list", &list)])
}

/// `2, 3, 5`.
fn listed(items: &[String], words: &Catalogue) -> String {
    let add = |list: String, next: &String| words.fill("restore.list", &[("list", &list), ("next", next)]);
    let mut items = items.iter();
    let first = items.next().cloned().unwrap_or_default();
    items.fold(first, add)
}

/// `2, 3 and 5`.
fn joined(items: &[String], words: &Catalogue) -> String {
    match items {
        [first @ .., last] if !first.is_empty() => {
            words.fill("restore.list-last", &[("list", &listed(first, words)), ("last", last)])
        }
        _ => items.concat(),
    }
}

/// A small number as its language spells it out, others in digits.
fn number_word(number: u32, words: &Catalogue) -> String {
    let spelled = words.line("restore.numbers").split(' ').nth(number as usize);
    spelled.map_or_else(|| number.to_string(), ToOwned::to_owned)
}

/// How to take the photo of a sheet of which a mark was read, and no code: words that follow "photograph it again,".
#[must_use]
pub fn of_lone_mark(prefix: &str, sheet: u32, views: &Views, words: &Catalogue) -> String {
    how(Region::Whole, views.of_sheet(prefix, sheet, |_| true).as_deref(), words)
}

/// Where to point the phone and what to do otherwise.
fn how(region: Region, hindrances: Option<&[Hindrance]>, words: &Catalogue) -> String {
    let told = hindrances.unwrap_or_default();
    let mut lines = Vec::new();
    // What was cut off needs a step back, not a closer look.
    if !told.contains(&Hindrance::CutOff) {
        if region != Region::Whole {
            lines.push(region_line(region));
        }
        let others = told.iter().any(|hindrance| *hindrance != Hindrance::Small);
        if region != Region::Whole || told.contains(&Hindrance::Small) || !others {
            lines.push(Hindrance::Small.remedy());
        }
    }
    lines.extend(told.iter().filter(|hindrance| **hindrance != Hindrance::Small).map(|hindrance| hindrance.remedy()));
    match hindrances {
        None => lines.push("restore.flat"),
        // The picture is fine and the paper is not: it is bent, or soiled.
        Some([]) => lines.push("restore.pressed"),
        Some(_) => {}
    }
    listed(&lines.into_iter().map(|line| words.fill(line, &[])).collect::<Vec<_>>(), words)
}

/// Something that does not fit, as a person is told of it.
#[must_use]
pub fn warning_words(warning: &SetWarning, words: &Catalogue) -> String {
    let counted = |line: &str, count: u32| words.counted(line, u64::from(count));
    let fill = |line: &str, slots: &[(&str, u32)]| {
        let slots: Vec<(&str, String)> = slots.iter().map(|(slot, value)| (*slot, value.to_string())).collect();
        words.fill(line, &slots.iter().map(|(slot, value)| (*slot, value.as_str())).collect::<Vec<_>>())
    };
    match warning {
        SetWarning::SheetCounts { least, most } => fill("restore.sheet-counts", &[("least", *least), ("most", *most)]),
        SetWarning::OtherSize { codes } => counted("restore.other-size", *codes),
        SetWarning::OtherLayout { sheet, codes } => {
            let line = if *codes == 1 { "restore.other-layout-one" } else { "restore.other-layout-other" };
            fill(line, &[("sheet", *sheet), ("count", *codes)])
        }
        SetWarning::LyingMark { sheet } => fill("restore.lying-mark", &[("sheet", *sheet)]),
        SetWarning::Conflicts { codes } => counted("restore.conflicts", *codes),
        SetWarning::SheetsLeftOut { sheets } => counted("restore.sheets-left-out", *sheets),
        // Whatever is added there is told in English till it has its line.
        #[allow(unreachable_patterns, reason = "the enum may grow")]
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::CATALOGUES;
    use crate::catalogue::built_in;
    use crate::frame::SetId;

    fn english() -> Catalogue {
        built_in("en").unwrap()
    }

    const FINE: Quality =
        Quality { module: 4.5, washed: 0.0, drowned: 0.0, white: 220.0, crispness: 0.4, grain: 0.03, evenness: 0.95 };

    /// Sheet 3 of 4 x 4 codes of which the lower right four are missing.
    fn report() -> SetReport {
        let missing = [10, 11, 14, 15];
        let cells: Vec<SlotState> =
            (0..16).map(|slot| if missing.contains(&slot) { SlotState::Missing } else { SlotState::Read }).collect();
        let sheet = SheetReport {
            sheet: 3,
            rows: 4,
            columns: 4,
            cells,
            read: 12,
            missing: ["C3", "C4", "D3", "D4"].map(str::to_owned).to_vec(),
            doubtful: vec![],
            in_part: vec![],
            marks: 1,
        };
        SetReport {
            id: SetId([0; 15]),
            short_name: "acorn-acorn-acorn".to_owned(),
            state: SetState::Incomplete,
            needed: 14,
            read: 12,
            in_part: 0,
            lacking: 0,
            shard_bytes: 10,
            sheet_count: 3,
            sheets: vec![sheet],
            unseen: vec![],
            forged: vec![],
            best_photo: Some(BestPhoto { sheet: 3, region: Region::LowerRight, codes: 4, wanted: 2, seen: true }),
            warnings: vec![],
            from_texts: false,
            contradictions: vec![],
            reason: None,
        }
    }

    fn photo(slots: &[u32], view: Option<Quality>) -> Vec<SheetQuality> {
        let slots = slots.iter().map(|slot| (*slot, view)).collect();
        vec![SheetQuality { prefix: SetId([0; 15]).prefix(), sheet: 3, slots }]
    }

    fn after(photos: &[Vec<SheetQuality>]) -> String {
        let mut views = Views::new();
        for photo in photos {
            views.add(photo);
        }
        NextPhoto::of(&report(), &views).unwrap().sentence(&report(), &english())
    }

    const MISSING: [u32; 4] = [10, 11, 14, 15];

    #[test]
    fn the_sentence_says_where_and_what_to_do_otherwise() {
        let cases = [
            (
                Quality { washed: 0.4, ..FINE },
                "the lower right part, closer, without the flash and turned away from lamps",
            ),
            (Quality { white: 60.0, ..FINE }, "the lower right part, closer, in more light, with no shadow on it"),
            (
                Quality { crispness: 0.3, grain: 0.15, ..FINE },
                "the lower right part, closer, in more light, with no shadow on it",
            ),
            (Quality { module: 2.1, ..FINE }, "the lower right part, closer"),
            (
                Quality { crispness: 0.27, evenness: 0.5, ..FINE },
                "the lower right part, closer, with the phone held still or leaned on something",
            ),
            (
                Quality { crispness: 0.27, ..FINE },
                "the lower right part, closer, sharp: tap the sheet on the screen first",
            ),
            (FINE, "the lower right part, closer, pressed flat and from straight above"),
        ];
        for (view, how) in cases {
            assert_eq!(
                after(&[photo(&MISSING, Some(view))]),
                format!(
                    "photograph sheet 3 of acorn-acorn-acorn again: {how} \
                     (2 more codes are needed; this photo can give up to 4)"
                )
            );
        }
    }

    #[test]
    fn what_no_picture_shows_whole_is_asked_for_whole() {
        let sentence = after(&[photo(&MISSING, None)]);
        assert!(sentence.contains("again: with the whole sheet in the picture ("), "{sentence}");
    }

    #[test]
    fn the_best_photo_of_a_place_counts_and_what_is_rare_is_not_told() {
        let (dark, cut) = (Some(Quality { white: 40.0, ..FINE }), None);
        let both = after(&[photo(&MISSING, cut), photo(&MISSING, dark), photo(&MISSING, Some(FINE))]);
        assert!(both.contains("pressed flat"), "{both}");
        let rare = after(&[photo(&MISSING[..3], Some(FINE)), photo(&MISSING[3..], dark)]);
        assert!(rare.contains("pressed flat"), "{rare}");
    }

    #[test]
    fn places_that_were_read_in_another_photo_do_not_speak() {
        let glare = Some(Quality { washed: 0.9, ..FINE });
        let sentence = after(&[photo(&[0, 1, 2, 3, 4, 5], glare), photo(&MISSING, Some(FINE))]);
        assert!(!sentence.contains("flash"), "{sentence}");
    }

    #[test]
    fn a_pile_without_photos_still_says_what_to_photograph() {
        assert!(after(&[]).contains("again: the lower right part, closer, flat and sharp ("));
    }

    /// A packet of sheets of ten codes: what is read of each that was seen, and the unseen ones.
    fn of_tens(seen: &[(u32, u32)], unseen: &[(u32, u32)], lacking: u32) -> String {
        let cell = |slot: u32, read: u32| if slot < read { SlotState::Read } else { SlotState::Missing };
        let sheet = |&(number, read): &(u32, u32)| SheetReport {
            sheet: number,
            rows: 2,
            columns: 5,
            cells: (0..10).map(|slot| cell(slot, read)).collect(),
            read,
            ..report().sheets.remove(0)
        };
        let sheets: Vec<SheetReport> = seen.iter().map(sheet).collect();
        let lacks = |(_, read): &(u32, u32)| 10 - read;
        let most = seen.iter().max_by_key(|sheet| lacks(sheet)).copied().unwrap_or((0, 10));
        let (best, of_seen) = match unseen.first() {
            Some(&(first, _)) if lacks(&most) < lacking.min(10) => (first, false),
            _ => (most.0, true),
        };
        let codes = if of_seen { lacks(&most) } else { 10 };
        let region = Region::Whole;
        let best_photo = Some(BestPhoto { sheet: best, region, codes, wanted: lacking, seen: of_seen });
        let report = SetReport { sheets, unseen: unseen.to_vec(), lacking, best_photo, ..report() };
        NextPhoto::of(&report, &Views::new()).unwrap().sentence(&report, &english())
    }

    #[test]
    fn where_one_sheet_is_not_enough_those_are_named_that_are_enough_together() {
        let name = "acorn-acorn-acorn";
        for (seen, unseen, lacking, words) in [
            (
                &[(1, 10)][..],
                &[(2, 4)][..],
                10,
                format!("photograph sheet 2 of {name}, which no picture shows yet (10"),
            ),
            (&[(1, 10)], &[(2, 4)], 11, format!("photograph any two of sheets 2 to 4 of {name}, which no")),
            (
                &[(1, 10), (3, 10)],
                &[(2, 2), (4, 5)],
                15,
                format!("photograph any two of sheets 2, 4 and 5 of {name}, which"),
            ),
            (
                &[(1, 10)],
                &[(2, 3)],
                12,
                format!("photograph sheets 2 and 3 of {name}, which no picture shows yet (12 more"),
            ),
            (&[(1, 10)], &[(2, 200)], 990, format!("photograph any 99 of sheets 2 to 200 of {name}, which")),
            (
                &[(1, 3), (2, 9)],
                &[(3, 3)],
                15,
                format!("photograph sheet 3 of {name}, which no picture shows yet; and sheet 1 again (15"),
            ),
            (
                &[(1, 4), (2, 5), (3, 9)],
                &[],
                9,
                format!("photograph sheet 1 of {name} again: closer, flat and sharp; and sheet 2 again (9"),
            ),
            (
                &[(1, 0)],
                &[(2, 4)],
                25,
                format!(
                    "photograph sheet 1 of {name} again: closer, flat and sharp; and any two of sheets 2 to 4, which no picture"
                ),
            ),
            (
                &[(1, 4), (2, 5), (3, 9)],
                &[],
                12,
                "and sheets 2 and 3 again (12 more codes are needed; together they can give up to 12)".to_owned(),
            ),
        ] {
            let sentence = of_tens(seen, unseen, lacking);
            assert!(sentence.contains(&words), "{sentence}\n{words}");
        }
        assert!(
            of_tens(&[(1, 10)], &[(2, 4)], 11).ends_with("(11 more codes are needed; each photo can give up to 10)")
        );
    }

    #[test]
    fn what_was_read_from_texts_is_not_to_be_photographed() {
        let texts = SetReport { from_texts: true, ..report() };
        let sentence = NextPhoto::of(&texts, &Views::new()).unwrap().sentence(&texts, &english());
        assert_eq!(
            sentence,
            "sheet 3 of acorn-acorn-acorn: copy the missing lines again, whole, or read its codes again with the QR reader \
             (the lower right part) (2 more codes are needed; this sheet can give up to 4)"
        );
        let unseen = BestPhoto { seen: false, ..texts.best_photo.unwrap() };
        let texts = SetReport { best_photo: Some(unseen), ..texts };
        let sentence = NextPhoto::of(&texts, &Views::new()).unwrap().sentence(&texts, &english());
        assert!(sentence.contains("no text holds a code of it yet; read its codes with the QR reader ("), "{sentence}");
    }

    #[test]
    fn a_whole_packet_asks_for_nothing() {
        let whole = SetReport { state: SetState::Whole, best_photo: None, ..report() };
        assert_eq!(NextPhoto::of(&whole, &Views::new()), None);
    }

    #[test]
    fn photos_without_end_do_not_grow_the_views_without_bound() {
        let mut views = Views::new();
        let slots: Vec<u32> = (0..9_000).collect();
        for sheet in 0..20 {
            let page = photo(&slots, Some(FINE)).into_iter().map(|page| SheetQuality { sheet, ..page });
            views.add(&page.collect::<Vec<_>>());
        }
        assert_eq!(views.places, MAX_VIEWS);
    }

    #[test]
    fn a_warning_says_in_english_what_programs_read_in_it() {
        for warning in [
            SetWarning::SheetCounts { least: 2, most: 3 },
            SetWarning::OtherSize { codes: 1 },
            SetWarning::OtherSize { codes: 4 },
            SetWarning::OtherLayout { sheet: 2, codes: 1 },
            SetWarning::OtherLayout { sheet: 2, codes: 5 },
            SetWarning::LyingMark { sheet: 7 },
            SetWarning::Conflicts { codes: 1 },
            SetWarning::Conflicts { codes: 2 },
            SetWarning::SheetsLeftOut { sheets: 1 },
            SetWarning::SheetsLeftOut { sheets: 9 },
        ] {
            assert_eq!(warning_words(&warning, &english()), warning.to_string());
        }
    }

    #[test]
    fn every_language_has_the_whole_sentence() {
        for (lang, _) in CATALOGUES {
            let words = built_in(lang).unwrap();
            let mut views = Views::new();
            views.add(&photo(&MISSING, Some(Quality { washed: 0.4, ..FINE })));
            let sentence = NextPhoto::of(&report(), &views).unwrap().sentence(&report(), &words);
            assert!(sentence.contains("acorn-acorn-acorn") && sentence.contains('3'), "{lang}: {sentence}");
            assert!(!sentence.contains("restore.") && !sentence.contains('{'), "{lang}: {sentence}");
            for hindrance in Hindrance::ALL {
                assert_ne!(words.line(hindrance.remedy()), hindrance.remedy(), "{lang}");
            }
        }
    }
}
