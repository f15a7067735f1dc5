//! Circles of a view that are seen face on -> centre marks, and one label for each diameter with a leader to it.

use super::dimension::number;
use super::sketch::{ARROW, FigureSketch, LETTERS, at, text_width};
use crate::design::{PlaneBox, PlanePen, PlanePoint, SpacePoint};
use crate::plate::figure::LabelAnchor;
use crate::plate::hidden::{ViewCurve, ViewDirection, ViewLine};

/// How far a centre mark reaches beyond its circle.
const MARK_BEYOND: f64 = 2.0;
/// Circles smaller than this on paper have no centre mark.
const MARK_LEAST: f64 = 1.5;
/// Labels that one view has at most, and centre marks.
pub(super) const MOST_LABELS: usize = 10;
const MOST_MARKS: usize = 300;
/// From a view's right edge to the leader's knee, to the label, and from one label to the next.
const KNEE: f64 = 5.0;
const LABEL: f64 = 8.0;
const STEP: f64 = LETTERS + 2.5;

/// A circle of a view, seen face on.
#[derive(Debug, Clone, Copy)]
pub(super) struct FaceCircle {
    /// On paper, in the view's own place.
    pub centre: PlanePoint,
    pub radius: f64,
    /// In millimetres of the real thing.
    pub diameter: f64,
    /// Where its axis meets the plane of the view through the solid's zero point.
    pub axis: SpacePoint,
}

/// Whole circles of a view.
pub(super) fn face_circles(lines: &[ViewLine], view: &ViewDirection, scale: f64) -> Vec<FaceCircle> {
    let whole = lines.iter().filter_map(|line| match line.curve {
        ViewCurve::Ellipse(arc) if line.visible && arc.is_whole() => Some(arc),
        _ => None,
    });
    whole
        .filter_map(|arc| {
            let [u, v] = arc.axes;
            let radius = u.x.hypot(u.y);
            let round = (v.x.hypot(v.y) - radius).abs() < 1e-3 * radius
                && (u.x * v.x + u.y * v.y).abs() < 1e-3 * radius * radius;
            let (right, up) = (arc.centre.x / scale, -arc.centre.y / scale);
            round.then(|| FaceCircle {
                centre: arc.centre,
                radius,
                diameter: 2.0 * radius / scale,
                axis: std::array::from_fn(|axis| view.right[axis] * right + view.up[axis] * up),
            })
        })
        .collect()
}

/// Circles of one diameter.
#[derive(Debug, Clone)]
pub(super) struct RoundGroup {
    pub text: String,
    /// That to which the leader goes: the one farthest to the right.
    pub shown: FaceCircle,
    count: usize,
    diameter: String,
}

/// Circles by their diameters, the largest first. Those that `told` has already, seen from either side, are left out; the
/// others are added to it.
pub(super) fn groups(
    circles: &[FaceCircle],
    view: &ViewDirection,
    told: &mut Vec<(SpacePoint, FaceCircle)>,
) -> Vec<RoundGroup> {
    let mut groups: Vec<RoundGroup> = Vec::new();
    for circle in circles {
        let near = 0.01 * circle.diameter.max(0.1);
        let again = told.iter().any(|(direction, other)| {
            let along = (0..3).map(|axis| direction[axis] * view.toward[axis]).sum::<f64>().abs();
            along > 0.999
                && (other.diameter - circle.diameter).abs() < near
                && (0..3).all(|axis| (other.axis[axis] - circle.axis[axis]).abs() < near)
        });
        if again {
            continue;
        }
        told.push((view.toward, *circle));
        let diameter = number(circle.diameter);
        if let Some(group) = groups.iter_mut().find(|group| group.diameter == diameter) {
            group.count += 1;
            let right = |circle: &FaceCircle| circle.centre.x + circle.radius;
            if right(circle) > right(&group.shown) {
                group.shown = *circle;
            }
        } else {
            groups.push(RoundGroup { text: String::new(), shown: *circle, count: 1, diameter });
        }
    }
    for group in &mut groups {
        group.text = diameter_text(group.count, &group.diameter);
    }
    groups.sort_by(|a, b| b.shown.diameter.total_cmp(&a.shown.diameter));
    groups
}

