//! Homography by least squares: pairs of places on a flat sheet and in its picture -> the projection between them.

use super::coordinates::{CodePoint, Pixel, SheetPoint};
use crate::photo::Point;
use crate::sheet::Square;

/// Modules of the sheet -> pixels of the picture, as a pinhole camera shows a flat sheet.
#[derive(Debug, Clone, Copy)]
pub struct Homography {
    /// Row by row; the last entry is 1.
    terms: [f64; 9],
    /// Subtracted first, so that the numbers stay near one.
    centre: SheetPoint,
    scale: f64,
}

/// A place on the sheet and where it is in the picture.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub sheet: SheetPoint,
    pub picture: Pixel,
}

impl Homography {
    /// Least squares over at least four pairs that do not lie on a line.
    pub fn fit(pairs: &[Pair]) -> Option<Self> {
        if pairs.len() < 4 {
            return None;
        }
        let count = pairs.len() as f64;
        let sum = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.sheet.x, sum.1 + pair.sheet.y));
        let centre = SheetPoint { x: sum.0 / count, y: sum.1 / count };
        let reach = |pair: &Pair| (pair.sheet - centre).length();
        let scale = pairs.iter().map(reach).fold(0.0, f64::max);
        // Pixels are scaled likewise, so that all equations have the same weight.
        let unit = 1_000.0;
        let mut normal = [[0.0; 9]; 8];
        for pair in pairs {
            let (x, y) = ((pair.sheet.x - centre.x) / scale, (pair.sheet.y - centre.y) / scale);
            let (u, v) = (pair.picture.x / unit, pair.picture.y / unit);
            for (row, value) in
                [([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u), ([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v)]
            {
                for (i, line) in normal.iter_mut().enumerate() {
                    for (j, term) in line.iter_mut().take(8).enumerate() {
                        *term += row[i] * row[j];
                    }
                    line[8] += row[i] * value;
                }
            }
        }
        let solved = solve(normal)?;
        let mut terms = [1.0; 9];
        terms[..8].copy_from_slice(&solved);
        for term in &mut terms[..6] {
            *term *= unit;
        }
        Some(Self { terms, centre, scale })
    }

    /// Where a place on the sheet is in the picture; `None` behind the camera.
    pub fn at(&self, at: SheetPoint) -> Option<Pixel> {
        let (x, y) = ((at.x - self.centre.x) / self.scale, (at.y - self.centre.y) / self.scale);
        let [a, b, c, d, e, f, g, h, i] = self.terms;
        let depth = g * x + h * y + i;
        (depth > 1e-6).then(|| Pixel { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth })
    }
}

/// Gaussian elimination with partial pivoting; `None` when the equations do not determine the unknowns.
pub fn solve<const N: usize, const M: usize>(mut rows: [[f64; M]; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let pivot = (column..N).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        if !rows[pivot][column].is_finite() || rows[pivot][column].abs() < 1e-12 {
            return None;
        }
        rows.swap(column, pivot);
        let top = rows[column];
        for row in rows.iter_mut().skip(column + 1) {
            let factor = row[column] / top[column];
            for (term, above) in row.iter_mut().zip(top) {
                *term -= factor * above;
            }
        }
    }
    let mut solved = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|at| rows[row][at] * solved[at]).sum();
        solved[row] = (rows[row][M - 1] - known) / rows[row][row];
    }
    solved.iter().all(|value| value.is_finite()).then_some(solved)
}

/// Where the corners of a square are on the sheet and in the picture.
pub fn corners_of(square: Square, corners: &[Point; 4]) -> impl Iterator<Item = Pair> {
    let pair = move |(at, corner): (_, &Point)| Pair { sheet: SheetPoint::on(square, at), picture: (*corner).into() };
    CodePoint::corners(square.side.into()).into_iter().zip(corners).map(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projection_is_found_again_from_what_it_projects() {
        let truth = |SheetPoint { x, y }| {
            let depth = 1.0 + 2e-4 * x - 1e-4 * y;
            Pixel { x: (300.0 + 4.0 * x - 0.3 * y) / depth, y: (200.0 + 0.2 * x + 4.4 * y) / depth }
        };
        let pairs: Vec<Pair> = [(0.0, 0.0), (430.0, 0.0), (430.0, 500.0), (0.0, 500.0), (100.0, 350.0)]
            .map(|(x, y)| SheetPoint { x, y })
            .map(|sheet| Pair { sheet, picture: truth(sheet) })
            .to_vec();
        let found = Homography::fit(&pairs).unwrap();
        let at = SheetPoint { x: 217.0, y: 33.0 };
        assert!((found.at(at).unwrap() - truth(at)).length() < 1e-6);
    }

    #[test]
    fn places_on_a_line_determine_nothing() {
        let pair = |at: f64| Pair { sheet: SheetPoint { x: at, y: at }, picture: Pixel { x: at, y: at } };
        let on_a_line: Vec<Pair> = (0..6).map(|at| pair(at.into())).collect();
        assert!(Homography::fit(&on_a_line).is_none());
        assert!(Homography::fit(&on_a_line[..3]).is_none());
        assert!(Homography::fit(&[pair(1.0); 5]).is_none());
    }
}
