//! Folds in the order in which people make them -> stacking order of the panels, from the top down.

#![cfg(test)]

use super::super::*;
use super::paper::{Panel, Vector};

/// A fold of all layers on one side of a line.
pub(super) struct HandFold {
    upright: bool,
    /// Position of the line in columns or rows from the left or top of the flat paper.
    at: f64,
    /// Whether the part to the right of the line or below it moves, rather than the part to the left or above.
    far: bool,
    /// Whether it is folded towards the viewer, rather than behind.
    over: bool,
}

/// The folding instructions for a left binding, seen from the front.
pub(super) fn by_hand(fold: Fold) -> &'static [HandFold] {
    match fold {
        Fold::Mini16 => &[
            HandFold { upright: true, at: 2.0, far: true, over: false },
            HandFold { upright: false, at: 1.0, far: false, over: true },
            HandFold { upright: true, at: 1.0, far: false, over: true },
        ],
        Fold::French => &[
            HandFold { upright: false, at: 1.0, far: false, over: false },
            HandFold { upright: true, at: 1.0, far: false, over: false },
        ],
        Fold::Booklet => &[HandFold { upright: true, at: 1.0, far: false, over: false }],
        // A mini zine is pushed together from both ends, which is not a sequence of simple folds.
        _ => &[],
    }
}

/// The numbers of the panels from the top down after folding by hand.
pub(super) fn folded_by_hand(panels: &[Panel], imposition: &Imposition) -> Vec<usize> {
    let mut order: Vec<usize> = (0..panels.len()).collect();
    let mut centres: Vec<Vector> =
        panels.iter().map(|panel| (panel.left + panel.width / 2.0, panel.top + panel.height / 2.0)).collect();
    for hand in by_hand(imposition.fold) {
        let mirrored = hand.upright && imposition.binding == Binding::Right;
        let size = if hand.upright { imposition.page.width.0 } else { imposition.page.height.0 };
        let at = if mirrored { imposition.side.width.0 - hand.at * size } else { hand.at * size };
        let along = |centre: Vector| if hand.upright { centre.0 } else { centre.1 };
        let (moved, stays): (Vec<usize>, Vec<usize>) =
            order.iter().partition(|panel| (along(centres[**panel]) > at) == (hand.far != mirrored));
        for panel in &moved {
            let (x, y) = centres[*panel];
            centres[*panel] = if hand.upright { (2.0 * at - x, y) } else { (x, 2.0 * at - y) };
        }
        let moved = moved.into_iter().rev();
        order = if hand.over { moved.chain(stays).collect() } else { stays.into_iter().chain(moved).collect() };
    }
    order
}
