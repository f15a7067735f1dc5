//! Marks of plates among the codes of a photo -> the plates, each with the map from its frame to pixels.

mod landmarks;
mod paper_model;
mod plate_map;
mod residual_field;

pub use plate_map::PlateMap;

use super::{Gray, Payload, Point, Sighting};
use crate::frame::PlateMark;
use crate::watch::Watch;

/// Plates of one photo that are looked at.
const MOST_PLATES: usize = 8;

/// A plate whose mark was read.
#[derive(Debug, Clone)]
pub struct PlateSighting {
    pub mark: PlateMark,
    pub map: Result<PlateMap, PlateFault>,
}

/// Why a plate whose mark was read cannot be laid flat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateFault {
    /// Only one of its marks was read.
    OneMark,
    /// The same plate is in the photo more than once.
    Copies,
    /// It is seen in a mirror.
    Mirrored,
    /// There was not enough time.
    CutShort,
    /// Marks and squares do not stand where they would on a sheet of paper.
    NoMap,
}

/// The plates among what was read in a picture.
#[must_use]
pub fn plates(picture: &Gray, sightings: &[Sighting], watch: &dyn Watch) -> Vec<PlateSighting> {
    let mut plates: Vec<(PlateMark, Vec<[Point; 4]>)> = Vec::new();
    for sighting in sightings {
        let Payload::Text(text) = &sighting.payload else { continue };
        let Some(mark) = PlateMark::find(text) else { continue };
        match plates.iter().position(|(known, _)| *known == mark) {
            Some(at) => plates[at].1.push(sighting.corners),
            None if plates.len() < MOST_PLATES => plates.push((mark, vec![sighting.corners])),
            None => {}
        }
    }
    let map = |mark: &PlateMark, corners: &[[Point; 4]]| {
        let pair = match corners {
            [one, other] => in_order(one, other),
            [] | [_] => return Err(PlateFault::OneMark),
            _ => return Err(PlateFault::Copies),
        };
        if pair.iter().any(is_mirrored) {
            return Err(PlateFault::Mirrored);
        }
        let fault = || if watch.stop() { PlateFault::CutShort } else { PlateFault::NoMap };
        PlateMap::grow(picture, mark.frame, &pair, watch).ok_or_else(fault)
    };
    plates.into_iter().map(|(mark, corners)| PlateSighting { mark, map: map(&mark, &corners) }).collect()
}

/// Both marks carry the same text: the right one is in the direction of the left one's upper edge.
fn in_order(one: &[Point; 4], other: &[Point; 4]) -> [[Point; 4]; 2] {
    let edge = (one[1].x - one[0].x, one[1].y - one[0].y);
    let way = (other[0].x - one[0].x, other[0].y - one[0].y);
    if edge.0 * way.0 + edge.1 * way.1 > 0.0 { [*one, *other] } else { [*other, *one] }
}

/// Corners are clockwise, but those of a code in a mirror.
fn is_mirrored(corners: &[Point; 4]) -> bool {
    let [first, right, _, below] = corners;
    let (across, down) = ((right.x - first.x, right.y - first.y), (below.x - first.x, below.y - first.y));
    across.0 * down.1 - across.1 * down.0 < 0.0
}
