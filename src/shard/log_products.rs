//! Points -> the logarithm of the product of each wanted point's distances to all of them, by Walsh-Hadamard transform.
//!
//! The sum of `log(x ^ p)` over the points p is a convolution under XOR: three Walsh-Hadamard transforms for all x at
//! once. They work on integers modulo 65535, the order of the field's group, where the factor 65536 of the
//! inverse transform is 1. For 60,000 points this takes milliseconds; direct summation took seconds.

use super::field::{Field, ORDER};

/// Look-ups of direct summation that take as long as the transforms.
const MOST_LOOKUPS: usize = 1 << 22;

/// `1 / product(x_i - x_k)` over all k but i, for each point: the weights of the barycentric formula and of the dual code.
pub(super) fn weights(field: &Field, points: &[u16]) -> Vec<u16> {
    let inverse = |log: u32| field.power(u64::from(ORDER - log));
    log_distances_of(field, points, points).into_iter().map(inverse).collect()
}

/// For each of `wanted`: logarithm, under [`ORDER`], of the product of its distances to all `points` but itself.
pub(super) fn log_distances_of(field: &Field, points: &[u16], wanted: &[u16]) -> Vec<u32> {
    if points.len() * wanted.len() <= MOST_LOOKUPS {
        return wanted.iter().map(|&point| log_distances(field, points, point)).collect();
    }
    let all = log_distances_everywhere(field, points);
    wanted.iter().map(|&point| all[usize::from(point)]).collect()
}

/// The same for one point, by direct summation.
pub(super) fn log_distances(field: &Field, points: &[u16], point: u16) -> u32 {
    let others = points.iter().filter(|&&other| other != point);
    let sum: u64 = others.map(|&other| u64::from(field.log(point ^ other))).sum();
    (sum % u64::from(ORDER)) as u32
}

/// The same for all 65536 points.
fn log_distances_everywhere(field: &Field, points: &[u16]) -> Vec<u32> {
    let mut chosen = vec![0; 1 << 16];
    for &point in points {
        chosen[usize::from(point)] = 1;
    }
    let mut logs: Vec<u32> = (1..=u16::MAX).map(|symbol| field.log(symbol)).collect();
    logs.insert(0, 0);
    transform(&mut chosen);
    transform(&mut logs);
    for (sum, log) in chosen.iter_mut().zip(&logs) {
        *sum = (u64::from(*sum) * u64::from(*log) % u64::from(ORDER)) as u32;
    }
    transform(&mut chosen);
    chosen
}

/// The Walsh-Hadamard transform modulo [`ORDER`], its own inverse.
fn transform(values: &mut [u32]) {
    let reduced = |sum: u32| if sum >= ORDER { sum - ORDER } else { sum };
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (a, b) in low.iter_mut().zip(high) {
                (*a, *b) = (reduced(*a + *b), reduced(*a + ORDER - *b));
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn transforms_and_direct_summation_agree(points in prop::collection::hash_set(any::<u16>(), 1..300), other: u16) {
            let points: Vec<u16> = points.into_iter().collect();
            let all = log_distances_everywhere(Field::get(), &points);
            for &point in points.iter().chain(&[other, 0, u16::MAX]) {
                prop_assert_eq!(all[usize::from(point)], log_distances(Field::get(), &points, point));
            }
        }
    }

    #[test]
    fn the_distances_to_every_point_multiply_to_one() {
        // The product of all symbols but 0 is 1 in any field of characteristic two.
        let every: Vec<u16> = (0..=u16::MAX).collect();
        assert!(log_distances_of(Field::get(), &every, &every).iter().all(|&log| log == 0));
    }
}
