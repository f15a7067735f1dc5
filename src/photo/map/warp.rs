//! Moving least squares warp: a few known places of a sheet -> the map of all of it, grown from pattern to pattern.
//!
//! There are finder and alignment patterns every 16 to 28 modules. From the known places the next ones are predicted,
//! searched for nearby, and become known; so the map follows curl, folds and the lens, which no homography does.
//! Between the known places the map is the sheet's trend (a homography, with a polynomial where little is known) plus a moving
//! least squares fit of the residuals.

use std::collections::BTreeMap;
use std::f64::consts::FRAC_1_SQRT_2;

use crate::photo::Point;
use crate::photo::map::homography::solve;
use crate::photo::map::template::refine;
use crate::photo::map::{
    CodePoint, Homography, Landmark, LocalAffine, Offset, Pair, Pixel, PolynomialWarp, SheetPoint, View,
};
use crate::sheet::Square;
use crate::watch::Watch;

/// Known places that a prediction rests on.
const NEIGHBOURS: usize = 10;
/// Modules; places nearer than this have about the same weight.
const SOFTENING: f64 = 5.0;
/// Ridge on the slopes of a fit, for known places on a line.
const STIFFNESS: f64 = 0.02;
/// Modules from where its neighbours predict it, beyond which a place is an outlier.
const MAX_RESIDUAL: f64 = 1.0;
/// Rounds of outlier rejection.
const PRUNING_ROUNDS: usize = 5;
/// Modules across a tile whose outliers are looked for together.
const TILE: f64 = 32.0;

#[derive(Debug, Clone, Copy, PartialEq)]
struct ControlPoint {
    sheet: SheetPoint,
    picture: Pixel,
    /// `picture`, less where the trend puts the place.
    residual: Pixel,
}

