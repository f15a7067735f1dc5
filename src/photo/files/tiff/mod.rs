//! A TIFF's chain of pages -> where each page's directory stands, and the luma of one page.
//!
//! ```text
//! II 42 <first> ... | count, entries of 12, <next> | ... | count, entries of 12, 0      classic (TIFF 6.0, section 2)
//! II 43 8 0 <first> ... entries of 20, all offsets 64 bits                              BigTIFF
//!
//! directory -> facts -> strips or tiles, each unpacked for itself -> samples -> luma
//! ```
//! Strips and tiles are unpacked one at a time, so that a page takes one byte a pixel; one that is broken or cut off
//! stays grey and costs only itself.

mod chunk;
mod directory;
mod facts;
mod fault;
mod shades;

use image::GrayImage;
use image::metadata::Orientation;

use self::directory::{Directory, TiffLayout, tag};
use self::facts::Facts;
use self::fault::fault;
use self::shades::Shades;
use super::pixels::PhotoError;
use crate::limits::{MAX_PAGES, MAX_TIFF_REREAD_BYTES};
use crate::watch::Watch;

/// What stands where a strip or tile could not be unpacked.
const UNKNOWN: u8 = 128;
/// Directories of smaller and larger versions of a page that are looked at.
const MAX_VERSIONS: usize = 16;

pub fn is_tiff(bytes: &[u8]) -> bool {
    TiffLayout::of(bytes).is_some()
}

/// Most writers put the list of pages at the end: it is what a cut takes first.
pub fn no_pages() -> PhotoError {
    fault("its list of pages is missing, it may be cut off; copy it again from where it came")
}

/// Directory offsets of the pages, in order; stops at a loop, at the file's end and at [`MAX_PAGES`].
pub fn pages(bytes: &[u8]) -> Vec<u64> {
    let Some(layout) = TiffLayout::of(bytes) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = layout.first(bytes);
    while let Some(at) = next.filter(|at| *at != 0 && !found.contains(at) && found.len() < MAX_PAGES) {
        let Some(after) = layout.next_at(bytes, at) else { break };
        found.push(at);
        next = layout.offset(bytes, after);
    }
    found
}

/// Whether a camera stored what its sensor measured, beside small previews: such files look like TIFFs, but what can
/// be read of them is a thumbnail.
pub fn is_camera_raw(bytes: &[u8], pages: &[u64]) -> bool {
    const DNG_VERSION: u16 = 50_706;
    const SENSOR: [u64; 2] = [32_803, 34_892];
    let Some(layout) = TiffLayout::of(bytes) else { return false };
    let at = |at: u64| Directory::read(bytes, layout, at);
    let of_sensor =
        |directory: &Directory<'_>| directory.number(tag::PHOTOMETRIC).is_some_and(|kind| SENSOR.contains(&kind));
    bytes.get(8..10) == Some(b"CR")
        || pages.iter().take(MAX_VERSIONS).filter_map(|page| at(*page)).any(|directory| {
            let versions = directory.numbers(tag::SUB_DIRECTORIES).unwrap_or_default();
            directory.number(DNG_VERSION).is_some()
                || of_sensor(&directory)
                || versions.into_iter().take(MAX_VERSIONS).filter_map(at).any(|version| of_sensor(&version))
        })
}

/// Grey pixels as they lie in the file, and how they must be turned.
pub fn luma(bytes: &[u8], at: u64, watch: &dyn Watch) -> Result<(GrayImage, Orientation), PhotoError> {
    let layout = TiffLayout::of(bytes).ok_or(PhotoError::Unknown)?;
    let directory = Directory::read(bytes, layout, at).ok_or_else(|| fault("the list of a page's parts is cut off"))?;
    let facts = Facts::of(&directory)?;
    let shades = Shades::of(&facts, &directory, layout.little_endian)?;
    let mut whole = vec![UNKNOWN; facts.width as usize * facts.height as usize];
    // Many strips may stand at one place: reading them all must not cost more than the file is worth.
    let mut left = 2 * bytes.len() as u64 + MAX_TIFF_REREAD_BYTES;
    let (mut trouble, mut any) = (None, false);
    for place in 0..facts.across * facts.down {
        if watch.stop() {
            break;
        }
        let planes: Result<Vec<Vec<u8>>, PhotoError> = (0..facts.planes_read)
            .map(|plane| {
                let data = facts.chunk(bytes, plane * facts.across * facts.down + place);
                let data = data.ok_or_else(|| fault("a part of it lies beyond the file's end: it is cut off"))?;
                left = left.checked_sub(data.len() as u64).ok_or_else(|| fault("its parts overlap"))?;
                chunk::unpacked(&facts, data, layout.little_endian)
            })
            .collect();
        match planes {
            Ok(planes) => {
                any = true;
                shades.paint(&facts, &planes, place, &mut whole);
            }
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    match trouble {
        Some(error) if !any => return Err(error),
        _ => {}
    }
    let orientation = directory.number(tag::ORIENTATION).and_then(|value| u8::try_from(value).ok());
    let orientation = orientation.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
    let gray = GrayImage::from_raw(facts.width, facts.height, whole).ok_or(PhotoError::NoPixels)?;
    Ok((gray, orientation))
}
