//! RS1024, the checksum of SLIP-0039: a Reed-Solomon code over GF(1024); its syndromes -> the place of one wrong word.
//!
//! GF(1024) is x^10 + x^3 + 1 with root a; the generator polynomial is (x - a)(x - a^2)(x - a^3). So the distance is
//! four: one wrong word can be placed, and two wrong words never look like one. As in `field.rs` there are no tables.

/// Words of the checksum.
pub const CHECK_WORDS: usize = 3;

/// The generator polynomial's coefficients below x^3, from x^2 down.
const GENERATOR: [u16; 3] = [14, 56, 64];

/// What stands before the words when the checksum is made, which tells the two kinds of share apart.
fn customization(extendable: bool) -> &'static [u8] {
    if extendable { b"shamir_extendable" } else { b"shamir" }
}

/// The product of two elements of GF(1024).
pub fn multiply(a: u16, b: u16) -> u16 {
    let mut power = a;
    let mut product = 0;
    for bit in 0..10 {
        product ^= power & 0u16.wrapping_sub((b >> bit) & 1);
        power = ((power << 1) & 0x3ff) ^ (0x009 & 0u16.wrapping_sub(power >> 9));
    }
    product
}

/// The inverse of an element: its power 1022. That of 0 is 0.
pub fn inverse(a: u16) -> u16 {
    let mut square = a;
    let mut result = 1;
    for _ in 1..10 {
        square = multiply(square, square);
        result = multiply(result, square);
    }
    result
}

/// What is left of the words when they are divided by the generator polynomial: 0, 0, 1 if the checksum is right.
fn remainder(numbers: &[u16], extendable: bool) -> [u16; 3] {
    let before = customization(extendable).iter().map(|byte| u16::from(*byte));
    before.chain(numbers.iter().copied()).fold([0, 0, 1], |[high, middle, low], next| {
        [middle ^ multiply(high, GENERATOR[0]), low ^ multiply(high, GENERATOR[1]), next ^ multiply(high, GENERATOR[2])]
    })
}

/// The three words that go behind these.
#[must_use]
pub fn checksum(numbers: &[u16], extendable: bool) -> [u16; 3] {
    let mut with_room = zeroize::Zeroizing::new(Vec::with_capacity(numbers.len() + CHECK_WORDS));
    with_room.extend_from_slice(numbers);
    with_room.extend([0; CHECK_WORDS]);
    let [high, middle, low] = remainder(&with_room, extendable);
    [high, middle, low ^ 1]
}

/// The words, evaluated at a, a^2 and a^3: all 0 if the checksum is right.
#[must_use]
pub fn syndromes(numbers: &[u16], extendable: bool) -> [u16; 3] {
    let [high, middle, low] = remainder(numbers, extendable);
    // a, a^2, a^3
    [2, 4, 8].map(|root| multiply(multiply(high, root) ^ middle, root) ^ low ^ 1)
}

#[must_use]
pub fn is_right(numbers: &[u16], extendable: bool) -> bool {
    syndromes(numbers, extendable) == [0; 3]
}

/// If exactly one word is wrong: its place, and what must be added to it. `None` if none or more than one is wrong.
#[must_use]
pub fn wrong_word(numbers: &[u16], extendable: bool) -> Option<(usize, u16)> {
    (0..numbers.len()).find_map(|place| Some((place, wrong_at(numbers, extendable, place)?)))
}

/// If the word at this place, and no other, is wrong: what must be added to it.
#[must_use]
pub fn wrong_at(numbers: &[u16], extendable: bool, place: usize) -> Option<u16> {
    let syndromes = syndromes(numbers, extendable);
    // An error e at the coefficient of x^j gives e a^j, e a^2j, e a^3j.
    let power = (place + 1..numbers.len()).fold(1, |power, _| multiply(power, 2));
    let error = multiply(syndromes[0], inverse(power));
    let square = multiply(power, power);
    let fits = error != 0
        && syndromes[1] == multiply(error, square)
        && syndromes[2] == multiply(error, multiply(square, power));
    fits.then_some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checksum as SLIP-0039 prints it, in Python.
    fn as_printed(numbers: &[u16], extendable: bool) -> u32 {
        const TERMS: [u32; 10] = [
            0x00e0_e040,
            0x01c1_c080,
            0x0383_8100,
            0x0707_0200,
            0x0e0e_0009,
            0x1c0c_2412,
            0x3808_6c24,
            0x3090_fc48,
            0x21b1_f890,
            0x03f3_f120,
        ];
        let before = customization(extendable).iter().map(|byte| u32::from(*byte));
        before.chain(numbers.iter().map(|number| u32::from(*number))).fold(1, |sum, next| {
            let top = sum >> 20;
            let shifted = ((sum & 0xf_ffff) << 10) ^ next;
            (0..10).filter(|bit| top >> bit & 1 == 1).fold(shifted, |sum, bit| sum ^ TERMS[bit])
        })
    }

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        for extendable in [false, true] {
            for seed in 0..200u16 {
                let numbers: Vec<u16> = (0..17u16).map(|i| (i * 613 + seed * 7919 % 1021) % 1024).collect();
                let [high, middle, low] = checksum(&numbers, extendable);
                let whole: Vec<u16> = numbers.iter().copied().chain([high, middle, low]).collect();
                assert_eq!(as_printed(&whole, extendable), 1);
                assert!(is_right(&whole, extendable));
                assert!(!is_right(&whole, !extendable));
            }
        }
    }

    #[test]
    fn the_roots_of_the_generator_are_three_powers() {
        for root in [2, 4, 8] {
            let value = GENERATOR.iter().fold(1, |value, coefficient| multiply(value, root) ^ coefficient);
            assert_eq!(value, 0, "{root}");
        }
        assert!((1..1024).all(|a| multiply(a, inverse(a)) == 1));
    }
}
