//! Pages that were read -> those that what other pictures gave may help: a second reading, and the codes that lead it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::input::{InputFile, Origin, kind_of};
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::tell::Progress;
use crate::frame::{self, Header, Piece, SetId};
use crate::photo::{PilotCodes, Reading, Sighting};
use crate::pile::{PageKey, PictureKey, Pile, SetState, SheetCodes, SheetId};
use crate::qr::Payload;
use crate::watch::Watch;

/// How often a page is read again in one run.
pub(super) const MOST_AGAIN: u32 = 2;

/// A page that was read in this run, or in an earlier one and was named again.
struct PageRead {
    input: InputFile,
    /// The key of the file's bytes.
    file: PictureKey,
    /// What the pile calls the page.
    kept: PageKey,
    /// The slots that it gave of each sheet in this run.
    gave: BTreeMap<SheetId, BTreeSet<u32>>,
    /// Slots that do not lie in the picture whole, by the first digits of the packet's id and the sheet.
    outside: BTreeSet<(String, u32, u32)>,
    /// The slots of each sheet that were known when it was read last.
    pilots: BTreeMap<SheetId, BTreeSet<u32>>,
    /// How often it was read again.
    again: u32,
    /// The packets whose sheets it shows, by the first digits of their ids, if reading it took too long.
    cut_short: Option<BTreeSet<String>>,
}

impl PageRead {
    /// Whether codes that the page neither gave nor was read with are known of a sheet that it shows, and others are not
    /// read that it may show.
    fn may_gain(&self, id: &SheetId, sheet: &SheetCodes) -> bool {
        let own = [sheet.pages.get(&self.kept), self.gave.get(id), self.pilots.get(id)];
        let is_new = |slot: &u32| own.iter().flatten().all(|slots| !slots.contains(slot));
        let prefix = id.0.prefix();
        let may_show = |slot: u32| !sheet.read.contains(&slot) && !self.outside.contains(&(prefix.clone(), id.1, slot));
        sheet.read.iter().any(is_new) && (0..sheet.printed).any(may_show)
    }
}

/// Pages of this run that may be read again.
#[derive(Default)]
pub(crate) struct PagesToReadAgain {
    /// In the order in which they were read.
    pages: Vec<PageRead>,
    known: BTreeSet<PageKey>,
}

/// The pages to be read again now, and what leads to their codes.
#[derive(Default)]
pub(super) struct ReadingPass {
    pub inputs: Vec<InputFile>,
    /// The keys of the files' bytes, and the pages from 0.
    pub pages: BTreeSet<(PictureKey, usize)>,
    pub pilots: Arc<PilotCodes>,
    files: BTreeSet<PathBuf>,
}

impl ReadingPass {
    fn add(&mut self, page: &PageRead) {
        self.pages.insert((page.file, page.kept.1 as usize));
        if self.files.insert(page.input.path.clone()) {
            self.inputs.push(page.input.clone());
        }
    }

    /// With the codes of these sheets; `None` if there is no page.
    fn led_by(mut self, pile: &Pile, sheets: &BTreeSet<SheetId>) -> Option<Self> {
        self.pilots = Arc::new(PilotCodes::of(pile.pieces_of(sheets).into_iter()));
        (!self.pages.is_empty()).then_some(self)
    }
}

impl PagesToReadAgain {
    /// Remembers a page that was read, now or before, unless its picture is left out.
    pub(super) fn note(&mut self, input: &InputFile, outcome: &PageOutcome, left_out: &BTreeSet<PictureKey>) {
        let (file, page, reading) = match outcome {
            PageOutcome::Page { key, page, reading, .. } => (*key, *page, Some(reading)),
            PageOutcome::Skipped { key, page } => (*key, *page, None),
            _ => return,
        };
        let kept = (reading.map_or(file, |reading| kept_as(file, reading)), page as u32);
        if self.known.contains(&kept) {
            // It may have been renamed.
            let known = self.pages.iter_mut().find(|known| known.kept == kept);
            known.into_iter().for_each(|known| known.input = input.clone());
        } else if !left_out.contains(&file) {
            self.known.insert(kept);
            let (gave, outside) = reading.map(|reading| (gave(reading), outside(reading))).unwrap_or_default();
            let (input, pilots) = (input.clone(), BTreeMap::new());
            let cut_short = reading.filter(|reading| reading.cut_short).map(shows);
            self.pages.push(PageRead { input, file, kept, gave, outside, pilots, again: 0, cut_short });
        }
    }

