//! A mesh -> the same mesh with each corner once: equal points are joined, and those at open edges that all but meet.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::edges::MeshEdges;
use crate::design::model::{SpacePoint, TriangleMesh};

/// How near points at open edges are joined, as a part of the diagonal of the box around the mesh.
const NEARNESS: f64 = 1e-6;
/// Cells of the search are so many times as wide as points are joined from.
const CELL: f64 = 4.0;
/// Of more points at open edges no near ones are joined: such a mesh is a heap of loose triangles.
const MOST_OPEN_POINTS: usize = 1_000_000;

/// Joins points: all that are equal, and those at open edges that lie within a millionth of the mesh's diagonal.
///
/// Each keeps the place of the one that came first. Triangles keep their number and order, even where corners fall together.
#[must_use]
pub fn welded(mesh: &TriangleMesh) -> TriangleMesh {
    weld(mesh).into_owned()
}

/// [`welded`], without a copy where there is nothing to join.
pub(super) fn weld(mesh: &TriangleMesh) -> Cow<'_, TriangleMesh> {
    let mesh = joined_where_equal(mesh);
    let mut open = MeshEdges::of(&mesh).open_points();
    open.sort_unstable();
    open.dedup();
    if open.is_empty() || open.len() > MOST_OPEN_POINTS {
        return mesh;
    }
    let near = NEARNESS * diagonal(&mesh.points);
    match near_pairs(&mesh.points, &open, near) {
        Some(first) => Cow::Owned(joined(&mesh, &first)),
        None => mesh,
    }
}

/// The diagonal of the box around points, in their unit.
pub(super) fn diagonal(points: &[SpacePoint]) -> f64 {
    let [low, high] = bounds(points);
    (0..3).map(|axis| (high[axis] - low[axis]).powi(2)).sum::<f64>().sqrt()
}

/// The lowest and the highest corner of the box around points; noughts without any.
pub(super) fn bounds(points: &[SpacePoint]) -> [SpacePoint; 2] {
    let Some(first) = points.first() else { return [[0.0; 3]; 2] };
    points.iter().fold([*first; 2], |[low, high], point| {
        let with = |all: SpacePoint, pick: fn(f64, f64) -> f64| {
            [pick(all[0], point[0]), pick(all[1], point[1]), pick(all[2], point[2])]
        };
        [with(low, f64::min), with(high, f64::max)]
    })
}

fn joined_where_equal(mesh: &TriangleMesh) -> Cow<'_, TriangleMesh> {
    let key = |index: u32| mesh.points.get(index as usize).map(|point| point.map(|x| x + 0.0));
    let mut order: Vec<u32> = (0..).take(mesh.points.len()).collect();
    let compare = |a: &u32, b: &u32| {
        let (one, two) = (key(*a).unwrap_or_default(), key(*b).unwrap_or_default());
        let axes = one[0].total_cmp(&two[0]).then(one[1].total_cmp(&two[1])).then(one[2].total_cmp(&two[2]));
        axes.then(a.cmp(b))
    };
    order.sort_unstable_by(compare);
    if !order.windows(2).any(|pair| pair.first().copied().map(key) == pair.last().copied().map(key)) {
        return Cow::Borrowed(mesh);
    }
    let mut first: Vec<u32> = (0..).take(mesh.points.len()).collect();
    for pair in order.windows(2) {
        if let [before, this] = *pair
            && key(before) == key(this)
            && let Some(of_before) = first.get(before as usize).copied()
            && let Some(of_this) = first.get_mut(this as usize)
        {
            *of_this = of_before;
        }
    }
    Cow::Owned(joined(mesh, &first))
}

/// Of each point, the one that takes its place: the first of those near enough, among the points asked for. `None` if all
/// keep their own.
fn near_pairs(points: &[SpacePoint], asked: &[u32], near: f64) -> Option<Vec<u32>> {
    let mut first: Vec<u32> = (0..).take(points.len()).collect();
    if near <= 0.0 {
        return None;
    }
    let mut any = false;
    let side = near * CELL;
    let [low, _] = bounds(points);
    // At most a few points stay in one cell: those that lie farther apart than they are joined from.
    let mut cells: BTreeMap<[i32; 3], Vec<u32>> = BTreeMap::new();
    for &index in asked {
        let Some(point) = points.get(index as usize) else { continue };
        let at: [f64; 3] = std::array::from_fn(|axis| (point[axis] - low[axis]) / side);
        let reach = |axis: usize| {
            let (from, to) = ((at[axis] - 1.0 / CELL).floor() as i32, (at[axis] + 1.0 / CELL).floor() as i32);
            from..=to
        };
        let around = reach(0).flat_map(|x| reach(1).flat_map(move |y| reach(2).map(move |z| [x, y, z])));
        let others = around.filter_map(|cell| cells.get(&cell)).flatten();
        let found = others.copied().filter(|other| {
            points
                .get(*other as usize)
                .is_some_and(|other| (0..3).map(|axis| (other[axis] - point[axis]).powi(2)).sum::<f64>() <= near * near)
        });
        match found.min() {
            Some(found) => {
                any = true;
                if let Some(place) = first.get_mut(index as usize) {
                    *place = found;
                }
            }
            None => cells.entry(at.map(|x| x.floor() as i32)).or_default().push(index),
        }
    }
    any.then_some(first)
}

/// The mesh with each point's place taken by another, and without those that no triangle needs any more.
fn joined(mesh: &TriangleMesh, first: &[u32]) -> TriangleMesh {
    const NONE: u32 = u32::MAX;
    let mut number = vec![NONE; mesh.points.len()];
    let mut points = Vec::new();
    let mut renumbered = |index: u32| {
        let kept = first.get(index as usize).copied().unwrap_or(index);
        let place = number.get_mut(kept as usize)?;
        if *place == NONE {
            *place = u32::try_from(points.len()).ok()?;
            points.push(*mesh.points.get(kept as usize)?);
        }
        Some(*place)
    };
    let triangles = mesh.triangles.iter().map(|corners| corners.map(|index| renumbered(index).unwrap_or(0))).collect();
    TriangleMesh { points, triangles }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_are_joined_and_unneeded_ones_left_out() {
        let points =
            vec![[9.0; 3], [0.0, 0.0, 0.0], [-0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
        let mesh = TriangleMesh { points, triangles: vec![[1, 3, 4], [2, 4, 5]] };
        let welded = welded(&mesh);
        assert_eq!(welded.points, [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
        assert_eq!(welded.triangles, [[0, 1, 2], [0, 2, 1]]);
    }

    #[test]
    fn points_at_open_edges_that_all_but_meet_are_joined_and_no_others() {
        for (gap, count) in [(1e-7, 4), (1e-3, 6)] {
            let points = vec![
                [0.0, 0.0, 0.0],
                [1.0, 0.0, 0.0],
                [0.0, 1.0, 0.0],
                [1.0 + gap, 0.0, 0.0],
                [0.0, 1.0, gap],
                [1.0, 1.0, 0.0],
            ];
            let mesh = TriangleMesh { points, triangles: vec![[0, 1, 2], [3, 5, 4]] };
            assert_eq!(welded(&mesh).points.len(), count, "{gap}");
        }
    }
}
