//! Two 16-bit symbols -> their product in GF(2^16), the one field of every packet.
//!
//! ```text
//! symbol = hi * Y + lo        hi, lo in GF(2^8) = bits modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11D)
//! Y^2    = 2 * Y + 128        so (a Y + b)(c Y + d) = (2ac + ad + bc) Y + (128ac + bd)
//! ```
//! Adding is XOR. Symbols under 256 are GF(2^8) itself, so small packets can be computed bytewise. docs/FORMAT.md
//! explains the field with example values.

use std::sync::LazyLock;

/// Elements without zero, and the order of [`GENERATOR`].
pub(super) const ORDER: u32 = 65_535;
/// Y, the smallest symbol whose powers are all the symbols but zero.
const GENERATOR: u16 = 256;

static FIELD: LazyLock<Field> = LazyLock::new(Field::new);

/// Powers of the generator and their logarithms. Get it once, outside the loops.
pub(super) struct Field {
    /// Logarithm of each symbol, 0 to 65534; that of zero is never asked.
    log: Box<[u16]>,
    /// Powers 0 to 131069, so that a sum of two logarithms needs no reducing.
    power: Box<[u16]>,
}

impl Field {
    /// The field's tables, made on first use.
    pub fn get() -> &'static Self {
        &FIELD
    }

    fn new() -> Self {
        let mut log = vec![0; 1 << 16];
        let mut power = Vec::with_capacity(2 * ORDER as usize);
        let mut symbol = 1;
        for exponent in 0..ORDER as u16 {
            log[usize::from(symbol)] = exponent;
            power.push(symbol);
            symbol = product(symbol, GENERATOR);
        }
        power.extend_from_within(..);
        Self { log: log.into(), power: power.into() }
    }

    pub fn mul(&self, a: u16, b: u16) -> u16 {
        if a == 0 || b == 0 {
            return 0;
        }
        self.power[(self.log(a) + self.log(b)) as usize]
    }

    /// `a / b`; `b` is not zero.
    pub fn div(&self, a: u16, b: u16) -> u16 {
        if a == 0 {
            return 0;
        }
        self.power[(self.log(a) + ORDER - self.log(b)) as usize]
    }

    /// Logarithm of a symbol that is not zero.
    pub fn log(&self, a: u16) -> u32 {
        u32::from(self.log[usize::from(a)])
    }

    /// The generator to any power.
    pub fn power(&self, exponent: u64) -> u16 {
        self.power[(exponent % u64::from(ORDER)) as usize]
    }
}

/// The product by the definition, bit by bit: what the tables are made from.
pub(super) fn product(a: u16, b: u16) -> u16 {
    let ([ah, al], [bh, bl]) = (a.to_be_bytes(), b.to_be_bytes());
    let high = product_8(ah, bh);
    let cross = product_8(ah, bl) ^ product_8(al, bh);
    u16::from_be_bytes([product_8(2, high) ^ cross, product_8(128, high) ^ product_8(al, bl)])
}

fn product_8(a: u8, b: u8) -> u8 {
    let mut shifted = u16::from(a);
    let mut sum = 0;
    for bit in 0..8 {
        if b >> bit & 1 == 1 {
            sum ^= shifted;
        }
        shifted <<= 1;
        if shifted > 0xFF {
            shifted ^= 0x11D;
        }
    }
    sum as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reed_solomon_erasure::Field as _;
    use reed_solomon_erasure::galois_16::Field as Oracle;

    use super::*;

    #[test]
    fn the_generator_reaches_every_symbol_but_zero() {
        let mut seen: Vec<u16> = Field::get().power[..ORDER as usize].to_vec();
        seen.sort_unstable();
        assert!(seen.iter().copied().eq(1..=u16::MAX));
    }

    #[test]
    fn the_examples_of_the_format_hold() {
        for (a, b, c) in EXAMPLES {
            assert_eq!(Field::get().mul(a, b), c, "{a} * {b}");
            assert_eq!(Field::get().div(c, b), a, "{c} / {b}");
        }
    }

    /// Printed in docs/FORMAT.md, "The field".
    const EXAMPLES: [(u16, u16, u16); 6] =
        [(2, 128, 29), (255, 255, 226), (256, 2, 512), (256, 256, 640), (4660, 22136, 10993), (65535, 65535, 55718)];

    proptest! {
        #[test]
        fn products_and_quotients_are_those_of_the_crate(a: u16, b: u16) {
            let field = Field::get();
            let oracle = u16::from_be_bytes(Oracle::mul(a.to_be_bytes(), b.to_be_bytes()));
            prop_assert_eq!(field.mul(a, b), oracle);
            prop_assert_eq!(product(a, b), oracle);
            if b != 0 {
                prop_assert_eq!(field.div(a, b), u16::from_be_bytes(Oracle::div(a.to_be_bytes(), b.to_be_bytes())));
            }
        }
    }
}
