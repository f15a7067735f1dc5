//! Printed page -> photocopy of a photocopy, for several generations.
//!
//! In each generation the page is slightly rotated, scanned through a soft lens at [`GLASS`] resolution, and
//! thresholded; ink spreads, and dust leaves specks.

use crate::photo::Gray;
use crate::rehearse::camera::BlurKernel;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm};

/// Resolution of an office copier.
const GLASS: Dpi = Dpi(400.0);

/// Slope of the threshold: soft enough that edges lie where the level is crossed, with subpixel accuracy.
const SHARPNESS: f32 = 2.0;

/// Faults of a photocopier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copier {
    /// Number of generations.
    pub generations: u32,
    /// Growth of black at each edge, in each generation.
    pub ink_spread: Mm,
    /// Blur radius.
    pub softness: Mm,
    /// Maximum rotation in degrees.
    pub askew: f64,
    /// Specks per square centimetre, black or white, in each generation.
    pub specks: f64,
}

impl Copier {
    /// A badly maintained office copier.
    #[must_use]
    pub fn office(generations: u32) -> Self {
        Self { generations, ink_spread: Mm(0.02), softness: Mm(0.06), askew: 0.4, specks: 1.0 }
    }
}

/// Copies a page; `resolution` is that of the page. Copies of finer pages have fewer pixels for the same paper.
#[must_use]
pub fn photocopy(page: &Gray, resolution: Dpi, copier: &Copier, seed: u64) -> Gray {
    let mut copy = page.clone();
    let (mut resolution, glass) = (resolution, Dpi(resolution.0.min(GLASS.0)));
    for generation in 0..copier.generations {
        let random = &mut Random::new(seed, 100 + u64::from(generation));
        copy = scan(&copy, resolution.0 / glass.0, glass, copier, random);
        speckle(&mut copy, glass, copier.specks, random);
        resolution = glass;
    }
    copy
}

/// One generation without specks; `finer` is the number of page pixels per copier pixel.
fn scan(page: &Gray, finer: f64, resolution: Dpi, copier: &Copier, random: &mut Random) -> Gray {
    let size = |length: u32| ((f64::from(length) / finer).round() as u32).max(1);
    let (width, height) = (size(page.width), size(page.height));
    let original = OriginalOnGlass::new(page, (width, height), copier.askew, random);
    let softness = resolution.dots(copier.softness).max(0.6);
    let spread = resolution.dots(copier.ink_spread) / softness;
    // At a straight edge the blurred value runs from 0 to 1 within one radius on either side.
    let level = (0.5 + 0.5 * spread.clamp(-0.9, 0.9)) as f32;
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    BlurKernel::disc(softness).run(
        (width as usize, height as usize),
        |row, into| original.row(row, into),
        |_, line| {
            pixels.extend(line.iter().map(|value| (((value - level) * SHARPNESS + 0.5).clamp(0.0, 1.0) * 255.0) as u8));
        },
    );
    Gray { width, height, pixels }
}

/// A page on the glass, slightly rotated about its centre and scaled.
struct OriginalOnGlass<'a> {
    page: &'a Gray,
    /// Position of the first copier pixel on the page, and the steps to the next pixel, across and down.
    start: (f64, f64),
    across: (f64, f64),
    down: (f64, f64),
}

/// Positions on the page are fixed-point numbers with 16 fractional bits.
const PART: f64 = 65_536.0;

impl<'a> OriginalOnGlass<'a> {
    fn new(page: &'a Gray, copy: (u32, u32), askew: f64, random: &mut Random) -> Self {
        let (angle, size) = (random.between(-askew, askew).to_radians(), random.between(0.995, 1.005));
        let (c, s) = (angle.cos() * size, angle.sin() * size);
        let (width, height) = (f64::from(page.width), f64::from(page.height));
        let step = (width / f64::from(copy.0), height / f64::from(copy.1));
        let (across, down) = ((c * step.0, s * step.0), (-s * step.1, c * step.1));
        // From the centre of the copy to the centre of its first pixel; the first pixel of the page is at (0, 0).
        let (left, top) = (f64::from(copy.0) / 2.0 - 0.5, f64::from(copy.1) / 2.0 - 0.5);
        let start = |middle: f64, across: f64, down: f64| middle / 2.0 - 0.5 - left * across - top * down;
        Self { page, start: (start(width, across.0, down.0), start(height, across.1, down.1)), across, down }
    }

