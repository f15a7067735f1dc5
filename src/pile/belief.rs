//! Conflicting readings of a set's codes, and a belief which of them may be true -> shards with their known columns.
//!
//! A column is one 16-bit symbol of every shard. Of a shard that was read whole, all columns are known. Of a partial
//! code, the columns are known whose symbols lie in blocks of which only one reading may be true.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, Shards};
use super::keys::{PageId, PageSeen, PartialKey, PictureKey, SetKey};
use super::partials::{BlockReading, PartialReadings, PartialsByShard};
use crate::frame::PartialCode;
use crate::shard::PartialShard;

/// Groups that are left out or preferred in turn.
const MAX_GROUPS: usize = 256;
/// Partial codes that are used.
const MAX_PARTIAL_CODES: usize = 20_000;
/// Possible values of a symbol up to which list decoding uses it.
const MAX_OPTIONS: usize = 7_000;

/// A page, and the sheet that a code on it claims to be of.
type PageAndSheet = (PageId, u32);

/// What was seen together and is likely true or forged as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SightingGroup {
    /// What one page shows of one sheet: a forged sheet is forged as a whole.
    Sheet(PageId, u32),
    /// What the pages from the first to the last show: a page, a picture, all pictures up to one, or from one on.
    Pages(PageId, PageId),
}

impl SightingGroup {
    fn holds(self, (page, sheet): PageAndSheet) -> bool {
        match self {
            Self::Sheet(own, own_sheet) => (own, own_sheet) == (page, sheet),
            Self::Pages(first, last) => (first..=last).contains(&page),
        }
    }
}

/// Which of conflicting readings may be true.
#[derive(Clone, Copy)]
pub(super) enum Belief {
    Any,
    /// Any, but only where there are conflicting readings.
    Conflicting,
    /// Those that most pages show.
    Most,
    /// The reading at this place in order of arrival, or the last: twins often come in the same order for all numbers.
    Nth(usize),
    /// Those that the group shows; any where it shows none.
    Preferring(SightingGroup),
    /// Those that are shown outside the group too.
    Without(SightingGroup),
}

impl Belief {
    fn possible<T>(self, readings: &[T], sightings: impl Fn(&T) -> Vec<PageAndSheet>) -> Vec<&T> {
        let those = |wanted: &dyn Fn(&T) -> bool| readings.iter().filter(|reading| wanted(reading)).collect::<Vec<_>>();
        let any = |reading: &T, wanted: &dyn Fn(PageAndSheet) -> bool| sightings(reading).into_iter().any(wanted);
        match self {
            Self::Conflicting if readings.len() < 2 => Vec::new(),
            Self::Any | Self::Conflicting => readings.iter().collect(),
            Self::Most => {
                let most = readings.iter().map(|reading| sightings(reading).len()).max();
                those(&|reading| Some(sightings(reading).len()) == most)
            }
            Self::Nth(at) => readings.get(at).or(readings.last()).into_iter().collect(),
            Self::Preferring(group) => {
                let of_group = those(&|reading| any(reading, &|at| group.holds(at)));
                if of_group.is_empty() { readings.iter().collect() } else { of_group }
            }
            Self::Without(group) => those(&|reading| any(reading, &|at| !group.holds(at))),
        }
    }
}

/// The only one of a list.
fn only<'a, T>(list: &[&'a T]) -> Option<&'a T> {
    if let [one] = list { Some(one) } else { None }
}

fn sightings_of(candidate: &Candidate) -> Vec<PageAndSheet> {
    candidate.places.iter().flat_map(|place| place.pages.iter().map(|page| (*page, place.sheet))).collect()
}

/// What is believed of one shard.
#[derive(Clone)]
pub(super) struct KnownShard<'a> {
    pub number: u32,
    bytes: Cow<'a, [u8]>,
    /// Which columns are known; `None` where all are.
    pub known: Option<Vec<bool>>,
    /// The partial codes that it is known from.
    read: Vec<PartialCode>,
}

