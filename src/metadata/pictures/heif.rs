//! A HEIC (HEIF, AVIF) -> what its boxes and items tell, and the same picture without it (ISO/IEC 14496-12, 23008-12).
//!
//! ```text
//! ftyp | meta: item kinds, places, properties | mdat: pictures, EXIF, XMP | what phones add: uuid, mpvd, ..
//! ```
//! Places are counted from the file's start, so nothing is moved: what does not show becomes zeros where it stands, and
//! boxes at the end that no item reaches go. Rotation, mirroring and colour are properties of the picture and stay.

use std::ops::Range;

use crate::metadata::bytes::{be, be16, be32, blank_around, holds, merged, says_something};
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{exif, text, xmp};

/// Items and places of parts of them.
const MOST_ITEMS: usize = 4_000;
const MOST_EXTENTS: usize = 20_000;
/// Bytes of items that are looked at.
const MOST_TOLD: usize = 32 << 20;
const MOST_DEPTH: usize = 8;

/// Brands of files that hold pictures of this kind.
const BRANDS: [&[u8; 4]; 12] =
    [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"mif2", b"msf1", b"avif", b"avis", b"miaf"];
/// Boxes that hold only boxes, in films and sequences.
const CONTAINERS: [&[u8; 4]; 7] = [b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts"];

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| BRANDS.iter().any(|known| known.as_slice() == brand))
}

#[derive(Debug, Clone)]
struct Part {
    kind: [u8; 4],
    start: usize,
    /// What is in it.
    body: Range<usize>,
}

/// The box at an offset; `None` where it is no box or reaches beyond the end.
fn box_at(bytes: &[u8], at: usize, end: usize) -> Option<Part> {
    let kind: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (head, length) = match be32(bytes, at)? {
        0 => (8, end - at),
        1 => (16, usize::try_from(be(bytes, at + 8, 8)?).ok()?),
        length => (8, length as usize),
    };
    let stop = at.checked_add(length)?;
    (length >= head && stop <= end).then_some(Part { kind, start: at, body: at + head..stop })
}

/// The boxes in a range; `None` where one leaves it.
fn boxes(bytes: &[u8], within: Range<usize>) -> Option<Vec<Part>> {
    let (found, end) = sound_boxes(bytes, within.clone());
    (end >= within.end).then_some(found)
}

/// The boxes in a range up to the first that is none, and where they end.
fn sound_boxes(bytes: &[u8], within: Range<usize>) -> (Vec<Part>, usize) {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let Some(part) = box_at(bytes, at, within.end) else { break };
        at = part.body.end;
        found.push(part);
    }
    (found, at)
}

/// An item: its kind, where its names stand, and the ranges of the file that hold it.
#[derive(Debug)]
struct Item {
    kind: [u8; 4],
    id: u64,
    name: Range<usize>,
    ranges: Vec<Range<usize>>,
}

impl Item {
    fn shows(&self) -> bool {
        !matches!(&self.kind, b"Exif" | b"mime" | b"uri ")
    }
}

/// A file taken apart.
struct HeifLayout {
    top: Vec<Part>,
    items: Vec<Item>,
    /// Boxes in `meta` and properties that tell something or nothing needed.
    spare: Vec<Range<usize>>,
    /// Names of programs, which everybody's files have alike.
    quiet: Vec<Range<usize>>,
    /// Where the kinds of boxes stand that are empty afterwards.
    emptied: Vec<usize>,
    /// The data box in `meta`.
    inner_data: Option<Range<usize>>,
    /// Numbers that are times.
    times: Vec<Range<usize>>,
    film: bool,
    /// Where the last sound box ends.
    end: usize,
}

fn layout(bytes: &[u8]) -> Option<HeifLayout> {
    let (top, end) = sound_boxes(bytes, 0..bytes.len());
    let meta = top.iter().find(|part| &part.kind == b"meta")?;
    let mut layout = HeifLayout {
        film: top.iter().any(|part| &part.kind == b"moov"),
        items: Vec::new(),
        spare: Vec::new(),
        quiet: Vec::new(),
        emptied: Vec::new(),
        inner_data: None,
        times: Vec::new(),
        end,
        top: Vec::new(),
    };
    let inside = boxes(bytes, meta.body.start.checked_add(4)?..meta.body.end)?;
    let one = |kind: &[u8; 4]| inside.iter().find(|part| part.kind == *kind);
    layout.inner_data = one(b"idat").map(|part| part.body.clone());
    layout.items = items(bytes, one(b"iinf")?)?;
    places(bytes, one(b"iloc")?, layout.inner_data.as_ref(), &mut layout.items)?;
    for part in &inside {
        match &part.kind {
            b"free" | b"skip" | b"uuid" | b"udta" | b"xml " | b"bxml" => layout.empty(part),
            // The name of the handler's program.
            b"hdlr" => layout.quiet.push((part.body.start + 24).min(part.body.end)..part.body.end),
            b"iprp" => properties(bytes, part, &mut layout)?,
            _ => {}
        }
    }
    if let Some(film) = top.iter().find(|part| &part.kind == b"moov") {
        film_boxes(bytes, film, &mut layout, 0)?;
    }
    layout.top = top;
    Some(layout)
}

