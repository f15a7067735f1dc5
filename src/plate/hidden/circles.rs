//! Drawn edges of a solid -> circles and arcs that they follow.

use super::chain::{Chain, Followers, points_of};
use super::creases::{direction, lines_at};
use super::edges::EdgeTable;
use super::vector::{add_scaled, cross, dot, length, sub, unit};
use super::weld::WeldedMesh;
use crate::design::SpacePoint;

/// Edges follow one another if they turn by less than 35 degrees: a polygon of 11 sides and more is a circle.
const FOLLOWS: f64 = 0.819;
/// An arc has at least this many edges.
const FEWEST: usize = 4;
/// How far corners may be off a circle, as a part of its radius, and as a part of the mesh's diagonal.
const OFF: f64 = 5e-4;
const OFF_OF_DIAGONAL: f64 = 3e-6;
/// A circle is at most this many times as large as the mesh.
const LARGEST: f64 = 2.0;

/// A circle in space.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpaceCircle {
    pub centre: SpacePoint,
    /// Of length 1 and at right angles, in the circle's plane.
    pub axes: [SpacePoint; 2],
    pub radius: f64,
    /// Whether edges follow all of it.
    pub whole: bool,
}

impl SpaceCircle {
    /// In radians, from the first axis to the second.
    pub(super) fn angle(&self, point: SpacePoint) -> f64 {
        let out = sub(point, self.centre);
        dot(out, self.axes[1]).atan2(dot(out, self.axes[0]))
    }

    pub(super) fn normal(&self) -> SpacePoint {
        cross(self.axes[0], self.axes[1])
    }

    /// The circle through three points; `None` if they are in a line.
    fn through([a, b, c]: [SpacePoint; 3]) -> Option<Self> {
        let (ab, ac) = (sub(b, a), sub(c, a));
        let normal = cross(ab, ac);
        let size = dot(normal, normal);
        if size <= 1e-18 * dot(ab, ab) * dot(ac, ac) {
            return None;
        }
        // The circumcentre from a.
        let to_centre = add_scaled(
            cross(cross(ab, ac), ab).map(|x| x * dot(ac, ac) / (2.0 * size)),
            cross(ac, cross(ab, ac)),
            dot(ab, ab) / (2.0 * size),
        );
        let radius = length(to_centre);
        let first = unit(sub([0.0; 3], to_centre));
        let centre = add_scaled(a, to_centre, 1.0);
        Some(Self { centre, axes: [first, cross(unit(normal), first)], radius, whole: false })
    }

    fn holds(&self, point: SpacePoint, tolerance: f64) -> bool {
        let out = sub(point, self.centre);
        let height = dot(out, self.normal());
        let flat = (dot(out, out) - height * height).max(0.0).sqrt();
        height.abs() <= tolerance && (flat - self.radius).abs() <= tolerance
    }
}

/// Circles, and which edges follow them.
pub(super) struct Circles {
    pub circles: Vec<SpaceCircle>,
    /// For each edge of the mesh, an index of [`Self::circles`], or [`u32::MAX`].
    pub of_edge: Vec<u32>,
}

impl Circles {
    pub(super) fn new(mesh: &WeldedMesh, table: &EdgeTable, drawn: &[bool]) -> Self {
        let mut found = Self { circles: Vec::new(), of_edge: vec![u32::MAX; table.edges.len()] };
        let followers = Followers::new(
            &lines_at(mesh, table, |number| drawn[number]),
            table.edges.len(),
            |number| table.edges[number as usize].ends,
            |number, from| direction(mesh, &table.edges[number as usize], from),
            |_, cosine| cosine > FOLLOWS,
        );
        let wanted = (0..table.edges.len() as u32).filter(|number| drawn[*number as usize]);
        for chain in followers.chains(wanted) {
            found.fit(mesh, table, &chain);
        }
        found
    }

    /// Finds the arcs of one chain of edges, longest first from its start.
    fn fit(&mut self, mesh: &WeldedMesh, table: &EdgeTable, chain: &Chain) {
        let edges = &chain.lines;
        if edges.len() < FEWEST {
            return;
        }
        let ends = points_of(chain, |number| table.edges[number as usize].ends);
        let points: Vec<SpacePoint> = ends.iter().map(|end| mesh.points[*end as usize]).collect();
        let fits = |from: usize, count: usize, whole: bool| -> Option<SpaceCircle> {
            let run = &points[from..=from + count];
            let three = if whole { [0, count / 3, 2 * count / 3] } else { [0, count / 2, count] };
            let circle = SpaceCircle::through(three.map(|at| run[at]))?;
            let tolerance = (OFF * circle.radius).max(OFF_OF_DIAGONAL * mesh.diagonal);
            let good = circle.radius <= LARGEST * mesh.diagonal
                && tolerance < circle.radius / 20.0
                && run.iter().all(|point| circle.holds(*point, tolerance))
                // Each edge is a short chord, and all run the same way round.
                && run.windows(2).all(|pair| {
                    let step = turn_of(&circle, pair[0], pair[1]);
                    step > 0.0 && step < 0.62
                });
            good.then_some(circle)
        };
        if chain.closed
            && let Some(circle) = fits(0, edges.len(), true)
        {
            self.take(SpaceCircle { whole: true, ..circle }, edges);
            return;
        }
        let mut from = 0;
        while from + FEWEST <= edges.len() {
            let Some(mut best) = fits(from, FEWEST, false) else {
                from += 1;
                continue;
            };
            let (mut good, mut bad) = (FEWEST, edges.len() - from + 1);
            let mut step = FEWEST;
            while good + 1 < bad {
                let tried = (good + step).min(bad - 1);
                if let Some(circle) = fits(from, tried, false) {
                    (best, good) = (circle, tried);
                    step *= 2;
                } else {
                    bad = tried;
                    step = ((bad - good) / 2).max(1);
                }
            }
            self.take(best, &edges[from..from + good]);
            from += good;
        }
    }

    fn take(&mut self, circle: SpaceCircle, edges: &[u32]) {
        for &edge in edges {
            self.of_edge[edge as usize] = self.circles.len() as u32;
        }
        self.circles.push(circle);
    }
}

/// The angle from one point to another on a circle, between -pi and pi.
pub(super) fn turn_of(circle: &SpaceCircle, from: SpacePoint, to: SpacePoint) -> f64 {
    use std::f64::consts::{PI, TAU};
    let turn = circle.angle(to) - circle.angle(from);
    if turn > PI {
        turn - TAU
    } else if turn < -PI {
        turn + TAU
    } else {
        turn
    }
}
