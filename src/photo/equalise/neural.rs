//! What a filter made of a code's modules, and the samples under it -> the same, judged by what was learnt on this very
//! photo of how its modules look among their neighbours.
//!
//! A filter is linear, and printers and copiers are not: a white module among black ones all but closes up, the same
//! module beside another white one does not. A small net of nerves (one layer of bent sums, learnt by steepest descent
//! on modules that are known: Rumelhart, Hinton, Williams, 1986) learns which samples mean which colour among which
//! neighbours. Neighbours count as what they are where that is known already, and else as what they look like. What it
//! gives is as sure as it is right: doubtful codewords come first when some are to be erased.

use crate::photo::equalise::samples::Patch;
use crate::qr::Modules;

/// Neighbours on each side that are reckoned with, and on each side the half modules of samples.
const BESIDE: i32 = 2;
const NEIGHBOURS: usize = (2 * BESIDE as usize + 1).pow(2);
const SAMPLES: usize = 7;
/// What is looked at: neighbours as a filter sees them and as they are likely to be, samples, a constant; to a whole
/// number of eights.
const WIDE: usize = (2 * NEIGHBOURS + SAMPLES * SAMPLES + 1).next_multiple_of(8);
/// Bent sums.
const BENT: usize = 24;
/// How fast a neighbour is taken for dark or light with its distance from grey.
const SURE: f32 = 4.0;
/// Modules that are learnt from in all, at most, and how often each.
const MOST_MODULES: usize = 24_000;
const TIMES: usize = 5;
/// How far each module bends what was learnt before: first, and last.
const FIRST_STEP: f32 = 0.02;
const LAST_STEP: f32 = 0.002;
/// What a filter's result is worth at first, as half the logarithm of the odds.
const WORTH: f32 = 2.5;
/// Half the logarithm of the odds, in the measure of soft modules: the doubt of one is then how likely it is wrong.
const MEASURE: f32 = 0.4;

/// A code of which some modules are known.
pub struct Case<'a> {
    pub patch: &'a Patch,
    /// What a filter made of it.
    pub soft: &'a [f32],
    pub known: &'a Modules,
}

/// What was learnt.
pub struct Judge {
    /// From what is looked at to each bent sum.
    inner: Vec<[f32; WIDE]>,
    /// From bent sums to the verdict.
    outer: [f32; BENT],
    /// From what is looked at to the verdict.
    plain: [f32; WIDE],
}

