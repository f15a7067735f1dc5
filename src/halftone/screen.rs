//! Grey pixels -> black dots (error diffusion) or black lines (adaptive threshold), coarse enough for a copier.

use crate::units::{Dpi, Mm};

/// Screen resolution: a dot is 0.3 mm, which survives a second copy; finer dots merge.
const DOTS: Dpi = Dpi(85.0);
/// Pixels on the side of a dot, so that viewers with smoothing keep the dots.
const ENLARGED: u32 = 4;
/// Resolution of line pictures: 0.085 mm.
const FINE: Dpi = Dpi(300.0);
/// Resolution of unchanged greys.
const AS_IS: Dpi = Dpi(200.0);
/// Share of the pixels at either end that may be clipped when the contrast is stretched.
const CUT: f64 = 0.01;
/// Gamma that compensates dot gain: toner spreads and copies darken, most in the mid-tones.
const LIGHTER: f64 = 0.75;
/// Strength of sharpening, because dots of 0.3 mm blur edges.
const SHARPEN: f64 = 0.8;
/// Greys this near to black or white count as black or white.
const NEAR: u8 = 24;

/// Longest side of a stored picture in pixels: the long side of A4 at 300 dpi.
pub(super) const MOST_SIDE: u32 = 3_600;

/// Grey pixels, row by row; 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// Whether nearly every pixel is black or white already.
pub(super) fn is_black_and_white(grey: &Grey) -> bool {
    let between = grey.pixels.iter().filter(|level| (NEAR..=255 - NEAR).contains(level)).count();
    between * 20 < grey.pixels.len()
}

/// Dithers to black dots by error diffusion (Floyd and Steinberg 1976), in alternating row directions to avoid
/// artefacts.
pub(super) fn dots(grey: &Grey, width: Mm) -> Grey {
    let small = at(grey, width, DOTS);
    let mut levels = prepared(&small);
    let (columns, rows) = (small.width as usize, small.height as usize);
    let mut black = vec![255_u8; levels.len()];
    for row in 0..rows {
        let forth = row.is_multiple_of(2);
        for step in 0..columns {
            let column = if forth { step } else { columns - 1 - step };
            let at = row * columns + column;
            let wanted = levels[at];
            let drawn = if wanted < 0.5 { 0.0 } else { 1.0 };
            if drawn < 0.5 {
                black[at] = 0;
            }
            let error = wanted - drawn;
            let mut hand = |right: isize, down: usize, share: f64| {
                let sideways = if forth { right } else { -right };
                let Some(column) = column.checked_add_signed(sideways).filter(|column| *column < columns) else {
                    return;
                };
                if let Some(level) = levels.get_mut((row + down) * columns + column) {
                    *level += error * share / 16.0;
                }
            };
            hand(1, 0, 7.0);
            hand(-1, 1, 3.0);
            hand(0, 1, 5.0);
            hand(1, 1, 1.0);
        }
    }
    enlarged(&Grey { pixels: black, ..small }, ENLARGED)
}

/// Adaptive threshold: black where it is clearly darker than the local mean, or dark in absolute terms.
pub(super) fn lines(grey: &Grey, width: Mm) -> Grey {
    /// Half the side of the neighbourhood, and how much darker than its mean ink must be, of 255.
    const AROUND: Mm = Mm(2.0);
    const DARKER: i64 = 14;
    const DARK: u8 = 60;
    const LIGHT: u8 = 225;
    let fine = at(grey, width, FINE);
    let sums = Sums::of(&fine);
    let reach = FINE.dots(AROUND) as usize;
    let columns = fine.width as usize;
    let pixels = fine.pixels.iter().enumerate().map(|(at, level)| {
        let mean = sums.mean(at % columns, at / columns, reach);
        let ink = *level < DARK || (*level < LIGHT && i64::from(*level) + DARKER < mean);
        if ink { 0 } else { 255 }
    });
    Grey { pixels: pixels.collect(), ..fine }
}

/// Greys, reduced to the resolution of print.
pub(super) fn as_it_is(grey: &Grey, width: Mm) -> Grey {
    let most = AS_IS.dots(width) / f64::from(grey.width);
    if most < 1.0 { shrunk(grey, most) } else { grey.clone() }
}

/// Reduces a picture by a factor from 0 to 1.
pub(super) fn shrunk(grey: &Grey, factor: f64) -> Grey {
    let side = |pixels: u32| ((f64::from(pixels) * factor).round() as u32).max(1);
    resampled(grey, side(grey.width), side(grey.height))
}

