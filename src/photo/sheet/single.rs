//! Three finder patterns -> the code between them, where no cut into black and white gives it.
//!
//! ```text
//! triple -- how large? --> how many modules apart? --> where is the fourth corner? --> map -- filter --> soft modules --> data
//! ```
//! Nothing is predicted here, as it is on a sheet of ours: the sizes of the finder patterns tell version and slant, the
//! fourth corner is where an alignment pattern is seen or is tried at several places, the format is the one that its
//! thirty modules agree with best. Then all that a code of that version must show teaches a filter, and the data are
//! decoded with errors and erasures. A text that costs nearly all error correction codewords is not taken: too many tries are made.

use crate::photo::code::Code;
use crate::photo::detect::FinderTriple;
use crate::photo::equalise::{CodeSamples, DecisionFeedback, Equaliser, LinearEqualiser};
use crate::photo::map::template::{around, landmarks_of};
use crate::photo::map::{Offset, Pair, Pattern, Pixel, SheetPoint, View, Warp};
use crate::photo::{Gray, Reader, Sighting};
use crate::qr::{Format, Layout, format_bits, format_places, segments, soft};
use crate::sheet::Square;
use crate::watch::Watch;

/// Sizes of a finder pattern that are tried, as shares of the size that was measured.
const SIZES: u32 = 19;
const SMALLEST: f64 = 0.6;
const LARGEST: f64 = 1.6;
/// Versions up to so far from what the patterns' sizes say are tried.
const VERSIONS: f64 = 1.6;
/// Others that are tried.
const OTHER_VERSIONS: usize = 2;
/// How well finder patterns must agree with one of their size, in the mean of the three.
const FINDERS_AGREE: f64 = 0.5;
/// By how much another order of the three must agree better than the one given.
const GIVEN: f64 = 0.1;
/// How well an alignment pattern must agree to be tried.
const ALIGNMENT_AGREES: f64 = 0.5;
/// Alignment patterns that are tried.
const ALIGNMENTS: usize = 2;
/// How well the format's modules must agree with one of the 32 formats; of noise the best agrees to 0.45.
const FORMAT_AGREES: f32 = 0.55;
/// Error correction codewords that must be left over.
const SPARE_CHECKS: usize = 3;
/// Rounds in which decoded blocks train the equaliser for the others.
const ROUNDS: usize = 3;

/// The code of the first three patterns that give one.
pub fn read(picture: &Gray, triples: &[FinderTriple], watch: &dyn Watch) -> Option<Code> {
    let view = View::new(picture);
    for sized in triples.iter().filter_map(|triple| Sized::of(&view, triple)) {
        for version in sized.versions(&view) {
            for fourth in fourths(&view, &sized, version) {
                if watch.stop() {
                    return None;
                }
                let Some(warp) = map(&view, &sized, version, fourth, watch) else { continue };
                if let Some(code) = Attempt::new(&view, &warp, version).and_then(|attempt| attempt.code(version)) {
                    return Some(code);
                }
            }
        }
    }
    None
}

fn side(version: u8) -> u32 {
    17 + 4 * u32::from(version)
}

/// Three patterns in the order in which they look most like finder patterns, and what a module measures at each.
struct Sized {
    /// Top left, top right, bottom left.
    middles: [Pixel; 3],
    /// Modules from pattern to pattern, judged by the size of each.
    spans: [f64; 3],
}

impl Sized {
    /// Seen from the side, another corner than the first may look like the right angle: all three are tried.
    fn of(view: &View<'_>, triple: &FinderTriple) -> Option<Self> {
        let [a, b, c] = triple.corners.map(Pixel::from);
        // The order given is right unless another is clearly better.
        let turns = [([a, b, c], GIVEN), ([b, c, a], 0.0), ([c, a, b], 0.0)];
        let sized = turns.into_iter().filter_map(|(middles, bonus)| {
            let (score, sized) = Self::measured(view, middles, f64::from(triple.module));
            (score > FINDERS_AGREE).then_some((score + bonus, sized))
        });
        sized.max_by(|one, other| one.0.total_cmp(&other.0)).map(|best| best.1)
    }

    /// Compares each pattern with a finder pattern of many sizes; how well the best agree in the mean.
    fn measured(view: &View<'_>, middles: [Pixel; 3], module: f64) -> (f64, Self) {
        let [tl, tr, bl] = middles;
        let apart = (tl - tr).length().midpoint((tl - bl).length());
        let about = apart / module.max(0.5);
        let mut best = [(0.0, about); 3];
        for step in 0..SIZES {
            let span = about * SMALLEST * (LARGEST / SMALLEST).powf(f64::from(step) / f64::from(SIZES - 1));
            let anchors = anchors(&middles, span);
            // Modules may be too small at this size, and not at the next.
            let scores = agreement(view, &anchors).into_iter().flatten();
            for (best, score) in best.iter_mut().zip(scores) {
                if score > best.0 {
                    *best = (score, span);
                }
            }
        }
        let score = best.iter().map(|best| best.0).sum::<f64>() / 3.0;
        (score, Self { middles, spans: best.map(|best| best.1) })
    }

