//! Finder patterns as far apart as those of a sheet's marks -> its marks, even on crumpled paper.
//!
//! The marks are the largest codes of a sheet. Where the paper is too crumpled for a map through their corners, nearly half
//! of their modules are known beforehand all the same: nearly all marks begin with the same words. Both marks of a sheet
//! carry the same text, so once one is read, all modules of the other are known.

use super::triples::{Attempt, Sized, fourths, map};
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
    let mut marks: Vec<Code> = Vec::new();
    for _ in 0..MOST_TRIED.min(sized.len()) {
        let best = (0..sized.len()).max_by(|one, other| sized[*one].score.total_cmp(&sized[*other].score));
        let Some(sized) = best.filter(|_| !watch.stop()).map(|best| sized.swap_remove(best)) else { break };
        if !marks.iter().any(|mark| stands_on(mark, &sized)) {
            let mark = mark(&view, &sized, &marks, watch);
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
    fourths(view, sized, MARK_VERSION).into_iter().find_map(|fourth| {
        let warp = (!watch.stop()).then(|| map(view, sized, MARK_VERSION, fourth, watch))??;
        let again = |other: &Code| {
            let attempt = Attempt::with_format(view, &warp, MARK_VERSION, other.format)?;
            let known = attempt.layout.printed(&attempt.layout.split(&other.data)).or(&attempt.layout.pilots(&[]));
            settled(view, &attempt, &known, watch)
        };
        let first = || {
            let attempt = Attempt::new(view, &warp, MARK_VERSION)?;
            let unread = || {
                let known = attempt.layout.pilots(&frame::predicted_mark_bits());
                (attempt.format.level == MARK_LEVEL).then(|| settled(view, &attempt, &known, watch))?
            };
            attempt.code(MARK_VERSION).or_else(unread)
        };
        others.iter().find_map(again).or_else(first)
    })
}

/// The code, its parts where these modules say that they stand: in samples as they are, for nothing that is learnt where
/// modules do not stand in their places is right; then through a filter learnt there; and through one learnt before, for
/// where much is blurred and little is moved.
fn settled(view: &View<'_>, attempt: &Attempt, known: &Modules, watch: &dyn Watch) -> Option<Code> {
    let settle = |from: &Attempt, filter: &LinearEqualiser| from.settled_on(view, known, filter, watch);
    let plain = settle(attempt, &LinearEqualiser::identity())?;
    plain.code(MARK_VERSION).or_else(|| {
        [&plain, attempt].into_iter().find_map(|from| settle(from, &from.filter(known)?)?.code(MARK_VERSION))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Point;
    use crate::photo::sheet::single;
    use crate::photo::testing::Sheet;
    use crate::qr::Payload;
    use crate::sheet::{Grid, Level, Side};
    use crate::watch::Unwatched;

    /// Pixels from one crest of the crumpled paper to the next.
    const PERIOD: f32 = 330.0;

    /// Where crumpled paper shows what flat paper shows at a place.
    fn moved(flat: Point, most: f32) -> Point {
        let wave = |at: f32| most * (std::f32::consts::TAU * at / PERIOD).sin();
        (0..50).fold(flat, |at, _| Point { x: flat.x + wave(at.y), y: flat.y + wave(at.x) })
    }

    fn crumpled(flat: &Gray, most: f32) -> Gray {
        let mut picture = flat.clone();
        let wave = |at: u32| (most * (std::f32::consts::TAU * at as f32 / PERIOD).sin()).round() as i32;
        for (at, pixel) in picture.pixels.iter_mut().enumerate() {
            let (x, y) = (at as u32 % flat.width, at as u32 / flat.width);
            let inside = |at: i32, size: u32| at.clamp(0, size as i32 - 1) as usize;
            let (from_x, from_y) = (inside(x as i32 - wave(y), flat.width), inside(y as i32 - wave(x), flat.height));
            *pixel = flat.pixels[from_y * flat.width as usize + from_x];
        }
        picture
    }

    /// The finder patterns of a sheet's marks on crumpled paper.
    fn triples(sheet: &Sheet, most: f32) -> Vec<FinderTriple> {
        let of = |side| {
            let mark = sheet.geometry.mark(side);
            let module = (mark.side / 33 * sheet.scale as i32) as f32;
            let corner = |at: i32, from: i32| (from + at * sheet.scale as i32) as f32;
            let (left, top) = (corner(mark.left, sheet.left), corner(mark.top, sheet.top));
            let at = |x: f32, y: f32| moved(Point { x: left + x * module, y: top + y * module }, most);
            FinderTriple { corners: [at(3.5, 3.5), at(29.5, 3.5), at(3.5, 29.5)], module }
        };
        [Side::Left, Side::Right].map(of).to_vec()
    }

    #[test]
    fn marks_of_crumpled_paper_are_read_that_nothing_else_reads() {
        let sheet = Sheet::draw(Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        // Pixels, eight to a module. What moves by more than that from crest to crest is read where it lies between.
        for (most, alone, marks) in [(0.0, 2, 2), (7.0, 0, 2), (14.0, 0, 1)] {
            let picture = crumpled(&sheet.picture, most);
            let triples = triples(&sheet, most);
            let read_alone = triples.iter().filter_map(|triple| single::read(&picture, &[*triple], &Unwatched)).count();
            assert_eq!(read_alone, alone, "{most}");
            let found = read(&picture, &triples, &Unwatched);
            assert_eq!(found.len(), marks, "{most}");
            for mark in found {
                assert_eq!(mark.sighting.payload, Payload::Text(sheet.mark().text()), "{most}");
            }
        }
    }

    #[test]
    fn patterns_of_a_code_that_is_no_mark_are_left() {
        let sheet = Sheet::draw(Grid { rows: 1, columns: 1, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        let [top_left, ..] = sheet.corners(0);
        let at = |x: f32, y: f32| Point { x: top_left.x + 4.0 * x, y: top_left.y + 4.0 * y };
        let code = FinderTriple { corners: [at(3.5, 3.5), at(53.5, 3.5), at(3.5, 53.5)], module: 4.0 };
        assert!(read(&sheet.picture, &[code], &Unwatched).is_empty());
    }
}
