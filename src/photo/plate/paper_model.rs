//! Known places of a plate in a photo -> pose of the paper, its curl and the camera, by nonlinear least squares.
//!
//! ```text
//!   modules --cylinder--> space --rotation--> --pinhole--> --lens--> pixels
//! ```
//! Paper bends without stretching: a developable surface, here a general cylinder whose curvature is a polynomial of the
//! second degree across its axis. Levenberg and Marquardt's method (Marquardt, SIAM J. 11, 1963) finds 14 numbers; a
//! Gaussian prior on each keeps those near the usual that the places do not determine, such as the distance of a sheet
//! seen straight on.

use crate::photo::map::homography::solve;
use crate::photo::map::{Pair, Pixel, SheetPoint};
use crate::sheet::{PLATE_MODULE, PlateFrame};

/// How many numbers describe paper and camera.
const COUNT: usize = 14;
/// Their places. `LOG_SCALE`: pixels to a millimetre at the paper's middle, its logarithm.
const LOG_SCALE: usize = 0;
/// One by the distance of the paper's middle, in millimetres.
const NEARNESS: usize = 1;
/// A rotation vector of three, upon the rotation in the picture plane that was there at first.
const ROTATION: usize = 2;
/// The paper's middle in pixels of a camera without perspective, from the picture's middle.
const PLACE: usize = 5;
/// The principal point in half diagonals, from the picture's middle.
const PRINCIPAL: usize = 7;
/// Barrel distortion at the half diagonal, as a share.
const LENS: usize = 9;
/// The direction across the cylinder's axis, in radians.
const ACROSS: usize = 10;
/// Three terms of the curvature: by millimetres, their squares and cubes.
const CURVATURE: usize = 11;

/// The usual, and how far from it is usual. Papers curl by 60 degrees at most.
const PRIORS: [(f64, f64); COUNT] = [
    (0.0, 1e3),
    (0.003, 0.003),
    (0.0, 0.8),
    (0.0, 0.8),
    (0.0, 3.0),
    (0.0, 1e5),
    (0.0, 1e5),
    (0.0, 0.03),
    (0.0, 0.03),
    (0.0, 0.02),
    (0.0, 10.0),
    (0.0, 5e-3),
    (0.0, 3e-5),
    (0.0, 3e-7),
];
/// A step for differences of each.
const STEPS: [f64; COUNT] = [1e-6, 1e-8, 1e-6, 1e-6, 1e-6, 1e-3, 1e-3, 1e-6, 1e-6, 1e-6, 1e-5, 1e-8, 1e-10, 1e-12];
/// Standard deviation of a place that was found, in pixels.
const NOISE: f64 = 0.3;
/// Residuals from here on lose weight (Cauchy), in pixels.
const TOLERATED: f64 = 1.5;
/// Rounds of a fit.
const ROUNDS: usize = 40;
/// Abscissas and weights of Gauss and Legendre's quadrature with five points.
const GAUSS: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189),
    (-0.538_469_310_105_683, 0.478_628_670_499_366),
    (0.0, 0.568_888_888_888_889),
    (0.538_469_310_105_683, 0.478_628_670_499_366),
    (0.906_179_845_938_664, 0.236_926_885_056_189),
];

/// Paper and camera.
#[derive(Debug, Clone)]
pub struct PaperModel {
    numbers: [f64; COUNT],
    /// The rotation in the picture plane at first.
    turn: (f64, f64),
    /// Of the frame, in modules.
    middle: SheetPoint,
    /// Of the picture, in pixels.
    picture: Pixel,
    half_diagonal: f64,
}

/// How well places agree with a model.
#[derive(Debug, Clone)]
pub struct Fit {
    pub model: PaperModel,
    /// The normal equations at the end: the inverse of the numbers' covariance.
    normal: [[f64; COUNT]; COUNT],
}

