//! Texts -> keys: a packet's own key, passphrases, age identities.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{KeyError, bech32};
use crate::limits::MAX_IDENTITY_LINES;

const IDENTITY: &str = "age-secret-key-";
const HYBRID_IDENTITY: &str = "age-secret-key-pq-";

/// The key of one packet, or of many: 16 random bytes. Its hex digits are the passphrase of the age file.
pub struct PacketKey(Zeroizing<[u8; 16]>);

impl PacketKey {
    /// Of random bytes, or of those that cards gave.
    #[must_use]
    pub fn new(bytes: &[u8; 16]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// Of 32 hex digits, as a letter holds them; blanks and a line feed around them do not count.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let digits = text.trim().as_bytes();
        let mut bytes = Zeroizing::new([0; 16]);
        if digits.len() != 2 * bytes.len() {
            return Err(KeyError::NotHex);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            for &digit in pair {
                let value = char::from(digit).to_digit(16).ok_or(KeyError::NotHex)?;
                *byte = *byte << 4 | value as u8;
            }
        }
        Ok(Self(bytes))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 hex digits in lower case.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        // Never more than the capacity: a text that grows would leave a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(2 * self.0.len() + 1));
        for byte in self.0.iter() {
            for value in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(value), 16));
            }
        }
        text
    }

    /// The key's name: the first 40 bits of SHA-256 over `seedpress key ` and its bytes. They tell nothing of the key.
    #[must_use]
    pub fn hash_bits(&self) -> [u8; 5] {
        let hash = Sha256::new().chain_update(b"seedpress key ").chain_update(&self.0[..]).finalize();
        let [a, b, c, d, e, ..]: [u8; 32] = hash.into();
        [a, b, c, d, e]
    }
}

/// What may open an age file.
pub struct Key(KeyContent);

pub(super) enum KeyContent {
    Passphrase(Zeroizing<String>),
    X25519(Zeroizing<[u8; 32]>),
    /// The seed of an ML-KEM-768 and an X25519 key.
    Hybrid(Zeroizing<[u8; 32]>),
}

impl Key {
    #[must_use]
    pub fn passphrase(text: &str) -> Self {
        Self(KeyContent::Passphrase(Zeroizing::new(text.to_owned())))
    }

    #[must_use]
    pub fn packet(key: &PacketKey) -> Self {
        Self(KeyContent::Passphrase(key.hex()))
    }

    /// The identities of an age identity file: one a line, among blank lines and comments.
    ///
    /// # Errors
    /// A line that is neither, with its number; or no identity at all.
    pub fn identities(text: &str) -> Result<Vec<Self>, KeyError> {
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let wrong = |why| KeyError::Identity { line: number + 1, why };
            if number == MAX_IDENTITY_LINES {
                return Err(wrong("there are too many lines before it"));
            }
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                keys.push(Self(identity(line).map_err(wrong)?));
            }
        }
        if keys.is_empty() { Err(KeyError::NoIdentity) } else { Ok(keys) }
    }

    pub(super) fn content(&self) -> &KeyContent {
        &self.0
    }
}

fn identity(text: &str) -> Result<KeyContent, &'static str> {
    if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("age1")) {
        return Err("it is a recipient, to which others seal; an identity begins with AGE-SECRET-KEY-");
    }
    let hybrid = text.get(..HYBRID_IDENTITY.len()).is_some_and(|start| start.eq_ignore_ascii_case(HYBRID_IDENTITY));
    let bytes = bech32::decode(text, if hybrid { HYBRID_IDENTITY } else { IDENTITY })?;
    let mut secret = Zeroizing::new([0; 32]);
    if bytes.len() != secret.len() {
        return Err("it has not 32 bytes");
    }
    secret.copy_from_slice(&bytes);
    Ok(if hybrid { KeyContent::Hybrid(secret) } else { KeyContent::X25519(secret) })
}
