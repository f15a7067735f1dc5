//! What a filter made of a code's modules, and how the photo mixes neighbours -> what the modules are, all together.
//!
//! ```text
//! likely modules --> light that they and their neighbours would give --> what is left over --> likelier modules
//!       ^                                                                                          |
//!       `------------------------------------------------------------------------------------------'
//! ```
//! A streak as long as two modules leaves hardly anything of the finest pattern, black and white by turns: no linear
//! filter gets that back without as much noise. But modules are black or white and nothing between, and most of them
//! are sure already. So each sample is explained by all modules that reach it, with the doubt of each as noise, and
//! what is left over tells of the one asked for (soft interference cancellation: Wang and Poor, 1999).

use crate::photo::equalise::ridge_regression::Equations;
use crate::photo::equalise::samples::Patch;
use crate::qr::Modules;

/// Modules on each side that reach a sample.
const REACH: usize = 3;
const SPAN: usize = 2 * REACH + 1;
const TAPS: usize = SPAN * SPAN;
/// Taps, a constant, and what they should sum to.
const WIDE: usize = TAPS + 2;
/// Samples of a module, so many half modules right of and below its middle.
const SAMPLES: [(usize, usize); 4] = [(0, 0), (1, 0), (0, 1), (1, 1)];
/// Modules of one code that the equations are made of, at most.
const MOST_MODULES: usize = 2_500;
const RIDGE: f64 = 0.001;
/// Times that all modules are judged anew.
const TURNS: usize = 10;
/// Share of the new judgement in each turn.
const STEP: f32 = 0.5;
/// Logarithm of the odds that a filter's 1 stands for.
const ODDS: f32 = 4.0;
/// Samples half a module apart share most of their noise: each counts less than one that stands alone.
const SHARED: f32 = 2.0;
/// Logarithm of the odds at which a module is given as 1.
const FULL: f32 = 5.0;

/// One code's part in what is known of the mixing.
pub struct Lesson {
    equations: Vec<Equations>,
    /// Sum of the squares of the samples, and their number, for each kind of sample.
    squares: [(f64, f64); SAMPLES.len()],
}

impl Lesson {
    /// From a code's known modules; unknown ones are noise.
    pub fn of(patch: &Patch, known: &Modules) -> Self {
        let side = patch.side() as i32;
        let level = known.levels();
        let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
        let step = certain.len().div_ceil(MOST_MODULES) | 1;
        let mut equations: Vec<Equations> = SAMPLES.iter().map(|_| Equations::new(WIDE - 1)).collect();
        let mut squares = [(0.0, 0.0); SAMPLES.len()];
        let mut row = [0.0f32; WIDE];
        for &at in certain.iter().step_by(step) {
            gather(&level, side, at, &mut row);
            for (kind, (right, down)) in SAMPLES.into_iter().enumerate() {
                row[WIDE - 1] = patch.beside(at, right, down);
                equations[kind].add(&row);
                squares[kind].0 += f64::from(row[WIDE - 1]).powi(2);
                squares[kind].1 += 1.0;
            }
        }
        Self { equations, squares }
    }
}

fn gather(level: &[f32], side: i32, module: usize, row: &mut [f32; WIDE]) {
    let (x, y) = (module as i32 % side, module as i32 / side);
    let reach = REACH as i32;
    let places = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
    for (into, (dx, dy)) in row.iter_mut().zip(places) {
        let inside = (0..side).contains(&(x + dx)) && (0..side).contains(&(y + dy));
        // White beyond the edge.
        *into = if inside { level[((y + dy) * side + x + dx) as usize] } else { -1.0 };
    }
    row[TAPS] = 1.0;
}

/// What modules add to the samples of the one in their midst.
pub struct Mixing {
    /// Weights of the modules around, and the constant, for each kind of sample.
    weights: Vec<Vec<f32>>,
    /// Variance of what they leave over.
    noise: Vec<f32>,
}

