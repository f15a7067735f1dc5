//! A flat drawing and a scale -> a figure; a drawing and a frame -> the scale at which it fits.

use crate::design::{Outline, OutlinePart, PlaneBox, PlaneCircle, PlaneDrawing, PlanePen, PlanePoint};
use crate::plate::{Figure, FigureKind, PlateScale};

/// The largest number of a scale.
const MOST: f64 = 1_000.0;

/// A drawing at a scale. `None` if there is nothing in it.
pub(in crate::plate) fn plan(drawing: &PlaneDrawing, scale: PlateScale) -> Option<Figure> {
    let factor = scale.factor();
    let point = |point: PlanePoint| PlanePoint { x: point.x * factor, y: point.y * factor };
    let outline = |outline: &Outline| Outline {
        start: point(outline.start),
        parts: outline
            .parts
            .iter()
            .map(|part| match part {
                OutlinePart::Line(to) => OutlinePart::Line(point(*to)),
                OutlinePart::Move(to) => OutlinePart::Move(point(*to)),
                OutlinePart::Curve(points) => OutlinePart::Curve(points.map(point)),
            })
            .collect(),
        closed: outline.closed,
    };
    let mut scaled = PlaneDrawing { words: drawing.words.clone(), ..PlaneDrawing::default() };
    for shape in &drawing.shapes {
        let mut shape = shape.clone();
        shape.outline = outline(&shape.outline);
        if let PlanePen::Wide { width, dashes } = &mut shape.pen {
            *width *= factor;
            dashes.iter_mut().for_each(|length| *length *= factor);
        }
        scaled.shapes.push(shape);
    }
    scaled.clips = drawing.clips.iter().map(outline).collect();
    let circle =
        |circle: &PlaneCircle| PlaneCircle { centre: point(circle.centre), diameter: circle.diameter * factor };
    scaled.circles = drawing.circles.iter().map(circle).collect();
    let extent = extent(&scaled)?;
    let (kind, labels, projection, facts) = (FigureKind::Plan, Vec::new(), None, Vec::new());
    Some(Figure { kind, drawing: scaled, labels, extent, scale, projection, facts })
}

/// The box around all lines of a drawing at their middle; `None` if there are none.
pub(in crate::plate) fn extent(drawing: &PlaneDrawing) -> Option<PlaneBox> {
    let mut points = Vec::new();
    for shape in &drawing.shapes {
        let mut from = shape.outline.start;
        points.push(from);
        for part in &shape.outline.parts {
            match part {
                OutlinePart::Line(to) | OutlinePart::Move(to) => from = *to,
                OutlinePart::Curve([one, other, to]) => {
                    let across = turns(from.x, one.x, other.x, to.x);
                    let down = turns(from.y, one.y, other.y, to.y);
                    for t in across.into_iter().chain(down).flatten() {
                        points.push(on_curve([from, *one, *other, *to], t));
                    }
                    from = *to;
                }
            }
            points.push(from);
        }
    }
    PlaneBox::of(points)
}

fn on_curve([a, b, c, d]: [PlanePoint; 4], t: f64) -> PlanePoint {
    let s = 1.0 - t;
    let at = |a: f64, b: f64, c: f64, d: f64| s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d;
    PlanePoint { x: at(a.x, b.x, c.x, d.x), y: at(a.y, b.y, c.y, d.y) }
}

/// Where a cubic Bézier curve turns in one coordinate: the roots of its derivative within 0 to 1.
fn turns(a: f64, b: f64, c: f64, d: f64) -> [Option<f64>; 2] {
    let (squared, linear, constant) = (d - 3.0 * c + 3.0 * b - a, 2.0 * (c - 2.0 * b + a), b - a);
    let root = squared.mul_add(-4.0 * constant, linear * linear).max(0.0).sqrt();
    // One of the two forms is exact where the other loses its digits.
    let half = -0.5 * (linear + root.copysign(linear));
    [half / squared, constant / half].map(|t| (t.is_finite() && t > 0.0 && t < 1.0).then_some(t))
}

/// The largest usual ratio, at most 1:1, at which `size` is at most `room`. `None` if it would be under 1:1000.
pub(in crate::plate) fn fitting(size: [f64; 2], room: [f64; 2]) -> Option<PlateScale> {
    let ratio = (size[0] / room[0]).max(size[1] / room[1]);
    if ratio <= 1.0 {
        return Some(PlateScale::ONE);
    }
    // Three digits are as many as anybody writes: 1:3.27, 1:15.4.
    [100.0, 10.0, 1.0].into_iter().find_map(|paper| {
        let real = (ratio * paper).ceil();
        (real <= MOST).then_some(PlateScale { paper: paper as u32, real: real as u32 })
    })
}

