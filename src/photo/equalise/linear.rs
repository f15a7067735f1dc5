//! Linear equaliser: known modules and the samples around them -> weights that undo the photo's own blur.
//!
//! Motion, defocus, ink and the camera's sharpening make each sample a sum over its neighbourhood. The weights that turn
//! a neighbourhood of samples back into its middle module are found by least squares over modules whose colour is known
//! (ridge regression: Hoerl and Kennard, 1970). The contribution of each code to the equations is kept apart, so that
//! each place can have its own equaliser from the codes around it: perspective makes blur vary over a sheet.

use crate::photo::equalise::neighbourhood::{Neighbourhood, area};
use crate::photo::equalise::ridge_regression::RidgeRegression;
use crate::photo::equalise::samples::{CodeSamples, REACH};
use crate::qr::Modules;

const SPAN: usize = 2 * REACH + 1;
/// The samples of a neighbourhood, and a constant.
const TERMS: usize = area(REACH) + 1;
/// Modules of one code that the equations are made of, at most; more of them add nothing.
const MAX_MODULES: usize = 3_000;
/// Share of the mean diagonal that keeps weights small which the modules do not determine.
const RIDGE: f64 = 0.003;

/// The contribution of one code to the equations.
pub struct LinearTraining(RidgeRegression);

impl LinearTraining {
    /// From a code's known modules.
    pub fn of(samples: &CodeSamples, known: &Modules) -> Self {
        let mut equations = RidgeRegression::new(TERMS);
        let level = known.levels();
        let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
        let step = certain.len().div_ceil(MAX_MODULES).max(1);
        let mut row = [1.0f32; TERMS + 1];
        for &at in certain.iter().step_by(step) {
            Neighbourhood::of(samples, at).samples(REACH, &mut row[..TERMS - 1]);
            row[TERMS] = level[at];
            equations.add(&row);
        }
        Self(equations)
    }
}

/// Weights of the samples around a module.
pub struct LinearEqualiser(Vec<f32>);

impl LinearEqualiser {
    /// Learnt on several codes, each with its weight; `None` when they have no known module.
    pub fn learn<'a>(codes: impl Iterator<Item = (f64, &'a LinearTraining)>) -> Option<Self> {
        RidgeRegression::solve(TERMS, codes.map(|(weight, code)| (weight, &code.0)), RIDGE).map(Self)
    }

    /// Learnt on the known modules of a single code.
    pub fn learn_on(samples: &CodeSamples, known: &Modules) -> Option<Self> {
        Self::learn(std::iter::once((1.0, &LinearTraining::of(samples, known))))
    }

    /// Takes samples as they are.
    pub fn identity() -> Self {
        let mut weights = vec![0.0; TERMS];
        weights[area(REACH) / 2] = 1.0;
        Self(weights)
    }

    /// How dark it is at each place at half-module steps from the top left, row by row; the middles of modules are the
    /// odd ones.
    pub fn everywhere(&self, samples: &CodeSamples) -> Vec<f32> {
        let wide = 2 * samples.side();
        let constant = self.0.last().copied().unwrap_or(0.0);
        let mut all = vec![constant; wide * wide];
        for (y, into) in all.chunks_exact_mut(wide).enumerate() {
            for (weights, down) in self.0.chunks_exact(SPAN).zip(0..) {
                for (weight, right) in weights.iter().zip(0..).filter(|(weight, _)| **weight != 0.0) {
                    let line = samples.line(y, down, right);
                    for (sum, sample) in into.iter_mut().zip(line) {
                        *sum += weight * sample;
                    }
                }
            }
            for (x, value) in into.iter_mut().enumerate() {
                *value *= samples.trust(y / 2 * samples.side() + x / 2);
            }
        }
        all
    }

    /// How dark each module is: about -1 for white to +1 for black.
    pub fn apply(&self, samples: &CodeSamples) -> Vec<f32> {
        self.apply_beside(samples, 0, 0)
    }

    /// The same at places `right` and `down` half modules, each -1 to 1, from the modules' middles.
    pub fn apply_beside(&self, samples: &CodeSamples, right: i32, down: i32) -> Vec<f32> {
        let constant = self.0.last().copied().unwrap_or(0.0);
        (0..samples.modules())
            .map(|module| {
                let lines = samples.around_beside(module, right, down).zip(self.0.chunks_exact(SPAN));
                let line = |(line, weights): (&[f32], &[f32])| {
                    line.iter().zip(weights).map(|(sample, weight)| sample * weight).sum::<f32>()
                };
                (lines.map(line).sum::<f32>() + constant) * samples.trust(module)
            })
            .collect()
    }
}
