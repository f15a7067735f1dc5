//! Neural equaliser: soft modules, neighbours and samples -> soft modules, by a network trained on this very photo.
//!
//! The linear equaliser is linear, and printers and copiers are not: a white module among black ones all but closes up,
//! the same module beside another white one does not. A network with one hidden layer and a linear skip connection,
//! trained by stochastic gradient descent on known modules (back-propagation: Rumelhart, Hinton, Williams, 1986),
//! learns which samples mean which colour among which neighbours. Neighbours count as what they are where that is known
//! already, and else as what they look like. Its output is calibrated: doubtful codewords come first when some are to
//! be erased.

use crate::photo::equalise::neighbourhood::area;
use crate::photo::equalise::{CodeSamples, Equaliser, Neighbourhood};
use crate::photo::simd::vectorised;
use crate::qr::Modules;
use crate::watch::Watch;

/// Neighbouring modules on each side, and half modules of samples on each side.
const NEIGHBOURS: usize = 2;
const SAMPLES: usize = 3;
/// Inputs that are filled: neighbours as they are softly and as they are likely to be, samples, a constant.
const FILLED: usize = 2 * area(NEIGHBOURS) + area(SAMPLES) + 1;
/// Inputs, a multiple of eight.
const INPUTS: usize = FILLED.next_multiple_of(8);
const HIDDEN_UNITS: usize = 24;
/// How fast a neighbour is taken for dark or light with its distance from grey.
const NEIGHBOUR_GAIN: f32 = 4.0;
/// Modules of one epoch, at most.
const MAX_MODULES: usize = 24_000;
const EPOCHS: usize = 5;
/// Modules between two questions whether to stop: a few milliseconds.
const STEPS: usize = 512;
/// The learning rate falls linearly from the first to the last.
const FIRST_LEARNING_RATE: f32 = 0.02;
const LAST_LEARNING_RATE: f32 = 0.002;
/// The skip connection learns slower by this factor.
const SKIP_LEARNING_RATE: f32 = 0.1;
/// Weight of the module's own soft value in the skip connection before training, as half the log-odds.
const INITIAL_SKIP_WEIGHT: f32 = 2.5;
/// Soft modules per half log-odds: the doubt of a module is then how likely it is wrong.
const OUTPUT_SCALE: f32 = 0.4;

/// A code of which some modules are known.
pub struct TrainingCode<'a> {
    pub samples: &'a CodeSamples,
    /// What the linear equaliser made of it.
    pub soft: &'a [f32],
    pub known: &'a Modules,
}

/// A trained network.
pub struct NeuralEqualiser<'a> {
    /// From the inputs to each hidden unit.
    hidden: Vec<[f32; INPUTS]>,
    /// From the hidden units to the output.
    output: [f32; HIDDEN_UNITS],
    /// From the inputs straight to the output.
    skip: [f32; INPUTS],
    words: &'a [u32],
}

