//! The text of one code -> its entry in the pile, or a count of what else it was.
//!
//! ```text
//! set (id, needed, shard bytes) -> shard number -> candidates (unequal bytes) -> places (sheet, grid, pages seen on)
//! ```
//! The numbers of sets, of conflicting readings and of bytes come from untrusted input, so all are bounded. When the
//! pile is full, the set with the fewest codes is dropped first, and never the one that is being added to: a flood of
//! invented sets displaces itself and leaves the real one.
//!
//! Where one number has too many readings, the page that contradicts itself most loses its own first, then the oldest
//! page: whatever a forger has put into a pile, one clean picture that is added later is kept whole.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Added, Counts, PageId, PageSeen, PictureKey, SetKey};
use super::partials::Partials;
use crate::frame::{self, Piece, SetId, SheetMark, TextMatch};
use crate::limits::{MAX_CONFLICTS, MAX_PILE_BYTES, MAX_PILE_CODES, MAX_PILE_PAGES, MAX_SIGHTINGS};
use crate::sheet::Grid;

/// Bytes of a candidate besides its shard: map nodes, one place, one page.
const OVERHEAD_BYTES: usize = 200;
/// Codes of a set that crowd the others out.
const CROWD: usize = MAX_PILE_CODES / 8;
/// Marks that a pile keeps; a sheet has two.
const MAX_MARKS: usize = 40_000;

/// Why a page was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PileError {
    #[error("the pile holds {pages} pages of pictures already and takes no more")]
    TooManyPages { pages: usize },
    #[error("the pile file holds more than {lines} lines without a sound code")]
    TooManyOtherLines { lines: u32 },
}

/// One value read for a shard; of several for one number at most one is true.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub shard: Vec<u8>,
    /// Where it was read; never empty.
    pub places: Vec<PrintedPlace>,
}

/// The place that codes with the same bytes claim, and the pages that showed them there.
#[derive(Debug, Clone)]
pub(super) struct PrintedPlace {
    pub sheet: u32,
    pub sheets: u32,
    pub grid: Grid,
    /// At most [`MAX_SIGHTINGS`], in order of arrival.
    pub pages: Vec<PageId>,
}

/// How often each page of a set showed a further reading of a number that it showed before.
type Clashes = BTreeMap<PageId, u32>;

/// The least of what the pages of a reading contradict themselves.
fn fewest_clashes(clashes: &Clashes, pages: impl Iterator<Item = PageId>) -> u32 {
    pages.map(|page| clashes.get(&page).copied().unwrap_or(0)).min().unwrap_or(0)
}

/// The candidates of one set by shard number.
pub(super) type Shards = BTreeMap<u32, Vec<Candidate>>;

#[derive(Debug, Clone, Default)]
struct Set {
    shards: Shards,
    clashes: Clashes,
    /// The page for which no other page of the set had to make room, the last time that it was asked.
    worst_page: Option<PageId>,
    codes: usize,
    bytes: usize,
    /// Order of arrival of the sets.
    serial: u64,
}

/// Everything that was read so far.
#[derive(Debug, Clone, Default)]
pub struct Pile {
    pages: Vec<PageSeen>,
    page_ids: BTreeMap<(PictureKey, u32), PageId>,
    sets: BTreeMap<SetKey, Set>,
    /// Sets by number of codes, then age: the first is the first to be dropped.
    smallest: BTreeSet<(usize, u64, SetKey)>,
    marks: BTreeMap<String, (SheetMark, Vec<PageId>)>,
    pub(super) parts: Partials,
    codes: usize,
    bytes: usize,
    serials: u64,
}

impl Pile {
    /// An empty pile.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether any page of this picture is in the pile.
    #[must_use]
    pub fn knows(&self, picture: PictureKey) -> bool {
        self.page_ids.range((picture, 0)..=(picture, u32::MAX)).next().is_some()
    }

    /// Registers a page of a picture (`page` from 0); the same page again has the same id.
    ///
    /// # Errors
    /// [`PileError::TooManyPages`].
    pub fn add_picture(&mut self, picture: PictureKey, page: u32) -> Result<PageId, PileError> {
        if let Some(&known) = self.page_ids.get(&(picture, page)) {
            return Ok(known);
        }
        if self.pages.len() >= MAX_PILE_PAGES {
            return Err(PileError::TooManyPages { pages: self.pages.len() });
        }
        let id = PageId(self.pages.len() as u32);
        self.pages.push(PageSeen { picture, page, counts: Counts::default(), text: false });
        self.page_ids.insert((picture, page), id);
        Ok(id)
    }

