//! Bytes and an offset -> numbers and slices, `None` beyond the end.

use std::ops::Range;

/// The bytes of a range; `None` where it leaves them.
pub(super) fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(part(bytes, at, 2)?.try_into().ok()?))
}

pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(part(bytes, at, 4)?.try_into().ok()?))
}

pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(part(bytes, at, 2)?.try_into().ok()?))
}

pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(part(bytes, at, 4)?.try_into().ok()?))
}

/// A big-endian number of `size` bytes, 0 to 8.
pub(super) fn be(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    part(bytes, at, size).map(|digits| digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

/// Where `needle` begins, from `from` on. The first byte of a needle should be rare.
pub(super) fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

pub(super) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle, 0).is_some()
}

/// Whether there is more than blanks and zeros.
pub(super) fn says_something(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0)
}

/// Whether the start of a value says something: values may be claimed again and again.
pub(super) fn begins_to_say(bytes: &[u8]) -> bool {
    const START: usize = 4_096;
    says_something(bytes.get(..bytes.len().min(START)).unwrap_or_default())
}

/// The same bytes as ranges in order that do not overlap.
pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_by_key(|range| range.start);
    let mut found: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match found.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
}

/// Fills with zeros what is in `within` and in none of the `kept` ranges.
pub(super) fn blank_around(bytes: &mut [u8], within: &Range<usize>, kept: &[Range<usize>]) {
    let mut at = within.start;
    for range in merged(kept.to_vec()) {
        if let Some(gap) = bytes.get_mut(at..range.start.min(within.end)) {
            gap.fill(0);
        }
        at = at.max(range.end);
    }
    if let Some(rest) = bytes.get_mut(at..within.end) {
        rest.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_keeps_becomes_zero() {
        let mut bytes = *b"0123456789";
        blank_around(&mut bytes, &(1..9), &[6..7, 3..5, 4..5, 8..40]);
        assert_eq!(&bytes, b"0\x00\x0034\x006\x0089");
        let mut bytes = *b"0123";
        blank_around(&mut bytes, &(0..4), &[2..2, 9..12]);
        assert_eq!(bytes, [0; 4]);
    }

    #[test]
    fn numbers_beyond_the_end_are_none() {
        assert_eq!((be16(b"ab", 1), le32(b"abc", 0), be(b"\x01\x02", 0, 2)), (None, None, Some(258)));
        assert_eq!((find(b"aab", b"ab", 0), find(b"aab", b"ab", 2), find(b"", b"", 9)), (Some(1), None, None));
        assert_eq!(part(b"abc", usize::MAX, 2), None);
    }
}
