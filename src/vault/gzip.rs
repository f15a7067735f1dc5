//! Bytes <-> gzip (RFC 1952), with or without a stored name, one member or many.
//!
//! ```text
//! 1F 8B 08 FLG  00 00 00 00  02 FF  [name 00]  deflate  CRC-32  length
//!          08 = a name is stored    ^ only then
//! ```

use std::io::{self, Read, Write};
use std::num::NonZeroU64;

use flate2::bufread::GzDecoder;

use super::{Form, VaultError};
use crate::limits::MAX_STREAM_PARTS;

/// XFL 2: the slowest, smallest deflate. OS 255: not told.
const AFTER_FLAGS: [u8; 6] = [0, 0, 0, 0, 2, 255];
const NAME_STORED: u8 = 8;

/// Percent that the search for the smallest deflate stream may save over the ordinary one: 2.3 to 4.1 were measured on
/// texts, a table, an SVG and an STL.
const SEARCH_SAVES: usize = 8;
/// Above this many bytes the search would take seconds, for a packet of dozens of sheets.
const SEARCHED_BYTES: usize = 512 << 10;

pub(super) fn is_gzip(content: &[u8]) -> bool {
    content.starts_with(&[0x1f, 0x8b, 8])
}

/// One gzip member of `bytes`; `name` in ASCII. The smallest is only searched for where that may beat `rival` bytes.
///
/// # Errors
/// Only if the encoder fails.
pub(super) fn write(name: Option<&str>, bytes: &[u8], rival: usize) -> Result<Vec<u8>, VaultError> {
    let mut out = vec![0x1f, 0x8b, 8, if name.is_some() { NAME_STORED } else { 0 }];
    out.extend_from_slice(&AFTER_FLAGS);
    if let Some(name) = name {
        out.extend_from_slice(name.as_bytes());
        out.push(0);
    }
    out.extend_from_slice(&deflate(bytes, rival).map_err(|_| VaultError::Unwritten { form: Form::Gzip })?);
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    Ok(out)
}

fn deflate(bytes: &[u8], rival: usize) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    let ordinary = encoder.finish()?;
    let within_reach = ordinary.len() - ordinary.len() * SEARCH_SAVES / 100 <= rival;
    // What does not shrink at all (photos, archives, noise) has nothing to be found in it.
    let shrinks = ordinary.len() < bytes.len() || bytes.len() < 100;
    if bytes.len() > SEARCHED_BYTES || !within_reach || !shrinks {
        return Ok(ordinary);
    }
    // Five rounds without gain, of fifteen in all: the rest gained 0 to 7 bytes on the same files.
    let patience = NonZeroU64::MIN.saturating_add(4);
    let options = zopfli::Options { iterations_without_improvement: patience, ..Default::default() };
    let mut searched = Vec::new();
    zopfli::compress(options, zopfli::Format::Deflate, bytes, &mut searched)?;
    Ok(if searched.len() <= ordinary.len() { searched } else { ordinary })
}

/// All members of a gzip file, one after the other; zeros after the last one are skipped.
pub(super) struct Members<'a> {
    member: GzDecoder<&'a [u8]>,
    read: usize,
}

impl<'a> Members<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Self { member: GzDecoder::new(content), read: 1 }
    }

    /// The name that the first member stores, at most 64 KiB.
    pub(super) fn name(&self) -> Option<Vec<u8>> {
        self.member.header().and_then(|header| header.filename()).map(<[u8]>::to_vec)
    }
}

impl Read for Members<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.member.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            let rest: &[u8] = self.member.get_ref();
            if rest.iter().all(|&byte| byte == 0) {
                return Ok(0);
            }
            if !is_gzip(rest) {
                return Err(io::Error::other(VaultError::Trailing { form: Form::Gzip, bytes: rest.len() }));
            }
            if self.read == MAX_STREAM_PARTS {
                return Err(io::Error::other(VaultError::TooManyParts { form: Form::Gzip, most: MAX_STREAM_PARTS }));
            }
            self.read += 1;
            self.member = GzDecoder::new(rest);
        }
    }
}
