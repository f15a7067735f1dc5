//! Fold -> folding diagrams, step by step, without words.
//!
//! Each diagram is 40 wide and 30 high in its own units, for a zine bound on the left. A dot marks the front page, so
//! that it can be followed from step to step. Dashes are folds to make, scissors are cuts, arrows show how paper moves.

use super::options::{Binding, Fold};
use super::strokes::{HAIRLINE, Stroke, StrokeStyle, scissors_at};
use crate::units::{Mm, Spot};

/// Width and height of a diagram in its own units.
const WIDE: f64 = 40.0;
const HIGH: f64 = 30.0;
/// Gap between diagrams, as a share of their width.
const GAP: f64 = 0.2;

/// All steps of a fold as a row of diagrams, `height` high; `at` is the top left corner of the row. For a right binding
/// the first step is on the right.
#[must_use]
pub fn steps_in_a_row(fold: Fold, binding: Binding, at: Spot, height: Mm) -> Vec<Stroke> {
    let width = height * (WIDE / HIGH);
    let count = step_count(fold);
    let place = |number: usize| {
        let from_left = if binding == Binding::Right { count - 1 - number } else { number };
        Spot { left: at.left + width * (1.0 + GAP) * from_left as f64, top: at.top }
    };
    (0..count).flat_map(|number| step(fold, binding, number, place(number), height)).collect()
}

/// Width of a row of diagrams.
#[must_use]
pub fn row_width(fold: Fold, height: Mm) -> Mm {
    let count = step_count(fold) as f64;
    height * (WIDE / HIGH) * (count + (count - 1.0) * GAP)
}

/// Number of steps of a fold.
#[must_use]
pub fn step_count(fold: Fold) -> usize {
    drawings(fold).len()
}

/// One step, from 0, `height` high and 4/3 as wide; `at` is its top left corner. Empty if there is no such step.
#[must_use]
pub fn step(fold: Fold, binding: Binding, number: usize, at: Spot, height: Mm) -> Vec<Stroke> {
    let mut sketch = Sketch { strokes: Vec::new(), at, unit: height / HIGH, mirrored: binding == Binding::Right };
    if let Some(drawing) = drawings(fold).get(number) {
        drawing(&mut sketch);
    }
    sketch.strokes
}

type DrawStep = fn(&mut Sketch);

fn drawings(fold: Fold) -> &'static [DrawStep] {
    match fold {
        Fold::Mini8 => &[mini8_crease, mini8_cut, mini8_long, mini8_push, mini8_wrap],
        Fold::Mini16 => &[mini16_behind, mini16_down, mini16_over, mini16_open],
        Fold::Booklet => &[booklet_pile, booklet_fold, booklet_staple, booklet_trim],
        Fold::French => &[french_flat, french_down, french_across],
        Fold::Accordion => &[accordion_first, accordion_on, accordion_glue],
        Fold::Flat => &[flat_pile],
    }
}

/// A diagram being drawn, in its own units.
struct Sketch {
    strokes: Vec<Stroke>,
    at: Spot,
    /// Length of one unit on paper.
    unit: Mm,
    mirrored: bool,
}

/// A point in units of the diagram: right and down.
type SketchPoint = (f64, f64);

impl Sketch {
    fn spot(&self, (x, y): SketchPoint) -> Spot {
        let x = if self.mirrored { WIDE - x } else { x };
        Spot { left: self.at.left + self.unit * x, top: self.at.top + self.unit * y }
    }

    fn line_width(&self, units: f64) -> Mm {
        (self.unit * units).max(HAIRLINE)
    }

    fn put(&mut self, path: &[SketchPoint], style: StrokeStyle) {
        let path = path.iter().map(|point| self.spot(*point)).collect();
        self.strokes.push(Stroke { path, style });
    }

    fn line(&mut self, path: &[SketchPoint]) {
        self.put(path, StrokeStyle::Line(self.line_width(0.55)));
    }

    fn heavy(&mut self, path: &[SketchPoint]) {
        self.put(path, StrokeStyle::Line(self.line_width(1.5)));
    }

