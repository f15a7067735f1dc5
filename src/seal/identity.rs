//! 32 random bytes, or those that cards gave -> an age identity: its text (Bech32), and the recipient that others seal to.

use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::bech32;
use super::{Key, KeyError};

const IDENTITY: &str = "age-secret-key-";
const RECIPIENT: &str = "age";

/// An age identity (X25519). It has no `Debug`, and is wiped when it is dropped.
pub struct AgeIdentity(Zeroizing<[u8; 32]>);

impl AgeIdentity {
    /// Of random bytes, or of those that cards gave; `None` unless there are 32.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut secret = Zeroizing::new([0; 32]);
        if bytes.len() != secret.len() {
            return None;
        }
        secret.copy_from_slice(bytes);
        Some(Self(secret))
    }

    /// `AGE-SECRET-KEY-1..`: a line of an identity file for any age.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = encode(IDENTITY, &self.0[..]);
        text.make_ascii_uppercase();
        text
    }

    /// `age1..`: whom others seal to. It is no secret.
    #[must_use]
    pub fn recipient(&self) -> String {
        let point = PublicKey::from(&StaticSecret::from(*self.0));
        encode(RECIPIENT, point.as_bytes()).to_string()
    }

    /// What opens files that were sealed to it.
    ///
    /// # Errors
    /// None that can happen: every 32 bytes are an identity.
    pub fn key(&self) -> Result<Key, KeyError> {
        Key::identities(&self.text()).and_then(|mut keys| keys.pop().ok_or(KeyError::NoIdentity))
    }
}

/// Bech32 of a prefix in lower case and bytes. The text is made in memory that does not grow, so that no copy stays behind.
pub(super) fn encode(prefix: &str, bytes: &[u8]) -> Zeroizing<String> {
    let mut values = Zeroizing::new(Vec::with_capacity(bytes.len() * 8 / 5 + 1 + bech32::CHECK_DIGITS));
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
    values.extend([0; bech32::CHECK_DIGITS]);
    let check = bech32::checksum(prefix, &values) ^ 1;
    let start = values.len() - bech32::CHECK_DIGITS;
    for (at, value) in values[start..].iter_mut().enumerate() {
        *value = (check >> (5 * (bech32::CHECK_DIGITS - 1 - at))) as u8 & 31;
    }
    let mut text = Zeroizing::new(String::with_capacity(prefix.len() + 1 + values.len()));
    text.push_str(prefix);
    text.push('1');
    text.extend(values.iter().map(|value| char::from(bech32::ALPHABET[usize::from(*value)])));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of the test vectors.
    const TEXT: &str = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

    #[test]
    fn an_identity_is_written_as_it_is_read() {
        let bytes = bech32::decode(TEXT, IDENTITY).unwrap();
        assert_eq!(*AgeIdentity::new(&bytes).unwrap().text(), TEXT);
        for length in [0, 16, 31, 33, 64] {
            assert!(AgeIdentity::new(&vec![7; length]).is_none(), "{length}");
        }
    }

    #[cfg(feature = "seal")]
    #[test]
    fn what_is_sealed_to_the_recipient_opens_with_the_key_and_age_agrees() {
        for seed in 0..40u8 {
            let bytes: Vec<u8> =
                (0..32u8).map(|at| at.wrapping_mul(seed).wrapping_add(seed.wrapping_mul(31)).wrapping_add(5)).collect();
            let identity = AgeIdentity::new(&bytes).unwrap();
            let theirs: age::x25519::Identity = identity.text().parse().unwrap();
            assert_eq!(identity.recipient(), theirs.to_public().to_string());
            if seed % 8 == 0 {
                let recipient = crate::seal::Recipient::new(&identity.recipient()).unwrap();
                let sealed = crate::seal::seal_to(b"seed list", &[recipient], |_| Ok::<(), String>(())).unwrap();
                let opened = crate::seal::open(&sealed, &[identity.key().unwrap()], 1 << 20).unwrap();
                assert!(opened.content.starts_with(b"seed list"));
            }
        }
    }
}
