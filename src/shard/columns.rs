//! Shards of which only some columns are known -> the stream, column by column.
//!
//! ```text
//!            block:   0   1   2   3      A column is one 16-bit symbol of every shard. It has a polynomial of its own
//! shard 1           | x | x | x | x |    and is restored where `needed` of its values are known, of whichever shards.
//! shard 2 (partial) | . | x | x | . |    Columns with the same known shards are restored together; the blocks of a
//! shard 5 (partial) | x | . | x | x |    QR code are few, so there are few such groups.
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::ShardError;
use super::lagrange::point;
use super::{forged, lagrange};
use crate::limits::{MAX_SHARD_BYTES, MAX_SHARDS};
use crate::watch::Watch;

/// Fixed cost of one known shard in a group, in products.
const SET_UP: u64 = 25;

/// A shard of which some columns may be unknown.
#[derive(Debug, Clone, Copy)]
pub struct PartialShard<'a> {
    /// From 1.
    pub number: u32,
    /// All its bytes; those of unknown columns are not looked at.
    pub bytes: &'a [u8],
    /// Which columns (of two bytes) are known; `None` where all are.
    pub known: Option<&'a [bool]>,
}

/// The columns of a packet, and what is known of them.
#[derive(Debug)]
pub struct Columns<'a> {
    needed: u32,
    shard_bytes: usize,
    shards: &'a [PartialShard<'a>],
    groups: Vec<ColumnGroup>,
}

/// Columns in which the same shards are known.
#[derive(Debug)]
struct ColumnGroup {
    columns: Vec<usize>,
    /// How many shards are known in them, and how many of those are data shards.
    known: usize,
    data: usize,
}

