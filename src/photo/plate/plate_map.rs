//! Two marks of a plate that were read -> the map from its frame to pixels: grown from square to square.

use super::landmarks::{PlateLandmark, of_marks, of_squares};
use super::paper_model::{Fit, PaperModel};
use super::residual_field::ResidualField;
use crate::photo::map::homography::corners_of;
use crate::photo::map::{LocalAffine, Pair, Pixel, SheetPoint, View};
use crate::photo::{Gray, Point};
use crate::sheet::{PLATE_MODULE, PlateFrame};
use crate::units::Mm;
use crate::watch::Watch;

/// So many places are a tenth of a second's work, which is done even where the reading of codes took all the time.
const FEW: usize = 100;
/// How far from its predicted place a square is looked for, in modules, by the distance of the nearest known place.
const REACH: (f64, f64, f64) = (2.0, 0.07, 9.0);
/// The same of one that was found already.
const AGAIN: f64 = 2.5;
/// Places of a plate that may be other things than its squares.
const MOST_FALSE: usize = 8;
/// Steps of the frame in which its exactness is asked for.
const STEPS: i32 = 8;
/// What a printer's dots and this reader add, in millimetres.
const FLOOR: f64 = 0.05;

/// From modules of a plate's frame to pixels of a photo.
#[derive(Debug, Clone)]
pub struct PlateMap {
    fit: Fit,
    field: ResidualField,
    frame: PlateFrame,
    pairs: Vec<Pair>,
    looked: usize,
}

impl PlateMap {
    /// `corners` are those of the left and the right mark as they were read. `None` where marks and squares are not to be
    /// found, or the watch says stop.
    pub fn grow(picture: &Gray, frame: PlateFrame, corners: &[[Point; 4]; 2], watch: &dyn Watch) -> Option<Self> {
        let view = View::new(picture);
        let first = first_pairs(frame, corners);
        let [left, .., right] = first.as_slice() else { return None };
        let flat = PaperModel::straight_on(frame, (picture.width, picture.height), *left, *right)?;
        let mut fit = flat.fit(&first);
        let marks = of_marks(frame);
        let mut pairs: Vec<Pair> =
            marks.iter().filter_map(|mark| mark.found(&view, |at| fit.model.at(at), 4.0)).collect();
        if pairs.len() < 5 {
            return None;
        }
        fit = fit.model.fit(&pairs);
        let mut left = of_squares(frame);
        let looked = marks.len() + left.len();
        while let Some((at, near)) = nearest(&left, &pairs) {
            if pairs.len() > FEW && watch.stop() {
                return None;
            }
            let square = left.swap_remove(at);
            let reach = (REACH.0 + REACH.1 * near).min(REACH.2);
            let Some(pair) = square.found(&view, |at| fit.model.at(at), reach) else { continue };
            pairs.push(pair);
            fit = fit.model.refit(&pairs);
        }
        fit = fit.model.fit(&pairs);
        // Once more, where all are known.
        let all = marks.into_iter().chain(of_squares(frame));
        pairs = all.filter_map(|mark| mark.found(&view, |at| fit.model.at(at), AGAIN)).collect();
        if pairs.len() * 5 < looked * 3 {
            return None;
        }
        fit = fit.model.fit(&pairs);
        Self::finished(fit, frame, pairs, looked)
    }

    /// With what the model does not explain; false places are left out.
    fn finished(mut fit: Fit, frame: PlateFrame, mut pairs: Vec<Pair>, looked: usize) -> Option<Self> {
        for _ in 0..MOST_FALSE {
            fit = fit.model.refit(&pairs);
            let off = |pair: &Pair| fit.model.at(pair.sheet).map(|at| (pair.sheet, pair.picture - at));
            let residuals: Vec<_> = pairs.iter().filter_map(off).collect();
            let field = ResidualField::new(&residuals)?;
            let Some(wrong) = field.false_place() else { return Some(Self { fit, field, frame, pairs, looked }) };
            pairs.remove(wrong);
        }
        None
    }