impl PaperModel {
    /// Flat paper seen straight on: what two places of the plate determine. `picture` is its width and height.
    pub fn straight_on(frame: PlateFrame, picture: (u32, u32), one: Pair, other: Pair) -> Option<Self> {
        let (width, height) = (f64::from(picture.0), f64::from(picture.1));
        let middle = SheetPoint { x: f64::from(frame.width()) / 2.0, y: f64::from(frame.height()) / 2.0 };
        let half_diagonal = width.hypot(height) / 2.0;
        let (way, seen) = (other.sheet - one.sheet, other.picture - one.picture);
        let module = seen.length() / way.length();
        if !module.is_finite() || module <= 0.0 {
            return None;
        }
        let angle = seen.y.atan2(seen.x) - way.y.atan2(way.x);
        let mut numbers = PRIORS.map(|(usual, _)| usual);
        numbers[LOG_SCALE] = (module / PLATE_MODULE.0).ln();
        let mut model = Self {
            numbers,
            turn: (angle.cos(), angle.sin()),
            middle,
            picture: Pixel { x: width / 2.0, y: height / 2.0 },
            half_diagonal,
        };
        let off = one.picture - model.at(one.sheet)?;
        (model.numbers[PLACE], model.numbers[PLACE + 1]) = (off.x, off.y);
        Some(model)
    }

    /// Where a place of the plate is in the picture; `None` behind the camera.
    pub fn at(&self, at: SheetPoint) -> Option<Pixel> {
        let [x, y, z] = self.space(at);
        let scale = self.numbers[LOG_SCALE].exp();
        let depth = 1.0 + self.numbers[NEARNESS] * z;
        if depth < 0.05 {
            return None;
        }
        let principal = Pixel { x: self.numbers[PRINCIPAL], y: self.numbers[PRINCIPAL + 1] } * self.half_diagonal;
        let x = (scale * x + self.numbers[PLACE] - principal.x) / depth;
        let y = (scale * y + self.numbers[PLACE + 1] - principal.y) / depth;
        let out = (x * x + y * y) / (self.half_diagonal * self.half_diagonal);
        let shrink = 1.0 - self.numbers[LENS] * out.min(4.0);
        let at = self.picture + principal + Pixel { x: x * shrink, y: y * shrink };
        (at.x.is_finite() && at.y.is_finite()).then_some(at)
    }

    /// In millimetres from the paper's middle, as the camera sees it: right, down, away.
    fn space(&self, at: SheetPoint) -> [f64; 3] {
        let [u, v] = [at.x - self.middle.x, at.y - self.middle.y].map(|modules| modules * PLATE_MODULE.0);
        let (s, c) = self.numbers[ACROSS].sin_cos();
        let (along, across) = (v * c - u * s, u * c + v * s);
        let [bent, deep] = self.arc(across);
        self.turned([bent * c - along * s, bent * s + along * c, deep])
    }

    /// The direction of the surface, in radians, so many millimetres across the axis.
    fn slope(&self, across: f64) -> f64 {
        let [first, second, third] = [0, 1, 2].map(|term| self.numbers[CURVATURE + term]);
        across * (first + across * (second / 2.0 + across * third / 3.0))
    }

    /// A place of the cylinder's cross section: sideways, and away from the camera.
    fn arc(&self, across: f64) -> [f64; 2] {
        let half = across / 2.0;
        let sums = GAUSS.map(|(at, weight)| {
            let (sine, cosine) = self.slope(half * (1.0 + at)).sin_cos();
            [cosine * weight, sine * weight]
        });
        sums.iter().fold([0.0; 2], |all, sum| [all[0] + half * sum[0], all[1] + half * sum[1]])
    }

