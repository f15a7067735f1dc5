//! Bech32 text (BIP 173, without its limit on length) <-> a prefix and bytes: how age writes its keys.

use zeroize::Zeroizing;

pub(super) const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
pub(super) const CHECK_DIGITS: usize = 6;

/// The bytes of a text that has this prefix (in lower case); digits and prefix all in one case.
///
/// # Errors
/// Says in a few words what is wrong.
pub(super) fn decode(text: &str, prefix: &str) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    if text.chars().any(|c| c.is_ascii_lowercase()) && text.chars().any(|c| c.is_ascii_uppercase()) {
        return Err("it mixes capital and small letters");
    }
    let text = Zeroizing::new(text.to_ascii_lowercase());
    let (found, digits) = text.rsplit_once('1').ok_or("it has no `1` between its parts")?;
    if found != prefix {
        return Err("it begins otherwise");
    }
    let mut values = Zeroizing::new(Vec::with_capacity(digits.len()));
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|&known| known == digit).ok_or("it holds a sign that no key holds")?;
        values.push(value as u8);
    }
    if checksum(prefix, &values) != 1 {
        return Err("its checksum does not fit: a letter is wrong or missing");
    }
    let data = values.len().checked_sub(CHECK_DIGITS).and_then(|length| values.get(..length));
    bytes(data.ok_or("it is too short")?)
}

/// Digits of five bits -> bytes; what is left at the end must be fewer than five bits, all zero.
fn bytes(values: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let mut out = Zeroizing::new(Vec::with_capacity(values.len() * 5 / 8));
    let (mut held, mut bits) = (0u32, 0);
    for &value in values {
        held = (held << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    if bits < 5 && held & ((1 << bits) - 1) == 0 { Ok(out) } else { Err("its last letter is wrong") }
}

/// 1 for a text whose last six digits are its checksum.
pub(super) fn checksum(prefix: &str, values: &[u8]) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let high = prefix.bytes().map(|byte| byte >> 5);
    let low = prefix.bytes().map(|byte| byte & 31);
    high.chain([0]).chain(low).chain(values.iter().copied()).fold(1, |check, value| {
        let mixed = (check & 0x01ff_ffff) << 5 ^ u32::from(value);
        let top = check >> 25;
        GENERATOR
            .iter()
            .enumerate()
            .fold(mixed, |mixed, (bit, term)| if top >> bit & 1 == 1 { mixed ^ term } else { mixed })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of the test vectors, and what it stands for.
    const IDENTITY: &str = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

    #[test]
    fn a_key_is_read_in_capitals_or_small_letters_but_not_in_both() {
        let bytes = decode(IDENTITY, "age-secret-key-").unwrap();
        assert_eq!(bytes.len(), 32);
        assert_eq!(decode(&IDENTITY.to_lowercase(), "age-secret-key-").unwrap(), bytes);
        assert!(decode(&IDENTITY.replace('Z', "z"), "age-secret-key-").is_err());
    }

    #[test]
    fn every_wrong_letter_and_every_pair_of_neighbours_swapped_is_found() {
        for at in "AGE-SECRET-KEY-1".len()..IDENTITY.len() {
            for &other in ALPHABET {
                let mut wrong = IDENTITY.as_bytes().to_vec();
                wrong[at] = other.to_ascii_uppercase();
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(wrong == IDENTITY || decode(&wrong, "age-secret-key-").is_err(), "{wrong}");
            }
            let mut swapped = IDENTITY.as_bytes().to_vec();
            swapped.swap(at - 1, at);
            let swapped = String::from_utf8(swapped).unwrap();
            assert!(swapped == IDENTITY || decode(&swapped, "age-secret-key-").is_err(), "{swapped}");
        }
    }

    #[test]
    fn what_is_no_bech32_is_refused() {
        for text in ["", "1", "age1", "age1qqqqqq", "AGE-SECRET-KEY-1", "ключ1qqqqqqqq", "age-secret-key-1\u{200b}"]
        {
            assert!(decode(text, "age-secret-key-").is_err(), "{text}");
        }
        assert_eq!(decode(IDENTITY, "age"), Err("it begins otherwise"));
    }
}
