//! Soft interference cancellation: soft modules, and how the photo mixes neighbours -> all modules, decided together.
//!
//! ```text
//! likely modules --> samples that they and their neighbours predict --> residual --> likelier modules
//!       ^                                                                                |
//!       `--------------------------------------------------------------------------------'
//! ```
//! A motion streak of two modules leaves hardly anything of the finest pattern, alternating black and white: no linear
//! equaliser restores it without as much noise. But modules are black or white and nothing between, and most of them
//! are sure already. So each sample is explained by all modules that reach it, with the variance of each as noise, and
//! the residual tells of the one in question (Wang and Poor, 1999).

use crate::photo::equalise::neighbourhood::area;
use crate::photo::equalise::{CodeSamples, Equaliser, Neighbourhood, RidgeRegression};
use crate::photo::simd::vectorised;
use crate::qr::Modules;

/// Modules on each side that reach a sample.
const REACH: usize = 3;
const SPAN: usize = 2 * REACH + 1;
const TAPS: usize = area(REACH);
/// Taps, and a constant.
const TERMS: usize = TAPS + 1;
/// The samples that belong to a module: half modules right of and below its middle.
const PHASES: [(usize, usize); 4] = [(0, 0), (1, 0), (0, 1), (1, 1)];
/// Modules of one code that the equations are made of, at most.
const MAX_MODULES: usize = 2_500;
const RIDGE: f64 = 0.001;
/// Times that all modules are decided anew.
const ITERATIONS: usize = 10;
/// Mean change of the log-odds in an iteration, as a share of them, from which on they are as they are to be.
const SETTLED: f32 = 0.01;
/// Share of the squares of all weights that the least of them have together which are taken for noise.
const NEGLIGIBLE: f32 = 0.003;
/// Share of the new decision in each iteration.
const DAMPING: f32 = 0.5;
/// Log-odds that a soft module of 1 stands for when it comes in.
const LOG_ODDS_IN: f32 = 4.0;
/// Log-odds that a soft module of 1 stands for when it goes out.
const LOG_ODDS_OUT: f32 = 5.0;
/// Samples half a module apart share most of their noise: each counts less than it would alone, by this divisor.
const SHARED_NOISE: f32 = 2.0;

/// The contribution of one code to what is known of the point spread.
#[derive(Clone)]
pub struct InterferenceTraining {
    /// An output for each phase.
    equations: RidgeRegression,
    /// Sum of the squares of the samples, and their number, for each phase.
    squares: [(f64, f64); PHASES.len()],
}

impl InterferenceTraining {
    /// From a code's known modules; unknown ones are noise.
    pub fn of(samples: &CodeSamples, known: &Modules) -> Self {
        let level = known.levels();
        let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
        let step = certain.len().div_ceil(MAX_MODULES) | 1;
        let mut squares = [(0.0, 0.0); PHASES.len()];
        let equations = RidgeRegression::of(TERMS, PHASES.len(), certain.iter().step_by(step), |&at, row| {
            Neighbourhood::of(samples, at).modules(REACH, &mut row[..TAPS], |at| level[at]);
            for (phase, (right, down)) in PHASES.into_iter().enumerate() {
                row[TERMS + phase] = samples.beside(at, right, down);
                squares[phase].0 += f64::from(row[TERMS + phase]).powi(2);
                squares[phase].1 += 1.0;
            }
        });
        Self { equations, squares }
    }
}

/// What modules add to the samples of the one in their midst.
pub struct InterferenceCanceller {
    /// For each phase the modules around that matter, and their weights.
    taps: Vec<Vec<(usize, f32)>>,
    /// The constant of each phase.
    constants: Vec<f32>,
    /// Variance of what they leave unexplained, for each phase.
    noise: Vec<f32>,
}

