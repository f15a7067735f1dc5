//! Template matching: a pattern of known modules, sharp or blurred like the photo -> its correlation with the picture.

use rxing::qrcode::common::Version;

use super::affine::LocalAffine;
use super::coordinates::{Offset, SheetPoint};
use super::view::View;
use crate::photo::simd::vectorised;
use crate::sheet::Square;

/// Most landmarks of a map: a full sheet of the densest profile has 2,000.
pub const MAX_LANDMARKS: usize = 4_000;
/// Least correlation at which a pattern counts as found; 1 is perfect.
const AGREES: f64 = 0.72;
/// The same of a blurred pattern: much of what is around it is unknown.
const BLURRED_AGREES: f64 = 0.65;
/// The same of a wide pattern, most of which is data.
const WIDE_AGREES: f64 = 0.5;
/// Variance of what no module explains, in units of a code's own.
pub const NOISE: f32 = 0.1;

/// Offsets that are compared at the same time.
const LANES: usize = 8;

/// A pattern whose modules are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// 7 x 7 with the white ring around it.
    Finder,
    /// 5 x 5.
    Alignment,
}

impl Pattern {
    /// Rings about the middle module; true where dark.
    pub fn rings(self) -> &'static [bool] {
        match self {
            Self::Finder => &[true, true, false, true, false],
            Self::Alignment => &[true, false, true],
        }
    }

    /// Correlation of the picture with a pattern whose middle is moved by an offset: 1 is perfect.
    pub fn agreement(self, view: &View<'_>, local: &LocalAffine, moved: Offset) -> f64 {
        self.compared(|by| view.level(local.at(moved + Offset::of(by))))
    }

    /// The same with an offset in half modules, where the picture has been sampled already.
    pub fn agreement_in(self, window: &Window, moved: (i32, i32)) -> f64 {
        self.compared(|(dx, dy)| -window.at(moved.0 + 2 * dx, moved.1 + 2 * dy))
    }

    /// The picture around a place, wide enough to move the pattern's middle by `moved` half modules each way.
    pub fn window(self, view: &View<'_>, local: &LocalAffine, moved: i32) -> Window {
        Window::around(view, local, 2 * self.reach() + moved)
    }

    /// Modules on each side of its middle.
    fn reach(self) -> i32 {
        self.rings().len() as i32 - 1
    }

    /// `level` is the grey level this many modules from the pattern's middle.
    fn compared(self, level: impl Fn((i32, i32)) -> f64) -> f64 {
        let rings = self.rings();
        let (mut count, mut dark, mut sum, mut squares, mut inside) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (dx, dy) in around(self.reach()) {
            let level = level((dx, dy));
            count += 1.0;
            sum += level;
            squares += level * level;
            if rings[dx.abs().max(dy.abs()) as usize] {
                dark += 1.0;
                inside += level;
            }
        }
        let spread = squares - sum * sum / count;
        // Less than four grey levels apart is noise.
        if spread < 4.0 * count {
            return 0.0;
        }
        (dark * sum / count - inside) / (spread * (dark - dark * dark / count)).sqrt()
    }
}

/// A pattern of the sheet that may be found in the picture.
#[derive(Debug, Clone)]
pub struct Landmark {
    /// Its middle, in modules of the sheet.
    pub sheet: SheetPoint,
    pub template: Template,
}

/// What a pattern looks like.
#[derive(Debug, Clone)]
pub enum Template {
    /// Sharp.
    Sharp(Pattern),
    Blurred(WeightedTemplate),
    /// Distinct enough to be searched for over this many modules.
    Wide(WeightedTemplate, f64),
}

impl Template {
    pub fn agreement(&self, view: &View<'_>, local: &LocalAffine, moved: Offset) -> f64 {
        match self {
            Self::Sharp(pattern) => pattern.agreement(view, local, moved),
            Self::Blurred(blurred) | Self::Wide(blurred, _) => blurred.agreement(view, local, moved),
        }
    }

    /// The best agreement, and where, of places up to `span` steps each way, `step` modules apart (whole or half ones).
    pub fn best_around(&self, view: &View<'_>, local: &LocalAffine, (span, step): (i32, f64)) -> (f64, Offset) {
        let halves = (2.0 * step).round() as i32;
        let at = |moved: Offset| ((2.0 * moved.x).round() as i32, (2.0 * moved.y).round() as i32);
        let none = (f64::MIN, Offset::default());
        match self {
            Self::Sharp(pattern) => {
                let window = pattern.window(view, local, span * halves);
                search(none, (span, step), |moved| pattern.agreement_in(&window, at(moved)))
            }
            Self::Blurred(blurred) | Self::Wide(blurred, _) => {
                let window = Window::around(view, local, 2 * blurred.reach + span * halves);
                let mut agreements = blurred.agreements(&window, (span, halves)).into_iter();
                search(none, (span, step), |_| agreements.next().unwrap_or(f64::MIN))
            }
        }
    }

