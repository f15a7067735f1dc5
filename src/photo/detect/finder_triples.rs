//! Sets of three finder patterns that gave no code, as several preprocessings saw them -> those seen most often.

use crate::photo::Point;
use crate::photo::detect::FinderTriple;

/// Sets that are kept apart.
const MAX_KEPT: usize = 200;
/// Modules between two sightings of one pattern.
const NEAR: f32 = 1.5;

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

    /// The sets seen most often.
    pub fn most_seen(mut self, count: usize) -> Vec<FinderTriple> {
        self.0.sort_by_key(|(seen, _)| std::cmp::Reverse(*seen));
        self.0.into_iter().take(count).map(|(_, triple)| triple).collect()
    }
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