impl<'a> KnownShard<'a> {
    pub fn whole(number: u32, candidate: &'a Candidate) -> Self {
        Self { number, bytes: Cow::Borrowed(&candidate.shard), known: None, read: Vec::new() }
    }

    /// The possible values of a column's symbol, where some of its bits are known.
    pub fn options(&self, column: usize) -> Option<Vec<u16>> {
        if self.known.as_ref().is_none_or(|known| known[column]) {
            return None;
        }
        self.read.iter().find_map(|code| code.options(column, MAX_OPTIONS))
    }

    pub fn learn(&mut self, column: usize, value: u16) {
        self.bytes.to_mut()[2 * column..][..2].copy_from_slice(&value.to_be_bytes());
        if let Some(known) = &mut self.known {
            known[column] = true;
        }
    }
}

pub(super) fn partial_shards<'a>(shards: &'a [KnownShard<'_>]) -> Vec<PartialShard<'a>> {
    let partial = |shard: &'a KnownShard<'_>| PartialShard {
        number: shard.number,
        bytes: &shard.bytes,
        known: shard.known.as_deref(),
    };
    shards.iter().map(partial).collect()
}

/// For each shard number the candidates that are believed possible, at least one.
pub(super) type Guess<'a> = Vec<(u32, Vec<&'a Candidate>)>;

/// All that was read of one set.
pub(super) struct SetReadings<'a> {
    pub key: &'a SetKey,
    pub shards: &'a Shards,
    pub parts: &'a PartialsByShard,
    /// All pages of the pile.
    pub pages: &'a [PageSeen],
}

impl<'a> SetReadings<'a> {
    /// For each shard number the candidates that may be true; numbers without one are left out.
    pub fn guess(&self, belief: Belief) -> Guess<'a> {
        let possible = |(&number, list): (&u32, &'a Vec<Candidate>)| (number, belief.possible(list, sightings_of));
        self.shards.iter().map(possible).filter(|(_, list)| !list.is_empty()).collect()
    }

