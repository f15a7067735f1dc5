//! Straight strokes on paper -> polylines: what lies on another is drawn once, specks are left out.

use super::cells::{Cells, Lattice};
use super::chain::{Followers, LinesAt, points_of};
use super::vector::{distance, turn};
use super::weld::PointIndex;

/// Strokes that are nearer to one another are one where they run side by side, in millimetres on paper.
const SAME: f64 = 0.01;
/// Ends that are nearer meet, in millimetres on paper.
const MEETS: f64 = 0.005;
/// How far a simplified line may be from the line, in millimetres on paper.
const SIMPLER: f64 = 0.004;
/// Where two strokes meet they are one line if it turns by less than 53 degrees; where more do, by less than 15.
const GOES_ON: f64 = 0.6;
const GOES_ON_STRAIGHT: f64 = 0.966;
/// What is shorter and touches nothing is a speck, in millimetres on paper.
const SPECK: f64 = 0.5;
/// What is nearer is touched, in millimetres on paper.
const TOUCHES: f64 = 0.06;
/// Gaps that are bridged, in millimetres on paper; the short ones whichever way their lines go.
const BRIDGE: f64 = 0.6;
const SHORT_BRIDGE: f64 = 0.15;

/// A straight line on paper, in millimetres of the real thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeenStroke {
    pub ends: [[f64; 2]; 2],
    pub visible: bool,
}

impl SeenStroke {
    fn length(&self) -> f64 {
        distance(self.ends[0], self.ends[1])
    }

    fn at(&self, part: f64) -> [f64; 2] {
        std::array::from_fn(|axis| self.ends[0][axis] + (self.ends[1][axis] - self.ends[0][axis]) * part)
    }
}

/// What intervals, in order, leave of a whole.
pub(super) fn complement(intervals: &[[f64; 2]], whole: [f64; 2]) -> Vec<[f64; 2]> {
    let mut free = Vec::new();
    let mut from = whole[0];
    for [start, end] in intervals {
        if *start > from {
            free.push([from, *start]);
        }
        from = from.max(*end);
    }
    if from < whole[1] {
        free.push([from, whole[1]]);
    }
    free
}

