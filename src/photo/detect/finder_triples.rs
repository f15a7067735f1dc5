//! Sets of three finder patterns that gave no code, as several preprocessings saw them -> those seen most often, and those of
//! codes that stand side by side.
//!
//! Where four codes of a sheet meet, three of them have a finder pattern there, nearer to one another than those of any code:
//!
//! ```text
//!    code          code
//!               +-+
//!               |U|            L, U, A: what is taken for a small code
//!           +-+ +-+            A, L of the next such set to the right, U of the next one below: the code itself
//!           |L| |A|
//!           +-+ +-+
//!    code          code
//! ```

use crate::photo::Point;
use crate::photo::detect::FinderTriple;
use crate::photo::largest;
use crate::photo::map::Pixel;

/// Sets that are kept apart.
const MAX_KEPT: usize = 200;
/// Modules between two sightings of one pattern.
const NEAR: f32 = 1.5;
/// Modules between the finder patterns of a code and those of the next: their own seven, and a gutter between them.
const SIDE_BY_SIDE: std::ops::Range<f64> = 8.5..14.0;
/// The same between two such places, in units of that: the smallest code has 21 modules.
const LEAST_APART: f64 = 2.0;
/// How far the way to the next place may leave the direction that the patterns point to, as a share of its length.
const ASIDE: f64 = 0.15;

/// What was seen so far, and how often.
#[derive(Debug, Default)]
pub struct FinderTriples(Vec<(u32, FinderTriple)>);

impl FinderTriples {
    /// Adds what one way of looking saw, in pixels that are `scale` of the picture's wide.
    pub fn add(&mut self, seen: &[FinderTriple], scale: f32) {
        for triple in seen {
            let triple = FinderTriple {
                corners: triple.corners.map(|at| Point { x: at.x * scale, y: at.y * scale }),
                module: triple.module * scale,
            };
            match self.0.iter().position(|(_, known)| same(known, &triple)) {
                Some(at) => self.0[at].0 += 1,
                None if self.0.len() < MAX_KEPT => self.0.push((1, triple)),
                None => {}
            }
        }
    }

    /// Adds what was seen in a smaller picture.
    pub fn join(&mut self, seen: Self, scale: f32) {
        for (_, triple) in seen.0 {
            self.add(&[triple], scale);
        }
    }

    /// All of them, in the order in which they were seen.
    pub fn all(&self) -> Vec<FinderTriple> {
        self.0.iter().map(|(_, triple)| *triple).collect()
    }

    /// The sets of codes between places where four codes meet.
    pub fn side_by_side(&self) -> Vec<FinderTriple> {
        let places: Vec<MeetingPlace> = self.0.iter().filter_map(|(_, triple)| MeetingPlace::of(triple)).collect();
        let next = |from: &MeetingPlace, along: Pixel| {
            let ahead = places.iter().filter_map(|place| Some((steps(place.corner - from.corner, along)?, place)));
            ahead.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place)
        };
        let codes = places.iter().filter_map(|place| {
            let (right, below) = (next(place, place.right)?, next(place, place.down)?);
            let corners = [place.corner, right.corner - right.right, below.corner - below.down].map(Point::from);
            Some(FinderTriple { corners, module: place.module })
        });
        codes.collect()
    }

    /// The sets seen most often.
    pub fn most_seen(self, count: usize) -> Vec<FinderTriple> {
        largest::of(self.0, count, |(seen, _)| *seen as usize).into_iter().map(|(_, triple)| triple).collect()
    }
}

/// Where four codes meet.
struct MeetingPlace {
    /// The finder pattern of the code right of and below it.
    corner: Pixel,
    /// From the pattern left of that one to it, and from the one above.
    right: Pixel,
    down: Pixel,
    module: f32,
}

impl MeetingPlace {
    fn of(triple: &FinderTriple) -> Option<Self> {
        let [corner, left, above] = triple.corners.map(Pixel::from);
        let (right, down) = (corner - left, corner - above);
        let is_near = |way: Pixel| SIDE_BY_SIDE.contains(&(way.length() / f64::from(triple.module)));
        (is_near(right) && is_near(down)).then_some(Self { corner, right, down, module: triple.module })
    }
}

/// How often `way` leads as far as `along`; `None` where it leads elsewhere, or not far enough.
fn steps(way: Pixel, along: Pixel) -> Option<f64> {
    let square = along.x * along.x + along.y * along.y;
    let (ahead, aside) = ((way.x * along.x + way.y * along.y) / square, (way.x * along.y - way.y * along.x) / square);
    (ahead > LEAST_APART && aside.abs() < ASIDE * ahead).then_some(ahead)
}

/// Whether all three patterns stand at the same places.
fn same(one: &FinderTriple, other: &FinderTriple) -> bool {
    let near = NEAR * one.module.max(other.module);
    one.corners.iter().zip(&other.corners).all(|(a, b)| (a.x - b.x).hypot(a.y - b.y) < near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_between_three_places_where_codes_meet_is_told() {
        // Codes of 37 modules in a square lattice that is turned, four pixels to a module.
        let at = |x: f32, y: f32| Point { x: 400.0 + 4.0 * (x - 0.3 * y), y: 100.0 + 4.0 * (0.3 * x + y) };
        let meeting = |column: f32, row: f32| {
            let (x, y) = (41.0 * column, 41.0 * row);
            FinderTriple { corners: [at(x, y), at(x - 11.0, y), at(x, y - 11.0)], module: 4.2 }
        };
        let mut triples = FinderTriples::default();
        triples.add(&[meeting(0.0, 0.0), meeting(1.0, 0.0), meeting(2.0, 0.0), meeting(0.0, 1.0)], 1.0);
        // A code that was seen as it is.
        triples.add(&[FinderTriple { corners: [at(1.0, 1.0), at(31.0, 1.0), at(1.0, 31.0)], module: 4.2 }], 1.0);
        let codes = triples.side_by_side();
        assert_eq!(codes.len(), 1);
        for (corner, right) in codes[0].corners.iter().zip([at(0.0, 0.0), at(30.0, 0.0), at(0.0, 30.0)]) {
            assert!((corner.x - right.x).hypot(corner.y - right.y) < 0.01, "{corner:?} {right:?}");
        }
    }

    #[test]
    fn sets_seen_by_more_ways_come_first_whatever_the_scale() {
        let triple = |x: f32, scale: f32| FinderTriple {
            corners: [(x, 20.0), (x + 80.0, 20.0), (x, 100.0)].map(|(x, y)| Point { x: x / scale, y: y / scale }),
            module: 4.0 / scale,
        };
        let mut triples = FinderTriples::default();
        triples.add(&[triple(300.0, 1.0), triple(10.0, 1.0)], 1.0);
        triples.add(&[triple(12.0, 2.0)], 2.0);
        triples.add(&[triple(200.0, 0.5)], 0.5);
        let seen = triples.most_seen(2);
        assert_eq!(seen, [triple(10.0, 1.0), triple(300.0, 1.0)]);
    }
}
