//! Partial codes of many pictures -> their blocks, joined; all blocks of a code -> a whole code.
//!
//! ```text
//! set (id or its first digits, needed, shard bytes) -> shard number -> place and division -> block -> readings
//! ```
//! Conflicting readings of a block are all kept, with the pages that showed them. When there is no room, the set with
//! the fewest bytes is dropped first, and never the one that is being added to.

use std::collections::BTreeMap;

use super::keys::{PageId, PartialKey};
use crate::frame::{Division, Header, PartialCode, Piece};
use crate::limits::{MAX_BLOCK_CONFLICTS, MAX_PILE_PART_BYTES, MAX_SIGHTINGS};
use crate::sheet::Grid;

/// Bytes of a reading besides those of its block.
const OVERHEAD_BYTES: usize = 100;
/// Places and divisions that partial codes may claim for one shard number.
const MAX_PLACES: usize = 8;
/// Combinations of conflicting block readings that are checked against the tag of their code.
const MAX_COMBINATIONS: usize = 64;

/// One reading of a block, and the first few pages that showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BlockReading {
    pub bytes: Vec<u8>,
    pub pages: Vec<PageId>,
}

/// A partial code: the place it claims, and all readings of its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartialReadings {
    pub sheet: u32,
    pub sheets: u32,
    pub grid: Grid,
    pub division: Division,
    /// Conflicting readings of each block.
    pub blocks: Vec<Vec<BlockReading>>,
}

/// The partial codes of one set by shard number.
pub(super) type PartialsByShard = BTreeMap<u32, Vec<PartialReadings>>;

#[derive(Debug, Clone, Default)]
pub(super) struct PartialSet {
    pub codes: PartialsByShard,
    bytes: usize,
}

/// All partial codes.
#[derive(Debug, Clone, Default)]
pub(super) struct Partials {
    pub packets: BTreeMap<PartialKey, PartialSet>,
    bytes: usize,
}

impl Partials {
    /// Whether the page adds any reading that it did not show before; `None` when there is no room.
    pub fn add(&mut self, page: PageId, code: &PartialCode) -> Option<bool> {
        let key = PartialKey::of_code(code);
        let cost: usize = code.blocks.iter().flatten().map(|block| block.len() + OVERHEAD_BYTES).sum();
        self.make_room(&key, cost)?;
        let packet = self.packets.entry(key).or_default();
        let list = packet.codes.entry(code.header.shard).or_default();
        let new = PartialReadings::of(page, code);
        let at = if let Some(at) = list.iter().position(|old| old.is_same(&new)) {
            at
        } else {
            if list.len() >= MAX_PLACES {
                // The oldest makes room, unless this page alone fills the list.
                let other = list.iter().position(|old| old.pages() != [page])?;
                let gone = list.remove(other).bytes();
                packet.bytes -= gone;
                self.bytes -= gone;
            }
            list.push(PartialReadings { blocks: vec![Vec::new(); new.blocks.len()], ..new });
            list.len() - 1
        };
        let (fresh, kept, gone) = list[at].see(page, code);
        packet.bytes = packet.bytes + kept - gone;
        self.bytes = self.bytes + kept - gone;
        Some(fresh)
    }

    /// Drops the smallest other sets until a quarter is free.
    fn make_room(&mut self, keep: &PartialKey, cost: usize) -> Option<()> {
        if self.bytes + cost <= MAX_PILE_PART_BYTES {
            return Some(());
        }
        let mut others: Vec<(usize, PartialKey)> =
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

    /// The whole piece, if all blocks of a code are known, whichever pages showed them.
    pub fn completed(&self, page: PageId, code: &PartialCode) -> Option<Piece> {
        let key = PartialKey::of_code(code);
        let list = self.packets.get(&key)?.codes.get(&code.header.shard)?;
        list.iter().find_map(|known| known.completed(page, &key, code.header.shard))
    }
}

impl PartialReadings {
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

    /// Bytes that its readings take.
    fn bytes(&self) -> usize {
        self.blocks.iter().flatten().map(|reading| reading.bytes.len() + OVERHEAD_BYTES).sum()
    }

    /// Whether anything is new, and the bytes that are kept in addition, and those that are not kept any more.
    fn see(&mut self, page: PageId, code: &PartialCode) -> (bool, usize, usize) {
        let mut fresh = false;
        let (mut kept, mut gone) = (0, 0);
        for (readings, block) in self.blocks.iter_mut().zip(&code.blocks) {
            let Some(bytes) = block else { continue };
            match readings.iter_mut().find(|reading| reading.bytes == *bytes) {
                Some(known) if known.pages.contains(&page) || known.pages.len() >= MAX_SIGHTINGS => {}
                Some(known) => {
                    known.pages.push(page);
                    fresh = true;
                }
                None => {
                    if readings.len() >= MAX_BLOCK_CONFLICTS {
                        // The oldest makes room, unless this page alone has shown all of them.
                        let Some(old) = readings.iter().position(|old| old.pages != [page]) else { continue };
                        gone += readings.remove(old).bytes.len() + OVERHEAD_BYTES;
                    }
                    kept += bytes.len() + OVERHEAD_BYTES;
                    readings.push(BlockReading { bytes: bytes.clone(), pages: vec![page] });
                    fresh = true;
                }
            }
        }
        (fresh, kept, gone)
    }

    /// The pages that showed any block, in order.
    pub(super) fn pages(&self) -> Vec<PageId> {
        let mut pages: Vec<PageId> = self.blocks.iter().flatten().flat_map(|reading| &reading.pages).copied().collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// The code with one reading of each block, or none.
    pub(super) fn read_as<'a>(
        &'a self,
        key: &PartialKey,
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

    /// The whole piece, if all blocks are known and some combination of their readings has the right tag: those of one
    /// page first.
    fn completed(&self, page: PageId, key: &PartialKey, shard: u32) -> Option<Piece> {
        if self.blocks.iter().any(Vec::is_empty) {
            return None;
        }
        let shown = |reading: &&BlockReading| reading.pages.contains(&page);
        let newest = self.read_as(key, shard, |_, readings| readings.iter().rev().find(shown).or(readings.last()));
        if let Some(piece) = newest.piece() {
            return Some(piece);
        }
        let combinations = self.blocks.iter().try_fold(1usize, |all, readings| all.checked_mul(readings.len()))?;
        (0..combinations.min(MAX_COMBINATIONS)).find_map(|combination| {
            // The index of each block's reading: the digits of the combination's number.
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

/// Joins the readings of one shard under two keys.
pub(super) fn join(known: &mut Vec<PartialReadings>, other: PartialReadings) {
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
    use crate::pile::keys::SetKey;
    use crate::pile::testing::{in_part, noise, packet_of};
    use crate::pile::{Counts, PictureKey, Pile};

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
        // One of the twenty gaps is that of the true code, and seven more found room.
        assert_eq!(pile.counts().dropped, 12);
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
        assert!(pile.to_text().lines().any(|line| line == piece.text()));
        assert_eq!(pile.add_part(page, &whole), Counts { codes: 1, ..Counts::default() });
    }
}