    pub fn agrees(&self) -> f64 {
        match self {
            Self::Sharp(_) => AGREES,
            Self::Blurred(_) => BLURRED_AGREES,
            Self::Wide(..) => WIDE_AGREES,
        }
    }

    /// The search range about the predicted place and its steps, in modules, when the nearest known place is at this
    /// distance (modules squared).
    pub fn reach(&self, distance: f64) -> (f64, f64) {
        match self {
            // Paper bends slowly: what is predicted over 10 modules is off by less than one of them.
            Self::Sharp(_) | Self::Blurred(_) => ((1.0 + 0.06 * distance.sqrt()).min(4.0), 0.5),
            Self::Wide(_, most) => ((1.0 + 0.1 * distance.sqrt()).min(*most), 1.0),
        }
    }
}

/// A pattern as the photo shows it, each module with a level and a weight.
#[derive(Debug, Clone)]
pub struct WeightedTemplate {
    /// Modules on each side of its middle.
    reach: i32,
    /// Dark is positive.
    levels: Vec<f32>,
    weights: Vec<f32>,
    /// The sums of the weights, of the weighted levels and of their weighted squares.
    sums: [f64; 3],
}

impl WeightedTemplate {
    /// Of levels, dark positive, and their weights, row by row over `reach` modules on each side.
    pub fn new(reach: i32, levels: Vec<f32>, weights: Vec<f32>) -> Self {
        let mut sums = [0.0; 3];
        for (level, weight) in levels.iter().zip(&weights) {
            let (level, weight) = (f64::from(*level), f64::from(*weight));
            sums = [sums[0] + weight, sums[1] + weight * level, sums[2] + weight * level * level];
        }
        Self { reach, levels, weights, sums }
    }

    /// A pattern as it is printed: each module's darkness from -1 to 1 (0 where it is not known), or `None` where
    /// anything may be printed.
    pub fn sharp(reach: i32, mut darkness: impl FnMut(i32, i32) -> Option<f32>) -> Self {
        let modules = around(reach).map(|(dx, dy)| darkness(dx, dy));
        let (levels, weights) =
            modules.map(|dark| dark.map_or((0.0, 0.0), |dark| (dark, 1.0 / (NOISE + 1.0 - dark.abs())))).unzip();
        Self::new(reach, levels, weights)
    }

    /// Weighted correlation of the picture with the pattern, its middle moved by an offset: 1 is perfect.
    pub fn agreement(&self, view: &View<'_>, local: &LocalAffine, moved: Offset) -> f64 {
        self.compared(|dx, dy| -view.level(local.at(moved + Offset::of((dx, dy)))))
    }

    /// The same for all offsets of up to `span` steps each way, row by row, a step being one half module or two, where the picture
    /// has been sampled as far as that.
    fn agreements(&self, window: &Window, (span, halves): (i32, i32)) -> Vec<f64> {
        let lines = EvenAndOdd::of(window);
        let (across, taps) = ((2 * span + 1) as usize, (2 * self.reach + 1) as usize);
        // Offsets that see the same columns of samples stand side by side.
        let (halves, parts) = (halves as usize, 2 / halves as usize);
        let mut agreements = vec![0.0; across * across];
        for (row, part) in (0..across).flat_map(|row| (0..parts).map(move |part| (row, part))) {
            let offsets = (across - part).div_ceil(parts);
            for first in (0..offsets).step_by(LANES) {
                let sums = self.compare(taps, |tap| &lines.line(row * halves + 2 * tap, part)[first..]);
                for at in 0..LANES.min(offsets - first) {
                    let column = part + parts * (first + at);
                    agreements[row * across + column] = self.correlation(sums.map(|sum| f64::from(sum[at])));
                }
            }
        }
        agreements
    }

