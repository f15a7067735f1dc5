//! What a filter made of a code's modules -> the same, each judged again beside its neighbours.
//!
//! A filter is linear: it can't know that a module is either dark or light. But what it made of the modules around
//! one tells nearly for certain what those are, and so what they still add to it. How much to take off is learnt on
//! codes that were read, with what the same filter made of them.

use crate::photo::equalise::least_squares::Equations;
use crate::qr::Modules;

/// Neighbours on each side that are reckoned with.
const BESIDE: i32 = 2;
const NEIGHBOURS: usize = (2 * BESIDE as usize + 1).pow(2);
/// Neighbours as they are and as they are likely to be, a constant, and what they should sum to.
const WIDE: usize = 2 * NEIGHBOURS + 2;
/// How fast a neighbour is taken for dark or light with its distance from grey.
const SURE: f32 = 2.5;
/// Modules of one code that the equations are made of, at most.
const MOST_MODULES: usize = 3_000;
const RIDGE: f64 = 0.001;

/// Weights of a module's neighbours.
pub struct Polish(Vec<f32>);

impl Polish {
    /// From codes of which the modules are known: what a filter made of them, and what they are.
    pub fn learn<'a>(codes: impl Iterator<Item = (&'a [f32], &'a Modules)>, side: usize) -> Option<Self> {
        let mut equations = Equations::new(WIDE - 1);
        let mut row = [0.0f32; WIDE];
        for (soft, known) in codes {
            let step = soft.len().div_ceil(MOST_MODULES) | 1;
            for at in (0..soft.len()).step_by(step) {
                let Some(Some(dark)) = known.0.get(at) else { continue };
                gather(soft, side as i32, at, &mut row);
                row[WIDE - 1] = if *dark { 1.0 } else { -1.0 };
                equations.add(&row);
            }
        }
        Equations::solve(WIDE - 1, [(1.0, &equations)].into_iter(), RIDGE).map(Self)
    }

    /// How dark each module is.
    pub fn apply(&self, soft: &[f32], side: usize) -> Vec<f32> {
        let mut row = [0.0; WIDE];
        (0..soft.len())
            .map(|at| {
                gather(soft, side as i32, at, &mut row);
                row.iter().zip(&self.0).map(|(value, weight)| value * weight).sum()
            })
            .collect()
    }
}

fn gather(soft: &[f32], side: i32, module: usize, row: &mut [f32; WIDE]) {
    let (x, y) = (module as i32 % side, module as i32 / side);
    let places = (-BESIDE..=BESIDE).flat_map(|dy| (-BESIDE..=BESIDE).map(move |dx| (dx, dy)));
    for (at, (dx, dy)) in places.enumerate() {
        let inside = (0..side).contains(&(x + dx)) && (0..side).contains(&(y + dy));
        // White beyond the edge.
        let value = if inside { soft[((y + dy) * side + x + dx) as usize] } else { -1.0 };
        (row[at], row[NEIGHBOURS + at]) = (value, (SURE * value).tanh());
    }
    row[WIDE - 2] = 1.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 60;

    /// Modules, and what a filter may have made of them: part of the neighbour to the right is left in, and grain.
    fn blurred(seed: u32) -> (Vec<f32>, Modules) {
        let noise = |at: usize, of: u32| {
            let mixed = (at as u32 ^ seed).wrapping_mul(0x85EB_CA6B) ^ of;
            (mixed ^ mixed >> 13).wrapping_mul(0xC2B2_AE35) >> 8
        };
        let dark = |at: usize| noise(at, 1) & 1 == 1;
        let level = |at: usize| if dark(at) { 1.0f32 } else { -1.0 };
        let grain = |at: usize| (0..4).map(|of| (noise(at, 7 + of) & 0xFFFF) as f32 / 65_536.0 - 0.5).sum::<f32>();
        let soft = (0..SIDE * SIDE).map(|at| level(at) + 0.8 * level(at + 1) + 0.9 * grain(at)).collect();
        (soft, Modules((0..SIDE * SIDE).map(|at| Some(dark(at))).collect()))
    }

    #[test]
    fn what_neighbours_surely_are_is_taken_off_better_than_what_they_look_like() {
        let ((first, known), (soft, right)) = (blurred(1), blurred(2));
        let polish = Polish::learn([(first.as_slice(), &known)].into_iter(), SIDE).unwrap();
        let wrong =
            |soft: &[f32]| soft.iter().zip(&right.0).filter(|(soft, dark)| **dark != Some(**soft > 0.0)).count();
        let (before, after) = (wrong(&soft), wrong(&polish.apply(&soft, SIDE)));
        assert!(after * 2 < before, "{after} of {before}");
    }

    #[test]
    fn without_a_teacher_there_is_nothing_to_learn() {
        assert!(Polish::learn(std::iter::empty(), SIDE).is_none());
    }
}
