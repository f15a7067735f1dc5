//! What is known of a sheet -> a finer warp of it, from templates blurred with the photo's own point spread.

use crate::photo::equalise::{CodeSamples, KnownSquare, PointSpread};
use crate::photo::largest;
use crate::photo::map::template::pattern_places;
use crate::photo::map::{Landmark, MAX_LANDMARKS, SheetPoint, Template, Warp};
use crate::photo::sheet::{PINS, TurboDecoder};
use crate::qr::Modules;

/// Codes from which the point spread is estimated.
const MOST_CODES: usize = 8;

impl TurboDecoder<'_> {
    /// A finer map, from patterns blurred like this photo.
    pub fn finer_map(&self, warp: &Warp) -> Option<Warp> {
        let taught = self.seen.data.iter().any(Option::is_some);
        let finer = self.registered(warp, &self.smear(warp)?)?;
        if taught {
            return Some(finer);
        }
        // What all codes share tells little of each, but much of them together.
        let smear = self.smear_of_pilots(&finer)?;
        self.registered(&finer, &smear)
    }

    fn registered(&self, warp: &Warp, smear: &PointSpread) -> Option<Warp> {
        let mut finer = Warp::from_anchors(&self.seen.anchors)?;
        for (slot, net) in &self.nets {
            finer.pin(net.pairs(self.seen.geometry.code(*slot), PINS));
        }
        if self.seen.data.iter().all(Option::is_none) {
            finer.reach_out(
                self.view,
                crate::photo::map::gutters::of(&self.seen.geometry, |slot| self.known(slot)),
                self.seen.size(),
                self.watch,
            );
        }
        let mut landmarks = Vec::new();
        for slot in self.seen.slots_in(self.view, warp) {
            if landmarks.len() >= MAX_LANDMARKS || self.watch.stop() {
                break;
            }
            if self.seen.beside_unread(slot) && !self.nets.contains_key(&slot) {
                self.landmarks(slot, smear, &mut landmarks);
            }
        }
        finer.grow(self.view, &landmarks, self.watch);
        Some(finer)
    }

    /// The patterns of a code, as the photo shows them with the known modules around them.
    fn landmarks(&self, slot: u32, smear: &PointSpread, into: &mut Vec<Landmark>) {
        let modules = self.known(slot);
        let grid = self.seen.geometry.grid;
        let code = self.seen.geometry.code(slot);
        let known = KnownSquare { side: code.side, modules: &modules, quiet: grid.gap_x.min(grid.gap_y).min(4) as i32 };
        for place in pattern_places(self.key.version, code.side as u32) {
            let sheet = SheetPoint::of_module(code.left + place.0, code.top + place.1);
            into.push(Landmark { sheet, template: Template::Blurred(smear.pattern(&known, place)) });
        }
    }

    fn smear_of_pilots(&self, warp: &Warp) -> Option<PointSpread> {
        // Those that are known from elsewhere first: they tell all of their modules.
        let mut slots = self.seen.slots_in(self.view, warp);
        slots = largest::of(slots, MOST_CODES, |slot| usize::from(self.seen.is_known(*slot)));
        point_spread(&self.sampled(warp, &slots))
    }

    /// Estimated from codes that were read, and from the marks where there are none.
    fn smear(&self, warp: &Warp) -> Option<PointSpread> {
        let mut slots = self.seen.slots_in(self.view, warp);
        slots.retain(|slot| self.seen.is_read(*slot));
        let mut codes = self.sampled(warp, &slots);
        if codes.is_empty() {
            let marks = self.seen.marks.iter();
            codes.extend(marks.filter_map(|(square, modules)| {
                Some((CodeSamples::of_mark(self.view, warp, *square, square.side as usize / 33)?, modules.clone()))
            }));
        }
        point_spread(&codes)
    }

    /// The first codes, and what is known of them; fewer once the watch says stop.
    fn sampled(&self, warp: &Warp, slots: &[u32]) -> Vec<(CodeSamples, Modules)> {
        let watched = slots.iter().take(MOST_CODES).take_while(|_| !self.watch.stop());
        let sample = |slot: &u32| {
            Some((CodeSamples::sample(self.view, warp, self.seen.geometry.code(*slot))?, self.known(*slot)))
        };
        watched.filter_map(sample).collect()
    }
}

fn point_spread(codes: &[(CodeSamples, Modules)]) -> Option<PointSpread> {
    PointSpread::learn(
        codes.iter().map(|(patch, modules)| (patch, KnownSquare { side: patch.side() as i32, modules, quiet: 0 })),
    )
}

#[cfg(test)]
mod tests {
    use crate::photo::report::explain::explain;
    use crate::photo::testing::Sheet;
    use crate::sheet::{Grid, Level, Square};
    use crate::watch::Unwatched;

    #[test]
    fn the_map_of_a_blurred_sheet_is_exact_on_a_code_that_no_finder_sees() {
        let mut sheet = Sheet::draw(Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        let code = sheet.geometry.code(3);
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
        }
        let (width, sharp) = (sheet.picture.width as usize, sheet.picture.pixels.clone());
        for (at, pixel) in sheet.picture.pixels.iter_mut().enumerate() {
            let beside = [at.saturating_sub(width), at.saturating_sub(1), at, at + 1, at + width];
            let levels = beside.map(|at| u32::from(*sharp.get(at).unwrap_or(&255)));
            *pixel = (levels.iter().sum::<u32>() / 5) as u8;
        }
        let seen = &explain(&sheet.picture, &Unwatched).sheets[0];
        for (corner, right) in seen.corners(code).unwrap().iter().zip(sheet.corners(3)) {
            // A module is four pixels wide.
            assert!((corner.x - right.x).hypot(corner.y - right.y) < 0.8, "{corner:?} {right:?}");
        }
    }
}
