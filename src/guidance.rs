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

use crate::photo::{Quality, SheetQuality};
use crate::pile::{BestPhoto, Region, SetReport, SetState, SheetReport, SlotState};

/// Places of which the best view is kept: 4,000 full sheets.
const MAX_VIEWS: usize = 100_000;
/// Share of the missing places from which on a hindrance is reported.
const WORTH_TELLING: f64 = 1.0 / 3.0;
/// Hindrances in one sentence; nobody keeps more in mind while holding a phone.
const MOST_TOLD: usize = 2;

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
    /// What to do about it: words that follow "photograph sheet 3 again:".
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::CutOff => "with the whole sheet in the picture",
            Self::Glare => "without the flash and turned away from lamps",
            Self::Dark => "in more light, with no shadow on it",
            Self::Small => "closer",
            Self::Shaken => "with the phone held still or leaned on something",
            Self::Blurred => "sharp: tap the sheet on the screen first",
        }
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
    /// a full stop.
    #[must_use]
    pub fn sentence(&self, report: &SetReport) -> String {
        let BestPhoto { sheet, region, codes, wanted, seen } = self.photo;
        let name = &report.short_name;
        let photo = if report.from_texts {
            let part = if region == Region::Whole { "all of them".to_owned() } else { region.words().to_owned() };
            let how = if seen {
                format!("read its codes again with the QR reader ({part})")
            } else {
                "read its codes with the QR reader".to_owned()
            };
            let copy =
                if seen { "copy the missing lines again, whole, or " } else { "no text holds a code of it yet; " };
            format!("sheet {sheet} of {name}: {copy}{how}")
        } else if seen {
            format!("photograph sheet {sheet} of {name} again: {}", how(region, self.hindrances.as_deref()))
        } else {
            format!("photograph sheet {sheet} of {name}, which no picture shows yet")
        };
        let still = match (report.state, wanted) {
            (SetState::Corrupt, _) => "more good codes help to tell the true ones from the forged".to_owned(),
            (_, 1) => "1 more code is needed".to_owned(),
            (_, more) => format!("{more} more codes are needed"),
        };
        let brings = if codes == 1 { "1".to_owned() } else { format!("up to {codes}") };
        let source = if report.from_texts { "sheet" } else { "photo" };
        format!("{photo} ({still}; this {source} can give {brings})")
    }
}

/// How to take the photo of a sheet of which a mark was read, and no code: words that follow "photograph it again,".
#[must_use]
pub fn of_lone_mark(prefix: &str, sheet: u32, views: &Views) -> String {
    how(Region::Whole, views.of_sheet(prefix, sheet, |_| true).as_deref())
}

/// Where to point the phone and what to do otherwise.
fn how(region: Region, hindrances: Option<&[Hindrance]>) -> String {
    let told = hindrances.unwrap_or_default();
    let mut words = Vec::new();
    // What was cut off needs a step back, not a closer look.
    if !told.contains(&Hindrance::CutOff) {
        if region != Region::Whole {
            words.push(region.words());
        }
        let others = told.iter().any(|hindrance| *hindrance != Hindrance::Small);
        if region != Region::Whole || told.contains(&Hindrance::Small) || !others {
            words.push(Hindrance::Small.remedy());
        }
    }
    words.extend(told.iter().filter(|hindrance| **hindrance != Hindrance::Small).map(|hindrance| hindrance.remedy()));
    match hindrances {
        None => words.push("flat and sharp"),
        // The picture is fine and the paper is not: it is bent, or soiled.
        Some([]) => words.push("pressed flat and from straight above"),
        Some(_) => {}
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::SetId;

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
        NextPhoto::of(&report(), &views).unwrap().sentence(&report())
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

    #[test]
    fn what_was_read_from_texts_is_not_to_be_photographed() {
        let texts = SetReport { from_texts: true, ..report() };
        let sentence = NextPhoto::of(&texts, &Views::new()).unwrap().sentence(&texts);
        assert_eq!(
            sentence,
            "sheet 3 of acorn-acorn-acorn: copy the missing lines again, whole, or read its codes again with the QR reader \
             (the lower right part) (2 more codes are needed; this sheet can give up to 4)"
        );
        let unseen = BestPhoto { seen: false, ..texts.best_photo.unwrap() };
        let texts = SetReport { best_photo: Some(unseen), ..texts };
        let sentence = NextPhoto::of(&texts, &Views::new()).unwrap().sentence(&texts);
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
}
