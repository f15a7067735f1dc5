//! A page's directory -> checked facts: its size, its samples, and where its strips or tiles stand.
//!
//! Strips are tiles as wide as the page; the last strip may be lower than the others, tiles never are.

use super::directory::{Directory, tag};
use super::fault::{fault, unsupported};
use crate::limits::{MAX_DECODED_BYTES, MAX_PIXELS, MAX_TIFF_CHUNKS};
use crate::photo::files::pixels::{PhotoError, claimed_size};

/// How a strip or tile is packed (TIFF 6.0, sections 3, 9 to 11, 13, 22; Adobe's technical notes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    None,
    /// Runs of black and white (ITU-T T.4), rows begin on whole bytes.
    Runs,
    /// ITU-T T.4: one-dimensional, or with lines that refer to the line above.
    Group3 {
        two_dimensional: bool,
    },
    /// ITU-T T.6.
    Group4,
    Lzw,
    Jpeg,
    Deflate,
    PackBits,
}

/// What the samples of a pixel mean (TIFF 6.0, sections 3 to 6, 16, 20, 21, 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    WhiteIsZero,
    BlackIsZero,
    Rgb,
    Palette,
    Cmyk,
    /// The first sample is the brightness: YCbCr, Lab.
    BrightnessFirst,
}

/// A page's picture, within the limits.
pub struct Facts {
    pub width: u32,
    pub height: u32,
    pub packing: Packing,
    pub colours: Colours,
    /// Bits of one sample: 1 to 16, or 32.
    pub bits: u32,
    /// Samples of a pixel in one strip or tile.
    pub samples: usize,
    /// Strips or tiles that are read for one place: one, or one for each sample in planes of their own.
    pub planes_read: usize,
    /// Which sample is how opaque the pixel is, and whether the others are multiplied by it already.
    pub alpha: Option<(usize, bool)>,
    /// Samples are differences from the pixel on their left.
    pub differences: bool,
    /// Bits of a byte stand in the opposite order.
    pub reversed: bool,
    /// Pixels for which one pair of colour samples stands, across and down; (1, 1) where each has its own.
    pub subsampling: (usize, usize),
    /// The size of a strip or tile.
    pub columns: usize,
    pub rows: usize,
    pub across: usize,
    pub down: usize,
    pub jpeg_tables: Vec<u8>,
    offsets: Vec<u64>,
    lengths: Vec<u64>,
}

impl Facts {
    pub fn of(directory: &Directory<'_>) -> Result<Self, PhotoError> {
        let number = |tag, otherwise| directory.number(tag).unwrap_or(otherwise);
        let (width, height) = claimed_size(number(tag::WIDTH, 0), number(tag::HEIGHT, 0))?;
        let packing = packing(directory)?;
        let colours = colours(directory)?;
        let planar = number(tag::PLANAR, 1) == 2;
        let samples = number(tag::SAMPLES, 1);
        let colour_samples = match colours {
            Colours::Rgb => 3,
            Colours::Cmyk => 4,
            _ => 1,
        };
        if !(colour_samples..=64).contains(&samples) {
            return Err(fault("the number of its colours makes no sense"));
        }
        let samples = samples as usize;
        let bits = bits(directory)?;
        // The extra samples are the last ones.
        let extra = directory.numbers(tag::EXTRA_SAMPLES).unwrap_or_default();
        let before = samples.saturating_sub(extra.len());
        let alpha = extra.iter().position(|kind| matches!(kind, 1 | 2)).map(|at| (before + at, extra[at] == 1));
        let alpha = alpha.filter(|(at, _)| *at >= colour_samples as usize);
        let planes_read = match alpha {
            _ if !planar => 1,
            Some((at, _)) => at + 1,
            None => colour_samples as usize,
        };
        let subsampling = match directory.numbers(tag::SUBSAMPLING).as_deref() {
            _ if number(tag::PHOTOMETRIC, 0) != 6 || planar || packing == Packing::Jpeg => (1, 1),
            Some(&[across @ (1 | 2 | 4), down @ (1 | 2 | 4), ..]) => (across as usize, down as usize),
            Some(_) => return Err(fault("its colours are spread in a way that makes no sense")),
            None => (2, 2),
        };
        if subsampling != (1, 1) && (bits != 8 || samples != 3) {
            return Err(unsupported("its colours are stored in a way that is not read"));
        }
        let fax = matches!(packing, Packing::Runs | Packing::Group3 { .. } | Packing::Group4);
        if (packing == Packing::Jpeg && bits != 8) || (fax && (bits != 1 || (samples != 1 && !planar))) {
            return Err(unsupported(&format!("its samples of {bits} bits are not read")));
        }
        let (columns, rows, offsets, lengths) = chunks(directory, width, height)?;
        let (across, down) = ((width as usize).div_ceil(columns), (height as usize).div_ceil(rows));
        let facts = Self {
            width,
            height,
            packing,
            colours,
            bits,
            samples: if planar { 1 } else { samples },
            planes_read,
            alpha,
            differences: differences(directory)?,
            reversed: number(tag::FILL_ORDER, 1) == 2,
            subsampling,
            columns,
            rows,
            across,
            down,
            jpeg_tables: directory.bytes(tag::JPEG_TABLES).unwrap_or_default().to_vec(),
            offsets,
            lengths,
        };
        facts.checked()
    }