impl<'a> Columns<'a> {
    /// Groups the columns by their known shards. Where more than `needed` are known, the first in the list are used.
    ///
    /// # Errors
    /// [`ShardError::Unequal`] in length, a number [`ShardError::Twice`] or [`ShardError::OutOfRange`], or
    /// [`ShardError::TooMany`] needed.
    pub fn new(needed: u32, shard_bytes: usize, shards: &'a [PartialShard<'a>]) -> Result<Self, ShardError> {
        check(needed, shard_bytes, shards)?;
        let partial: Vec<&[bool]> = shards.iter().filter_map(|shard| shard.known).collect();
        let mut patterns: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        for column in 0..shard_bytes / 2 {
            let mut pattern = vec![0; partial.len().div_ceil(64)];
            for (at, _) in partial.iter().enumerate().filter(|(_, known)| known[column]) {
                pattern[at / 64] |= 1 << (at % 64);
            }
            patterns.entry(pattern).or_default().push(column);
        }
        let mut columns = Self { needed, shard_bytes, shards, groups: Vec::new() };
        for group in patterns.into_values() {
            let known = columns.known_in(&group).count();
            let data = columns.known_in(&group).filter(|shard| shard.number <= needed).count();
            columns.groups.push(ColumnGroup { columns: group, known, data });
        }
        Ok(columns)
    }

    /// Values that the column with the fewest still lacks; 0 when all can be restored.
    #[must_use]
    pub fn lacking(&self) -> u32 {
        let fewest = self.groups.iter().map(|group| group.known).min().unwrap_or(0);
        self.needed.saturating_sub(fewest as u32)
    }

    /// Values beyond `needed` that are known in the column with the most.
    #[must_use]
    pub fn spare(&self) -> usize {
        let most = self.groups.iter().map(|group| group.known).max().unwrap_or(0);
        most.saturating_sub(self.needed as usize)
    }

    /// The columns that lack 1 to `most` values, each with the values that are known in it, by shard number.
    pub fn incomplete(&self, most: usize) -> impl Iterator<Item = (usize, Vec<(u32, u16)>)> {
        let needed = self.needed as usize;
        let incomplete =
            self.groups.iter().filter(move |group| (1..=most).contains(&needed.saturating_sub(group.known)));
        incomplete.flat_map(|group| &group.columns).map(|&column| {
            let value = |bytes: &[u8]| u16::from_be_bytes([bytes[2 * column], bytes[2 * column + 1]]);
            (column, self.known_in(&[column]).map(|shard| (shard.number, value(shard.bytes))).collect())
        })
    }

    /// Cost of [`Self::restore`] in products of a group's columns, of which about ten million take one second.
    #[must_use]
    pub fn effort(&self) -> u64 {
        let needed = u64::from(self.needed);
        let missing = |group: &ColumnGroup| needed.saturating_sub(group.data as u64);
        self.groups.iter().map(|group| needed * (SET_UP + missing(group))).sum()
    }

    /// The stream's bytes; `None` when a column lacks values, or when `watch` stops it.
    #[must_use]
    pub fn restore(&self, watch: &dyn Watch) -> Option<Vec<u8>> {
        if self.lacking() > 0 {
            return None;
        }
        let mut stream = vec![0; self.needed as usize * self.shard_bytes];
        for group in &self.groups {
            if watch.stop() {
                return None;
            }
            self.restore_group(group, &mut stream);
        }
        Some(stream)
    }

    /// Numbers of the shards that are off the polynomial of the others, with the columns in which they are. In each
    /// column up to half of the values beyond `needed` can be located.
    #[must_use]
    pub fn forged(&self, watch: &dyn Watch) -> BTreeMap<u32, Vec<usize>> {
        let mut found: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for group in &self.groups {
            if group.known < self.needed as usize + 2 || watch.stop() {
                continue;
            }
            let cut = self.cut(group);
            for number in forged::locate(self.needed as usize, &slices(&cut)).unwrap_or_default() {
                found.entry(number).or_default().extend(&group.columns);
            }
        }
        found
    }

    /// The shards that are known in the columns of a group.
    fn known_in(&self, group: &[usize]) -> impl Iterator<Item = &PartialShard<'a>> {
        let column = group.first().copied().unwrap_or(0);
        self.shards.iter().filter(move |shard| shard.known.is_none_or(|known| known[column]))
    }

    fn restore_group(&self, group: &ColumnGroup, stream: &mut [u8]) {
        let known = self.cut(group);
        let mut missing = vec![true; self.needed as usize];
        for (number, bytes) in &known {
            if let Some(missing) = missing.get_mut(*number as usize - 1) {
                *missing = false;
                self.put(stream, group, *number, bytes);
            }
        }
        let wanted: Vec<u32> = (1..=self.needed).filter(|number| missing[*number as usize - 1]).collect();
        if wanted.is_empty() {
            return;
        }
        let (points, values): (Vec<u16>, Vec<&[u8]>) =
            slices(&known)[..self.needed as usize].iter().map(|(number, bytes)| (point(*number), *bytes)).unzip();
        let places: Vec<u16> = wanted.iter().map(|number| point(*number)).collect();
        for (number, bytes) in wanted.iter().zip(lagrange::evaluate(&points, &values, &places)) {
            self.put(stream, group, *number, &bytes);
        }
    }

    /// The shards known in a group's columns, each with the bytes of those columns end to end.
    fn cut(&self, group: &ColumnGroup) -> Vec<(u32, Cow<'a, [u8]>)> {
        let all = 2 * group.columns.len() == self.shard_bytes;
        let cut = |shard: &PartialShard<'a>| {
            if all {
                return (shard.number, Cow::Borrowed(shard.bytes));
            }
            let pairs = group.columns.iter().flat_map(|column| [shard.bytes[2 * column], shard.bytes[2 * column + 1]]);
            (shard.number, pairs.collect())
        };
        self.known_in(&group.columns).map(cut).collect()
    }

    fn put(&self, stream: &mut [u8], group: &ColumnGroup, number: u32, bytes: &[u8]) {
        let first = (number as usize - 1) * self.shard_bytes;
        if bytes.len() == self.shard_bytes {
            return stream[first..][..bytes.len()].copy_from_slice(bytes);
        }
        for (column, pair) in group.columns.iter().zip(bytes.chunks_exact(2)) {
            stream[first + 2 * column..][..2].copy_from_slice(pair);
        }
    }
}

