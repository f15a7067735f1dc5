//! A pen -> the width and the dashes of its line on paper (ISO 128-2:2022).

use crate::design::PlanePen;

/// Widths of lines in millimetres: edges that are seen and cuts, other solid lines, dashed ones.
pub(super) const CONTOUR: f64 = 0.7;
pub(super) const THIN: f64 = 0.35;
pub(super) const DASHED: f64 = 0.25;
/// Lines and gaps of dashed lines, and of axes, in millimetres.
pub(super) const DASHES: [f64; 2] = [3.0, 1.0];
const CENTRE: [f64; 4] = [6.0, 1.0, 1.0, 1.0];
/// Dashes that are shorter than this in all are not drawn as dashes.
const SHORTEST_DASHES: f64 = 0.01;

/// The width of a pen's line, and the lengths of its lines and gaps in turn (none for a solid line), in millimetres;
/// `None` for areas.
pub(super) fn line_of(pen: &PlanePen) -> Option<(f64, &[f64])> {
    match pen {
        PlanePen::Contour => Some((CONTOUR, &[])),
        PlanePen::Thin => Some((THIN, &[])),
        PlanePen::Dashed => Some((DASHED, &DASHES)),
        PlanePen::Centre => Some((DASHED, &CENTRE)),
        PlanePen::Wide { width, dashes } => {
            let is_sound = dashes.iter().all(|length| *length >= 0.0) && dashes.iter().sum::<f64>() > SHORTEST_DASHES;
            Some((width.max(THIN), if is_sound { dashes } else { &[] }))
        }
        PlanePen::Fill { .. } | PlanePen::Blank { .. } => None,
    }
}
