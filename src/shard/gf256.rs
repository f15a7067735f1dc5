//! Reed-Solomon for up to 256 shards by a well-tested crate, byte by byte in GF(2^8): data -> parity shards.
//!
//! Points under 256 lie in GF(2^8), where the two bytes of a symbol are independent; so the crate's shards are equal to
//! those of `lagrange.rs` to the byte, and each serves as the other's oracle.

use reed_solomon_erasure::galois_8::ReedSolomon;

/// Evaluation points in GF(2^8).
pub(super) const MAX_SHARDS: u32 = 256;

/// Shards `needed + 1` to `count` of `data`; `None` if the crate refuses.
///
/// `count` is over `needed` = `data.len()` and at most [`MAX_SHARDS`].
pub(super) fn parity(data: &[&[u8]], count: u32) -> Option<Vec<Vec<u8>>> {
    let spare = count as usize - data.len();
    let mut shards = vec![vec![0; data.first()?.len()]; spare];
    ReedSolomon::new(data.len(), spare).ok()?.encode_sep(data, &mut shards).ok()?;
    Some(shards)
}
