//! What a tile shows, and where words may stand -> the first place at which they cover nothing of the drawing.

use super::distribute::crosses;
use crate::design::{PlaneBox, PlanePoint};
use crate::press::{DrawnPart, PathPaint, PathStep};
use crate::units::Spot;

fn point(spot: Spot) -> PlanePoint {
    PlanePoint { x: spot.left.0, y: spot.top.0 }
}

/// Whether nothing of a part meets an area of its sheet. Curves count as large as their control points are apart.
fn is_free(part: &DrawnPart, area: PlaneBox) -> bool {
    let meets = |points: &[PlanePoint]| {
        PlaneBox::of(points.iter().copied()).is_some_and(|hull| {
            hull.min.x <= area.max.x && hull.max.x >= area.min.x && hull.min.y <= area.max.y && hull.max.y >= area.min.y
        })
    };
    part.paths.iter().all(|path| {
        if matches!(path.paint, PathPaint::Blank { .. }) {
            return true;
        }
        let (mut start, mut here) = (PlanePoint::default(), PlanePoint::default());
        let mut all = Vec::new();
        let mut is_met = false;
        for step in &path.steps {
            let from = here;
            match step {
                PathStep::Move(to) => (start, here) = (point(*to), point(*to)),
                PathStep::Line(to) => {
                    here = point(*to);
                    is_met |= crosses(from, here, area);
                }
                PathStep::Curve(points) => {
                    let [one, other, to] = points.map(point);
                    here = to;
                    is_met |= meets(&[from, one, other, to]);
                }
                PathStep::Close => {
                    here = start;
                    is_met |= crosses(from, start, area);
                }
            }
            if matches!(path.paint, PathPaint::Fill { .. }) {
                all.push(here);
            }
        }
        // An area that may be around the place counts, too.
        !is_met && !meets(&all)
    })
}

/// The first of some places whose area, `around` it, is free; `None` if none is.
pub(super) fn free_place(part: &DrawnPart, places: &[f64], around: impl Fn(f64) -> PlaneBox) -> Option<f64> {
    places.iter().copied().find(|place| is_free(part, around(*place)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::DrawnPath;
    use crate::units::{Mm, Size};

    fn spot(x: f64, y: f64) -> Spot {
        Spot { left: Mm(x), top: Mm(y) }
    }

    fn part(steps: Vec<PathStep>, paint: PathPaint) -> DrawnPart {
        let size = Size { width: Mm(100.0), height: Mm(100.0) };
        DrawnPart { at: spot(0.0, 0.0), size, clips: Vec::new(), paths: vec![DrawnPath { steps, paint, clip: None }] }
    }

    #[test]
    fn words_go_where_no_line_curve_or_area_is() {
        let line = || PathPaint::Line { width: Mm(0.35), dashes: Vec::new(), phase: 0.0 };
        let around =
            |y: f64| PlaneBox { min: PlanePoint { x: 10.0, y: y - 5.0 }, max: PlanePoint { x: 20.0, y: y + 5.0 } };
        let places = [50.0, 30.0, 70.0];
        let free = |part: &DrawnPart| free_place(part, &places, around);
        let across = |y: f64| vec![PathStep::Move(spot(0.0, y)), PathStep::Line(spot(90.0, y))];
        assert_eq!(free(&part(across(52.0), line())), Some(30.0));
        assert_eq!(free(&part(across(56.0), line())), Some(50.0));
        assert_eq!(free(&part([across(50.0), across(30.0)].concat(), line())), Some(70.0));
        assert_eq!(free(&part([across(50.0), across(30.0), across(70.0)].concat(), line())), None);
        let bow = vec![
            PathStep::Move(spot(0.0, 48.0)),
            PathStep::Curve([spot(9.0, 30.0), spot(30.0, 60.0), spot(40.0, 48.0)]),
        ];
        assert_eq!(free(&part(bow, line())), Some(70.0));
        let all = vec![
            PathStep::Move(spot(0.0, 0.0)),
            PathStep::Line(spot(90.0, 0.0)),
            PathStep::Line(spot(90.0, 60.0)),
            PathStep::Line(spot(0.0, 60.0)),
            PathStep::Close,
        ];
        assert_eq!(free(&part(all.clone(), PathPaint::Fill { even_odd: true })), Some(70.0));
        assert_eq!(free(&part(all.clone(), PathPaint::Blank { even_odd: true })), Some(50.0));
        assert_eq!(free(&part(all, line())), Some(50.0), "within a frame there is room");
    }
}
