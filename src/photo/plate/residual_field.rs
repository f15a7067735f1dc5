//! Residuals of places that were found -> what to add to a model between them, by Gaussian process regression.
//!
//! What the model of paper and camera does not explain (folds, a lens of another kind) is a smooth field over the plate:
//! its prior is Gaussian with a correlation length (Rasmussen and Williams, *Gaussian Processes for Machine Learning*,
//! 2.2). Where places agree with the model, the field is nothing. Each place is also predicted from all others (5.4.2), so
//! that a false one is told, and the error between them is known.

use crate::photo::map::{Pixel, SheetPoint};

/// How far residuals are alike, in modules: 60 mm.
const LENGTH: f64 = 170.0;
/// Standard deviation of a place that was found, in pixels.
const NOISE: f64 = 0.15;
/// Places that are farther from what the others predict are no squares: in pixels, and in median errors.
const FALSE: (f64, f64) = (2.0, 6.0);

/// The field.
#[derive(Debug, Clone)]
pub struct ResidualField {
    places: Vec<SheetPoint>,
    /// What each place adds, by its correlation with where it is asked for.
    weights: Vec<Pixel>,
    /// The inverse of the places' covariance, row by row.
    inverse: Vec<f64>,
    /// Prior variance, in square pixels.
    variance: f64,
    /// Errors of each place as predicted from the others, in pixels.
    errors: Vec<f64>,
}

impl ResidualField {
    /// Of places and their residuals.
    pub fn new(residuals: &[(SheetPoint, Pixel)]) -> Option<Self> {
        let count = residuals.len();
        if count == 0 {
            return None;
        }
        let squares: f64 = residuals.iter().map(|(_, off)| off.x * off.x + off.y * off.y).sum();
        let variance = (squares / 2.0 / count as f64).max(0.02 * 0.02);
        let mut covariance = vec![0.0; count * count];
        for (row, (one, _)) in residuals.iter().enumerate() {
            for (column, (other, _)) in residuals.iter().enumerate() {
                covariance[row * count + column] = variance * alike(*one, *other);
            }
            covariance[row * count + row] += NOISE * NOISE;
        }
        let inverse = inverse(covariance, count)?;
        let weight = |row: usize| {
            let terms = inverse[row * count..][..count].iter().zip(residuals);
            terms.fold(Pixel::default(), |sum, (term, (_, off))| sum + *off * *term)
        };
        let weights: Vec<Pixel> = (0..count).map(weight).collect();
        let errors =
            weights.iter().enumerate().map(|(at, weight)| weight.length() / inverse[at * count + at]).collect();
        let places = residuals.iter().map(|(place, _)| *place).collect();
        Some(Self { places, weights, inverse, variance, errors })
    }

    /// What is added at a place, in pixels.
    pub fn at(&self, at: SheetPoint) -> Pixel {
        let places = self.places.iter().zip(&self.weights);
        places.fold(Pixel::default(), |sum, (place, weight)| sum + *weight * (self.variance * alike(*place, at)))
    }

    /// The standard deviation of what is added at a place, in pixels.
    pub fn deviation(&self, at: SheetPoint) -> f64 {
        let known: Vec<f64> = self.places.iter().map(|place| self.variance * alike(*place, at)).collect();
        let rows = self.inverse.chunks_exact(known.len()).zip(&known);
        let told: f64 =
            rows.map(|(row, one)| one * row.iter().zip(&known).map(|(term, other)| term * other).sum::<f64>()).sum();
        // In both directions.
        (2.0 * (self.variance - told).max(0.0)).sqrt()
    }

    /// The place that is farthest from what the others predict, if it is too far to be what it was taken for.
    pub fn false_place(&self) -> Option<usize> {
        let (at, most) = self.errors.iter().copied().enumerate().max_by(|one, other| one.1.total_cmp(&other.1))?;
        (most > FALSE.0.max(FALSE.1 * self.error(0.5))).then_some(at)
    }

    /// A quantile (0 to 1) of the errors of places as predicted from the others, in pixels.
    pub fn error(&self, share: f64) -> f64 {
        let mut errors = self.errors.clone();
        errors.sort_by(f64::total_cmp);
        errors.get((share * errors.len() as f64) as usize).or(errors.last()).copied().unwrap_or(0.0)
    }
}

/// Correlation of the field at two places.
fn alike(one: SheetPoint, other: SheetPoint) -> f64 {
    let far = (one - other).length() / LENGTH;
    (-far * far / 2.0).exp()
}

/// The inverse of a positive definite matrix, by Gauss and Jordan's elimination.
fn inverse(mut matrix: Vec<f64>, count: usize) -> Option<Vec<f64>> {
    let mut inverse = vec![0.0; count * count];
    for at in 0..count {
        inverse[at * count + at] = 1.0;
    }
    for pivot in 0..count {
        let value = matrix[pivot * count + pivot];
        if value.is_nan() || value < 1e-12 {
            return None;
        }
        for matrix in [&mut matrix, &mut inverse] {
            matrix[pivot * count..][..count].iter_mut().for_each(|term| *term /= value);
        }
        for row in (0..count).filter(|row| *row != pivot) {
            let factor = matrix[row * count + pivot];
            for matrix in [&mut matrix, &mut inverse] {
                for column in 0..count {
                    matrix[row * count + column] -= factor * matrix[pivot * count + column];
                }
            }
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places around a frame, with residuals of a smooth field.
    fn around(field: impl Fn(SheetPoint) -> Pixel) -> Vec<(SheetPoint, Pixel)> {
        let along = (0..=7).map(|at| f64::from(at) * 80.0);
        let places = along.flat_map(|at| [(0.0, at), (560.0, at), (at, 0.0), (at, 560.0)]);
        places.map(|(x, y)| SheetPoint { x, y }).map(|place| (place, field(place))).collect()
    }

    #[test]
    fn a_smooth_field_is_found_again_between_places() {
        let bump = |at: SheetPoint| Pixel { x: 3.0 * (at.x / 200.0).sin(), y: 2.0 * (at.y / 250.0).cos() };
        let field = ResidualField::new(&around(bump)).unwrap();
        for at in [SheetPoint { x: 40.0, y: 0.0 }, SheetPoint { x: 560.0, y: 200.0 }] {
            assert!((field.at(at) - bump(at)).length() < 0.5, "{:?} {:?}", field.at(at), bump(at));
            assert!(field.deviation(at) < field.deviation(SheetPoint { x: 280.0, y: 280.0 }));
        }
        assert_eq!(field.false_place(), None);
    }

    #[test]
    fn a_false_place_is_told_from_the_others() {
        let mut places = around(|_| Pixel { x: 0.1, y: 0.0 });
        places[9].1 = Pixel { x: 9.0, y: -4.0 };
        assert_eq!(ResidualField::new(&places).unwrap().false_place(), Some(9));
    }
}
