//! A HEIC -> its luma, upright.
//!
//! ```text
//! ftyp | meta: items, their bytes' places, their properties | mdat: HEVC pictures        (ISO/IEC 23008-12)
//!
//! primary item = hvc1, one coded picture | grid of hvc1 tiles | iden, another item; then clap, irot, imir in turn
//! ```
//! Phones cut a photo into tiles of 512 pixels. Each is decoded for itself and all but its luma dropped, so that a
//! photo takes one byte a pixel; a tile that is broken or cut off stays grey and costs only itself. What the container
//! claims is checked before the foreign parser sees it, and every coded picture is bounded in pixels: the decoder
//! can't be stopped inside one. The watch is asked between them.

use std::collections::BTreeSet;

use heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};
use heifer_isobmff::boxes::{Property, parse_item_infos};
use heifer_isobmff::{BoxIter, HeifFile, ItemId};
use image::{GrayImage, imageops};

use super::foreign;
use super::pixels::{PhotoError, Trouble, claimed_size};
use crate::limits::{MAX_HEIC_BYTES, MAX_HEIC_META_BYTES, MAX_HEVC_PIXELS, MAX_HEVC_UNITS, MAX_PIXELS};
use crate::watch::Watch;

/// Items that stand for others, one in another: a grid in an identity, and one to spare.
const MAX_DEPTH: usize = 3;
/// Coded pictures are whole blocks of up to 64 pixels.
const BLOCK: u64 = 64;
/// What stands where a tile could not be decoded.
const UNKNOWN: u8 = 128;

