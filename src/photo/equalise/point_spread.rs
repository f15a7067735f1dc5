//! A code or mark that was read -> what the photo makes of one module, and so of any pattern.
//!
//! Under strong blur an alignment pattern looks like nothing that a ring within a ring resembles. How the photo smears
//! one module is found by least squares where all modules are known; a pattern smeared alike is then looked for. What
//! unknown modules around the pattern may add is reckoned as noise, and samples are trusted the less for it.

use crate::photo::equalise::least_squares::Equations;
use crate::photo::equalise::samples::Patch;
use crate::photo::map::template::{NOISE, WeightedTemplate, around};
use crate::qr::Modules;

/// Modules over which one module may be smeared, on each side.
const REACH: i32 = 4;
const SPAN: usize = 2 * REACH as usize + 1;
/// Modules on each side of a pattern's middle that are compared.
const LOOK: i32 = 5;
/// Modules of one code that the equations are made of, at most.
const MOST_MODULES: usize = 3_000;
const RIDGE: f64 = 0.003;

/// What is known of a square of modules, and of the white around it.
pub struct Known<'a> {
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
pub struct Smear(Vec<f32>);

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
    pub fn pattern(&self, known: &Known<'_>, (x, y): (i32, i32)) -> WeightedTemplate {
        let (mut levels, mut weights) = (Vec::new(), Vec::new());
        for (dx, dy) in around(LOOK) {
            let (level, unsure) = self.shown(known, (x + dx, y + dy));
            levels.push(level);
            weights.push(1.0 / unsure);
        }
        WeightedTemplate::new(LOOK, levels, weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::map::coordinates::{Offset, SheetPoint};
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SCALE, SIDE, map, smeared};
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
        let frame = map(f64::from(SCALE)).local_affine(SheetPoint::of_module(20, 17)).unwrap();
        let score = |dx: f64| pattern.agreement(&view, &frame, Offset { x: dx, y: 0.0 });
        assert!(score(-1.0) > 0.97, "{}", score(-1.0));
        assert!([-1.5, -0.5].iter().all(|dx| score(-1.0) > score(*dx)), "{} {}", score(-1.5), score(-0.5));
        assert!(score(0.0) < 0.75, "{}", score(0.0));
        // The same where the picture was sampled once for all of them.
        let window = pattern.window(&view, &frame, 3);
        for moved in -3..=3 {
            let (here, there) = (pattern.agreement_in(&window, (moved, 1)), f64::from(moved) / 2.0);
            assert!((here - pattern.agreement(&view, &frame, Offset { x: there, y: 0.5 })).abs() < 1e-9, "{moved}");
        }
    }
}
