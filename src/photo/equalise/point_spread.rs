//! Point spread: known modules and their samples -> what the photo makes of one module, and so of any pattern.
//!
//! Under strong blur an alignment pattern looks nothing like a ring within a ring. The point spread of a module is
//! found by least squares where all modules are known; a pattern blurred alike is then searched for. What unknown
//! modules around the pattern may add counts as noise, and samples weigh the less for it.

use crate::photo::equalise::{CodeSamples, RidgeRegression};
use crate::photo::map::template::around;
use crate::photo::map::{NOISE, WeightedTemplate};
use crate::qr::Modules;

/// Modules on each side that one module may spread to.
const REACH: i32 = 4;
const SPAN: usize = 2 * REACH as usize + 1;
/// Modules on each side of a pattern's middle that are compared.
const PATTERN_REACH: i32 = 5;
/// Modules of one code that the equations are made of, at most.
const MAX_MODULES: usize = 3_000;
const RIDGE: f64 = 0.003;

/// The known modules of a square, and the white around it.
pub struct KnownSquare<'a> {
    pub side: i32,
    pub modules: &'a Modules,
    /// White modules around it.
    pub quiet: i32,
}

impl KnownSquare<'_> {
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

/// What a module adds to the samples of the modules around it.
pub struct PointSpread(Vec<f32>);

impl PointSpread {
    /// From codes of which modules are known; unknown ones are noise.
    pub fn learn<'a>(codes: impl Iterator<Item = (&'a CodeSamples, KnownSquare<'a>)>) -> Option<Self> {
        let equations = codes.map(|(samples, known)| {
            let inner = REACH..known.side - REACH;
            let step = (inner.len() * inner.len()).div_ceil(MAX_MODULES) | 1;
            let places = inner.clone().flat_map(|y| inner.clone().map(move |x| (x, y)));
            RidgeRegression::of(SPAN * SPAN + 1, 1, places.step_by(step), |(x, y), row| {
                for (into, (dx, dy)) in row[..SPAN * SPAN].iter_mut().zip(around(REACH)) {
                    *into = known.at(x - dx, y - dy);
                }
                row[SPAN * SPAN + 1] = samples.middle(x as usize, y as usize);
            })
        });
        let equations: Vec<RidgeRegression> = equations.collect();
        RidgeRegression::solve_one(equations.iter().map(|code| (1.0, code)), RIDGE).map(Self)
    }

    /// The expected sample in a module's middle, and its variance by noise and unknown modules around it.
    pub fn shown(&self, known: &KnownSquare<'_>, (x, y): (i32, i32)) -> (f32, f32) {
        let (mut level, mut variance) = (0.0, NOISE);
        for (share, (dx, dy)) in self.0.iter().zip(around(REACH)) {
            let module = known.at(x - dx, y - dy);
            level += share * module;
            variance += share * share * (1.0 - module.abs());
        }
        (level, variance)
    }

    /// The expected samples about a place of a code, which is given in modules from its top left.
    pub fn pattern(&self, known: &KnownSquare<'_>, (x, y): (i32, i32)) -> WeightedTemplate {
        let (mut levels, mut weights) = (Vec::new(), Vec::new());
        for (dx, dy) in around(PATTERN_REACH) {
            let (level, variance) = self.shown(known, (x + dx, y + dy));
            levels.push(level);
            weights.push(1.0 / variance);
        }
        WeightedTemplate::new(PATTERN_REACH, levels, weights)
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
        let samples = CodeSamples::sample(&view, &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let known = || KnownSquare { side: SIDE, modules: &modules, quiet: 4 };
        let spread = PointSpread::learn([(&samples, known())].into_iter()).unwrap();
        let pattern = spread.pattern(&known(), (20, 17));
        // The map says that all stands a module further right than it does.
        let frame = map(f64::from(SCALE)).local_affine(SheetPoint::of_module(20, 17)).unwrap();
        let score = |dx: f64| pattern.agreement(&view, &frame, Offset { x: dx, y: 0.0 });
        assert!(score(-1.0) > 0.97, "{}", score(-1.0));
        assert!([-1.5, -0.5].iter().all(|dx| score(-1.0) > score(*dx)), "{} {}", score(-1.5), score(-0.5));
        assert!(score(0.0) < 0.75, "{}", score(0.0));
    }
}
