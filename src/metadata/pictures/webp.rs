//! A WebP -> what its chunks tell, and the same picture without them (RFC 9649).

use crate::metadata::bytes::{le32, part, says_something};
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{exif, xmp};

const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Bits of VP8X that say that there are EXIF and XMP chunks.
const EXIF_BIT: u8 = 0x08;
const XMP_BIT: u8 = 0x04;

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
}

/// All chunks, and what stands behind the file's own end.
fn chunks(bytes: &[u8]) -> Option<(Vec<Chunk<'_>>, &[u8])> {
    let end = (le32(bytes, 4)? as usize).checked_add(8)?;
    // Some writers count one byte too many.
    let inside = bytes.get(..end.min(bytes.len()))?;
    let mut found = Vec::new();
    let mut at = 12;
    while at + 8 <= inside.len() {
        let kind: [u8; 4] = part(inside, at, 4)?.try_into().ok()?;
        let data = part(inside, at + 8, le32(inside, at + 4)? as usize)?;
        found.push(Chunk { kind, data });
        at += 8 + data.len().next_multiple_of(2);
    }
    Some((found, bytes.get(end..).unwrap_or_default()))
}

/// What a WebP tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let (chunks, behind) = chunks(bytes)?;
    let mut traces = Traces::default();
    for Chunk { kind, data } in &chunks {
        match kind {
            b"EXIF" => traces.add_all(exif::told(data)),
            b"XMP " => traces.add_all(xmp::told(data)),
            kind if KEPT.contains(&kind) || !says_something(data) => {}
            _ => traces.add(Trace::Other),
        }
    }
    if says_something(behind) {
        traces.add(Trace::Other);
    }
    Some(traces)
}

/// The same picture with its colour profile and its orientation; `None` where it cannot be taken apart.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let (chunks, _) = chunks(bytes)?;
    let turn = chunks.iter().find(|chunk| chunk.kind == *b"EXIF").and_then(|chunk| exif::orientation(chunk.data));
    let mut body = b"WEBP".to_vec();
    for Chunk { kind, data } in chunks.iter().filter(|chunk| KEPT.contains(&&chunk.kind)) {
        let mut data = data.to_vec();
        if let (b"VP8X", Some(flags)) = (kind, data.first_mut()) {
            *flags &= !(EXIF_BIT | XMP_BIT);
            *flags |= if turn.is_some() { EXIF_BIT } else { 0 };
        }
        put(&mut body, *kind, &data);
    }
    if let Some(turn) = turn {
        put(&mut body, *b"EXIF", &exif::orientation_alone(turn));
    }
    Some([b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat())
}

fn put(body: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    body.extend(kind);
    body.extend((data.len() as u32).to_le_bytes());
    body.extend(data);
    if data.len() % 2 == 1 {
        body.push(0);
    }
}
