//! A mesh -> what is known of the solid: size, volume, area, shells, and whether it is closed, or where it is not.

use super::edges::{MeshEdges, WeldedEdge, is_collapsed};
use super::vectors::{cross, dot, length, minus};
use super::weld::{bounds, weld};
use crate::design::model::{SpacePoint, TriangleMesh};

/// A triangle lower than this part of its longest side is a line.
const FLATNESS: f64 = 1e-9;

/// What is known of a solid, in the unit of its mesh (millimetres, for designs that were read).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SolidFacts {
    /// The lowest and the highest corner of the box around it.
    pub bounds: [SpacePoint; 2],
    /// All triangles of the file, and their corners after [`welded`](super::welded).
    pub triangles: usize,
    pub points: usize,
    /// Of the whole surface.
    pub area: f64,
    /// Signed: below nought if the surface shows its inner side. Of no meaning unless [`Self::is_watertight`].
    pub volume: f64,
    /// Pieces of the surface that share no edge: a ball with a hollow has two.
    pub shells: usize,
    /// Edges at one triangle.
    pub open_edges: usize,
    /// Edges at more than two triangles, whether or not they are closed.
    pub branched_edges: usize,
    /// Edges at two triangles or more, along which as many do not run one way as the other.
    pub turned_edges: usize,
    /// The middle of the longest chain of edges that are not closed.
    pub open_at: Option<SpacePoint>,
    /// Triangles that are lines or points.
    pub degenerate: usize,
    /// Triangles with the same corners as one before them.
    pub duplicates: usize,
}

impl SolidFacts {
    /// The facts of a mesh: welds it first. Some seconds for the most triangles.
    #[must_use]
    pub fn of(mesh: &TriangleMesh) -> Self {
        Self::of_welded(&weld(mesh))
    }

    /// The facts of a mesh that [`welded`](super::welded) gave.
    #[must_use]
    pub fn of_welded(mesh: &TriangleMesh) -> Self {
        let mut facts = Self {
            bounds: bounds(&mesh.points),
            triangles: mesh.triangles.len(),
            points: mesh.points.len(),
            ..Self::default()
        };
        facts.add_triangles(mesh);
        facts.add_edges(mesh, &MeshEdges::of(mesh));
        facts
    }

    /// Whether every edge is closed: along it as many triangles run one way as the other, so that there is an inside.
    #[must_use]
    pub fn is_watertight(&self) -> bool {
        self.open_edges == 0 && self.turned_edges == 0
    }

    /// Whether the surface shows its inner side.
    #[must_use]
    pub fn is_inside_out(&self) -> bool {
        self.is_watertight() && self.volume < 0.0
    }

    /// Width, depth and height of the box around it.
    #[must_use]
    pub fn size(&self) -> [f64; 3] {
        let [low, high] = self.bounds;
        std::array::from_fn(|axis| high[axis] - low[axis])
    }

    fn add_triangles(&mut self, mesh: &TriangleMesh) {
        let [low, high] = self.bounds;
        // From the middle of the box, so that a part far from the origin loses no digits.
        let middle: SpacePoint = std::array::from_fn(|axis| f64::midpoint(low[axis], high[axis]));
        for corners in &mesh.triangles {
            let [a, b, c] =
                corners.map(|index| mesh.points.get(index as usize).map_or([0.0; 3], |p| minus(*p, middle)));
            let (one, two) = (minus(b, a), minus(c, a));
            let normal = cross(one, two);
            let height = length(normal);
            let longest = length(one).max(length(two)).max(length(minus(c, b)));
            self.degenerate += usize::from(is_collapsed(*corners) || height <= FLATNESS * longest * longest);
            self.area += height / 2.0;
            self.volume += dot(a, cross(b, c)) / 6.0;
        }
    }

    fn add_edges(&mut self, mesh: &TriangleMesh, edges: &MeshEdges) {
        let mut of_triangles = Groups::new(mesh.triangles.len());
        let mut of_points = Groups::new(mesh.points.len());
        let is_open = |edge: &WeldedEdge<'_>| edge.excess() != 0;
        for edge in edges.iter() {
            match edge.count() {
                1 => self.open_edges += 1,
                count => {
                    self.duplicates += duplicates(mesh, &edge);
                    self.branched_edges += usize::from(count > 2);
                    self.turned_edges += usize::from(is_open(&edge));
                }
            }
            let mut triangles = edge.triangles();
            if let Some(first) = triangles.next() {
                triangles.for_each(|other| of_triangles.join(first, other));
            }
            if is_open(&edge) {
                of_points.join(edge.low, edge.high);
            }
        }
        let whole = (0_u32..).zip(&mesh.triangles).filter(|(_, corners)| !is_collapsed(**corners));
        self.shells = whole.filter(|(index, _)| of_triangles.first(*index) == *index).count();
        if self.open_edges + self.turned_edges > 0 {
            self.open_at = middle_of_longest(mesh, edges, &mut of_points);
        }
    }
}

