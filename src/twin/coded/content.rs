//! A file's name and bytes <-> the content of a coded twin, deflated where that is shorter.
//!
//! ```text
//! length of the name in bytes (1) | name, UTF-8 | the file, as it is or as raw DEFLATE (RFC 1951)
//! ```

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::limits::{MAX_NAME_BYTES, MAX_TWIN_FILE_BYTES};
use crate::twin::error::TwinError;
use crate::twin::summary::TwinKind;

/// Name and bytes -> content, the shorter of the two kinds.
///
/// # Errors
/// [`TwinError::TooLarge`]; [`TwinError::LongName`].
pub(in crate::twin) fn wrap(name: &str, bytes: &[u8]) -> Result<(TwinKind, Vec<u8>), TwinError> {
    if bytes.len() > MAX_TWIN_FILE_BYTES {
        return Err(TwinError::TooLarge { bytes: bytes.len(), most: MAX_TWIN_FILE_BYTES });
    }
    let length = u8::try_from(name.len()).ok().filter(|length| usize::from(*length) <= MAX_NAME_BYTES && *length > 0);
    let length = length.ok_or(TwinError::LongName { bytes: name.len() })?;
    let deflated = deflate(bytes).filter(|deflated| deflated.len() < bytes.len());
    let kind = if deflated.is_some() { TwinKind::Deflated } else { TwinKind::Plain };
    let body = deflated.as_deref().unwrap_or(bytes);
    Ok((kind, [&[length], name.as_bytes(), body].concat()))
}

/// Content -> name and bytes; `None` if it is none.
pub(in crate::twin) fn unwrap(kind: TwinKind, content: &[u8]) -> Option<(String, Vec<u8>)> {
    let (&length, rest) = content.split_first()?;
    let (name, body) = rest.split_at_checked(usize::from(length))?;
    let name = std::str::from_utf8(name).ok().filter(|name| !name.is_empty())?;
    let bytes = if kind == TwinKind::Deflated { inflate(body)? } else { body.to_vec() };
    Some((name.to_owned(), bytes))
}

fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    DeflateDecoder::new(bytes).take(MAX_TWIN_FILE_BYTES as u64 + 1).read_to_end(&mut whole).ok()?;
    (whole.len() <= MAX_TWIN_FILE_BYTES).then_some(whole)
}