impl InterferenceCanceller {
    /// Learnt on several codes, each with its weight; `None` when they have no known module.
    pub fn learn<'a>(codes: &(impl Iterator<Item = (f64, &'a InterferenceTraining)> + Clone)) -> Option<Self> {
        let parts = codes.clone().map(|(weight, code)| (weight, &code.equations));
        let weights = RidgeRegression::solve(parts.clone(), RIDGE)?;
        let noise = weights.iter().enumerate().map(|(phase, found)| {
            let (squares, count) = codes.clone().fold((0.0, 0.0), |sum, (weight, code)| {
                let (squares, count) = code.squares[phase];
                (sum.0 + weight * squares, sum.1 + weight * count)
            });
            let explained: f64 = parts.clone().map(|(weight, part)| weight * part.explained(phase, found)).sum();
            ((squares - explained) / count).max(1e-3) as f32
        });
        let noise: Vec<f32> = noise.collect();
        let taps = weights.iter().map(|weights| {
            let mut taps: Vec<(usize, f32)> = weights[..TAPS].iter().copied().enumerate().collect();
            taps.sort_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
            let all: f32 = taps.iter().map(|(_, weight)| weight * weight).sum();
            let mut least = 0.0;
            taps.retain(|(_, weight)| {
                least += weight * weight;
                least > NEGLIGIBLE * all
            });
            taps
        });
        Some(Self { taps: taps.collect(), constants: weights.iter().map(|weights| weights[TAPS]).collect(), noise })
    }

    /// Adds the log-odds that the samples of one phase give each module.
    fn add_evidence(&self, phase: usize, samples: &[f32], likely: &PaddedGrid, evidence: &mut PaddedGrid) {
        let (side, taps) = (likely.side, &self.taps[phase]);
        let (mut residual, mut variance) = (vec![0.0f32; side], vec![0.0f32; side]);
        for (y, samples) in samples.chunks_exact(side).enumerate() {
            residual.fill(self.constants[phase]);
            variance.fill(self.noise[phase]);
            for &(at, weight) in taps {
                let square = weight * weight;
                let near = likely.beside(y, at);
                let (residual, variance) = (&mut residual, &mut variance);
                vectorised(
                    #[inline(always)]
                    || {
                        for ((residual, variance), value) in residual.iter_mut().zip(variance).zip(near) {
                            *residual += weight * value;
                            *variance += square * (1.0 - value * value);
                        }
                    },
                );
            }
            for (residual, sample) in residual.iter_mut().zip(samples) {
                *residual = sample - *residual;
            }
            for &(at, weight) in taps {
                let (square, twice) = (weight * weight, 2.0 * weight / SHARED_NOISE);
                let near = likely.beside(y, at);
                let evidence = evidence.beside_mut(y, at);
                let (residual, variance) = (&residual, &variance);
                vectorised(
                    #[inline(always)]
                    || {
                        for (((evidence, value), residual), variance) in
                            evidence.iter_mut().zip(near).zip(residual).zip(variance)
                        {
                            let others = variance - square * (1.0 - value * value);
                            *evidence += twice * (residual + weight * value) / others;
                        }
                    },
                );
            }
        }
    }
}

impl Equaliser for InterferenceCanceller {
    /// Known modules keep their colour as long as others are decided.
    fn soften(&self, samples: &CodeSamples, soft: &[f32], known: &Modules) -> Vec<f32> {
        let side = samples.side();
        let phases = PHASES
            .map(|(right, down)| (0..side * side).map(|at| samples.beside(at, right, down)).collect::<Vec<f32>>());
        let mut odds: Vec<f32> = soft.iter().map(|soft| soft * LOG_ODDS_IN).collect();
        let mut likely = PaddedGrid::new(side, -1.0);
        for _ in 0..ITERATIONS {
            for (y, odds) in odds.chunks_exact(side).enumerate() {
                let line = likely.line(y);
                vectorised(
                    #[inline(always)]
                    || line.iter_mut().zip(odds).for_each(|(likely, odds)| *likely = tanh(odds / 2.0)),
                );
                for (likely, known) in line.iter_mut().zip(&known.0[side * y..]) {
                    *likely = known.map_or(*likely, |dark| if dark { 1.0 } else { -1.0 });
                }
            }
            let mut evidence = PaddedGrid::new(side, 0.0);
            for (phase, seen) in phases.iter().enumerate() {
                self.add_evidence(phase, seen, &likely, &mut evidence);
            }
            let (mut changes, mut sizes) = (0.0, 0.0);
            for (at, odds) in odds.iter_mut().enumerate() {
                let change = DAMPING * (evidence.line(at / side)[at % side] - *odds);
                *odds += change;
                changes += change.abs();
                sizes += odds.abs();
            }
            if changes < SETTLED * sizes {
                break;
            }
        }
        odds.iter().enumerate().map(|(at, odds)| (odds / LOG_ODDS_OUT).clamp(-3.0, 3.0) * samples.trust(at)).collect()
    }
}

