//! A printed page -> what a chain of photocopiers makes of it.
//!
//! Each copy is laid on the glass a little askew, seen through a soft lens, cut to black and white, and its ink
//! spreads; dust leaves specks.

use crate::photo::Gray;
use crate::rehearse::camera::{Light, Spread};
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm};

/// How a copier wears a page down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copier {
    /// Copies of copies.
    pub generations: u32,
    /// How far black grows into white at each edge, each time.
    pub ink_spread: Mm,
    /// Radius of the glass's softness.
    pub softness: Mm,
    /// Most degrees that the paper lies askew.
    pub askew: f64,
    /// Specks of dust to a square centimetre, black or white, each time.
    pub specks: f64,
}

impl Copier {
    /// An office copier that is not looked after.
    #[must_use]
    pub fn office(generations: u32) -> Self {
        Self { generations, ink_spread: Mm(0.02), softness: Mm(0.06), askew: 0.4, specks: 1.0 }
    }
}

/// Copies a page; `resolution` is the page's.
#[must_use]
pub fn photocopy(page: &Gray, resolution: Dpi, copier: &Copier, seed: u64) -> Gray {
    let mut copy = page.clone();
    for generation in 0..copier.generations {
        let random = &mut Random::new(seed, 100 + u64::from(generation));
        let light = lay(&copy, copier.askew, random);
        let softness = resolution.dots(copier.softness).max(0.6);
        let light = light.spread(&Spread::disc(softness));
        copy = cut(&light, resolution.dots(copier.ink_spread) / softness, copy.width);
        speckle(&mut copy, resolution, copier.specks, random);
    }
    copy
}

/// The page, turned a little about its middle and not quite at its own size, as shares of white.
fn lay(page: &Gray, askew: f64, random: &mut Random) -> Light {
    let (angle, size) = (random.between(-askew, askew).to_radians(), random.between(0.995, 1.005));
    let (c, s) = ((angle.cos() * size) as f32, (angle.sin() * size) as f32);
    let (width, height) = (page.width as usize, page.height as usize);
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let value = |x: i64, y: i64| {
        let inside = (0..width as i64).contains(&x) && (0..height as i64).contains(&y);
        if inside { f32::from(page.pixels[y as usize * width + x as usize]) / 255.0 } else { 1.0 }
    };
    let mut values = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let (x, y) = (column as f32 - middle_x, row as f32 - middle_y);
            let (x, y) = (c * x - s * y + middle_x, s * x + c * y + middle_y);
            let (left, top) = (x.floor(), y.floor());
            let (right, low) = (x - left, y - top);
            let (left, top) = (left as i64, top as i64);
            let upper = value(left, top) * (1.0 - right) + value(left + 1, top) * right;
            let lower = value(left, top + 1) * (1.0 - right) + value(left + 1, top + 1) * right;
            values.push(upper * (1.0 - low) + lower * low);
        }
    }
    Light { width, values }
}

/// To black and white, an edge moved by a share of the softness into the white.
fn cut(light: &Light, spread: f64, width: u32) -> Gray {
    // At a straight edge the softened value runs from 0 to 1 over a softness on either side of it.
    let level = (0.5 + 0.5 * spread.clamp(-0.9, 0.9)) as f32;
    // The copier's own dots leave edges that are not quite sharp.
    let pixels = light.values.iter().map(|value| (((value - level) * 6.0 + 0.5).clamp(0.0, 1.0) * 255.0) as u8);
    let pixels: Vec<u8> = pixels.collect();
    Gray { width, height: (pixels.len() / width.max(1) as usize) as u32, pixels }
}

/// Dust: spots of 0.05 to 0.25 mm, two black for each white one.
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
        let value = |x: usize| (0..200).map(move |y| y * 200 + x);
        assert!(value(20).any(|at| dusty.pixels[at] == 0) && value(100).any(|at| dusty.pixels[at] == 255));
    }
}
