//! An area and a kind of lines -> those lines, cut off at the area's edge (scan lines, even-odd or non-zero).

use crate::design::model::PlanePoint;

/// Most lines of one area.
const MOST: usize = 4_000;

/// Lines across an area. `direction` is one of four: two slanted, level, upright; `distance` in millimetres.
pub(super) fn lines(area: &[Vec<PlanePoint>], even_odd: bool, distance: f64, direction: usize) -> Vec<[PlanePoint; 2]> {
    // Turned so that the lines run along the first axis: `along` and `across` of a point.
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let (cos, sin) = [(half, -half), (half, half), (1.0, 0.0), (0.0, 1.0)][direction % 4];
    let turned = |point: &PlanePoint| (point.x * cos + point.y * sin, point.y * cos - point.x * sin);
    let back = |along: f64, across: f64| PlanePoint { x: along * cos - across * sin, y: along * sin + across * cos };
    let mut edges: Vec<[(f64, f64); 2]> = Vec::new();
    for ring in area {
        let points: Vec<_> = ring.iter().map(turned).collect();
        for (at, from) in points.iter().enumerate() {
            edges.push([*from, points[(at + 1) % points.len()]]);
        }
    }
    let level = |edge: &[(f64, f64); 2]| (edge[0].1.min(edge[1].1), edge[0].1.max(edge[1].1));
    let low = edges.iter().map(|edge| level(edge).0).fold(f64::INFINITY, f64::min);
    let high = edges.iter().map(|edge| level(edge).1).fold(f64::NEG_INFINITY, f64::max);
    if !(high - low).is_finite() || high - low < distance * 0.5 {
        return Vec::new();
    }
    let step = distance.max((high - low) / MOST as f64);
    // Lines start at the same places whatever the area, so that they go on in the next one.
    let first = (low / step).ceil();
    let count = ((high / step).floor() - first) as usize + 1;
    let mut crossings: Vec<Vec<(f64, i32)>> = vec![Vec::new(); count.min(MOST + 1)];
    for edge in &edges {
        let (from, to) = level(edge);
        let way = if edge[1].1 > edge[0].1 { 1 } else { -1 };
        let mut number = ((from / step).ceil() - first).max(0.0);
        // An edge takes in its lower end, not its upper one.
        while (first + number) * step < to {
            let at = (first + number) * step;
            if let Some(row) = crossings.get_mut(number as usize) {
                let share = (at - edge[0].1) / (edge[1].1 - edge[0].1);
                row.push((edge[0].0 + (edge[1].0 - edge[0].0) * share, way));
            }
            number += 1.0;
        }
    }
    let mut found = Vec::new();
    for (number, mut row) in crossings.into_iter().enumerate() {
        row.sort_by(|one, other| one.0.total_cmp(&other.0));
        let across = (first + number as f64) * step;
        let mut winding = 0;
        for pair in row.windows(2) {
            winding += if even_odd { 1 } else { pair[0].1 };
            let is_inside = if even_odd { winding % 2 != 0 } else { winding != 0 };
            if is_inside && pair[1].0 - pair[0].0 > 0.05 {
                found.push([back(pair[0].0, across), back(pair[1].0, across)]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_inside_and_leave_holes_out() {
        let p = |x: f64, y: f64| PlanePoint { x, y };
        let outer = vec![p(0.0, 0.0), p(20.0, 0.0), p(20.0, 10.0), p(0.0, 10.0)];
        let hole = vec![p(5.0, 2.0), p(15.0, 2.0), p(15.0, 8.0), p(5.0, 8.0)];
        for direction in 0..4 {
            let all = lines(&[outer.clone(), hole.clone()], true, 1.5, direction);
            assert!(all.len() > 10, "{direction}");
            let length: f64 = all.iter().map(|[a, b]| (a.x - b.x).hypot(a.y - b.y)).sum();
            // Area by lines: 200 - 60.
            assert!((length * 1.5 - 140.0).abs() < 15.0, "{direction}: {length}");
            for [a, b] in all {
                let middle = p(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
                assert!(middle.x > -1e-9 && middle.x < 20.0 + 1e-9 && middle.y > -1e-9 && middle.y < 10.0 + 1e-9);
                assert!(!(middle.x > 5.01 && middle.x < 14.99 && middle.y > 2.01 && middle.y < 7.99));
            }
        }
        assert!(lines(std::slice::from_ref(&outer), true, 1e-9, 2).len() <= MOST + 1);
        assert!(lines(&[vec![p(0.0, 0.0), p(f64::NAN, 1.0)]], true, 1.0, 2).is_empty());
    }
}
