//! Non-rigid registration: the mesh over a code and its label map -> the mesh moved to where the modules are.
//!
//! Crumpled paper moves modules by several times their width between two alignment patterns. A filter's output is near
//! -1 or 1 in the middle of a module, whatever its colour, and in between at its edges; in the middle of a known module
//! its sign is known too. So the data term of a node has several minima, a module apart where no module is known. A
//! smoothness term between neighbouring nodes chooses among them: a Markov random field over the mesh, minimised by
//! passing messages from its four corners, as in stereo matching (Facciolo, de Franchis, Meinhardt: MGM, 2015).

use crate::photo::equalise::{CodeSamples, LinearEqualiser};
use crate::photo::map::{BEYOND, CodePoint, Label, LabelMap, Mesh, Offset, View};
use crate::photo::simd::vectorised;

/// The middle module of a window, and its known modules: column, row, and whether it is dark.
type KnownWindow = ((i32, i32), Vec<(i32, i32, bool)>);

/// Modules on each side of a node that its data term compares.
const WINDOW: i32 = 4;
/// Modules of a node's window.
const WINDOW_MODULES: usize = ((2 * WINDOW + 1) * (2 * WINDOW + 1)) as usize;
/// Labelled modules without which a node has no data term.
const MIN_MODULES: usize = 20;
/// Most that a known module costs where its sign is wrong, and that an unknown one costs.
const MAX_MISMATCH: f32 = 2.0;
const MAX_AMBIGUITY: f32 = 1.0;
/// Cost of a move by a module against the neighbouring node; twice as far costs four times as much.
const SMOOTHNESS: f32 = 0.2;
/// Cost of a move by a module at all: decides only where nothing else does.
const PRIOR: f32 = 0.001;
/// Half modules between the moves of two nodes at which the smoothness term is truncated.
const TRUNCATION: i32 = 4;

/// The mesh with each node moved by at most `reach` half modules each way to where the total cost is least.
pub fn settle(view: &View<'_>, mesh: &Mesh, filter: &LinearEqualiser, labels: &LabelMap, reach: i32) -> Mesh {
    mesh.moved(&mesh.smoothed(&moves(view, mesh, filter, labels, reach)))
}

/// The same; `None` where a node would move as far as it may, and so perhaps farther.
pub fn settle_within(
    view: &View<'_>,
    mesh: &Mesh,
    filter: &LinearEqualiser,
    labels: &LabelMap,
    reach: i32,
) -> Option<Mesh> {
    let moves = moves(view, mesh, filter, labels, reach);
    let most = f64::from(reach) / 2.0;
    let inside = moves.iter().all(|by| by.x.abs().max(by.y.abs()) < most);
    inside.then(|| mesh.moved(&mesh.smoothed(&moves)))
}

/// The cheapest move of each node, in modules.
fn moves(view: &View<'_>, mesh: &Mesh, filter: &LinearEqualiser, labels: &LabelMap, reach: i32) -> Vec<Offset> {
    let patch = CodeSamples::on(view, labels.side as usize, mesh, f64::from(-BEYOND));
    Costs::new(&filter.everywhere(&patch), labels, mesh, reach).cheapest()
}

/// How much more one cost is than the other, place by place.
fn less(costs: &[f32], others: &[f32]) -> Vec<f32> {
    costs.iter().zip(others).map(|(cost, other)| cost - other).collect()
}

/// For each place, the sum of the costs of all modules of the window about it; `wide` places to a row. Where the window
/// leaves the picture, the sum is of what is inside.
fn window_sums(costs: &[f32], wide: usize) -> Vec<f32> {
    let reach = 2 * WINDOW as usize;
    let added = |costs: &[f32], steps: usize| {
        let mut sums = costs.to_vec();
        for away in (2..=reach).step_by(2).map(|half_modules| half_modules * steps) {
            let kept = costs.len().saturating_sub(away);
            vectorised(
                #[inline(always)]
                || {
                    sums[..kept].iter_mut().zip(&costs[away..]).for_each(|(sum, cost)| *sum += cost);
                    sums[away..].iter_mut().zip(&costs[..kept]).for_each(|(sum, cost)| *sum += cost);
                },
            );
        }
        sums
    };
    let along: Vec<f32> = costs.chunks_exact(wide).flat_map(|line| added(line, 1)).collect();
    added(&along, wide)
}

