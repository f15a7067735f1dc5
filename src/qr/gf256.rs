//! Bytes <-> elements of GF(2^8), the field of QR codewords.
//!
//! Polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11D), generator 2: ISO/IEC 18004:2015, 7.5.2.

/// Powers of 2, twice round, so that a sum of two logarithms needs no remainder.
const EXP: [u8; 510] = powers();
/// Logarithms to base 2; the entry of 0 is never used.
const LOG: [u8; 256] = logarithms();

const fn powers() -> [u8; 510] {
    let mut table = [0; 510];
    let mut value = 1u16;
    let mut at = 0;
    while at < 510 {
        table[at] = value as u8;
        value <<= 1;
        if value & 0x100 != 0 {
            value ^= 0x11D;
        }
        at += 1;
    }
    table
}

const fn logarithms() -> [u8; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 255 {
        table[EXP[at] as usize] = at as u8;
        at += 1;
    }
    table
}

/// 2 to a power of at most 509.
pub fn exp(power: usize) -> u8 {
    EXP[power]
}

pub fn mul(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { EXP[usize::from(LOG[usize::from(a)]) + usize::from(LOG[usize::from(b)])] }
}

/// a / b; b is not 0 where this is called, and 0 gives 0.
pub fn div(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { EXP[usize::from(LOG[usize::from(a)]) + 255 - usize::from(LOG[usize::from(b)])] }
}

/// The value of a polynomial, lowest power first.
pub fn evaluate(polynomial: &[u8], x: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, &factor| mul(sum, x) ^ factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_but_zero_has_an_inverse() {
        for a in 1..=255 {
            assert_eq!(mul(a, div(1, a)), 1);
            assert_eq!(div(mul(a, 7), 7), a);
        }
        assert_eq!(evaluate(&[3, 0, 1], 2), 3 ^ 4);
    }
}
