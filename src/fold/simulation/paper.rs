//! Pages and folds of a paper -> all possible stacking orders of its panels.

#![cfg(test)]

use super::super::*;
use crate::units::Mm;

pub(super) const NEAR: f64 = 1e-6;

/// A vector on paper: right and down.
pub(super) type Vector = (f64, f64);

/// One face of a panel, in the coordinates of the paper's front.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintedFace {
    pub page: Option<usize>,
    /// Directions of the page's own right and top.
    pub right: Vector,
    pub up: Vector,
}

/// A rectangle of a paper with one page on each face.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    pub front: PrintedFace,
    pub back: Option<PrintedFace>,
}

/// A product of reflections: each axis kept or reversed, then translated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Motion {
    pub turn: Vector,
    pub moved: Vector,
}

impl Motion {
    pub const REST: Self = Self { turn: (1.0, 1.0), moved: (0.0, 0.0) };

    pub fn direction(self, (x, y): Vector) -> Vector {
        (x * self.turn.0, y * self.turn.1)
    }

    fn point(self, (x, y): Vector) -> Vector {
        (x * self.turn.0 + self.moved.0, y * self.turn.1 + self.moved.1)
    }

    /// First the reflection in a hinge of the flat paper, then this motion.
    fn after(self, hinge: &Hinge) -> Self {
        let (turn, by) =
            if hinge.upright { ((-1.0, 1.0), (2.0 * hinge.at, 0.0)) } else { ((1.0, -1.0), (0.0, 2.0 * hinge.at)) };
        Self { turn: (self.turn.0 * turn.0, self.turn.1 * turn.1), moved: self.point(by) }
    }

    pub fn face_down(self) -> bool {
        self.turn.0 * self.turn.1 < 0.0
    }

    fn agrees(self, other: Self) -> bool {
        let near = |a: Vector, b: Vector| (a.0 - b.0).abs() < NEAR && (a.1 - b.1).abs() < NEAR;
        near(self.turn, other.turn) && near(self.moved, other.moved)
    }
}

/// Two panels that are joined along a fold.
#[derive(Debug, Clone, Copy)]
struct Hinge {
    panels: (usize, usize),
    /// Whether the fold is vertical on the flat paper, and its position.
    upright: bool,
    at: f64,
    kind: LineKind,
}

/// A layer of the folded zine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    pub number: usize,
    pub panel: Panel,
    pub motion: Motion,
}