/// A scale as people write it: `1:2`, `5:1`, `1:3.27`.
pub(super) fn scale_text(scale: PlateScale) -> String {
    let text = |value: f64| {
        let text = format!("{value:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let (paper, real) = (f64::from(scale.paper), f64::from(scale.real));
    if real >= paper { format!("1:{}", text(real / paper)) } else { format!("{}:1", text(paper / real)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::PlaneShape;

    fn at(x: f64, y: f64) -> PlanePoint {
        PlanePoint { x, y }
    }

    fn curve(from: PlanePoint, points: [PlanePoint; 3]) -> PlaneDrawing {
        let outline = Outline { start: from, parts: vec![OutlinePart::Curve(points)], closed: false };
        let shape = PlaneShape { outline, pen: PlanePen::Thin, clip: None };
        PlaneDrawing { shapes: vec![shape], ..PlaneDrawing::default() }
    }

    #[test]
    fn the_extent_of_a_curve_is_that_of_its_points_and_not_of_its_control_points() {
        for (from, points) in [
            (at(0.0, 0.0), [at(0.0, 10.0), at(10.0, 10.0), at(10.0, 0.0)]),
            (at(0.0, 0.0), [at(30.0, -10.0), at(-20.0, 10.0), at(10.0, 5.0)]),
            (at(1.0, 1.0), [at(2.0, 2.0), at(3.0, 3.0), at(4.0, 4.0)]),
            (at(5.0, 5.0), [at(5.0, 5.0), at(5.0, 5.0), at(5.0, 5.0)]),
        ] {
            let found = extent(&curve(from, points)).unwrap();
            let [one, other, to] = points;
            let walked = (0..=20_000).map(|t| on_curve([from, one, other, to], f64::from(t) / 20_000.0));
            let wanted = PlaneBox::of(walked).unwrap();
            for (found, wanted) in [
                (found.min.x, wanted.min.x),
                (found.min.y, wanted.min.y),
                (found.max.x, wanted.max.x),
                (found.max.y, wanted.max.y),
            ] {
                assert!((found - wanted).abs() < 1e-6, "{from:?} {found} {wanted}");
            }
        }
    }

    #[test]
    fn everything_of_a_plan_is_scaled() {
        let mut drawing = curve(at(0.0, 0.0), [at(0.0, 10.0), at(10.0, 10.0), at(10.0, 0.0)]);
        drawing.shapes[0].pen = PlanePen::Wide { width: 3.0, dashes: vec![4.0, 2.0] };
        drawing.clips =
            vec![Outline { start: at(2.0, 4.0), parts: vec![OutlinePart::Move(at(6.0, 8.0))], closed: true }];
        drawing.circles = vec![PlaneCircle { centre: at(4.0, 6.0), diameter: 2.0 }];
        let figure = plan(&drawing, PlateScale { paper: 1, real: 2 }).unwrap();
        assert_eq!(figure.drawing.shapes[0].pen, PlanePen::Wide { width: 1.5, dashes: vec![2.0, 1.0] });
        assert_eq!(figure.drawing.clips[0].start, at(1.0, 2.0));
        assert_eq!(figure.drawing.clips[0].parts, [OutlinePart::Move(at(3.0, 4.0))]);
        assert_eq!(figure.drawing.circles, [PlaneCircle { centre: at(2.0, 3.0), diameter: 1.0 }]);
        assert!((figure.extent.width() - 5.0).abs() < 1e-12 && (figure.extent.height() - 3.75).abs() < 1e-12);
        assert_eq!(plan(&PlaneDrawing::default(), PlateScale::ONE), None);
    }

    #[test]
    fn a_fitting_scale_fits_and_is_never_larger_than_life() {
        let room = [190.0, 240.0];
        for size in [[1.0, 1.0], [190.0, 240.0], [620.0, 1.0], [700.0, 400.0], [3_000.0, 3_000.0], [18_000.0, 1.0]] {
            let scale = fitting(size, room).unwrap();
            let factor = scale.factor();
            assert!(factor <= 1.0 && size[0] * factor <= room[0] + 1e-9 && size[1] * factor <= room[1] + 1e-9);
            assert!(factor > 0.98 * (room[0] / size[0]).min(room[1] / size[1]).min(1.0), "{size:?}");
        }
        assert_eq!(fitting([1e6, 1.0], room), None);
        for (size, text) in [([100.0, 1.0], "1:1"), ([620.0, 1.0], "1:3.27"), ([2_926.0, 1.0], "1:15.4")] {
            assert_eq!(scale_text(fitting(size, room).unwrap()), text);
        }
    }

    #[test]
    fn scales_are_written_as_people_write_them() {
        for (paper, real, text) in [(1, 1, "1:1"), (1, 2, "1:2"), (5, 1, "5:1"), (2, 4, "1:2"), (100, 327, "1:3.27")] {
            assert_eq!(scale_text(PlateScale { paper, real }), text);
        }
    }
}