    /// Where a place of the frame is in the picture, in modules from its top left corner; `None` behind the camera.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Option<Point> {
        self.pixel(SheetPoint { x, y }).map(Point::from)
    }

    fn pixel(&self, at: SheetPoint) -> Option<Pixel> {
        Some(self.fit.model.at(at)? + self.field.at(at))
    }

    /// Pixels to a millimetre at a place of the frame, in modules; 0 where it is not seen.
    #[must_use]
    pub fn resolution(&self, x: f64, y: f64) -> f64 {
        let local = LocalAffine::of(|by| self.fit.model.at(SheetPoint { x, y } + by));
        local.map_or(0.0, |local| local.module() / PLATE_MODULE.0)
    }

    /// How far a place of the frame may be from where the map puts it, in millimetres on paper: 95 in 100 are nearer.
    #[must_use]
    pub fn exactness(&self) -> Mm {
        let along = |length: i32| (0..=STEPS).map(move |step| f64::from(length) * f64::from(step) / f64::from(STEPS));
        let places = along(self.frame.height()).flat_map(|y| along(self.frame.width()).map(move |x| (x, y)));
        let told = |(x, y)| {
            let at = SheetPoint { x, y };
            let own = self.fit.deviation(at).unwrap_or(1e3);
            own.hypot(self.field.deviation(at)) / self.resolution(x, y).max(1e-3)
        };
        let mut told: Vec<f64> = places.map(told).collect();
        told.sort_by(f64::total_cmp);
        let between = self.field.error(0.9) / self.resolution(0.5 * f64::from(self.frame.width()), 0.0).max(1e-3);
        let most = told.get(told.len() * 95 / 100).copied().unwrap_or(1e3);
        Mm((2.0 * most).max(between).hypot(FLOOR))
    }

    /// How far the paper turns from edge to edge, in degrees.
    #[must_use]
    pub fn curl(&self) -> f64 {
        self.fit.model.curl(self.frame)
    }

    /// The camera's distance, where the photo tells it within a fifth.
    #[must_use]
    pub fn distance(&self) -> Option<Mm> {
        self.fit.distance_deviation().filter(|share| *share < 0.2).map(|_| Mm(self.fit.model.distance()))
    }

    /// How many of the plate's marks and squares were found, and how many it has.
    #[must_use]
    pub fn found(&self) -> (usize, usize) {
        (self.pairs.len(), self.looked)
    }

    /// The longest stretch of the frame's edge without a square that was found, in millimetres.
    #[must_use]
    pub fn longest_gap(&self) -> Mm {
        let landmarks = of_marks(self.frame).into_iter().chain(of_squares(self.frame));
        let missing = landmarks.filter(|one| self.pairs.iter().all(|pair| (pair.sheet - one.sheet).length() > 1.0));
        let near = |one: PlateLandmark| {
            self.pairs.iter().map(|pair| (pair.sheet - one.sheet).length()).fold(f64::INFINITY, f64::min)
        };
        PLATE_MODULE * (2.0 * missing.map(near).fold(0.0, f64::max))
    }
}

/// The corners of both marks.
fn first_pairs(frame: PlateFrame, corners: &[[Point; 4]; 2]) -> Vec<Pair> {
    let marks = frame.marks().into_iter().zip(corners);
    marks.flat_map(|(mark, corners)| corners_of(mark, corners)).collect()
}

/// Which landmark is nearest to a known place, and how far it is.
fn nearest(left: &[PlateLandmark], known: &[Pair]) -> Option<(usize, f64)> {
    let near = |landmark: &PlateLandmark| {
        known.iter().map(|pair| (pair.sheet - landmark.sheet).length()).fold(f64::INFINITY, f64::min)
    };
    left.iter().map(near).enumerate().min_by(|one, other| one.1.total_cmp(&other.1))
}