fn items(bytes: &[u8], iinf: &Part) -> Option<Vec<Item>> {
    let start = iinf.body.start;
    let count_size = if bytes.get(start) == Some(&0) { 2 } else { 4 };
    let infos = boxes(bytes, start.checked_add(4 + count_size)?..iinf.body.end)?;
    if infos.len() > MOST_ITEMS {
        return None;
    }
    infos.iter().map(|info| item(bytes, info)).collect()
}

/// Version, flags, id, protection, kind, name.
fn item(bytes: &[u8], info: &Part) -> Option<Item> {
    let at = info.body.start;
    let id_size = match bytes.get(at)? {
        2 => 2,
        3 => 4,
        _ => return None,
    };
    let id = be(bytes, at + 4, id_size)?;
    let kind_at = at + 6 + id_size;
    let kind = bytes.get(kind_at..kind_at + 4)?.try_into().ok()?;
    let names = bytes.get(kind_at + 4..info.body.end)?;
    let length = names.iter().position(|byte| *byte == 0).unwrap_or(names.len());
    Some(Item { kind, id, name: kind_at + 4..kind_at + 4 + length, ranges: Vec::new() })
}

/// Reads where items stand.
fn places(bytes: &[u8], iloc: &Part, data: Option<&Range<usize>>, items: &mut [Item]) -> Option<()> {
    let mut at = iloc.body.start;
    let version = *bytes.get(at)?;
    let sizes = be16(bytes, at + 4)?;
    let size = |shift: u16| usize::from(sizes >> shift & 15);
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version > 0 { size(0) } else { 0 };
    if [offset_size, length_size, base_size, index_size].iter().any(|size| *size > 8) || version > 2 {
        return None;
    }
    let wide = if version < 2 { 2 } else { 4 };
    let count = be(bytes, at + 6, wide)?;
    at += 6 + wide;
    let mut extents_left = MOST_EXTENTS;
    for _ in 0..count {
        let id = be(bytes, at, wide)?;
        at += wide;
        let method = if version > 0 { be16(bytes, at)? & 15 } else { 0 };
        at += if version > 0 { 4 } else { 2 };
        let base = be(bytes, at, base_size)?;
        at += base_size;
        let extents = usize::from(be16(bytes, at)?);
        at += 2;
        extents_left = extents_left.checked_sub(extents.max(1))?;
        for _ in 0..extents {
            let offset = be(bytes, at + index_size, offset_size)?.checked_add(base)?;
            let length = be(bytes, at + index_size + offset_size, length_size)?;
            at += index_size + offset_size + length_size;
            if at > iloc.body.end {
                return None;
            }
            let (start, room) = match (method, data) {
                (0, _) => (0, bytes.len()),
                (1, Some(data)) => (data.start, data.end),
                // In other items: they keep what they hold.
                _ => continue,
            };
            let start = start.checked_add(usize::try_from(offset).ok()?)?.min(room);
            let length = if length == 0 { room - start } else { usize::try_from(length).ok()?.min(room - start) };
            if let Some(item) = items.iter_mut().find(|item| item.id == id) {
                item.ranges.push(start..start + length);
            }
        }
    }
    Some(())
}

/// Properties that are words or times.
fn properties(bytes: &[u8], iprp: &Part, layout: &mut HeifLayout) -> Option<()> {
    for list in boxes(bytes, iprp.body.clone())?.iter().filter(|part| &part.kind == b"ipco") {
        for property in boxes(bytes, list.body.clone())? {
            let after_flags = (property.body.start + 4).min(property.body.end)..property.body.end;
            match &property.kind {
                b"udes" => layout.spare.push(after_flags),
                b"crtt" | b"mdft" => layout.times.push(after_flags),
                b"uuid" | b"free" | b"skip" => {
                    layout.spare.push((property.body.start + 16).min(property.body.end)..property.body.end);
                }
                _ => {}
            }
        }
    }
    Some(())
}

/// Times and words of a film's boxes.
fn film_boxes(bytes: &[u8], film: &Part, layout: &mut HeifLayout, depth: usize) -> Option<()> {
    for part in boxes(bytes, film.body.clone())? {
        match &part.kind {
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" => layout.empty(&part),
            // Creation and change, after version and flags.
            b"mvhd" | b"tkhd" | b"mdhd" => {
                let size = if bytes.get(part.body.start) == Some(&1) { 16 } else { 8 };
                let start = (part.body.start + 4).min(part.body.end);
                layout.times.push(start..(start + size).min(part.body.end));
            }
            kind if CONTAINERS.contains(&kind) && depth < MOST_DEPTH => film_boxes(bytes, &part, layout, depth + 1)?,
            _ => {}
        }
    }
    Some(())
}

