//! Codes read in part, by many pictures -> their blocks joined; a code that they complete becomes a whole one.
//!
//! ```text
//! packet (id or its first digits, needed, shard bytes) -> shard number -> place and division -> block -> readings
//! ```
//! Unequal readings of a block are all kept, with the pages that showed them, as unequal codes are. When there is no
//! room, the packet with the fewest parts goes first, and the one being added to never does.

use std::collections::BTreeMap;

use super::Pile;
use super::gather::{Added, Counts, PageId, SetKey};
use crate::frame::{Division, Header, PartialCode, Piece, SetId};
use crate::limits::{MAX_BLOCK_CONFLICTS, MAX_PILE_PART_BYTES, MAX_SIGHTINGS};
use crate::sheet::Grid;

/// What a reading costs besides its bytes.
const OVERHEAD_BYTES: usize = 100;
/// Places and divisions that codes read in part may claim for one shard number.
const MAX_PLACES: usize = 4;
/// Choices among unequal readings of blocks that are tried on the tag of their code.
const MAX_COMBINATIONS: usize = 64;

/// Which packet a code read in part claims to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PartsKey {
    /// Zeros beyond its first eight digits unless `whole_id`.
    pub id: SetId,
    pub whole_id: bool,
    pub needed: u32,
    pub shard_bytes: usize,
}

/// One reading of a block, and the first few pages that showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BlockReading {
    pub bytes: Vec<u8>,
    pub pages: Vec<PageId>,
}

/// A code read in part: where it says it stands, and what was read of its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartCode {
    pub sheet: u32,
    pub sheets: u32,
    pub grid: Grid,
    pub division: Division,
    /// Unequal readings of each block.
    pub blocks: Vec<Vec<BlockReading>>,
}

/// The codes of one packet that were read in part, by shard number.
pub(super) type PartCodes = BTreeMap<u32, Vec<PartCode>>;

#[derive(Debug, Clone, Default)]
struct Packet {
    codes: PartCodes,
    bytes: usize,
}

/// All codes read in part.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    packets: BTreeMap<PartsKey, Packet>,
    bytes: usize,
}

impl Pile {
    /// Takes a code of which only some blocks were read on a page. Where these and earlier ones are all of it, and its
    /// tag is right, it is taken as a whole code.
    pub fn add_part(&mut self, page: PageId, code: &PartialCode) -> Added {
        let mut added = Counts { in_part: 1, ..Counts::default() };
        let mut fresh = Counts::default();
        if !self.has_whole(code) {
            let kept = self.parts.add(page, code);
            fresh.in_part = u32::from(kept == Some(true));
            (fresh.dropped, added.dropped) = (u32::from(kept.is_none()), u32::from(kept.is_none()));
        }
        self.count(page, fresh);
        if let Some(piece) = self.parts.completed(code) {
            let whole = self.take(page, &piece.text());
            added = Counts { in_part: 0, codes: whole.codes, dropped: added.dropped + whole.dropped, ..added };
        }
        added
    }

    fn has_whole(&self, code: &PartialCode) -> bool {
        let key = SetKey { id: code.header.set, needed: code.header.needed, shard_bytes: code.shard_bytes };
        code.whole_id && self.shards_of(&key).is_some_and(|shards| shards.contains_key(&code.header.shard))
    }

    /// The codes of a set that were read in part, and not whole; those of which only the first digits of the id are
    /// known among them.
    pub(super) fn parts_of(&self, key: &SetKey) -> PartCodes {
        let mut codes = PartCodes::new();
        for (number, list) in self.unread_parts(key) {
            let known = codes.entry(number).or_default();
            for code in list {
                join(known, code.clone());
            }
        }
        codes
    }

    /// How many they are; those of which pictures tell the whole id and others that do not are counted twice.
    pub(super) fn count_parts(&self, key: &SetKey) -> usize {
        self.unread_parts(key).count()
    }

