//! Stream <-> data and parity shards; any `needed` of them restore it.

mod choose;

pub use choose::{Candidates, choose, strangers};

/// A content, padded and cut: shards 1 to `needed` are `bytes` in slices of `shard_bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    pub needed: u32,
    /// Even, at least 2.
    pub shard_bytes: usize,
    /// `needed * shard_bytes` bytes: content, 0x80, zeros.
    pub bytes: Vec<u8>,
}

/// Why shards could not be made or joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShardError {
    #[error("not written yet")]
    Unwritten,
}

/// Content -> stream for codes that hold `capacity` bytes each: the fewest shards, then the shortest.
///
/// # Errors
/// More content than 65536 shards hold, or no capacity.
pub fn pack(_content: &[u8], _capacity: usize) -> Result<Stream, ShardError> {
    Err(ShardError::Unwritten)
}

/// Stream -> content: takes off the padding.
///
/// # Errors
/// A stream without its 0x80 (all zeros, say).
pub fn unpad(_stream: &[u8]) -> Result<&[u8], ShardError> {
    Err(ShardError::Unwritten)
}

/// Shards `needed + 1` to `count`, in order.
///
/// # Errors
/// `count` over 65536.
pub fn parity(_stream: &Stream, _count: u32) -> Result<Vec<Vec<u8>>, ShardError> {
    Err(ShardError::Unwritten)
}

/// Any `needed` shards, by number from 1, all distinct -> the stream's bytes. More than `needed` are not looked at.
///
/// # Errors
/// Too few, of unequal length, or a number twice.
pub fn restore(_needed: u32, _known: &[(u32, &[u8])]) -> Result<Vec<u8>, ShardError> {
    Err(ShardError::Unwritten)
}

/// The numbers of the shards that do not lie on one polynomial with the others: up to floor((have - needed) / 2).
/// `None` when there are more than that.
///
/// # Errors
/// Too few, of unequal length, or a number twice.
pub fn find_forged(_needed: u32, _known: &[(u32, &[u8])]) -> Result<Option<Vec<u32>>, ShardError> {
    Err(ShardError::Unwritten)
}
