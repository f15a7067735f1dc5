//! Order of effort: the unread places of a sheet, and what is known around them -> which are tried next.
//!
//! A place beside codes that are known is located well, and what was learnt on them holds for it. So such places come
//! first, and are tried again as soon as more is known; where nothing is known yet, those come first that are large,
//! sharp and well lit. What does not get anywhere waits until all else is tried.

use std::sync::Arc;

use super::TurboDecoder;
use super::attempt::{Attempt, FEEDBACK_SHARE};
use super::place::SlotWork;
use super::turbo::WAVE;
use crate::photo::code::Code;
use crate::photo::map::template::around;
use crate::photo::map::{Offset, SheetPoint, Warp};
use crate::photo::parallel;

/// Times that all places are tried with what was learnt since.
const ROUNDS: usize = 5;
/// Unread places of one sheet that are tried: the densest sheets have a hundred, and each takes half a megabyte.
const MOST_PLACES: usize = 200;
/// So many times as many blocks must be decoded as trained the neural equaliser before it is trained again.
const GROWTH: usize = 2;
/// Places that are tried and not read before it is trained anew.
const FAILED: usize = 6;
/// Codes that were read without which there is no first look, and those that teach it at most.
const LEAST_TEACHERS: usize = 3;
const MOST_TEACHERS: usize = 12;
/// Samples along a side of a code that tell how promising it looks.
const PROMISE_SAMPLES: i32 = 32;

/// An unread place.
struct Place {
    slot: u32,
    promise: f64,
}

/// What came of a round.
struct RoundEnd {
    gained: bool,
    /// No place was left for the next.
    all_tried: bool,
}

