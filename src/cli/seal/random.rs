//! Random bytes of the system -> keys, shares and identifiers; for nothing else.

use crate::share::NoRandomBytes;

/// Fills a buffer with random bytes.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), NoRandomBytes> {
    getrandom::fill(bytes).map_err(|_| NoRandomBytes)
}
