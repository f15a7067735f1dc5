//! Marks that were read -> their places on their sheet.
//!
//! Both marks of a sheet carry the same text, so that either can be copied for the other. Which of the two a mark is
//! follows from the codes that were read, or from the other mark. One alone may be either; then both places are tried,
//! and the right one leads to more patterns.

use crate::frame::SheetMark;
use crate::photo::Point;
use crate::photo::map::homography::corners_of;
use crate::photo::map::{Homography, Pair, Pixel, SheetPoint, Warp};
use crate::photo::sheet::{LooseMark, Seen};
use crate::qr::Modules;
use crate::sheet::{MARK_VERSION, Square};

/// Most marks of one sheet in one picture: its two, and as many false ones.
const MOST: usize = 4;

impl Seen {
    pub fn add_loose(&mut self, mark: &SheetMark, corners: [Point; 4], modules: Option<Modules>) {
        let side = ((17 + 4 * u32::from(MARK_VERSION)) * mark.module) as i32;
        let left = Square { left: mark.offset_x as i32, top: -(mark.offset_y as i32), side };
        let right = Square { left: self.geometry.width() - side - left.left, ..left };
        if self.loose.len() < MOST {
            self.loose.push(LooseMark { places: [left, right], corners, modules });
        }
    }

    /// Gives each mark its place, as far as codes or the other mark determine it.
    pub fn place_marks(&mut self) {
        let marks = std::mem::take(&mut self.loose);
        if let Some(map) = Homography::fit(&self.anchors) {
            for mark in &marks {
                let off = |place: &Square| {
                    let predicted = map.at(SheetPoint::middle(*place));
                    predicted.map_or(f64::INFINITY, |at| (at - mark.middle()).length())
                };
                let [left, right] = mark.places;
                self.place_mark(mark, if off(&right) < off(&left) { right } else { left });
            }
            return;
        }
        let [one, others @ ..] = marks.as_slice() else { return };
        // The other mark is in the direction of the upper edge of this one, or in the opposite one.
        let along = |other: &LooseMark| {
            let edge = (one.corners[1].x - one.corners[0].x, one.corners[1].y - one.corners[0].y);
            let way = other.middle() - one.middle();
            way.x * f64::from(edge.0) + way.y * f64::from(edge.1)
        };
        match others {
            [] => self.loose = marks,
            [other, ..] => {
                let [left, right] = one.places;
                let (here, there) = if along(other) > 0.0 { (left, right) } else { (right, left) };
                self.place_mark(one, here);
                self.place_mark(other, there);
            }
        }
    }

    fn place_mark(&mut self, mark: &LooseMark, place: Square) {
        self.anchor(place, &mark.corners);
        if let Some(modules) = mark.modules.clone().filter(|_| self.marks.len() < 2) {
            self.marks.push((place, modules));
        }
    }

    /// The map from which a sheet is followed. A mark alone is given the place from which `grow` finds more patterns.
    pub fn first_map(&mut self, grow: impl Fn(&Self, &mut Warp)) -> Option<Warp> {
        let Some(mark) = self.loose.pop() else {
            let mut map = Warp::from_anchors(&self.anchors)?;
            grow(self, &mut map);
            return Some(map);
        };
        let grown = mark.places.map(|place| {
            let anchors: Vec<Pair> = corners_of(place, &mark.corners).collect();
            let mut map = Warp::from_anchors(&anchors)?;
            grow(self, &mut map);
            Some(map)
        });
        let found = |map: &Option<Warp>| map.as_ref().map_or(0, |map| map.found().count());
        let [left, right] = grown;
        let (place, map) = if found(&right) > found(&left) { (mark.places[1], right) } else { (mark.places[0], left) };
        self.place_mark(&mark, place);
        map
    }
}

impl LooseMark {
    fn middle(&self) -> Pixel {
        let sum = self.corners.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.x, sum.1 + at.y));
        Pixel { x: f64::from(sum.0) / 4.0, y: f64::from(sum.1) / 4.0 }
    }
}

#[cfg(test)]
mod tests {
    use crate::photo::code::Reader;
    use crate::photo::report::explain::explain;
    use crate::photo::search::read;
    use crate::photo::sheet::seen::Seen;
    use crate::photo::testing::Sheet;
    use crate::qr::Payload;
    use crate::sheet::{Grid, Level, Side, Square};
    use crate::watch::Unwatched;

    const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

    /// Covers the finder patterns of all codes, and both marks but one.
    fn only_mark(side: Option<Side>) -> Sheet {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        for slot in 0..6 {
            let code = sheet.geometry.code(slot);
            for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
                sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
            }
        }
        for covered in [Side::Left, Side::Right].into_iter().filter(|mark| side.is_some_and(|side| side != *mark)) {
            sheet.cover(sheet.geometry.mark(covered), 255);
        }
        sheet
    }

    fn read_by_guide(sheet: &Sheet) -> usize {
        let guided = |seen: &&crate::photo::code::Sighting| seen.reader == Reader::Guided;
        let found = read(&sheet.picture, &Unwatched);
        let is_text = |seen: &crate::photo::code::Sighting| matches!(seen.payload, Payload::Text(_));
        found.iter().filter(guided).filter(|seen| is_text(seen)).count()
    }

    #[test]
    fn either_mark_alone_leads_to_every_code() {
        for side in [Some(Side::Left), Some(Side::Right), None] {
            assert_eq!(read_by_guide(&only_mark(side)), 6, "{side:?}");
        }
    }

    #[test]
    fn beside_codes_each_mark_is_found_where_it_stands() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let seen = explain(&sheet.picture, &Unwatched).sheets.remove(0);
        let marks: Vec<Square> = seen.marks().collect();
        for side in [Side::Left, Side::Right] {
            assert!(marks.contains(&sheet.geometry.mark(side)), "{side:?}");
        }
        // Corners of codes and marks as well as patterns; nothing is contradicted on flat paper.
        let corners = 4 * 6 + 4 * 2;
        assert!(seen.found().count() > corners + 6 * 6, "{}", seen.found().count());
    }

    #[test]
    fn marks_that_lie_do_not_pile_up() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let mark = sheet.mark();
        let mut seen = Seen::new(GRID, 10, crate::qr::Format { level: Level::M, mask: 4 });
        for _ in 0..50 {
            seen.add_loose(&mark, sheet.corners(0), None);
        }
        assert_eq!(seen.loose.len(), super::MOST);
    }
}
