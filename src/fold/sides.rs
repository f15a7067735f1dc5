//! An imposition -> the sides to print, in the order in which the printer wants them, with creases and cuts drawn.

use super::{Cell, Duplex, Fold, Imposition, Line, Mark, Paper, Turn};
use crate::units::{Mm, Size, Spot};

/// One printed side: pages, and what is drawn over them.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    pub size: Size,
    pub cells: Vec<Cell>,
    pub strokes: Vec<Stroke>,
}

/// A drawing's line or spot, in black.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// At least two points.
    pub path: Vec<Spot>,
    pub pen: Pen,
}

/// What a stroke is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pen {
    /// A line of this width, 0.35 pt or more.
    Line(Mm),
    /// The same, dashed: to be folded.
    Dashed(Mm),
    /// Filled, closed by itself.
    Fill,
    /// Filled white, closed by itself: what it covers is behind.
    Blank,
}

/// How much of the creases is drawn; cuts are always drawn in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creases {
    /// From end to end.
    Full,
    /// Where a crease begins and ends.
    Ends,
    None,
}

/// What is printed besides the pages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finish {
    pub creases: Creases,
    /// How far the backs move right and down, so that they meet the fronts on a printer that is off.
    pub offset: Spot,
}

/// A hairline that copiers keep: 0.4 pt.
pub(super) const HAIR: Mm = Mm(0.141);
/// Cuts are drawn a little heavier: 0.6 pt.
const BLADE: Mm = Mm(0.212);
/// Printers leave the paper's edge white.
const EDGE: Mm = Mm(5.0);
/// How long the end of a crease is drawn.
const TICK: Mm = Mm(6.0);

impl Finish {
    /// Creases where hands need them: in full on papers that are folded more than once, their ends on booklets.
    #[must_use]
    pub fn usual(fold: Fold) -> Self {
        let creases = match fold {
            Fold::Mini8 | Fold::Mini16 | Fold::French => Creases::Full,
            Fold::Booklet | Fold::Accordion => Creases::Ends,
            Fold::Flat => Creases::None,
        };
        Self { creases, offset: Spot::default() }
    }
}

impl Imposition {
    /// Each printed side, in the order of printing: front, back, front, back; or with [`Duplex::None`] all fronts,
    /// then all backs in the same order. Folds without backs have fronts only.
    #[must_use]
    pub fn sides(&self, finish: &Finish) -> Vec<Side> {
        let fronts = self.papers.iter().map(|paper| self.front(paper, finish));
        if self.papers.iter().all(|paper| paper.back.is_empty()) {
            return fronts.collect();
        }
        let backs = self.papers.iter().map(|paper| self.back(paper, finish));
        match self.duplex {
            Duplex::None => fronts.chain(backs).collect(),
            Duplex::Long | Duplex::Short => fronts.zip(backs).flat_map(|(front, back)| [front, back]).collect(),
        }
    }

    /// The pages one by one, as they are read: to proof-read, not to print. `pages` counts them.
    #[must_use]
    pub fn in_reading_order(page: Size, pages: usize) -> Vec<Side> {
        let whole =
            |number| Cell { page: Some(number), at: Spot::default(), size: page, turn: Turn::Upright, shift: Mm(0.0) };
        (0..pages).map(|number| Side { size: page, cells: vec![whole(number)], strokes: Vec::new() }).collect()
    }

    fn front(&self, paper: &Paper, finish: &Finish) -> Side {
        // A booklet's front is the outside of each paper, and the outermost is its cover: its creases are drawn inside.
        let lines = if self.fold == Fold::Booklet { &[] } else { paper.lines.as_slice() };
        Side { size: self.side, cells: paper.front.clone(), strokes: self.marks(lines, finish) }
    }

