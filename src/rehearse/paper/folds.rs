//! Folds and crumples -> displacement of the paper, on a grid of points one millimetre apart.

use crate::rehearse::faults::Impairments;
use crate::rehearse::random::Random;
use crate::units::Size;

/// Points of the grid beyond the edges of the paper.
const MARGIN: usize = 12;
/// Radius of a crease in millimetres.
const ROUND: f64 = 1.5;

/// Displacements (right, down, away from the camera) in millimetres, at every millimetre.
#[derive(Debug, Clone)]
pub(super) struct DisplacementMap {
    columns: usize,
    rows: usize,
    /// Empty for flat paper.
    offsets: Vec<[f32; 3]>,
}

impl DisplacementMap {
    pub fn new(faults: &Impairments, size: Size, seed: u64) -> Self {
        if faults.fold <= 0.0 && faults.crumple <= 0.0 {
            return Self { columns: 0, rows: 0, offsets: Vec::new() };
        }
        let points = |length: f64| length.max(1.0).ceil() as usize + 2 * MARGIN + 1;
        let (columns, rows) = (points(size.width.0), points(size.height.0));
        let mut relief = Self { columns, rows, offsets: vec![[0.0; 3]; columns * rows] };
        if faults.fold > 0.0 {
            relief.fold(faults.fold.to_radians(), size, &mut Random::new(seed, 7));
        }
        if faults.crumple > 0.0 {
            relief.crumple(faults.crumple, &mut Random::new(seed, 8));
        }
        relief
    }

    pub fn is_flat(&self) -> bool {
        self.offsets.is_empty()
    }

    /// Displacement at a position in millimetres from the paper's centre; clamped at the edge of the grid.
    pub fn offset(&self, u: f64, v: f64) -> [f64; 3] {
        if self.is_flat() {
            return [0.0; 3];
        }
        let place = |at: f64, count: usize| {
            let at = (at + (count - 1) as f64 / 2.0).clamp(0.0, (count - 1) as f64);
            let low = (at as usize).min(count - 2);
            (low, at - low as f64)
        };
        let ((column, right), (row, low)) = (place(u, self.columns), place(v, self.rows));
        let corner = |row: usize, column: usize| self.offsets[row * self.columns + column].map(f64::from);
        let upper = mix(corner(row, column), corner(row, column + 1), right);
        let lower = mix(corner(row + 1, column), corner(row + 1, column + 1), right);
        mix(upper, lower, low)
    }

    /// Visits all points of the grid with their positions, in millimetres from the paper's centre.
    fn each(&mut self, mut change: impl FnMut(f64, f64, &mut [f32; 3])) {
        let (left, top) = ((self.columns - 1) as f64 / 2.0, (self.rows - 1) as f64 / 2.0);
        for (row, line) in self.offsets.chunks_exact_mut(self.columns).enumerate() {
            for (column, offset) in line.iter_mut().enumerate() {
                change(column as f64 - left, row as f64 - top, offset);
            }
        }
    }

    /// Folds the paper in two, three or four, like letters; panels lean by at most `angle`.
    fn fold(&mut self, angle: f64, size: Size, random: &mut Random) {
        let lean = random.sign() * angle;
        let third = size.height.0 / 6.0;
        let (down, across): (Vec<f64>, Vec<f64>) = match random.below(4) {
            0 => (vec![lean, -lean], Vec::new()),
            1 => (vec![lean, 0.1 * lean, -lean], Vec::new()),
            2 => (vec![lean, -0.8 * lean, 0.7 * lean], Vec::new()),
            _ => (vec![lean, -lean], vec![0.6 * lean, -0.6 * lean]),
        };
        let askew = random.between(-0.015, 0.015);
        let creases = |leans: &[f64], random: &mut Random| match leans.len() {
            0 | 1 => Vec::new(),
            2 => vec![random.between(-3.0, 3.0)],
            _ => vec![random.between(-2.0, 2.0) - third, random.between(-2.0, 2.0) + third],
        };
        let down = CrossSection::new(&creases(&down, random), &down);
        let across = CrossSection::new(&creases(&across, random), &across);
        self.each(|u, v, offset| {
            for (axis, (short, deep)) in [(0, across.at(u - askew * v)), (1, down.at(v + askew * u))] {
                offset[axis] += short as f32;
                offset[2] += deep as f32;
            }
        });
    }

    /// Crumples the paper into facets of a few centimetres with finer ones on them, from `-height` to `height`.
    fn crumple(&mut self, height: f64, random: &mut Random) {
        let layers = [(random.between(20.0, 28.0), 1.0), (random.between(8.0, 12.0), 0.3)];
        let layers = layers.map(|(step, share)| (Facets::new(step, random), share));
        let rise = |u, v| layers.iter().map(|(facets, share)| share * facets.at(u, v)).sum::<f64>();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        self.each(|u, v, _| {
            let rise = rise(u, v);
            (low, high) = (low.min(rise), high.max(rise));
        });
        let scale = 2.0 * height / (high - low).max(1e-9);
        self.each(|u, v, offset| offset[2] += ((rise(u, v) - low.midpoint(high)) * scale) as f32);
    }
}

fn mix(one: [f64; 3], two: [f64; 3], part: f64) -> [f64; 3] {
    std::array::from_fn(|at| one[at] + (two[at] - one[at]) * part)
}

/// Cross section of folded paper: shortening and depth at each millimetre.
struct CrossSection(Vec<(f64, f64)>);

