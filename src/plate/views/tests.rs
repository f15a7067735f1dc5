//! Solids whose drawings are known -> whether sizes, places, words and scales are right.

use super::sketch::label_box;
use super::*;
use crate::design::{OutlinePart, PlanePoint, SpacePoint};
use crate::plate::testing;
use crate::units::Mm;
use crate::watch::Unwatched;

fn options(width: f64, height: f64) -> ViewOptions {
    ViewOptions {
        views: Vec::new(),
        hidden: false,
        projection: Projection::ThirdAngle,
        scale: None,
        area: Size { width: Mm(width), height: Mm(height) },
        facts: Vec::new(),
    }
}

fn words(figure: &Figure) -> Vec<String> {
    let text = |label: &crate::plate::figure::PlateLabel| match &label.text {
        LabelText::Plain(text) => text.clone(),
        LabelText::Line(key, _) => (*key).to_owned(),
    };
    let mut words: Vec<String> = figure.labels.iter().map(text).collect();
    words.sort();
    words
}

fn solids() -> Vec<(&'static str, TriangleMesh)> {
    let plate_with_holes = |count: u32| {
        let mut outlines = vec![vec![[0.0, 0.0], [200.0, 0.0], [200.0, 30.0], [0.0, 30.0]]];
        for at in 0..count {
            let radius = 1.5 + 0.25 * f64::from(at);
            outlines.push(testing::round([10.0 + 14.0 * f64::from(at), 15.0], radius, 48, false));
        }
        testing::prism(&outlines, 5.0)
    };
    vec![
        ("cube", testing::cuboid([20.0; 3])),
        ("thin", testing::cuboid([100.0, 0.6, 3.0])),
        ("long", testing::cuboid([2000.0, 12.0, 3.0])),
        ("gear", testing::gear()),
        ("bracket", testing::bracket()),
        ("torus", testing::torus(30.0, 10.0, 96, 40)),
        ("holes", plate_with_holes(13)),
        ("few holes", plate_with_holes(3)),
        ("sheet", testing::sheet()),
        ("cylinder", testing::cylinder(10.0, 3.0, 64)),
    ]
}

/// Straight pieces of all shapes.
fn strokes(figure: &Figure) -> Vec<[PlanePoint; 2]> {
    let mut strokes = Vec::new();
    for shape in &figure.drawing.shapes {
        let mut from = shape.outline.start;
        let mut go = |to: PlanePoint| {
            strokes.push([from, to]);
            from = to;
        };
        for part in &shape.outline.parts {
            match part {
                OutlinePart::Line(to) | OutlinePart::Move(to) => go(*to),
                OutlinePart::Curve([a, b, to]) => {
                    // The control points' polygon is farther out than the curve.
                    go(*a);
                    go(*b);
                    go(*to);
                }
            }
        }
        if shape.outline.closed {
            go(shape.outline.start);
        }
    }
    strokes
}

/// Whether a straight line touches a box (Liang and Barsky 1984).
fn touches(area: &PlaneBox, [a, b]: [PlanePoint; 2]) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, end, low, high) in [(a.x, b.x, area.min.x, area.max.x), (a.y, b.y, area.min.y, area.max.y)] {
        let way = end - start;
        if way == 0.0 {
            if start < low || start > high {
                return false;
            }
        } else {
            let (first, last) = ((low - start) / way, (high - start) / way);
            from = from.max(first.min(last));
            to = to.min(first.max(last));
        }
    }
    from <= to
}