    /// Those nearest to what the sizes say, then those at whose size all three together agree best: sizes of tiny
    /// modules deceive.
    fn versions(&self, view: &View<'_>) -> Vec<u8> {
        // What a module measures is the mean of that at both ends.
        let span = 3.0 / self.spans.iter().map(|span| 1.0 / span).sum::<f64>();
        let off = |version: u8| (f64::from(side(version)) - 7.0 - span).abs() / 4.0;
        let mut versions: Vec<u8> = (1..=40).filter(|version| off(*version) < VERSIONS).collect();
        versions.sort_by(|a, b| off(*a).total_cmp(&off(*b)));
        let likely = |version: &u8| off(*version) < 1.0 + 0.5 * f64::from(*version) && !versions.contains(version);
        let mut others: Vec<(f64, u8)> = (1..=40)
            .filter(likely)
            .map(|version| (agreement(view, &self.anchors(version)).map_or(0.0, |each| each.iter().sum()), version))
            .collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0));
        versions.extend(others.into_iter().take(OTHER_VERSIONS).map(|(_, version)| version));
        versions
    }

    fn anchors(&self, version: u8) -> [Pair; 3] {
        anchors(&self.middles, f64::from(side(version)) - 7.0)
    }

    /// How far away each pattern is: the area that a square takes falls with the third power of the distance.
    fn depths(&self) -> [f64; 3] {
        self.spans.map(|span| span.powf(2.0 / 3.0))
    }
}

/// How well each pattern agrees with a finder pattern, if the code lies flat.
fn agreement(view: &View<'_>, anchors: &[Pair; 3]) -> Option<[f64; 3]> {
    let flat = flat(anchors, opposite(anchors, [1.0; 3]))?;
    let mut each = [0.0; 3];
    for (score, anchor) in each.iter_mut().zip(anchors) {
        *score = Pattern::Finder.agreement(view, &flat.local_affine(anchor.sheet)?, Offset::default());
    }
    Some(each)
}

/// The middles of three patterns `span` modules apart, on the code and in the picture.
fn anchors(middles: &[Pixel; 3], span: f64) -> [Pair; 3] {
    let far = span + 3.5;
    let [tl, tr, bl] = *middles;
    [((3.5, 3.5), tl), ((far, 3.5), tr), ((3.5, far), bl)]
        .map(|((x, y), picture)| Pair { sheet: SheetPoint { x, y }, picture })
}

/// The corner opposite the first, of patterns at these distances: with its distance for a third coordinate, the
/// square is a parallelogram.
fn opposite(anchors: &[Pair; 3], far: [f64; 3]) -> Pair {
    let [tl, tr, bl] = anchors;
    let depth = (far[1] + far[2] - far[0]).max(0.2 * far[0]);
    let at = |pick: fn(&Pair) -> f64| (pick(tr) * far[1] + pick(bl) * far[2] - pick(tl) * far[0]) / depth;
    Pair {
        sheet: SheetPoint { x: tr.sheet.x, y: bl.sheet.y },
        picture: Pixel { x: at(|pair| pair.picture.x), y: at(|pair| pair.picture.y) },
    }
}

/// Where the fourth corner may be: where an alignment pattern is seen, and about where the sizes of the others say.
fn fourths(view: &View<'_>, sized: &Sized, version: u8) -> Vec<Pair> {
    let anchors = sized.anchors(version);
    let guesses = [opposite(&anchors, sized.depths()), opposite(&anchors, [1.0; 3])];
    if version > 1 {
        let seen = guesses.iter().flat_map(|guess| alignments(view, &anchors, *guess, version));
        return seen.chain(guesses).collect();
    }
    let Some(frame) = flat(&anchors, guesses[1]).and_then(|flat| flat.local_affine(guesses[1].sheet)) else {
        return Vec::new();
    };
    around(2).map(|by| Pair { picture: frame.at(Offset::of(by)), ..guesses[1] }).chain([guesses[0]]).collect()
}

fn flat(anchors: &[Pair; 3], fourth: Pair) -> Option<Warp> {
    Warp::from_anchors(&[&anchors[..], &[fourth]].concat())
}

