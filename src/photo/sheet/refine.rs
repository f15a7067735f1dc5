//! What is known of a sheet -> a map of where its codes stand, reckoned with how this photo smears their patterns.

use crate::photo::equalise::{CodeSamples, KnownSquare, PointSpread};
use crate::photo::map::template::pattern_places;
use crate::photo::map::{Landmark, MAX_LANDMARKS, SheetPoint, Template, Warp};
use crate::photo::sheet::{PINS, TurboDecoder};
use crate::qr::Modules;

/// Codes that tell how the photo smears a module.
const MOST_SMEARED: usize = 8;

impl TurboDecoder<'_> {
    /// A map of where codes stand exactly, reckoned with how this photo smears them.
    pub fn finer_map(&self, warp: &Warp) -> Option<Warp> {
        let taught = self.seen.data.iter().any(Option::is_some);
        let finer = self.registered(warp, &self.smear(warp)?)?;
        if taught {
            return Some(finer);
        }
        // What all codes share tells little of each, but much together.
        let smear = self.smear_of_pilots(&finer)?;
        self.registered(&finer, &smear)
    }

    fn registered(&self, lattice: &Warp, smear: &PointSpread) -> Option<Warp> {
        let mut finer = Warp::from_anchors(&self.seen.anchors)?;
        for (slot, net) in &self.nets {
            finer.pin(net.pairs(self.seen.geometry.code(*slot), PINS));
        }
        let pilots = self.layout.pilots(&[]);
        if self.seen.data.iter().all(Option::is_none) {
            finer.reach_out(
                self.view,
                crate::photo::map::gutters::of(&self.seen.geometry, &pilots),
                self.seen.size(),
                self.watch,
            );
        }
        let mut landmarks = Vec::new();
        for slot in self.seen.slots_in(self.view, lattice) {
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

    /// The patterns of a code, as the photo shows them with what is known around them.
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

    fn smear_of_pilots(&self, lattice: &Warp) -> Option<PointSpread> {
        let slots = self.seen.slots_in(self.view, lattice).into_iter().take(MOST_SMEARED);
        let codes: Vec<(CodeSamples, Modules)> = slots
            .filter_map(|slot| {
                Some((CodeSamples::sample(self.view, lattice, self.seen.geometry.code(slot))?, self.known(slot)))
            })
            .collect();
        PointSpread::learn(
            codes.iter().map(|(patch, modules)| (patch, KnownSquare { side: patch.side() as i32, modules, quiet: 0 })),
        )
    }

    /// Learnt from codes that were read, and from the marks where there are none.
    fn smear(&self, lattice: &Warp) -> Option<PointSpread> {
        let slots = self.seen.slots_in(self.view, lattice);
        let read = slots.iter().filter(|slot| self.seen.is_read(**slot)).take(MOST_SMEARED);
        let mut codes: Vec<(CodeSamples, Modules)> = read
            .filter_map(|slot| {
                Some((CodeSamples::sample(self.view, lattice, self.seen.geometry.code(*slot))?, self.known(*slot)))
            })
            .collect();
        if codes.is_empty() {
            let marks = self.seen.marks.iter();
            codes.extend(marks.filter_map(|(square, modules)| {
                Some((CodeSamples::of_mark(self.view, lattice, *square, square.side as usize / 33)?, modules.clone()))
            }));
        }
        PointSpread::learn(
            codes.iter().map(|(patch, modules)| (patch, KnownSquare { side: patch.side() as i32, modules, quiet: 0 })),
        )
    }
}