fn slices<'a>(cut: &'a [(u32, Cow<'_, [u8]>)]) -> Vec<(u32, &'a [u8])> {
    cut.iter().map(|(number, bytes)| (*number, &**bytes)).collect()
}

fn check(needed: u32, shard_bytes: usize, shards: &[PartialShard<'_>]) -> Result<(), ShardError> {
    if !(1..=MAX_SHARDS).contains(&needed) {
        return Err(ShardError::TooMany { count: needed });
    }
    if !(2..=MAX_SHARD_BYTES).contains(&shard_bytes) || !shard_bytes.is_multiple_of(2) {
        return Err(ShardError::Misshapen { needed, shard_bytes, bytes: shard_bytes });
    }
    let mut seen = vec![false; MAX_SHARDS as usize];
    for &PartialShard { number: shard, bytes, known } in shards {
        match seen.get_mut((shard as usize).wrapping_sub(1)) {
            None => return Err(ShardError::OutOfRange { shard }),
            Some(true) => return Err(ShardError::Twice { shard }),
            Some(slot) => *slot = true,
        }
        if bytes.len() != shard_bytes || known.is_some_and(|known| known.len() != shard_bytes / 2) {
            return Err(ShardError::Unequal { shard, bytes: bytes.len(), expected: shard_bytes });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shard::{Stream, pack, parity};
    use crate::watch::Unwatched;

    /// A stream of `needed` shards of 24 bytes and all of its first `count` shards.
    fn packet(needed: u32, count: u32, seed: u64) -> (Stream, Vec<Vec<u8>>) {
        let mut state = seed;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let content: Vec<u8> = (0..needed * 24 - 1).map(|_| noise()).collect();
        let stream = pack(&content, 24).unwrap();
        let mut shards: Vec<Vec<u8>> = stream.bytes.chunks_exact(24).map(<[u8]>::to_vec).collect();
        shards.extend(parity(&stream, count).unwrap());
        (stream, shards)
    }

    /// Shards with the columns that `known` tells; what is not known is spoilt.
    fn partial<'a>(shards: &'a mut [Vec<u8>], known: &'a [Vec<bool>]) -> Vec<PartialShard<'a>> {
        for (shard, known) in shards.iter_mut().zip(known) {
            for (pair, _) in shard.chunks_exact_mut(2).zip(known).filter(|(_, known)| !**known) {
                pair.copy_from_slice(&[0xAA, 0x55]);
            }
        }
        let numbered = (1..).zip(shards.iter().zip(known));
        let all = |known: &'a Vec<bool>| (!known.iter().all(|known| *known)).then_some(known.as_slice());
        numbered.map(|(number, (shard, known))| PartialShard { number, bytes: shard, known: all(known) }).collect()
    }

    proptest! {
        #[test]
        fn it_restores_exactly_when_every_column_has_enough_values(
            needed in 1u32..12, spare in 0u32..8, seed: u64, share in 0.3f64..1.0,
        ) {
            let count = needed + spare;
            let (stream, mut shards) = packet(needed, count, seed);
            let mut state = seed ^ 0x4D;
            // Four blocks of three columns.
            let known: Vec<Vec<bool>> = (0..count).map(|_| {
                let blocks: [bool; 4] = std::array::from_fn(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
                    (state >> 40) as f64 / f64::from(1 << 24) < share
                });
                (0..12).map(|column| blocks[column / 3]).collect()
            }).collect();
            let fewest = (0..12).map(|column| known.iter().filter(|known| known[column]).count()).min().unwrap();
            let partial = partial(&mut shards, &known);
            let columns = Columns::new(needed, 24, &partial).unwrap();
            prop_assert_eq!(columns.lacking(), needed.saturating_sub(fewest as u32));
            prop_assert!(columns.groups.len() <= 4);
            let enough = fewest >= needed as usize;
            prop_assert_eq!(columns.restore(&Unwatched), enough.then_some(stream.bytes));
        }
    }

    #[test]
    fn beyond_256_shards_columns_restore_as_well() {
        let (stream, mut shards) = packet(280, 300, 5);
        let known: Vec<Vec<bool>> =
            (0..300).map(|shard| (0..12).map(|column| (shard * 7 + column / 4 * 5) % 15 != 0).collect()).collect();
        let partial = partial(&mut shards, &known);
        let columns = Columns::new(280, 24, &partial).unwrap();
        assert_eq!(columns.lacking(), 0);
        assert_eq!(columns.restore(&Unwatched), Some(stream.bytes));
    }

    #[test]
    fn a_forged_block_is_named_with_its_columns_where_two_values_are_spare() {
        let (_, mut shards) = packet(4, 7, 9);
        let known: Vec<Vec<bool>> =
            (0..7).map(|shard| (0..12).map(|column| shard < 6 || column < 6).collect()).collect();
        shards[5][14] ^= 1;
        shards[2][3] ^= 8;
        let partial = partial(&mut shards, &known);
        let columns = Columns::new(4, 24, &partial).unwrap();
        let (left, right): (Vec<usize>, Vec<usize>) = ((0..6).collect(), (6..12).collect());
        assert_eq!(columns.forged(&Unwatched), BTreeMap::from([(3, left), (6, right)]));
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        let bytes = [0; 24];
        let one = PartialShard { number: 1, bytes: &bytes, known: None };
        let new = |needed, shard_bytes, shards: &[PartialShard<'_>]| Columns::new(needed, shard_bytes, shards).err();
        assert_eq!(new(2, 24, &[one, one]), Some(ShardError::Twice { shard: 1 }));
        assert_eq!(new(2, 24, &[PartialShard { number: 0, ..one }]), Some(ShardError::OutOfRange { shard: 0 }));
        assert_eq!(new(2, 26, &[one]), Some(ShardError::Unequal { shard: 1, bytes: 24, expected: 26 }));
        assert!(new(2, 24, &[PartialShard { known: Some(&[true; 11]), ..one }]).is_some());
        assert!(new(0, 24, &[one]).is_some() && new(2, 0, &[]).is_some() && new(70_000, 24, &[]).is_some());
    }
}