    /// The pages that what is known by now may help; `None` where there are none, and when interrupted.
    pub(super) fn next_pass(&mut self, pile: &Pile, progress: &Progress) -> Option<ReadingPass> {
        if self.pages.is_empty() || progress.stop() {
            return None;
        }
        let sheets = pile.sheet_codes();
        let mut whole: BTreeMap<SetId, bool> = BTreeMap::new();
        let mut wanted: BTreeSet<SheetId> = BTreeSet::new();
        let mut pass = ReadingPass::default();
        let shown = sheets_by_page(&sheets);
        for page in self.pages.iter_mut().filter(|page| page.again < MOST_AGAIN) {
            let ids: BTreeSet<&SheetId> = shown.get(&page.kept).into_iter().flatten().chain(page.gave.keys()).collect();
            let gains = ids.iter().filter(|id| sheets.get(id).is_some_and(|sheet| page.may_gain(id, sheet)));
            let gains: Vec<SheetId> = gains
                .filter(|(set, _)| !*whole.entry(*set).or_insert_with(|| is_whole(pile, *set, progress)))
                .map(|id| **id)
                .collect();
            if progress.stop() {
                return None;
            }
            if gains.is_empty() {
                continue;
            }
            page.again += 1;
            for id in gains {
                page.pilots.insert(id, sheets.get(&id).map(|sheet| sheet.read.clone()).unwrap_or_default());
                wanted.insert(id);
            }
            pass.add(page);
        }
        pass.led_by(pile, &wanted)
    }

    /// The pages that took too long: each is named once, to be read with more time and with what is known by now, also of what
    /// it gave itself. Not one that shows packets which are whole, or shows none while all that are known are whole. `None`
    /// where there are none, and when interrupted.
    pub(super) fn slow_pass(&mut self, pile: &Pile, progress: &Progress) -> Option<ReadingPass> {
        if self.pages.iter().all(|page| page.cut_short.is_none()) {
            return None;
        }
        let sheets: Vec<SheetId> = pile.sheet_codes().into_keys().collect();
        let sets: BTreeSet<SetId> = sheets.iter().map(|(set, _)| *set).collect();
        let is_whole: BTreeMap<String, bool> =
            sets.into_iter().map(|set| (set.prefix(), is_whole(pile, set, progress))).collect();
        if progress.stop() {
            return None;
        }
        let is_done = !is_whole.is_empty() && is_whole.values().all(|whole| *whole);
        let mut pass = ReadingPass::default();
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        for page in &mut self.pages {
            let Some(shown) = page.cut_short.take() else { continue };
            if shown.iter().all(|prefix| is_whole.get(prefix) == Some(&true)) && (!shown.is_empty() || is_done) {
                continue;
            }
            wanted.extend(shown);
            pass.add(page);
        }
        let wanted: BTreeSet<SheetId> = sheets.into_iter().filter(|(set, _)| wanted.contains(&set.prefix())).collect();
        pass.led_by(pile, &wanted)
    }

    /// Leaves of what a page gave that was read again the codes that were not known before; what the pile calls the
    /// picture, if the page is one of these.
    pub(super) fn keep_new(
        &mut self,
        (file, page): (PictureKey, usize),
        known: &PilotCodes,
        reading: &mut Reading,
    ) -> Option<PictureKey> {
        let read = self.pages.iter_mut().find(|read| read.file == file && read.kept.1 as usize == page)?;
        let is_known = |header: &Header| {
            read.gave.get(&(header.set, header.sheet)).is_some_and(|slots| slots.contains(&header.slot()))
        };
        let all = gave(reading);
        reading.sightings.retain(|seen| match &seen.payload {
            Payload::Text(text) => match frame::read_one(text) {
                Some(Ok(piece)) => !is_known(&piece.header) && !known.holds(text),
                _ => true,
            },
            Payload::Bytes(_) => false,
        });
        for (sheet, slots) in all {
            read.gave.entry(sheet).or_default().extend(slots);
        }
        Some(read.kept.0)
    }

    /// Forgets a file that is read anew.
    pub fn forget(&mut self, path: &Path) {
        self.retain(|page| page.input.path != path);
    }

    /// Forgets pictures that are in memory: only a file's name is kept for long.
    pub(super) fn forget_unnamed(&mut self) {
        self.retain(|page| !matches!(page.input.origin, Origin::Standard(_)));
    }

    fn retain(&mut self, keep: impl Fn(&PageRead) -> bool) {
        self.pages.retain(keep);
        self.known = self.pages.iter().map(|page| page.kept).collect();
    }
}

/// Nothing more is wanted of a packet that is proved.
fn is_whole(pile: &Pile, set: SetId, progress: &Progress) -> bool {
    let state = pile.solve(set, progress).map(|solved| solved.report.state);
    matches!(state, Some(SetState::Whole | SetState::Refused))
}

