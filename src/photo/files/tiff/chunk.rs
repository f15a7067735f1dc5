//! A packed strip or tile -> the bytes of its samples, row by row, never more than its size says.
//!
//! What can be unpacked of a strip that is broken or cut off is kept; nothing at all is an error.

use std::borrow::Cow;
use std::io::Read;

use hayro_ccitt::{DecodeSettings, Decoder as FaxRows, DecoderContext, EncodingMode};
use weezl::{BitOrder, LzwStatus};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::facts::{Colours, Facts, Packing};
use super::fault::{fault, unsupported};
use crate::limits::MAX_JPEG_SCANS;
use crate::photo::files::pixels::PhotoError;

/// The samples of one strip or tile.
pub fn unpacked(facts: &Facts, packed: &[u8], little_endian: bool) -> Result<Vec<u8>, PhotoError> {
    let size = facts.chunk_bytes();
    let data: Cow<'_, [u8]> = if facts.reversed && facts.packing != Packing::Jpeg {
        Cow::Owned(packed.iter().map(|byte| byte.reverse_bits()).collect())
    } else {
        Cow::Borrowed(packed)
    };
    let mut samples = match facts.packing {
        Packing::None => data[..data.len().min(size)].to_vec(),
        Packing::PackBits => pack_bits(&data, size),
        Packing::Lzw => lzw(&data, size),
        Packing::Deflate => deflate(&data, size),
        Packing::Runs | Packing::Group3 { .. } | Packing::Group4 => fax(facts, &data),
        Packing::Jpeg => jpeg(facts, &data)?,
    };
    if samples.is_empty() {
        return Err(fault("its data are damaged"));
    }
    if facts.differences {
        samples.chunks_mut(facts.row_bytes()).for_each(|row| add_up(facts, row, little_endian));
    }
    Ok(samples)
}

/// Runs of equal and unequal bytes (TIFF 6.0, section 9).
fn pack_bits(mut data: &[u8], size: usize) -> Vec<u8> {
    let mut all = Vec::new();
    while let [head, rest @ ..] = data {
        if all.len() >= size {
            break;
        }
        let head = *head as i8;
        data = match (head, rest) {
            (-128, rest) => rest,
            (..0, [byte, rest @ ..]) => {
                all.extend(std::iter::repeat_n(*byte, 1 + usize::from(head.unsigned_abs())));
                rest
            }
            (..0, []) => &[],
            (0.., rest) => {
                let (bytes, rest) = rest.split_at(rest.len().min(1 + head as usize));
                all.extend(bytes);
                rest
            }
        };
    }
    all.truncate(size);
    all
}

/// Before 1990 some writers put the lowest bit first; their data begin with a clear code in that order.
fn lzw(data: &[u8], size: usize) -> Vec<u8> {
    let old = matches!(data, [0, second, ..] if second & 1 == 1);
    let mut decoder = if old {
        weezl::decode::Decoder::new(BitOrder::Lsb, 8)
    } else {
        weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    };
    let mut all = vec![0; size];
    let (mut from, mut done) = (0, 0);
    while done < size {
        let step = decoder.decode_bytes(&data[from..], &mut all[done..]);
        from += step.consumed_in;
        done += step.consumed_out;
        let goes_on = matches!(step.status, Ok(LzwStatus::Ok)) && step.consumed_in + step.consumed_out > 0;
        if !goes_on {
            break;
        }
    }
    all.truncate(done);
    all
}

fn deflate(data: &[u8], size: usize) -> Vec<u8> {
    let mut all = vec![0; size];
    let mut decoder = flate2::read::ZlibDecoder::new(data);
    let mut done = 0;
    while let Ok(more @ 1..) = decoder.read(&mut all[done..]) {
        done += more;
    }
    all.truncate(done);
    all
}

/// One bit a pixel, black is 1.
fn fax(facts: &Facts, data: &[u8]) -> Vec<u8> {
    let settings = DecodeSettings {
        columns: facts.columns as u32,
        rows: facts.rows as u32,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: facts.packing == Packing::Runs,
        encoding: match facts.packing {
            Packing::Group4 => EncodingMode::Group4,
            Packing::Group3 { two_dimensional: true } => EncodingMode::Group3_2D,
            _ => EncodingMode::Group3_1D,
        },
        strict: false,
    };
    let mut rows = Rows { bits: Vec::new(), row_bytes: facts.row_bytes(), most: facts.rows };
    // The rows before a fault are kept.
    let _ = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    rows.bits
}

struct Rows {
    bits: Vec<u8>,
    row_bytes: usize,
    most: usize,
}

