//! Grey pixels -> black and white, by what is light and dark nearby.
//!
//! The picture is cut into blocks of 8 x 8 pixels. A pixel is black if it is darker than the mean of the blocks around
//! its own; blocks without contrast count as the paper that they most likely are. Wide neighbourhoods suit large
//! modules and blur, narrow ones shadows.

use rxing::common::{BitArray, BitMatrix};

use crate::photo::Gray;
use crate::watch::Watch;

/// Side of a block in pixels: eight pixels of a row pack into one byte.
const BLOCK: usize = 8;
/// Rows between two questions whether to stop: at most a few milliseconds.
pub const ROWS: usize = 64;
/// A block whose lightest and darkest pixels differ by less holds no edge.
const MIN_CONTRAST: u8 = 24;

/// How a picture is cut into black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// Against the mean of the blocks up to this many blocks away.
    Nearby(usize),
    /// One threshold for the whole picture, where the two halves of its histogram are most alike within.
    Whole,
}

/// Black where the picture is darker than its surroundings; `None` when it is too small to hold a code, or the watch says
/// stop.
pub fn cut(gray: &Gray, how: Threshold, watch: &dyn Watch) -> Option<BitMatrix> {
    let levels = match how {
        Threshold::Nearby(radius) => Levels::nearby(gray, radius, watch)?,
        Threshold::Whole => Levels::whole(gray),
    };
    let mut bits = BitMatrix::new(gray.width, gray.height).ok()?;
    let width = gray.width as usize;
    for (y, row) in gray.pixels.chunks_exact(width).enumerate() {
        if y % ROWS == 0 && watch.stop() {
            return None;
        }
        let thresholds = levels.row(y / BLOCK);
        let mut packed = BitArray::with_size(width);
        for (at, pixels) in row.chunks(usize::BITS as usize).enumerate() {
            let thresholds = &thresholds[at * (usize::BITS as usize / BLOCK)..];
            let mut word = 0usize;
            for (byte, (pixels, threshold)) in pixels.chunks(BLOCK).zip(thresholds).enumerate() {
                let mut eight = 0usize;
                for (bit, pixel) in pixels.iter().enumerate() {
                    eight |= usize::from(pixel < threshold) << bit;
                }
                word |= eight << (byte * BLOCK);
            }
            packed.setBulk(at * usize::BITS as usize, word);
        }
        bits.setRow(y as u32, &packed);
    }
    Some(bits)
}

/// One threshold a block: darker is black.
struct Levels {
    columns: usize,
    thresholds: Vec<u8>,
}

impl Levels {
    fn row(&self, row: usize) -> &[u8] {
        &self.thresholds[row * self.columns..][..self.columns]
    }

    fn whole(gray: &Gray) -> Self {
        let (columns, rows) = blocks(gray);
        Self { columns, thresholds: vec![otsu(gray); columns * rows] }
    }

