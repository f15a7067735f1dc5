//! Bytes of a mesh -> fewer bytes that say the same, and back: reversible rewriting of STL files.
//!
//! ```text
//! file --shrink--> SPM1, SHA-256, length, kind, streams --(tar, xz)--> .. --restore--> the very same file
//! ```
//! An STL file holds each corner six times over, and normals that follow from the corners. What is written instead is: each
//! vertex once, each triangle by an edge that it shares with one before, coordinates as places in a sorted table, near
//! where a parallelogram would put them, and normals where they are not what they are computed to be. There is no coder in
//! it: the streams are plain bytes, and the xz around them does the rest. docs/FORMAT.md says it to the last bit, and
//! docs/unspm.py does it in Python.

mod decode;
mod encode;
mod error;
mod layout;
mod normals;
mod numerals;
mod read_stl;
mod streams;
mod surface;
mod vertices;
mod walk;

use sha2::{Digest, Sha256};

pub use error::RewriteError;

use crate::limits::MAX_REWRITTEN_TRIANGLES;
use streams::{StreamReader, StreamWriter};

/// The first bytes of a rewritten file.
pub const MAGIC: &[u8; 5] = b"SPM1\n";
const DIGEST_BYTES: usize = 32;
/// The kind of a file that is kept as it is.
const RAW: u8 = 0;

/// A mesh in fewer bytes (before xz, and far fewer after it).
///
/// `None` where it is no STL file, binary or ASCII, where its numbers are written in no way that is known, or where it would
/// not come back byte for byte: that is tried.
#[must_use]
pub fn shrink(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = begun(bytes);
    encode::encode(&read_stl::read(bytes)?, &mut writer)?;
    let shrunk = writer.out;
    (shrunk.len() < bytes.len() && restore(&shrunk, bytes.len()).is_ok_and(|back| back == bytes)).then_some(shrunk)
}

/// Any file in the form of a rewritten one, for one that would be taken for a rewritten one itself.
#[must_use]
pub fn wrap(bytes: &[u8]) -> Vec<u8> {
    let mut writer = begun(bytes);
    writer.out.push(RAW);
    writer.out.extend_from_slice(bytes);
    writer.out
}

fn begun(bytes: &[u8]) -> StreamWriter {
    let mut writer = StreamWriter::default();
    writer.out.extend_from_slice(MAGIC);
    writer.out.extend_from_slice(&Sha256::digest(bytes));
    writer.number(bytes.len() as u64);
    writer
}

/// The file that was rewritten, at most `most` bytes of it, proved by its SHA-256.
///
/// # Errors
/// [`RewriteError::Foreign`] where the bytes do not begin as a rewritten file does; else what is wrong with them.
pub fn restore(bytes: &[u8], most: usize) -> Result<Vec<u8>, RewriteError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(RewriteError::Foreign)?;
    let mut reader = StreamReader { rest };
    let digest = reader.take(DIGEST_BYTES)?;
    let claimed = reader.number()?;
    let too_many = RewriteError::TooMany { what: "bytes", claimed, most: most as u64 };
    let length = usize::try_from(claimed).ok().filter(|length| *length <= most).ok_or(too_many)?;
    let file = match reader.byte()? {
        RAW => reader.rest.to_vec(),
        kind => decode::decode(kind, reader, length)?,
    };
    if file.len() != length {
        return Err(RewriteError::Damaged);
    }
    if Sha256::digest(&file).as_slice() != digest {
        return Err(RewriteError::Digest);
    }
    Ok(file)
}

#[cfg(test)]
mod tests;