/// Modules of the sheet -> pixels: a trend and a local affine fit of its residuals.
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

    /// Adds places that were found otherwise.
    pub fn pin(&mut self, places: impl Iterator<Item = Pair>) {
        for pair in places {
            self.learn(pair.sheet, pair.picture);
        }
    }

    fn learn(&mut self, sheet: SheetPoint, picture: Pixel) {
        if let Some(flat) = self.trend.at(sheet) {
            self.known.push(ControlPoint { sheet, picture, residual: picture - flat });
        }
    }

    /// Searches for patterns, always the one nearest to a known place, until all were tried or the watch says stop;
    /// then drops outliers, such as corners of misread squares, and searches again for the patterns not found.
    pub fn grow(&mut self, view: &View<'_>, landmarks: &[Landmark], watch: &dyn Watch) {
        self.spread(view, landmarks.to_vec(), None, watch);
        if self.prune(watch) {
            let known: Vec<SheetPoint> = self.known.iter().map(|known| known.sheet).collect();
            let left = landmarks.iter().filter(|landmark| !known.contains(&landmark.sheet)).cloned().collect();
            self.spread(view, left, None, watch);
        }
    }

    /// Searches for patterns too far apart to check each other, on a sheet of `size` modules: the trend fitted to all
    /// known places predicts the next one.
    pub fn reach_out(&mut self, view: &View<'_>, landmarks: Vec<Landmark>, size: Offset, watch: &dyn Watch) {
        self.bend(size);
        let before = self.known.len();
        self.spread(view, landmarks.clone(), Some(size), watch);
        // The first ones were predicted from fewer known places than the last.
        self.known.truncate(before);
        self.spread(view, landmarks, None, watch);
        self.bend(size);
    }

    /// Fits the trend to the known places.
    fn bend(&mut self, size: Offset) {
        let pairs = self.known.iter().map(|known| Pair { sheet: known.sheet, picture: known.picture });
        self.trend = self.trend.bent(pairs, size);
        for known in &mut self.known {
            if let Some(flat) = self.trend.at(known.sheet) {
                known.residual = known.picture - flat;
            }
        }
    }

    /// Drops outliers; whether there were any.
    fn prune(&mut self, watch: &dyn Watch) -> bool {
        let before = self.known.len();
        // The worst go first: they make their neighbours look wrong.
        for _ in 0..PRUNING_ROUNDS {
            let Some(off) = self.contradictions(watch) else { break };
            let worst = off.iter().copied().fold(0.0, f64::max);
            if worst <= MAX_RESIDUAL {
                break;
            }
            let mut off = off.into_iter();
            self.known.retain(|_| off.next().is_none_or(|off| off <= MAX_RESIDUAL.max(worst / 2.0)));
        }
        self.known.len() < before
    }

    /// Modules from each known place to where the others predict it; `None` once the watch says stop.
    fn contradictions(&self, watch: &dyn Watch) -> Option<Vec<f64>> {
        let mut off = vec![0.0; self.known.len()];
        // Few places tell where those of one tile should be.
        let mut tiles: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (at, known) in self.known.iter().enumerate() {
            let tile = |along: f64| (along / TILE).floor() as i64;
            tiles.entry((tile(known.sheet.x), tile(known.sheet.y))).or_default().push(at);
        }
        for ((column, row), places) in tiles {
            if watch.stop() {
                return None;
            }
            let middle = SheetPoint { x: (column as f64 + 0.5) * TILE, y: (row as f64 + 0.5) * TILE };
            let near = self.near(middle, TILE * FRAC_1_SQRT_2);
            for at in places {
                off[at] = near.contradiction(self.known[at]);
            }
        }
        Some(off)
    }

    /// Modules from a known place to where the others predict it.
    fn contradiction(&self, known: ControlPoint) -> f64 {
        let fit = self.fit(known.sheet, Some(known));
        let module = self.local_affine(known.sheet).map_or(1.0, |local| local.module());
        (fit.at(Offset::default()) - known.residual).length() / module
    }

    /// Always the landmark nearest to a known place; with `size` the trend is fitted again after each.
    fn spread(&mut self, view: &View<'_>, landmarks: Vec<Landmark>, size: Option<Offset>, watch: &dyn Watch) {
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
    fn nearest(&self, sheet: SheetPoint) -> f64 {
        self.known.iter().map(|known| apart(known.sheet, sheet)).fold(f64::INFINITY, f64::min)
    }

    fn find(&self, view: &View<'_>, landmark: &Landmark, (reach, step): (f64, f64)) -> Option<Pixel> {
        let local = self.local_affine(landmark.sheet)?;
        let coarse = landmark.template.best_around(view, &local, ((reach / step).ceil() as i32, step));
        let best = refine(coarse, step, |moved| landmark.template.agreement(view, &local, moved));
        (best.0 >= landmark.template.agrees()).then(|| local.at(best.1))
    }

    /// The map about a place, linearised: exact enough for the few modules that a pattern covers.
    pub fn local_affine(&self, sheet: SheetPoint) -> Option<LocalAffine> {
        let fit = self.fit(sheet, None);
        LocalAffine::of(|by| Some(self.trend.at(sheet + by)? + fit.at(by))).filter(LocalAffine::is_plausible)
    }

    /// Where a place on the sheet is in the picture; `None` where the map does not hold.
    pub fn at(&self, sheet: SheetPoint) -> Option<Pixel> {
        self.local_affine(sheet).map(|local| local.middle)
    }

    /// The same map within `radius` modules of a place, of fewer known places: those that predictions there rest on.
    pub fn near(&self, middle: SheetPoint, radius: f64) -> Self {
        let mut distances: Vec<f64> = self.known.iter().map(|known| apart(known.sheet, middle)).collect();
        let mut reach = f64::INFINITY;
        if distances.len() > NEIGHBOURS {
            let (_, farthest, _) = distances.select_nth_unstable_by(NEIGHBOURS, f64::total_cmp);
            // Within this are the neighbours of the middle, and so enough for any place.
            reach = (farthest.sqrt() + 2.0 * radius).powi(2);
        }
        let known = self.known.iter().filter(|known| apart(known.sheet, middle) <= reach);
        Self { trend: self.trend, known: known.copied().collect() }
    }

    /// Where a square of the sheet is in the picture: top left, top right, bottom right, bottom left.
    pub fn corners(&self, square: Square) -> Option<[Point; 4]> {
        let corner = |at| self.at(SheetPoint::on(square, at)).map(Point::from);
        let [a, b, c, d] = CodePoint::corners(square.side.into()).map(corner);
        Some([a?, b?, c?, d?])
    }

    /// Weighted least squares of the residuals near a place.
    fn fit(&self, sheet: SheetPoint, without: Option<ControlPoint>) -> LocalFit {
        let others = self.known.iter().filter(|known| Some(**known) != without);
        let mut near: Vec<(f64, &ControlPoint)> = others.map(|known| (apart(known.sheet, sheet), known)).collect();
        if near.len() > NEIGHBOURS {
            near.select_nth_unstable_by(NEIGHBOURS, |a, b| a.0.total_cmp(&b.0));
            near.truncate(NEIGHBOURS);
        }
        let mut normal = [[0.0; 4]; 3];
        let mut along_y = [0.0; 3];
        for (distance, known) in near {
            let weight = 1.0 / (distance + SOFTENING * SOFTENING);
            // In units of the softening, so that the stiffness has no unit.
            let row = [1.0, (known.sheet.x - sheet.x) / SOFTENING, (known.sheet.y - sheet.y) / SOFTENING];
            for i in 0..3 {
                for j in 0..3 {
                    normal[i][j] += weight * row[i] * row[j];
                }
                normal[i][3] += weight * row[i] * known.residual.x;
                along_y[i] += weight * row[i] * known.residual.y;
            }
        }
        let hold = STIFFNESS * normal[0][0];
        normal[1][1] += hold;
        normal[2][2] += hold;
        let along_x = solve(normal);
        for (row, value) in normal.iter_mut().zip(along_y) {
            row[3] = value;
        }
        LocalFit([along_x, solve(normal)].map(Option::unwrap_or_default))
    }
}

