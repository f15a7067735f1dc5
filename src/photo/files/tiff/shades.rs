//! Samples of a strip or tile -> luma, painted in its place on the page.

use super::directory::{Directory, tag};
use super::facts::{Colours, Facts};
use super::fault::fault;
use crate::photo::files::pixels::{PhotoError, luma, on_white};

/// How the samples of one page become luma.
pub struct Shades {
    little_endian: bool,
    /// Floating-point numbers, of which 1 is white.
    real: bool,
    /// The highest bit is turned: numbers below zero are dark.
    signed: bool,
    /// The level of each value of a sample, where a table is worth it.
    levels: Vec<u8>,
}

impl Shades {
    pub fn of(facts: &Facts, directory: &Directory<'_>, little_endian: bool) -> Result<Self, PhotoError> {
        let format = directory.number(tag::SAMPLE_FORMAT).unwrap_or(1);
        let levels = match (facts.colours, facts.bits) {
            (Colours::Palette, _) => palette(facts, directory)?,
            (_, bits @ 1..=7) => {
                let most = (1_u32 << bits) - 1;
                (0..=most).map(|value| (value * 255 / most) as u8).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self { little_endian, real: format == 3, signed: format == 2, levels })
    }

    /// Paints one place of the page: `planes` are its samples, all in one or each in its own.
    pub fn paint(&self, facts: &Facts, planes: &[Vec<u8>], place: usize, page: &mut [u8]) {
        let (left, top) = (place % facts.across * facts.columns, place / facts.across * facts.rows);
        let width = facts.width as usize;
        let columns = facts.columns.min(width - left);
        let rows = facts.rows.min(facts.height as usize - top);
        let mut target = page.chunks_exact_mut(width).skip(top).take(rows).map(|row| &mut row[left..left + columns]);
        if facts.subsampling != (1, 1) {
            let Some(samples) = planes.first() else { return };
            for (row, into) in target.enumerate() {
                brightness_of_row(facts, samples, row, into);
            }
            return;
        }
        let row_bytes = facts.row_bytes();
        let mut levels: Vec<Vec<u8>> = vec![Vec::new(); planes.len()];
        let mut pixels = Vec::new();
        for row in 0..rows {
            let Some(into) = target.next() else { return };
            for (plane, levels) in planes.iter().zip(&mut levels) {
                // The last row of data that is cut off counts only if it is whole.
                let Some(data) = plane.get(row * row_bytes..(row + 1) * row_bytes) else { return };
                levels.clear();
                self.unpack(facts, data, columns * facts.samples, levels);
            }
            match levels.as_slice() {
                [only] => Self::row(facts, only, facts.samples, into),
                several => {
                    pixels.clear();
                    pixels.extend((0..columns).flat_map(|x| several.iter().map(move |plane| plane[x])));
                    Self::row(facts, &pixels, several.len(), into);
                }
            }
        }
    }

    /// Samples of a row as levels of 8 bits; a palette's are luma already.
    fn unpack(&self, facts: &Facts, data: &[u8], count: usize, into: &mut Vec<u8>) {
        let turned = if self.signed { 0x80 } else { 0 };
        let top = usize::from(self.little_endian);
        match facts.bits {
            8 if self.levels.is_empty() => into.extend(data.iter().map(|value| value ^ turned)),
            16 if self.levels.is_empty() => into.extend(data.chunks_exact(2).map(|value| value[top] ^ turned)),
            32 if self.real => into.extend(data.chunks_exact(4).map(|value| {
                let four = [value[0], value[1], value[2], value[3]];
                let real = if self.little_endian { f32::from_le_bytes(four) } else { f32::from_be_bytes(four) };
                // What is no number is black.
                (real.clamp(0.0, 1.0) * 255.0) as u8
            })),
            32 => into.extend(data.chunks_exact(4).map(|value| value[3 * top] ^ turned)),
            1 if self.levels.len() == 2 => {
                let (dark, bright) = (self.levels[0], self.levels[1]);
                into.extend(
                    data.iter()
                        .flat_map(|byte| (0..8).map(move |bit| if byte & (0x80 >> bit) == 0 { dark } else { bright })),
                );
            }
            bits => into.extend(values(data, bits, self.little_endian).take(count).map(|value| {
                match self.levels.get(value as usize) {
                    Some(level) => *level,
                    None => (value >> bits.saturating_sub(8)) as u8,
                }
            })),
        }
        into.truncate(count);
    }

    /// Levels of a row -> luma; what is transparent shows white paper.
    fn row(facts: &Facts, levels: &[u8], samples: usize, into: &mut [u8]) {
        let pixels = levels.chunks_exact(samples).zip(into);
        match (facts.colours, facts.alpha) {
            (Colours::WhiteIsZero, None) => pixels.for_each(|(pixel, into)| *into = 255 - pixel[0]),
            (Colours::BlackIsZero | Colours::BrightnessFirst | Colours::Palette, None) => {
                pixels.for_each(|(pixel, into)| *into = pixel[0]);
            }
            (Colours::Rgb, None) => pixels.for_each(|(pixel, into)| *into = luma(pixel[0], pixel[1], pixel[2])),
            (colours, alpha) => pixels.for_each(|(pixel, into)| {
                let level = match colours {
                    Colours::WhiteIsZero => 255 - pixel[0],
                    Colours::Rgb => luma(pixel[0], pixel[1], pixel[2]),
                    Colours::Cmyk => {
                        let light = |ink: u8| (u32::from(255 - ink) * u32::from(255 - pixel[3]) / 255) as u8;
                        luma(light(pixel[0]), light(pixel[1]), light(pixel[2]))
                    }
                    _ => pixel[0],
                };
                *into = match alpha {
                    None => level,
                    Some((at, false)) => on_white(level, pixel[at]),
                    Some((at, true)) => level.saturating_add(255 - pixel[at]),
                };
            }),
        }
    }
}

/// The luma of each value that a palette's sample may have: as many reds, greens and blues (TIFF 6.0, section 5).
fn palette(facts: &Facts, directory: &Directory<'_>) -> Result<Vec<u8>, PhotoError> {
    let map = directory.numbers(tag::COLOUR_MAP).unwrap_or_default();
    let count = 1_usize << facts.bits.min(16);
    if facts.bits > 16 || map.len() < 3 * count {
        return Err(fault("its palette is missing or cut off"));
    }
    // Colours have 16 bits; some writers fill only 8.
    let shift = if map.iter().all(|value| *value < 256) { 0 } else { 8 };
    let level = |at: usize| (map[at] >> shift) as u8;
    Ok((0..count).map(|at| luma(level(at), level(count + at), level(2 * count + at))).collect())
}

/// Numbers of any length up to 16 bits that follow one another from the highest bit on; those of 16 bits are in the
/// file's order of bytes.
fn values(data: &[u8], bits: u32, little_endian: bool) -> impl Iterator<Item = u32> {
    let mut bytes = data.iter();
    let (mut held, mut count) = (0_u32, 0);
    std::iter::from_fn(move || {
        while count < bits {
            held = held << 8 | u32::from(*bytes.next()?);
            count += 8;
        }
        count -= bits;
        let value = held >> count & ((1 << bits) - 1);
        Some(if bits == 16 && little_endian { (value & 0xFF) << 8 | value >> 8 } else { value })
    })
}

/// The brightness of a row where several pixels share their colour samples: blocks of `across` times `down`
/// brightnesses, then two colours (TIFF 6.0, section 21).
fn brightness_of_row(facts: &Facts, samples: &[u8], row: usize, into: &mut [u8]) {
    let (across, down) = facts.subsampling;
    let block = across * down + 2;
    let start = row / down * facts.row_bytes() + row % down * across;
    for (x, into) in into.iter_mut().enumerate() {
        if let Some(level) = samples.get(start + x / across * block + x % across) {
            *into = *level;
        }
    }
}