impl Mixing {
    /// The mixing that explains the lessons best, each with its weight.
    pub fn learn<'a>(lessons: &(impl Iterator<Item = (f64, &'a Lesson)> + Clone)) -> Option<Self> {
        let (mut weights, mut noise) = (Vec::new(), Vec::new());
        for kind in 0..SAMPLES.len() {
            let parts = lessons.clone().map(|(weight, lesson)| (weight, &lesson.equations[kind]));
            let found = Equations::solve(WIDE - 1, parts.clone(), RIDGE)?;
            let (squares, count) = lessons.clone().fold((0.0, 0.0), |sum, (weight, lesson)| {
                let (squares, count) = lesson.squares[kind];
                (sum.0 + weight * squares, sum.1 + weight * count)
            });
            let explained: f64 = parts.map(|(weight, part)| weight * part.explained(&found)).sum();
            noise.push(((squares - explained) / count).max(1e-3) as f32);
            weights.push(found);
        }
        Some(Self { weights, noise })
    }

    /// How dark each module is, from how dark a filter made it; what is known stays.
    pub fn apply(&self, patch: &Patch, soft: &[f32], known: &Modules) -> Vec<f32> {
        let side = patch.side();
        let samples =
            SAMPLES.map(|(right, down)| (0..side * side).map(|at| patch.beside(at, right, down)).collect::<Vec<f32>>());
        let mut odds: Vec<f32> = soft.iter().map(|soft| soft * ODDS).collect();
        let mut likely = Board::new(side, -1.0);
        for _ in 0..TURNS {
            for (at, odds) in odds.iter().enumerate() {
                let known = known.0.get(at).copied().flatten();
                likely.line(at / side)[at % side] =
                    known.map_or((odds / 2.0).tanh(), |dark| if dark { 1.0 } else { -1.0 });
            }
            let mut told = Board::new(side, 0.0);
            for (kind, samples) in samples.iter().enumerate() {
                self.tell(kind, samples, &likely, &mut told);
            }
            for (at, odds) in odds.iter_mut().enumerate() {
                *odds += STEP * (told.line(at / side)[at % side] - *odds);
            }
        }
        odds.iter().enumerate().map(|(at, odds)| (odds / FULL).clamp(-3.0, 3.0) * patch.trust(at)).collect()
    }

    /// Adds what one kind of sample tells of each module.
    fn tell(&self, kind: usize, samples: &[f32], likely: &Board, told: &mut Board) {
        let (side, weights) = (likely.side, &self.weights[kind]);
        let (mut light, mut doubt) = (vec![0.0f32; side], vec![0.0f32; side]);
        for (y, samples) in samples.chunks_exact(side).enumerate() {
            light.fill(weights[TAPS]);
            doubt.fill(self.noise[kind]);
            for (at, &weight) in weights[..TAPS].iter().enumerate() {
                let square = weight * weight;
                let near = likely.beside(y, at);
                for ((light, doubt), value) in light.iter_mut().zip(&mut doubt).zip(near) {
                    *light += weight * value;
                    *doubt += square * (1.0 - value * value);
                }
            }
            for (left, sample) in light.iter_mut().zip(samples) {
                *left = sample - *left;
            }
            for (at, &weight) in weights[..TAPS].iter().enumerate() {
                let (square, twice) = (weight * weight, 2.0 * weight / SHARED);
                let near = likely.beside(y, at);
                let told = told.beside_mut(y, at);
                for (((told, value), left), doubt) in told.iter_mut().zip(near).zip(&light).zip(&doubt) {
                    *told += twice * (left + weight * value) / (doubt - square * (1.0 - value * value));
                }
            }
        }
    }
}

/// A value for each module, and for those around the code that reach into it.
struct Board {
    side: usize,
    values: Vec<f32>,
}

impl Board {
    fn new(side: usize, beyond: f32) -> Self {
        let wide = side + 2 * REACH;
        Self { side, values: vec![beyond; wide * wide] }
    }

    /// Where the modules begin that stand a tap away from those of a line.
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
    use crate::photo::equalise::linear;
    use crate::photo::equalise::linear::Filter;
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SIDE, map, smeared};
    use crate::sheet::Square;

    #[test]
    fn modules_judged_together_are_right_where_a_filter_is_not() {
        for (streak, grain) in [(9, 20), (11, 20), (13, 10), (15, 10)] {
            let (modules, picture) = smeared(streak, grain);
            let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
            let filter = Filter::learn([(1.0, &linear::Lesson::of(&patch, &modules))].into_iter()).unwrap();
            let mixing = Mixing::learn(&[(1.0, &Lesson::of(&patch, &modules))].into_iter()).unwrap();
            let wrong =
                |soft: &[f32]| soft.iter().zip(&modules.0).filter(|(soft, dark)| **dark != Some(**soft > 0.0)).count();
            let soft = filter.apply(&patch);
            let together = wrong(&mixing.apply(&patch, &soft, &Modules(vec![None; modules.0.len()])));
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
        let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let filter = Filter::learn([(1.0, &linear::Lesson::of(&patch, &modules))].into_iter()).unwrap();
        let mixing = Mixing::learn(&[(1.0, &Lesson::of(&patch, &modules))].into_iter()).unwrap();
        let half = Modules(modules.0.iter().enumerate().map(|(at, dark)| dark.filter(|_| at / 8 % 2 == 0)).collect());
        let wrong = |known: &Modules| {
            let soft = mixing.apply(&patch, &filter.apply(&patch), known);
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
            let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
            Mixing::learn(&[(1.0, &Lesson::of(&patch, &modules))].into_iter()).unwrap().noise[0]
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
