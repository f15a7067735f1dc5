//! The first bytes of a file -> what it is, where it is nothing that is read here, and what to do about it.
//!
//! A person who is told "an AVIF picture" knows what to look for; "not a picture" sends them looking for a fault.

use super::pixels::PhotoError;

const SAVE_IT: &str = "open it in a picture program and save it as JPEG or PNG";
const EXPORT_IT: &str = "save or export it as JPEG or PNG";
const DEVELOP_IT: &str = "save it as JPEG with the camera's or a photo program, or photograph as JPEG";
const PRINT_IT: &str = "open it and save or print it as PDF";
const UNPACK_IT: &str = "unpack it, and name the files in it";
const TAKE_A_STILL: &str = "take still pictures of the sheets, or save some frames of it as JPEG";

/// First bytes, and the format of pictures that they begin: those of phones, cameras and scanners.
const PHOTOS: [(&[u8], &str, &str); 15] = [
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture", EXPORT_IT),
    (b"\xff\x0a", "a JPEG XL picture", EXPORT_IT),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture", EXPORT_IT),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", EXPORT_IT),
    (b"II\xbc", "a JPEG XR picture", EXPORT_IT),
    (b"AT&TFORM", "a DjVu document", "save or print it as PDF, or its pages as PNG"),
    (b"FUJIFILMCCD-RAW", "a camera's raw picture (RAF)", DEVELOP_IT),
    (b"IIU\0", "a camera's raw picture (RW2)", DEVELOP_IT),
    (b"IIRO", "a camera's raw picture (ORF)", DEVELOP_IT),
    (b"IIRS", "a camera's raw picture (ORF)", DEVELOP_IT),
    (b"MMOR", "a camera's raw picture (ORF)", DEVELOP_IT),
    (b"\0MRM", "a camera's raw picture (MRW)", DEVELOP_IT),
    (b"FOVb", "a camera's raw picture (X3F)", DEVELOP_IT),
    (b"\x97JB2\r\n\x1a\n", "a JBIG2 picture", EXPORT_IT),
    (b"BPG\xfb", "a BPG picture", EXPORT_IT),
];

/// First bytes of drawings, documents, archives, videos and others.
const OTHERS: [(&[u8], &str, &str); 32] = [
    (b"8BPS\0", "a Photoshop picture", SAVE_IT),
    (b"gimp xcf", "a GIMP picture", SAVE_IT),
    (b"\0\0\x01\0", "an icon (ICO)", SAVE_IT),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture", SAVE_IT),
    (b"#?RADIANCE", "a Radiance picture", SAVE_IT),
    (b"qoif\0", "a QOI picture", SAVE_IT),
    (b"farbfeld", "a farbfeld picture", SAVE_IT),
    (b"DDS \x7c", "a DDS picture", SAVE_IT),
    (b"\xc5\xd0\xd3\xc6", "an EPS drawing", "save it as PDF or PNG"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an office program", PRINT_IT),
    (b"{\\rtf", "a document of an office program", PRINT_IT),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK_IT),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK_IT),
    (b"\x1f\x8b\x08", "a gzip archive", UNPACK_IT),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK_IT),
    (b"BZh91AY&SY", "a bzip2 archive", UNPACK_IT),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK_IT),
    (b"\x1a\x45\xdf\xa3", "a video", TAKE_A_STILL),
    (b"\0\0\x01\xba", "a video", TAKE_A_STILL),
    (b"\0\0\x01\xb3", "a video", TAKE_A_STILL),
    (b"FLV\x01", "a video", TAKE_A_STILL),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video", TAKE_A_STILL),
    (b"OggS\0", "a sound or video", TAKE_A_STILL),
    (b"ID3\x03", "a sound", TAKE_A_STILL),
    (b"ID3\x04", "a sound", TAKE_A_STILL),
    (b"fLaC\0", "a sound", TAKE_A_STILL),
    (b"SQLite format 3\0", "a database", "name the pictures of the sheets"),
    (b"\x7fELF", "a program", "name the pictures of the sheets"),
    (b"MZ\x90\0", "a program", "name the pictures of the sheets"),
    (b"wOFF", "a font", "name the pictures of the sheets"),
    (b"wOF2", "a font", "name the pictures of the sheets"),
    (b"%!PS", "a PostScript drawing", "save it as PDF or PNG"),
];

/// What a file is that is not read here; `None` where it may be read, or where its first bytes say nothing.
pub fn told(bytes: &[u8]) -> Option<PhotoError> {
    let of = |table: &[(&[u8], &'static str, &'static str)]| {
        table.iter().find(|(first, ..)| bytes.starts_with(first)).map(|(_, what, advice)| (*what, *advice))
    };
    if let Some((what, advice)) = of(&PHOTOS).or_else(|| photo_by_more(bytes)) {
        return Some(PhotoError::OtherFormat { what, advice, photo: true });
    }
    let (what, advice) = of(&OTHERS).or_else(|| other_by_more(bytes))?;
    Some(PhotoError::OtherFormat { what, advice, photo: false })
}

/// An AVIF picture; its container may begin like that of a HEIC.
#[cfg(feature = "heic")]
pub fn avif() -> PhotoError {
    PhotoError::OtherFormat { what: "an AVIF picture", advice: EXPORT_IT, photo: true }
}