/// The data term and the prior of each move of each node.
struct Costs {
    /// Nodes along a side.
    across: usize,
    /// Half modules that a node may move each way.
    reach: i32,
    /// Node by node, and for each its moves row by row.
    each: Vec<f32>,
}

impl Costs {
    /// `looks` are the filtered samples at half-module steps, dark positive.
    fn new(looks: &[f32], labels: &LabelMap, mesh: &Mesh, reach: i32) -> Self {
        let wrong = |right: f32| -> Vec<f32> {
            looks.iter().map(|look| lesser((look - right) * (look - right), MAX_MISMATCH)).collect()
        };
        let (dark, light) = (wrong(1.0), wrong(-1.0));
        let either: Vec<f32> =
            looks.iter().map(|look| lesser((look.abs() - 1.0) * (look.abs() - 1.0), MAX_AMBIGUITY)).collect();
        let wide = 2 * labels.side;
        let (more_dark, more_light) = (less(&dark, &either), less(&light, &either));
        let unknown = window_sums(&either, wide as usize);
        let mut costs = Self { across: mesh.across(), reach, each: Vec::new() };
        let mut sums = vec![0.0f32; costs.moves()];
        costs.each.reserve_exact(costs.across * costs.across * costs.moves());
        let prior: Vec<f32> = costs.prior().collect();
        let keep = |each: &mut Vec<f32>, sums: &[f32], share: f32| {
            each.extend(sums.iter().zip(&prior).map(|(sum, prior)| sum * share + prior));
        };
        for place in mesh.places() {
            sums.fill(0.0);
            let mut count = 0;
            if let Some((middle, known)) = costs.mostly_unknown(place, labels) {
                // What they would cost if none were known, and for those that are known the difference.
                costs.add(&unknown, wide, (2 * middle.0 + 1, 2 * middle.1 + 1), &mut sums);
                for (column, row, is_dark) in known {
                    let cost = if is_dark { &more_dark } else { &more_light };
                    costs.add(cost, wide, (2 * column + 1, 2 * row + 1), &mut sums);
                }
                keep(&mut costs.each, &sums, 1.0 / WINDOW_MODULES as f32);
                continue;
            }
            for (column, row) in costs.modules_about(place, labels.side) {
                let cost = match labels.at(column, row) {
                    Label::Dark => &dark,
                    Label::Light => &light,
                    Label::Unknown => &either,
                    Label::Outside => continue,
                };
                count += 1;
                costs.add(cost, wide, (2 * column + 1, 2 * row + 1), &mut sums);
            }
            let share = if count < MIN_MODULES { 0.0 } else { 1.0 / count as f32 };
            keep(&mut costs.each, &sums, share);
        }
        costs
    }

    /// The middle module of a node's window, where the whole window is on codes and gutters and most of it is unknown;
    /// and its known modules, and whether they are dark.
    fn mostly_unknown(&self, place: CodePoint, labels: &LabelMap) -> Option<KnownWindow> {
        let mut known = Vec::new();
        let mut count = 0;
        for (column, row) in self.modules_about(place, labels.side) {
            count += 1;
            match labels.at(column, row) {
                Label::Dark => known.push((column, row, true)),
                Label::Light => known.push((column, row, false)),
                Label::Unknown => {}
                Label::Outside => return None,
            }
        }
        let middle = |at: f64| at.floor() as i32 + BEYOND;
        (count == WINDOW_MODULES && known.len() < WINDOW_MODULES / 2)
            .then(|| ((middle(place.x), middle(place.y)), known))
    }

