//! Two digits -> their product and quotient in GF(32) = bits modulo x^5 + x^2 + 1, the field of a coded line.

/// The polynomial x^5 + x^2 + 1.
const MODULUS: u8 = 0x25;
/// Elements without zero, and the order of [`power`]'s generator, 2.
pub(super) const ORDER: usize = 31;

static PRODUCTS: [[u8; 32]; 32] = products();

/// The product of two values under 32.
pub(super) fn product(a: u8, b: u8) -> u8 {
    PRODUCTS[usize::from(a & 31)][usize::from(b & 31)]
}

const fn products() -> [[u8; 32]; 32] {
    let mut products = [[0; 32]; 32];
    let mut a = 0;
    while a < 32 {
        let mut b = 0;
        while b < 32 {
            products[a][b] = by_definition(a as u8, b as u8);
            b += 1;
        }
        a += 1;
    }
    products
}

const fn by_definition(a: u8, b: u8) -> u8 {
    let mut shifted = a;
    let mut sum = 0;
    let mut bit = 0;
    while bit < 5 {
        if b >> bit & 1 == 1 {
            sum ^= shifted;
        }
        shifted <<= 1;
        if shifted > 31 {
            shifted ^= MODULUS;
        }
        bit += 1;
    }
    sum
}

/// 2 to the power of `exponent`.
pub(super) fn power(exponent: usize) -> u8 {
    (0..exponent % ORDER).fold(1, |value, _| product(value, 2))
}

/// 1 divided by a value that is not zero: its power 30.
pub(super) fn inverse(a: u8) -> u8 {
    (0..ORDER - 1).fold(1, |value, _| product(value, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_powers_of_two_are_all_values_but_zero() {
        let mut seen: Vec<u8> = (0..ORDER).map(power).collect();
        assert_eq!(&seen[..8], [1, 2, 4, 8, 16, 5, 10, 20], "printed in docs/FORMAT.md");
        seen.sort_unstable();
        assert!(seen.into_iter().eq(1..32));
    }

    #[test]
    fn a_value_times_its_inverse_is_one_and_products_distribute_over_sums() {
        for a in 0..32 {
            if a > 0 {
                assert_eq!(product(a, inverse(a)), 1);
            }
            for b in 0..32 {
                for c in 0..32 {
                    assert_eq!(product(a, b ^ c), product(a, b) ^ product(a, c));
                    assert_eq!(product(a, product(b, c)), product(product(a, b), c));
                }
            }
        }
    }
}