    /// The weighted sums of samples, of their squares, and of their products with the pattern, for [`LANES`] offsets side by side;
    /// `line` gives the samples of a row of the pattern, from that of the first offset on.
    fn compare<'l>(&self, taps: usize, line: impl Fn(usize) -> &'l [f32]) -> [[f32; LANES]; 3] {
        vectorised(
            #[inline(always)]
            || {
                let mut sums = [[0.0f32; LANES]; 3];
                let rows = self.levels.chunks_exact(taps).zip(self.weights.chunks_exact(taps));
                for (row, (levels, weights)) in rows.enumerate() {
                    for ((samples, level), weight) in line(row).windows(LANES).zip(levels).zip(weights) {
                        for (at, sample) in samples.iter().enumerate() {
                            let weighted = weight * sample;
                            sums[0][at] += weighted;
                            sums[1][at] += weighted * sample;
                            sums[2][at] += weighted * level;
                        }
                    }
                }
                sums
            },
        )
    }

    /// From the sums over the samples.
    fn correlation(&self, [sum, squares, products]: [f64; 3]) -> f64 {
        let [total, levels, level_squares] = self.sums;
        let (pattern, picture) = (level_squares - levels * levels / total, squares - sum * sum / total);
        // Less than two grey levels apart is noise.
        if picture < 4.0 * total || pattern <= 0.0 {
            return 0.0;
        }
        (products - levels * sum / total) / (pattern * picture).sqrt()
    }

    /// `shown` is how dark the picture is this many modules from the pattern's middle.
    pub fn compared(&self, shown: impl Fn(i32, i32) -> f64) -> f64 {
        let mut sums = [0.0; 3];
        for ((level, weight), (dx, dy)) in self.levels.iter().zip(&self.weights).zip(around(self.reach)) {
            let shown = shown(dx, dy);
            let weighted = f64::from(*weight) * shown;
            for (sum, value) in sums.iter_mut().zip([weighted, weighted * shown, weighted * f64::from(*level)]) {
                *sum += value;
            }
        }
        self.correlation(sums)
    }
}

/// The samples of a window less their mean, of each line first those at whole modules from the left edge, then those between, and
/// behind both some nought: whole modules stand side by side.
struct EvenAndOdd {
    /// Samples of a half line, the nought included.
    half: usize,
    values: Vec<f32>,
}

impl EvenAndOdd {
    fn of(window: &Window) -> Self {
        let wide = (2 * window.reach + 1) as usize;
        let half = wide.div_ceil(2) + LANES;
        let mean = window.values.iter().sum::<f64>() / window.values.len() as f64;
        let mut values = vec![0.0; 2 * half * wide];
        for (into, line) in values.chunks_exact_mut(2 * half).zip(window.values.chunks_exact(wide)) {
            for (at, value) in line.iter().enumerate() {
                into[at / 2 + half * (at % 2)] = (value - mean) as f32;
            }
        }
        Self { half, values }
    }

    /// Half of a line: `part` 0 or 1.
    fn line(&self, line: usize, part: usize) -> &[f32] {
        &self.values[(2 * line + part) * self.half..][..self.half]
    }
}

/// How dark the picture is around a place, at half modules.
pub struct Window {
    /// Half modules on each side of the place.
    reach: i32,
    values: Vec<f64>,
}

impl Window {
    fn around(view: &View<'_>, local: &LocalAffine, reach: i32) -> Self {
        let values = around(reach).map(|by| -view.level(local.at(Offset::of(by) * 0.5))).collect();
        Self { reach, values }
    }

    /// The sample `right` and `down` half modules from the place.
    pub fn at(&self, right: i32, down: i32) -> f64 {
        self.values[((down + self.reach) * (2 * self.reach + 1) + right + self.reach) as usize]
    }
}

/// The best agreement so far, and where -> the best of that and of the offsets around it, `span` steps each way.
pub fn search(
    best: (f64, Offset),
    (span, step): (i32, f64),
    mut agreement: impl FnMut(Offset) -> f64,
) -> (f64, Offset) {
    around(span).fold(best, |found, by| {
        let moved = best.1 + Offset::of(by) * step;
        let score = agreement(moved);
        if score > found.0 { (score, moved) } else { found }
    })
}

/// The best of a search in steps of `step` modules -> the best around it in steps of a third and of a ninth of that.
pub fn refine(coarse: (f64, Offset), step: f64, mut agreement: impl FnMut(Offset) -> f64) -> (f64, Offset) {
    let finer = search(coarse, (2, step / 3.0), &mut agreement);
    search(finer, (2, step / 3.0 / 3.0), agreement)
}