/// What looks most like the alignment pattern nearest to the fourth corner.
fn alignments(view: &View<'_>, anchors: &[Pair; 3], fourth: Pair, version: u8) -> Vec<Pair> {
    // A half module, as windows are sampled.
    const STEP: f64 = 0.5;
    let place = SheetPoint::of_module(side(version) as i32 - 7, side(version) as i32 - 7);
    let Some(frame) = flat(anchors, fourth).and_then(|flat| flat.local_affine(place)) else { return Vec::new() };
    let reach = (2.0 + 0.12 * place.x).min(8.0);
    let span = (reach / STEP) as i32;
    let window = Pattern::Alignment.window(view, &frame, span);
    let mut seen: Vec<(f64, Offset)> = around(span)
        .map(|by| (Pattern::Alignment.agreement_in(&window, by), Offset::of(by) * STEP))
        .filter(|(score, _)| *score > ALIGNMENT_AGREES)
        .collect();
    seen.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut peaks: Vec<Offset> = Vec::new();
    for (_, moved) in seen {
        if peaks.len() < ALIGNMENTS && peaks.iter().all(|peak| (*peak - moved).length() > 1.5) {
            peaks.push(moved);
        }
    }
    peaks.into_iter().map(|moved| Pair { sheet: place, picture: frame.at(moved) }).collect()
}

/// The map through four corners, drawn to the patterns that it leads to.
fn map(view: &View<'_>, sized: &Sized, version: u8, fourth: Pair, watch: &dyn Watch) -> Option<Warp> {
    let mut warp = flat(&sized.anchors(version), fourth)?;
    if version > 1 {
        let mut landmarks = Vec::new();
        landmarks_of(whole(version), version, &mut landmarks);
        warp.grow(view, &landmarks, watch);
    }
    Some(warp)
}

fn whole(version: u8) -> Square {
    Square { left: 0, top: 0, side: side(version) as i32 }
}

/// One code seen through one map.
struct Attempt {
    patch: CodeSamples,
    layout: Layout,
    format: Format,
}

impl Attempt {
    /// `None` where no format is to be seen.
    fn new(view: &View<'_>, warp: &Warp, version: u8) -> Option<Self> {
        let patch = CodeSamples::sample(view, warp, whole(version))?;
        let format = format_of(&patch)?;
        let layout = Layout::new(version, format.level, format.mask)?;
        Some(Self { patch, layout, format })
    }

    fn code(&self, version: u8) -> Option<Code> {
        let data = self.data()?;
        let payload = segments::payload(&data, version)?;
        let corners = self.patch.corners;
        let sighting = Sighting { payload, corners, reader: Reader::Rxing };
        Some(Code { sighting, version, format: self.format, data })
    }

    /// As the samples are, through a filter learnt on what every code shows, and with what is decoded so far.
    fn data(&self) -> Option<Vec<u8>> {
        let side = self.patch.side();
        let plain: Vec<f32> = (0..self.patch.modules()).map(|at| self.patch.middle(at % side, at / side)).collect();
        let mut known = self.layout.pilots(&[]);
        let words = self.layout.words();
        let mut soft = plain;
        let mut filtered = false;
        for _ in 0..ROUNDS {
            let decoded = soft::decode(&soft, &self.layout, &[]);
            let used = self.layout.checks() * usize::from(decoded.strain) / 100 + usize::from(decoded.strain > 0);
            match decoded.whole() {
                Some(data) if used + SPARE_CHECKS <= self.layout.checks() => return Some(data),
                Some(_) => return None,
                None if filtered && decoded.blocks.iter().all(Option::is_none) => return None,
                None => {}
            }
            known = self.layout.printed(&decoded.blocks).or(&known);
            soft = if filtered {
                DecisionFeedback::learn(&self.patch, &known, &words)?.soften(&self.patch, &soft, &known)
            } else {
                LinearEqualiser::learn_on(&self.patch, &known)?.apply(&self.patch)
            };
            filtered = true;
        }
        None
    }
}