    /// The shards that are known under a belief about whole codes and one about partial codes; whole codes first.
    pub fn known_shards(&self, whole: Belief, in_part: Belief) -> Vec<KnownShard<'a>> {
        let mut shards = agreed(&self.guess(whole));
        // What a preferred group shows in part goes before what others show whole.
        if let Belief::Preferring(group) = in_part {
            let shows = |code: &PartialReadings| code.pages().into_iter().any(|page| group.holds((page, code.sheet)));
            let whole = |number| {
                let list = self.shards.get(&number).map_or(&[][..], Vec::as_slice);
                list.iter().flat_map(sightings_of).any(|at| group.holds(at))
            };
            shards.retain(|shard| {
                let parts = self.parts.get(&shard.number);
                whole(shard.number) || !parts.is_some_and(|codes| codes.iter().any(shows))
            });
        }
        let known: BTreeSet<u32> = shards.iter().map(|shard| shard.number).collect();
        let parts = self.parts.iter().filter(|(number, _)| !known.contains(number)).take(MAX_PARTIAL_CODES);
        shards.extend(parts.filter_map(|(&number, codes)| self.known_in_part(number, codes, in_part)));
        shards
    }

    /// The columns of one shard that its partial codes give, over all places where they were read.
    fn known_in_part(&self, number: u32, codes: &[PartialReadings], belief: Belief) -> Option<KnownShard<'a>> {
        let key = PartialKey::of(self.key);
        let mut values: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); self.key.shard_bytes / 2];
        let mut sound = Vec::new();
        let shows = |code: &PartialReadings| match belief {
            Belief::Preferring(group) => code.pages().into_iter().any(|page| group.holds((page, code.sheet))),
            _ => true,
        };
        let any_shows = codes.iter().any(shows);
        for code in codes.iter().filter(|code| !any_shows || shows(code)) {
            let sightings = |reading: &BlockReading| reading.pages.iter().map(|page| (*page, code.sheet)).collect();
            let read = code.read_as(&key, number, |_, readings| only(&belief.possible(readings, sightings)));
            let symbols = read.symbols();
            // Where all symbols are known, the tag decides.
            if symbols.iter().all(Option::is_some) && read.piece().is_none() {
                continue;
            }
            for (values, symbol) in values.iter_mut().zip(symbols) {
                values.extend(symbol);
            }
            sound.push(read);
        }
        let known: Vec<bool> = values.iter().map(|values| values.len() == 1).collect();
        let bytes = values.iter().flat_map(|values| values.first().copied().unwrap_or(0).to_be_bytes()).collect();
        known.contains(&true).then_some(KnownShard {
            number,
            bytes: Cow::Owned(bytes),
            known: Some(known),
            read: sound,
        })
    }

    /// The first [`MAX_GROUPS`] groups: those that do not contradict themselves first, then the largest; none where there
    /// is only one.
    pub fn groups(&self) -> Vec<SightingGroup> {
        let mut pages: BTreeMap<PageId, BTreeMap<u32, usize>> = BTreeMap::new();
        let whole = self.shards.values().flatten().flat_map(sightings_of);
        let in_part = self.parts.values().flatten().flat_map(|code| {
            let sheet = code.sheet;
            code.pages().into_iter().map(move |page| (page, sheet))
        });
        for (page, sheet) in whole.chain(in_part) {
            *pages.entry(page).or_default().entry(sheet).or_default() += 1;
        }
        let contradicting = self.contradicting();
        let mut groups: BTreeMap<SightingGroup, (bool, usize)> = BTreeMap::new();
        let mut all: Vec<(PageId, usize)> = Vec::new();
        for (page, sheets) in pages {
            let clean = !contradicting.contains(&page);
            groups.extend(sheets.iter().map(|(&sheet, &codes)| (SightingGroup::Sheet(page, sheet), (clean, codes))));
            all.push((page, sheets.values().sum()));
            if sheets.len() > 1 {
                groups.insert(SightingGroup::Pages(page, page), (clean, sheets.values().sum()));
            }
        }
        let (Some(&(first, _)), Some(&(last, _))) = (all.first(), all.last()) else { return Vec::new() };
        if groups.len() < 2 {
            return Vec::new();
        }
        // Pages that came later, or before: what one person adds comes at one time. And all pages of one picture.
        for pair in all.windows(2) {
            let (before, after) = (pair[0].0, pair[1].0);
            groups.insert(SightingGroup::Pages(after, last), (true, 0));
            groups.insert(SightingGroup::Pages(first, before), (true, 0));
        }
        for run in all.chunk_by(|(one, _), (other, _)| self.picture_of(*one) == self.picture_of(*other)) {
            if let [(first, _), .., (last, _)] = run {
                groups.insert(SightingGroup::Pages(*first, *last), (true, run.iter().map(|(_, codes)| codes).sum()));
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by(|(a, size_a), (b, size_b)| size_b.cmp(size_a).then(b.cmp(a)));
        // Large ones and runs of pages by turns, so that neither crowds the other out.
        let (runs, mut large): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, (_, codes))| *codes == 0);
        large.truncate(MAX_GROUPS / 2);
        let mut mixed = Vec::new();
        let (mut runs, mut large) = (runs.into_iter().take(MAX_GROUPS / 2), large.into_iter());
        loop {
            match (large.next(), runs.next()) {
                (None, None) => return mixed,
                (one, other) => mixed.extend(one.into_iter().chain(other).map(|(group, _)| group)),
            }
        }
    }

    fn picture_of(&self, page: PageId) -> Option<PictureKey> {
        self.pages.get(page.0 as usize).map(|seen| seen.picture)
    }

    /// Pages that show two readings of one number.
    fn contradicting(&self) -> BTreeSet<PageId> {
        let mut found = BTreeSet::new();
        for list in self.shards.values().filter(|list| list.len() > 1) {
            let mut shown = BTreeSet::new();
            for candidate in list {
                let pages: BTreeSet<PageId> = candidate.pages().collect();
                found.extend(pages.into_iter().filter(|page| !shown.insert(*page)));
            }
        }
        let blocks = self.parts.values().flatten().flat_map(|code| &code.blocks);
        for readings in blocks.filter(|readings| readings.len() > 1) {
            let mut shown = BTreeSet::new();
            let pages = readings.iter().flat_map(|reading| reading.pages.iter().copied());
            found.extend(pages.filter(|page| !shown.insert(*page)));
        }
        found
    }

    /// For each sheet with conflicting readings the pages that show it without contradicting themselves, oldest first.
    pub fn pages_of_sheets(&self) -> BTreeMap<u32, Vec<PageId>> {
        let contradicting = self.contradicting();
        let mut sheets: BTreeMap<u32, BTreeSet<PageId>> = BTreeMap::new();
        for (page, sheet) in self.shards.values().filter(|list| list.len() > 1).flatten().flat_map(sightings_of) {
            if !contradicting.contains(&page) {
                sheets.entry(sheet).or_default().insert(page);
            }
        }
        sheets.into_iter().map(|(sheet, pages)| (sheet, pages.into_iter().collect())).collect()
    }

    /// Each number as the chosen page of its sheet shows it, and what nobody contradicts.
    pub fn as_chosen(&self, chosen: &BTreeMap<u32, PageId>) -> Vec<KnownShard<'a>> {
        let shown = |candidate: &&Candidate| {
            sightings_of(candidate).iter().any(|(page, sheet)| chosen.get(sheet) == Some(page))
        };
        let pick = |(&number, list): (&u32, &'a Vec<Candidate>)| {
            let one = if let [one] = list.as_slice() { Some(one) } else { list.iter().find(shown) };
            one.map(|one| KnownShard::whole(number, one))
        };
        self.shards.iter().filter_map(pick).collect()
    }

    /// The most readings that any number, or block of a partial code, has.
    pub fn most_readings(&self) -> usize {
        let whole = self.shards.values().map(Vec::len);
        let in_part = self.parts.values().flatten().flat_map(|code| &code.blocks).map(Vec::len);
        whole.chain(in_part).max().unwrap_or(0)
    }
}

