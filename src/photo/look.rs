//! A grey picture -> all codes that can be read in it: cheap ways of looking first, until nothing new comes.

use super::decode::{self, Format};
use super::guided::{Effort, Followed};
use super::quality::{self, SheetQuality};
use super::threshold::{Cut, cut};
use super::{Gray, PartialSighting, Point, Reader, Sighting, guided, locate, second};
use crate::limits::MAX_CODES_PER_PICTURE;
use crate::watch::Watch;

/// Finds and decodes the codes of a picture.
#[must_use]
pub fn read(picture: &Gray, watch: &dyn Watch) -> Vec<Sighting> {
    search(picture, watch).sightings
}

/// A code read, and what its neighbours on the sheet share with it.
pub(super) struct Code {
    pub sighting: Sighting,
    pub version: u8,
    pub format: Format,
    /// All data of the code, padding with it.
    pub data: Vec<u8>,
}

/// What a search gave.
pub(super) struct Found {
    pub sightings: Vec<Sighting>,
    pub parts: Vec<PartialSighting>,
    /// The watch said stop before all was tried.
    pub cut_short: bool,
    /// There are codes that were not read; finer pixels may help.
    pub unread: bool,
    /// What the picture is like where they stand.
    pub quality: Vec<SheetQuality>,
    /// The sheets that they stand on, as far as any could be told.
    pub sheets: Vec<Followed>,
}

/// One way of looking at a picture.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// As it is, cut into black and white.
    Plain(Cut),
    /// Two by two pixels as one: against noise, and for large modules.
    Half(Cut),
    /// White on black.
    Negative(Cut),
}

/// In the order of what they cost for what they find.
const WAYS: [Way; 6] = [
    Way::Plain(Cut::Nearby(2)),
    Way::Plain(Cut::Nearby(6)),
    Way::Half(Cut::Nearby(2)),
    Way::Plain(Cut::Whole),
    Way::Half(Cut::Nearby(8)),
    Way::Negative(Cut::Nearby(4)),
];

/// The codes of a picture.
pub(super) fn search(picture: &Gray, watch: &dyn Watch) -> Found {
    let mut codes: Vec<Code> = Vec::new();
    let mut parts = Vec::new();
    let mut unread = false;
    let mut most_patterns = 0;
    let mut sheets = Vec::new();
    for way in WAYS {
        let before = codes.len();
        let patterns = look(picture, way, watch, &mut codes);
        most_patterns = most_patterns.max(patterns);
        let guided = (codes.len() > before).then(|| guided::look(picture, &codes, Effort::Little, watch));
        unread = match &guided {
            Some(guided) if guided.sheets > 0 => guided.unread > 0,
            _ => unread || patterns >= 3,
        };
        if let Some(guided) = guided {
            sheets = guided.followed;
            guided.codes.into_iter().for_each(|code| add(&mut codes, code));
        }
        let nothing_new = codes.len() == before && !codes.is_empty();
        if watch.stop() || nothing_new || (!codes.is_empty() && !unread) {
            break;
        }
    }
    if unread && !codes.is_empty() && !watch.stop() {
        let guided = guided::look(picture, &codes, Effort::Much, watch);
        unread = guided.sheets == 0 || guided.unread > 0;
        parts = guided.parts;
        sheets = guided.followed;
        guided.codes.into_iter().for_each(|code| add(&mut codes, code));
    }
    let quality = if unread { quality::measure(picture, guided::unread(&codes)) } else { Vec::new() };
    let mut sightings: Vec<Sighting> = codes.into_iter().map(|code| code.sighting).collect();
    if sightings.is_empty() && !watch.stop() {
        sightings = second::read(picture, most_patterns);
    }
    Found { sightings, parts, cut_short: watch.stop(), unread, quality, sheets }
}

/// Adds the codes that one way of looking finds; tells how many finder patterns it left over.
fn look(picture: &Gray, way: Way, watch: &dyn Watch, codes: &mut Vec<Code>) -> usize {
    let (bits, scale) = match way {
        Way::Plain(how) => (cut(picture, how), 1.0),
        Way::Half(how) => (halved(picture).and_then(|half| cut(&half, how)), 2.0),
        Way::Negative(how) => (
            cut(picture, how).map(|mut bits| {
                bits.flip_self();
                bits
            }),
            1.0,
        ),
    };
    let Some(bits) = bits else { return 0 };
    locate::each_square(&bits, watch, |square| {
        let Some(decoded) = decode::decode(&square.modules, None) else { return false };
        let mut corners = square.corners.map(|at| Point { x: at.x * scale, y: at.y * scale });
        if decoded.mirrored {
            corners.swap(1, 3);
        }
        let sighting = Sighting { payload: decoded.payload, corners, reader: Reader::Rxing };
        add(codes, Code { sighting, version: decoded.version, format: decoded.format, data: decoded.data });
        true
    })
}

/// Two by two pixels as one.
fn halved(picture: &Gray) -> Option<Gray> {
    let (width, height) = (picture.width / 2, picture.height / 2);
    if width == 0 || height == 0 {
        return None;
    }
    let rows: Vec<&[u8]> = picture.pixels.chunks_exact(picture.width as usize).collect();
    let pixels = rows
        .chunks_exact(2)
        .flat_map(|pair| {
            let sum = |a: &[u8], b: &[u8]| u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
            pair[0].chunks_exact(2).zip(pair[1].chunks_exact(2)).map(move |(a, b)| ((sum(a, b) + 2) / 4) as u8)
        })
        .collect();
    Some(Gray { width, height, pixels })
}

/// Keeps a code unless the same one was seen at the same place.
fn add(codes: &mut Vec<Code>, new: Code) {
    let known = codes
        .iter()
        .any(|old| old.sighting.payload == new.sighting.payload && close(&old.sighting.corners, &new.sighting.corners));
    if !known && codes.len() < MAX_CODES_PER_PICTURE {
        codes.push(new);
    }
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
    use super::super::Payload;
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
