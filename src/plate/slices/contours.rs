//! The lines of a section -> contours: closed ones, and those that stay open, with their ends.

use std::collections::BTreeMap;

use super::section::{CutEdge, CutLine, crossing};
use crate::design::{DesignError, TriangleMesh};
use crate::limits::MAX_OPEN_CONTOURS;

/// How near ends of open contours are joined, in millimetres: far less than a line is wide.
const NEARNESS: f64 = 0.02;
/// How far a contour may move where points are left out, in millimetres.
const FLATNESS: f64 = 0.002;
/// Points that may be left out between two that stay.
const LONGEST_RUN: usize = 64;
/// Ends of contours in one place that are looked at.
const MOST_ENDS: usize = 64;

/// The contours of one section, in millimetres: x to the right, y away from oneself, seen from above.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct SliceContours {
    /// The first point does not stand again at the end. Outer ones run counter-clockwise, if the mesh is sound.
    pub closed: Vec<Vec<[f64; 2]>>,
    pub open: Vec<Vec<[f64; 2]>>,
}

/// Chains the lines of one section; [`DesignError::TooMany`] where too many contours stay open.
pub(super) fn contours(mesh: &TriangleMesh, lines: &[CutLine], height: f64) -> Result<SliceContours, DesignError> {
    let mut edges: Vec<CutEdge> = lines.as_flattened().to_vec();
    edges.sort_unstable();
    edges.dedup();
    let points: Vec<[f64; 2]> = edges.iter().map(|edge| crossing(mesh, *edge, height)).collect();
    let number = |edge: &CutEdge| edges.binary_search(edge).unwrap_or(0);
    let lines: Vec<[usize; 2]> = lines.iter().map(|line| [number(&line[0]), number(&line[1])]).collect();
    let mut found = SliceContours::default();
    for chain in chains(points.len(), &lines) {
        let closed = chain.len() > 2 && chain.first() == chain.last();
        let mut chain: Vec<[f64; 2]> = chain.iter().filter_map(|node| points.get(*node)).copied().collect();
        if closed {
            chain.pop();
            found.closed.push(chain);
        } else {
            found.open.push(chain);
        }
    }
    if found.open.len() > MAX_OPEN_CONTOURS {
        return Err(DesignError::TooMany { what: "contours in a slice that are not closed", most: MAX_OPEN_CONTOURS });
    }
    join_ends(&mut found);
    for contour in &mut found.closed {
        simplify(contour, true);
    }
    for contour in &mut found.open {
        simplify(contour, false);
    }
    // What has no area is no contour: a plane that touches a level edge.
    found.closed.retain(|contour| contour.len() > 2);
    found.open.retain(|contour| contour.len() > 1);
    Ok(found)
}

/// Which lines begin or end at each node.
struct Meetings {
    starts: Vec<usize>,
    lines: Vec<usize>,
}

