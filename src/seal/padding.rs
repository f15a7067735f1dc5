//! Content -> the same with zeros after it, so that its length tells little.
//!
//! Padme (Nikitin and others, 2019): of a length with E + 1 bits, only the first bits are kept, as many as E itself
//! has; the rest is rounded up. That is 12 % at most, and 65 lengths for all contents up to 64 KiB.

use zeroize::Zeroizing;

/// Whatever is smaller is padded to this.
const LEAST: usize = 4_096;

/// A length as it is after padding; never above a power of two that the length is not above.
#[must_use]
pub fn padded(length: usize) -> usize {
    let length = length.max(LEAST);
    let exponent = length.ilog2();
    let kept = exponent.ilog2() + 1;
    length.next_multiple_of(1 << (exponent - kept))
}

pub(super) fn pad(content: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = padded(content.len());
    let mut out = Zeroizing::new(Vec::with_capacity(length));
    out.extend_from_slice(content);
    out.resize(length, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_CONTENT_BYTES;
    use std::collections::BTreeSet;

    #[test]
    fn all_lengths_up_to_64_kib_become_65() {
        let lengths: BTreeSet<usize> = (1..=65_536).map(padded).collect();
        assert_eq!(lengths.len(), 65);
        assert_eq!((lengths.first(), lengths.last()), (Some(&4_096), Some(&65_536)));
    }

    #[test]
    fn padding_only_adds_and_never_more_than_an_eighth_above_4096_bytes() {
        for length in (4_096..300_000).chain([1_000_000, 9_999_999, MAX_CONTENT_BYTES - 1, MAX_CONTENT_BYTES]) {
            let longer = padded(length);
            assert!(longer >= length && (longer - length) * 8 <= length, "{length} -> {longer}");
            assert_eq!(padded(longer), longer);
            // xz takes zeros after its stream in fours only.
            assert_eq!(longer % 4, 0, "{length}");
        }
        assert_eq!(padded(MAX_CONTENT_BYTES), MAX_CONTENT_BYTES);
    }

    #[test]
    fn known_lengths() {
        let known = [(0, 4_096), (4_097, 4_352), (8_193, 8_704), (65_537, 67_584), (1_000_000, 1_015_808)];
        for (length, longer) in known {
            assert_eq!(padded(length), longer);
        }
    }
}
