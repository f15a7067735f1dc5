//! A grey picture -> black and white, in one of the ways that have been found to show codes.
//!
//! ```text
//! pixels -- size: halved, doubled.. -- tone: as they are, negative -- cut: nearby, whole --> bits
//! ```
//! No way suits all pictures: noise wants larger pixels, tiny modules want smaller ones, a shadow wants a narrow
//! neighbourhood, blur a wide one.

use rxing::common::BitMatrix;

use crate::photo::Gray;
use crate::photo::detect::Threshold;
use crate::photo::detect::binarise::{ROWS, cut};
use crate::watch::Watch;

/// One way of looking at a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preprocessing {
    pub size: Resampling,
    pub tone: Polarity,
    pub cut: Threshold,
}

/// What is done to the pixels first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resampling {
    AsIs,
    /// Two by two as one: against noise, and for large modules.
    Half,
    /// Each the mean of those around it: against noise.
    Soft,
    /// The difference from those around put on twice more: against blur.
    Sharp,
    SharpHalf,
    /// Two for each along both sides, between them bilinear, sharpened: for modules of two or three pixels.
    SharpDouble,
}

/// What is taken for ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// The dark.
    Dark,
    /// The light: white on black.
    Light,
}

impl Preprocessing {
    /// The bits, and how many of the picture's pixels are one of theirs; `None` too if the watch says stop.
    pub fn bits(self, picture: &Gray, watch: &dyn Watch) -> Option<(BitMatrix, f32)> {
        let (mut sized, scale) = match self.size {
            Resampling::AsIs => (None, 1.0),
            Resampling::Half => (Some(halved(picture)?), 2.0),
            Resampling::Soft => (Some(softened(picture, watch)?), 1.0),
            Resampling::Sharp => (Some(sharpened(picture, watch)?), 1.0),
            Resampling::SharpHalf => (Some(sharpened(&halved(picture)?, watch)?), 2.0),
            Resampling::SharpDouble => {
                let doubled = doubled(picture, watch)?;
                (Some(sharpened(&softened(&doubled, watch)?, watch)?), 0.5)
            }
        };
        if self.tone == Polarity::Light {
            // The cut takes what is flat for white paper: it must see it so.
            sized = Some(negative(sized.as_ref().unwrap_or(picture)));
        }
        Some((cut(sized.as_ref().unwrap_or(picture), self.cut, watch)?, scale))
    }
}

/// Dark for light and light for dark.
pub fn negative(picture: &Gray) -> Gray {
    Gray { pixels: picture.pixels.iter().map(|pixel| 255 - pixel).collect(), ..*picture }
}

/// Two by two pixels as one.
pub fn halved(picture: &Gray) -> Option<Gray> {
    let (width, height) = (picture.width / 2, picture.height / 2);
    if width == 0 || height == 0 {
        return None;
    }
    let rows: Vec<&[u8]> = picture.pixels.chunks_exact(picture.width as usize).collect();
    let pixels = rows
        .chunks_exact(2)
        .flat_map(|pair| {
            let sum = |a: &[u8], b: &[u8]| u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
            pair[0].chunks_exact(2).zip(pair[1].chunks_exact(2)).map(move |(a, b)| ((sum(a, b) + 2) / 4) as u8)
        })
        .collect();
    Some(Gray { width, height, pixels })
}

/// Two pixels for each, on either side of its middle: three parts of its own and one of its neighbour's.
fn doubled(picture: &Gray, watch: &dyn Watch) -> Option<Gray> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width == 0 || height == 0 {
        return None;
    }
    let mut pixels = Vec::with_capacity(4 * picture.pixels.len());
    for y in 0..2 * height {
        if y % ROWS == 0 && watch.stop() {
            return None;
        }
        let near = y / 2;
        let far = if y % 2 == 0 { near.saturating_sub(1) } else { (near + 1).min(height - 1) };
        let column =
            |x: usize| 3 * u16::from(picture.pixels[near * width + x]) + u16::from(picture.pixels[far * width + x]);
        for x in 0..width {
            let (left, own, right) = (column(x.saturating_sub(1)), column(x), column((x + 1).min(width - 1)));
            pixels.push(((3 * own + left + 8) / 16) as u8);
            pixels.push(((3 * own + right + 8) / 16) as u8);
        }
    }
    Some(Gray { width: 2 * picture.width, height: 2 * picture.height, pixels })
}

fn softened(picture: &Gray, watch: &dyn Watch) -> Option<Gray> {
    around(picture, watch, |_, mean| mean)
}