impl TurboDecoder<'_> {
    /// Tries the unread places as long as that gains anything.
    pub(super) fn rounds(&mut self, warp: &mut Warp, states: &mut Vec<SlotWork>, found: &mut Vec<Code>) {
        self.look_once(warp, states, found);
        if self.seen.unread() == 0 {
            return;
        }
        self.add_read(warp, states);
        // Codes with few decoded blocks are located anew by the new map.
        states.retain(|state| state.read || state.blocks * FEEDBACK_SHARE >= self.layout.count());
        let mut unread = self.seen.slots_in(self.view, warp);
        unread.retain(|slot| !self.seen.is_known(*slot));
        unread.truncate(MOST_PLACES);
        let places: Vec<Place> =
            unread.into_iter().map(|slot| Place { slot, promise: self.promise(warp, slot) }).collect();
        self.taught = 0;
        let mut rounds = 0;
        while rounds < ROUNDS {
            let round = self.round(warp, states, &places, found);
            let trained = self.train(states);
            // The linear equalisers, too, are better taught once all places are settled.
            let taught = rounds == 0 && !trained;
            self.trainings += usize::from(taught);
            if !round.gained && !trained && !taught {
                return;
            }
            rounds += usize::from(round.all_tried);
        }
    }

    /// Tries each unread place once with equalisers learnt on codes as they were read, as long as that reads most of them: on flat
    /// paper nothing needs to be located more exactly.
    fn look_once(&mut self, warp: &Warp, states: &mut Vec<SlotWork>, found: &mut Vec<Code>) {
        let slots = self.seen.slots_in(self.view, warp);
        let is_new = |slot: &u32| self.seen.is_read(*slot) && SlotWork::of(states, *slot).is_none();
        let read: Vec<u32> = slots
            .iter()
            .copied()
            .filter(|slot| self.seen.beside_unread(*slot) && is_new(slot))
            .take(MOST_TEACHERS)
            .collect();
        if read.len() < LEAST_TEACHERS {
            return;
        }
        for wave in read.chunks(WAVE) {
            if self.watch.stop() {
                return;
            }
            states.extend(parallel::each(wave, self.watch, |slot| self.state_of(warp, *slot)).into_iter().flatten());
        }
        let mut unread: Vec<u32> = slots.into_iter().filter(|slot| !self.seen.is_known(*slot)).collect();
        let taught = states.len();
        let mut failed = 0;
        while failed < WAVE && !unread.is_empty() && !self.watch.stop() {
            let mut wave = Vec::with_capacity(WAVE);
            while wave.len() < WAVE {
                let read_beside = |slot: u32| self.seen.beside(slot).filter(|slot| self.seen.is_read(*slot)).count();
                let Some(next) = (0..unread.len()).max_by_key(|at| read_beside(unread[*at])) else { break };
                wave.push(unread.remove(next));
            }
            let located = parallel::each(&wave, self.watch, |slot| self.state_untaught(warp, *slot));
            states.extend(located.into_iter().flatten());
            let tried: Vec<usize> = (taught..states.len()).collect();
            let outcomes = parallel::each(&tried, self.watch, |at| Attempt::new(self.now(), states, *at).run_once());
            states.truncate(taught);
            failed += outcomes.iter().filter(|outcome| outcome.code.is_none()).count();
            for outcome in outcomes {
                self.keep(outcome, found);
            }
        }
    }

    /// Tries each place once that may profit from what was learnt since it was tried last, the likeliest first.
    fn round(
        &mut self,
        warp: &mut Warp,
        states: &mut Vec<SlotWork>,
        places: &[Place],
        found: &mut Vec<Code>,
    ) -> RoundEnd {
        let (blocks, pinned) = (self.blocks(), self.nets.len());
        let mut left: Vec<&Place> = places.iter().collect();
        let mut failed = 0;
        loop {
            left.retain(|place| self.is_open(states, place.slot));
            let wave = self.likeliest(states, &left);
            let is_over = self.watch.stop() || self.attempts == 0;
            // Beside codes that were read since there is more to be had than where nothing is known.
            let elsewhere = self.nets.len() > pinned && wave.iter().all(|slot| self.pinned_beside(*slot) == 0);
            if wave.is_empty() || is_over || elsewhere {
                let all_tried = wave.is_empty() || is_over;
                return RoundEnd { gained: !is_over && self.blocks() > blocks, all_tried };
            }
            left.retain(|place| !wave.contains(&place.slot));
            let tried = self.locate(states, &wave, warp);
            self.attempt(states, &tried, found);
            failed += tried.iter().filter(|at| !states[**at].read).count();
            tried.into_iter().for_each(|at| self.pin(&states[at], warp));
            if failed >= FAILED && self.train(states) {
                failed = 0;
            }
        }
    }

    /// Whether a place is unread, and there is anything new to try it with.
    fn is_open(&self, states: &[SlotWork], slot: u32) -> bool {
        !self.seen.is_known(slot) && SlotWork::of(states, slot).is_none_or(|at| self.may_profit(&states[at]))
    }

    /// The likeliest places to be read, so far apart that none profits from another.
    fn likeliest(&self, states: &[SlotWork], left: &[&Place]) -> Vec<u32> {
        let tried = |slot: u32| SlotWork::of(states, slot).is_some_and(|at| states[at].tried.is_some());
        let rank = |slot: u32| (self.pinned_beside(slot), self.seen.decoded(slot), !tried(slot));
        let likelier =
            |a: &&&Place, b: &&&Place| rank(a.slot).cmp(&rank(b.slot)).then_with(|| a.promise.total_cmp(&b.promise));
        let mut wave: Vec<u32> = Vec::with_capacity(WAVE);
        while wave.len() < WAVE {
            let apart = |place: &&&Place| self.is_apart(&wave, place.slot);
            let Some(next) = left.iter().filter(apart).max_by(likelier) else { break };
            wave.push(next.slot);
        }
        wave
    }

    /// Whether a place touches none of a wave.
    fn is_apart(&self, wave: &[u32], slot: u32) -> bool {
        wave.iter().all(|other| self.seen.beside(*other).all(|beside| beside != slot))
    }

    /// Neighbours of a slot whose parts are known to stand where they are.
    pub(super) fn pinned_beside(&self, slot: u32) -> usize {
        self.seen.beside(slot).filter(|at| *at != slot && self.nets.contains_key(at)).count()
    }

    /// The places of a wave among the states, those located anew by the map as it is now that were not yet, or of which little
    /// is decoded while more of their neighbours pin the map than did.
    fn locate(&self, states: &mut Vec<SlotWork>, wave: &[u32], warp: &Warp) -> Vec<usize> {
        let is_stale = |slot: &u32| {
            SlotWork::of(states, *slot).is_none_or(|at| {
                let state = &states[at];
                state.blocks * FEEDBACK_SHARE < self.layout.count() && state.beside < self.pinned_beside(*slot)
            })
        };
        let stale: Vec<u32> = wave.iter().copied().filter(is_stale).collect();
        let located = parallel::each(&stale, self.watch, |slot| self.state_of(warp, *slot));
        located.into_iter().flatten().for_each(|state| state.put(states));
        wave.iter().filter_map(|slot| SlotWork::of(states, *slot)).collect()
    }

    /// Trains the neural equaliser, if enough is known since it was trained last; whether it was.
    fn train(&mut self, states: &[SlotWork]) -> bool {
        let is_worth = self.blocks() > GROWTH * self.taught && states.iter().any(|state| !state.read);
        if !is_worth || self.attempts == 0 || self.watch.stop() {
            return false;
        }
        self.taught = self.blocks();
        self.neural = self.train_neural(states).map(Arc::new).or(self.neural.take());
        self.trainings += 1;
        true
    }

    /// How promising a slot's code looks: the standard deviation of its grey levels, which light and sharpness make large,
    /// times the pixels to a module.
    fn promise(&self, warp: &Warp, slot: u32) -> f64 {
        let code = self.seen.geometry.code(slot);
        let Some(local) = warp.local_affine(SheetPoint::middle(code)) else { return 0.0 };
        let step = f64::from(code.side) / f64::from(PROMISE_SAMPLES);
        let levels: Vec<f64> =
            around(PROMISE_SAMPLES / 2 - 1).map(|at| self.view.level(local.at(Offset::of(at) * step))).collect();
        let count = levels.len() as f64;
        let mean = levels.iter().sum::<f64>() / count;
        let variance = levels.iter().map(|level| (level - mean) * (level - mean)).sum::<f64>() / count;
        variance.sqrt() * local.module()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::map::{Mesh, View};
    use crate::photo::sheet::{Seen, SheetKey};
    use crate::photo::testing::Sheet;
    use crate::qr::{Format, Layout};
    use crate::sheet::{Grid, Level};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 1, columns: 5, gap_x: 4, gap_y: 4 };

    /// Does something with the decoder of a sheet of which nothing is read, and its map.
    fn with_decoder(sheet: &Sheet, test: impl FnOnce(&mut TurboDecoder<'_>, &mut Warp)) {
        let format = Format { level: Level::M, mask: 4 };
        let view = View::new(&sheet.picture);
        let key = SheetKey { prefix: "NYV6Z9N8".to_owned(), sheet: 1, grid: GRID, version: 10 };
        let mut seen = Seen::new(GRID, 10, format);
        for slot in 0..GRID.codes() {
            seen.anchor(seen.geometry.code(slot), &sheet.corners(slot));
        }
        let mut warp = Warp::from_anchors(&seen.anchors).unwrap();
        let layout = Layout::new(10, format.level, format.mask).unwrap();
        let words = layout.words();
        let mut decoder = TurboDecoder::new(&view, &key, &mut seen, layout, &words, &Unwatched);
        test(&mut decoder, &mut warp);
    }

    /// Blurs a code along its rows.
    fn blur(sheet: &mut Sheet, slot: u32) {
        let [top_left, _, bottom_right, _] = sheet.corners(slot);
        let (sharp, width) = (sheet.picture.pixels.clone(), sheet.picture.width as usize);
        for y in top_left.y as usize..bottom_right.y as usize {
            for x in top_left.x as usize..bottom_right.x as usize {
                let beside = &sharp[y * width + x - 6..=y * width + x + 6];
                sheet.picture.pixels[y * width + x] =
                    (beside.iter().map(|level| u32::from(*level)).sum::<u32>() / 13) as u8;
            }
        }
    }

    #[test]
    fn where_nothing_is_known_sharp_codes_come_before_blurred_ones() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        for slot in [0, 1, 3, 4] {
            blur(&mut sheet, slot);
        }
        with_decoder(&sheet, |decoder, warp| {
            let places: Vec<Place> = (0..5).map(|slot| Place { slot, promise: decoder.promise(warp, slot) }).collect();
            assert_eq!(decoder.likeliest(&[], &places.iter().collect::<Vec<_>>())[0], 2);
        });
    }

    #[test]
    fn places_beside_what_is_known_come_first_however_they_look() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        with_decoder(&sheet, |decoder, warp| {
            let code = decoder.seen.geometry.code(4);
            decoder.nets.insert(4, Mesh::of(warp, code).unwrap());
            let places: Vec<Place> = (0..4).map(|slot| Place { slot, promise: -f64::from(slot) }).collect();
            // Not 2 as the second: it is beside the first, and may profit from it.
            assert_eq!(decoder.likeliest(&[], &places.iter().collect::<Vec<_>>()), [3, 0]);
        });
    }
}