impl<'a> NeuralEqualiser<'a> {
    /// `None` where fewer than `least` modules are known, or the watch says stop. `words` gives the codeword of each module.
    pub fn learn(codes: &[TrainingCode<'_>], words: &'a [u32], least: usize, watch: &dyn Watch) -> Option<Self> {
        let mut modules: Vec<(u16, u32)> = Vec::new();
        for (code, number) in codes.iter().zip(0..) {
            let known = code.known.0.iter().zip(0u32..).filter(|(known, _)| known.is_some());
            modules.extend(known.map(|(_, module)| (number, module)));
        }
        if modules.len() < least {
            return None;
        }
        let mut random = XorShift(1);
        let mut network = Self::new(words, &mut random);
        let count = modules.len().min(MAX_MODULES) * EPOCHS;
        let mut row = [0.0; INPUTS];
        for at in 0..count {
            if at % STEPS == 0 && watch.stop() {
                return None;
            }
            let (number, module) = modules[random.below(modules.len())];
            let code = &codes[number as usize];
            let module = module as usize;
            let Some(Some(dark)) = code.known.0.get(module) else { continue };
            // Some codes have none of their neighbours known, some nearly all.
            let (share, salt) = ([0, 0, 128, 230][at % 4], random.next());
            let known = |beside: usize| {
                let word = words[beside];
                let shown = word != words[module]
                    && (word.wrapping_mul(0x9E37_79B9) ^ salt).wrapping_mul(0x85EB_CA6B) >> 24 < share;
                code.known.0[beside].filter(|_| shown)
            };
            fill(&mut row, code.samples, code.soft, module, known);
            let part = at as f32 / count as f32;
            network.train(&row, *dark, FIRST_LEARNING_RATE + (LAST_LEARNING_RATE - FIRST_LEARNING_RATE) * part);
        }
        Some(network)
    }

    fn new(words: &'a [u32], random: &mut XorShift) -> Self {
        let scale = 1.5 / (INPUTS as f32).sqrt();
        let hidden = (0..HIDDEN_UNITS).map(|_| std::array::from_fn(|_| scale * random.unit())).collect();
        let mut skip = [0.0; INPUTS];
        skip[area(NEIGHBOURS) / 2] = INITIAL_SKIP_WEIGHT;
        Self { hidden, output: std::array::from_fn(|_| 0.1 * random.unit()), skip, words }
    }

    /// Half the log-odds that a module is dark; fills in the activations of the hidden units.
    fn forward(&self, row: &[f32; INPUTS], units: &mut [f32; HIDDEN_UNITS]) -> f32 {
        vectorised(
            #[inline(always)]
            || {
                for (unit, weights) in units.iter_mut().zip(&self.hidden) {
                    *unit = softsign(dot(weights, row));
                }
                dot(&self.skip, row) + dot(&self.output, units)
            },
        )
    }

    /// One step of gradient descent on the cross-entropy of one module.
    fn train(&mut self, row: &[f32; INPUTS], dark: bool, rate: f32) {
        let mut units = [0.0; HIDDEN_UNITS];
        let output = self.forward(row, &mut units);
        let right = if dark { 1.0 } else { -1.0 };
        // The gradient of log(1 + exp(-2 v)), which is least at the true odds.
        let pull = rate * right * 2.0 / (1.0 + (2.0 * right * output).clamp(-30.0, 30.0).exp());
        if pull.abs() < 1e-6 {
            return;
        }
        vectorised(
            #[inline(always)]
            || {
                for ((weights, output), unit) in self.hidden.iter_mut().zip(&mut self.output).zip(units) {
                    let slope = (1.0 - unit.abs()).powi(2);
                    add(weights, pull * *output * slope, row);
                    *output += pull * unit;
                }
                add(&mut self.skip, SKIP_LEARNING_RATE * pull, row);
            },
        );
    }
}

impl Equaliser for NeuralEqualiser<'_> {
    /// Known modules stay as they are known.
    fn soften(&self, samples: &CodeSamples, soft: &[f32], known: &Modules) -> Vec<f32> {
        let (mut row, mut units, words) = ([0.0; INPUTS], [0.0; HIDDEN_UNITS], self.words);
        (0..soft.len())
            .map(|module| {
                if let Some(dark) = known.0[module] {
                    return if dark { 1.0 } else { -1.0 };
                }
                let known = |beside: usize| known.0[beside].filter(|_| words[beside] != words[module]);
                fill(&mut row, samples, soft, module, known);
                OUTPUT_SCALE * self.forward(&row, &mut units) * samples.trust(module)
            })
            .collect()
    }
}

/// The activation: between -1 and 1; its slope is the square of 1 less its size.
fn softsign(sum: f32) -> f32 {
    sum / (1.0 + sum.abs())
}

/// In eight sums side by side, so that it is vectorised.
#[allow(clippy::inline_always)] // part of a loop that is
#[inline(always)]
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

#[allow(clippy::inline_always)] // as above
#[inline(always)]
fn add(weights: &mut [f32; INPUTS], share: f32, row: &[f32; INPUTS]) {
    for (weight, value) in weights.iter_mut().zip(row) {
        *weight += share * value;
    }
}

