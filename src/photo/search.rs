//! A grey picture -> all codes that can be read in it: cheap preprocessing first, until nothing new comes.

use crate::limits::MAX_CODES_PER_PICTURE;
use crate::photo::code::Code;
use crate::photo::detect::{
    FinderTriples, Polarity, Preprocessing, Resampling, Threshold, finder, preprocess, rqrr_fallback,
};
use crate::photo::report::{SheetQuality, quality};
use crate::photo::sheet::follow::{self};
use crate::photo::sheet::{Effort, Followed, PilotCodes};
use crate::photo::{Gray, PartialSighting, Point, Reader, Sighting, sheet};
use crate::qr::hard;
use crate::watch::Watch;

/// How much is tried on a picture that shows no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchEffort {
    /// The first ways only: for a page that was drawn, not photographed, which is as sharp as can be, and for a frame of a
    /// camera, after which comes another.
    Little,
    /// All that ever helped: for a photo.
    Much,
}

/// Finds and decodes the codes of a picture.
#[must_use]
pub fn read(picture: &Gray, watch: &dyn Watch) -> Vec<Sighting> {
    search(picture, &PilotCodes::default(), SearchEffort::Much, watch).sightings
}

/// What a search gave.
pub struct Found {
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
    /// The picture turned over, where that is how its codes were read.
    pub negative: Option<Gray>,
}

const fn way(size: Resampling, cut: Threshold) -> Preprocessing {
    Preprocessing { size, tone: Polarity::Dark, cut }
}

/// In the order of what they cost for what they find.
const STAGES: [Preprocessing; 6] = [
    way(Resampling::AsIs, Threshold::Nearby(2)),
    way(Resampling::AsIs, Threshold::Nearby(6)),
    way(Resampling::Half, Threshold::Nearby(2)),
    way(Resampling::AsIs, Threshold::Whole),
    way(Resampling::Half, Threshold::Nearby(8)),
    Preprocessing { size: Resampling::AsIs, tone: Polarity::Light, cut: Threshold::Nearby(4) },
];

/// Where all else found nothing, in the order of what they find beyond each other: measured on 2,700 pictures made of
/// 96 photos by blur, noise, glare, shadow, damage, perspective and all sizes. Nine parts in ten of what any of 90 ways
/// reads is read by the six above and these.
const MORE_STAGES: [Preprocessing; 14] = [
    way(Resampling::SharpDouble, Threshold::Nearby(3)),
    way(Resampling::Soft, Threshold::Whole),
    way(Resampling::Soft, Threshold::Nearby(1)),
    way(Resampling::SharpHalf, Threshold::Nearby(2)),
    way(Resampling::Sharp, Threshold::Nearby(2)),
    way(Resampling::SharpDouble, Threshold::Nearby(1)),
    way(Resampling::SharpHalf, Threshold::Whole),
    way(Resampling::SharpDouble, Threshold::Nearby(6)),
    way(Resampling::SharpHalf, Threshold::Nearby(20)),
    way(Resampling::SharpDouble, Threshold::Whole),
    way(Resampling::AsIs, Threshold::Nearby(1)),
    Preprocessing { size: Resampling::AsIs, tone: Polarity::Light, cut: Threshold::Whole },
    Preprocessing { size: Resampling::Half, tone: Polarity::Light, cut: Threshold::Nearby(2) },
    Preprocessing { size: Resampling::SharpDouble, tone: Polarity::Light, cut: Threshold::Nearby(3) },
];
/// Pixels of a picture that is looked at in all these ways; larger ones are halved until they have no more.
const PATIENT_PIXELS: usize = 3_500_000;
/// Pixels of a picture that is looked at whole as well, if it showed nothing smaller: the ways take two seconds then.
const PATIENT_WHOLE: usize = 16_000_000;
/// Sets of three finder patterns that are looked at closely in the end. Most take a millisecond; those that do look
/// like finder patterns take a tenth of a second.
const MOST_TRIPLES: usize = 40;
/// So many of them for a picture however small: those that were seen most often come first.
const LEAST_TRIPLES: usize = 8;
/// Pixels of a picture for each set of three beyond these, so that a small picture does not cost what a photo costs.
const PIXELS_PER_TRIPLE: usize = 4_000;

