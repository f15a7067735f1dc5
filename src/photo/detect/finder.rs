//! Black and white -> squares of modules, by their finder patterns.
//!
//! Rows are scanned for runs of 1:1:3:1:1; what looks like it is checked in all directions and measured by rxing,
//! whose groups of three and sampling follow. The scan is our own, for it can be stopped and counts what it does: a
//! carpet of finder patterns costs a bounded time.

use rxing::common::cpp_essentials::{ConcentricPattern, LocateConcentricPattern};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};

use crate::photo::Point;
use crate::watch::Watch;

/// A square of modules cut out of a picture, not yet decoded.
pub struct ModuleSquare {
    pub modules: BitMatrix,
    /// Outer corners: top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

/// Every third row is scanned: the middle of a finder pattern is three modules high.
const ROW_STEP: u32 = 3;
/// Patterns that a picture may have; more are a carpet. 35 codes with their marks have 111.
const MAX_PATTERNS: usize = 3_000;
/// Runs that are checked in all directions. A 12-megapixel photo of a dense sheet needs 20,000.
const MAX_CHECKS: usize = 500_000;
/// Sets of three that are remembered for a closer look.
const MAX_TRIPLES: usize = 24;
/// Sets of patterns that are so many times as large as usual that are looked at before all others.
const MAX_LARGE: usize = 12;
const LARGE: f64 = 1.6;
/// Groups of three that are sampled without success, one after another.
const MAX_FAILURES: usize = 4_000;

/// Three finder patterns that may be those of one code, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FinderTriple {
    /// Middles of the patterns at the top left, top right and bottom left.
    pub corners: [Point; 3],
    /// About what a module measures.
    pub module: f32,
}

/// What is left of a picture's finder patterns.
#[derive(Debug, Default)]
pub struct Undecoded {
    pub patterns: usize,
    /// Likely sets of three that gave no code, the likeliest first.
    pub triples: Vec<FinderTriple>,
}

/// Hands every likely square of these patterns to `take` until the watch says stop; a square that `take` accepts uses up its
/// patterns, all of which are put into another order.
pub fn each_square_of(
    bits: &BitMatrix,
    patterns: &mut Vec<ConcentricPattern>,
    watch: &dyn Watch,
    mut take: impl FnMut(ModuleSquare) -> bool,
) -> Undecoded {
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut triples = Vec::new();
    let mut failures = 0;
    // Of all sets only the likeliest are made, and a sheet's many codes leave no room for those of its marks.
    let large = GenerateFinderPatternSets(&mut large(patterns));
    for set in large.into_iter().take(MAX_LARGE).chain(GenerateFinderPatternSets(patterns)) {
        if watch.stop() || failures > MAX_FAILURES {
            break;
        }
        if [set.tl, set.tr, set.bl].iter().any(|pattern| used.contains(pattern)) {
            continue;
        }
        failures += 1;
        if sample(bits, &set).is_some_and(&mut take) {
            used.extend([set.tl, set.tr, set.bl]);
            failures = 0;
        } else if triples.len() < MAX_TRIPLES {
            triples.push(FinderTriple::of(&set));
        }
    }
    Undecoded { patterns: patterns.len().saturating_sub(used.len()), triples }
}

/// Patterns that are much larger than most: those of marks.
fn large(patterns: &[ConcentricPattern]) -> Vec<ConcentricPattern> {
    let mut sizes: Vec<i32> = patterns.iter().map(|pattern| pattern.size).collect();
    sizes.sort_unstable();
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    patterns.iter().filter(|pattern| f64::from(pattern.size) > LARGE * f64::from(usual)).copied().collect()
}

impl FinderTriple {
    fn of(set: &FinderPatternSet) -> Self {
        let corners = [set.tl, set.tr, set.bl].map(|pattern| Point { x: pattern.p.x, y: pattern.p.y });
        Self { corners, module: (set.tl.size + set.tr.size + set.bl.size) as f32 / 21.0 }
    }
}

fn sample(bits: &BitMatrix, set: &FinderPatternSet) -> Option<ModuleSquare> {
    let found = SampleQR(bits, set).ok()?;
    // The sampler gives top left, top right, bottom left, bottom right, half a pixel right and down of where they are.
    let &[tl, tr, bl, br] = found.getPoints() else { return None };
    let corners = [tl, tr, br, bl].map(|at| Point { x: at.x - 0.5, y: at.y - 0.5 });
    corners
        .iter()
        .all(|at| at.x.is_finite() && at.y.is_finite())
        .then(|| ModuleSquare { modules: found.getBits().clone(), corners })
}