/// The middle of the longest chain of edges that are not closed, where points of a chain are in one group.
fn middle_of_longest(mesh: &TriangleMesh, edges: &MeshEdges, chains: &mut Groups) -> Option<SpacePoint> {
    let ends =
        |edge: &WeldedEdge<'_>| [edge.low, edge.high].map(|i| mesh.points.get(i as usize).copied().unwrap_or_default());
    let long = |[a, b]: [SpacePoint; 2]| length(minus(b, a));
    let open = || edges.iter().filter(|edge| edge.excess() != 0);
    let mut lengths = vec![0.0; mesh.points.len()];
    for edge in open() {
        if let Some(all) = lengths.get_mut(chains.first(edge.low) as usize) {
            *all += long(ends(&edge));
        }
    }
    let (longest, all) = (0_u32..).zip(lengths).reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    // The sum of its edges' middles, weighed by their lengths.
    let mut sum = [0.0; 3];
    for edge in open() {
        if chains.first(edge.low) == longest {
            let [a, b] = ends(&edge);
            let weight = long([a, b]) / all;
            sum = std::array::from_fn(|axis| sum[axis] + weight * f64::midpoint(a[axis], b[axis]));
        }
    }
    (all > 0.0).then_some(sum)
}

/// Triangles at an edge that have the same corners as one before them, if it is the edge of both lower corners.
fn duplicates(mesh: &TriangleMesh, edge: &WeldedEdge<'_>) -> usize {
    let third = |index: u32| {
        let mut corners = *mesh.triangles.get(index as usize)?;
        corners.sort_unstable();
        let [low, middle, high] = corners;
        (low == edge.low && middle == edge.high).then_some(high)
    };
    let mut thirds: Vec<u32> = edge.triangles().filter_map(third).collect();
    thirds.sort_unstable();
    thirds.windows(2).filter(|pair| pair.first() == pair.last()).count()
}

