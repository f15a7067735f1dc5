//! Pairs of places on a flat sheet and in its picture -> the projection between them.

use crate::photo::picture::Point;
use crate::sheet::Square;

/// Modules of the sheet -> pixels of the picture, as a flat sheet before a pinhole.
#[derive(Debug, Clone, Copy)]
pub struct Homography {
    /// Row by row; the last entry is 1.
    terms: [f64; 9],
    /// Taken off modules first, so that the numbers stay near one.
    centre: (f64, f64),
    scale: f64,
}

/// A place on the sheet in modules and where it stands in the picture in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub sheet: (f64, f64),
    pub picture: (f64, f64),
}

impl Homography {
    /// Least squares over at least four pairs that do not lie on a line.
    pub fn fit(pairs: &[Pair]) -> Option<Self> {
        if pairs.len() < 4 {
            return None;
        }
        let count = pairs.len() as f64;
        let sum = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.sheet.0, sum.1 + pair.sheet.1));
        let centre = (sum.0 / count, sum.1 / count);
        let reach = |pair: &Pair| (pair.sheet.0 - centre.0).hypot(pair.sheet.1 - centre.1);
        let scale = pairs.iter().map(reach).fold(0.0, f64::max);
        // Pixels are scaled alike, so that all equations weigh the same.
        let unit = 1_000.0;
        let mut normal = [[0.0; 9]; 8];
        for pair in pairs {
            let (x, y) = ((pair.sheet.0 - centre.0) / scale, (pair.sheet.1 - centre.1) / scale);
            let (u, v) = (pair.picture.0 / unit, pair.picture.1 / unit);
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

    /// Where a place on the sheet stands in the picture; `None` behind the camera.
    pub fn at(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (x, y) = ((x - self.centre.0) / self.scale, (y - self.centre.1) / self.scale);
        let [a, b, c, d, e, f, g, h, i] = self.terms;
        let depth = g * x + h * y + i;
        (depth > 1e-6).then(|| ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth))
    }
}

/// Gauss's elimination with the largest pivot; `None` when the equations do not determine the unknowns.
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

/// Where the corners of a square stand on the sheet and in the picture.
pub fn corners_of(square: Square, corners: &[Point; 4]) -> impl Iterator<Item = Pair> {
    let (left, top) = (f64::from(square.left), f64::from(square.top));
    let (right, foot) = (left + f64::from(square.side), top + f64::from(square.side));
    let sheet = [(left, top), (right, top), (right, foot), (left, foot)];
    let pair = |(sheet, at): ((f64, f64), &Point)| Pair { sheet, picture: (f64::from(at.x), f64::from(at.y)) };
    sheet.into_iter().zip(corners).map(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projection_is_found_again_from_what_it_projects() {
        let truth = |x: f64, y: f64| {
            let depth = 1.0 + 2e-4 * x - 1e-4 * y;
            ((300.0 + 4.0 * x - 0.3 * y) / depth, (200.0 + 0.2 * x + 4.4 * y) / depth)
        };
        let pairs: Vec<Pair> = [(0.0, 0.0), (430.0, 0.0), (430.0, 500.0), (0.0, 500.0), (100.0, 350.0)]
            .map(|sheet| Pair { sheet, picture: truth(sheet.0, sheet.1) })
            .to_vec();
        let found = Homography::fit(&pairs).unwrap();
        let (u, v) = found.at(217.0, 33.0).unwrap();
        let (x, y) = truth(217.0, 33.0);
        assert!((u - x).hypot(v - y) < 1e-6);
    }

    #[test]
    fn places_on_a_line_determine_nothing() {
        let on_a_line: Vec<Pair> = (0..6)
            .map(|at| Pair { sheet: (f64::from(at), f64::from(at)), picture: (f64::from(at), f64::from(at)) })
            .collect();
        assert!(Homography::fit(&on_a_line).is_none());
        assert!(Homography::fit(&on_a_line[..3]).is_none());
        assert!(Homography::fit(&[Pair { sheet: (1.0, 1.0), picture: (1.0, 1.0) }; 5]).is_none());
    }
}
