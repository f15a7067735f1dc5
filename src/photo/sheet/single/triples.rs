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
use crate::photo::equalise::{CodeSamples, DecisionFeedback, Equaliser, LinearEqualiser, ModuleMiddles};
use crate::photo::map::registration;
use crate::photo::map::template::{around, landmarks_of};
use crate::photo::map::{LabelMap, Mesh, Offset, Pair, Pattern, Pixel, SheetPoint, View, Warp};
use crate::photo::{Gray, Reader, Sighting};
use crate::qr::{Format, Layout, Modules, format_bits, format_places, segments, soft};
use crate::sheet::{QUIET, Square};
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
/// Pixels up to which a picture has a budget; a photo has more.
const BUDGET_PIXELS: usize = 1_000_000;
/// Modules that a picture may cost at least, for each of its first pixels besides, and for each of the others.
const LEAST_MODULES: u64 = 1_000_000;
const FIRST_PIXELS: usize = 160_000;
const MODULES_PER_FIRST_PIXEL: u64 = 16;
const MODULES_PER_PIXEL: u64 = 4;
/// What decoding costs, in tries that find no format.
const DECODING: u64 = 6;
/// Triples that come before the next version of one, while each comes before the next fourth corner.
const VERSION_RANK: usize = 2;
/// Fourth corners of one version.
const MOST_FOURTHS: usize = 6;
/// Half modules that the parts of a code are moved at most, in turn.
const REACHES: [i32; 3] = [4, 2, 2];
/// Rounds in which decoded blocks train the equaliser for the others.
const ROUNDS: usize = 3;

/// The code of the first three patterns that give one.
pub fn read(picture: &Gray, triples: &[FinderTriple], watch: &dyn Watch) -> Option<Code> {
    let pixels = picture.pixels.len();
    let mut search = TripleSearch { view: View::new(picture), budget: TryBudget::of(pixels), watch };
    let triples: Vec<RankedTriple> =
        triples.iter().filter_map(|triple| RankedTriple::of(&search.view, triple)).collect();
    if pixels > BUDGET_PIXELS { search.one_by_one(triples) } else { search.likeliest_first(triples) }
}

/// What may still be spent on the picture, in modules that are sampled.
struct TryBudget {
    modules: u64,
}

impl TryBudget {
    /// A photo's number of triples is bound enough; in a small picture each module of a try is more of the whole.
    fn of(pixels: usize) -> Self {
        if pixels > BUDGET_PIXELS {
            return Self { modules: u64::MAX };
        }
        let first = MODULES_PER_FIRST_PIXEL * pixels.min(FIRST_PIXELS) as u64;
        let others = MODULES_PER_PIXEL * pixels.saturating_sub(FIRST_PIXELS) as u64;
        Self { modules: LEAST_MODULES + first + others }
    }

    /// Takes the cost of a try, or of some; `false`, for this and whatever follows, once there is less left.
    fn take(&mut self, version: u8, tries: u64) -> bool {
        let left = self.modules.checked_sub(tries * u64::from(side(version)).pow(2));
        self.modules = left.unwrap_or(0);
        left.is_some()
    }
}

/// Three patterns, and the versions that they may be of, likeliest first, each with where its fourth corner may be.
struct RankedTriple {
    sized: Sized,
    versions: Vec<(u8, Option<Vec<Pair>>)>,
}

impl RankedTriple {
    fn of(view: &View<'_>, triple: &FinderTriple) -> Option<Self> {
        let sized = Sized::of(view, triple)?;
        let versions = sized.versions(view).into_iter().map(|version| (version, None)).collect();
        Some(Self { sized, versions })
    }

    /// The version at a place, and its fourth corners, sought the first time that they are asked for.
    fn fourths(&mut self, view: &View<'_>, at: usize) -> Option<(u8, &[Pair])> {
        let (version, known) = self.versions.get_mut(at)?;
        Some((*version, known.get_or_insert_with(|| fourths(view, &self.sized, *version))))
    }
}

/// The search through one picture.
struct TripleSearch<'a> {
    view: View<'a>,
    budget: TryBudget,
    watch: &'a dyn Watch,
}

