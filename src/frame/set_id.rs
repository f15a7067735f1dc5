//! A packed stream -> its set id, the hash that all its codes carry.
//!
//! Set id = the first 15 bytes of SHA-256(ASCII `SP1 K L ` + stream), written as 24 Crockford base32 digits.
//! With 80 bits a packet's own author could find a collision in about 2^40 hashes; with 120 bits this is infeasible.

use std::fmt;

use sha2::{Digest, Sha256};

use super::short_name::short_name;

/// Crockford's base32 alphabet: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Names one packet, and proves the whole of it: the bytes restored must hash to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SetId(pub [u8; 15]);

impl SetId {
    /// Characters of the written form.
    pub const CHARS: usize = 24;

    /// From 24 Crockford digits in upper case; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != Self::CHARS {
            return None;
        }
        let mut bytes = [0u8; 15];
        for (group, out) in text.as_bytes().chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
            let mut word = 0u64;
            for &digit in group {
                let value = DIGITS.iter().position(|&known| known == digit)?;
                word = (word << 5) | value as u64;
            }
            out.copy_from_slice(&word.to_be_bytes()[3..]);
        }
        Some(Self(bytes))
    }

    /// Whether a character may stand in the written form.
    pub(super) fn has_digit(character: u8) -> bool {
        matches!(character, b'0'..=b'9' | b'A'..=b'Z') && !matches!(character, b'I' | b'L' | b'O' | b'U')
    }

    /// Three plain words, the same for the same packet: to tell packets apart in one pile and over the phone.
    #[must_use]
    pub fn short_name(&self) -> String {
        let [first, second, third, ..] = self.0;
        short_name([first, second, third])
    }

    /// The first eight digits, as sheet marks carry them.
    #[must_use]
    pub fn prefix(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in self.0.chunks_exact(5) {
            let word = group.iter().fold(0u64, |word, &byte| (word << 8) | u64::from(byte));
            for place in (0..8).rev() {
                let digit = DIGITS[(word >> (5 * place)) as usize & 31];
                write!(f, "{}", char::from(digit))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetId({self})")
    }
}

/// The id of a packed stream of `needed` shards of `shard_bytes` bytes (docs/FORMAT.md, "Set id").
#[must_use]
pub fn stream_id(needed: u32, shard_bytes: usize, stream: &[u8]) -> SetId {
    let mut hash = Sha256::new();
    hash.update(format!("SP1 {needed} {shard_bytes} "));
    hash.update(stream);
    let digest = hash.finalize();
    let mut id = [0u8; 15];
    id.copy_from_slice(&digest[..15]);
    SetId(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_worked_example_of_the_format_has_its_id() {
        let stream = hex("1f8b08080000000002ff612e747874000b4e4d4d295628294a2c4bcdd1e30200e9fe4e160e00000080000000");
        assert_eq!(stream_id(2, 22, &stream).to_string(), "NYV6Z9N8SW6QRB3C04N76602");
    }

    #[test]
    fn its_digits_are_those_that_are_read() {
        for character in 0..=u8::MAX {
            assert_eq!(SetId::has_digit(character), DIGITS.contains(&character), "{character}");
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_nothing_else_is() {
        let id = SetId([0, 1, 2, 3, 250, 251, 252, 253, 254, 255, 9, 8, 7, 6, 5]);
        assert_eq!(SetId::parse(&id.to_string()), Some(id));
        for wrong in ["", "NYV6Z9N8SW6QRB3C04N7660", "NYV6Z9N8SW6QRB3C04N7660U", "nyv6z9n8sw6qrb3c04n76602"] {
            assert_eq!(SetId::parse(wrong), None, "{wrong}");
        }
    }
}
