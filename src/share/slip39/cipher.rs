//! Master secret <-> encrypted master secret: the four-round Feistel cipher of SLIP-0039, by PBKDF2.
//!
//! It makes a passphrase part of the secret. We use none, and the least work there is, because our keys are random.

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::share::Parameters;
use crate::share::secret::SecretBytes;

/// Rounds of the Feistel network.
const ROUNDS: u8 = 4;
/// Iterations of PBKDF2 in all rounds together, at iteration exponent 0.
const LEAST_ITERATIONS: u64 = 10_000;

/// Iterations of PBKDF2 that one opening takes: 10,000 at exponent 0, 327,680,000 at exponent 15 (minutes).
#[must_use]
pub fn iterations(iteration_exponent: u8) -> u64 {
    LEAST_ITERATIONS << iteration_exponent.min(15)
}

/// Encrypted master secret -> master secret. Every passphrase gives some secret.
pub fn decrypt(encrypted: &SecretBytes, passphrase: &[u8], parameters: Parameters) -> SecretBytes {
    feistel(encrypted, passphrase, parameters, [3, 2, 1, 0])
}

/// Master secret -> encrypted master secret.
#[cfg(any(feature = "seal", test))]
pub fn encrypt(secret: &SecretBytes, passphrase: &[u8], parameters: Parameters) -> SecretBytes {
    feistel(secret, passphrase, parameters, [0, 1, 2, 3])
}

fn feistel(input: &SecretBytes, passphrase: &[u8], parameters: Parameters, order: [u8; 4]) -> SecretBytes {
    let (left, right) = input.expose().split_at(input.expose().len() / 2);
    let (mut left, mut right) = (Zeroizing::new(left.to_vec()), Zeroizing::new(right.to_vec()));
    let rounds = (iterations(parameters.iteration_exponent) / u64::from(ROUNDS)) as u32;
    for round in order {
        let mut password = Zeroizing::new(Vec::with_capacity(1 + passphrase.len()));
        password.push(round);
        password.extend_from_slice(passphrase);
        let mut salt = Zeroizing::new(Vec::with_capacity(8 + right.len()));
        if !parameters.extendable {
            salt.extend_from_slice(b"shamir");
            salt.extend_from_slice(&parameters.identifier.to_be_bytes());
        }
        salt.extend_from_slice(&right);
        let mut mask = Zeroizing::new(vec![0; right.len()]);
        pbkdf2_hmac::<Sha256>(&password, &salt, rounds, &mut mask);
        for (byte, mask) in left.iter_mut().zip(mask.iter()) {
            *byte ^= mask;
        }
        std::mem::swap(&mut left, &mut right);
    }
    let mut output = Vec::with_capacity(input.expose().len());
    output.extend_from_slice(&right);
    output.extend_from_slice(&left);
    SecretBytes::new(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_decrypted_by_the_same_passphrase_alone() {
        let secret = SecretBytes::new((0..32).collect());
        for (extendable, iteration_exponent) in [(false, 0), (true, 0), (false, 2), (true, 3)] {
            let parameters =
                Parameters { identifier: 0x5a5a, extendable, iteration_exponent, group_threshold: 1, group_count: 1 };
            let encrypted = encrypt(&secret, b"open sesame", parameters);
            assert!(encrypted != secret);
            assert!(decrypt(&encrypted, b"open sesame", parameters) == secret);
            assert!(decrypt(&encrypted, b"", parameters) != secret);
        }
    }

    #[test]
    fn work_is_counted_before_it_is_done() {
        assert_eq!(iterations(0), 10_000);
        assert_eq!(iterations(15), 327_680_000);
        assert_eq!(iterations(255), iterations(15));
    }
}
