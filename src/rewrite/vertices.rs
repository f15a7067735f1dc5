//! Places in a sorted table <-> coordinates, and the coordinate that a parallelogram guesses.

use super::RewriteError;
use super::numerals::{Numeral, NumeralStyle};
use super::walk::OpenEdge;

/// The vertices so far; each coordinate as its place in the table of magnitudes, -1 - place if it is negative.
pub(super) struct Vertices {
    pub(super) magnitudes: Vec<u64>,
    values: Vec<f64>,
    places: Vec<[i32; 3]>,
}

/// Beyond this nothing is guessed: it is no float.
const MOST_GUESSED: f64 = 1e39;

impl Vertices {
    /// `magnitudes` in ascending order.
    ///
    /// # Errors
    /// A magnitude that the style does not have.
    pub(super) fn new(magnitudes: Vec<u64>, style: NumeralStyle) -> Result<Self, RewriteError> {
        let values = magnitudes.iter().map(|magnitude| style.value(*magnitude)).collect::<Result<_, _>>()?;
        Ok(Self { magnitudes, values, places: Vec::new() })
    }

    /// # Errors
    /// A place beyond the table.
    pub(super) fn add(&mut self, places: [i64; 3]) -> Result<(), RewriteError> {
        let mut checked = [0; 3];
        for (place, checked) in places.iter().zip(&mut checked) {
            let index = if *place < 0 { -1 - *place } else { *place };
            if index >= self.magnitudes.len() as i64 {
                return Err(RewriteError::Damaged);
            }
            *checked = *place as i32;
        }
        self.places.push(checked);
        Ok(())
    }

    pub(super) fn numerals(&self, vertex: u32) -> [Numeral; 3] {
        self.of(vertex).map(|place| {
            let Numeral { magnitude, negative } = Numeral::of_signed(i64::from(place));
            Numeral { magnitude: self.magnitudes.get(magnitude as usize).copied().unwrap_or(0), negative }
        })
    }

    pub(super) fn point(&self, vertex: u32) -> [f64; 3] {
        self.of(vertex).map(|place| {
            let Numeral { magnitude, negative } = Numeral::of_signed(i64::from(place));
            let value = self.values.get(magnitude as usize).copied().unwrap_or(0.0);
            if negative { -value } else { value }
        })
    }

    fn of(&self, vertex: u32) -> [i32; 3] {
        self.places.get(vertex as usize).copied().unwrap_or_default()
    }

    /// What a coordinate of a new vertex may be, for each axis, the likeliest first: on an edge where a parallelogram would
    /// put it, then as at its corners; without an edge as the vertex before.
    pub(super) fn guesses(&self, edge: Option<OpenEdge>) -> [[Option<i64>; 4]; 3] {
        let Some(OpenEdge { from, to, behind }) = edge else {
            let last = (self.places.len() as u32).checked_sub(1).map_or([0; 3], |last| self.of(last));
            return last.map(|place| [Some(i64::from(place)), None, None, None]);
        };
        let points = [from, to, behind].map(|vertex| self.point(vertex));
        let places = [from, to, behind].map(|vertex| self.of(vertex));
        [0, 1, 2].map(|axis| {
            let guess = self.nearest(points[0][axis] + points[1][axis] - points[2][axis]);
            let [a, b, c] = places.map(|places| Some(i64::from(places[axis])));
            [Some(guess), a, b, c]
        })
    }

    /// The place of the value nearest to this; of two the smaller.
    fn nearest(&self, value: f64) -> i64 {
        let size = value.abs();
        // What is no number is not smaller either.
        if size.is_nan() || size > MOST_GUESSED || self.values.is_empty() {
            return 0;
        }
        let at = |place: usize| self.values.get(place).copied().unwrap_or(f64::INFINITY);
        let mut place = self.values.partition_point(|other| *other < size);
        if place == self.values.len() || (place > 0 && size - at(place - 1) <= at(place) - size) {
            place -= 1;
        }
        if value < 0.0 && at(place) != 0.0 { -1 - place as i64 } else { place as i64 }
    }
}
