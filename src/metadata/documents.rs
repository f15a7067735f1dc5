//! A PDF, an office document or an archive -> what it tells; none of these are changed here.

use super::bytes::{find, holds, says_something};
use super::text::element;
use super::traces::{Trace, Traces};
use super::unpack::{self, Member};
use super::{exif, text, xmp};

/// Keys of a PDF's information dictionary (ISO 32000-1, 14.3.3).
const PDF_KEYS: [(&[u8], Trace); 9] = [
    (b"/Author", Trace::Person),
    (b"/Company", Trace::Person),
    (b"/Manager", Trace::Person),
    (b"/Creator", Trace::Program),
    (b"/Producer", Trace::Program),
    (b"/CreationDate", Trace::Time),
    (b"/ModDate", Trace::Time),
    (b"/Subject", Trace::Comment),
    (b"/Keywords", Trace::Comment),
];
/// Streams of a PDF that are unpacked, and bytes before one in which its dictionary is looked for.
const MOST_STREAMS: usize = 400;
const DICTIONARY_BYTES: usize = 600;
/// Bytes of all that is unpacked from one file.
const MOST_UNPACKED: usize = 48 << 20;
/// EXIF blocks that are looked at in a file of another kind.
const MOST_BLOCKS: usize = 500;

/// Elements of office documents that tell something; ISO/IEC 29500-2 and 26300-1.
const ELEMENTS: [(&str, Trace); 17] = [
    ("dc:creator", Trace::Person),
    ("cp:lastModifiedBy", Trace::Person),
    ("Company", Trace::Person),
    ("Manager", Trace::Person),
    ("meta:initial-creator", Trace::Person),
    ("meta:printed-by", Trace::Person),
    ("dcterms:created", Trace::Time),
    ("dcterms:modified", Trace::Time),
    ("meta:creation-date", Trace::Time),
    ("dc:date", Trace::Time),
    ("meta:print-date", Trace::Time),
    ("Application", Trace::Program),
    ("meta:generator", Trace::Program),
    ("dc:description", Trace::Comment),
    ("cp:keywords", Trace::Comment),
    ("meta:keyword", Trace::Comment),
    ("meta:user-defined", Trace::Comment),
];
/// What attributes of any member begin with, where they name who wrote something.
const AUTHORS: [&str; 3] = ["w:author=\"", "<author>", "userId=\""];

/// What a PDF tells.
pub(super) fn told_by_pdf(pdf: &[u8]) -> Traces {
    let mut traces = told_by_objects(pdf);
    traces.add_all(xmp::told_anywhere(pdf));
    traces.add_all(blocks_anywhere(pdf));
    let (mut from, mut unpacked) = (0, 0);
    for _ in 0..MOST_STREAMS {
        let Some((start, packed)) = next_stream(pdf, from) else { break };
        from = start;
        if packed {
            let content = unpack::zlib(pdf.get(start..).unwrap_or_default(), unpack::MOST);
            unpacked += content.len();
            traces.add_all(told_by_objects(&content));
            traces.add_all(xmp::told_anywhere(&content));
        }
        if unpacked > MOST_UNPACKED {
            break;
        }
    }
    traces
}

/// The next stream of objects or of XMP, and whether it is packed.
fn next_stream(pdf: &[u8], mut from: usize) -> Option<(usize, bool)> {
    loop {
        let at = find(pdf, b"stream", from)?;
        from = at + 6;
        let head = pdf.get(at.saturating_sub(DICTIONARY_BYTES)..at)?;
        let head = head.windows(4).rposition(|four| four == b" obj").map_or(head, |start| &head[start..]);
        let told = holds(head, b"/ObjStm") || holds(head, b"/Metadata") || holds(head, b"/XML");
        if told && !pdf.get(..at)?.ends_with(b"end") {
            let rest = pdf.get(from..)?;
            let breaks = rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            return Some((from + breaks, holds(head, b"/FlateDecode")));
        }
    }
}

fn told_by_objects(objects: &[u8]) -> Traces {
    let mut traces: Traces =
        PDF_KEYS.iter().filter(|(key, _)| has_value(objects, key)).map(|(_, trace)| *trace).collect();
    if text::names_a_home(objects) {
        traces.add(Trace::Folder);
    }
    traces
}

/// Whether a key has a string that says something, or leads to one.
fn has_value(objects: &[u8], key: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find(objects, key, from) {
        from = at + key.len();
        let rest = objects.get(from..).unwrap_or_default();
        let value = rest.trim_ascii_start();
        let says = match value {
            [b'(', b')', ..] | [b'<', b'>' | b'<', ..] => false,
            [b'(' | b'<', ..] => true,
            [b'0'..=b'9', ..] => rest.len() > value.len(),
            _ => false,
        };
        if says {
            return true;
        }
    }
    false
}

/// The EXIF blocks that stand open in a file of any kind.
pub(super) fn blocks_anywhere(bytes: &[u8]) -> Traces {
    let mut traces = Traces::default();
    let mut from = 0;
    for _ in 0..MOST_BLOCKS {
        let Some(at) = find(bytes, exif::MARK, from) else { break };
        from = at + exif::MARK.len();
        let end = bytes.len().min(from + (64 << 10));
        traces.add_all(exif::told_by_directories(bytes.get(from..end).unwrap_or_default()));
    }
    traces
}

