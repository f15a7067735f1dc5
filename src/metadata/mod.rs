//! A file's bytes -> what it tells of its maker; and the same file without that.
//!
//! A photo says where and when it was taken and with which telephone, a document who wrote it, a drawing in whose folder
//! it lay. None of this is seen, and all of it is in the codes. The walkers here follow the structure of each format and
//! copy what is shown; they decode no pixels, so that no pixel can change. Nothing that they read sizes a buffer or a
//! loop unchecked, and what cannot be taken apart is left as it is.

mod bytes;
mod designs;
mod documents;
mod exif;
mod ifd;
mod iptc;
mod photoshop;
mod pictures;
#[cfg(test)]
mod testing;
mod text;
mod traces;
mod unpack;
mod xmp;

use pictures::PictureFormat;
pub use traces::{Trace, Traces};

/// What became of a file that was to tell nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stripping {
    /// It tells nothing, and stays as it is.
    Silent,
    /// The same picture: what was taken out of it, and what it still tells.
    Stripped { bytes: Vec<u8>, told: Traces, left: Traces },
    /// It tells this, and stays as it is; and why.
    Kept { told: Traces, why: Obstacle },
}

/// Why nothing is taken out of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It is no picture of a kind that can be changed.
    Pdf,
    Office,
    Archive,
    OtherKind,
    /// A picture that does not follow its format, or a raw photo.
    Picture,
}

/// What a file tells of its maker. Its name is asked only where its bytes do not say what it is.
#[must_use]
pub fn told(name: &str, bytes: &[u8]) -> Traces {
    match PictureFormat::of(bytes) {
        Some(format) => format.told(bytes).unwrap_or_else(|| told_by_fragments(bytes)),
        None => told_by_others(name, bytes),
    }
}

/// Takes out of a picture what it tells. What it shows, its colour profile and its orientation stay.
#[must_use]
pub fn strip(name: &str, bytes: &[u8]) -> Stripping {
    let Some(format) = PictureFormat::of(bytes) else {
        let told = told_by_others(name, bytes);
        let why = obstacle(bytes).unwrap_or(Obstacle::OtherKind);
        return if told.is_empty() { Stripping::Silent } else { Stripping::Kept { told, why } };
    };
    let Some(told) = format.told(bytes) else {
        return Stripping::Kept { told: told_by_fragments(bytes), why: Obstacle::Picture };
    };
    if told.is_empty() {
        return Stripping::Silent;
    }
    match format.stripped(bytes) {
        None => Stripping::Kept { told, why: obstacle(bytes).unwrap_or(Obstacle::Picture) },
        Some(bytes) => {
            let left = format.told(&bytes).unwrap_or_default();
            Stripping::Stripped { bytes, told, left }
        }
    }
}

/// Why files of this kind are never changed; `None` for pictures that can be.
#[must_use]
pub fn obstacle(bytes: &[u8]) -> Option<Obstacle> {
    match PictureFormat::of(bytes) {
        Some(PictureFormat::Gif) => return Some(Obstacle::OtherKind),
        Some(_) => return None,
        None => {}
    }
    Some(if is_pdf(bytes) {
        Obstacle::Pdf
    } else if is_zip(bytes) {
        let office = |name: &str| {
            name.starts_with("docProps/") || name == "meta.xml" || name == "[Content_Types].xml" || name == "mimetype"
        };
        let office = unpack::members(bytes).iter().any(|member| office(&member.name));
        if office { Obstacle::Office } else { Obstacle::Archive }
    } else if is_old_office(bytes) || is_rtf(bytes) {
        Obstacle::Office
    } else {
        Obstacle::OtherKind
    })
}

/// Whether it is a PDF: readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13).
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1_024)).is_some_and(|start| bytes::holds(start, b"%PDF-"))
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_old_office(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

fn is_rtf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

fn told_by_others(name: &str, bytes: &[u8]) -> Traces {
    if is_pdf(bytes) {
        documents::told_by_pdf(bytes)
    } else if is_zip(bytes) {
        // Pictures of documents are looked at, archives in archives are not.
        documents::told_by_zip(bytes, &|name, bytes| {
            if PictureFormat::of(bytes).is_some() { told(name, bytes) } else { Traces::default() }
        })
    } else if is_old_office(bytes) {
        documents::told_by_old_office(bytes)
    } else if is_rtf(bytes) {
        documents::told_by_rtf(bytes)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        documents::told_by_film(bytes)
    } else if bytes.starts_with(b"\x1f\x8b") && name.to_lowercase().ends_with(".svgz") {
        let drawing = unpack::gzip(bytes);
        PictureFormat::of(&drawing).and_then(|format| format.told(&drawing)).unwrap_or_default()
    } else if is_binary(bytes) {
        told_by_fragments(bytes)
    } else {
        designs::told(name, bytes)
    }
}

/// Text holds no zeros, but for that in UTF-16, which no design is written in.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(8 << 10)).is_some_and(|start| start.contains(&0))
}

/// What stands open in the bytes of a file that nobody can take apart.
fn told_by_fragments(bytes: &[u8]) -> Traces {
    let mut traces = documents::blocks_anywhere(bytes);
    traces.add_all(xmp::told_anywhere(bytes));
    traces.add_all(pictures::told_at_a_glance(bytes));
    if text::names_a_home(bytes) {
        traces.add(Trace::Folder);
    }
    traces
}

#[cfg(test)]
mod tests;