/// Steps up to `reach` each way, row by row.
pub fn around(reach: i32) -> impl Iterator<Item = (i32, i32)> {
    (-reach..=reach).flat_map(move |dy| (-reach..=reach).map(move |dx| (dx, dy)))
}

/// Finder and alignment patterns of a code.
pub fn landmarks_of(code: Square, version: u8, into: &mut Vec<Landmark>) {
    for (at, (x, y)) in pattern_places(version, code.side as u32).into_iter().enumerate() {
        let sheet = SheetPoint::of_module(code.left + x, code.top + y);
        let pattern = if at < 3 { Pattern::Finder } else { Pattern::Alignment };
        into.push(Landmark { sheet, template: Template::Sharp(pattern) });
    }
}

/// The middle modules of the three finder patterns, then of the alignment patterns.
pub fn pattern_places(version: u8, side: u32) -> Vec<(i32, i32)> {
    let centres =
        Version::getVersionForNumber(version.into()).map_or(&[][..], |known| known.getAlignmentPatternCenters());
    let far = side as i32 - 4;
    let last = centres.len().saturating_sub(1);
    let corner = |row: usize, column: usize| [(0, 0), (0, last), (last, 0)].contains(&(row, column));
    let alignment = centres.iter().enumerate().flat_map(|(row, y)| {
        let places = centres.iter().enumerate().filter(move |(column, _)| !corner(row, *column));
        places.map(move |(_, x)| (*x as i32, *y as i32))
    });
    [(3, 3), (far, 3), (3, far)].into_iter().chain(alignment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;
    use crate::photo::map::Pixel;

    #[test]
    fn a_pattern_agrees_alike_with_the_picture_and_with_its_samples() {
        let pixels = (0..40 * 40u32).map(|at| (at.wrapping_mul(0x9E37_79B9) >> 24) as u8).collect();
        let gray = Gray { width: 40, height: 40, pixels };
        let view = View::new(&gray);
        let at = |x: f64, y: f64| Pixel { x, y };
        let local = LocalAffine { middle: at(19.3, 21.8), right: at(1.9, 0.37), down: at(-0.41, 2.2) };
        for pattern in [Pattern::Finder, Pattern::Alignment] {
            let window = pattern.window(&view, &local, 5);
            for by in around(5) {
                let direct = pattern.agreement(&view, &local, Offset::of(by) * 0.5);
                assert_eq!(direct.to_bits(), pattern.agreement_in(&window, by).to_bits(), "{pattern:?} {by:?}");
            }
        }
    }

    #[test]
    fn a_weighted_pattern_agrees_alike_at_all_offsets_at_once_and_at_each() {
        let noise = |at: u32| (at.wrapping_mul(0x9E37_79B9) >> 24) as u8;
        let gray = Gray { width: 120, height: 120, pixels: (0..120 * 120).map(noise).collect() };
        let view = View::new(&gray);
        let at = |x: f64, y: f64| Pixel { x, y };
        let local = LocalAffine { middle: at(59.3, 61.8), right: at(1.9, 0.37), down: at(-0.41, 2.2) };
        for (reach, span, halves) in [(5, 3, 1), (5, 8, 1), (4, 9, 2), (2, 0, 1)] {
            let levels = around(reach).map(|(dx, dy)| if (dx * dy) % 3 == 0 { 1.0 } else { -1.0 }).collect();
            let weights = around(reach).map(|(dx, dy)| 1.0 + 0.1 * (dx + 2 * dy) as f32).map(f32::abs).collect();
            let pattern = WeightedTemplate::new(reach, levels, weights);
            let window = Window::around(&view, &local, 2 * reach + span * halves);
            let all = pattern.agreements(&window, (span, halves));
            for (all, by) in all.iter().zip(around(span)) {
                let each = pattern.agreement(&view, &local, Offset::of(by) * (f64::from(halves) / 2.0));
                assert!((all - each).abs() < 1e-5, "{reach} {span} {halves} {by:?}: {all} {each}");
            }
        }
    }

    #[test]
    fn a_search_from_coarse_to_fine_ends_beside_the_peak() {
        let peak = Offset { x: 1.3, y: -0.7 };
        let agreement = |moved: Offset| 1.0 - (moved - peak).length();
        let coarse = search((f64::MIN, Offset::default()), (4, 0.5), agreement);
        assert_eq!(coarse.1, Offset { x: 1.5, y: -0.5 });
        let fine = refine(coarse, 0.5, agreement);
        assert!((fine.1 - peak).length() < 0.04 && fine.0 > 0.96, "{fine:?}");
    }
}