/// Resamples a picture to a resolution at its printed width.
fn at(grey: &Grey, width: Mm, resolution: Dpi) -> Grey {
    let columns = (resolution.dots(width).round() as u32).clamp(1, MOST_SIDE);
    let rows = (f64::from(columns) * f64::from(grey.height) / f64::from(grey.width)).round() as u32;
    resampled(grey, columns, rows.clamp(1, MOST_SIDE))
}

/// Separable resampling with a triangle filter: means where it shrinks, linear interpolation where it grows.
fn resampled(grey: &Grey, width: u32, height: u32) -> Grey {
    let across = spread(grey.width, width);
    let columns = grey.width as usize;
    let mut narrow = Vec::with_capacity(width as usize * grey.height as usize);
    for row in grey.pixels.chunks_exact(columns.max(1)) {
        narrow.extend(
            across.iter().map(|weights| weights.mean(|at| f64::from(row.get(at).copied().unwrap_or(255))) as f32),
        );
    }
    let down = spread(grey.height, height);
    let columns = width as usize;
    let mut pixels = Vec::with_capacity(columns * height as usize);
    for weights in &down {
        for column in 0..columns {
            let level = weights.mean(|at| f64::from(narrow.get(at * columns + column).copied().unwrap_or(255.0)));
            pixels.push(level.round().clamp(0.0, 255.0) as u8);
        }
    }
    Grey { width, height, pixels }
}

/// The filter weights of one new pixel.
struct Weights {
    first: usize,
    shares: Vec<f64>,
}

impl Weights {
    fn mean(&self, level: impl Fn(usize) -> f64) -> f64 {
        self.shares.iter().enumerate().map(|(at, share)| share * level(self.first + at)).sum()
    }
}

/// Filter weights of each of `to` pixels over `from` pixels: a triangle as wide as the coarser spacing.
fn spread(from: u32, to: u32) -> Vec<Weights> {
    let scale = f64::from(from) / f64::from(to);
    let reach = scale.max(1.0);
    (0..to)
        .map(|pixel| {
            let middle = (f64::from(pixel) + 0.5) * scale;
            let first = (middle - reach).floor().max(0.0);
            let last = (middle + reach).ceil().min(f64::from(from));
            let share = |at: f64| (1.0 - ((at + 0.5 - middle) / reach).abs()).max(0.0);
            let shares: Vec<f64> = (first as u32..last as u32).map(|at| share(f64::from(at))).collect();
            let sum: f64 = shares.iter().sum();
            Weights { first: first as usize, shares: shares.iter().map(|share| share / sum.max(1e-9)).collect() }
        })
        .collect()
}

/// Greys from 0 to 1: sharpened, contrast stretched, dot gain compensated.
fn prepared(grey: &Grey) -> Vec<f64> {
    let (black, white) = ends(grey);
    let span = f64::from(white.saturating_sub(black).max(1));
    let sums = Sums::of(grey);
    let columns = grey.width as usize;
    let level = |(at, level): (usize, &u8)| {
        let mean = sums.mean(at % columns, at / columns, 1) as f64;
        let sharp = f64::from(*level) + SHARPEN * (f64::from(*level) - mean);
        ((sharp - f64::from(black)) / span).clamp(0.0, 1.0).powf(LIGHTER)
    };
    grey.pixels.iter().enumerate().map(level).collect()
}

/// The levels beyond which lie one percent of the pixels. A picture with hardly any contrast is not stretched.
fn ends(grey: &Grey) -> (u8, u8) {
    let mut counts = [0_usize; 256];
    for level in &grey.pixels {
        counts[usize::from(*level)] += 1;
    }
    let cut = (grey.pixels.len() as f64 * CUT) as usize;
    let (black, white) = (first_beyond(&counts, cut, 0..=255), first_beyond(&counts, cut, (0..=255).rev()));
    if white.saturating_sub(black) < 2 * NEAR { (0, 255) } else { (black, white) }
}

/// The first level at which the cumulative count exceeds `cut`.
fn first_beyond(counts: &[usize; 256], cut: usize, mut levels: impl Iterator<Item = u8>) -> u8 {
    let mut sum = 0;
    let found = levels.find(|level| {
        sum += counts[usize::from(*level)];
        sum > cut
    });
    found.unwrap_or_default()
}

/// Repeats each pixel `times` times in both directions.
fn enlarged(grey: &Grey, times: u32) -> Grey {
    let each = times as usize;
    let mut pixels = Vec::with_capacity(grey.pixels.len() * each * each);
    for row in grey.pixels.chunks_exact((grey.width as usize).max(1)) {
        let wide: Vec<u8> = row.iter().flat_map(|level| std::iter::repeat_n(*level, each)).collect();
        for _ in 0..each {
            pixels.extend_from_slice(&wide);
        }
    }
    Grey { width: grey.width * times, height: grey.height * times, pixels }
}

