//! A hybrid share + an identity -> the key and nonce that wrap the file key: ML-KEM-768 with X25519, in HPKE; and, with
//! the feature `seal`, a recipient + random bytes -> a share, and the same key and nonce.
//!
//! ```text
//! recipient    age1pq1.. (Bech32): ML-KEM's encapsulation key (1184 bytes), then X25519's point (32)
//! share        ML-KEM's ciphertext (1088 bytes), then X25519's point (32)
//! identity     AGE-SECRET-KEY-PQ-1..: a seed of 32 bytes, from which SHAKE-256 makes the secrets of both
//! ```
//! The two are joined as X-Wing (draft-connolly-cfrg-xwing-kem) does; then the key schedule of RFC 9180, base mode, with
//! HKDF-SHA-256 and ChaCha20-Poly1305. What an X25519 share of low order would make known to everyone is refused.

use hkdf::Hkdf;
use ml_kem::kem::Decapsulate as _;
use ml_kem::{Ciphertext, KemCore as _, MlKem768};
use sha2::Sha256;
use sha3::digest::{Digest as _, ExtendableOutput as _, Update as _, XofReader as _};
use sha3::{Sha3_256, Shake256};
use x25519_dalek::{PublicKey, SharedSecret, StaticSecret};
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of a share: ML-KEM's ciphertext, then X25519's.
pub(super) const SHARE_BYTES: usize = KEM_SHARE_BYTES + POINT_BYTES;
const KEM_SHARE_BYTES: usize = 1_088;
const POINT_BYTES: usize = 32;

const XWING_LABEL: &[u8] = br"\.//^\";
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
/// HPKE, then the numbers of the KEM, the KDF and the cipher.
const SUITE: &[u8] = b"HPKE\x64\x7a\x00\x01\x00\x03";

/// ChaCha20-Poly1305's key and nonce.
pub(super) type WrapKey = (Zeroizing<[u8; 32]>, [u8; 12]);

type KemDecapsulationKey = <MlKem768 as ml_kem::KemCore>::DecapsulationKey;
type KemEncapsulationKey = <MlKem768 as ml_kem::KemCore>::EncapsulationKey;

/// The key and the nonce; `None` for a share of low order.
pub(super) fn wrap_key(seed: &[u8; 32], share: &[u8; SHARE_BYTES]) -> Option<WrapKey> {
    let shared = shared_secret(seed, share)?;
    schedule(&shared)
}

fn shared_secret(seed: &[u8; 32], share: &[u8; SHARE_BYTES]) -> Option<Zeroizing<[u8; 32]>> {
    let (decapsulation, _, secret) = expanded(seed);
    let (kem_share, point) = share.split_at(KEM_SHARE_BYTES);
    let kem_secret = decapsulation.decapsulate(&Ciphertext::<MlKem768>::try_from(kem_share).ok()?).ok()?;
    let point: [u8; POINT_BYTES] = point.try_into().ok()?;
    let point_secret = secret.diffie_hellman(&PublicKey::from(point));
    joined(kem_secret, &point_secret, &point, PublicKey::from(&secret).as_bytes())
}

/// The secrets of a seed, and ML-KEM's half of the recipient.
fn expanded(seed: &[u8; 32]) -> (KemDecapsulationKey, KemEncapsulationKey, StaticSecret) {
    let mut expanded = Shake256::default().chain(seed).finalize_xof();
    let mut part = || {
        let mut part = Zeroizing::new([0; 32]);
        expanded.read(&mut part[..]);
        part
    };
    let (d, z, scalar) = (part(), part(), part());
    let (decapsulation, encapsulation) = MlKem768::generate_deterministic(&(*d).into(), &(*z).into());
    (decapsulation, encapsulation, StaticSecret::from(*scalar))
}

/// X-Wing's secret from both secrets and the points of share and recipient; `None` for one that everyone would know.
fn joined(
    mut kem_secret: ml_kem::SharedKey<MlKem768>,
    point_secret: &SharedSecret,
    share: &[u8; POINT_BYTES],
    recipient: &[u8; POINT_BYTES],
) -> Option<Zeroizing<[u8; 32]>> {
    let hash = Sha3_256::new()
        .chain_update(kem_secret.as_slice())
        .chain_update(point_secret.as_bytes())
        .chain_update(share)
        .chain_update(recipient)
        .chain_update(XWING_LABEL);
    kem_secret.as_mut_slice().zeroize();
    point_secret.was_contributory().then(|| Zeroizing::new(hash.finalize().into()))
}

