//! Ridge regression: rows of terms and what each should sum to -> the weights that do it with the least squared error.

use crate::photo::simd::vectorised;

/// Rows that are added at a time: a sum is read and written once for all of them.
const BATCH: usize = 4;
/// Sums of a line begin at a multiple of this: those left of the diagonal are never read.
const LANES: usize = 8;

/// The normal equations, summed up. Several outputs may be asked of the same terms, each with weights of its own.
#[derive(Clone)]
pub struct RidgeRegression {
    terms: usize,
    /// Terms and outputs.
    wide: usize,
    /// Upper triangle, row by row, the right-hand sides at the end of each row.
    sums: Vec<f32>,
}

impl RidgeRegression {
    /// Sums up a row of each item: `fill` writes its terms, then what they should sum to, output by output. The row comes as it was
    /// left some items before, at first full of ones.
    pub fn of<I>(
        terms: usize,
        outputs: usize,
        items: impl IntoIterator<Item = I>,
        mut fill: impl FnMut(I, &mut [f32]),
    ) -> Self {
        let wide = terms + outputs;
        let mut equations = Self { terms, wide, sums: vec![0.0; terms * wide] };
        let mut batch = vec![1.0f32; BATCH * wide];
        let mut rows = 0;
        for item in items {
            fill(item, &mut batch[rows * wide..][..wide]);
            rows += 1;
            if rows == BATCH {
                equations.add(&batch);
                rows = 0;
            }
        }
        if rows > 0 {
            batch[rows * wide..].fill(0.0);
            equations.add(&batch);
        }
        equations
    }

    /// Adds a batch of rows.
    fn add(&mut self, batch: &[f32]) {
        let wide = self.wide;
        let sums = &mut self.sums;
        vectorised(
            #[inline(always)]
            || {
                let (a, rest) = batch.split_at(wide);
                let (b, rest) = rest.split_at(wide);
                let (c, d) = rest.split_at(wide);
                for (i, line) in sums.chunks_exact_mut(wide).enumerate() {
                    let first = i / LANES * LANES;
                    let factors = [a[i], b[i], c[i], d[i]];
                    let others = a[first..].iter().zip(&b[first..]).zip(c[first..].iter().zip(&d[first..]));
                    for (sum, ((a, b), (c, d))) in line[first..].iter_mut().zip(others) {
                        *sum += (factors[0] * a + factors[1] * b) + (factors[2] * c + factors[3] * d);
                    }
                }
            },
        );
    }

    /// The sum of squares of an output's right-hand sides, less the sum of squares that `weights` leave unexplained.
    pub fn explained(&self, output: usize, weights: &[f32]) -> f64 {
        let mut sum = 0.0;
        for (i, line) in self.sums.chunks_exact(self.wide).enumerate() {
            let weight = |at: usize| f64::from(weights[at]);
            sum += 2.0 * weight(i) * f64::from(line[self.terms + output]) - weight(i) * weight(i) * f64::from(line[i]);
            sum -= (i + 1..self.terms).map(|j| 2.0 * weight(i) * weight(j) * f64::from(line[j])).sum::<f64>();
        }
        sum
    }

    /// The weights of each output for several sets of rows, each with its own weight; `ridge` is the share of the mean diagonal
    /// that is added to it. `None` when there are no rows, or nothing but zeros in them.
    pub fn solve<'a>(parts: impl Iterator<Item = (f64, &'a Self)>, ridge: f64) -> Option<Vec<Vec<f32>>> {
        let mut parts = parts.peekable();
        let (terms, wide) = parts.peek().map(|(_, part)| (part.terms, part.wide))?;
        let mut normal = vec![0.0f64; terms * wide];
        for (weight, part) in parts.filter(|(_, part)| (part.terms, part.wide) == (terms, wide)) {
            vectorised(
                #[inline(always)]
                || {
                    for (sum, part) in normal.iter_mut().zip(&part.sums) {
                        *sum += weight * f64::from(*part);
                    }
                },
            );
        }
        let trace: f64 = normal.iter().step_by(wide + 1).sum();
        let penalty = ridge * trace / terms as f64;
        normal.iter_mut().step_by(wide + 1).for_each(|diagonal| *diagonal += penalty);
        factorise(&mut normal, terms, wide)?;
        let solved = (terms..wide).map(|output| {
            let mut weights = vec![0.0f64; terms];
            for at in (0..terms).rev() {
                let line = &normal[at * wide..][..wide];
                let known: f64 =
                    line[at + 1..terms].iter().zip(&weights[at + 1..]).map(|(term, weight)| term * weight).sum();
                weights[at] = (line[output] - known) / line[at];
            }
            weights.into_iter().map(|weight| weight as f32).collect()
        });
        Some(solved.collect())
    }

    /// The weights of the only output; see [`Self::solve`].
    pub fn solve_one<'a>(parts: impl Iterator<Item = (f64, &'a Self)>, ridge: f64) -> Option<Vec<f32>> {
        Self::solve(parts, ridge)?.into_iter().next()
    }
}

/// Cholesky decomposition of the upper triangle, and the right-hand sides with it; `None` when it is not positive
/// definite.
fn factorise(normal: &mut [f64], terms: usize, wide: usize) -> Option<()> {
    for pivot in 0..terms {
        let (above, rest) = normal.split_at_mut((pivot + 1) * wide);
        let line = &mut above[pivot * wide..];
        let root = line[pivot].sqrt();
        if !root.is_finite() || root <= 0.0 {
            return None;
        }
        line[pivot..].iter_mut().for_each(|value| *value /= root);
        vectorised(
            #[inline(always)]
            || {
                for (row, at) in rest.chunks_exact_mut(wide).zip(pivot + 1..) {
                    let factor = line[at];
                    for (value, term) in row[at..].iter_mut().zip(&line[at..]) {
                        *value -= factor * term;
                    }
                }
            },
        );
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_again_from_what_they_sum_to() {
        let right = [[0.5f32, -2.0, 1.25], [3.0, 0.25, -0.75]];
        let mut seed = 1u32;
        let mut squares = 0.0f64;
        let mut row = |row: &mut [f32]| {
            for value in &mut row[..3] {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *value = (seed >> 8) as f32 / 8_388_608.0 - 1.0;
            }
            for (output, right) in right.iter().enumerate() {
                row[3 + output] = row.iter().zip(right).map(|(value, weight)| value * weight).sum();
            }
            squares += f64::from(row[4]).powi(2);
        };
        // Numbers of rows that do and do not fill the last batch.
        let parts = [32, 29].map(|count| RidgeRegression::of(3, 2, 0..count, |_, into| row(into)));
        let found = RidgeRegression::solve(parts.iter().map(|part| (0.5, part)), 1e-9).unwrap();
        for (found, right) in found.iter().zip(&right) {
            assert!(found.iter().zip(right).all(|(found, right)| (found - right).abs() < 1e-3), "{found:?}");
        }
        let explained: f64 = parts.iter().map(|part| part.explained(1, &found[1])).sum();
        assert!((explained - squares).abs() < 1e-3 * squares, "{explained} of {squares}");
    }

    #[test]
    fn nothing_is_learnt_from_nothing() {
        assert!(RidgeRegression::solve(std::iter::empty(), 0.1).is_none());
        let nothing = RidgeRegression::of(3, 1, std::iter::empty::<()>(), |(), _| {});
        assert!(RidgeRegression::solve([(1.0, &nothing)].into_iter(), 0.1).is_none());
    }
}