/// Summed-area table: the mean of any rectangle costs four look-ups.
struct Sums {
    columns: usize,
    rows: usize,
    totals: Vec<u64>,
}

impl Sums {
    fn of(grey: &Grey) -> Self {
        let (columns, rows) = (grey.width as usize, grey.height as usize);
        let mut sums = vec![0_u64; (columns + 1) * (rows + 1)];
        for row in 0..rows {
            let mut along = 0;
            for column in 0..columns {
                along += u64::from(grey.pixels[row * columns + column]);
                sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1] + along;
            }
        }
        Self { columns, rows, totals: sums }
    }

    /// The mean of the pixels within `reach` columns and rows.
    fn mean(&self, column: usize, row: usize, reach: usize) -> i64 {
        let (left, right) = (column.saturating_sub(reach), (column + reach + 1).min(self.columns));
        let (top, bottom) = (row.saturating_sub(reach), (row + reach + 1).min(self.rows));
        let sum = |row: usize, column: usize| self.totals[row * (self.columns + 1) + column];
        let inside = sum(bottom, right) + sum(top, left) - sum(top, right) - sum(bottom, left);
        (inside / ((right - left) * (bottom - top)).max(1) as u64) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(level: u8) -> Grey {
        Grey { width: 200, height: 100, pixels: vec![level; 20_000] }
    }

    fn black_share(grey: &Grey) -> f64 {
        assert!(grey.pixels.iter().all(|level| *level == 0 || *level == 255), "a grey is left");
        let white: u64 = grey.pixels.iter().map(|level| u64::from(*level)).sum();
        1.0 - white as f64 / 255.0 / grey.pixels.len() as f64
    }

    #[test]
    fn darker_greys_get_more_dots_and_the_ends_get_all_or_none() {
        let shares: Vec<f64> = [0, 64, 128, 192, 255].map(|level| black_share(&dots(&flat(level), Mm(50.0)))).into();
        assert!(shares.windows(2).all(|pair| pair[0] > pair[1] + 0.1), "{shares:?}");
        assert!((shares[0] - 1.0).abs() < 1e-9 && shares[4].abs() < 1e-9, "{shares:?}");
        let lighter = 1.0 - (128.0_f64 / 255.0).powf(LIGHTER);
        assert!((shares[2] - lighter).abs() < 0.02, "{shares:?}");
    }

    #[test]
    fn a_dot_is_a_third_of_a_millimetre_whatever_the_picture() {
        let print = dots(&flat(128), Mm(60.0));
        let dot = 60.0 / f64::from(print.width / ENLARGED);
        assert!((dot - 0.299).abs() < 0.005, "{dot}");
        let (columns, each) = (print.width as usize, ENLARGED as usize);
        for (at, level) in print.pixels.iter().enumerate() {
            let (column, row) = (at % columns / each * each, at / columns / each * each);
            assert_eq!(*level, print.pixels[row * columns + column]);
        }
    }

    #[test]
    fn a_line_on_uneven_paper_stays_a_line_and_the_paper_stays_white() {
        let pixel = |x: u32, y: u32| if (38..42).contains(&y) { 40 + x / 4 } else { 140 + x / 2 } as u8;
        let grey =
            Grey { width: 200, height: 80, pixels: (0..80).flat_map(|y| (0..200).map(move |x| pixel(x, y))).collect() };
        let print = lines(&grey, Mm(17.0));
        let rows: Vec<&[u8]> = print.pixels.chunks_exact(print.width as usize).collect();
        assert!(rows[..36].iter().chain(&rows[44..]).all(|row| row.iter().all(|level| *level == 255)));
        assert!(rows[39..41].iter().all(|row| row.iter().all(|level| *level == 0)));
    }

    #[test]
    fn resampling_keeps_the_mean_and_every_size() {
        let ramp = Grey { width: 256, height: 4, pixels: (0..4).flat_map(|_| 0..=255).collect() };
        for (width, height) in [(1, 1), (13, 9), (256, 4), (1000, 40)] {
            let other = resampled(&ramp, width, height);
            assert_eq!(other.pixels.len(), (width * height) as usize);
            let mean = other.pixels.iter().map(|level| f64::from(*level)).sum::<f64>() / other.pixels.len() as f64;
            assert!((mean - 127.5).abs() < 1.5, "{width}: {mean}");
        }
    }
}