/// The shards of which only one candidate is possible.
pub(super) fn agreed<'a>(guess: &Guess<'a>) -> Vec<KnownShard<'a>> {
    guess.iter().filter_map(|(number, list)| Some(KnownShard::whole(*number, only(list)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_belief_leaves_the_readings_that_it_says() {
        let (first, second) = (PageId(1), PageId(2));
        // Shown by: page 1 for sheet 1; both pages for sheet 1; page 2 for sheet 5.
        let readings = [vec![(first, 1)], vec![(first, 1), (second, 1)], vec![(second, 5)]];
        let left = |belief: Belief| -> Vec<usize> {
            let possible = belief.possible(&readings, Clone::clone);
            possible.iter().map(|one| readings.iter().position(|reading| reading == *one).unwrap()).collect()
        };
        let (sheet, whole) = (SightingGroup::Sheet, |page| SightingGroup::Pages(page, page));
        assert_eq!(left(Belief::Any), [0, 1, 2]);
        assert_eq!(left(Belief::Conflicting), [0, 1, 2]);
        assert!(Belief::Conflicting.possible(&readings[..1], Clone::clone).is_empty());
        assert_eq!(left(Belief::Most), [1]);
        assert_eq!((left(Belief::Nth(0)), left(Belief::Nth(9))), (vec![0], vec![2]));
        assert_eq!(left(Belief::Preferring(sheet(second, 5))), [2]);
        assert_eq!(left(Belief::Preferring(sheet(second, 7))), [0, 1, 2]);
        assert_eq!(left(Belief::Without(sheet(first, 1))), [1, 2]);
        assert_eq!(left(Belief::Without(whole(second))), [0, 1]);
    }
}