    /// Adds the text of one code of a page.
    pub fn add_text(&mut self, page: PageId, text: &str) -> Added {
        let mut added = self.take(page, text);
        if added == Counts::default() {
            added.foreign = 1;
            self.count(page, added);
        }
        added
    }

    /// Counts a code of a page whose bytes are no text as a foreign one.
    pub fn add_bytes(&mut self, page: PageId, _bytes: &[u8]) -> Added {
        let added = Counts { foreign: 1, ..Counts::default() };
        self.count(page, added);
        added
    }

    /// All pages in order of arrival.
    #[must_use]
    pub fn pages(&self) -> &[PageSeen] {
        &self.pages
    }

    /// The sum over all pages.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.pages.iter().fold(Counts::default(), |sum, page| sum.plus(page.counts))
    }

    /// Adds all codes and marks in a text; counts nothing for a foreign text.
    pub(super) fn take(&mut self, page: PageId, text: &str) -> Added {
        let mut added = Counts::default();
        let mut fresh = Counts::default();
        for seen in frame::each(text) {
            match seen {
                TextMatch::Piece(piece) => {
                    let before = self.codes;
                    match self.place(page, piece) {
                        Insertion::New => fresh.codes += 1,
                        Insertion::Known => {}
                        Insertion::Dropped => fresh.dropped += 1,
                    }
                    added.codes += 1;
                    fresh.dropped += before.saturating_sub(self.codes) as u32;
                }
                TextMatch::Damaged(_) => fresh.damaged += 1,
                TextMatch::Newer(_) => fresh.newer += 1,
            }
        }
        for mark in text.lines().filter_map(SheetMark::find) {
            added.marks += 1;
            fresh.marks += u32::from(self.place_mark(page, mark));
        }
        self.count(page, fresh);
        Counts { damaged: fresh.damaged, newer: fresh.newer, dropped: fresh.dropped, ..added }
    }

    /// The page with this key, if it is in the pile.
    pub(super) fn page_of(&self, picture: PictureKey, page: u32) -> Option<PageId> {
        self.page_ids.get(&(picture, page)).copied()
    }

    /// Notes that a page is a file of texts.
    pub(super) fn set_text(&mut self, page: PageId) {
        if let Some(page) = self.pages.get_mut(page.0 as usize) {
            page.text = true;
        }
    }

    pub(super) fn count(&mut self, page: PageId, more: Counts) {
        if let Some(page) = self.pages.get_mut(page.0 as usize) {
            page.counts = page.counts.plus(more);
        }
    }

    pub(super) fn set_counts(&mut self, page: PageId, counts: Counts) {
        if let Some(page) = self.pages.get_mut(page.0 as usize) {
            page.counts = counts;
        }
    }

    fn place(&mut self, page: PageId, piece: Piece) -> Insertion {
        let Piece { header, shard } = piece;
        let key = SetKey { id: header.set, needed: header.needed, shard_bytes: shard.len() };
        let cost = shard.len() + OVERHEAD_BYTES;
        let place = PrintedPlace { sheet: header.sheet, sheets: header.sheets, grid: header.grid, pages: vec![page] };
        if let Some(done) = self.place_beside_others(page, key, header.shard, &shard, &place) {
            return done;
        }
        if !self.make_room(key, page, cost) {
            return Insertion::Dropped;
        }
        let serial = self.serials;
        let set = self.sets.entry(key).or_insert_with(|| Set { serial, ..Set::default() });
        if set.codes == 0 {
            self.serials += 1;
        }
        self.smallest.remove(&(set.codes, set.serial, key));
        set.shards.entry(header.shard).or_default().push(Candidate { shard, places: vec![place] });
        set.codes += 1;
        set.bytes += cost;
        self.smallest.insert((set.codes, set.serial, key));
        self.codes += 1;
        self.bytes += cost;
        Insertion::New
    }

    /// A number that was read before: the same bytes are seen again, others may have to make room. `None` where the code
    /// is still to be added.
    fn place_beside_others(
        &mut self,
        page: PageId,
        key: SetKey,
        number: u32,
        shard: &[u8],
        place: &PrintedPlace,
    ) -> Option<Insertion> {
        let set = self.sets.get_mut(&key)?;
        let candidates = set.shards.get_mut(&number)?;
        let contested = candidates.len() > 1;
        if let Some(same) = candidates.iter_mut().find(|candidate| candidate.shard == shard) {
            return Some(same.see(place, contested, &set.clashes));
        }
        if candidates.iter().any(|candidate| candidate.pages().any(|shown| shown == page)) {
            *set.clashes.entry(page).or_default() += 1;
        }
        if candidates.len() < MAX_CONFLICTS {
            return None;
        }
        let own = fewest_clashes(&set.clashes, std::iter::once(page));
        let others = candidates.iter().enumerate().filter(|(_, other)| !other.pages().any(|shown| shown == page));
        // The last of equals is the oldest.
        let worst = others
            .rev()
            .map(|(at, other)| (fewest_clashes(&set.clashes, other.pages()), at))
            .max_by_key(|(score, _)| *score);
        let Some((_, at)) = worst.filter(|(score, _)| *score >= own) else { return Some(Insertion::Dropped) };
        let gone = candidates.remove(at);
        let cost = gone.shard.len() + OVERHEAD_BYTES;
        self.smallest.remove(&(set.codes, set.serial, key));
        set.codes -= 1;
        set.bytes -= cost;
        self.smallest.insert((set.codes, set.serial, key));
        self.codes -= 1;
        self.bytes -= cost;
        self.count_dropped(&gone);
        None
    }

    /// What a page showed and the pile no longer holds: the page may be read again.
    fn count_dropped(&mut self, gone: &Candidate) {
        let pages: BTreeSet<PageId> = gone.pages().collect();
        for page in pages {
            self.count(page, Counts { dropped: 1, ..Counts::default() });
        }
    }

    /// Drops the smallest other sets until one more code fits; but readings of the largest set go first where it has
    /// several for each number.
    fn make_room(&mut self, keep: SetKey, page: PageId, cost: usize) -> bool {
        while self.codes >= MAX_PILE_CODES || self.bytes + cost > MAX_PILE_BYTES {
            let largest = self.smallest.last().map(|(_, _, key)| *key);
            let contested = largest.filter(|key| {
                self.sets.get(key).is_some_and(|set| set.codes >= CROWD && set.codes >= 2 * set.shards.len())
            });
            if let Some(largest) = contested {
                if self.thin_out(largest, page) {
                    continue;
                }
                if largest == keep {
                    return false;
                }
            }
            let Some(&least) = self.smallest.iter().find(|(_, _, key)| *key != keep) else {
                return false;
            };
            self.smallest.remove(&least);
            if let Some(set) = self.sets.remove(&least.2) {
                self.codes -= set.codes;
                self.bytes -= set.bytes;
            }
        }
        true
    }

    /// Drops what only the worst pages of a set showed, until an eighth of it is gone: pages that contradict themselves
    /// most, then those with most codes. Spares `page` and whatever is better than it.
    fn thin_out(&mut self, key: SetKey, page: PageId) -> bool {
        // To look again for each code of a flood would take for ever.
        let Some(set) = self.sets.get_mut(&key).filter(|set| set.worst_page != Some(page)) else { return false };
        let mut shown: BTreeMap<PageId, usize> = BTreeMap::new();
        let sole = |candidate: &Candidate| {
            let mut pages = candidate.pages();
            let first = pages.next()?;
            pages.all(|other| other == first).then_some(first)
        };
        for only in set.shards.values().flatten().filter_map(sole) {
            *shown.entry(only).or_default() += 1;
        }
        let mut worst: Vec<(u32, usize, PageId)> = shown
            .into_iter()
            .map(|(page, codes)| (fewest_clashes(&set.clashes, std::iter::once(page)), codes, page))
            .collect();
        worst.sort_unstable_by(|one, other| other.cmp(one));
        let mut enough = set.codes / 8 + 1;
        let mut out = BTreeSet::new();
        for (_, codes, bad) in worst {
            if enough == 0 || bad == page {
                break;
            }
            enough = enough.saturating_sub(codes);
            out.insert(bad);
        }
        if out.is_empty() {
            set.worst_page = Some(page);
            return false;
        }
        let before = (set.codes, set.bytes);
        self.smallest.remove(&(set.codes, set.serial, key));
        let mut gone = Vec::new();
        for candidates in set.shards.values_mut() {
            gone.extend(candidates.extract_if(.., |one| sole(one).is_some_and(|page| out.contains(&page))));
        }
        set.shards.retain(|_, candidates| !candidates.is_empty());
        set.codes -= gone.len();
        set.bytes -= gone.iter().map(|one| one.shard.len() + OVERHEAD_BYTES).sum::<usize>();
        self.codes -= before.0 - set.codes;
        self.bytes -= before.1 - set.bytes;
        if set.codes > 0 {
            self.smallest.insert((set.codes, set.serial, key));
        } else {
            self.sets.remove(&key);
        }
        for one in &gone {
            self.count_dropped(one);
        }
        true
    }

    fn place_mark(&mut self, page: PageId, mark: SheetMark) -> bool {
        let text = mark.text();
        if self.marks.len() >= MAX_MARKS && !self.marks.contains_key(&text) {
            return false;
        }
        let (_, pages) = self.marks.entry(text).or_insert_with(|| (mark, Vec::new()));
        let fresh = !pages.contains(&page);
        if fresh && pages.len() < MAX_SIGHTINGS {
            pages.push(page);
        }
        fresh
    }

    /// Sets with their candidates; the keys of one id are adjacent.
    pub(super) fn sets(&self) -> impl Iterator<Item = (&SetKey, &Shards)> {
        self.sets.iter().map(|(key, set)| (key, &set.shards))
    }

    /// The candidates of one set.
    pub(super) fn shards_of(&self, key: &SetKey) -> Option<&Shards> {
        self.sets.get(key).map(|set| &set.shards)
    }

    /// The keys of one id.
    pub(super) fn keys_of(&self, id: SetId) -> impl Iterator<Item = &SetKey> {
        self.sets.range(SetKey::range_of(id)).map(|(key, _)| key)
    }

    /// Marks with the pages that showed them.
    pub(super) fn marks(&self) -> impl Iterator<Item = (&SheetMark, &[PageId])> {
        self.marks.values().map(|(mark, pages)| (mark, pages.as_slice()))
    }
}

