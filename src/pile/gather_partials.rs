//! A partial code -> its entry in the pile, or the whole code that it completes.

use super::gather::{Pile, Shards};
use super::keys::{Added, Counts, PageId, PartialKey, SetKey, beginning};
use super::partials::{BlockReading, PartialReadings, PartialsByShard, join};
use crate::frame::{PartialCode, SetId};

impl Pile {
    /// Adds a code of which only some blocks were decoded on a page. When these and earlier ones are all of its blocks,
    /// and its tag is right, it is added as a whole code.
    pub fn add_part(&mut self, page: PageId, code: &PartialCode) -> Added {
        let mut added = Counts { in_part: 1, ..Counts::default() };
        let mut fresh = Counts::default();
        if !self.has_equal(code) {
            let kept = self.parts.add(page, code);
            fresh.in_part = u32::from(kept == Some(true));
            (fresh.dropped, added.dropped) = (u32::from(kept.is_none()), u32::from(kept.is_none()));
        }
        self.count(page, fresh);
        if let Some(piece) = self.parts.completed(page, code) {
            let whole = self.take(page, &piece.text());
            added = Counts { in_part: 0, codes: whole.codes, dropped: added.dropped + whole.dropped, ..added };
        }
        added
    }

    /// Whether the code was read whole with the same bytes: another reading may be forged.
    fn has_equal(&self, code: &PartialCode) -> bool {
        let key = SetKey { id: code.header.set, needed: code.header.needed, shard_bytes: code.shard_bytes };
        code.whole_id && self.shards_of(&key).is_some_and(|shards| is_equal(shards, code))
    }

    /// The partial codes of a set that were not read whole elsewhere, including those of which only the first digits of
    /// the set id are known.
    pub(super) fn parts_of(&self, key: &SetKey) -> PartialsByShard {
        let mut codes = PartialsByShard::new();
        for (number, list) in self.unread_parts(key) {
            let known = codes.entry(number).or_default();
            for code in list {
                join(known, code.clone());
            }
        }
        codes
    }

    /// Number of partial codes; a code that is known both by its whole id and by its first digits counts twice.
    pub(super) fn count_parts(&self, key: &SetKey) -> usize {
        self.unread_parts(key).count()
    }

    fn unread_parts(&self, key: &SetKey) -> impl Iterator<Item = (u32, &Vec<PartialReadings>)> {
        let (whole, own) = (self.shards_of(key), PartialKey::of(key));
        let keys = [PartialKey::of(key), PartialKey { whole_id: false, id: beginning(key.id), ..PartialKey::of(key) }];
        let codes = keys.into_iter().filter_map(|key| self.parts.packets.get(&key)).flat_map(|packet| &packet.codes);
        let unread = codes.filter(move |(number, list)| {
            let Some(shards) = whole.filter(|shards| shards.contains_key(number)) else { return true };
            list.iter().any(|code| codes_of_pages(&own, **number, code).any(|(_, code)| !is_equal(shards, &code)))
        });
        unread.map(|(number, list)| (*number, list))
    }

    /// Sets that have partial codes.
    pub(super) fn part_keys(&self) -> impl Iterator<Item = SetKey> {
        self.parts.packets.keys().filter_map(PartialKey::set)
    }

    /// The same for one id.
    pub(super) fn part_keys_of(&self, id: SetId) -> impl Iterator<Item = SetKey> {
        let first = PartialKey { id, whole_id: true, needed: 0, shard_bytes: 0 };
        let last = PartialKey { needed: u32::MAX, shard_bytes: usize::MAX, ..first };
        self.parts.packets.range(first..=last).filter_map(|(key, _)| key.set())
    }

    /// What each page showed of partial codes that were read whole nowhere.
    pub(super) fn parts_by_page(&self) -> Vec<(PageId, PartialCode)> {
        let mut all = Vec::new();
        for (key, packet) in &self.parts.packets {
            let set = SetKey { id: key.id, needed: key.needed, shard_bytes: key.shard_bytes };
            let whole = self.shards_of(&set);
            let codes = packet.codes.iter().flat_map(|(number, list)| list.iter().map(move |code| (*number, code)));
            for (shard, code) in codes {
                let codes = codes_of_pages(key, shard, code);
                all.extend(codes.filter(|(_, code)| !whole.is_some_and(|shards| is_equal(shards, code))));
            }
        }
        all
    }
}

/// What each page showed of a partial code: where it showed a block in several ways, as many codes.
fn codes_of_pages<'a>(
    key: &'a PartialKey,
    shard: u32,
    code: &'a PartialReadings,
) -> impl Iterator<Item = (PageId, PartialCode)> + 'a {
    code.pages().into_iter().flat_map(move |page| {
        let seen = move |reading: &&BlockReading| reading.pages.contains(&page);
        let most = code.blocks.iter().map(|readings| readings.iter().filter(seen).count()).max().unwrap_or(0);
        (0..most)
            .map(move |nth| (page, code.read_as(key, shard, move |_, readings| readings.iter().filter(seen).nth(nth))))
    })
}

/// Whether one of the whole readings of a number agrees with all that is known of a partial code.
fn is_equal(shards: &Shards, code: &PartialCode) -> bool {
    let symbols = code.symbols();
    let agrees = |shard: &[u8]| {
        let pairs = shard.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        pairs.zip(&symbols).all(|(value, symbol)| symbol.is_none_or(|symbol| symbol == value))
    };
    let candidates = shards.get(&code.header.shard).map_or(&[][..], Vec::as_slice);
    candidates.iter().any(|candidate| agrees(&candidate.shard))
}