    fn unread_parts(&self, key: &SetKey) -> impl Iterator<Item = (u32, &Vec<PartCode>)> {
        let whole = self.shards_of(key);
        let keys = [PartsKey::of(key), PartsKey { whole_id: false, id: beginning(key.id), ..PartsKey::of(key) }];
        let codes = keys.into_iter().filter_map(|key| self.parts.packets.get(&key)).flat_map(|packet| &packet.codes);
        let unread = codes.filter(move |(number, _)| whole.is_none_or(|shards| !shards.contains_key(number)));
        unread.map(|(number, list)| (*number, list))
    }

    /// Sets of which codes were read in part.
    pub(super) fn part_keys(&self) -> impl Iterator<Item = SetKey> {
        self.parts.packets.keys().filter_map(PartsKey::set)
    }

    /// Those of one id.
    pub(super) fn part_keys_of(&self, id: SetId) -> impl Iterator<Item = SetKey> {
        let first = PartsKey { id, whole_id: true, needed: 0, shard_bytes: 0 };
        let last = PartsKey { needed: u32::MAX, shard_bytes: usize::MAX, ..first };
        self.parts.packets.range(first..=last).filter_map(|(key, _)| key.set())
    }

    /// What each page showed of codes that were read in part, and nowhere whole.
    pub(super) fn parts_by_page(&self) -> Vec<(PageId, PartialCode)> {
        let mut all = Vec::new();
        for (key, packet) in &self.parts.packets {
            let set = SetKey { id: key.id, needed: key.needed, shard_bytes: key.shard_bytes };
            let whole = self.shards_of(&set);
            let unread = packet.codes.iter().filter(|(number, _)| whole.is_none_or(|set| !set.contains_key(number)));
            for (&shard, code) in unread.flat_map(|(number, list)| list.iter().map(move |code| (number, code))) {
                all.extend(code.pages().into_iter().map(|page| {
                    let seen = |reading: &&BlockReading| reading.pages.contains(&page);
                    (page, code.read_as(key, shard, |_, readings| readings.iter().find(seen)))
                }));
            }
        }
        all
    }
}

impl PartsKey {
    pub(super) fn of(key: &SetKey) -> Self {
        Self { id: key.id, whole_id: true, needed: key.needed, shard_bytes: key.shard_bytes }
    }

    /// The set, where its whole id is known.
    fn set(&self) -> Option<SetKey> {
        self.whole_id.then_some(SetKey { id: self.id, needed: self.needed, shard_bytes: self.shard_bytes })
    }

    fn of_code(code: &PartialCode) -> Self {
        let id = if code.whole_id { code.header.set } else { beginning(code.header.set) };
        Self { id, whole_id: code.whole_id, needed: code.header.needed, shard_bytes: code.shard_bytes }
    }
}

/// An id with zeros in place of what a mark does not tell of it.
fn beginning(id: SetId) -> SetId {
    let mut bytes = [0; 15];
    bytes[..5].copy_from_slice(&id.0[..5]);
    SetId(bytes)
}

impl Parts {
    /// Whether the page tells anything that it did not before; `None` when there is no room.
    fn add(&mut self, page: PageId, code: &PartialCode) -> Option<bool> {
        let key = PartsKey::of_code(code);
        let cost: usize = code.blocks.iter().flatten().map(|block| block.len() + OVERHEAD_BYTES).sum();
        self.make_room(&key, cost)?;
        let packet = self.packets.entry(key).or_default();
        let list = packet.codes.entry(code.header.shard).or_default();
        let new = PartCode::of(page, code);
        let at = match list.iter().position(|old| old.is_same(&new)) {
            Some(at) => at,
            None if list.len() >= MAX_PLACES => return None,
            None => {
                list.push(PartCode { blocks: vec![Vec::new(); new.blocks.len()], ..new });
                list.len() - 1
            }
        };
        let (fresh, kept) = list[at].see(page, code);
        packet.bytes += kept;
        self.bytes += kept;
        Some(fresh)
    }