    fn nearby(gray: &Gray, radius: usize, watch: &dyn Watch) -> Option<Self> {
        let (columns, rows) = blocks(gray);
        let means = paper_levels(gray, columns, rows, watch)?;
        // Sums over all blocks above and left, so that any window's sum is four look-ups.
        let stride = columns + 1;
        let mut sums = vec![0u32; stride * (rows + 1)];
        for y in 0..rows {
            let mut along = 0u32;
            for x in 0..columns {
                along += u32::from(means[y * columns + x]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + along;
            }
        }
        let mut thresholds = vec![0u8; columns * rows];
        for y in 0..rows {
            let (top, foot) = window(y, radius, rows);
            for x in 0..columns {
                let (left, right) = window(x, radius, columns);
                let sum = sums[foot * stride + right]
                    .wrapping_add(sums[top * stride + left])
                    .wrapping_sub(sums[top * stride + right])
                    .wrapping_sub(sums[foot * stride + left]);
                thresholds[y * columns + x] = (sum / ((foot - top) * (right - left)) as u32) as u8;
            }
        }
        Some(Self { columns, thresholds })
    }
}

fn blocks(gray: &Gray) -> (usize, usize) {
    ((gray.width as usize).div_ceil(BLOCK), (gray.height as usize).div_ceil(BLOCK))
}

/// A window of `2 * radius + 1` blocks about one of `count`, moved inside.
fn window(at: usize, radius: usize, count: usize) -> (usize, usize) {
    let from = at.saturating_sub(radius).min(count.saturating_sub(2 * radius + 1));
    (from, (from + 2 * radius + 1).min(count))
}

/// The level between light and dark of each block.
fn paper_levels(gray: &Gray, columns: usize, rows: usize, watch: &dyn Watch) -> Option<Vec<u8>> {
    let width = gray.width as usize;
    let mut levels = vec![0u8; columns * rows];
    for y in 0..rows {
        if y % (ROWS / BLOCK) == 0 && watch.stop() {
            return None;
        }
        let band = &gray.pixels[y * BLOCK * width..((y + 1) * BLOCK * width).min(gray.pixels.len())];
        for x in 0..columns {
            let (from, to) = (x * BLOCK, ((x + 1) * BLOCK).min(width));
            let (mut sum, mut low, mut high, mut count) = (0u32, 255u8, 0u8, 0u32);
            for row in band.chunks_exact(width) {
                for &pixel in &row[from..to] {
                    sum += u32::from(pixel);
                    low = low.min(pixel);
                    high = high.max(pixel);
                }
                count += (to - from) as u32;
            }
            levels[y * columns + x] =
                if high - low > MIN_CONTRAST { (sum / count) as u8 } else { flat_level(&levels, columns, x, y, low) };
        }
    }
    Some(levels)
}

/// The level of a block without an edge: half its darkest, so that it comes out white, unless its neighbours' level
/// says that it lies inside something black.
fn flat_level(levels: &[u8], columns: usize, x: usize, y: usize, low: u8) -> u8 {
    if x > 0 && y > 0 {
        let up = u32::from(levels[(y - 1) * columns + x]);
        let left = u32::from(levels[y * columns + x - 1]);
        let corner = u32::from(levels[(y - 1) * columns + x - 1]);
        let around = (up + 2 * left + corner) / 4;
        if u32::from(low) < around {
            return around as u8;
        }
    }
    low / 2
}

/// Otsu's threshold (IEEE Trans. SMC 9, 1979): the largest variance between the two classes.
fn otsu(gray: &Gray) -> u8 {
    let mut histogram = [0u64; 256];
    for &pixel in &gray.pixels {
        histogram[usize::from(pixel)] += 1;
    }
    let total: u64 = histogram.iter().sum();
    let weighted: f64 = histogram.iter().enumerate().map(|(level, &count)| level as f64 * count as f64).sum();
    let (mut below, mut below_sum) = (0u64, 0.0);
    let mut best = (0.0, 128u8);
    for (level, &count) in histogram.iter().enumerate().take(255) {
        below += count;
        below_sum += level as f64 * count as f64;
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let apart = below_sum / below as f64 - (weighted - below_sum) / above as f64;
        let between = below as f64 * above as f64 * apart * apart;
        if between > best.0 {
            best = (between, level as u8 + 1);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    fn picture(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Gray {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        Gray { width, height, pixels }
    }

    #[test]
    fn modules_come_out_of_a_shadow_that_is_darker_than_the_ink_in_the_light() {
        // Four-pixel modules; the light falls from 255 to 60 across the picture, ink reflects a third of it.
        let dark = |x: u32, y: u32| (x / 4 + y / 4).is_multiple_of(2);
        let light = |x: u32| 255 - x * 195 / 400;
        let page = picture(400, 100, |x, y| (if dark(x, y) { light(x) / 3 } else { light(x) }) as u8);
        let bits = cut(&page, Threshold::Nearby(2), &Unwatched).unwrap();
        assert!((0..100).all(|y| (0..400).all(|x| bits.get(x, y) == dark(x, y))));
    }

    #[test]
    fn blank_paper_comes_out_white_and_two_tones_are_parted_between_them() {
        for shade in [0, 7, 128, 255] {
            let bits = cut(&picture(67, 21, |_, _| shade), Threshold::Nearby(2), &Unwatched).unwrap();
            assert!((0..67).all(|x| (0..21).all(|y| !bits.get(x, y))), "{shade}");
        }
        let halves = cut(&picture(64, 9, |x, _| if x < 20 { 90 } else { 130 }), Threshold::Whole, &Unwatched).unwrap();
        assert!((0..64).all(|x| halves.get(x, 4) == (x < 20)));
    }

    #[test]
    fn a_picture_without_pixels_is_no_picture() {
        assert!(cut(&picture(0, 0, |_, _| 0), Threshold::Nearby(2), &Unwatched).is_none());
        assert!(cut(&picture(0, 5, |_, _| 0), Threshold::Whole, &Unwatched).is_none());
    }
}
