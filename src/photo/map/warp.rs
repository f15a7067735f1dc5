//! A few known places of a sheet -> the map of all of it, grown from pattern to pattern.
//!
//! Finder and alignment patterns stand every 16 to 28 modules. From the places that are known the next ones are
//! predicted, looked for nearby, and become known; so the map follows curl, folds and the lens, which no single
//! projection does. Between the known places the map is the sheet's trend (flat, or bent where little is known) plus a
//! moving least squares fit of what is left over.

use crate::photo::map::affine::LocalAffine;
use crate::photo::map::homography::{Homography, Pair, solve};
use crate::photo::map::polynomial::PolynomialWarp;
use crate::photo::map::template::Landmark;
use crate::photo::map::view::View;
use crate::watch::Watch;

/// Known places that a prediction rests on.
const NEIGHBOURS: usize = 10;
/// Modules; places nearer than this count alike.
const SOFTENING: f64 = 5.0;
/// How strongly a fit holds to the projection's own slope where known places lie on a line.
const STIFFNESS: f64 = 0.02;
/// Modules between a place and where its neighbours say it is, beyond which it is not believed.
const MAX_RESIDUAL: f64 = 1.0;
/// Times that places are weighed against each other.
const PRUNING_ROUNDS: usize = 5;

#[derive(Debug, Clone, Copy)]
struct ControlPoint {
    sheet: (f64, f64),
    picture: (f64, f64),
    /// Where the picture has it, less where the trend has it, in pixels.
    residual: (f64, f64),
}

/// Modules of the sheet -> pixels, bent as the paper is.
pub struct Warp {
    trend: PolynomialWarp,
    known: Vec<ControlPoint>,
}

impl Warp {
    /// From the corners of codes and marks that were read; `None` when they do not determine a plane.
    pub fn from_anchors(anchors: &[Pair]) -> Option<Self> {
        let projection = Homography::fit(anchors)?;
        let mut warp = Self { trend: PolynomialWarp::flat(projection), known: Vec::new() };
        for anchor in anchors {
            warp.learn(anchor.sheet, anchor.picture);
        }
        Some(warp)
    }

    /// Places that were found, on the sheet and in the picture.
    pub fn found(&self) -> impl Iterator<Item = Pair> {
        self.known.iter().map(|known| Pair { sheet: known.sheet, picture: known.picture })
    }

    /// Takes places for known that were found otherwise.
    pub fn pin(&mut self, places: impl Iterator<Item = Pair>) {
        for pair in places {
            self.learn(pair.sheet, pair.picture);
        }
    }

    fn learn(&mut self, sheet: (f64, f64), picture: (f64, f64)) {
        if let Some(flat) = self.trend.at(sheet.0, sheet.1) {
            self.known.push(ControlPoint { sheet, picture, residual: (picture.0 - flat.0, picture.1 - flat.1) });
        }
    }

    /// Looks for patterns, always the one nearest to what is known, until all were tried or the watch says stop; then
    /// drops the places that their neighbours contradict, corners of misjudged codes among them, and looks once more
    /// for the patterns that those had led astray.
    pub fn grow(&mut self, view: &View<'_>, landmarks: &[Landmark], watch: &dyn Watch) {
        self.spread(view, landmarks.to_vec(), None, watch);
        if self.prune() {
            let known: Vec<(f64, f64)> = self.known.iter().map(|known| known.sheet).collect();
            let left = landmarks.iter().filter(|landmark| !known.contains(&landmark.sheet)).cloned().collect();
            self.spread(view, left, None, watch);
        }
    }

    /// Looks for patterns that stand too far apart to judge each other, on a sheet of so many modules: what is known
    /// of the whole sheet predicts where the next one is.
    pub fn reach_out(&mut self, view: &View<'_>, landmarks: Vec<Landmark>, size: (f64, f64), watch: &dyn Watch) {
        self.bend(size);
        let before = self.known.len();
        self.spread(view, landmarks.clone(), Some(size), watch);
        // The first ones were looked for with less knowledge than the last.
        self.known.truncate(before);
        self.spread(view, landmarks, None, watch);
        self.bend(size);
    }

    /// Bends the trend to what is known.
    fn bend(&mut self, size: (f64, f64)) {
        let pairs = self.known.iter().map(|known| Pair { sheet: known.sheet, picture: known.picture });
        self.trend = self.trend.bent(pairs, size);
        for known in &mut self.known {
            if let Some(flat) = self.trend.at(known.sheet.0, known.sheet.1) {
                known.residual = (known.picture.0 - flat.0, known.picture.1 - flat.1);
            }
        }
    }

    /// Drops the places that stand more than half a module from where their neighbours say; whether there were any.
    fn prune(&mut self) -> bool {
        let before = self.known.len();
        // The worst go first: they are what makes their neighbours look wrong.
        for _ in 0..PRUNING_ROUNDS {
            let off: Vec<f64> = (0..self.known.len()).map(|at| self.contradiction(at)).collect();
            let worst = off.iter().copied().fold(0.0, f64::max);
            if worst <= MAX_RESIDUAL {
                break;
            }
            let mut off = off.into_iter();
            self.known.retain(|_| off.next().is_none_or(|off| off <= MAX_RESIDUAL.max(worst / 2.0)));
        }
        self.known.len() < before
    }

