//! Content + a packet's key or recipients -> a stock age file.
//!
//! The age crate draws the file key, nonces, salts and classical shares from the system; what a post-quantum share is made
//! of is passed in. Nothing else in the library is random, and what is sealed twice differs. The crate's recipient for
//! passphrases times the machine for a millisecond when it is made; the work factor that it proposes is replaced.

use std::collections::HashSet;
use std::fmt::Display;
use std::io::Write as _;
use std::iter;

use age::EncryptError;
use age::secrecy::{ExposeSecret as _, SecretString};
use age_core::format::{FileKey, Stanza};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::hybrid::{HybridRecipient, RECIPIENT_BYTES, SEED_BYTES};
use super::padding::{pad, padded};
use super::{KeyError, PacketKey, SealError, bech32};
use crate::limits::{MAX_AGE_STANZAS, MAX_CONTENT_BYTES};

/// scrypt's work factor as a power of two: 4 MiB, which old phones have. A key of 128 random bits needs no stretching.
const LOG_N: u8 = 12;
const HYBRID_START: &str = "age1pq1";
/// Characters of a post-quantum recipient: its start, five bits in each of the others, six for the checksum.
const HYBRID_LENGTH: usize = HYBRID_START.len() + (RECIPIENT_BYTES * 8).div_ceil(5) + bech32::CHECK_DIGITS;

/// Whom content or a letter is sealed to: an age recipient, `age1..` or, post-quantum, `age1pq1..`.
pub struct Recipient(RecipientKey);

enum RecipientKey {
    Classical(age::x25519::Recipient),
    Hybrid(Box<HybridRecipient>),
}

impl Recipient {
    /// # Errors
    /// Says what is wrong with the text.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.trim().to_ascii_lowercase();
        let key = if text.starts_with(HYBRID_START) { hybrid(&text) } else { classical(&text) };
        key.map(Self).map_err(|why| KeyError::Recipient { why })
    }

    /// Whether what is sealed to it stays shut to quantum computers.
    #[must_use]
    pub fn is_post_quantum(&self) -> bool {
        matches!(self.0, RecipientKey::Hybrid(_))
    }
}

fn classical(text: &str) -> Result<RecipientKey, &'static str> {
    if text.starts_with("age-secret-key-") {
        return Err("it is an identity, which is secret and opens; whom to seal to is its recipient, age1..");
    }
    if text.starts_with("ssh-") || text.strip_prefix("age1").is_some_and(|rest| rest.contains('1')) {
        return Err("it is of another kind than age1.. and age1pq1.., such as a plug-in's");
    }
    let bytes = bech32::decode(text, "age")?;
    let point: [u8; 32] = bytes.as_slice().try_into().map_err(|_| "it has not 32 bytes")?;
    // With a point of low order everyone would know the shared secret; any secret of ours shows it.
    if !StaticSecret::from([1; 32]).diffie_hellman(&PublicKey::from(point)).was_contributory() {
        return Err("everyone could open what is sealed to it");
    }
    text.parse().map(RecipientKey::Classical)
}

fn hybrid(text: &str) -> Result<RecipientKey, &'static str> {
    if text.len() != HYBRID_LENGTH {
        return Err(
            "a post-quantum recipient has 1959 letters and digits: a part of it is missing, or more was copied",
        );
    }
    let bytes = bech32::decode(text, "age1pq")?;
    HybridRecipient::new(&bytes).map(Box::new).map(RecipientKey::Hybrid)
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

/// Content, padded, as an age file with a stock header that each recipient's identity opens. `random` fills a buffer with
/// random bytes.
///
/// # Errors
/// More content than a packet carries, no recipients or too many, both kinds of them, or no randomness.
pub fn seal_to<'a, E: Display>(
    content: &[u8],
    recipients: impl IntoIterator<Item = &'a Recipient>,
    mut random: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<Vec<u8>, SealError> {
    check_size(content)?;
    let recipients: Vec<&Recipient> = recipients.into_iter().collect();
    if recipients.is_empty() {
        return Err(SealError::NoRecipients);
    }
    // The age crate adds a stanza that means nothing.
    if recipients.len() >= MAX_AGE_STANZAS {
        return Err(SealError::TooManyRecipients { most: MAX_AGE_STANZAS - 1 });
    }
    all_of_one_kind(recipients.iter().copied())?;
    let once = recipients.into_iter().map(|recipient| OneUse::of(recipient, &mut random));
    let once: Vec<OneUse> = once.collect::<Result<_, _>>()?;
    within_a_packet(encrypt(&pad(content), once.iter().map(|recipient| recipient as _))?)
}

/// Whoever breaks the weaker kind of recipients opens what is sealed to both.
///
/// # Errors
/// There are both kinds.
pub fn all_of_one_kind<'a>(recipients: impl Iterator<Item = &'a Recipient>) -> Result<(), SealError> {
    let mut kinds = recipients.map(Recipient::is_post_quantum);
    match kinds.next() {
        Some(first) if kinds.any(|kind| kind != first) => Err(SealError::MixedRecipients),
        _ => Ok(()),
    }
}

/// A packet's key, sealed to one recipient, as armored text: 32 hex digits and a line feed. `random` fills a buffer with
/// random bytes.
///
/// # Errors
/// No randomness.
pub fn letter<E: Display>(
    key: &PacketKey,
    recipient: &Recipient,
    mut random: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<String, SealError> {
    let digits = Zeroizing::new([key.hex().as_bytes(), b"\n"].concat());
    let text = age::encrypt_and_armor(&OneUse::of(recipient, &mut random)?, &digits).map_err(unwritten)?;
    // On Windows age ends lines with CR LF.
    Ok(text.replace('\r', ""))
}

/// A recipient and what one file key is wrapped with for it.
enum OneUse<'a> {
    Classical(&'a age::x25519::Recipient),
    Hybrid(&'a HybridRecipient, Zeroizing<[u8; SEED_BYTES]>),
}

impl<'a> OneUse<'a> {
    fn of<E: Display>(
        recipient: &'a Recipient,
        random: &mut impl FnMut(&mut [u8]) -> Result<(), E>,
    ) -> Result<Self, SealError> {
        Ok(match &recipient.0 {
            RecipientKey::Classical(key) => Self::Classical(key),
            RecipientKey::Hybrid(key) => {
                let mut seed = Zeroizing::new([0; SEED_BYTES]);
                random(&mut seed[..]).map_err(unwritten)?;
                Self::Hybrid(key, seed)
            }
        })
    }
}

impl age::Recipient for OneUse<'_> {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let (key, seed) = match self {
            Self::Classical(key) => return key.wrap_file_key(file_key),
            Self::Hybrid(key, seed) => (key, seed),
        };
        let refused = || EncryptError::Io(std::io::Error::other("nothing can be sealed to a recipient"));
        let (share, (wrap_key, nonce)) = key.encapsulate(seed).ok_or_else(refused)?;
        let cipher = ChaCha20Poly1305::new((&*wrap_key).into());
        let body = cipher.encrypt(&nonce.into(), &file_key.expose_secret()[..]).map_err(|_| refused())?;
        let stanza = Stanza { tag: "mlkem768x25519".to_owned(), args: vec![STANDARD_NO_PAD.encode(share)], body };
        // The label that the specification gives to such stanzas: they go with their like alone.
        Ok((vec![stanza], HashSet::from(["postquantum".to_owned()])))
    }
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