/// What a ZIP file tells: office documents, drawings of machines, archives of photos.
pub(super) fn told_by_zip(zip: &[u8], told: &dyn Fn(&str, &[u8]) -> Traces) -> Traces {
    let mut traces = Traces::default();
    let mut unpacked = 0;
    for member in unpack::members(zip) {
        if unpacked > MOST_UNPACKED {
            break;
        }
        let name = member.name.to_lowercase();
        if name.contains("thumbnail") {
            traces.add(Trace::Thumbnail);
        }
        let ending = name.rsplit('.').next().unwrap_or_default();
        if matches!(ending, "xml" | "model" | "rels" | "vml") {
            let bytes = member.bytes();
            unpacked += bytes.len();
            traces.add_all(told_by_xml(&member, &bytes));
        } else if matches!(ending, "jpg" | "jpeg" | "png" | "tif" | "tiff" | "webp" | "heic" | "heif" | "svg") {
            let bytes = member.bytes();
            unpacked += bytes.len();
            traces.add_all(told(&name, &bytes));
        }
    }
    traces
}

fn told_by_xml(member: &Member, bytes: &[u8]) -> Traces {
    let words = String::from_utf8_lossy(bytes);
    let mut traces = Traces::default();
    if matches!(member.name.as_str(), "docProps/core.xml" | "docProps/app.xml" | "meta.xml") {
        for (name, trace) in ELEMENTS {
            if element(&words, name).is_some() {
                traces.add(trace);
            }
        }
    }
    if member.name == "docProps/custom.xml" {
        traces.add(Trace::Other);
    }
    let names = |start: &str| {
        words
            .match_indices(start)
            .any(|(at, _)| words.get(at + start.len()..).is_some_and(|rest| !rest.starts_with(['"', '<'])))
    };
    if AUTHORS.iter().any(|start| names(start)) {
        traces.add(Trace::Person);
    }
    if member.name.to_lowercase().ends_with(".model") || member.name == "Document.xml" {
        traces.add_all(told_by_machine_drawing(&words));
    }
    if text::names_a_home(bytes) {
        traces.add(Trace::Folder);
    }
    traces
}

/// 3MF and `FreeCAD`: named values.
fn told_by_machine_drawing(words: &str) -> Traces {
    let names = [
        ("Designer", Trace::Person),
        ("Copyright", Trace::Person),
        ("CreatedBy", Trace::Person),
        ("LastModifiedBy", Trace::Person),
        ("Company", Trace::Person),
        ("CreationDate", Trace::Time),
        ("ModificationDate", Trace::Time),
        ("LastModifiedDate", Trace::Time),
        ("Application", Trace::Program),
    ];
    let says = |name: &str| {
        words.match_indices(&format!("name=\"{name}\"")).any(|(at, _)| {
            let rest = words.get(at..).unwrap_or_default();
            let rest = rest.split_once('>').map(|(_, rest)| rest).unwrap_or_default().trim_start();
            !rest.starts_with("</") && !rest.starts_with("<String value=\"\"")
        })
    };
    Traces::of_keys(&names, |name| says(name))
}

/// Word, Excel and `PowerPoint` before 2007: a stream with author, company and times stands in nearly all of them.
pub(super) fn told_by_old_office(bytes: &[u8]) -> Traces {
    let wide: Vec<u8> = "SummaryInformation".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut traces = blocks_anywhere(bytes);
    if holds(bytes, &wide) {
        traces.add_all(Traces::from_iter([Trace::Person, Trace::Time, Trace::Program]));
    }
    traces
}

/// Rich text: the group of information at its start.
pub(super) fn told_by_rtf(bytes: &[u8]) -> Traces {
    let keys: [(&[u8], Trace); 8] = [
        (b"{\\author ", Trace::Person),
        (b"{\\operator ", Trace::Person),
        (b"{\\company ", Trace::Person),
        (b"{\\*\\company ", Trace::Person),
        (b"{\\manager ", Trace::Person),
        (b"{\\creatim", Trace::Time),
        (b"{\\revtim", Trace::Time),
        (b"{\\*\\generator ", Trace::Program),
    ];
    let mut traces = Traces::of_keys(&keys, |key| holds(bytes, key));
    if text::names_a_home(bytes) {
        traces.add(Trace::Folder);
    }
    traces
}

/// Films and sound in boxes: places and devices as telephones write them.
pub(super) fn told_by_film(bytes: &[u8]) -> Traces {
    let keys: [(&[u8], Trace); 9] = [
        (b"\xa9xyz", Trace::Place),
        (b"com.apple.quicktime.location", Trace::Place),
        (b"com.apple.quicktime.make", Trace::Maker),
        (b"com.apple.quicktime.model", Trace::Maker),
        (b"com.android.manufacturer", Trace::Maker),
        (b"com.apple.quicktime.creationdate", Trace::Time),
        (b"com.apple.quicktime.software", Trace::Program),
        (b"\xa9too", Trace::Program),
        (b"\xa9mak", Trace::Maker),
    ];
    let mut traces = Traces::of_keys(&keys, |key| holds(bytes, key));
    let head = find(bytes, b"mvhd", 0).and_then(|at| bytes.get(at + 8..at + 12));
    if head.is_some_and(says_something) {
        traces.add(Trace::Time);
    }
    traces
}