/// Refuses what would cost the parser more memory or time than the file is worth: a long list of items, items told
/// twice (each copies what is known of it), and places that take no bytes to write.
pub fn check(bytes: &[u8]) -> Result<(), PhotoError> {
    if bytes.len() > MAX_HEIC_BYTES {
        return Err(PhotoError::TooManyBytes { bytes: bytes.len() as u64, most: MAX_HEIC_BYTES as u64 });
    }
    for part in BoxIter::new(bytes) {
        // A box that reaches beyond the end is the parser's to name.
        let Ok(part) = part else { return Ok(()) };
        if &part.header.box_type.0 != b"meta" {
            continue;
        }
        if part.content.len() > MAX_HEIC_META_BYTES {
            return Err(refused("too much is said of its items"));
        }
        let mut known = BTreeSet::new();
        for inner in BoxIter::new(part.content.get(4..).unwrap_or_default()).flatten() {
            match &inner.header.box_type.0 {
                b"iinf" => {
                    let infos = parse_item_infos(inner.content).map_err(|error| broken(&error))?;
                    if !infos.iter().all(|info| known.insert(info.id)) {
                        return Err(refused("an item is told twice"));
                    }
                }
                // After version and flags: the bytes of an offset and of a length, four bits each.
                b"iloc" if inner.content.get(4) == Some(&0) => return Err(refused("items stand nowhere")),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The luma of a checked file's primary picture, turned as the file says.
pub fn luma(bytes: &[u8], watch: &dyn Watch) -> Result<GrayImage, PhotoError> {
    let file = HeifFile::parse(bytes).map_err(|error| broken(&error))?;
    let primary = file.primary_id;
    Decoder { file, watch, pixels_left: 2 * MAX_PIXELS }.item(primary, 0)
}

struct Decoder<'a> {
    file: HeifFile<'a>,
    watch: &'a dyn Watch,
    /// Pixels that may still be decoded: a grid may name one tile many times.
    pixels_left: u64,
}

impl Decoder<'_> {
    fn item(&mut self, id: ItemId, depth: usize) -> Result<GrayImage, PhotoError> {
        if depth > MAX_DEPTH {
            return Err(refused("its pictures stand for one another without end"));
        }
        let kind = self.file.item(id).map_err(|error| broken(&error))?.item_type;
        let picture = match &kind.0 {
            b"hvc1" => self.coded(id, self.claimed(id)?),
            b"grid" => self.grid(id),
            b"iden" => match *self.file.referenced_items(id, b"dimg") {
                [source] => self.item(source, depth + 1),
                _ => Err(refused("a picture stands for no other or for many")),
            },
            b"av01" => Err(foreign::avif()),
            _ => Err(refused("pictures of its kind are not read; save or export it as JPEG")),
        }?;
        self.turned(picture, id)
    }

    /// The size that an item says it has.
    fn claimed(&self, id: ItemId) -> Result<(u32, u32), PhotoError> {
        let size = self.file.image_size(id).map_err(|error| broken(&error))?;
        let (width, height) = size.ok_or_else(|| refused("a picture's size is not told"))?;
        claimed_size(width.into(), height.into())
    }

    /// One coded picture, cut to `size` where it is larger.
    fn coded(&mut self, id: ItemId, (width, height): (u32, u32)) -> Result<GrayImage, PhotoError> {
        let most = (u64::from(width) + BLOCK) * (u64::from(height) + BLOCK);
        if most > self.pixels_left || u64::from(width) * u64::from(height) > MAX_HEVC_PIXELS {
            return Err(PhotoError::TooManyPixels {
                width: width.into(),
                height: height.into(),
                most: MAX_HEVC_PIXELS,
            });
        }
        self.pixels_left -= most;
        let stream = self.file.hevc_bitstream(id).map_err(|error| broken(&error))?;
        if starts(&stream) > MAX_HEVC_UNITS {
            return Err(refused("a picture has too many parts"));
        }
        let options = DecodeOptions { max_pixels: most, ..DecodeOptions::default() };
        let frame = decode_picture(&stream, options).map_err(|error| broken(&error))?;
        let deeper = frame.bit_depth[0].saturating_sub(8);
        let (columns, rows) = (frame.widths[0].min(width), frame.heights[0].min(height));
        if columns == 0 || rows == 0 {
            return Err(PhotoError::NoPixels);
        }
        let lines = frame.planes[0].chunks_exact(frame.widths[0] as usize).take(rows as usize);
        let pixels = lines.flat_map(|line| &line[..columns as usize]).map(|level| (level >> deeper) as u8).collect();
        GrayImage::from_raw(columns, rows, pixels).ok_or(PhotoError::NoPixels)
    }

    /// Tiles side by side, row by row, cut at the right and below.
    fn grid(&mut self, id: ItemId) -> Result<GrayImage, PhotoError> {
        let grid = self.file.grid(id).map_err(|error| broken(&error))?;
        let tiles = self.file.referenced_items(id, b"dimg").to_vec();
        let (rows, columns) = (u32::from(grid.rows), u32::from(grid.columns));
        let first = *tiles.first().ok_or(PhotoError::NoPixels)?;
        if tiles.len() as u32 != rows * columns {
            return Err(refused("it has more or fewer tiles than places for them"));
        }
        let (width, height) = claimed_size(grid.output_width.into(), grid.output_height.into())?;
        let tile = self.claimed(first)?;
        let mut whole = GrayImage::from_pixel(width, height, image::Luma([UNKNOWN]));
        let mut trouble = None;
        let mut any = false;
        for (place, id) in (0..).zip(tiles) {
            let (x, y) =
                (u64::from(place % columns) * u64::from(tile.0), u64::from(place / columns) * u64::from(tile.1));
            let outside = x >= u64::from(width) || y >= u64::from(height);
            if self.watch.stop() || outside {
                continue;
            }
            match self.coded(id, tile) {
                Ok(picture) => {
                    imageops::replace(&mut whole, &picture, x as i64, y as i64);
                    any = true;
                }
                Err(error) => trouble = trouble.or(Some(error)),
            }
        }
        match trouble {
            Some(error) if !any => Err(error),
            _ => Ok(whole),
        }
    }

    /// A picture after its own cuts, turns and mirrors, in the order in which they are told. The EXIF orientation is
    /// for information only in this format and already followed by these.
    fn turned(&self, mut picture: GrayImage, id: ItemId) -> Result<GrayImage, PhotoError> {
        for property in self.file.item_properties(id).map_err(|error| broken(&error))? {
            picture = match *property {
                Property::CleanAperture { width, height, horiz_offset, vert_offset } => {
                    let (left, columns) = aperture(picture.width(), width, horiz_offset);
                    let (top, rows) = aperture(picture.height(), height, vert_offset);
                    imageops::crop_imm(&picture, left, top, columns, rows).to_image()
                }
                Property::Rotation(1) => imageops::rotate270(&picture),
                Property::Rotation(2) => imageops::rotate180(&picture),
                Property::Rotation(3) => imageops::rotate90(&picture),
                Property::Mirror(true) => imageops::flip_vertical(&picture),
                Property::Mirror(false) => imageops::flip_horizontal(&picture),
                _ => picture,
            };
        }
        if picture.is_empty() { Err(PhotoError::NoPixels) } else { Ok(picture) }
    }
}

/// Where a clean aperture begins on one axis and how long it is; the offset is that of its middle from the picture's
/// (ISO/IEC 14496-12, 12.1.4). One that makes no sense leaves the whole.
fn aperture(whole: u32, length: (u32, u32), offset: (i32, u32)) -> (u32, u32) {
    let length = f64::from(length.0) / f64::from(length.1);
    let start = f64::from(offset.0) / f64::from(offset.1) + (f64::from(whole) - length) / 2.0;
    if !(length >= 1.0 && start.is_finite()) {
        return (0, whole);
    }
    let start = start.round().clamp(0.0, f64::from(whole)) as u32;
    (start, (length.round() as u32).min(whole - start))
}

/// How many units a stream has, by the marks that begin them.
fn starts(stream: &[u8]) -> usize {
    stream.windows(3).filter(|three| *three == [0, 0, 1]).count()
}

/// What the parser and the decoder say is not for people.
fn broken(_: &impl std::fmt::Display) -> PhotoError {
    super::pixels::broken("HEIC", Trouble::Damaged)
}

fn refused(reason: &str) -> PhotoError {
    PhotoError::Broken { format: "HEIC", reason: reason.to_owned() }
}
