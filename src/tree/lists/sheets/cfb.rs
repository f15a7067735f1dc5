//! A compound file (MS-CFB), the container of xls -> the stream of its workbook.
//!
//! A chain of sectors visits each at most once: longer than the file it cannot be.

use super::cell::broken;
use crate::tree::lists::error::ListProblem;

const END: u32 = 0xffff_fffa;
/// Bytes of a small sector, of an entry of the directory, and from which a stream lies in whole sectors.
const SMALL: usize = 64;
const ENTRY: usize = 128;
const HEADER: usize = 512;

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    table: Vec<u32>,
}

impl Sectors<'_> {
    fn sector(&self, number: u32) -> Option<&[u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The content of a chain; no longer than the file.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut number = start;
        while number < END {
            content.extend_from_slice(self.sector(number)?);
            if content.len() > self.bytes.len() {
                return None;
            }
            number = *self.table.get(usize::try_from(number).ok()?)?;
        }
        Some(content)
    }
}

struct CfbStream {
    name: String,
    start: u32,
    size: usize,
}

/// The workbook in the file.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, ListProblem> {
    let damaged = || broken("its container is damaged; the file may be cut off");
    let sectors = sectors(bytes).ok_or_else(damaged)?;
    let directory = sectors.chain(u32_at(bytes, 48).ok_or_else(damaged)?).ok_or_else(damaged)?;
    let streams: Vec<CfbStream> = directory.chunks_exact(ENTRY).filter_map(stream).collect();
    let find = |name: &str| streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name));
    if find("EncryptedPackage").is_some() {
        return Err(ListProblem::Password);
    }
    let Some(stream) = find("Workbook").or_else(|| find("Book")) else {
        return Err(ListProblem::OtherSheet { what: "an office document without a workbook" });
    };
    content(bytes, &sectors, &streams, stream).ok_or_else(damaged)
}

fn sectors(bytes: &[u8]) -> Option<Sectors<'_>> {
    let size = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let mut sectors = Sectors { bytes, size, table: Vec::new() };
    let most = bytes.len() / size + 1;
    let mut listed: Vec<u32> =
        (0..109).filter_map(|at| u32_at(bytes, 76 + 4 * at)).filter(|number| *number < END).collect();
    // What does not fit into the header goes on in sectors of its own, each of which names the next.
    let mut next = u32_at(bytes, 68)?;
    let mut seen = 0;
    while next < END {
        seen += 1;
        if seen > most {
            return None;
        }
        let sector = sectors.sector(next)?;
        let last = sector.len().checked_sub(4)?;
        listed.extend((0..last / 4).filter_map(|at| u32_at(sector, 4 * at)).filter(|number| *number < END));
        next = u32_at(sector, last)?;
    }
    if listed.len() > most {
        return None;
    }
    let mut table = Vec::new();
    for number in listed {
        let sector = sectors.sector(number)?;
        table.extend((0..sector.len() / 4).filter_map(|at| u32_at(sector, 4 * at)));
    }
    sectors.table = table;
    Some(sectors)
}

fn stream(entry: &[u8]) -> Option<CfbStream> {
    let length = usize::from(u16_at(entry, 64)?).min(64);
    let letters: Vec<u16> = entry
        .get(..length)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|letter| *letter != 0)
        .collect();
    let name = String::from_utf16_lossy(&letters);
    Some(CfbStream { name, start: u32_at(entry, 116)?, size: usize::try_from(u32_at(entry, 120)?).ok()? })
}

fn content(bytes: &[u8], sectors: &Sectors<'_>, streams: &[CfbStream], stream: &CfbStream) -> Option<Vec<u8>> {
    let least = usize::try_from(u32_at(bytes, 56)?).ok()?;
    let mut content = if stream.size >= least {
        sectors.chain(stream.start)?
    } else {
        // The first entry's stream holds all small ones.
        let small = sectors.chain(streams.first()?.start)?;
        let table = sectors.chain(u32_at(bytes, 60)?)?;
        small_chain(&small, &table, stream.start)?
    };
    content.truncate(stream.size);
    (bytes.len() >= HEADER).then_some(content)
}

fn small_chain(small: &[u8], table: &[u8], start: u32) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut number = start;
    while number < END {
        let at = usize::try_from(number).ok()?;
        let from = at.checked_mul(SMALL)?;
        content.extend_from_slice(small.get(from..from.checked_add(SMALL)?.min(small.len()))?);
        if content.len() > small.len() {
            return None;
        }
        number = u32_at(table, at.checked_mul(4)?)?;
    }
    Some(content)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