enum Insertion {
    New,
    Known,
    Dropped,
}

impl Candidate {
    /// The pages that showed it; one that showed it at several places comes several times.
    pub(super) fn pages(&self) -> impl Iterator<Item = PageId> {
        self.places.iter().flat_map(|place| place.pages.iter().copied())
    }

    /// The same bytes were read again. Where there are other readings, a new page takes the place of an old one that is
    /// no better: that it is clean must be known.
    fn see(&mut self, seen: &PrintedPlace, contested: bool, clashes: &Clashes) -> Insertion {
        let score = |pages: &[PageId]| fewest_clashes(clashes, pages.iter().copied());
        let same =
            |place: &PrintedPlace| (place.sheet, place.sheets, place.grid) == (seen.sheet, seen.sheets, seen.grid);
        let Some(place) = self.places.iter().position(same).and_then(|at| self.places.get_mut(at)) else {
            if self.places.len() >= MAX_CONFLICTS {
                let worst = self.places.iter().map(|place| score(&place.pages)).enumerate().rev();
                let worst = worst.max_by_key(|(_, score)| *score).filter(|(_, worst)| *worst >= score(&seen.pages));
                let Some((at, _)) = worst else { return Insertion::Dropped };
                self.places.remove(at);
            }
            self.places.push(seen.clone());
            return Insertion::New;
        };
        for &page in &seen.pages {
            if place.pages.contains(&page) {
                return Insertion::Known;
            }
            if place.pages.len() >= MAX_SIGHTINGS && contested {
                let worst = place.pages.iter().map(|page| score(&[*page])).enumerate().rev();
                let worst = worst.max_by_key(|(_, score)| *score).filter(|(_, worst)| *worst >= score(&[page]));
                if let Some((at, _)) = worst {
                    place.pages.remove(at);
                }
            }
            if place.pages.len() < MAX_SIGHTINGS {
                place.pages.push(page);
            }
        }
        Insertion::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{forge, mark_of, packet};

    fn pile_with_page() -> (Pile, PageId) {
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([7; 8]), 0).unwrap();
        (pile, page)
    }

