//! Finder patterns as far apart as those of a sheet's marks -> its marks, even on crumpled paper.
//!
//! The marks are the largest codes of a sheet. Where the paper is too crumpled for a map through their corners, half of
//! their modules are known beforehand all the same: nearly all marks begin with the same words. Both marks of a sheet
//! carry the same text, so once one is read, all modules of the other are known.

use super::single::{Attempt, Sized, fourths, map};
use crate::frame;
use crate::photo::Gray;
use crate::photo::code::Code;
use crate::photo::detect::FinderTriple;
use crate::photo::equalise::LinearEqualiser;
use crate::photo::map::{Pixel, View};
use crate::qr::Modules;
use crate::sheet::{MARK_LEVEL, MARK_VERSION};
use crate::watch::Watch;

/// Sets of three that are tried, those that look most like finder patterns first.
const MOST_TRIED: usize = 12;

/// The marks that some of the sets belong to.
pub fn read(picture: &Gray, triples: &[FinderTriple], watch: &dyn Watch) -> Vec<Code> {
    let view = View::new(picture);
    let mut sized: Vec<Sized> = triples.iter().filter_map(|triple| Sized::of(&view, triple)).collect();
    sized.retain(|sized| sized.may_be(MARK_VERSION));
    sized.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut marks: Vec<Code> = Vec::new();
    for sized in sized.iter().take(MOST_TRIED) {
        if watch.stop() {
            break;
        }
        if !marks.iter().any(|mark| stands_on(mark, sized)) {
            let mark = mark(&view, sized, &marks, watch);
            marks.extend(mark);
        }
    }
    marks
}

/// Whether the first pattern of a set is that of a code.
fn stands_on(code: &Code, sized: &Sized) -> bool {
    let [top_left, _, bottom_right, _] = code.sighting.corners.map(Pixel::from);
    (sized.middles[0] - top_left).length() < (bottom_right - top_left).length() / 4.0
}

/// The mark between three patterns; its text may be that of `others`.
fn mark(view: &View<'_>, sized: &Sized, others: &[Code], watch: &dyn Watch) -> Option<Code> {
    let plain = LinearEqualiser::identity();
    fourths(view, sized, MARK_VERSION).into_iter().find_map(|fourth| {
        let warp = (!watch.stop()).then(|| map(view, sized, MARK_VERSION, fourth, watch))??;
        let again = |other: &Code| {
            let attempt = Attempt::with_format(view, &warp, MARK_VERSION, other.format)?;
            let known = attempt.layout.printed(&attempt.layout.split(&other.data)).or(&attempt.layout.pilots(&[]));
            attempt.settled_on(view, &known, &plain, watch)?.code(MARK_VERSION)
        };
        let first = || {
            let attempt = Attempt::new(view, &warp, MARK_VERSION)?;
            let settled = || {
                let known: Modules = attempt.layout.pilots(&frame::predicted_mark_bits());
                let is_level = attempt.format.level == MARK_LEVEL;
                is_level.then(|| attempt.settled_on(view, &known, &plain, watch))??.code(MARK_VERSION)
            };
            attempt.code(MARK_VERSION).or_else(settled)
        };
        others.iter().find_map(again).or_else(first)
    })
}