/// Pixels right and down: for each a value and its slopes in units of the softening.
struct LocalFit([[f64; 3]; 2]);

impl LocalFit {
    fn at(&self, by: Offset) -> Pixel {
        let [x, y] = self.0.map(|[value, right, down]| value + (right * by.x + down * by.y) / SOFTENING);
        Pixel { x, y }
    }
}

/// The square of the distance: thousands of them are compared for each place that is looked up.
fn apart(one: SheetPoint, other: SheetPoint) -> f64 {
    let by = one - other;
    by.x * by.x + by.y * by.y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;
    use crate::watch::Unwatched;

    /// Four pixels to a module, and a bend of 16 pixels towards the bottom.
    fn bent(at: SheetPoint) -> Pixel {
        Pixel { x: 50.0 + 4.0 * at.x + 16.0 * (at.y / 80.0).powi(2), y: 50.0 + 4.0 * at.y }
    }

    fn anchors() -> Vec<Pair> {
        let places = (0..25).map(|at| SheetPoint { x: f64::from(at % 5) * 20.0, y: f64::from(at / 5) * 20.0 });
        places.map(|sheet| Pair { sheet, picture: bent(sheet) }).collect()
    }

    /// Pixels between the bend and a map, at most, half way between the anchors.
    fn worst(map: impl Fn(SheetPoint) -> Option<Pixel>) -> f64 {
        let places = (0..16).map(|at| SheetPoint { x: f64::from(at % 4 * 20 + 10), y: f64::from(at / 4 * 20 + 10) });
        places.map(|at| (map(at).unwrap() - bent(at)).length()).fold(0.0, f64::max)
    }

    #[test]
    fn a_bend_that_no_homography_follows_is_followed() {
        let flat = Homography::fit(&anchors()).unwrap();
        let warp = Warp::from_anchors(&anchors()).unwrap();
        let (flat, warp) = (worst(|at| flat.at(at)), worst(|at| warp.at(at)));
        assert!(flat > 1.2 && warp < 0.6, "{flat} {warp}");
    }

    #[test]
    fn near_a_place_the_map_is_the_same_from_fewer_known_places() {
        let places = (0..900).map(|at| SheetPoint { x: f64::from(at % 30) * 10.0, y: f64::from(at / 30) * 10.0 });
        let warp = Warp::from_anchors(&places.map(|sheet| Pair { sheet, picture: bent(sheet) }).collect::<Vec<_>>());
        let (warp, middle) = (warp.unwrap(), SheetPoint { x: 93.0, y: 141.0 });
        let near = warp.near(middle, 30.0);
        assert!(near.known.len() < 300, "{}", near.known.len());
        for (x, y) in [(0.0, 0.0), (29.9, 0.0), (-21.0, 21.0), (3.0, -29.0)] {
            let at = SheetPoint { x: middle.x + x, y: middle.y + y };
            assert!((near.at(at).unwrap() - warp.at(at).unwrap()).length() < 1e-9, "{x} {y}");
        }
    }

    #[test]
    fn a_place_that_its_neighbours_contradict_is_dropped_and_no_other() {
        let mut anchors = anchors();
        anchors[12].picture = anchors[12].picture + Pixel { x: -9.0, y: 9.0 };
        let mut warp = Warp::from_anchors(&anchors).unwrap();
        let blank = Gray { width: 500, height: 500, pixels: vec![255; 250_000] };
        warp.grow(&View::new(&blank), &[], &Unwatched);
        assert!(warp.found().count() == 24 && warp.found().all(|pair| pair.sheet != anchors[12].sheet));
        let off = worst(|at| warp.at(at));
        assert!(off < 0.8, "{off}");
    }
}