/// The hyperbolic tangent to four places, by Lambert's continued fraction: a sum and a quotient, which are vectorised.
#[allow(clippy::inline_always)] // part of a loop that is
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.9, 4.9);
    let square = x * x;
    let above = x * (135_135.0 + square * (17_325.0 + square * (378.0 + square)));
    let below = 135_135.0 + square * (62_370.0 + square * (3_150.0 + square * 28.0));
    above / below
}

/// A value for each module, and for a margin of [`REACH`] modules around the code.
struct PaddedGrid {
    side: usize,
    values: Vec<f32>,
}

impl PaddedGrid {
    fn new(side: usize, beyond: f32) -> Self {
        let wide = side + 2 * REACH;
        Self { side, values: vec![beyond; wide * wide] }
    }

    /// Index of the first of the values that stand at `tap` from those of line `y`.
    fn start(&self, y: usize, tap: usize) -> usize {
        (y + tap / SPAN) * (self.side + 2 * REACH) + tap % SPAN
    }

    fn beside(&self, y: usize, tap: usize) -> &[f32] {
        &self.values[self.start(y, tap)..][..self.side]
    }

    fn beside_mut(&mut self, y: usize, tap: usize) -> &mut [f32] {
        let start = self.start(y, tap);
        &mut self.values[start..][..self.side]
    }

    fn line(&mut self, y: usize) -> &mut [f32] {
        self.beside_mut(y, TAPS / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::equalise::linear::LinearEqualiser;
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SIDE, map, smeared};
    use crate::sheet::Square;

    #[test]
    fn modules_judged_together_are_right_where_a_filter_is_not() {
        for (streak, grain) in [(9, 20), (11, 20), (13, 10), (15, 10)] {
            let (modules, picture) = smeared(streak, grain);
            let samples =
                CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
            let filter = LinearEqualiser::learn_on(&samples, &modules).unwrap();
            let canceller =
                InterferenceCanceller::learn(&[(1.0, &InterferenceTraining::of(&samples, &modules))].into_iter())
                    .unwrap();
            let wrong =
                |soft: &[f32]| soft.iter().zip(&modules.0).filter(|(soft, dark)| **dark != Some(**soft > 0.0)).count();
            let soft = filter.apply(&samples);
            let together = wrong(&canceller.soften(&samples, &soft, &Modules(vec![None; modules.0.len()])));
            assert!(
                wrong(&soft) > 50 && together * 3 < wrong(&soft),
                "{streak}, {grain}: {together} of {}",
                wrong(&soft)
            );
        }
    }

    #[test]
    fn what_is_known_stays_and_helps_the_rest() {
        let (modules, picture) = smeared(13, 20);
        let samples =
            CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let filter = LinearEqualiser::learn_on(&samples, &modules).unwrap();
        let canceller =
            InterferenceCanceller::learn(&[(1.0, &InterferenceTraining::of(&samples, &modules))].into_iter()).unwrap();
        let half = Modules(modules.0.iter().enumerate().map(|(at, dark)| dark.filter(|_| at / 8 % 2 == 0)).collect());
        let wrong = |known: &Modules| {
            let soft = canceller.soften(&samples, &filter.apply(&samples), known);
            let unknown = (0..soft.len()).filter(|at| half.0[*at].is_none());
            unknown.filter(|at| modules.0[*at] != Some(soft[*at] > 0.0)).count()
        };
        let (alone, beside) = (wrong(&Modules(vec![None; modules.0.len()])), wrong(&half));
        assert!(beside < alone, "{beside} of {alone}");
    }

    #[test]
    fn the_noise_is_what_the_modules_do_not_explain() {
        let learnt = |grain: i32| {
            let (modules, picture) = smeared(9, grain);
            let samples =
                CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
            InterferenceCanceller::learn(&[(1.0, &InterferenceTraining::of(&samples, &modules))].into_iter())
                .unwrap()
                .noise[0]
        };
        assert!(
            learnt(0) * 4.0 < learnt(20) && learnt(20) * 2.0 < learnt(40),
            "{} {} {}",
            learnt(0),
            learnt(20),
            learnt(40)
        );
    }
}