fn sheets_by_page(sheets: &BTreeMap<SheetId, SheetCodes>) -> BTreeMap<PageKey, Vec<SheetId>> {
    let mut shown: BTreeMap<PageKey, Vec<SheetId>> = BTreeMap::new();
    for (id, sheet) in sheets {
        for page in sheet.pages.keys() {
            shown.entry(*page).or_default().push(*id);
        }
    }
    shown
}

/// The slots of each sheet whose codes a page gave.
fn gave(reading: &Reading) -> BTreeMap<SheetId, BTreeSet<u32>> {
    let mut gave: BTreeMap<SheetId, BTreeSet<u32>> = BTreeMap::new();
    for sighting in &reading.sightings {
        let Payload::Text(text) = &sighting.payload else { continue };
        if let Some(Ok(Piece { header, .. })) = frame::read_one(text) {
            gave.entry((header.set, header.sheet)).or_default().insert(header.slot());
        }
    }
    gave
}

/// The first digits of the ids of the packets whose sheets a page shows.
fn shows(reading: &Reading) -> BTreeSet<String> {
    let seen = reading.quality.iter().map(|sheet| sheet.prefix.clone());
    seen.chain(gave(reading).into_keys().map(|(set, _)| set.prefix())).collect()
}

/// Places of a sheet's codes that do not lie in the picture whole.
fn outside(reading: &Reading) -> BTreeSet<(String, u32, u32)> {
    let slots = reading.quality.iter().flat_map(|sheet| sheet.slots.iter().map(move |slot| (sheet, slot)));
    let outside = slots.filter(|(_, (_, view))| view.is_none());
    outside.map(|(sheet, (slot, _))| (sheet.prefix.clone(), sheet.sheet, *slot)).collect()
}

