//! Black and white -> squares of modules, by their finder patterns.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};

use super::Point;
use crate::watch::Watch;

/// A square of modules cut out of a picture, not yet decoded.
pub(super) struct Square {
    pub modules: BitMatrix,
    /// Outer corners: top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

/// Patterns that a picture may have; more are a carpet, not a sheet. Three for each code that is kept.
const MAX_PATTERNS: usize = 3_000;

/// Hands every likely square to `take` until the watch says stop; a square that `take` accepts uses up its patterns.
/// Tells how many patterns were left over.
pub(super) fn each_square(bits: &BitMatrix, watch: &dyn Watch, mut take: impl FnMut(Square) -> bool) -> usize {
    let mut patterns = FindFinderPatterns(bits, true, 0);
    patterns.truncate(MAX_PATTERNS);
    let mut used: Vec<ConcentricPattern> = Vec::new();
    for set in GenerateFinderPatternSets(&mut patterns) {
        if watch.stop() {
            break;
        }
        if [set.tl, set.tr, set.bl].iter().any(|pattern| used.contains(pattern)) {
            continue;
        }
        let Ok(found) = SampleQR(bits, &set) else { continue };
        // In the order that the sampler gives: top left, top right, bottom left, bottom right; half a pixel right and
        // down of where they are.
        let &[tl, tr, bl, br] = found.getPoints() else { continue };
        let corners = [tl, tr, br, bl].map(|at| Point { x: at.x - 0.5, y: at.y - 0.5 });
        if take(Square { modules: found.getBits().clone(), corners }) {
            used.extend([set.tl, set.tr, set.bl]);
        }
    }
    patterns.len() - used.len().min(patterns.len())
}