/// Layers from the top down, and the hinges between them by layer number, each with its side of the page.
pub(super) struct Stack {
    pub layers: Vec<Layer>,
    pub hinges: Vec<(usize, usize, PanelEdge, LineKind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PanelEdge {
    Left,
    Right,
    Top,
    Bottom,
}

fn turned(way: Vector, turn: Turn) -> Vector {
    let (x, y) = way;
    match turn {
        Turn::Upright => (x, y),
        Turn::Right => (-y, x),
        Turn::Half => (-x, -y),
        Turn::Left => (y, -x),
    }
}

fn face(cell: &PlacedPage) -> PrintedFace {
    PrintedFace { page: cell.page, right: turned((1.0, 0.0), cell.turn), up: turned((0.0, -1.0), cell.turn) }
}

/// Panels of one paper, shifted to the right by `along`; the printer turns the paper as its duplex mode says.
pub(super) fn panels(imposition: &Imposition, paper: &ImposedPaper, along: f64) -> Vec<Panel> {
    let (width, height) = (imposition.side.width.0, imposition.side.height.0);
    let long_is_upright = height >= width;
    let sideways = (imposition.duplex == Duplex::Short) != long_is_upright;
    let through = |cell: &PlacedPage| {
        let (x, y) = (cell.at.left.0, cell.at.top.0);
        if sideways { (width - x - cell.size.width.0, y) } else { (x, height - y - cell.size.height.0) }
    };
    let turned_over = |face: PrintedFace| {
        let over = |(x, y): Vector| if sideways { (-x, y) } else { (x, -y) };
        PrintedFace { right: over(face.right), up: over(face.up), ..face }
    };
    let panel = |cell: &PlacedPage| {
        let (left, top) = (cell.at.left.0, cell.at.top.0);
        let behind = paper.back.iter().find(|back| {
            let (x, y) = through(back);
            (x - left).abs() < NEAR && (y - top).abs() < NEAR
        });
        let (width, height) = (cell.size.width.0, cell.size.height.0);
        Panel {
            left: left + along,
            top,
            width,
            height,
            front: face(cell),
            back: behind.map(|cell| turned_over(face(cell))),
        }
    };
    let panels: Vec<Panel> = paper.front.iter().map(panel).collect();
    let found = panels.iter().filter(|panel| panel.back.is_some()).count();
    assert!(paper.back.is_empty() || found == panels.len(), "backs that meet no front");
    panels
}

/// Every edge that two panels share, with its fold or cut; an edge without a line is an error.
fn hinges(panels: &[Panel], lines: &[FoldLine]) -> Vec<Hinge> {
    let mut hinges = Vec::new();
    for (one, a) in panels.iter().enumerate() {
        for (other, b) in panels.iter().enumerate() {
            let beside = (a.left + a.width - b.left).abs() < NEAR && (a.top - b.top).abs() < NEAR;
            let below = (a.top + a.height - b.top).abs() < NEAR && (a.left - b.left).abs() < NEAR;
            let (upright, at, middle) = match (beside, below) {
                (true, _) => (true, b.left, (b.left, a.top + a.height / 2.0)),
                (_, true) => (false, b.top, (a.left + a.width / 2.0, b.top)),
                _ => continue,
            };
            let line = lines.iter().find(|line| covers(line, middle)).expect("an edge that is neither folded nor cut");
            if line.kind != LineKind::Cut {
                hinges.push(Hinge { panels: (one, other), upright, at, kind: line.kind });
            }
        }
    }
    hinges
}

pub(super) fn covers(line: &FoldLine, (x, y): Vector) -> bool {
    let between = |a: Mm, b: Mm, x: f64| a.0.min(b.0) - NEAR < x && x < a.0.max(b.0) + NEAR;
    between(line.from.left, line.to.left, x) && between(line.from.top, line.to.top, y)
}

/// The motion of each panel when `root` stays; closed loops must agree.
fn motions(panels: &[Panel], hinges: &[Hinge], root: usize) -> Vec<Motion> {
    let mut known = vec![None; panels.len()];
    known[root] = Some(Motion::REST);
    for _ in panels {
        for hinge in hinges {
            let (a, b) = hinge.panels;
            for (from, to) in [(a, b), (b, a)] {
                let Some(motion) = known[from] else { continue };
                let there: Motion = Motion::after(motion, hinge);
                assert!(known[to].is_none_or(|known| there.agrees(known)), "the paper tears at {hinge:?}");
                known[to] = Some(there);
            }
        }
    }
    known.into_iter().map(|motion| motion.expect("a panel that hangs on nothing")).collect()
}

/// All stacking orders that the mountain and valley folds of a paper allow; `root` stays.
pub(super) fn stacks(panels: &[Panel], lines: &[FoldLine], root: usize) -> Vec<Stack> {
    let hinges = hinges(panels, lines);
    let motions = motions(panels, &hinges, root);
    let corner = |panel: &Panel, motion: Motion| {
        let (a, b) =
            (motion.point((panel.left, panel.top)), motion.point((panel.left + panel.width, panel.top + panel.height)));
        (a.0.min(b.0), a.1.min(b.1))
    };
    let page = corner(&panels[0], motions[0]);
    for (panel, motion) in panels.iter().zip(&motions) {
        let here = corner(panel, *motion);
        assert!((here.0 - page.0).abs() < NEAR && (here.1 - page.1).abs() < NEAR, "a panel sticks out");
    }
    let borders: Vec<PanelEdge> = hinges.iter().map(|hinge| border(hinge, panels, &motions, page)).collect();
    // `above`: (upper, lower) pairs that follow from mountain and valley folds.
    let above: Vec<(usize, usize)> = hinges
        .iter()
        .map(|hinge| {
            let (a, b) = hinge.panels;
            let fronts_meet = matches!(hinge.kind, LineKind::Valley | LineKind::CutValley);
            if fronts_meet == motions[a].face_down() { (a, b) } else { (b, a) }
        })
        .collect();
    let mut orders = Vec::new();
    stack_panels(&mut Vec::new(), panels.len(), &above, &hinges, &borders, &mut orders);
    let stack = |order: Vec<usize>| {
        let place = |panel: usize| order.iter().position(|there| *there == panel).unwrap();
        let hinges = hinges.iter().zip(&borders);
        Stack {
            hinges: hinges
                .map(|(hinge, border)| (place(hinge.panels.0), place(hinge.panels.1), *border, hinge.kind))
                .collect(),
            layers: order
                .iter()
                .map(|panel| Layer { number: *panel, panel: panels[*panel], motion: motions[*panel] })
                .collect(),
        }
    };
    orders.into_iter().map(stack).collect()
}

/// The side of the folded page on which a hinge lies.
fn border(hinge: &Hinge, panels: &[Panel], motions: &[Motion], page: Vector) -> PanelEdge {
    let a = hinge.panels.0;
    let (x, y) = motions[a].point(if hinge.upright { (hinge.at, panels[a].top) } else { (panels[a].left, hinge.at) });
    let [near, far] =
        if hinge.upright { [PanelEdge::Left, PanelEdge::Right] } else { [PanelEdge::Top, PanelEdge::Bottom] };
    let first = if hinge.upright { (x - page.0).abs() < NEAR } else { (y - page.1).abs() < NEAR };
    if first { near } else { far }
}

/// Stacks panels from the top down in every order in which no hinges cross.
fn stack_panels(
    stacked: &mut Vec<usize>,
    count: usize,
    above: &[(usize, usize)],
    hinges: &[Hinge],
    borders: &[PanelEdge],
    found: &mut Vec<Vec<usize>>,
) {
    if stacked.len() == count {
        found.push(stacked.clone());
        return;
    }
    for panel in 0..count {
        let ready = !stacked.contains(&panel)
            && above.iter().all(|(upper, lower)| *lower != panel || stacked.contains(upper))
            && !crosses(stacked, panel, hinges, borders);
        if ready {
            stacked.push(panel);
            stack_panels(stacked, count, above, hinges, borders, found);
            stacked.pop();
        }
    }
}

/// Whether a hinge that `panel` closes encloses one end but not the other of a hinge on the same side.
fn crosses(stacked: &[usize], panel: usize, hinges: &[Hinge], borders: &[PanelEdge]) -> bool {
    let place = |panel: usize| stacked.iter().position(|there| *there == panel);
    let other = |hinge: &Hinge| match hinge.panels {
        (a, b) if a == panel => Some(b),
        (a, b) if b == panel => Some(a),
        _ => None,
    };
    let closed = hinges.iter().zip(borders).filter_map(|(hinge, border)| Some((place(other(hinge)?)?, *border)));
    closed.into_iter().any(|(begin, border)| {
        // Hinges on the same side that begin inside and are still open when this one closes.
        hinges.iter().zip(borders).filter(|(_, there)| **there == border).any(|(hinge, _)| {
            let (a, b) = hinge.panels;
            let inside = |one: usize, two: usize| {
                place(one).is_some_and(|at| at > begin) && two != panel && place(two).is_none()
            };
            a != panel && b != panel && (inside(a, b) || inside(b, a))
        })
    })
}
