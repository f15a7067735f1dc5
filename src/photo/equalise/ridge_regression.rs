//! Ridge regression: rows of terms and what each should sum to -> the weights that do it with the least squared error.

/// The normal equations, summed up row by row.
#[derive(Clone)]
pub struct RidgeRegression {
    terms: usize,
    /// Upper triangle, row by row, the right-hand side at the end of each row.
    sums: Vec<f32>,
}

impl RidgeRegression {
    pub fn new(terms: usize) -> Self {
        Self { terms, sums: vec![0.0; terms * (terms + 1)] }
    }

    /// Adds one row: the terms, then what they should sum to.
    pub fn add(&mut self, row: &[f32]) {
        for (i, line) in self.sums.chunks_exact_mut(self.terms + 1).enumerate() {
            let factor = row[i];
            for (sum, value) in line[i..].iter_mut().zip(&row[i..]) {
                *sum += factor * value;
            }
        }
    }

    /// The sum of squares of the right-hand sides, less the sum of squares that `weights` leave unexplained.
    pub fn explained(&self, weights: &[f32]) -> f64 {
        let wide = self.terms + 1;
        let mut sum = 0.0;
        for (i, line) in self.sums.chunks_exact(wide).enumerate() {
            let weight = |at: usize| f64::from(weights[at]);
            sum += 2.0 * weight(i) * f64::from(line[self.terms]) - weight(i) * weight(i) * f64::from(line[i]);
            sum -= (i + 1..self.terms).map(|j| 2.0 * weight(i) * weight(j) * f64::from(line[j])).sum::<f64>();
        }
        sum
    }

    /// The weights for several sets of rows, each with its own weight; `ridge` is the share of the mean diagonal that
    /// is added to it. `None` when there are no rows, or nothing but zeros in them.
    pub fn solve<'a>(terms: usize, parts: impl Iterator<Item = (f64, &'a Self)>, ridge: f64) -> Option<Vec<f32>> {
        let mut normal = vec![0.0f64; terms * (terms + 1)];
        for (weight, part) in parts.filter(|(_, part)| part.terms == terms) {
            for (sum, part) in normal.iter_mut().zip(&part.sums) {
                *sum += weight * f64::from(*part);
            }
        }
        let trace: f64 = normal.iter().step_by(terms + 2).sum();
        let penalty = ridge * trace / terms as f64;
        normal.iter_mut().step_by(terms + 2).for_each(|diagonal| *diagonal += penalty);
        factorise(&mut normal, terms)?;
        let mut weights = vec![0.0f64; terms];
        for at in (0..terms).rev() {
            let line = &normal[at * (terms + 1)..(at + 1) * (terms + 1)];
            let known: f64 =
                line[at + 1..terms].iter().zip(&weights[at + 1..]).map(|(term, weight)| term * weight).sum();
            weights[at] = (line[terms] - known) / line[at];
        }
        Some(weights.into_iter().map(|weight| weight as f32).collect())
    }
}

/// Cholesky decomposition of the upper triangle, and the right-hand side with it; `None` when it is not positive
/// definite.
fn factorise(normal: &mut [f64], terms: usize) -> Option<()> {
    let wide = terms + 1;
    for pivot in 0..terms {
        let (above, rest) = normal.split_at_mut((pivot + 1) * wide);
        let line = &mut above[pivot * wide..];
        let root = line[pivot].sqrt();
        if !root.is_finite() || root <= 0.0 {
            return None;
        }
        line[pivot..].iter_mut().for_each(|value| *value /= root);
        for (row, at) in rest.chunks_exact_mut(wide).zip(pivot + 1..) {
            let factor = line[at];
            for (value, term) in row[at..].iter_mut().zip(&line[at..]) {
                *value -= factor * term;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_again_from_what_they_sum_to() {
        let right = [0.5f32, -2.0, 1.25];
        let mut seed = 1u32;
        let mut parts = [RidgeRegression::new(3), RidgeRegression::new(3)];
        for at in 0..60 {
            let mut row = [0.0f32; 4];
            for value in &mut row[..3] {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *value = (seed >> 8) as f32 / 8_388_608.0 - 1.0;
            }
            row[3] = row.iter().zip(&right).map(|(value, weight)| value * weight).sum();
            parts[at % 2].add(&row);
        }
        let found = RidgeRegression::solve(3, parts.iter().map(|part| (0.5, part)), 1e-9).unwrap();
        assert!(found.iter().zip(&right).all(|(found, right)| (found - right).abs() < 1e-3), "{found:?}");
    }

    #[test]
    fn nothing_is_learnt_from_nothing() {
        assert!(RidgeRegression::solve(3, std::iter::empty(), 0.1).is_none());
        assert!(RidgeRegression::solve(3, [(1.0, &RidgeRegression::new(3))].into_iter(), 0.1).is_none());
    }
}