    fn turned(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let (c, s) = self.turn;
        let [x, y] = [c * x - s * y, s * x + c * y];
        // Rodrigues' formula.
        let axis = [0, 1, 2].map(|at| self.numbers[ROTATION + at]);
        let angle = axis.iter().map(|part| part * part).sum::<f64>().sqrt();
        if angle < 1e-12 {
            return [x, y, z];
        }
        let [i, j, k] = axis.map(|part| part / angle);
        let (s, c) = angle.sin_cos();
        let along = (i * x + j * y + k * z) * (1.0 - c);
        [
            x * c + (j * z - k * y) * s + i * along,
            y * c + (k * x - i * z) * s + j * along,
            z * c + (i * y - j * x) * s + k * along,
        ]
    }

    /// How far the paper turns from edge to edge of a frame, in degrees.
    pub fn curl(&self, frame: PlateFrame) -> f64 {
        let (s, c) = self.numbers[ACROSS].sin_cos();
        let half = PLATE_MODULE.0 * (f64::from(frame.width()) * c.abs() + f64::from(frame.height()) * s.abs()) / 2.0;
        let slopes = (-8..=8).map(|step| self.slope(half * f64::from(step) / 8.0));
        let (low, high) = slopes.fold((0.0_f64, 0.0_f64), |(low, high), slope| (low.min(slope), high.max(slope)));
        (high - low).to_degrees()
    }

    /// From the camera to the paper's middle in millimetres, and its standard deviation, where the photo tells.
    pub fn distance(&self) -> f64 {
        1.0 / self.numbers[NEARNESS].max(1e-6)
    }

    fn off(&self, pair: &Pair) -> Pixel {
        // Behind the camera is far away from any place of the picture.
        self.at(pair.sheet).map_or(Pixel { x: 1e4, y: 1e4 }, |at| at - pair.picture)
    }

    fn prior_cost(&self) -> f64 {
        self.numbers.iter().zip(PRIORS).map(|(number, (usual, far))| ((number - usual) / far).powi(2)).sum()
    }

    fn cost(&self, pairs: &[Pair]) -> f64 {
        let of = |pair: &Pair| {
            let off = self.off(pair).length() / TOLERATED;
            (1.0 + off * off).ln() * (TOLERATED / NOISE).powi(2)
        };
        pairs.iter().map(of).sum::<f64>() + self.prior_cost()
    }

    fn moved(&self, by: &[f64; COUNT]) -> Self {
        let mut model = self.clone();
        model.numbers.iter_mut().zip(by).for_each(|(number, by)| *number += by);
        model
    }

    /// The differences of a place in the picture by each number.
    fn slopes(&self, sheet: SheetPoint) -> Option<(Pixel, [Pixel; COUNT])> {
        let here = self.at(sheet)?;
        let mut slopes = [Pixel::default(); COUNT];
        let mut moved = self.clone();
        for (at, slope) in slopes.iter_mut().enumerate() {
            moved.numbers[at] += STEPS[at];
            *slope = (moved.at(sheet)? - here) * (1.0 / STEPS[at]);
            moved.numbers[at] = self.numbers[at];
        }
        Some((here, slopes))
    }

    /// The normal equations, with the right side as last column.
    fn equations(&self, pairs: &[Pair]) -> [[f64; COUNT + 1]; COUNT] {
        let mut normal = [[0.0; COUNT + 1]; COUNT];
        for pair in pairs {
            let Some((here, slopes)) = self.slopes(pair.sheet) else { continue };
            let off = pair.picture - here;
            let far = off.length() / TOLERATED;
            let weight = 1.0 / (1.0 + far * far) / (NOISE * NOISE);
            for (line, one) in normal.iter_mut().zip(&slopes) {
                for (sum, other) in line.iter_mut().zip(&slopes) {
                    *sum += weight * (one.x * other.x + one.y * other.y);
                }
                line[COUNT] += weight * (one.x * off.x + one.y * off.y);
            }
        }
        for (at, line) in normal.iter_mut().enumerate() {
            let (usual, far) = PRIORS[at];
            line[at] += 1.0 / (far * far);
            line[COUNT] += (usual - self.numbers[at]) / (far * far);
        }
        normal
    }