/// All that has the runs of a finder pattern in every direction.
pub fn finder_patterns(bits: &BitMatrix, watch: &dyn Watch) -> Vec<ConcentricPattern> {
    let mut found: Vec<ConcentricPattern> = Vec::new();
    let mut edges = Vec::new();
    let mut checks = 0;
    for y in (ROW_STEP - 1..bits.height()).step_by(ROW_STEP as usize) {
        if watch.stop() || checks > MAX_CHECKS || found.len() >= MAX_PATTERNS {
            break;
        }
        row_edges(bits, y, &mut edges);
        // Edges at even places begin something black.
        for six in edges.windows(6).step_by(2).filter(|six| looks_like_a_finder(six)) {
            let width = six[5] - six[0];
            let middle = rxing::point((six[2] + six[3]) as f32 / 2.0, y as f32 + 0.5);
            let inside = |old: &ConcentricPattern| {
                let (dx, dy) = (old.p.x - middle.x, old.p.y - middle.y);
                (dx * dx + dy * dy) * 4.0 < (old.size * old.size) as f32
            };
            if found.iter().any(inside) {
                continue;
            }
            checks += 1;
            // Three times the width, for codes that are seen very much from the side.
            let range = (width * 3) as i32;
            found.extend(LocateConcentricPattern::<true, 5, 7>(bits, &[1, 1, 3, 1, 1], middle, range));
        }
    }
    found
}

/// Where a row turns from white to black and back, in turn, beginning with the first black; a row that ends black
/// ends with its width.
fn row_edges(bits: &BitMatrix, y: u32, edges: &mut Vec<u32>) {
    edges.clear();
    let row = bits.getRow(y);
    let mut before = 0;
    for (at, &word) in row.getBitArray().iter().enumerate() {
        let mut changes = word ^ (word << 1 | before);
        before = word >> (usize::BITS - 1);
        while changes != 0 {
            edges.push(at as u32 * usize::BITS + changes.trailing_zeros());
            changes &= changes - 1;
        }
    }
    if edges.len() % 2 == 1 {
        edges.push(bits.width());
    }
    edges.retain(|edge| *edge <= bits.width());
}

/// Whether five runs are 1:1:3:1:1. Sums of a black and a white run are compared, for ink spread and the threshold
/// move all edges of black outward alike.
fn looks_like_a_finder(six: &[u32]) -> bool {
    let &[a, b, c, d, e, f] = six else { return false };
    let unit = (f - a) as f32 / 7.0;
    let slack = 0.75 * unit + 0.5;
    let near = |from: u32, to: u32, modules: f32| ((to - from) as f32 - modules * unit).abs() <= slack;
    let middle = d - c;
    middle >= 3
        && middle * 2 > (b - a).max(f - e) * 3
        && middle >= (c - b).max(e - d)
        && near(a, c, 2.0)
        && near(b, d, 4.0)
        && near(c, e, 4.0)
        && near(d, f, 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    fn matrix(rows: &[&str]) -> BitMatrix {
        let mut bits = BitMatrix::new(rows[0].len() as u32, rows.len() as u32).unwrap();
        for (y, row) in rows.iter().enumerate() {
            for (x, _) in row.bytes().enumerate().filter(|(_, dark)| *dark == b'#') {
                bits.set(x as u32, y as u32);
            }
        }
        bits
    }

    #[test]
    fn edges_alternate_and_close_at_the_rows_end() {
        let long = format!("..##.{}", "#".repeat(125));
        let mut edges = Vec::new();
        row_edges(&matrix(&[&long]), 0, &mut edges);
        assert_eq!(edges, [2, 4, 5, 130]);
        row_edges(&matrix(&["#...#"]), 0, &mut edges);
        assert_eq!(edges, [0, 1, 4, 5]);
        row_edges(&matrix(&["....."]), 0, &mut edges);
        assert_eq!(edges, [0u32; 0]);
    }

    #[test]
    fn runs_of_a_finder_are_told_from_others_even_with_ink_spread() {
        let edges = |runs: [u32; 5]| {
            let mut edges = vec![10];
            for run in runs {
                edges.push(edges[edges.len() - 1] + run);
            }
            edges
        };
        assert!(looks_like_a_finder(&edges([4, 4, 12, 4, 4])));
        assert!(looks_like_a_finder(&edges([6, 2, 14, 2, 6])));
        assert!(looks_like_a_finder(&edges([1, 1, 3, 1, 1])));
        assert!(!looks_like_a_finder(&edges([4, 4, 4, 4, 4])));
        assert!(!looks_like_a_finder(&edges([12, 4, 12, 4, 4])));
    }

    #[test]
    fn blank_paper_of_any_size_has_no_patterns() {
        for (width, height) in [(1, 1), (2, 1), (1, 5), (64, 3), (129, 40)] {
            let bits = BitMatrix::new(width, height).unwrap();
            let mut patterns = finder_patterns(&bits, &Unwatched);
            assert_eq!(each_square_of(&bits, &mut patterns, &Unwatched, |_| true).patterns, 0);
        }
    }
}