impl Meetings {
    fn new(nodes: usize, lines: &[[usize; 2]]) -> Self {
        let mut starts = vec![0; nodes + 1];
        for node in lines.as_flattened() {
            if let Some(count) = starts.get_mut(node + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut at = vec![0; sum];
        for (index, line) in lines.iter().enumerate() {
            for node in line {
                if let Some(place) = next.get_mut(*node) {
                    if let Some(slot) = at.get_mut(*place) {
                        *slot = index;
                    }
                    *place += 1;
                }
            }
        }
        Self { starts, lines: at }
    }

    fn at(&self, node: usize) -> &[usize] {
        let range = self.starts.get(node).zip(self.starts.get(node + 1)).map(|(from, to)| *from..*to);
        range.and_then(|range| self.lines.get(range)).unwrap_or_default()
    }
}

/// Walks along lines, each once: first from where an odd number of them meet, which no closed contour does, then around.
/// Where more than two meet, the way goes on in the direction in which the lines run.
fn chains(nodes: usize, lines: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let meetings = Meetings::new(nodes, lines);
    let mut used = vec![false; lines.len()];
    // How many lines of each node were looked at and are used.
    let mut passed = vec![0_usize; nodes];
    let mut chains = Vec::new();
    let odd = (0..nodes).filter(|node| meetings.at(*node).len() % 2 == 1);
    let ahead =
        |node: &usize| meetings.at(*node).iter().any(|line| lines.get(*line).is_some_and(|line| line[0] == *node));
    let (first, second): (Vec<usize>, Vec<usize>) = odd.partition(ahead);
    for start in first.into_iter().chain(second).chain(0..nodes) {
        loop {
            let mut chain = vec![start];
            let mut at = start;
            while let Some((line, next)) = next_line(&meetings, lines, &used, &mut passed, at) {
                if let Some(used) = used.get_mut(line) {
                    *used = true;
                }
                chain.push(next);
                at = next;
                if at == start {
                    break;
                }
            }
            if chain.len() < 2 {
                break;
            }
            chains.push(chain);
        }
    }
    chains
}

/// An unused line at a node, one that begins there if there is one, and its other end.
fn next_line(
    meetings: &Meetings,
    lines: &[[usize; 2]],
    used: &[bool],
    passed: &mut [usize],
    node: usize,
) -> Option<(usize, usize)> {
    let here = meetings.at(node);
    let free = |line: &&usize| used.get(**line) == Some(&false);
    let done = passed.get_mut(node)?;
    while here.get(*done).is_some_and(|line| !free(&line)) {
        *done += 1;
    }
    let rest = here.get(*done..)?;
    let begins = |line: &&usize| lines.get(**line).is_some_and(|line| line[0] == node);
    let line = *rest.iter().take(MOST_ENDS).filter(free).find(begins).or_else(|| rest.iter().find(free))?;
    let [from, to] = *lines.get(line)?;
    Some((line, if from == node { to } else { from }))
}

/// Joins open contours whose ends all but meet, and closes those whose own ends do.
fn join_ends(found: &mut SliceContours) {
    let mut open: Vec<Option<Vec<[f64; 2]>>> = std::mem::take(&mut found.open).into_iter().map(Some).collect();
    let cell = |point: [f64; 2]| point.map(|x| (x / NEARNESS).floor() as i64);
    let mut cells: BTreeMap<[i64; 2], Vec<usize>> = BTreeMap::new();
    for (index, chain) in open.iter().enumerate() {
        for end in chain.iter().flat_map(|chain| [chain.first(), chain.last()]).flatten() {
            cells.entry(cell(*end)).or_default().push(index);
        }
    }
    for index in 0..open.len() {
        let Some(mut chain) = open.get_mut(index).and_then(Option::take) else { continue };
        let mut closed = false;
        // Forwards from its end, then from its start.
        for _ in 0..2 {
            while !closed {
                let Some(end) = chain.last().copied() else { break };
                if let Some(mut other) = near_chain(&mut open, &mut cells, cell(end), end) {
                    if other.first().is_none_or(|first| distance(*first, end) > NEARNESS) {
                        other.reverse();
                    }
                    chain.extend(other);
                } else {
                    closed = chain.len() > 2 && chain.first().is_some_and(|first| distance(*first, end) <= NEARNESS);
                    break;
                }
            }
            if !closed {
                chain.reverse();
            }
        }
        if closed { found.closed.push(chain) } else { found.open.push(chain) }
    }
}

/// Takes an open chain of which an end lies near a point.
fn near_chain(
    open: &mut [Option<Vec<[f64; 2]>>],
    cells: &mut BTreeMap<[i64; 2], Vec<usize>>,
    [x, y]: [i64; 2],
    point: [f64; 2],
) -> Option<Vec<[f64; 2]>> {
    for (dx, dy) in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)] {
        let Some(ends) = cells.get_mut(&[x + dx, y + dy]) else { continue };
        ends.retain(|index| open.get(*index).is_some_and(Option::is_some));
        let found = ends.iter().take(MOST_ENDS).copied().find(|index| {
            let chain = open.get(*index).and_then(Option::as_ref);
            let ends = chain.into_iter().flat_map(|chain| [chain.first(), chain.last()]).flatten();
            ends.into_iter().any(|end| distance(*end, point) <= NEARNESS)
        });
        if let Some(found) = found.and_then(|index| open.get_mut(index)).and_then(Option::take) {
            return Some(found);
        }
    }
    None
}

/// Leaves out points that lie on the line between their neighbours.
fn simplify(contour: &mut Vec<[f64; 2]>, closed: bool) {
    let points = std::mem::take(contour);
    let count = points.len();
    let point = |i: usize| points.get(i % count.max(1)).copied().unwrap_or_default();
    // A closed contour begins at a corner that stays: the one farthest to the left, lowest among equals.
    let order = |i: &usize, j: &usize| {
        let (one, two) = (point(*i), point(*j));
        one[0].total_cmp(&two[0]).then(one[1].total_cmp(&two[1]))
    };
    let start = if closed { (0..count).min_by(order).unwrap_or(0) } else { 0 };
    let end = if closed { count } else { count.saturating_sub(1) };
    let mut at = 0;
    while at < end {
        contour.push(point(start + at));
        let flat = |to: usize| {
            let ends = [point(start + at), point(start + to)];
            (at + 1..to).all(|i| off_line(point(start + i), ends) <= FLATNESS)
        };
        let mut to = at + 1;
        while to < end && to - at < LONGEST_RUN && flat(to + 1) {
            to += 1;
        }
        at = to;
    }
    if !closed && count > 0 {
        contour.push(point(end));
    }
    if closed && contour.len() < 3 {
        contour.clear();
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// How far a point lies from a line between two points.
pub(super) fn off_line(point: [f64; 2], [a, b]: [[f64; 2]; 2]) -> f64 {
    let (across, up) = (b[0] - a[0], b[1] - a[1]);
    let long = across * across + up * up;
    let along = if long > 0.0 { ((point[0] - a[0]) * across + (point[1] - a[1]) * up) / long } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    distance(point, [a[0] + across * along, a[1] + up * along])
}

/// The signed area of a contour: above nought if it runs counter-clockwise.
pub(super) fn signed_area(contour: &[[f64; 2]]) -> f64 {
    let Some(first) = contour.first() else { return 0.0 };
    let next = contour.iter().cycle().skip(1);
    let twice = contour
        .iter()
        .zip(next)
        .map(|(a, b)| (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]));
    twice.sum::<f64>() / 2.0
}