    #[test]
    fn equal_codes_fold_and_unequal_ones_are_both_kept() {
        let (mut pile, page) = pile_with_page();
        let other = pile.add_picture(PictureKey([8; 8]), 0).unwrap();
        let code = packet(1, 2, 4).remove(0);
        pile.add_text(page, &code.text());
        pile.add_text(page, &code.text());
        pile.add_text(other, &code.text().to_lowercase());
        pile.add_text(other, &forge(&code, 1).text());
        let (_, shards) = pile.sets().next().unwrap();
        assert_eq!(shards[&1].len(), 2);
        assert_eq!(shards[&1][0].places[0].pages, [page, other]);
        assert_eq!(pile.pages()[0].counts.codes, 1);
        assert_eq!(pile.counts().codes, 3);
    }

    #[test]
    fn every_text_is_counted_as_what_it_is() {
        let (mut pile, page) = pile_with_page();
        let code = packet(1, 2, 4).remove(0);
        for text in ["https://example.org", "HC1:6BF", "", "UR:BYTES/1-2/AB"] {
            assert_eq!(pile.add_text(page, text).foreign, 1, "{text}");
        }
        pile.add_bytes(page, &[0xff, 0]);
        assert_eq!(pile.add_text(page, "SP2-NEW").newer, 1);
        assert_eq!(pile.add_text(page, &code.text()[..90]).damaged, 1);
        assert_eq!(pile.add_text(page, &mark_of(&code).text()).marks, 1);
        assert_eq!(pile.add_text(page, &mark_of(&code).text()).marks, 1);
        let counts = Counts { marks: 1, foreign: 5, damaged: 1, newer: 1, ..Counts::default() };
        assert_eq!(pile.counts(), counts);
    }

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        let mut pile = Pile::new();
        let key = PictureKey::of(b"picture");
        assert!(!pile.knows(key));
        let page = pile.add_picture(key, 3).unwrap();
        assert!(pile.knows(key));
        assert_eq!(pile.add_picture(key, 3).unwrap(), page);
        assert_ne!(pile.add_picture(key, 4).unwrap(), page);
    }

    #[test]
    fn conflicting_readings_of_one_number_are_bounded() {
        let (mut pile, page) = pile_with_page();
        let code = packet(1, 2, 4).remove(0);
        for salt in 0..100 {
            pile.add_text(page, &forge(&code, salt).text());
        }
        let (_, shards) = pile.sets().next().unwrap();
        assert_eq!(shards[&1].len(), MAX_CONFLICTS);
        assert_eq!(pile.counts().dropped, 100 - MAX_CONFLICTS as u32);
    }

    #[test]
    fn a_flood_of_readings_of_one_set_neither_drops_another_nor_what_a_clean_page_shows_of_it() {
        let (mut pile, page) = pile_with_page();
        let (real, other) = (packet(1, 4, 12), packet(2, 4, 6));
        let flood = pile.add_picture(PictureKey([9; 8]), 0).unwrap();
        for code in real.iter().chain(&other) {
            pile.add_text(page, &code.text());
        }
        let mut fake = real[0].clone();
        for number in 0..MAX_PILE_CODES as u32 + 50_000 {
            fake.header.shard = 1 + number % 60_000;
            fake.shard[..4].copy_from_slice(&number.to_be_bytes());
            pile.place(flood, fake.clone());
        }
        assert!(pile.codes <= MAX_PILE_CODES);
        let kept: usize = pile.sets.values().map(|set| set.shards.values().map(Vec::len).sum::<usize>()).sum();
        assert_eq!(kept, pile.codes);
        for code in real.iter().chain(&other) {
            let key = SetKey { id: code.header.set, needed: 4, shard_bytes: 20 };
            let candidates = &pile.shards_of(&key).unwrap()[&code.header.shard];
            assert!(candidates.iter().any(|one| one.shard == code.shard));
        }
    }

    #[test]
    fn a_flood_of_made_up_sets_washes_itself_out() {
        let (mut pile, page) = pile_with_page();
        let real = packet(1, 4, 12);
        let mut fake = real[0].clone();
        let mut flood = |pile: &mut Pile, from: u32| {
            for number in from..from + MAX_PILE_CODES as u32 {
                fake.header.set.0[..4].copy_from_slice(&number.to_be_bytes());
                pile.place(page, fake.clone());
            }
        };
        flood(&mut pile, 0);
        for code in &real {
            pile.add_text(page, &code.text());
        }
        flood(&mut pile, MAX_PILE_CODES as u32);
        assert_eq!(pile.codes, MAX_PILE_CODES);
        assert!(pile.bytes <= MAX_PILE_BYTES);
        assert_eq!(pile.set_ids().0[0], real[0].header.set);
        let key = SetKey { id: real[0].header.set, needed: 4, shard_bytes: 20 };
        let shards = pile.shards_of(&key).unwrap();
        assert_eq!(shards.len(), 12);
    }
}