impl Judge {
    /// `None` where fewer than `least` modules are known. `words` tells the codeword of each module.
    pub fn learn(cases: &[Case<'_>], words: &[u32], least: usize) -> Option<Self> {
        let mut lessons: Vec<(u16, u32)> = Vec::new();
        for (case, number) in cases.iter().zip(0..) {
            let known = case.known.0.iter().zip(0u32..).filter(|(known, _)| known.is_some());
            lessons.extend(known.map(|(_, module)| (number, module)));
        }
        if lessons.len() < least {
            return None;
        }
        let mut random = Steps(1);
        let mut judge = Self::new(&mut random);
        let count = lessons.len().min(MOST_MODULES) * TIMES;
        let mut row = [0.0; WIDE];
        for at in 0..count {
            let (number, module) = lessons[random.below(lessons.len())];
            let case = &cases[number as usize];
            let module = module as usize;
            let Some(Some(dark)) = case.known.0.get(module) else { continue };
            // Some codes have none of their neighbours known, some nearly all.
            let (share, salt) = ([0, 0, 128, 230][at % 4], random.next());
            let told = |beside: usize| {
                let word = words[beside];
                let told = word != words[module]
                    && (word.wrapping_mul(0x9E37_79B9) ^ salt).wrapping_mul(0x85EB_CA6B) >> 24 < share;
                case.known.0[beside].filter(|_| told)
            };
            gather(case.patch, case.soft, module, told, &mut row);
            let part = at as f32 / count as f32;
            judge.teach(&row, *dark, FIRST_STEP + (LAST_STEP - FIRST_STEP) * part);
        }
        Some(judge)
    }

    fn new(random: &mut Steps) -> Self {
        let scale = 1.5 / (WIDE as f32).sqrt();
        let inner = (0..BENT).map(|_| std::array::from_fn(|_| scale * random.unit())).collect();
        let mut plain = [0.0; WIDE];
        plain[NEIGHBOURS / 2] = WORTH;
        Self { inner, outer: std::array::from_fn(|_| 0.1 * random.unit()), plain }
    }

    /// How dark each module is, known ones as they are known.
    pub fn apply(&self, case: &Case<'_>, words: &[u32]) -> Vec<f32> {
        let mut row = [0.0; WIDE];
        let mut bent = [0.0; BENT];
        (0..case.soft.len())
            .map(|module| {
                if let Some(dark) = case.known.0[module] {
                    return if dark { 1.0 } else { -1.0 };
                }
                let told = |beside: usize| case.known.0[beside].filter(|_| words[beside] != words[module]);
                gather(case.patch, case.soft, module, told, &mut row);
                MEASURE * self.verdict(&row, &mut bent) * case.patch.trust(module)
            })
            .collect()
    }

    fn verdict(&self, row: &[f32; WIDE], bent: &mut [f32; BENT]) -> f32 {
        for (bent, weights) in bent.iter_mut().zip(&self.inner) {
            *bent = bend(dot(weights, row));
        }
        dot(&self.plain, row) + dot(&self.outer, bent)
    }

    /// One step down the slope of what the verdict on a module costs.
    fn teach(&mut self, row: &[f32; WIDE], dark: bool, step: f32) {
        let mut bent = [0.0; BENT];
        let verdict = self.verdict(row, &mut bent);
        let right = if dark { 1.0 } else { -1.0 };
        // The slope of log(1 + exp(-2 v)), whose least is at the true odds.
        let pull = step * right * 2.0 / (1.0 + (2.0 * right * verdict).clamp(-30.0, 30.0).exp());
        if pull.abs() < 1e-6 {
            return;
        }
        for ((weights, outer), bent) in self.inner.iter_mut().zip(&mut self.outer).zip(bent) {
            let slope = (1.0 - bent.abs()).powi(2);
            add(weights, pull * *outer * slope, row);
            *outer += pull * bent;
        }
        add(&mut self.plain, 0.1 * pull, row);
    }
}

/// Between -1 and 1, and its slope is the square of what is left to them.
fn bend(sum: f32) -> f32 {
    sum / (1.0 + sum.abs())
}

/// Eight sums side by side, as processors like it.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

fn add(weights: &mut [f32; WIDE], share: f32, row: &[f32; WIDE]) {
    for (weight, value) in weights.iter_mut().zip(row) {
        *weight += share * value;
    }
}

/// What is looked at; `told` gives the colour of a neighbour that is known.
fn gather(patch: &Patch, soft: &[f32], module: usize, told: impl Fn(usize) -> Option<bool>, row: &mut [f32; WIDE]) {
    let side = patch.side() as i32;
    let (x, y) = (module as i32 % side, module as i32 / side);
    let places = (-BESIDE..=BESIDE).flat_map(|dy| (-BESIDE..=BESIDE).map(move |dx| (dx, dy)));
    for (at, (dx, dy)) in places.enumerate() {
        let inside = (0..side).contains(&(x + dx)) && (0..side).contains(&(y + dy));
        // White beyond the edge.
        (row[at], row[NEIGHBOURS + at]) = if inside {
            let beside = ((y + dy) * side + x + dx) as usize;
            let value = soft[beside].clamp(-2.0, 2.0);
            let likely = told(beside).map_or_else(|| bend(SURE * value), |dark| if dark { 1.0 } else { -1.0 });
            (value, likely)
        } else {
            (-1.0, -1.0)
        };
    }
    let samples = &mut row[2 * NEIGHBOURS..2 * NEIGHBOURS + SAMPLES * SAMPLES];
    for (into, line) in samples.chunks_exact_mut(SAMPLES).zip(patch.around(module).skip(2)) {
        into.copy_from_slice(&line[2..2 + SAMPLES]);
    }
    row[2 * NEIGHBOURS + SAMPLES * SAMPLES] = 1.0;
}

/// Numbers that look random and are the same on every machine (xorshift: Marsaglia, 2003).
struct Steps(u32);

impl Steps {
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
    use crate::photo::equalise::linear::{Filter, Lesson};
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SCALE, SIDE, map, smeared};
    use crate::sheet::Square;

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
        let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        // Two of three words of eight modules are known.
        let words: Vec<u32> = (0..modules.0.len()).map(|at| at as u32 / 8).collect();
        let is_known = |at: usize| words[at].wrapping_mul(0x9E37_79B9) >> 8 & 3 > 0;
        let known = Modules(modules.0.iter().enumerate().map(|(at, dark)| dark.filter(|_| is_known(at))).collect());
        let filter = Filter::learn([(1.0, &Lesson::of(&patch, &known))].into_iter()).unwrap();
        let soft = filter.apply(&patch);
        let wrong = |soft: &[f32]| {
            let unknown = (0..soft.len()).filter(|at| known.0[*at].is_none());
            unknown.filter(|at| modules.0[*at] != Some(soft[*at] > 0.0)).count()
        };
        let case = Case { patch: &patch, soft: &soft, known: &known };
        let judge = Judge::learn(&[Case { ..case }], &words, 1_000).unwrap();
        let (before, after) = (wrong(&soft), wrong(&judge.apply(&case, &words)));
        assert!(before > 15 && after * 2 < before, "{after} of {before}");
    }

    #[test]
    fn nothing_is_learnt_from_little() {
        let (modules, picture) = smeared(1, 0);
        let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let soft = vec![0.0; patch.modules()];
        let case = Case { patch: &patch, soft: &soft, known: &modules };
        let words: Vec<u32> = (0..soft.len() as u32).collect();
        assert!(Judge::learn(&[case], &words, soft.len() + 1).is_none());
        assert!(Judge::learn(&[], &words, 1).is_none());
    }
}
