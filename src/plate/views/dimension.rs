//! A length of a view -> its dimension: extension lines, a line with arrows, and the number (ISO 129-1:2018).

use super::sketch::{ARROW, FigureSketch, LETTERS, at, text_width};
use crate::design::{PlaneBox, PlanePen, PlanePoint};
use crate::plate::figure::LabelAnchor;

/// From a view's edge to its dimension line.
const AWAY: f64 = 8.0;
/// Extension lines begin this far from the view and end this far beyond the dimension line.
const GAP: f64 = 1.0;
const BEYOND: f64 = 2.0;
/// What a dimension takes beside a view.
pub(super) const DIMENSION_ROOM: f64 = AWAY + BEYOND + GAP + LETTERS + GAP;

/// Where a dimension stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DimensionSide {
    Below,
    Left,
}

/// `12.5`: at most two decimals.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// What a dimension takes beyond the ends of the measured length, which is `room` on paper.
pub(super) fn overhang(value: f64, room: f64) -> f64 {
    let arrows = if room < 2.5 * ARROW[0] { 2.5 * ARROW[0] } else { 0.0 };
    arrows.max((text_width(&number(value), LETTERS) - room) / 2.0 + GAP).max(0.0)
}

/// The dimension of a view's width or height. `value` is the real length in millimetres.
pub(super) fn dimension(sketch: &mut FigureSketch, view: &PlaneBox, side: DimensionSide, value: f64) {
    let text = number(value);
    // Along the dimension line, and away from the view.
    let (from, to) = match side {
        DimensionSide::Below => (view.min.x, view.max.x),
        DimensionSide::Left => (view.min.y, view.max.y),
    };
    let spot = |along: f64, away: f64| match side {
        DimensionSide::Below => at(along, view.max.y + away),
        DimensionSide::Left => at(view.min.x - away, along),
    };
    for along in [from, to] {
        sketch.line(spot(along, GAP), spot(along, AWAY + BEYOND), PlanePen::Thin);
    }
    let room = to - from;
    // Arrows stand outside where there is too little room between them.
    let outside = room < 2.5 * ARROW[0];
    let reach = if outside { 2.5 * ARROW[0] } else { 0.0 };
    sketch.line(spot(from - reach, AWAY), spot(to + reach, AWAY), PlanePen::Thin);
    let sign = if outside { 1.0 } else { -1.0 };
    for (along, way) in [(from, sign), (to, -sign)] {
        let direction = match side {
            DimensionSide::Below => [way, 0.0],
            DimensionSide::Left => [0.0, way],
        };
        sketch.arrow(spot(along, AWAY), direction);
    }
    let middle = from.midpoint(to);
    // Above the line, or beyond the extension lines where it would cross them.
    let beyond = room < text_width(&text, LETTERS) + 2.0 * GAP;
    let label = |away: f64| -> PlanePoint { spot(middle, away) };
    match (side, beyond) {
        (DimensionSide::Below, false) => sketch.label(label(AWAY - GAP), text, LETTERS, LabelAnchor::Centre, false),
        (DimensionSide::Below, true) => {
            sketch.label(label(AWAY + BEYOND + GAP + LETTERS), text, LETTERS, LabelAnchor::Centre, false);
        }
        (DimensionSide::Left, false) => sketch.label(label(AWAY + GAP), text, LETTERS, LabelAnchor::Centre, true),
        (DimensionSide::Left, true) => {
            sketch.label(label(AWAY + BEYOND + GAP), text, LETTERS, LabelAnchor::Centre, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_two_decimals_and_no_needless_zeros() {
        for (value, text) in [(60.0, "60"), (12.5, "12.5"), (7.141_59, "7.14"), (0.004, "0"), (99.999, "100")] {
            assert_eq!(number(value), text);
        }
    }
}