fn sharpened(picture: &Gray, watch: &dyn Watch) -> Option<Gray> {
    around(picture, watch, |own, mean| 3 * own - 2 * mean)
}

/// Each pixel made of itself and the mean of the three by three about it; the picture's edge goes on for ever.
fn around(picture: &Gray, watch: &dyn Watch, make: impl Fn(i32, i32) -> i32) -> Option<Gray> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width == 0 || height == 0 {
        return None;
    }
    let mut pixels = Vec::with_capacity(picture.pixels.len());
    let mut sums = vec![0i32; width];
    for y in 0..height {
        if y % ROWS == 0 && watch.stop() {
            return None;
        }
        let row = |y: usize| &picture.pixels[y * width..][..width];
        let (up, own, down) = (row(y.saturating_sub(1)), row(y), row((y + 1).min(height - 1)));
        for (sum, ((a, b), c)) in sums.iter_mut().zip(up.iter().zip(own).zip(down)) {
            *sum = i32::from(*a) + i32::from(*b) + i32::from(*c);
        }
        for (x, own) in own.iter().enumerate() {
            let mean = (sums[x.saturating_sub(1)] + sums[x] + sums[(x + 1).min(width - 1)] + 4) / 9;
            pixels.push(make(i32::from(*own), mean).clamp(0, 255) as u8);
        }
    }
    Some(Gray { width: picture.width, height: picture.height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    fn picture(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Gray {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        Gray { width, height, pixels }
    }

    /// A ramp that no rounding disturbs: 4 levels a pixel to the right, 8 downward.
    fn ramp() -> Gray {
        picture(12, 8, |x, y| (40 + 4 * x + 8 * y) as u8)
    }

    #[test]
    fn a_ramp_stays_a_ramp_whatever_is_done_to_its_pixels() {
        let level = |gray: &Gray, x: u32, y: u32| i32::from(gray.pixels[(y * gray.width + x) as usize]);
        let (half, double) = (halved(&ramp()).unwrap(), doubled(&ramp(), &Unwatched).unwrap());
        assert_eq!((half.width, half.height, double.width, double.height), (6, 4, 24, 16));
        for (x, y) in (1..5).flat_map(|x| (1..3).map(move |y| (x, y))) {
            assert_eq!(level(&half, x, y), level(&ramp(), 2 * x, 2 * y) + 2 + 4);
            assert_eq!(level(&double, 2 * x, 2 * y), level(&ramp(), x, y) - 1 - 2);
            assert_eq!(level(&double, 2 * x + 1, 2 * y), level(&ramp(), x, y) + 1 - 2);
            assert_eq!(level(&softened(&ramp(), &Unwatched).unwrap(), x, y), level(&ramp(), x, y));
            assert_eq!(level(&sharpened(&ramp(), &Unwatched).unwrap(), x, y), level(&ramp(), x, y));
        }
    }

    #[test]
    fn sharpening_parts_what_blur_has_joined_and_softening_mends_a_speck() {
        let line = picture(9, 9, |x, _| if x == 4 { 100 } else { 160 });
        assert_eq!(sharpened(&line, &Unwatched).unwrap().pixels[4 * 9 + 4], 100 - 2 * 40);
        let speck = picture(9, 9, |x, y| if (x, y) == (4, 4) { 70 } else { 160 });
        assert_eq!(softened(&speck, &Unwatched).unwrap().pixels[4 * 9 + 4], 150);
    }

    #[test]
    fn white_on_black_is_cut_as_its_negative_would_be() {
        let code = |dark: bool| {
            picture(64, 64, move |x, y| if ((x / 4 + y / 4) % 2 == 0 && x < 40) == dark { 30 } else { 220 })
        };
        let way = |tone| Preprocessing { size: Resampling::AsIs, tone, cut: Threshold::Nearby(2) };
        assert!(
            way(Polarity::Dark).bits(&code(true), &Unwatched).unwrap().0
                == way(Polarity::Light).bits(&code(false), &Unwatched).unwrap().0
        );
    }

    #[test]
    fn pictures_too_small_for_a_way_are_left_alone() {
        for size in
            [Resampling::Half, Resampling::Soft, Resampling::Sharp, Resampling::SharpHalf, Resampling::SharpDouble]
        {
            for (width, height) in [(0, 0), (1, 1), (1, 9), (2, 2)] {
                let bits = Preprocessing { size, tone: Polarity::Light, cut: Threshold::Nearby(2) }
                    .bits(&picture(width, height, |_, _| 9), &Unwatched);
                assert!(bits.is_none_or(|(bits, scale)| bits.width() as f32 * scale <= width as f32));
            }
        }
    }
}
