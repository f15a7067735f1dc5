//! A code's samples, and a filter for them -> the same samples taken where the modules really are.
//!
//! Crumpled paper moves modules by half their width between two alignment patterns. What a filter makes of a module
//! lies near -1 or 1 where it was sampled in its middle, whatever its colour, and somewhere between where it was not.
//! So each part of a code is moved until its modules are surest; where they are known, until they are right.

use super::filter::Filter;
use super::patch::{Mesh, Patch};
use super::sample::View;
use crate::photo::soft::Modules;

/// Modules on each side of a node of the net that tell where it belongs.
const AROUND: i32 = 7;
/// Quarters of a module that a node is moved at a time, in each direction.
const QUARTERS: i32 = 2;
/// How much worse modules may look a module away before a move is not worth it: they look worse by 0.05 at once.
const STAY: f32 = 0.12;
/// Modules that some node must move for the code to be sampled anew.
const WORTH: f64 = 0.1;

/// What a filter makes of each module when sampled half a module further: up to one such step each way.
struct Shifted(Vec<Vec<f32>>);

impl Shifted {
    fn new(filter: &Filter, patch: &Patch) -> Self {
        let steps = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (right, down)));
        Self(steps.map(|(right, down)| filter.apply_beside(patch, right, down)).collect())
    }

    /// So many quarters of a module to the right and down, -2 to 2.
    fn at(&self, module: usize, right: i32, down: i32) -> f32 {
        let part = |quarters: i32| {
            let low = (quarters + 2).div_euclid(2).min(1);
            (low as usize, (quarters + 2 - 2 * low) as f32 / 2.0)
        };
        let ((column, dx), (row, dy)) = (part(right), part(down));
        let value = |row: usize, column: usize| self.0[3 * row + column][module];
        let upper = value(row, column) * (1.0 - dx) + value(row, column + 1) * dx;
        let lower = value(row + 1, column) * (1.0 - dx) + value(row + 1, column + 1) * dx;
        upper * (1.0 - dy) + lower * dy
    }
}

/// The code sampled anew where its parts were found to have moved; `None` where they stand as they did.
pub(super) fn settle(
    view: &View<'_>,
    patch: &Patch,
    mesh: &Mesh,
    filter: &Filter,
    known: &Modules,
) -> Option<(Patch, Mesh)> {
    let shifted = Shifted::new(filter, patch);
    let side = patch.side() as i32;
    let moves: Vec<(f64, f64)> = mesh.places().map(|place| best_move(&shifted, known, side, place)).collect();
    let smooth = mesh.smoothed(&moves);
    let largest = smooth.iter().map(|(dx, dy)| dx.abs().max(dy.abs())).fold(0.0, f64::max);
    if largest < WORTH {
        return None;
    }
    let mesh = mesh.moved(&smooth);
    Some((Patch::through(view, patch.side(), |x, y| mesh.at(x, y)), mesh))
}

/// The move of a node, in modules, with which the modules around it look surest.
fn best_move(shifted: &Shifted, known: &Modules, side: i32, (x, y): (f64, f64)) -> (f64, f64) {
    let range = |at: f64| (at as i32 - AROUND).clamp(0, side - 1)..(at as i32 + AROUND + 1).clamp(1, side);
    let modules: Vec<usize> =
        range(y).flat_map(|row| range(x).map(move |column| (row * side + column) as usize)).collect();
    let steps = -QUARTERS..=QUARTERS;
    let mut best = (f32::INFINITY, (0, 0));
    for (right, down) in steps.clone().flat_map(|down| steps.clone().map(move |right| (right, down))) {
        let sum: f32 = modules
            .iter()
            .map(|&module| {
                let soft = shifted.at(module, right, down);
                let off = match known.0[module] {
                    Some(true) => soft - 1.0,
                    Some(false) => soft + 1.0,
                    None => soft.abs() - 1.0,
                };
                (off * off).min(1.0)
            })
            .sum();
        let far = (right * right + down * down) as f32 / 16.0;
        let cost = sum / modules.len() as f32 + STAY * far;
        if cost < best.0 {
            best = (cost, (right, down));
        }
    }
    (f64::from(best.1.0) / 4.0, f64::from(best.1.1) / 4.0)
}

#[cfg(test)]
mod tests {
    use super::super::filter::Lesson;
    use super::super::testing::{SCALE, SIDE, map, smeared};
    use super::*;
    use crate::sheet::Square;

    /// A code under a map that is wrong in its middle by so many modules, and how wrong each node is after settling.
    fn settled(wrong: f64, know: bool) -> Vec<f64> {
        let (modules, picture) = smeared(5, 12);
        let view = View::new(&picture);
        let code = Square { left: 0, top: 0, side: SIDE };
        let right = Mesh::of(&map(0.0), code).unwrap();
        let through = |mesh: &Mesh| Patch::through(&view, SIDE as usize, |x, y| mesh.at(x, y));
        let patch = through(&right);
        let filter = Filter::learn([(1.0, &Lesson::of(&patch, &modules))].into_iter()).unwrap();
        let middle = f64::from(SIDE) / 2.0;
        let bump = |(x, y): (f64, f64)| {
            let near = (-((x - middle).powi(2) + (y - middle).powi(2)) / 500.0).exp();
            (wrong * near, -0.6 * wrong * near)
        };
        let mut mesh = right.moved(&right.places().map(bump).collect::<Vec<_>>());
        let known = if know { modules } else { Modules(vec![None; patch.modules()]) };
        let mut patch = through(&mesh);
        for _ in 0..3 {
            if let Some((better, moved)) = settle(&view, &patch, &mesh, &filter, &known) {
                (patch, mesh) = (better, moved);
            }
        }
        let inside = |(x, y): &(f64, f64)| (8.0..72.0).contains(x) && (8.0..72.0).contains(y);
        let off = |(x, y): (f64, f64)| {
            let (seen, true_place) = (mesh.at(x, y), right.at(x, y));
            (seen.0 - true_place.0).hypot(seen.1 - true_place.1) / f64::from(SCALE)
        };
        right.places().filter(inside).map(off).collect()
    }

    #[test]
    fn modules_that_moved_are_found_though_none_of_them_is_known() {
        let worst = settled(0.35, false).into_iter().fold(0.0, f64::max);
        assert!(worst < 0.25, "{worst}");
    }

    #[test]
    fn modules_that_are_known_are_found_from_further_away() {
        let worst = settled(0.9, true).into_iter().fold(0.0, f64::max);
        assert!(worst < 0.3, "{worst}");
    }

    #[test]
    fn what_stands_where_it_should_stays() {
        assert!(settled(0.0, false).into_iter().all(|off| off < 0.15));
    }
}
