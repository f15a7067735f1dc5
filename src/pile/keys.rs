//! Picture, page, set -> the key that identifies it; a page -> the counts of its codes.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::frame::{PartialCode, SetId};

/// Identifies a picture or text file: the first 8 bytes of the SHA-256 of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureKey(pub [u8; 8]);

impl PictureKey {
    /// The key of a file with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let mut key = [0; 8];
        key.copy_from_slice(&digest[..8]);
        Self(key)
    }

    /// The key of its sixteen hexadecimal digits.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.len() == 16 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u64::from_str_radix(hex, 16).ok().filter(|_| digits)?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for PictureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One page of one picture in a pile: codes seen together were seen on the same page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub(super) u32);

/// What a page of a picture held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Distinct seedpress codes.
    pub codes: u32,
    /// Seedpress codes of which only some blocks could be corrected.
    pub in_part: u32,
    /// Distinct sheet marks.
    pub marks: u32,
    /// Texts of other origin.
    pub foreign: u32,
    /// Texts that begin like a seedpress code and are damaged.
    pub damaged: u32,
    /// Codes printed by a newer format.
    pub newer: u32,
    /// Codes that the pile had no room for, or dropped to make room.
    pub dropped: u32,
}

impl Counts {
    /// The sum, which stops at the largest number.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            codes: self.codes.saturating_add(other.codes),
            in_part: self.in_part.saturating_add(other.in_part),
            marks: self.marks.saturating_add(other.marks),
            foreign: self.foreign.saturating_add(other.foreign),
            damaged: self.damaged.saturating_add(other.damaged),
            newer: self.newer.saturating_add(other.newer),
            dropped: self.dropped.saturating_add(other.dropped),
        }
    }
}

/// One page in the pile, and what it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSeen {
    pub picture: PictureKey,
    /// Page within the picture file, from 0.
    pub page: u32,
    pub counts: Counts,
    /// It is a file of texts, not a picture.
    pub text: bool,
}

/// What one text held. A code that this page showed before counts again here, but not among the page's own counts.
pub type Added = Counts;

/// Identifies codes that claim to be of one set. The id is a hash that covers the other two, so of several keys with
/// one id at most one is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SetKey {
    pub id: SetId,
    pub needed: u32,
    pub shard_bytes: usize,
}

impl SetKey {
    /// The keys that one id can have.
    pub(super) fn range_of(id: SetId) -> std::ops::RangeInclusive<Self> {
        Self { id, needed: 0, shard_bytes: 0 }..=Self { id, needed: u32::MAX, shard_bytes: usize::MAX }
    }
}

/// Identifies the set that a partial code claims to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PartialKey {
    /// Zeros after the first eight digits unless `whole_id`.
    pub id: SetId,
    pub whole_id: bool,
    pub needed: u32,
    pub shard_bytes: usize,
}

impl PartialKey {
    pub(super) fn of(key: &SetKey) -> Self {
        Self { id: key.id, whole_id: true, needed: key.needed, shard_bytes: key.shard_bytes }
    }

    /// The key of the set, where the whole id is known.
    pub(super) fn set(&self) -> Option<SetKey> {
        self.whole_id.then_some(SetKey { id: self.id, needed: self.needed, shard_bytes: self.shard_bytes })
    }

    pub(super) fn of_code(code: &PartialCode) -> Self {
        let id = if code.whole_id { code.header.set } else { beginning(code.header.set) };
        Self { id, whole_id: code.whole_id, needed: code.header.needed, shard_bytes: code.shard_bytes }
    }
}

/// The first eight digits of an id, as a mark carries them, then zeros.
pub(super) fn beginning(id: SetId) -> SetId {
    let mut bytes = [0; 15];
    bytes[..5].copy_from_slice(&id.0[..5]);
    SetId(bytes)
}