impl FaxRows for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.bits.len();
        if self.row_bytes == 0 || start / self.row_bytes >= self.most {
            return;
        }
        self.bits.resize(start + self.row_bytes, 0);
        let row = &mut self.bits[start..];
        for pair in changes.chunks(2) {
            let from = pair[0] as usize;
            let to = pair.get(1).map_or(8 * row.len(), |end| *end as usize).min(8 * row.len());
            black(row, from, to);
        }
    }
}

/// Sets the bits from one place up to another, the highest of a byte first.
fn black(row: &mut [u8], from: usize, to: usize) {
    if from >= to {
        return;
    }
    let (first, last) = (from / 8, (to - 1) / 8);
    let head = 0xFF_u8 >> (from % 8);
    let tail = 0xFF_u8 << (7 - (to - 1) % 8);
    if first == last {
        row[first] |= head & tail;
        return;
    }
    row[first] |= head;
    row[first + 1..last].fill(0xFF);
    row[last] |= tail;
}

/// A JPEG, which may lack the tables that all strips share (TIFF technical note 2): its samples, and of YCbCr the
/// brightness alone.
fn jpeg(facts: &Facts, data: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let tables = facts.jpeg_tables.strip_suffix(&[0xFF, 0xD9]).filter(|tables| tables.len() > 2);
    let data = match (tables, data.strip_prefix(&[0xFF, 0xD8])) {
        (Some(tables), Some(rest)) => Cow::Owned([tables, rest].concat()),
        _ => Cow::Borrowed(data),
    };
    let damaged = || fault("the JPEG inside is damaged or cut off");
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_JPEG_SCANS);
    let headers = |options| {
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&data[..]), options);
        decoder.decode_headers().map(|()| decoder).map_err(|_| damaged())
    };
    let kind = headers(options)?.input_colorspace().ok_or_else(damaged)?;
    let wanted = match (facts.colours, kind) {
        (Colours::BrightnessFirst, ColorSpace::YCbCr) => ColorSpace::Luma,
        // As they are stored: what they mean, the TIFF says.
        _ => kind,
    };
    let mut decoder = headers(options.jpeg_set_out_colorspace(wanted))?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    if width < facts.columns.min(facts.width as usize) || width * height > facts.columns * facts.rows.max(8) * 2 {
        return Err(fault("the JPEG inside is not as large as the TIFF says"));
    }
    let stored = wanted.num_components();
    if stored < facts.jpeg_samples(wanted == ColorSpace::Luma) {
        return Err(unsupported("the JPEG inside has fewer colours than the TIFF says"));
    }
    let pixels = decoder.decode().map_err(|_| damaged())?;
    Ok(resized(&pixels, (width, stored), facts))
}

impl Facts {
    /// Samples of a pixel that are taken from a JPEG.
    fn jpeg_samples(&self, luma_only: bool) -> usize {
        if luma_only { 1 } else { self.samples }
    }
}

/// Rows of a JPEG as rows of the strip: cut or filled at the right, spare samples dropped.
fn resized(pixels: &[u8], (width, stored): (usize, usize), facts: &Facts) -> Vec<u8> {
    let mut all = Vec::with_capacity(facts.chunk_bytes());
    for row in pixels.chunks_exact(width * stored).take(facts.rows) {
        let start = all.len();
        for pixel in row.chunks_exact(stored).take(facts.columns) {
            let kept = pixel.len().min(facts.samples);
            all.extend_from_slice(&pixel[..kept]);
            all.resize(all.len() + facts.samples - kept, 0);
        }
        all.resize(start + facts.row_bytes(), 0);
    }
    all
}

/// Differences from the pixel on the left -> values (TIFF 6.0, section 14).
fn add_up(facts: &Facts, row: &mut [u8], little_endian: bool) {
    let bytes = facts.bits as usize / 8;
    let step = facts.samples * bytes;
    match bytes {
        1 => (step..row.len()).for_each(|at| row[at] = row[at].wrapping_add(row[at - step])),
        2 | 4 => {
            for at in (step..(row.len() + 1).saturating_sub(bytes)).step_by(bytes) {
                let sum = number(&row[at - step..][..bytes], little_endian)
                    .wrapping_add(number(&row[at..][..bytes], little_endian));
                let sum = if little_endian { sum.to_le_bytes() } else { (sum << (32 - 8 * bytes)).to_be_bytes() };
                row[at..at + bytes].copy_from_slice(&sum[..bytes]);
            }
        }
        _ => {}
    }
}

fn number(field: &[u8], little_endian: bool) -> u32 {
    let join = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
    if little_endian { field.iter().rev().fold(0, join) } else { field.iter().fold(0, join) }
}
