//! Shards or a content that cannot be used -> one line that says why.

use crate::limits::MAX_SHARDS;

/// Why shards could not be made or joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShardError {
    #[error("{bytes} bytes are too much: {room} bytes fit into one packet of such codes")]
    TooMuch { bytes: usize, room: usize },
    #[error("codes that hold {capacity} bytes are too small: a shard has at least 2")]
    NoRoom { capacity: usize },
    #[error("{bytes} bytes are not {needed} shards of {shard_bytes} bytes")]
    Misshapen { needed: u32, shard_bytes: usize, bytes: usize },
    #[error("{count} shards are over the {MAX_SHARDS} that a packet can have")]
    TooMany { count: u32 },
    #[error("{have} of {needed} shards are here; {} more needed", *.needed as usize - .have)]
    TooFew { have: usize, needed: u32 },
    #[error("shard {shard} is not among 1 to {MAX_SHARDS}")]
    OutOfRange { shard: u32 },
    #[error("shard {shard} is here twice")]
    Twice { shard: u32 },
    #[error("shard {shard} has {bytes} bytes, the others {expected}")]
    Unequal { shard: u32, bytes: usize, expected: usize },
    #[error("the end of the content is not marked: {bytes} bytes without the byte 0x80 before the last zeros")]
    NoEnd { bytes: usize },
    #[error("the erasure code refused {needed} shards: an error of this program")]
    Code { needed: u32 },
}
