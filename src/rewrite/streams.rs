//! Numbers and bytes <-> the streams of a rewritten file: each with its length, numbers in byte planes.
//!
//! ```text
//! number   seven bits a byte, lowest first; the top bit says that more follow
//! bytes    their count as a number, then they
//! list     count, width w of 1 to 8, then the lowest bytes of all numbers, then the next, w times
//! ```
//! Bytes of a kind stand together, so that xz finds what they have in common. A list takes as many bytes as it claims, so
//! that no claim can size anything that is not there.

use super::RewriteError;

/// Writes streams one after the other.
#[derive(Default)]
pub(super) struct StreamWriter {
    pub(super) out: Vec<u8>,
}

impl StreamWriter {
    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    pub(super) fn list(&mut self, list: &[u64]) {
        let bits = list.iter().fold(0, |all, number| all | number).max(1).ilog2() + 1;
        let width = bits.div_ceil(8);
        self.number(list.len() as u64);
        self.out.push(width as u8);
        for plane in 0..width {
            self.out.extend(list.iter().map(|number| (number >> (8 * plane)) as u8));
        }
    }
}

/// Reads streams one after the other.
pub(super) struct StreamReader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> StreamReader<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], RewriteError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(RewriteError::CutShort)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, RewriteError> {
        let (&byte, rest) = self.rest.split_first().ok_or(RewriteError::CutShort)?;
        self.rest = rest;
        Ok(byte)
    }

    pub(super) fn number(&mut self) -> Result<u64, RewriteError> {
        let mut number = 0;
        for place in 0..9 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(RewriteError::Damaged)
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], RewriteError> {
        let count = usize::try_from(self.number()?).map_err(|_| RewriteError::CutShort)?;
        self.take(count)
    }

    pub(super) fn list(&mut self) -> Result<PlaneList<'a>, RewriteError> {
        let count = usize::try_from(self.number()?).map_err(|_| RewriteError::CutShort)?;
        let width = usize::from(self.byte()?);
        if !(1..=8).contains(&width) {
            return Err(RewriteError::Damaged);
        }
        let planes = self.take(count.checked_mul(width).ok_or(RewriteError::CutShort)?)?;
        Ok(PlaneList { planes, count, next: 0 })
    }
}

/// A list that is read from its start; nothing is copied.
pub(super) struct PlaneList<'a> {
    planes: &'a [u8],
    pub(super) count: usize,
    next: usize,
}

impl PlaneList<'_> {
    pub(super) fn next(&mut self) -> Result<u64, RewriteError> {
        let at = self.next;
        if at >= self.count {
            return Err(RewriteError::Damaged);
        }
        self.next += 1;
        let bytes = self.planes.iter().skip(at).step_by(self.count);
        Ok(bytes.enumerate().fold(0, |number, (plane, &byte)| number | u64::from(byte) << (8 * plane)))
    }
}

/// A stream of bytes that is read from its start.
pub(super) struct ByteList<'a>(pub(super) &'a [u8]);

impl ByteList<'_> {
    pub(super) fn next(&mut self) -> Result<u8, RewriteError> {
        let (&byte, rest) = self.0.split_first().ok_or(RewriteError::Damaged)?;
        self.0 = rest;
        Ok(byte)
    }
}

/// 0, -1, 1, -2, 2 .. as 0, 1, 2, 3, 4 ..
pub(super) fn folded(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

pub(super) fn unfolded(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_bytes_and_lists_come_back() {
        let lists = [vec![], vec![0], vec![255, 256, 0], vec![u64::MAX, 1], (0..1000).collect()];
        let mut writer = StreamWriter::default();
        for list in &lists {
            writer.list(list);
            writer.bytes(b"seed");
            writer.number(list.len() as u64 * 300);
        }
        let mut reader = StreamReader { rest: &writer.out };
        for list in &lists {
            let mut read = reader.list().unwrap();
            for number in list {
                assert_eq!(read.next(), Ok(*number));
            }
            assert_eq!(read.next(), Err(RewriteError::Damaged));
            assert_eq!(reader.bytes(), Ok(&b"seed"[..]));
            assert_eq!(reader.number(), Ok(list.len() as u64 * 300));
        }
        assert!(reader.rest.is_empty());
        for number in [0, 1, -1, 2, i64::MAX, i64::MIN, -77] {
            assert_eq!(unfolded(folded(number)), number);
        }
        assert_eq!([0, -1, 1, -2].map(folded), [0, 1, 2, 3]);
    }

    #[test]
    fn a_claim_beyond_what_is_there_is_refused() {
        for claim in [&[0xff, 0xff, 0xff, 0xff, 0x0f, 1][..], &[5, 8, 0, 0], &[2, 9, 0, 0], &[2, 0, 0, 0], &[0x80; 12]]
        {
            assert!(StreamReader { rest: claim }.list().is_err(), "{claim:?}");
        }
    }
}