    /// How far a known place is from where the others say, in modules.
    fn contradiction(&self, at: usize) -> f64 {
        let known = self.known[at];
        let fit = self.fit(known.sheet, Some(at));
        let module = self.frame(known.sheet).map_or(1.0, |frame| frame.module());
        (fit[0].at(0.0, 0.0) - known.residual.0).hypot(fit[1].at(0.0, 0.0) - known.residual.1) / module
    }

    /// Always the landmark nearest to what is known; `size` where each one found tells how the whole sheet bends.
    fn spread(&mut self, view: &View<'_>, landmarks: Vec<Landmark>, size: Option<(f64, f64)>, watch: &dyn Watch) {
        let mut left: Vec<(f64, Landmark)> =
            landmarks.into_iter().map(|landmark| (self.nearest(landmark.sheet), landmark)).collect();
        while let Some(at) = (0..left.len()).min_by(|a, b| left[*a].0.total_cmp(&left[*b].0)) {
            if watch.stop() {
                return;
            }
            let (distance, landmark) = left.swap_remove(at);
            let Some(place) = self.find(view, &landmark, landmark.template.reach(distance)) else { continue };
            self.learn(landmark.sheet, place);
            if let Some(size) = size {
                self.bend(size);
            }
            for (nearest, other) in &mut left {
                *nearest = nearest.min(apart(other.sheet, landmark.sheet));
            }
        }
    }

    /// Modules to the nearest known place, squared.
    fn nearest(&self, sheet: (f64, f64)) -> f64 {
        self.known.iter().map(|known| apart(known.sheet, sheet)).fold(f64::INFINITY, f64::min)
    }

    fn find(&self, view: &View<'_>, landmark: &Landmark, (reach, mut step): (f64, f64)) -> Option<(f64, f64)> {
        let frame = self.frame(landmark.sheet)?;
        let mut best = landmark.template.best_around(view, &frame, ((reach / step).ceil() as i32, step));
        for _ in 0..2 {
            step /= 3.0;
            let from = best.1;
            for (dx, dy) in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))) {
                let moved = (from.0 + f64::from(dx) * step, from.1 + f64::from(dy) * step);
                let score = landmark.template.agreement(view, &frame, moved);
                if score > best.0 {
                    best = (score, moved);
                }
            }
        }
        (best.0 >= landmark.template.agrees()).then(|| frame.at(best.1.0, best.1.1))
    }

    /// The map around a place, as an affine one: good for the few modules that a pattern covers.
    pub fn frame(&self, sheet: (f64, f64)) -> Option<LocalAffine> {
        let (x, y) = sheet;
        let fit = self.fit(sheet, None);
        let bend = |dx: f64, dy: f64| {
            let flat = self.trend.at(x + dx, y + dy)?;
            Some((flat.0 + fit[0].at(dx, dy), flat.1 + fit[1].at(dx, dy)))
        };
        let middle = bend(0.0, 0.0)?;
        let (right, down) = (bend(1.0, 0.0)?, bend(0.0, 1.0)?);
        let frame = LocalAffine {
            middle,
            right: (right.0 - middle.0, right.1 - middle.1),
            down: (down.0 - middle.0, down.1 - middle.1),
        };
        frame.is_plausible().then_some(frame)
    }

    /// Weighted least squares of what is left over near a place: a value and two slopes for each direction.
    fn fit(&self, sheet: (f64, f64), without: Option<usize>) -> [LocalFit; 2] {
        let others = self.known.iter().enumerate().filter(|(at, _)| Some(*at) != without);
        let mut near: Vec<(f64, &ControlPoint)> = others.map(|(_, known)| (apart(known.sheet, sheet), known)).collect();
        if near.len() > NEIGHBOURS {
            near.select_nth_unstable_by(NEIGHBOURS, |a, b| a.0.total_cmp(&b.0));
            near.truncate(NEIGHBOURS);
        }
        let mut normal = [[0.0; 4]; 3];
        let mut along_y = [0.0; 3];
        for (distance, known) in near {
            let weight = 1.0 / (distance + SOFTENING * SOFTENING);
            // In units of the softening, so that the stiffness has no unit.
            let row = [1.0, (known.sheet.0 - sheet.0) / SOFTENING, (known.sheet.1 - sheet.1) / SOFTENING];
            for i in 0..3 {
                for j in 0..3 {
                    normal[i][j] += weight * row[i] * row[j];
                }
                normal[i][3] += weight * row[i] * known.residual.0;
                along_y[i] += weight * row[i] * known.residual.1;
            }
        }
        let hold = STIFFNESS * normal[0][0];
        normal[1][1] += hold;
        normal[2][2] += hold;
        let along_x = solve(normal);
        for (row, value) in normal.iter_mut().zip(along_y) {
            row[3] = value;
        }
        [along_x, solve(normal)].map(|solved| LocalFit(solved.unwrap_or_default()))
    }
}

/// A value and its slopes in units of the softening.
struct LocalFit([f64; 3]);

impl LocalFit {
    fn at(&self, dx: f64, dy: f64) -> f64 {
        self.0[0] + (self.0[1] * dx + self.0[2] * dy) / SOFTENING
    }
}

/// The square of the distance: thousands of them are compared for each place that is looked up.
fn apart(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (dx, dy) = (one.0 - other.0, one.1 - other.1);
    dx * dx + dy * dy
}
