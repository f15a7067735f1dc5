//! A frame's marks and squares -> templates at their places, and where a photo shows them.

use crate::photo::map::affine::LocalAffine;
use crate::photo::map::template::refine;
use crate::photo::map::{Offset, Pair, Pattern, Pixel, SheetPoint, Template, View, WeightedTemplate};
use crate::sheet::{PlateFrame, Square};

/// Least correlation at which a square counts as found.
const AGREES: f64 = 0.75;
/// Of a square's template: half its side, and where the white around it is looked at.
const HALF: i32 = 4;
const WHITE: i32 = 5;

/// A pattern at a place of the plate.
#[derive(Debug, Clone)]
pub struct PlateLandmark {
    pub sheet: SheetPoint,
    template: Template,
    /// Modules of the plate to one of the template's.
    unit: f64,
}

impl PlateLandmark {
    /// Where it is, if it is within so many modules of where a map puts it.
    pub fn found(&self, view: &View<'_>, map: impl Fn(SheetPoint) -> Option<Pixel>, reach: f64) -> Option<Pair> {
        let local = LocalAffine::of(|offset| map(self.sheet + offset * self.unit))?;
        if !view.holds(local.middle) || local.module() < 0.5 {
            return None;
        }
        let span = (reach / self.unit / 0.5).ceil().clamp(2.0, 60.0) as i32;
        let coarse = self.template.best_around(view, &local, (span, 0.5));
        let (score, moved) = refine(coarse, 0.5, |moved| self.template.agreement(view, &local, moved));
        let moved = self.peak(view, &local, (score, moved));
        (score >= self.agrees()).then(|| Pair { sheet: self.sheet, picture: local.at(moved) })
    }

    /// The top of a parabola through a best place and those beside it.
    fn peak(&self, view: &View<'_>, local: &LocalAffine, (score, moved): (f64, Offset)) -> Offset {
        const STEP: f64 = 0.2;
        let at = |by: (i32, i32)| self.template.agreement(view, local, moved + Offset::of(by) * STEP);
        let top = |before: f64, after: f64| {
            let bend = before + after - 2.0 * score;
            if bend < -1e-9 { ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5) * STEP } else { 0.0 }
        };
        moved + Offset { x: top(at((-1, 0)), at((1, 0))), y: top(at((0, -1)), at((0, 1))) }
    }

    fn agrees(&self) -> f64 {
        self.template.agrees().max(AGREES)
    }
}

/// The three finder patterns and the alignment pattern of both marks.
pub fn of_marks(frame: PlateFrame) -> Vec<PlateLandmark> {
    let places = |mark: Square| {
        // Version 4 (ISO/IEC 18004:2015, 6.3.3 and annex E): 33 modules, alignment at 26.
        let unit = f64::from(mark.side) / 33.0;
        let patterns = [(3, 3), (29, 3), (3, 29), (26, 26)].into_iter().enumerate();
        patterns.map(move |(at, (x, y))| PlateLandmark {
            sheet: SheetPoint {
                x: f64::from(mark.left) + (f64::from(x) + 0.5) * unit,
                y: f64::from(mark.top) + (f64::from(y) + 0.5) * unit,
            },
            template: Template::Sharp(if at < 3 { Pattern::Finder } else { Pattern::Alignment }),
            unit,
        })
    };
    frame.marks().into_iter().flat_map(places).collect()
}

/// Foot squares and edge squares.
pub fn of_squares(frame: PlateFrame) -> Vec<PlateLandmark> {
    let place = |square: Square| PlateLandmark {
        sheet: SheetPoint::middle(square),
        template: Template::Blurred(square_template()),
        unit: f64::from(square.side) / f64::from(2 * HALF),
    };
    frame.edges().into_iter().chain(frame.feet()).map(place).collect()
}

/// A dark square with white around it, sampled nine times from edge to edge.
fn square_template() -> WeightedTemplate {
    WeightedTemplate::sharp(WHITE, |dx, dy| {
        Some(match dx.abs().max(dy.abs()) {
            ..HALF => 1.0,
            HALF => 0.0,
            _ => -1.0,
        })
    })
}