    /// The modules around a node, counted from [`BEYOND`] modules left of and above the code. Where a move would lead
    /// beyond what was looked at, nothing is compared.
    fn modules_about(&self, CodePoint { x, y }: CodePoint, side: i32) -> impl Iterator<Item = (i32, i32)> + use<> {
        let edge = (self.reach + 1) / 2;
        let range = move |at: f64| {
            let middle = at.floor() as i32 + BEYOND;
            (middle - WINDOW).max(edge)..(middle + WINDOW + 1).min(side - edge)
        };
        range(y).flat_map(move |row| range(x).map(move |column| (column, row)))
    }

    /// Adds what a module costs under each move; `costs` are those of all samples, `wide` to a row, and `middle` is the
    /// module's own.
    fn add(&self, costs: &[f32], wide: i32, middle: (i32, i32), sums: &mut [f32]) {
        let (span, reach) = (self.span(), self.reach);
        vectorised(
            #[inline(always)]
            || {
                for (step, line) in (-reach..).zip(sums.chunks_exact_mut(span)) {
                    let first = ((middle.1 + step) * wide + middle.0 - reach) as usize;
                    for (sum, cost) in line.iter_mut().zip(&costs[first..first + span]) {
                        *sum += cost;
                    }
                }
            },
        );
    }

    /// The prior of each move, by its length.
    fn prior(&self) -> impl Iterator<Item = f32> + use<> {
        let steps = -self.reach..=self.reach;
        steps
            .clone()
            .flat_map(move |down| steps.clone().map(move |right| PRIOR * (right * right + down * down) as f32 / 4.0))
    }

    fn moves(&self) -> usize {
        self.span() * self.span()
    }

    fn span(&self) -> usize {
        (2 * self.reach + 1) as usize
    }

    /// The move of each node, in modules, of the least cost, which is added up over the messages from the four corners.
    fn cheapest(&self) -> Vec<Offset> {
        let mut sums = vec![0.0f32; self.each.len()];
        let mut come = vec![0.0f32; self.each.len()];
        for (right, down) in [(true, true), (false, true), (true, false), (false, false)] {
            self.sweep(right, down, &mut come);
            sums.iter_mut().zip(&come).for_each(|(sum, come)| *sum += come);
        }
        sums.chunks_exact(self.moves()).map(|sums| self.least(sums)).collect()
    }

    /// The cost of each move of each node with the messages from one corner, half along rows and half along columns.
    fn sweep(&self, right: bool, down: bool, come: &mut [f32]) {
        let (across, moves) = (self.across, self.moves());
        let mut message = Message::new(self.span());
        let way = |on: bool, at: usize| if on { at } else { across - 1 - at };
        for (row, column) in (0..across).flat_map(|row| (0..across).map(move |column| (row, column))) {
            let node = |row: usize, column: usize| way(down, row) * across + way(right, column);
            let here = node(row, column) * moves;
            come[here..here + moves].copy_from_slice(&self.each[here..here + moves]);
            let before = [
                column.checked_sub(1).map(|column| node(row, column)),
                row.checked_sub(1).map(|row| node(row, column)),
            ];
            for from in before.into_iter().flatten() {
                message.pass(&come[from * moves..][..moves]);
                message.add_half(&mut come[here..here + moves]);
            }
        }
    }