/// `ø6`, or `4 x ø6`.
pub(super) fn diameter_text(count: usize, diameter: &str) -> String {
    if count > 1 { format!("{count} x ø{diameter}") } else { format!("ø{diameter}") }
}

/// What labels take to the right of a view, and above and below it in all beyond its height.
pub(super) fn label_room(texts: &[String]) -> [f64; 2] {
    let wide = texts.iter().map(|text| text_width(text, LETTERS)).fold(0.0, f64::max);
    if texts.is_empty() { [0.0; 2] } else { [LABEL + wide + 1.0, STEP * texts.len() as f64] }
}

/// Marks the centres of circles, each once.
pub(super) fn centre_marks(sketch: &mut FigureSketch, circles: &[FaceCircle], by: PlanePoint) {
    let mut largest: Vec<FaceCircle> = Vec::new();
    let mut order: Vec<&FaceCircle> = circles.iter().filter(|circle| circle.radius * 2.0 >= MARK_LEAST).collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    for circle in order {
        let same =
            |other: &FaceCircle| (other.centre.x - circle.centre.x).hypot(other.centre.y - circle.centre.y) < 0.05;
        if largest.len() < MOST_MARKS && !largest.iter().any(same) {
            largest.push(*circle);
        }
    }
    for circle in largest {
        let reach = circle.radius + MARK_BEYOND;
        let (x, y) = (circle.centre.x + by.x, circle.centre.y + by.y);
        sketch.line(at(x - reach, y), at(x + reach, y), PlanePen::Centre);
        sketch.line(at(x, y - reach), at(x, y + reach), PlanePen::Centre);
    }
}

/// Labels to the right of a view, from top to bottom as their circles stand, with leaders that do not cross them.
pub(super) fn leaders(sketch: &mut FigureSketch, view: &PlaneBox, groups: &[RoundGroup], by: PlanePoint) {
    let mut order: Vec<&RoundGroup> = groups.iter().collect();
    order.sort_by(|a, b| {
        a.shown.centre.y.total_cmp(&b.shown.centre.y).then(a.shown.centre.x.total_cmp(&b.shown.centre.x))
    });
    let middle = view.min.y.midpoint(view.max.y);
    let high = STEP * order.len() as f64;
    let lowest = (view.max.y - STEP / 2.0).max(middle + high / 2.0 - STEP / 2.0);
    let mut heights: Vec<f64> = Vec::new();
    let first = (view.min.y + STEP / 2.0).min(middle - high / 2.0 + STEP / 2.0);
    for group in &order {
        let least = heights.last().map_or(first, |last| last + STEP);
        heights.push((group.shown.centre.y + by.y - group.shown.radius * 0.7).max(least));
    }
    for (place, height) in heights.iter_mut().enumerate().rev() {
        let left = (order.len() - 1 - place) as f64;
        *height = height.min(lowest - left * STEP);
    }
    for (group, height) in order.into_iter().zip(heights) {
        let circle = &group.shown;
        let (x, y) = (circle.centre.x + by.x, circle.centre.y + by.y);
        let knee = at(view.max.x + KNEE, height);
        let far = (knee.x - x).hypot(knee.y - y).max(1e-6);
        let way = [(knee.x - x) / far, (knee.y - y) / far];
        let tip = at(x + way[0] * circle.radius, y + way[1] * circle.radius);
        sketch.shape(&[tip, knee, at(view.max.x + LABEL - 1.0, height)], false, PlanePen::Thin);
        if far - circle.radius > ARROW[0] {
            sketch.arrow(tip, [-way[0], -way[1]]);
        }
        let base = at(view.max.x + LABEL, height + LETTERS / 2.0);
        sketch.label(base, group.text.clone(), LETTERS, LabelAnchor::Left, false);
    }
}
