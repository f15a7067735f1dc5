//! Stream <-> data and parity shards; any `needed` of them restore it.
//!
//! ```text
//! content 80 00 00 ..  =  stream, cut into K data shards of L bytes:   shard 1 | shard 2 | .. | shard K
//! P: degree < K, P(I - 1) = shard I, one P for each 16-bit symbol;       parity shard I = P(I - 1) for I > K
//! ```
//! One Reed-Solomon code over the whole packet, in GF(2^16): there are no groups that one lost sheet could empty, and
//! shards can be added years later. docs/FORMAT.md explains the bytes; `gf256.rs` (a crate) and `lagrange.rs`
//! (our own) agree on them.

mod columns;
mod error;
mod field;
mod forged;
mod gf256;
mod lagrange;
mod list_decode;
mod log_products;
mod planes;
mod resolve_conflicts;
mod verify;

pub use columns::{Columns, PartialShard};
pub use error::ShardError;
pub use list_decode::{MAX_LACKING, list_decode};
pub use resolve_conflicts::{Candidates, resolve_conflicts};
pub use verify::mismatches;

use lagrange::point;

use crate::limits::{MAX_CONTENT_BYTES, MAX_SHARD_BYTES, MAX_SHARDS};
use crate::watch::Unwatched;

/// End mark of the content; only zeros follow.
const END: u8 = 0x80;

/// A padded content: shards 1 to `needed` are `bytes` in slices of `shard_bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    pub needed: u32,
    /// Even, at least 2.
    pub shard_bytes: usize,
    /// `needed * shard_bytes` bytes: content, 0x80, zeros.
    pub bytes: Vec<u8>,
}

/// Content -> stream for codes that hold `capacity` bytes each: the fewest shards, then the shortest.
///
/// Capacity is rounded down to an even number of at most [`MAX_SHARD_BYTES`].
///
/// # Errors
/// [`ShardError::TooMuch`] content, more than [`MAX_CONTENT_BYTES`] or than [`MAX_SHARDS`] shards hold;
/// [`ShardError::NoRoom`] for even two bytes.
pub fn pack(content: &[u8], capacity: usize) -> Result<Stream, ShardError> {
    let widest = capacity.min(MAX_SHARD_BYTES) / 2 * 2;
    if widest == 0 {
        return Err(ShardError::NoRoom { capacity });
    }
    let room = (widest * MAX_SHARDS as usize - 1).min(MAX_CONTENT_BYTES);
    if content.len() > room {
        return Err(ShardError::TooMuch { bytes: content.len(), room });
    }
    let needed = (content.len() + 1).div_ceil(widest);
    let shard_bytes = (content.len() + 1).div_ceil(needed).next_multiple_of(2);
    let mut bytes = Vec::with_capacity(needed * shard_bytes);
    bytes.extend_from_slice(content);
    bytes.push(END);
    bytes.resize(needed * shard_bytes, 0);
    Ok(Stream { needed: needed as u32, shard_bytes, bytes })
}

/// The number of data shards of a content of this length, by [`pack`]; `None` if it is more than there may be.
#[must_use]
pub fn needed(bytes: usize, capacity: usize) -> Option<u32> {
    let widest = capacity.min(MAX_SHARD_BYTES) / 2 * 2;
    let needed = u32::try_from((bytes + 1).div_ceil(widest.max(1))).ok()?;
    (widest > 0 && needed <= MAX_SHARDS && bytes <= MAX_CONTENT_BYTES).then_some(needed)
}

/// Stream -> content: takes off the padding.
///
/// # Errors
/// [`ShardError::NoEnd`]: a stream without its 0x80 (all zeros, say).
pub fn unpad(stream: &[u8]) -> Result<&[u8], ShardError> {
    let last = stream.iter().rposition(|&byte| byte != 0);
    match last {
        Some(last) if stream[last] == END => Ok(&stream[..last]),
        _ => Err(ShardError::NoEnd { bytes: stream.len() }),
    }
}

