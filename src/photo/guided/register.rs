//! A rough map, and what is known of a code's modules -> where exactly that code stands, bent as the paper is.
//!
//! Under strong blur a single alignment pattern is drowned in what its neighbours add. All that is known of a code
//! together, timing patterns, alignment patterns, the white around it and the header that it must carry, tells its
//! place to a tenth of a module. The map over the code is moved until the picture agrees best with what the photo
//! would make of the known modules (Lucas and Kanade, 1981), each compared the less the more its unknown neighbours
//! may add.

use super::equations::Equations;
use super::lattice::Lattice;
use super::patch::Patch;
use super::plane::Pair;
use super::sample::View;
use super::smear::{Known, Smear};
use crate::sheet::Square;

/// White modules around the code that are compared with it.
const RING: i32 = 2;
/// Times that the map is moved.
const STEPS: usize = 6;
/// Steps in which the code is only moved, turned and stretched.
const STIFF_STEPS: usize = 2;
/// Modules that the map may move at any place in one step.
const LARGEST_STEP: f64 = 1.0;
/// Terms of a bend: 1, x, y, x^2, xy, y^2.
const TERMS: usize = 6;
/// Modules that each term is thought to be off by, before anything was compared.
const EXPECTED: [f64; TERMS] = [1.0, 0.6, 0.6, 0.5, 0.5, 0.5];
/// Neighbouring modules show the same light: what one tells counts as this share of a fact.
const WORTH: f64 = 0.3;
/// The least correlation, 1 for perfect, of what is known with what is seen.
const AGREES: f64 = 0.3;
/// Places on each side of a code at which the map is told.
const TOLD: u32 = 5;

/// How much further a code's places are than the map says, in modules, over -1 to 1 across the code.
#[derive(Debug, Clone, Copy, Default)]
struct Bend([[f64; TERMS]; 2]);

fn terms(x: f64, y: f64) -> [f64; TERMS] {
    [1.0, x, y, x * x, x * y, y * y]
}