/// Union-find: things that belong together have the same first.
struct Groups {
    parents: Vec<u32>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parents: (0..).take(count).collect() }
    }

    fn first(&mut self, of: u32) -> u32 {
        let mut at = of;
        loop {
            let parent = self.parents.get(at as usize).copied().unwrap_or(at);
            if parent == at {
                return at;
            }
            let above = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(at as usize) {
                *place = above;
            }
            at = above;
        }
    }

    fn join(&mut self, one: u32, two: u32) {
        let (one, two) = (self.first(one), self.first(two));
        if let Some(place) = self.parents.get_mut(one.max(two) as usize) {
            *place = one.min(two);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{PI, TAU};

    use super::*;
    use crate::design::solid::shapes::{ball, block, cone, cylinder, joined, torus, turned};

    fn near(one: f64, two: f64) -> bool {
        (one - two).abs() <= 1e-9 * two.abs().max(1.0)
    }

    #[test]
    fn volume_and_area_are_those_of_the_formulas() {
        // Surfaces of revolution with n sides: a regular polygon has n / 2 sin(2 pi / n) for pi.
        for n in [3_u32, 7, 64] {
            let sides = f64::from(n);
            let pi = sides / 2.0 * (TAU / sides).sin();
            let side = 2.0 * (PI / sides).sin();
            let facts = SolidFacts::of(&cylinder(5.0, 12.0, n));
            assert!(near(facts.volume, pi * 25.0 * 12.0), "{}", facts.volume);
            assert!(near(facts.area, 2.0 * pi * 25.0 + sides * side * 5.0 * 12.0), "{}", facts.area);
            let facts = SolidFacts::of(&cone(5.0, 12.0, n));
            assert!(near(facts.volume, pi * 25.0 * 12.0 / 3.0), "{}", facts.volume);
            assert!(facts.is_watertight() && facts.shells == 1);
        }
        let facts = SolidFacts::of(&block([1e6, -3.0, 4.0], [2.0, 3.0, 5.0]));
        assert!(near(facts.volume, 30.0) && near(facts.area, 62.0), "{facts:?}");
        assert_eq!((facts.points, facts.triangles, facts.size()), (8, 12, [2.0, 3.0, 5.0]));
        let ring = SolidFacts::of(&torus(20.0, 6.0, 200, 100));
        assert!((ring.volume / (2.0 * PI * PI * 20.0 * 36.0) - 1.0).abs() < 2e-3, "{}", ring.volume);
        let round = SolidFacts::of(&ball([3.0, 4.0, 5.0], 10.0, 100));
        assert!((round.volume / (4.0 / 3.0 * PI * 1000.0) - 1.0).abs() < 2e-3, "{}", round.volume);
        assert!(ring.is_watertight() && round.is_watertight());
    }

    #[test]
    fn shells_are_counted_and_hollows_taken_off() {
        let outer = block([0.0; 3], [10.0; 3]);
        let hollow = turned(&block([2.0; 3], [3.0; 3]));
        let facts = SolidFacts::of(&joined(&[outer.clone(), hollow.clone()]));
        assert!(facts.shells == 2 && near(facts.volume, 973.0) && facts.is_watertight());
        let touching = SolidFacts::of(&joined(&[outer.clone(), block([10.0; 3], [1.0; 3])]));
        assert_eq!((touching.shells, touching.points), (2, 15), "one corner is shared, no edge");
        let at_an_edge = SolidFacts::of(&joined(&[outer.clone(), block([10.0, 10.0, 0.0], [1.0, 1.0, 10.0])]));
        assert!(at_an_edge.is_watertight());
        assert_eq!((at_an_edge.branched_edges, at_an_edge.shells), (1, 1));
        let inside_out = SolidFacts::of(&turned(&outer));
        assert!(inside_out.is_inside_out() && near(inside_out.volume, -1000.0));
        assert!(!facts.is_inside_out());
    }

    #[test]
    fn holes_are_counted_and_the_longest_is_located() {
        let mut mesh = cylinder(5.0, 12.0, 64);
        // The whole of one end is left out, and a triangle of the other.
        let top: Vec<[u32; 3]> = mesh
            .triangles
            .iter()
            .copied()
            .filter(|corners| corners.iter().all(|index| mesh.points[*index as usize][2] > 11.0))
            .collect();
        let at_bottom = |corners: &[u32; 3]| corners.iter().all(|index| mesh.points[*index as usize][2] < 1.0);
        let one = mesh.triangles.iter().copied().find(|corners| at_bottom(corners)).unwrap();
        mesh.triangles.retain(|corners| !top.contains(corners) && *corners != one);
        let facts = SolidFacts::of(&mesh);
        assert!(!facts.is_watertight());
        assert_eq!(facts.open_edges, 64 + 3);
        let [x, y, z] = facts.open_at.unwrap();
        assert!(x.abs() < 1e-9 && y.abs() < 1e-9 && near(z, 12.0), "{x} {y} {z}");
    }

    #[test]
    fn triangles_that_are_lines_turned_or_doubled_are_counted() {
        let sound = block([0.0; 3], [10.0; 3]);
        let mut mesh = sound.clone();
        mesh.triangles[3].swap(0, 1);
        let facts = SolidFacts::of(&mesh);
        assert_eq!((facts.turned_edges, facts.open_edges), (3, 0));
        assert!(!facts.is_watertight());
        let mut mesh = sound.clone();
        mesh.triangles.push(mesh.triangles[5]);
        let facts = SolidFacts::of(&mesh);
        assert_eq!((facts.duplicates, facts.branched_edges, facts.turned_edges), (1, 3, 3));
        let mut mesh = sound.clone();
        mesh.triangles.push([0, 0, 1]);
        assert_eq!(SolidFacts::of(&mesh).degenerate, 1);
        assert!(SolidFacts::of(&mesh).is_watertight(), "what is no area leaves no hole");
        assert_eq!(SolidFacts::of(&sound).degenerate, 0);
    }

    #[test]
    fn random_moves_and_orders_change_nothing_but_the_place() {
        let mut random = 7_u64;
        for turn in 0..50 {
            let mut next = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 33) as f64 / f64::from(1_u32 << 31) * 200.0 - 100.0
            };
            let by = [next(), next(), next()];
            let mut mesh = torus(20.0 + next().abs(), 6.0, 9 + turn, 7);
            let before = SolidFacts::of(&mesh);
            for point in &mut mesh.points {
                *point = std::array::from_fn(|axis| point[axis] + by[axis]);
            }
            for corners in &mut mesh.triangles {
                corners.rotate_left(turn as usize % 3);
            }
            mesh.triangles.reverse();
            let after = SolidFacts::of(&mesh);
            assert!((before.volume - after.volume).abs() < 1e-6 && (before.area - after.area).abs() < 1e-6);
            assert_eq!((before.points, before.shells), (after.points, after.shells));
            assert!(after.is_watertight());
        }
    }
}
