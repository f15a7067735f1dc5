//! Modules that are known and what the photo shows around them -> a filter that undoes the photo's own blur.
//!
//! Motion, defocus, ink and the camera's sharpening make of each module a sum of its neighbourhood. The weights that
//! turn a neighbourhood back into its middle module are found by least squares over modules whose colour is known
//! (ridge regression: Hoerl and Kennard, 1970). What a code contributes to the equations is kept apart, so that each
//! place can be given its own filter from the codes around it: perspective makes blur differ over a sheet.

use crate::photo::equalise::ridge_regression::Equations;
use crate::photo::equalise::samples::{Patch, REACH};
use crate::qr::Modules;

/// Samples of a neighbourhood, a constant, and what they should sum to.
const WIDE: usize = SPAN * SPAN + 2;
const SPAN: usize = 2 * REACH + 1;
/// Modules of one code that the equations are made of, at most; more of them tell the same.
const MOST_MODULES: usize = 3_000;
/// Share of the equations' mean diagonal that holds weights small which the modules do not determine.
const RIDGE: f64 = 0.003;

/// One code's part in the equations.
pub struct Lesson(Equations);

impl Lesson {
    /// From a code's known modules.
    pub fn of(patch: &Patch, known: &Modules) -> Self {
        let mut equations = Equations::new(WIDE - 1);
        let certain: Vec<(usize, bool)> =
            known.0.iter().enumerate().filter_map(|(at, known)| Some((at, (*known)?))).collect();
        let step = certain.len().div_ceil(MOST_MODULES).max(1);
        let mut row = [0.0f32; WIDE];
        for &(at, dark) in certain.iter().step_by(step) {
            gather(patch, at, &mut row);
            row[WIDE - 1] = if dark { 1.0 } else { -1.0 };
            equations.add(&row);
        }
        Self(equations)
    }
}

/// The samples around a module, then the constant.
fn gather(patch: &Patch, module: usize, row: &mut [f32; WIDE]) {
    for (line, into) in patch.around(module).zip(row.chunks_exact_mut(SPAN)) {
        into.copy_from_slice(line);
    }
    row[WIDE - 2] = 1.0;
}

/// Weights of the samples around a module.
pub struct Filter(Vec<f32>);

impl Filter {
    /// The filter that suits the lessons best, each with its weight; `None` when they teach nothing.
    pub fn learn<'a>(lessons: impl Iterator<Item = (f64, &'a Lesson)>) -> Option<Self> {
        Equations::solve(WIDE - 1, lessons.map(|(weight, lesson)| (weight, &lesson.0)), RIDGE).map(Self)
    }

    /// Takes samples as they are.
    pub fn plain() -> Self {
        let mut weights = vec![0.0; WIDE - 1];
        weights[SPAN * SPAN / 2] = 1.0;
        Self(weights)
    }

    /// How dark it is at each place at half-module steps from the top left, row by row; module's middles are the odd
    /// ones.
    pub fn everywhere(&self, patch: &Patch) -> Vec<f32> {
        let wide = 2 * patch.side();
        let constant = self.0.last().copied().unwrap_or(0.0);
        let mut all = vec![constant; wide * wide];
        for (y, into) in all.chunks_exact_mut(wide).enumerate() {
            for (weights, down) in self.0.chunks_exact(SPAN).zip(0..) {
                for (weight, right) in weights.iter().zip(0..).filter(|(weight, _)| **weight != 0.0) {
                    let line = patch.line(y, down, right);
                    for (sum, sample) in into.iter_mut().zip(line) {
                        *sum += weight * sample;
                    }
                }
            }
            for (x, value) in into.iter_mut().enumerate() {
                *value *= patch.trust(y / 2 * patch.side() + x / 2);
            }
        }
        all
    }

    /// How dark each module is: about -1 for white to +1 for black.
    pub fn apply(&self, patch: &Patch) -> Vec<f32> {
        self.apply_beside(patch, 0, 0)
    }

    /// The same at places so many half modules, -1 to 1, right of and below the modules' middles.
    pub fn apply_beside(&self, patch: &Patch, right: i32, down: i32) -> Vec<f32> {
        let constant = self.0.last().copied().unwrap_or(0.0);
        (0..patch.modules())
            .map(|module| {
                let lines = patch.around_beside(module, right, down).zip(self.0.chunks_exact(SPAN));
                let line = |(samples, weights): (&[f32], &[f32])| {
                    samples.iter().zip(weights).map(|(sample, weight)| sample * weight).sum::<f32>()
                };
                (lines.map(line).sum::<f32>() + constant) * patch.trust(module)
            })
            .collect()
    }
}
