//! A code or mark that was read -> what the photo makes of one module, and so of any pattern.
//!
//! Under strong blur an alignment pattern looks like nothing that a ring within a ring resembles. How the photo smears
//! one module is found by least squares where all modules are known; a pattern smeared alike is then looked for. What
//! unknown modules around the pattern may add is reckoned as noise, and samples are trusted the less for it.

use super::equations::Equations;
use super::lattice::Frame;
use super::patch::Patch;
use super::sample::View;
use crate::photo::soft::Modules;

/// Modules over which one module may be smeared, on each side.
const REACH: i32 = 4;
const SPAN: usize = 2 * REACH as usize + 1;
/// Modules on each side of a pattern's middle that are compared.
const LOOK: i32 = 5;
/// Modules of one code that the equations are made of, at most.
const MOST_MODULES: usize = 3_000;
const RIDGE: f64 = 0.003;
/// Variance of what no module explains, in units of a code's own.
const NOISE: f32 = 0.1;

/// What is known of a square of modules, and of the white around it.
pub(super) struct Known<'a> {
    pub side: i32,
    pub modules: &'a Modules,
    /// White modules around it.
    pub quiet: i32,
}

impl Known<'_> {
    /// 1 for dark, -1 for light, 0 for unknown.
    fn at(&self, x: i32, y: i32) -> f32 {
        let inside = 0..self.side;
        if inside.contains(&x) && inside.contains(&y) {
            return match self.modules.0.get((y * self.side + x) as usize) {
                Some(Some(true)) => 1.0,
                Some(Some(false)) => -1.0,
                _ => 0.0,
            };
        }
        let near = -self.quiet..self.side + self.quiet;
        if near.contains(&x) && near.contains(&y) { -1.0 } else { 0.0 }
    }
}

/// What a module adds to the places around it.
pub(super) struct Smear(Vec<f32>);

impl Smear {
    /// From codes of which modules are known; unknown ones are noise.
    pub fn learn<'a>(codes: impl Iterator<Item = (&'a Patch, Known<'a>)>) -> Option<Self> {
        let mut equations = Equations::new(SPAN * SPAN + 1);
        let mut row = [1.0f32; SPAN * SPAN + 2];
        for (patch, known) in codes {
            let inner = REACH..known.side - REACH;
            let step = (inner.len() * inner.len()).div_ceil(MOST_MODULES) | 1;
            let places = inner.clone().flat_map(|y| inner.clone().map(move |x| (x, y)));
            for (x, y) in places.step_by(step) {
                for (into, (dx, dy)) in row.iter_mut().zip(around(REACH)) {
                    *into = known.at(x - dx, y - dy);
                }
                row[SPAN * SPAN + 1] = patch.middle(x as usize, y as usize);
                equations.add(&row);
            }
        }
        Equations::solve(SPAN * SPAN + 1, [(1.0, &equations)].into_iter(), RIDGE).map(Self)
    }

    /// What the photo shows in a module's middle, and the variance of what unknown modules around it may add.
    pub fn shown(&self, known: &Known<'_>, (x, y): (i32, i32)) -> (f32, f32) {
        let (mut level, mut unsure) = (0.0, NOISE);
        for (share, (dx, dy)) in self.0.iter().zip(around(REACH)) {
            let module = known.at(x - dx, y - dy);
            level += share * module;
            unsure += share * share * (1.0 - module.abs());
        }
        (level, unsure)
    }

    /// What the photo shows about a place of a code, given in modules from its top left.
    pub fn pattern(&self, known: &Known<'_>, (x, y): (i32, i32)) -> Smeared {
        let (mut levels, mut weights) = (Vec::new(), Vec::new());
        for (dx, dy) in around(LOOK) {
            let (level, unsure) = self.shown(known, (x + dx, y + dy));
            levels.push(level);
            weights.push(1.0 / unsure);
        }
        Smeared { reach: LOOK, levels, weights }
    }
}

/// Places up to so many modules away, row by row.
fn around(reach: i32) -> impl Iterator<Item = (i32, i32)> {
    (-reach..=reach).flat_map(move |dy| (-reach..=reach).map(move |dx| (dx, dy)))
}

/// A pattern as the photo shows it.
#[derive(Debug, Clone)]
pub(super) struct Smeared {
    /// Modules on each side of its middle.
    reach: i32,
    /// Dark is positive.
    levels: Vec<f32>,
    weights: Vec<f32>,
}