/// Fills in the inputs; `known` gives the colour of a neighbour that is known.
fn fill(
    row: &mut [f32; INPUTS],
    samples: &CodeSamples,
    soft: &[f32],
    module: usize,
    known: impl Fn(usize) -> Option<bool>,
) {
    let near = Neighbourhood::of(samples, module);
    let seen = |at: usize| soft[at].clamp(-2.0, 2.0);
    let (neighbours, rest) = row.split_at_mut(area(NEIGHBOURS));
    near.modules(NEIGHBOURS, neighbours, seen);
    near.modules(NEIGHBOURS, &mut rest[..area(NEIGHBOURS)], |at| {
        known(at).map_or_else(|| softsign(NEIGHBOUR_GAIN * seen(at)), |dark| if dark { 1.0 } else { -1.0 })
    });
    near.samples(SAMPLES, &mut rest[area(NEIGHBOURS)..][..area(SAMPLES)]);
    row[FILLED - 1] = 1.0;
}

/// Pseudo-random numbers, the same on every machine (xorshift: Marsaglia, 2003).
struct XorShift(u32);

impl XorShift {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        ((u64::from(self.next()) * count as u64) >> 32) as usize
    }

    /// From -1 to 1.
    fn unit(&mut self) -> f32 {
        (self.next() >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;
    use crate::photo::equalise::linear::LinearEqualiser;
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SCALE, SIDE, map, smeared};
    use crate::sheet::Square;
    use crate::watch::Unwatched;

    /// Ink that runs by more than a third of a module on each side, seen through a soft lens, with some grain.
    fn run_ink() -> (Modules, Gray) {
        let (modules, sharp) = smeared(1, 0);
        let (width, spread) = (sharp.width as i32, 1);
        let around = |picture: &Gray, at: i32, reach: i32| {
            let (x, y) = (at % width, at / width);
            let near = move |at: i32| (at - reach).max(0)..(at + reach + 1).min(width);
            let levels = near(y).flat_map(|y| near(x).map(move |x| (y * width + x) as usize));
            levels.map(|at| picture.pixels[at]).collect::<Vec<u8>>()
        };
        let each =
            |change: &dyn Fn(i32) -> u8| Gray { pixels: (0..width * width).map(change).collect(), ..sharp.clone() };
        let run = each(&|at| around(&sharp, at, spread).into_iter().min().unwrap_or(255));
        let soft = each(&|at| {
            let near = around(&run, at, SCALE / 2 + 1);
            let grain = (at.wrapping_mul(0x2545_F491) >> 20).rem_euclid(61) - 30;
            let mean = near.iter().map(|level| i32::from(*level)).sum::<i32>() / near.len() as i32;
            (mean + grain).clamp(0, 255) as u8
        });
        (modules, soft)
    }

    #[test]
    fn modules_that_ink_has_closed_up_are_told_better_than_by_a_filter() {
        let (modules, picture) = run_ink();
        let samples =
            CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        // Two of three words of eight modules are known.
        let words: Vec<u32> = (0..modules.0.len()).map(|at| at as u32 / 8).collect();
        let is_known = |at: usize| words[at].wrapping_mul(0x9E37_79B9) >> 8 & 3 > 0;
        let known = Modules(modules.0.iter().enumerate().map(|(at, dark)| dark.filter(|_| is_known(at))).collect());
        let soft = LinearEqualiser::learn_on(&samples, &known).unwrap().apply(&samples);
        let wrong = |soft: &[f32]| {
            let unknown = (0..soft.len()).filter(|at| known.0[*at].is_none());
            unknown.filter(|at| modules.0[*at] != Some(soft[*at] > 0.0)).count()
        };
        let code = TrainingCode { samples: &samples, soft: &soft, known: &known };
        let network = NeuralEqualiser::learn(&[code], &words, 1_000, &Unwatched).unwrap();
        let (before, after) = (wrong(&soft), wrong(&network.soften(&samples, &soft, &known)));
        assert!(before > 15 && after * 2 < before, "{after} of {before}");
    }

    #[test]
    fn nothing_is_learnt_from_little() {
        let (modules, picture) = smeared(1, 0);
        let samples =
            CodeSamples::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let soft = vec![0.0; samples.modules()];
        let code = TrainingCode { samples: &samples, soft: &soft, known: &modules };
        let words: Vec<u32> = (0..soft.len() as u32).collect();
        assert!(NeuralEqualiser::learn(&[code], &words, soft.len() + 1, &Unwatched).is_none());
        assert!(NeuralEqualiser::learn(&[], &words, 1, &Unwatched).is_none());
    }
}
