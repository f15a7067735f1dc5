//! A TIFF -> the same pages without what their other tags tell (TIFF 6.0).
//!
//! Nothing is moved: entries of other tags are taken out of their directories, and all bytes that no kept entry names
//! become zeros. Directories beside the pages (EXIF, GPS, small copies) are zeros as a whole.

use std::ops::Range;

use crate::metadata::bytes::{begins_to_say, blank_around, merged};
use crate::metadata::ifd::{Ifd, TagField, TiffBlock};
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{exif, photoshop};

/// Tags that say where the pixels are and how they are to be shown.
const KEPT: [Range<u16>; 15] = [
    254..260,
    262..267,
    273..275,
    277..285,
    286..288,
    290..294,
    296..298,
    301..302,
    317..330,
    332..335,
    336..337,
    338..342,
    347..348,
    529..533,
    34_675..34_676,
];
const PAGES_ONLY: Option<u16> = None;
const STRIP_OFFSETS: u16 = 273;
const STRIP_BYTES: u16 = 279;
const TILE_OFFSETS: u16 = 324;
const TILE_BYTES: u16 = 325;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
/// The first form of JPEG in TIFF, whose tables stand anywhere.
const OLD_JPEG: u64 = 6;
/// Pixels as the sensor has them: their tags are the camera maker's.
const SENSOR: [u64; 2] = [32_803, 34_892];
const DNG_VERSION: u16 = 50_706;
const PHOTOSHOP: u16 = 34_377;
/// Photoshop's resources that are looked at, and strips and tiles of all pages.
const MAX_RESOURCES: usize = 64;
const MAX_STRIPS: usize = 4 << 20;
/// Tags from here on were given to makers of programs.
const FIRST_PRIVATE: u16 = 32_768;

pub(super) fn is(bytes: &[u8]) -> bool {
    TiffBlock::new(bytes).is_some()
}

/// What a TIFF tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let block = TiffBlock::new(bytes)?;
    let (directories, sound) = block.directories();
    if !sound || directories.is_empty() {
        return None;
    }
    let mut traces = exif::told_by_directories(bytes);
    let mut resources_left = MAX_RESOURCES;
    for field in directories.iter().filter(|directory| directory.from == PAGES_ONLY).flat_map(|page| &page.fields) {
        let value = block.value(field);
        match field.tag {
            PHOTOSHOP if resources_left > 0 => {
                resources_left -= 1;
                traces.add_all(photoshop::told(value));
            }
            // Copyright, IPTC, XMP and the directories are told already.
            33_432 | 33_723 | 34_665 | 34_853 => {}
            tag if tag >= FIRST_PRIVATE && !is_kept(tag) && begins_to_say(value) => traces.add(Trace::Other),
            _ => {}
        }
    }
    Some(traces)
}

fn is_kept(tag: u16) -> bool {
    KEPT.iter().any(|range| range.contains(&tag))
}

/// The same pages; `None` where it cannot be taken apart, and for raw photos.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let block = TiffBlock::new(bytes)?;
    let (directories, sound) = block.directories();
    let pages: Vec<&Ifd> = directories.iter().filter(|directory| directory.from == PAGES_ONLY).collect();
    if !sound || pages.is_empty() || pages.iter().any(|page| is_beyond_us(block, page)) {
        return None;
    }
    let mut out = bytes.to_vec();
    let strips =
        pages.iter().flat_map(|page| &page.fields).filter(|field| matches!(field.tag, STRIP_OFFSETS | TILE_OFFSETS));
    if strips.map(|field| field.count).fold(0, usize::saturating_add) > MAX_STRIPS {
        return None;
    }
    let (mut tables, mut kept) = (Vec::new(), Vec::new());
    tables.push(0..block.head());
    for page in pages {
        let fields: Vec<&TagField> = page.fields.iter().filter(|field| is_kept(field.tag)).collect();
        let start = page.place.start;
        let table = rewritten(block, page, &fields)?;
        tables.push(start..start + table.len());
        out.get_mut(start..start + table.len())?.copy_from_slice(&table);
        kept.extend(fields.iter().filter(|field| !inside(&field.value, &field.entry)).map(|field| field.value.clone()));
        kept.extend(pixels(block, &fields, STRIP_OFFSETS, STRIP_BYTES));
        kept.extend(pixels(block, &fields, TILE_OFFSETS, TILE_BYTES));
    }
    // Values that stand in tables are somebody's trick.
    let mut kept = merged(kept);
    let meets = |table: &Range<usize>| {
        let next = kept.partition_point(|range| range.end <= table.start);
        kept.get(next).is_some_and(|range| range.start < table.end)
    };
    if tables.iter().any(meets) {
        return None;
    }
    kept.extend(tables);
    let end = kept.iter().map(|range| range.end).max().unwrap_or(0).min(out.len());
    blank_around(&mut out, &(0..end), &kept);
    out.truncate(end);
    Some(out)
}

fn inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn is_beyond_us(block: TiffBlock, page: &Ifd) -> bool {
    let says = |tag: u16, values: &[u64]| {
        let field = page.fields.iter().find(|field| field.tag == tag);
        field.and_then(|field| block.numbers(field).next()).is_some_and(|number| values.contains(&number))
    };
    let raw = page.fields.iter().any(|field| field.tag == DNG_VERSION) || block.bytes.get(8..10) == Some(b"CR");
    raw || says(COMPRESSION, &[OLD_JPEG]) || says(PHOTOMETRIC, &SENSOR)
}

/// A directory with some of its entries, which leads to where the whole one led.
fn rewritten(block: TiffBlock, page: &Ifd, fields: &[&TagField]) -> Option<Vec<u8>> {
    let (count_size, _, offset_size) = block.sizes();
    let mut table = block.write(fields.len() as u64, count_size);
    for field in fields {
        table.extend(block.bytes.get(field.entry.clone())?);
    }
    table.extend(block.write(page.next, offset_size));
    (table.len() <= page.place.len()).then_some(table)
}

/// Where the strips or tiles of a page are.
fn pixels(block: TiffBlock, fields: &[&TagField], offsets: u16, lengths: u16) -> Vec<Range<usize>> {
    let numbers = |tag: u16| {
        let field = fields.iter().find(|field| field.tag == tag);
        field.map(|field| block.numbers(field).collect::<Vec<_>>()).unwrap_or_default()
    };
    let (offsets, lengths) = (numbers(offsets), numbers(lengths));
    let range = |(number, offset): (usize, &u64)| {
        let start = usize::try_from(*offset).unwrap_or(usize::MAX).min(block.bytes.len());
        // Old writers leave the length out where there is one strip.
        let length = lengths.get(number).map_or(usize::MAX, |length| usize::try_from(*length).unwrap_or(usize::MAX));
        start..start.saturating_add(length).min(block.bytes.len())
    };
    offsets.iter().enumerate().map(range).collect()
}