/// A picture of a camera's sensor in the container of a TIFF.
pub fn camera_raw() -> PhotoError {
    let what = "a camera's raw picture (DNG, NEF, CR2, ARW or alike)";
    PhotoError::OtherFormat { what, advice: DEVELOP_IT, photo: true }
}

/// The picture formats of a box file (ISO/IEC 14496-12, 4.3) and of files that tell themselves later on.
fn photo_by_more(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let brands = brands(bytes);
    let has = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.contains(&brand));
    let is = |names: &[&[u8; 4]]| brands.first().is_some_and(|brand| names.contains(&brand));
    // An AVIF may call itself a HEIF in general first; a HEIC never lists AV1 among its brands.
    if is(&[b"avif", b"avis"]) || (has(&[b"avif", b"avis"]) && !has(&[b"heic", b"heix", b"hevc", b"heim", b"heis"])) {
        return Some(("an AVIF picture", EXPORT_IT));
    }
    if is(&[b"crx "]) {
        return Some(("a camera's raw picture (CR3)", DEVELOP_IT));
    }
    if is(&[b"jp2 ", b"jpx ", b"jph "]) {
        return Some(("a JPEG 2000 picture", EXPORT_IT));
    }
    // A sequence alone: there is no picture item, only a track.
    let heic = has(&[b"hevc", b"hevx", b"msf1", b"hevm", b"hevs", b"avcs"]);
    if heic && !top_boxes(bytes).any(|kind| &kind == b"meta") && top_boxes(bytes).any(|kind| &kind == b"moov") {
        return Some(("a HEIC sequence of pictures", "export the picture that you want as JPEG"));
    }
    if bytes.get(6..14) == Some(b"HEAPCCDR") {
        return Some(("a camera's raw picture (CRW)", DEVELOP_IT));
    }
    if matches!(bytes, [0x0A, 0 | 2..=5, 1, 1 | 2 | 4 | 8, ..]) {
        return Some(("a PCX picture", SAVE_IT));
    }
    bytes.ends_with(b"TRUEVISION-XFILE.\0").then_some(("a TGA picture", SAVE_IT))
}

fn other_by_more(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const PICTURE_BRANDS: [&[u8; 4]; 6] = [b"heic", b"heix", b"heif", b"mif1", b"mif2", b"heim"];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(in_a_zip(bytes));
    }
    let head = &bytes[..bytes.len().min(1_024)];
    if head.first() == Some(&b'<') && head.windows(5).any(|part| part == b"<svg ") {
        return Some(("an SVG drawing", "save it as PDF or PNG"));
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(("a tar archive", UNPACK_IT));
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"AVI ") => Some(("a video", TAKE_A_STILL)),
            Some(b"WAVE") => Some(("a sound", TAKE_A_STILL)),
            _ => None,
        };
    }
    let brands = brands(bytes);
    let picture = brands.iter().any(|brand| PICTURE_BRANDS.contains(&brand));
    let quicktime = matches!(bytes.get(4..8), Some(b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot"))
        && top_boxes(bytes).any(|kind| matches!(&kind, b"moov" | b"mdat"));
    ((!brands.is_empty() && !picture && !is_a_heic_track(&brands)) || quicktime).then_some(("a video", TAKE_A_STILL))
}

/// Brands that may go with a picture item, although they are those of sequences.
fn is_a_heic_track(brands: &[[u8; 4]]) -> bool {
    brands.iter().any(|brand| matches!(brand, b"hevc" | b"hevx" | b"msf1" | b"heis" | b"hevm" | b"hevs"))
}

/// What a zip file holds, by the name of its first files: documents are zip files, too.
fn in_a_zip(bytes: &[u8]) -> (&'static str, &'static str) {
    let head = &bytes[..bytes.len().min(4_096)];
    let has = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    if has(b"application/vnd.oasis.opendocument") || has(b"word/") || has(b"[Content_Types].xml") {
        ("a document of an office program", PRINT_IT)
    } else if has(b"application/epub+zip") {
        ("an e-book", PRINT_IT)
    } else {
        ("a zip archive", UNPACK_IT)
    }
}

/// The brands of a box file, the major one first.
fn brands(bytes: &[u8]) -> Vec<[u8; 4]> {
    const MOST: usize = 64;
    let Some(head) = bytes.get(..16).filter(|head| head[4..8] == *b"ftyp") else { return Vec::new() };
    let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
    let others = bytes.get(16..bytes.len().min(length.max(16))).unwrap_or_default();
    let four = |brand: &[u8]| [brand[0], brand[1], brand[2], brand[3]];
    std::iter::once(four(&head[8..12])).chain(others.chunks_exact(4).take(MOST).map(four)).collect()
}

/// The kinds of a box file's outermost boxes, as far as they can be followed.
fn top_boxes(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    const MOST: usize = 64;
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let head = bytes.get(at..)?.get(..8)?;
        let length = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            0 => bytes.len() as u64,
            1 => u64::from_be_bytes(bytes.get(at + 8..at + 16)?.try_into().ok()?),
            length => length.into(),
        };
        at = at.checked_add(usize::try_from(length.max(8)).ok()?)?;
        Some([head[4], head[5], head[6], head[7]])
    })
    .take(MOST)
}
