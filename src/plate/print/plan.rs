//! A flat drawing and a scale -> a figure; a drawing and a frame -> the scale at which it fits.

use crate::design::{Outline, PlaneCircle, PlaneDrawing, PlanePen, PlanePoint};
use crate::plate::{Figure, FigureKind, PlateScale};

/// The largest number of a scale.
const MOST: f64 = 1_000.0;

/// A drawing at a scale. `None` if there is nothing in it.
pub(in crate::plate) fn plan(drawing: &PlaneDrawing, scale: PlateScale) -> Option<Figure> {
    let factor = scale.factor();
    let point = |point: PlanePoint| PlanePoint { x: point.x * factor, y: point.y * factor };
    let outline = |outline: &Outline| outline.moved(point);
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
    let extent = scaled.extent()?;
    let (kind, labels, projection, facts) = (FigureKind::Plan, Vec::new(), None, Vec::new());
    Some(Figure { kind, drawing: scaled, labels, extent, scale, projection, facts })
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
    use crate::design::{OutlinePart, PlaneShape};

    fn at(x: f64, y: f64) -> PlanePoint {
        PlanePoint { x, y }
    }

    fn curve(from: PlanePoint, points: [PlanePoint; 3]) -> PlaneDrawing {
        let outline = Outline { start: from, parts: vec![OutlinePart::Curve(points)], closed: false };
        let shape = PlaneShape { outline, pen: PlanePen::Thin, clip: None };
        PlaneDrawing { shapes: vec![shape], ..PlaneDrawing::default() }
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
