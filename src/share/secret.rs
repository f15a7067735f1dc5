//! Bytes that nobody else may see -> memory that is wiped, compared in constant time and never printed.

use std::hint::black_box;

use zeroize::Zeroizing;

/// A secret, or the value of a share. It has no `Debug`, and its memory is overwritten when it is dropped.
///
/// What is made of it on the way (states of the hash, registers) is not in our hands; nor are swap and core dumps.
#[derive(Clone)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

/// What is split and joined, in the terms of SLIP-0039.
pub type MasterSecret = SecretBytes;

impl SecretBytes {
    /// A secret of these bytes. The vector is taken as it is, so that no copy stays behind.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Lower-case hex: what `shamir recover` prints, and the passphrase of a sealed packet.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        let digit = |half: u8| char::from(half + b'0' + (b'a' - b'0' - 10) * u8::from(half > 9));
        let mut text = Zeroizing::new(String::with_capacity(2 * self.0.len()));
        for byte in self.0.iter() {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
        text
    }

    pub fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

/// In constant time for two secrets of one length.
impl PartialEq for SecretBytes {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for SecretBytes {}

/// Whether two byte strings are the same: how long it takes tells their lengths alone.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && black_box(a.iter().zip(b).fold(0, |differing, (x, y)| differing | (x ^ y))) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_compared_by_all_their_bytes() {
        let secret = |bytes: &[u8]| SecretBytes::new(bytes.to_vec());
        assert!(secret(b"abc") == secret(b"abc"));
        for other in [&b"abd"[..], b"xbc", b"ab", b"abcd", b""] {
            assert!(secret(b"abc") != secret(other));
        }
    }

    #[test]
    fn hex_has_two_digits_a_byte_in_lower_case() {
        let every = SecretBytes::new((0..=255).collect());
        let hex = every.hex();
        assert_eq!(hex.len(), 512);
        assert!((0..=255u8).all(|byte| hex[2 * usize::from(byte)..][..2] == format!("{byte:02x}")));
    }
}
