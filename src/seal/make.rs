//! Content + a packet's key or recipients -> a stock age file.
//!
//! The age crate draws the file key, nonces, salts and shares from the system: nothing else in the library is random,
//! and what is sealed twice differs. Its recipient for passphrases times the machine for a millisecond when it is made;
//! the work factor that it proposes is replaced.

use std::io::Write as _;
use std::iter;

use age::secrecy::SecretString;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::padding::{pad, padded};
use super::{KeyError, PacketKey, SealError, bech32};
use crate::limits::{MAX_AGE_STANZAS, MAX_CONTENT_BYTES};

/// scrypt's work factor as a power of two: 4 MiB, which old phones have. A key of 128 random bits needs no stretching.
const LOG_N: u8 = 12;

/// Whom content or a letter is sealed to: an age recipient, `age1..`.
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// # Errors
    /// Says what is wrong with the text.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.trim().to_ascii_lowercase();
        if text.starts_with("age1pq1") {
            return Err(KeyError::Recipient { why: "post-quantum recipients cannot be used yet" });
        }
        let refused = |why| KeyError::Recipient { why };
        let bytes = bech32::decode(&text, "age").map_err(refused)?;
        let point: [u8; 32] = bytes.as_slice().try_into().map_err(|_| refused("it has not 32 bytes"))?;
        // With a point of low order everyone would know the shared secret; any secret of ours shows it.
        if !StaticSecret::from([1; 32]).diffie_hellman(&PublicKey::from(point)).was_contributory() {
            return Err(refused("everyone could open what is sealed to it"));
        }
        text.parse().map(Self).map_err(refused)
    }
}

/// Content, padded, as an age file that the packet's key opens: its 32 hex digits are the passphrase.
///
/// # Errors
/// More content than a packet carries, or no randomness.
pub fn seal_with_key(content: &[u8], key: &PacketKey) -> Result<Vec<u8>, SealError> {
    check_size(content)?;
    within_a_packet(encrypt(&pad(content), iter::once(&of_passphrase(key) as _))?)
}

fn of_passphrase(key: &PacketKey) -> age::scrypt::Recipient {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(key.hex().as_str()));
    recipient.set_work_factor(LOG_N);
    recipient
}

/// The same without padding, for what anyone can tell the size of: each slip of a kept tree says how long the whole is.
///
/// # Errors
/// As [`seal_with_key`].
pub fn seal_unpadded(content: &[u8], key: &PacketKey) -> Result<Vec<u8>, SealError> {
    check_size(content)?;
    within_a_packet(encrypt(content, iter::once(&of_passphrase(key) as _))?)
}

/// Content, padded, as an age file with a stock header that each recipient's identity opens.
///
/// # Errors
/// More content than a packet carries, no recipients or too many, or no randomness.
pub fn seal_to(content: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, SealError> {
    check_size(content)?;
    if recipients.is_empty() {
        return Err(SealError::NoRecipients);
    }
    // The age crate adds a stanza that means nothing.
    if recipients.len() >= MAX_AGE_STANZAS {
        return Err(SealError::TooManyRecipients { most: MAX_AGE_STANZAS - 1 });
    }
    within_a_packet(encrypt(&pad(content), recipients.iter().map(|recipient| &recipient.0 as _))?)
}

/// A packet's key, sealed to one recipient, as armored text: 32 hex digits and a line feed.
///
/// # Errors
/// No randomness.
pub fn letter(key: &PacketKey, recipient: &Recipient) -> Result<String, SealError> {
    let digits = Zeroizing::new([key.hex().as_bytes(), b"\n"].concat());
    let text = age::encrypt_and_armor(&recipient.0, &digits).map_err(unwritten)?;
    // On Windows age ends lines with CR LF.
    Ok(text.replace('\r', ""))
}

fn check_size(content: &[u8]) -> Result<(), SealError> {
    // The padded length of what is within the limit is within it too.
    if padded(content.len()) > MAX_CONTENT_BYTES {
        Err(SealError::TooLarge { most: MAX_CONTENT_BYTES })
    } else {
        Ok(())
    }
}

fn within_a_packet(sealed: Vec<u8>) -> Result<Vec<u8>, SealError> {
    if sealed.len() > MAX_CONTENT_BYTES { Err(SealError::TooLarge { most: MAX_CONTENT_BYTES }) } else { Ok(sealed) }
}

pub(super) fn encrypt<'a>(
    plain: &[u8],
    recipients: impl Iterator<Item = &'a dyn age::Recipient>,
) -> Result<Vec<u8>, SealError> {
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(unwritten)?;
    let mut writer = encryptor.wrap_output(Vec::with_capacity(plain.len())).map_err(unwritten)?;
    writer.write_all(plain).map_err(unwritten)?;
    writer.finish().map_err(unwritten)
}

fn unwritten(error: impl std::fmt::Display) -> SealError {
    SealError::Unwritten { why: error.to_string() }
}
