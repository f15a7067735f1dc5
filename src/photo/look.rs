//! A grey picture -> all codes that can be read in it: cheap ways of looking first, until nothing new comes.

use super::threshold::{Cut, cut};
use super::{Gray, Payload, Point, Reader, Sighting, decode, locate};
use crate::limits::MAX_CODES_PER_PICTURE;
use crate::watch::Watch;

/// Finds and decodes the codes of a picture.
#[must_use]
pub fn read(picture: &Gray, watch: &dyn Watch) -> Vec<Sighting> {
    search(picture, watch).sightings
}

/// What a search gave.
pub(super) struct Found {
    pub sightings: Vec<Sighting>,
    /// The watch said stop before all was tried.
    pub cut_short: bool,
    /// There are codes that were not read; finer pixels may help.
    pub unread: bool,
}

/// The codes of a picture.
pub(super) fn search(picture: &Gray, watch: &dyn Watch) -> Found {
    let mut found = Vec::new();
    let mut whole = true;
    for how in [Cut::Nearby(2), Cut::Nearby(6), Cut::Whole] {
        let Some(bits) = cut(picture, how) else { break };
        whole &= locate::each_square(&bits, watch, |square| {
            let Some(decoded) = decode::decode(&square.modules, None) else { return false };
            let mut corners = square.corners;
            if decoded.mirrored {
                corners.swap(1, 3);
            }
            add(&mut found, Sighting { payload: decoded.payload, corners, reader: Reader::Rxing });
            true
        });
    }
    Found { sightings: found, cut_short: !whole, unread: true }
}

/// Keeps a sighting unless the same code was seen at the same place.
fn add(found: &mut Vec<Sighting>, new: Sighting) {
    let known = found.iter().any(|old| same(&old.payload, &new.payload) && close(&old.corners, &new.corners));
    if !known && found.len() < MAX_CODES_PER_PICTURE {
        found.push(new);
    }
}

fn same(one: &Payload, other: &Payload) -> bool {
    one == other
}

/// Whether the middles of two codes lie within half a side.
fn close(one: &[Point; 4], other: &[Point; 4]) -> bool {
    let middle = |corners: &[Point; 4]| {
        let (x, y) = corners.iter().fold((0.0, 0.0), |(x, y), at| (x + at.x, y + at.y));
        (x / 4.0, y / 4.0)
    };
    let ((ax, ay), (bx, by)) = (middle(one), middle(other));
    let side = (one[0].x - one[2].x).hypot(one[0].y - one[2].y) / 2.0;
    (ax - bx).hypot(ay - by) < side / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sheet;
    use super::*;
    use crate::sheet::{Grid, Level};
    use crate::watch::Unwatched;

    #[test]
    fn a_clean_sheet_gives_every_code_both_marks_and_their_corners() {
        let sheet = Sheet::draw(Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        let found = read(&sheet.picture, &Unwatched);
        for (slot, piece) in sheet.pieces.iter().enumerate() {
            let seen = found.iter().find(|seen| seen.payload == Payload::Text(piece.text())).unwrap();
            for (corner, right) in seen.corners.iter().zip(sheet.corners(slot as u32)) {
                let off = (corner.x - right.x).hypot(corner.y - right.y);
                assert!(off < 1.0, "slot {slot}: {:?} is not {:?}", seen.corners, sheet.corners(slot as u32));
            }
        }
        assert_eq!(found.len(), 6 + 2);
    }
}
