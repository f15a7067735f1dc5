//! Codes and marks that were read -> where in the picture the unread codes of their sheets are.

use crate::photo::Point;
use crate::photo::code::Code;
use crate::photo::map::{SheetPoint, Warp};

/// How far beyond what was read the map is trusted, in multiples of its breadth: a mark in a corner tells little of the
/// other end of the sheet.
const REACH: f64 = 3.0;
/// The same where a single code or mark was read.
const REACH_OF_ONE: f64 = 1.0;

/// A sheet seen in a picture, and its unread places.
pub struct Unread {
    /// The first eight digits of the set id.
    pub prefix: String,
    /// As printed, from 1.
    pub sheet: u32,
    /// Modules on a code's side.
    pub side: u32,
    /// Slots within reach of the map, and their outer corners, from the code's own top left
    /// clockwise; they may lie outside of the picture.
    pub slots: Vec<(u32, [Point; 4])>,
}

/// The sheets of these codes that are not read completely.
pub fn unread(codes: &[Code]) -> Vec<Unread> {
    let sheets = crate::photo::sheet::grouping::sheets(codes).into_iter().filter(|(_, seen)| seen.unread() > 0);
    sheets
        .filter_map(|(key, seen)| {
            let warp = Warp::from_anchors(&seen.anchors)?;
            let read = Extent::of(seen.anchors.iter().map(|anchor| anchor.sheet));
            let reach = if seen.anchors.len() > 4 { REACH } else { REACH_OF_ONE };
            let near =
                |slot: u32| read.distance(SheetPoint::middle(seen.geometry.code(slot))) <= reach * read.breadth();
            let slots = (0..key.grid.codes()).filter(|slot| !seen.is_read(*slot) && near(*slot));
            let slots = slots.filter_map(|slot| Some((slot, warp.corners(seen.geometry.code(slot))?))).collect();
            Some(Unread { prefix: key.prefix, sheet: key.sheet, side: seen.geometry.code_side, slots })
        })
        .collect()
}

/// The upright rectangle around places on the sheet, in modules.
struct Extent {
    left: f64,
    right: f64,
    top: f64,
    foot: f64,
}

impl Extent {
    fn of(places: impl Iterator<Item = SheetPoint>) -> Self {
        let nothing =
            Self { left: f64::INFINITY, right: f64::NEG_INFINITY, top: f64::INFINITY, foot: f64::NEG_INFINITY };
        places.fold(nothing, |all, SheetPoint { x, y }| Self {
            left: all.left.min(x),
            right: all.right.max(x),
            top: all.top.min(y),
            foot: all.foot.max(y),
        })
    }

    /// Its shorter side.
    fn breadth(&self) -> f64 {
        (self.right - self.left).min(self.foot - self.top)
    }

    /// From its edge to a place; 0 inside.
    fn distance(&self, SheetPoint { x, y }: SheetPoint) -> f64 {
        let beyond = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
        beyond(self.left, self.right, x).hypot(beyond(self.top, self.foot, y))
    }
}

#[cfg(test)]
mod tests {
    use crate::photo::map::coordinates::SheetPoint;
    use crate::photo::sheet::unread::Extent;

    #[test]
    fn a_place_inside_is_no_way_off_and_one_outside_is_as_far_as_its_nearest_edge() {
        let place = |(x, y)| SheetPoint { x, y };
        let read = Extent::of([(0.0, 0.0), (10.0, 4.0), (6.0, 20.0)].map(place).into_iter());
        assert!((read.breadth() - 10.0).abs() < 1e-9);
        assert!(read.distance(place((5.0, 5.0))).abs() < 1e-9);
        assert!((read.distance(place((13.0, 24.0))) - 5.0).abs() < 1e-9);
    }
}
