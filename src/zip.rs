//! The bytes of a ZIP archive -> its parts, unpacked under one bound for all of them.
//!
//! The central directory names the parts; what it says of their sizes is not believed.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use crate::invisible;

/// Bytes of the record at the end of an archive, and of the longest comment behind it.
const END_RECORD: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;

/// Letters of a part's name.
const LONGEST_NAME: usize = 200;

/// Why an archive or a part of it is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ZipError {
    #[error("its directory is missing; the file may be cut off")]
    CutOff,
    #[error("it has more than {most} parts")]
    TooManyParts { most: usize },
    #[error("its part {part} is damaged")]
    Damaged { part: String },
    #[error("its part {part} is packed in a way that is not read")]
    Method { part: String },
    #[error("its part {part} is locked with a password")]
    Password { part: String },
    /// All parts that were read so far unpack to more than the bound.
    #[error("its part {part} unpacks to more than {most} bytes")]
    Unpacks { part: String, most: usize },
}

/// What an archive may claim.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZipLimits {
    pub parts: usize,
    /// Bytes that all parts that are read may unpack to.
    pub unpacked: usize,
}

struct ZipPart {
    name: String,
    method: u16,
    locked: bool,
    packed: usize,
    header: usize,
}

/// An archive, and how many bytes may still be unpacked of it.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    parts: Vec<ZipPart>,
    limits: ZipLimits,
    left: usize,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8], limits: ZipLimits) -> Result<Self, ZipError> {
        let cut_off = || ZipError::CutOff;
        let from = bytes.len().saturating_sub(END_RECORD + LONGEST_COMMENT);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(4).rposition(|mark| mark == b"PK\x05\x06").ok_or_else(cut_off)? + from;
        let count = usize::from(u16_at(bytes, end + 10).ok_or_else(cut_off)?);
        let mut at = u32_at(bytes, end + 16).ok_or_else(cut_off)?;
        if count > limits.parts {
            return Err(ZipError::TooManyParts { most: limits.parts });
        }
        let mut parts = Vec::new();
        for _ in 0..count {
            let (part, next) = part(bytes, at).ok_or_else(cut_off)?;
            parts.push(part);
            at = next;
        }
        Ok(Self { bytes, parts, limits, left: limits.unpacked })
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&ZipPart> {
        self.parts
            .iter()
            .find(|part| part.name == name)
            .or_else(|| self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name)))
    }

    /// The bytes of a part; `None` if there is none of that name.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ZipError> {
        let Some(part) = self.find(name) else { return Ok(None) };
        let named = || part.name.clone();
        if part.locked {
            return Err(ZipError::Password { part: named() });
        }
        let damaged = || ZipError::Damaged { part: named() };
        let local = part.header;
        let is_header = self.bytes.get(local..local.saturating_add(4)) == Some(b"PK\x03\x04");
        let lengths = u16_at(self.bytes, local + 26)
            .zip(u16_at(self.bytes, local + 28))
            .filter(|_| is_header)
            .ok_or_else(damaged)?;
        let start = local + 30 + usize::from(lengths.0) + usize::from(lengths.1);
        let packed = self.bytes.get(start..start.saturating_add(part.packed)).ok_or_else(damaged)?;
        let mut content = Vec::new();
        let most = self.left as u64 + 1;
        match part.method {
            0 => packed.take(most).read_to_end(&mut content).map_err(|_| damaged())?,
            8 => DeflateDecoder::new(packed).take(most).read_to_end(&mut content).map_err(|_| damaged())?,
            _ => return Err(ZipError::Method { part: named() }),
        };
        if content.len() > self.left {
            return Err(ZipError::Unpacks { part: named(), most: self.limits.unpacked });
        }
        self.left -= content.len();
        Ok(Some(content))
    }
}

/// A name in one line, without what nothing shows.
fn shown(name: &str) -> String {
    let hidden: Vec<usize> = invisible::hidden(name).map(|(at, _)| at).collect();
    let letters = name.char_indices().filter(|(at, c)| !c.is_control() && hidden.binary_search(at).is_err());
    letters.map(|(_, c)| c).take(LONGEST_NAME).collect()
}

/// One entry of the central directory, and where the next begins.
fn part(bytes: &[u8], at: usize) -> Option<(ZipPart, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let short = |offset: usize| u16_at(bytes, at + offset).map(usize::from);
    let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
    let part = ZipPart {
        name: shown(&String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).replace('\\', "/")),
        method: u16_at(bytes, at + 10)?,
        locked: u16_at(bytes, at + 8)? & 1 == 1,
        packed: u32_at(bytes, at + 20)?,
        header: u32_at(bytes, at + 42)?,
    };
    Some((part, at + 46 + name + extra + comment))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let value = bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)?;
    usize::try_from(value).ok()
}