    /// The best model near this one.
    fn descend(self, pairs: &[Pair]) -> (Self, f64) {
        let (mut best, mut cost, mut damping) = (self.clone(), self.cost(pairs), 1e-3);
        let mut equations = best.equations(pairs);
        for _ in 0..ROUNDS {
            let mut damped = equations;
            for (at, line) in damped.iter_mut().enumerate() {
                line[at] *= 1.0 + damping;
            }
            let tried = solve_scaled(damped).map(|step| best.moved(&step));
            let better = tried.map(|tried| (tried.cost(pairs), tried)).filter(|(tried, _)| *tried < cost);
            let Some((lower, model)) = better else {
                damping *= 8.0;
                if damping > 1e8 {
                    break;
                }
                continue;
            };
            let gained = cost - lower;
            (best, cost, damping) = (model, lower, (damping / 8.0).max(1e-9));
            if gained < 1e-6 * cost.max(1.0) {
                break;
            }
            equations = best.equations(pairs);
        }
        (best, cost)
    }

    /// The best model from this one on, and from it bent in other directions.
    pub fn fit(&self, pairs: &[Pair]) -> Fit {
        let mut best = self.clone().descend(pairs);
        let bends = [0.0, 1.57, 0.785, 2.356].into_iter().flat_map(|across| [(across, 1e-3), (across, -1e-3)]);
        for (across, curvature) in bends {
            let mut bent = best.0.clone();
            bent.numbers[ACROSS] = across;
            bent.numbers[CURVATURE..].copy_from_slice(&[curvature, 0.0, 0.0]);
            let bent = bent.descend(pairs);
            if bent.1 < best.1 - 1e-3 {
                best = bent;
            }
        }
        Self::fitted(best.0, pairs)
    }

    /// The best model near this one.
    pub fn refit(&self, pairs: &[Pair]) -> Fit {
        Self::fitted(self.clone().descend(pairs).0, pairs)
    }

    fn fitted(model: Self, pairs: &[Pair]) -> Fit {
        let equations = model.equations(pairs);
        let mut normal = [[0.0; COUNT]; COUNT];
        for (line, equation) in normal.iter_mut().zip(&equations) {
            line.copy_from_slice(&equation[..COUNT]);
        }
        Fit { model, normal }
    }
}

impl Fit {
    /// Standard deviation of a place in the picture, in pixels, that the uncertainty of the numbers gives it.
    pub fn deviation(&self, sheet: SheetPoint) -> Option<f64> {
        let (_, slopes) = self.model.slopes(sheet)?;
        let variance = |slope: [f64; COUNT]| {
            let mut lines = [[0.0; COUNT + 1]; COUNT];
            for ((line, normal), value) in lines.iter_mut().zip(&self.normal).zip(slope) {
                line[..COUNT].copy_from_slice(normal);
                line[COUNT] = value;
            }
            Some(dot(&solve_scaled(lines)?, &slope).max(0.0))
        };
        let sum = variance(slopes.map(|slope| slope.x))? + variance(slopes.map(|slope| slope.y))?;
        Some(sum.sqrt())
    }

    /// The standard deviation of the camera's distance as a share of it.
    pub fn distance_deviation(&self) -> Option<f64> {
        let mut lines = [[0.0; COUNT + 1]; COUNT];
        for (line, normal) in lines.iter_mut().zip(&self.normal) {
            line[..COUNT].copy_from_slice(normal);
        }
        lines[NEARNESS][COUNT] = 1.0;
        Some(solve_scaled(lines)?[NEARNESS].max(0.0).sqrt() * self.model.distance())
    }
}