/// What a page's picture is called in the pile. One that shows a card is to be read again in the next run, for the card
/// is not kept: so it is not called what the next run will know it by.
pub(super) fn kept_as(picture: PictureKey, reading: &Reading) -> PictureKey {
    let is_key = |seen: &Sighting| matches!(&seen.payload, Payload::Text(text) if kind_of(text).is_some());
    if reading.sightings.iter().any(is_key) {
        PictureKey::of(format!("{picture}, read with cards").as_bytes())
    } else {
        picture
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Point, Reader, SheetQuality};
    use crate::pile::testing::packet;

    /// A page that gave some codes.
    fn gives(key: u8, codes: &[Piece], quality: Vec<SheetQuality>) -> PageOutcome {
        let seen = |code: &Piece| Sighting {
            payload: Payload::Text(code.text()),
            corners: [Point { x: 0.0, y: 0.0 }; 4],
            reader: Reader::Rxing,
        };
        let sightings = codes.iter().map(seen).collect();
        let reading = Reading { width: 1, height: 1, sightings, parts: vec![], cut_short: false, quality };
        PageOutcome::Page { key: PictureKey([key; 8]), page: 0, pages: 1, reading }
    }

    /// The pages of a run, and the pile that they fill.
    #[derive(Default)]
    struct Run {
        pile: Pile,
        pages: PagesToReadAgain,
    }

    impl Run {
        fn add(&mut self, key: u8, codes: &[Piece]) {
            let page = self.pile.add_picture(PictureKey([key; 8]), 0).unwrap();
            for code in codes {
                self.pile.add_text(page, &code.text());
            }
        }

        fn read(&mut self, key: u8, codes: &[Piece], quality: Vec<SheetQuality>) {
            self.add(key, codes);
            let input = InputFile { path: format!("{key}.jpg").into(), origin: Origin::Named };
            self.pages.note(&input, &gives(key, codes, quality), &BTreeSet::new());
        }

        /// The pictures that are read again, and how many codes lead.
        fn pass(&mut self) -> Option<(Vec<u8>, usize)> {
            let pass = self.pages.next_pass(&self.pile, &Progress::new())?;
            assert_eq!(pass.inputs.len(), pass.pages.len());
            let slots = (1..=2).flat_map(|sheet| (0..6).map(move |slot| (sheet, slot)));
            let set = self.pile.sheet_codes().into_keys().next().unwrap().0;
            let leading = slots.filter(|(sheet, slot)| pass.pilots.has(&set.prefix(), *sheet, *slot)).count();
            Some((pass.pages.iter().map(|(key, _)| key.0[0]).collect(), leading))
        }
    }

    #[test]
    fn a_page_is_read_again_where_others_gave_codes_of_its_sheet_and_at_most_twice() {
        // Two sheets of six codes.
        let codes = packet(1, 11, 12);
        let mut run = Run::default();
        run.read(1, &codes[..2], vec![]);
        run.read(2, &codes[1..3], vec![]);
        // The only one of its sheet.
        run.read(3, &codes[6..8], vec![]);
        // One of another day that is named again, one that is not, and one that is left out.
        for key in [4, 5, 6] {
            run.add(key, &codes[2..3]);
        }
        let file = InputFile { path: "4.jpg".into(), origin: Origin::Named };
        let skipped = |key: u8| PageOutcome::Skipped { key: PictureKey([key; 8]), page: 0 };
        run.pages.note(&file, &skipped(4), &BTreeSet::new());
        run.pages.note(&file, &skipped(6), &BTreeSet::from([PictureKey([6; 8])]));
        assert_eq!(run.pass(), Some((vec![1, 2, 4], 3)));
        assert_eq!(run.pass(), None, "nothing new was read");
        run.add(5, &codes[3..4]);
        assert_eq!(run.pass(), Some((vec![1, 2, 4], 4)));
        run.add(5, &codes[4..5]);
        assert_eq!(run.pass(), None, "each was read again twice");
        run.read(7, &codes[..1], vec![]);
        assert_eq!(run.pass(), Some((vec![7], 5)));
        run.read(8, &codes[..1], vec![]);
        run.add(5, &codes[5..6]);
        assert_eq!(run.pass(), None, "all codes of the sheet are read");
    }

    #[test]
    fn nothing_is_read_again_of_a_whole_packet_nor_where_the_unread_codes_lie_outside() {
        let mut run = Run::default();
        let codes = packet(1, 3, 12);
        run.read(1, &codes[..2], vec![]);
        run.read(2, &codes[1..3], vec![]);
        assert_eq!(run.pass(), None);
        let codes = packet(2, 11, 12);
        let mut run = Run::default();
        let prefix = codes[0].header.set.prefix();
        let outside = |slots: std::ops::Range<u32>| {
            vec![SheetQuality { prefix: prefix.clone(), sheet: 1, slots: slots.map(|slot| (slot, None)).collect() }]
        };
        run.read(1, &codes[..2], outside(2..6));
        run.read(2, &codes[1..3], outside(3..5));
        assert_eq!(run.pass(), Some((vec![2], 3)));
    }

    #[test]
    fn a_page_that_took_too_long_is_named_once_if_its_packet_is_not_whole() {
        let codes = packet(1, 11, 12);
        let mut run = Run::default();
        let too_long = |run: &mut Run, key: u8, codes: &[Piece], quality: Vec<SheetQuality>| {
            run.add(key, codes);
            let PageOutcome::Page { key, page, pages, mut reading } = gives(key, codes, quality) else {
                panic!("a page")
            };
            reading.cut_short = true;
            let input = InputFile { path: format!("{}.jpg", key.0[0]).into(), origin: Origin::Named };
            run.pages.note(&input, &PageOutcome::Page { key, page, pages, reading }, &BTreeSet::new());
        };
        let slow = |run: &mut Run| {
            let pass = run.pages.slow_pass(&run.pile, &Progress::new())?;
            Some(pass.pages.iter().map(|(key, _)| key.0[0]).collect::<Vec<u8>>())
        };
        run.read(1, &codes[..2], vec![]);
        assert_eq!(slow(&mut run), None);
        too_long(&mut run, 2, &codes[2..3], vec![]);
        // A mark alone was read, and nothing at all.
        let sheet = SheetQuality { prefix: codes[0].header.set.prefix(), sheet: 1, slots: vec![] };
        too_long(&mut run, 3, &[], vec![sheet]);
        too_long(&mut run, 4, &[], vec![]);
        assert_eq!(slow(&mut run), Some(vec![2, 3, 4]));
        assert_eq!(slow(&mut run), None, "each is named once");
        let whole = packet(2, 3, 12);
        too_long(&mut run, 5, &whole, vec![]);
        too_long(&mut run, 6, &[], vec![]);
        assert_eq!(slow(&mut run), Some(vec![6]), "the packet that 5 shows is whole, another is not");
        let mut run = Run::default();
        too_long(&mut run, 5, &whole, vec![]);
        too_long(&mut run, 6, &[], vec![]);
        assert_eq!(slow(&mut run), None, "all is whole");
    }

    #[test]
    fn of_a_second_reading_only_new_codes_are_kept_and_no_code_that_led() {
        let codes = packet(1, 11, 12);
        let mut run = Run::default();
        run.read(1, &codes[..2], vec![]);
        let known = PilotCodes::of(codes[..3].iter().cloned());
        let PageOutcome::Page { mut reading, .. } = gives(1, &codes[1..5], vec![]) else { panic!("a page") };
        let key = PictureKey([1; 8]);
        assert_eq!(run.pages.keep_new((key, 0), &known, &mut reading), Some(key));
        let kept = |reading: &Reading| gave(reading).into_values().flatten().collect::<Vec<u32>>();
        assert_eq!(kept(&reading), [3, 4]);
        assert_eq!(run.pages.keep_new((PictureKey([2; 8]), 0), &known, &mut reading), None);
    }
}
