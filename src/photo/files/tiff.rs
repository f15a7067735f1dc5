//! A TIFF's chain of pages -> where each page's directory stands, and a view of the file that begins with one of them.
//!
//! ```text
//! II 42 <first> ... | count, entries of 12, <next> | ... | count, entries of 12, 0      classic (TIFF 6.0, section 2)
//! II 43 8 0 <first> ... entries of 20, all offsets 64 bits                              BigTIFF
//! ```
//! The picture decoder shows a file's first page only: a view whose `first` is another page's directory shows that one.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use crate::limits::MAX_PAGES;

/// Bytes of the longer header.
const HEAD: usize = 16;

/// Directory offsets of the pages, in order; stops at a loop, at the file's end and at [`MAX_PAGES`].
pub fn pages(bytes: &[u8]) -> Vec<u64> {
    let Some(layout) = TiffLayout::of(bytes) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = layout.number(bytes, layout.first_at(), layout.offset_bytes());
    while let Some(at) = next.filter(|at| *at != 0 && !found.contains(at) && found.len() < MAX_PAGES) {
        let Some(count) = layout.number(bytes, at, layout.count_bytes()) else { break };
        found.push(at);
        let entries = count.checked_mul(layout.entry_bytes());
        next = entries
            .and_then(|entries| at.checked_add(layout.count_bytes())?.checked_add(entries))
            .and_then(|end| layout.number(bytes, end, layout.offset_bytes()));
    }
    found
}

#[derive(Clone, Copy)]
struct TiffLayout {
    big: bool,
    little_endian: bool,
}

impl TiffLayout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (big, little_endian) = match bytes.get(..4)? {
            b"II\x2a\0" => (false, true),
            b"MM\0\x2a" => (false, false),
            b"II\x2b\0" => (true, true),
            b"MM\0\x2b" => (true, false),
            _ => return None,
        };
        Some(Self { big, little_endian })
    }

    fn first_at(self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn offset_bytes(self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn count_bytes(self) -> u64 {
        if self.big { 8 } else { 2 }
    }

    fn entry_bytes(self) -> u64 {
        if self.big { 20 } else { 12 }
    }

    fn number(self, bytes: &[u8], at: u64, length: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let field = bytes.get(start..start.checked_add(length as usize)?)?;
        let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little_endian { field.iter().rev().fold(0, join) } else { field.iter().fold(0, join) })
    }
}

/// The file, with another directory named first in its header.
pub struct View<'a> {
    head: [u8; HEAD],
    bytes: Cursor<&'a [u8]>,
}

impl<'a> View<'a> {
    /// `None` when the bytes are no TIFF.
    pub fn of_page(bytes: &'a [u8], directory: u64) -> Option<Self> {
        let layout = TiffLayout::of(bytes)?;
        let mut head = [0; HEAD];
        let length = bytes.len().min(HEAD);
        head[..length].copy_from_slice(&bytes[..length]);
        let field = if layout.little_endian { directory.to_le_bytes() } else { directory.to_be_bytes() };
        let (at, length) = (layout.first_at() as usize, layout.offset_bytes() as usize);
        let field = if layout.little_endian { &field[..length] } else { &field[8 - length..] };
        head[at..at + length].copy_from_slice(field);
        Some(Self { head, bytes: Cursor::new(bytes) })
    }
}

impl Read for View<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = self.bytes.position() as usize;
        let length = self.bytes.read(into)?;
        for (byte, head) in into[..length].iter_mut().zip(self.head.iter().skip(at)) {
            *byte = *head;
        }
        Ok(length)
    }
}

impl Seek for View<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