    /// A fold to make; the dashes scale with the diagram.
    fn dashed(&mut self, from: SketchPoint, to: SketchPoint) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let count = (length / 2.6).round().max(2.0);
        let along = |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        for dash in 0..count as u32 {
            let begin = (f64::from(dash) + 0.22) / count;
            self.line(&[along(begin), along(begin + 0.56 / count)]);
        }
    }

    /// A white sheet with its outline.
    fn sheet(&mut self, corners: &[SketchPoint]) {
        self.put(corners, StrokeStyle::Blank);
        let mut closed = corners.to_vec();
        closed.extend(corners.first());
        self.line(&closed);
    }

    fn rect(&mut self, left: f64, top: f64, right: f64, bottom: f64) {
        self.sheet(&[(left, top), (right, top), (right, bottom), (left, bottom)]);
    }

    /// The dot that marks the front page.
    fn front(&mut self, middle: SketchPoint) {
        let ring = |step: u32| {
            let turn = f64::from(step) / 24.0 * std::f64::consts::TAU;
            (middle.0 + 1.5 * turn.cos(), middle.1 + 1.5 * turn.sin())
        };
        self.put(&(0..24).map(ring).collect::<Vec<_>>(), StrokeStyle::Fill);
    }

    /// A curved arrow; `over` is the control point of its quadratic curve.
    fn arrow(&mut self, from: SketchPoint, over: SketchPoint, to: SketchPoint) {
        let bend = |share: f64| {
            let mix = |a: f64, b: f64, c: f64| {
                a * (1.0 - share).powi(2) + b * 2.0 * share * (1.0 - share) + c * share * share
            };
            (mix(from.0, over.0, to.0), mix(from.1, over.1, to.1))
        };
        let end = bend(0.86);
        self.put(
            &(0..=12).map(|step| bend(f64::from(step) / 12.0 * 0.86)).collect::<Vec<_>>(),
            StrokeStyle::Line(self.line_width(0.9)),
        );
        let (x, y) = (to.0 - end.0, to.1 - end.1);
        let length = x.hypot(y).max(0.01);
        let (x, y) = (x / length * 3.2, y / length * 3.2);
        let back = (to.0 - x, to.1 - y);
        self.put(&[to, (back.0 - y * 0.5, back.1 + x * 0.5), (back.0 + y * 0.5, back.1 - x * 0.5)], StrokeStyle::Fill);
    }

    /// Scissors at a point; `quarter` is their direction in quarter turns clockwise from the right.
    fn scissors(&mut self, at: SketchPoint, quarter: f64) {
        let angle = if self.mirrored { 2.0 - quarter } else { quarter } * std::f64::consts::FRAC_PI_2;
        let strokes = scissors_at(self.spot(at), angle, (self.unit * 4.0).0);
        self.strokes.extend(strokes);
    }

    /// A closed zine with its spine on the left; the edges of `leaves` leaves show on the right.
    fn zine(&mut self, leaves: u32) {
        for leaf in (1..=leaves).rev() {
            let out = f64::from(leaf) * 0.9;
            self.sheet(&[(12.0, 4.0), (28.0 + out, 4.0 + out * 0.5), (28.0 + out, 26.0 - out * 0.5), (12.0, 26.0)]);
        }
        self.rect(12.0, 4.0, 28.0, 26.0);
        self.front((20.0, 15.0));
    }

    /// Staples in a vertical fold.
    fn staples(&mut self, x: f64, top: f64, bottom: f64) {
        for share in [0.25, 0.75] {
            let y = top + (bottom - top) * share;
            self.heavy(&[(x, y - 1.6), (x, y + 1.6)]);
        }
    }
}

fn mini8_crease(on: &mut Sketch) {
    on.rect(3.0, 3.0, 37.0, 27.0);
    for x in [11.5, 20.0, 28.5] {
        on.dashed((x, 3.0), (x, 27.0));
    }
    on.dashed((3.0, 15.0), (37.0, 15.0));
    on.front((32.75, 21.0));
}

/// Folded in half across; cut from the fold to the centre.
fn mini8_cut(on: &mut Sketch) {
    on.sheet(&[(14.0, 3.0), (33.0, 2.0), (33.0, 26.0), (14.0, 27.0)]);
    on.rect(14.0, 3.0, 31.0, 27.0);
    on.heavy(&[(14.0, 3.0), (14.0, 27.0)]);
    on.dashed((22.5, 3.0), (22.5, 27.0));
    on.heavy(&[(14.0, 15.0), (22.5, 15.0)]);
    on.dashed((22.5, 15.0), (31.0, 15.0));
    on.scissors((8.0, 15.0), 0.0);
}