/// Solves normal equations whose numbers are of many sizes: both sides are scaled to ones on the diagonal first.
fn solve_scaled(mut lines: [[f64; COUNT + 1]; COUNT]) -> Option<[f64; COUNT]> {
    let mut scales = [0.0; COUNT];
    for (at, scale) in scales.iter_mut().enumerate() {
        *scale = 1.0 / lines[at][at].sqrt();
    }
    for (line, scale) in lines.iter_mut().zip(scales) {
        for (term, other) in line.iter_mut().zip(scales) {
            *term *= scale * other;
        }
        line[COUNT] *= scale;
    }
    let mut solved = solve(lines)?;
    solved.iter_mut().zip(scales).for_each(|(number, scale)| *number *= scale);
    Some(solved)
}

fn dot(one: &[f64; COUNT], other: &[f64; COUNT]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: (u32, u32) = (3000, 4000);

    fn frame() -> PlateFrame {
        PlateFrame::new(560, 726).unwrap()
    }

    /// Places around the frame, as squares stand.
    fn places() -> Vec<SheetPoint> {
        let along = |length: i32| (0..=8).map(move |step| f64::from(length) * f64::from(step) / 8.0);
        let sides = along(726).flat_map(|y| [(0.0, y), (560.0, y)]);
        let ends = along(560).flat_map(|x| [(x, 0.0), (x, 726.0)]);
        sides.chain(ends).map(|(x, y)| SheetPoint { x, y }).collect()
    }

    /// Paper that is bent, tilted, and seen through a lens.
    fn truth() -> PaperModel {
        let pair = |x: f64, picture: Pixel| Pair { sheet: SheetPoint { x, y: 0.0 }, picture };
        let flat = PaperModel::straight_on(
            frame(),
            PICTURE,
            pair(0.0, Pixel { x: 400.0, y: 700.0 }),
            pair(560.0, Pixel { x: 2600.0, y: 760.0 }),
        );
        let mut model = flat.unwrap();
        model.numbers[NEARNESS] = 0.0036;
        model.numbers[ROTATION] = 0.12;
        model.numbers[ROTATION + 1] = -0.2;
        model.numbers[LENS] = 0.01;
        model.numbers[ACROSS] = 0.2;
        model.numbers[CURVATURE] = 2.5e-3;
        model.numbers[CURVATURE + 1] = 4e-6;
        model
    }

    #[test]
    fn bent_paper_is_found_again_from_places_around_it_within_a_twentieth_of_a_millimetre() {
        let truth = truth();
        let pairs: Vec<Pair> =
            places().into_iter().map(|sheet| Pair { sheet, picture: truth.at(sheet).unwrap() }).collect();
        let start = PaperModel::straight_on(frame(), PICTURE, pairs[0], pairs[1]).unwrap();
        let fit = start.fit(&pairs);
        for (x, y) in [(280.0, 363.0), (100.0, 600.0), (450.0, 150.0)] {
            let at = SheetPoint { x, y };
            let off = (fit.model.at(at).unwrap() - truth.at(at).unwrap()).length();
            // Eleven pixels to a millimetre.
            assert!(off < 0.5, "{off}");
            assert!(fit.deviation(at).unwrap() < 1.0);
        }
        assert!((fit.model.curl(frame()) - truth.curl(frame())).abs() < 2.0);
        assert!((fit.model.distance() / truth.distance() - 1.0).abs() < 0.2 && fit.distance_deviation().unwrap() < 0.3);
    }

    #[test]
    fn a_few_false_places_do_not_bend_the_paper() {
        let truth = truth();
        let mut pairs: Vec<Pair> =
            places().into_iter().map(|sheet| Pair { sheet, picture: truth.at(sheet).unwrap() }).collect();
        for at in [3, 17, 30] {
            pairs[at].picture.x += 40.0;
        }
        let start = PaperModel::straight_on(frame(), PICTURE, pairs[0], pairs[1]).unwrap();
        let fit = start.fit(&pairs);
        let at = SheetPoint { x: 280.0, y: 363.0 };
        assert!((fit.model.at(at).unwrap() - truth.at(at).unwrap()).length() < 1.0);
    }
}
