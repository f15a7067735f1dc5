//! Decision-feedback equaliser: samples, and the modules of decoded blocks -> better soft modules of the other blocks.
//!
//! Blocks are interleaved over the whole code, so each unknown module stands among known ones, and what those add to
//! its samples by blur need not be estimated. The weights of samples and known neighbours together are learnt on the
//! known modules of the same code. Modules of the same codeword are left out, since they are known or unknown together:
//! then known modules have as many known neighbours as unknown ones.

use crate::photo::equalise::neighbourhood::area;
use crate::photo::equalise::{CodeSamples, Equaliser, Neighbourhood, REACH, RidgeRegression};
use crate::qr::Modules;

/// Known modules on each side that are taken into account.
const NEIGHBOURS: usize = 3;
/// Samples, a constant, and neighbours (the module itself always 0).
const TERMS: usize = area(REACH) + 1 + area(NEIGHBOURS);
/// Modules that the equations are made of, at most.
const MAX_MODULES: usize = 5_000;
const RIDGE: f64 = 0.003;

/// Weights of the samples and known modules around a module.
pub struct DecisionFeedback<'a> {
    weights: Vec<f32>,
    words: &'a [u32],
}

impl<'a> DecisionFeedback<'a> {
    /// Learnt on the known modules of the code itself; `None` when there are none. `words` gives the codeword of each
    /// module.
    pub fn learn(samples: &CodeSamples, known: &Modules, words: &'a [u32]) -> Option<Self> {
        let level = known.levels();
        let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
        let step = certain.len().div_ceil(MAX_MODULES).max(1);
        let equations = RidgeRegression::of(TERMS, 1, certain.iter().step_by(step), |&at, into| {
            into.copy_from_slice(&row(samples, &level, words, at));
            into[TERMS] = level[at];
        });
        let weights = RidgeRegression::solve_one(std::iter::once((1.0, &equations)), RIDGE)?;
        Some(Self { weights, words })
    }
}

impl Equaliser for DecisionFeedback<'_> {
    /// Known modules stay as they are known.
    fn soften(&self, samples: &CodeSamples, _: &[f32], known: &Modules) -> Vec<f32> {
        let level = known.levels();
        let soft = |at: usize| {
            if level[at] != 0.0 {
                return level[at];
            }
            let row = row(samples, &level, self.words, at);
            row.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum::<f32>() * samples.trust(at)
        };
        (0..level.len()).map(soft).collect()
    }
}

/// The terms of one module, and room for what they should sum to.
fn row(samples: &CodeSamples, level: &[f32], words: &[u32], module: usize) -> [f32; TERMS + 1] {
    let mut row = [1.0; TERMS + 1];
    let near = Neighbourhood::of(samples, module);
    near.samples(REACH, &mut row[..area(REACH)]);
    let other_word = |at: usize| if words[at] == words[module] { 0.0 } else { level[at] };
    near.modules(NEIGHBOURS, &mut row[area(REACH) + 1..TERMS], other_word);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::equalise::linear::LinearEqualiser;
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SIDE, map, smeared};
    use crate::sheet::Square;

    #[test]
    fn known_neighbours_tell_what_the_samples_alone_do_not() {
        // A streak of more than three modules, and grain.
        let (modules, picture) = smeared(13, 10);
        let samples =
            CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        // Three of four words of eight modules.
        let known = Modules(
            modules
                .0
                .iter()
                .enumerate()
                .map(|(at, dark)| dark.filter(|_| (at / 8).wrapping_mul(0x9E37_79B9) >> 7 & 3 > 0))
                .collect(),
        );
        let words: Vec<u32> = (0..modules.0.len()).map(|at| at as u32 / 8).collect();
        let wrong = |soft: &[f32]| {
            let unknown = (0..soft.len()).filter(|at| known.0[*at].is_none());
            unknown.filter(|at| modules.0[*at] != Some(soft[*at] > 0.0)).count()
        };
        let soft = LinearEqualiser::learn_on(&samples, &known).unwrap().apply(&samples);
        let alone = wrong(&soft);
        let together =
            wrong(&DecisionFeedback::learn(&samples, &known, &words).unwrap().soften(&samples, &soft, &known));
        assert!(together * 4 < alone * 3, "{together} of {alone}");
    }

    #[test]
    fn what_is_known_stays_as_it_is_known() {
        let (modules, picture) = smeared(11, 0);
        let samples =
            CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let wrong = Modules(modules.0.iter().map(|dark| dark.map(|dark| !dark)).collect());
        let words: Vec<u32> = (0..modules.0.len()).map(|at| at as u32 / 8).collect();
        let soft = DecisionFeedback::learn(&samples, &wrong, &words).unwrap().soften(&samples, &[], &wrong);
        assert!(soft.iter().zip(&wrong.0).all(|(soft, dark)| *dark == Some(*soft > 0.0)));
        assert!(DecisionFeedback::learn(&samples, &Modules(vec![None; samples.modules()]), &words).is_none());
    }
}
