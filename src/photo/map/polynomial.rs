//! Polynomial warp: places of a sheet found in a picture -> a homography and a regularised polynomial of its residuals.
//!
//! What curl, folds and a lens add to the homography of a flat sheet is, over a whole page, close to a polynomial of
//! the fourth degree. A prior on its terms, tighter for higher degrees (ridge regression), lets it predict places beyond
//! the known ones better than a linear extrapolation would.

use crate::photo::map::homography::solve;
use crate::photo::map::{Homography, Offset, Pair, Pixel, SheetPoint};

/// Terms of a polynomial of the fourth degree in two unknowns.
const TERMS: usize = 15;
/// Standard deviation of a place that was found, in pixels.
const NOISE: f64 = 1.5;
/// Prior standard deviation of the terms of each degree: pixels that they add at the sheet's edge.
const EXPECTED: [f64; 5] = [30.0, 100.0, 100.0, 30.0, 12.0];

/// Modules of the sheet -> pixels.
#[derive(Debug, Clone, Copy)]
pub struct PolynomialWarp {
    homography: Homography,
    bend: Option<Polynomial>,
}

#[derive(Debug, Clone, Copy)]
struct Polynomial {
    /// Subtracted from modules, which are then divided by `scale`: the sheet goes from -1 to 1.
    centre: SheetPoint,
    scale: f64,
    terms: [[f64; TERMS]; 2],
}

/// Products of powers by degree.
fn powers(x: f64, y: f64) -> [f64; TERMS] {
    let (xx, yy) = (x * x, y * y);
    [1.0, x, y, xx, x * y, yy, xx * x, xx * y, x * yy, yy * y, xx * xx, xx * x * y, xx * yy, x * yy * y, yy * yy]
}

fn degree(term: usize) -> usize {
    match term {
        0 => 0,
        1..=2 => 1,
        3..=5 => 2,
        6..=9 => 3,
        _ => 4,
    }
}

impl PolynomialWarp {
    pub fn flat(homography: Homography) -> Self {
        Self { homography, bend: None }
    }

    /// Where a place on the sheet is in the picture; `None` behind the camera.
    pub fn at(&self, at: SheetPoint) -> Option<Pixel> {
        let flat = self.homography.at(at)?;
        let Some(bend) = &self.bend else { return Some(flat) };
        let powers = powers((at.x - bend.centre.x) / bend.scale, (at.y - bend.centre.y) / bend.scale);
        let sum = |terms: &[f64; TERMS]| terms.iter().zip(powers).map(|(term, power)| term * power).sum::<f64>();
        Some(flat + Pixel { x: sum(&bend.terms[0]), y: sum(&bend.terms[1]) })
    }

    /// The same homography with the bend that known places show on a sheet of `size` modules.
    pub fn bent(self, known: impl Iterator<Item = Pair>, size: Offset) -> Self {
        let centre = SheetPoint { x: size.x / 2.0, y: size.y / 2.0 };
        let scale = centre.x.max(centre.y).max(1.0);
        let mut normal = [[0.0; TERMS + 1]; TERMS];
        let mut along_y = [0.0; TERMS];
        for pair in known {
            let Some(flat) = self.homography.at(pair.sheet) else { continue };
            let powers = powers((pair.sheet.x - centre.x) / scale, (pair.sheet.y - centre.y) / scale);
            for (i, line) in normal.iter_mut().enumerate() {
                for (sum, power) in line.iter_mut().zip(powers) {
                    *sum += powers[i] * power;
                }
                line[TERMS] += powers[i] * (pair.picture.x - flat.x);
                along_y[i] += powers[i] * (pair.picture.y - flat.y);
            }
        }
        for (term, line) in normal.iter_mut().enumerate() {
            line[term] += (NOISE / EXPECTED[degree(term)]).powi(2);
        }
        let along_x = solve(normal);
        for (line, value) in normal.iter_mut().zip(along_y) {
            line[TERMS] = value;
        }
        let bend = along_x.zip(solve(normal)).map(|(x, y)| Polynomial { centre, scale, terms: [x, y] });
        Self { bend, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_sheet_is_predicted_beyond_what_is_known_of_it() {
        // Paper on a cylinder, seen straight on: rows crowd towards the bottom.
        let truth = |SheetPoint { x, y }| Pixel { x: 100.0 + 4.0 * x, y: 100.0 + 3600.0 * (y / 900.0).sin() };
        let pair = |x: f64, y: f64| Pair { sheet: SheetPoint { x, y }, picture: truth(SheetPoint { x, y }) };
        let top: Vec<Pair> = [(0.0, 0.0), (600.0, 0.0), (600.0, 60.0), (0.0, 60.0)].map(|(x, y)| pair(x, y)).to_vec();
        let flat = PolynomialWarp::flat(Homography::fit(&top).unwrap());
        let rows = (0..4).flat_map(|row| (0..6).map(move |column| (f64::from(column) * 120.0, f64::from(row) * 120.0)));
        let bent = flat.bent(rows.map(|(x, y)| pair(x, y)), Offset { x: 600.0, y: 720.0 });
        let off = |trend: &PolynomialWarp| {
            let at = SheetPoint { x: 240.0, y: 480.0 };
            (trend.at(at).unwrap() - truth(at)).length()
        };
        assert!(off(&flat) > 60.0, "{}", off(&flat));
        assert!(off(&bent) < 8.0, "{}", off(&bent));
    }
}
