//! A file key -> the keys that are derived from it (HKDF), for the header's MAC and the payload.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

pub(super) type FileKey = Zeroizing<[u8; 16]>;

/// HKDF-SHA-256 of 32 bytes.
pub(super) fn hkdf(secret: &[u8], salt: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // Only more than 255 * 32 bytes could not be derived.
    let derived = Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut key[..]);
    debug_assert!(derived.is_ok());
    key
}