impl Bend {
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let terms = terms(x, y);
        let sum = |weights: &[f64; TERMS]| weights.iter().zip(terms).map(|(weight, term)| weight * term).sum();
        (sum(&self.0[0]), sum(&self.0[1]))
    }

    /// The most that a corner or the middle moves.
    fn largest(&self) -> f64 {
        let places = [(0.0, 0.0), (-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        places.map(|(x, y)| self.at(x, y)).into_iter().fold(0.0, |most, (dx, dy)| most.max(dx.hypot(dy)))
    }
}

/// What is known of a code, as the photo would show it.
pub(super) struct Template {
    side: i32,
    /// Level and weight of each module, the ring with them, row by row.
    shown: Vec<(f32, f32)>,
}

impl Template {
    pub fn new(smear: &Smear, known: &Known<'_>) -> Self {
        let places = (-RING..known.side + RING).flat_map(|y| (-RING..known.side + RING).map(move |x| (x, y)));
        let shown = places
            .map(|place| {
                let (level, unsure) = smear.shown(known, place);
                (level, 1.0 / unsure)
            })
            .collect();
        Self { side: known.side, shown }
    }

    fn modules(&self) -> impl Iterator<Item = (i32, i32, f32, f32)> {
        let wide = self.side + 2 * RING;
        (0..).zip(&self.shown).map(move |(at, (level, weight))| (at % wide - RING, at / wide - RING, *level, *weight))
    }

    /// Weighted correlation with what is seen.
    fn agreement(&self, patch: &Patch) -> f64 {
        let (mut total, mut sums, mut squares) = (0.0, [0.0; 2], [0.0; 3]);
        for (x, y, level, weight) in self.modules() {
            let (value, level, weight) = (f64::from(patch.slopes(x, y).0), f64::from(level), f64::from(weight));
            total += weight;
            sums = [sums[0] + weight * value, sums[1] + weight * level];
            for (sum, product) in squares.iter_mut().zip([value * value, level * level, value * level]) {
                *sum += weight * product;
            }
        }
        let spread = |at: usize| (squares[at] - sums[at] * sums[at] / total).max(1e-9);
        (squares[2] - sums[0] * sums[1] / total) / (spread(0) * spread(1)).sqrt()
    }

    /// Where the code stands: places on the sheet with where the picture shows them; `None` where it shows nothing
    /// alike.
    pub fn find(&self, view: &View<'_>, lattice: &Lattice, code: Square) -> Option<Vec<Pair>> {
        let mut bend = Bend::default();
        let half = f64::from(self.side) / 2.0;
        let shift = |bend: Bend| move |x: f64, y: f64| bend.at(x / half - 1.0, y / half - 1.0);
        let mut patch = Patch::shifted(view, lattice, code, shift(bend))?;
        let first = self.agreement(&patch);
        let mut best = (first, bend);
        for step in 0..STEPS {
            let moved = self.step(&patch, bend, step < STIFF_STEPS)?;
            bend = moved;
            patch = Patch::shifted(view, lattice, code, shift(bend))?;
            let agreement = self.agreement(&patch);
            if agreement > best.0 {
                best = (agreement, bend);
            }
        }
        if std::env::var("DBG3").is_ok() { eprintln!("   register {:?} {first:.3} -> {:.3} moved {:?} {:.2}", (code.left, code.top), best.0, best.1.at(0.0,0.0), best.1.largest()); }
        if best.0 < AGREES {
            return None;
        }
        let place = |at: u32| f64::from(at) / f64::from(TOLD - 1) * 2.0 - 1.0;
        let places = (0..TOLD).flat_map(|row| (0..TOLD).map(move |column| (place(column), place(row))));
        places
            .map(|(x, y)| {
                let sheet = (f64::from(code.left) + (x + 1.0) * half, f64::from(code.top) + (y + 1.0) * half);
                let (dx, dy) = best.1.at(x, y);
                Some(Pair { sheet, picture: lattice.frame(sheet)?.at(dx, dy) })
            })
            .collect()
    }

    /// One step towards where the picture agrees better.
    fn step(&self, patch: &Patch, from: Bend, stiff: bool) -> Option<Bend> {
        let count = if stiff { 3 } else { TERMS };
        // After the bend's terms: how strong the photo shows the pattern, and on what ground.
        let all = 2 * count + 2;
        let mut equations = Equations::new(all);
        let mut row = vec![0.0f32; all + 1];
        let half = self.side as f32 / 2.0;
        for (x, y, level, weight) in self.modules() {
            let (value, right, down) = patch.slopes(x, y);
            let root = weight.sqrt() * (WORTH as f32).sqrt();
            let terms = terms(f64::from((x as f32 + 0.5) / half - 1.0), f64::from((y as f32 + 0.5) / half - 1.0));
            for (at, term) in terms.into_iter().take(count).enumerate() {
                row[at] = root * right * term as f32;
                row[count + at] = root * down * term as f32;
            }
            (row[2 * count], row[2 * count + 1]) = (-root * level, -root);
            row[all] = -root * value;
            equations.add(&row);
        }
        // Towards the map as it was, as strongly as such bends are rare.
        for at in 0..2 * count {
            row.fill(0.0);
            let hold = 1.0 / EXPECTED[at % count];
            row[at] = hold as f32;
            row[all] = (-from.0[at / count][at % count] * hold) as f32;
            equations.add(&row);
        }
        let solved = Equations::solve(all, [(1.0, &equations)].into_iter(), 0.0)?;
        let mut change = Bend::default();
        for (at, value) in solved.into_iter().take(2 * count).enumerate() {
            change.0[at / count][at % count] = f64::from(value);
        }
        let scale = (LARGEST_STEP / change.largest()).min(1.0);
        let mut bend = from;
        for (sum, part) in bend.0.iter_mut().flatten().zip(change.0.iter().flatten()) {
            *sum += scale * part;
        }
        Some(bend)
    }
}
