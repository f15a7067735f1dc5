//! Bytes of a record in an xls file, and of those that go on with it -> numbers and texts.

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

/// Letters of one cell.
const LONGEST: usize = 32_767;

/// Reads through a record and its continuations; `None` where they end too soon.
pub(super) struct Fields<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl<'a> Fields<'a> {
    pub fn new(parts: &'a [&'a [u8]]) -> Self {
        Self { parts, part: 0, at: 0 }
    }

    fn in_part(&self) -> &'a [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next part if this one has ended; false where there is none.
    fn at_next(&mut self) -> bool {
        while self.in_part().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return false;
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
        true
    }

    pub fn u8(&mut self) -> Option<u8> {
        if !self.at_next() {
            return None;
        }
        let byte = *self.in_part().first()?;
        self.at += 1;
        Some(byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    pub fn f64(&mut self) -> Option<f64> {
        let mut bytes = [0; 8];
        for byte in &mut bytes {
            *byte = self.u8()?;
        }
        Some(f64::from_le_bytes(bytes))
    }

    pub fn skip(&mut self, count: usize) -> Option<()> {
        let mut left = count;
        while left > 0 {
            if !self.at_next() {
                return None;
            }
            let step = left.min(self.in_part().len());
            self.at += step;
            left -= step;
        }
        Some(())
    }

    /// Bytes of a text in the code page of the file (Excel 5 and 95).
    pub fn bytes(&mut self, count: usize, encoding: &'static Encoding) -> Option<String> {
        let mut bytes = Vec::new();
        for _ in 0..count.min(LONGEST) {
            bytes.push(self.u8()?);
        }
        Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }

    /// A text of `letters` letters behind its flags, with what may stand behind it: formatting and phonetic letters.
    pub fn text(&mut self, letters: usize) -> Option<String> {
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { usize::try_from(self.u32()?).ok()? } else { 0 };
        let mut out = String::new();
        let (mut left, mut wide) = (letters, flags & 1 != 0);
        while left > 0 {
            if self.in_part().is_empty() {
                if !self.at_next() {
                    return None;
                }
                // A text that goes on in the next record says again how its letters are written.
                wide = self.u8()? & 1 != 0;
            }
            let here = self.in_part();
            let count = left.min(if wide { here.len() / 2 } else { here.len() });
            if count == 0 {
                return None;
            }
            let size = if wide { 2 * count } else { count };
            let (bytes, encoding) = (here.get(..size)?, if wide { UTF_16LE } else { WINDOWS_1252 });
            if wide {
                out.push_str(&encoding.decode_without_bom_handling(bytes).0);
            } else {
                out.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            self.at += size;
            left -= count;
        }
        self.skip(4 * runs)?;
        self.skip(extra)?;
        Some(out)
    }
}