/// Strokes without those parts that lie on a visible or a longer one.
pub(super) fn without_overlaps(mut strokes: Vec<SeenStroke>, scale: f64) -> Vec<SeenStroke> {
    let near = SAME / scale;
    strokes.retain(|stroke| stroke.length() > near * 0.01);
    let mut order: Vec<(bool, f64, usize)> =
        strokes.iter().enumerate().map(|(at, stroke)| (!stroke.visible, -stroke.length(), at)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let strokes: Vec<SeenStroke> = order.into_iter().map(|(.., at)| strokes[at]).collect();
    let cells = cells_of(&strokes);
    let mut left = Vec::with_capacity(strokes.len());
    let mut tried = vec![usize::MAX; strokes.len()];
    for (number, stroke) in strokes.iter().enumerate() {
        let mut covered = Vec::new();
        cells.lattice.rows_of(&stroke.ends, |first, last| {
            for cell in first..=last {
                for &other in cells.at(cell) {
                    if other as usize >= number {
                        break;
                    }
                    if std::mem::replace(&mut tried[other as usize], number) != number {
                        covered.extend(cover(stroke, &strokes[other as usize], near));
                    }
                }
            }
        });
        covered.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let least = (near * 0.5 / stroke.length()).min(0.5);
        for [from, to] in complement(&covered, [0.0, 1.0]) {
            if covered.is_empty() || to - from > least {
                left.push(SeenStroke { ends: [stroke.at(from), stroke.at(to)], visible: stroke.visible });
            }
        }
    }
    left
}

/// The strokes that touch each cell, those that come first in front.
fn cells_of(strokes: &[SeenStroke]) -> Cells {
    let lattice = Lattice::new(strokes.iter().flat_map(|stroke| stroke.ends), strokes.len());
    Cells::new(lattice, strokes.len(), strokes.len() * 16, |at| (at as u32, strokes[at].ends))
}

/// The part of a stroke that another lies on.
fn cover(stroke: &SeenStroke, other: &SeenStroke, near: f64) -> Option<[f64; 2]> {
    let [a, b] = stroke.ends;
    let length = stroke.length();
    let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    let place = |p: [f64; 2]| {
        let out = [p[0] - a[0], p[1] - a[1]];
        (out[0] * along[0] + out[1] * along[1], turn(a, b, p) / length)
    };
    let (mut first, mut last) = (place(other.ends[0]), place(other.ends[1]));
    if first.0 > last.0 {
        (first, last) = (last, first);
    }
    let (from, to) = (first.0.max(0.0), last.0.min(length));
    if to - from <= near {
        return None;
    }
    let off = |at: f64| first.1 + (last.1 - first.1) * (at - first.0) / (last.0 - first.0);
    (off(from).abs() < near && off(to).abs() < near).then_some([from / length, to / length])
}

/// A line on paper that is not straight, in millimetres of the real thing.
#[derive(Debug, Clone)]
pub(super) struct Polyline {
    pub points: Vec<[f64; 2]>,
    pub visible: bool,
}

/// Strokes that meet as polylines, without points that are not needed.
pub(super) fn polylines(strokes: &[SeenStroke], scale: f64) -> Vec<Polyline> {
    let mut lines = Vec::new();
    for visible in [true, false] {
        let mut index = PointIndex::new(MEETS / scale);
        let ends: Vec<[u32; 2]> = strokes
            .iter()
            .filter(|stroke| stroke.visible == visible)
            .map(|stroke| stroke.ends.map(|[x, y]| index.number([x, y, 0.0])))
            .filter(|[a, b]| a != b)
            .collect();
        let point = |number: u32| {
            let [x, y, _] = index.points[number as usize];
            [x, y]
        };
        let at = LinesAt::new(index.points.len(), || (0..).zip(ends.iter().copied()));
        let followers = Followers::new(
            &at,
            ends.len(),
            |line| ends[line as usize],
            |line, from| {
                let [a, b] = ends[line as usize];
                let to = point(if a == from { b } else { a });
                let from = point(from);
                let length = distance(from, to);
                [(to[0] - from[0]) / length, (to[1] - from[1]) / length, 0.0]
            },
            |count, cosine| cosine > if count == 2 { GOES_ON } else { GOES_ON_STRAIGHT },
        );
        for chain in followers.chains(0..ends.len() as u32) {
            let points: Vec<[f64; 2]> = points_of(&chain, |line| ends[line as usize]).into_iter().map(point).collect();
            lines.push(Polyline { points: simpler(&points, SIMPLER / scale), visible });
        }
    }
    lines
}

/// The points of a line that it needs (Ramer 1972, Douglas and Peucker 1973), without recursion.
fn simpler(points: &[[f64; 2]], most: f64) -> Vec<[f64; 2]> {
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let farthest = (first + 1..last)
            .map(|at| (distance_to(points[at], points[first], points[last]), at))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((off, at)) = farthest
            && off > most
        {
            kept[at] = true;
            open.push((first, at));
            open.push((at, last));
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// From a point to a straight line between two others.
pub(super) fn distance_to(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let size = along[0] * along[0] + along[1] * along[1];
    let part = if size > 0.0 { ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / size } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    distance(point, [a[0] + along[0] * part, a[1] + along[1] * part])
}

/// Lines, arcs as chords, and which of them touch the ends of others.
struct Neighbours<'a> {
    lines: &'a [Polyline],
    strokes: Vec<SeenStroke>,
    /// For each stroke, its line.
    owner: Vec<usize>,
    cells: Cells,
    near: f64,
}

impl<'a> Neighbours<'a> {
    fn new(lines: &'a [Polyline], near: f64) -> Self {
        let (mut strokes, mut owner) = (Vec::new(), Vec::new());
        for (number, line) in lines.iter().enumerate() {
            for pair in line.points.windows(2) {
                strokes.push(SeenStroke { ends: [pair[0], pair[1]], visible: line.visible });
                owner.push(number);
            }
        }
        let cells = cells_of(&strokes);
        Self { lines, strokes, owner, cells, near }
    }

    /// Lines that an end of a line touches, itself left out.
    fn at(&self, number: usize, end: [f64; 2]) -> Vec<usize> {
        let near = self.near;
        let around = [[end[0] - near, end[1] - near], [end[0] + near, end[1] - near], [end[0], end[1] + near]];
        let mut found = Vec::new();
        self.cells.lattice.rows_of(&around, |first, last| {
            for &at in (first..=last).flat_map(|cell| self.cells.at(cell)) {
                let (stroke, other) = (&self.strokes[at as usize], self.owner[at as usize]);
                if other != number
                    && stroke.visible == self.lines[number].visible
                    && distance_to(end, stroke.ends[0], stroke.ends[1]) < near
                {
                    found.push(other);
                }
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Straight lines over short gaps between ends that touch nothing: an outline goes over from one part of a mesh that is
/// smooth to one that is not.
pub(super) fn bridges(lines: &[Polyline], scale: f64) -> Vec<Polyline> {
    let neighbours = Neighbours::new(lines, TOUCHES / scale);
    // Each free end, and the direction in which its line comes out there.
    let mut free: Vec<([f64; 2], [f64; 2], bool, usize)> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let points = &line.points;
        let last = points.len() - 1;
        if last == 0 || points[0] == points[last] {
            continue;
        }
        for (end, inside) in [(points[0], points[1]), (points[last], points[last - 1])] {
            if neighbours.at(number, end).is_empty() {
                let long = distance(end, inside).max(f64::MIN_POSITIVE);
                free.push((end, [0, 1].map(|axis| (end[axis] - inside[axis]) / long), line.visible, number));
            }
        }
    }
    let ends: Vec<SeenStroke> =
        free.iter().map(|(end, _, visible, _)| SeenStroke { ends: [*end; 2], visible: *visible }).collect();
    let cells = cells_of(&ends);
    let reach = BRIDGE / scale;
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (number, (end, way, visible, line)) in free.iter().enumerate() {
        let around =
            [[end[0] - reach, end[1] - reach], [end[0] + reach, end[1] - reach], [end[0], end[1] + 2.0 * reach]];
        cells.lattice.rows_of(&around, |first, last| {
            for &other in (first..=last).flat_map(|cell| cells.at(cell)) {
                let (to, back, seen, other_line) = &free[other as usize];
                let long = distance(*end, *to);
                if other as usize <= number || visible != seen || line == other_line || long > reach {
                    continue;
                }
                let along = [0, 1].map(|axis| (to[axis] - end[axis]) / long.max(f64::MIN_POSITIVE));
                let leaves = way[0] * along[0] + way[1] * along[1];
                let arrives = -(back[0] * along[0] + back[1] * along[1]);
                if long * scale < SHORT_BRIDGE || (leaves > 0.5 && arrives > 0.5) {
                    pairs.push((long, number, other as usize));
                }
            }
        });
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut used = vec![false; free.len()];
    let mut found = Vec::new();
    for (_, a, b) in pairs {
        if !used[a] && !used[b] {
            (used[a], used[b]) = (true, true);
            found.push(Polyline { points: vec![free[a].0, free[b].0], visible: free[a].2 });
        }
    }
    found
}

/// Which of some lines, arcs as chords, are no specks: long enough, or with both ends on others. Hidden and visible ones are
/// told apart.
pub(super) fn without_specks(lines: &[Polyline], scale: f64) -> Vec<bool> {
    let length = |line: &Polyline| line.points.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>() * scale;
    let mut kept = vec![true; lines.len()];
    let all = Neighbours::new(lines, TOUCHES / scale);
    // A short line goes if an end of it is free; then those that ended on it are looked at again, a few times.
    let neighbours: Vec<(usize, [Vec<usize>; 2])> = (0..lines.len())
        .filter(|&number| length(&lines[number]) < SPECK)
        .map(|number| {
            let points = &lines[number].points;
            (number, [points[0], points[points.len() - 1]].map(|end| all.at(number, end)))
        })
        .collect();
    for _ in 0..8 {
        let mut changed = false;
        for (number, ends) in &neighbours {
            let free = ends.iter().any(|others| !others.iter().any(|other| kept[*other]));
            if kept[*number] && free {
                kept[*number] = false;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    kept
}