impl TripleSearch<'_> {
    /// All of each triple, in the order given.
    fn one_by_one(&mut self, triples: Vec<RankedTriple>) -> Option<Code> {
        triples.into_iter().find_map(|mut triple| {
            (0..triple.versions.len()).find_map(|at| {
                let (version, fourths) = triple.fourths(&self.view, at)?;
                let fourths = fourths.to_vec();
                fourths.into_iter().find_map(|fourth| self.code(&triple.sized, version, fourth))
            })
        })
    }

    /// First what is likeliest of each triple, those that look most like finder patterns before others, until the budget is
    /// spent. The dearest code that was found here in 800 parts of sheets, small, blurred and turned, cost 1.3 million
    /// modules.
    fn likeliest_first(&mut self, mut triples: Vec<RankedTriple>) -> Option<Code> {
        triples.sort_by(|one, other| other.sized.score.total_cmp(&one.sized.score));
        let versions = triples.iter().map(|triple| triple.versions.len()).max()?;
        let last = triples.len() + VERSION_RANK * versions + MOST_FOURTHS;
        (0..last).find_map(|rank| {
            if self.budget.modules == 0 {
                return None;
            }
            for (at, triple) in triples.iter_mut().enumerate().take(rank + 1) {
                for nth in 0..=(rank - at) / VERSION_RANK {
                    let Some((version, fourths)) = triple.fourths(&self.view, nth) else { break };
                    let left = rank - at - VERSION_RANK * nth;
                    // All corners of the smallest version cost less than one of most others.
                    let chosen = if version > 1 { fourths.get(left..=left) } else { (left == 0).then_some(fourths) };
                    for fourth in chosen.unwrap_or_default().to_vec() {
                        if let Some(code) = self.code(&triple.sized, version, fourth) {
                            return Some(code);
                        }
                    }
                }
            }
            None
        })
    }

    /// One try.
    fn code(&mut self, sized: &Sized, version: u8, fourth: Pair) -> Option<Code> {
        if self.watch.stop() || !self.budget.take(version, 1) {
            return None;
        }
        let warp = map(&self.view, sized, version, fourth, self.watch)?;
        let attempt = Attempt::new(&self.view, &warp, version)?;
        // What looks like a format is decoded, however little is left.
        self.budget.take(version, DECODING);
        let is_photo = self.view.pixels() > BUDGET_PIXELS;
        attempt.code(version).or_else(|| is_photo.then(|| attempt.settled(&self.view, self.watch)?.code(version))?)
    }
}

fn side(version: u8) -> u32 {
    17 + 4 * u32::from(version)
}

/// Three patterns in the order in which they look most like finder patterns, and what a module measures at each.
pub(super) struct Sized {
    /// Top left, top right, bottom left.
    pub(super) middles: [Pixel; 3],
    /// Modules from pattern to pattern, judged by the size of each.
    spans: [f64; 3],
    /// How well they agree with finder patterns of these sizes, in the mean.
    pub(super) score: f64,
}

impl Sized {
    /// Seen from the side, another corner than the first may look like the right angle: all three are tried.
    pub(super) fn of(view: &View<'_>, triple: &FinderTriple) -> Option<Self> {
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
        (score, Self { middles, spans: best.map(|best| best.1), score })
    }

    /// Modules from pattern to pattern: what a module measures is the mean of that at both ends.
    fn span(&self) -> f64 {
        3.0 / self.spans.iter().map(|span| 1.0 / span).sum::<f64>()
    }

    /// Versions from what the sizes say to this one.
    fn off(&self, version: u8) -> f64 {
        (f64::from(side(version)) - 7.0 - self.span()).abs() / 4.0
    }

    /// Whether the sizes say about that version.
    pub(super) fn may_be(&self, version: u8) -> bool {
        self.off(version) < VERSIONS
    }