    /// Bounds on what unpacking costs: the pixels of all tiles, and the memory for one.
    fn checked(self) -> Result<Self, PhotoError> {
        let places = (self.across as u64).saturating_mul(self.down as u64);
        if places.saturating_mul(self.planes_read as u64) > MAX_TIFF_CHUNKS {
            return Err(fault("it is cut into too many parts"));
        }
        let painted = places.saturating_mul(self.columns as u64).saturating_mul(self.rows as u64);
        let memory = (self.chunk_bytes() as u64).saturating_mul(self.planes_read as u64);
        if painted > 2 * MAX_PIXELS || memory > MAX_DECODED_BYTES {
            return Err(fault("its parts are larger than the picture"));
        }
        Ok(self)
    }

    /// Bytes of a row of one strip or tile; where pixels share colour samples, of as many rows as share them.
    pub fn row_bytes(&self) -> usize {
        let (across, down) = self.subsampling;
        match self.subsampling {
            (1, 1) => self.columns.saturating_mul(self.samples).saturating_mul(self.bits as usize).div_ceil(8),
            _ => self.columns.div_ceil(across).saturating_mul(across * down + 2),
        }
    }

    /// Bytes of one strip or tile.
    pub fn chunk_bytes(&self) -> usize {
        self.row_bytes().saturating_mul(self.rows.div_ceil(self.subsampling.1))
    }

    /// The packed bytes of a strip or tile, as far as the file goes.
    pub fn chunk<'a>(&self, bytes: &'a [u8], index: usize) -> Option<&'a [u8]> {
        let start = usize::try_from(*self.offsets.get(index)?).ok().filter(|start| *start > 0)?;
        let rest = bytes.get(start..)?;
        // Some writers forget the lengths, or write none.
        let length = self.lengths.get(index).copied().filter(|length| *length > 0).unwrap_or(rest.len() as u64);
        let data = &rest[..rest.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
        Some(data).filter(|data| !data.is_empty())
    }
}

fn packing(directory: &Directory<'_>) -> Result<Packing, PhotoError> {
    Ok(match directory.number(tag::COMPRESSION).unwrap_or(1) {
        1 => Packing::None,
        2 => Packing::Runs,
        3 => Packing::Group3 { two_dimensional: directory.number(tag::T4_OPTIONS).unwrap_or(0) & 1 != 0 },
        4 => Packing::Group4,
        5 => Packing::Lzw,
        6 | 7 => Packing::Jpeg,
        8 | 32_946 => Packing::Deflate,
        32_773 => Packing::PackBits,
        33_003 | 33_005 | 34_712 => return Err(unsupported("it is packed as JPEG 2000, which is not read")),
        34_661 => return Err(unsupported("it is packed as JBIG, which is not read")),
        34_925 => return Err(unsupported("it is packed as LZMA, which is not read")),
        50_000 => return Err(unsupported("it is packed as Zstandard, which is not read")),
        50_001 => return Err(unsupported("it is packed as WebP, which is not read")),
        other => return Err(unsupported(&format!("it is packed in a way (number {other}) that is not read"))),
    })
}

