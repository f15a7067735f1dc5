//! A JPEG -> what its segments tell, and the same picture without them (ITU-T T.81, annex B).
//!
//! ```text
//! SOI | APP0 JFIF | APP1 EXIF, XMP | APP2 ICC, MPF | APP13 Photoshop | COM | tables | SOS, scan | .. | EOI | more pictures
//!       kept                         kept                                  kept ................... kept
//! ```

use std::ops::Range;

use crate::metadata::bytes::{be16, says_something};
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{exif, photoshop, text, xmp};

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const COM: u8 = 0xfe;
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
/// Bytes after the length: of a JFIF head without its small picture, and of Adobe's colour transform.
const JFIF_BYTES: usize = 14;
const ADOBE_BYTES: usize = 12;

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, SOI])
}

/// A marker with its segment, or what stands between two of them.
struct Segment<'a> {
    marker: u8,
    /// From the marker on.
    whole: Range<usize>,
    /// Without marker and length.
    data: &'a [u8],
}

/// The segments up to the end of the picture, with scans as parts of their SOS; and where it ends. `None` where the
/// bytes do not follow one another so.
fn segments(bytes: &[u8]) -> Option<(Vec<Segment<'_>>, usize)> {
    let mut found = Vec::new();
    let mut at = 2;
    let mut scanned = false;
    while at < bytes.len() {
        let start = at;
        if bytes[at] != 0xff {
            return None;
        }
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        match marker {
            EOI => return scanned.then_some((found, at)),
            0x01 | 0xd0..=SOI => found.push(Segment { marker, whole: start..at, data: &[] }),
            _ => {
                let length = usize::from(be16(bytes, at)?);
                let data = bytes.get(at + 2..at + length)?;
                at += length;
                if marker == SOS {
                    scanned = true;
                    at = scan_end(bytes, at);
                }
                found.push(Segment { marker, whole: start..at, data });
            }
        }
    }
    // Cut short: what is there is still shown.
    scanned.then_some((found, bytes.len()))
}

/// The next marker but for restarts.
fn scan_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)) {
        at += step;
        match bytes.get(at + 1) {
            Some(0x00 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    bytes.len()
}

/// What a JPEG tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let (segments, end) = segments(bytes)?;
    let mut traces: Traces =
        segments.iter().flat_map(|segment| told_by(segment).into_iter()).fold(Traces::default(), |mut all, traces| {
            all.add_all(traces);
            all
        });
    let behind = bytes.get(end..).unwrap_or_default();
    if says_something(behind) {
        let picture =
            behind.windows(3).any(|three| three == [0xff, SOI, 0xff]) || behind.windows(4).any(|four| four == b"ftyp");
        traces.add(if picture { Trace::SecondPicture } else { Trace::Other });
    }
    Some(traces)
}

fn told_by(segment: &Segment) -> Option<Traces> {
    let data = segment.data;
    let traces = match segment.marker {
        0xe1 if data.starts_with(exif::MARK) => exif::told(data),
        0xe1 if data.starts_with(XMP) => xmp::told(data.get(XMP.len()..)?),
        0xe1 if data.starts_with(MORE_XMP) => xmp::told(data.get(MORE_XMP.len() + 40..)?),
        0xed if data.starts_with(photoshop::MARK) => photoshop::told(data.get(photoshop::MARK.len()..)?),
        COM if says_something(data) => {
            let trace = if text::names_a_program(data) { Trace::Program } else { Trace::Comment };
            let mut traces = Traces::from_iter([trace]);
            if text::names_a_home(data) {
                traces.add(Trace::Folder);
            }
            traces
        }
        // The small picture of JFIF: its size stands in two bytes.
        0xe0 if data.starts_with(b"JFIF\0") => {
            let small = data.get(12..14).is_some_and(|size| size[0] > 0 && size[1] > 0);
            return small.then(|| Traces::from_iter([Trace::Thumbnail]));
        }
        0xe0 if data.starts_with(b"JFXX\0") => Traces::from_iter([Trace::Thumbnail]),
        // MPF points at the pictures behind, which are told by themselves.
        0xe2 if data.starts_with(ICC) || data.starts_with(b"MPF\0") => return None,
        0xee if data.starts_with(b"Adobe") => return None,
        0xe0..=0xef if says_something(data) => Traces::from_iter([Trace::Other]),
        _ => return None,
    };
    Some(traces)
}

/// The same picture with its colour profile and its orientation, and nothing else; `None` where it cannot be taken
/// apart.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let (segments, end) = segments(bytes)?;
    let turn = segments
        .iter()
        .filter(|segment| segment.marker == 0xe1)
        .find_map(|segment| segment.data.starts_with(exif::MARK).then(|| exif::orientation(segment.data)).flatten());
    let mut kept = vec![0xff, SOI];
    let head = segments.first().filter(|first| is_jfif(first));
    if let Some(head) = head {
        kept.extend(jfif(head.data));
    }
    if let Some(turn) = turn {
        let block = [exif::MARK, &exif::orientation_alone(turn)].concat();
        kept.extend([0xff, 0xe1]);
        kept.extend((block.len() as u16 + 2).to_be_bytes());
        kept.extend(block);
    }
    let mut last = 2;
    for segment in segments.iter().skip(usize::from(head.is_some())) {
        last = segment.whole.end;
        match segment.marker {
            0xe0 if is_jfif(segment) => kept.extend(jfif(segment.data)),
            0xe2 if segment.data.starts_with(ICC) => kept.extend(bytes.get(segment.whole.clone())?),
            0xee if segment.data.starts_with(b"Adobe") => {
                let data = segment.data.get(..ADOBE_BYTES).unwrap_or(segment.data);
                kept.extend([0xff, 0xee]);
                kept.extend((data.len() as u16 + 2).to_be_bytes());
                kept.extend(data);
            }
            0xe0..=0xef | COM => {}
            _ => kept.extend(bytes.get(segment.whole.clone())?),
        }
    }
    // The end, where there is one.
    kept.extend(bytes.get(last..end)?);
    Some(kept)
}

fn is_jfif(segment: &Segment) -> bool {
    segment.marker == 0xe0 && segment.data.starts_with(b"JFIF\0") && segment.data.len() >= JFIF_BYTES
}

/// A JFIF head without its small picture.
fn jfif(data: &[u8]) -> Vec<u8> {
    let kept = data.get(..12).unwrap_or_default();
    [&[0xff, 0xe0, 0, JFIF_BYTES as u8 + 2][..], kept, &[0, 0]].concat()
}
