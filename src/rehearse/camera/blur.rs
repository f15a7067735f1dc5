//! Linear image -> the same image with defocus and motion blur (convolution with a kernel).

use std::collections::{BTreeMap, VecDeque};

/// An image in linear light: `width * height` values, row by row.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct LinearImage {
    pub width: usize,
    pub values: Vec<f32>,
}

/// A point-spread function: weights at whole-pixel offsets, with sum 1.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct BlurKernel(Vec<Tap>);

/// Offset to the right and down, and its weight.
type Tap = (isize, isize, f32);

/// Subpixel steps in which shapes are sampled.
const FINE: i32 = 8;

impl BlurKernel {
    /// A disc: defocus.
    pub fn disc(radius: f64) -> Self {
        let reach = (radius + 0.5).ceil() as i32 * FINE;
        let fine = f64::from(FINE);
        let inside = |at: i32| (f64::from(at) + 0.5) / fine;
        let points = (-reach..reach).flat_map(|y| (-reach..reach).map(move |x| (inside(x), inside(y))));
        Self::of(points.filter(|(x, y)| x * x + y * y <= radius * radius))
    }

    /// A straight streak: motion blur.
    pub fn streak(length: f64, angle: f64) -> Self {
        let steps = (length * f64::from(FINE)).ceil().max(1.0) as i32;
        let along = |at: i32| ((f64::from(at) + 0.5) / f64::from(steps) - 0.5) * length;
        // One subpixel wide: a line.
        Self::of((0..steps).map(|at| (along(at) * angle.cos(), along(at) * angle.sin())))
    }

    /// Weights of points, each distributed to its four nearest pixels.
    fn of(points: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut taps = BTreeMap::new();
        let mut total = 0.0;
        for (x, y) in points {
            let (left, top) = (x.floor(), y.floor());
            let (right, low) = (x - left, y - top);
            let corners = [(0, 0, (1.0 - right) * (1.0 - low)), (1, 0, right * (1.0 - low))];
            for (dx, dy, share) in corners.into_iter().chain([(0, 1, (1.0 - right) * low), (1, 1, right * low)]) {
                *taps.entry((top as isize + dy, left as isize + dx)).or_insert(0.0) += share;
            }
            total += 1.0;
        }
        if total == 0.0 {
            return Self(vec![(0, 0, 1.0)]);
        }
        let share = |((dy, dx), weight): ((isize, isize), f64)| (dx, dy, (weight / total) as f32);
        Self(taps.into_iter().map(share).filter(|tap| tap.2 > 1e-4).collect())
    }

    /// Whether it leaves an image unchanged.
    pub fn is_sharp(&self) -> bool {
        self.0.len() == 1
    }
}

impl LinearImage {
    /// Convolves the image with a kernel; edge pixels are repeated beyond the edges.
    pub fn spread(&self, spread: &BlurKernel) -> Self {
        let width = self.width;
        let mut values = vec![0.0; self.values.len()];
        spread.run(
            (width, self.values.len() / width.max(1)),
            |row, into| into.copy_from_slice(&self.values[row * width..][..width]),
            |row, line| values[row * width..][..width].copy_from_slice(line),
        );
        Self { width, values }
    }
}

impl BlurKernel {
    /// Convolves an image row by row: `read` fills in a row, `write` receives a finished one. Rows are requested from
    /// the top, those at the edges more than once.
    pub fn run(
        &self,
        (width, height): (usize, usize),
        mut read: impl FnMut(usize, &mut [f32]),
        mut write: impl FnMut(usize, &[f32]),
    ) {
        if width == 0 || height == 0 {
            return;
        }
        let most = |of: fn(&Tap) -> isize| self.0.iter().map(of).fold(0, isize::max);
        let margin = most(|tap| tap.0).max(most(|tap| -tap.0)) as usize;
        let (above, below) = (most(|tap| -tap.1), most(|tap| tap.1));
        let mut next = |row: isize| {
            let mut wide = vec![0.0; width + 2 * margin];
            read(row.clamp(0, height as isize - 1) as usize, &mut wide[margin..][..width]);
            let (first, last) = (wide[margin], wide[margin + width - 1]);
            wide[..margin].fill(first);
            wide[margin + width..].fill(last);
            wide
        };
        // The rows around the current one, padded, so that the inner loop runs over slices.
        let mut rows: VecDeque<Vec<f32>> = (-above..below).map(&mut next).collect();
        let mut line = vec![0.0; width];
        for row in 0..height {
            rows.push_back(next(row as isize + below));
            line.fill(0.0);
            for &(dx, dy, share) in &self.0 {
                let source = &rows[(dy + above) as usize][(margin as isize + dx) as usize..][..width];
                for (sum, value) in line.iter_mut().zip(source) {
                    *sum += share * value;
                }
            }
            rows.pop_front();
            write(row, &line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot() -> LinearImage {
        let mut values = vec![0.0; 31 * 31];
        values[15 * 31 + 15] = 1.0;
        LinearImage { width: 31, values }
    }

    #[test]
    fn no_light_is_lost_or_made() {
        for spread in
            [BlurKernel::disc(0.8), BlurKernel::disc(5.5), BlurKernel::streak(13.0, 0.7), BlurKernel::disc(0.0)]
        {
            let sum: f32 = spot().spread(&spread).values.iter().sum();
            assert!((sum - 1.0).abs() < 0.01, "{sum}");
        }
    }

    #[test]
    fn a_disc_is_even_inside_and_dark_outside() {
        let seen = spot().spread(&BlurKernel::disc(5.5));
        let share = 1.0 / (std::f32::consts::PI * 5.5 * 5.5);
        assert!((seen.values[15 * 31 + 15] - share).abs() < share * 0.05);
        assert!((seen.values[18 * 31 + 12] - share).abs() < share * 0.05);
        assert!(seen.values[15 * 31 + 23].abs() < 1e-6);
    }

    #[test]
    fn a_streak_is_as_long_as_told_and_lies_along_its_angle() {
        let seen = spot().spread(&BlurKernel::streak(9.0, 0.0));
        let lit: Vec<usize> = (0..31).filter(|x| seen.values[15 * 31 + x] > 0.05).collect();
        assert_eq!((lit[0], lit[lit.len() - 1]), (11, 19));
        assert!(seen.values[17 * 31 + 15] < 1e-6);
    }
}