impl HeifLayout {
    /// Notes a box that nothing needs.
    fn empty(&mut self, part: &Part) {
        self.spare.push(part.body.clone());
        self.emptied.push(part.start + 4);
    }
}

/// What a HEIC tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let layout = layout(bytes)?;
    let mut traces = Traces::default();
    let slice = |range: &Range<usize>| bytes.get(range.clone()).unwrap_or_default();
    let mut left = MOST_TOLD;
    for item in layout.items.iter().filter(|item| !item.shows()) {
        let content: Vec<u8> = item.ranges.iter().flat_map(|range| slice(range).iter().copied()).take(left).collect();
        left -= content.len();
        traces.add_all(match &item.kind {
            b"Exif" => {
                let start = be32(&content, 0).map_or(0, |offset| (offset as usize).saturating_add(4));
                exif::told(content.get(start..).unwrap_or_default())
            }
            _ => xmp::told(&content),
        });
    }
    if layout.times.iter().any(|range| slice(range).iter().any(|byte| *byte != 0)) {
        traces.add(Trace::Time);
    }
    for range in &layout.spare {
        let words = slice(range);
        if holds(words, b"\xa9xyz") || holds(words, b"location.ISO6709") {
            traces.add(Trace::Place);
        }
        if text::names_a_home(words) {
            traces.add(Trace::Folder);
        }
        if says_something(words) {
            traces.add(Trace::Comment);
        }
    }
    let needed = needed_end(&layout);
    for part in &layout.top {
        match &part.kind {
            b"uuid" | b"free" | b"skip" if says_something(slice(&part.body)) => traces.add(Trace::Other),
            b"ftyp" | b"meta" | b"mdat" | b"moov" | b"uuid" | b"free" | b"skip" => {}
            b"mpvd" => traces.add(Trace::SecondPicture),
            _ if part.start >= needed => traces.add(Trace::Other),
            _ => {}
        }
    }
    if says_something(bytes.get(layout.end..).unwrap_or_default()) {
        traces.add(Trace::Other);
    }
    Some(traces)
}

/// Where the last box ends that the picture needs.
fn needed_end(layout: &HeifLayout) -> usize {
    let needed = |part: &&Part| matches!(&part.kind, b"ftyp" | b"meta" | b"mdat" | b"moov");
    layout.top.iter().filter(needed).map(|part| part.body.end).max().unwrap_or(0)
}

/// The same picture; `None` where it cannot be taken apart.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let layout = layout(bytes)?;
    let mut out = bytes.to_vec();
    let shown = layout.items.iter().filter(|item| item.shows());
    let kept = merged(shown.flat_map(|item| item.ranges.iter().cloned()).collect());
    if layout.film {
        // What a film needs of the data is written in its tables: only what items name is taken out.
        let told = layout.items.iter().filter(|item| !item.shows()).flat_map(|item| item.ranges.iter().cloned());
        for range in merged(told.collect()) {
            out.get_mut(range)?.fill(0);
        }
        for range in &kept {
            out.get_mut(range.clone())?.copy_from_slice(bytes.get(range.clone())?);
        }
    } else {
        for data in layout.top.iter().filter(|part| &part.kind == b"mdat") {
            blank_around(&mut out, &data.body, &kept);
        }
    }
    if let Some(data) = &layout.inner_data {
        blank_around(&mut out, data, &kept);
    }
    let names = layout.items.iter().map(|item| &item.name);
    for range in layout.spare.iter().chain(&layout.quiet).chain(&layout.times).chain(names) {
        out.get_mut(range.clone())?.fill(0);
    }
    for at in &layout.emptied {
        out.get_mut(*at..at + 4)?.copy_from_slice(b"free");
    }
    for item in layout.items.iter().filter(|item| &item.kind == b"Exif") {
        write_empty_exif(&mut out, item, &kept);
    }
    for part in &layout.top {
        if !matches!(&part.kind, b"ftyp" | b"meta" | b"mdat" | b"moov" | b"pdin" | b"styp") {
            out.get_mut(part.start + 4..part.start + 8)?.copy_from_slice(b"free");
            blank_around(&mut out, &part.body, &kept);
        }
    }
    out.truncate(needed_end(&layout).max(kept.iter().map(|range| range.end).max().unwrap_or(0)));
    Some(out)
}

/// An EXIF block with an empty directory, where there is room for it.
fn write_empty_exif(out: &mut [u8], item: &Item, kept: &[Range<usize>]) {
    const EMPTY: &[u8] = b"\0\0\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0";
    let [range] = item.ranges.as_slice() else { return };
    let place = range.start..range.start + EMPTY.len();
    let free = kept.iter().all(|kept| kept.end <= place.start || place.end <= kept.start);
    if range.len() >= EMPTY.len()
        && free
        && let Some(place) = out.get_mut(place)
    {
        place.copy_from_slice(EMPTY);
    }
}