/// Folded in half lengthwise, with the cut at the upper edge.
fn mini8_long(on: &mut Sketch) {
    on.rect(2.0, 11.0, 38.0, 25.0);
    for x in [11.0, 20.0, 29.0] {
        on.dashed((x, 11.0), (x, 25.0));
    }
    on.put(&[(11.0, 11.0), (20.0, 8.6), (29.0, 11.0), (20.0, 13.4)], StrokeStyle::Blank);
    on.line(&[(11.0, 11.0), (20.0, 8.6), (29.0, 11.0)]);
    on.line(&[(11.0, 11.0), (20.0, 13.4), (29.0, 11.0)]);
    on.front((33.5, 18.5));
    on.arrow((33.5, 1.5), (38.0, 3.0), (37.5, 10.0));
}

/// Seen from above: both ends are pushed together, so that the cut opens.
fn mini8_push(on: &mut Sketch) {
    on.line(&[(8.0, 15.0), (14.0, 15.0), (20.0, 7.0), (26.0, 15.0), (32.0, 15.0)]);
    on.line(&[(14.0, 15.0), (20.0, 23.0), (26.0, 15.0)]);
    on.arrow((1.0, 15.0), (3.5, 15.0), (7.0, 15.0));
    on.arrow((39.0, 15.0), (36.5, 15.0), (33.0, 15.0));
    on.arrow((20.0, 10.5), (20.0, 8.0), (20.0, 2.0));
    on.arrow((20.0, 19.5), (20.0, 22.0), (20.0, 28.0));
}

fn mini8_wrap(on: &mut Sketch) {
    on.zine(3);
}

/// The half with the front page is folded behind the other.
fn mini16_behind(on: &mut Sketch) {
    on.rect(3.0, 6.0, 37.0, 29.0);
    on.dashed((20.0, 6.0), (20.0, 29.0));
    on.front((32.75, 23.25));
    on.arrow((30.0, 4.5), (20.0, -3.0), (10.0, 5.5));
}

/// The upper half is folded down over the lower one.
fn mini16_down(on: &mut Sketch) {
    on.rect(12.5, 1.5, 29.5, 26.5);
    on.rect(11.0, 3.0, 28.0, 28.0);
    on.dashed((11.0, 15.5), (28.0, 15.5));
    on.arrow((31.5, 6.5), (40.0, 15.5), (31.5, 24.5));
}

/// The left half is folded over the right one.
fn mini16_over(on: &mut Sketch) {
    for behind in [3.0, 2.0, 1.0] {
        on.rect(8.0 + behind, 12.0 - behind, 30.0 + behind, 27.0 - behind);
    }
    on.rect(8.0, 12.0, 30.0, 27.0);
    on.dashed((19.0, 12.0), (19.0, 27.0));
    on.arrow((11.0, 7.0), (20.0, -2.0), (29.0, 7.0));
}

/// Stapled in the spine, cut open at the top and at the fore edge.
fn mini16_open(on: &mut Sketch) {
    on.rect(11.0, 7.0, 28.0, 29.0);
    on.front((19.5, 18.0));
    on.staples(12.6, 7.0, 29.0);
    on.dashed((9.0, 8.6), (30.0, 8.6));
    on.dashed((26.4, 5.0), (26.4, 29.5));
    on.scissors((4.5, 8.6), 0.0);
    on.scissors((26.4, 4.0), 1.0);
}

fn booklet_pile(on: &mut Sketch) {
    for (left, top) in [(8.0, 2.0), (5.5, 4.5)] {
        on.rect(left, top, left + 29.0, top + 20.0);
    }
    on.rect(3.0, 7.0, 32.0, 27.0);
    on.dashed((17.5, 7.0), (17.5, 27.0));
}

fn booklet_fold(on: &mut Sketch) {
    for number in 0..3 {
        let inwards = f64::from(number) * 3.0;
        on.line(&[(4.0 + inwards * 0.6, 8.0), (20.0, 26.0 - inwards), (36.0 - inwards * 0.6, 8.0)]);
    }
    on.arrow((6.0, 4.5), (14.0, 0.0), (19.0, 7.0));
    on.arrow((34.0, 4.5), (26.0, 0.0), (21.0, 7.0));
}

fn booklet_staple(on: &mut Sketch) {
    on.sheet(&[(4.0, 6.0), (20.0, 3.0), (20.0, 25.0), (4.0, 28.0)]);
    on.sheet(&[(36.0, 6.0), (20.0, 3.0), (20.0, 25.0), (36.0, 28.0)]);
    on.staples(20.0, 3.0, 25.0);
}

fn booklet_trim(on: &mut Sketch) {
    on.zine(3);
    on.staples(12.8, 4.0, 26.0);
    on.dashed((28.0, 1.5), (28.0, 28.5));
    on.scissors((34.5, 15.0), 2.0);
}

