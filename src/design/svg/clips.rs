//! Clips of an SVG, one within another -> single areas (Sutherland-Hodgman where one of two is convex).

use crate::design::model::{Outline, OutlinePart, PlanePoint};

/// How far lines may be from curves in areas that are cut out of others.
const OFF: f64 = 0.005;

/// The area inside both; `None` if neither is convex.
pub(super) fn intersection(one: &Outline, other: &Outline) -> Option<Outline> {
    let (a, b) = (one.polylines(OFF), other.polylines(OFF));
    if let [convex] = a.as_slice()
        && is_convex(convex)
    {
        return Some(cut(b, convex));
    }
    if let [convex] = b.as_slice()
        && is_convex(convex)
    {
        return Some(cut(a, convex));
    }
    None
}

fn cross(a: PlanePoint, b: PlanePoint, c: PlanePoint) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn is_convex(ring: &[PlanePoint]) -> bool {
    let count = ring.len();
    let longest =
        ring.iter().map(|point| (point.x - ring[0].x).abs().max((point.y - ring[0].y).abs())).fold(0.0, f64::max);
    let least = 1e-7 * longest * longest;
    let turns: Vec<f64> =
        (0..count).map(|at| cross(ring[at], ring[(at + 1) % count], ring[(at + 2) % count])).collect();
    let turned: f64 = (0..count)
        .map(|at| {
            let (a, b, c) = (ring[at], ring[(at + 1) % count], ring[(at + 2) % count]);
            let along = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
            cross(a, b, c).atan2(along)
        })
        .sum();
    count > 2
        && (turns.iter().all(|turn| *turn >= -least) || turns.iter().all(|turn| *turn <= least))
        && (turned.abs() - std::f64::consts::TAU).abs() < 0.1
}

/// Rings cut off by each edge of a convex one. Rings that are cut in two keep an edge there and back, which is no area.
fn cut(mut rings: Vec<Vec<PlanePoint>>, convex: &[PlanePoint]) -> Outline {
    let around: f64 = (0..convex.len()).map(|at| cross(convex[0], convex[at], convex[(at + 1) % convex.len()])).sum();
    for (at, from) in convex.iter().enumerate() {
        let to = convex[(at + 1) % convex.len()];
        let inside = |point: PlanePoint| cross(*from, to, point) * around.signum();
        for ring in &mut rings {
            let mut kept = Vec::with_capacity(ring.len() + 4);
            for (at, here) in ring.iter().enumerate() {
                let next = ring[(at + 1) % ring.len()];
                let (here_side, next_side) = (inside(*here), inside(next));
                if here_side >= 0.0 {
                    kept.push(*here);
                }
                if (here_side >= 0.0) != (next_side >= 0.0) {
                    let share = here_side / (here_side - next_side);
                    kept.push(PlanePoint {
                        x: here.x + (next.x - here.x) * share,
                        y: here.y + (next.y - here.y) * share,
                    });
                }
            }
            *ring = kept;
        }
        rings.retain(|ring| ring.len() > 2);
    }
    let mut parts = Vec::new();
    let start = rings.first().and_then(|ring| ring.first()).copied().unwrap_or_default();
    for (number, ring) in rings.iter().enumerate() {
        let skip = usize::from(number == 0);
        let point = |(at, point): (usize, &PlanePoint)| {
            if at == 0 { OutlinePart::Move(*point) } else { OutlinePart::Line(*point) }
        };
        parts.extend(ring.iter().enumerate().skip(skip).map(point));
    }
    Outline { start, parts, closed: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::arcs;

    fn area(outline: &Outline) -> f64 {
        let ring = |ring: &Vec<PlanePoint>| {
            (0..ring.len()).map(|at| cross(ring[0], ring[at], ring[(at + 1) % ring.len()])).sum::<f64>() / 2.0
        };
        outline.polylines(0.001).iter().map(|one| ring(one).abs()).sum()
    }

    fn square(x: f64, y: f64, side: f64) -> Outline {
        let p = |x: f64, y: f64| OutlinePart::Line(PlanePoint { x, y });
        let parts = vec![p(x + side, y), p(x + side, y + side), p(x, y + side)];
        Outline { start: PlanePoint { x, y }, parts, closed: true }
    }

    #[test]
    fn areas_within_areas_are_intersected() {
        let both = intersection(&square(0.0, 0.0, 10.0), &square(4.0, 6.0, 10.0)).unwrap();
        assert!((area(&both) - 24.0).abs() < 1e-9);
        let circle = arcs::circle(PlanePoint { x: 0.0, y: 0.0 }, 5.0);
        let quarter = intersection(&square(0.0, 0.0, 10.0), &circle).unwrap();
        assert!((area(&quarter) - 25.0 * std::f64::consts::PI / 4.0).abs() < 0.05, "{}", area(&quarter));
        assert!(area(&intersection(&circle, &square(90.0, 0.0, 1.0)).unwrap()) < 1e-9);
        // A star is not convex, though all its turns go one way.
        let star: Vec<PlanePoint> = (0..5)
            .map(|at| f64::from(at) * 4.0 * std::f64::consts::PI / 5.0)
            .map(|angle| PlanePoint { x: angle.cos(), y: angle.sin() })
            .collect();
        assert!(!is_convex(&star));
    }
}
