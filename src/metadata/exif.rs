//! An EXIF block -> what it tells, and its orientation alone (EXIF 2.32; TIFF 6.0).

use std::ops::Range;

use super::bytes::{begins_to_say, blank_around, says_something};
use super::ifd::{GPS_IFD, Ifd, ORIENTATION, TagField, TiffBlock};
use super::traces::{Trace, Traces};
use super::{iptc, xmp};

/// What stands before the block in JPEG files, and in some others by mistake.
pub(super) const MARK: &[u8] = b"Exif\0\0";

const XMP: u16 = 700;
const IPTC: u16 = 33_723;
/// Packets of XMP and IPTC that are looked at, and bytes of one.
const MAX_PACKETS: usize = 64;
const MAX_PACKET_BYTES: usize = 1 << 20;

/// Tags of sizes, resolution, colours and versions, and those that lead to other directories.
const PLAIN: [Range<u16>; 10] = [
    0..3,
    254..264,
    274..275,
    277..285,
    296..297,
    529..533,
    34_665..34_666,
    36_864..36_866,
    37_121..37_123,
    40_960..40_966,
];

/// Tags that stand for one thing each; text of blanks or zeros alone tells nothing.
fn trace(tag: u16) -> Option<Trace> {
    Some(match tag {
        // Make, Model, HostComputer, the maker's notes, lens specification, make and model.
        271 | 272 | 316 | 37_500 | 42_034..=42_036 => Trace::Maker,
        // Owner, artist, copyright, author as Windows writes it.
        315 | 33_432 | 42_032 | 40_093 => Trace::Person,
        // Software, and the programs of editing.
        305 | 11 | 42_042..=42_044 => Trace::Program,
        // DateTime, its original and digitised forms with their fractions and zones, preview, time zone.
        306 | 36_867 | 36_868 | 36_880..=36_882 | 37_520..=37_522 | 34_858 | 50_971 => Trace::Time,
        // Image id, body and lens serial numbers.
        42_016 | 42_033 | 42_037 | 50_735 => Trace::Serial,
        // Names of the document and the page; description, comment, title, keywords, subject.
        269 | 270 | 285 | 37_510 | 40_091 | 40_092 | 40_094 | 40_095 | 42_038..=42_041 => Trace::Comment,
        // GeoTIFF: where a map lies on the earth.
        33_550 | 33_922 | 34_264 | 34_735..=34_737 => Trace::Place,
        _ => return None,
    })
}

/// What a block tells. One that holds more than the size and the colours of a picture, but nothing of what is known
/// here, is told as other data.
pub(super) fn told(block: &[u8]) -> Traces {
    let bytes = block.strip_prefix(MARK).unwrap_or(block);
    let traces = told_by_directories(bytes);
    if !traces.is_empty() || !says_something(bytes) || TiffBlock::new(bytes).is_some_and(is_plain) {
        return traces;
    }
    Traces::from_iter([Trace::Other])
}

/// What the directories of a block, or of a TIFF, tell.
pub(super) fn told_by_directories(bytes: &[u8]) -> Traces {
    let Some(block) = TiffBlock::new(bytes) else { return Traces::default() };
    let mut traces = Traces::default();
    let mut packets_left = MAX_PACKETS;
    for (number, directory) in block.directories().0.iter().enumerate() {
        for field in &directory.fields {
            if let XMP | IPTC = field.tag {
                packets_left = packets_left.saturating_sub(1);
            }
            if packets_left > 0 {
                traces.add_all(told_by(block, directory, field, number));
            }
        }
    }
    traces
}

/// Whether a block holds numbers of the picture alone: no other tags, and nothing between their values.
fn is_plain(block: TiffBlock) -> bool {
    let (directories, sound) = block.directories();
    let mut kept: Vec<_> = directories.iter().map(|directory| directory.place.clone()).collect();
    kept.push(0..block.head());
    let fields = || directories.iter().flat_map(|directory| &directory.fields);
    kept.extend(fields().map(|field| field.value.clone()));
    let mut rest = block.bytes.to_vec();
    blank_around(&mut rest, &(0..block.bytes.len()), &kept);
    let is_plain = |field: &TagField| PLAIN.iter().any(|range| range.contains(&field.tag));
    sound && rest == block.bytes && fields().all(is_plain)
}

fn told_by(block: TiffBlock, directory: &Ifd, field: &TagField, number: usize) -> Traces {
    let value = block.value(field);
    if directory.from == Some(GPS_IFD) {
        // Tag 0 is the version; 7 and 29 are the time by satellite.
        let trace = match field.tag {
            0 => None,
            7 | 29 => Some(Trace::Time),
            _ => Some(Trace::Place),
        };
        return trace.filter(|_| begins_to_say(value)).into_iter().collect();
    }
    match field.tag {
        XMP => xmp::told(value.get(..value.len().min(MAX_PACKET_BYTES)).unwrap_or_default()),
        IPTC => iptc::told_by_records(value),
        // JPEGInterchangeFormat of the second directory.
        513 if number > 0 => Traces::from_iter([Trace::Thumbnail]),
        tag => trace(tag).filter(|_| begins_to_say(text_of(tag, value))).into_iter().collect(),
    }
}

/// A comment of a user begins with the name of its letters, in eight bytes.
fn text_of(tag: u16, value: &[u8]) -> &[u8] {
    if tag == 37_510 { value.get(8..).unwrap_or_default() } else { value }
}

/// How the picture is turned, 2 to 8; `None` where it stands upright.
pub(super) fn orientation(block: &[u8]) -> Option<u8> {
    let block = TiffBlock::new(block.strip_prefix(MARK).unwrap_or(block))?;
    let (directories, _) = block.directories();
    let field = directories.first()?.fields.iter().find(|field| field.tag == ORIENTATION)?.clone();
    let turn = block.numbers(&field).next()?;
    (2..=8).contains(&turn).then_some(turn as u8)
}

/// A block that holds an orientation and nothing else, without the mark.
pub(super) fn orientation_alone(turn: u8) -> Vec<u8> {
    let head = b"MM\0\x2a\0\0\0\x08\0\x01";
    let entry = [1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0];
    [head.as_slice(), &entry, &[0; 4]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_with_an_orientation_alone_tells_nothing_else() {
        for turn in 2..=8 {
            let block = orientation_alone(turn);
            assert_eq!(orientation(&block), Some(turn));
            assert!(told(&block).is_empty());
            assert_eq!(told(&[&block[..], b"Ash Tree"].concat()), Traces::from_iter([Trace::Other]));
        }
        assert_eq!(orientation(&orientation_alone(1)), None);
        assert_eq!(orientation(b"Exif\0\0MM"), None);
    }

    #[test]
    fn a_block_that_leads_in_circles_ends() {
        let mut block = orientation_alone(3);
        let end = block.len();
        block[end - 1] = 8;
        assert_eq!(orientation(&block), Some(3));
        for cut in 0..block.len() {
            let _ = told(&block[..cut]);
        }
    }
}