    /// The cheapest of a node's moves, in modules; between the half ones by a parabola.
    fn least(&self, sums: &[f32]) -> Offset {
        let span = self.span();
        let best = (0..sums.len()).min_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or_default();
        let (column, row) = (best % span, best / span);
        let between = |at: usize, step: usize| {
            if at == 0 || at + 1 == span {
                return 0.0;
            }
            let (before, here, after) = (sums[best - step], sums[best], sums[best + step]);
            let curve = before + after - 2.0 * here;
            if curve > 1e-6 { f64::from((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
        };
        let halves = |at: usize, step: usize| f64::midpoint(at as f64 - f64::from(self.reach), between(at, step));
        Offset { x: halves(column, 1), y: halves(row, span) }
    }
}

/// Lines of costs with room around them, so that no move at the edge is a special case: what is beyond costs infinitely
/// much. Consecutive lines share the room between them.
struct Message {
    /// Moves of a line.
    span: usize,
    costs: Vec<f32>,
    scratch: Vec<f32>,
    /// The least cost before the smoothness term.
    cheapest: f32,
}

impl Message {
    /// Places left of the first line, between two, and lines above and below them all.
    const ROOM: usize = TRUNCATION as usize;

    fn new(span: usize) -> Self {
        let places = Self::ROOM + (span + Self::ROOM) * (span + 2 * Self::ROOM);
        Self { span, costs: vec![f32::INFINITY; places], scratch: vec![f32::INFINITY; places], cheapest: 0.0 }
    }

    /// The first place of each line.
    fn starts(span: usize) -> impl Iterator<Item = usize> {
        (0..span).map(move |line| Self::ROOM + (line + Self::ROOM) * (span + Self::ROOM))
    }

    /// The message of a node of these costs: the least over its moves of cost and smoothness, along the rows, then along
    /// the columns.
    fn pass(&mut self, costs: &[f32]) {
        let span = self.span;
        self.cheapest = least(costs);
        for (start, line) in Self::starts(span).zip(costs.chunks_exact(span)) {
            self.scratch[start..start + span].copy_from_slice(line);
        }
        // Places before the first line, and behind the last.
        let edge = Self::ROOM * (span + 1 + Self::ROOM);
        smooth(&self.scratch, 1, &mut self.costs, edge);
        // What stands beside the lines now is no cost of a move.
        for start in Self::starts(span) {
            self.costs[start + span..][..Self::ROOM].fill(f32::INFINITY);
        }
        self.scratch.copy_from_slice(&self.costs);
        smooth(&self.scratch, span + Self::ROOM, &mut self.costs, edge);
    }

    /// Adds half the message: how much more each move costs than the cheapest, truncated.
    fn add_half(&self, sums: &mut [f32]) {
        let truncated = smoothness(TRUNCATION);
        for (start, line) in Self::starts(self.span).zip(sums.chunks_exact_mut(self.span)) {
            for (sum, cost) in line.iter_mut().zip(&self.costs[start..start + self.span]) {
                *sum += lesser(cost - self.cheapest, truncated) / 2.0;
            }
        }
    }
}

/// The cost of a move by so many half modules against the neighbouring node.
fn smoothness(half_modules: i32) -> f32 {
    SMOOTHNESS * (half_modules * half_modules) as f32 / 4.0
}

/// For each place the least of its cost and of those up to [`TRUNCATION`] steps away with the smoothness term; `edge` places
/// at both ends are left as they are.
fn smooth(costs: &[f32], step: usize, into: &mut [f32], edge: usize) {
    let end = costs.len() - edge;
    let inner = &mut into[edge..end];
    inner.copy_from_slice(&costs[edge..end]);
    for steps in 1..=TRUNCATION {
        let stiff = smoothness(steps);
        let away = steps as usize * step;
        let beside = costs[edge - away..end - away].iter().zip(&costs[edge + away..end + away]);
        let inner = &mut *inner;
        vectorised(
            #[inline(always)]
            || {
                for (cost, (before, after)) in inner.iter_mut().zip(beside) {
                    *cost = lesser(*cost, lesser(*before, *after) + stiff);
                }
            },
        );
    }
}

/// The lesser of two numbers. `f32::min` is a call in wasm, for what it does with NaN, which no cost is.
fn lesser(one: f32, other: f32) -> f32 {
    if other < one { other } else { one }
}

/// The least of some numbers, in lanes that do not wait for each other.
fn least(costs: &[f32]) -> f32 {
    let (eights, rest) = costs.as_chunks::<8>();
    let mut lanes = [f32::INFINITY; 8];
    for eight in eights {
        lanes.iter_mut().zip(eight).for_each(|(lane, cost)| *lane = lesser(*lane, *cost));
    }
    lanes.iter().chain(rest).copied().fold(f32::INFINITY, lesser)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::synthetic::{SCALE, SIDE, map, smeared};
    use crate::qr::Modules;
    use crate::sheet::Square;

    /// As much of a code as its patterns are: three corners, a row and a column of timing, four squares between.
    fn patterns(modules: &Modules) -> Modules {
        let far = SIDE - 8;
        let is_known = |x: i32, y: i32| {
            let corner = (x < 8 || x >= far) && (y < 8 || y >= far) && (x < far || y < far);
            let square = [24, 52].iter().any(|at| (x - at).abs() < 3) && [24, 52].iter().any(|at| (y - at).abs() < 3);
            corner || square || x == 6 || y == 6
        };
        let known = |(at, dark): (i32, &Option<bool>)| dark.filter(|_| is_known(at % SIDE, at / SIDE));
        Modules((0..).zip(&modules.0).map(known).collect())
    }

    /// A mesh that is wrong in its middle by `wrong` modules.
    fn bumped(right: &Mesh, wrong: f64) -> Mesh {
        let middle = f64::from(SIDE) / 2.0;
        let bump = |CodePoint { x, y }| {
            let near = (-((x - middle).powi(2) + (y - middle).powi(2)) / 500.0).exp();
            Offset { x: wrong * near, y: -0.6 * wrong * near }
        };
        right.moved(&right.places().map(bump).collect::<Vec<_>>())
    }

    /// A code under a map that is wrong in its middle by `wrong` modules, and how wrong each node is after settling.
    fn settled(wrong: f64, know: fn(&Modules) -> Modules) -> Vec<f64> {
        let (modules, picture) = smeared(5, 12);
        let view = View::new(&picture);
        let right = Mesh::of(&map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let patch = CodeSamples::through(&view, SIDE as usize, |at| right.at(at));
        let filter = LinearEqualiser::learn_on(&patch, &modules).unwrap();
        let mut mesh = bumped(&right, wrong);
        let codes = std::array::from_fn(|at| (at == 4).then(|| know(&modules)));
        let labels = LabelMap::around(&codes, SIDE, (4, 4));
        for reach in [8, 3, 2] {
            mesh = settle(&view, &mesh, &filter, &labels, reach);
        }
        let inside = |at: &CodePoint| (4.0..76.0).contains(&at.x) && (4.0..76.0).contains(&at.y);
        let off = |at: CodePoint| (mesh.at(at) - right.at(at)).length() / f64::from(SCALE);
        right.places().filter(inside).map(off).collect()
    }

    fn share_beyond(off: &[f64], limit: f64) -> f64 {
        off.iter().filter(|off| **off > limit).count() as f64 / off.len() as f64
    }

    #[test]
    fn modules_that_moved_by_their_width_are_found_though_only_patterns_are_known() {
        let off = settled(1.0, patterns);
        assert!(share_beyond(&off, 0.4) < 0.05, "{off:.1?}");
    }

    #[test]
    fn modules_that_are_known_are_found_from_further_away() {
        let worst = settled(3.0, Modules::clone).into_iter().fold(0.0, f64::max);
        assert!(worst < 0.3, "{worst}");
    }

    #[test]
    fn what_may_be_farther_off_is_told() {
        let (modules, picture) = smeared(1, 12);
        let right = Mesh::of(&map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let labels = LabelMap::around(&std::array::from_fn(|at| (at == 4).then(|| modules.clone())), SIDE, (4, 4));
        let near = |wrong: f64| {
            let mesh = bumped(&right, wrong);
            settle_within(&View::new(&picture), &mesh, &LinearEqualiser::identity(), &labels, 3).is_some()
        };
        assert_eq!([0.0, 0.5, 1.0, 2.0].map(near), [true, true, true, false]);
    }

    #[test]
    fn what_stands_where_it_should_stays() {
        let off = settled(0.0, patterns);
        assert!(share_beyond(&off, 0.3) < 0.02, "{off:.1?}");
    }

    #[test]
    fn where_nothing_is_to_be_seen_nothing_moves() {
        let blank = crate::photo::Gray { width: 400, height: 400, pixels: vec![180; 160_000] };
        let mesh = Mesh::of(&map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let codes = std::array::from_fn(|_| Some(Modules(vec![None; (SIDE * SIDE) as usize])));
        let labels = LabelMap::around(&codes, SIDE, (4, 4));
        let moved = settle(&View::new(&blank), &mesh, &LinearEqualiser::identity(), &labels, 6);
        assert!(mesh.places().all(|at| (mesh.at(at) - moved.at(at)).length() < 0.5));
    }

    #[test]
    fn sums_over_windows_are_those_of_their_modules() {
        const WIDE: usize = 40;
        let costs: Vec<f32> = (0..WIDE * WIDE).map(|at| (at * 37 % 101) as f32 / 100.0).collect();
        let sums = window_sums(&costs, WIDE);
        for (x, y) in [(8, 8), (9, 20), (31, 31), (20, 11)] {
            let window = (-WINDOW..=WINDOW).flat_map(|down| (-WINDOW..=WINDOW).map(move |right| (2 * right, 2 * down)));
            let each = window.map(|(right, down)| costs[((y + down) * WIDE as i32 + x + right) as usize]);
            let right = each.sum::<f32>();
            assert!((sums[(y * WIDE as i32 + x) as usize] - right).abs() < 1e-3, "{x} {y}");
        }
    }

    #[test]
    fn a_window_of_mostly_unknown_modules_costs_the_same_however_it_is_added_up() {
        let (_, picture) = smeared(3, 4);
        let view = View::new(&picture);
        let mesh = Mesh::of(&map(0.0), Square { left: 0, top: 0, side: SIDE }).unwrap();
        let labels =
            LabelMap::around(&std::array::from_fn(|_| Some(Modules(vec![None; (SIDE * SIDE) as usize]))), SIDE, (4, 4));
        let patch = CodeSamples::on(&view, labels.side as usize, &mesh, f64::from(-BEYOND));
        let looks = LinearEqualiser::identity().everywhere(&patch);
        let costs = Costs::new(&looks, &labels, &mesh, 3);
        let mut windows = 0;
        for (node, place) in mesh.places().enumerate() {
            let Some((_, known)) = costs.mostly_unknown(place, &labels) else { continue };
            windows += 1;
            let mut sums = vec![0.0f32; costs.moves()];
            for (column, row) in costs.modules_about(place, labels.side) {
                let light = known.iter().any(|(x, y, _)| (*x, *y) == (column, row));
                let cost = |look: &f32| {
                    if light {
                        (look + 1.0).powi(2).min(MAX_MISMATCH)
                    } else {
                        (look.abs() - 1.0).powi(2).min(MAX_AMBIGUITY)
                    }
                };
                let each: Vec<f32> = looks.iter().map(cost).collect();
                costs.add(&each, 2 * labels.side, (2 * column + 1, 2 * row + 1), &mut sums);
            }
            let prior: Vec<f32> = costs.prior().collect();
            for (at, sum) in sums.iter().enumerate() {
                let right = sum / WINDOW_MODULES as f32 + prior[at];
                assert!((costs.each[node * costs.moves() + at] - right).abs() < 1e-4);
            }
            if windows == 12 {
                return;
            }
        }
        panic!("{windows} windows");
    }
}
