//! Points one after another -> indices, with equal points stored once.

use crate::design::error::DesignError;
use crate::design::model::SpacePoint;
use crate::limits::{MAX_DESIGN_MM, MAX_SOLID_POINTS};

/// How many places are looked at for an equal point. A stranger may choose points that collide; then they are stored
/// twice, which is no fault: welding finds them by sorting.
const MOST_PROBES: usize = 64;
/// No point.
const FREE: u32 = u32::MAX;

/// An open-addressed hash table of points, at most half full.
pub(super) struct PointTable {
    points: Vec<SpacePoint>,
    places: Vec<u32>,
}

impl PointTable {
    pub fn new() -> Self {
        Self { points: Vec::new(), places: vec![FREE; 1 << 10] }
    }

    /// The index of a point, which must be finite and within [`MAX_DESIGN_MM`].
    pub fn index(&mut self, point: SpacePoint) -> Result<u32, DesignError> {
        // Minus nought is nought.
        let point = point.map(|x| x + 0.0);
        let place = match self.find(point) {
            Ok(index) => return Ok(index),
            Err(place) => place,
        };
        let too_many = || DesignError::TooMany { what: "different corners", most: MAX_SOLID_POINTS };
        let index = u32::try_from(self.points.len()).map_err(|_| too_many())?;
        if self.points.len() == MAX_SOLID_POINTS {
            return Err(too_many());
        }
        self.points.push(point);
        if let Some(place) = place.and_then(|place| self.places.get_mut(place)) {
            *place = index;
        }
        if self.points.len() * 2 > self.places.len() {
            self.grow();
        }
        Ok(index)
    }

    /// The index of an equal point; else where it may be stored, if there is room near its place.
    fn find(&self, point: SpacePoint) -> Result<u32, Option<usize>> {
        let mask = self.places.len() - 1;
        let start = hash(point);
        for probe in 0..MOST_PROBES {
            let place = start.wrapping_add(probe) & mask;
            let index = self.places.get(place).copied().unwrap_or(FREE);
            if index == FREE {
                return Err(Some(place));
            }
            if self.points.get(index as usize) == Some(&point) {
                return Ok(index);
            }
        }
        Err(None)
    }

    fn grow(&mut self) {
        self.places = vec![FREE; self.places.len() * 2];
        for (index, point) in (0_u32..).zip(&self.points) {
            let mask = self.places.len() - 1;
            let start = hash(*point);
            let free = (0..MOST_PROBES)
                .map(|probe| start.wrapping_add(probe) & mask)
                .find(|place| self.places.get(*place) == Some(&FREE));
            if let Some(place) = free.and_then(|place| self.places.get_mut(place)) {
                *place = index;
            }
        }
    }

    pub fn into_points(mut self) -> Vec<SpacePoint> {
        self.places = Vec::new();
        self.points.shrink_to_fit();
        self.points
    }
}

/// Bits of three numbers, mixed well (the finalizer of `SplitMix64`).
fn hash(point: SpacePoint) -> usize {
    let mixed = point.iter().fold(0_u64, |all, x| {
        let mut bits = (all ^ x.to_bits()).wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    });
    mixed as usize
}

/// A point whose coordinates are numbers that a part can have; `whose` and `line` tell where it stands.
pub(super) fn checked(
    point: SpacePoint,
    whose: impl FnOnce() -> String,
    line: Option<usize>,
) -> Result<SpacePoint, DesignError> {
    let Some(x) = point.iter().find(|x| x.is_nan() || x.abs() > MAX_DESIGN_MM) else { return Ok(point) };
    let problem = if x.is_finite() {
        format!("{} lies at {x:e}, farther away than any part reaches", whose())
    } else {
        format!("{} has a coordinate that is not a number", whose())
    };
    Err(DesignError::Broken { problem, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_have_one_index_and_others_their_own() {
        let mut table = PointTable::new();
        let at = |i: u32| [f64::from(i % 100), f64::from(i / 100), -0.0];
        for i in 0..20_000 {
            assert_eq!(table.index(at(i)), Ok(i));
        }
        for i in 0..20_000 {
            assert_eq!(table.index(at(i)), Ok(i));
        }
        assert_eq!(table.index([0.0, 0.0, 0.0]), Ok(0), "minus nought is nought");
        assert_eq!(table.into_points().len(), 20_000);
    }

    #[test]
    fn coordinates_that_no_part_has_are_refused() {
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e38, -2e8] {
            assert!(checked([0.0, x, 0.0], || "corner 1".to_owned(), None).is_err(), "{x}");
        }
        assert!(checked([1e8, -1e8, 0.0], || "corner 1".to_owned(), None).is_ok());
    }
}
