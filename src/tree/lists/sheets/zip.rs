//! The bytes of a ZIP archive -> its parts, unpacked under one bound for all of them.
//!
//! The central directory names the parts; what it says of their sizes is not believed.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::cell::broken;
use crate::limits::{MAX_LIST_PARTS, MAX_LIST_UNPACKED_BYTES};
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::row::words;

/// Bytes of the record at the end of an archive, and of the longest comment behind it.
const END_RECORD: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;

struct ZipPart {
    name: String,
    method: u16,
    locked: bool,
    packed: usize,
    header: usize,
}

/// An archive, and how many bytes may still be unpacked of it.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    parts: Vec<ZipPart>,
    left: usize,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ListProblem> {
        let cut_off = || broken("its directory is missing; the file may be cut off");
        let from = bytes.len().saturating_sub(END_RECORD + LONGEST_COMMENT);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(4).rposition(|mark| mark == b"PK\x05\x06").ok_or_else(cut_off)? + from;
        let count = usize::from(u16_at(bytes, end + 10).ok_or_else(cut_off)?);
        let mut at = u32_at(bytes, end + 16).ok_or_else(cut_off)?;
        if count > MAX_LIST_PARTS {
            return Err(broken(&format!("it has more than {MAX_LIST_PARTS} parts")));
        }
        let mut parts = Vec::new();
        for _ in 0..count {
            let (part, next) = part(bytes, at).ok_or_else(cut_off)?;
            parts.push(part);
            at = next;
        }
        Ok(Self { bytes, parts, left: MAX_LIST_UNPACKED_BYTES })
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

    /// The text of a part; `None` if there is none of that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ListProblem> {
        let Some(part) = self.find(name) else { return Ok(None) };
        if part.locked {
            return Err(ListProblem::Password);
        }
        let damaged = || broken(&format!("its part {} is damaged", part.name));
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
            _ => return Err(broken(&format!("its part {} is packed in a way that is not read", part.name))),
        };
        if content.len() > self.left {
            return Err(ListProblem::Unpacks { part: part.name.clone() });
        }
        self.left -= content.len();
        Ok(Some(match String::from_utf8(content) {
            Ok(text) => text,
            Err(error) => {
                let content = error.into_bytes();
                crate::tree::lists::text::encoding_of(&content).decode_with_bom_removal(&content).0.into_owned()
            }
        }))
    }
}

/// One entry of the central directory, and where the next begins.
fn part(bytes: &[u8], at: usize) -> Option<(ZipPart, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let short = |offset: usize| u16_at(bytes, at + offset).map(usize::from);
    let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
    let part = ZipPart {
        name: words(&String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).replace('\\', "/"), 200).0,
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
