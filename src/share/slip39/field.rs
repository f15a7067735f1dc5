//! GF(2^8) of SLIP-0039 (x^8 + x^4 + x^3 + x + 1): products, inverses, Lagrange interpolation of secret bytes.
//!
//! No tables and no branches that depend on a secret: a product is eight shifts and masked additions, an inverse is a
//! power. Coordinates are public, values are not.

use crate::share::secret::SecretBytes;

/// The product of two elements.
pub fn multiply(a: u8, b: u8) -> u8 {
    let mut power = a;
    let mut product = 0;
    for bit in 0..8 {
        product ^= power & 0u8.wrapping_sub((b >> bit) & 1);
        power = (power << 1) ^ (0x1b & 0u8.wrapping_sub(power >> 7));
    }
    product
}

/// The inverse of an element, by Fermat: its power 254. That of 0 is 0.
pub fn inverse(a: u8) -> u8 {
    // 254 = 2 + 4 + 8 + .. + 128
    let mut square = a;
    let mut result = 1;
    for _ in 1..8 {
        square = multiply(square, square);
        result = multiply(result, square);
    }
    result
}

/// The polynomial through the points, at `x`: each point is a coordinate and as many values as there are bytes.
///
/// The coordinates differ from one another, and all values are equally long.
pub fn interpolate(points: &[(u8, &SecretBytes)], x: u8) -> SecretBytes {
    let length = points.first().map_or(0, |(_, value)| value.expose().len());
    let mut result = SecretBytes::new(vec![0; length]);
    for (at, value) in points {
        let others = points.iter().map(|(other, _)| *other).filter(|other| other != at);
        let (numerator, denominator) =
            others.fold((1, 1), |(above, below), other| (multiply(above, x ^ other), multiply(below, at ^ other)));
        let basis = multiply(numerator, inverse(denominator));
        for (sum, byte) in result.expose_mut().iter_mut().zip(value.expose()) {
            *sum ^= multiply(*byte, basis);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_schoolbook() {
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                let long = (0..8).filter(|bit| b >> bit & 1 == 1).fold(0u16, |sum, bit| sum ^ (u16::from(a) << bit));
                let reduced = (8..16)
                    .rev()
                    .fold(long, |rest, bit| if rest >> bit & 1 == 1 { rest ^ (0x11b << (bit - 8)) } else { rest });
                assert_eq!(u16::from(multiply(a, b)), reduced, "{a} x {b}");
            }
        }
    }

    #[test]
    fn an_element_by_its_inverse_is_one() {
        assert_eq!(inverse(0), 0);
        assert!((1..=255).all(|a| multiply(a, inverse(a)) == 1));
    }

    #[test]
    fn a_polynomial_goes_through_its_points() {
        let values: Vec<SecretBytes> = (0..5u8).map(|i| SecretBytes::new(vec![i * 37, 255 - i, i])).collect();
        let points: Vec<(u8, &SecretBytes)> = [0, 7, 254, 255, 15].into_iter().zip(&values).collect();
        for (x, value) in &points {
            assert!(interpolate(&points, *x) == **value);
        }
        // Any five points of it give the polynomial again.
        let more: Vec<SecretBytes> = (100..105).map(|x| interpolate(&points, x)).collect();
        let again: Vec<(u8, &SecretBytes)> = (100..105).zip(&more).collect();
        assert!(interpolate(&again, 7) == values[1]);
    }
}
