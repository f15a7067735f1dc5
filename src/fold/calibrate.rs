//! Fold options -> calibration sheet: crosses on front and back that show the registration error of the printer.
//!
//! The front has scales in millimetres around its centre, the back a plain cross. Held against a light, the position of
//! the back cross is read on the scales of the front.

use super::impose::turned_over;
use super::imposition::PlacedPage;
use super::options::{FoldOptions, side_of};
use super::sides::PrintedSide;
use super::strokes::{HAIRLINE, Stroke, StrokeStyle};
use crate::units::{Mm, Size, Spot};

/// Length of each scale from the centre.
pub const SCALE_REACH: Mm = Mm(12.0);
/// Distance of the corner crosses from both edges of the paper.
const CORNER: Mm = Mm(20.0);
/// Half the length of a corner cross.
const ARM: Mm = Mm(6.0);

/// The two sides to print, front and back, without text.
#[must_use]
pub fn calibration(options: &FoldOptions) -> [PrintedSide; 2] {
    let size = side_of(options.fold, options.paper);
    let middle = Spot { left: size.width / 2.0, top: size.height / 2.0 };
    let mut front = scales(middle);
    let mut back = cross(middle, SCALE_REACH + Mm(8.0));
    for corner in corners(size) {
        front.extend(cross(corner, ARM));
        back.extend(cross(corner, ARM));
    }
    let without_pages = |strokes| PrintedSide { size, cells: Vec::<PlacedPage>::new(), strokes };
    let mut back = without_pages(back);
    if turned_over(options) {
        back.turn_over();
    }
    [without_pages(front), back]
}

fn corners(size: Size) -> [Spot; 4] {
    let (left, top) = (CORNER, CORNER);
    let (right, bottom) = (size.width - CORNER, size.height - CORNER);
    [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(left, top)| Spot { left, top })
}

fn cross(middle: Spot, arm: Mm) -> Vec<Stroke> {
    let Spot { left, top } = middle;
    let line = |from: Spot, to: Spot| Stroke { path: vec![from, to], style: StrokeStyle::Line(HAIRLINE) };
    vec![
        line(Spot { left: left - arm, top }, Spot { left: left + arm, top }),
        line(Spot { left, top: top - arm }, Spot { left, top: top + arm }),
    ]
}

/// Two scales through the centre, with a tick for each millimetre and a longer one for every fifth.
fn scales(middle: Spot) -> Vec<Stroke> {
    let mut strokes = cross(middle, SCALE_REACH);
    let reach = SCALE_REACH.0 as i32;
    for tick in (-reach..=reach).filter(|tick| *tick != 0) {
        let half = Mm(if tick % 5 == 0 { 2.0 } else { 1.0 });
        let along = Mm(f64::from(tick));
        let (x, y) = (middle.left + along, middle.top + along);
        let line = |from: Spot, to: Spot| Stroke { path: vec![from, to], style: StrokeStyle::Line(HAIRLINE) };
        strokes.push(line(Spot { left: x, top: middle.top - half }, Spot { left: x, top: middle.top + half }));
        strokes.push(line(Spot { left: middle.left - half, top: y }, Spot { left: middle.left + half, top: y }));
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::super::{Duplex, Fold};
    use super::*;

    #[test]
    fn the_crosses_of_both_sides_meet_whichever_way_the_paper_is_turned() {
        let a4 = Size { width: Mm(210.0), height: Mm(297.0) };
        for fold in [Fold::Flat, Fold::Booklet] {
            for duplex in [Duplex::Long, Duplex::Short] {
                let [front, back] = calibration(&FoldOptions { duplex, ..FoldOptions::new(fold, a4) });
                let wide = front.size.width > front.size.height;
                let sideways = (duplex == Duplex::Long) != wide;
                let through = |spot: Spot| {
                    if sideways {
                        Spot { left: front.size.width - spot.left, ..spot }
                    } else {
                        Spot { top: front.size.height - spot.top, ..spot }
                    }
                };
                let near = |a: Spot, b: Spot| (a.left - b.left).0.abs() < 1e-9 && (a.top - b.top).0.abs() < 1e-9;
                // The corner crosses: the last eight lines of both sides.
                for there in back.strokes.iter().rev().take(8) {
                    let ends: Vec<Spot> = there.path.iter().map(|spot| through(*spot)).collect();
                    let met = front
                        .strokes
                        .iter()
                        .any(|here| here.path.iter().all(|spot| ends.iter().any(|end| near(*spot, *end))));
                    assert!(met, "{fold:?} {duplex:?}");
                }
            }
        }
    }
}
