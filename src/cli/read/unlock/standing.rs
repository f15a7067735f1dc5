//! 32 bytes that cards were joined to -> the age identity that they are, as a line of an identity file (Bech32) and as a key.

use zeroize::Zeroizing;

use crate::seal::Key;
use crate::share::MasterSecret;

const PREFIX: &str = "age-secret-key-";
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// The generator of Bech32's checksum (BIP 173).
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
const CHECK_DIGITS: usize = 6;

/// What opens files that were sealed to the identity; `None` unless there are 32 bytes.
pub(super) fn identity(secret: &MasterSecret) -> Option<Key> {
    let bytes = secret.expose();
    if bytes.len() != 32 {
        return None;
    }
    Key::identities(&text(bytes)).ok()?.pop()
}

fn text(bytes: &[u8]) -> Zeroizing<String> {
    // Memory that does not grow, so that no copy stays behind.
    let digits = (8 * bytes.len()).div_ceil(5);
    let mut values = Zeroizing::new(Vec::with_capacity(digits + CHECK_DIGITS));
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            values.push((held >> bits) as u8 & 31);
        }
    }
    if bits > 0 {
        values.push((held << (5 - bits)) as u8 & 31);
    }
    values.extend([0; CHECK_DIGITS]);
    let check = checksum(&values) ^ 1;
    for (at, value) in values.iter_mut().skip(digits).enumerate() {
        *value = (check >> (5 * (CHECK_DIGITS - 1 - at))) as u8 & 31;
    }
    let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 1 + digits + CHECK_DIGITS));
    text.push_str(PREFIX);
    text.push('1');
    text.extend(values.iter().map(|value| char::from(ALPHABET[usize::from(*value & 31)])));
    text
}

fn checksum(values: &[u8]) -> u32 {
    let prefix = PREFIX.bytes().map(|byte| byte >> 5).chain([0]).chain(PREFIX.bytes().map(|byte| byte & 31));
    prefix.chain(values.iter().copied()).fold(1, |check, value| {
        let mixed = (check & 0x01ff_ffff) << 5 ^ u32::from(value);
        let top = check >> 25;
        let terms = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        terms.fold(mixed, |mixed, (_, term)| mixed ^ term)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_32_bytes_are_an_identity_whose_checksum_is_right() {
        for seed in 0..200u8 {
            let bytes: Vec<u8> = (0..32u8).map(|at| at.wrapping_mul(37) ^ seed.wrapping_mul(91)).collect();
            assert!(Key::identities(&text(&bytes)).is_ok(), "{seed}");
            assert!(identity(&MasterSecret::new(bytes)).is_some());
        }
        assert!(identity(&MasterSecret::new(vec![1; 16])).is_none());
    }
}