/// Millimetres from the centre that a cross section covers.
const REACH: i32 = 320;

impl CrossSection {
    /// `leans` are the angles of the panels in radians, `creases` the positions between them.
    fn new(creases: &[f64], leans: &[f64]) -> Self {
        let lean = |at: f64| {
            let mut lean = leans.first().copied().unwrap_or(0.0);
            for (crease, pair) in creases.iter().zip(leans.windows(2)) {
                lean += (pair[1] - pair[0]) * ((at - crease) / (2.0 * ROUND) + 0.5).clamp(0.0, 1.0);
            }
            lean
        };
        let walk = |away: f64| {
            let (mut short, mut deep) = (0.0, 0.0);
            (0..=REACH)
                .map(|step| {
                    let here = (short, deep);
                    // Ten steps per millimetre, to integrate over the radius of a crease.
                    for tenth in 0..10 {
                        let lean = lean(away * (f64::from(step) + (f64::from(tenth) + 0.5) / 10.0));
                        short += away * (lean.cos() - 1.0) / 10.0;
                        deep += away * lean.sin() / 10.0;
                    }
                    here
                })
                .collect::<Vec<_>>()
        };
        let before = walk(-1.0);
        Self(before.into_iter().skip(1).rev().chain(walk(1.0)).collect())
    }

    fn at(&self, place: f64) -> (f64, f64) {
        let at = (place + f64::from(REACH)).clamp(0.0, (self.0.len() - 1) as f64);
        let low = (at as usize).min(self.0.len() - 2);
        let part = at - low as f64;
        let (one, two) = (self.0[low], self.0[low + 1]);
        (one.0 + (two.0 - one.0) * part, one.1 + (two.1 - one.1) * part)
    }
}

/// Piecewise linear noise on a triangular lattice: crumpled paper is flat between sharp ridges.
struct Facets {
    step: f64,
    turn: (f64, f64),
    /// Phases of the waves that distort the lattice.
    waves: [f64; 4],
    salt: u64,
}

impl Facets {
    fn new(step: f64, random: &mut Random) -> Self {
        let turn = random.between(0.0, std::f64::consts::TAU);
        let waves = std::array::from_fn(|_| random.between(0.0, std::f64::consts::TAU));
        Self { step, turn: (turn.cos(), turn.sin()), waves, salt: random.next() }
    }

    /// Height, 0 to 1, at a position in millimetres.
    fn at(&self, u: f64, v: f64) -> f64 {
        let (x, y) = (u * self.turn.0 - v * self.turn.1, u * self.turn.1 + v * self.turn.0);
        let (x, y) = (x / self.step, y / self.step);
        let wave = |at: f64, phase: f64| 0.22 * (at * 1.9 + phase).sin();
        let x = x + wave(y, self.waves[0]) + wave(x * 0.7 + y * 1.3, self.waves[1]);
        let y = y + wave(x, self.waves[2]) + wave(x * 1.3 - y * 0.7, self.waves[3]);
        // Equilateral triangles: the lattice of simplex noise (Perlin 2001).
        let skew = (x + y) * 0.366_025_403_784;
        let (i, j) = (x + skew, y + skew);
        let (column, row) = (i.floor(), j.floor());
        let (right, low) = (i - column, j - row);
        let height = |column: f64, row: f64| {
            Random::new(self.salt, ((column + 4096.0) as u64) << 16 | (row + 4096.0) as u64).unit()
        };
        let (near, far) = (height(column, row), height(column + 1.0, row + 1.0));
        if right > low {
            near + (height(column + 1.0, row) - near) * (right - low) + (far - near) * low
        } else {
            near + (height(column, row + 1.0) - near) * (low - right) + (far - near) * right
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;

    fn relief(fold: f64, crumple: f64, seed: u64) -> DisplacementMap {
        DisplacementMap::new(&Impairments { fold, crumple, ..Impairments::NONE }, Paper::A4.size(), seed)
    }

    #[test]
    fn crumpled_paper_is_as_high_as_told() {
        for seed in 0..5 {
            let relief = relief(0.0, 3.5, seed);
            let deep = relief.offsets.iter().map(|offset| offset[2]);
            let (low, high) = deep.fold((9.0_f32, -9.0_f32), |(low, high), at| (low.min(at), high.max(at)));
            assert!((high - 3.5).abs() < 1e-3 && (low + 3.5).abs() < 1e-3, "{low} to {high}");
        }
    }

    #[test]
    fn a_panel_leans_by_the_angle_told_and_keeps_its_length() {
        for seed in 0..20 {
            let relief = relief(15.0, 0.0, seed);
            let place = |v: f64| {
                let [_, down, deep] = relief.offset(0.0, v);
                (v + down, deep)
            };
            // The first panel of every fold leans by the whole angle, along the sheet.
            let (one, two) = (place(-120.0), place(-80.0));
            let (run, rise) = (two.0 - one.0, two.1 - one.1);
            assert!((run.hypot(rise) - 40.0).abs() < 0.2, "seed {seed}: {run} {rise}");
            assert!((rise.abs().atan2(run).to_degrees() - 15.0).abs() < 1.0, "seed {seed}");
        }
    }

    #[test]
    fn the_surface_has_no_steps() {
        let relief = relief(22.0, 8.0, 3);
        for line in relief.offsets.chunks_exact(relief.columns) {
            assert!(line.windows(2).all(|pair| (pair[0][2] - pair[1][2]).abs() < 2.5));
        }
    }
}
