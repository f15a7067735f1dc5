//! A code of which some blocks came out -> what its other modules look like once the known ones are reckoned with.
//!
//! Blocks are dealt out over the whole code, so that each module still unknown stands among known ones: what those
//! add to it by blur need not be guessed. Weights for samples and known neighbours together are learnt on the modules
//! of this very code that are known. A module's own codeword is known or unknown as a whole, so it is left out: then
//! known modules have as many known neighbours as unknown ones.

use crate::photo::equalise::ridge_regression::Equations;
use crate::photo::equalise::samples::{Patch, REACH};
use crate::qr::Modules;

/// Known modules on each side that are reckoned with.
const BESIDE: i32 = 3;
const SPAN: usize = 2 * REACH + 1;
const NEIGHBOURS: usize = (2 * BESIDE as usize + 1).pow(2);
/// Samples, a constant, neighbours (the module itself always 0), and what they should sum to.
const WIDE: usize = SPAN * SPAN + 1 + NEIGHBOURS + 1;
/// Modules that the equations are made of, at most.
const MOST_MODULES: usize = 5_000;
const RIDGE: f64 = 0.003;

/// How dark each module is, known ones as they are known; `None` when nothing is known. `words` tells the codeword of each module.
pub fn soften(patch: &Patch, known: &Modules, words: &[u32]) -> Option<Vec<f32>> {
    let level = known.levels();
    let certain: Vec<usize> = (0..level.len()).filter(|at| level[*at] != 0.0).collect();
    let mut equations = Equations::new(WIDE - 1);
    let mut row = [0.0f32; WIDE];
    for &at in certain.iter().step_by(certain.len().div_ceil(MOST_MODULES).max(1)) {
        gather(patch, &level, words, at, &mut row);
        row[WIDE - 1] = level[at];
        equations.add(&row);
    }
    let weights = Equations::solve(WIDE - 1, [(1.0, &equations)].into_iter(), RIDGE)?;
    let soft = |at: usize| {
        if level[at] != 0.0 {
            return level[at];
        }
        gather(patch, &level, words, at, &mut row);
        row.iter().zip(&weights).map(|(value, weight)| value * weight).sum::<f32>() * patch.trust(at)
    };
    Some((0..level.len()).map(soft).collect())
}

fn gather(patch: &Patch, level: &[f32], words: &[u32], module: usize, row: &mut [f32; WIDE]) {
    let (samples, beside) = row.split_at_mut(SPAN * SPAN + 1);
    for (line, into) in patch.around(module).zip(samples.chunks_exact_mut(SPAN)) {
        into.copy_from_slice(line);
    }
    samples[SPAN * SPAN] = 1.0;
    let side = patch.side() as i32;
    let (x, y) = (module as i32 % side, module as i32 / side);
    let places = (-BESIDE..=BESIDE).flat_map(|dy| (-BESIDE..=BESIDE).map(move |dx| (dx, dy)));
    for (into, (dx, dy)) in beside.iter_mut().zip(places) {
        let inside = (0..side).contains(&(x + dx)) && (0..side).contains(&(y + dy));
        // White beyond the edge.
        let at = ((y + dy) * side + x + dx) as usize;
        *into = match inside {
            true if words[at] == words[module] => 0.0,
            true => level[at],
            false => -1.0,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::equalise::linear::{Filter, Lesson};
    use crate::photo::map::view::View;
    use crate::photo::synthetic::{SIDE, map, smeared};
    use crate::sheet::Square;

    #[test]
    fn known_neighbours_tell_what_the_samples_alone_do_not() {
        // A streak of more than three modules, and grain.
        let (modules, picture) = smeared(13, 10);
        let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
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
        let filter = Filter::learn([(1.0, &Lesson::of(&patch, &known))].into_iter()).unwrap();
        let alone = wrong(&filter.apply(&patch));
        let together = wrong(&soften(&patch, &known, &words).unwrap());
        assert!(together * 4 < alone * 3, "{together} of {alone}");
    }

    #[test]
    fn what_is_known_stays_as_it_is_known() {
        let (modules, picture) = smeared(11, 0);
        let patch = Patch::sample(&View::new(&picture), &map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let wrong = Modules(modules.0.iter().map(|dark| dark.map(|dark| !dark)).collect());
        let words: Vec<u32> = (0..modules.0.len()).map(|at| at as u32 / 8).collect();
        let soft = soften(&patch, &wrong, &words).unwrap();
        assert!(soft.iter().zip(&wrong.0).all(|(soft, dark)| *dark == Some(*soft > 0.0)));
        assert!(soften(&patch, &Modules(vec![None; patch.modules()]), &words).is_none());
    }
}
