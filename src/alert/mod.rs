//! A key that several people hold + the number of an alert -> twelve words, which everybody can check by a printed digest.
//!
//! ```text
//! entropy of alert n    HMAC-SHA256(the key's 16 bytes, ASCII `seedpress alert ` + n), the first 16 bytes; n decimal
//! words                 BIP-39 of that entropy in one of the five lists, lower case (NFC), one blank between two
//! digest                SHA-256 of the words in UTF-8, the first 10 bytes: 20 hex digits, lower case
//! ```
//! Sources: RFC 2104 and FIPS 198-1 for HMAC, FIPS 180-4 for SHA-256, BIP-39 for the words. The words of one alert tell
//! nothing of another one's: HMAC is a pseudo-random function of its key. A digest tells nothing of words that have 128
//! bits of chance; to make other words with a given digest takes 2^80 trials.

mod print;
mod roll;

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::mnemonic::{KEY_BYTES, Mnemonic, WordList, read};

pub use print::{AlertPrintError, print_roll};
pub use roll::{AlertEntry, AlertRoll, AlertRollError, AlertVerdict};

/// What is authenticated begins with this.
const DOMAIN: &str = "seedpress alert ";
/// Bytes of a digest.
const DIGEST_BYTES: usize = 10;

/// The words of an alert, from the key of its cards.
#[must_use]
pub fn words(key: &[u8; KEY_BYTES], number: u16) -> Option<Mnemonic> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(DOMAIN.as_bytes());
    mac.update(number.to_string().as_bytes());
    let mut entropy = Zeroizing::new([0; KEY_BYTES]);
    entropy.copy_from_slice(&mac.finalize().into_bytes()[..KEY_BYTES]);
    Some(Mnemonic::of(&entropy))
}

/// The first 80 bits of the SHA-256 of an alert's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertDigest([u8; DIGEST_BYTES]);

impl AlertDigest {
    /// Of a text as it is: of the words in lower case with one blank between two.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut first = [0; DIGEST_BYTES];
        first.copy_from_slice(&Sha256::digest(text.as_bytes())[..DIGEST_BYTES]);
        Self(first)
    }

    /// From 20 hex digits; blanks between them do not count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| Some(c.to_digit(16)? as u8)).collect::<Option<_>>()?;
        let mut bytes = [0; DIGEST_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        (digits.len() == 2 * DIGEST_BYTES).then_some(Self(bytes))
    }
}

impl fmt::Display for AlertDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What words as they were heard may be, in the writing in which they are hashed.
///
/// Words that are in the list count in any case, without accents and from their first four letters on; what is not is
/// folded to lower case with one blank between two, as a person with `sha256sum` would type it.
#[must_use]
pub fn as_printed(heard: &str, list: WordList) -> String {
    let typed = read(heard).unwrap_or_default();
    // Numbers name the words of any list.
    let known =
        typed.into_iter().filter(|typed| typed.list.is_none_or(|of| of == list)).find_map(|typed| typed.mnemonic());
    known.map_or_else(
        || heard.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" "),
        |mnemonic| mnemonic.text(list).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_digest_are_those_that_other_programs_make() {
        // printf '%s' 'seedpress alert 7' | openssl mac -digest SHA256 -macopt hexkey:000102..0f HMAC, the first 32 digits;
        // Python's mnemonic 0.21 makes the words of them, sha256sum the digest (.ci/heads does it anew).
        let key: [u8; KEY_BYTES] = std::array::from_fn(|at| at as u8);
        let words = words(&key, 7).unwrap();
        assert_eq!(
            *words.text(WordList::English),
            "crawl design garment armed zone east spider subject parade accident manage police"
        );
        assert_eq!(AlertDigest::of(&words.text(WordList::English)).to_string(), "70307a22c14cdc8831d3");
        assert_eq!(AlertDigest::of(&words.text(WordList::French)).to_string(), "50cc5405b296f4616f09");
    }

    #[test]
    fn each_number_and_each_key_has_words_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for byte in 0..20 {
            for number in 1..=200 {
                assert!(seen.insert(*words(&[byte; KEY_BYTES], number).unwrap().places()));
            }
        }
    }

    #[test]
    fn digests_are_20_hex_digits() {
        let digest = AlertDigest::of("a");
        assert_eq!(digest.to_string(), "ca978112ca1bbdcafac2");
        for text in ["ca978112ca1bbdcafac2", "CA978 112CA 1BBDC AFAC2 "] {
            assert_eq!(AlertDigest::parse(text), Some(digest));
        }
        for text in ["", "ca978112ca1bbdcafac", "ca978112ca1bbdcafac21", "ca978112ca1bbdcafacg"] {
            assert_eq!(AlertDigest::parse(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_hashed_as_they_are_printed_however_they_were_heard() {
        let words = words(&[9; KEY_BYTES], 3).unwrap();
        for list in WordList::ALL {
            let printed = words.text(list).to_string();
            let numbers: Vec<String> = words.places().iter().map(u16::to_string).collect();
            for heard in [printed.to_uppercase(), format!(" {} \n", printed.replace(' ', "  ")), numbers.join(",")] {
                assert_eq!(as_printed(&heard, list), printed);
            }
        }
        assert_eq!(as_printed(" No  Such\nWords ", WordList::English), "no such words");
    }
}