impl Smeared {
    /// A pattern as it is printed: each module's darkness from -1 to 1 (0 where it is not known), or `None` where what
    /// stands there does not matter.
    pub fn sharp(reach: i32, mut darkness: impl FnMut(i32, i32) -> Option<f32>) -> Self {
        let modules = around(reach).map(|(dx, dy)| darkness(dx, dy));
        let (levels, weights) =
            modules.map(|dark| dark.map_or((0.0, 0.0), |dark| (dark, 1.0 / (NOISE + 1.0 - dark.abs())))).unzip();
        Self { reach, levels, weights }
    }

    /// Weighted correlation of the picture with the pattern, its middle moved by so many modules: 1 is perfect.
    pub fn agreement(&self, view: &View<'_>, frame: &Frame, moved: (f64, f64)) -> f64 {
        self.compared(|dx, dy| -view.level(frame.at(moved.0 + f64::from(dx), moved.1 + f64::from(dy))))
    }

    /// The same, its middle moved by so many half modules, where the picture has been sampled already.
    pub fn agreement_in(&self, window: &Window, moved: (i32, i32)) -> f64 {
        self.compared(|dx, dy| window.at(moved.0 + 2 * dx, moved.1 + 2 * dy))
    }

    /// The picture around a place, wide enough to move the pattern's middle by so many half modules each way.
    pub fn window(&self, view: &View<'_>, frame: &Frame, moved: i32) -> Window {
        let reach = 2 * self.reach + moved;
        let values =
            around(reach).map(|(dx, dy)| -view.level(frame.at(f64::from(dx) / 2.0, f64::from(dy) / 2.0))).collect();
        Window { reach, values }
    }

    /// `shown` is how dark the picture is so many modules from the pattern's middle.
    fn compared(&self, shown: impl Fn(i32, i32) -> f64) -> f64 {
        let (mut total, mut sum, mut squares) = (0.0, [0.0; 2], [0.0; 3]);
        for ((level, weight), (dx, dy)) in self.levels.iter().zip(&self.weights).zip(around(self.reach)) {
            let (level, weight) = (f64::from(*level), f64::from(*weight));
            let shown = shown(dx, dy);
            total += weight;
            sum = [sum[0] + weight * level, sum[1] + weight * shown];
            for (into, product) in squares.iter_mut().zip([level * level, shown * shown, level * shown]) {
                *into += weight * product;
            }
        }
        let (pattern, picture) = (squares[0] - sum[0] * sum[0] / total, squares[1] - sum[1] * sum[1] / total);
        // Less than two grey levels apart is noise.
        if picture < 4.0 * total || pattern <= 0.0 {
            return 0.0;
        }
        (squares[2] - sum[0] * sum[1] / total) / (pattern * picture).sqrt()
    }
}

/// How dark the picture is around a place, at half modules.
pub(super) struct Window {
    /// Half modules on each side of the place.
    reach: i32,
    values: Vec<f64>,
}

impl Window {
    /// So many half modules right of and below the place.
    fn at(&self, right: i32, down: i32) -> f64 {
        self.values[((down + self.reach) * (2 * self.reach + 1) + right + self.reach) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{SCALE, SIDE, map, smeared};
    use super::*;
    use crate::sheet::Square;

    #[test]
    fn a_pattern_is_found_where_it_is_however_it_is_smeared() {
        let (modules, picture) = smeared(11, 0);
        let view = View::new(&picture);
        let patch = Patch::sample(&view, &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let known = || Known { side: SIDE, modules: &modules, quiet: 4 };
        let smear = Smear::learn([(&patch, known())].into_iter()).unwrap();
        let pattern = smear.pattern(&known(), (20, 17));
        // The map says that all stands a module further right than it does.
        let frame = map(f64::from(SCALE)).frame((20.5, 17.5)).unwrap();
        let score = |dx: f64| pattern.agreement(&view, &frame, (dx, 0.0));
        assert!(score(-1.0) > 0.97, "{}", score(-1.0));
        assert!([-1.5, -0.5].iter().all(|dx| score(-1.0) > score(*dx)), "{} {}", score(-1.5), score(-0.5));
        assert!(score(0.0) < 0.75, "{}", score(0.0));
        // The same where the picture was sampled once for all of them.
        let window = pattern.window(&view, &frame, 3);
        for moved in -3..=3 {
            let (here, there) = (pattern.agreement_in(&window, (moved, 1)), f64::from(moved) / 2.0);
            assert!((here - pattern.agreement(&view, &frame, (there, 0.5))).abs() < 1e-9, "{moved}");
        }
    }
}
