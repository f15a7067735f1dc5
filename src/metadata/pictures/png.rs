//! A PNG -> what its chunks tell, and the same picture without them (ISO/IEC 15948, section 11).

use crate::metadata::bytes::{be32, holds, part, says_something};
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{exif, iptc, photoshop, text, unpack, xmp};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that change what is seen: critical ones, transparency, colour, size, animation.
const KEPT: [&[u8; 4]; 20] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI",
    b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// Texts that are looked at, and unpacked bytes of one.
const MAX_TEXTS: usize = 256;
const MAX_TEXT_BYTES: u64 = 1 << 20;

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    /// With length and check sum.
    whole: &'a [u8],
}

/// All chunks up to the end, and what stands behind it; `None` where they do not follow one another.
fn chunks(bytes: &[u8]) -> Option<(Vec<Chunk<'_>>, &[u8])> {
    let mut found = Vec::new();
    let mut at = SIGNATURE.len();
    while at < bytes.len() {
        let length = be32(bytes, at)? as usize;
        let whole = part(bytes, at, length.checked_add(12)?)?;
        let kind: [u8; 4] = whole.get(4..8)?.try_into().ok()?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        found.push(Chunk { kind, data: part(whole, 8, length)?, whole });
        at += whole.len();
        if kind == *b"IEND" {
            return Some((found, bytes.get(at..)?));
        }
    }
    // Cut short between two chunks.
    Some((found, &[]))
}

/// What a PNG tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let (chunks, behind) = chunks(bytes)?;
    let mut traces = Traces::default();
    let mut texts_left = MAX_TEXTS;
    for chunk in &chunks {
        let is_text = matches!(&chunk.kind, b"tEXt" | b"zTXt" | b"iTXt");
        if is_text && texts_left == 0 {
            traces.add(Trace::Comment);
            continue;
        }
        texts_left -= usize::from(is_text);
        traces.add_all(told_by(chunk));
    }
    if says_something(behind) {
        traces.add(if holds(behind, SIGNATURE) { Trace::SecondPicture } else { Trace::Other });
    }
    Some(traces)
}

fn told_by(chunk: &Chunk) -> Traces {
    match &chunk.kind {
        b"tIME" => Traces::from_iter([Trace::Time]),
        b"eXIf" => exif::told(chunk.data),
        b"tEXt" | b"zTXt" | b"iTXt" => told_by_text(chunk),
        kind if KEPT.contains(&kind) || !says_something(chunk.data) => Traces::default(),
        _ => Traces::from_iter([Trace::Other]),
    }
}

/// Keyword, zero, then the text as its kind has it.
fn told_by_text(chunk: &Chunk) -> Traces {
    let mut parts = chunk.data.splitn(2, |byte| *byte == 0);
    let (keyword, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let words = match &chunk.kind {
        b"tEXt" => rest.to_vec(),
        b"zTXt" => unpack::zlib(rest.get(1..).unwrap_or_default(), MAX_TEXT_BYTES),
        _ => {
            let packed = rest.first() == Some(&1);
            // Two flags, then language and translated keyword, each with its zero.
            let text = rest.get(2..).unwrap_or_default().splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
            if packed { unpack::zlib(text, MAX_TEXT_BYTES) } else { text.to_vec() }
        }
    };
    let mut traces = told_by_words(keyword, &words);
    if text::names_a_home(&words) {
        traces.add(Trace::Folder);
    }
    traces
}

fn told_by_words(keyword: &[u8], words: &[u8]) -> Traces {
    let key = String::from_utf8_lossy(keyword).to_lowercase();
    if key == "xml:com.adobe.xmp" {
        return xmp::told(words);
    }
    if let Some(profile) = key.strip_prefix("raw profile type ") {
        let data = raw_profile(words);
        let traces = match profile {
            "exif" | "app1" if data.starts_with(b"http") => xmp::told(&data),
            "exif" | "app1" => exif::told(&data),
            "xmp" => xmp::told(&data),
            "iptc" | "8bim" | "app13" => {
                let mut traces = photoshop::told(data.strip_prefix(photoshop::MARK).unwrap_or(&data));
                traces.add_all(iptc::told_by_records(&data));
                traces
            }
            _ => Traces::default(),
        };
        return if traces.is_empty() { Traces::from_iter([Trace::Other]) } else { traces };
    }
    let about = |names: &[&str]| names.iter().any(|name| key.contains(name));
    let trace = if about(&["author", "artist", "copyright", "creator", "owner", "rights", "credit"]) {
        Trace::Person
    } else if about(&["software", "program", "generator"]) {
        Trace::Program
    } else if about(&["time", "date"]) {
        Trace::Time
    } else if about(&["location", "gps", "latitude", "longitude", "city"]) {
        Trace::Place
    } else if about(&["source", "make", "model", "device"]) {
        Trace::Maker
    } else if about(&["thumb::uri", "filename", "path"]) {
        Trace::FileName
    } else {
        Trace::Comment
    };
    Some(trace).filter(|_| says_something(words)).into_iter().collect()
}

/// The bytes of a profile as `ImageMagick` writes them: a name, a length, then hexadecimal digits.
fn raw_profile(words: &[u8]) -> Vec<u8> {
    let digits = words.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).skip(2).flatten();
    let digits: Vec<u8> = digits.filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// The same picture with what is seen of it and its orientation; `None` where it cannot be taken apart.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let (chunks, _) = chunks(bytes)?;
    let turn = chunks.iter().find(|chunk| chunk.kind == *b"eXIf").and_then(|chunk| exif::orientation(chunk.data));
    let mut kept = SIGNATURE.to_vec();
    for chunk in chunks.iter().filter(|chunk| KEPT.contains(&&chunk.kind)) {
        kept.extend(chunk.whole);
        if let (b"IHDR", Some(turn)) = (&chunk.kind, turn) {
            let block = exif::orientation_alone(turn);
            kept.extend((block.len() as u32).to_be_bytes());
            let body = [b"eXIf".as_slice(), &block].concat();
            kept.extend(&body);
            kept.extend(check_sum(&body).to_be_bytes());
        }
    }
    Some(kept)
}

/// The CRC of a chunk's kind and data (ISO/IEC 15948, annex D).
fn check_sum(body: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(body);
    sum.sum()
}
