//! A stanza + a key -> the file key: scrypt for passphrases, X25519 for age identities, alone or with ML-KEM.

use chacha20poly1305::aead::AeadInPlace as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::file_key::{FileKey, hkdf};
use super::header::AgeHeader;
use super::key::{Key, KeyContent};
use super::recipients::describe;
use super::stanza::{Wrapped, WrappedKey};
use super::{AgePart, OpenError, hybrid};
use crate::limits::MAX_SCRYPT_LOG_N;

/// A key that is used once needs no nonce.
const NO_NONCE: [u8; 12] = [0; 12];
const SCRYPT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const X25519_LABEL: &[u8] = b"age-encryption.org/v1/X25519";

/// The file key, and which of the keys unwrapped it.
///
/// # Errors
/// No key that fits, too much work, or a share that would make the shared secret known to everyone.
pub(super) fn file_key(header: &AgeHeader<'_>, keys: &[Key]) -> Result<(FileKey, usize), OpenError> {
    let mut tried = false;
    for stanza in &header.stanzas {
        if let Wrapped::Scrypt { log_n, .. } = stanza.wrapped
            && log_n > u64::from(MAX_SCRYPT_LOG_N)
        {
            return Err(OpenError::WorkFactor { log_n, most: MAX_SCRYPT_LOG_N });
        }
        for (number, key) in keys.iter().enumerate() {
            let low_order = || OpenError::damaged(AgePart::Header, stanza.at, "the share of a key is of low order");
            let (wrap_key, wrapped) = match (&stanza.wrapped, key.content()) {
                (Wrapped::Scrypt { salt, log_n, key }, KeyContent::Passphrase(passphrase)) => {
                    // Parameters within the limit are always taken.
                    let Some(wrap_key) = scrypt_key(passphrase, salt, *log_n as u8) else { continue };
                    ((wrap_key, NO_NONCE), key)
                }
                (Wrapped::X25519 { share, key }, KeyContent::X25519(secret)) => {
                    ((x25519_key(secret, share).ok_or_else(low_order)?, NO_NONCE), key)
                }
                (Wrapped::Hybrid { share, key }, KeyContent::Hybrid(seed)) => {
                    (hybrid::wrap_key(seed, share).ok_or_else(low_order)?, key)
                }
                _ => continue,
            };
            tried = true;
            if let Some(file_key) = unwrapped(&wrap_key.0, wrap_key.1, wrapped) {
                return Ok((file_key, number));
            }
        }
    }
    Err(if tried { OpenError::NoMatchingKey } else { OpenError::NeedsAnotherKey { kinds: describe(&header.kinds()) } })
}

fn scrypt_key(passphrase: &str, salt: &[u8; 16], log_n: u8) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    let params = scrypt::Params::new(log_n, 8, 1, key.len()).ok()?;
    scrypt::scrypt(passphrase.as_bytes(), &[SCRYPT_LABEL, salt].concat(), &params, &mut key[..]).ok()?;
    Some(key)
}

fn x25519_key(secret: &Zeroizing<[u8; 32]>, share: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let secret = StaticSecret::from(**secret);
    let recipient = PublicKey::from(&secret);
    let shared = secret.diffie_hellman(&PublicKey::from(*share));
    let salt = [share.as_slice(), recipient.as_bytes()].concat();
    shared.was_contributory().then(|| hkdf(shared.as_bytes(), &salt, X25519_LABEL))
}

fn unwrapped(wrap_key: &[u8; 32], nonce: [u8; 12], wrapped: &WrappedKey) -> Option<FileKey> {
    let (encrypted, tag) = wrapped.split_at(16);
    let mut file_key = Zeroizing::new([0; 16]);
    file_key.copy_from_slice(encrypted);
    let cipher = ChaCha20Poly1305::new(wrap_key.into());
    cipher.decrypt_in_place_detached(&nonce.into(), b"", &mut file_key[..], tag.into()).ok()?;
    Some(file_key)
}
