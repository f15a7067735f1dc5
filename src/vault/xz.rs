//! Bytes <-> xz (The .xz File Format 1.2), looked over whole before a byte of it is unpacked.
//!
//! ```text
//! FD "7zXZ" 00, flags, CRC | blocks | 00, number of blocks, sizes, CRC | CRC, size, flags, "YZ"
//! block: size, flags, [sizes], 21 01 dictionary, zeros, CRC | LZMA2 chunks 00 | zeros | check
//! ```
//! LZMA2 chunks tell their packed and unpacked sizes in the clear, so that a bomb, or a dictionary of 4 GiB, is known
//! before it takes memory.

use std::io::{self, Read, Write};

use lzma_rust2::{CheckType, LzmaOptions, XzOptions, XzReader, XzWriter};

use super::{Form, VaultError};
use crate::limits::{MAX_STREAM_PARTS, MAX_XZ_DICTIONARY_BYTES};

const MAGIC: [u8; 6] = [0xfd, b'7', b'z', b'X', b'Z', 0];
const LZMA2: u64 = 0x21;

/// Up to this many bytes all of [`SHAPES`] are tried, with the most patient search.
const SEARCHED_BYTES: usize = 512 << 10;
/// Dictionary of our own streams at most: packing takes about ten times as much memory, and reading as much as this.
const DICTIONARY_BYTES: usize = 16 << 20;
/// What the packer may expect of its input, as (lc, lp, pb): anything; text; rows of four-byte numbers (STL).
const SHAPES: [(u32, u32, u32); 3] = [(3, 0, 2), (4, 0, 0), (0, 2, 2)];
/// The same of rewritten meshes, whose bytes have no rows: 0.3 to 1.8 % smaller with the last two.
const MESH_SHAPES: [(u32, u32, u32); 4] = [(3, 0, 2), (4, 0, 0), (3, 0, 0), (0, 0, 0)];

pub(super) fn is_xz(content: &[u8]) -> bool {
    content.starts_with(&MAGIC)
}

/// One xz stream of one block: the smallest that a bounded search finds.
///
/// # Errors
/// Only if the encoder fails.
pub(super) fn write(bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    smallest(bytes, &SHAPES)
}

/// The same, for an archive with rewritten meshes.
///
/// # Errors
/// Only if the encoder fails.
pub(super) fn write_meshes(bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    smallest(bytes, &MESH_SHAPES)
}

fn smallest(bytes: &[u8], shapes: &[(u32, u32, u32)]) -> Result<Vec<u8>, VaultError> {
    let tried = if bytes.len() <= SEARCHED_BYTES { shapes.len() } else { 1 };
    let mut smallest = encode(bytes, SHAPES[0])?;
    for shape in shapes.iter().take(tried).skip(1) {
        let other = encode(bytes, *shape)?;
        if other.len() < smallest.len() {
            smallest = other;
        }
    }
    Ok(smallest)
}

fn encode(bytes: &[u8], (lc, lp, pb): (u32, u32, u32)) -> Result<Vec<u8>, VaultError> {
    let patient = bytes.len() <= SEARCHED_BYTES;
    let mut options = XzOptions::with_preset(if patient { 9 } else { 6 });
    let lzma = LzmaOptions { lc, lp, pb, ..options.lzma_options };
    options.lzma_options = LzmaOptions {
        dict_size: bytes.len().next_power_of_two().clamp(4096, DICTIONARY_BYTES) as u32,
        nice_len: if patient { LzmaOptions::NICE_LEN_MAX } else { lzma.nice_len },
        ..lzma
    };
    options.set_check_sum_type(CheckType::Crc32);
    let written = XzWriter::new(Vec::new(), options).and_then(|mut writer| {
        writer.write_all(bytes)?;
        writer.finish()
    });
    written.map_err(|_| VaultError::Unwritten { form: Form::Xz })
}

/// What unpacks a content that was looked over and found within bounds.
///
/// # Errors
/// A structure that is none, trailing bytes other than zeros, a dictionary, a number of blocks or an unpacked size
/// beyond the limits, or a filter other than LZMA2.
pub(super) fn reader(content: &[u8], most: u64) -> Result<Streams<'_>, VaultError> {
    let mut scan = Scan { rest: content, parts: 0, unpacked: 0, most };
    let mut streams = Vec::new();
    loop {
        let start = scan.rest;
        scan.stream()?;
        let bytes = start.len() - scan.rest.len();
        streams.push(start.get(..bytes).unwrap_or_default());
        let zeros = scan.rest.iter().take_while(|&&byte| byte == 0).count();
        scan.rest = scan.rest.get(zeros..).unwrap_or_default();
        if scan.rest.is_empty() {
            return Ok(Streams { open: None, rest: streams.into_iter() });
        }
        if !is_xz(scan.rest) {
            return Err(VaultError::Trailing { form: Form::Xz, bytes: scan.rest.len() });
        }
    }
}