#[test]
fn labels_cross_no_line_and_no_other_label_and_all_is_within_the_area() {
    for (name, mesh) in solids() {
        for projection in [Projection::ThirdAngle, Projection::FirstAngle] {
            for views_wanted in [
                vec![],
                vec![SolidView::Front],
                vec![SolidView::Top, SolidView::Isometric],
                vec![SolidView::Isometric],
                vec![
                    SolidView::Front,
                    SolidView::Back,
                    SolidView::Left,
                    SolidView::Right,
                    SolidView::Top,
                    SolidView::Bottom,
                ],
            ] {
                for (width, height) in [(196.0, 220.0), (280.0, 150.0)] {
                    let wish = ViewOptions { views: views_wanted.clone(), projection, ..options(width, height) };
                    let figure = views(&mesh, &wish, &Unwatched).unwrap();
                    let told = format!("{name}, {projection:?}, {views_wanted:?}, {width}, {:?}", figure.scale);
                    assert!(figure.extent.width() <= width + 1e-9, "{told}: {:?}", figure.extent);
                    assert!(figure.extent.height() <= height + 1e-9, "{told}: {:?}", figure.extent);
                    let boxes: Vec<PlaneBox> = figure.labels.iter().map(label_box).collect();
                    let strokes = strokes(&figure);
                    for (number, area) in boxes.iter().enumerate() {
                        let stroke = strokes.iter().find(|stroke| touches(area, **stroke));
                        assert!(stroke.is_none(), "{told}: {:?} on {stroke:?}", figure.labels[number]);
                        for other in &boxes[number + 1..] {
                            let apart = area.max.x < other.min.x
                                || other.max.x < area.min.x
                                || area.max.y < other.min.y
                                || other.max.y < area.min.y;
                            assert!(apart, "{told}: {:?} on another label", figure.labels[number]);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn overall_lengths_and_diameters_are_told_once() {
    let figure = views(&testing::bracket(), &options(190.0, 220.0), &Unwatched).unwrap();
    assert_eq!(figure.scale, PlateScale::ONE);
    assert_eq!(words(&figure), ["0", "4 x ø6", "40", "50", "50 mm", "60", "ø20"]);
    let figure = views(&testing::gear(), &options(190.0, 220.0), &Unwatched).unwrap();
    assert_eq!(words(&figure).iter().filter(|word| word.contains('ø')).count(), 2);
    assert!(words(&figure).contains(&"4 x ø6".to_owned()));
    assert!(words(&figure).contains(&"ø10".to_owned()));
}

#[test]
fn the_scale_is_the_largest_usual_one_that_fits_or_the_given_one() {
    let cube = |side: f64| testing::cuboid([side; 3]);
    for (side, paper, real) in [(20.0, 2, 1), (4.0, 10, 1), (45.0, 1, 1), (120.0, 1, 2), (1200.0, 1, 20)] {
        let figure = views(&cube(side), &options(196.0, 226.0), &Unwatched).unwrap();
        assert_eq!(figure.scale, PlateScale { paper, real }, "{side}");
        assert_eq!(views_scale(&cube(side), &options(196.0, 226.0), &Unwatched).unwrap(), figure.scale);
    }
    let given = PlateScale { paper: 3, real: 1 };
    let wish = ViewOptions { scale: Some(given), ..options(100.0, 100.0) };
    let figure = views(&cube(60.0), &wish, &Unwatched).unwrap();
    assert_eq!(figure.scale, given);
    assert!(figure.extent.width() > 300.0);
}

/// The middles of visible shapes of a view, by where their box is.
#[test]
fn a_mark_on_the_right_front_top_corner_stands_where_each_projection_puts_it() {
    // A small cube on a large one, at its right, front and top corner.
    let large = testing::cuboid([30.0; 3]);
    let small: SpacePoint = [26.0, 0.0, 30.0];
    let mesh = testing::joined(&[large, testing::moved(testing::cuboid([4.0; 3]), small)]);
    let places = |projection| {
        let wish = ViewOptions {
            views: vec![SolidView::Front, SolidView::Top, SolidView::Right],
            projection,
            scale: Some(PlateScale::ONE),
            ..options(300.0, 300.0)
        };
        let solid = SolidEdges::new(&mesh, 1.0, &Unwatched).unwrap();
        let texts = vec![Vec::new(); 3];
        let layout = ViewLayout::new(&solid, &wish.views, projection, 1.0, &texts);
        // Where the small cube's middle is seen.
        let middle = [28.0, 2.0, 32.0];
        let seen: Vec<PlanePoint> = layout
            .views
            .iter()
            .zip(&wish.views)
            .map(|(placed, view)| {
                let [x, y, _] = view.direction().see(middle);
                at(x + placed.by.x, -y + placed.by.y)
            })
            .collect();
        (layout, seen)
    };
    for projection in [Projection::ThirdAngle, Projection::FirstAngle] {
        let (layout, [front, top, right]) = {
            let (layout, seen) = places(projection);
            (layout, [seen[0], seen[1], seen[2]])
        };
        let third = projection == Projection::ThirdAngle;
        let areas: Vec<&PlaneBox> = layout.views.iter().map(|placed| &placed.area).collect();
        assert_eq!(areas[1].max.y < areas[0].min.y, third, "the top is above the front in third angle alone");
        assert_eq!(areas[2].min.x > areas[0].max.x, third, "the right is to the right of it in third angle alone");
        // Views are in line: the same point has the same x in front and top, the same y in front and right.
        assert!((front.x - top.x).abs() < 1e-9 && (front.y - right.y).abs() < 1e-9);
        // The cube's front is near the front view in third angle, far from it in first.
        assert!((top.y - areas[1].max.y).abs() < 10.0);
        assert!((right.x - areas[2].min.x).abs() < 10.0);
        assert!(front.x > areas[0].max.x - 10.0);
    }
}

#[test]
fn hidden_edges_are_left_out_or_dashed() {
    let count = |hidden: bool, pen: &PlanePen| {
        let wish = ViewOptions { hidden, ..options(196.0, 220.0) };
        let figure = views(&testing::bracket(), &wish, &Unwatched).unwrap();
        figure.drawing.shapes.iter().filter(|shape| shape.pen == *pen).count()
    };
    assert_eq!(count(false, &PlanePen::Dashed), 0);
    assert!(count(true, &PlanePen::Dashed) > 10);
    assert_eq!(count(true, &PlanePen::Contour), count(false, &PlanePen::Contour));
}

#[test]
fn the_same_solid_gives_the_same_figure_and_none_gives_an_error() {
    let draw = || views(&testing::gear(), &options(196.0, 220.0), &Unwatched).unwrap();
    assert_eq!(draw(), draw());
    assert_eq!(views(&TriangleMesh::default(), &options(196.0, 220.0), &Unwatched), Err(DesignError::Empty));
}