fn french_flat(on: &mut Sketch) {
    on.rect(10.0, 1.5, 30.0, 28.5);
    on.dashed((10.0, 15.0), (30.0, 15.0));
    on.dashed((20.0, 1.5), (20.0, 28.5));
    on.front((25.0, 22.0));
}

fn french_down(on: &mut Sketch) {
    on.sheet(&[(12.0, 8.0), (32.0, 8.0), (32.0, 20.0), (12.0, 20.0)]);
    on.rect(10.0, 10.5, 30.0, 24.0);
    on.dashed((20.0, 10.5), (20.0, 24.0));
    on.front((25.0, 17.5));
    on.arrow((31.0, 3.0), (39.5, 3.5), (36.0, 14.0));
}

fn french_across(on: &mut Sketch) {
    on.rect(17.5, 6.0, 30.5, 23.0);
    on.rect(15.0, 7.5, 28.0, 25.0);
    on.front((21.5, 16.5));
    on.arrow((7.0, 10.0), (3.0, 22.0), (13.5, 22.0));
}

/// A zigzag strip of panels in perspective.
fn zigzag(on: &mut Sketch, open: f64, panels: u32) {
    let point = |panel: u32, top: f64| {
        let step = 32.0 / f64::from(panels) * open;
        (4.0 + f64::from(panel) * step, top + if panel.is_multiple_of(2) { 3.0 } else { -1.5 })
    };
    for panel in (0..panels).rev() {
        on.sheet(&[point(panel, 6.0), point(panel + 1, 6.0), point(panel + 1, 23.0), point(panel, 23.0)]);
    }
    let (left, right) = (point(0, 14.5), point(1, 14.5));
    on.front((left.0.midpoint(right.0), left.1.midpoint(right.1)));
}

fn accordion_first(on: &mut Sketch) {
    on.rect(2.0, 9.0, 38.0, 24.0);
    for x in [11.0, 20.0, 29.0] {
        on.dashed((x, 9.0), (x, 24.0));
    }
    on.front((6.5, 16.5));
}

fn accordion_on(on: &mut Sketch) {
    zigzag(on, 1.0, 4);
}

fn accordion_glue(on: &mut Sketch) {
    zigzag(on, 0.55, 4);
    on.arrow((38.0, 15.0), (34.0, 15.0), (25.5, 15.0));
}

fn flat_pile(on: &mut Sketch) {
    on.rect(14.0, 2.0, 33.0, 25.0);
    on.rect(12.0, 3.5, 31.0, 26.5);
    on.rect(10.0, 5.0, 29.0, 28.0);
    on.front((19.5, 16.5));
    on.staples(11.8, 5.0, 28.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(fold: Fold, binding: Binding) -> Vec<Stroke> {
        steps_in_a_row(fold, binding, Spot { left: Mm(10.0), top: Mm(20.0) }, Mm(30.0))
    }

    #[test]
    fn every_drawing_keeps_inside_its_frame() {
        for fold in Fold::ALL {
            for binding in [Binding::Left, Binding::Right] {
                for spot in all(fold, binding).iter().flat_map(|stroke| &stroke.path) {
                    let right = Mm(10.0) + row_width(fold, Mm(30.0));
                    assert!(spot.left.0 >= 9.99 && spot.left.0 <= right.0 + 0.01, "{fold:?} {spot:?}");
                    assert!(spot.top.0 >= 19.99 && spot.top.0 <= 50.01, "{fold:?} {spot:?}");
                }
            }
        }
    }

    #[test]
    fn lines_stay_thick_enough_for_a_copier_however_small_the_drawing() {
        for fold in Fold::ALL {
            for stroke in steps_in_a_row(fold, Binding::Left, Spot::default(), Mm(4.0)) {
                assert!(stroke.path.len() >= 2);
                if let StrokeStyle::Line(width) | StrokeStyle::Dashed(width) = stroke.style {
                    assert!(crate::units::Pt::from(width).0 >= 0.35);
                }
            }
        }
    }

    #[test]
    fn a_zine_bound_on_the_right_is_drawn_in_the_mirror() {
        let (left, right) = (
            step(Fold::French, Binding::Left, 0, Spot::default(), Mm(30.0)),
            step(Fold::French, Binding::Right, 0, Spot::default(), Mm(30.0)),
        );
        for (one, other) in left.iter().zip(&right) {
            for (a, b) in one.path.iter().zip(&other.path) {
                assert!((a.left.0 + b.left.0 - 40.0).abs() < 1e-9 && a.top == b.top);
            }
        }
    }
}
