//! Linear equaliser: known modules and the samples around them -> weights that undo the photo's own blur.
//!
//! Motion, defocus, ink and the camera's sharpening make each sample a sum over its neighbourhood. The weights that
//! turn a neighbourhood of samples back into its middle module are found by least squares over modules whose colour is
//! known (ridge regression: Hoerl and Kennard, 1970). The contribution of each code to the equations is kept apart, so
//! that each place can have its own equaliser from the codes around it: perspective makes blur vary over a sheet.

use crate::photo::equalise::neighbourhood::area;
use crate::photo::equalise::{CodeSamples, Neighbourhood, REACH, RidgeRegression};
use crate::photo::simd::vectorised;
use crate::qr::Modules;

const SPAN: usize = 2 * REACH + 1;
/// The samples of a neighbourhood, and a constant.
const TERMS: usize = area(REACH) + 1;
/// Modules of one code that the equations are made of, at most; more of them add nothing.
const MAX_MODULES: usize = 3_000;
/// Share of the mean diagonal that keeps weights small which the modules do not determine.
const RIDGE: f64 = 0.003;

/// The contribution of one code to the equations.
#[derive(Clone)]
pub struct LinearTraining(RidgeRegression);

impl LinearTraining {
    /// From a code's known modules.
    pub fn of(samples: &CodeSamples, known: &Modules) -> Self {
        let level = known.levels();
        let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
        let step = certain.len().div_ceil(MAX_MODULES).max(1);
        Self(RidgeRegression::of(TERMS, 1, certain.iter().step_by(step), |&at, row| {
            Neighbourhood::of(samples, at).samples(REACH, &mut row[..TERMS - 1]);
            row[TERMS] = level[at];
        }))
    }
}

/// Weights of the samples around a module.
pub struct LinearEqualiser(Vec<f32>);

impl LinearEqualiser {
    /// Learnt on several codes, each with its weight; `None` when they have no known module.
    pub fn learn<'a>(codes: impl Iterator<Item = (f64, &'a LinearTraining)>) -> Option<Self> {
        RidgeRegression::solve_one(codes.map(|(weight, code)| (weight, &code.0)), RIDGE).map(Self)
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

    /// Soft values at all places at half-module steps from the top left, row by row; the middles of modules are the
    /// odd ones.
    pub fn everywhere(&self, samples: &CodeSamples) -> Vec<f32> {
        let wide = 2 * samples.side();
        let mut all = vec![0.0; wide * wide];
        for (y, into) in all.chunks_exact_mut(wide).enumerate() {
            self.filter(samples, y, into);
            for (x, value) in into.iter_mut().enumerate() {
                *value *= samples.trust(y / 2 * samples.side() + x / 2);
            }
        }
        all
    }

    /// A line of places at half-module steps, not weighed by trust.
    fn filter(&self, samples: &CodeSamples, y: usize, into: &mut [f32]) {
        into.fill(self.0.last().copied().unwrap_or(0.0));
        for (weights, down) in self.0.chunks_exact(SPAN).zip(0..) {
            for (weight, right) in weights.iter().zip(0..).filter(|(weight, _)| **weight != 0.0) {
                let line = samples.line(y, down, right);
                vectorised(
                    #[inline(always)]
                    || into.iter_mut().zip(line).for_each(|(sum, sample)| *sum += weight * sample),
                );
            }
        }
    }

    /// Soft modules, row by row: about -1 for white to +1 for black.
    pub fn apply(&self, samples: &CodeSamples) -> Vec<f32> {
        let side = samples.side();
        let mut line = vec![0.0; 2 * side];
        let mut soft = Vec::with_capacity(side * side);
        for row in 0..side {
            self.filter(samples, 2 * row + 1, &mut line);
            let middles = line.iter().skip(1).step_by(2);
            soft.extend(middles.zip(side * row..).map(|(value, module)| value * samples.trust(module)));
        }
        soft
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SIDE, map, smeared};
    use crate::sheet::Square;

    /// Samples of a code that is smeared over `streak` pixels, four to a module, with `grain` levels of noise.
    fn sampled(streak: i32, grain: i32) -> (Modules, CodeSamples) {
        let (modules, picture) = smeared(streak, grain);
        let square = Square { left: 0, top: 0, side: SIDE };
        (modules, CodeSamples::sample(&View::new(&picture), &map(0.0), square).unwrap())
    }

    fn wrong(soft: &[f32], modules: &Modules) -> usize {
        soft.iter().zip(&modules.0).filter(|(soft, dark)| **dark != Some(**soft > 0.0)).count()
    }

    /// Only every third module is known.
    fn third(modules: &Modules) -> Modules {
        Modules(modules.0.iter().enumerate().map(|(at, dark)| dark.filter(|_| at % 3 == 0)).collect())
    }

    #[test]
    fn a_blur_that_is_learnt_on_a_third_of_the_modules_is_inverted() {
        // A streak of more than two modules.
        let (modules, samples) = sampled(9, 2);
        let blurred = wrong(&LinearEqualiser::identity().apply(&samples), &modules);
        let linear = LinearEqualiser::learn_on(&samples, &third(&modules)).unwrap();
        let inverted = wrong(&linear.apply(&samples), &modules);
        assert!(blurred > 600 && inverted * 20 < blurred, "{inverted} of {blurred}");
    }

    #[test]
    fn without_blur_soft_modules_are_near_their_levels() {
        let (modules, samples) = sampled(1, 0);
        let soft = LinearEqualiser::learn_on(&samples, &modules).unwrap().apply(&samples);
        let off = soft.iter().zip(modules.levels()).map(|(soft, level)| (soft - level).abs());
        let mean = off.sum::<f32>() / soft.len() as f32;
        assert!(wrong(&soft, &modules) == 0 && mean < 0.15, "{mean}");
    }

    #[test]
    fn the_middles_of_modules_are_the_odd_ones_of_all_places() {
        let (modules, samples) = sampled(5, 5);
        let linear = LinearEqualiser::learn_on(&samples, &modules).unwrap();
        let (all, side) = (linear.everywhere(&samples), samples.side());
        for (at, soft) in linear.apply(&samples).into_iter().enumerate() {
            let there = all[(2 * (at / side) + 1) * 2 * side + 2 * (at % side) + 1];
            assert!((soft - there).abs() < 1e-3, "{at}: {soft} {there}");
        }
    }

    #[test]
    fn without_known_modules_there_is_no_equaliser() {
        let (modules, samples) = sampled(1, 0);
        assert!(LinearEqualiser::learn_on(&samples, &Modules(vec![None; modules.0.len()])).is_none());
        assert!(LinearEqualiser::learn(std::iter::empty()).is_none());
    }
}
