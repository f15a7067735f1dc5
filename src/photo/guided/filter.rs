//! Modules that are known and what the photo shows around them -> a filter that undoes the photo's own blur.
//!
//! Motion, defocus, ink and the camera's sharpening make of each module a sum of its neighbourhood. The weights that
//! turn a neighbourhood back into its middle module are found by least squares over modules whose colour is known
//! (ridge regression: Hoerl and Kennard, 1970). What a code contributes to the equations is kept apart, so that each
//! place can be given its own filter from the codes around it: perspective makes blur differ over a sheet.

use super::patch::{Patch, REACH};
use crate::photo::soft::Modules;

/// Samples of a neighbourhood, and a constant.
const TERMS: usize = SPAN * SPAN + 1;
const SPAN: usize = 2 * REACH + 1;
/// Modules of one code that the equations are made of, at most; more of them tell the same.
const MOST_MODULES: usize = 3_000;
/// What is added to the diagonal, as a share of its mean: holds weights small that the modules do not determine.
const RIDGE: f64 = 0.003;

/// One code's part in the normal equations.
pub(super) struct Lesson {
    /// Upper triangle, row by row, and the right-hand side behind each row.
    sums: Vec<f32>,
    modules: usize,
}

const WIDE: usize = TERMS + 1;

impl Lesson {
    /// From a code's known modules.
    pub fn of(patch: &Patch, known: &Modules) -> Self {
        let mut sums = vec![0.0f32; TERMS * WIDE];
        let certain: Vec<(usize, bool)> =
            known.0.iter().enumerate().filter_map(|(at, known)| Some((at, (*known)?))).collect();
        let step = certain.len().div_ceil(MOST_MODULES).max(1);
        let mut row = [0.0f32; WIDE];
        let mut modules = 0;
        for &(at, dark) in certain.iter().step_by(step) {
            gather(patch, at, &mut row);
            row[TERMS] = if dark { 1.0 } else { -1.0 };
            for (i, line) in sums.chunks_exact_mut(WIDE).enumerate() {
                let factor = row[i];
                for (sum, value) in line[i..].iter_mut().zip(&row[i..]) {
                    *sum += factor * value;
                }
            }
            modules += 1;
        }
        Self { sums, modules }
    }
}

/// The samples around a module, then the constant.
fn gather(patch: &Patch, module: usize, row: &mut [f32; WIDE]) {
    for (line, into) in patch.around(module).zip(row.chunks_exact_mut(SPAN)) {
        into.copy_from_slice(line);
    }
    row[TERMS - 1] = 1.0;
}

/// Weights of the samples around a module.
pub(super) struct Filter(Vec<f32>);

impl Filter {
    /// The filter that suits the lessons best, each with its weight; `None` when they teach too little.
    pub fn learn<'a>(lessons: impl Iterator<Item = (f64, &'a Lesson)>) -> Option<Self> {
        let mut normal = vec![0.0f64; TERMS * WIDE];
        let mut modules = 0.0;
        for (weight, lesson) in lessons {
            for (sum, part) in normal.iter_mut().zip(&lesson.sums) {
                *sum += weight * f64::from(*part);
            }
            modules += weight * lesson.modules as f64;
        }
        let trace: f64 = (0..TERMS).map(|at| normal[at * WIDE + at]).sum();
        let hold = RIDGE * trace / TERMS as f64;
        if modules < 1.0 || hold <= 0.0 {
            return None;
        }
        for at in 0..TERMS {
            normal[at * WIDE + at] += hold;
        }
        solve(&mut normal).map(Self)
    }

    /// How dark each module is: about -1 for white to +1 for black.
    pub fn apply(&self, patch: &Patch) -> Vec<f32> {
        let mut row = [0.0; WIDE];
        (0..patch.modules())
            .map(|module| {
                gather(patch, module, &mut row);
                row.iter().zip(&self.0).map(|(value, weight)| value * weight).sum()
            })
            .collect()
    }
}

/// Cholesky's decomposition of the upper triangle, then both substitutions; `None` when it is not positive definite.
fn solve(normal: &mut [f64]) -> Option<Vec<f32>> {
    for pivot in 0..TERMS {
        let (above, rest) = normal.split_at_mut((pivot + 1) * WIDE);
        let line = &mut above[pivot * WIDE..];
        let root = line[pivot].sqrt();
        if !root.is_finite() || root <= 0.0 {
            return None;
        }
        for value in &mut line[pivot..] {
            *value /= root;
        }
        for (below, row) in rest.chunks_exact_mut(WIDE).enumerate() {
            let at = pivot + 1 + below;
            let factor = line[at];
            for (value, term) in row[at..].iter_mut().zip(&line[at..]) {
                *value -= factor * term;
            }
        }
    }
    let mut weights = vec![0.0f64; TERMS];
    for at in (0..TERMS).rev() {
        let line = &normal[at * WIDE..(at + 1) * WIDE];
        let known: f64 = line[at + 1..TERMS].iter().zip(&weights[at + 1..]).map(|(term, weight)| term * weight).sum();
        weights[at] = (line[TERMS] - known) / line[at];
    }
    Some(weights.into_iter().map(|weight| weight as f32).collect())
}
