//! A projection and a scale -> the projection's symbol, a truncated cone in two views, and a bar to measure by.

use super::places::place;
use super::sketch::{FigureSketch, SMALL_LETTERS, at, text_width};
use crate::design::{PlanePen, PlanePoint};
use crate::plate::figure::{LabelAnchor, Projection, SolidView};

/// The larger diameter of the cone; the smaller is half of it, the length is as long (ISO 5456-2:1996, annex A).
const CONE: f64 = 7.0;
/// From one view of the cone to the other.
const APART: f64 = 4.0;
const AXIS_BEYOND: f64 = 1.5;
/// The symbol's width and height.
pub(super) const SYMBOL_SIZE: [f64; 2] = [2.0 * CONE + APART + 2.0 * AXIS_BEYOND, CONE + 2.0 * AXIS_BEYOND];
/// The longest bar.
const BAR: f64 = 50.0;
pub(super) const BAR_HEIGHT: f64 = 2.0;
/// What bar and symbol take.
pub(super) const FOOT_SIZE: [f64; 2] = [BAR + 30.0 + SYMBOL_SIZE[0], SYMBOL_SIZE[1]];

/// The symbol, by the top left corner of its box. The cone's small end points to the left; its view from the left stands
/// where the projection puts that view.
pub(super) fn symbol(sketch: &mut FigureSketch, corner: PlanePoint, projection: Projection) {
    let left_of_front = place(SolidView::Left, projection).is_some_and(|[column, _]| column < 0);
    let middle = corner.y + SYMBOL_SIZE[1] / 2.0;
    let (first, second) = (corner.x + AXIS_BEYOND, corner.x + AXIS_BEYOND + CONE + APART);
    let (circles, cone) = if left_of_front { (first, second) } else { (second, first) };
    let centre = at(circles + CONE / 2.0, middle);
    for radius in [CONE / 2.0, CONE / 4.0] {
        sketch.circle(centre, radius, PlanePen::Thin);
    }
    let corners = [
        at(cone, middle - CONE / 4.0),
        at(cone + CONE, middle - CONE / 2.0),
        at(cone + CONE, middle + CONE / 2.0),
        at(cone, middle + CONE / 4.0),
    ];
    sketch.shape(&corners, true, PlanePen::Thin);
    for start in [circles, cone] {
        sketch.line(at(start - AXIS_BEYOND, middle), at(start + CONE + AXIS_BEYOND, middle), PlanePen::Centre);
    }
    let reach = CONE / 2.0 + AXIS_BEYOND;
    sketch.line(at(centre.x, middle - reach), at(centre.x, middle + reach), PlanePen::Centre);
}

/// The real length of the bar, in millimetres: 1, 2 or 5 times a power of ten, at most 50 mm on paper.
fn bar_length(scale: f64) -> f64 {
    let most = BAR / scale * (1.0 + 1e-9);
    let power = 10_f64.powf(most.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|times| times * power).find(|length| *length <= most).unwrap_or(power)
}

/// A bar with its length, by the left end of its foot.
pub(super) fn scale_bar(sketch: &mut FigureSketch, foot: PlanePoint, scale: f64) {
    let real = bar_length(scale);
    let long = real * scale;
    let PlanePoint { x, y } = foot;
    let corners = [at(x, y), at(x + long, y), at(x + long, y - BAR_HEIGHT), at(x, y - BAR_HEIGHT)];
    sketch.shape(&corners, true, PlanePen::Thin);
    // Every second fifth is black.
    for part in [0.0, 0.4, 0.8] {
        let (from, to) = (x + long * part, x + long * (part + 0.2));
        let corners = [at(from, y), at(to, y), at(to, y - BAR_HEIGHT), at(from, y - BAR_HEIGHT)];
        sketch.shape(&corners, true, PlanePen::Fill { even_odd: false });
    }
    let base = y - BAR_HEIGHT - 1.0;
    let text = if real >= 1000.0 { format!("{} m", real / 1000.0) } else { format!("{real} mm") };
    let zero = text_width("0", SMALL_LETTERS);
    sketch.label(at(x, base), "0".to_owned(), SMALL_LETTERS, LabelAnchor::Left, false);
    if long > zero + text_width(&text, SMALL_LETTERS) + 1.0 {
        sketch.label(at(x + long, base), text, SMALL_LETTERS, LabelAnchor::Right, false);
    } else {
        sketch.label(at(x + long + 1.0, y), text, SMALL_LETTERS, LabelAnchor::Left, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_lengths_of_20_to_50_millimetres_on_paper() {
        for scale in [50.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.01, 0.001] {
            let long = bar_length(scale) * scale;
            assert!((20.0..50.001).contains(&long), "{scale}: {long}");
        }
    }
}
