//! Parts of circles in space -> arcs of ellipses on paper, each place of an ellipse once.

use std::f64::consts::TAU;

use super::circles::SpaceCircle;
use super::direction::ViewDirection;
use super::tidy::complement;

/// Ellipses this near to one another are one, in millimetres on paper.
const SAME: f64 = 0.02;
/// Gaps this short are closed, in millimetres on paper.
const GAP: f64 = 0.05;
/// An ellipse as narrow as this is a line, in millimetres on paper.
const NARROW: f64 = 0.02;

/// An ellipse as it is seen: the point at an angle is `centre` and `axes[0]` times its cosine and `axes[1]` times its sine.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeenEllipse {
    pub centre: [f64; 2],
    pub axes: [[f64; 2]; 2],
}

impl SeenEllipse {
    /// `None` for a circle that is seen from its edge.
    pub(super) fn new(circle: &SpaceCircle, view: &ViewDirection, scale: f64) -> Option<Self> {
        let flat = |v| {
            let [x, y, _] = view.see(v);
            [x, y]
        };
        let axes = circle.axes.map(|axis| flat(axis).map(|x| x * circle.radius));
        let ellipse = Self { centre: flat(circle.centre), axes };
        // The smaller half-axis is the area over the larger one.
        (ellipse.determinant().abs() / circle.radius * scale * 2.0 > NARROW).then_some(ellipse)
    }

    fn determinant(&self) -> f64 {
        self.axes[0][0] * self.axes[1][1] - self.axes[0][1] * self.axes[1][0]
    }

    pub(super) fn point(&self, angle: f64) -> [f64; 2] {
        let (sine, cosine) = angle.sin_cos();
        std::array::from_fn(|axis| self.centre[axis] + self.axes[0][axis] * cosine + self.axes[1][axis] * sine)
    }

    fn angle(&self, point: [f64; 2]) -> f64 {
        let out = [point[0] - self.centre[0], point[1] - self.centre[1]];
        let cosine = out[0] * self.axes[1][1] - out[1] * self.axes[1][0];
        let sine = self.axes[0][0] * out[1] - self.axes[0][1] * out[0];
        let sign = self.determinant().signum();
        (sine * sign).atan2(cosine * sign)
    }

    /// Whether both are the same set of points, within a length.
    fn equals(&self, other: &Self, within: f64) -> bool {
        let size = |ellipse: &Self| {
            let [u, v] = ellipse.axes;
            [u[0] * u[0] + v[0] * v[0], u[0] * u[1] + v[0] * v[1], u[1] * u[1] + v[1] * v[1]]
        };
        let (a, b) = (size(self), size(other));
        let radius = a[0].max(a[2]).sqrt();
        (0..2).all(|axis| (self.centre[axis] - other.centre[axis]).abs() < within)
            && (0..3).all(|at| (a[at] - b[at]).abs() < 2.0 * radius * within)
    }
}

/// A part of an ellipse: from an angle on, a positive one farther.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeenArc {
    pub ellipse: SeenEllipse,
    pub from: f64,
    pub sweep: f64,
    pub visible: bool,
}

/// Parts of circles, in any order and overlapping, by the number of their ellipse -> arcs that do not overlap. What is seen
/// is not told as hidden, too.
pub(super) fn join(ellipses: &[Option<SeenEllipse>], parts: &[(u32, [f64; 2], bool)], scale: f64) -> Vec<SeenArc> {
    let same = same_ellipses(ellipses, SAME / scale);
    // Intervals of each ellipse from 0 to a turn: seen, and hidden.
    let mut spans: Vec<[Vec<[f64; 2]>; 2]> = ellipses.iter().map(|_| [Vec::new(), Vec::new()]).collect();
    for (number, [a, b], visible) in parts {
        let home = same[*number as usize];
        let (Some(own), Some(ellipse)) = (ellipses[*number as usize], ellipses[home]) else { continue };
        let forward = (own.determinant() > 0.0) == (ellipse.determinant() > 0.0);
        let first = if (a < b) == forward { a } else { b };
        let start = ellipse.angle(own.point(*first)).rem_euclid(TAU);
        let end = start + (b - a).abs();
        let list = &mut spans[home][usize::from(!visible)];
        list.push([start, end.min(TAU)]);
        if end > TAU {
            list.push([0.0, end - TAU]);
        }
    }
    let mut arcs = Vec::new();
    for (ellipse, [seen, hidden]) in ellipses.iter().zip(spans) {
        let Some(ellipse) = ellipse else { continue };
        let radius = ellipse.axes[0][0].hypot(ellipse.axes[0][1]).max(ellipse.axes[1][0].hypot(ellipse.axes[1][1]));
        let gap = GAP / scale / radius;
        let seen = united(seen, gap);
        let free = complement(&seen, [0.0, TAU]);
        let hidden: Vec<[f64; 2]> = united(hidden, gap)
            .into_iter()
            .flat_map(|[a, b]| free.iter().map(move |[from, to]| [a.max(*from), b.min(*to)]))
            .filter(|[a, b]| b - a > gap)
            .collect();
        for (list, visible) in [(seen, true), (hidden, false)] {
            arcs.extend(wrapped(list, gap).into_iter().map(|[from, sweep]| SeenArc {
                ellipse: *ellipse,
                from,
                sweep,
                visible,
            }));
        }
    }
    arcs
}

/// For each ellipse, the first one that is the same.
fn same_ellipses(ellipses: &[Option<SeenEllipse>], within: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ellipses.len()).filter(|&at| ellipses[at].is_some()).collect();
    let left = |at: usize| ellipses[at].map_or(0.0, |ellipse| ellipse.centre[0]);
    order.sort_by(|a, b| left(*a).total_cmp(&left(*b)).then(a.cmp(b)));
    let mut same: Vec<usize> = (0..ellipses.len()).collect();
    for (place, &at) in order.iter().enumerate() {
        let Some(ellipse) = ellipses[at] else { continue };
        let before = order[..place].iter().rev().take(64).take_while(|other| left(at) - left(**other) < within);
        let found = before.filter(|other| ellipses[**other].is_some_and(|other| other.equals(&ellipse, within))).last();
        if let Some(&found) = found {
            same[at] = same[found];
        }
    }
    same
}

/// Intervals without overlaps and short gaps, in order.
fn united(mut list: Vec<[f64; 2]>, gap: f64) -> Vec<[f64; 2]> {
    list.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut joined: Vec<[f64; 2]> = Vec::new();
    for [from, to] in list {
        match joined.last_mut() {
            Some(last) if from <= last[1] + gap => last[1] = last[1].max(to),
            _ => joined.push([from, to]),
        }
    }
    joined
}

/// Starts and sweeps: what ends at a whole turn goes on at its beginning.
fn wrapped(mut list: Vec<[f64; 2]>, gap: f64) -> Vec<[f64; 2]> {
    if let (Some(first), Some(last)) = (list.first().copied(), list.last().copied())
        && first[0] + TAU - last[1] <= gap
    {
        if list.len() == 1 {
            return vec![[0.0, TAU]];
        }
        list.remove(0);
        if let Some(last) = list.last_mut() {
            last[1] = first[1] + TAU;
        }
    }
    list.into_iter().map(|[from, to]| [from, to - from]).collect()
}