    /// Drops the smallest other packets until a quarter is free.
    fn make_room(&mut self, keep: &PartsKey, cost: usize) -> Option<()> {
        if self.bytes + cost <= MAX_PILE_PART_BYTES {
            return Some(());
        }
        let mut others: Vec<(usize, PartsKey)> =
            self.packets.iter().filter(|(key, _)| *key != keep).map(|(key, packet)| (packet.bytes, *key)).collect();
        others.sort_unstable();
        for (bytes, key) in others {
            if self.bytes + cost <= MAX_PILE_PART_BYTES / 4 * 3 {
                break;
            }
            self.packets.remove(&key);
            self.bytes -= bytes;
        }
        (self.bytes + cost <= MAX_PILE_PART_BYTES).then_some(())
    }

    /// The whole piece that all blocks of a code make, whichever pages showed them.
    fn completed(&self, code: &PartialCode) -> Option<Piece> {
        let key = PartsKey::of_code(code);
        let list = self.packets.get(&key)?.codes.get(&code.header.shard)?;
        list.iter().find_map(|known| known.completed(&key, code.header.shard))
    }
}

impl PartCode {
    fn of(page: PageId, code: &PartialCode) -> Self {
        let reading = |block: &Vec<u8>| BlockReading { bytes: block.clone(), pages: vec![page] };
        let blocks = code.blocks.iter().map(|block| block.iter().map(reading).collect()).collect();
        let Header { sheet, sheets, grid, .. } = code.header;
        Self { sheet, sheets, grid, division: code.division, blocks }
    }

    /// The same place and division: its blocks can be joined.
    fn is_same(&self, other: &Self) -> bool {
        (self.sheet, self.sheets, self.grid, self.division) == (other.sheet, other.sheets, other.grid, other.division)
    }

    /// Whether anything is new, and how many bytes more are kept.
    fn see(&mut self, page: PageId, code: &PartialCode) -> (bool, usize) {
        let mut fresh = false;
        let mut kept = 0;
        for (readings, block) in self.blocks.iter_mut().zip(&code.blocks) {
            let Some(bytes) = block else { continue };
            let room = readings.len() < MAX_BLOCK_CONFLICTS;
            match readings.iter_mut().find(|reading| reading.bytes == *bytes) {
                Some(known) if known.pages.contains(&page) || known.pages.len() >= MAX_SIGHTINGS => {}
                Some(known) => {
                    known.pages.push(page);
                    fresh = true;
                }
                None if !room => {}
                None => {
                    kept += bytes.len() + OVERHEAD_BYTES;
                    readings.push(BlockReading { bytes: bytes.clone(), pages: vec![page] });
                    fresh = true;
                }
            }
        }
        (fresh, kept)
    }

