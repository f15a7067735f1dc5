//! Lines that meet at points -> chains of them, each going on as straightly as it can.

use crate::design::SpacePoint;

/// A point where more lines meet is a tip, and none goes on through it.
pub(super) const MOST_AT_A_POINT: usize = 16;

/// The lines at each point.
pub(super) struct LinesAt {
    first: Vec<u32>,
    numbers: Vec<u32>,
}

impl LinesAt {
    /// `lines` gives the same lines each time: their numbers, and the points at their ends.
    pub(super) fn new<I: Iterator<Item = (u32, [u32; 2])>>(points: usize, lines: impl Fn() -> I) -> Self {
        let mut first = vec![0_u32; points + 1];
        for end in lines().flat_map(|(_, ends)| ends) {
            first[end as usize + 1] += 1;
        }
        for at in 0..points {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut numbers = vec![0; first[points] as usize];
        for (number, ends) in lines() {
            for end in ends {
                numbers[next[end as usize] as usize] = number;
                next[end as usize] += 1;
            }
        }
        Self { first, numbers }
    }

    pub(super) fn at(&self, point: u32) -> &[u32] {
        let point = point as usize;
        &self.numbers[self.first[point] as usize..self.first[point + 1] as usize]
    }

    fn points(&self) -> u32 {
        self.first.len() as u32 - 1
    }
}

/// For each line, the lines that go on from its first and from its last end, or [`u32::MAX`].
pub(super) struct Followers(Vec<[u32; 2]>);

/// Lines in the order in which they follow one another.
pub(super) struct Chain {
    pub lines: Vec<u32>,
    pub closed: bool,
}

impl Followers {
    /// Pairs lines at each point, the straightest first. `direction(line, from)` points from one end to the other and has
    /// length 1; `allowed(lines at the point, cosine of the turn)`.
    pub(super) fn new(
        at: &LinesAt,
        count: usize,
        ends: impl Fn(u32) -> [u32; 2],
        direction: impl Fn(u32, u32) -> SpacePoint,
        allowed: impl Fn(usize, f64) -> bool,
    ) -> Self {
        let mut follow = vec![[u32::MAX; 2]; count];
        for point in 0..at.points() {
            let here = at.at(point);
            if here.len() < 2 || here.len() > MOST_AT_A_POINT {
                continue;
            }
            let mut pairs: Vec<(f64, u32, u32)> = Vec::new();
            for (place, &a) in here.iter().enumerate() {
                let along = direction(a, point);
                for &b in &here[place + 1..] {
                    let other = direction(b, point);
                    let cosine = -(along[0] * other[0] + along[1] * other[1] + along[2] * other[2]);
                    if a != b && allowed(here.len(), cosine) {
                        pairs.push((cosine, a, b));
                    }
                }
            }
            pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            let slot = |line: u32| usize::from(ends(line)[1] == point);
            for (_, a, b) in pairs {
                if follow[a as usize][slot(a)] == u32::MAX && follow[b as usize][slot(b)] == u32::MAX {
                    follow[a as usize][slot(a)] = b;
                    follow[b as usize][slot(b)] = a;
                }
            }
        }
        Self(follow)
    }

    /// Each of the wanted lines in one chain.
    pub(super) fn chains(&self, wanted: impl Iterator<Item = u32>) -> Vec<Chain> {
        let mut seen = vec![false; self.0.len()];
        let mut chains = Vec::new();
        for start in wanted {
            if seen[start as usize] {
                continue;
            }
            seen[start as usize] = true;
            let mut lines = vec![start];
            let closed = self.walk(start, 1, &mut seen, &mut lines) == start && lines.len() > 2;
            if !closed {
                let mut backward = Vec::new();
                self.walk(start, 0, &mut seen, &mut backward);
                backward.reverse();
                backward.append(&mut lines);
                lines = backward;
            }
            chains.push(Chain { lines, closed });
        }
        chains
    }

    /// Goes on from one end of a line as long as there are new ones; returns the line that would come next.
    fn walk(&self, start: u32, end: usize, seen: &mut [bool], lines: &mut Vec<u32>) -> u32 {
        let (mut from, mut to) = (start, self.0[start as usize][end]);
        while to != u32::MAX && !seen[to as usize] {
            seen[to as usize] = true;
            lines.push(to);
            let [a, b] = self.0[to as usize];
            (from, to) = (to, if a == from { b } else { a });
        }
        to
    }
}

/// The points of a chain in order; the first again at the end if it is closed. `ends` gives those of a line.
pub(super) fn points_of(chain: &Chain, ends: impl Fn(u32) -> [u32; 2]) -> Vec<u32> {
    let lines = &chain.lines;
    let first = ends(lines[0]);
    let beside = if chain.closed { lines.last() } else { lines.get(1) };
    let touches = beside.is_some_and(|line| ends(*line).contains(&first[0]));
    let mut points = vec![if touches == chain.closed { first[0] } else { first[1] }];
    if beside.is_none() {
        points = vec![first[0]];
    }
    for &line in lines {
        let [a, b] = ends(line);
        points.push(if points.last() == Some(&a) { b } else { a });
    }
    points
}
