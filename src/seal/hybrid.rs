//! A hybrid share + an identity -> the key and nonce that wrap the file key: ML-KEM-768 with X25519, in HPKE.
//!
//! The two are joined as X-Wing (draft-connolly-cfrg-xwing-kem) does; then the key schedule of RFC 9180, base mode, with
//! HKDF-SHA-256 and ChaCha20-Poly1305. What an X25519 share of low order would make known to everyone is refused.

use hkdf::Hkdf;
use ml_kem::kem::Decapsulate as _;
use ml_kem::{Ciphertext, KemCore as _, MlKem768};
use sha2::Sha256;
use sha3::digest::{Digest as _, ExtendableOutput as _, Update as _, XofReader as _};
use sha3::{Sha3_256, Shake256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of a share: ML-KEM's ciphertext, then X25519's.
pub(super) const SHARE_BYTES: usize = 1_088 + 32;

const XWING_LABEL: &[u8] = br"\.//^\";
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
/// HPKE, then the numbers of the KEM, the KDF and the cipher.
const SUITE: &[u8] = b"HPKE\x64\x7a\x00\x01\x00\x03";

/// The key and the nonce; `None` for a share of low order.
pub(super) fn wrap_key(seed: &[u8; 32], share: &[u8; SHARE_BYTES]) -> Option<(Zeroizing<[u8; 32]>, [u8; 12])> {
    let shared = shared_secret(seed, share)?;
    let (psk_id_hash, _) = extract(b"", b"psk_id_hash", b"");
    let (info_hash, _) = extract(b"", b"info_hash", INFO);
    let context = [&[0], &psk_id_hash[..], &info_hash[..]].concat();
    let (_, secret) = extract(&shared[..], b"secret", b"");
    let (mut key, mut nonce) = (Zeroizing::new([0; 32]), [0; 12]);
    expand(&secret, b"key", &context, &mut key[..])?;
    expand(&secret, b"base_nonce", &context, &mut nonce)?;
    Some((key, nonce))
}

fn shared_secret(seed: &[u8; 32], share: &[u8; SHARE_BYTES]) -> Option<Zeroizing<[u8; 32]>> {
    let mut expanded = Shake256::default().chain(seed).finalize_xof();
    let mut part = || {
        let mut part = Zeroizing::new([0; 32]);
        expanded.read(&mut part[..]);
        part
    };
    let (d, z, scalar) = (part(), part(), part());
    let (decapsulation, _) = MlKem768::generate_deterministic(&(*d).into(), &(*z).into());
    let (kem_share, point) = share.split_at(SHARE_BYTES - 32);
    let mut kem_secret = decapsulation.decapsulate(&Ciphertext::<MlKem768>::try_from(kem_share).ok()?).ok()?;

    let secret = StaticSecret::from(*scalar);
    let point: [u8; 32] = point.try_into().ok()?;
    let point_secret = secret.diffie_hellman(&PublicKey::from(point));
    if !point_secret.was_contributory() {
        return None;
    }
    let hash = Sha3_256::new()
        .chain_update(kem_secret.as_slice())
        .chain_update(point_secret.as_bytes())
        .chain_update(point)
        .chain_update(PublicKey::from(&secret).as_bytes())
        .chain_update(XWING_LABEL);
    kem_secret.as_mut_slice().zeroize();
    Some(Zeroizing::new(hash.finalize().into()))
}

fn extract(salt: &[u8], label: &[u8], secret: &[u8]) -> ([u8; 32], Hkdf<Sha256>) {
    let labelled = Zeroizing::new([b"HPKE-v1", SUITE, label, secret].concat());
    let (key, hkdf) = Hkdf::extract(Some(salt), &labelled);
    (key.into(), hkdf)
}

fn expand(secret: &Hkdf<Sha256>, label: &[u8], context: &[u8], into: &mut [u8]) -> Option<()> {
    let length = (into.len() as u16).to_be_bytes();
    secret.expand(&[&length[..], b"HPKE-v1", SUITE, label, context].concat(), into).ok()
}