/// The codes of a picture; `pilots` are those that other pictures gave.
pub fn search(picture: &Gray, pilots: &PilotCodes, effort: SearchEffort, watch: &dyn Watch) -> Found {
    let mut codes: Vec<Code> = Vec::new();
    let mut parts = Vec::new();
    let mut unread = false;
    let mut most_patterns = 0;
    let mut sheets = Vec::new();
    // Of a page on a screen with its colours turned over, or of film.
    let mut negative = None;
    let mut triples = FinderTriples::default();
    for way in STAGES {
        let before = codes.len();
        let patterns = decode_codes(picture, way, watch, &mut codes, &mut triples);
        most_patterns = most_patterns.max(patterns);
        negative = negative.or_else(|| shows_a_negative(picture, way, before, &codes));
        let shown = negative.as_ref().unwrap_or(picture);
        let guided = (codes.len() > before).then(|| follow::read_sheets(shown, &codes, pilots, Effort::Little, watch));
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
    if codes.is_empty() && effort == SearchEffort::Much {
        negative = patiently(picture, unread, watch, &mut codes, triples);
        unread |= !codes.is_empty();
    }
    if unread && !codes.is_empty() && !watch.stop() {
        let guided = follow::read_sheets(negative.as_ref().unwrap_or(picture), &codes, pilots, Effort::Much, watch);
        unread = guided.sheets == 0 || guided.unread > 0;
        parts = guided.parts;
        sheets = guided.followed;
        guided.codes.into_iter().for_each(|code| add(&mut codes, code));
    }
    let quality = if unread {
        quality::measure(negative.as_ref().unwrap_or(picture), sheet::unread::unread(&codes))
    } else {
        Vec::new()
    };
    let mut sightings: Vec<Sighting> = codes.into_iter().map(|code| code.sighting).collect();
    if sightings.is_empty() && effort == SearchEffort::Much && !watch.stop() {
        sightings = rqrr_fallback::read(picture, most_patterns);
    }
    Found { sightings, parts, cut_short: watch.stop(), unread, quality, sheets, negative }
}

/// Looks in more ways, until one shows a code: small first, for that is quickly done, and then whole if there are
/// finder patterns. Gives the negative if it was one that showed the code.
fn patiently(
    picture: &Gray,
    patterns: bool,
    watch: &dyn Watch,
    codes: &mut Vec<Code>,
    mut triples: FinderTriples,
) -> Option<Gray> {
    // Where there are marks, or many codes side by side, these are the likeliest.
    sheet::single::marks::read(picture, &triples.all(), watch).into_iter().for_each(|code| add(codes, code));
    if codes.is_empty() {
        codes.extend(sheet::single::read(picture, &triples.side_by_side(), watch));
    }
    if !codes.is_empty() {
        return None;
    }
    let mut smaller = None;
    let mut scale = 1.0;
    while smaller.as_ref().unwrap_or(picture).pixels.len() > PATIENT_PIXELS {
        let half = preprocess::halved(smaller.as_ref().unwrap_or(picture))?;
        smaller = Some(half);
        scale *= 2.0;
    }
    let small = (smaller.as_ref().unwrap_or(picture), scale);
    let whole = (patterns && scale > 1.0 && picture.pixels.len() <= PATIENT_WHOLE).then_some((picture, 1.0));
    for (sized, scale) in std::iter::once(small).chain(whole) {
        for way in MORE_STAGES {
            if watch.stop() {
                return None;
            }
            let mut seen = FinderTriples::default();
            decode_codes(sized, way, watch, codes, &mut seen);
            triples.join(seen, scale);
            for corner in codes.iter_mut().flat_map(|code| &mut code.sighting.corners) {
                *corner = Point { x: corner.x * scale, y: corner.y * scale };
            }
            if !codes.is_empty() {
                return shows_a_negative(picture, way, 0, codes);
            }
        }
    }
    let most = most_triples(picture.pixels.len());
    codes.extend(sheet::single::read(picture, &triples.most_seen(most), watch));
    None
}

/// How many sets of three finder patterns are looked at closely in a picture of so many pixels.
fn most_triples(pixels: usize) -> usize {
    (pixels / PIXELS_PER_TRIPLE).clamp(LEAST_TRIPLES, MOST_TRIPLES)
}

/// The picture turned over, if it was white on black that the first codes were found in.
fn shows_a_negative(picture: &Gray, way: Preprocessing, before: usize, codes: &[Code]) -> Option<Gray> {
    (way.tone == Polarity::Light && before == 0 && !codes.is_empty()).then(|| preprocess::negative(picture))
}

/// Adds the codes that one way of looking finds where none is known; tells how many finder patterns it left over.
fn decode_codes(
    picture: &Gray,
    way: Preprocessing,
    watch: &dyn Watch,
    codes: &mut Vec<Code>,
    triples: &mut FinderTriples,
) -> usize {
    let Some((bits, scale)) = way.bits(picture, watch) else { return 0 };
    let mut patterns = finder::finder_patterns(&bits, watch);
    patterns.retain(|pattern| {
        let at = Point { x: pattern.p.x * scale, y: pattern.p.y * scale };
        !codes.iter().any(|code| holds(&code.sighting.corners, at))
    });
    let left = finder::each_square_of(&bits, &mut patterns, watch, |square| {
        let Some(decoded) = hard::decode(&square.modules, None) else { return false };
        let mut corners = square.corners.map(|at| Point { x: at.x * scale, y: at.y * scale });
        if decoded.mirrored {
            corners.swap(1, 3);
        }
        let sighting = Sighting { payload: decoded.payload, corners, reader: Reader::Rxing };
        add(codes, Code { sighting, version: decoded.version, format: decoded.format, data: decoded.data });
        true
    });
    triples.add(&left.triples, scale);
    left.patterns
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

/// Whether a place lies on the code with these corners, in order around it.
fn holds(corners: &[Point; 4], at: Point) -> bool {
    let side = |from: Point, to: Point| (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x);
    let sides: [f32; 4] = std::array::from_fn(|edge| side(corners[edge], corners[(edge + 1) % 4]));
    sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0)
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
    use super::*;
    use crate::photo::testing::Sheet;
    use crate::qr::Payload;
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

    #[test]
    fn a_small_picture_has_fewer_triples_looked_at_closely_and_a_photo_as_many_as_ever() {
        for (pixels, most) in
            [(0, 8), (120 * 120, 8), (300 * 200, 15), (300 * 300, 22), (400 * 560, 40), (12_000_000, 40)]
        {
            assert_eq!(most_triples(pixels), most, "{pixels} pixels");
        }
    }
}