    fn back(&self, paper: &Paper, finish: &Finish) -> Side {
        // The one crease of a booklet is the same from both sides.
        let lines = if self.fold == Fold::Booklet { paper.lines.as_slice() } else { &[] };
        let mut side = Side { size: self.side, cells: paper.back.clone(), strokes: self.marks(lines, finish) };
        let by = finish.offset;
        let moved = |spot: Spot| Spot { left: spot.left + by.left, top: spot.top + by.top };
        side.cells.iter_mut().for_each(|cell| cell.at = moved(cell.at));
        side.strokes.iter_mut().flat_map(|stroke| &mut stroke.path).for_each(|spot| *spot = moved(*spot));
        side
    }

    fn marks(&self, lines: &[Line], finish: &Finish) -> Vec<Stroke> {
        lines.iter().flat_map(|line| self.mark(line, finish.creases)).collect()
    }

    fn mark(&self, line: &Line, creases: Creases) -> Vec<Stroke> {
        let (from, to) = (self.inside(line.from), self.inside(line.to));
        let crease = |from, to| Stroke { path: vec![from, to], pen: Pen::Dashed(HAIR) };
        match (line.mark, creases) {
            (Mark::Cut | Mark::CutMountain | Mark::CutValley, _) => {
                let mut strokes = vec![Stroke { path: vec![from, to], pen: Pen::Line(BLADE) }];
                strokes.extend(scissors(from, to));
                strokes
            }
            (_, Creases::None) => Vec::new(),
            (_, Creases::Full) => vec![crease(from, to)],
            (_, Creases::Ends) => {
                let length = apart(from, to);
                if length <= TICK * 2.0 {
                    return vec![crease(from, to)];
                }
                let share = TICK / length;
                vec![crease(from, between(from, to, share)), crease(to, between(to, from, share))]
            }
        }
    }

    /// A spot, kept off the paper's edge.
    fn inside(&self, spot: Spot) -> Spot {
        let keep = |at: Mm, far: Mm| Mm(at.0.clamp(EDGE.0, (far - EDGE).0));
        Spot { left: keep(spot.left, self.side.width), top: keep(spot.top, self.side.height) }
    }
}

fn apart(from: Spot, to: Spot) -> Mm {
    Mm((to.left - from.left).0.hypot((to.top - from.top).0))
}

fn between(from: Spot, to: Spot, share: f64) -> Spot {
    Spot { left: from.left + (to.left - from.left) * share, top: from.top + (to.top - from.top) * share }
}

/// Half the length of the scissors that are drawn on a cut.
const SCISSORS: f64 = 2.4;

/// A pair of open scissors in the middle of a cut, their blades along it.
pub(super) fn scissors(from: Spot, to: Spot) -> Vec<Stroke> {
    let middle = between(from, to, 0.5);
    let angle = (to.top - from.top).0.atan2((to.left - from.left).0);
    scissors_at(middle, angle, SCISSORS)
}

/// Scissors whose rivet is at a spot; `angle` is where their blades point, clockwise from the right; `half` is how long
/// their blades are, in millimetres.
pub(super) fn scissors_at(rivet: Spot, angle: f64, half: f64) -> Vec<Stroke> {
    let (sin, cos) = angle.sin_cos();
    let place = |x: f64, y: f64| Spot {
        left: rivet.left + Mm((x * cos - y * sin) * half),
        top: rivet.top + Mm((x * sin + y * cos) * half),
    };
    let mut strokes = Vec::new();
    for up in [-1.0, 1.0] {
        // A slim blade, from the rivet to its tip; the ring of the other hand's side.
        let blade = [(-0.30, 0.12), (1.0, -0.34), (0.86, -0.42), (-0.02, -0.10)];
        strokes.push(Stroke { path: blade.map(|(x, y)| place(x, y * up)).to_vec(), pen: Pen::Fill });
        let ring = (0..=16).map(|step| {
            let turn = f64::from(step) / 16.0 * std::f64::consts::TAU;
            place(-0.62 + 0.34 * turn.cos(), (0.33 + 0.22 * turn.sin()) * up)
        });
        strokes.push(Stroke { path: ring.collect(), pen: Pen::Line(Mm(half * 0.1).max(HAIR)) });
    }
    strokes
}