    /// A row of the copy; 1 is white.
    fn row(&self, row: usize, into: &mut [f32]) {
        let at = |start: f64, down: f64| ((start + down * row as f64) * PART) as i64;
        let (mut x, mut y) = (at(self.start.0, self.down.0), at(self.start.1, self.down.1));
        let step = ((self.across.0 * PART) as i64, (self.across.1 * PART) as i64);
        for share in into {
            *share = self.at(x, y);
            (x, y) = (x + step.0, y + step.1);
        }
    }

    fn at(&self, x: i64, y: i64) -> f32 {
        let (width, height) = (self.page.width as usize, self.page.height as usize);
        let (left, top) = ((x >> 16) as usize, (y >> 16) as usize);
        // Negative positions become very large when cast to unsigned.
        if left >= width.saturating_sub(1) || top >= height.saturating_sub(1) {
            return 1.0;
        }
        let (right, low) = ((x & 0xFFFF) as i32 >> 8, (y & 0xFFFF) as i32 >> 8);
        let pixels = &self.page.pixels[top * width + left..][..width + 2];
        let value = |at: usize| i32::from(pixels[at]);
        let upper = value(0) * (256 - right) + value(1) * right;
        let lower = value(width) * (256 - right) + value(width + 1) * right;
        (upper * (256 - low) + lower * low) as f32 / (255.0 * 65_536.0)
    }
}

/// Dust: specks of 0.05 to 0.25 mm, two thirds of them black.
fn speckle(page: &mut Gray, resolution: Dpi, density: f64, random: &mut Random) {
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    let area = (resolution.length(width).0 / 10.0) * (resolution.length(height).0 / 10.0);
    for _ in 0..(area * density) as usize {
        let (x, y) = (random.between(0.0, width), random.between(0.0, height));
        let radius = resolution.dots(Mm(random.between(0.025, 0.125)));
        let value = if random.below(3) == 0 { 255 } else { 0 };
        let (top, low) = ((y - radius).max(0.0) as u32, ((y + radius) as u32).min(page.height - 1));
        for row in top..=low {
            let half = (radius * radius - (f64::from(row) - y).powi(2)).max(0.0).sqrt();
            let (left, right) = ((x - half).max(0.0) as u32, ((x + half) as u32).min(page.width - 1));
            let start = (row * page.width) as usize;
            page.pixels[start + left as usize..=start + right as usize].fill(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A black bar, 40 dots wide, down the middle of a white page.
    fn bar() -> Gray {
        let pixels = (0..200 * 200).map(|at| if (80..120).contains(&(at % 200)) { 0 } else { 255 }).collect();
        Gray { width: 200, height: 200, pixels }
    }

    fn dark_share(page: &Gray) -> f64 {
        page.pixels.iter().map(|value| 1.0 - f64::from(*value) / 255.0).sum::<f64>() / page.pixels.len() as f64
    }

    #[test]
    fn ink_spreads_by_as_much_as_told_in_each_copy() {
        let copier = Copier { specks: 0.0, askew: 0.0, ..Copier::office(1) };
        let grown = dark_share(&photocopy(&bar(), Dpi(600.0), &copier, 1)) * 200.0;
        // 0.02 mm is 0.47 dots, on both sides; the copy may be half a percent larger or smaller.
        assert!((40.5..41.5).contains(&grown), "{grown}");
        let thrice = Copier { generations: 3, ..copier };
        assert!(dark_share(&photocopy(&bar(), Dpi(600.0), &thrice, 1)) * 200.0 > grown + 1.0);
    }

    #[test]
    fn no_copies_leave_the_page_as_it_is() {
        assert_eq!(photocopy(&bar(), Dpi(600.0), &Copier::office(0), 1), bar());
    }

    #[test]
    fn dust_falls_on_white_and_black() {
        let copier = Copier { specks: 200.0, askew: 0.0, ..Copier::office(1) };
        let dusty = photocopy(&bar(), Dpi(600.0), &copier, 3);
        let width = dusty.width as usize;
        let inside = |from: usize, to: usize, value: u8| {
            dusty.pixels.chunks_exact(width).any(|line| line[width * from / 200..width * to / 200].contains(&value))
        };
        assert!(inside(0, 70, 0) && inside(90, 110, 255));
    }
}