    /// The pages that showed any of it, in order.
    pub(super) fn pages(&self) -> Vec<PageId> {
        let mut pages: Vec<PageId> = self.blocks.iter().flatten().flat_map(|reading| &reading.pages).copied().collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// The code with one reading of each block, or none.
    pub(super) fn read_as<'a>(
        &'a self,
        key: &PartsKey,
        shard: u32,
        pick: impl Fn(usize, &'a [BlockReading]) -> Option<&'a BlockReading>,
    ) -> PartialCode {
        let blocks = self.blocks.iter().enumerate();
        PartialCode {
            header: Header {
                set: key.id,
                shard,
                needed: key.needed,
                sheet: self.sheet,
                sheets: self.sheets,
                grid: self.grid,
            },
            whole_id: key.whole_id,
            shard_bytes: key.shard_bytes,
            division: self.division,
            blocks: blocks.map(|(at, readings)| pick(at, readings).map(|reading| reading.bytes.clone())).collect(),
        }
    }

    /// The whole piece, if all blocks are there and some choice of their readings has the right tag.
    fn completed(&self, key: &PartsKey, shard: u32) -> Option<Piece> {
        let combinations = self.blocks.iter().try_fold(1usize, |all, readings| all.checked_mul(readings.len()))?;
        (0..combinations.min(MAX_COMBINATIONS)).find_map(|combination| {
            // The place of each block's reading: digits of the combination's number.
            let mut rest = combination;
            let mut places = Vec::with_capacity(self.blocks.len());
            for readings in &self.blocks {
                places.push(rest % readings.len());
                rest /= readings.len();
            }
            self.read_as(key, shard, |block, readings| readings.get(places[block])).piece()
        })
    }
}

/// Joins what two keys tell of one shard.
fn join(known: &mut Vec<PartCode>, other: PartCode) {
    let Some(same) = known.iter_mut().find(|code| code.is_same(&other)) else {
        return known.push(other);
    };
    for (readings, others) in same.blocks.iter_mut().zip(other.blocks) {
        for reading in others {
            match readings.iter_mut().find(|known| known.bytes == reading.bytes) {
                Some(known) => known.pages.extend(reading.pages),
                None => readings.push(reading),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::PictureKey;
    use crate::pile::testing::{in_part, noise, packet_of};

    fn pile_with_page() -> (Pile, PageId) {
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([7; 8]), 0).unwrap();
        (pile, page)
    }

    #[test]
    fn a_flood_of_made_up_packets_washes_itself_out_and_stays_in_bounds() {
        let (mut pile, page) = pile_with_page();
        let codes = packet_of(1, 4, 12, 150);
        for code in &codes {
            pile.add_part(page, &in_part(code, &[0, 1, 2, 3]));
        }
        // The largest code there is, version 40 level L, in packets of two.
        let division = Division { version: 40, data_bytes: 2_956, blocks: 25 };
        let block = |block: usize| (block == 24).then(|| noise(3).take(division.bytes_of(block).len()).collect());
        let mut lie = PartialCode {
            header: codes[0].header,
            whole_id: true,
            shard_bytes: 2_000,
            division,
            blocks: (0..25).map(block).collect(),
        };
        for number in 0..2 * MAX_PILE_PART_BYTES as u32 / 219 {
            lie.header.set.0[..4].copy_from_slice(&(number / 2).to_be_bytes());
            lie.header.shard = 1 + number % 2;
            pile.add_part(page, &lie);
            assert!(pile.parts.bytes <= MAX_PILE_PART_BYTES);
        }
        let kept: usize = pile.parts.packets.values().map(|packet| packet.bytes).sum();
        assert_eq!(kept, pile.parts.bytes);
        let key = SetKey { id: codes[0].header.set, needed: 4, shard_bytes: 150 };
        assert_eq!(pile.parts_of(&key).len(), 12);
    }

    #[test]
    fn unequal_readings_and_places_of_one_code_are_bounded() {
        let (mut pile, page) = pile_with_page();
        let code = in_part(&packet_of(1, 4, 12, 150)[0], &[0, 1, 2]);
        for salt in 0..20 {
            let mut other = code.clone();
            other.blocks[2] = Some(noise(salt).take(43).collect());
            pile.add_part(page, &other);
            other.header.grid.gap_x = salt as u32;
            pile.add_part(page, &other);
        }
        let codes = pile.parts.packets.values().next().unwrap().codes.get(&1).unwrap();
        assert_eq!((codes.len(), codes[0].blocks[2].len()), (MAX_PLACES, MAX_BLOCK_CONFLICTS));
        // One of the twenty gaps is that of the true code, and three more found room.
        assert_eq!(pile.counts().dropped, 16);
    }

    #[test]
    fn of_unequal_blocks_the_tag_chooses_when_the_code_is_complete() {
        let (mut pile, page) = pile_with_page();
        let piece = packet_of(1, 4, 12, 150).remove(0);
        let whole = in_part(&piece, &[0, 1, 2, 3, 4]);
        let mut wrong = in_part(&piece, &[0, 1, 2, 3]);
        wrong.blocks[3] = Some(vec![0x11; 43]);
        assert_eq!(pile.add_part(page, &wrong).in_part, 1);
        assert_eq!(pile.add_part(page, &in_part(&piece, &[2, 4])).codes, 0);
        assert_eq!(pile.add_part(page, &in_part(&piece, &[3])).codes, 1);
        assert_eq!(pile.to_text().lines().last(), Some(piece.text().as_str()));
        assert_eq!(pile.add_part(page, &whole), Counts { codes: 1, ..Counts::default() });
    }
}
