//! An age file (age-encryption.org/v1) + keys -> what is sealed in it; and, with the feature `seal`, back.
//!
//! ```text
//! [armor]   -----BEGIN AGE ENCRYPTED FILE-----, base64 in lines of 64, -----END ..
//! header    age-encryption.org/v1
//!           -> scrypt SALT 12          one stanza for a passphrase, alone in its file,
//!           -> X25519 SHARE            or one for each recipient: the file key, wrapped;
//!           -> mlkem768x25519 SHARE    the same for post-quantum recipients, alone or with their like
//!           --- MAC                    HMAC-SHA-256 of all before it, under the file key
//! payload   nonce, then chunks of 64 KiB (ChaCha20-Poly1305), the last one marked as such
//! ```
//! A packet is sealed by one random [`PacketKey`]; its 32 hex digits are the passphrase of a stock age file, so that any
//! age opens it. Opening has neither randomness nor clock. Nothing of the plaintext is handed on before all of it has
//! been checked, and keys are wiped from memory when they are dropped.

mod armor;
mod bech32;
mod error;
mod file_key;
mod header;
mod hybrid;
mod identity;
mod key;
#[cfg(feature = "seal")]
mod make;
#[cfg(feature = "seal")]
mod padding;
mod payload;
mod recipients;
mod stanza;
mod unwrap;

use std::borrow::Cow;

use zeroize::Zeroizing;

#[cfg(feature = "seal")]
pub use error::SealError;
pub use error::{AgePart, KeyError, OpenError};
pub use identity::AgeIdentity;
pub use key::{Key, PacketKey};
#[cfg(feature = "seal")]
pub use make::{Recipient, all_of_one_kind, letter, seal_to, seal_unpadded, seal_with_key};
#[cfg(feature = "seal")]
pub use padding::padded;
pub use recipients::{RecipientKind, describe};

use header::AgeHeader;

/// What was sealed, and which of the keys given opened it, counted from 0.
pub struct Unsealed {
    pub content: Zeroizing<Vec<u8>>,
    pub key: usize,
}

/// Whether bytes begin as an age file of version 1 does, binary or armored.
#[must_use]
pub fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(header::FIRST_LINE) || armor::is_armor(bytes)
}

/// What opens an age file, told from its header alone, in the order of its stanzas.
///
/// # Errors
/// No age file, a newer version, damage in the armor or the header, or a header beyond the limits.
pub fn stanzas(bytes: &[u8]) -> Result<Vec<RecipientKind>, OpenError> {
    let binary = binary(bytes)?;
    let header = AgeHeader::read(&binary).map_err(|error| seen_in(bytes, error))?;
    Ok(header.kinds())
}

/// What the header of a binary age file asks of a passphrase: the exponent of its scrypt stanza, which is alone in it; the
/// largest number where it is too long for one.
#[must_use]
pub fn work_factor(sealed: &[u8]) -> Option<u64> {
    let mut lines = sealed.split(|byte| *byte == b'\n');
    let stanza = str::from_utf8(lines.nth(1)?).ok()?.strip_prefix("-> scrypt ")?;
    let (_, factor) = stanza.split_once(' ')?;
    let is_number = !factor.is_empty() && factor.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| factor.parse().unwrap_or(u64::MAX))
}

/// Opens an age file whose plaintext has at most `limit` bytes. All of it is checked before any of it is returned.
///
/// # Errors
/// No age file, a newer version, damage, a key that is missing or does not fit, too much work, or too many bytes.
pub fn open(bytes: &[u8], keys: &[Key], limit: usize) -> Result<Unsealed, OpenError> {
    let binary = binary(bytes)?;
    open_binary(&binary, keys, limit).map_err(|error| seen_in(bytes, error))
}

fn open_binary(binary: &[u8], keys: &[Key], limit: usize) -> Result<Unsealed, OpenError> {
    let header = AgeHeader::read(binary)?;
    let sealed = payload::Sealed::read(binary, header.bytes)?;
    if sealed.plain_bytes() > limit {
        return Err(OpenError::TooLarge { what: "sealed content", most: limit });
    }
    let (file_key, key) = unwrap::file_key(&header, keys)?;
    header.check_mac(&file_key)?;
    Ok(Unsealed { content: sealed.open(&file_key)?, key })
}

/// The file without its armor.
fn binary(bytes: &[u8]) -> Result<Cow<'_, [u8]>, OpenError> {
    if armor::is_armor(bytes) { armor::decode(bytes).map(Cow::Owned) } else { Ok(Cow::Borrowed(bytes)) }
}

/// An error with its place counted in the file as it was given, which may be armored.
fn seen_in(bytes: &[u8], error: OpenError) -> OpenError {
    match error {
        OpenError::Damaged { part, at, what } if armor::is_armor(bytes) => {
            OpenError::Damaged { part, at: armor::place(bytes, at), what }
        }
        other => other,
    }
}

#[cfg(test)]
mod cctv;
#[cfg(test)]
mod hybrid_round_trips;
#[cfg(test)]
mod round_trips;
#[cfg(test)]
mod tests;