    /// Those nearest to what the sizes say, then those at whose size all three together agree best: sizes of tiny
    /// modules deceive.
    fn versions(&self, view: &View<'_>) -> Vec<u8> {
        let mut versions: Vec<u8> = (1..=40).filter(|version| self.may_be(*version)).collect();
        versions.sort_by(|a, b| self.off(*a).total_cmp(&self.off(*b)));
        let likely = |version: &u8| self.off(*version) < 1.0 + 0.5 * f64::from(*version) && !versions.contains(version);
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
pub(super) fn fourths(view: &View<'_>, sized: &Sized, version: u8) -> Vec<Pair> {
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
pub(super) fn map(view: &View<'_>, sized: &Sized, version: u8, fourth: Pair, watch: &dyn Watch) -> Option<Warp> {
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
pub(super) struct Attempt {
    mesh: Mesh,
    patch: CodeSamples,
    pub(super) layout: Layout,
    pub(super) format: Format,
}

impl Attempt {
    /// `None` where no format is to be seen.
    pub(super) fn new(view: &View<'_>, warp: &Warp, version: u8) -> Option<Self> {
        let mesh = Mesh::of(warp, whole(version))?;
        let format = format_of(view, &mesh, side(version) as usize)?;
        Self::of_format(view, mesh, version, format)
    }

    /// Of a code the format of which is known.
    pub(super) fn with_format(view: &View<'_>, warp: &Warp, version: u8, format: Format) -> Option<Self> {
        Self::of_format(view, Mesh::of(warp, whole(version))?, version, format)
    }

    fn of_format(view: &View<'_>, mesh: Mesh, version: u8, format: Format) -> Option<Self> {
        let layout = Layout::new(version, format.level, format.mask)?;
        let patch = CodeSamples::on(view, side(version) as usize, &mesh, 0.0);
        Some(Self { mesh, patch, layout, format })
    }

    /// The same where the parts of the code stand on crumpled paper, as a filter learnt on what every code shows sees them.
    fn settled(&self, view: &View<'_>, watch: &dyn Watch) -> Option<Self> {
        let known = self.layout.pilots(&[]);
        self.settled_on(view, &known, &self.filter(&known)?, watch)
    }

    /// A filter learnt on what is known of the code.
    pub(super) fn filter(&self, known: &Modules) -> Option<LinearEqualiser> {
        LinearEqualiser::learn_on(&self.patch, known)
    }

    /// The same, sampled where the known modules and the edges of the others have its parts stand as a filter sees them.
    pub(super) fn settled_on(
        &self,
        view: &View<'_>,
        known: &Modules,
        filter: &LinearEqualiser,
        watch: &dyn Watch,
    ) -> Option<Self> {
        let side = self.layout.side as usize;
        let alone = std::array::from_fn(|at| (at == 4).then(|| known.clone()));
        let labels = LabelMap::around(&alone, side as i32, (QUIET as i32, QUIET as i32));
        let settle = |mesh: Mesh, reach: &i32| {
            (!watch.stop()).then(|| registration::settle(view, &mesh, filter, &labels, *reach))
        };
        let mesh = REACHES.iter().try_fold(self.mesh.clone(), settle)?;
        let patch = CodeSamples::on(view, side, &mesh, 0.0);
        Some(Self { mesh, patch, layout: self.layout.clone(), format: self.format })
    }

    pub(super) fn code(&self, version: u8) -> Option<Code> {
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
                Some(data)
                    if used + SPARE_CHECKS <= self.layout.checks() || f64::from(decoded.proof) >= soft::PROOF_BITS =>
                {
                    return Some(data);
                }
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

/// The format whose thirty modules agree best with what is seen of them. Only they are sampled: most maps show none.
fn format_of(view: &View<'_>, mesh: &Mesh, side: usize) -> Option<Format> {
    let corner = ModuleMiddles::of(view, mesh, side, 0..9, 0..9);
    let right = ModuleMiddles::of(view, mesh, side, side - 8..side, 8..9);
    let foot = ModuleMiddles::of(view, mesh, side, 8..9, side - 8..side);
    let middle = |(x, y): (u32, u32)| match (x as usize, y as usize) {
        (x, y) if x < 9 && y < 9 => corner.at(x, y),
        (x, y) if y == 8 => right.at(x, y),
        (x, y) => foot.at(x, y),
    };
    let copies = format_places(side as u32).map(|places| places.into_iter().map(middle).collect::<Vec<f32>>());
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

    fn search(picture: &Gray) -> TripleSearch<'_> {
        TripleSearch { view: View::new(picture), budget: TryBudget::of(picture.pixels.len()), watch: &Unwatched }
    }

    fn candidates(picture: &Gray, triples: &[FinderTriple]) -> Vec<RankedTriple> {
        triples.iter().filter_map(|triple| RankedTriple::of(&View::new(picture), triple)).collect()
    }

    /// Finder patterns in rows, each `apart` pixels from the next, over noise.
    fn carpet(width: i32, apart: i32) -> (Gray, Vec<FinderTriple>) {
        let noise = |at: i32| (at.wrapping_mul(0x9E37_79B1_u32 as i32) >> 24 & 63) as u8;
        let pixels = (0..width * width).map(|at| {
            let (x, y) = (at % width % apart / 2, at / width % apart / 2);
            let ring = (x - 4).abs().max((y - 4).abs());
            let dark = if ring > 4 { noise(at) > 31 } else { ring < 2 || ring == 3 };
            noise(at) + if dark { 20 } else { 180 }
        });
        let gray = Gray { width: width as u32, height: width as u32, pixels: pixels.collect() };
        let at = |x: i32, y: i32| Point { x: (x * apart + 9) as f32, y: (y * apart + 9) as f32 };
        let across = width / apart;
        let corner = (0..across * across).map(|at| (at % across, at / across));
        let triples = corner.flat_map(|(x, y)| {
            let far = (1..across - x.max(y)).rev();
            far.map(move |by| [at(x, y), at(x + by, y), at(x, y + by)])
        });
        (gray, triples.map(|corners| FinderTriple { corners, module: 2.0 }).take(40).collect())
    }

    #[test]
    fn a_carpet_of_finder_patterns_spends_the_budget_of_a_small_picture_and_no_more() {
        for (width, apart) in [(240, 24), (300, 30), (400, 40), (600, 40), (900, 40)] {
            let (picture, triples) = carpet(width, apart);
            let candidates = candidates(&picture, &triples);
            assert!(candidates.len() > 20, "{width}: {}", candidates.len());
            let mut search = search(&picture);
            assert!(search.likeliest_first(candidates).is_none());
            assert_eq!(search.budget.modules, 0, "{width}");
        }
    }

    #[test]
    fn nothing_is_tried_once_the_budget_is_spent() {
        let (picture, triple) = drawn("SEEDS AND STONES", 4, Level::M);
        let mut search = search(&picture);
        search.budget.modules = 33 * 33 - 1;
        assert!(search.likeliest_first(candidates(&picture, &[triple])).is_none());
        search.budget.modules = 33 * 33;
        let code = search.likeliest_first(candidates(&picture, &[triple])).unwrap();
        assert_eq!((code.version, search.budget.modules), (4, 0));
    }

    #[test]
    fn a_code_in_a_small_picture_takes_a_tenth_of_its_budget() {
        for (version, level) in [(2, Level::L), (6, Level::M), (9, Level::Q)] {
            let (picture, triple) = drawn("SEEDS AND STONES", version, level);
            let picture = blurred(&picture, SCALE * 2 / 3);
            // Others that are none, on both sides of it.
            let moved = |by: f32| FinderTriple {
                corners: triple.corners.map(|at| Point { x: at.x + by, y: at.y }),
                module: triple.module,
            };
            let mut search = search(&picture);
            let budget = search.budget.modules;
            let found = search.likeliest_first(candidates(&picture, &[moved(9.0), moved(-9.0), triple]));
            assert!(found.is_some(), "version {version}");
            assert!((budget - search.budget.modules) * 10 < budget, "version {version}");
        }
    }

    /// Paper that bulges in the middle, which moves modules right by at most `most` of their width; `wide` is twice the variance of
    /// the bulge, in modules.
    fn bulged(picture: &Gray, most: f64, wide: f64) -> Gray {
        let (width, scale) = (picture.width as i32, f64::from(SCALE));
        let middle = f64::from(width) / 2.0;
        let pixel = |at: i32| {
            let (x, y) = (at % width, at / width);
            let away = (f64::from(x) - middle).powi(2) + (f64::from(y) - middle).powi(2);
            let by = most * scale * (-away / (wide * scale * scale)).exp();
            picture.pixels[(y * width + (x - by.round() as i32).clamp(0, width - 1)) as usize]
        };
        Gray { pixels: (0..width * width).map(pixel).collect(), ..picture.clone() }
    }

    #[test]
    fn the_parts_of_a_code_on_crumpled_paper_are_found_where_they_stand() {
        for (level, most, wide) in [(Level::L, 0.8, 160.0), (Level::M, 1.0, 100.0), (Level::M, 1.2, 160.0)] {
            let (picture, triple) = drawn("SEEDS AND STONES", 4, level);
            let picture = bulged(&picture, most, wide);
            let view = View::new(&picture);
            let sized = Sized::of(&view, &triple).unwrap();
            let warp = flat(&sized.anchors(4), opposite(&sized.anchors(4), [1.0; 3])).unwrap();
            let attempt = Attempt::new(&view, &warp, 4).unwrap();
            assert!(attempt.code(4).is_none(), "{level:?} {most} {wide}");
            assert!(attempt.settled(&view, &Unwatched).unwrap().code(4).is_some(), "{level:?} {most} {wide}");
        }
    }

    #[test]
    fn a_photo_has_no_budget() {
        assert_eq!(TryBudget::of(BUDGET_PIXELS + 1).modules, u64::MAX);
        assert_eq!(TryBudget::of(BUDGET_PIXELS).modules, 6_920_000);
        assert_eq!(TryBudget::of(FIRST_PIXELS).modules, 3_560_000);
        assert_eq!(TryBudget::of(0).modules, LEAST_MODULES);
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
        let bits = cut(&picture, Threshold::Whole, &Unwatched).unwrap();
        let mut patterns = finder::finder_patterns(&bits, &Unwatched);
        let left = finder::each_square_of(&bits, &mut patterns, &Unwatched, |_| false);
        assert!(read(&picture, &left.triples, &Unwatched).is_none());
    }
}
