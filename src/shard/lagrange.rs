//! Values of a polynomial at some points -> its values at others, by Lagrange's formula over GF(2^16).
//!
//! ```text
//! P(x) = sum over i of  P(x_i) * N(x) / ((x - x_i) * N'(x_i))
//! N(x) = product over k of (x - x_k),   N'(x_i) = the same without k = i;   minus is plus is XOR
//! ```
//! Products are sums of logarithms, so that a coefficient costs one look-up; the rows are added in `planes.rs`.

use super::field::{Field, ORDER};
use super::log_products::log_distances_of;
use super::planes::sums_of_products;

/// Where the packet's polynomial is evaluated for a shard number that was checked.
pub(super) fn point(number: u32) -> u16 {
    (number - 1) as u16
}

/// The polynomial of degree under `points.len()` with `values[i]` at `points[i]`, evaluated at each of `wanted`.
///
/// `points` are distinct and as many as `values`; none of them is among `wanted`. The values are of one even length.
pub(super) fn evaluate(points: &[u16], values: &[&[u8]], wanted: &[u16]) -> Vec<Vec<u8>> {
    let field = Field::get();
    let own = log_distances_of(field, points, points);
    let new = log_distances_of(field, points, wanted);
    sums_of_products(values, wanted.len(), |known, at| {
        let distance = field.log(points[known] ^ wanted[at]);
        field.power(u64::from(new[at] + 2 * ORDER - own[known] - distance))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_polynomial_known_at_enough_points_is_known_everywhere(
            coefficients in prop::collection::vec(any::<u16>(), 1..9), shift: u16, wanted: u16,
        ) {
            let field = Field::get();
            let at = |x: u16| coefficients.iter().rev().fold(0, |sum, &c| field.mul(sum, x) ^ c).to_be_bytes();
            let points: Vec<u16> = (0..coefficients.len() as u16).map(|i| i.wrapping_mul(257).wrapping_add(shift)).collect();
            prop_assume!(!points.contains(&wanted));
            let values: Vec<[u8; 2]> = points.iter().map(|&x| at(x)).collect();
            let slices: Vec<&[u8]> = values.iter().map(|value| &value[..]).collect();
            prop_assert_eq!(evaluate(&points, &slices, &[wanted]), vec![at(wanted).to_vec()]);
        }
    }
}