/// Shards `needed + 1` to `count`, in order; none when `count` is not over `needed`.
///
/// A shard does not depend on how many there are, so later ones can be added to a packet that is printed already.
///
/// # Errors
/// [`ShardError::TooMany`]: `count` over 65536. [`ShardError::Misshapen`]: the stream's length, or its shards', is not
/// what it says.
pub fn parity(stream: &Stream, count: u32) -> Result<Vec<Vec<u8>>, ShardError> {
    let &Stream { needed, shard_bytes, ref bytes } = stream;
    let even = shard_bytes >= 2 && shard_bytes.is_multiple_of(2);
    if !even || needed == 0 || (needed as usize).checked_mul(shard_bytes) != Some(bytes.len()) {
        return Err(ShardError::Misshapen { needed, shard_bytes, bytes: bytes.len() });
    }
    if count.max(needed) > MAX_SHARDS {
        return Err(ShardError::TooMany { count: count.max(needed) });
    }
    if count <= needed {
        return Ok(Vec::new());
    }
    let data: Vec<&[u8]> = bytes.chunks_exact(shard_bytes).collect();
    if count <= gf256::MAX_SHARDS {
        return gf256::parity(&data, count).ok_or(ShardError::Code { needed });
    }
    let points: Vec<u16> = (1..=needed).map(point).collect();
    let wanted: Vec<u16> = (needed + 1..=count).map(point).collect();
    Ok(lagrange::evaluate(&points, &data, &wanted))
}

/// Any `needed` shards, by distinct numbers from 1 -> the stream's bytes. Shards beyond `needed` are validated and not
/// used.
///
/// # Errors
/// [`ShardError::TooFew`], [`ShardError::Unequal`] in length, [`ShardError::Misshapen`] over [`MAX_SHARD_BYTES`], a
/// number [`ShardError::Twice`] or [`ShardError::OutOfRange`].
pub fn restore<'a>(needed: u32, known: &[(u32, &'a [u8])]) -> Result<Vec<u8>, ShardError> {
    let shard_bytes = check(needed, known)?;
    let whole = |&(number, bytes): &(u32, &'a [u8])| PartialShard { number, bytes, known: None };
    let shards: Vec<PartialShard<'_>> = known.iter().map(whole).collect();
    let columns = Columns::new(needed, shard_bytes, &shards)?;
    columns.restore(&Unwatched).ok_or(ShardError::TooFew { have: known.len(), needed })
}

/// The numbers, in order, of the shards that do not lie on one polynomial with the others: up to
/// floor((have - needed) / 2). `None` when there are more than that.
///
/// Beyond the bound an answer may, very rarely, name honest shards: the set id of what is restored has the last word.
///
/// # Errors
/// As [`restore`].
pub fn find_forged(needed: u32, known: &[(u32, &[u8])]) -> Result<Option<Vec<u32>>, ShardError> {
    check(needed, known)?;
    Ok(forged::locate(needed as usize, known))
}

/// Bytes of each shard, if there are enough of them, all distinct and alike.
fn check(needed: u32, known: &[(u32, &[u8])]) -> Result<usize, ShardError> {
    if needed > MAX_SHARDS {
        return Err(ShardError::TooMany { count: needed });
    }
    if needed == 0 || known.len() < needed as usize {
        return Err(ShardError::TooFew { have: known.len(), needed: needed.max(1) });
    }
    let mut seen = vec![false; MAX_SHARDS as usize];
    let expected = known[0].1.len();
    for &(shard, bytes) in known {
        match seen.get_mut((shard as usize).wrapping_sub(1)) {
            None => return Err(ShardError::OutOfRange { shard }),
            Some(true) => return Err(ShardError::Twice { shard }),
            Some(slot) => *slot = true,
        }
        if bytes.len() != expected || bytes.is_empty() || !bytes.len().is_multiple_of(2) {
            return Err(ShardError::Unequal { shard, bytes: bytes.len(), expected });
        }
    }
    Ok(expected)
}

#[cfg(test)]
mod tests;