/// The key schedule of HPKE; it is the same for both sides.
fn schedule(shared: &[u8; 32]) -> Option<WrapKey> {
    let (psk_id_hash, _) = extract(b"", b"psk_id_hash", b"");
    let (info_hash, _) = extract(b"", b"info_hash", INFO);
    let context = [&[0], &psk_id_hash[..], &info_hash[..]].concat();
    let (_, secret) = extract(shared, b"secret", b"");
    let (mut key, mut nonce) = (Zeroizing::new([0; 32]), [0; 12]);
    expand(&secret, b"key", &context, &mut key[..])?;
    expand(&secret, b"base_nonce", &context, &mut nonce)?;
    Some((key, nonce))
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

#[cfg(all(test, feature = "seal"))]
pub(super) use sealing::recipient_of;
#[cfg(feature = "seal")]
pub(super) use sealing::{HybridRecipient, RECIPIENT_BYTES, SEED_BYTES};

#[cfg(feature = "seal")]
mod sealing {
    use ml_kem::{EncapsulateDeterministic as _, Encoded, EncodedSizeUser as _};
    use x25519_dalek::{PublicKey, StaticSecret};
    use zeroize::{Zeroize as _, Zeroizing};

    use super::{KEM_SHARE_BYTES, KemEncapsulationKey, POINT_BYTES, SHARE_BYTES, WrapKey, joined, schedule};

    /// Bytes of a recipient: ML-KEM's encapsulation key, then X25519's point.
    pub(in super::super) const RECIPIENT_BYTES: usize = KEM_KEY_BYTES + POINT_BYTES;
    const KEM_KEY_BYTES: usize = 1_184;
    /// Random bytes of one share: ML-KEM's, then X25519's.
    pub(in super::super) const SEED_BYTES: usize = 64;

    /// The half of a hybrid key that others seal to.
    pub(in super::super) struct HybridRecipient {
        kem: KemEncapsulationKey,
        point: [u8; POINT_BYTES],
    }

    impl HybridRecipient {
        /// # Errors
        /// Another length, numbers that are none of ML-KEM's, or a point of low order.
        pub fn new(bytes: &[u8]) -> Result<Self, &'static str> {
            let wrong = "it has not 1216 bytes";
            let (kem_bytes, point) = bytes.split_at_checked(KEM_KEY_BYTES).ok_or(wrong)?;
            let point: [u8; POINT_BYTES] = point.try_into().map_err(|_| wrong)?;
            let encoded = Encoded::<KemEncapsulationKey>::try_from(kem_bytes).map_err(|_| wrong)?;
            // FIPS 203, 7.2: a key whose numbers are not all below the modulus is written otherwise than it is read.
            let kem = KemEncapsulationKey::from_bytes(&encoded);
            if kem.as_bytes() != encoded {
                return Err("its numbers are none of a post-quantum key");
            }
            // With a point of low order everyone would know half of the secret; any secret of ours shows it.
            if !StaticSecret::from([1; 32]).diffie_hellman(&PublicKey::from(point)).was_contributory() {
                return Err("everyone could open half of what is sealed to it");
            }
            Ok(Self { kem, point })
        }

        /// A share, and what it wraps the file key with. The random bytes must serve for nothing else.
        pub fn encapsulate(&self, random: &[u8; SEED_BYTES]) -> Option<([u8; SHARE_BYTES], WrapKey)> {
            let (share, secret) = self.shared(random)?;
            Some((share, schedule(&secret)?))
        }

        /// X-Wing's encapsulation.
        pub(super) fn shared(&self, random: &[u8; SEED_BYTES]) -> Option<([u8; SHARE_BYTES], Zeroizing<[u8; 32]>)> {
            let (for_kem, for_point) = random.split_at(32);
            let mut message = ml_kem::B32::try_from(for_kem).ok()?;
            let encapsulated = self.kem.encapsulate_deterministic(&message);
            message.as_mut_slice().zeroize();
            let (kem_share, kem_secret) = encapsulated.ok()?;
            let scalar: Zeroizing<[u8; 32]> = Zeroizing::new(for_point.try_into().ok()?);
            let secret = StaticSecret::from(*scalar);
            let point = PublicKey::from(&secret);
            let point_secret = secret.diffie_hellman(&PublicKey::from(self.point));
            let mut share = [0; SHARE_BYTES];
            share[..KEM_SHARE_BYTES].copy_from_slice(&kem_share);
            share[KEM_SHARE_BYTES..].copy_from_slice(point.as_bytes());
            Some((share, joined(kem_secret, &point_secret, point.as_bytes(), &self.point)?))
        }
    }

    /// The recipient of a seed.
    #[cfg(test)]
    pub(in super::super) fn recipient_of(seed: &[u8; 32]) -> Vec<u8> {
        let (_, kem, secret) = super::expanded(seed);
        [&kem.as_bytes()[..], PublicKey::from(&secret).as_bytes()].concat()
    }
}

#[cfg(all(test, feature = "seal"))]
mod tests {
    use sha2::Sha256;

    use super::*;

    /// A test vector of X-Wing: its seeds are SHAKE-128 of nothing; digests stand for what is long.
    #[test]
    fn encapsulation_is_that_of_x_wing() {
        let bytes = |hex: &str| -> Vec<u8> {
            hex.as_bytes().chunks(2).map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
        };
        let digest = |bytes: &[u8]| format!("{:x}", <Sha256 as sha2::Digest>::digest(bytes));
        let seed: [u8; 32] =
            bytes("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26").try_into().unwrap();
        let random = "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2\
                      35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2";
        let recipient = recipient_of(&seed);
        assert_eq!(digest(&recipient), "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb");
        let key = HybridRecipient::new(&recipient).unwrap();
        let (share, secret) = key.shared(&bytes(random).try_into().unwrap()).unwrap();
        assert_eq!(digest(&share), "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33");
        assert_eq!(secret.to_vec(), bytes("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"));
        assert_eq!(shared_secret(&seed, &share).unwrap(), secret);
    }
}