fn colours(directory: &Directory<'_>) -> Result<Colours, PhotoError> {
    let samples = directory.number(tag::SAMPLES).unwrap_or(1);
    let fax = matches!(directory.number(tag::COMPRESSION), Some(2..=4));
    Ok(match directory.number(tag::PHOTOMETRIC) {
        Some(0) => Colours::WhiteIsZero,
        // A mask, too, is white where it is set.
        Some(1 | 4) => Colours::BlackIsZero,
        Some(2) => Colours::Rgb,
        Some(3) => Colours::Palette,
        Some(5) => Colours::Cmyk,
        Some(6 | 8 | 9) => Colours::BrightnessFirst,
        Some(_) => return Err(unsupported("its colours are of a kind that is not read")),
        // Left out by some writers.
        None if fax => Colours::WhiteIsZero,
        None if samples >= 3 => Colours::Rgb,
        None => Colours::BlackIsZero,
    })
}

fn bits(directory: &Directory<'_>) -> Result<u32, PhotoError> {
    let bits = directory.numbers(tag::BITS).unwrap_or_default();
    let first = bits.first().copied().unwrap_or(1);
    let formats = directory.numbers(tag::SAMPLE_FORMAT).unwrap_or_default();
    let real = formats.first() == Some(&3);
    let alike = bits.iter().all(|other| *other == first) && formats.iter().all(|other| *other == formats[0]);
    match first {
        1..=16 | 32 if alike && (!real || first == 32) => Ok(first as u32),
        _ => Err(unsupported(&format!("its samples of {first} bits are not read"))),
    }
}

fn differences(directory: &Directory<'_>) -> Result<bool, PhotoError> {
    // Predictors belong to these ways of packing; elsewhere the field is left over.
    if !matches!(directory.number(tag::COMPRESSION), Some(5 | 8 | 32_946)) {
        return Ok(false);
    }
    match directory.number(tag::PREDICTOR).unwrap_or(1) {
        1 => Ok(false),
        2 => Ok(true),
        _ => Err(unsupported("its samples are predicted in a way that is not read")),
    }
}

/// Columns and rows of a strip or tile, the offsets of all and their lengths.
#[allow(clippy::type_complexity)] // four numbers that go into one struct
fn chunks(
    directory: &Directory<'_>,
    width: u32,
    height: u32,
) -> Result<(usize, usize, Vec<u64>, Vec<u64>), PhotoError> {
    let tiled = directory.number(tag::TILE_WIDTH).zip(directory.number(tag::TILE_HEIGHT));
    let (columns, rows, at, length) = if let Some((columns, rows)) = tiled {
        (columns, rows, tag::TILE_OFFSETS, tag::TILE_BYTES)
    } else {
        let rows = directory.number(tag::ROWS_PER_STRIP).unwrap_or(u64::from(height)).min(u64::from(height));
        (u64::from(width), rows, tag::STRIP_OFFSETS, tag::STRIP_BYTES)
    };
    let (columns, rows) = claimed_size(columns, rows).map_err(|_| fault("its parts have no size, or a huge one"))?;
    // Old JPEG files tell the place of one whole JPEG.
    let whole_jpeg = directory.number(tag::COMPRESSION) == Some(6);
    let jpeg = directory.numbers(tag::JPEG_AT).filter(|_| whole_jpeg);
    let none = || fault("it does not tell where its pixels stand");
    match jpeg {
        Some(offsets) => {
            let lengths = directory.numbers(tag::JPEG_BYTES).unwrap_or_default();
            Ok((width as usize, height as usize, offsets, lengths))
        }
        None if whole_jpeg => Err(unsupported("it is packed as JPEG in an old way that is not read")),
        None => {
            let offsets = directory.numbers(at).ok_or_else(none)?;
            Ok((columns as usize, rows as usize, offsets, directory.numbers(length).unwrap_or_default()))
        }
    }
}