/// One stream after the other. The decoder could go on to the next by itself, but recurses for each that is empty.
pub(super) struct Streams<'a> {
    open: Option<XzReader<&'a [u8]>>,
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl Read for Streams<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(stream) = &mut self.open {
                let count = stream.read(into)?;
                if count > 0 || into.is_empty() {
                    return Ok(count);
                }
            }
            let Some(next) = self.rest.next() else {
                return Ok(0);
            };
            self.open = Some(XzReader::new(next, false));
        }
    }
}

/// Walks over the structure, exactly as the decoder will.
struct Scan<'a> {
    rest: &'a [u8],
    parts: usize,
    unpacked: u64,
    most: u64,
}

const CUT: VaultError = VaultError::CutShort { form: Form::Xz };
const BAD: VaultError = VaultError::Damaged { form: Form::Xz };

impl<'a> Scan<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], VaultError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(CUT)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, VaultError> {
        let (&byte, rest) = self.rest.split_first().ok_or(CUT)?;
        self.rest = rest;
        Ok(byte)
    }

    /// A big-endian 16-bit size less one.
    fn size(&mut self) -> Result<usize, VaultError> {
        Ok((usize::from(self.byte()?) << 8 | usize::from(self.byte()?)) + 1)
    }

    /// Seven bits a byte, lowest first; at most nine bytes.
    fn number(&mut self) -> Result<u64, VaultError> {
        let mut number = 0;
        for place in 0..9 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(BAD)
    }

    /// One whole stream, from its magic to its footer.
    fn stream(&mut self) -> Result<(), VaultError> {
        let header = self.take(12)?;
        let check_bytes = match header.get(7) {
            Some(0) => 0,
            Some(1) => 4,
            Some(4) => 8,
            Some(10) => 32,
            _ => return Err(BAD),
        };
        self.part()?;
        let mut blocks = 0;
        loop {
            let size = self.byte()?;
            if size == 0 {
                return self.index(blocks);
            }
            self.part()?;
            self.block(size, check_bytes)?;
            blocks += 1;
        }
    }

    /// Counts a stream or a block.
    fn part(&mut self) -> Result<(), VaultError> {
        self.parts += 1;
        if self.parts > MAX_STREAM_PARTS {
            return Err(VaultError::TooManyParts { form: Form::Xz, most: MAX_STREAM_PARTS });
        }
        Ok(())
    }

    fn block(&mut self, size: u8, check_bytes: usize) -> Result<(), VaultError> {
        let mut header = Scan { rest: self.take((usize::from(size) + 1) * 4 - 1)?, ..*self };
        header.filters()?;
        let start = self.rest.len();
        while self.chunk()? {}
        let packed = start - self.rest.len();
        self.take(packed.next_multiple_of(4) - packed + check_bytes)?;
        Ok(())
    }

    /// The header of a block, after its size.
    fn filters(&mut self) -> Result<(), VaultError> {
        let flags = self.byte()?;
        for size_given in [0x40, 0x80] {
            if flags & size_given != 0 {
                self.number()?;
            }
        }
        let filters = (flags & 3) + 1;
        if self.number()? != LZMA2 || filters != 1 {
            return Err(VaultError::Filter);
        }
        let (length, bits) = (self.number()?, self.byte()?);
        if length != 1 || bits > 40 {
            return Err(BAD);
        }
        let asked = if bits == 40 { u64::from(u32::MAX) } else { (2 | u64::from(bits & 1)) << (bits / 2 + 11) };
        if asked > u64::from(MAX_XZ_DICTIONARY_BYTES) {
            return Err(VaultError::Dictionary { asked, most: MAX_XZ_DICTIONARY_BYTES });
        }
        Ok(())
    }

    /// One LZMA2 chunk; `false` at the end of the block's data.
    fn chunk(&mut self) -> Result<bool, VaultError> {
        let control = self.byte()?;
        let (unpacked, packed) = match control {
            0 => return Ok(false),
            1 | 2 => {
                let size = self.size()?;
                (size, size)
            }
            3..=0x7f => return Err(BAD),
            0x80.. => {
                let unpacked = (usize::from(control & 0x1f) << 16) + self.size()?;
                let properties = usize::from(control >= 0xc0);
                (unpacked, self.size()? + properties)
            }
        };
        self.unpacked += unpacked as u64;
        if self.unpacked > self.most {
            return Err(VaultError::TooBig { most: self.most });
        }
        self.take(packed)?;
        Ok(true)
    }

    /// The list of blocks, after its zero, and the footer.
    fn index(&mut self, blocks: u64) -> Result<(), VaultError> {
        let start = self.rest.len() + 1;
        if self.number()? != blocks {
            return Err(BAD);
        }
        for _ in 0..blocks {
            self.number()?;
            self.number()?;
        }
        let size = start - self.rest.len();
        self.take(size.next_multiple_of(4) - size + 4 + 12)?;
        Ok(())
    }
}