/// The format whose thirty modules agree best with what is seen of them.
fn format_of(patch: &CodeSamples) -> Option<Format> {
    let copies = format_places(patch.side() as u32)
        .map(|places| places.into_iter().map(|(x, y)| patch.middle(x as usize, y as usize)).collect::<Vec<f32>>());
    let seen: f32 = copies.iter().flatten().map(|value| value.abs()).sum();
    let agreement = |data: u32| {
        let bits = format_bits(data);
        let signs = (0..15).rev().map(|bit| if bits >> bit & 1 == 1 { 1.0 } else { -1.0 });
        copies
            .iter()
            .map(|copy| copy.iter().zip(signs.clone()).map(|(value, sign)| value * sign).sum::<f32>())
            .sum::<f32>()
    };
    let best = (0..32).max_by(|a, b| agreement(*a).total_cmp(&agreement(*b)))?;
    (agreement(best) > FORMAT_AGREES * seen).then(|| Format::of(best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Point;
    use crate::photo::detect::binarise::{Threshold, cut};
    use crate::photo::detect::finder;
    use crate::qr::Payload;
    use crate::qr::testing::symbol;
    use crate::sheet::Level;
    use crate::watch::Unwatched;

    const SCALE: i32 = 5;

    /// A code with a white border, five pixels a module, and the middles of its finder patterns.
    fn drawn(text: &str, version: u8, level: Level) -> (Gray, FinderTriple) {
        let dark = symbol(text, "", version, level);
        let modules = side(version) as i32;
        let width = (modules + 8) * SCALE;
        let pixels = (0..width * width)
            .map(|at| {
                let (x, y) = ((at % width) / SCALE - 4, (at / width) / SCALE - 4);
                let inside = (0..modules).contains(&x) && (0..modules).contains(&y);
                if inside && dark[(y * modules + x) as usize] { 40 } else { 200 }
            })
            .collect();
        let at = |x: f32, y: f32| Point { x: (x + 4.0) * SCALE as f32, y: (y + 4.0) * SCALE as f32 };
        let far = modules as f32 - 3.5;
        let corners = [at(3.5, 3.5), at(far, 3.5), at(3.5, far)];
        (Gray { width: width as u32, height: width as u32, pixels }, FinderTriple { corners, module: SCALE as f32 })
    }

    fn blurred(picture: &Gray, reach: i32) -> Gray {
        let width = picture.width as i32;
        let pixel = |at: i32| {
            let (x, line) = (at % width, at / width * width);
            let sum: u32 = (-reach..=reach)
                .map(|dx| u32::from(picture.pixels[(line + (x + dx).clamp(0, width - 1)) as usize]))
                .sum();
            (sum / (2 * reach as u32 + 1)) as u8
        };
        Gray { pixels: (0..width * width).map(pixel).collect(), ..*picture }
    }

    #[test]
    fn every_version_is_told_from_its_finder_patterns_alone() {
        for version in [1, 2, 6, 7, 13, 22] {
            let (picture, mut triple) = drawn("SEEDS AND STONES", version, Level::M);
            // Measured a fifth too small, as it may be of a code that lies askew.
            triple.module *= 0.8;
            let code = read(&picture, &[triple], &Unwatched).unwrap();
            assert_eq!((code.version, code.sighting.payload), (version, Payload::Text("SEEDS AND STONES".into())));
            let corner = code.sighting.corners[2];
            let right = (side(version) as i32 + 4) as f32 * SCALE as f32;
            assert!((corner.x - right).abs() < 2.0 && (corner.y - right).abs() < 2.0, "{corner:?}");
        }
    }

    #[test]
    fn a_streak_of_two_modules_is_undone() {
        let (picture, triple) = drawn("SEEDS AND STONES", 4, Level::M);
        let picture = blurred(&picture, 5);
        let code = read(&picture, &[triple], &Unwatched).unwrap();
        assert_eq!(code.sighting.payload, Payload::Text("SEEDS AND STONES".into()));
    }

    #[test]
    fn what_is_hidden_costs_half_of_what_is_wrong() {
        let (mut picture, triple) = drawn("SEEDS AND STONES", 4, Level::H);
        // A grey blot over a third of the code, clear of the patterns.
        let width = picture.width as usize;
        for (y, x) in (80..145).flat_map(|y| (75..150).map(move |x| (y, x))) {
            picture.pixels[y * width + x] = 120;
        }
        let code = read(&picture, &[triple], &Unwatched).unwrap();
        assert_eq!(code.sighting.payload, Payload::Text("SEEDS AND STONES".into()));
    }

    #[test]
    fn noise_is_no_code_wherever_finder_patterns_are_thought_to_be() {
        let mut state = 5u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 24
        };
        let pixels: Vec<u8> = (0..300 * 300).map(|_| noise() as u8).collect();
        let picture = Gray { width: 300, height: 300, pixels };
        let triples: Vec<FinderTriple> = (0..40)
            .map(|_| {
                let at = |x: u32, y: u32| Point { x: x as f32, y: y as f32 };
                let (x, y) = (20 + noise() / 4, 20 + noise() / 4);
                let apart = 60 + noise() / 2;
                FinderTriple { corners: [at(x, y), at(x + apart, y), at(x, y + apart)], module: 3.0 }
            })
            .collect();
        assert!(read(&picture, &triples, &Unwatched).is_none());
        let bits = cut(&picture, Threshold::Whole).unwrap();
        let left = finder::each_module_square(&bits, &Unwatched, |_| false);
        assert!(read(&picture, &left.triples, &Unwatched).is_none());
    }
}
