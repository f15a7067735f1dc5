//! Views and a projection -> the column and row of each view on the sheet.

use crate::plate::figure::{Projection, SolidView};
use crate::plate::hidden::ViewDirection;

impl SolidView {
    /// From where it is seen.
    #[must_use]
    pub fn direction(self) -> ViewDirection {
        match self {
            Self::Front => ViewDirection::FRONT,
            Self::Back => ViewDirection::BACK,
            Self::Left => ViewDirection::LEFT,
            Self::Right => ViewDirection::RIGHT,
            Self::Top => ViewDirection::TOP,
            Self::Bottom => ViewDirection::BOTTOM,
            Self::Isometric => ViewDirection::isometric(),
        }
    }
}

/// Columns to the right and rows downwards of the front (ISO 5456-2:1996, 5.2 and 5.3); `None` for the isometric view,
/// which stands where there is room.
pub(super) fn place(view: SolidView, projection: Projection) -> Option<[i32; 2]> {
    let sign = match projection {
        Projection::ThirdAngle => 1,
        Projection::FirstAngle => -1,
    };
    match view {
        SolidView::Front => Some([0, 0]),
        SolidView::Back => Some([2, 0]),
        SolidView::Right => Some([sign, 0]),
        SolidView::Left => Some([-sign, 0]),
        SolidView::Top => Some([0, -sign]),
        SolidView::Bottom => Some([0, sign]),
        SolidView::Isometric => None,
    }
}

/// The place of each view, none twice.
pub(super) fn places(views: &[SolidView], projection: Projection) -> Vec<[i32; 2]> {
    let fixed: Vec<[i32; 2]> = views.iter().filter_map(|view| place(*view, projection)).collect();
    let range = |axis: usize| {
        let all = fixed.iter().map(|place| place[axis]);
        (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
    };
    let ((left, right), (top, bottom)) = (range(0), range(1));
    let corner = [[1, -1], [-1, -1], [-1, 1], [1, 1]]
        .into_iter()
        .find(|[column, row]| (left..=right).contains(column) && (top..=bottom).contains(row));
    let beside = if fixed.is_empty() { [0, 0] } else { [right + 1, 0] };
    let free = corner.unwrap_or(beside);
    views.iter().map(|view| place(*view, projection).unwrap_or(free)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_stand_in_the_places_of_third_and_first_angle_and_isometry_in_the_free_corner() {
        use SolidView::{Front, Isometric, Left, Right, Top};
        let third = places(&[Front, Top, Right, Isometric], Projection::ThirdAngle);
        assert_eq!(third, [[0, 0], [0, -1], [1, 0], [1, -1]]);
        let first = places(&[Front, Top, Right, Isometric], Projection::FirstAngle);
        assert_eq!(first, [[0, 0], [0, 1], [-1, 0], [-1, 1]]);
        assert_eq!(places(&[Front, Left, Isometric], Projection::ThirdAngle), [[0, 0], [-1, 0], [1, 0]]);
        assert_eq!(places(&[Isometric], Projection::ThirdAngle), [[0, 0]]);
    }
}
